/* SPDX-License-Identifier: MIT */
/* Classes of single bytes, short escapes, UTF-8. */
#include "text.h"

const uint8_t vast_byte_class[VAST_CLASSIFIED] = {
    [' '] = VAST_BLANK,
    ['\t'] = VAST_BLANK,
    ['\n'] = VAST_BLANK,
    ['\r'] = VAST_BLANK,
    ['"'] = VAST_QUOTE,
    ['{'] = VAST_BRACE,
    ['}'] = VAST_BRACE_END,
    ['['] = VAST_BRACKET,
    [']'] = VAST_BRACKET_END,
    [':'] = VAST_COLON,
    [','] = VAST_COMMA,
    ['t'] = VAST_LETTER,
    ['f'] = VAST_LETTER,
    ['n'] = VAST_LETTER,
    ['-'] = VAST_MINUS,
    ['+'] = VAST_PLUS,
    ['.'] = VAST_POINT,
    ['e'] = VAST_E,
    ['E'] = VAST_E,
    ['0'] = VAST_ZERO,
    ['1'] = VAST_DIGIT,
    ['2'] = VAST_DIGIT,
    ['3'] = VAST_DIGIT,
    ['4'] = VAST_DIGIT,
    ['5'] = VAST_DIGIT,
    ['6'] = VAST_DIGIT,
    ['7'] = VAST_DIGIT,
    ['8'] = VAST_DIGIT,
    ['9'] = VAST_DIGIT,
};

const char vast_escape_letters[VAST_ESCAPES] = { '"', '\\', 'n', 't', '/', 'r', 'b', 'f' };
const char vast_escape_values[VAST_ESCAPES] = { '"', '\\', '\n', '\t', '/', '\r', '\b', '\f' };

/* The range of the second byte excludes overlong forms, surrogates and values above U+10FFFF (RFC 3629, section 4). */
static bool take_lead(vast_json_utf8 *utf8, uint8_t lead)
{
    if (lead < 0xC2 || lead > 0xF4) {
        return false;
    }
    utf8->need = (uint8_t)(1 + (lead >= 0xE0) + (lead >= 0xF0));
    utf8->low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    utf8->high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return true;
}

bool vast_utf8_take(vast_json_utf8 *utf8, uint8_t byte)
{
    if (utf8->need == 0) {
        return take_lead(utf8, byte);
    }
    if (byte < utf8->low || byte > utf8->high) {
        return false;
    }
    utf8->need--;
    utf8->low = 0x80;
    utf8->high = 0xBF;
    return true;
}
