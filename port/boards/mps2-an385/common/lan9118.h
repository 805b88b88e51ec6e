/* SPDX-License-Identifier: MIT */
/**
 * The LAN9118 Ethernet controller of this board: polled, or by its interrupt.
 */
#ifndef LAN9118_H
#define LAN9118_H

#include "lwip/netif.h"

/** Brings the controller up: for netif_add(). */
err_t lan9118_init(struct netif *netif);

/** Takes received frames to lwIP, as many as there are. */
void lan9118_poll(struct netif *netif);

/*
 * By interrupt: lan9118_interrupt_on(), then whenever the interrupt comes lan9118_interrupt_off() in its handler and
 * lan9118_poll() followed by lan9118_interrupt_on() in a task. Sending and receiving may go on at the same time in two tasks.
 */
void lan9118_interrupt_on(void);
void lan9118_interrupt_off(void);

/** A test's wish: of the frames, both ways, about this many in a hundred are lost. */
extern unsigned lan9118_lose_percent;

#endif
