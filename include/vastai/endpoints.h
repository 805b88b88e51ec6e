/* SPDX-License-Identifier: MIT */
/**
 * Serverless: endpoint groups, workergroups, their workers and logs. Results that are not described here: see vastai.h,
 * "typed functions".
 */
#ifndef VASTAI_ENDPOINTS_H
#define VASTAI_ENDPOINTS_H

#include "vastai/vastai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- endpoint groups ------------------------------------------------------------------------------------------- */

/** The result of a deletion. The caller owns the memory of both lists. */
typedef struct vast_endpoint_deletion {
    vast_ids deleted_workers; /**< IDs of the instances that were destroyed with the group */
    vast_ids failed_workers;  /**< IDs of the instances that were NOT destroyed and may still be billed */
    char msg[VAST_MESSAGE_BYTES];
} vast_endpoint_deletion;

/**
 * Deletes an endpoint group and its workergroups.
 *
 * DELETE /api/v0/endptjobs/{id}/ (API reference, "delete endpoint"). Repeated.
 *
 * @pre   c is set up, and no call is running on it.
 * @param id   ID of the endpoint group, as in vast_endpoint.id; > 0.
 * @param out  filled in, or zeroed on an error. The caller first sets `items` and `room` of both lists.
 *
 * @retval VAST_OK   the group is gone. out->failed_workers.count may still be > 0: destroy each with
 *                   vast_destroy_instance(). If vast_last(c)->already_gone, the first response was lost and
 *                   the lists are unknown: they are empty, although there may have been workers.
 * @retval VAST_E_ARG        id <= 0.
 * @retval VAST_E_NOT_FOUND  no such group under this key.
 * @retval VAST_E_AUTH, VAST_E_RATE, VAST_E_SERVER, VAST_E_REFUSED  the service refused: see vast_last(c).
 * @retval VAST_E_UNKNOWN_OUTCOME  sent, but no answer came, or only a gateway's, or one that is malformed or does not
 *                                 say what was done: list the groups to find out.
 * @retval VAST_E_SHAPE, VAST_E_RANGE  the group is gone, but the lists of workers in the response cannot be read:
 *                                     there may be workers that are still billed.
 * @retval other             the service could not be reached; nothing was carried out.
 */
vast_err vast_delete_endpoint(vast_client *c, int64_t id, vast_endpoint_deletion *out);
/** Only begins that call: continue with vast_call_step(). `out` must stay valid until the call has ended. */
vast_err vast_delete_endpoint_begin(vast_client *c, int64_t id, vast_endpoint_deletion *out);

/** One endpoint group. Its own API key is omitted on purpose. */
typedef struct vast_endpoint {
    int64_t id;
    int64_t user_id;
    int64_t cold_workers;         /**< workers to keep ready but stopped */
    int64_t max_workers;          /**< maximum number of workers */
    int64_t min_load_micros;      /**< minimum load to keep capacity for, in millionths of a perf unit */
    int64_t min_cold_load_micros; /**< the same, counting stopped workers */
    int64_t target_util_micros;   /**< 0 to 1, in millionths: 900000 is 0.9 */
    int64_t cold_mult_micros;     /**< capacity of stopped workers to that of running ones, in millionths */
    char name[128];
    char state[24];      /**< "active", "suspended", "stopped" */
    char created_at[40]; /**< as the service writes it, ISO 8601 */
} vast_endpoint;

typedef vast_err vast_endpoint_visit(void *ctx, const vast_endpoint *endpoint);

/**
 * Lists the endpoint groups, and passes each to a visitor as it arrives. There is no limit to their number.
 *
 * GET /api/v0/endptjobs/.
 *
 * @param row    set to the current group; must stay valid until the call has ended.
 * @param visit  called for each group; any result but VAST_OK ends the call and is its result. After its first call the
 *               request is not repeated.
 */
vast_err vast_list_endpoints(vast_client *c, vast_endpoint *row, vast_endpoint_visit *visit, void *ctx);
vast_err vast_list_endpoints_begin(vast_client *c, vast_endpoint *row, vast_endpoint_visit *visit, void *ctx);

/**
 * Shows one endpoint group. GET /api/v0/endptjobs/{id}/.
 * @retval VAST_E_NOT_FOUND  no such group under this key.
 */
vast_err vast_show_endpoint(vast_client *c, int64_t id, vast_endpoint *out);
vast_err vast_show_endpoint_begin(vast_client *c, int64_t id, vast_endpoint *out);

