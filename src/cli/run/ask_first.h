/* SPDX-License-Identifier: MIT */
/**
 * The question before a command that destroys, spends or cannot be undone.
 */
#ifndef VASTAI_CLI_ASK_FIRST_H
#define VASTAI_CLI_ASK_FIRST_H

#include "run_state.h"

/** Whether a person sees questions and can answer them: stdin and stderr are a terminal. */
bool vast_is_attended(const vast_cli *cli);

/** Whether the command may be regretted, and neither -y nor --dry-run was given. */
bool vast_needs_consent(const vast_cli *cli);

/**
 * Asks the question of the command, if it has one, and shows what is at stake on a terminal.
 * @return VAST_EXIT_DONE: go on; otherwise the exit status, and what was not done has been reported.
 */
int vast_ask_first(vast_cli *cli);

#endif
