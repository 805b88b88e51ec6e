/* SPDX-License-Identifier: MIT */
/* The search commands: offers, volumes, templates and invoices. */
#include <string.h>

#include "cli.h"
#include "gpu_names.h"
#include "regions.h"
#include "rows.h"
#include "search.h"
#include "text_helpers.h"
#include "vastai/json.h"
#include "vastai/ops.h"
#include "vastai/query.h"

/* ---- the query --------------------------------------------------------------------------------------------------- */

/* Joins the arguments into one query. */
static const char *joined(vast_cli *cli)
{
    vast_out out;
    const char *word, *gap = "";
    vast_scratch_begin(cli, &out);
    for (size_t at = 0; (word = vast_next_value(cli, "query", &at)) != NULL; gap = " ") {
        vast_write(&out, "%s%s", gap, word);
    }
    return vast_scratch_keep(cli, &out);
}

/* Unknown fields are only warned about, not refused: the service may support fields that this version does not know. */
static void warn_unknown_fields(vast_cli *cli, const vast_query *query)
{
    size_t len, near_len = 0;
    const char *field, *near;
    for (size_t at = 0; (field = vast_query_unknown(query, &at, &len, &near, &near_len)) != NULL;) {
        vast_note(cli, "vastai: warning: unknown field \"%.*s\" is sent unchecked%s%.*s%s\n", (int)len, field,
            near != NULL ? ". Did you mean " : "", near != NULL ? (int)near_len : 0, near != NULL ? near : "",
            near != NULL ? "?" : "");
    }
}

bool vast_search_add(vast_cli *cli, vast_query *query, const char *text)
{
    if (!vast_query_add(query, text)) {
        vast_complain(cli, VAST_EXIT_USAGE, query->fault,
            "Quote the query to protect <, > and * from the shell: 'num_gpus>=2 gpu_name=RTX_4090'.");
        return false;
    }
    if (!cli->settings.json_errors) {
        warn_unknown_fields(cli, query);
    }
    return true;
}

const char *vast_search_json(vast_cli *cli, const vast_query *query)
{
    vast_out out;
    vast_scratch_begin(cli, &out);
    vast_query_put(&out, query);
    return vast_scratch_keep(cli, &out);
}

bool vast_search_read(vast_cli *cli, vast_query *query, const vast_query_kind *kind)
{
    const char *text = joined(cli);
    text = text != NULL ? vast_regions_replaced(cli, text) : NULL;
    text = text != NULL ? vast_gpu_names_replaced(cli, text) : NULL;
    vast_query_begin(query, kind);
    if (kind->defaults != NULL && !vast_is_given(cli, "no-default")) {
        vast_query_defaults(query, kind->defaults);
    }
    return text != NULL && vast_search_add(cli, query, text);
}

#define SERVICE_LIMIT 64 /* offers in a response, without a limit in the query */

/* ---- offers ------------------------------------------------------------------------------------------------------ */

static bool is_field(const vast_query_kind *kind, const char *name, size_t len)
{
    for (size_t i = 0; i < kind->field_count; i++) {
        const vast_query_field *field = &kind->fields[i];
        if (vast_text_is(name, len, field->name) || (field->alias != NULL && vast_text_is(name, len, field->alias))) {
            return true;
        }
    }
    return kind->base != NULL && is_field(kind->base, name, len);
}

/* The service would ignore a field that it does not know, and the order would be another one than asked for. */
static bool is_order_known(vast_cli *cli, const vast_query_kind *kind)
{
    const char *order = vast_value(cli, "order"), *item;
    size_t len;
    while (order != NULL && (item = vast_text_next(&order, ',', &len)) != NULL) {
        vast_text_trim(&item, &len, " +-");
        if (len == 0 || vast_text_is(item, len, "score") || is_field(kind, item, len)) {
            continue;
        }
        char what[120];
        bool format = false;
        for (size_t i = 0; vast_output_names[i] != NULL; i++) {
            format = format || vast_text_is(item, len, vast_output_names[i]);
        }
        vast_text(what, sizeof what, "--order: unknown field \"%.*s\"", (int)(len < 60 ? len : 60), item);
        vast_complain(cli, VAST_EXIT_USAGE, what,
            format ? "Here -o is --order; the format is selected with --output."
                   : "\"vastai help query\" lists the fields; score is another one.");
        return false;
    }
    return true;
}

