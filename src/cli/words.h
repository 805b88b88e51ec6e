/**
 * Small work on texts: numbers, comma lists, UTF-8 seen as what a terminal shows, and the nearest word to a wrong one.
 */
#ifndef VASTAI_CLI_WORDS_H
#define VASTAI_CLI_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Room for any int64 with its sign. */
#define VAST_INT_CHARS 20

/** Writes value in decimal without a NUL. @return its length. */
size_t vast_int_text(int64_t value, char out[VAST_INT_CHARS]);

/** All of text as a whole number with an optional sign. @return false: it is none, or out of int64. */
bool vast_text_int(const char *text, int64_t *out);

/**
 * Writes the JSON form of a decimal that people wrote: ".5" is 0.5, "+3" is 3, "1e3" stays.
 * @return false: not a number, or longer than room.
 */
bool vast_text_number(const char *text, char *out, size_t room);

/** Whether a word is one of those in `list`, which are parted by `mark`. */
bool vast_text_among(const char *list, char mark, const char *word, size_t len);

/** The next word of a list parted by `mark`, NULL at its end; moves *list on. */
const char *vast_text_next(const char **list, char mark, size_t *len);

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

/** The most that a wrong word may differ from the right one to be taken for a slip: grows with its length. */
unsigned vast_text_slip_max(size_t len);

/** How many letters must be changed, added, left out or swapped to make a into b; texts over 40 letters: 99. */
unsigned vast_text_distance(const char *a, size_t a_len, const char *b, size_t b_len);

#endif
