/* SPDX-License-Identifier: MIT */
/**
 * Flows: jobs of several calls with pauses between them, driven as one call.
 *
 * FUNCTION_begin() begins a flow on a client, and vast_flow_step() continues it without waiting; FUNCTION() runs it to
 * its end with port->wait. A flow has one deadline, which covers all its calls and pauses, and one result. It adds no
 * buffers: its state is the struct that the caller passes.
 *
 * Until a flow has ended, its struct must not be moved or changed, and its client must not be used for anything else.
 * After it has ended, vast_last() has the details of its last call, and its result as `err`.
 */
#ifndef VASTAI_FLOW_H
#define VASTAI_FLOW_H

#include "vastai/vastai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- observing a flow -------------------------------------------------------------------------------------------- */

/** What a flow is doing. */
typedef enum vast_flow_stage {
    VAST_FLOW_BEGIN,       /**< no call was begun yet */
    VAST_FLOW_LOOK_UP,     /**< looking up an endpoint group */
    VAST_FLOW_ROUTE,       /**< asking for a worker; none is ready yet */
    VAST_FLOW_QUEUE,       /**< waiting in the queue of the endpoint group */
    VAST_FLOW_WORK,        /**< sending the request to the worker, and receiving its response */
    VAST_FLOW_BUSY,        /**< the worker refused the request because its queue is full */
    VAST_FLOW_UNREACHABLE, /**< no connection to the worker: another one is requested */
    VAST_FLOW_DELETE,      /**< deleting the object */
    VAST_FLOW_LIST,        /**< listing objects until the deleted one is gone */
    VAST_FLOW_DESTROY,     /**< destroying an instance that a deletion has left over */
    VAST_FLOW_BILLING,     /**< asking what the account spends */
    VAST_FLOW_WAIT,        /**< waiting for a state */
    VAST_FLOW_LOG,         /**< requesting a log */
    VAST_FLOW_TEXT,        /**< waiting for the text of a log at the storage service */
    VAST_FLOW_STAGE_COUNT
} vast_flow_stage;

typedef struct vast_progress {
    vast_flow_stage stage;
    vast_err err;      /**< the result of the last call; VAST_OK before the first */
    const char *words; /**< message of the service, "total workers 3, loading 2"; "" if none. Never NULL */
    unsigned attempt;  /**< calls of this stage, including the one that begins now */
    uint32_t left_s;   /**< time until the deadline, in s */
    uint32_t pause_ms; /**< pause before the next call, in ms; 0: the next call begins now */
    int64_t id;        /**< VAST_FLOW_DESTROY: the instance; otherwise 0 */
    int64_t position;  /**< VAST_FLOW_QUEUE: place in the queue; otherwise -1 */
    int64_t depth;     /**< VAST_FLOW_QUEUE: length of the queue; otherwise -1 */
} vast_progress;

/**
 * Observes a flow. Each function may be NULL, and may use vast_last(), vast_explain() and vast_explain_curl() on the
 * client. The texts passed are valid only during the call.
 */
typedef struct vast_observer {
    /** Called before each call and before each pause. */
    void (*progress)(void *ctx, const vast_progress *progress);
    /** Called when a call has begun, before any of it is sent. Any result but VAST_OK cancels the flow with it. */
    vast_err (*on_call)(void *ctx, const vast_request *request);
    /** Called when a call has ended, before the flow evaluates it. */
    void (*on_result)(void *ctx, const vast_outcome *outcome);
    void *ctx;
} vast_observer;

/* ---- driving a flow ---------------------------------------------------------------------------------------------- */

/** What kind of job a flow does; private. */
typedef struct vast_flow_kind vast_flow_kind;

/** A running flow: the first member of the struct of each job. Private. */
typedef struct vast_flow {
    const vast_flow_kind *kind;
    vast_client *client;
    const vast_observer *observer;
    uint32_t deadline;
    uint32_t pause_until;
    uint32_t pause_ms;
    uint16_t calls; /* calls begun in the current stage */
    uint8_t stage;  /* vast_flow_stage */
    uint8_t state;
    uint8_t err;     /* vast_err: the result */
    bool open_ended; /* the deadline does not apply to a successful response that has begun */
} vast_flow;

/** Settings of every flow. Zero each member that is not needed. */
typedef struct vast_flow_settings {
    uint32_t timeout_ms; /**< deadline of the flow, in ms, at most 24 days; 0: config.timeout_ms of the client */
    const vast_observer *observer; /**< must stay valid until the flow has ended; NULL: none */
} vast_flow_settings;

/**
 * Runs a flow as far as possible without waiting, in the same way as vast_call_step().
 * @return VAST_DONE: vast_flow_result() has the result. Else what to wait for, at most vast_flow_wait_ms(flow).
 */
unsigned vast_flow_step(vast_flow *flow);

