/* SPDX-License-Identifier: MIT */
/**
 * TLS sessions kept between runs, so that the next run skips the handshake.
 *
 * One file for each key of the TLS layer, 0600, in a folder of 0700 under the cache folder, replaced as a whole. A file is
 * used only if it is whole, ours alone, of that very key, younger than 24 h and within its own time. What cannot be used or
 * written costs a full handshake and nothing else.
 */
#ifndef VASTAI_CLI_SESSION_CACHE_H
#define VASTAI_CLI_SESSION_CACHE_H

#include <stddef.h>
#include <stdint.h>

#define VAST_SESSION_AGE_MAX 86400 /* s */

typedef struct vast_sessions {
    int64_t now; /**< seconds since 1970, < 0: not known, and then no session is used */
} vast_sessions;

/** The callbacks of vast_tls_config; ctx is a vast_sessions. A length of 0 removes the file of that key. */
size_t vast_session_load(void *ctx, const char *key, void *buf, size_t room);
void vast_session_save(void *ctx, const char *key, const void *session, size_t len, int64_t not_after);

#endif
