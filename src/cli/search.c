/* Searching: offers, volumes, templates, benchmarks, invoices. */
#include <string.h>

#include "cli.h"
#include "search.h"
#include "vastai/ops.h"
#include "vastai/query.h"
#include "words.h"

/* ---- the query --------------------------------------------------------------------------------------------------- */

/* Words of several arguments are one query. */
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

/* A field that is not known is sent: the service knows more than we do. */
static void warn_of_unknown(vast_cli *cli, const vast_query *query)
{
    size_t len, near_len = 0;
    const char *field, *near;
    for (size_t at = 0; (field = vast_query_unknown(query, &at, &len, &near, &near_len)) != NULL;) {
        vast_note(cli, "vastai: no field is known by the name \"%.*s\"; it is sent all the same%s%.*s%s\n", (int)len,
            field, near != NULL ? ". Did you mean " : "", near != NULL ? (int)near_len : 0, near != NULL ? near : "",
            near != NULL ? "?" : "");
    }
}

bool vast_search_add(vast_cli *cli, vast_query *query, const char *text)
{
    if (!vast_query_add(query, text)) {
        vast_complain(cli, VAST_EXIT_USAGE, query->fault,
            "A query stands in quotes, so that the shell leaves < > and * alone: 'num_gpus>=2 gpu_name=RTX_4090'.");
        return false;
    }
    if (!cli->settings.raw) {
        warn_of_unknown(cli, query);
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

static bool read_query(vast_cli *cli, vast_query *query, const vast_query_kind *kind)
{
    const char *text = joined(cli);
    vast_query_begin(query, kind);
    if (kind->defaults != NULL && !vast_is_given(cli, "no-default")) {
        vast_query_defaults(query, kind->defaults);
    }
    return text != NULL && vast_search_add(cli, query, text);
}

/* ---- offers ------------------------------------------------------------------------------------------------------ */

/* The query is the body: it is written as it is sent. */
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

static int search_priced(vast_cli *cli, const vast_query_kind *kind, const char *type)
{
    char storage[64];
    vast_query query;
    if (!read_query(cli, &query, kind)) {
        return VAST_EXIT_USAGE;
    }
    vast_text_number(vast_value(cli, "storage"), storage, sizeof storage);
    query.storage = storage;
    query.order = vast_value(cli, "order");
    query.limit = vast_int_value(cli, "limit");
    query.type = type;
    bool is_new = type != NULL && vast_is_given(cli, "new");
    return is_new ? send_asks(cli, &query) : send_query(cli, &query);
}

static int run_offers(vast_cli *cli)
{
    const char *type = vast_value(cli, "type");
    return search_priced(cli, &vast_query_offers, strcmp(type, "interruptible") == 0 ? "bid" : type);
}

static int run_volumes(vast_cli *cli)
{
    return search_priced(cli, &vast_query_volumes, NULL);
}

/* ---- the others -------------------------------------------------------------------------------------------------- */

static int search_filtered(vast_cli *cli, const vast_query_kind *kind)
{
    vast_query query;
    vast_call_args args = { .op = cli->line.command->op };
    const char *json = read_query(cli, &query, kind) ? vast_search_json(cli, &query) : NULL;
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

static int run_benchmarks(vast_cli *cli)
{
    return search_filtered(cli, &vast_query_benchmarks);
}

static int run_invoices(vast_cli *cli)
{
    return search_filtered(cli, &vast_query_invoices);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

#define QUERY                                                                                                          \
    {                                                                                                                  \
        .names = "query", .count = VAST_ANY, .help = "conditions, as 'num_gpus>=2 gpu_name=RTX_4090'"                  \
    }
#define ORDER                                                                                                          \
    {                                                                                                                  \
        .names = "-o,--order=FIELDS", .preset = "score-",                                                              \
        .help = "sort by these, parted by commas; a dash behind one: from the greatest down"                           \
    }
#define NO_DEFAULT                                                                                                     \
    {                                                                                                                  \
        .names = "-n,--no-default", .type = VAST_A_FLAG, .help = "search among all, not only what the defaults leave"  \
    }
#define LIMIT                                                                                                          \
    {                                                                                                                  \
        .names = "--limit=N", .type = VAST_A_INT, .help = "at most so many"                                            \
    }

static const vast_argument offer_arguments[] = {
    QUERY,
    { .names = "-t,--type=TYPE", .preset = "on-demand", .help = "prices for on-demand, bid or reserved" },
    { .names = "-i,--interruptible", .type = VAST_A_CONST, .preset = "type=bid", .help = "the same as --type bid" },
    { .names = "-b,--bid", .type = VAST_A_CONST, .preset = "type=bid", .help = "the same as --type bid" },
    { .names = "-r,--reserved",
        .type = VAST_A_CONST,
        .preset = "type=reserved",
        .help = "the same as --type reserved" },
    { .names = "-d,--on-demand", .type = VAST_A_CONST, .preset = "type=on-demand", .help = "as without --type" },
    NO_DEFAULT,
    { .names = "--new", .type = VAST_A_FLAG, .help = "ask the service's newer search" },
    LIMIT,
    { .names = "--storage=GB",
        .type = VAST_A_NUMBER,
        .preset = "5.0",
        .help = "reckon prices with so much storage, in GB" },
    ORDER,
};

static const vast_argument volume_arguments[] = {
    QUERY,
    NO_DEFAULT,
    LIMIT,
    { .names = "--storage=GB",
        .type = VAST_A_NUMBER,
        .preset = "1.0",
        .help = "reckon prices with so much storage, in GB" },
    ORDER,
};

static const vast_argument filter_arguments[] = { QUERY };

static const vast_column offer_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "num_gpus", "N", VAST_U_TEXT, 0 },
    { "gpu_name", "GPU", VAST_U_TEXT, VAST_C_LEFT },
    { "gpu_ram", "VRAM GB", VAST_U_MB_GB, 0 },
    { "dph_total", "$/h", VAST_U_USD_FINE, 0 },
    { "dlperf_per_dphtotal", "DLP/$", VAST_U_FIX1, 0 },
    { "reliability", "Reliable", VAST_U_PERCENT, 0 },
    { "cpu_cores_effective", "vCPUs", VAST_U_FIX1, 0 },
    { "cpu_ram", "RAM GB", VAST_U_MB_GB, 0 },
    { "disk_space", "Disk GB", VAST_U_FIX1, 0 },
    { "inet_down", "Down Mb/s", VAST_U_FIX1, 0 },
    { "inet_up", "Up Mb/s", VAST_U_FIX1, 0 },
    { "geolocation", "Where", VAST_U_TEXT, VAST_C_LEFT },
    { "duration", "Max days", VAST_U_DAYS, 0 },
    { "verification", "Status", VAST_U_TEXT, VAST_C_LEFT },
    { "cuda_max_good", "CUDA", VAST_U_FIX1, 0 },
    { "driver_version", "Driver", VAST_U_TEXT, 0 },
    { "dlperf", "DLP", VAST_U_FIX1, 0 },
    { "score", "Score", VAST_U_FIX1, 0 },
    { "machine_id", "Machine", VAST_U_TEXT, 0 },
    { "host_id", "Host", VAST_U_TEXT, 0 },
    { "direct_port_count", "Ports", VAST_U_TEXT, 0 },
    { "pcie_bw", "PCIe GB/s", VAST_U_FIX1, 0 },
    { "cpu_ghz", "CPU GHz", VAST_U_FIX1, 0 },
    { "cpu_name", "CPU", VAST_U_TEXT, VAST_C_LEFT },
    { "discounted_dph_total", "Reserved $/h", VAST_U_USD_FINE, VAST_C_FULL },
    { "min_bid", "Least bid $/h", VAST_U_USD_FINE, VAST_C_FULL },
    { "storage_cost", "Disk $/GB/month", VAST_U_USD_FINE, VAST_C_FULL },
    { "inet_down_cost", "Down $/GB", VAST_U_USD_FINE, VAST_C_FULL },
    { "inet_up_cost", "Up $/GB", VAST_U_USD_FINE, VAST_C_FULL },
};
static const vast_view offers = { .list = "offers", .empty = "No offers fit the query.", VAST_COLUMNS(offer_columns) };

static const vast_column volume_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "disk_space", "Disk GB", VAST_U_FIX1, 0 },
    { "storage_cost", "$/GB/month", VAST_U_USD_FINE, 0 },
    { "disk_bw", "Disk MB/s", VAST_U_FIX1, 0 },
    { "reliability", "Reliable", VAST_U_PERCENT, 0 },
    { "geolocation", "Where", VAST_U_TEXT, VAST_C_LEFT },
    { "machine_id", "Machine", VAST_U_TEXT, 0 },
    { "duration", "Max days", VAST_U_DAYS, 0 },
    { "disk_name", "Disk", VAST_U_TEXT, VAST_C_LEFT },
    { "inet_down", "Down Mb/s", VAST_U_FIX1, 0 },
    { "inet_up", "Up Mb/s", VAST_U_FIX1, 0 },
    { "verification", "Status", VAST_U_TEXT, VAST_C_LEFT },
    { "cuda_max_good", "CUDA", VAST_U_FIX1, 0 },
    { "driver_version", "Driver", VAST_U_TEXT, 0 },
    { "cpu_ghz", "CPU GHz", VAST_U_FIX1, 0 },
    { "host_id", "Host", VAST_U_TEXT, 0 },
};
static const vast_view volumes = {
    .list = "offers", .empty = "No volume offers fit the query.", VAST_COLUMNS(volume_columns)
};

