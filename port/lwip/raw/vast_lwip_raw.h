/* SPDX-License-Identifier: MIT */
/**
 * The port for lwIP without an operating system: NO_SYS=1, raw API, one thread.
 *
 * Give it to a client as `.port = &vast_lwip_raw_port, .port_ctx = &context`. Everything happens in the thread that runs
 * lwIP's core; nothing is called from an interrupt. lwIP's own memory is all that is taken: one tcp_pcb for a connection,
 * its segments, and the pbufs of what was received and not read yet, at most TCP_WND bytes.
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

/** What the firmware lends to the port. */
typedef struct vast_lwip_raw_config {
    /**
     * Lets the network move: takes what the driver has received to netif->input and calls sys_check_timeouts(). Called
     * at each connect, send and recv, so that a superloop needs vast_call_step() only; must not call the client.
     */
    void (*pump)(void *user);
    /**
     * Rests until an interrupt or for max_ms, between two pumps of wait(); or returns at once. NULL: wait() is not used
     * to save power.
     */
    void (*rest)(void *user, uint32_t max_ms);
    uint32_t (*now_ms)(void *user);                        /**< NULL: lwIP's sys_now() */
    int64_t (*epoch)(void *user);                          /**< as vast_port.epoch; NULL: never known */
    vast_io (*entropy)(void *user, void *out, size_t len); /**< as vast_port.entropy; NULL: no source */
    void *user;
} vast_lwip_raw_config;

/** One connection; the fields are private. It may go away, or serve anew, after close(), even if a look-up goes on. */
typedef struct vast_lwip_raw {
    const vast_lwip_raw_config *config;
    struct tcp_pcb *pcb; /* NULL: none, or lwIP freed it: see fault */
    struct pbuf *unread;
    vast_lwip_lookup lookup;
    uint8_t state;
    uint8_t fault;  /* vast_io: what ended the connection */
    bool peer_done; /* the peer's FIN came */
} vast_lwip_raw;

/** Sets up a context. @param config  must outlive it. */
void vast_lwip_raw_init(vast_lwip_raw *raw, const vast_lwip_raw_config *config);

extern const vast_port vast_lwip_raw_port;

#ifdef __cplusplus
}
#endif

#endif
