/* SPDX-License-Identifier: MIT */
/**
 * Helpers for text: integers, words, lists, and the width of UTF-8 on a terminal.
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

/** Parses a whole text as an integer with an optional sign. @return false: invalid, or out of the range of int64. */
bool vast_text_int(const char *text, int64_t *out);

/** Whether text[0..len) equals a word. */
bool vast_text_is(const char *text, size_t len, const char *word);

/**
 * Returns the next element of a list whose elements are separated by `mark`, and advances *list; NULL at the end.
 * @param len  set to the length of the element, which is not NUL-terminated.
 */
const char *vast_text_next(const char **list, char mark, size_t *len);

/**
 * Returns the next word of a shell's command line with its quotes, and advances *line; NULL at the end. A line end
 * inside a word would change it.
 */
const char *vast_text_next_word(const char **line, size_t *len);

/** Returns whether word[0..len) is an element of `list`, whose elements are separated by `mark`. */
bool vast_text_among(const char *list, char mark, const char *word, size_t len);

/** Finds a word in a text; NULL: not found. Replaces strstr(), whose code is twenty times as large. */
const char *vast_text_find(const char *text, const char *word);

#define VAST_HASH_BASIS UINT64_C(0xcbf29ce484222325)

/** Continues a hash (FNV-1a) that detects accidental changes, and names files. @param hash  first: VAST_HASH_BASIS. */
uint64_t vast_text_hash(uint64_t hash, const char *bytes, size_t len);

/** Removes the characters in `marks` from both ends of a text. */
void vast_text_trim(const char **text, size_t *len, const char *marks);

/** Whether all characters are allowed in a key: visible ASCII characters. */
bool vast_text_is_key(const char *text, size_t len);

/** Whether a text is a host name or address that is safe in the command line of another program. */
bool vast_text_is_host(const char *text, size_t len);

/** One character as a terminal shows it. */
typedef struct vast_glyph {
    uint8_t len;    /**< bytes; at least 1 */
    uint8_t width;  /**< columns: 0, 1 or 2 */
    bool printable; /**< false: a control character, or not UTF-8 */
} vast_glyph;

/** The character at text. @pre len > 0. */
vast_glyph vast_glyph_at(const char *text, size_t len);

/** Returns the length of the run of printable ASCII characters at the beginning of a text. */
size_t vast_text_ascii(const char *text, size_t len);

/** The number of columns that vast_sink_clean() prints for a text. */
size_t vast_text_width(const char *text, size_t len);

/** Converts an ASCII letter to upper case; returns other characters unchanged. */
char vast_upper(char c);

/** The length of a text without an incomplete character at its end. */
size_t vast_text_whole(const char *text, size_t len);

/**
 * Quotes a text as one word of a POSIX shell, for a command line that the user can paste.
 * @param room  4 times the length of the text plus 3 is always enough.
 * @return the text itself if it needs no quotes, else out; "''" if it did not fit.
 */
const char *vast_text_shell(char *out, size_t room, const char *text);

#endif
