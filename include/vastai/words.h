/* SPDX-License-Identifier: MIT */
/**
 * Texts as people write them: numbers, lists of words, and the nearest word to a wrong one. What the query language is made
 * with; a command line of one's own may use it as well.
 */
#ifndef VASTAI_WORDS_H
#define VASTAI_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How many decimal digits a text begins with. */
size_t vast_text_digits(const char *text);

/**
 * Writes the JSON form of a decimal that people wrote: ".5" is 0.5, "+3" is 3, "1e3" stays.
 * @return false: not a number, or with its NUL longer than room.
 */
bool vast_text_number(const char *text, char *out, size_t room);

/** Whether a word is one of those in `list`, which are parted by `mark`. */
bool vast_text_among(const char *list, char mark, const char *word, size_t len);

/** The next word of a list parted by `mark`, NULL at its end; moves *list on. */
const char *vast_text_next(const char **list, char mark, size_t *len);

/** The most that a wrong word may differ from the right one to be taken for a slip: grows with its length. */
unsigned vast_text_slip_max(size_t len);

/** How many letters must be changed, added, left out or swapped to make a into b; texts over 40 letters: 99. */
unsigned vast_text_distance(const char *a, size_t a_len, const char *b, size_t b_len);

#ifdef __cplusplus
}
#endif

#endif
