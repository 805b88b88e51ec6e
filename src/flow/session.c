/* SPDX-License-Identifier: MIT */
/* Sessions: create, show, check and end them at their worker; write them down and read them back. */
#include <string.h>

#include "bound.h"
#include "engine.h"
#include "typed.h"
#include "worker.h"

/* ---- the handle -------------------------------------------------------------------------------------------------- */

static void put_member(vast_out *out, const char *before, const char *text)
{
    vast_put_text(out, before);
    vast_put_json_string(out, text, strlen(text));
}

/* The grant is a string in it, because it must be sent byte for byte as it was received. */
void vast_session_write(const vast_session *session, vast_out *out)
{
    put_member(out, "{\"url\":", session->url);
    put_member(out, ",\"session_id\":", session->id);
    vast_put_text(out, ",\"expiration_us\":");
    vast_put_int(out, session->expiration_us);
    put_member(out, ",\"grant\":", session->grant);
    vast_put_text(out, "}\n");
}

static const vast_bind_row handle_rows[] = {
    VAST_BIND(vast_session, url, "url", VAST_BIND_TEXT),
    VAST_BIND(vast_session, id, "session_id", VAST_BIND_TEXT),
    VAST_BIND(vast_session, expiration_us, "expiration_us", VAST_BIND_INT),
    VAST_BIND(vast_session, grant, "grant", VAST_BIND_TEXT),
};
static const vast_bind_plan handle_plan = PLAN(vast_session, handle_rows);

static bool is_whole(const vast_session *session)
{
    return session->url[0] != '\0' && session->id[0] != '\0' && session->grant[0] == '{';
}

vast_err vast_session_read(vast_session *session, const char *text, size_t len)
{
    vast_json json;
    vast_bind bind;
    *session = (vast_session){ .id = "" };
    vast_bind_begin(&bind, &handle_plan, session, NULL, NULL);
    vast_json_begin(&json, vast_bind_event, &bind);
    vast_err err = vast_json_feed(&json, text, len);
    if (err == VAST_OK) {
        err = vast_json_end(&json);
    }
    vast_url url;
    if (err == VAST_OK && !(is_whole(session) && vast_is_origin(session->url, &url) && vast_is_json(session->grant))) {
        err = VAST_E_SHAPE;
    }
    if (err != VAST_OK) {
        *session = (vast_session){ .id = "" };
    }
    return err;
}

/* ---- creating ---------------------------------------------------------------------------------------------------- */

static const vast_sign session_signs[] = { { .member = "session_id", .effect = VAST_EFFECT_DONE } };

static const vast_op create_op = {
    .method = VAST_POST,
    .host = VAST_HOST_RUN,
    .path = "/session/create",
    .no_key = true,
    VAST_SIGNS(session_signs),
};

static const vast_bind_row created_rows[] = {
    VAST_BIND(vast_session, id, "session_id", VAST_BIND_TEXT),
    VAST_BIND(vast_session, expiration_us, "expiration", VAST_BIND_MICROS),
};
static const vast_bind_plan created_plan = PLAN(vast_session, created_rows);

static void put_text_or_null(vast_out *out, const char *text)
{
    if (text != NULL) {
        vast_put_json_string(out, text, strlen(text));
    } else {
        vast_put_text(out, "null");
    }
}

static void put_create(vast_out *out, const vast_serverless *job)
{
    const vast_session_setup *setup = job->setup;
    vast_put_auth_data(out, job);
    vast_put_text(out, "{\"lifetime\":");
    vast_put_int(out, setup->lifetime_s);
    vast_put_text(out, ",\"on_close_route\":");
    put_text_or_null(out, setup->on_close_route);
    vast_put_text(out, ",\"on_close_payload\":");
    vast_put_text(out, setup->on_close_payload != NULL ? setup->on_close_payload : "null");
    vast_put_text(out, "}}");
}

static vast_err begin_bound(vast_serverless *job, const vast_op *op, const vast_bind_plan *plan)
{
    const vast_request request = { .op = op, .body = &job->state.body };
    const vast_answer answer = { .plan = plan, .target = job->state.out };
    return vast_begin_bound(job->flow.client, &request, &answer);
}

