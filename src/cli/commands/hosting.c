/* SPDX-License-Identifier: MIT */
/* The host's side: machines, what is asked for them, default jobs, maintenance. */
#include <string.h>

#include "cli.h"
#include "dates.h"
#include "rows.h"
#include "send.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- list machine, list machines ----------------------------------------------------------------------------------- */

static vast_err on_listed(void *ctx, const vast_json_event *event)
{
    vast_cli *cli = ctx;
    if (cli->settings.raw) {
        vast_printer_event(&cli->printer, event);
    }
    return VAST_OK;
}

static int list_one(vast_cli *cli, const vast_call_args *args, const char *id, bool several)
{
    vast_request request = vast_args_request(args);
    request.on_json = on_listed;
    request.ctx = cli;
    vast_err err = vast_try(cli, &request);
    if (err == VAST_OK && !cli->settings.raw) {
        vast_say(&cli->out, "Machine %s is on offer.\n", id);
    }
    if (err == VAST_OK || cli->curl_shown) {
        return err == VAST_OK ? VAST_EXIT_DONE : vast_report(cli, err, NULL);
    }
    if (several && cli->settings.raw && !cli->failure_reported && vast_signal_seen() == 0) {
        vast_print_failure(cli, err);
        return vast_exit_of(err);
    }
    char what[64];
    vast_text(what, sizeof what, "list machine %s", id);
    return vast_report(cli, err, what);
}

/* The machines one after another; what befell each is told, and the worst is the status. */
static int run_list(vast_cli *cli)
{
    vast_call_args args;
    const vast_argument *machines = vast_line_argument(&cli->line, "id");
    bool several = machines != NULL && vast_argument_is_list(machines);
    bool array = several && cli->settings.raw && !cli->settings.curl;
    int worst = VAST_EXIT_DONE;
    const char *id;
    if (!vast_args_from_rows(cli, &vast_op_list_machine, &args)) {
        return VAST_EXIT_USAGE;
    }
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY);
    }
    for (size_t at = 0;
         (id = vast_next_value(cli, "id", &at)) != NULL && !cli->failure_reported && cli->out.error == 0;) {
        int64_t number = 0;
        vast_text_int(id, &number);
        vast_args_int(&args, "machine", number);
        int status = vast_signal_seen() == 0 ? list_one(cli, &args, id, several) : VAST_EXIT_REFUSED;
        worst = status > worst ? status : worst;
    }
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY_END);
    }
    if (cli->settings.raw && !cli->settings.curl && (array || worst == VAST_EXIT_DONE)) {
        vast_printer_end(&cli->printer);
    }
    if (array && worst != VAST_EXIT_DONE && !cli->failure_reported && vast_signal_seen() == 0) {
        return vast_complain(cli, worst, "not every machine was listed; stdout has the error of each", NULL);
    }
    return worst;
}

/* ---- maintenance --------------------------------------------------------------------------------------------------- */

/* "36683,22110" as ids. */
static bool ids_of(const char *list, vast_ids *ids)
{
    static int64_t items[256];
    char text[VAST_INT_CHARS + 1];
    const char *word;
    size_t len;
    *ids = (vast_ids){ .items = items, .room = VAST_COUNT_OF(items) };
    while ((word = vast_text_next(&list, ',', &len)) != NULL) {
        for (; len > 0 && *word == ' '; len--) {
            word++;
        }
        if (ids->count == ids->room || !vast_text(text, sizeof text, "%.*s", (int)len, word) ||
            !vast_text_int(text, &items[ids->count]) || items[ids->count] <= 0) {
            return false;
        }
        ids->count++;
    }
    return ids->count > 0;
}

static int run_maints(vast_cli *cli)
{
    vast_call_args args = { .op = &vast_op_list_maintenances };
    if (!ids_of(vast_value(cli, "ids"), &args.ids)) {
        return vast_misuse(cli, "--ids takes at most 256 ids of machines, parted by commas");
    }
    args.items[args.count++] = (vast_arg){ .name = "machine_ids", .value.ids = &args.ids };
    return vast_run_call(cli, &args);
}

