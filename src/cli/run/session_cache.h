/* SPDX-License-Identifier: MIT */
/**
 * Keeps TLS sessions between runs, so that the next run can resume them without a full handshake.
 *
 * Each session key of the TLS layer has one file with mode 0600, in a folder with mode 0700 in the cache folder. A file
 * is used only if it is complete, accessible only to the user, for the same key, less than 24 h old and not expired. If
 * a file cannot be used or written, the only effect is a full handshake.
 */
#ifndef VASTAI_CLI_SESSION_CACHE_H
#define VASTAI_CLI_SESSION_CACHE_H

#include <stddef.h>
#include <stdint.h>

#define VAST_SESSION_AGE_MAX 86400 /* seconds */

typedef struct vast_sessions {
    int64_t now; /**< seconds since 1970; negative: unknown, and no session is used */
} vast_sessions;

/** Callbacks of vast_tls_config; ctx is a vast_sessions. A length of 0 removes the file of that key. */
size_t vast_session_load(void *ctx, const char *key, void *buf, size_t room);
void vast_session_save(void *ctx, const char *key, const void *session, size_t len, int64_t not_after);

#endif
