/* SPDX-License-Identifier: MIT */
/* Converts numbers as people type them to JSON numbers. */
#include "integer.h"
#include "vastai/json.h"
#include "vastai/out.h"

/* Each of these writes one part of the number, and returns where the next part begins in the text. */

/* JSON has no plus sign. */
static const char *put_sign(vast_out *out, const char *text)
{
    if (*text == '-') {
        vast_put_char(out, '-');
    }
    return text + (*text == '-' || *text == '+');
}

/* JSON has "0.5", but neither ".5" nor "00.5". */
static const char *put_whole(vast_out *out, const char *text)
{
    while (*text == '0' && vast_count_digits(text + 1) > 0) {
        text++;
    }
    size_t digits = vast_count_digits(text);
    if (digits == 0) {
        vast_put_char(out, '0');
    }
    vast_put_bytes(out, text, digits);
    return text + digits;
}

/* JSON has "5", but not "5.". */
static const char *put_fraction(vast_out *out, const char *text)
{
    if (*text != '.') {
        return text;
    }
    size_t digits = vast_count_digits(text + 1);
    if (digits > 0) {
        vast_put_bytes(out, text, 1 + digits);
    }
    return text + 1 + digits;
}

/* An "e" without digits is no exponent, and is not passed. */
static const char *put_exponent(vast_out *out, const char *text)
{
    if (*text != 'e' && *text != 'E') {
        return text;
    }
    size_t sign = text[1] == '-' || text[1] == '+';
    size_t digits = vast_count_digits(text + 1 + sign);
    if (digits == 0) {
        return text;
    }
    vast_put_bytes(out, text, 1 + sign + digits);
    return text + 1 + sign + digits;
}

bool vast_json_number_from_text(const char *text, char *out, size_t room)
{
    vast_out to;
    vast_out_begin(&to, out, room);
    text = put_sign(&to, text);
    if (vast_count_digits(text + (*text == '.')) == 0) {
        return false;
    }
    text = put_exponent(&to, put_fraction(&to, put_whole(&to, text)));
    vast_put_char(&to, '\0');
    return *text == '\0' && vast_out_whole(&to);
}
