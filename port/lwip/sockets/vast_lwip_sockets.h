/* SPDX-License-Identifier: MIT */
/**
 * The port for lwIP under an operating system: NO_SYS=0, the sockets API, any task but the TCP/IP thread.
 *
 * Configure a client with `.port = &vast_lwip_sockets_port, .port_ctx = &context`. The socket is non-blocking. The
 * resolver of lwIP looks names up without blocking, under its core lock. wait() sleeps in lwip_poll(), so other tasks
 * can run.
 *
 * lwipopts.h needs LWIP_SOCKET 1, LWIP_SOCKET_POLL 1, LWIP_DNS 1, LWIP_TCPIP_CORE_LOCKING 1.
 */
#ifndef VASTAI_PORT_LWIP_SOCKETS_H
#define VASTAI_PORT_LWIP_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vast_lwip_lookup.h"
#include "vastai/port.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Functions that the firmware provides to the port. */
typedef struct vast_lwip_sockets_config {
    uint32_t (*now_ms)(void *user);                        /**< NULL: lwIP's sys_now() */
    int64_t (*epoch)(void *user);                          /**< as vast_port.epoch; NULL: never known */
    vast_io (*entropy)(void *user, void *out, size_t len); /**< as vast_port.entropy; NULL: no source */
    void *user;
} vast_lwip_sockets_config;

/**
 * One connection; the members are private. After close() it may be freed or reused, even if lwIP is still resolving.
 */
typedef struct vast_lwip_sockets {
    const vast_lwip_sockets_config *config;
    vast_lwip_lookup lookup;
    int fd; /* -1: no socket */
    uint8_t state;
    bool peer_done; /* the FIN of the peer was received */
} vast_lwip_sockets;

/** Sets up a context. Opens nothing. @param config  not copied; must stay valid as long as `net` is in use. */
void vast_lwip_sockets_init(vast_lwip_sockets *net, const vast_lwip_sockets_config *config);

extern const vast_port vast_lwip_sockets_port;

#ifdef __cplusplus
}
#endif

#endif
