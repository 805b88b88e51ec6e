/* SPDX-License-Identifier: MIT */
/* Numbers of JSON: their grammar and their value. */
#include "number.h"

/*
 * A number with a larger exponent is 0 or out of range, whatever its digits. The sum of two such values fits int32_t.
 */
#define EXPONENT_MAX 100000000

/* Another digit fits below this. */
#define DIGITS_MAX ((UINT64_MAX - 9) / 10)

enum { FAST_PATHS = !VAST_JSON_SMALL };

const uint8_t vast_number_parts[VAST_NUMBER_PARTS][VAST_MINUS + 1] = {
    [VAST_NUMBER_START] = { [VAST_ZERO] = VAST_NUMBER_ZERO,
        [VAST_DIGIT] = VAST_NUMBER_WHOLE,
        [VAST_MINUS] = VAST_NUMBER_MINUS },
    [VAST_NUMBER_MINUS] = { [VAST_ZERO] = VAST_NUMBER_ZERO, [VAST_DIGIT] = VAST_NUMBER_WHOLE },
    [VAST_NUMBER_POINT] = { [VAST_ZERO] = VAST_NUMBER_FRACTION, [VAST_DIGIT] = VAST_NUMBER_FRACTION },
    [VAST_NUMBER_E] = { [VAST_ZERO] = VAST_NUMBER_EXPONENT,
        [VAST_DIGIT] = VAST_NUMBER_EXPONENT,
        [VAST_PLUS] = VAST_NUMBER_SIGN,
        [VAST_MINUS] = VAST_NUMBER_SIGN },
    [VAST_NUMBER_SIGN] = { [VAST_ZERO] = VAST_NUMBER_EXPONENT, [VAST_DIGIT] = VAST_NUMBER_EXPONENT },
    [VAST_NUMBER_ZERO] = { [VAST_POINT] = VAST_NUMBER_POINT, [VAST_E] = VAST_NUMBER_E },
    [VAST_NUMBER_WHOLE] = { [VAST_ZERO] = VAST_NUMBER_WHOLE,
        [VAST_DIGIT] = VAST_NUMBER_WHOLE,
        [VAST_POINT] = VAST_NUMBER_POINT,
        [VAST_E] = VAST_NUMBER_E },
    [VAST_NUMBER_FRACTION] = { [VAST_ZERO] = VAST_NUMBER_FRACTION,
        [VAST_DIGIT] = VAST_NUMBER_FRACTION,
        [VAST_E] = VAST_NUMBER_E },
    [VAST_NUMBER_EXPONENT] = { [VAST_ZERO] = VAST_NUMBER_EXPONENT, [VAST_DIGIT] = VAST_NUMBER_EXPONENT },
};

void vast_decimal_begin(vast_json_decimal *decimal)
{
    *decimal = (vast_json_decimal){ .part = VAST_NUMBER_START };
}

/* Drops the digits that 64 bits cannot hold. Rounding needs only the first of them, and whether any other is not 0. */
static void take_digit(vast_json_decimal *decimal, bool fraction, uint8_t digit)
{
    if (!decimal->full && decimal->digits <= DIGITS_MAX) {
        decimal->digits = decimal->digits * 10 + digit;
        decimal->shift -= fraction && decimal->shift > -EXPONENT_MAX;
        return;
    }
    if (!decimal->full) {
        decimal->full = true;
        decimal->next = digit;
    } else if (digit != 0) {
        decimal->rest = true;
    }
    decimal->shift += !fraction && decimal->shift < EXPONENT_MAX;
}

static void take_exponent_digit(vast_json_decimal *decimal, uint8_t digit)
{
    if (decimal->exponent < EXPONENT_MAX / 10) {
        decimal->exponent = decimal->exponent * 10 + digit;
    }
}

