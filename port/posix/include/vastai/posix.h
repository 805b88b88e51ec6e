/* SPDX-License-Identifier: MIT */
/**
 * The port for POSIX systems: TCP over non-blocking sockets, poll(2), and a name lookup that does not block.
 *
 *     vast_posix net;
 *     vast_posix_init(&net);
 *     ... configure a client with &vast_posix_port and &net ...
 *     vast_posix_free(&net);
 *
 * One vast_posix holds one connection. Only one thread may use it at a time. It needs no heap.
 */
#ifndef VASTAI_POSIX_H
#define VASTAI_POSIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/port.h"

#ifdef __cplusplus
extern "C" {
#endif

struct pollfd;

/** The files and the DNS port for name lookup. The texts must stay valid as long as the vast_posix is in use. */
typedef struct vast_resolver_paths {
    const char *hosts;       /**< path of a file in the format of hosts(5) */
    const char *resolv_conf; /**< path of a file in the format of resolv.conf(5) */
    uint16_t dns_port;       /**< port of the name servers */
} vast_resolver_paths;

/** Size of the state of a connection, in bytes. */
#define VAST_POSIX_BYTES 3712

/** The state of one connection, in memory of the caller. Do not move it while a connection is open or being opened. */
typedef struct vast_posix {
    /** Set by vast_posix_init() to /etc/hosts, /etc/resolv.conf and port 53. May be changed before a connect. */
    vast_resolver_paths paths;
    /**
     * Whether to connect only to public addresses, whatever a name resolves to; see vast_address_is_private(). A host
     * that has only private ones is VAST_IO_UNREACHABLE. For URLs that come from outside. Set by vast_posix_init() to
     * false. May be changed before a connect.
     */
    bool public_only;
    uint64_t opaque[VAST_POSIX_BYTES / sizeof(uint64_t)]; /**< private */
} vast_posix;

/** Sets up a context. Call it before any other function. Opens nothing. */
void vast_posix_init(vast_posix *net);

/** Closes everything that is open. The context may then be used as after vast_posix_init(). Idempotent. */
void vast_posix_free(vast_posix *net);

/**
 * Whether the host of the last connect() has a private address: the one connected to or, if public_only refused the
 * host, all of them.
 */
bool vast_posix_peer_is_private(const vast_posix *net);

/** Maximum number of descriptors of vast_posix_pollfds(). */
#define VAST_POSIX_POLLFDS 16

/**
 * What a program with its own event loop waits for between two steps of a call, in all of its stages: one or several
 * sockets while a name is looked up or addresses are tried, then the connection. The descriptors can change with every
 * step, so call it after each one; with epoll, add them before the wait and remove them after it. Step again when one
 * of them is ready or the time is up.
 *
 *     struct pollfd polls[VAST_POSIX_POLLFDS];
 *     unsigned want = vast_call_step(&client);
 *     uint32_t wait_ms = vast_call_wait_ms(&client);
 *     size_t count = vast_posix_pollfds(&net, want, polls, &wait_ms);
 *
 * @param want     the result of vast_call_step(); of VAST_DONE nothing is polled.
 * @param out      set to the descriptors and their events: VAST_POSIX_POLLFDS of them.
 * @param wait_ms  the time after which the call must be stepped in any case: reduced where a name server or the next
 *                 address is due earlier.
 * @return the number of descriptors, which can be 0: then only the time counts.
 */
size_t vast_posix_pollfds(const vast_posix *net, unsigned want, struct pollfd *out, uint32_t *wait_ms);

/** The port. Its context is a vast_posix. */
extern const vast_port vast_posix_port;

#ifdef __cplusplus
}
#endif

#endif
