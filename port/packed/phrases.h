/**
 * What pack.py makes of the texts of a build, and unpack.c reads.
 *
 * A packed text is VAST_PACKED_MARK and then digits, two in a byte, the high one first. They are 1 to 15; a 0, be it the NUL at the
 * end, ends the text. Two digits are a symbol if the first is below vast_long_codes, three are if not, and symbols are counted in
 * that order from 0. A symbol is a character, or a phrase of two symbols.
 */
#ifndef VASTAI_PACKED_PHRASES_H
#define VASTAI_PACKED_PHRASES_H

#include <stddef.h>

#include "vastai/packable.h"

#define VAST_PACKED_MARK 0x80U   /* the first byte of a packed text; of no plain one, all of which are ASCII */
#define VAST_PHRASE_CHARS 64U    /* of the longest phrase */
#define VAST_PHRASE_LETTER 0xFFU /* in the first byte of a phrase: it is the character in the last one */

typedef struct vast_unpacked {
    const vast_packable *packed;
    const char *plain;
} vast_unpacked;

/** By symbol: the two symbols of 12 bits that it is made of. */
extern const unsigned char vast_phrases[][3];
extern const size_t vast_phrase_count;
extern const unsigned vast_long_codes;

/** Room for every packed text to be written out, and the list of those that are. */
extern char vast_plain_room[];
extern vast_unpacked vast_unpacked_list[];
extern const size_t vast_plain_room_bytes, vast_unpacked_list_count;

#endif
