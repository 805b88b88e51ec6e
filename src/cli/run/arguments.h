/* SPDX-License-Identifier: MIT */
/**
 * The values of the command's arguments, by name.
 */
#ifndef VASTAI_CLI_ARGUMENTS_H
#define VASTAI_CLI_ARGUMENTS_H

#include "run_state.h"

/** The value of an argument, its preset, or NULL. @param name  without dashes, see vast_argument.name. */
const char *vast_value(const vast_cli *cli, const char *name);
/** Whether the argument is given in the command line. */
bool vast_is_given(const vast_cli *cli, const char *name);
/** The value as a number; 0 if it is not given and has no preset. @pre type VAST_ARGUMENT_INT or _ID. */
int64_t vast_int_value(const vast_cli *cli, const char *name);
/** The next of several values; *at is 0 for the first. @return NULL: no more. */
const char *vast_next_value(const vast_cli *cli, const char *name, size_t *at);
/** The number of values given. */
size_t vast_value_count(const vast_cli *cli, const char *name);

#endif
