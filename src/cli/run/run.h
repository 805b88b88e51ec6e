/* SPDX-License-Identifier: MIT */
/**
 * Runs a command from its rows: arguments to parameters, request, answer, output.
 */
#ifndef VASTAI_CLI_RUN_H
#define VASTAI_CLI_RUN_H

#include "call_args.h"

/** Sends; of an answer that turns out to be a failure nothing stays printed. */
vast_err vast_try(vast_cli *cli, const vast_request *request);

/**
 * The same, and the failure is reported.
 * @return exit status; also VAST_EXIT_DONE after --curl, and then cli->curl_shown is set.
 */
int vast_send_or_report(vast_cli *cli, const vast_request *request);

/** Sends a call and hands its answer on; a failure is reported. @param on_end  may be NULL. @return exit status. */
int vast_fetch(
    vast_cli *cli, const vast_call_args *args, vast_json_handler *on_json, vast_err (*on_end)(void *ctx), void *ctx);

/** vast_request.on_end for an answer whose handler is vast_bind_event. */
vast_err vast_bind_ended(void *bind);

/** Sends, and shows the answer by a view, or by a sentence if view is NULL. Reports a failure. @return exit status. */
int vast_send_and_show(vast_cli *cli, const vast_request *request, const vast_view *view, const char *done);

/** Sends a call, and shows its answer as the command's row says. */
int vast_run_call(vast_cli *cli, const vast_call_args *args);

/** What an ordinary command does: its arguments, its operation, its view. */
int vast_run_row(vast_cli *cli);

/** The same with one parameter more, a text. */
int vast_run_row_with(vast_cli *cli, const char *name, const char *text);

/** Prints a sentence as a deed's answer: with --raw as {"success": true, "msg": ...}. */
void vast_print_done(vast_cli *cli, const char *sentence);

#endif
