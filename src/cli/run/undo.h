/* SPDX-License-Identifier: MIT */
/**
 * Undoing what a command has begun and what costs money, whatever ended the command: success, a failure, the deadline,
 * or a signal.
 *
 *     vast_undo_prepare();
 *     vast_undo_shield(true);      around a request that rents: its response, with the ID, is waited for
 *     ... rent ...
 *     vast_undo_shield(false);
 *     ... the work, which a signal or the deadline ends early ...
 *     vast_undo_begin(&undo, cli); signals wait, and there is time
 *     ... destroy ...
 *     vast_undo_end(&undo, left);
 */
#ifndef VASTAI_CLI_UNDO_H
#define VASTAI_CLI_UNDO_H

#include "run_state.h"

#define VAST_UNDO_MS 60000 /* time to undo, beyond --timeout */

/** Time for one request of a command that rents: what hangs does not keep it from what is billed. */
#define VAST_UNDO_REQUEST_MS 25000

/** From now on a signal ends the work, but never the process. Call it before anything is rented. */
void vast_undo_prepare(void);

/** Holds signals back while a request is sent whose response must be known. */
void vast_undo_shield(bool on);

/** The time of a command that is interrupted by undoing; private. */
typedef struct vast_undo {
    vast_cli *cli;
    uint32_t timeout_ms, spent_ms;
} vast_undo;

/** Holds signals back, and sets the remaining time of the command to VAST_UNDO_MS. */
void vast_undo_begin(vast_undo *undo, vast_cli *cli);

/**
 * Sets the remaining time to what it was, without the time that undoing took.
 * @param left  something is left that costs money: the exit status reports that, and not a signal.
 */
void vast_undo_end(const vast_undo *undo, bool left);

/** Whether a failed attempt to undo something may succeed when it is repeated. */
bool vast_undo_may_pass(vast_err err);

#endif
