/* SPDX-License-Identifier: MIT */
/* Connects to workers, and writes the bodies of requests to them. */
#include "worker.h"

#include <string.h>

#include "bound.h"
#include "engine.h"
#include "lane.h"
#include "request.h"

const vast_session *vast_worker_of(const vast_serverless *job)
{
    return job->session != NULL ? job->session : &job->at.worker;
}

/* ---- reaching a worker ------------------------------------------------------------------------------------------- */

static const vast_stream *plain_of(const vast_serverless *job)
{
    const vast_engine *e = vast_engine_of(job->flow.client);
    return job->access->allow_plain_workers ? &vast_stream_plain_anywhere : e->config.plain;
}

bool vast_is_origin(const char *text, vast_url *url)
{
    if (vast_url_parse(url, text, strlen(text)) != VAST_CAUSE_NONE) {
        return false;
    }
    const char *host = strchr(text, ':') + sizeof "//";
    return host[strcspn(host, "/?#@\\")] == '\0';
}

/* Returns why a worker cannot be reached; VAST_CAUSE_NONE: it can. */
static vast_cause worker_fault(const vast_serverless *job)
{
    const vast_stream *plain = plain_of(job);
    vast_url url;
    if (!vast_is_origin(vast_worker_of(job)->url, &url)) {
        return VAST_CAUSE_GRANT_URL;
    }
    if (vast_origin_fits(&url) != VAST_CAUSE_NONE) {
        return VAST_CAUSE_HOST_LENGTH;
    }
    if (url.https) {
        return job->access->tls_ctx != NULL ? VAST_CAUSE_NONE : VAST_CAUSE_WORKER_ROOTS;
    }
    bool reached = plain != NULL && plain->reaches(url.host.at, url.host.len);
    return reached ? VAST_CAUSE_NONE : VAST_CAUSE_WORKER_PLAIN;
}

static vast_err check_worker(const vast_serverless *job)
{
    vast_cause cause = worker_fault(job);
    vast_err err = cause == VAST_CAUSE_NONE          ? VAST_OK
                   : cause == VAST_CAUSE_GRANT_URL   ? VAST_E_SHAPE
                   : cause == VAST_CAUSE_HOST_LENGTH ? VAST_E_SPACE
                                                     : VAST_E_TLS;
    return vast_check_begin(job->flow.client, err, cause);
}

void vast_worker_once(vast_serverless *job)
{
    vast_engine *e = vast_engine_of(job->flow.client);
    job->state.own_attempts = e->config.attempts;
    e->config.attempts = 1;
}

/* The gateway is reached as the client reaches the service. Neither it nor a worker may redirect. */
static void enter_lane(vast_serverless *job)
{
    vast_serverless_state *state = &job->state;
    vast_client *c = job->flow.client;
    vast_lane_get(c, &state->lane);
    state->lane.bodies = &vast_bodies_streamed;
    state->lane.redirects = NULL;
    if (state->call->keyed) {
        state->lane.run_url = job->at.worker.grant;
    } else {
        state->lane.run_url = vast_worker_of(job)->url;
        state->lane.tls = job->access->tls != NULL ? job->access->tls : state->lane.tls;
        state->lane.tls_ctx = job->access->tls_ctx;
        state->lane.plain = plain_of(job);
    }
    if (state->call->once) {
        vast_worker_once(job);
    }
    if (job->stream_idle_ms != 0) {
        state->lane.idle_timeout_ms = job->stream_idle_ms;
    }
    vast_lane_swap(c, &state->lane);
    state->at_worker = true;
}

void vast_worker_leave(vast_serverless *job)
{
    vast_serverless_state *state = &job->state;
    if (state->at_worker) {
        vast_lane_swap(job->flow.client, &state->lane);
        state->at_worker = false;
    }
    if (state->own_attempts != 0) {
        vast_engine_of(job->flow.client)->config.attempts = state->own_attempts;
        state->own_attempts = 0;
    }
    if (state->keyed) {
        vast_credentials_swap(job->flow.client, state->key);
        state->keyed = false;
    }
}

vast_flow_turn vast_worker_refuse(vast_serverless *job, vast_err err, vast_cause cause)
{
    vast_engine_of(job->flow.client)->outcome.cause = cause;
    return vast_flow_done(&job->flow, err);
}

/* ---- the body of a request --------------------------------------------------------------------------------------- */

