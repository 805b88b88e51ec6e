/* SPDX-License-Identifier: MIT */
/**
 * Instances: rent, show, list, start, stop, destroy, and read logs. Results that are not described here: see vastai.h,
 * "typed functions".
 */
#ifndef VASTAI_INSTANCES_H
#define VASTAI_INSTANCES_H

#include "vastai/vastai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- renting --------------------------------------------------------------------------------------------------- */

/** Settings of a new instance. Zero means the service's default. For other settings use vast_op_create_instance. */
typedef struct vast_rental {
    const char *image;         /**< container image, "pytorch/pytorch:latest"; NULL: that of the template */
    const char *template_hash; /**< template; NULL: none */
    const char *runtype; /**< "ssh_proxy", "ssh_direc ssh_proxy", "args" ...; NULL: the template's, or the service's */
    const char *disk_gb; /**< size of the disk in GB, a decimal; NULL: "10" */
    const char *price;   /**< bid in $/h, a decimal, for an interruptible instance; NULL: on-demand */
    const char *label;
    const char *onstart;     /**< start-up script, at most VAST_ONSTART_BYTES_MAX: compress a longer one; NULL: none */
    const char *env;         /**< a JSON object: "{\"MODE\":\"fast\",\"-p 8000:8000\":\"1\"}"; NULL: none */
    const char *args;        /**< with runtype "args", a JSON list of texts; NULL: none */
    const char *image_login; /**< "-u USER -p TOKEN docker.io", for a private image; NULL: none */
    bool cancel_unavail;     /**< fail if the machine is not available now, instead of queueing */
    vast_arg arg_list[12];   /**< private */
} vast_rental;

/** Maximum length of a start-up script, in bytes. */
#define VAST_ONSTART_BYTES_MAX 4048

/**
 * Rents an offer. The disk is billed from now on, the GPUs from the state "running". Destroy the instance when it is
 * not needed.
 *
 * PUT /api/v0/asks/{offer_id}/. Repeated only while no byte of it was sent.
 *
 * @param id  set to the ID of the new instance, which is not that of the offer; 0 on an error.
 * @retval VAST_E_NOT_FOUND  the offer is no longer available: search again.
 * @retval VAST_E_SPACE      the start-up script is too long; nothing was sent.
 * @retval VAST_E_SHAPE, VAST_E_UNKNOWN_OUTCOME  an instance may have been rented: look for its label in the list of
 *                                               instances.
 */
vast_err vast_create_instance(vast_client *c, int64_t offer_id, vast_rental *rental, int64_t *id);
vast_err vast_create_instance_begin(vast_client *c, int64_t offer_id, vast_rental *rental, int64_t *id);

/* ---- show and list ----------------------------------------------------------------------------------------------- */

/** One instance. */
typedef struct vast_instance {
    int64_t id;
    int64_t machine_id;
    int64_t num_gpus;
    int64_t ssh_port;            /**< at ssh_host, the SSH proxy of the service */
    int64_t dph_total_micros;    /**< price with storage, in millionths of $ per hour */
    int64_t min_bid_micros;      /**< lowest bid that the machine accepts, in millionths of $ per hour */
    int64_t disk_gb_micros;      /**< size of the disk, in millionths of GB */
    int64_t disk_used_gb_micros; /**< in millionths of GB */
    int64_t gpu_util_micros;     /**< in millionths of a percent: 50000000 is 50 % */
    int64_t start_us;            /**< start of the contract, in microseconds since 1970, UTC */
    int64_t end_us;              /**< end of the contract, in the same way */
    bool is_bid;                 /**< interruptible */
    /** "" (being set up), "created", "loading", "running", "stopped", "exited", "offline" ... */
    char actual_status[16];
    char intended_status[16]; /**< "running", "stopped" */
    char status_msg[160];     /**< status message of the machine, such as an error */
    char label[64];
    char image[128];
    char runtype[64];
    char gpu_name[32];
    char ssh_host[64];
    char public_ip[48];
    char geolocation[48];
} vast_instance;

/**
 * Shows an instance. Calls are paced to one in 2 s: see vast_config.no_pacing.
 *
 * GET /api/v0/instances/{id}/.
 *
 * Limit the time you wait for "running": an instance that is "exited", "unknown" or "offline" never gets there. Destroy
 * it.
 * @retval VAST_E_NOT_FOUND  the instance is destroyed, or too new to be shown.
 */
vast_err vast_show_instance(vast_client *c, int64_t id, vast_instance *out);
vast_err vast_show_instance_begin(vast_client *c, int64_t id, vast_instance *out);

/** A position in the list of instances. Zero it for the first page. */
typedef struct vast_instance_page {
    int64_t limit;     /**< instances per page, at most 25; 0: chosen by the service */
    char token[512];   /**< "" before the first page; then set to that of the next page, "" after the last */
    int64_t total;     /**< set: the number of instances in all pages */
    vast_instance row; /**< set: the current instance */
    void *visit_ctx;   /**< private, as is `bind` */
    vast_bind bind;
} vast_instance_page;

typedef vast_err vast_instance_visit(void *ctx, const vast_instance *instance);

/**
 * Lists one page of instances. For all pages, call it again while it returns VAST_OK and page->token is not "".
 *
 * GET /api/v1/instances/.
 *
 * The deadline is of each page. A server may name further pages for ever: limit the whole by a count or a time, and
 * stop when page->token is one that came before, or a page brings no new instance.
 *
 * @param page   the position; after an error zero it and start again.
 * @param visit  called for each instance; any result but VAST_OK ends the call and is its result.
 * @retval VAST_E_SPACE  the token of the next page does not fit page->token.
 */
