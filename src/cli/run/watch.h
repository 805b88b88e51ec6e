/* SPDX-License-Identifier: MIT */
/**
 * Runs a listing again and again: --watch.
 */
#ifndef VASTAI_CLI_WATCH_H
#define VASTAI_CLI_WATCH_H

#include "run_state.h"

/**
 * Runs a command until a signal, until the time of --timeout has passed, or until it fails in a way that will not pass.
 * On a terminal each round is drawn over the one before; elsewhere a round is printed if it differs.
 * @return exit status.
 */
int vast_watch(vast_cli *cli, int (*run)(vast_cli *cli));

#endif
