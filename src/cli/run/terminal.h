/* SPDX-License-Identifier: MIT */
/**
 * What the terminal means for the output.
 */
#ifndef VASTAI_CLI_TERMINAL_H
#define VASTAI_CLI_TERMINAL_H

#include "run_state.h"

/** How tables look in this run: width, colour. */
vast_table_style vast_table_style_of(const vast_cli *cli);

/** Whether this run prints a table to a person: not with --full, --raw or --curl, and not without a terminal. */
bool vast_wants_pager(const vast_cli *cli);

#endif
