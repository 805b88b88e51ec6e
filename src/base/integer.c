/* SPDX-License-Identifier: MIT */
/* Converts text to integers with an exact check for overflow. */
#include "integer.h"

bool vast_add_digit(uint64_t *value, unsigned base, unsigned digit)
{
    if (*value > (UINT64_MAX - digit) / base) {
        return false;
    }
    *value = *value * base + digit;
    return true;
}

int vast_hex_digit(char c)
{
    unsigned digit = (unsigned char)c - (unsigned)'0';
    unsigned letter = ((unsigned char)c | 0x20U) - (unsigned)'a';
    return digit < 10 ? (int)digit : letter < 6 ? (int)letter + 10 : -1;
}

const uint8_t vast_hex_values[256] = {
    ['0'] = 1,
    ['1'] = 2,
    ['2'] = 3,
    ['3'] = 4,
    ['4'] = 5,
    ['5'] = 6,
    ['6'] = 7,
    ['7'] = 8,
    ['8'] = 9,
    ['9'] = 10,
    ['A'] = 11,
    ['B'] = 12,
    ['C'] = 13,
    ['D'] = 14,
    ['E'] = 15,
    ['F'] = 16,
    ['a'] = 11,
    ['b'] = 12,
    ['c'] = 13,
    ['d'] = 14,
    ['e'] = 15,
    ['f'] = 16,
};

/* Any number of 19 decimal digits fits into 64 bits. */
enum { SAFE_DIGITS = 19 };

bool vast_parse_uint(const char *text, size_t len, uint64_t *out)
{
    uint64_t value = 0;
    if (len == 0) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        unsigned digit = (unsigned char)text[i] - (unsigned)'0';
        bool fits = i < SAFE_DIGITS || value <= (UINT64_MAX - digit) / 10;
        if (digit > 9 || !fits) {
            return false;
        }
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

int32_t vast_ms_between(uint32_t from, uint32_t to)
{
    return (int32_t)(to - from);
}

size_t vast_count_digits(const char *text)
{
    size_t len = 0;
    while (text[len] >= '0' && text[len] <= '9') {
        len++;
    }
    return len;
}
