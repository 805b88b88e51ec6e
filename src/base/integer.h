/* SPDX-License-Identifier: MIT */
/**
 * Converts text to integers with an exact check for overflow. No locale, no signs, no whitespace.
 */
#ifndef VASTAI_BASE_INTEGER_H
#define VASTAI_BASE_INTEGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Appends a digit: value = value * base + digit. @return false on overflow; value is then unchanged. @pre digit <
 * base.
 */
bool vast_add_digit(uint64_t *value, unsigned base, unsigned digit);

/** Returns the value of a hexadecimal digit of either case; -1 for any other character. */
int vast_hex_digit(char c);

/** One more than the value of each hexadecimal digit; 0 for any other character. */
extern const uint8_t vast_hex_values[256];

/** The same as vast_hex_digit(), from a table: fast, and for code that small machines leave out. */
static inline int vast_hex_digit_fast(char c)
{
    return vast_hex_values[(uint8_t)c] - 1;
}

/** Returns the number of decimal digits at the beginning of `text`. */
size_t vast_count_digits(const char *text);

/** Parses text[0..len) as a decimal number. @return false if empty, not only digits, or over 64 bits. */
bool vast_parse_uint(const char *text, size_t len, uint64_t *out);

/** Returns the milliseconds from `from` to `to` on a clock that wraps; negative if `to` is before `from`. */
int32_t vast_ms_between(uint32_t from, uint32_t to);

#endif
