/* SPDX-License-Identifier: MIT */
/* Helpers for text: integers, words, lists, and the width of UTF-8 on a terminal. */
#include "text_helpers.h"

#include <string.h>

#include "vastai/out.h"

size_t vast_int_text(int64_t value, char out[VAST_INT_CHARS])
{
    vast_out to;
    vast_out_begin(&to, out, VAST_INT_CHARS);
    vast_put_int(&to, value);
    return vast_out_stored(&to);
}

bool vast_text_int(const char *text, int64_t *out)
{
    bool minus = *text == '-';
    text += *text == '-' || *text == '+';
    if (*text == '\0') {
        return false;
    }
    uint64_t value = 0;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9') {
            return false;
        }
        uint64_t digit = (uint64_t)(*text - '0');
        if (value > ((uint64_t)INT64_MAX + minus - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *out = minus ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

bool vast_text_is(const char *text, size_t len, const char *word)
{
    return strlen(word) == len && memcmp(text, word, len) == 0;
}

const char *vast_text_find(const char *text, const char *word)
{
    size_t len = strlen(word);
    for (; *text != '\0'; text++) {
        if (strncmp(text, word, len) == 0) {
            return text;
        }
    }
    return NULL;
}

uint64_t vast_text_hash(uint64_t hash, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

void vast_text_trim(const char **text, size_t *len, const char *marks)
{
    while (*len > 0 && strchr(marks, (*text)[*len - 1]) != NULL) {
        --*len;
    }
    while (*len > 0 && strchr(marks, **text) != NULL) {
        ++*text;
        --*len;
    }
}

bool vast_text_is_key(const char *text, size_t len)
{
    while (len > 0 && text[len - 1] > ' ' && text[len - 1] <= '~') {
        len--;
    }
    return len == 0;
}

bool vast_text_is_host(const char *text, size_t len)
{
    /* A leading dash would make it an option. No remote address begins with a colon. */
    if (len > 0 && strchr(".-:_", text[0]) != NULL) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || strchr(".-:_", c) == NULL)) {
            return false;
        }
    }
    return true;
}

/* ---- what a terminal shows --------------------------------------------------------------------------------------- */

/* The bytes of a UTF-8 sequence and its code point; 0: not UTF-8. */
static uint8_t decode(const char *text, size_t len, uint32_t *point)
{
    const unsigned char *at = (const unsigned char *)text;
    uint8_t want = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : at[0] < 0xf5 ? 4 : 0;
    if (want == 0 || want > len) {
        return 0;
    }
    uint32_t value = want == 1 ? at[0] : at[0] & (0x7fu >> want);
    for (uint8_t i = 1; i < want; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
        value = value << 6 | (at[i] & 0x3f);
    }
    if ((want == 3 && value < 0x800) || (want == 4 && (value < 0x10000 || value > 0x10ffff)) ||
        (value >= 0xd800 && value < 0xe000)) {
        return 0;
    }
    *point = value;
    return want;
}

/* Ranges of characters that are two columns wide, not printed, or change the direction of the text. */
static const struct {
    uint32_t first, last;
    uint8_t width;
    bool control;
} ranges[] = {
    { 0x0000, 0x001f, 0, true },
    { 0x007f, 0x009f, 0, true },
    { 0x0300, 0x036f, 0, false },
    { 0x061c, 0x061c, 0, true },
    { 0x1100, 0x115f, 2, false },
    { 0x200b, 0x200d, 0, false },
    { 0x200e, 0x200f, 0, true },
    { 0x2028, 0x202e, 0, true },
    { 0x2060, 0x206f, 0, true },
    { 0x2e80, 0xa4cf, 2, false },
    { 0xac00, 0xd7a3, 2, false },
    { 0xf900, 0xfaff, 2, false },
    { 0xfe00, 0xfe0f, 0, false },
    { 0xfe30, 0xfe6f, 2, false },
    { 0xfeff, 0xfeff, 0, true },
    { 0xff00, 0xff60, 2, false },
    { 0x1f300, 0x1faff, 2, false },
    { 0x20000, 0x3fffd, 2, false },
};

