/* SPDX-License-Identifier: MIT */
/**
 * The port for lwIP without an operating system: NO_SYS=1, raw API, one thread.
 *
 * Configure a client with `.port = &vast_lwip_raw_port, .port_ctx = &context`. All functions run in the thread that
 * runs the core of lwIP, none in an interrupt. The port uses only memory of lwIP: one tcp_pcb for the connection, its
 * segments, and the pbufs of received data that was not read yet, at most TCP_WND bytes.
 *
 * lwipopts.h needs NO_SYS 1, LWIP_CALLBACK_API 1, LWIP_DNS 1, TCP_WND <= 65535; port/lwip/README.md has the rest.
 */
#ifndef VASTAI_PORT_LWIP_RAW_H
#define VASTAI_PORT_LWIP_RAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lwip/pbuf.h"
#include "lwip/tcp.h"
#include "vast_lwip_lookup.h"
#include "vastai/port.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Functions that the firmware provides to the port. */
typedef struct vast_lwip_raw_config {
    /**
     * Processes network events: passes received frames to netif->input and calls sys_check_timeouts(). Called by each
     * connect, send and recv, so that a superloop has to call only vast_call_step(). Must not call the client.
     */
    void (*pump)(void *user);
    /**
     * Called by wait() between two calls of pump: sleeps until an interrupt, for at most max_ms. It may return at once.
     * NULL: wait() does not sleep.
     */
    void (*rest)(void *user, uint32_t max_ms);
    uint32_t (*now_ms)(void *user);                        /**< NULL: lwIP's sys_now() */
    int64_t (*epoch)(void *user);                          /**< as vast_port.epoch; NULL: never known */
    vast_io (*entropy)(void *user, void *out, size_t len); /**< as vast_port.entropy; NULL: no source */
    void *user;
} vast_lwip_raw_config;

/**
 * One connection; the members are private. After close() it may be freed or reused, even if lwIP is still resolving.
 */
typedef struct vast_lwip_raw {
    const vast_lwip_raw_config *config;
    struct tcp_pcb *pcb; /* NULL: no connection, or freed by lwIP, see `fault` */
    struct pbuf *unread;
    vast_lwip_lookup lookup;
    uint8_t state;
    uint8_t fault;  /* vast_io: what ended the connection */
    bool peer_done; /* the FIN of the peer was received */
} vast_lwip_raw;

/** Sets up a context. Opens nothing. @param config  not copied; must stay valid as long as `raw` is in use. */
void vast_lwip_raw_init(vast_lwip_raw *raw, const vast_lwip_raw_config *config);

extern const vast_port vast_lwip_raw_port;

#ifdef __cplusplus
}
#endif

#endif