/* What the result depends on without being asked for. */
static void explain_result(vast_cli *cli, const vast_query_kind *kind)
{
    bool table = cli->settings.format == VAST_OUTPUT_TABLE && !vast_is_given(cli, "quiet") && !cli->curl_shown;
    if (table && cli->table.rows == 0 && kind->defaults != NULL && !vast_is_given(cli, "no-default")) {
        vast_note(cli, "(applied: %s; -n removes these)\n", kind->defaults);
    }
    if (table && cli->table.rows == SERVICE_LIMIT && !vast_is_given(cli, "limit")) {
        vast_note(cli, "(at most %lld offers are listed; --limit changes that)\n", (long long)SERVICE_LIMIT);
    }
}

/* The query is the request body, and is formatted while it is sent: its size is not limited by a buffer. */
static int send_query(vast_cli *cli, vast_query *query)
{
    const vast_command *command = cli->line.command;
    const vast_body body = { .read = vast_query_read, .ctx = query, .length = vast_query_length(query) };
    const vast_request request = { .op = command->op, .body = &body };
    return vast_send_and_show(cli, &request, command->view, NULL);
}

static int send_asks(vast_cli *cli, const vast_query *query)
{
    vast_call_args args = { .op = &vast_op_search_asks };
    const char *json = vast_search_json(cli, query);
    if (json == NULL) {
        return VAST_EXIT_USAGE;
    }
    vast_args_json(&args, "q", json);
    return vast_run_call(cli, &args);
}

/* ["id", "dph_total"]: the names of --select-cols. */
static const char *selected_members(vast_cli *cli)
{
    vast_out out;
    size_t len;
    const char *list = vast_value(cli, "select-cols"), *name, *gap = "[";
    vast_scratch_begin(cli, &out);
    while ((name = vast_text_next(&list, ',', &len)) != NULL) {
        vast_text_trim(&name, &len, " ");
        vast_put_text(&out, gap);
        vast_put_json_string(&out, name, len);
        gap = ", ";
    }
    vast_put_text(&out, "]");
    return vast_scratch_keep(cli, &out);
}

/* The query is a part of the URL: the only request for offers that takes a selection of members. */
static int send_selection(vast_cli *cli, const vast_query *query)
{
    vast_call_args args = { .op = &vast_op_select_offers };
    const char *members = selected_members(cli);
    const char *json = members != NULL ? vast_search_json(cli, query) : NULL;
    if (json == NULL) {
        return VAST_EXIT_USAGE;
    }
    vast_args_json(&args, "q", json);
    vast_args_json(&args, "select_cols", members);
    return vast_run_call(cli, &args);
}

static int search_offers(vast_cli *cli, const vast_query_kind *kind, const char *type)
{
    char storage[64];
    vast_query query;
    if (!is_order_known(cli, kind) || !vast_search_read(cli, &query, kind)) {
        return VAST_EXIT_USAGE;
    }
    vast_json_number_from_text(vast_value(cli, "storage"), storage, sizeof storage);
    query.storage = storage;
    query.order = vast_value(cli, "order");
    query.limit = vast_int_value(cli, "limit");
    query.type = type;
    bool is_new = type != NULL && vast_is_given(cli, "new");
    bool selects = type != NULL && vast_is_given(cli, "select-cols");
    int status = is_new ? send_asks(cli, &query) : selects ? send_selection(cli, &query) : send_query(cli, &query);
    if (status == VAST_EXIT_DONE) {
        explain_result(cli, kind);
    }
    return status;
}

static int run_offers(vast_cli *cli)
{
    const char *type = vast_value(cli, "type");
    return search_offers(cli, &vast_query_offers, strcmp(type, "interruptible") == 0 ? "bid" : type);
}

static int run_volumes(vast_cli *cli)
{
    return search_offers(cli, &vast_query_volumes, NULL);
}

/* ---- filters ----------------------------------------------------------------------------------------------------- */

static int search_filtered(vast_cli *cli, const vast_query_kind *kind)
{
    vast_query query;
    vast_call_args args = { .op = cli->line.command->op };
    const char *json = vast_search_read(cli, &query, kind) ? vast_search_json(cli, &query) : NULL;
    if (json == NULL) {
        return VAST_EXIT_USAGE;
    }
    vast_args_json(&args, "select_filters", json);
    return vast_run_call(cli, &args);
}

static int run_templates(vast_cli *cli)
{
    return search_filtered(cli, &vast_query_templates);
}

