/* SPDX-License-Identifier: MIT */
/**
 * The arguments of a call: set one by one, or taken from the rows of the command.
 */
#ifndef VASTAI_CLI_CALL_ARGS_H
#define VASTAI_CLI_CALL_ARGS_H

#include "run_state.h"

#define VAST_CALL_ARGS 48 /* maximum number of parameters of a call */

/** The parameters of one call under construction. */
typedef struct vast_call_args {
    const vast_op *op;
    vast_arg items[VAST_CALL_ARGS];
    uint8_t count;
    vast_ids ids; /**< for one parameter of VAST_TYPE_IDS */
} vast_call_args;

/**
 * Sets the parameters that the command's arguments feed, converted to the types of the operation: lists become JSON
 * arrays, flags become true, decimals become JSON numbers.
 * @return false: it does not fit in memory; that has been reported.
 */
bool vast_args_from_rows(vast_cli *cli, const vast_op *op, vast_call_args *args);

/** vast_args_from_rows() for the operation of the command itself. */
bool vast_row_args(vast_cli *cli, vast_call_args *args);

/** Finds the argument of that name, or adds it. Never NULL: when there are too many, the last one is overwritten. */
vast_arg *vast_args_slot(vast_call_args *args, const char *name);

/* Add or replace one parameter. The text is not copied. */
void vast_args_text(vast_call_args *args, const char *name, const char *text);
void vast_args_json(vast_call_args *args, const char *name, const char *json);
void vast_args_int(vast_call_args *args, const char *name, int64_t value);
void vast_args_null(vast_call_args *args, const char *name);
void vast_args_drop(vast_call_args *args, const char *name);

/** A request with these parameters; the caller sets the handlers of the response. */
vast_request vast_args_request(const vast_call_args *args);

#endif
