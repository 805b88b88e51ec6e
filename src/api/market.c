/* SPDX-License-Identifier: MIT */
/* Operations that search offers, volumes, templates, benchmarks and invoices; templates; GPU metrics. */
#include "rows.h"

/* ---- search ------------------------------------------------------------------------------------------------------ */

/* The body is a query, which the caller writes with vast_query_put(): vast_request.body. */
const vast_op vast_op_search_offers = {
    .method = VAST_POST,
    .path = "/api/v0/bundles/",
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .reads_only = true,
};

const vast_op vast_op_search_volumes = {
    .method = VAST_POST,
    .path = "/api/v0/volumes/search/",
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .reads_only = true,
};

const vast_op vast_op_search_network_volumes = {
    .method = VAST_POST,
    .path = "/api/v0/network_volumes/search/",
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .reads_only = true,
};

static const vast_param search_asks_params[] = {
    { .name = "select_cols", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .preset = "[\"*\"]" },
    { .name = "q", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .required = true },
};

static const vast_param by_filter_params[] = {
    { .name = "select_cols", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON, .preset = "[\"*\"]" },
    { .name = "select_filters", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON, .preset = "{}" },
};

const vast_op vast_op_search_asks = {
    .method = VAST_PUT,
    .path = "/api/v0/search/asks/",
    VAST_PARAMS(search_asks_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .reads_only = true,
};

static const vast_sign no_templates_signs[] = {
    { .member = "msg", .begins = "no templates found", .effect = VAST_EFFECT_NOTHING },
};

const vast_op vast_op_search_templates = {
    .method = VAST_GET,
    .path = "/api/v0/template/",
    VAST_PARAMS(by_filter_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .min_interval_ms = 3000,
    VAST_SIGNS(no_templates_signs),
};

const vast_op vast_op_search_benchmarks = {
    .method = VAST_GET,
    .path = "/api/v0/benchmarks",
    VAST_PARAMS(by_filter_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .min_interval_ms = 3000,
};

const vast_op vast_op_search_invoices = {
    .method = VAST_GET,
    .path = "/api/v0/invoices",
    VAST_PARAMS(by_filter_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .min_interval_ms = 3000,
};

const vast_op vast_op_gpu_names = {
    .method = VAST_GET,
    .path = "/api/v0/gpu_names/unique/",
    .repeat = VAST_REPEAT_ALWAYS,
    .no_key = true,
};

/* ---- templates --------------------------------------------------------------------------------------------------- */

/* clang-format off */
#define TEMPLATE_PARAMS \
    { .name = "name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "image", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "tag", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "href", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "repo", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "env", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "onstart", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "jup_direct", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" }, \
    { .name = "ssh_direct", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" }, \
    { .name = "use_jupyter_lab", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" }, \
    { .name = "runtype", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "use_ssh", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" }, \
    { .name = "jupyter_dir", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "docker_login_repo", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "extra_filters", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .nullable = true }, \
    { .name = "recommended_disk_space", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "readme", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "readme_visible", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "true" }, \
    { .name = "desc", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "private", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "true" }
/* clang-format on */

static const vast_param create_template_params[] = {
    TEMPLATE_PARAMS,
};

static const vast_param update_template_params[] = {
    { .name = "hash_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    TEMPLATE_PARAMS,
};

static const vast_param delete_template_params[] = {
    { .name = "hash_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "template_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
};

/* The response has the template that already exists. */
static const vast_sign template_exists_signs[] = {
    { .member = "msg", .begins = "existing template found", .effect = VAST_EFFECT_ALREADY_THERE },
};

const vast_op vast_op_create_template = {
    .method = VAST_POST,
    .path = "/api/v0/template/",
    VAST_PARAMS(create_template_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .min_interval_ms = 3000,
    VAST_SIGNS(template_exists_signs),
};

const vast_op vast_op_update_template = {
    .method = VAST_PUT,
    .path = "/api/v0/template/",
    VAST_PARAMS(update_template_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .min_interval_ms = 3000,
};

const vast_op vast_op_delete_template = {
    .method = VAST_DELETE,
    .path = "/api/v0/template/",
    VAST_PARAMS(delete_template_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .min_interval_ms = 3000,
};

/* ---- metrics ----------------------------------------------------------------------------------------------------- */

/* clang-format off */
#define METRIC_PARAMS \
    { .name = "verified", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT }, \
    { .name = "hosting_type", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT }, \
    { .name = "num_gpus", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT }
/* clang-format on */

static const vast_param gpu_metrics_params[] = {
    METRIC_PARAMS,
};

static const vast_param gpu_trends_params[] = {
    { .name = "gpu_name", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
    METRIC_PARAMS,
    { .name = "start", .in = VAST_IN_QUERY, .type = VAST_TYPE_NUMBER },
    { .name = "end", .in = VAST_IN_QUERY, .type = VAST_TYPE_NUMBER },
    { .name = "step", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT },
};

const vast_op vast_op_gpu_metrics = {
    .method = VAST_GET,
    .path = "/api/v0/metrics/gpu/current/",
    VAST_PARAMS(gpu_metrics_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .min_interval_ms = 3000,
};

const vast_op vast_op_gpu_trends = {
    .method = VAST_GET,
    .path = "/api/v0/metrics/gpu/history/",
    VAST_PARAMS(gpu_trends_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .min_interval_ms = 3000,
};

const vast_op vast_op_gpu_locations = {
    .method = VAST_GET,
    .path = "/api/v0/metrics/gpu/locations/",
    .repeat = VAST_REPEAT_ALWAYS,
    .min_interval_ms = 3000,
};