vast_err vast_list_instances(vast_client *c, vast_instance_page *page, vast_instance_visit *visit, void *ctx);
vast_err vast_list_instances_begin(vast_client *c, vast_instance_page *page, vast_instance_visit *visit, void *ctx);

/* ---- states and properties ------------------------------------------------------------------------------------- */

/**
 * Starts or stops an instance. The disk of a stopped instance is still billed. PUT /api/v0/instances/{id}/. Repeated.
 * @retval VAST_E_REFUSED  no GPU is free for a start now: the wish is kept, look at actual_status.
 */
vast_err vast_start_instance(vast_client *c, int64_t id);
vast_err vast_start_instance_begin(vast_client *c, int64_t id);
vast_err vast_stop_instance(vast_client *c, int64_t id);
vast_err vast_stop_instance_begin(vast_client *c, int64_t id);

/**
 * Restarts the container of an instance. PUT /api/v0/instances/reboot/{id}/. Repeated only while no byte of it was
 * sent.
 */
vast_err vast_reboot_instance(vast_client *c, int64_t id);
vast_err vast_reboot_instance_begin(vast_client *c, int64_t id);

/**
 * Recreates the container from its image, keeping the GPUs. PUT /api/v0/instances/recycle/{id}/. Repeated as a reboot.
 */
vast_err vast_recycle_instance(vast_client *c, int64_t id);
vast_err vast_recycle_instance_begin(vast_client *c, int64_t id);

/** Sets the label of an instance; "" removes it. PUT /api/v0/instances/{id}/. Repeated. */
vast_err vast_label_instance(vast_client *c, int64_t id, const char *label);
vast_err vast_label_instance_begin(vast_client *c, int64_t id, const char *label);

/**
 * Changes the bid of an interruptible instance. PUT /api/v0/instances/bid_price/{id}/. Repeated.
 * @param price  in $/h, a decimal; NULL: chosen by the service.
 */
vast_err vast_change_bid(vast_client *c, int64_t id, const char *price);
vast_err vast_change_bid_begin(vast_client *c, int64_t id, const char *price);

/**
 * Destroys an instance and its disk.
 *
 * DELETE /api/v0/instances/{id}/. Results as for vast_delete_endpoint().
 */
vast_err vast_destroy_instance(vast_client *c, int64_t id);
vast_err vast_destroy_instance_begin(vast_client *c, int64_t id);

/* ---- from inside ----------------------------------------------------------------------------------------------- */

/**
 * The ID of the instance that a program runs in. The service passes two texts to the container: CONTAINER_ID, and
 * CONTAINER_API_KEY, a key for this instance only, which vast_config.api_key takes.
 * @param container  the value of CONTAINER_ID, or of VAST_CONTAINERLABEL: "7000001", "C.7000001". May be NULL.
 * @return 0: it is not an ID. The functions below then return VAST_E_ARG.
 */
int64_t vast_self_id(const char *container);

/** Stops the instance that the program runs in, as vast_stop_instance() does. Its disk is still billed. */
vast_err vast_stop_self(vast_client *c, const char *container);
vast_err vast_stop_self_begin(vast_client *c, const char *container);

/** Destroys the instance that the program runs in, as vast_destroy_instance() does. The response may not arrive. */
vast_err vast_destroy_self(vast_client *c, const char *container);
vast_err vast_destroy_self_begin(vast_client *c, const char *container);

/* ---- its log --------------------------------------------------------------------------------------------------- */

/**
 * The machine writes the log to a storage service, which takes a second or more, so reading it takes two calls:
 * vast_request_log(), then vast_fetch_log() until vast_log_is_pending() is false. Pause at least 0.3 s between them,
 * and give up after 10 s or so.
 */
typedef struct vast_log_request {
    const char *tail;        /**< number of last lines, "100"; NULL: chosen by the service */
    const char *filter;      /**< only lines that contain this text; NULL: all */
    const char *daemon_logs; /**< "true": log of the machine; NULL: log of the container */
    char url[1024];          /**< set: the URL of the log */
    vast_arg args[4];        /**< private */
} vast_log_request;

/**
 * Requests the log of an instance. PUT /api/v0/instances/request_logs/{id}/. Repeated.
 * @retval VAST_E_SPACE    the URL does not fit request->url.
 * @retval VAST_E_REFUSED  the service refused; the instance may not be running.
 */
vast_err vast_request_log(vast_client *c, int64_t id, vast_log_request *request);
vast_err vast_request_log_begin(vast_client *c, int64_t id, vast_log_request *request);

/**
 * Fetches a log from the storage service. The API key is not sent.
 * @param url  vast_log_request.url.
 * @retval VAST_E_NOT_FOUND, VAST_E_AUTH  not written yet (404 or 403 of the storage service): see
 *                                        vast_log_is_pending().
 */
vast_err vast_fetch_log(vast_client *c, const char *url, vast_text_visit *visit, void *ctx);
vast_err vast_fetch_log_begin(vast_client *c, const char *url, vast_text_visit *visit, void *ctx);

/** Whether the last call was a vast_fetch_log() of a log that is not written yet. */
bool vast_log_is_pending(const vast_client *c);

#ifdef __cplusplus
}
#endif

#endif
