/* SPDX-License-Identifier: MIT */
/* The step machine under every flow: calls and pauses, one after another, within one deadline. */
#include "machine.h"

#include "engine.h"
#include "integer.h"

/* What a flow waits for. */
enum { ENDED, CALLING, PAUSING, TOO_LATE /* for a call that was not begun, because the deadline has passed */ };

static uint32_t now_of(const vast_flow *flow)
{
    const vast_engine *e = vast_engine_of(flow->client);
    return e->config.port->now_ms(e->config.port_ctx);
}

static uint32_t until(const vast_flow *flow, uint32_t moment)
{
    int32_t left = vast_ms_between(now_of(flow), moment);
    return left > 0 ? (uint32_t)left : 0;
}

uint32_t vast_flow_left_ms(const vast_flow *flow)
{
    return until(flow, flow->deadline);
}

void vast_flow_enter(vast_flow *flow, vast_flow_stage stage)
{
    if (flow->stage != (uint8_t)stage) {
        flow->stage = (uint8_t)stage;
        flow->calls = 0;
    }
}

vast_flow_turn vast_flow_done(vast_flow *flow, vast_err err)
{
    flow->err = (uint8_t)err;
    return VAST_FLOW_END;
}

vast_flow_turn vast_flow_pause_or(vast_flow *flow, uint32_t ms, vast_err late)
{
    if (ms >= vast_flow_left_ms(flow)) {
        return vast_flow_done(flow, late);
    }
    flow->pause_ms = ms;
    flow->pause_until = now_of(flow) + ms;
    return VAST_FLOW_PAUSE;
}

uint32_t vast_flow_random(const vast_flow *flow, uint32_t from, uint32_t to)
{
    const vast_engine *e = vast_engine_of(flow->client);
    uint32_t random, span = to - from;
    if (e->config.port->entropy(e->config.port_ctx, &random, sizeof random) != VAST_IO_OK) {
        return from + span / 2;
    }
    return from + (uint32_t)((uint64_t)random * ((uint64_t)span + 1) >> 32);
}

/* ---- observing --------------------------------------------------------------------------------------------------- */

static void report(const vast_flow *flow, vast_err err)
{
    if (flow->observer == NULL || flow->observer->progress == NULL) {
        return;
    }
    vast_progress progress = {
        .stage = (vast_flow_stage)flow->stage,
        .err = err,
        .words = vast_last(flow->client)->message,
        .attempt = flow->calls,
        .left_s = vast_flow_left_ms(flow) / 1000,
        .pause_ms = flow->pause_ms,
        .position = -1,
        .depth = -1,
    };
    if (flow->kind->describe != NULL) {
        flow->kind->describe(flow, &progress);
    }
    flow->observer->progress(flow->observer->ctx, &progress);
}

/* ---- running ----------------------------------------------------------------------------------------------------- */

/* The result of the flow becomes that of its client, so that a program finds both in one place. */
static void end_flow(vast_flow *flow)
{
    flow->state = ENDED;
    if (flow->kind->end != NULL) {
        flow->kind->end(flow);
    }
    vast_engine_of(flow->client)->outcome.err = (vast_err)flow->err;
}

static void stop(vast_flow *flow, vast_err err)
{
    vast_call_cancel(flow->client);
    bool lost = vast_last(flow->client)->err == VAST_E_UNKNOWN_OUTCOME && flow->state == CALLING;
    flow->err = (uint8_t)(lost ? VAST_E_UNKNOWN_OUTCOME : err);
    end_flow(flow);
}

void vast_flow_open_end(vast_flow *flow)
{
    flow->open_ended = true;
    vast_engine_of(flow->client)->config.timeout_ms = INT32_MAX;
}

void vast_flow_limit_call(vast_flow *flow, uint32_t ms)
{
    vast_engine *e = vast_engine_of(flow->client);
    e->config.timeout_ms = ms < e->config.timeout_ms ? ms : e->config.timeout_ms;
}

/* The call may be shown, or stopped, before anything of it is sent. */
static vast_err announce(const vast_flow *flow)
{
    report(flow, VAST_OK);
    if (flow->observer == NULL || flow->observer->on_call == NULL) {
        return VAST_OK;
    }
    return flow->observer->on_call(flow->observer->ctx, &vast_engine_of(flow->client)->request);
}

static vast_err call(vast_flow *flow)
{
    vast_engine *e = vast_engine_of(flow->client);
    uint32_t own_ms = e->config.timeout_ms, left = vast_flow_left_ms(flow);
    flow->pause_ms = 0;
    flow->open_ended = false;
    flow->calls = (uint16_t)(flow->calls + (flow->calls != UINT16_MAX));
    e->config.timeout_ms = left != 0 ? left : 1;
    vast_err err = flow->kind->call(flow);
    e->config.timeout_ms = own_ms;
    if (err != VAST_OK) {
        return err;
    }
    flow->state = left != 0 ? CALLING : TOO_LATE;
    return left != 0 ? announce(flow) : VAST_OK;
}

