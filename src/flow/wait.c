/* SPDX-License-Identifier: MIT */
/* Waits for the status of an instance, and for workers of an endpoint group. */
#include <string.h>

#include "bind.h"
#include "engine.h"
#include "machine.h"
#include "typed.h"

enum {
    INTERVAL_MS = 10000,
    REQUEST_MS = 60000, /* deadline of one request */
    LAST_MS = 500,      /* reserved for a last request before the deadline */
    UNKNOWN_MAX = 3     /* the service may not know a new instance at once */
};

/* ---- polling ----------------------------------------------------------------------------------------------------- */

/* Whether the next request may succeed after this failure. */
static bool passes(vast_err err)
{
    const uint32_t those = 1u << VAST_E_RESOLVE | 1u << VAST_E_CONNECT | 1u << VAST_E_IO | 1u << VAST_E_TIMEOUT |
                           1u << VAST_E_RATE | 1u << VAST_E_SERVER;
    return (those >> err & 1) != 0;
}

/* A limit may leave no time for the last request, which then does not explain why earlier ones failed. */
static void note_result(vast_wait *wait, const vast_outcome *last, vast_err err)
{
    wait->last = err;
    wait->answered = wait->answered || err == VAST_OK;
    if (err != VAST_OK && last->stage != VAST_STAGE_PACE) {
        wait->failure = err;
        wait->status = last->status;
    }
}

/* Pauses until the next request; the last one is shortly before the deadline. */
static vast_flow_turn poll_again(vast_flow *flow, const vast_wait *wait)
{
    uint32_t left = vast_flow_left_ms(flow), interval = wait->interval_ms != 0 ? wait->interval_ms : INTERVAL_MS;
    if (left <= LAST_MS) {
        return vast_flow_done(flow, VAST_E_TIMEOUT);
    }
    left -= LAST_MS;
    return vast_flow_pause_or(flow, interval < left ? interval : left, VAST_E_TIMEOUT);
}

static void begin_wait(vast_wait *wait)
{
    *wait = (vast_wait){ .interval_ms = wait->interval_ms };
}

/* Whether a text is an element of a list that ends with "". */
static bool is_among(const char *const *list, const char *text)
{
    while (**list != '\0' && strcmp(*list, text) != 0) {
        list++;
    }
    return **list != '\0';
}

/* ---- an instance ------------------------------------------------------------------------------------------------- */

static const vast_bind_row instance_rows[] = {
    VAST_BIND(vast_instance_wait, next.actual_status, "instances.actual_status", VAST_BIND_CLIP),
    VAST_BIND(vast_instance_wait, next.status_msg, "instances.status_msg", VAST_BIND_CLIP),
};
static const vast_bind_plan instance_plan = PLAN(vast_instance_wait, instance_rows);

/* All rows are inside the member `instances`, which is null if there is no such instance. */
static vast_err take_instance(void *ctx, const vast_json_event *event)
{
    vast_instance_wait *job = ctx;
    if (event->depth == 0 && event->kind == VAST_JSON_OBJECT) {
        job->next.known = job->present = false;
        job->next.actual_status[0] = job->next.status_msg[0] = '\0';
    }
    if (event->depth == 1 && vast_bind_wants(&job->bind, event)) {
        job->present = true;
        job->next.known = event->kind == VAST_JSON_OBJECT;
    }
    return vast_bind_event(&job->bind, event);
}

/* Only a whole response says something: the deadline may cut one off. */
static vast_err end_instance(void *ctx)
{
    vast_instance_wait *job = ctx;
    if (!job->present) {
        return VAST_E_SHAPE;
    }
    job->known = job->next.known;
    memcpy(job->actual_status, job->next.actual_status, sizeof job->actual_status);
    memcpy(job->status_msg, job->next.status_msg, sizeof job->status_msg);
    return VAST_OK;
}

static vast_err call_instance(vast_flow *flow)
{
    vast_instance_wait *job = (vast_instance_wait *)(void *)flow;
    const vast_arg arg = { .name = "id", .value.number = job->id };
    const vast_request request = { .op = &vast_op_show_instance,
        .args = &arg,
        .arg_count = 1,
        .on_json = take_instance,
        .on_end = end_instance,
        .ctx = job };
    const vast_answer unbound = { .plan = NULL };
    vast_bind_begin(&job->bind, &instance_plan, job, NULL, NULL);
    vast_flow_limit_call(flow, REQUEST_MS);
    return vast_begin_bound(flow->client, &request, &unbound);
}

static bool has_status(const vast_instance_wait *job, const char *wanted)
{
    bool stopped = strcmp(wanted, "stopped") == 0 && strcmp(job->actual_status, "exited") == 0;
    return stopped || strcmp(job->actual_status, wanted) == 0;
}

