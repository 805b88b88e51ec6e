/* SPDX-License-Identifier: MIT */
/**
 * How the terminal affects the output.
 */
#ifndef VASTAI_CLI_TERMINAL_H
#define VASTAI_CLI_TERMINAL_H

#include "run_state.h"

/** The style of tables: width, color, all columns. */
vast_table_style vast_table_style_of(const vast_cli *cli);

/** Whether the output goes through a pager: a table on a terminal, without --full, --raw or --curl. */
bool vast_wants_pager(const vast_cli *cli);

#endif
