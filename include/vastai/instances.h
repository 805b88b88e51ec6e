/**
 * Instances: renting one, looking, changing its state, its log, destroying it. Results where nothing else is said: see vastai.h,
 * "typed functions".
 */
#ifndef VASTAI_INSTANCES_H
#define VASTAI_INSTANCES_H

#include "vastai/vastai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- renting --------------------------------------------------------------------------------------------------- */

/** What to rent an offer for. Zeroed, all is left to the service; what is not here goes through vast_call(). */
typedef struct vast_rental {
    const char *image;         /**< "pytorch/pytorch:latest"; NULL with a template */
    const char *template_hash; /**< NULL: none */
    const char *runtype; /**< "ssh_proxy", "ssh_direc ssh_proxy", "args" ...; NULL: the template's, or the service's */
    const char *disk_gb; /**< a decimal; NULL: "10" */
    const char *price;   /**< a bid in $/h, a decimal: the instance is interruptible; NULL: on demand */
    const char *label;
    const char *onstart;     /**< a script, at most VAST_ONSTART_BYTES_MAX; longer ones go in gzip and base64 */
    const char *env;         /**< a JSON object: "{\"MODE\":\"fast\",\"-p 8000:8000\":\"1\"}"; NULL: none */
    const char *args;        /**< with runtype "args", a JSON list of texts; NULL: none */
    const char *image_login; /**< "-u USER -p TOKEN docker.io", for a private image; NULL: none */
    bool cancel_unavail;     /**< fail rather than wait for a machine */
    vast_arg arg_list[12];   /**< private; one more than there are fields */
} vast_rental;

/** Longest start-up script that the service takes. */
#define VAST_ONSTART_BYTES_MAX 4048

/**
 * Rents an offer. Its disk is billed from now on, its GPUs from the state "running": destroy it when it is not needed.
 *
 * PUT /api/v0/asks/{offer_id}/. Repeated only while no byte of it went out.
 *
 * @param id  set to the new instance's id, which is not the offer's; 0 on an error.
 * @retval VAST_E_NOT_FOUND  the offer is gone: search again.
 * @retval VAST_E_SPACE      the start-up script is too long; nothing was sent.
 * @retval VAST_E_SHAPE, VAST_E_UNKNOWN_OUTCOME  it may have been rented: list the instances, and look for its label.
 */
vast_err vast_create_instance(vast_client *c, int64_t offer_id, vast_rental *rental, int64_t *id);
vast_err vast_create_instance_begin(vast_client *c, int64_t offer_id, vast_rental *rental, int64_t *id);

/* ---- looking --------------------------------------------------------------------------------------------------- */

/** One instance. */
typedef struct vast_instance {
    int64_t id;
    int64_t machine_id;
    int64_t num_gpus;
    int64_t ssh_port; /**< at ssh_host, through the service's proxy */
    int64_t dph_total_micros;
    int64_t min_bid_micros;
    int64_t disk_gb_micros;
    int64_t disk_used_gb_micros;
    int64_t gpu_util_micros; /**< percent */
    int64_t start_us;        /**< since 1970, UTC */
    int64_t end_us;
    bool is_bid; /**< interruptible */
    char actual_status
        [16]; /**< "" (being set up), "created", "loading", "running", "stopped", "exited", "offline" ... */
    char intended_status[16]; /**< "running", "stopped" */
    char status_msg[160];     /**< what the machine says of it; errors show up here */
    char label[64];
    char image[128];
    char runtype[64];
    char gpu_name[32];
    char ssh_host[64];
    char public_ip[48];
    char geolocation[48];
} vast_instance;

/**
 * Shows an instance. Not more often than every 2 s: see vast_config.no_pacing.
 *
 * GET /api/v0/instances/{id}/.
 *
 * Who waits for "running" must bound the wait: "exited", "unknown" and "offline" never become it; destroy such an instance.
 * @retval VAST_E_NOT_FOUND  it is gone, or not yet known.
 */
vast_err vast_show_instance(vast_client *c, int64_t id, vast_instance *out);
vast_err vast_show_instance_begin(vast_client *c, int64_t id, vast_instance *out);

/** Where in the list of instances one is. Zero it for the first page. */
typedef struct vast_instance_page {
    int64_t limit;     /**< rows a page, at most 25; 0: the service's choice */
    char token[512];   /**< "": the first page; afterwards that of the next one, or "": this was the last */
    int64_t total;     /**< instances in all */
    vast_instance row; /**< the one being read */
    void *visit_ctx;   /**< private, and so is what follows */
    vast_bind bind;
} vast_instance_page;

