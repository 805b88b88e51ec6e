/* SPDX-License-Identifier: MIT */
/**
 * What has changed in a table that is printed again and again. Each round notes what it prints; what the round before
 * did not note is new. Only hashes are kept, in a table of fixed size: once it is full, nothing is new.
 */
#ifndef VASTAI_CLI_MARKS_H
#define VASTAI_CLI_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Begins a round. In the first one nothing is new. */
void vast_marks_next(void);

/** Ends a round that failed: the next one is compared with the one before it. */
void vast_marks_discard(void);

/** Whether this round differs from the one before: something is new, or missing. False in the first. */
bool vast_marks_differ(void);

/** The hash of a text, continued from that of what it belongs to; 0: of nothing. */
uint32_t vast_marks_hash(uint32_t from, const char *text, size_t len);

/** Notes what a hash is of. @return whether it is new. */
bool vast_marks_note(uint32_t hash);

#endif