/** The maximum time to wait before the next step, in ms. */
uint32_t vast_flow_wait_ms(const vast_flow *flow);

/**
 * Ends a flow at once: VAST_E_STOPPED, or VAST_E_UNKNOWN_OUTCOME if the current call may be carried out. Its connection
 * is closed. Does nothing if the flow has ended.
 */
void vast_flow_cancel(vast_flow *flow);

/**
 * Runs a flow that was begun to its end, with port->wait.
 * @retval VAST_E_ARG              the port has no wait(); the flow is cancelled.
 * @retval VAST_E_UNKNOWN_OUTCOME  the same, after earlier steps sent a request that may be carried out.
 */
vast_err vast_flow_finish(vast_flow *flow);

/** The result of a flow. @pre the flow has ended: before that it may be VAST_OK. */
vast_err vast_flow_result(const vast_flow *flow);

/* ---- delete, and verify ------------------------------------------------------------------------------------------ */

/** A deletion with proof. The caller sets the first members, and zeroes the others. */
typedef struct vast_verified_deletion {
    vast_flow flow; /**< for vast_flow_step() */
    vast_flow_settings settings;
    int64_t id;                      /**< of the endpoint group or workergroup */
    vast_endpoint_deletion deletion; /**< set `items` and `room` of both lists, see vast_delete_endpoint() */
    bool only_delete;                /**< do nothing after the deletion */
    bool skip_billing;               /**< do not ask what the account spends */
    vast_json_handler *on_json;      /**< receives the events of the response to the deletion; NULL: not needed */
    void *json_ctx;
    /* Set by the flow: the result of each step. VAST_E_BUSY: not reached. */
    vast_err deleted;      /**< VAST_OK: the service confirmed the deletion */
    vast_err gone;         /**< VAST_OK: the group is not listed any more. VAST_E_TIMEOUT: it is still listed */
    vast_err destroyed;    /**< VAST_OK: no worker is left of those that the service could not destroy */
    vast_err billing;      /**< VAST_OK: `spend` is set. VAST_E_AUTH: the key may not ask */
    bool already_gone;     /**< the first response was lost: which workers there were is unknown */
    vast_ids left;         /**< failed_workers that are not destroyed; uses the memory of that list */
    vast_spend_rate spend; /**< what the account still spends, for this group or others */
    /* private */
    uint32_t at, kept; /* of `left` in the current round: the next worker to destroy, and how many were not */
    int64_t row_id;    /* of the group that is being listed */
    bool listed;
    bool of_workergroup;
} vast_verified_deletion;

/**
 * Deletes an endpoint group; lists the groups until it is gone; destroys each worker that the service could not
 * destroy; and asks what the account still spends, if the key may. Nothing follows a deletion that failed, or workers
 * that could not be destroyed; a list that failed does not keep the workers from being destroyed.
 *
 * @pre   job->deletion.deleted_workers and failed_workers have their memory. Workers of failed_workers beyond its room
 *        are not destroyed.
 *
 * @retval VAST_OK         deleted and not listed, and no worker is left that the service named.
 * @retval VAST_E_TIMEOUT  deleted, but still listed at the deadline.
 * @retval VAST_E_UNKNOWN_OUTCOME  the deletion may have been carried out; or it was, and which workers there were is
 *                         unknown (job->already_gone).
 * @retval other           the result of the first step that failed: job->deleted, job->gone, then job->destroyed.
 *                         job->billing does not count.
 */
vast_err vast_delete_endpoint_verified(vast_client *c, vast_verified_deletion *job);
vast_err vast_delete_endpoint_verified_begin(vast_client *c, vast_verified_deletion *job);

/** The same for a workergroup. */
vast_err vast_delete_workergroup_verified(vast_client *c, vast_verified_deletion *job);
vast_err vast_delete_workergroup_verified_begin(vast_client *c, vast_verified_deletion *job);

/* ---- waiting ----------------------------------------------------------------------------------------------------- */

/** What every wait has. The caller sets the first member, and zeroes the others. */
typedef struct vast_wait {
    uint32_t interval_ms; /**< time between two requests, in ms; 0: 10 s */
    /* Set by the flow. */
    bool answered;    /**< at least one request succeeded */
    vast_err last;    /**< the result of the last request */
    vast_err failure; /**< of the last request that failed after it was begun; VAST_OK: none did */
    uint16_t status;  /**< HTTP status of that failure; 0: no response */
} vast_wait;