/* "from 2026-01-15 18:00 UTC", where that is a moment. */
static const char *question(vast_cli *cli)
{
    const char *begin = vast_value(cli, "sdate");
    char number[64], moment[VAST_MOMENT_BYTES];
    int64_t epoch;
    bool known = vast_text_moment(begin, number, sizeof number) &&
                 vast_json_scaled(number, strlen(number), 0, &epoch) == VAST_OK &&
                 vast_moment(epoch, "D h:m UTC", moment);
    return vast_keep(cli, "Announce maintenance of machine %s from %s for %s hours? All who rent there will be told.",
        vast_value(cli, "id"), known ? moment : begin, vast_value(cli, "duration"));
}

static int run_schedule(vast_cli *cli)
{
    vast_call_args args;
    const char *asked = question(cli);
    if (asked == NULL || !vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    bool sure = cli->settings.curl || vast_confirm(cli, asked);
    return sure ? vast_run_call(cli, &args) : vast_decline(cli, "Nothing was announced.");
}

static int run_cancel(vast_cli *cli)
{
    bool sure = cli->settings.curl || vast_confirm(cli, "Call off the maintenance that is announced for this machine?");
    return sure ? vast_run_row(cli) : vast_decline(cli, "Nothing was called off.");
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

static const vast_argument machine_id[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "the machine" },
};
static const vast_argument_list machine_id_list = ARGUMENT_LIST(machine_id);

static const vast_argument host_prices[] = {
    { .name = "--price_gpu",
        .short_name = "-g",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_gpu",
        .help = "$ an hour for each GPU" },
    { .name = "--price_disk",
        .short_name = "-s",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_disk",
        .help = "$ a GB and month of disk" },
    { .name = "--price_inetu",
        .short_name = "-u",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_inetu",
        .help = "$ a GB that goes out" },
    { .name = "--price_inetd",
        .short_name = "-d",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_inetd",
        .help = "$ a GB that comes in" },
    { .name = "--price_min_bid",
        .short_name = "-b",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_min_bid",
        .help = "least bid, $ an hour for each GPU" },
    { .name = "--discount_rate",
        .short_name = "-r",
        .value_name = "SHARE",
        .type = VAST_ARGUMENT_NUMBER,
        .max = 1,
        .feeds = "credit_discount_max",
        .help = "most that prepaying saves, a share of 1" },
    { .name = "--min_chunk",
        .short_name = "-m",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .feeds = "min_chunk",
        .preset = "1",
        .help = "fewest GPUs to be rented together" },
    { .name = "--end_date",
        .short_name = "-e",
        .value_name = "DATE",
        .type = VAST_ARGUMENT_DATE,
        .feeds = "end_date",
        .help = "until when it is on offer" },
    { .name = "--duration",
        .short_name = "-l",
        .value_name = "TIME",
        .feeds = "duration",
        .help = "keep the end so far away: \"3 months\", or seconds" },
    { .name = "--vol_size",
        .short_name = "-v",
        .value_name = "GB",
        .type = VAST_ARGUMENT_INT,
        .feeds = "vol_size",
        .help = "disk to offer as volumes; 0: none" },
    { .name = "--vol_price",
        .short_name = "-z",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "vol_price",
        .help = "$ a GB and month of volume" },
};
static const vast_argument_list host_prices_list = ARGUMENT_LIST(host_prices);
#define YES                                                                                                            \
    {                                                                                                                  \
        .name = "--yes", .short_name = "-y", .type = VAST_ARGUMENT_FLAG, .extension = true, .help = "do not ask"       \
    }

static const vast_column machine_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "num_gpus", .title = "GPUs" },
    { .key = "gpu_name", .title = "GPU", .left = true },
    { .key = "gpu_occupancy", .title = "Occupied", .left = true },
    { .key = "listed_gpu_cost", .title = "GPU $/h", .unit = VAST_UNIT_USD_FINE },
    { .key = "min_bid_price", .title = "Least bid", .unit = VAST_UNIT_USD_FINE },
    { .key = "reliability2", .title = "Reliable", .unit = VAST_UNIT_PERCENT },
    { .key = "verification", .title = "Verified", .left = true },
    { .key = "num_reports", .title = "Reports" },
    { .key = "hostname", .title = "Host", .left = true },
    { .key = "public_ipaddr", .title = "Address", .left = true },
    { .key = "geolocation", .title = "Place", .left = true },
    { .key = "driver_version", .title = "Driver", .left = true },
    { .key = "disk_space", .title = "Disk GB" },
    { .key = "credit_discount_max", .title = "Discount", .unit = VAST_UNIT_PERCENT },
    { .key = "listed_inet_up_cost", .title = "Up $/GB", .unit = VAST_UNIT_USD_FINE },
    { .key = "listed_inet_down_cost", .title = "Down $/GB", .unit = VAST_UNIT_USD_FINE },
};

