/**
 * Serverless: endpoint groups, workergroups, their workers and logs. Results where nothing else is said: see vastai.h, "typed
 * functions".
 */
#ifndef VASTAI_ENDPOINTS_H
#define VASTAI_ENDPOINTS_H

#include "vastai/vastai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- endpoint groups ------------------------------------------------------------------------------------------- */

/** What the service said of a deletion. The two lists' memory is the caller's. */
typedef struct vast_endpoint_deletion {
    vast_ids deleted_workers; /**< instances that were destroyed with the group */
    vast_ids failed_workers;  /**< instances that were NOT destroyed: they may go on billing */
    char msg[VAST_MESSAGE_BYTES];
} vast_endpoint_deletion;

/**
 * Deletes an endpoint group together with its workergroups.
 *
 * DELETE /api/v0/endptjobs/{id}/ (API reference, "delete endpoint"). Repeating it is safe, and it is repeated.
 *
 * @pre   c was set up and no call runs on it.
 * @param id   of the endpoint group, as vast_list_endpoints() shows it; > 0.
 * @param out  the caller's; the lists' `items` and `room` are set by the caller, the rest is filled in, or zero on an error.
 *
 * @retval VAST_OK   the group is gone. out->failed_workers.count may still be > 0: destroy each with
 *                   vast_destroy_instance(). If vast_last(c)->already_gone, a first answer was lost: the lists are
 *                   empty because nobody knows them, not because there were no workers.
 * @retval VAST_E_ARG        id <= 0.
 * @retval VAST_E_NOT_FOUND  no such group under this key.
 * @retval VAST_E_AUTH, VAST_E_RATE, VAST_E_SERVER, VAST_E_REFUSED  the service's word: see vast_last(c).
 * @retval VAST_E_UNKNOWN_OUTCOME  sent, and no answer came, or only a gateway's: list the groups to find out.
 * @retval VAST_E_HTTP, VAST_E_JSON, VAST_E_SHAPE, VAST_E_RANGE  an answer came that nobody can read: likewise.
 * @retval other             the way there failed; nothing was carried out.
 */
vast_err vast_delete_endpoint(vast_client *c, int64_t id, vast_endpoint_deletion *out);
/** The same, begun only: drive it by vast_call_step(). `out` must live until it is done. */
vast_err vast_delete_endpoint_begin(vast_client *c, int64_t id, vast_endpoint_deletion *out);

/** One endpoint group, as the service lists it. The group's own key is left out on purpose. */
typedef struct vast_endpoint {
    int64_t id;
    int64_t user_id;
    int64_t cold_workers;
    int64_t max_workers;
    int64_t min_load_micros; /**< perf units, in millionths */
    int64_t min_cold_load_micros;
    int64_t target_util_micros; /**< a share: 900000 is 0.9 */
    int64_t cold_mult_micros;
    char name[128];
    char state[24];      /**< "active", "suspended", "stopped" */
    char created_at[40]; /**< as the service writes it, ISO 8601 */
} vast_endpoint;

typedef vast_err vast_endpoint_visit(void *ctx, const vast_endpoint *endpoint);

/**
 * Lists the endpoint groups, any number of them, one after another as they arrive.
 *
 * GET /api/v0/endptjobs/.
 *
 * @param row    the caller's; holds the group that is being read, and must live until the call is done.
 * @param visit  called for each; anything but VAST_OK ends the call with that. Once it was called, nothing is repeated.
 */
vast_err vast_list_endpoints(vast_client *c, vast_endpoint *row, vast_endpoint_visit *visit, void *ctx);
vast_err vast_list_endpoints_begin(vast_client *c, vast_endpoint *row, vast_endpoint_visit *visit, void *ctx);

