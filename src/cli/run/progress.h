/* SPDX-License-Identifier: MIT */
/**
 * What the command is doing, in one line on a terminal: see output/progress_line.h. Nothing is shown where stderr is no
 * terminal, with --quiet, and before the command has been busy for a second.
 */
#ifndef VASTAI_CLI_PROGRESS_H
#define VASTAI_CLI_PROGRESS_H

#include "run_state.h"

/**
 * Shows what the running call does: "connecting to console.vast.ai:443, 3 s".
 * @param begin_ms  when the call began.
 */
void vast_progress_of_call(vast_cli *cli, uint32_t begin_ms);

/** Shows that the command waits: "WHAT, 3 s", where `ms` is the time that has passed or that is left. */
void vast_progress_of_wait(vast_cli *cli, const char *what, uint32_t ms);

/** Shows a text of the command's own at once. */
void vast_progress_show(vast_cli *cli, const char *text);

/** Erases the line. */
void vast_progress_hide(vast_cli *cli);

#endif
