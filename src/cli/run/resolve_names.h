/* SPDX-License-Identifier: MIT */
/**
 * Names in place of IDs: an argument with `names` takes either.
 */
#ifndef VASTAI_CLI_RESOLVE_NAMES_H
#define VASTAI_CLI_RESOLVE_NAMES_H

#include "run_state.h"

/**
 * Replaces each name on the command line by its ID. Each listing that names need is requested once; without names
 * nothing is sent.
 * @return VAST_EXIT_DONE, or the exit status of a failure that was reported: a name is unknown, or not unique.
 */
int vast_resolve_names(vast_cli *cli);

#endif
