/* SPDX-License-Identifier: MIT */
/**
 * Many bytes at once, as a machine word. The place of a byte in a word depends on the machine: the fast paths that need
 * it are for little-endian machines, and others read a byte at a time.
 */
#ifndef VASTAI_BASE_BYTES_H
#define VASTAI_BASE_BYTES_H

#include <stddef.h>
#include <string.h>

enum { VAST_LITTLE_ENDIAN = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ };

/** A word whose bytes are all `byte`. */
#define VAST_EACH(byte) ((size_t)-1 / 255 * (byte))

/** The word at `at`, which need not be aligned. */
static inline size_t vast_word_at(const char *at)
{
    size_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/** Number of bytes before the first one whose top bit is set. @pre tops != 0, VAST_LITTLE_ENDIAN */
static inline size_t vast_bytes_before(size_t tops)
{
    int zeros = sizeof tops == sizeof(unsigned) ? __builtin_ctz((unsigned)tops) : __builtin_ctzll(tops);
    return (size_t)zeros / 8;
}

#endif
