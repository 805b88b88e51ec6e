/* SPDX-License-Identifier: MIT */
/* Writes JSON strings. */
#include <string.h>

#include "text.h"

/* Length of the non-ASCII character at `text`, or of the invalid bytes there that one U+FFFD replaces. */
static size_t character_length(const char *text, size_t len, bool *valid)
{
    vast_json_utf8 utf8 = { 0 };
    size_t at = 0;
    do {
        if (!vast_utf8_take(&utf8, (uint8_t)text[at])) {
            *valid = false;
            return at == 0 ? 1 : at;
        }
        at++;
    } while (utf8.need != 0 && at < len);
    *valid = utf8.need == 0;
    return at;
}

static size_t put_character(vast_out *out, const char *text, size_t len)
{
    bool valid;
    size_t taken = character_length(text, len, &valid);
    if (valid) {
        vast_put_bytes(out, text, taken);
    } else {
        vast_put_text(out, "\xEF\xBF\xBD");
    }
    return taken;
}

static size_t put_escape(vast_out *out, uint8_t c)
{
    const char *value = memchr(vast_escape_values, c, VAST_ESCAPES);
    char text[6] = { '\\', 'u', '0', '0', (char)('0' + (c >> 4)), "0123456789abcdef"[c & 15] };
    if (value != NULL) {
        text[1] = vast_escape_letters[value - vast_escape_values];
    }
    vast_put_bytes(out, text, value != NULL ? 2 : 6);
    return 1;
}

static size_t put_next(vast_out *out, const char *text, size_t len)
{
    uint8_t c = (uint8_t)*text;
    if (c >= 0x80) {
        return put_character(out, text, len);
    }
    if (c < 0x20 || c == '"' || c == '\\') {
        return put_escape(out, c);
    }
    vast_put_char(out, *text);
    return 1;
}

void vast_put_json_inside(vast_out *out, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        at += put_next(out, text + at, len - at);
    }
}

void vast_put_json_string(vast_out *out, const char *text, size_t len)
{
    vast_put_char(out, '"');
    vast_put_json_inside(out, text, len);
    vast_put_char(out, '"');
}
