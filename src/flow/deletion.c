/* SPDX-License-Identifier: MIT */
/* Deletes a group and verifies it: delete, list until it is gone, destroy what is left, ask what is still spent. */
#include "engine.h"
#include "machine.h"
#include "typed.h"

enum { PAUSE_MS = 1000 }; /* between two lists, and between two attempts to destroy a worker */

static vast_verified_deletion *job_of(vast_flow *flow)
{
    return (vast_verified_deletion *)(void *)flow;
}

/* The number of workers whose IDs are known. */
static uint32_t known(const vast_ids *ids)
{
    return ids->count < ids->room ? ids->count : ids->room;
}

/* ---- deleting ---------------------------------------------------------------------------------------------------- */

/* Binds the response, and passes it on. The binding knows where it stores, which is inside the job. */
static vast_err take_deletion(void *ctx, const vast_json_event *event)
{
    vast_bind *bind = ctx;
    char *target = bind->target;
    vast_verified_deletion *job = (void *)(target - offsetof(vast_verified_deletion, deletion));
    vast_err err = vast_bind_event(bind, event);
    return err == VAST_OK && job->on_json != NULL ? job->on_json(job->json_ctx, event) : err;
}

static vast_err begin_delete(vast_verified_deletion *job)
{
    vast_client *c = job->flow.client;
    vast_err err = job->of_workergroup ? vast_delete_workergroup_begin(c, job->id, &job->deletion)
                                       : vast_delete_endpoint_begin(c, job->id, &job->deletion);
    vast_engine_of(c)->request.on_json = take_deletion;
    return err;
}

static vast_flow_turn after_delete(vast_verified_deletion *job, vast_err err)
{
    job->deleted = err;
    if (err != VAST_OK) {
        return vast_flow_done(&job->flow, err);
    }
    job->already_gone = vast_last(job->flow.client)->already_gone;
    job->left = job->deletion.failed_workers;
    job->left.room = known(&job->left);
    if (job->only_delete) {
        return vast_flow_done(&job->flow, VAST_OK);
    }
    vast_flow_enter(&job->flow, VAST_FLOW_LIST);
    return VAST_FLOW_CALL;
}

/* The first step that failed. */
static vast_err verdict(const vast_verified_deletion *job)
{
    if (job->gone != VAST_OK) {
        return job->gone;
    }
    if (job->destroyed != VAST_OK) {
        return job->destroyed;
    }
    return job->already_gone ? VAST_E_UNKNOWN_OUTCOME : VAST_OK;
}

/* ---- listing ----------------------------------------------------------------------------------------------------- */

static const vast_bind_row id_rows[] = { { "id", VAST_BIND_INT, 0, sizeof(int64_t) } };
static const vast_bind_plan list_plan = {
    .rows = id_rows,
    .row_count = 1,
    .struct_size = sizeof(int64_t),
    VAST_BIND_LIST("results"),
};

static vast_err take_row(void *visitor, const void *target)
{
    vast_verified_deletion *job = ((const vast_visitor *)visitor)->ctx;
    const int64_t *id = target;
    job->listed = job->listed || *id == job->id;
    return *id != 0 ? VAST_OK : VAST_E_SHAPE; /* a group without an ID may be the one */
}

static vast_err begin_list(vast_verified_deletion *job)
{
    const vast_request request = { .op = job->of_workergroup ? &vast_op_list_workergroups : &vast_op_list_endpoints };
    const vast_visitor visitor = { .ctx = job };
    job->listed = false;
    return vast_begin_list(job->flow.client, &request, &list_plan, &job->row_id, take_row, visitor);
}

static vast_flow_turn begin_round(vast_verified_deletion *job);

static vast_flow_turn after_list(vast_verified_deletion *job, vast_err err)
{
    if (err == VAST_OK && job->listed) {
        if (vast_flow_left_ms(&job->flow) > PAUSE_MS) {
            return vast_flow_pause_or(&job->flow, PAUSE_MS, VAST_E_TIMEOUT);
        }
        err = VAST_E_TIMEOUT;
    }
    job->gone = err;
    return begin_round(job);
}

/* ---- destroying workers ------------------------------------------------------------------------------------------ */

/* Removes the destroyed workers. Those that the round did not reach follow those that could not be destroyed. */
static void end_round(vast_verified_deletion *job)
{
    vast_ids *left = &job->left;
    uint32_t destroyed = job->at - job->kept;
    for (uint32_t last = known(left); job->at < last; job->at++) {
        left->items[job->kept++] = left->items[job->at];
    }
    left->count -= destroyed;
    left->room = job->kept;
    job->at = job->kept = 0;
}