static void begin_call(vast_flow *flow)
{
    vast_err err = call(flow);
    if (err != VAST_OK) {
        stop(flow, err);
    }
}

vast_err vast_flow_begin(vast_flow *flow, vast_client *c, const vast_flow_kind *kind,
    const vast_flow_settings *settings, vast_flow_stage stage)
{
    const vast_engine *e = vast_engine_of(c);
    uint32_t ms = settings->timeout_ms != 0 ? settings->timeout_ms : e->config.timeout_ms;
    *flow = (vast_flow){ .kind = kind, .client = c, .observer = settings->observer, .stage = (uint8_t)stage };
    flow->deadline = now_of(flow) + (ms < INT32_MAX ? ms : INT32_MAX);
    begin_call(flow);
    return flow->state == ENDED ? (vast_err)flow->err : VAST_OK;
}

/* A response that has begun may take longer than the deadline, if the flow is open-ended. */
static bool is_overdue(const vast_flow *flow)
{
    const vast_engine *e = vast_engine_of(flow->client);
    bool answering = e->state == VAST_STATE_BODY && vast_is_success(e);
    return flow->open_ended && !answering && vast_flow_left_ms(flow) == 0;
}

/* Ends the current call as a deadline of its own would. */
static void expire(vast_flow *flow)
{
    vast_outcome *outcome = &vast_engine_of(flow->client)->outcome;
    vast_call_cancel(flow->client);
    outcome->err = outcome->err == VAST_E_UNKNOWN_OUTCOME ? outcome->err : VAST_E_TIMEOUT;
    outcome->cause = VAST_CAUSE_DEADLINE;
}

static void evaluate(vast_flow *flow)
{
    vast_err err = vast_last(flow->client)->err;
    flow->state = PAUSING;
    flow->pause_until = now_of(flow);
    if (flow->observer != NULL && flow->observer->on_result != NULL) {
        flow->observer->on_result(flow->observer->ctx, vast_last(flow->client));
    }
    vast_flow_turn turn = flow->kind->next(flow, err);
    if (turn == VAST_FLOW_END) {
        end_flow(flow);
    } else if (turn == VAST_FLOW_PAUSE) {
        report(flow, err);
    }
}

static unsigned step_call(vast_flow *flow)
{
    if (flow->state == TOO_LATE || is_overdue(flow)) {
        expire(flow);
    }
    unsigned want = vast_call_step(flow->client);
    if (want == VAST_DONE) {
        evaluate(flow);
    }
    return want;
}

/* Each step evaluates one call at most, so that a flow whose calls end at once cannot keep it. */
unsigned vast_flow_step(vast_flow *flow)
{
    if (flow->state == PAUSING) {
        if (until(flow, flow->pause_until) != 0) {
            return VAST_WANT_TIME;
        }
        begin_call(flow);
    }
    unsigned want = flow->state == ENDED ? VAST_DONE : step_call(flow);
    return flow->state == ENDED ? VAST_DONE : want == VAST_DONE ? VAST_WANT_TIME : want;
}

uint32_t vast_flow_wait_ms(const vast_flow *flow)
{
    if (flow->state == ENDED) {
        return 0;
    }
    if (flow->state == PAUSING) {
        return until(flow, flow->pause_until);
    }
    uint32_t ms = vast_call_wait_ms(flow->client), left = vast_flow_left_ms(flow);
    return flow->open_ended && left != 0 && left < ms ? left : ms;
}

void vast_flow_cancel(vast_flow *flow)
{
    if (flow->state != ENDED) {
        stop(flow, VAST_E_STOPPED);
    }
}

vast_err vast_flow_result(const vast_flow *flow)
{
    return (vast_err)flow->err;
}

vast_err vast_flow_finish(vast_flow *flow)
{
    const vast_config *config = &vast_engine_of(flow->client)->config;
    if (config->port->wait == NULL) {
        vast_flow_cancel(flow);
        return flow->err == VAST_E_UNKNOWN_OUTCOME ? (vast_err)flow->err : VAST_E_ARG;
    }
    unsigned want = vast_flow_step(flow);
    while (want != VAST_DONE) {
        config->port->wait(config->port_ctx, want & (VAST_WANT_READ | VAST_WANT_WRITE), vast_flow_wait_ms(flow));
        want = vast_flow_step(flow);
    }
    return (vast_err)flow->err;
}

vast_err vast_flow_finish_begun(vast_flow *flow, vast_err begun)
{
    return begun == VAST_OK ? vast_flow_finish(flow) : begun;
}
