/* SPDX-License-Identifier: MIT */
/**
 * Text to integer without surprises: every digit counted, every overflow seen, no locale, no sign, no blanks.
 */
#ifndef VASTAI_BASE_INTEGER_H
#define VASTAI_BASE_INTEGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** value = value * base + digit. @return false on overflow; value is then unchanged. @pre digit < base. */
bool vast_add_digit(uint64_t *value, unsigned base, unsigned digit);

/** The value of a hexadecimal digit of either case; -1 for any other character. */
int vast_hex_digit(char c);

/** The same, inline, where many digits follow each other. */
static inline int vast_hex_digit_inline(char c)
{
    unsigned digit = (unsigned char)c - (unsigned)'0';
    unsigned letter = ((unsigned char)c | 0x20U) - (unsigned)'a';
    return digit < 10 ? (int)digit : letter < 6 ? (int)letter + 10 : -1;
}

/** All of text[0..len) as decimal digits. @return false if empty, not digits, or over 64 bits. */
bool vast_parse_uint(const char *text, size_t len, uint64_t *out);

/** Milliseconds from `from` to `to` on a clock that wraps. Negative: `to` lies before `from`. */
int32_t vast_ms_between(uint32_t from, uint32_t to);

#endif
