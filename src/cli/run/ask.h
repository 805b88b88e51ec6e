/* SPDX-License-Identifier: MIT */
/**
 * Questions to the user.
 */
#ifndef VASTAI_CLI_ASK_H
#define VASTAI_CLI_ASK_H

#include "run_state.h"

/**
 * Prints a question on stderr and reads one line from stdin, without the spaces around it; a longer line is truncated.
 * With --raw the question is printed only if stdin is a terminal. Waits at a terminal; anything else must answer in the
 * time of the command.
 * @return false: stdin or the time ended; answer contains what was read before.
 */
bool vast_ask(vast_cli *cli, const char *question, char *answer, size_t room);

/**
 * The same for a secret: a terminal does not show the answer.
 */
bool vast_ask_secret(vast_cli *cli, const char *question, char *answer, size_t room);

/**
 * Asks for confirmation. @return true: the user answered "y" or "yes" or gave the flag `yes`, or nothing will be
 * changed, because --curl or --dry-run is given.
 */
bool vast_confirm(vast_cli *cli, const char *question);

/**
 * Reports that vast_confirm() returned false, and what was therefore not done: "Nothing was destroyed."
 * @return VAST_EXIT_REFUSED if the user declined, VAST_EXIT_USAGE if stdin ended before an answer, VAST_EXIT_DEADLINE
 * if the time did.
 */
int vast_decline(vast_cli *cli, const char *sentence);

#endif
