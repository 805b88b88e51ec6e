/* SPDX-License-Identifier: MIT */
/**
 * Numbers: the grammar, a byte at a time, and the value of what it let through.
 */
#ifndef VASTAI_JSON_NUMBER_H
#define VASTAI_JSON_NUMBER_H

#include "text.h"

/** What of a number was read last. */
typedef enum vast_number_part {
    VAST_NUMBER_NONE, /**< no number: the answer of vast_number_next() to a byte that is not part of it */
    VAST_NUMBER_START,
    VAST_NUMBER_MINUS,
    VAST_NUMBER_POINT,
    VAST_NUMBER_E,
    VAST_NUMBER_SIGN, /**< of the exponent */
    VAST_NUMBER_ZERO, /**< a leading zero; from here on the number may end */
    VAST_NUMBER_WHOLE,
    VAST_NUMBER_FRACTION,
    VAST_NUMBER_EXPONENT,
    VAST_NUMBER_PARTS
} vast_number_part;

extern const uint8_t vast_number_parts[VAST_NUMBER_PARTS][VAST_MINUS + 1];

/** The vast_number_part that `byte` belongs to after `part`, or VAST_NUMBER_NONE. */
static inline uint8_t vast_number_next(uint8_t part, char byte)
{
    unsigned symbol = vast_class_of(byte);
    return symbol > VAST_MINUS ? VAST_NUMBER_NONE : vast_number_parts[part][symbol];
}

/** Takes the text of a number, in pieces cut anywhere. */
void vast_decimal_begin(vast_json_decimal *decimal);
void vast_decimal_take(vast_json_decimal *decimal, const char *text, size_t len);

/**
 * The value, times 10^scale; the number is used up. @param exact  VAST_E_RANGE where it would have to be rounded; else half away from zero.
 * Results as vast_json_int() and vast_json_scaled(). *out is set on VAST_OK only.
 */
vast_err vast_decimal_value(vast_json_decimal *decimal, unsigned scale, bool exact, int64_t *out);

#endif
