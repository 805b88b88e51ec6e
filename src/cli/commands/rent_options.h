/* SPDX-License-Identifier: MIT */
/**
 * The options of a new instance, which create instance, create instances and launch instance share, and the parameters
 * that they become.
 *
 * A command lists vast_rent_options among its arguments and calls vast_rent_args() instead of vast_args_from_rows().
 */
#ifndef VASTAI_CLI_RENT_OPTIONS_H
#define VASTAI_CLI_RENT_OPTIONS_H

#include "cli.h"

/** Maximum length of a start script, in characters: a limit of the service. */
#define VAST_ONSTART_MAX 4048

/**
 * Calls vast_args_from_rows(), then adds `runtype` (not with a template), `env` as an object, and `onstart` from a file
 * or a command.
 * @return VAST_EXIT_DONE, or the exit status of a failure that has been reported.
 */
int vast_rent_args(vast_cli *cli, const vast_op *op, vast_call_args *args);

/** How users reach the instance. */
typedef struct vast_run_type {
    bool ssh, jupyter, direct;
    bool args; /**< --args was given, with or without values */
} vast_run_type;

/** The service's name for it: "ssh_proxy", "jupyter_direc ssh_direc ssh_proxy", ... */
const char *vast_run_type_text(const vast_run_type *type);

/**
 * Writes docker flags, "-e A=b -p 80:80 -h box", as a JSON object. Words are separated by spaces outside of quotes.
 * Invalid words are left out; *left_out is set to the first of them, or to NULL.
 * @param portal  replaces the value of PORTAL_CONFIG; NULL: keep it.
 */
void vast_put_env(vast_out *out, const char *text, const char *portal, const char **left_out, size_t *left_out_len);

/**
 * Writes the items of PORTAL_CONFIG in `text` that do not mention Jupyter, separated by '|'.
 * @return false: `text` has no PORTAL_CONFIG.
 */
bool vast_put_portal(vast_out *out, const char *text);

#endif
