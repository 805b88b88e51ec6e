/* SPDX-License-Identifier: MIT */
/**
 * How the terminal affects the output.
 */
#ifndef VASTAI_CLI_TERMINAL_H
#define VASTAI_CLI_TERMINAL_H

#include "run_state.h"

/** Width of the terminal, or $COLUMNS; 0: unlimited, because the output goes to a file or a pipe. */
size_t vast_terminal_width(const vast_cli *cli);

/** Whether the output has colors: on a terminal, or with CLICOLOR_FORCE; never with NO_COLOR or --no-color. */
bool vast_terminal_has_color(const vast_cli *cli);

/** Columns for help: those of the terminal, or 80. */
size_t vast_help_width(const vast_cli *cli);

/** Whether a person reads the output on a terminal that a pager can use. */
bool vast_has_reader(const vast_cli *cli);

/** Whether the output goes through a pager: a table on a terminal, unless it is printed as data or with --curl. */
bool vast_wants_pager(const vast_cli *cli);

#endif
