/* SPDX-License-Identifier: MIT */
/* Requests to endpoint groups: look the group up, ask the router for a worker, send the request to it. */
#include "vastai/serverless.h"

#include <string.h>

#include "engine.h"
#include "integer.h"
#include "lane.h"
#include "request.h"
#include "typed.h"
#include "vastai/query.h"
#include "wipe.h"
#include "worker.h"

enum {
    ROUTE_MS = 10000,      /* deadline of one call of the router */
    FIRST_PAUSE_MS = 1000, /* after the first answer "not ready" */
    PAUSE_MIN_MS = 100,
    PAUSE_MAX_MS = 5000,
    WORKER_TRIES = 3 /* failed connections to a worker before another grant is taken */
};

/* What is due. */
enum { LOOK_UP, ROUTE, WORK };

/* ---- pauses ------------------------------------------------------------------------------------------------------ */

/* A random pause whose maximum doubles with each failure in a row; at least what the response asked for. */
static uint32_t pause_ms(const vast_serverless *job, unsigned failures)
{
    uint32_t most = vast_flow_random(&job->flow, 0, 1000);
    uint32_t asked = vast_last(job->flow.client)->retry_after_ms;
    most += 1000u << (failures < 4 ? failures : 4);
    uint32_t pause = vast_flow_random(&job->flow, PAUSE_MIN_MS, most < PAUSE_MAX_MS ? most : PAUSE_MAX_MS);
    return pause > asked ? pause : asked;
}

/* Pauses before `phase`. If there is no time for it, the job ends with the verdict. */
static vast_flow_turn pause_before(vast_serverless *job, unsigned phase)
{
    vast_serverless_state *state = &job->state;
    uint32_t ms = state->waits == 0 ? FIRST_PAUSE_MS : pause_ms(job, state->waits);
    state->waits = (uint8_t)(state->waits + (state->waits != UINT8_MAX));
    state->phase = (uint8_t)phase;
    return vast_flow_pause_or(&job->flow, ms, (vast_err)state->verdict);
}

/* Pauses after a failure, which is the verdict unless it came of the deadline itself. */
static vast_flow_turn retry(vast_serverless *job, unsigned phase, vast_err verdict)
{
    vast_serverless_state *state = &job->state;
    if (vast_flow_left_ms(&job->flow) != 0) {
        state->verdict = (uint8_t)verdict;
    }
    if (state->waits == 0) {
        state->waits = 1;
    }
    return pause_before(job, phase);
}

/* ---- looking the group up ---------------------------------------------------------------------------------------- */

static const vast_bind_row group_rows[] = {
    VAST_BIND(vast_endpoint_row, id, "id", VAST_BIND_INT),
    VAST_BIND(vast_endpoint_row, name, "endpoint_name", VAST_BIND_CLIP),
    VAST_BIND(vast_endpoint_row, key, "api_key", VAST_BIND_CLIP),
};
static const vast_bind_plan groups_plan = LIST_PLAN(vast_endpoint_row, group_rows, "results");

static void note_nearest(vast_serverless *job, const vast_endpoint_row *row)
{
    unsigned distance = vast_spelling_distance(job->endpoint, strlen(job->endpoint), row->name, strlen(row->name));
    if (distance < job->state.distance) {
        job->state.distance = (uint8_t)distance;
        memcpy(job->name, row->name, sizeof job->name);
    }
}

static void take_group(vast_serverless *job, const vast_endpoint_row *row)
{
    job->state.found = true;
    memcpy(job->name, row->name, sizeof job->name);
    if (row->key[0] != '\0') {
        memcpy(job->state.key, "Bearer ", 7);
        memcpy(job->state.key + 7, row->key, VAST_KEY_BYTES);
        job->state.key[7 + VAST_KEY_BYTES] = '\0';
    }
}

/* A key that is too long, or has a character that a header cannot contain, is not a key of the service. */
static bool is_key(const char *key)
{
    return strlen(key) <= VAST_KEY_BYTES && vast_is_field_value(key);
}

