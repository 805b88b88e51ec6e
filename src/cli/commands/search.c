/* SPDX-License-Identifier: MIT */
/* Searching: offers, volumes, templates, benchmarks, invoices. */
#include <string.h>

#include "cli.h"
#include "rows.h"
#include "search.h"
#include "text_helpers.h"
#include "vastai/ops.h"
#include "vastai/query.h"

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
    return vast_send_and_show(cli, &request, vast_command_view(command), NULL);
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

/* clang-format off */
const char vast_the_query[] = ARG("query") ANY HELP("conditions, as 'num_gpus>=2 gpu_name=RTX_4090'");
const char vast_the_order[] =
    ARG("-o,--order=FIELDS") PRESET("score-")
      HELP("sort by these, parted by commas; a dash behind one: from the greatest down");
#define NO_DEFAULT ARG("-n,--no-default") FLAG HELP("search among all, not only what the defaults leave")
#define LIMIT ARG("--limit=N") INT HELP("at most so many")

const char vast_volume_search[] =
    NO_DEFAULT
    LIMIT
    ARG("--storage=GB") NUMBER PRESET("1.0") HELP("reckon prices with so much storage, in GB");

static const vast_command rows[] = {
    { .text = WORDS("search offers|search instances")
        HELP("Search for GPUs to rent\nA query is a line of conditions FIELD OPERATOR VALUE. Operators: = != > >= < "
             "<= in notin. A value with blanks stands in double quotes, or has _ for each blank; a list is [A,B]; "
             "any drops a default. gpu_ram, gpu_total_ram and cpu_ram are in GB, duration is in days. Without -n "
             "only verified=true external=false rentable=true is searched.")
        EXAMPLE("'num_gpus>=2 gpu_ram>=24' -o dph")
      THE_QUERY
      ARG("-t,--type=TYPE") PRESET("on-demand") HELP("prices for on-demand, bid or reserved")
      ARG("-i,--interruptible") CONST PRESET("type=bid") HELP("the same as --type bid")
      ARG("-b,--bid") CONST PRESET("type=bid") HELP("the same as --type bid")
      ARG("-r,--reserved") CONST PRESET("type=reserved") HELP("the same as --type reserved")
      ARG("-d,--on-demand") CONST PRESET("type=on-demand") HELP("as without --type")
      NO_DEFAULT
      ARG("--new") FLAG HELP("ask the service's newer search")
      LIMIT
      ARG("--storage=GB") NUMBER PRESET("5.0") HELP("reckon prices with so much storage, in GB")
      THE_ORDER
      LIST("offers") EMPTY("No offers fit the query.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(RIGHT, "num_gpus", "N")
      COLUMN(LEFT, "gpu_name", "GPU")
      COLUMN(RIGHT MB_GB, "gpu_ram", "VRAM GB")
      COLUMN(RIGHT USD_FINE, "dph_total", "$/h")
      COLUMN(RIGHT FIX1, "dlperf_per_dphtotal", "DLP/$")
      COLUMN(RIGHT PERCENT, "reliability", "Reliable")
      COLUMN(RIGHT FIX1, "cpu_cores_effective", "vCPUs")
      COLUMN(RIGHT MB_GB, "cpu_ram", "RAM GB")
      COLUMN(RIGHT FIX1, "disk_space", "Disk GB")
      COLUMN(RIGHT FIX1, "inet_down", "Down Mb/s")
      COLUMN(RIGHT FIX1, "inet_up", "Up Mb/s")
      COLUMN(LEFT, "geolocation", "Where")
      COLUMN(RIGHT DAYS, "duration", "Max days")
      COLUMN(LEFT, "verification", "Status")
      COLUMN(RIGHT FIX1, "cuda_max_good", "CUDA")
      COLUMN(RIGHT, "driver_version", "Driver")
      COLUMN(RIGHT FIX1, "dlperf", "DLP")
      COLUMN(RIGHT FIX1, "score", "Score")
      COLUMN(RIGHT, "machine_id", "Machine")
      COLUMN(RIGHT, "host_id", "Host")
      COLUMN(RIGHT, "direct_port_count", "Ports")
      COLUMN(RIGHT FIX1, "pcie_bw", "PCIe GB/s")
      COLUMN(RIGHT FIX1, "cpu_ghz", "CPU GHz")
      COLUMN(LEFT, "cpu_name", "CPU")
      COLUMN(RIGHT_FULL USD_FINE, "discounted_dph_total", "Reserved $/h")
      COLUMN(RIGHT_FULL USD_FINE, "min_bid", "Least bid $/h")
      COLUMN(RIGHT_FULL USD_FINE, "storage_cost", "Disk $/GB/month")
      COLUMN(RIGHT_FULL USD_FINE, "inet_down_cost", "Down $/GB")
      COLUMN(RIGHT_FULL USD_FINE, "inet_up_cost", "Up $/GB"),
      .op = &vast_op_search_offers, .run = run_offers },
    { .text = WORDS("search templates") HELP("Search for templates; prints JSON")
        EXAMPLE("'name=PyTorch count_created>100'")
      THE_QUERY
      LIST("templates") AS_JSON,
      .op = &vast_op_search_templates, .run = run_templates },
    { .text = WORDS("search benchmarks")
        HELP("Search for benchmarks\nlast_update takes a day, MM/DD/YYYY, or seconds since 1970.")
        EXAMPLE("'value>100 gpu_name=RTX_4090'")
      THE_QUERY
      EMPTY("No benchmarks fit the query.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(LEFT, "gpu_name", "GPU")
      COLUMN(RIGHT, "num_gpus", "N")
      COLUMN(RIGHT FIX2, "value", "Value")
      COLUMN(LEFT, "type", "Type")
      COLUMN(LEFT, "image", "Image")
      COLUMN(RIGHT, "template_id", "Template")
      COLUMN(RIGHT, "machine_id", "Machine")
      COLUMN(RIGHT, "contract_id", "Contract")
      COLUMN(LEFT MOMENT, "last_update", "Updated")
      COLUMN(LEFT, "template_hash", "Template hash"),
      .op = &vast_op_search_benchmarks, .run = run_benchmarks },
    { .text = WORDS("search invoices")
        HELP("Search for invoices\nwhen, paid_on and payment_expected take a day, MM/DD/YYYY, or seconds since 1970.")
        EXAMPLE("'when>=12/31/2025 is_credit=true'")
      THE_QUERY
      EMPTY("No invoices fit the query.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(LEFT MOMENT, "when", "When")
      COLUMN(RIGHT, "amount_cents", "Cents")
      COLUMN(LEFT, "service", "Service")
      COLUMN(LEFT YES_NO, "is_credit", "Credit")
      COLUMN(LEFT YES_NO, "is_delayed", "Delayed")
      COLUMN(LEFT MOMENT, "paid_on", "Paid")
      COLUMN(LEFT MOMENT, "payment_expected", "Expected")
      COLUMN(RIGHT FIX2, "balance_before", "Before $")
      COLUMN(RIGHT FIX2, "balance_after", "After $"),
      .op = &vast_op_search_invoices, .run = run_invoices },
    { .text = WORDS("search volumes") HELP("Search for storage to rent") EXAMPLE("'disk_space>=100' --storage 100")
      THE_QUERY
      VOLUME_SEARCH
      THE_ORDER
      LIST("offers") EMPTY("No volume offers fit the query.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(RIGHT FIX1, "disk_space", "Disk GB")
      COLUMN(RIGHT USD_FINE, "storage_cost", "$/GB/month")
      COLUMN(RIGHT FIX1, "disk_bw", "Disk MB/s")
      COLUMN(RIGHT PERCENT, "reliability", "Reliable")
      COLUMN(LEFT, "geolocation", "Where")
      COLUMN(RIGHT, "machine_id", "Machine")
      COLUMN(RIGHT DAYS, "duration", "Max days")
      COLUMN(LEFT, "disk_name", "Disk")
      COLUMN(RIGHT FIX1, "inet_down", "Down Mb/s")
      COLUMN(RIGHT FIX1, "inet_up", "Up Mb/s")
      COLUMN(LEFT, "verification", "Status")
      COLUMN(RIGHT FIX1, "cuda_max_good", "CUDA")
      COLUMN(RIGHT, "driver_version", "Driver")
      COLUMN(RIGHT FIX1, "cpu_ghz", "CPU GHz")
      COLUMN(RIGHT, "host_id", "Host"),
      .op = &vast_op_search_volumes, .run = run_volumes },
    { .text = UNLISTED WORDS("search network-volumes") HELP("Search for network storage to rent")
        EXAMPLE("'disk_space>=100'")
      THE_QUERY
      VOLUME_SEARCH
      THE_ORDER
      LIST("offers") EMPTY("No network volume offers fit the query.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(RIGHT FIX1, "disk_space", "Disk GB")
      COLUMN(RIGHT USD_FINE, "storage_cost", "$/GB/month")
      COLUMN(RIGHT PERCENT, "reliability", "Reliable")
      COLUMN(LEFT, "geolocation", "Where")
      COLUMN(RIGHT, "cluster_id", "Cluster")
      COLUMN(RIGHT DAYS, "duration", "Max days")
      COLUMN(RIGHT, "nw_disk_min_bw", "Least MiB/s")
      COLUMN(RIGHT, "nw_disk_avg_bw", "Mean MiB/s")
      COLUMN(RIGHT, "nw_disk_max_bw", "Most MiB/s")
      COLUMN(RIGHT FIX1, "inet_down", "Down Mb/s")
      COLUMN(RIGHT FIX1, "inet_up", "Up Mb/s")
      COLUMN(LEFT, "verification", "Status")
      COLUMN(RIGHT, "host_id", "Host"),
      .op = &vast_op_search_network_volumes, .run = run_volumes },
};
/* clang-format on */

const vast_command_table vast_cli_search = VAST_COMMANDS("Search", NULL, rows);
