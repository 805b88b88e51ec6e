#include <string.h>

#include "text.h"

/* Bytes of the character at text, or of what must be replaced there: all that could have begun one. */
static size_t character(const char *text, size_t len, bool *valid)
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

static bool stands_for_itself(uint8_t c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

static void put_escape(vast_out *out, uint8_t c)
{
    const char *value = memchr(VAST_ESCAPE_VALUES, c, VAST_ESCAPE_COUNT);
    char text[6] = { '\\', 'u', '0', '0', (char)('0' + (c >> 4)), "0123456789abcdef"[c & 15] };
    if (value == NULL) {
        vast_put_bytes(out, text, 6);
        return;
    }
    text[1] = VAST_ESCAPE_LETTERS[value - VAST_ESCAPE_VALUES];
    vast_put_bytes(out, text, 2);
}

void vast_put_json_string(vast_out *out, const char *text, size_t len)
{
    vast_put_char(out, '"');
    for (size_t at = 0; at < len;) {
        bool valid;
        size_t taken = character(text + at, len - at, &valid);
        if (!valid) {
            vast_put_text(out, "\xEF\xBF\xBD");
        } else if (stands_for_itself((uint8_t)text[at])) {
            vast_put_bytes(out, text + at, taken);
        } else {
            put_escape(out, (uint8_t)text[at]);
        }
        at += taken;
    }
    vast_put_char(out, '"');
}
