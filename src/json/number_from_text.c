/* SPDX-License-Identifier: MIT */
/* Converts numbers as people type them to JSON numbers. */
#include "integer.h"
#include "vastai/json.h"
#include "vastai/out.h"

bool vast_json_number_from_text(const char *text, char *out, size_t room)
{
    vast_out to;
    vast_out_begin(&to, out, room);
    if (*text == '-') {
        vast_put_char(&to, '-');
    }
    text += *text == '-' || *text == '+';
    size_t whole = vast_count_digits(text);
    size_t zeros = 0;
    while (zeros + 1 < whole && text[zeros] == '0') {
        zeros++;
    }
    vast_put_bytes(&to, text + zeros, whole - zeros);
    if (whole == 0) {
        vast_put_char(&to, '0');
    }
    text += whole;
    if (*text == '.') {
        size_t part = vast_count_digits(text + 1);
        if (whole + part == 0) {
            return false;
        }
        if (part > 0) {
            vast_put_bytes(&to, text, part + 1);
        }
        text += part + 1;
    } else if (whole == 0) {
        return false;
    }
    if (*text == 'e' || *text == 'E') {
        size_t sign = text[1] == '-' || text[1] == '+';
        size_t power = vast_count_digits(text + 1 + sign);
        if (power == 0) {
            return false;
        }
        vast_put_bytes(&to, text, 1 + sign + power);
        text += 1 + sign + power;
    }
    vast_put_char(&to, '\0');
    return *text == '\0' && vast_out_whole(&to);
}
