/* SPDX-License-Identifier: MIT */
/**
 * Stored TLS sessions: the serialized session of mbedTLS after a header of this library.
 *
 * The header has the time of the last full handshake and the expiry of the certificates. A session is used only
 * within both limits, however often it was resumed. Data that is incomplete or has another format is rejected.
 */
#ifndef VASTAI_TLS_SESSION_H
#define VASTAI_TLS_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/tls.h"

/** Maximum age of a session after its full handshake. */
#define VAST_SESSION_SECONDS_MAX 86400

/** Size of the header, in bytes. */
#define VAST_SESSION_HEADER 28

/** Size of a key: host, roots name, port and version. */
#define VAST_SESSION_KEY_BYTES 256

/** The full handshake that a session came from. */
typedef struct vast_standing {
    int64_t proved_at; /**< time of the handshake, in s since 1970; -1: unknown */
    int64_t not_after; /**< earliest expiry of the certificates; INT64_MAX: dates were not checked */
} vast_standing;

/** Writes the key for the session store, NUL-terminated. @return false if it does not fit. */
bool vast_session_key(char out[VAST_SESSION_KEY_BYTES], const char *host, uint16_t host_port, const char *roots_name);

/** Returns the expiry of a session, in s since 1970; INT64_MAX: when the program ends. */
int64_t vast_session_end(const vast_standing *standing);

/** Writes the header before the session of len bytes at blob + VAST_SESSION_HEADER. */
void vast_session_seal(uint8_t *blob, size_t len, const vast_standing *standing);

/**
 * Returns whether blob[0..len) is a complete session that may be used at `now` (-1: unknown); if so, sets *standing.
 */
bool vast_session_open(const uint8_t *blob, size_t len, int64_t now, vast_standing *standing);

#endif
