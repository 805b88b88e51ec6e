/* SPDX-License-Identifier: MIT */
/**
 * The board: clock, random numbers, sleep. A product replaces this file pair, lan9118.c and startup.c.
 */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>
#include <stdint.h>

#include "vastai/port.h"

/** The pattern that unused stack and arena are filled with. */
#define BOARD_PAINT 0xC5C5C5C5

/** The interrupt number of the Ethernet controller. */
#define BOARD_ETHERNET_IRQ 13

/** Starts the tick. Not called under FreeRTOS, which has its own tick. */
void board_init(void);

/** Counts a millisecond. Called every ms by the tick interrupt. */
void board_tick(void);

uint32_t board_now_ms(void);

/** Returns the microseconds since the start; wraps after 71 minutes. */
uint32_t board_now_us(void);

/** Sleeps until the next interrupt, at most until the next tick. */
void board_rest(void);

/** Fills `out` with random bytes of cryptographic quality; as vast_port.entropy. */
vast_io board_entropy(void *out, size_t len);

/** Returns a random number for ports and transaction IDs of lwIP. May be called from any task. */
uint32_t board_random(void);

/** The time of the start, in seconds since 1970-01-01 UTC; -1: unknown. */
extern int64_t board_boot_epoch;

/* ---- the same with the signatures of a port configuration; the argument is not used */
uint32_t board_port_now_ms(void *user);
int64_t board_port_epoch(void *user);
vast_io board_port_entropy(void *user, void *out, size_t len);

#endif
