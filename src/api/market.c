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
    .scope = VAST_SCOPE_MISC,
    .min_interval_ms = 2000,
    .codes = "invalid_args invalid_price",
};

/* The same by GET: `q` is the query. Only this request takes a selection of members. */
static const vast_param select_offers_params[] = {
    { .name = "q", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON },
    { .name = "select_cols", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON },
};

const vast_op vast_op_select_offers = {
    .method = VAST_GET,
    .path = "/api/v0/bundles/",
    VAST_PARAMS(select_offers_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MISC,
    .min_interval_ms = 800,
};

const vast_op vast_op_search_volumes = {
    .method = VAST_POST,
    .path = "/api/v0/volumes/search/",
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .reads_only = true,
    .scope = VAST_SCOPE_MISC,
    .min_interval_ms = 2000,
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
    { .name = "order_by", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
};

static const vast_param search_benchmarks_params[] = {
    { .name = "select_cols", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON, .preset = "[\"*\"]" },
    { .name = "select_filters", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON, .preset = "{}" },
    { .name = "order_by", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
    { .name = "limit", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT },
    { .name = "after_token", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
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
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 1900,
    VAST_SIGNS(no_templates_signs),
};

const vast_op vast_op_search_benchmarks = {
    .method = VAST_GET,
    .path = "/api/v0/benchmarks",
    VAST_PARAMS(search_benchmarks_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .min_interval_ms = 3000,
};

const vast_op vast_op_search_invoices = {
    .method = VAST_GET,
    .path = "/api/v0/invoices",
    VAST_PARAMS(by_filter_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_BILLING_READ,
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
    { .name = "args_str", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "docker_login_user", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "docker_login_pass", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "hash_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "volume_info", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON },
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
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 1900,
    VAST_SIGNS(template_exists_signs),
};

const vast_op vast_op_update_template = {
    .method = VAST_PUT,
    .path = "/api/v0/template/",
    VAST_PARAMS(update_template_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 1900,
};

const vast_op vast_op_delete_template = {
    .method = VAST_DELETE,
    .path = "/api/v0/template/",
    VAST_PARAMS(delete_template_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
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
    .scope = VAST_SCOPE_MACHINE_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_gpu_trends = {
    .method = VAST_GET,
    .path = "/api/v0/metrics/gpu/history/",
    VAST_PARAMS(gpu_trends_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MACHINE_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_gpu_locations = {
    .method = VAST_GET,
    .path = "/api/v0/metrics/gpu/locations/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MACHINE_READ,
    .min_interval_ms = 2000,
};

/* ---- templates: pages, libraries of users, images ---------------------------------------------------------------- */

static const vast_param search_templates_paged_params[] = {
    { .name = "select_filters", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON },
    { .name = "order_by", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON },
    { .name = "limit", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT },
    { .name = "after_token", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
};

const vast_op vast_op_search_templates_paged = {
    .method = VAST_GET,
    .path = "/api/v1/template/",
    VAST_PARAMS(search_templates_paged_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 1900,
    VAST_SIGNS(no_templates_signs),
};

static const vast_param revise_template_params[] = {
    { .name = "hash_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "template", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .required = true },
};

const vast_op vast_op_revise_template = {
    .method = VAST_PUT,
    .path = "/api/v1/template/",
    VAST_PARAMS(revise_template_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 1900,
    .codes = "invalid_template",
};

static const vast_param user_id_params[] = {
    { .name = "user_id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
};

const vast_op vast_op_list_user_templates = {
    .method = VAST_GET,
    .path = "/api/v0/users/{user_id}/templates/",
    VAST_PARAMS(user_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 1600,
};

const vast_op vast_op_list_autoscaler_templates = {
    .method = VAST_GET,
    .path = "/api/v0/users/{user_id}/templates/autoscaler/",
    VAST_PARAMS(user_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 1900,
};

static const vast_param show_template_params[] = {
    { .name = "user_id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "hash_id", .in = VAST_IN_PATH, .type = VAST_TYPE_TEXT },
};

const vast_op vast_op_show_template = {
    .method = VAST_GET,
    .path = "/api/v0/users/{user_id}/templates/{hash_id}/",
    VAST_PARAMS(show_template_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 1900,
};

/* A library has a template once, so the request may be repeated. */
static const vast_param user_template_params[] = {
    { .name = "user_id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "template_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
};

const vast_op vast_op_save_template = {
    .method = VAST_POST,
    .path = "/api/v0/users/{user_id}/template/",
    VAST_PARAMS(user_template_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 1900,
};

static const vast_param save_templates_params[] = {
    { .name = "user_id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "templates", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .required = true },
    { .name = "referral_template_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
    { .name = "is_an_edit", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
};

const vast_op vast_op_save_templates = {
    .method = VAST_POST,
    .path = "/api/v0/users/{user_id}/templates/",
    VAST_PARAMS(save_templates_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 1900,
    .codes = "invalid_args",
};

const vast_op vast_op_delete_user_template = {
    .method = VAST_DELETE,
    .path = "/api/v0/users/{user_id}/templates/",
    VAST_PARAMS(user_template_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 900,
};

/* Its parameters are not documented, but its error texts name them. */
static const vast_param list_image_tags_params[] = {
    { .name = "image", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "server", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "username", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "token", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

static const vast_sign list_image_tags_signs[] = {
    { .member = "error", .begins = "no tags found", .effect = VAST_EFFECT_NOTHING },
};

const vast_op vast_op_list_image_tags = {
    .method = VAST_POST,
    .path = "/api/v1/templates/fetch-tags",
    VAST_PARAMS(list_image_tags_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .reads_only = true,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 2000,
    VAST_SIGNS(list_image_tags_signs),
    .codes = "invalid_args registry_error",
};

static const vast_param check_registry_login_params[] = {
    { .name = "server", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "username", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "token", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
};

const vast_op vast_op_check_registry_login = {
    .method = VAST_POST,
    .path = "/api/v1/templates/validate-auth",
    VAST_PARAMS(check_registry_login_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .reads_only = true,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 2000,
    .codes = "auth_failed invalid_args",
};

/* ---- bids -------------------------------------------------------------------------------------------------------- */

/* The service only computes a price here. */
static const vast_param show_bid_price_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "price", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "max_start", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "min_duration", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
};

const vast_op vast_op_show_bid_price = {
    .method = VAST_PUT,
    .path = "/api/v0/bundles_bid_price/{id}/",
    VAST_PARAMS(show_bid_price_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .answers_number = true,
    .reads_only = true,
    .scope = VAST_SCOPE_MISC,
    .min_interval_ms = 800,
    .codes = "no_such_ask",
};