static const vast_column network_volume_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "disk_space", "Disk GB", VAST_U_FIX1, 0 },
    { "storage_cost", "$/GB/month", VAST_U_USD_FINE, 0 },
    { "reliability", "Reliable", VAST_U_PERCENT, 0 },
    { "geolocation", "Where", VAST_U_TEXT, VAST_C_LEFT },
    { "cluster_id", "Cluster", VAST_U_TEXT, 0 },
    { "duration", "Max days", VAST_U_DAYS, 0 },
    { "nw_disk_min_bw", "Least MiB/s", VAST_U_TEXT, 0 },
    { "nw_disk_avg_bw", "Mean MiB/s", VAST_U_TEXT, 0 },
    { "nw_disk_max_bw", "Most MiB/s", VAST_U_TEXT, 0 },
    { "inet_down", "Down Mb/s", VAST_U_FIX1, 0 },
    { "inet_up", "Up Mb/s", VAST_U_FIX1, 0 },
    { "verification", "Status", VAST_U_TEXT, VAST_C_LEFT },
    { "host_id", "Host", VAST_U_TEXT, 0 },
};
static const vast_view network_volumes = {
    .list = "offers", .empty = "No network volume offers fit the query.", VAST_COLUMNS(network_volume_columns)
};

static const vast_view templates = { .list = "templates", .kind = VAST_VIEW_JSON };