static vast_err begin_create(vast_serverless *job)
{
    return begin_bound(job, &create_op, &created_plan);
}

static vast_flow_turn judge_create(vast_serverless *job, vast_err err)
{
    vast_session *session = job->state.out;
    if (err == VAST_OK && session->id[0] == '\0') {
        *session = (vast_session){ .id = "" };
        err = VAST_E_SHAPE;
    }
    if (err == VAST_OK) {
        memcpy(session->url, job->at.worker.url, sizeof session->url);
        memcpy(session->grant, job->at.worker.grant, sizeof session->grant);
    }
    return vast_judge_work(job, err);
}

static const vast_worker_call create_call = {
    .routed = true,
    .once = true,
    .put_before = put_create,
    .after = "",
    .begin = begin_create,
    .judge = judge_create,
};

static vast_cause create_fault(const vast_serverless *job, const vast_session_setup *setup)
{
    bool payload = setup->on_close_payload == NULL || vast_is_json(setup->on_close_payload);
    if (setup->lifetime_s <= 0) {
        return VAST_CAUSE_PARAM_TYPE;
    }
    return payload ? vast_grant_fault(job) : VAST_CAUSE_PAYLOAD;
}

/* Begins a session call whose arguments are right unless there is a `cause`. */
static vast_err begin_call(
    vast_client *c, vast_serverless *job, const vast_worker_call *call, void *out, vast_cause cause)
{
    vast_err err = vast_check_begin(c, cause == VAST_CAUSE_NONE ? VAST_OK : VAST_E_ARG, cause);
    return err == VAST_OK ? vast_serverless_begin(c, job, call, out) : err;
}

vast_err vast_create_session_begin(
    vast_client *c, vast_serverless *job, const vast_session_setup *setup, vast_session *session)
{
    vast_cause cause = create_fault(job, setup);
    vast_err err = vast_check_begin(c, VAST_OK, VAST_CAUSE_NONE);
    if (err != VAST_OK) {
        return err;
    }
    *session = (vast_session){ .id = "" };
    job->session = NULL;
    job->setup = setup;
    return begin_call(c, job, &create_call, session, cause);
}

vast_err vast_create_session(
    vast_client *c, vast_serverless *job, const vast_session_setup *setup, vast_session *session)
{
    return vast_flow_finish_begun(&job->flow, vast_create_session_begin(c, job, setup, session));
}

/* ---- a session that exists --------------------------------------------------------------------------------------- */

vast_cause vast_session_fault(const vast_serverless *job)
{
    if (job->session == NULL || job->access == NULL) {
        return VAST_CAUSE_PARAM_MISSING;
    }
    return is_whole(job->session) ? VAST_CAUSE_NONE : VAST_CAUSE_PARAM_TYPE;
}

/* The worker compares the whole grant with that of the session. */
static void put_session(vast_out *out, const vast_serverless *job)
{
    put_member(out, "{\"session_id\":", job->session->id);
    vast_put_text(out, ",\"session_auth\":");
    vast_put_text(out, job->session->grant);
    vast_put_char(out, '}');
}

static const vast_op get_op = {
    .method = VAST_POST,
    .host = VAST_HOST_RUN,
    .path = "/session/get",
    .repeat = VAST_REPEAT_ALWAYS,
    .no_key = true,
    .reads_only = true,
};

static const vast_bind_row state_rows[] = {
    VAST_BIND(vast_session_state, lifetime_us, "lifetime", VAST_BIND_MICROS),
    VAST_BIND(vast_session_state, expiration_us, "expiration", VAST_BIND_MICROS),
    VAST_BIND(vast_session_state, created_us, "created_at", VAST_BIND_MICROS),
    VAST_BIND(vast_session_state, on_close_route, "on_close_route", VAST_BIND_CLIP),
};
static const vast_bind_plan state_plan = PLAN(vast_session_state, state_rows);

static vast_err begin_get(vast_serverless *job)
{
    return begin_bound(job, &get_op, &state_plan);
}

/* Whether the words of a response are about a session, and not about `session_auth` or another thing. */
static bool names_session(const vast_serverless *job)
{
    return vast_words_find(&vast_engine_of(job->flow.client)->words, "session ") != NULL;
}

