/**
 * Texts that may be packed. What many of them have in common stands once, in a table of phrases; a text holds codes in its place,
 * bytes above 0x7f. port/support/pack.py puts them in, for the static file; a text that was not packed is read as it is.
 *
 * Two kinds of texts may be packed: the patterns of functions that hand them to vast_speak(), vast_print() apart, and what has the
 * type vast_packable.
 */
#ifndef VASTAI_CLI_PHRASES_H
#define VASTAI_CLI_PHRASES_H

#include <stddef.h>

/** Characters of a text that is given to vast_unpack() before it is read. */
typedef char vast_packable;

/** Says so of a literal where neither an array nor a parameter has the type: in a row of a table. */
#define VAST_PACKABLE(literal) ((const vast_packable *)(literal))

#define VAST_PACKED 0x80U     /* the lowest code; the first byte of a vast_packable: the rest is packed */
#define VAST_PHRASE_CHARS 64U /* of the longest phrase */

static inline int vast_is_code(char byte)
{
    return (unsigned char)byte >= VAST_PACKED;
}

/**
 * Writes out the phrase of a code.
 * @pre **at is a code.
 * @param at  moved behind the code.
 * @return the length of the phrase, which no NUL ends.
 */
size_t vast_phrase(const char **at, char phrase[VAST_PHRASE_CHARS]);

/**
 * The text without codes. The same text gives the same address, until the process ends; one that was not packed gives its own.
 * A text from elsewhere that looks like a packed one gives nonsense, but nothing worse.
 */
const char *vast_unpack(const vast_packable *text);

/* ---- what pack.py makes; without it, phrase_table.c ---------------------------------------------------------------------- */

typedef struct vast_unpacked {
    const vast_packable *packed;
    const char *plain;
} vast_unpacked;

/** What a phrase is made of: two symbols of 12 bits. Those below 128 are characters, the others are phrases that stand before it. */
extern const unsigned char vast_phrases[][3];
extern const size_t vast_phrase_count;

/** Room for every packed text to be written out, and the list of those that are. */
extern char vast_plain_room[];
extern vast_unpacked vast_unpacked_list[];
extern const size_t vast_plain_room_bytes, vast_unpacked_list_count;

#endif