typedef vast_err vast_instance_visit(void *ctx, const vast_instance *instance);

/**
 * Lists instances, a page at a time: repeat it while it returns VAST_OK and page->token is not "".
 *
 * GET /api/v1/instances/.
 *
 * @param page   the caller's; after an error begin anew with a zeroed one.
 * @param visit  called for each; anything but VAST_OK ends the call with that.
 * @retval VAST_E_SPACE  the next page's token is longer than page->token.
 */
vast_err vast_list_instances(vast_client *c, vast_instance_page *page, vast_instance_visit *visit, void *ctx);
vast_err vast_list_instances_begin(vast_client *c, vast_instance_page *page, vast_instance_visit *visit, void *ctx);

/* ---- states and properties ------------------------------------------------------------------------------------- */

/**
 * Starts a stopped instance, or stops one: its disk goes on being billed. PUT /api/v0/instances/{id}/. Both are repeated.
 * @retval VAST_E_REFUSED  no GPU is free for a start now: the wish is kept, look at actual_status.
 */
vast_err vast_start_instance(vast_client *c, int64_t id);
vast_err vast_start_instance_begin(vast_client *c, int64_t id);
vast_err vast_stop_instance(vast_client *c, int64_t id);
vast_err vast_stop_instance_begin(vast_client *c, int64_t id);

/** Restarts its container. PUT /api/v0/instances/reboot/{id}/. Repeated only while no byte of it went out. */
vast_err vast_reboot_instance(vast_client *c, int64_t id);
vast_err vast_reboot_instance_begin(vast_client *c, int64_t id);

/** Sets its container up anew from the image; the GPUs are kept. PUT /api/v0/instances/recycle/{id}/. Otherwise likewise. */
vast_err vast_recycle_instance(vast_client *c, int64_t id);
vast_err vast_recycle_instance_begin(vast_client *c, int64_t id);

/** Gives it a label; "" takes it away. PUT /api/v0/instances/{id}/. It is repeated. */
vast_err vast_label_instance(vast_client *c, int64_t id, const char *label);
vast_err vast_label_instance_begin(vast_client *c, int64_t id, const char *label);

/**
 * Changes the bid of an interruptible instance. PUT /api/v0/instances/bid_price/{id}/. It is repeated.
 * @param price  $/h, a decimal; NULL: what the service holds for enough.
 */
vast_err vast_change_bid(vast_client *c, int64_t id, const char *price);
vast_err vast_change_bid_begin(vast_client *c, int64_t id, const char *price);

/**
 * Destroys an instance, its disk included.
 *
 * DELETE /api/v0/instances/{id}/. Results as for vast_delete_endpoint().
 */
vast_err vast_destroy_instance(vast_client *c, int64_t id);
vast_err vast_destroy_instance_begin(vast_client *c, int64_t id);

/* ---- its log --------------------------------------------------------------------------------------------------- */

/**
 * The log of a container is not in the answer: the machine puts it on a storage service, which takes a second or more. So it
 * is two calls: vast_request_log(), then vast_fetch_log() until vast_log_is_pending() is false, with a pause of 0.3 s and more
 * between them, and an end to one's patience (10 s).
 */
typedef struct vast_log_request {
    const char *tail;        /**< so many lines, "100"; NULL: the service's choice */
    const char *filter;      /**< only lines with this; NULL: all */
    const char *daemon_logs; /**< "true": of the machine's side; NULL: of the container */
    char url[1024];          /**< set: where the log will be */
    vast_arg args[4];        /**< private */
} vast_log_request;

/**
 * Asks for an instance's log. PUT /api/v0/instances/request_logs/{id}/. It is repeated.
 * @retval VAST_E_SPACE    request->url is too small for the address that came.
 * @retval VAST_E_REFUSED  it is not running, for instance.
 */
vast_err vast_request_log(vast_client *c, int64_t id, vast_log_request *request);
vast_err vast_request_log_begin(vast_client *c, int64_t id, vast_log_request *request);

/**
 * Fetches a log. The key does not go to that address, which is not the service's.
 * @param url  vast_log_request.url.
 * @retval VAST_E_NOT_FOUND, VAST_E_AUTH  vast_log_is_pending(): not there yet, which the storage service says by 404 or 403.
 */
vast_err vast_fetch_log(vast_client *c, const char *url, vast_text_visit *visit, void *ctx);
vast_err vast_fetch_log_begin(vast_client *c, const char *url, vast_text_visit *visit, void *ctx);

/** Whether the vast_fetch_log() that was the last call found nothing yet. */
bool vast_log_is_pending(const vast_client *c);

#ifdef __cplusplus
}
#endif

#endif