static vast_err see_group(void *visitor, const void *target)
{
    vast_serverless *job = ((const vast_visitor *)visitor)->ctx;
    const vast_endpoint_row *row = target;
    bool wanted = job->endpoint != NULL ? strcmp(row->name, job->endpoint) == 0 : row->id == job->endpoint_id;
    if (wanted && !is_key(row->key)) {
        return VAST_E_SHAPE;
    }
    if (wanted) {
        take_group(job, row);
    } else if (job->endpoint != NULL && !job->state.found) {
        note_nearest(job, row);
    }
    return VAST_OK;
}

static vast_err begin_look_up(vast_serverless *job)
{
    const vast_request request = { .op = &vast_op_list_endpoints };
    const vast_visitor visitor = { .ctx = job };
    job->state.found = false;
    job->state.key[0] = job->name[0] = '\0';
    job->state.distance = job->endpoint != NULL ? (uint8_t)(vast_spelling_limit(strlen(job->endpoint)) + 1) : 0;
    vast_flow_enter(&job->flow, VAST_FLOW_LOOK_UP);
    return vast_begin_list(job->flow.client, &request, &groups_plan, &job->at.row, see_group, visitor);
}

static vast_flow_turn after_look_up(vast_serverless *job, vast_err err)
{
    vast_wipe(&job->at, sizeof job->at);
    if (err != VAST_OK) {
        return vast_flow_done(&job->flow, err);
    }
    if (!job->state.found) {
        return vast_flow_done(&job->flow, VAST_E_NOT_FOUND);
    }
    job->state.phase = job->state.call->keyed ? WORK : ROUTE;
    return VAST_FLOW_CALL;
}

/* ---- asking the router ------------------------------------------------------------------------------------------- */

/* Queue mode adds position and depth. If `request_idx` is missing, the last one remains valid. */
static const vast_bind_row route_rows[] = {
    VAST_BIND(vast_serverless, at.worker.url, "url", VAST_BIND_TEXT),
    VAST_BIND(vast_serverless, state.status, "status", VAST_BIND_CLIP),
    VAST_BIND(vast_serverless, state.signature, "signature", VAST_BIND_CLIP),
    VAST_BIND(vast_serverless, state.request_idx, "request_idx", VAST_BIND_INT),
    VAST_BIND(vast_serverless, state.queue_position, "queue_position", VAST_BIND_INT),
    VAST_BIND(vast_serverless, state.queue_depth, "queue_depth", VAST_BIND_INT),
};
static const vast_bind_plan route_plan = PLAN(vast_serverless, route_rows);

/* Keeps the bytes of the answer: a grant is sent to the worker as it was received. */
static vast_err keep_grant(void *ctx, const char *text, size_t len)
{
    const vast_bind *bind = ctx;
    vast_serverless *job = bind->target;
    uint32_t *at = &job->state.grant_len;
    for (size_t i = 0; i < len && *at < VAST_GRANT_BYTES; i++) {
        job->at.worker.grant[(*at)++] = text[i];
    }
    return VAST_OK;
}

static vast_err begin_route(vast_serverless *job)
{
    vast_serverless_state *state = &job->state;
    const char *name = job->endpoint != NULL ? job->endpoint : job->name;
    state->args[0] = (vast_arg){ .name = "endpoint", .value.text = name };
    state->args[1] = (vast_arg){ .name = "cost", .value.text = job->cost != NULL ? job->cost : "100" };
    state->args[2] = (vast_arg){ .name = "request_idx", .value.number = job->request_idx };
    state->args[3] = (vast_arg){ .name = "replay_timeout", .value.text = "60.0" };
    const vast_request request = {
        .op = &vast_op_route,
        .args = state->args,
        .arg_count = 4,
        .timeout_ms = ROUTE_MS,
        .on_text = keep_grant,
    };
    const vast_answer answer = { .plan = &route_plan, .target = job };
    job->polls = (uint16_t)(job->polls + (job->polls != UINT16_MAX));
    state->grant_len = 0;
    if (state->key[0] != '\0') {
        vast_credentials_swap(job->flow.client, state->key);
        state->keyed = true;
    }
    vast_worker_once(job);
    return vast_begin_bound(job->flow.client, &request, &answer);
}

/* The key of a client or a group, without its scheme; "": none. */
static const char *key_in(const char *credentials)
{
    return credentials[0] != '\0' ? credentials + sizeof "Bearer " - 1 : "";
}