static int run_invoices(vast_cli *cli)
{
    return search_filtered(cli, &vast_query_invoices);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument query_argument[] = {
    { .name = "query", .count = VAST_ZERO_OR_MORE, .help = "conditions, for example 'num_gpus>=2 gpu_name=RTX_4090'" },
};
static const vast_argument_list query_argument_list = ARGUMENT_LIST(query_argument);
static const vast_argument order_option[] = {
    { .name = "--order",
        .short_name = "-o",
        .value_name = "FIELDS",
        .preset = "score-",
        .help = "fields to sort by, separated by commas; a trailing - sorts descending" },
};
static const vast_argument_list order_option_list = ARGUMENT_LIST(order_option);
#define NO_DEFAULT                                                                                                     \
    {                                                                                                                  \
        .name = "--no-default", .short_name = "-n", .type = VAST_ARGUMENT_FLAG,                                        \
        .help = "do not apply the default conditions"                                                                  \
    }
#define LIMIT                                                                                                          \
    {                                                                                                                  \
        .name = "--limit", .value_name = "N", .type = VAST_ARGUMENT_INT, .help = "maximum number of results"           \
    }

static const vast_argument volume_search_options[] = {
    NO_DEFAULT,
    LIMIT,
    { .name = "--storage",
        .value_name = "GB",
        .type = VAST_ARGUMENT_NUMBER,
        .preset = "1.0",
        .help = "storage included in the price, in GB" },
};
static const vast_argument_list volume_search_options_list = ARGUMENT_LIST(volume_search_options);

static const vast_argument search_offers_arguments[] = {
    { .shared = &query_argument_list },
    { .name = "--type",
        .short_name = "-t",
        .value_name = "TYPE",
        .preset = "on-demand",
        .choices = NAMES("on-demand", "bid", "interruptible", "reserved"),
        .help = "pricing, where bid and interruptible are the same" },
    { .name = "--interruptible",
        .short_name = "-i",
        .type = VAST_ARGUMENT_SHORTHAND,
        .sets = "type",
        .to = "bid",
        .help = "the same as --type bid" },
    { .name = "--bid",
        .short_name = "-b",
        .type = VAST_ARGUMENT_SHORTHAND,
        .sets = "type",
        .to = "bid",
        .help = "the same as --type bid" },
    { .name = "--reserved",
        .short_name = "-r",
        .type = VAST_ARGUMENT_SHORTHAND,
        .sets = "type",
        .to = "reserved",
        .help = "the same as --type reserved" },
    { .name = "--on-demand",
        .short_name = "-d",
        .type = VAST_ARGUMENT_SHORTHAND,
        .sets = "type",
        .to = "on-demand",
        .help = "the same as --type on-demand" },
    NO_DEFAULT,
    { .name = "--new",
        .type = VAST_ARGUMENT_FLAG,
        .one_of = "request",
        .help = "use the newer search endpoint of the service" },
    { .name = "--select-cols",
        .value_name = "NAMES",
        .one_of = "request",
        .extension = true,
        .help = "request only these members of each offer, separated by commas, for a short answer" },
    LIMIT,
    { .name = "--storage",
        .value_name = "GB",
        .type = VAST_ARGUMENT_NUMBER,
        .preset = "5.0",
        .help = "storage included in the price, in GB" },
    { .shared = &order_option_list },
};

static const vast_column search_offers_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "num_gpus", .title = "N", .weight = VAST_WEIGHT_HIGH },
    { .key = "gpu_name", .title = "GPU", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "gpu_ram", .title = "VRAM GB", .unit = VAST_UNIT_MB_AS_GB },
    { .key = "dph_total", .group = "dph", .title = "$/h", .unit = VAST_UNIT_USD_FINE, .weight = VAST_WEIGHT_HIGH },
    { .key = "dlperf_per_dphtotal", .title = "DLP/$", .unit = VAST_UNIT_FIXED_1, .weight = VAST_WEIGHT_LOW },
    { .key = "reliability", .title = "Reliability", .unit = VAST_UNIT_PERCENT },
    { .key = "cpu_cores_effective", .title = "vCPUs", .unit = VAST_UNIT_FIXED_1, .weight = VAST_WEIGHT_LOW },
    { .key = "cpu_ram", .title = "RAM GB", .unit = VAST_UNIT_MB_AS_GB, .weight = VAST_WEIGHT_LOW },
    { .key = "disk_space", .title = "Disk GB", .unit = VAST_UNIT_FIXED_1, .weight = VAST_WEIGHT_LOW },
    { .key = "inet_down", .title = "Down Mb/s", .unit = VAST_UNIT_FIXED_1 },
    { .key = "inet_up", .title = "Up Mb/s", .unit = VAST_UNIT_FIXED_1 },
    { .key = "geolocation", .title = "Location", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "duration", .title = "Max days", .unit = VAST_UNIT_DAYS },
    { .key = "verification", .title = "Status", .left = true, .weight = VAST_WEIGHT_LOW },
    { .key = "cuda_max_good", .title = "CUDA", .unit = VAST_UNIT_FIXED_1 },
    { .key = "driver_version", .title = "Driver", .weight = VAST_WEIGHT_LOW },
    { .key = "dlperf", .title = "DLP", .unit = VAST_UNIT_FIXED_1, .weight = VAST_WEIGHT_LOW },
    { .key = "score", .title = "Score", .unit = VAST_UNIT_FIXED_1, .weight = VAST_WEIGHT_LOW },
    { .key = "machine_id", .title = "Machine", .weight = VAST_WEIGHT_LOW },
    { .key = "host_id", .title = "Host", .weight = VAST_WEIGHT_LOW },
    { .key = "direct_port_count", .title = "Ports", .weight = VAST_WEIGHT_LOW },
    { .key = "pcie_bw", .title = "PCIe GB/s", .unit = VAST_UNIT_FIXED_1, .weight = VAST_WEIGHT_LOW },
    { .key = "cpu_ghz", .title = "CPU GHz", .unit = VAST_UNIT_FIXED_1, .weight = VAST_WEIGHT_LOW },
    { .key = "cpu_name", .title = "CPU", .left = true, .weight = VAST_WEIGHT_LOW },
    { .key = "expected_reliability", .title = "Expected", .unit = VAST_UNIT_PERCENT, .full = true },
    { .key = "target_reliability", .title = "Target", .unit = VAST_UNIT_PERCENT, .full = true },
    { .key = "discounted_dph_total", .title = "Reserved $/h", .unit = VAST_UNIT_USD_FINE, .full = true },
    { .key = "min_bid", .title = "Min bid $/h", .unit = VAST_UNIT_USD_FINE, .full = true },
    { .key = "storage_cost", .title = "Disk $/GB/month", .unit = VAST_UNIT_USD_FINE, .full = true },
    { .key = "inet_down_cost", .title = "Down $/GB", .unit = VAST_UNIT_USD_FINE, .full = true },
    { .key = "inet_up_cost", .title = "Up $/GB", .unit = VAST_UNIT_USD_FINE, .full = true },
};

