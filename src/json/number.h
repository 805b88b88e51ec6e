/* SPDX-License-Identifier: MIT */
/**
 * Numbers: the JSON grammar, one byte at a time, and the conversion to an integer.
 */
#ifndef VASTAI_JSON_NUMBER_H
#define VASTAI_JSON_NUMBER_H

#include "text.h"

/** The part of a JSON number that the last byte belongs to. Parts from VAST_NUMBER_ZERO on may end the number. */
typedef enum vast_number_part {
    VAST_NUMBER_NONE, /**< the byte does not belong to a number */
    VAST_NUMBER_START,
    VAST_NUMBER_MINUS,
    VAST_NUMBER_POINT,
    VAST_NUMBER_E,
    VAST_NUMBER_SIGN, /**< sign of the exponent */
    VAST_NUMBER_ZERO, /**< a leading zero */
    VAST_NUMBER_WHOLE,
    VAST_NUMBER_FRACTION,
    VAST_NUMBER_EXPONENT,
    VAST_NUMBER_PARTS
} vast_number_part;

extern const uint8_t vast_number_parts[VAST_NUMBER_PARTS][VAST_MINUS + 1];

/** Returns the vast_number_part that `byte` belongs to if it follows `part`, or VAST_NUMBER_NONE. */
static inline uint8_t vast_number_next(uint8_t part, char byte)
{
    size_t symbol = vast_class_of(byte);
    return symbol > VAST_MINUS ? VAST_NUMBER_NONE : vast_number_parts[part][symbol];
}

/** Starts reading a number. */
void vast_decimal_begin(vast_json_decimal *decimal);
/** Reads the next piece of its text. The text may be split at any byte. */
void vast_decimal_take(vast_json_decimal *decimal, const char *text, size_t len);

/**
 * Converts the number that was read to an integer: its value times 10^scale. `decimal` must not be used again.
 * @param exact  true: a fraction is VAST_E_RANGE. false: rounds half away from zero.
 * @param out    set only if the result is VAST_OK.
 * @retval VAST_E_RANGE  outside int64_t, or a fraction if `exact`.
 * @retval VAST_E_JSON   not a complete JSON number.
 */
vast_err vast_decimal_value(vast_json_decimal *decimal, unsigned scale, bool exact, int64_t *out);

#endif
