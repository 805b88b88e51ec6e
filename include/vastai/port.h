/* SPDX-License-Identifier: MIT */
/**
 * The port: what libvastai asks of a platform.
 *
 * A port is one const struct of eight functions and a context pointer that libvastai hands back untouched. The library
 * has no other way to the network, the clock or the random source. `port/README.md` tells how to write one;
 * `tests/support/port_conformance.h` is one test for all of them.
 *
 * What holds for every function:
 *  - it never waits, except wait();
 *  - it is called from one thread at a time, the one that drives the client;
 *  - pointers given to it are valid during the call only;
 *  - one context holds one connection; two clients need two contexts.
 */
#ifndef VASTAI_PORT_H
#define VASTAI_PORT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What came of one port call. Each value has one meaning; none is "0 bytes". */
typedef enum vast_io {
    VAST_IO_OK,          /**< done; send and recv moved at least one byte */
    VAST_IO_AGAIN,       /**< nothing could be done without waiting: call again, same arguments */
    VAST_IO_LOOKUP,      /**< connect only: as AGAIN, and the name is still being looked up */
    VAST_IO_CLOSED,      /**< recv, send: the peer ended the stream in order */
    VAST_IO_NO_NAME,     /**< connect: the name has no address, or the look-up failed */
    VAST_IO_REFUSED,     /**< connect: every address refused */
    VAST_IO_UNREACHABLE, /**< no route to the host or network */
    VAST_IO_RESET,       /**< the peer, or something between, broke the connection */
    VAST_IO_NO_MEMORY,   /**< the platform ran out of sockets, buffers or memory */
    VAST_IO_ERROR        /**< anything else */
} vast_io;

/** What a caller of wait() waits for; 0 waits for time alone. */
enum { VAST_WANT_READ = 1, VAST_WANT_WRITE = 2 };

typedef struct vast_port {
    /**
     * Opens the connection, or moves on with opening it: called again, with the same arguments, until it returns
     * neither AGAIN nor LOOKUP. Name look-up belongs here. A failed attempt leaves nothing open.
     *
     * @param host  a name or an address literal, NUL-terminated, IPv6 without brackets. `localhost`, in any case, is this machine
     *              and nobody is asked for it (RFC 6761, 6.3): the key may go there in plain.
     * @param port  1..65535.
     * @retval VAST_IO_OK      the stream is open.
     * @retval VAST_IO_LOOKUP  not yet: the name is being looked up. Never after AGAIN.
     * @retval VAST_IO_AGAIN   not yet: the connection is being made.
     * @retval other           it failed, and why; of several addresses the failure that came nearest to success.
     */
    vast_io (*connect)(void *ctx, const char *host, uint16_t port);

    /**
     * Sends 1..len bytes. @param moved  how many went, set on OK only. @pre len > 0, connected.
     * @retval VAST_IO_AGAIN  no room now, a shortage of buffers that will pass included; other: the connection is of no more use.
     */
    vast_io (*send)(void *ctx, const void *data, size_t len, size_t *moved);

    /**
     * Receives 1..len bytes. @param moved  how many came, set on OK only. @pre len > 0, connected.
     * @retval VAST_IO_CLOSED  all has come, and the peer said that it is all; again at each further call.
     */
    vast_io (*recv)(void *ctx, void *buf, size_t len, size_t *moved);

    /** Closes what is open or half open, the look-up included. Idempotent; cannot fail. */
    void (*close)(void *ctx);

    /**
     * Sleeps until what is wanted may succeed, or max_ms have passed, or earlier for any reason.
     * May be NULL: then vast_call_step() is the only way to drive a call.
     *
     * @param want  VAST_WANT_READ and VAST_WANT_WRITE, or 0. While connecting: VAST_WANT_WRITE.
     */
    void (*wait)(void *ctx, unsigned want, uint32_t max_ms);

    /** A monotonic clock in ms. It may wrap; libvastai compares by difference. */
    uint32_t (*now_ms)(void *ctx);

    /** The wall clock in s since 1970-01-01 UTC, or -1: not known. May be NULL: never known. */
    int64_t (*epoch)(void *ctx);

    /**
     * Fills out[0..len) with bytes fit for keys. It is all or nothing.
     * @retval VAST_IO_OK     filled.
     * @retval VAST_IO_AGAIN  not seeded yet.
     * @retval VAST_IO_ERROR  no source: TLS refuses to start; the jitter of retries becomes a fixed half.
     */
    vast_io (*entropy)(void *ctx, void *out, size_t len);
} vast_port;

#ifdef __cplusplus
}
#endif

#endif
