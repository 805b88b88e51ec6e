/* SPDX-License-Identifier: MIT */
/**
 * Offers: search for GPUs to rent. Results that are not described here: see vastai.h, "typed functions".
 */
#ifndef VASTAI_OFFERS_H
#define VASTAI_OFFERS_H

#include "vastai/query.h"
#include "vastai/vastai.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One offer. */
typedef struct vast_offer {
    int64_t id; /**< for vast_create_instance() */
    int64_t machine_id;
    int64_t host_id;
    int64_t num_gpus;
    int64_t gpu_ram_mb;            /**< of one GPU, in MB */
    int64_t cpu_ram_mb;            /**< main memory of the machine, in MB */
    int64_t cpu_cores_micros;      /**< virtual CPUs that come with the offer, in millionths */
    int64_t disk_gb_micros;        /**< free disk space, in millionths of GB */
    int64_t dph_total_micros;      /**< millionths of $ per hour, including vast_offer_search.storage_gb */
    int64_t min_bid_micros;        /**< lowest bid for an interruptible instance, in millionths of $ per hour */
    int64_t reliability_micros;    /**< 0 to 1, in millionths */
    int64_t dlperf_micros;         /**< score of deep learning performance, in millionths */
    int64_t dlperf_per_dph_micros; /**< that score per $/h, in millionths */
    int64_t inet_down_micros;      /**< download bandwidth, in millionths of Mb/s */
    int64_t inet_up_micros;        /**< upload bandwidth, in the same way */
    int64_t cuda_micros;           /**< highest CUDA version that the driver supports: 12800000 is 12.8 */
    int64_t duration_us;           /**< longest time for which it can be rented, in microseconds */
    bool rentable;
    char gpu_name[32];
    char geolocation[48];
    char verification[24];
    char driver_version[24];
} vast_offer;

typedef vast_err vast_offer_visit(void *ctx, const vast_offer *offer);

/** A search. Zeroed, it finds the offers that the service recommends. */
typedef struct vast_offer_search {
    const char *text;       /**< the query, see query.h: "num_gpus>=2 gpu_name=RTX_4090 dph<1"; NULL: no condition */
    const char *order;      /**< "dph,reliability-"; NULL: "score-" */
    const char *type;       /**< "on-demand", "bid", "reserved"; NULL: "on-demand" */
    const char *storage_gb; /**< storage included in the price, in GB, a JSON number; NULL: "5.0" */
    int64_t limit;          /**< maximum number of offers; 0: chosen by the service */
    bool no_defaults;       /**< omit the conditions verified=true external=false rentable=true */
    vast_offer row;         /**< set: the current offer */
    vast_query query;       /**< set: query.fault says what is wrong with text; vast_query_unknown() reports fields */
    vast_body body;         /**< private */
} vast_offer_search;

/**
 * Searches for offers, and passes each to a visitor as it arrives.
 *
 * POST /api/v0/bundles/. Needs config.bodies. Repeated until the first offer was passed on. The service allows ten
 * searches a minute.
 *
 * @param visit  called for each offer; any result but VAST_OK ends the call and is its result.
 * @retval VAST_E_ARG  search->text is invalid (search->query.fault is not ""), or config.bodies is NULL.
 */
vast_err vast_search_offers(vast_client *c, vast_offer_search *search, vast_offer_visit *visit, void *ctx);
vast_err vast_search_offers_begin(vast_client *c, vast_offer_search *search, vast_offer_visit *visit, void *ctx);

#ifdef __cplusplus
}
#endif

#endif
