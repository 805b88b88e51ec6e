/* SPDX-License-Identifier: MIT */
/**
 * What is spent per hour: by groups before they are deleted, and by the account, as the proof at the end of a deletion.
 */
#ifndef VASTAI_CLI_SPEND_H
#define VASTAI_CLI_SPEND_H

#include "cli.h"

#define VAST_USD_BYTES 32 /* room for "$9223372036854.7758" */

/** Writes a rate in millionths of $ as tables show it: "$0.3611". */
void vast_usd_text(int64_t micros, char out[VAST_USD_BYTES]);

/**
 * Asks the service what groups spend. A failure is not reported, since it must not prevent the deletion that follows;
 * the request gets at most a quarter of the remaining time.
 * @param op      vast_op_list_endpoint_spend or vast_op_list_workergroup_spend
 * @param groups  `count` groups, each with its ID; hourly_micros is set, to VAST_SPEND_UNKNOWN if there is no figure.
 */
void vast_ask_group_spend(vast_cli *cli, const vast_op *op, vast_group_spend *groups, size_t count);

/**
 * Asks the service what the account spends, and prints it as the last line: "This account now spends $0.00 an hour;
 * nothing is active." With --raw it prints the member "spend_rate" instead, in the object that is open; null if the
 * service could not be asked.
 * @return VAST_EXIT_DONE if nothing is active; VAST_EXIT_PARTIAL if something still is, which is reported on stderr,
 * per kind; another status if the service could not be asked, which is reported too.
 */
int vast_prove_no_spend(vast_cli *cli);

/**
 * Waits until the instances that an argument names no longer exist, and then proves it by vast_prove_no_spend().
 * @return the same; also VAST_EXIT_PARTIAL if an instance still exists when the time is over.
 */
int vast_prove_destroyed(vast_cli *cli, const char *argument);

/** Asks what the account spends per hour. Reports nothing. @param rate  set if the result is VAST_OK. */
vast_err vast_ask_spend_rate(vast_cli *cli, vast_spend_rate *rate);

/** The sum of a rate, in millionths of $ per hour. */
int64_t vast_spend_total(const vast_spend_rate *rate);

#endif
