/* SPDX-License-Identifier: MIT */
/* The request of a serverless job, to a worker or to the OpenAI gateway. */
#include <string.h>

#include "engine.h"
#include "url.h"
#include "worker.h"

static vast_err take_text(void *ctx, const char *text, size_t len)
{
    vast_serverless *job = ctx;
    job->received += len;
    return job->on_text != NULL ? job->on_text(job->ctx, text, len) : VAST_OK;
}

static vast_err end_text(void *ctx)
{
    vast_serverless *job = ctx;
    return job->on_end != NULL ? job->on_end(job->ctx) : VAST_OK;
}

/* The row of the call has the path that the caller named. */
static vast_err begin_request(vast_serverless *job)
{
    job->state.op = (vast_op){
        .method = VAST_POST,
        .host = VAST_HOST_RUN,
        .path = job->route,
        .no_key = !job->state.call->keyed,
        .answers_text = true,
    };
    const vast_request request = {
        .op = &job->state.op,
        .body = &job->state.body,
        .on_text = take_text,
        .on_end = end_text,
        .ctx = job,
    };
    if (job->stream_idle_ms != 0) {
        vast_flow_open_end(&job->flow);
    }
    return vast_call_begin(job->flow.client, &request);
}

static const vast_worker_call to_worker = {
    .routed = true,
    .once = true,
    .streams = true,
    .put_before = vast_put_auth_data,
    .after = "}",
    .begin = begin_request,
    .judge = vast_judge_work,
};

static const vast_worker_call in_session = {
    .once = true,
    .streams = true,
    .put_before = vast_put_auth_data,
    .after = "}",
    .begin = begin_request,
    .judge = vast_judge_work,
};

/* ---- the OpenAI gateway ------------------------------------------------------------------------------------------ */

static const vast_worker_call to_gateway = {
    .keyed = true,
    .once = true,
    .streams = true,
    .after = "",
    .begin = begin_request,
    .judge = vast_judge_work,
};

/* ---- arguments --------------------------------------------------------------------------------------------------- */

bool vast_is_json(const char *text)
{
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    return vast_json_feed(&json, text, strlen(text)) == VAST_OK && vast_json_end(&json) == VAST_OK;
}

static vast_cause payload_fault(const vast_serverless *job)
{
    if (job->body != NULL) {
        return job->body->read != NULL ? VAST_CAUSE_NONE : VAST_CAUSE_PAYLOAD;
    }
    return job->payload != NULL && (job->raw_payload || vast_is_json(job->payload)) ? VAST_CAUSE_NONE
                                                                                    : VAST_CAUSE_PAYLOAD;
}

static vast_cause group_fault(const vast_serverless *job)
{
    bool by_name = job->endpoint != NULL && job->endpoint[0] != '\0';
    bool by_id = job->endpoint == NULL && job->endpoint_id > 0 && !job->use_client_key;
    return by_name || by_id ? VAST_CAUSE_NONE : VAST_CAUSE_PARAM_MISSING;
}

vast_cause vast_grant_fault(const vast_serverless *job)
{
    return job->access == NULL ? VAST_CAUSE_PARAM_MISSING : group_fault(job);
}

static vast_cause request_fault(const vast_serverless *job)
{
    if (job->route == NULL || !vast_is_target(job->route)) {
        return VAST_CAUSE_PATH;
    }
    vast_cause cause = payload_fault(job);
    if (cause != VAST_CAUSE_NONE) {
        return cause;
    }
    if (job->via == VAST_VIA_OPENAI) {
        return job->session == NULL ? group_fault(job) : VAST_CAUSE_PARAM_TYPE;
    }
    if (job->session == NULL) {
        return vast_grant_fault(job);
    }
    return vast_session_fault(job);
}

vast_err vast_serverless_request_begin(vast_client *c, vast_serverless *job)
{
    vast_cause cause = request_fault(job);
    vast_err err = vast_check_begin(c, cause == VAST_CAUSE_NONE ? VAST_OK : VAST_E_ARG, cause);
    if (err != VAST_OK) {
        return err;
    }
    const vast_worker_call *call = job->via == VAST_VIA_OPENAI ? &to_gateway
                                   : job->session != NULL      ? &in_session
                                                               : &to_worker;
    return vast_serverless_begin(c, job, call, NULL);
}

vast_err vast_serverless_request(vast_client *c, vast_serverless *job)
{
    return vast_flow_finish_begun(&job->flow, vast_serverless_request_begin(c, job));
}
