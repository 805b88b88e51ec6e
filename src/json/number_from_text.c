/* SPDX-License-Identifier: MIT */
/* Converts numbers as people type them to JSON numbers. */
#include "integer.h"
#include "vastai/json.h"
#include "vastai/out.h"

/* Writes a run of digits without leading zeros; "0" if it is empty. Returns the text after it. */
static const char *put_whole(vast_out *to, const char *text, size_t digits)
{
    size_t zeros = 0;
    while (zeros + 1 < digits && text[zeros] == '0') {
        zeros++;
    }
    vast_put_bytes(to, text + zeros, digits - zeros);
    if (digits == 0) {
        vast_put_char(to, '0');
    }
    return text + digits;
}

/* Writes a point and the digits after it; nothing if there are no digits. Returns the text after it. */
static const char *put_fraction(vast_out *to, const char *text, size_t digits)
{
    if (digits > 0) {
        vast_put_bytes(to, text, digits + 1);
    }
    return text + digits + 1;
}

/* Writes an exponent. Returns the text after it; NULL: it has no digits. */
static const char *put_exponent(vast_out *to, const char *text)
{
    size_t sign = text[1] == '-' || text[1] == '+';
    size_t digits = vast_count_digits(text + 1 + sign);
    if (digits == 0) {
        return NULL;
    }
    vast_put_bytes(to, text, 1 + sign + digits);
    return text + 1 + sign + digits;
}

bool vast_json_number_from_text(const char *text, char *out, size_t room)
{
    vast_out to;
    vast_out_begin(&to, out, room);
    if (*text == '-') {
        vast_put_char(&to, '-');
    }
    text += *text == '-' || *text == '+';
    size_t whole = vast_count_digits(text);
    size_t fraction = text[whole] == '.' ? vast_count_digits(text + whole + 1) : 0;
    if (whole + fraction == 0) {
        return false;
    }
    text = put_whole(&to, text, whole);
    if (*text == '.') {
        text = put_fraction(&to, text, fraction);
    }
    if (*text == 'e' || *text == 'E') {
        text = put_exponent(&to, text);
    }
    vast_put_char(&to, '\0');
    return text != NULL && *text == '\0' && vast_out_whole(&to);
}