/** Waits for the status of an instance. */
typedef struct vast_instance_wait {
    vast_flow flow; /**< for vast_flow_step() */
    vast_flow_settings settings;
    vast_wait wait;
    int64_t id;
    const char *status; /**< status to wait for, see vast_instance.actual_status; "gone": destroyed; NULL: "running" */
    /* Set by the flow. */
    bool known;             /**< the last whole response showed the instance */
    char actual_status[32]; /**< "": it is being set up */
    char status_msg[200];
    /* private */
    struct {
        bool known;
        char actual_status[32];
        char status_msg[200];
    } next; /* from the response that is being received */
    bool seen, present;
    uint8_t unknown;
    vast_bind bind;
} vast_instance_wait;

/**
 * Shows an instance until it has a status, or can no longer get it. Waiting for "stopped" ends with "exited", too.
 *
 * GET /api/v0/instances/{id}/. A request that fails because of the connection, a limit or the service is repeated until
 * the deadline.
 *
 * @retval VAST_OK           the instance has the status.
 * @retval VAST_E_REFUSED    it is "exited", "unknown" or "offline", and does not run again: destroy it. If
 *                           vast_last()->status is not 200, the service refused instead.
 * @retval VAST_E_NOT_FOUND  there is no such instance, or it was destroyed.
 * @retval VAST_E_TIMEOUT    neither until the deadline: see job->wait.
 * @retval other             the service refused, or its response is malformed.
 */
vast_err vast_wait_instance(vast_client *c, vast_instance_wait *job);
vast_err vast_wait_instance_begin(vast_client *c, vast_instance_wait *job);

/** How many workers of an endpoint group there are, by status. */
typedef struct vast_worker_count {
    int64_t ready;    /**< "idle", "ready", "running"; also "active", "busy" and "working", which accept work, too */
    int64_t starting; /**< "creating", "created", "loading", "model_loading", "starting", "rebooting" */
    int64_t dead;     /**< "stopped", "stopping", "exited", "error" */
    int64_t workers;  /**< all of them */
} vast_worker_count;

/** Waits for workers of an endpoint group. */
typedef struct vast_endpoint_wait {
    vast_flow flow; /**< for vast_flow_step() */
    vast_flow_settings settings;
    vast_wait wait;
    int64_t id;
    int64_t wanted;          /**< number of ready workers to wait for */
    vast_worker_count count; /**< set by the flow, from the last response */
    /* private */
    vast_worker_count next;
    vast_worker row;
} vast_endpoint_wait;

/**
 * Lists the workers of an endpoint group until enough of them are ready. POST RUN_URL/get_endpoint_workers/.
 * @retval VAST_OK         they are.
 * @retval VAST_E_TIMEOUT  they were not until the deadline: see job->wait.
 * @retval other           the service refused, or its response is malformed.
 */
vast_err vast_wait_endpoint(vast_client *c, vast_endpoint_wait *job);
vast_err vast_wait_endpoint_begin(vast_client *c, vast_endpoint_wait *job);

/* ---- text at another host ---------------------------------------------------------------------------------------- */

/** Fetches a text that the service stores at a URL. The caller sets the first members, and zeroes the others. */
typedef struct vast_text_fetch {
    vast_flow flow; /**< for vast_flow_step() */
    vast_flow_settings settings;
    const vast_request *request; /**< the call whose response names the URL; its receivers store it at `url` */
    const char *url;             /**< memory of the caller, set by those receivers */
    vast_err (*check)(
        void *ctx);         /**< called when the URL is known; any result but VAST_OK is final. NULL: not needed */
    vast_text_visit *visit; /**< receives the text in pieces */
    void *ctx;              /**< passed to both */
    /* private */
    vast_err (*begin)(struct vast_text_fetch *job);
    uint32_t pause_ms;
} vast_text_fetch;

/**
 * Sends a request, and fetches the text from the URL in its response as soon as it is there, which takes a second or
 * more. The URL belongs to another host: the API key is not sent there.
 *
 * @retval VAST_OK         the text was complete.
 * @retval VAST_E_TIMEOUT  it was not there by the deadline, and vast_last()->status is 403 or 404; or a call has taken
 *                         too long.
 * @retval other           what job->check returned; the result of the request; or the text could not be fetched.
 */
vast_err vast_fetch_text(vast_client *c, vast_text_fetch *job);
vast_err vast_fetch_text_begin(vast_client *c, vast_text_fetch *job);

/** Fetches the log of an instance. */
typedef struct vast_log_fetch {
    vast_text_fetch text;     /**< settings, check, visit and ctx; drive it with vast_flow_step(&job->text.flow) */
    int64_t id;               /**< of the instance */
    vast_log_request request; /**< which lines; its `url` is set before job->text.check is called */
} vast_log_fetch;

/** PUT /api/v0/instances/request_logs/{id}/, then as vast_fetch_text(). Results as for that and vast_request_log(). */
vast_err vast_fetch_logs(vast_client *c, vast_log_fetch *job);
vast_err vast_fetch_logs_begin(vast_client *c, vast_log_fetch *job);

#ifdef __cplusplus
}
#endif

#endif
