/* SPDX-License-Identifier: MIT */
/**
 * What the account spends per hour, as the proof at the end of a deletion.
 */
#ifndef VASTAI_CLI_SPEND_H
#define VASTAI_CLI_SPEND_H

#include "cli.h"

/**
 * Asks the service what the account spends, and prints it as the last line: "This account now spends $0.00 an hour;
 * nothing is active." With --raw nothing is printed on stdout.
 * @return VAST_EXIT_DONE if nothing is active; VAST_EXIT_PARTIAL if something still is, which is reported on stderr,
 * per kind; another status if the service could not be asked, which is reported too.
 */
int vast_prove_no_spend(vast_cli *cli);

/**
 * Waits until the instances that an argument names no longer exist, and then proves it by vast_prove_no_spend().
 * @return the same; also VAST_EXIT_PARTIAL if an instance still exists when the time is over.
 */
int vast_prove_destroyed(vast_cli *cli, const char *argument);

#endif