static const vast_column search_invoices_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "when", .title = "Date", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "amount_cents", .title = "Cents", .weight = VAST_WEIGHT_HIGH },
    { .key = "service", .title = "Service", .left = true },
    { .key = "is_credit", .title = "Credit", .unit = VAST_UNIT_YES_NO, .left = true },
    { .key = "is_delayed", .title = "Delayed", .unit = VAST_UNIT_YES_NO, .left = true },
    { .key = "paid_on", .title = "Paid", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "payment_expected", .title = "Expected", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "balance_before", .title = "Before $", .unit = VAST_UNIT_FIXED_2 },
    { .key = "balance_after", .title = "After $", .unit = VAST_UNIT_FIXED_2, .weight = VAST_WEIGHT_HIGH },
};

static const vast_argument search_volumes_arguments[] = {
    { .shared = &query_argument_list },
    { .shared = &volume_search_options_list },
    { .shared = &order_option_list },
};

static const vast_column search_volumes_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "disk_space", .title = "Disk GB", .unit = VAST_UNIT_FIXED_1, .weight = VAST_WEIGHT_HIGH },
    { .key = "storage_cost", .title = "$/GB/month", .unit = VAST_UNIT_USD_FINE, .weight = VAST_WEIGHT_HIGH },
    { .key = "disk_bw", .title = "Disk MB/s", .unit = VAST_UNIT_FIXED_1 },
    { .key = "reliability", .title = "Reliability", .unit = VAST_UNIT_PERCENT },
    { .key = "geolocation", .title = "Location", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "machine_id", .title = "Machine" },
    { .key = "duration", .title = "Max days", .unit = VAST_UNIT_DAYS },
    { .key = "disk_name", .title = "Disk", .left = true },
    { .key = "inet_down", .title = "Down Mb/s", .unit = VAST_UNIT_FIXED_1 },
    { .key = "inet_up", .title = "Up Mb/s", .unit = VAST_UNIT_FIXED_1 },
    { .key = "verification", .title = "Status", .left = true },
    { .key = "cuda_max_good", .title = "CUDA", .unit = VAST_UNIT_FIXED_1 },
    { .key = "driver_version", .title = "Driver" },
    { .key = "cpu_ghz", .title = "CPU GHz", .unit = VAST_UNIT_FIXED_1 },
    { .key = "host_id", .title = "Host" },
};

