/* SPDX-License-Identifier: MIT */
/**
 * The serverless data plane: send a request to an endpoint group, receive its response as it comes, and use sessions.
 *
 * A job looks the endpoint group up, asks the router for a worker, keeps its place in the queue while none is ready,
 * and sends the request to the worker: a machine of a third party, at the address in the grant of the router. All of it
 * is one flow with one deadline, see vastai/flow.h.
 *
 * No key is ever sent to a worker. The key of the endpoint group goes to the router only, and is wiped when the job
 * ends. Redirects of a router or worker are not followed.
 */
#ifndef VASTAI_SERVERLESS_H
#define VASTAI_SERVERLESS_H

#include "vastai/flow.h"
#include "vastai/vastai.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VAST_OPENAI_URL "https://openai.vast.ai"

/** Maximum length of a worker's address with the NUL: "https://HOST:65535". */
#define VAST_WORKER_URL_BYTES (VAST_HOST_BYTES + 15)
/** Maximum length of a session ID with the NUL. The worker's have 13 characters. */
#define VAST_SESSION_ID_BYTES 40
/** Maximum length of the name of an endpoint group with the NUL. */
#define VAST_ENDPOINT_NAME_BYTES 128

/** Plain TCP to any host: for requests to workers by http only. See vast_worker_access.allow_plain_workers. */
extern const vast_stream vast_stream_plain_anywhere;

/** How workers may be reached. Must stay valid until the job has ended. */
typedef struct vast_worker_access {
    const vast_stream *tls; /**< &vast_stream_mbedtls; NULL: the one of the client. For workers by https */
    /**
     * A vast_tls of its own, whose find_root knows Vast's root certificate and no other: nothing but a worker may be
     * verified by that root, and no worker by another. NULL: workers by https are refused with VAST_E_ARG.
     */
    void *tls_ctx;
    /**
     * Send to workers by http, too: everything on the way can read and change the request and its response. Workers on
     * this machine need no permission, if config.plain of the client is set.
     */
    bool allow_plain_workers;
} vast_worker_access;

/**
 * A worker that was granted, and a session on it. This is all that other programs need to use the session: write it
 * down with vast_session_write(). It gives access to the session: keep it as secret as a key.
 */
typedef struct vast_session {
    char url[VAST_WORKER_URL_BYTES]; /**< of the worker: "https://HOST:PORT" */
    char id[VAST_SESSION_ID_BYTES];  /**< "": no session */
    int64_t expiration_us; /**< when it ends if it is not used, since 1970, UTC. Each request adds the lifetime */
    char grant[VAST_GRANT_BYTES]; /**< JSON as the router sent it */
} vast_session;

/** How a request gets to a model. */
typedef enum vast_via {
    VAST_VIA_ROUTE, /**< ask the router for a worker, and send the request there */
    VAST_VIA_OPENAI /**< send the request to the OpenAI gateway of the service, with the key of the client */
} vast_via;

/** What a job replaces in its client while it talks to a worker; private. */
typedef struct vast_lane {
    const char *run_url;
    const vast_stream *tls;
    void *tls_ctx;
    const vast_stream *plain;
    const vast_bodies *bodies;
    const vast_redirects *redirects;
    uint32_t idle_timeout_ms;
} vast_lane;

/** The state of a job; private. */
typedef struct vast_serverless_state {
    const struct vast_worker_call *call; /* what is called at the worker */
    void *out;                           /* where the response of a session call is stored */
    vast_lane lane;                      /* of the client, while `at_worker`; otherwise unused */
    bool at_worker;                      /* the client has the lane of the worker */
    bool keyed;                          /* the client has the key of the group, and `key` that of the client */
    bool found;                          /* the group was looked up */
    bool looked_up_again;
    bool renewed;    /* another grant was taken after 401 */
    bool unknown;    /* the request was sent, and got no answer that says what became of it */
    bool body_known; /* the length of the payload is known */
    uint8_t phase;
    uint8_t own_attempts;                /* of the client, while its calls make one attempt; otherwise 0 */
    uint8_t verdict;                     /* vast_err: the result, if time runs out */
    uint8_t distance;                    /* of the nearest name */
    uint8_t waits;                       /* answers "not ready", or failures, in a row */
    uint8_t tries;                       /* connections to the worker that failed, in a row */
    uint32_t grant_len;                  /* of the last answer of the router, which may be longer than its memory */
    int64_t request_idx;                 /* in the last answer of the router; 0: none */
    int64_t queue_position, queue_depth; /* in it; 0: none */
    char signature[2];                   /* the beginning of that of a grant; "": none */
    char status[VAST_MESSAGE_BYTES / 2];
    vast_arg args[4];
    vast_op op;
    vast_body body;
    uint64_t body_bytes; /* length of the payload */
    char key[sizeof "Bearer " + VAST_KEY_BYTES];
} vast_serverless_state;

