/**
 * Moments as people write them, all of them UTC.
 */
#ifndef VASTAI_CLI_DATES_H
#define VASTAI_CLI_DATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/out.h"

/**
 * Reads "2026-01-16", "2026-01-16 13:00", "2026-01-16 13:00:30", "2026-01-16 01:00:30 PM", the same with a T in place of the
 * blank or a Z behind it, "01/16/2026", or whole seconds since 1970.
 * @return false: it is none of these, or no such day or time exists; *epoch is unchanged.
 */
bool vast_text_date(const char *text, int64_t *epoch);

/** The same, and decimals of seconds since 1970, as a number of JSON. @return false: none of these, or longer than room. */
bool vast_text_moment(const char *text, char *out, size_t room);

/** A moment in parts, UTC. */
typedef struct vast_date {
    uint32_t year;
    uint8_t month, day, hour, minute, second;
} vast_date;

/** @return false: before 1970 or after the year 9999. */
bool vast_date_of(int64_t epoch, vast_date *out);

/** Writes "2026-01-16". */
void vast_put_day(vast_out *out, const vast_date *date);
/** Writes "13:00", with `mark` for the colon. */
void vast_put_time(vast_out *out, const vast_date *date, char mark);
/** Writes a number of two digits. */
void vast_put_two(vast_out *out, unsigned value);

#define VAST_DAY_S 86400

#endif
