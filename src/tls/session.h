/* SPDX-License-Identifier: MIT */
/**
 * Sessions at rest: mbedTLS's serialised session behind a header of ours.
 *
 * The header says when the server last proved who it is and until when its certificates hold; a session is used within
 * both, however often it was resumed in between. A blob that is not whole, or not ours, is no session.
 */
#ifndef VASTAI_TLS_SESSION_H
#define VASTAI_TLS_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/tls.h"

/** Longest time that a session is used after the full handshake it stands on. */
#define VAST_SESSION_SECONDS_MAX 86400

/** Bytes before mbedTLS's own. */
#define VAST_SESSION_HEADER 28

/** Room for a key: the longest host, the longest name of roots, and what is ours. */
#define VAST_SESSION_KEY_BYTES 256

/** What a session stands on. */
typedef struct vast_standing {
    int64_t proved_at; /**< s since 1970; -1: the time was not known */
    int64_t not_after; /**< when the first of the certificates expires; INT64_MAX: dates were not checked */
} vast_standing;

/** Writes the store's key, NUL-terminated. @return false if it does not fit. */
bool vast_session_key(char out[VAST_SESSION_KEY_BYTES], const char *host, uint16_t host_port, const char *roots_name);

/** When a session is to be forgotten, in s since 1970; INT64_MAX: when the machine forgets. */
int64_t vast_session_end(const vast_standing *standing);

/** Writes the header before len bytes that stand at blob + VAST_SESSION_HEADER. */
void vast_session_seal(uint8_t *blob, size_t len, const vast_standing *standing);

/** @return whether blob[0..len) is a whole session that may be used at `now` (-1: unknown); then sets *standing. */
bool vast_session_open(const uint8_t *blob, size_t len, int64_t now, vast_standing *standing);

#endif