static vast_flow_turn begin_billing(vast_verified_deletion *job)
{
    if (job->skip_billing) {
        return vast_flow_done(&job->flow, verdict(job));
    }
    vast_flow_enter(&job->flow, VAST_FLOW_BILLING);
    return VAST_FLOW_CALL;
}

static vast_flow_turn begin_round(vast_verified_deletion *job)
{
    if (job->left.count == 0) {
        job->destroyed = VAST_OK;
        return begin_billing(job);
    }
    if (known(&job->left) == 0) {
        job->destroyed = VAST_E_SPACE;
        return vast_flow_done(&job->flow, verdict(job));
    }
    vast_flow_enter(&job->flow, VAST_FLOW_DESTROY);
    return VAST_FLOW_CALL;
}

/* Whether another attempt may destroy a worker that could not be destroyed. */
static bool may_pass(vast_err err)
{
    return err == VAST_E_REFUSED || err == VAST_E_SERVER || err == VAST_E_RATE || err == VAST_E_UNKNOWN_OUTCOME;
}

static vast_flow_turn after_destroy(vast_verified_deletion *job, vast_err err)
{
    bool gone = err == VAST_E_NOT_FOUND && vast_last(job->flow.client)->from_service;
    if (err != VAST_OK && !gone) {
        job->left.items[job->kept++] = job->left.items[job->at];
        job->destroyed = err;
    }
    job->at++;
    if (job->at < known(&job->left)) {
        return VAST_FLOW_CALL;
    }
    bool failed = job->kept != 0;
    end_round(job);
    if (!failed) {
        return begin_round(job);
    }
    return may_pass(job->destroyed) ? vast_flow_pause_or(&job->flow, PAUSE_MS, verdict(job))
                                    : vast_flow_done(&job->flow, verdict(job));
}

/* ---- the flow ---------------------------------------------------------------------------------------------------- */

static vast_flow_turn after_billing(vast_verified_deletion *job, vast_err err)
{
    job->billing = err;
    return vast_flow_done(&job->flow, verdict(job));
}

static vast_err call(vast_flow *flow)
{
    vast_verified_deletion *job = job_of(flow);
    switch (flow->stage) {
    case VAST_FLOW_DELETE:
        return begin_delete(job);
    case VAST_FLOW_LIST:
        return begin_list(job);
    case VAST_FLOW_DESTROY:
        return vast_destroy_instance_begin(flow->client, job->left.items[job->at]);
    default:
        return vast_show_spend_rate_begin(flow->client, &job->spend);
    }
}

static vast_flow_turn next(vast_flow *flow, vast_err err)
{
    vast_verified_deletion *job = job_of(flow);
    switch (flow->stage) {
    case VAST_FLOW_DELETE:
        return after_delete(job, err);
    case VAST_FLOW_LIST:
        return after_list(job, err);
    case VAST_FLOW_DESTROY:
        return after_destroy(job, err);
    default:
        return after_billing(job, err);
    }
}

static void describe(const vast_flow *flow, vast_progress *progress)
{
    const vast_verified_deletion *job = (const vast_verified_deletion *)(const void *)flow;
    if (flow->stage == VAST_FLOW_DESTROY) {
        progress->id = job->left.items[job->at];
    }
}

static void end(vast_flow *flow)
{
    end_round(job_of(flow));
}

static const vast_flow_kind deletion = { .call = call, .next = next, .describe = describe, .end = end };

static vast_err begin(vast_client *c, vast_verified_deletion *job, bool of_workergroup)
{
    vast_err err = vast_check_begin(c, VAST_OK, VAST_CAUSE_NONE);
    if (err != VAST_OK) {
        return err;
    }
    job->of_workergroup = of_workergroup;
    job->deleted = job->gone = job->destroyed = job->billing = VAST_E_BUSY;
    job->already_gone = false;
    job->left = (vast_ids){ .items = NULL };
    job->spend = (vast_spend_rate){ .has_active_resources = true };
    job->at = job->kept = 0;
    return vast_flow_begin(&job->flow, c, &deletion, &job->settings, VAST_FLOW_DELETE);
}

vast_err vast_delete_endpoint_verified_begin(vast_client *c, vast_verified_deletion *job)
{
    return begin(c, job, false);
}

vast_err vast_delete_endpoint_verified(vast_client *c, vast_verified_deletion *job)
{
    return vast_flow_finish_begun(&job->flow, vast_delete_endpoint_verified_begin(c, job));
}

vast_err vast_delete_workergroup_verified_begin(vast_client *c, vast_verified_deletion *job)
{
    return begin(c, job, true);
}

vast_err vast_delete_workergroup_verified(vast_client *c, vast_verified_deletion *job)
{
    return vast_flow_finish_begun(&job->flow, vast_delete_workergroup_verified_begin(c, job));
}