/** One row of the list of endpoint groups; private. */
typedef struct vast_endpoint_row {
    int64_t id;
    char name[VAST_ENDPOINT_NAME_BYTES];
    char key[VAST_KEY_BYTES + 2];
} vast_endpoint_row;

/** One job. The caller sets the first members, and zeroes the others. */
typedef struct vast_serverless {
    vast_flow flow; /**< for vast_flow_step() */
    vast_flow_settings settings;
    const vast_worker_access *access; /**< required, but for VAST_VIA_OPENAI */

    /* The endpoint group. Not needed with a session. */
    const char *endpoint; /**< its name; NULL: endpoint_id */
    int64_t endpoint_id;  /**< its ID, if endpoint is NULL */
    bool use_client_key;  /**< ask the router with the key of the client, and do not look the group up */
    const char *cost;     /**< work that the request causes, in units of the worker, a decimal; NULL: "100" */

    /* The request. */
    const char *route;           /**< path on the worker: "/v1/chat/completions" */
    const char *payload;         /**< JSON; checked before anything is sent. NULL: `body` */
    const vast_body *body;       /**< a JSON payload that is not in memory; its content_type is ignored */
    bool raw_payload;            /**< do not check that `payload` is JSON */
    const vast_session *session; /**< send the request in this session, to its worker; NULL: to any worker */
    vast_via via;
    const char *openai_url; /**< VAST_VIA_OPENAI: base URL; NULL: VAST_OPENAI_URL */
    /**
     * How many more times the request may be sent after a worker may have carried it out: after a lost response, and
     * after status 408 and 5xx. 0: never, because each time costs GPU time. A request that was not carried out (no
     * connection, or 429) is always sent again, until the deadline. Once a byte of a response was passed on, the
     * request is never repeated.
     */
    uint8_t repeats;
    /**
     * Not 0: the deadline ends when a worker's response begins; from then on the limit is this time between two bytes
     * of it, in ms. For streams, which may take longer than any deadline. 0: the deadline applies to the end.
     */
    uint32_t stream_idle_ms;

    /* Receivers of the worker's response, if its status is 2xx. */
    /** Receives its bytes. Any result but VAST_OK ends the job with it and closes the connection. NULL: not needed. */
    vast_err (*on_text)(void *ctx, const char *text, size_t len);
    /** Called after the last byte of a complete response. Its return value is the result. NULL: VAST_OK. */
    vast_err (*on_end)(void *ctx);
    void *ctx;

    /* Set by the job. */
    uint16_t status;     /**< HTTP status of the worker's last response; 0: none */
    uint8_t executions;  /**< how often a byte of the request went to a worker that did not refuse it by 429 or 401 */
    uint16_t polls;      /**< how often the router was asked */
    uint8_t unreachable; /**< workers in a row that no connection could be opened to */
    uint64_t received;   /**< bytes of the worker's response that were passed on */
    int64_t request_idx; /**< place of the request at the router; 0: none yet */
    int64_t queue_position; /**< that the router named last, > 0; -1: it did not name one, or there is no queue */
    int64_t queue_depth;    /**< named with it, > 0; -1: none */
    char words[VAST_MESSAGE_BYTES / 2]; /**< the router's last answer in words: "total workers 3, loading 2"; or "" */
    /** Name of the endpoint group. After VAST_E_NOT_FOUND of a name: the nearest name that there is, or "". */
    char name[VAST_ENDPOINT_NAME_BYTES];
    union {
        vast_session worker;   /**< the worker that was granted, and its grant; no session */
        vast_endpoint_row row; /**< private, while the group is looked up */
    } at;
    vast_serverless_state state;            /**< private */
    const struct vast_session_setup *setup; /**< private */
} vast_serverless;