static const vast_argument quiet_option[] = { { .shared = &vast_quiet_option } };

static const vast_argument show_machine_arguments[] = {
    { .shared = &machine_id_list },
    { .shared = &vast_quiet_option },
};

static const vast_argument show_maints_arguments[] = {
    { .name = "--ids",
        .short_name = "-i",
        .value_name = "ID,ID",
        .required = true,
        .help = "the machines, parted by commas" },
    { .shared = &vast_quiet_option },
};

static const vast_column show_maints_columns[] = {
    { .key = "machine_id", .title = "Machine" },
    { .key = "start_time", .title = "From (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "end_time", .title = "To (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "duration_hours", .title = "Hours", .unit = VAST_UNIT_FIXED_1 },
    { .key = "maintenance_category", .title = "Why", .left = true },
};

static const vast_column reports_columns[] = {
    { .key = "created_at", .title = "When", .left = true },
    { .key = "problem", .title = "Problem", .left = true },
    { .key = "message", .title = "Words", .left = true },
};

static const vast_argument list_machine_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .help = "the machine" },
    { .shared = &host_prices_list },
};

static const vast_argument list_machines_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .count = VAST_ONE_OR_MORE, .help = "the machines" },
    { .shared = &host_prices_list },
};

static const vast_argument defrag_machines_arguments[] = {
    { .name = "ids",
        .type = VAST_ARGUMENT_ID,
        .count = VAST_ONE_OR_MORE,
        .feeds = "machine_ids",
        .help = "the machines" },
};

static const vast_argument set_defjob_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "machine", .help = "the machine" },
    { .name = "--price_gpu",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_gpu",
        .help = "$ an hour for each GPU" },
    { .name = "--price_inetu",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_inetu",
        .help = "$ a GB that goes out" },
    { .name = "--price_inetd",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_inetd",
        .help = "$ a GB that comes in" },
    { .name = "--image", .value_name = "NAME", .feeds = "image", .help = "the image to run" },
    { .name = "--args",
        .secret = true,
        .value_name = "ARGUMENT",
        .count = VAST_REST,
        .feeds = "args",
        .help = "what its entry point is given" },
};

static const vast_argument set_min_bid_arguments[] = {
    { .shared = &machine_id_list },
    { .name = "--price",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .required = true,
        .feeds = "price",
        .help = "least bid, $ an hour for each GPU" },
};

static const vast_argument schedule_maint_arguments[] = {
    { .shared = &machine_id_list },
    { .name = "--sdate",
        .value_name = "DATE",
        .type = VAST_ARGUMENT_DATE,
        .required = true,
        .feeds = "sdate",
        .help = "when it begins, UTC" },
    { .name = "--duration",
        .value_name = "HOURS",
        .type = VAST_ARGUMENT_NUMBER,
        .required = true,
        .feeds = "duration",
        .help = "how long it lasts" },
    { .name = "--maintenance_category",
        .value_name = "TEXT",
        .feeds = "maintenance_category",
        .preset = "not provided",
        .help = "why: power, network, disk, ..." },
    YES,
};

static const vast_argument cancel_maint_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "machine_id", .help = "the machine" },
    YES,
};

