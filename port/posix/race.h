/* SPDX-License-Identifier: MIT */
/**
 * Connection attempts to several addresses (RFC 8305): the next attempt starts when one fails, or after 250 ms
 * without an answer. All continue until one succeeds; the others are then closed.
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
    int fd[VAST_RACERS_MAX]; /* sockets of the started attempts; -1: failed */
    uint8_t count;
    uint8_t started;
    uint8_t winner; /* index of the address that was connected to */
    uint16_t ready; /* bit set of the attempts that the last poll() reported */
    uint16_t broken;
    bool polled;
    uint32_t next_at_ms;
    vast_io failure; /* the failure so far that came closest to success */
} vast_race;

/** Sorts the addresses: IPv6 first, then alternating families. */
void vast_race_init(vast_race *race, const vast_addresses found[VAST_FAMILIES]);

/**
 * Continues the attempts without blocking.
 * @param winner  set to the connected socket if the result is OK; the caller must close it.
 * @retval VAST_IO_OK     connected; the other sockets are closed.
 * @retval VAST_IO_AGAIN  attempts are in progress.
 * @retval other          all attempts failed: the failure that came closest to success. Nothing is open.
 */
vast_io vast_race_step(vast_race *race, uint16_t port, uint32_t now_ms, int *winner);

/** Fills out[VAST_RACERS_MAX] with the descriptors to poll. Returns their number. */
size_t vast_race_polls(const vast_race *race, struct pollfd *out);

/** Stores the result of such a poll(), so that the next step does not have to poll again. */
void vast_race_polled(vast_race *race, const struct pollfd *polls, size_t count);

/** Sets *due_ms to the start of the next attempt. @return false if no attempt is left. */
bool vast_race_due_ms(const vast_race *race, uint32_t *due_ms);

/** The address of the winner. Valid until the next race. */
const vast_address *vast_race_winner(const vast_race *race);

/** Closes all attempts. Idempotent. */
void vast_race_close(vast_race *race);

#endif
