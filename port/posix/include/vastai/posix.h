/* SPDX-License-Identifier: MIT */
/**
 * The port for POSIX systems: TCP over non-blocking sockets, poll(2), and a name look-up that cannot hold up its caller.
 *
 *     vast_posix net;
 *     vast_posix_init(&net);
 *     ... hand &vast_posix_port and &net to a client ...
 *     vast_posix_free(&net);
 *
 * One vast_posix is one connection; it belongs to one thread at a time and needs no heap.
 */
#ifndef VASTAI_POSIX_H
#define VASTAI_POSIX_H

#include <stddef.h>
#include <stdint.h>

#include "vastai/port.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Where names are looked up. The texts must outlive their use. */
typedef struct vast_resolver_paths {
    const char *hosts;       /**< in the format of hosts(5) */
    const char *resolv_conf; /**< in the format of resolv.conf(5) */
    uint16_t dns_port;       /**< of the name servers */
} vast_resolver_paths;

/** Bytes of a connection: its look-up, its attempts, its socket. */
#define VAST_POSIX_BYTES 3712

/** The caller's memory. It may not be moved while a connection is open or opening. */
typedef struct vast_posix {
    /** vast_posix_init() names /etc/hosts, /etc/resolv.conf and port 53; a program may change that before a connect. */
    vast_resolver_paths paths;
    uint64_t opaque[VAST_POSIX_BYTES / sizeof(uint64_t)]; /**< private */
} vast_posix;

/** Must come first. Opens nothing. */
void vast_posix_init(vast_posix *net);

/** Closes what is open. The struct may then be used again as after vast_posix_init(). Idempotent. */
void vast_posix_free(vast_posix *net);

/** The functions. Their context is a vast_posix. */
extern const vast_port vast_posix_port;

#ifdef __cplusplus
}
#endif

#endif
