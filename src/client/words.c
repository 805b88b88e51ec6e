/* SPDX-License-Identifier: MIT */
/* Finds the message in a response. */
#include "words.h"

#include <string.h>

enum { FAST_PATHS = !VAST_JSON_SMALL };

enum { HIDDEN_MIN = 8 }; /* minimum length of a truncated secret, in bytes */

enum { FORM_NONE, FORM_PLAIN, FORM_MARKUP, FORM_TAG };

/* The members that may hold a message; a later one has priority. */
enum { ROW_NONE, ROW_ERROR, ROW_ERROR_MSG, ROW_DETAIL, ROW_MESSAGE, ROW_MSG, ROW_SUCCESS, ROW_COUNT };

static const char names[ROW_COUNT][sizeof((vast_words *)0)->key] = {
    [ROW_ERROR] = "error",
    [ROW_ERROR_MSG] = "error_msg",
    [ROW_DETAIL] = "detail",
    [ROW_MESSAGE] = "message",
    [ROW_MSG] = "msg",
    [ROW_SUCCESS] = "success",
};

void vast_words_begin(vast_words *words)
{
    words->text[0] = '\0';
    memset(words, 0, offsetof(vast_words, text));
}

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* Marks the text as clipped, and removes an incomplete character at its end. */
static void clip(vast_words *words, char next)
{
    words->clipped = true;
    if (is_continuation(next)) {
        while (is_continuation(words->text[--words->len])) {
        }
        words->text[words->len] = '\0';
    }
}

static void store(vast_words *words, char c)
{
    if (words->clipped) {
        return;
    }
    if (words->len == sizeof words->text - 1) {
        clip(words, c);
        return;
    }
    words->text[words->len++] = c;
    words->text[words->len] = '\0';
}

/* U+0080 to U+009F are control characters as well; in UTF-8 they begin with 0xc2. */
static bool ends_c1_control(const vast_words *words, char c)
{
    return is_continuation(c) && (unsigned char)c < 0xa0 && words->last == '\xc2';
}

static void put(vast_words *words, char c)
{
    if (ends_c1_control(words, c)) {
        bool after_blank = words->len > 1 && words->text[words->len - 2] == ' ';
        words->len = (uint16_t)(words->len - 1 - after_blank);
        words->text[words->len] = '\0';
        words->blank = true;
    } else if ((unsigned char)c <= ' ' || c == 0x7f) {
        words->blank = true;
    } else {
        if (words->blank && words->len != 0) {
            store(words, ' ');
        }
        words->blank = false;
        store(words, c);
    }
    words->last = c;
}

static bool is_printable(char c)
{
    return c > ' ' && c < 0x7f;
}

/* Stores printable ASCII characters that fit, except after a blank. Returns their number. */
static size_t put_printable(vast_words *words, const char *text, size_t len)
{
    size_t room = sizeof words->text - 1 - words->len, count = 0;
    char *at = words->text + words->len;
    if (!FAST_PATHS || words->blank) {
        return 0;
    }
    while (count < len && count < room && is_printable(text[count])) {
        at[count] = text[count];
        count++;
    }
    if (count != 0) {
        at[count] = '\0';
        words->len = (uint16_t)(words->len + count);
        words->last = text[count - 1];
    }
    return count;
}

static void put_all(vast_words *words, const char *text, size_t len)
{
    for (size_t i = 0; i < len && !words->clipped;) {
        size_t printable = put_printable(words, text + i, len - i);
        if (printable == 0) {
            put(words, text[i]);
        }
        i += printable != 0 ? printable : 1;
    }
}

static void put_raw(vast_words *words, char c)
{
    if (words->form == FORM_NONE && (unsigned char)c > ' ') {
        words->form = c == '<' ? FORM_MARKUP : FORM_PLAIN;
    }
    if (words->form == FORM_TAG) {
        words->form = c == '>' ? FORM_MARKUP : FORM_TAG;
    } else if (words->form == FORM_MARKUP && c == '<') {
        words->form = FORM_TAG;
        words->blank = true;
    } else {
        put(words, (unsigned char)c < 0x80 ? c : '?');
    }
}

void vast_words_raw(vast_words *words, const char *text, size_t len)
{
    for (size_t i = 0; i < len && words->rank == 0 && !words->clipped; i++) {
        put_raw(words, text[i]);
    }
}

static bool is_name(const vast_words *words, const char *name)
{
    return words->key[0] == name[0] && memcmp(words->key, name, sizeof words->key) == 0 &&
           strlen(name) == words->key_len;
}

