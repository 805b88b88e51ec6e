/* SPDX-License-Identifier: MIT */
/**
 * A slice: a pointer to text in memory of someone else, and its length.
 */
#ifndef VASTAI_BASE_SLICE_H
#define VASTAI_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct vast_slice {
    const char *at; /**< not NUL-terminated; may be NULL if len is 0 */
    size_t len;
} vast_slice;

/** Returns the slice of a NUL-terminated text. */
vast_slice vast_slice_of(const char *text);

/** Returns whether a slice equals a NUL-terminated text, byte by byte. */
bool vast_slice_is(vast_slice slice, const char *text);

/** The same, ignoring ASCII case. */
bool vast_slice_is_nocase(vast_slice slice, const char *text);

/** Copies a slice with a NUL into char[room]. @return false if it does not fit; `out` is then "". */
bool vast_slice_copy(vast_slice slice, char *out, size_t room);

#endif