vast_glyph vast_glyph_at(const char *text, size_t len)
{
    if (*text >= ' ' && *text < 0x7f) { /* fast path: ASCII */
        return (vast_glyph){ .len = 1, .width = 1, .printable = true };
    }
    uint32_t point = 0;
    uint8_t bytes = decode(text, len, &point);
    if (bytes == 0) {
        return (vast_glyph){ .len = 1 };
    }
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last) {
            return (vast_glyph){ .len = bytes, .width = ranges[i].width, .printable = !ranges[i].control };
        }
    }
    return (vast_glyph){ .len = bytes, .width = 1, .printable = true };
}

size_t vast_text_ascii(const char *text, size_t len)
{
    size_t run = 0;
    while (run < len && text[run] >= ' ' && text[run] <= '~') {
        run++;
    }
    return run;
}

size_t vast_text_width(const char *text, size_t len)
{
    size_t width = vast_text_ascii(text, len);
    for (size_t at = width; at < len;) {
        vast_glyph glyph = vast_glyph_at(text + at, len - at);
        bool blank = text[at] == '\n' || text[at] == '\t' || text[at] == '\r';
        width += glyph.printable ? glyph.width : blank ? 1u : 4u * glyph.len;
        at += glyph.len;
    }
    return width;
}

char vast_upper(char c)
{
    static const char small[] = "abcdefghijklmnopqrstuvwxyz", capital[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *at = c != '\0' ? strchr(small, c) : NULL;
    if (at != NULL) {
        return capital[at - small];
    }
    return c;
}

size_t vast_text_whole(const char *text, size_t len)
{
    size_t back = 0;
    while (back < len && back < 3 && ((unsigned char)text[len - 1 - back] & 0xc0) == 0x80) {
        back++;
    }
    unsigned char lead = back < len ? (unsigned char)text[len - 1 - back] : 0;
    size_t need = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    return back + 1 < need ? len - back - 1 : len;
}

/* Characters that have no special meaning for a shell at any place in a word. */
#define PLAIN_IN_SHELL "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.=+/:,@"

const char *vast_text_shell(char *out, size_t room, const char *text)
{
    if (text[0] != '\0' && text[strspn(text, PLAIN_IN_SHELL)] == '\0') {
        return text;
    }
    vast_out word;
    vast_out_begin(&word, out, room - 1);
    vast_put_char(&word, '\'');
    for (; *text != '\0'; text++) {
        vast_put_text(&word, *text == '\'' ? "'\\'" : "");
        vast_put_char(&word, *text);
    }
    vast_put_char(&word, '\'');
    out[vast_out_stored(&word)] = '\0';
    return vast_out_whole(&word) ? out : "''";
}

const char *vast_text_next(const char **list, char mark, size_t *len)
{
    const char *word = *list;
    if (word == NULL || *word == '\0') {
        return NULL;
    }
    const char *end = strchr(word, mark);
    *len = end != NULL ? (size_t)(end - word) : strlen(word);
    *list = end != NULL ? end + 1 : word + *len;
    return word;
}

const char *vast_text_next_word(const char **line, size_t *len)
{
    const char *word = *line, *at = word;
    char quote = '\0';
    for (; *at != '\0' && (quote != '\0' || *at != ' '); at++) {
        if (quote == '\0' && (*at == '\'' || *at == '"')) {
            quote = *at;
        } else if (*at == quote) {
            quote = '\0';
        }
    }
    *len = (size_t)(at - word);
    *line = at + (*at == ' ');
    return at != word ? word : NULL;
}

bool vast_text_among(const char *list, char mark, const char *word, size_t len)
{
    const char *at;
    size_t at_len;
    while ((at = vast_text_next(&list, mark, &at_len)) != NULL) {
        if (at_len == len && memcmp(at, word, len) == 0) {
            return true;
        }
    }
    return false;
}
