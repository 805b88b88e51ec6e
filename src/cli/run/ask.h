/* SPDX-License-Identifier: MIT */
/**
 * Questions to the user.
 */
#ifndef VASTAI_CLI_ASK_H
#define VASTAI_CLI_ASK_H

#include "run_state.h"

/**
 * Asks on stderr, and reads one line from stdin, without the blanks around it; what does not fit is cut off. With --raw the
 * question is shown only if stdin is a terminal. @return false: stdin ended; answer is what came before its end.
 */
bool vast_ask(vast_cli *cli, const char *question, char *answer, size_t room);

/**
 * Asks a question that only "y" or "yes" answers with yes. Flag `yes` answers it unasked.
 */
bool vast_confirm(vast_cli *cli, const char *question);

/**
 * Reports that vast_confirm() returned false, and what was therefore not done: "Nothing was destroyed."
 * @return VAST_EXIT_REFUSED if the user declined, VAST_EXIT_USAGE if stdin ended before an answer.
 */
int vast_decline(vast_cli *cli, const char *sentence);

#endif
