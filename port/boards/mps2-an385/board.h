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

/** Starts the tick. */
void board_init(void);

/** The tick's interrupt, every ms. */
void board_tick(void);

uint32_t board_now_ms(void);

/** Microseconds since the start; wraps after 71 minutes. */
uint32_t board_now_us(void);

/** Sleeps until the next interrupt: the tick, at the latest. */
void board_rest(void);

/** Fills out with bytes fit for keys; as vast_port.entropy. */
vast_io board_entropy(void *out, size_t len);

/** For lwIP's ports, transaction numbers and the like: from a generator that is seeded by board_entropy(). */
uint32_t board_random(void);

#endif
