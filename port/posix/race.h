/* SPDX-License-Identifier: MIT */
/**
 * Connection attempts to several addresses (RFC 8305): the next one starts when one fails, or when 250 ms have passed without
 * an answer; all run on, the first to connect wins, the others are closed.
 */
#ifndef VASTAI_RACE_H
#define VASTAI_RACE_H

#include "name_files.h"
#include "vastai/port.h"

struct pollfd;

enum { VAST_RACERS_MAX = VAST_FAMILIES * VAST_ADDRESSES_MAX, VAST_RACE_DELAY_MS = 250 };

/** All members are private. */
typedef struct vast_race {
    vast_address address[VAST_RACERS_MAX];
    int fd[VAST_RACERS_MAX]; /* of those that were started, -1 once they have failed */
    uint8_t count;
    uint8_t started;
    uint16_t ready; /* a bit for each attempt that the last poll reported */
    uint16_t broken;
    bool polled;
    uint32_t next_at_ms;
    vast_io failure; /* the most telling one so far */
} vast_race;

/** Lines the addresses up: IPv6 first, then the families in turn. */
void vast_race_init(vast_race *race, const vast_addresses found[VAST_FAMILIES]);

/**
 * Moves on without waiting.
 * @param winner  the connected socket, on OK.
 * @retval VAST_IO_OK     *winner is the caller's now; the others are closed.
 * @retval VAST_IO_AGAIN  attempts are under way.
 * @return otherwise the failure that came nearest to success: refused, reset, unreachable, ...; nothing is open.
 */
vast_io vast_race_step(vast_race *race, uint16_t port, uint32_t now_ms, int *winner);

/** What to poll for: returns how many rows of out[VAST_RACERS_MAX] were filled. */
size_t vast_race_polls(const vast_race *race, struct pollfd *out);

/** Tells what such a poll has found, so that the next step need not ask again. */
void vast_race_polled(vast_race *race, const struct pollfd *polls, size_t count);

/** True when the next attempt has its time: *due_ms. False: there is none left. */
bool vast_race_due_ms(const vast_race *race, uint32_t *due_ms);

/** Closes all attempts. Idempotent. */
void vast_race_close(vast_race *race);

#endif
