/* SPDX-License-Identifier: MIT */
/**
 * The machine: clock, randomness, rest. Everything that a product replaces is here, in lan9118.c and in startup.c.
 */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>
#include <stdint.h>

#include "vastai/port.h"

/** What unused stack and arena are filled with. */
#define BOARD_PAINT 0xC5C5C5C5

/** The interrupt of lan9118.c's controller. */
#define BOARD_ETHERNET_IRQ 13

/** Starts the tick. Not under a kernel, which has a tick of its own. */
void board_init(void);

/** To be called every ms, by the tick's interrupt. */
void board_tick(void);

uint32_t board_now_ms(void);

/** Microseconds since the start; wraps after 71 minutes. */
uint32_t board_now_us(void);

/** Sleeps until the next interrupt: the tick, at the latest. */
void board_rest(void);

/** Fills out with bytes fit for keys; as vast_port.entropy. */
vast_io board_entropy(void *out, size_t len);

/** For lwIP's ports, transaction numbers and the like. Any task may ask. */
uint32_t board_random(void);

/** Seconds since 1970 when the board started, or -1: not known. */
extern int64_t board_boot_epoch;

/* ---- the same as a port's configuration wants them: with an argument, which is not used */
uint32_t board_port_now_ms(void *user);
int64_t board_port_epoch(void *user);
vast_io board_port_entropy(void *user, void *out, size_t len);

#endif