/*
 * The worker reports an unknown session by 400 "session does not exist", and one that ends at this moment by 410. Every
 * session has an expiration: an answer without one does not describe a session.
 */
static vast_flow_turn judge_get(vast_serverless *job, vast_err err)
{
    vast_session_state *state = job->state.out;
    bool unknown = job->status == 400 && names_session(job);
    if (err == VAST_OK && state->expiration_us <= 0) {
        *state = (vast_session_state){ .on_close_route = "" };
        err = VAST_E_SHAPE;
    } else if (unknown || job->status == 410) {
        err = VAST_E_NOT_FOUND;
    } else if (job->status == 400) {
        err = VAST_E_REFUSED;
    }
    return vast_flow_done(&job->flow, err);
}

static const vast_worker_call get_call = {
    .put_before = put_session,
    .after = "",
    .begin = begin_get,
    .judge = judge_get,
};

vast_err vast_show_session_begin(vast_client *c, vast_serverless *job, vast_session_state *out)
{
    return begin_call(c, job, &get_call, out, vast_session_fault(job));
}

vast_err vast_show_session(vast_client *c, vast_serverless *job, vast_session_state *out)
{
    return vast_flow_finish_begun(&job->flow, vast_show_session_begin(c, job, out));
}

static const vast_op health_op = {
    .method = VAST_POST,
    .host = VAST_HOST_RUN,
    .path = "/session/health",
    .repeat = VAST_REPEAT_ALWAYS,
    .no_key = true,
    .reads_only = true,
};

static const vast_bind_row health_rows[] = { { "ok", VAST_BIND_BOOL, 0, sizeof(bool) } };
static const vast_bind_plan health_plan = PLAN(bool, health_rows);

static vast_err begin_health(vast_serverless *job)
{
    return begin_bound(job, &health_op, &health_plan);
}

static vast_flow_turn judge_health(vast_serverless *job, vast_err err)
{
    return vast_flow_done(&job->flow, err);
}

static const vast_worker_call health_call = {
    .put_before = put_session,
    .after = "",
    .begin = begin_health,
    .judge = judge_health,
};

vast_err vast_check_session_begin(vast_client *c, vast_serverless *job, bool *alive)
{
    return begin_call(c, job, &health_call, alive, vast_session_fault(job));
}

vast_err vast_check_session(vast_client *c, vast_serverless *job, bool *alive)
{
    return vast_flow_finish_begun(&job->flow, vast_check_session_begin(c, job, alive));
}

/* ---- ending ------------------------------------------------------------------------------------------------------ */

static const vast_sign ended_signs[] = { { .member = "ended", .effect = VAST_EFFECT_DONE } };

static const vast_op end_op = {
    .method = VAST_POST,
    .host = VAST_HOST_RUN,
    .path = "/session/end",
    .repeat = VAST_REPEAT_ALWAYS,
    .no_key = true,
    VAST_SIGNS(ended_signs),
};

static vast_err begin_end(vast_serverless *job)
{
    const vast_request request = { .op = &end_op, .body = &job->state.body };
    return vast_call_begin(job->flow.client, &request);
}

/* "session with id .. not found", with status 400. Another thing that was not found does not mean that it has ended. */
static vast_flow_turn judge_end(vast_serverless *job, vast_err err)
{
    bool *already_gone = job->state.out;
    bool lost = job->status == 400 && err == VAST_E_NOT_FOUND;
    *already_gone = (lost && names_session(job)) || job->status == 410;
    return vast_flow_done(&job->flow, *already_gone ? VAST_OK : lost ? VAST_E_REFUSED : err);
}

static const vast_worker_call end_call = {
    .put_before = put_session,
    .after = "",
    .begin = begin_end,
    .judge = judge_end,
};

vast_err vast_end_session_begin(vast_client *c, vast_serverless *job, bool *already_gone)
{
    *already_gone = false;
    return begin_call(c, job, &end_call, already_gone, vast_session_fault(job));
}

vast_err vast_end_session(vast_client *c, vast_serverless *job, bool *already_gone)
{
    return vast_flow_finish_begun(&job->flow, vast_end_session_begin(c, job, already_gone));
}
