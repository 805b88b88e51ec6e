/* SPDX-License-Identifier: MIT */
/**
 * The values of the command's arguments, by name.
 */
#ifndef VASTAI_CLI_ARGUMENTS_H
#define VASTAI_CLI_ARGUMENTS_H

#include "run_state.h"

/** The value of an argument, its preset, or NULL. @param name  without dashes, see vast_argument.name. */
const char *vast_value(const vast_cli *cli, const char *name);
/** Whether it stands in the command line. For a flag: whether it is set. */
bool vast_is_given(const vast_cli *cli, const char *name);
/** The value as a number. @pre type VAST_ARGUMENT_INT, given or with a preset: the parser has checked it. */
int64_t vast_int_value(const vast_cli *cli, const char *name);
/** The next of several values; *at begins at 0. NULL: no more. */
const char *vast_next_value(const vast_cli *cli, const char *name, size_t *at);
size_t vast_value_count(const vast_cli *cli, const char *name);

#endif
