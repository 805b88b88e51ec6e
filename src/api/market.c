/* Searching: offers, volumes, templates, benchmarks, invoices; templates themselves; GPU metrics. */
#include "rows.h"

/* ---- search ------------------------------------------------------------------------------------------------------- */

/* These take a query object as their whole body: the caller writes it. */
OP(search_offers, "search offers", CONSOLE, POST, "/api/v0/bundles/", ALWAYS, VAST_OP_BODY | VAST_OP_READS, 0, NO_ROWS);
OP(search_volumes, "search volumes", CONSOLE, POST, "/api/v0/volumes/search/", ALWAYS, VAST_OP_BODY | VAST_OP_READS, 0,
    NO_ROWS);
OP(search_network_volumes, "search network-volumes", CONSOLE, POST, "/api/v0/network_volumes/search/", ALWAYS,
    VAST_OP_BODY | VAST_OP_READS, 0, NO_ROWS);

static const vast_param search_asks[] = { BODY_SET("select_cols", JSON, "[\"*\"]"), BODY_REQ("q", JSON) };
static const vast_param by_filter[] = { QUERY_SET("select_cols", JSON, "[\"*\"]"),
    QUERY_SET("select_filters", JSON, "{}") };

OP(search_asks, "search offers --new", CONSOLE, PUT, "/api/v0/search/asks/", ALWAYS, VAST_OP_READS, 0,
    ROWS(search_asks));
OP(search_templates, "search templates", CONSOLE, GET, "/api/v0/template/", ALWAYS, 0, 30, ROWS(by_filter));
OP(search_benchmarks, "search benchmarks", CONSOLE, GET, "/api/v0/benchmarks", ALWAYS, 0, 30, ROWS(by_filter));
OP(search_invoices, "search invoices", CONSOLE, GET, "/api/v0/invoices", ALWAYS, 0, 30, ROWS(by_filter));
OP(gpu_names, "show gpu names", CONSOLE, GET, "/api/v0/gpu_names/unique/", ALWAYS, VAST_OP_NO_KEY, 0, NO_ROWS);

/* ---- templates ---------------------------------------------------------------------------------------------------- */

#define TEMPLATE_FIELDS                                                                                                \
    BODY_NUL("name", TEXT), BODY_NUL("image", TEXT), BODY_NUL("tag", TEXT), BODY_NUL("href", TEXT),                    \
        BODY_NUL("repo", TEXT), BODY_NUL("env", TEXT), BODY_NUL("onstart", TEXT),                                      \
        BODY_SET("jup_direct", BOOL, "false"), BODY_SET("ssh_direct", BOOL, "false"),                                  \
        BODY_SET("use_jupyter_lab", BOOL, "false"), BODY_NUL("runtype", TEXT), BODY_SET("use_ssh", BOOL, "false"),     \
        BODY_NUL("jupyter_dir", TEXT), BODY_NUL("docker_login_repo", TEXT), BODY_NUL("extra_filters", JSON),           \
        BODY_NUL("recommended_disk_space", TEXT), BODY_NUL("readme", TEXT), BODY_SET("readme_visible", BOOL, "true"),  \
        BODY_NUL("desc", TEXT), BODY_SET("private", BOOL, "true")

static const vast_param create_template[] = { TEMPLATE_FIELDS };
static const vast_param update_template[] = { BODY_REQ("hash_id", TEXT), TEMPLATE_FIELDS };
static const vast_param delete_template[] = { BODY_OPT("hash_id", TEXT), BODY_OPT("template_id", INT) };

OP(create_template, "create template", CONSOLE, POST, "/api/v0/template/", UNTIL_SENT, 0, 30, ROWS(create_template));
OP(update_template, "update template", CONSOLE, PUT, "/api/v0/template/", ALWAYS, 0, 30, ROWS(update_template));
OP(delete_template, "delete template", CONSOLE, DELETE, "/api/v0/template/", ALWAYS, VAST_OP_DELETES, 30,
    ROWS(delete_template));

/* ---- metrics ------------------------------------------------------------------------------------------------------ */

#define METRIC_FILTERS QUERY_OPT("verified", TEXT), QUERY_OPT("hosting_type", TEXT), QUERY_OPT("num_gpus", TEXT)

static const vast_param gpu_metrics[] = { METRIC_FILTERS };
static const vast_param gpu_trends[] = {
    QUERY_OPT("gpu_name", TEXT),
    METRIC_FILTERS,
    QUERY_OPT("start", NUMBER),
    QUERY_OPT("end", NUMBER),
    QUERY_OPT("step", INT),
};

OP(gpu_metrics, "metrics gpu", CONSOLE, GET, "/api/v0/metrics/gpu/current/", ALWAYS, 0, 30, ROWS(gpu_metrics));
OP(gpu_trends, "metrics gpu-trends", CONSOLE, GET, "/api/v0/metrics/gpu/history/", ALWAYS, 0, 30, ROWS(gpu_trends));
OP(gpu_locations, "metrics gpu-locations", CONSOLE, GET, "/api/v0/metrics/gpu/locations/", ALWAYS, 0, 30, NO_ROWS);