static const vast_argument search_network_volumes_arguments[] = {
    { .shared = &query_argument_list },
    { .shared = &volume_search_options_list },
    { .shared = &order_option_list },
};

static const vast_column search_network_volumes_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "disk_space", .title = "Disk GB", .unit = VAST_UNIT_FIXED_1, .weight = VAST_WEIGHT_HIGH },
    { .key = "storage_cost", .title = "$/GB/month", .unit = VAST_UNIT_USD_FINE, .weight = VAST_WEIGHT_HIGH },
    { .key = "reliability", .title = "Reliability", .unit = VAST_UNIT_PERCENT },
    { .key = "geolocation", .title = "Location", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "cluster_id", .title = "Cluster" },
    { .key = "duration", .title = "Max days", .unit = VAST_UNIT_DAYS },
    { .key = "nw_disk_min_bw", .title = "Min MiB/s" },
    { .key = "nw_disk_avg_bw", .title = "Avg MiB/s" },
    { .key = "nw_disk_max_bw", .title = "Max MiB/s" },
    { .key = "inet_down", .title = "Down Mb/s", .unit = VAST_UNIT_FIXED_1 },
    { .key = "inet_up", .title = "Up Mb/s", .unit = VAST_UNIT_FIXED_1 },
    { .key = "verification", .title = "Status", .left = true },
    { .key = "host_id", .title = "Host" },
};

static const vast_command rows[] = {
    {
        .words = "search offers",
        .alias = "search instances",
        .summary = "Search for GPU offers to rent",
        .description =
            "A query is a list of conditions, FIELD OPERATOR VALUE. Operators: = != > >= < <= in notin. "
            "Write a value with spaces in double quotes, or with _ for each space; write a list as [A,B]. "
            "FIELD=any removes a default condition. gpu_ram, gpu_total_ram and cpu_ram are in GB, duration is "
            "in days. The default conditions are verified=true external=false rentable=true.",
        .example = "'num_gpus>=2 gpu_ram>=24' -o dph",
        ARGUMENTS(search_offers_arguments),
        .op = &vast_op_search_offers,
        .run = run_offers,
        .view = VIEW(.list = "offers", .empty = "No offers match the query.", .service_sorts = true,
            COLUMNS(search_offers_columns)),
    },
    {
        .words = "search templates",
        .summary = "Search for templates and print them as JSON",
        .example = "'name=PyTorch count_created>100'",
        ARGUMENTS(query_argument),
        .op = &vast_op_search_templates,
        .run = run_templates,
        .view = VIEW(.kind = VAST_VIEW_JSON, .list = "templates"),
    },
    {
        .words = "search invoices",
        .summary = "Search for invoices",
        .description = "when, paid_on and payment_expected are dates, MM/DD/YYYY, or seconds since 1970.",
        .example = "'when>=12/31/2025 is_credit=true'",
        ARGUMENTS(query_argument),
        .op = &vast_op_search_invoices,
        .run = run_invoices,
        .view = VIEW(.empty = "No invoices match the query.", COLUMNS(search_invoices_columns)),
        .json_in_pipe = true,
    },
    {
        .words = "search volumes",
        .summary = "Search for volume offers to rent",
        .example = "'disk_space>=100' --storage 100",
        ARGUMENTS(search_volumes_arguments),
        .op = &vast_op_search_volumes,
        .run = run_volumes,
        .view = VIEW(.list = "offers", .empty = "No volume offers match the query.", .service_sorts = true,
            COLUMNS(search_volumes_columns)),
    },
    {
        .words = "search network-volumes",
        .summary = "Search for network volume offers to rent",
        .example = "'disk_space>=100'",
        ARGUMENTS(search_network_volumes_arguments),
        .op = &vast_op_search_network_volumes,
        .run = run_volumes,
        .view = VIEW(.list = "offers", .empty = "No network volume offers match the query.", .service_sorts = true,
            COLUMNS(search_network_volumes_columns)),
        .hidden = true,
    },
};

const vast_command_table vast_cli_search = {
    .heading = "Search",
    COMMANDS(rows),
};
