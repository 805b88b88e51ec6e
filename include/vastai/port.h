/* SPDX-License-Identifier: MIT */
/**
 * The port: the functions that libvastai needs from a platform.
 *
 * A port is a const struct of eight functions, and a context pointer that libvastai passes to them. libvastai reaches
 * the network, the clock and the random source only through these functions. `port/README.md` explains how to write a
 * port; `tests/support/port_conformance.h` declares one test for all of them.
 *
 * Rules for every function:
 *  - It never waits, except wait().
 *  - It is called from one thread at a time, the one that drives the client.
 *  - Pointers passed to it are valid only during the call.
 *  - One context holds one connection; two clients need two contexts.
 */
#ifndef VASTAI_PORT_H
#define VASTAI_PORT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Result of a port function. Each value has one meaning, and none of them means "0 bytes". */
typedef enum vast_io {
    VAST_IO_OK,          /**< done; send and recv moved at least one byte */
    VAST_IO_AGAIN,       /**< would block: call again with the same arguments */
    VAST_IO_LOOKUP,      /**< connect only: would block, because the host name is still being looked up */
    VAST_IO_CLOSED,      /**< recv, send: the peer ended the stream in order */
    VAST_IO_NO_NAME,     /**< connect: the host name has no address, or the lookup failed */
    VAST_IO_REFUSED,     /**< connect: every address refused the connection */
    VAST_IO_UNREACHABLE, /**< no route to the host or network */
    VAST_IO_RESET,       /**< the peer, or a device on the way, broke the connection */
    VAST_IO_NO_MEMORY,   /**< the platform ran out of sockets, buffers or memory */
    VAST_IO_ERROR        /**< any other error */
} vast_io;

/** What wait() waits for: a combination of these; 0: only for the time to pass. */
enum { VAST_WANT_READ = 1, VAST_WANT_WRITE = 2 };

typedef struct vast_port {
    /**
     * Opens a connection, including the lookup of the host name. Called again with the same arguments until it returns
     * neither AGAIN nor LOOKUP. A failed attempt leaves nothing open.
     *
     * @param host  a name or an address literal, NUL-terminated, IPv6 without brackets. `localhost`, in any case, must
     *              be mapped to a loopback address without asking a name server (RFC 6761, section 6.3), because the
     *              API key is sent to it without encryption.
     * @param port  1..65535.
     * @retval VAST_IO_OK      the connection is open.
     * @retval VAST_IO_LOOKUP  in progress: the name is being looked up. Not returned after AGAIN.
     * @retval VAST_IO_AGAIN   in progress: the connection is being established.
     * @retval other           the attempt failed, for this reason. If several addresses failed in different ways: the
     *                         failure that came closest to success.
     */
    vast_io (*connect)(void *ctx, const char *host, uint16_t port);

    /**
     * Sends 1..len bytes.
     * @pre the connection is open, and len > 0.
     * @param moved  set to the number of bytes sent, only if the result is OK.
     * @retval VAST_IO_AGAIN  no room at the moment; this includes a temporary shortage of buffers.
     * @retval other error    the connection can no longer be used.
     */
    vast_io (*send)(void *ctx, const void *data, size_t len, size_t *moved);

    /**
     * Receives 1..len bytes.
     * @pre the connection is open, and len > 0.
     * @param moved  set to the number of bytes received, only if the result is OK.
     * @retval VAST_IO_CLOSED  the peer ended the stream, and all data was received. Further calls return the same.
     */
    vast_io (*recv)(void *ctx, void *buf, size_t len, size_t *moved);

    /** Closes an open connection, or abandons an attempt to connect or a lookup. Idempotent; cannot fail. */
    void (*close)(void *ctx);

    /**
     * Sleeps until `want` may succeed or max_ms have passed. It may return earlier for any reason.
     * The pointer may be NULL: calls can then be driven only by vast_call_step().
     *
     * @param want  VAST_WANT_READ, VAST_WANT_WRITE, both, or 0. While connecting: VAST_WANT_WRITE.
     */
    void (*wait)(void *ctx, unsigned want, uint32_t max_ms);

    /** Returns a monotonic time in ms. It may wrap at 2^32; libvastai uses only differences. */
    uint32_t (*now_ms)(void *ctx);

    /** Returns the wall-clock time in s since 1970-01-01 UTC, or -1 if unknown. NULL: always unknown. */
    int64_t (*epoch)(void *ctx);

    /**
     * Fills out[0..len) with random bytes of cryptographic quality. If the result is not OK, nothing of `out` is used.
     * @retval VAST_IO_OK     all of `out` is filled.
     * @retval VAST_IO_AGAIN  the source is not seeded yet.
     * @retval VAST_IO_ERROR  there is no source: TLS cannot be set up, and retry delays have a fixed value, half of
     *                        their maximum, instead of a random one.
     */
    vast_io (*entropy)(void *ctx, void *out, size_t len);
} vast_port;

#ifdef __cplusplus
}
#endif

#endif
