/* SPDX-License-Identifier: MIT */
/**
 * A network for lwIP inside this process: a netif whose other end is libslirp, which ends in sockets of the host's
 * loopback. No root, no tap device. 10.0.2.2 is the host's 127.0.0.1. The frames between the two can be lost, held
 * back, or cut off.
 */
#ifndef NET_H
#define NET_H

#include <stdbool.h>
#include <stdint.h>

#include "lwip/netif.h"

#define NET_HOST "10.0.2.2"

/** What happens to frames; all zero: nothing. Read again for each frame. */
typedef struct net_faults {
    uint32_t lose_percent;  /**< of both directions */
    uint32_t reorder_every; /**< each n-th frame waits for the next one */
    bool cut;               /**< no frame passes */
    bool deaf;              /**< no frame comes in */
} net_faults;

extern net_faults net_faulty;

/** Frames that came in and were dropped because lwIP had no pbuf. */
extern uint32_t net_no_pbuf;

/** Brings up slirp. @param input  where frames go: ethernet_input, or tcpip_input with a TCP/IP thread. */
void net_init(struct netif *netif, netif_input_fn input);

/** Moves frames both ways, without waiting; lwIP's timers are the caller's. */
void net_move(void);

/** Waits for the host's sockets, at most max_ms. */
void net_rest(uint32_t max_ms);

/** Milliseconds since the start, `net_speed` times as fast as the wall's. */
uint32_t net_now_ms(void);
extern uint32_t net_speed;

/** Lets the clock jump. */
void net_skip_ms(uint32_t ms);

#endif