/** What an endpoint group is to be like. Zeroed, it is all defaults; decimals are given as text, "0.9". */
typedef struct vast_endpoint_setup {
    const char *name;             /**< NULL: none, or unchanged */
    const char *state;            /**< "active", "suspended" or "stopped", for updates only; NULL: unchanged */
    const char *min_load;         /**< perf units; NULL: "0.0" */
    const char *min_cold_load;    /**< perf units; NULL: "0.0" */
    const char *target_util;      /**< a share; NULL: "0.9" */
    const char *cold_mult;        /**< NULL: "2.5" */
    const int64_t *cold_workers;  /**< NULL: 5 */
    const int64_t *max_workers;   /**< NULL: 20 */
    const char *max_queue_time_s; /**< NULL: the service's default, or unchanged; and so on */
    const char *target_queue_time_s;
    const int64_t *inactivity_timeout_s;
    vast_arg args[12]; /**< private */
} vast_endpoint_setup;

/**
 * Creates an endpoint group. It costs nothing until a workergroup gives it workers.
 *
 * POST /api/v0/endptjobs/. Repeated only while no byte of it went out.
 *
 * @param id  set to the new group's id; 0 on an error.
 * @retval VAST_E_SHAPE, VAST_E_UNKNOWN_OUTCOME  there may be a new group: list them, and look for its name.
 */
vast_err vast_create_endpoint(vast_client *c, vast_endpoint_setup *settings, int64_t *id);
vast_err vast_create_endpoint_begin(vast_client *c, vast_endpoint_setup *settings, int64_t *id);

/**
 * Changes an endpoint group: what is NULL in `settings` stays as it is.
 *
 * PUT /api/v0/endptjobs/{id}/. Repeating it is safe, and it is repeated.
 */
vast_err vast_update_endpoint(vast_client *c, int64_t id, vast_endpoint_setup *settings);
vast_err vast_update_endpoint_begin(vast_client *c, int64_t id, vast_endpoint_setup *settings);

/* ---- workergroups ---------------------------------------------------------------------------------------------- */

/** One workergroup, as the service lists it. Its key and its search query are left out. */
typedef struct vast_workergroup {
    int64_t id;
    int64_t endpoint_id;
    int64_t user_id;
    int64_t template_id;
    int64_t test_workers;
    int64_t cold_workers;
    int64_t min_load_micros;
    int64_t target_util_micros;
    int64_t cold_mult_micros;
    int64_t gpu_ram_gb_micros;
    char endpoint_name[128];
    char template_hash[64];
    char launch_args[128];
    char created_at[40];
} vast_workergroup;

typedef vast_err vast_workergroup_visit(void *ctx, const vast_workergroup *group);

/** Lists the workergroups of all endpoint groups, as vast_list_endpoints() does. GET /api/v0/autojobs/. */
vast_err vast_list_workergroups(vast_client *c, vast_workergroup *row, vast_workergroup_visit *visit, void *ctx);
vast_err vast_list_workergroups_begin(vast_client *c, vast_workergroup *row, vast_workergroup_visit *visit, void *ctx);

/** What a workergroup is to be like. Zeroed, it is all defaults. */
typedef struct vast_workergroup_setup {
    const char *endpoint_name;  /**< the group that it serves, by name */
    const int64_t *endpoint_id; /**< or by id */
    const char *template_hash;  /**< what its workers run */
    const int64_t *template_id; /**< likewise */
    const char *search_params;  /**< which offers it may take: "gpu_ram>=24 verified=True rentable=True rented=False" */
    const char *launch_args;    /**< options of create instance, "--disk 40" */
    const char *gpu_ram_gb;     /**< a decimal: what the model needs */
    const int64_t *test_workers; /**< NULL: 3, or unchanged */
    vast_arg args[9];            /**< private */
} vast_workergroup_setup;

/** Creates a workergroup, whose workers are billed from then on. POST /api/v0/autojobs/. Otherwise as vast_create_endpoint(). */
vast_err vast_create_workergroup(vast_client *c, vast_workergroup_setup *settings, int64_t *id);
vast_err vast_create_workergroup_begin(vast_client *c, vast_workergroup_setup *settings, int64_t *id);