/**
 * Settings of an endpoint group. NULL means the default in a new group, and "unchanged" in an update. Decimals are
 * text, "0.9".
 */
typedef struct vast_endpoint_setup {
    const char *name;          /**< name of the group; default: none */
    const char *state;         /**< "active", "suspended" or "stopped"; ignored in a new group */
    const char *min_load;      /**< minimum load to keep capacity for, in perf units; default: "0.0" */
    const char *min_cold_load; /**< the same, counting stopped workers; default: "0.0" */
    const char *target_util;   /**< target utilization, 0 to 1; default: "0.9" */
    const char *cold_mult; /**< capacity of stopped workers, as a multiple of that of running ones; default: "2.5" */
    const int64_t *cold_workers;         /**< workers to keep ready but stopped; default: 5 */
    const int64_t *max_workers;          /**< maximum number of workers; default: 20 */
    const char *max_queue_time_s;        /**< maximum time in the queue, in seconds; default: chosen by the service */
    const char *target_queue_time_s;     /**< target time in the queue, in seconds; default: chosen by the service */
    const int64_t *inactivity_timeout_s; /**< in seconds; default: chosen by the service */
    vast_arg args[12];                   /**< private */
} vast_endpoint_setup;

/**
 * Creates an endpoint group. It is not billed until a workergroup adds workers.
 *
 * POST /api/v0/endptjobs/. Repeated only while no byte of it was sent.
 *
 * @param id  set to the ID of the new group; 0 on an error.
 * @retval VAST_E_SHAPE, VAST_E_UNKNOWN_OUTCOME  the group may have been created: look for its name in the list.
 */
vast_err vast_create_endpoint(vast_client *c, vast_endpoint_setup *settings, int64_t *id);
vast_err vast_create_endpoint_begin(vast_client *c, vast_endpoint_setup *settings, int64_t *id);

/**
 * Changes an endpoint group. Settings that are NULL stay unchanged.
 *
 * PUT /api/v0/endptjobs/{id}/. Repeated.
 */
vast_err vast_update_endpoint(vast_client *c, int64_t id, vast_endpoint_setup *settings);
vast_err vast_update_endpoint_begin(vast_client *c, int64_t id, vast_endpoint_setup *settings);

/* ---- workergroups ---------------------------------------------------------------------------------------------- */

/** One workergroup. Its API key and its search query are omitted. */
typedef struct vast_workergroup {
    int64_t id;
    int64_t endpoint_id;
    int64_t user_id;
    int64_t template_id;
    int64_t test_workers; /**< workers to test with */
    int64_t cold_workers; /**< this and the next three: as in vast_endpoint */
    int64_t min_load_micros;
    int64_t target_util_micros;
    int64_t cold_mult_micros;
    int64_t gpu_ram_gb_micros; /**< GPU memory that the model needs, in millionths of GB */
    char endpoint_name[128];
    char template_hash[64];
    char launch_args[128];
    char created_at[40];
} vast_workergroup;

typedef vast_err vast_workergroup_visit(void *ctx, const vast_workergroup *group);

/** Lists the workergroups of all endpoint groups, as vast_list_endpoints() does. GET /api/v0/autojobs/. */
vast_err vast_list_workergroups(vast_client *c, vast_workergroup *row, vast_workergroup_visit *visit, void *ctx);
vast_err vast_list_workergroups_begin(vast_client *c, vast_workergroup *row, vast_workergroup_visit *visit, void *ctx);

/** Settings of a workergroup. NULL means the default in a new group, and "unchanged" in an update. */
typedef struct vast_workergroup_setup {
    const char *endpoint_name;  /**< the endpoint group to add workers to, by name */
    const int64_t *endpoint_id; /**< the same by ID */
    const char *template_hash;  /**< the template of its workers, by hash */
    const int64_t *template_id; /**< the same by ID */
    /** Query for the offers to rent: "gpu_ram>=24 verified=True rentable=True rented=False" */
    const char *search_params;
    const char *launch_args;     /**< options of create instance, "--disk 40" */
    const char *gpu_ram_gb;      /**< GPU memory that the model needs, in GB, a decimal */
    const int64_t *test_workers; /**< workers to test with; default: 3 */
    vast_arg args[9];            /**< private */
} vast_workergroup_setup;

