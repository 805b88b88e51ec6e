/* SPDX-License-Identifier: MIT */
/**
 * What is to run on an instance that is rented: the options that create instance, create instances and launch instance share,
 * and what the requests say of them.
 *
 * A command takes them by RENT_OPTIONS, beside its own arguments, and calls vast_rent_args() in place of vast_args_from_rows().
 */
#ifndef VASTAI_CLI_RENT_OPTIONS_H
#define VASTAI_CLI_RENT_OPTIONS_H

#include "cli.h"

/** Most characters that the service takes for a start script. */
#define VAST_ONSTART_MAX 4048

/**
 * vast_args_from_rows(), and on top of it: `runtype` and `args` (not with a template), `env` as an object, `onstart` from a
 * file or a command, within VAST_ONSTART_MAX.
 * @return VAST_EXIT_DONE; else the exit status of what has been told.
 */
int vast_rent_args(vast_cli *cli, const vast_op *op, vast_call_args *args);

/** What the service calls the way in: "ssh_proxy", "jupyter_direc ssh_direc ssh_proxy", ...; "args" without one. */
typedef struct vast_run_type {
    bool ssh, jupyter, direct;
    bool args; /**< --args stands there, be it with nothing behind */
} vast_run_type;

const char *vast_run_type_text(const vast_run_type *type);

/**
 * Writes an object of what docker's way of saying it means: "-e A=b -p 80:80 -h box". Words are parted by blanks outside of
 * quotes. What is not understood is left out, the first of it is told in *left_out (with its length; NULL: nothing was).
 * @param portal  in place of the value of PORTAL_CONFIG; NULL: that which stands there.
 */
void vast_put_env(vast_out *out, const char *text, const char *portal, const char **left_out, size_t *left_out_len);

/**
 * Writes the items of PORTAL_CONFIG in `text` that lead to no jupyter, parted by '|'.
 * @return false: there is no PORTAL_CONFIG.
 */
bool vast_put_portal(vast_out *out, const char *text);

#endif
