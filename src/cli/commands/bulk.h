/* SPDX-License-Identifier: MIT */
/**
 * Runs one operation on many IDs, in batches of at most VAST_BULK_IDS.
 */
#ifndef VASTAI_CLI_BULK_H
#define VASTAI_CLI_BULK_H

#include "cli.h"

#define VAST_BULK_IDS 64 /* maximum number of IDs in one request */

typedef struct vast_bulk {
    const char *done;  /**< message when every batch succeeded, see vast_command.done; NULL: none */
    const char *label; /**< printed before the IDs of rented instances; NULL: the responses name no instances */
    bool patient;      /**< retry a batch a few times after `success: false`, which is often temporary */
} vast_bulk;

/**
 * Sends args, which contain all IDs, in batches. With --raw it prints the response, or a list of the responses if there
 * are several batches.
 * @return exit status; VAST_EXIT_PARTIAL if some batches, or some offers in a batch, failed and others succeeded.
 */
int vast_bulk_run(vast_cli *cli, vast_call_args *args, const vast_bulk *bulk);

#endif