/* VAST_E_BUSY: go on waiting. */
static vast_err judge_instance(vast_instance_wait *job)
{
    static const char *const final[] = { "exited", "unknown", "offline", "" };
    const char *wanted = job->status != NULL ? job->status : "running";
    bool wants_gone = strcmp(wanted, "gone") == 0;
    if (!job->known) {
        bool gone = job->seen || wants_gone || ++job->unknown >= UNKNOWN_MAX;
        return !gone ? VAST_E_BUSY : wants_gone ? VAST_OK : VAST_E_NOT_FOUND;
    }
    job->seen = true;
    if (has_status(job, wanted)) {
        return VAST_OK;
    }
    return !wants_gone && is_among(final, job->actual_status) ? VAST_E_REFUSED : VAST_E_BUSY;
}

static vast_flow_turn next_instance(vast_flow *flow, vast_err err)
{
    vast_instance_wait *job = (vast_instance_wait *)(void *)flow;
    note_result(&job->wait, vast_last(flow->client), err);
    if (err != VAST_OK && !passes(err)) {
        return vast_flow_done(flow, err);
    }
    vast_err verdict = err == VAST_OK ? judge_instance(job) : VAST_E_BUSY;
    return verdict == VAST_E_BUSY ? poll_again(flow, &job->wait) : vast_flow_done(flow, verdict);
}

static const vast_flow_kind instance_kind = { .call = call_instance, .next = next_instance };

vast_err vast_wait_instance_begin(vast_client *c, vast_instance_wait *job)
{
    vast_err err = vast_check_begin(c, VAST_OK, VAST_CAUSE_NONE);
    if (err != VAST_OK) {
        return err;
    }
    begin_wait(&job->wait);
    job->known = job->seen = job->present = false;
    job->unknown = 0;
    job->actual_status[0] = job->status_msg[0] = '\0';
    return vast_flow_begin(&job->flow, c, &instance_kind, &job->settings, VAST_FLOW_WAIT);
}

vast_err vast_wait_instance(vast_client *c, vast_instance_wait *job)
{
    return vast_flow_finish_begun(&job->flow, vast_wait_instance_begin(c, job));
}

/* ---- workers ----------------------------------------------------------------------------------------------------- */

static vast_err count_worker(void *ctx, const vast_worker *worker)
{
    /* A busy worker counts as ready, too: it accepts work. */
    static const char *const ready[] = { "idle", "ready", "running", "active", "busy", "working", "" };
    static const char *const starting[] = { "creating", "created", "loading", "model_loading", "starting", "rebooting",
        "" };
    static const char *const dead[] = { "stopped", "stopping", "exited", "error", "" };
    vast_worker_count *count = ctx;
    count->workers++;
    count->ready += is_among(ready, worker->status);
    count->starting += is_among(starting, worker->status);
    count->dead += is_among(dead, worker->status);
    return VAST_OK;
}

static vast_err call_endpoint(vast_flow *flow)
{
    vast_endpoint_wait *job = (vast_endpoint_wait *)(void *)flow;
    job->next = (vast_worker_count){ .ready = 0 };
    vast_flow_limit_call(flow, REQUEST_MS);
    return vast_list_workers_begin(flow->client, job->id, &job->row, count_worker, &job->next);
}

static vast_flow_turn next_endpoint(vast_flow *flow, vast_err err)
{
    vast_endpoint_wait *job = (vast_endpoint_wait *)(void *)flow;
    note_result(&job->wait, vast_last(flow->client), err);
    if (err != VAST_OK && !passes(err)) {
        return vast_flow_done(flow, err);
    }
    if (err == VAST_OK) {
        job->count = job->next;
    }
    bool enough = err == VAST_OK && job->count.ready >= job->wanted;
    return enough ? vast_flow_done(flow, VAST_OK) : poll_again(flow, &job->wait);
}

static const vast_flow_kind endpoint_kind = { .call = call_endpoint, .next = next_endpoint };

vast_err vast_wait_endpoint_begin(vast_client *c, vast_endpoint_wait *job)
{
    vast_err err = vast_check_begin(c, VAST_OK, VAST_CAUSE_NONE);
    if (err != VAST_OK) {
        return err;
    }
    begin_wait(&job->wait);
    job->count = (vast_worker_count){ .ready = 0 };
    return vast_flow_begin(&job->flow, c, &endpoint_kind, &job->settings, VAST_FLOW_WAIT);
}

vast_err vast_wait_endpoint(vast_client *c, vast_endpoint_wait *job)
{
    return vast_flow_finish_begun(&job->flow, vast_wait_endpoint_begin(c, job));
}
