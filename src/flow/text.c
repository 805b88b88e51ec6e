/* SPDX-License-Identifier: MIT */
/* Fetches a text that the service stores at another host: the log of an instance, or the result of a command. */
#include "engine.h"
#include "machine.h"
#include "typed.h"

/* The first pause; each further one is 1.3 times as long. */
enum { FIRST_PAUSE_MS = 300, LAST_PAUSE_MS = 2000 };

static vast_text_fetch *job_of(vast_flow *flow)
{
    return (vast_text_fetch *)(void *)flow;
}

static vast_err call(vast_flow *flow)
{
    vast_text_fetch *job = job_of(flow);
    if (flow->stage == VAST_FLOW_LOG) {
        return job->begin(job);
    }
    return vast_fetch_log_begin(flow->client, job->url, job->visit, job->ctx);
}

static vast_flow_turn after_request(vast_text_fetch *job, vast_err err)
{
    if (err == VAST_OK && job->check != NULL) {
        err = job->check(job->ctx);
    }
    if (err != VAST_OK) {
        return vast_flow_done(&job->flow, err);
    }
    vast_flow_enter(&job->flow, VAST_FLOW_TEXT);
    job->pause_ms = FIRST_PAUSE_MS;
    return vast_flow_pause_or(&job->flow, job->pause_ms, VAST_E_TIMEOUT);
}

/* The storage service refuses, by 403 or 404, a text that is not there yet. */
static vast_flow_turn after_text(vast_text_fetch *job, vast_err err)
{
    if (err == VAST_OK || vast_last(job->flow.client)->status < 300) {
        return vast_flow_done(&job->flow, err);
    }
    uint32_t next = job->pause_ms * 13 / 10;
    job->pause_ms = next < LAST_PAUSE_MS ? next : LAST_PAUSE_MS;
    return vast_flow_pause_or(&job->flow, job->pause_ms, VAST_E_TIMEOUT);
}

static vast_flow_turn next(vast_flow *flow, vast_err err)
{
    vast_text_fetch *job = job_of(flow);
    return flow->stage == VAST_FLOW_LOG ? after_request(job, err) : after_text(job, err);
}

static const vast_flow_kind text = { .call = call, .next = next };

static vast_err begin(vast_client *c, vast_text_fetch *job, vast_err (*first)(vast_text_fetch *job))
{
    vast_err err = vast_check_begin(c, VAST_OK, VAST_CAUSE_NONE);
    if (err != VAST_OK) {
        return err;
    }
    job->begin = first;
    return vast_flow_begin(&job->flow, c, &text, &job->settings, VAST_FLOW_LOG);
}

/* ---- any request ------------------------------------------------------------------------------------------------- */

static vast_err begin_request(vast_text_fetch *job)
{
    return vast_call_begin(job->flow.client, job->request);
}

vast_err vast_fetch_text_begin(vast_client *c, vast_text_fetch *job)
{
    return begin(c, job, begin_request);
}

vast_err vast_fetch_text(vast_client *c, vast_text_fetch *job)
{
    return vast_flow_finish_begun(&job->flow, vast_fetch_text_begin(c, job));
}

/* ---- logs -------------------------------------------------------------------------------------------------------- */

static vast_err begin_log(vast_text_fetch *job)
{
    vast_log_fetch *fetch = (vast_log_fetch *)(void *)job;
    job->url = fetch->request.url;
    return vast_request_log_begin(job->flow.client, fetch->id, &fetch->request);
}

vast_err vast_fetch_logs_begin(vast_client *c, vast_log_fetch *job)
{
    return begin(c, &job->text, begin_log);
}

vast_err vast_fetch_logs(vast_client *c, vast_log_fetch *job)
{
    return vast_flow_finish_begun(&job->text.flow, vast_fetch_logs_begin(c, job));
}