/**
 * Sends a request to an endpoint group.
 *
 * GET /api/v0/endptjobs/, POST RUN_URL/route/ until a worker is granted, POST WORKER_URL{route}.
 *
 * Calls of the router are repeated after 408, 429, 5xx and connection errors, and its answer "not ready" is asked again
 * with the same place in the queue, until the deadline. After 401 of the router the key is looked up once more; after
 * 401 of a worker a new grant is taken once. After 429 of a worker the request goes back to the queue, with its place.
 * After three failed connections to a worker another grant is taken. There is always a pause.
 *
 * Workers that are not running need 8 to 23 minutes to start: set job->settings.timeout_ms accordingly, and observe the
 * progress.
 *
 * @retval VAST_OK           the worker's response had a status of 2xx and was complete.
 * @retval VAST_E_ARG        route, payload, cost or access is missing or invalid. Nothing was sent.
 * @retval VAST_E_NOT_FOUND  no such endpoint group (job->status is 0; see job->name), no such route on the worker
 *                           (404, 405), or the session is gone (410).
 * @retval VAST_E_AUTH       the key of the account or of the group, or the new grant, was refused.
 * @retval VAST_E_TIMEOUT    no worker was ready until the deadline: see job->words and job->queue_position; or the
 *                           response did not end in time.
 * @retval VAST_E_RATE       router or workers refused the request by 429 until the deadline.
 * @retval VAST_E_RESOLVE, VAST_E_CONNECT  router or workers could not be reached until the deadline.
 * @retval VAST_E_TLS        the certificate of the router or the worker is not trusted; or the worker has an address by
 *                           https without access->tls_ctx, or by http without access->allow_plain_workers.
 * @retval VAST_E_REFUSED    the router or the worker refused the request: see vast_last()->message.
 * @retval VAST_E_SERVER     the worker failed (500): see vast_last()->message.
 * @retval VAST_E_SHAPE      the grant has no url, or one that is not just scheme, host and port; or it contains a key.
 * @retval VAST_E_SPACE      the grant is longer than VAST_GRANT_BYTES - 1, or the host name than VAST_HOST_BYTES - 1.
 * @retval VAST_E_IO         the response broke off after job->received bytes. The request was carried out, at least in
 *                           part.
 * @retval VAST_E_UNKNOWN_OUTCOME  the request was sent, and no response came; also if it was sent again in vain, or
 *                                  could not be sent again.
 */
vast_err vast_serverless_request(vast_client *c, vast_serverless *job);
/** Begins it. */
vast_err vast_serverless_request_begin(vast_client *c, vast_serverless *job);

/* ---- sessions ---------------------------------------------------------------------------------------------------- */

/** Settings of a new session. */
typedef struct vast_session_setup {
    int64_t lifetime_s;           /**< added to its end by each request, in s; > 0 */
    const char *on_close_route;   /**< path that the worker posts to when the session ends; NULL: none */
    const char *on_close_payload; /**< JSON object that it posts there; NULL: none */
} vast_session_setup;

/**
 * Creates a session: reserves a worker. It counts as load, and its worker is billed, until it ends. Uses
 * settings, access, the endpoint group and cost of the job. POST WORKER_URL/session/create.
 * @param setup    must stay valid until the job has ended.
 * @param session  set to the session; zeroed after an error.
 * @retval VAST_E_UNKNOWN_OUTCOME  a session may have been created; it ends after its lifetime.
 * @retval other                   as vast_serverless_request().
 */
vast_err vast_create_session(
    vast_client *c, vast_serverless *job, const vast_session_setup *setup, vast_session *session);
vast_err vast_create_session_begin(
    vast_client *c, vast_serverless *job, const vast_session_setup *setup, vast_session *session);

/** What a worker says of a session. */
typedef struct vast_session_state {
    int64_t lifetime_us;
    int64_t expiration_us; /**< since 1970, UTC */
    int64_t created_us;    /**< since 1970, UTC */
    char on_close_route[64];
} vast_session_state;

/**
 * Shows a session. Uses settings and access of the job, and job->session. POST WORKER_URL/session/get.
 * @retval VAST_E_NOT_FOUND  the session has ended.
 * @retval VAST_E_SHAPE      the answer does not describe a session.
 */
vast_err vast_show_session(vast_client *c, vast_serverless *job, vast_session_state *out);
vast_err vast_show_session_begin(vast_client *c, vast_serverless *job, vast_session_state *out);

/**
 * Asks whether a session exists, which does not extend it. POST WORKER_URL/session/health.
 * @param alive  set to the answer; false after an error.
 */
vast_err vast_check_session(vast_client *c, vast_serverless *job, bool *alive);
vast_err vast_check_session_begin(vast_client *c, vast_serverless *job, bool *alive);

/**
 * Ends a session; its running requests are cut off. POST WORKER_URL/session/end. Repeated.
 * @param already_gone  set to true if it had ended before: the result is VAST_OK.
 */
vast_err vast_end_session(vast_client *c, vast_serverless *job, bool *already_gone);
vast_err vast_end_session_begin(vast_client *c, vast_serverless *job, bool *already_gone);

/**
 * Writes a session as one JSON object and a line feed: about 700 bytes, since grants of the service have about 480. To
 * learn the length before, write to a vast_out without room and read its `total`.
 */
void vast_session_write(const vast_session *session, vast_out *out);

/**
 * Reads what vast_session_write() wrote.
 * @param session  zeroed after an error.
 * @retval VAST_E_JSON, VAST_E_SHAPE, VAST_E_SPACE  it is something else, or its URL or grant is not valid.
 */
vast_err vast_session_read(vast_session *session, const char *text, size_t len);

#ifdef __cplusplus
}
#endif

#endif