/** Changes a workergroup: what is NULL in `settings` stays as it is. PUT /api/v0/autojobs/{id}/. It is repeated. */
vast_err vast_update_workergroup(vast_client *c, int64_t id, vast_workergroup_setup *settings);
vast_err vast_update_workergroup_begin(vast_client *c, int64_t id, vast_workergroup_setup *settings);

/** Deletes a workergroup. DELETE /api/v0/autojobs/{id}/. Parameters and results as for vast_delete_endpoint(). */
vast_err vast_delete_workergroup(vast_client *c, int64_t id, vast_endpoint_deletion *out);
vast_err vast_delete_workergroup_begin(vast_client *c, int64_t id, vast_endpoint_deletion *out);

/* ---- workers --------------------------------------------------------------------------------------------------- */

/** One worker: an instance that serves an endpoint group. */
typedef struct vast_worker {
    int64_t id; /**< of the instance */
    int64_t cur_load_micros;
    int64_t perf_micros;
    int64_t measured_perf_micros;
    int64_t reliability_micros;
    char status[24]; /**< "idle", "loading", "creating", "error", "stopped" ... */
    char url[96];
    char gpu_name[32];
    char created_at[40];
} vast_worker;

typedef vast_err vast_worker_visit(void *ctx, const vast_worker *worker);

/**
 * Lists the workers of an endpoint group, as vast_list_endpoints() does. POST RUN_URL/get_endpoint_workers/.
 * @retval VAST_E_SHAPE  no list came: so the service answers for a group that is not there, too.
 */
vast_err vast_list_workers(vast_client *c, int64_t endpoint_id, vast_worker *row, vast_worker_visit *visit, void *ctx);
vast_err vast_list_workers_begin(
    vast_client *c, int64_t endpoint_id, vast_worker *row, vast_worker_visit *visit, void *ctx);

/** The same for the workers of one workergroup. POST RUN_URL/get_workergroup_workers/. */
vast_err vast_list_workergroup_workers(
    vast_client *c, int64_t group_id, vast_worker *row, vast_worker_visit *visit, void *ctx);
vast_err vast_list_workergroup_workers_begin(
    vast_client *c, int64_t group_id, vast_worker *row, vast_worker_visit *visit, void *ctx);

/* ---- logs ------------------------------------------------------------------------------------------------------ */

/** How much the log tells. */
typedef enum vast_log_level { VAST_LOG_INFO0, VAST_LOG_INFO1, VAST_LOG_TRACE, VAST_LOG_DEBUG } vast_log_level;

/** What to read of a group's log, and who gets it. */
typedef struct vast_group_log {
    vast_log_level level;
    vast_text_visit *visit; /**< gets the lines, in pieces as they come */
    void *ctx;
    /* private */
    uint8_t key_len;
    bool wanted, found;
    char key[8];
} vast_group_log;

/**
 * Reads the log of an endpoint group, of any length.
 *
 * POST RUN_URL/get_endpoint_logs/. Repeated until the first piece was shown.
 *
 * @param tail  so many lines at the most; 0: all that the service keeps.
 * @retval VAST_E_SHAPE  the answer has no log of this level.
 */
vast_err vast_read_endpoint_log(vast_client *c, int64_t id, int64_t tail, vast_group_log *log);
vast_err vast_read_endpoint_log_begin(vast_client *c, int64_t id, int64_t tail, vast_group_log *log);

/** The same of a workergroup. POST RUN_URL/get_autogroup_logs/. */
vast_err vast_read_workergroup_log(vast_client *c, int64_t id, int64_t tail, vast_group_log *log);
vast_err vast_read_workergroup_log_begin(vast_client *c, int64_t id, int64_t tail, vast_group_log *log);

#ifdef __cplusplus
}
#endif

#endif
