/* SPDX-License-Identifier: MIT */
/* Search offers. */
#include <string.h>

#include "typed.h"

static const vast_bind_row offer_rows[] = {
    VAST_BIND(vast_offer, id, "id", VAST_BIND_INT),
    VAST_BIND(vast_offer, machine_id, "machine_id", VAST_BIND_INT),
    VAST_BIND(vast_offer, host_id, "host_id", VAST_BIND_INT),
    VAST_BIND(vast_offer, num_gpus, "num_gpus", VAST_BIND_INT),
    VAST_BIND(vast_offer, gpu_ram_mb, "gpu_ram", VAST_BIND_INT),
    VAST_BIND(vast_offer, cpu_ram_mb, "cpu_ram", VAST_BIND_INT),
    VAST_BIND(vast_offer, cpu_cores_micros, "cpu_cores_effective", VAST_BIND_MICROS),
    VAST_BIND(vast_offer, disk_gb_micros, "disk_space", VAST_BIND_MICROS),
    VAST_BIND(vast_offer, dph_total_micros, "dph_total", VAST_BIND_MICROS),
    VAST_BIND(vast_offer, min_bid_micros, "min_bid", VAST_BIND_MICROS),
    VAST_BIND(vast_offer, reliability_micros, "reliability", VAST_BIND_MICROS),
    VAST_BIND(vast_offer, dlperf_micros, "dlperf", VAST_BIND_MICROS),
    VAST_BIND(vast_offer, dlperf_per_dph_micros, "dlperf_per_dphtotal", VAST_BIND_MICROS),
    VAST_BIND(vast_offer, inet_down_micros, "inet_down", VAST_BIND_MICROS),
    VAST_BIND(vast_offer, inet_up_micros, "inet_up", VAST_BIND_MICROS),
    VAST_BIND(vast_offer, cuda_micros, "cuda_max_good", VAST_BIND_MICROS),
    VAST_BIND(vast_offer, duration_us, "duration", VAST_BIND_MICROS),
    VAST_BIND(vast_offer, rentable, "rentable", VAST_BIND_BOOL),
    VAST_BIND(vast_offer, gpu_name, "gpu_name", VAST_BIND_CLIP),
    VAST_BIND(vast_offer, geolocation, "geolocation", VAST_BIND_CLIP),
    VAST_BIND(vast_offer, verification, "verification", VAST_BIND_CLIP),
    VAST_BIND(vast_offer, driver_version, "driver_version", VAST_BIND_CLIP),
};
static const vast_bind_plan offers_plan = LIST_PLAN(vast_offer, offer_rows, "offers");

static vast_err show_offer(void *visitor, const void *target)
{
    const vast_visitor *to = visitor;
    return ((vast_offer_visit *)to->call)(to->ctx, target);
}

/* The text is sent unchanged, so it must be a JSON number. */
static bool is_number(const char *text)
{
    int64_t value;
    return text == NULL || vast_json_scaled(text, strlen(text), 0, &value) == VAST_OK;
}

static vast_cause read_search(vast_offer_search *search)
{
    vast_query *query = &search->query;
    vast_query_begin(query, &vast_query_offers);
    query->order = search->order != NULL ? search->order : "score-";
    query->type = search->type != NULL ? search->type : "on-demand";
    query->storage = search->storage_gb != NULL ? search->storage_gb : "5.0";
    query->limit = search->limit;
    if (!is_number(search->storage_gb)) {
        return VAST_CAUSE_PARAM_TYPE;
    }
    if (!search->no_defaults) {
        vast_query_defaults(query, vast_query_offers.defaults);
    }
    bool good = search->text == NULL || vast_query_add(query, search->text);
    return good ? VAST_CAUSE_NONE : VAST_CAUSE_QUERY;
}

vast_err vast_search_offers_begin(vast_client *c, vast_offer_search *search, vast_offer_visit *visit, void *ctx)
{
    vast_err err = vast_check_begin(c, VAST_OK, VAST_CAUSE_NONE);
    vast_cause fault = err == VAST_OK ? read_search(search) : VAST_CAUSE_NONE;
    if (fault != VAST_CAUSE_NONE) {
        err = vast_check_begin(c, VAST_E_ARG, fault);
    }
    if (err != VAST_OK) {
        return err;
    }
    search->body = (vast_body){ vast_query_read, &search->query, vast_query_length(&search->query), NULL };
    const vast_request request = { .op = &vast_op_search_offers, .body = &search->body };
    const vast_visitor visitor = { (void (*)(void))visit, ctx };
    return vast_begin_list(c, &request, &offers_plan, &search->row, show_offer, visitor);
}

vast_err vast_search_offers(vast_client *c, vast_offer_search *search, vast_offer_visit *visit, void *ctx)
{
    return vast_finish_begun(c, vast_search_offers_begin(c, search, visit, ctx));
}
