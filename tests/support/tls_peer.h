/* SPDX-License-Identifier: MIT */
/**
 * A TLS server of its own process for tests (tls_server.py), and a port that leads to it.
 */
#ifndef TESTS_TLS_PEER_H
#define TESTS_TLS_PEER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "vastai/tls.h"

/** A moment at which the test certificates hold: 2025-01-01. */
#define TLS_PEER_NOW 1735689600

typedef struct tls_peer {
    char certs[256]; /**< directory */
    pid_t pid;
    int stdin_fd;
    uint16_t port;
} tls_peer;

/** @param program  argv[0] of the test, BUILD/unit/NAME. Ends the program if the server does not start. */
void tls_peer_start(tls_peer *peer, const char *program);
/** As above, with an OpenSSL configuration of certs.sh: "narrow.cnf". */
void tls_peer_start_with(tls_peer *peer, const char *program, const char *configuration);
void tls_peer_stop(tls_peer *peer);

/**
 * What the server reports about the last TLS connection, once it is over: "TLSv1.3 reused goodbye" (the client sent a
 * goodbye), "TLSv1.2 new failed REASON", "begun failed TLSV1_ALERT_UNKNOWN_CA" (in the handshake). Waits up to 2 s for
 * the end.
 */
const char *tls_peer_account(const tls_peer *peer);

/** A port's context over one socket, with what tests want to turn. */
typedef struct tls_wire {
    int fd;
    int64_t epoch; /**< the time */
    bool no_entropy;
    bool dribble;      /**< one byte a call, and AGAIN before each */
    bool hold;         /**< state of dribble */
    unsigned calls;    /**< send and recv so far */
    unsigned sends;    /**< send so far */
    unsigned fail_at;  /**< the call that fails with fail_with; 0: none */
    vast_io fail_with; /**< VAST_IO_OK: it works */
} tls_wire;

extern const vast_port tls_wire_port;

/** Connects to the server and says what is wanted. Ends the program on failure. */
void tls_wire_connect(tls_wire *wire, const tls_peer *peer, const char *wants);
void tls_wire_close(tls_wire *wire);

/** Calls open() until it is done, or for 10 s. */
vast_io tls_wire_open(tls_wire *wire, const vast_stream *stream, void *self, const char *host);
/** Calls recv() until it is done, or for 10 s. */
vast_io tls_wire_recv(tls_wire *wire, const vast_stream *stream, void *self, void *buf, size_t len, size_t *moved);
/** Sends all of it. */
vast_io tls_wire_send(tls_wire *wire, const vast_stream *stream, void *self, const void *data, size_t len);

#endif
