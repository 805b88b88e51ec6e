/* SPDX-License-Identifier: MIT */
/**
 * The step machine under every flow. A kind of flow is a row of functions: `call` begins the call that is due, `next`
 * looks at its result and says what follows. The machine drives the calls, keeps the deadline, and reports progress.
 *
 * The struct of a job has its vast_flow as first member, so that a kind finds its job from the flow.
 */
#ifndef VASTAI_FLOW_MACHINE_H
#define VASTAI_FLOW_MACHINE_H

#include "vastai/flow.h"

/** What a flow does next. */
typedef enum vast_flow_turn {
    VAST_FLOW_CALL,  /**< begin the next call */
    VAST_FLOW_PAUSE, /**< pause, then begin the next call */
    VAST_FLOW_END    /**< the flow has ended with flow->err */
} vast_flow_turn;

struct vast_flow_kind {
    /** Begins the call that is due. @return VAST_OK, or the result of the flow. */
    vast_err (*call)(vast_flow *flow);
    /** Evaluates a call that has ended. @param err  its result. */
    vast_flow_turn (*next)(vast_flow *flow, vast_err err);
    /** Fills in the members of the progress that only the kind knows. NULL: there are none. */
    void (*describe)(const vast_flow *flow, vast_progress *progress);
    /** Called once when the flow ends, however it ends: wipes secrets, and restores the client. NULL: nothing to do. */
    void (*end)(vast_flow *flow);
};

/**
 * Begins a flow in a stage, and its first call.
 * @pre no call is running on the client: vast_check_begin() has returned VAST_OK.
 * @return VAST_OK, or what kind->call returned.
 */
vast_err vast_flow_begin(vast_flow *flow, vast_client *c, const vast_flow_kind *kind,
    const vast_flow_settings *settings, vast_flow_stage stage);

/** Runs a flow to its end if `begun`, the result of beginning it, is VAST_OK; otherwise returns `begun`. */
vast_err vast_flow_finish_begun(vast_flow *flow, vast_err begun);

/** In kind->call: lets the call take longer than the deadline once its successful response has begun. */
void vast_flow_open_end(vast_flow *flow);

/** In kind->call: ends the call after `ms`, if that is before the deadline. */
void vast_flow_limit_call(vast_flow *flow, uint32_t ms);

/** The time until the deadline, in ms; 0: it has passed. */
uint32_t vast_flow_left_ms(const vast_flow *flow);

/** Enters a stage: its calls are counted from 0. */
void vast_flow_enter(vast_flow *flow, vast_flow_stage stage);

/** Ends the flow with a result. @return VAST_FLOW_END. */
vast_flow_turn vast_flow_done(vast_flow *flow, vast_err err);

/** Pauses for `ms`; if that would pass the deadline, ends the flow with `late`. */
vast_flow_turn vast_flow_pause_or(vast_flow *flow, uint32_t ms, vast_err late);

/** A random number from `from` to `to`, inclusive; their mean if the port has no randomness. @pre from <= to. */
uint32_t vast_flow_random(const vast_flow *flow, uint32_t from, uint32_t to);

#endif
