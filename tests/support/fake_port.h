/* SPDX-License-Identifier: MIT */
/**
 * A port whose peers are scripted. Time passes only in wait(): so every wait of the library can be counted, to
 * the ms.
 */
#ifndef VASTAI_TESTS_FAKE_PORT_H
#define VASTAI_TESTS_FAKE_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/port.h"
#include "vastai/tls.h"

/** What a peer does next. */
typedef enum fake_kind {
    FAKE_SILENCE, /**< nothing, for ever: the end of a script */
    FAKE_SAY,
    FAKE_ANSWER, /**< text is a status, "200 OK", and body a body with its length */
    FAKE_CLOSE,
    FAKE_RESET,
    FAKE_BREAK /**< the port's own error */
} fake_kind;

typedef struct fake_act {
    fake_kind kind;
    const char *text;  /**< of FAKE_SAY */
    size_t len;        /**< of text; 0: strlen */
    uint32_t times;    /**< how often it is returned; 0: once */
    uint32_t after_ms; /**< from when it could begin */
    bool unasked;      /**< does not wait for another request */
    const char *body;  /**< of FAKE_ANSWER; NULL: "" */
    const char *more;  /**< of FAKE_ANSWER: further header lines; NULL: that it is JSON */
} fake_act;

/** One connection's story. */
typedef struct fake_peer {
    const fake_act *acts; /**< to the first FAKE_SILENCE; NULL: silence */
    vast_io connect;      /**< how connecting ends */
    uint32_t lookup_ms, connect_ms;
    size_t send_room; /**< number of bytes after which sending ends in send_end; 0: never */
    vast_io send_end;
} fake_peer;

/** What the n-th call of connect, send, recv, or a stream's open comes to. */
typedef enum fake_fault {
    FAULT_ERROR,
    FAULT_CLOSED,
    FAULT_RESET,
    FAULT_NO_MEMORY,
    FAULT_AGAIN,    /**< from then on, for ever */
    FAULT_ONE_BYTE, /**< from then on, one byte at a time */
    FAULT_COUNT
} fake_fault;

typedef struct fake_port {
    const fake_peer *peers; /**< of the first connection, the second...; the last one serves all further ones */
    size_t peer_count;
    size_t piece; /**< most bytes that are moved at once; 0: any number */
    bool stutter; /**< every second send and recv says AGAIN */
    bool no_entropy;
    uint32_t random;   /**< what entropy gives */
    unsigned fault_at; /**< the call that fails, from 1; 0: none */
    fake_fault fault;
    uint32_t tick_ms; /**< what a look at the clock takes */

    uint32_t now;
    unsigned calls; /**< that may fail, so far */
    unsigned connects;
    bool open;
    char host[256];
    uint16_t port;
    uint32_t slept_ms; /**< waits for time alone */
    unsigned sleeps;
    uint32_t waited_ms; /**< all waits */
    unsigned waits;
    char log[1 << 16]; /**< all that was sent on all connections */
    size_t log_len;
    uint64_t received; /**< bytes that recv gave */

    /* The connection. */
    bool stuttered;
    bool opening; /* a stream, until wake_at */
    uint32_t wake_at;
    uint32_t since; /* of the act's beginning, or of connecting */
    bool connecting;
    size_t act;
    bool begun; /* the act */
    size_t at;  /* in its text */
    uint32_t turn;
    char answer[4096]; /* what FAKE_ANSWER comes to */
    size_t request_at; /* in the log */
    unsigned requests, answered;
    size_t sent;
} fake_port;

extern const vast_port fake_port_ops;
/** The same without wait(). */
extern const vast_port fake_port_stepped;

/** Starts over with the same script: what was observed is forgotten. */
void fake_port_rewind(fake_port *fake);

/** A stream that claims to be secure and carries the bytes as they are. */
typedef struct fake_tls {
    fake_port *port;
    vast_wire wire;
    vast_io opens; /**< how opening ends */
    uint32_t open_ms;
    bool opening;
    uint32_t since;
    char host[256]; /**< whom it had to prove */
    unsigned opened, closed;
    bool open;
    unsigned want;
} fake_tls;

extern const vast_stream fake_tls_stream;

#endif
