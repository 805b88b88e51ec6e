/* SPDX-License-Identifier: MIT */
/**
 * A driver for the LAN9118 Ethernet controller of this board, polled or driven by its interrupt.
 */
#ifndef LAN9118_H
#define LAN9118_H

#include "lwip/netif.h"

/** Starts the controller; the init function for netif_add(). */
err_t lan9118_init(struct netif *netif);

/** Passes all received frames to lwIP. */
void lan9118_poll(struct netif *netif);

/*
 * With interrupts: call lan9118_interrupt_on() once. The interrupt handler calls lan9118_interrupt_off() and wakes a
 * task, which calls lan9118_poll() and then lan9118_interrupt_on(). One task may send while another receives.
 */
void lan9118_interrupt_on(void);
void lan9118_interrupt_off(void);

/** For tests: the percentage of frames to drop, in both directions. */
extern unsigned lan9118_lose_percent;

#endif
