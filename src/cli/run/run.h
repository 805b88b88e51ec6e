/* SPDX-License-Identifier: MIT */
/**
 * Runs a command from its rows: arguments to parameters, request, answer, output.
 */
#ifndef VASTAI_CLI_RUN_H
#define VASTAI_CLI_RUN_H

#include "call_args.h"

/** Sends a request. After a failure, removes what its response has printed so far. */
vast_err vast_try(vast_cli *cli, const vast_request *request);

/**
 * vast_try(), and reports a failure.
 * @return exit status; after --curl and --dry-run it is VAST_EXIT_DONE, and cli->curl_shown is set.
 */
int vast_send_or_report(vast_cli *cli, const vast_request *request);

/**
 * Sends a call and passes its response to the handlers. Reports a failure.
 * @param on_end  may be NULL.
 * @return exit status.
 */
int vast_fetch(
    vast_cli *cli, const vast_call_args *args, vast_json_handler *on_json, vast_err (*on_end)(void *ctx), void *ctx);

/** vast_request.on_end for a response whose handler is vast_bind_event. */
vast_err vast_bind_ended(void *bind);

/**
 * Sends a request and shows the response by a view, or by a sentence if view is NULL. Reports a failure.
 * @return exit status.
 */
int vast_send_and_show(vast_cli *cli, const vast_request *request, const vast_view *view, const char *done);

/** Sends a call and shows its response with the view or sentence of the command. */
int vast_run_call(vast_cli *cli, const vast_call_args *args);

/** Shows JSON that the command itself has made, as a response is shown. @return exit status. */
int vast_show_json(vast_cli *cli, const vast_view *view, const char *json);

/** Runs an ordinary command: sends its operation with its arguments and shows the response. */
int vast_run_row(vast_cli *cli);

/** vast_run_row() with one more text parameter. */
int vast_run_row_with(vast_cli *cli, const char *name, const char *text);

/** Prints the message of a successful command; with --raw as {"success": true, "msg": ...}. */
void vast_print_done(vast_cli *cli, const char *sentence);

#endif