static const vast_column benchmark_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "gpu_name", "GPU", VAST_U_TEXT, VAST_C_LEFT },
    { "num_gpus", "N", VAST_U_TEXT, 0 },
    { "value", "Value", VAST_U_FIX2, 0 },
    { "type", "Type", VAST_U_TEXT, VAST_C_LEFT },
    { "image", "Image", VAST_U_TEXT, VAST_C_LEFT },
    { "template_id", "Template", VAST_U_TEXT, 0 },
    { "machine_id", "Machine", VAST_U_TEXT, 0 },
    { "contract_id", "Contract", VAST_U_TEXT, 0 },
    { "last_update", "Updated", VAST_U_DATE, VAST_C_LEFT },
    { "template_hash", "Template hash", VAST_U_TEXT, VAST_C_LEFT },
};
static const vast_view benchmarks = {
    .list = "", .empty = "No benchmarks fit the query.", VAST_COLUMNS(benchmark_columns)
};

static const vast_column invoice_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "when", "When", VAST_U_DATE, VAST_C_LEFT },
    { "amount_cents", "Cents", VAST_U_TEXT, 0 },
    { "service", "Service", VAST_U_TEXT, VAST_C_LEFT },
    { "is_credit", "Credit", VAST_U_YES, VAST_C_LEFT },
    { "is_delayed", "Delayed", VAST_U_YES, VAST_C_LEFT },
    { "paid_on", "Paid", VAST_U_DATE, VAST_C_LEFT },
    { "payment_expected", "Expected", VAST_U_DATE, VAST_C_LEFT },
    { "balance_before", "Before $", VAST_U_FIX2, 0 },
    { "balance_after", "After $", VAST_U_FIX2, 0 },
};
static const vast_view invoices = { .list = "", .empty = "No invoices fit the query.", VAST_COLUMNS(invoice_columns) };

static const vast_command rows[] = {
    { .words = "search offers|search instances",
        .help =
            "Search for GPUs to rent\nA query is a line of conditions FIELD OPERATOR VALUE. Operators: = != > >= < <= "
            "in notin. A value with blanks stands in double quotes, or has _ for each blank; a list is [A,B]; any "
            "drops "
            "a default. gpu_ram, gpu_total_ram and cpu_ram are in GB, duration is in days. Without -n only "
            "verified=true external=false rentable=true is searched.",
        .example = "'num_gpus>=2 gpu_ram>=24' -o dph",
        VAST_ARGUMENTS(offer_arguments),
        .op = &vast_op_search_offers,
        .view = &offers,
        .run = run_offers },
    { .words = "search templates",
        .help = "Search for templates; prints JSON",
        .example = "'name=PyTorch count_created>100'",
        VAST_ARGUMENTS(filter_arguments),
        .op = &vast_op_search_templates,
        .view = &templates,
        .run = run_templates },
    { .words = "search benchmarks",
        .help = "Search for benchmarks\nlast_update takes a day, MM/DD/YYYY, or seconds since 1970.",
        .example = "'value>100 gpu_name=RTX_4090'",
        VAST_ARGUMENTS(filter_arguments),
        .op = &vast_op_search_benchmarks,
        .view = &benchmarks,
        .run = run_benchmarks },
    { .words = "search invoices",
        .help =
            "Search for invoices\nwhen, paid_on and payment_expected take a day, MM/DD/YYYY, or seconds since 1970.",
        .example = "'when>=12/31/2025 is_credit=true'",
        VAST_ARGUMENTS(filter_arguments),
        .op = &vast_op_search_invoices,
        .view = &invoices,
        .run = run_invoices },
    { .words = "search volumes",
        .help = "Search for storage to rent",
        .example = "'disk_space>=100' --storage 100",
        VAST_ARGUMENTS(volume_arguments),
        .op = &vast_op_search_volumes,
        .view = &volumes,
        .run = run_volumes },
    { .words = "search network-volumes",
        .help = "Search for network storage to rent",
        .example = "'disk_space>=100'",
        VAST_ARGUMENTS(volume_arguments),
        .op = &vast_op_search_network_volumes,
        .view = &network_volumes,
        .run = run_volumes,
        .flags = VAST_CMD_HIDDEN },
};

const vast_command_table vast_cli_search = VAST_COMMANDS("Search", NULL, rows);
