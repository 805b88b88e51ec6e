/* SPDX-License-Identifier: MIT */
/**
 * Parses and formats dates and times, all in UTC.
 */
#ifndef VASTAI_CLI_DATES_H
#define VASTAI_CLI_DATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Parses "2026-01-16", "2026-01-16 13:00", "2026-01-16 13:00:30", "2026-01-16 01:00:30 PM", the same with a T instead
 * of the space or a Z at the end, "01/16/2026", or whole seconds since 1970.
 * @return false: the text has another form, or the date or time does not exist; *epoch is unchanged.
 */
bool vast_text_date(const char *text, int64_t *epoch);

/**
 * vast_text_date() that also accepts decimals of seconds, and writes a JSON number.
 * @return false: invalid, or too long.
 */
bool vast_text_moment(const char *text, char *out, size_t room);

#define VAST_MOMENT_BYTES 32

/**
 * Formats a time. In the pattern, D is the date, "2026-01-16"; h, m and s have two digits each; other characters are
 * copied: "D h:m".
 * @return false: the time is before 1970 or after the year 9999; out is "".
 */
bool vast_moment(int64_t epoch, const char *pattern, char out[VAST_MOMENT_BYTES]);

#define VAST_DAY_S 86400

#endif
