/* SPDX-License-Identifier: MIT */
/**
 * Calls whose response is stored in a struct: the base of the typed functions in src/api.
 */
#ifndef VASTAI_CLIENT_BOUND_H
#define VASTAI_CLIENT_BOUND_H

#include "vastai/vastai.h"

enum { VAST_OWN_ARGS = 2 }; /* number of arguments that are copied */

/** A typed visitor of the caller. An adapter that knows its type calls it. */
typedef struct vast_visitor {
    void (*call)(void);
    void *ctx;
} vast_visitor;

/** Where the response is stored. */
typedef struct vast_answer {
    const vast_bind_plan *plan; /**< NULL: it is not stored */
    void *target;
    vast_bind_visit *visit; /**< its ctx is `visitor` of this struct; NULL unless plan->list is set */
    vast_visitor visitor;
} vast_answer;

/**
 * Begins a call whose response is stored in a struct. Up to VAST_OWN_ARGS arguments are copied; more must stay valid
 * until the call has ended. The struct, except the memory of its lists, is zeroed at once, before each further
 * attempt, and if the call fails. With a plan, request->on_json and on_end, if set, are called instead of the
 * binding, with the vast_bind as ctx.
 * @retval as vast_call_begin().
 */
vast_err vast_begin_bound(vast_client *c, const vast_request *request, const vast_answer *answer);

/** The same for an operation whose only parameter is `id`. */
vast_err vast_begin_on_id(vast_client *c, const vast_op *op, int64_t id, const vast_answer *answer);

/**
 * Checks whether a typed function may begin, before it changes memory of the caller.
 * @param err  VAST_OK, or the error in its arguments, which is stored in vast_last() together with `cause`.
 * @retval VAST_E_BUSY  another call is running; nothing was changed.
 * @retval err          otherwise.
 */
vast_err vast_check_begin(vast_client *c, vast_err err, vast_cause cause);

/** Runs a call to its end if `begun`, the result of beginning it, is VAST_OK; otherwise returns `begun`. */
vast_err vast_finish_begun(vast_client *c, vast_err begun);

#endif