static void take_key(vast_words *words, const vast_json_event *event)
{
    if (event->first) {
        memset(words->key, 0, sizeof words->key);
        words->key_len = 0;
    }
    size_t room = sizeof words->key - words->key_len, len = event->len < room ? event->len : room;
    memcpy(words->key + words->key_len, event->text, len);
    words->key_len = (uint8_t)(words->key_len + len);
    words->key_row = ROW_COUNT - 1;
    /* A name that contains NUL must not match a shorter name padded with NUL. */
    while (words->key_row != ROW_NONE && !is_name(words, names[words->key_row])) {
        words->key_row--;
    }
}

static void take_code(vast_words *words, const vast_json_event *event)
{
    if (event->first) {
        memset(words->code, 0, sizeof words->code);
        words->code_len = 0;
    }
    words->coded = event->last;
    for (size_t i = 0; i < event->len && words->code_len < sizeof words->code - 1; i++) {
        if (event->text[i] > ' ' && event->text[i] <= '~') {
            words->code[words->code_len++] = event->text[i];
        }
    }
}

/* Of two members with the same name, that of the outermost object has priority. */
static uint8_t rank_of(unsigned row, bool outermost)
{
    return (uint8_t)(row * 2 + outermost);
}

bool vast_words_settled(const vast_words *words)
{
    return words->rank == rank_of(ROW_MSG, true);
}

static void take_string(vast_words *words, const vast_json_event *event)
{
    uint8_t rank = rank_of(words->key_row, event->depth == 1);
    if (words->key_row == ROW_ERROR && event->depth == 1) {
        take_code(words, event);
    }
    if (rank < words->rank || words->key_row == ROW_NONE || words->key_row == ROW_SUCCESS) {
        return;
    }
    if (rank > words->rank) {
        words->rank = rank;
        words->len = 0;
        words->text[0] = '\0';
        words->clipped = false;
        words->blank = false;
        words->last = '\0';
    } else if (event->first && words->len != 0) {
        store(words, ';');
        words->blank = true;
    }
    put_all(words, event->text, event->len);
}

bool vast_words_are_all(const vast_words *words)
{
    return !words->informed;
}

static void note_data(vast_words *words, const vast_json_event *event)
{
    if (event->kind == VAST_JSON_KEY && event->last) {
        bool word = words->key_row != ROW_NONE;
        words->worded = words->worded || word;
        words->informed = words->informed || !word;
    } else if (event->depth == 0 && (event->kind == VAST_JSON_ARRAY || event->kind == VAST_JSON_OBJECT_END)) {
        words->informed = words->informed || !words->worded;
    }
}

void vast_words_event(vast_words *words, const vast_json_event *event, bool deep)
{
    if (event->depth == 0) {
        note_data(words, event);
    }
    if (event->depth != 1 && !deep) {
        return;
    }
    if (event->kind == VAST_JSON_KEY) {
        take_key(words, event);
        if (event->depth == 1) {
            note_data(words, event);
        }
    } else if (event->kind == VAST_JSON_STRING) {
        take_string(words, event);
    }
    if (event->depth == 1 && (words->key_row == ROW_ERROR || words->key_row == ROW_ERROR_MSG)) {
        words->erred = words->erred || event->kind == VAST_JSON_TRUE || event->kind == VAST_JSON_OBJECT ||
                       (event->kind == VAST_JSON_STRING && event->len != 0);
    }
    if (event->kind != VAST_JSON_KEY && event->depth == 1 && words->key_row == ROW_SUCCESS) {
        bool yes = event->kind == VAST_JSON_TRUE, no = event->kind == VAST_JSON_FALSE;
        words->succeeded |= yes;
        words->failed |= no;
        words->unclear |= !(yes || no);
    }
}

static bool begins_nocase(const char *text, const char *phrase)
{
    for (; *phrase != '\0'; text++, phrase++) {
        char c = *text >= 'A' && *text <= 'Z' ? (char)(*text | 0x20) : *text;
        if (c != *phrase) {
            return false;
        }
    }
    return true;
}

const char *vast_words_find(const vast_words *words, const char *phrase)
{
    for (const char *at = words->text; *at != '\0'; at++) {
        if (begins_nocase(at, phrase)) {
            return at;
        }
    }
    return NULL;
}

/* Bytes of `secret` at `text`, if enough to be hidden; otherwise 0. */
static size_t secret_at(const char *text, const char *secret)
{
    size_t len = 0;
    while (secret[len] != '\0' && text[len] == secret[len]) {
        len++;
    }
    return secret[len] == '\0' || (text[len] == '\0' && len >= HIDDEN_MIN) ? len : 0;
}

bool vast_words_hide(char *text, const char *secret)
{
    bool found = false;
    while (*text != '\0') {
        if (*text != *secret) {
            text++;
            continue;
        }
        size_t len = secret_at(text, secret);
        found = found || len != 0;
        memset(text, '*', len);
        text += len + (len == 0);
    }
    return found;
}
