/* SPDX-License-Identifier: MIT */
/**
 * Reports failures: what failed, why, and what the user can do.
 */
#ifndef VASTAI_CLI_REPORT_H
#define VASTAI_CLI_REPORT_H

#include "run_state.h"

/** The exit status of a result. */
int vast_exit_of(vast_err err);

/**
 * Prints on stderr why the last vast_send() failed; with --raw as one JSON object. Prints nothing after --curl
 * and --dry-run.
 * @param what  name of the failed action, "delete endpoint 4242"; NULL: the words of the command.
 * @return the exit status.
 */
int vast_report(vast_cli *cli, vast_err err, const char *what);

/** Prints another failure on stderr. @param advice  a second line; NULL: none. @return status. */
int vast_complain(vast_cli *cli, int status, const char *what, const char *advice);
/** The same for a call that was sent: with --raw, its status and stage are in the object. */
int vast_complain_of_call(vast_cli *cli, int status, const char *sentence, const char *advice);

/** Flushes stdout, then prints a message to stderr; for the pattern see format.h. */
void vast_note(vast_cli *cli, const char *pattern, ...) __attribute__((format(printf, 2, 3)));

/**
 * If the server echoes the key, replaces it with asterisks from now on; on stdout not with --raw or --show-secrets.
 * Call it again when the key has changed.
 */
void vast_guard_output(vast_cli *cli);

/** Reports that the requested instance does not exist. @return exit status. */
int vast_no_instance(vast_cli *cli);

/** Reports that the value of an option is not a date. @return VAST_EXIT_USAGE. */
int vast_no_date(vast_cli *cli, const char *option, const char *text);

/** Reports a usage error that the rows cannot express. @return exit status 2. */
int vast_misuse(vast_cli *cli, const char *what);

/** Prints the JSON object of vast_report() as the next value of cli->printer. */
void vast_print_failure(vast_cli *cli, vast_err err);

/** The outcome of the last vast_send(). @return never NULL. */
const vast_outcome *vast_outcome_of(const vast_cli *cli);

/** Whether the last vast_send() shows that there is no such object: the service says so, and not a proxy. */
bool vast_is_gone(const vast_cli *cli, vast_err err);

/**
 * Reports a failure at once, for a function that returns an error to its caller: a later vast_report() prints nothing
 * more and returns `status`.
 * @return err.
 */
vast_err vast_fail(vast_cli *cli, vast_err err, int status, const char *what, const char *advice);

/**
 * Reports an effect of the last call that is no plain success: queued, or rented but stopped.
 * @param instances  the instances that it concerns. @return exit status.
 */
int vast_report_effect(vast_cli *cli, const vast_ids *instances);

/** Reports instances that were rented, but are stopped. @return exit status. */
int vast_report_stopped(vast_cli *cli, const vast_ids *instances);

/** Writes "instance 5" or "instances 5 6": what follows a verb on a command line. */
void vast_put_instances(vast_out *out, const vast_ids *instances);

#endif
