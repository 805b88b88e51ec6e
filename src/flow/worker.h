/* SPDX-License-Identifier: MIT */
/**
 * Calls at a worker, for the flows of the serverless data plane. worker.c connects to workers and writes their request
 * bodies; serverless.c gets a grant and judges responses; request.c and session.c have the calls.
 */
#ifndef VASTAI_FLOW_WORKER_H
#define VASTAI_FLOW_WORKER_H

#include "machine.h"
#include "url.h"
#include "vastai/serverless.h"

typedef struct vast_worker_call vast_worker_call;

/** A kind of call at a worker: one const row each, so that a program links those that it uses. */
struct vast_worker_call {
    bool routed;  /**< a grant is needed first; otherwise the call goes to job->session */
    bool keyed;   /**< the call goes to the OpenAI gateway, with the key of the client */
    bool once;    /**< the flow repeats the call, and not the client */
    bool streams; /**< the payload of the caller is sent, and the bytes of the response are passed on */
    /** Writes the body of the request up to the payload of the caller; NULL: nothing. */
    void (*put_before)(vast_out *out, const vast_serverless *job);
    const char *after; /**< the body after that payload */
    /** Begins the call. The lane of the worker is in use, and state.body has the request body. */
    vast_err (*begin)(vast_serverless *job);
    /** Evaluates a call that ended with `err`. */
    vast_flow_turn (*judge)(vast_serverless *job, vast_err err);
};

static inline vast_serverless *vast_job_of(vast_flow *flow)
{
    return (vast_serverless *)(void *)flow;
}

/** The worker of a job: that of its session, or the one that was granted. */
const vast_session *vast_worker_of(const vast_serverless *job);

/**
 * Checks the address of the worker, connects the client to it for the next call, and begins it.
 * @retval VAST_E_SHAPE, VAST_E_SPACE, VAST_E_TLS  the address is wrong, or may not be reached: see vast_last()->cause.
 */
vast_err vast_worker_begin(vast_serverless *job);

/** Gives the client back its own configuration and key. Idempotent. */
void vast_worker_leave(vast_serverless *job);

/** Ends the flow with a result, and stores the cause of it in vast_last(). */
vast_flow_turn vast_worker_refuse(vast_serverless *job, vast_err err, vast_cause cause);

/** Returns whether a text is just scheme, host and port. @param url  set to its parts, which point into the text. */
bool vast_is_origin(const char *text, vast_url *url);

/** Returns whether a text is one JSON value. */
bool vast_is_json(const char *text);

/** Returns why a job cannot ask for a grant; VAST_CAUSE_NONE: it can. */
vast_cause vast_grant_fault(const vast_serverless *job);

/** Returns why a job cannot use its session; VAST_CAUSE_NONE: it can. */
vast_cause vast_session_fault(const vast_serverless *job);

/** Writes the members auth_data and session_id, up to the value of the payload. */
void vast_put_auth_data(vast_out *out, const vast_serverless *job);

/** Lets the next call make one attempt only: its flow repeats it. */
void vast_worker_once(vast_serverless *job);

/** Begins a job whose arguments were checked. @param out  where a session call stores its response; NULL: nowhere. */
vast_err vast_serverless_begin(vast_client *c, vast_serverless *job, const vast_worker_call *call, void *out);

/** Judges a call that needs a grant: takes another one, waits, repeats, or ends the job. */
vast_flow_turn vast_judge_work(vast_serverless *job, vast_err err);

#endif
