/**
 * Moments as people write them, all of them UTC.
 */
#ifndef VASTAI_CLI_DATES_H
#define VASTAI_CLI_DATES_H

#include <stdbool.h>
#include <stdint.h>

/**
 * Reads "2026-01-16", "2026-01-16 13:00", "2026-01-16 13:00:30", "2026-01-16 01:00:30 PM", the same with a T in place of the
 * blank or a Z behind it, or whole seconds since 1970.
 * @return false: it is none of these, or no such day or time exists; *epoch is unchanged.
 */
bool vast_text_date(const char *text, int64_t *epoch);

#define VAST_DAY_S 86400

#endif