/* Masks both keys in a text. @return whether it contained one. */
static bool hide_keys(vast_serverless *job, char *text)
{
    bool own = vast_words_hide(text, key_in(vast_engine_of(job->flow.client)->credentials));
    return vast_words_hide(text, key_in(job->state.key)) || own;
}

/* Reads one character of JSON, which may be escaped, and does not end with a backslash. A key has only ASCII. */
static char take_char(const char **at)
{
    const char *text = *at;
    if (strncmp(text, "\\u00", 4) == 0 && vast_hex_digit(text[4]) >= 0 && vast_hex_digit(text[5]) >= 0) {
        *at += 6;
        return (char)(vast_hex_digit(text[4]) * 16 + vast_hex_digit(text[5]));
    }
    *at += text[0] == '\\' ? 2 : 1;
    return (*at)[-1];
}

static bool begins_with_key(const char *json, const char *key)
{
    while (*key != '\0' && take_char(&json) == *key) {
        key++;
    }
    return *key == '\0';
}

/* Whether JSON contains a key, written with escapes or without. */
static bool contains_key(const char *json, const char *key)
{
    while (*key != '\0' && *json != '\0' && !begins_with_key(json, key)) {
        json++;
    }
    return *key != '\0' && *json != '\0';
}

/* Restores the client. The router and the worker could both tell a key back. */
static void leave(vast_serverless *job)
{
    vast_worker_leave(job);
    (void)hide_keys(job, vast_engine_of(job->flow.client)->words.text);
}

static void take_words(vast_serverless *job)
{
    (void)hide_keys(job, job->state.status);
    memcpy(job->words, job->state.status, sizeof job->words);
    if (job->state.request_idx != 0) {
        job->request_idx = job->state.request_idx;
    }
}

static vast_flow_turn wait_for_worker(vast_serverless *job)
{
    const vast_serverless_state *state = &job->state;
    bool queued = strcmp(job->words, "queued") == 0;
    bool placed = queued && state->queue_position > 0 && state->queue_depth > 0;
    vast_flow_enter(&job->flow, queued ? VAST_FLOW_QUEUE : VAST_FLOW_ROUTE);
    job->queue_position = placed ? state->queue_position : -1;
    job->queue_depth = placed ? state->queue_depth : -1;
    job->state.verdict = VAST_E_TIMEOUT;
    return pause_before(job, ROUTE);
}

static vast_flow_turn take_grant(vast_serverless *job)
{
    vast_session *worker = &job->at.worker;
    if (job->state.grant_len == VAST_GRANT_BYTES) {
        vast_wipe(worker->grant, sizeof worker->grant);
        return vast_worker_refuse(job, VAST_E_SPACE, VAST_CAUSE_GRANT_LENGTH);
    }
    worker->grant[job->state.grant_len] = '\0';
    if (contains_key(worker->grant, key_in(vast_engine_of(job->flow.client)->credentials)) ||
        contains_key(worker->grant, key_in(job->state.key))) {
        vast_wipe(worker->grant, sizeof worker->grant);
        return vast_worker_refuse(job, VAST_E_SHAPE, VAST_CAUSE_GRANT_KEY);
    }
    job->state.phase = WORK;
    job->state.tries = 0;
    return VAST_FLOW_CALL;
}

/* A call of the router has no effect but a place in the queue, so it may be repeated after any of these. */
static bool passes(vast_err err, uint16_t status)
{
    const uint32_t those = 1u << VAST_E_RESOLVE | 1u << VAST_E_CONNECT | 1u << VAST_E_IO | 1u << VAST_E_TIMEOUT |
                           1u << VAST_E_PROXY | 1u << VAST_E_RATE | 1u << VAST_E_SERVER | 1u << VAST_E_JSON;
    return (those >> err & 1) != 0 || status == 408;
}

/* An answer that did not arrive, or is not JSON, is asked for again. JSON without what it must have is an error. */
static vast_err name_answer(vast_serverless *job, vast_err err)
{
    vast_outcome *last = &vast_engine_of(job->flow.client)->outcome;
    if (err != VAST_E_UNKNOWN_OUTCOME) {
        return err;
    }
    if (last->stage != VAST_STAGE_JSON) {
        return VAST_E_IO;
    }
    if (last->cause != VAST_CAUSE_NOT_CONFIRMED) {
        return VAST_E_JSON;
    }
    last->cause = VAST_CAUSE_GRANT_URL;
    return VAST_E_SHAPE;
}

