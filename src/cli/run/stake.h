/* SPDX-License-Identifier: MIT */
/**
 * What is at stake when a command asks: the objects with their names, prices and sizes.
 */
#ifndef VASTAI_CLI_STAKE_H
#define VASTAI_CLI_STAKE_H

#include "run_state.h"

/**
 * Looks up the objects that the command line names, and prints one line for each on stderr: "7000001: trainer, 2x RTX
 * 4090, $0.3611 an hour". A single ID that is not listed is named. If the lookup fails, a line says so.
 */
void vast_show_stake(vast_cli *cli, const vast_stake *stake);

#endif