/** Creates a workergroup. Its workers are billed from then on. POST /api/v0/autojobs/. See vast_create_endpoint(). */
vast_err vast_create_workergroup(vast_client *c, vast_workergroup_setup *settings, int64_t *id);
vast_err vast_create_workergroup_begin(vast_client *c, vast_workergroup_setup *settings, int64_t *id);

/** Changes a workergroup. Settings that are NULL stay unchanged. PUT /api/v0/autojobs/{id}/. Repeated. */
vast_err vast_update_workergroup(vast_client *c, int64_t id, vast_workergroup_setup *settings);
vast_err vast_update_workergroup_begin(vast_client *c, int64_t id, vast_workergroup_setup *settings);

/** Deletes a workergroup. DELETE /api/v0/autojobs/{id}/. Parameters and results as for vast_delete_endpoint(). */
vast_err vast_delete_workergroup(vast_client *c, int64_t id, vast_endpoint_deletion *out);
vast_err vast_delete_workergroup_begin(vast_client *c, int64_t id, vast_endpoint_deletion *out);

/* ---- workers --------------------------------------------------------------------------------------------------- */

/** One worker: an instance that serves an endpoint group. */
typedef struct vast_worker {
    int64_t id;                    /**< of the instance */
    int64_t cur_load_micros;       /**< load at present, in millionths of a perf unit */
    int64_t perf_micros;           /**< performance, in millionths of a perf unit */
    int64_t measured_perf_micros;  /**< performance that the worker measured, in the same way */
    int64_t reliability_micros;    /**< 0 to 1, in millionths */
    int64_t deployment_version_id; /**< version of the deployment that it runs; 0: none */
    int64_t loop_lag_max_micros;   /**< longest delay of its event loop */
    char status[24];               /**< one of those of vast_worker_count, in flow.h */
    char url[96];
    char gpu_name[32];
    char created_at[40];
} vast_worker;

typedef vast_err vast_worker_visit(void *ctx, const vast_worker *worker);

/**
 * Lists the workers of an endpoint group, as vast_list_endpoints() does. POST RUN_URL/get_endpoint_workers/.
 * @retval VAST_E_SHAPE  the response is not a list, as for a group that does not exist.
 */
vast_err vast_list_workers(vast_client *c, int64_t endpoint_id, vast_worker *row, vast_worker_visit *visit, void *ctx);
vast_err vast_list_workers_begin(
    vast_client *c, int64_t endpoint_id, vast_worker *row, vast_worker_visit *visit, void *ctx);

/** Lists the workers of one workergroup in the same way. POST RUN_URL/get_workergroup_workers/. */
vast_err vast_list_workergroup_workers(
    vast_client *c, int64_t group_id, vast_worker *row, vast_worker_visit *visit, void *ctx);
vast_err vast_list_workergroup_workers_begin(
    vast_client *c, int64_t group_id, vast_worker *row, vast_worker_visit *visit, void *ctx);

/* ---- logs ------------------------------------------------------------------------------------------------------ */

/** The level of detail of a log. */
typedef enum vast_log_level { VAST_LOG_INFO0, VAST_LOG_INFO1, VAST_LOG_TRACE, VAST_LOG_DEBUG } vast_log_level;

/** Which log of a group to read, and the visitor that receives it. */
typedef struct vast_group_log {
    vast_log_level level;
    vast_text_visit *visit; /**< receives the log in pieces */
    void *ctx;
    /* private */
    uint8_t key_len;
    bool wanted, found;
    char key[8];
} vast_group_log;

/**
 * Reads the log of an endpoint group. Its length is not limited.
 *
 * POST RUN_URL/get_endpoint_logs/. Repeated until the first piece was passed to the visitor.
 *
 * @param tail  maximum number of lines, from the end; 0: all.
 * @retval VAST_E_SHAPE  the response has no log of this level.
 */
vast_err vast_read_endpoint_log(vast_client *c, int64_t id, int64_t tail, vast_group_log *log);
vast_err vast_read_endpoint_log_begin(vast_client *c, int64_t id, int64_t tail, vast_group_log *log);

/** Reads the log of a workergroup in the same way. POST RUN_URL/get_autogroup_logs/. */
vast_err vast_read_workergroup_log(vast_client *c, int64_t id, int64_t tail, vast_group_log *log);
vast_err vast_read_workergroup_log_begin(vast_client *c, int64_t id, int64_t tail, vast_group_log *log);

#ifdef __cplusplus
}
#endif

#endif
