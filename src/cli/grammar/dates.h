/* SPDX-License-Identifier: MIT */
/**
 * Moments as people write them, all of them UTC.
 */
#ifndef VASTAI_CLI_DATES_H
#define VASTAI_CLI_DATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Reads "2026-01-16", "2026-01-16 13:00", "2026-01-16 13:00:30", "2026-01-16 01:00:30 PM", the same with a T in place of the
 * blank or a Z behind it, "01/16/2026", or whole seconds since 1970.
 * @return false: it is none of these, or no such day or time exists; *epoch is unchanged.
 */
bool vast_text_date(const char *text, int64_t *epoch);

/** The same, and decimals of seconds since 1970, as a number of JSON. @return false: none of these, or longer than room. */
bool vast_text_moment(const char *text, char *out, size_t room);

#define VAST_MOMENT_BYTES 32

/**
 * A moment as a text, UTC. In the pattern D is the day, "2026-01-16", h, m and s are two digits each; other characters stand for
 * themselves: "D h:m". @return false: before 1970 or after the year 9999, and out is "".
 */
bool vast_moment(int64_t epoch, const char *pattern, char out[VAST_MOMENT_BYTES]);

#define VAST_DAY_S 86400

#endif
