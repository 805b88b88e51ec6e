/* SPDX-License-Identifier: MIT */
/* Formats text and JSON from a pattern. */
#include "format.h"

#include <string.h>

#include "text_helpers.h"
#include "vastai/json.h"

static void format_number(const vast_formatter *formatter, void *to, long long number)
{
    char digits[VAST_INT_CHARS];
    formatter->number(to, digits, vast_int_text(number, digits));
}

/* The conversions of a pattern: %s, %.*s, %lld and %%. */
void vast_format(const vast_formatter *formatter, void *to, const char *pattern, va_list values)
{
    const char *at = pattern;
    while (*at != '\0') {
        size_t plain = strcspn(at, "%");
        formatter->plain(to, at, plain);
        at += plain;
        if (strncmp(at, "%lld", 4) == 0) {
            format_number(formatter, to, va_arg(values, long long));
            at += 4;
        } else if (strncmp(at, "%.*s", 4) == 0) {
            int length = va_arg(values, int);
            formatter->text(to, va_arg(values, const char *), (size_t)length);
            at += 4;
        } else if (strncmp(at, "%s", 2) == 0) {
            const char *text = va_arg(values, const char *);
            formatter->text(to, text, text != NULL ? strlen(text) : 0);
            at += 2;
        } else if (*at == '%') {
            formatter->plain(to, at, 1);
            at += 2;
        }
    }
}

/* ---- into memory ------------------------------------------------------------------------------------------------- */

static void write_plain(void *out, const char *bytes, size_t len)
{
    vast_put_bytes(out, bytes, len);
}

static void write_string(void *out, const char *text, size_t len)
{
    if (text != NULL) {
        vast_put_json_string(out, text, len);
    } else {
        vast_put_text(out, "null");
    }
}

const vast_formatter vast_text_formatter = { write_plain, write_plain, write_plain };
const vast_formatter vast_json_formatter = { write_plain, write_string, write_plain };

void vast_write(vast_out *out, const char *pattern, ...)
{
    va_list values;
    va_start(values, pattern);
    vast_format(&vast_text_formatter, out, pattern, values);
    va_end(values);
}

void vast_write_json(vast_out *out, const char *pattern, ...)
{
    va_list values;
    va_start(values, pattern);
    vast_format(&vast_json_formatter, out, pattern, values);
    va_end(values);
}

bool vast_text(char *buffer, size_t room, const char *pattern, ...)
{
    vast_out out;
    va_list values;
    vast_out_begin(&out, buffer, room - 1);
    va_start(values, pattern);
    vast_format(&vast_text_formatter, &out, pattern, values);
    va_end(values);
    buffer[vast_out_stored(&out)] = '\0';
    return vast_out_whole(&out);
}
