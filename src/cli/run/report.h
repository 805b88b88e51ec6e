/* SPDX-License-Identifier: MIT */
/**
 * Reports: what became of a request, why it failed, and what to do.
 */
#ifndef VASTAI_CLI_REPORT_H
#define VASTAI_CLI_REPORT_H

#include "run_state.h"

/** The exit status of a result. */
int vast_exit_of(vast_err err);

/**
 * Tells on stderr why the last vast_send() failed with err; with --raw as one JSON object. Says nothing after --curl.
 * @param what  "delete endpoint 4242"; NULL: the command's words.
 * @return the exit status.
 */
int vast_report(vast_cli *cli, vast_err err, const char *what);

/** Tells of another failure. @param advice  a second line; NULL: none. @return status. */
int vast_complain(vast_cli *cli, int status, const char *what, const char *advice);

/** Says a sentence on stderr, behind all that stands on stdout; see format.h. */
void vast_note(vast_cli *cli, const char *pattern, ...) __attribute__((format(printf, 2, 3)));

/** Tells that the instance which was asked for is not there. @return exit status. */
int vast_no_instance(vast_cli *cli);

/** A usage error that no row can see: exit status 2. */
int vast_misuse(vast_cli *cli, const char *what);

/** The same object as vast_report() gives with --raw, as the next value of cli->printer. */
void vast_print_failure(vast_cli *cli, vast_err err);

/** What became of the last vast_send(). Never NULL. */
const vast_outcome *vast_outcome_of(const vast_cli *cli);

/**
 * Reports a failure that vast_report() cannot see, for a function that returns an error: vast_report() then adds nothing
 * and returns `status`. @return err.
 */
vast_err vast_fail(vast_cli *cli, vast_err err, int status, const char *what, const char *advice);

/** Reports an effect of the last call that is no plain success: queued, or rented but stopped. @return exit status. */
int vast_report_effect(vast_cli *cli);

#endif
