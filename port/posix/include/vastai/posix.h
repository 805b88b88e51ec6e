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

#include <stddef.h>
#include <stdint.h>

#include "vastai/port.h"

#ifdef __cplusplus
extern "C" {
#endif

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
    uint64_t opaque[VAST_POSIX_BYTES / sizeof(uint64_t)]; /**< private */
} vast_posix;

/** Sets up a context. Call it before any other function. Opens nothing. */
void vast_posix_init(vast_posix *net);

/** Closes everything that is open. The context may then be used as after vast_posix_init(). Idempotent. */
void vast_posix_free(vast_posix *net);

/** The port. Its context is a vast_posix. */
extern const vast_port vast_posix_port;

#ifdef __cplusplus
}
#endif

#endif
