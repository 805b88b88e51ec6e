/* SPDX-License-Identifier: MIT */
/**
 * Typed calls: one whose answer goes into a struct. This is what src/api stands on.
 */
#ifndef VASTAI_CLIENT_BOUND_H
#define VASTAI_CLIENT_BOUND_H

#include "vastai/vastai.h"

enum { VAST_OWN_ARGS = 2 }; /* arguments that are copied */

/** A visitor of a caller's own type, kept until the adapter that knows the type calls it. */
typedef struct vast_visitor {
    void (*call)(void);
    void *ctx;
} vast_visitor;

/** Where the answer goes. */
typedef struct vast_answer {
    const vast_bind_plan *plan; /**< NULL: nowhere */
    void *target;
    vast_bind_visit *visit; /**< gets a vast_visitor, this one, as its ctx; NULL unless plan->list */
    vast_visitor visitor;
} vast_answer;

/**
 * Begins a call whose answer is bound to a struct. Up to VAST_OWN_ARGS arguments are copied; more must live until the call is
 * done. The struct is cleared, but for the memory of its lists, at once and again if the call fails; another attempt starts it
 * over. With a plan, request->on_json and on_end, if given, stand in front of the binding: their ctx is the vast_bind.
 * @retval as vast_call_begin().
 */
vast_err vast_begin_bound(vast_client *c, const vast_request *request, const vast_answer *answer);

/** The same for an operation with one parameter, `id`. */
vast_err vast_begin_on_id(vast_client *c, const vast_op *op, int64_t id, const vast_answer *answer);

/**
 * What a typed function asks before it touches the caller's memory.
 * @param err  VAST_OK, or what is wrong with its arguments; then it goes into vast_last() with its cause.
 * @retval VAST_E_BUSY  a call runs. @retval err  otherwise.
 */
vast_err vast_check_begin(vast_client *c, vast_err err, vast_cause cause);

/** Drives a call to its end if it was begun well; else what beginning it returned. */
vast_err vast_finish_begun(vast_client *c, vast_err begun);

#endif
