/* SPDX-License-Identifier: MIT */
/**
 * Small work on texts: whole numbers, words, ends, and UTF-8 seen as what a terminal shows.
 */
#ifndef VASTAI_CLI_TEXT_HELPERS_H
#define VASTAI_CLI_TEXT_HELPERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Room for any int64 with its sign. */
#define VAST_INT_CHARS 20

/** Writes value in decimal without a NUL. @return its length. */
size_t vast_int_text(int64_t value, char out[VAST_INT_CHARS]);

/** All of text as a whole number with an optional sign. @return false: it is none, or out of int64. */
bool vast_text_int(const char *text, int64_t *out);

/** Whether a text of a length is a word. */
bool vast_text_is(const char *text, size_t len, const char *word);

/**
 * Returns the next element of a list whose elements are separated by `mark`, and advances *list; NULL at the end.
 * @param len  set to the length of the element, which is not NUL-terminated.
 */
const char *vast_text_next(const char **list, char mark, size_t *len);

/** Returns whether word[0..len) is an element of `list`, whose elements are separated by `mark`. */
bool vast_text_among(const char *list, char mark, const char *word, size_t len);

/** Where a word begins in a text; NULL: nowhere. The C library's is for long texts, and twenty times as large. */
const char *vast_text_find(const char *text, const char *word);

/** Takes from both ends of a text what is in `marks`. */
void vast_text_trim(const char **text, size_t *len, const char *marks);

/** Whether all characters can stand in a key: visible ones of ASCII. */
bool vast_text_is_key(const char *text, size_t len);

/** Whether all characters can stand in the name or address of a host, which goes into command lines. */
bool vast_text_is_host(const char *text, size_t len);

/** One character as a terminal shows it. */
typedef struct vast_glyph {
    uint8_t len;    /**< bytes; at least 1 */
    uint8_t width;  /**< columns: 0, 1 or 2 */
    bool printable; /**< false: a control character, or not UTF-8 */
} vast_glyph;

/** The character at text. @pre len > 0. */
vast_glyph vast_glyph_at(const char *text, size_t len);

/** How many columns vast_sink_clean() takes for a text. */
size_t vast_text_width(const char *text, size_t len);

/** An ASCII letter as a capital; anything else as it is. */
char vast_upper(char c);

/** How much of a text ends at a character's end: what lies behind is the beginning of one that was cut. */
size_t vast_text_whole(const char *text, size_t len);

/**
 * The text as one word of a POSIX shell, for a command line that the user is told to paste: in quotes, unless it needs none.
 * @param room  4 times the text's length and 3 are always enough. @return the text itself, or out; "''" if it did not fit.
 */
const char *vast_text_shell(char *out, size_t room, const char *text);

#endif
