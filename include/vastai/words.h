/* SPDX-License-Identifier: MIT */
/**
 * Helpers for text typed by people: numbers, word lists and spelling suggestions. The query language uses them; a
 * command line may use them as well.
 */
#ifndef VASTAI_WORDS_H
#define VASTAI_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Returns the number of decimal digits at the beginning of `text`. */
size_t vast_text_digits(const char *text);

/**
 * Converts a decimal number to JSON: ".5" to 0.5, "+3" to 3, "1e3" unchanged.
 * @param out  the NUL-terminated result; char[room].
 * @return false if `text` is not a number, or the result with its NUL does not fit.
 */
bool vast_text_number(const char *text, char *out, size_t room);

/** Returns whether word[0..len) is an element of `list`, whose elements are separated by `mark`. */
bool vast_text_among(const char *list, char mark, const char *word, size_t len);

/**
 * Returns the next element of a list whose elements are separated by `mark`, and advances *list; NULL at the end.
 * @param len  set to the length of the element, which is not NUL-terminated.
 */
const char *vast_text_next(const char **list, char mark, size_t *len);

/** Returns the largest distance at which a word of this length is still suggested as a correction. */
unsigned vast_text_slip_max(size_t len);

/**
 * Returns the edit distance of two texts: the number of letters to replace, insert, delete or swap with a neighbour to
 * turn a into b. 99 if one of them is longer than 40 letters.
 */
unsigned vast_text_distance(const char *a, size_t a_len, const char *b, size_t b_len);

#ifdef __cplusplus
}
#endif

#endif