/* Takes the digits after the first one that is not 0, at most 18 of them. Returns where the rest begins. */
static const char *take_digits(vast_json_decimal *decimal, const char *at, size_t len)
{
    enum { MOST = 18, ROOM_SHIFT = 59 }; /* below 2^59, there is room for another digit */
    bool may_be = decimal->part == VAST_NUMBER_FRACTION || decimal->part == VAST_NUMBER_WHOLE;
    uint64_t digits = decimal->digits;
    if (!FAST_PATHS || !may_be || digits == 0 || decimal->shift < MOST - EXPONENT_MAX) {
        return at;
    }
    while (len-- != 0 && digits >> ROOM_SHIFT == 0 && (unsigned char)(*at - '0') <= 9) {
        digits = digits * 10 + (unsigned char)(*at++ - '0');
        decimal->shift -= decimal->part == VAST_NUMBER_FRACTION;
    }
    decimal->digits = digits;
    return at;
}

static void take_byte(vast_json_decimal *decimal, char byte)
{
    uint8_t digit = (uint8_t)(byte - '0');
    decimal->part = vast_number_next(decimal->part, byte);
    if (decimal->part == VAST_NUMBER_EXPONENT) {
        take_exponent_digit(decimal, digit);
    } else if (decimal->part >= VAST_NUMBER_ZERO) {
        take_digit(decimal, decimal->part == VAST_NUMBER_FRACTION, digit);
    } else if (decimal->part == VAST_NUMBER_MINUS) {
        decimal->negative = true;
    } else if (decimal->part == VAST_NUMBER_SIGN) {
        decimal->exponent_negative = byte == '-';
    }
}

void vast_decimal_take(vast_json_decimal *decimal, const char *text, size_t len)
{
    while (len != 0 && decimal->part != VAST_NUMBER_NONE) {
        take_byte(decimal, *text);
        const char *rest = take_digits(decimal, text + 1, len - 1);
        len -= (size_t)(rest - text);
        text = rest;
    }
}

/* Multiplies by 10^places. Digits lost if places is negative go to `next` and `rest`. Returns false on overflow. */
static bool move_point(vast_json_decimal *decimal, int32_t places)
{
    for (; places > 0 && decimal->digits != 0; places--) {
        if (decimal->digits > UINT64_MAX / 10) {
            return false;
        }
        decimal->digits *= 10;
    }
    for (; places < 0 && (decimal->digits | decimal->next) != 0; places++) {
        decimal->rest = decimal->rest || decimal->next != 0;
        decimal->next = (uint8_t)(decimal->digits % 10);
        decimal->digits /= 10;
    }
    return true;
}

vast_err vast_decimal_value(vast_json_decimal *decimal, unsigned scale, bool exact, int64_t *out)
{
    int32_t exponent = decimal->exponent_negative ? -decimal->exponent : decimal->exponent;
    if (decimal->part < VAST_NUMBER_ZERO) {
        return VAST_E_JSON;
    }
    if (!move_point(decimal, decimal->shift + exponent + (int32_t)scale)) {
        return VAST_E_RANGE;
    }
    if (exact && (decimal->next != 0 || decimal->rest)) {
        return VAST_E_RANGE;
    }
    /* Cannot wrap: if a digit was dropped, `digits` is below UINT64_MAX - 5. */
    decimal->digits += decimal->next >= 5;
    if (decimal->digits > (uint64_t)INT64_MAX + decimal->negative) {
        return VAST_E_RANGE;
    }
    *out = (int64_t)(decimal->negative ? 0 - decimal->digits : decimal->digits);
    return VAST_OK;
}

static vast_err value_of(const char *text, size_t len, unsigned scale, bool exact, int64_t *out)
{
    vast_json_decimal decimal;
    vast_decimal_begin(&decimal);
    vast_decimal_take(&decimal, text, len);
    return vast_decimal_value(&decimal, scale, exact, out);
}

vast_err vast_json_int(const char *text, size_t len, int64_t *out)
{
    return value_of(text, len, 0, true, out);
}

vast_err vast_json_scaled(const char *text, size_t len, unsigned scale, int64_t *out)
{
    return scale > 18 ? VAST_E_RANGE : value_of(text, len, scale, false, out);
}
