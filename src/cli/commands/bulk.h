/* SPDX-License-Identifier: MIT */
/**
 * One deed for many ids, in requests of so many at a time as the service takes.
 */
#ifndef VASTAI_CLI_BULK_H
#define VASTAI_CLI_BULK_H

#include "cli.h"

#define VAST_BULK_IDS 64 /* of one request */

typedef struct vast_bulk {
    const char *done;  /**< what to say when all of it is done; see vast_command.done. NULL: nothing */
    const char *label; /**< the answers name instances that were rented: printed before their ids; NULL: they do not */
    bool patient;      /**< a `success: false` is asked again a few times: what was not possible may be so soon */
} vast_bulk;

/**
 * Sends args, whose ids are those of all, in portions. With --raw the answers are printed, of several portions as a list.
 * @return the exit status: VAST_EXIT_PARTIAL when some portions, or some offers of one, were refused and others not.
 */
int vast_bulk_run(vast_cli *cli, vast_call_args *args, const vast_bulk *bulk);

#endif
