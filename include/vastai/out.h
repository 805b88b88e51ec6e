/* SPDX-License-Identifier: MIT */
/**
 * Writes text into memory of fixed size.
 */
#ifndef VASTAI_OUT_H
#define VASTAI_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A text and the window of it that is stored. All bytes written are counted, but only bytes [skip, skip + room) of the
 * text are stored. The same function can therefore measure a text, write all of it, or write one part of it at a time.
 */
typedef struct vast_out {
    char *at;     /**< where to store the bytes of the window; may be NULL if room is 0 */
    size_t room;  /**< size of the window, in bytes */
    size_t skip;  /**< offset of the window in the text, in bytes */
    size_t total; /**< bytes written so far, stored or not */
} vast_out;

/** Starts a text whose window is its first `room` bytes. */
void vast_out_begin(vast_out *out, void *at, size_t room);

/** Starts a text whose window is bytes [skip, skip + room). */
void vast_out_window(vast_out *out, void *at, size_t room, size_t skip);

/** Returns how many bytes are stored in the window. */
size_t vast_out_stored(const vast_out *out);

/** Returns whether the window holds the whole text written so far. */
bool vast_out_whole(const vast_out *out);

/* Each function below appends to the text. None adds a terminating NUL. */

void vast_put_bytes(vast_out *out, const void *bytes, size_t len);
/** @param text  NUL-terminated. */
void vast_put_text(vast_out *out, const char *text);
void vast_put_char(vast_out *out, char c);
/** In decimal. */
void vast_put_uint(vast_out *out, uint64_t value);
/** In decimal, with a minus sign if negative. */
void vast_put_int(vast_out *out, int64_t value);

#ifdef __cplusplus
}
#endif

#endif