void vast_put_auth_data(vast_out *out, const vast_serverless *job)
{
    vast_put_text(out, "{\"auth_data\":");
    vast_put_text(out, vast_worker_of(job)->grant);
    vast_put_text(out, ",\"session_id\":");
    if (job->session != NULL) {
        vast_put_json_string(out, job->session->id, strlen(job->session->id));
    } else {
        vast_put_text(out, "null");
    }
    vast_put_text(out, ",\"payload\":");
}

/* Writes what comes before the payload, as far as it is in the window. @return its length. */
static uint64_t put_before(vast_out *out, const vast_serverless *job)
{
    if (job->state.call->put_before != NULL) {
        job->state.call->put_before(out, job);
    }
    return out->total;
}

static vast_err read_payload(vast_serverless *job, uint64_t offset, void *buf, size_t room, size_t *got)
{
    if (job->body != NULL) {
        return job->body->read(job->body->ctx, offset, buf, room, got);
    }
    size_t left = (size_t)(job->state.body_bytes - offset);
    *got = left < room ? left : room;
    memcpy(buf, job->payload + offset, *got);
    return VAST_OK;
}

/* The payload has ended: writes what comes after it. */
static void read_after(const vast_serverless *job, uint64_t offset, void *buf, size_t room, size_t *got)
{
    vast_out out;
    vast_out_window(&out, buf, room, (size_t)offset);
    vast_put_text(&out, job->state.call->after);
    *got = vast_out_stored(&out);
}

/* A vast_body_read of the whole body. The end of a payload of unknown length is found by reading. */
static vast_err read_body(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    vast_serverless *job = ctx;
    vast_serverless_state *state = &job->state;
    vast_out out;
    vast_out_window(&out, buf, room, (size_t)(offset < SIZE_MAX / 2 ? offset : SIZE_MAX / 2));
    uint64_t before = put_before(&out, job);
    *got = vast_out_stored(&out);
    if (*got != 0) {
        return VAST_OK;
    }
    offset -= before;
    if (!state->body_known || offset < state->body_bytes) {
        vast_err err = read_payload(job, offset, buf, room, got);
        if (err != VAST_OK || *got != 0) {
            return err;
        }
        state->body_bytes = offset;
        state->body_known = true;
    }
    read_after(job, offset - state->body_bytes, buf, room, got);
    return VAST_OK;
}

static int64_t body_length(const vast_serverless *job)
{
    vast_out measure;
    vast_out_begin(&measure, NULL, 0);
    uint64_t before = put_before(&measure, job);
    return job->state.body_known ? (int64_t)(before + job->state.body_bytes + strlen(job->state.call->after)) : -1;
}

/* The engine refuses a reader that returns less than its length. */
static void measure_payload(vast_serverless *job)
{
    vast_serverless_state *state = &job->state;
    bool reads = state->call->streams && job->body != NULL;
    state->body_known = !reads || job->body->length >= 0;
    state->body_bytes = 0;
    if (reads && state->body_known) {
        state->body_bytes = (uint64_t)job->body->length;
    } else if (state->call->streams && !reads) {
        state->body_bytes = strlen(job->payload);
    }
}

/* The base URL of the gateway is followed by the name of the group. It is written where a grant would be. */
static vast_err put_gateway(vast_serverless *job)
{
    const char *base = job->openai_url != NULL ? job->openai_url : VAST_OPENAI_URL;
    const char *name = job->endpoint != NULL ? job->endpoint : job->name;
    char *url = job->at.worker.grant;
    size_t len = strlen(base);
    vast_out out;
    while (len != 0 && base[len - 1] == '/') {
        len--;
    }
    vast_out_begin(&out, url, VAST_GRANT_BYTES);
    vast_put_bytes(&out, base, len);
    vast_put_char(&out, '/');
    vast_put_path_segment(&out, name, strlen(name));
    vast_put_char(&out, '\0');
    return vast_out_whole(&out) ? VAST_OK : VAST_E_SPACE;
}

vast_err vast_worker_begin(vast_serverless *job)
{
    vast_err err = job->state.call->keyed ? put_gateway(job) : check_worker(job);
    if (err != VAST_OK) {
        return err;
    }
    measure_payload(job);
    job->state.body = (vast_body){ .read = read_body, .ctx = job, .length = body_length(job) };
    enter_lane(job);
    return job->state.call->begin(job);
}
