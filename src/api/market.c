/* Searching: offers, volumes, templates, benchmarks, invoices; templates themselves; GPU metrics. */
#include "rows.h"

/* ---- search ------------------------------------------------------------------------------------------------------- */

/* These take a query object as their whole body: the caller writes it. */
OP(search_offers, CONSOLE, POST, "/api/v0/bundles/", ALWAYS, VAST_OP_BODY | VAST_OP_READS, 0, NO_ROWS);
OP(search_volumes, CONSOLE, POST, "/api/v0/volumes/search/", ALWAYS, VAST_OP_BODY | VAST_OP_READS, 0, NO_ROWS);
OP(search_network_volumes, CONSOLE, POST, "/api/v0/network_volumes/search/", ALWAYS, VAST_OP_BODY | VAST_OP_READS, 0,
    NO_ROWS);

PARAMS(search_asks) = BODY_SET("select_cols", JSON, "[\"*\"]") BODY_REQ("q", JSON);
PARAMS(by_filter) = QUERY_SET("select_cols", JSON, "[\"*\"]") QUERY_SET("select_filters", JSON, "{}");

OP(search_asks, CONSOLE, PUT, "/api/v0/search/asks/", ALWAYS, VAST_OP_READS, 0, ROWS(search_asks));
OP(search_templates, CONSOLE, GET, "/api/v0/template/", ALWAYS, 0, 30, ROWS(by_filter));
OP(search_benchmarks, CONSOLE, GET, "/api/v0/benchmarks", ALWAYS, 0, 30, ROWS(by_filter));
OP(search_invoices, CONSOLE, GET, "/api/v0/invoices", ALWAYS, 0, 30, ROWS(by_filter));
OP(gpu_names, CONSOLE, GET, "/api/v0/gpu_names/unique/", ALWAYS, VAST_OP_NO_KEY, 0, NO_ROWS);

/* ---- templates ---------------------------------------------------------------------------------------------------- */

/* clang-format off */
#define TEMPLATE_FIELDS \
    BODY_NUL("name", TEXT) BODY_NUL("image", TEXT) BODY_NUL("tag", TEXT) BODY_NUL("href", TEXT) \
    BODY_NUL("repo", TEXT) BODY_NUL("env", TEXT) BODY_NUL("onstart", TEXT) BODY_SET("jup_direct", BOOL, "false") \
    BODY_SET("ssh_direct", BOOL, "false") BODY_SET("use_jupyter_lab", BOOL, "false") BODY_NUL("runtype", TEXT) \
    BODY_SET("use_ssh", BOOL, "false") BODY_NUL("jupyter_dir", TEXT) BODY_NUL("docker_login_repo", TEXT) \
    BODY_NUL("extra_filters", JSON) BODY_NUL("recommended_disk_space", TEXT) BODY_NUL("readme", TEXT) \
    BODY_SET("readme_visible", BOOL, "true") BODY_NUL("desc", TEXT) BODY_SET("private", BOOL, "true")
/* clang-format on */

PARAMS(create_template) = TEMPLATE_FIELDS;
PARAMS(update_template) = BODY_REQ("hash_id", TEXT) TEMPLATE_FIELDS;
PARAMS(delete_template) = BODY_OPT("hash_id", TEXT) BODY_OPT("template_id", INT);

OP(create_template, CONSOLE, POST, "/api/v0/template/", UNTIL_SENT, 0, 30, ROWS(create_template));
OP(update_template, CONSOLE, PUT, "/api/v0/template/", ALWAYS, 0, 30, ROWS(update_template));
OP(delete_template, CONSOLE, DELETE, "/api/v0/template/", ALWAYS, VAST_OP_DELETES, 30, ROWS(delete_template));

/* ---- metrics ------------------------------------------------------------------------------------------------------ */

#define METRIC_FILTERS QUERY_OPT("verified", TEXT) QUERY_OPT("hosting_type", TEXT) QUERY_OPT("num_gpus", TEXT)

PARAMS(gpu_metrics) = METRIC_FILTERS;
/* clang-format off */
PARAMS(gpu_trends) =
    QUERY_OPT("gpu_name", TEXT)
    METRIC_FILTERS
    QUERY_OPT("start", NUMBER)
    QUERY_OPT("end", NUMBER)
    QUERY_OPT("step", INT);
/* clang-format on */

OP(gpu_metrics, CONSOLE, GET, "/api/v0/metrics/gpu/current/", ALWAYS, 0, 30, ROWS(gpu_metrics));
OP(gpu_trends, CONSOLE, GET, "/api/v0/metrics/gpu/history/", ALWAYS, 0, 30, ROWS(gpu_trends));
OP(gpu_locations, CONSOLE, GET, "/api/v0/metrics/gpu/locations/", ALWAYS, 0, 30, NO_ROWS);