static vast_flow_turn after_route(vast_serverless *job, vast_err err)
{
    uint16_t status = vast_last(job->flow.client)->status;
    leave(job);
    if (err == VAST_OK) {
        take_words(job);
    }
    if (err == VAST_E_AUTH && !job->state.looked_up_again && !job->use_client_key) {
        job->state.looked_up_again = true;
        job->state.phase = LOOK_UP;
        return VAST_FLOW_CALL;
    }
    if (err != VAST_OK) {
        err = name_answer(job, err);
        return passes(err, status) ? retry(job, ROUTE, err) : vast_flow_done(&job->flow, err);
    }
    if (job->at.worker.url[0] != '\0') {
        return take_grant(job);
    }
    if (job->state.signature[0] != '\0') {
        return vast_worker_refuse(job, VAST_E_SHAPE, VAST_CAUSE_GRANT_URL);
    }
    vast_wipe(job->at.worker.grant, sizeof job->at.worker.grant);
    return wait_for_worker(job);
}

/* ---- the worker -------------------------------------------------------------------------------------------------- */

static vast_err begin_work(vast_serverless *job)
{
    vast_flow_enter(&job->flow, VAST_FLOW_WORK);
    job->status = 0;
    return vast_worker_begin(job);
}

/* Whether no connection could be opened, so that nothing was sent. */
static bool is_unreachable(const vast_serverless *job, vast_err err)
{
    const uint32_t those =
        1u << VAST_E_RESOLVE | 1u << VAST_E_CONNECT | 1u << VAST_E_IO | 1u << VAST_E_TIMEOUT | 1u << VAST_E_PROXY;
    return (those >> err & 1) != 0 && job->status == 0;
}

/* Tries the same worker again; after some failures, another one. A session has only one. */
static vast_flow_turn try_again(vast_serverless *job, vast_err err)
{
    vast_serverless_state *state = &job->state;
    if (++state->tries < WORKER_TRIES) {
        return retry(job, WORK, err);
    }
    state->tries = 0;
    job->unreachable = (uint8_t)(job->unreachable + (job->unreachable != UINT8_MAX));
    vast_flow_enter(&job->flow, VAST_FLOW_UNREACHABLE);
    return state->call->routed ? retry(job, ROUTE, err) : vast_flow_done(&job->flow, err);
}

/* Goes back to the queue, with the same place; without a queue, to the same worker. */
static vast_flow_turn send_again(vast_serverless *job, vast_err verdict)
{
    job->status = verdict == VAST_E_UNKNOWN_OUTCOME ? 0 : job->status;
    return retry(job, job->state.call->routed ? ROUTE : WORK, verdict);
}

/* Statuses with which a worker, or the gateway, refuses a request that it does not carry out. */
static bool is_refused(uint16_t status)
{
    return status / 100 == 3 || (status / 100 == 4 && status != 408);
}

/* A response that broke off is no unknown outcome: the request was carried out, at least in part. */
static vast_err name_result(const vast_serverless *job, vast_err err)
{
    vast_cause cause = vast_last(job->flow.client)->cause;
    if (job->status == 405 || job->status == 410) {
        return VAST_E_NOT_FOUND;
    }
    bool broken = err == VAST_E_UNKNOWN_OUTCOME && job->status / 100 == 2 && job->state.call->streams;
    if (!broken) {
        return err;
    }
    return cause == VAST_CAUSE_DEADLINE || cause == VAST_CAUSE_IDLE_TIMEOUT ? VAST_E_TIMEOUT : VAST_E_IO;
}

static bool may_repeat(const vast_serverless *job, vast_err err)
{
    bool failed = err == VAST_E_UNKNOWN_OUTCOME || err == VAST_E_SERVER || job->status == 408;
    return failed && job->received == 0 && job->executions <= job->repeats;
}

