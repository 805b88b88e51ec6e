/* SPDX-License-Identifier: MIT */
/**
 * Writing text into fixed memory.
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
 * Text written through a window: all of it is counted, bytes [skip, skip + room) of it are stored. So one function that
 * writes a text serves to measure it, to write it whole, and to write it piece by piece in any memory.
 */
typedef struct vast_out {
    char *at;     /**< where the window's bytes go; may be NULL when room is 0 */
    size_t room;  /**< bytes of the window */
    size_t skip;  /**< where the window begins in the text */
    size_t total; /**< bytes written so far, stored or not */
} vast_out;

/** A window at the text's beginning. */
void vast_out_begin(vast_out *out, void *at, size_t room);
/** A window at byte `skip`. */
void vast_out_window(vast_out *out, void *at, size_t room, size_t skip);
/** How many bytes of the window are filled. */
size_t vast_out_stored(const vast_out *out);
/** Whether all of the text lies inside the window (from its beginning). */
bool vast_out_whole(const vast_out *out);

void vast_put_bytes(vast_out *out, const void *bytes, size_t len);
void vast_put_text(vast_out *out, const char *text);
void vast_put_char(vast_out *out, char c);
void vast_put_uint(vast_out *out, uint64_t value);
void vast_put_int(vast_out *out, int64_t value);

#ifdef __cplusplus
}
#endif

#endif