static const vast_command rows[] = {
    {
        .words = "show machines",
        .summary = "List your machines",
        .example = "-q",
        ARGUMENTS(quiet_option),
        .op = &vast_op_list_machines,
        .view = VIEW(.list = "machines", .empty = "There are no machines.", .raw_whole = true, .raw_first = true,
            .ids_one_line = true, COLUMNS(machine_columns)),
    },
    {
        .words = "show machine",
        .summary = "Show one of your machines",
        .example = "36683",
        ARGUMENTS(show_machine_arguments),
        .op = &vast_op_show_machine,
        .view = VIEW(.empty = "There is no such machine.", .raw_first = true, .ids_one_line = true,
            COLUMNS(machine_columns)),
    },
    {
        .words = "show maints",
        .summary = "List the maintenance that is announced for your machines",
        .example = "--ids 36683,22110",
        ARGUMENTS(show_maints_arguments),
        .op = &vast_op_list_maintenances,
        .run = run_maints,
        .view = VIEW(.empty = "No maintenance is announced.", .raw_first = true, .ids_one_line = true,
            COLUMNS(show_maints_columns)),
    },
    {
        .words = "reports",
        .summary = "Show what renters reported of a machine",
        .example = "36683",
        ARGUMENTS(machine_id),
        .op = &vast_op_machine_reports,
        .view = VIEW(.empty = "Nobody has reported it.", COLUMNS(reports_columns)),
    },
    {
        .words = "list machine",
        .summary = "Offer a machine for rent, or change what is asked for it",
        .example = "36683 -g 0.35 -e 2026-12-31",
        ARGUMENTS(list_machine_arguments),
        .op = &vast_op_list_machine,
        .run = run_list,
    },
    {
        .words = "list machines",
        .summary = "The same for several machines",
        .description = "Each is told of by itself, and the exit status is the highest.",
        .example = "36683 22110 -g 0.35 -e 2026-12-31",
        ARGUMENTS(list_machines_arguments),
        .op = &vast_op_list_machine,
        .run = run_list,
    },
    {
        .words = "unlist machine",
        .summary = "Take a machine off the market; who rents there stays",
        .example = "36683",
        ARGUMENTS(machine_id),
        .op = &vast_op_unlist_machine,
        .done = "Machine {id} is no longer on offer.",
    },
    {
        .words = "delete machine",
        .summary = "Delete a machine with all contracts on it",
        .example = "36683",
        ARGUMENTS(machine_id),
        .op = &vast_op_delete_machine,
        .done = "Machine {id} deleted, with all contracts on it.",
    },
    {
        .words = "cleanup machine",
        .summary = "Remove what expired contracts have left on a machine",
        .example = "36683",
        ARGUMENTS(machine_id),
        .op = &vast_op_cleanup_machine,
    },
    {
        .words = "defrag machines",
        .summary = "Rearrange the offers of machines so that more GPUs can be rented together",
        .example = "36683 22110",
        ARGUMENTS(defrag_machines_arguments),
        .op = &vast_op_defrag_machines,
        .done = "Offers of {ids} rearranged.",
    },
    {
        .words = "set defjob",
        .summary = "Say what a machine runs while nobody rents it",
        .example = "36683 --price_gpu 0.2 --image me/miner --args --pool example.com",
        ARGUMENTS(set_defjob_arguments),
        .op = &vast_op_set_defjob,
        .done = "Default job of machine {id} set.",
    },
    {
        .words = "remove defjob",
        .summary = "Take away what a machine runs while nobody rents it",
        .example = "36683",
        ARGUMENTS(machine_id),
        .op = &vast_op_remove_defjob,
        .done = "Default job of machine {id} removed.",
    },
    {
        .words = "set min-bid",
        .summary = "Set the least bid for a machine's GPUs",
        .example = "36683 --price 0.15",
        ARGUMENTS(set_min_bid_arguments),
        .op = &vast_op_set_min_bid,
        .done = "Least bid for machine {id} set to ${price} an hour for each GPU.",
    },
    {
        .words = "schedule maint",
        .summary = "Announce maintenance of a machine to all who rent there",
        .example = "36683 --sdate \"2026-12-01 06:00\" --duration 0.5 --maintenance_category power",
        ARGUMENTS(schedule_maint_arguments),
        .op = &vast_op_schedule_maintenance,
        .run = run_schedule,
        .done = "Maintenance of machine {id} announced.",
    },
    {
        .words = "cancel maint",
        .summary = "Call off the maintenance that is announced for a machine",
        .example = "36683",
        ARGUMENTS(cancel_maint_arguments),
        .op = &vast_op_cancel_maintenance,
        .run = run_cancel,
        .done = "Maintenance of machine {id} called off. {.msg}",
    },
};

const vast_command_table vast_cli_hosting = {
    .heading = "Hosting",
    .list_command = "show machines",
    COMMANDS(rows),
};