vast_flow_turn vast_judge_work(vast_serverless *job, vast_err err)
{
    if (is_unreachable(job, err)) {
        return try_again(job, err);
    }
    job->unreachable = job->state.tries = 0;
    if (err == VAST_E_RATE) {
        vast_flow_enter(&job->flow, VAST_FLOW_BUSY);
        return send_again(job, VAST_E_RATE);
    }
    if (job->status == 401 && job->state.call->routed && !job->state.renewed) {
        job->state.renewed = true;
        return send_again(job, VAST_E_AUTH);
    }
    if (job->status != 0 ? !is_refused(job->status) : err == VAST_E_UNKNOWN_OUTCOME) {
        job->executions = (uint8_t)(job->executions + (job->executions != UINT8_MAX));
        job->state.unknown = job->state.unknown || err == VAST_E_UNKNOWN_OUTCOME;
    }
    return may_repeat(job, err) ? send_again(job, err) : vast_flow_done(&job->flow, name_result(job, err));
}

/* ---- the flow ---------------------------------------------------------------------------------------------------- */

static vast_flow_turn after_work(vast_serverless *job, vast_err err)
{
    job->status = vast_last(job->flow.client)->status;
    leave(job);
    return job->state.call->judge(job, err);
}

/* By pointers, so that no phase takes stack for the calls of another. */
static const struct {
    vast_err (*begin)(vast_serverless *job);
    vast_flow_turn (*after)(vast_serverless *job, vast_err err);
} phases[] = {
    [LOOK_UP] = { begin_look_up, after_look_up },
    [ROUTE] = { begin_route, after_route },
    [WORK] = { begin_work, after_work },
};

static vast_err call(vast_flow *flow)
{
    vast_serverless *job = vast_job_of(flow);
    return phases[job->state.phase].begin(job);
}

static vast_flow_turn next(vast_flow *flow, vast_err err)
{
    vast_serverless *job = vast_job_of(flow);
    return phases[job->state.phase].after(job, err);
}

static void describe(const vast_flow *flow, vast_progress *progress)
{
    const vast_serverless *job = (const vast_serverless *)(const void *)flow;
    if (flow->stage == VAST_FLOW_ROUTE || flow->stage == VAST_FLOW_QUEUE) {
        progress->words = job->words;
        progress->position = job->queue_position;
        progress->depth = job->queue_depth;
    }
}

/*
 * A request that may have been carried out stays so, whatever became of it when it was sent again. A call of the router
 * that was lost carried nothing out.
 */
static void settle(vast_serverless *job)
{
    bool answered = job->flow.err == VAST_OK || (job->state.phase == WORK && job->status / 100 == 2);
    if (job->state.unknown && !answered) {
        job->flow.err = VAST_E_UNKNOWN_OUTCOME;
    } else if (job->flow.err == VAST_E_UNKNOWN_OUTCOME && job->state.phase != WORK) {
        job->flow.err = VAST_E_STOPPED;
    }
}

/* A result that time alone decided has no cause in the last call. */
static void end(vast_flow *flow)
{
    vast_serverless *job = vast_job_of(flow);
    leave(job);
    vast_wipe(job->state.key, sizeof job->state.key);
    settle(job);
    if (flow->err == VAST_E_TIMEOUT && (flow->stage == VAST_FLOW_ROUTE || flow->stage == VAST_FLOW_QUEUE)) {
        vast_engine_of(flow->client)->outcome.cause = VAST_CAUSE_NO_WORKER;
    }
}

static const vast_flow_kind serverless = { .call = call, .next = next, .describe = describe, .end = end };

static unsigned first_phase(const vast_serverless *job)
{
    const vast_worker_call *kind = job->state.call;
    if (!kind->routed && !kind->keyed) {
        return WORK;
    }
    bool named = job->endpoint != NULL && (kind->keyed || job->use_client_key);
    return !named ? LOOK_UP : kind->keyed ? WORK : ROUTE;
}

vast_err vast_serverless_begin(vast_client *c, vast_serverless *job, const vast_worker_call *kind, void *out)
{
    static const vast_serverless_state fresh;
    job->state = fresh;
    job->state.call = kind;
    job->state.out = out;
    job->state.verdict = VAST_E_TIMEOUT;
    job->status = job->polls = 0;
    job->executions = job->unreachable = 0;
    job->received = 0;
    job->request_idx = 0;
    job->queue_position = job->queue_depth = -1;
    job->words[0] = job->name[0] = '\0';
    memset(&job->at, 0, sizeof job->at);
    job->state.phase = (uint8_t)first_phase(job);
    return vast_flow_begin(&job->flow, c, &serverless, &job->settings, VAST_FLOW_BEGIN);
}
