/* SPDX-License-Identifier: MIT */
/**
 * A run of text that belongs to someone else.
 */
#ifndef VASTAI_BASE_SLICE_H
#define VASTAI_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct vast_slice {
    const char *at; /**< not NUL-terminated; may be NULL when len is 0 */
    size_t len;
} vast_slice;

/** The slice of a NUL-terminated text. */
vast_slice vast_slice_of(const char *text);

/** Whether a slice is the same as a NUL-terminated text, byte by byte. */
bool vast_slice_is(vast_slice slice, const char *text);

/** The same without regard to ASCII case. */
bool vast_slice_is_nocase(vast_slice slice, const char *text);

/** Copies into char[room] with a NUL. @return false if it does not fit; then nothing is copied and out is "". */
bool vast_slice_copy(vast_slice slice, char *out, size_t room);

#endif
