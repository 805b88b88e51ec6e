#include "number.h"

/* Beyond this no digit can matter: a number whose exponent is larger is 0 or out of range. Sums of two stay in int32. */
#define EXPONENT_MAX 100000000

enum { ZERO, DIGIT, POINT, E, PLUS, MINUS, SYMBOLS };

static const uint8_t next_part[VAST_NUMBER_PARTS][SYMBOLS] = {
    [VAST_NUMBER_START] = { [ZERO] = VAST_NUMBER_ZERO, [DIGIT] = VAST_NUMBER_WHOLE, [MINUS] = VAST_NUMBER_MINUS },
    [VAST_NUMBER_MINUS] = { [ZERO] = VAST_NUMBER_ZERO, [DIGIT] = VAST_NUMBER_WHOLE },
    [VAST_NUMBER_POINT] = { [ZERO] = VAST_NUMBER_FRACTION, [DIGIT] = VAST_NUMBER_FRACTION },
    [VAST_NUMBER_E] = { [ZERO] = VAST_NUMBER_EXPONENT,
        [DIGIT] = VAST_NUMBER_EXPONENT,
        [PLUS] = VAST_NUMBER_SIGN,
        [MINUS] = VAST_NUMBER_SIGN },
    [VAST_NUMBER_SIGN] = { [ZERO] = VAST_NUMBER_EXPONENT, [DIGIT] = VAST_NUMBER_EXPONENT },
    [VAST_NUMBER_ZERO] = { [POINT] = VAST_NUMBER_POINT, [E] = VAST_NUMBER_E },
    [VAST_NUMBER_WHOLE] = { [ZERO] = VAST_NUMBER_WHOLE,
        [DIGIT] = VAST_NUMBER_WHOLE,
        [POINT] = VAST_NUMBER_POINT,
        [E] = VAST_NUMBER_E },
    [VAST_NUMBER_FRACTION] = { [ZERO] = VAST_NUMBER_FRACTION, [DIGIT] = VAST_NUMBER_FRACTION, [E] = VAST_NUMBER_E },
    [VAST_NUMBER_EXPONENT] = { [ZERO] = VAST_NUMBER_EXPONENT, [DIGIT] = VAST_NUMBER_EXPONENT },
};

static unsigned symbol_of(uint8_t byte)
{
    switch (byte) {
    case '0':
        return ZERO;
    case '.':
        return POINT;
    case 'e':
    case 'E':
        return E;
    case '+':
        return PLUS;
    case '-':
        return MINUS;
    default:
        return byte > '0' && byte <= '9' ? DIGIT : SYMBOLS;
    }
}

vast_number_part vast_number_next(vast_number_part part, uint8_t byte)
{
    unsigned symbol = symbol_of(byte);
    return symbol == SYMBOLS ? VAST_NUMBER_NONE : (vast_number_part)next_part[part][symbol];
}

void vast_decimal_begin(vast_json_decimal *decimal)
{
    *decimal = (vast_json_decimal){ .part = VAST_NUMBER_START };
}

/* Digits past what 64 bits hold are dropped; the first of them and whether one was not 0 is all that rounding needs. */
static void take_digit(vast_json_decimal *decimal, uint8_t digit)
{
    bool fraction = decimal->part == VAST_NUMBER_FRACTION;
    if (!decimal->full && decimal->digits <= (UINT64_MAX - 9) / 10) {
        decimal->digits = decimal->digits * 10 + digit;
        decimal->shift -= fraction && decimal->shift > -EXPONENT_MAX;
        return;
    }
    if (decimal->full) {
        decimal->rest = decimal->rest || digit != 0;
    } else {
        decimal->full = true;
        decimal->next = digit;
    }
    decimal->shift += !fraction && decimal->shift < EXPONENT_MAX;
}

static void take_exponent_digit(vast_json_decimal *decimal, uint8_t digit)
{
    if (decimal->exponent < EXPONENT_MAX / 10) {
        decimal->exponent = decimal->exponent * 10 + digit;
    }
}

static void take_byte(vast_json_decimal *decimal, uint8_t byte)
{
    switch ((vast_number_part)decimal->part) {
    case VAST_NUMBER_MINUS:
        decimal->negative = true;
        break;
    case VAST_NUMBER_SIGN:
        decimal->exponent_negative = byte == '-';
        break;
    case VAST_NUMBER_ZERO:
    case VAST_NUMBER_WHOLE:
    case VAST_NUMBER_FRACTION:
        take_digit(decimal, (uint8_t)(byte - '0'));
        break;
    case VAST_NUMBER_EXPONENT:
        take_exponent_digit(decimal, (uint8_t)(byte - '0'));
        break;
    case VAST_NUMBER_NONE:
    case VAST_NUMBER_START:
    case VAST_NUMBER_POINT:
    case VAST_NUMBER_E:
    case VAST_NUMBER_PARTS:
        break;
    }
}

bool vast_decimal_take(vast_json_decimal *decimal, const char *text, size_t len)
{
    for (size_t i = 0; i < len && decimal->part != VAST_NUMBER_NONE; i++) {
        decimal->part = (uint8_t)vast_number_next((vast_number_part)decimal->part, (uint8_t)text[i]);
        take_byte(decimal, (uint8_t)text[i]);
    }
    return decimal->part != VAST_NUMBER_NONE;
}

/* Moves the point `places` to the right. What falls off on the left ends up in next and rest. @return false: overflow. */
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

static vast_err signed_value(const vast_json_decimal *decimal, int64_t *out)
{
    if (decimal->digits > (uint64_t)INT64_MAX + decimal->negative) {
        return VAST_E_RANGE;
    }
    *out = (int64_t)(decimal->negative ? 0 - decimal->digits : decimal->digits);
    return VAST_OK;
}

static vast_err at_scale(vast_json_decimal *decimal, int32_t scale)
{
    if (decimal->part < VAST_NUMBER_ZERO) {
        return VAST_E_JSON;
    }
    int32_t exponent = decimal->exponent_negative ? -decimal->exponent : decimal->exponent;
    return move_point(decimal, decimal->shift + exponent + scale) ? VAST_OK : VAST_E_RANGE;
}

vast_err vast_decimal_int(const vast_json_decimal *decimal, int64_t *out)
{
    vast_json_decimal moved = *decimal;
    vast_err err = at_scale(&moved, 0);
    if (err != VAST_OK) {
        return err;
    }
    return moved.next != 0 || moved.rest ? VAST_E_RANGE : signed_value(&moved, out);
}

vast_err vast_decimal_scaled(const vast_json_decimal *decimal, unsigned scale, int64_t *out)
{
    vast_json_decimal moved = *decimal;
    vast_err err = scale > 18 ? VAST_E_RANGE : at_scale(&moved, (int32_t)scale);
    if (err != VAST_OK) {
        return err;
    }
    /* Cannot wrap: digits that were followed by another one, or divided, lie well below UINT64_MAX. */
    moved.digits += moved.next >= 5;
    return signed_value(&moved, out);
}

vast_err vast_json_int(const char *text, size_t len, int64_t *out)
{
    vast_json_decimal decimal;
    vast_decimal_begin(&decimal);
    vast_decimal_take(&decimal, text, len);
    return vast_decimal_int(&decimal, out);
}

vast_err vast_json_scaled(const char *text, size_t len, unsigned scale, int64_t *out)
{
    vast_json_decimal decimal;
    vast_decimal_begin(&decimal);
    vast_decimal_take(&decimal, text, len);
    return vast_decimal_scaled(&decimal, scale, out);
}
