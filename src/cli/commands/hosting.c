/* SPDX-License-Identifier: MIT */
/* Commands for hosts: machines, their prices, default jobs and maintenance. */
#include <string.h>

#include "cli.h"
#include "dates.h"
#include "rows.h"
#include "send.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- list machine, list machines --------------------------------------------------------------------------------- */

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
        vast_say(&cli->out, "Machine %s is offered for rent.\n", id);
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

/* Lists the machines one after another and reports each result. @return the highest exit status. */
static int list_each(vast_cli *cli, vast_call_args *args, bool several)
{
    int worst = VAST_EXIT_DONE;
    const char *id;
    for (size_t at = 0;
         (id = vast_next_value(cli, "id", &at)) != NULL && !cli->failure_reported && cli->out.error == 0;) {
        int64_t number = 0;
        vast_text_int(id, &number);
        vast_args_int(args, "machine", number);
        int status = vast_signal_seen() == 0 ? list_one(cli, args, id, several) : VAST_EXIT_REFUSED;
        worst = status > worst ? status : worst;
    }
    return worst;
}

static int run_list(vast_cli *cli)
{
    vast_call_args args;
    const vast_argument *machines = vast_line_argument(&cli->line, "id");
    bool several = machines != NULL && vast_argument_is_list(machines);
    bool array = several && cli->settings.raw && !cli->settings.prints_requests;
    if (!vast_args_from_rows(cli, &vast_op_list_machine, &args)) {
        return VAST_EXIT_USAGE;
    }
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY);
    }
    int worst = list_each(cli, &args, several);
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY_END);
    }
    if (cli->settings.raw && !cli->settings.prints_requests && (array || worst == VAST_EXIT_DONE)) {
        vast_printer_end(&cli->printer);
    }
    if (array && worst != VAST_EXIT_DONE && !cli->failure_reported && vast_signal_seen() == 0) {
        return vast_complain(cli, worst, "some machines were not listed; stdout contains the error of each", NULL);
    }
    return worst;
}

/* ---- maintenance ------------------------------------------------------------------------------------------------- */

/* Parses "36683,22110". */
static bool parse_ids(const char *list, vast_ids *ids)
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
    if (!parse_ids(vast_value(cli, "ids"), &args.ids)) {
        return vast_misuse(cli, "--ids takes at most 256 machine IDs, separated by commas");
    }
    args.items[args.count++] = (vast_arg){ .name = "machine_ids", .value.ids = &args.ids };
    return vast_run_call(cli, &args);
}

/* The question contains the start as "2026-01-15 18:00 UTC", or as typed if it is not a valid date. */
static const char *question(vast_cli *cli)
{
    const char *begin = vast_value(cli, "sdate");
    char number[64], moment[VAST_MOMENT_BYTES];
    int64_t epoch;
    bool known = vast_text_moment(begin, number, sizeof number) &&
                 vast_json_scaled(number, strlen(number), 0, &epoch) == VAST_OK &&
                 vast_moment(epoch, "D h:m UTC", moment);
    return vast_keep(cli, "Announce maintenance of machine %s from %s for %s hours? All its renters will be notified.",
        vast_value(cli, "id"), known ? moment : begin, vast_value(cli, "duration"));
}

static int run_schedule(vast_cli *cli)
{
    vast_call_args args;
    const char *asked = question(cli);
    if (asked == NULL || !vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    bool sure = vast_confirm(cli, asked);
    return sure ? vast_run_call(cli, &args) : vast_decline(cli, "Nothing was announced.");
}

static int run_cancel(vast_cli *cli)
{
    bool sure = vast_confirm(cli, "Cancel the scheduled maintenance of this machine?");
    return sure ? vast_run_row(cli) : vast_decline(cli, "Nothing was canceled.");
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument machine_id[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "machine ID" },
};
static const vast_argument_list machine_id_list = ARGUMENT_LIST(machine_id);

static const vast_argument host_prices[] = {
    { .name = "--price_gpu",
        .short_name = "-g",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_gpu",
        .help = "price per GPU, in USD per hour" },
    { .name = "--price_disk",
        .short_name = "-s",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_disk",
        .help = "disk price, in USD per GB and month" },
    { .name = "--price_inetu",
        .short_name = "-u",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_inetu",
        .help = "price of outgoing traffic, in USD per GB" },
    { .name = "--price_inetd",
        .short_name = "-d",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_inetd",
        .help = "price of incoming traffic, in USD per GB" },
    { .name = "--price_min_bid",
        .short_name = "-b",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_min_bid",
        .help = "minimum bid per GPU, in USD per hour" },
    { .name = "--discount_rate",
        .short_name = "-r",
        .value_name = "SHARE",
        .type = VAST_ARGUMENT_NUMBER,
        .max = 1,
        .feeds = "credit_discount_max",
        .help = "maximum discount for prepayment, a fraction from 0 to 1" },
    { .name = "--min_chunk",
        .short_name = "-m",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .feeds = "min_chunk",
        .preset = "1",
        .help = "minimum number of GPUs that can be rented together" },
    { .name = "--end_date",
        .short_name = "-e",
        .value_name = "DATE",
        .type = VAST_ARGUMENT_DATE,
        .feeds = "end_date",
        .help = "date at which the offer ends" },
    { .name = "--duration",
        .short_name = "-l",
        .value_name = "TIME",
        .feeds = "duration",
        .help = "keep the end of the offer this far in the future: \"3 months\", or a number of seconds" },
    { .name = "--vol_size",
        .short_name = "-v",
        .value_name = "GB",
        .type = VAST_ARGUMENT_INT,
        .feeds = "vol_size",
        .help = "disk space to offer as volumes, in GB; 0 for none" },
    { .name = "--vol_price",
        .short_name = "-z",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "vol_price",
        .help = "volume price, in USD per GB and month" },
    { .name = "--sla_r_claim",
        .value_name = "SHARE",
        .type = VAST_ARGUMENT_NUMBER,
        .max = 1,
        .feeds = "sla_r_claim",
        .extension = true,
        .help = "reliability to promise, a fraction from 0 to 1; 0 ends the promise" },
    { .name = "--sla_sigma_x",
        .value_name = "X",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "sla_sigma_x",
        .extension = true,
        .help = "confidence in the promised reliability" },
    { .name = "--sla_max_beta",
        .value_name = "X",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "sla_max_beta",
        .extension = true,
        .help = "limit of the factor beta of the promised reliability" },
};
static const vast_argument_list host_prices_list = ARGUMENT_LIST(host_prices);
#define YES                                                                                                            \
    {                                                                                                                  \
        .name = "--yes", .short_name = "-y", .type = VAST_ARGUMENT_FLAG, .extension = true,                            \
        .help = "do not ask for confirmation"                                                                          \
    }

static const vast_column machine_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "num_gpus", .title = "GPUs", .weight = VAST_WEIGHT_HIGH },
    { .key = "gpu_name", .title = "GPU", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "gpu_occupancy", .title = "Occupancy", .left = true },
    { .key = "listed_gpu_cost", .title = "GPU $/h", .unit = VAST_UNIT_USD_FINE, .weight = VAST_WEIGHT_HIGH },
    { .key = "min_bid_price", .title = "Min bid", .unit = VAST_UNIT_USD_FINE },
    { .key = "reliability2", .title = "Reliability", .unit = VAST_UNIT_PERCENT },
    { .key = "verification", .title = "Verified", .left = true },
    { .key = "num_reports", .title = "Reports" },
    { .key = "hostname", .title = "Host", .left = true, .whole = true },
    { .key = "public_ipaddr", .title = "IP address", .left = true, .whole = true },
    { .key = "geolocation", .title = "Location", .left = true },
    { .key = "driver_version", .title = "Driver", .left = true },
    { .key = "disk_space", .title = "Disk GB" },
    { .key = "credit_discount_max", .title = "Discount", .unit = VAST_UNIT_PERCENT },
    { .key = "listed_inet_up_cost", .title = "Up $/GB", .unit = VAST_UNIT_USD_FINE },
    { .key = "listed_inet_down_cost", .title = "Down $/GB", .unit = VAST_UNIT_USD_FINE },
};

static const vast_argument show_machine_arguments[] = {
    { .shared = &machine_id_list },
};

static const vast_argument show_maints_arguments[] = {
    { .name = "--ids",
        .short_name = "-i",
        .value_name = "ID,ID",
        .required = true,
        .help = "machine IDs, separated by commas" },
};

static const vast_column show_maints_columns[] = {
    { .key = "machine_id", .title = "Machine" },
    { .key = "start_time", .title = "From (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "end_time", .title = "To (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "duration_hours", .title = "Hours", .unit = VAST_UNIT_FIXED_1 },
    { .key = "maintenance_category", .title = "Category", .left = true },
};

static const vast_column reports_columns[] = {
    { .key = "created_at", .title = "Date", .left = true },
    { .key = "problem", .title = "Problem", .left = true },
    { .key = "message", .title = "Message", .left = true },
};

static const vast_argument list_machine_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .help = "machine ID" },
    { .shared = &host_prices_list },
};

static const vast_argument list_machines_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .count = VAST_ONE_OR_MORE, .help = "machine IDs" },
    { .shared = &host_prices_list },
};

static const vast_argument defrag_machines_arguments[] = {
    { .name = "ids",
        .type = VAST_ARGUMENT_ID,
        .count = VAST_ONE_OR_MORE,
        .feeds = "machine_ids",
        .help = "machine IDs" },
};

static const vast_argument set_defjob_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "machine", .help = "machine ID" },
    { .name = "--price_gpu",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_gpu",
        .help = "price per GPU, in USD per hour" },
    { .name = "--price_inetu",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_inetu",
        .help = "price of outgoing traffic, in USD per GB" },
    { .name = "--price_inetd",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price_inetd",
        .help = "price of incoming traffic, in USD per GB" },
    { .name = "--image", .value_name = "NAME", .feeds = "image", .help = "container image to run" },
    { .name = "--args",
        .secret = true,
        .value_name = "ARGUMENT",
        .count = VAST_REST,
        .feeds = "args",
        .help = "arguments of the image's entry point: the rest of the command line" },
};

static const vast_argument set_min_bid_arguments[] = {
    { .shared = &machine_id_list },
    { .name = "--price",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .required = true,
        .feeds = "price",
        .help = "minimum bid per GPU, in USD per hour" },
};

static const vast_argument schedule_maint_arguments[] = {
    { .shared = &machine_id_list },
    { .name = "--sdate",
        .value_name = "DATE",
        .type = VAST_ARGUMENT_DATE,
        .required = true,
        .feeds = "sdate",
        .help = "start of the maintenance, UTC: 2026-12-01 or \"2026-12-01 06:00\"" },
    { .name = "--duration",
        .value_name = "HOURS",
        .type = VAST_ARGUMENT_NUMBER,
        .required = true,
        .feeds = "duration",
        .help = "duration of the maintenance, in hours" },
    { .name = "--maintenance_category",
        .value_name = "TEXT",
        .feeds = "maintenance_category",
        .preset = "not provided",
        .help = "reason for the maintenance: power, network, disk, ..." },
    YES,
};

static const vast_argument cancel_maint_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "machine_id", .help = "machine ID" },
    YES,
};

static const vast_command rows[] = {
    {
        .words = "show machines",
        .summary = "List your machines",
        .example = "-q",
        .op = &vast_op_list_machines,
        .view = VIEW(.list = "machines", .empty = "No machines.", .raw_whole = true, .raw_first = true,
            .ids_one_line = true, COLUMNS(machine_columns)),
    },
    {
        .words = "show machine",
        .summary = "Show the details of a machine",
        .example = "36683",
        ARGUMENTS(show_machine_arguments),
        .op = &vast_op_show_machine,
        .view = VIEW(.empty = "Machine not found.", .raw_first = true, .ids_one_line = true, COLUMNS(machine_columns)),
        .json_in_pipe = true,
    },
    {
        .words = "show maints",
        .summary = "List the scheduled maintenance of your machines",
        .example = "--ids 36683,22110",
        ARGUMENTS(show_maints_arguments),
        .op = &vast_op_list_maintenances,
        .run = run_maints,
        .view = VIEW(.empty = "No maintenance is scheduled.", .raw_first = true, .ids_one_line = true,
            COLUMNS(show_maints_columns)),
        .json_in_pipe = true,
    },
    {
        .words = "reports",
        .summary = "List the problems that renters reported about a machine",
        .example = "36683",
        ARGUMENTS(machine_id),
        .op = &vast_op_machine_reports,
        .view = VIEW(.empty = "No reports.", COLUMNS(reports_columns)),
    },
    {
        .words = "list machine",
        .harm = VAST_HARM_NONE,
        .summary = "Offer a machine for rent, or change its prices",
        .example = "36683 -g 0.35 -e 2026-12-31",
        ARGUMENTS(list_machine_arguments),
        .op = &vast_op_list_machine,
        .run = run_list,
    },
    {
        .words = "list machines",
        .harm = VAST_HARM_NONE,
        .summary = "Offer several machines for rent, or change their prices",
        .description = "Each machine is reported separately; the exit status is the highest of all.",
        .example = "36683 22110 -g 0.35 -e 2026-12-31",
        ARGUMENTS(list_machines_arguments),
        .op = &vast_op_list_machine,
        .run = run_list,
    },
    {
        .words = "unlist machine",
        .harm = VAST_HARM_NONE,
        .summary = "Withdraw the offer of a machine; current rentals continue",
        .example = "36683",
        ARGUMENTS(machine_id),
        .op = &vast_op_unlist_machine,
        .done = "Machine {id} is no longer offered for rent.",
    },
    {
        .words = "delete machine",
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete machine {id} and all contracts on it?",
        .unattended = true,
        .summary = "Delete a machine and all contracts on it",
        .example = "36683",
        ARGUMENTS(machine_id),
        .op = &vast_op_delete_machine,
        .done = "Machine {id} and all contracts on it deleted.",
    },
    {
        .words = "cleanup machine",
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete the storage of expired contracts from machine {id}?",
        .unattended = true,
        .summary = "Delete the storage of expired contracts from a machine",
        .example = "36683",
        ARGUMENTS(machine_id),
        .op = &vast_op_cleanup_machine,
        .json_in_pipe = true,
    },
    {
        .words = "defrag machines",
        .harm = VAST_HARM_NONE,
        .summary = "Regroup the offers of machines so that more GPUs can be rented together",
        .example = "36683 22110",
        ARGUMENTS(defrag_machines_arguments),
        .op = &vast_op_defrag_machines,
        .done = "Offers of machines {ids} regrouped.",
    },
    {
        .words = "set defjob",
        .harm = VAST_HARM_NONE,
        .summary = "Set the default job of a machine, which runs while the machine is not rented",
        .example = "36683 --price_gpu 0.2 --image me/miner --args --pool example.com",
        ARGUMENTS(set_defjob_arguments),
        .op = &vast_op_set_defjob,
        .done = "Default job of machine {id} set.",
    },
    {
        .words = "remove defjob",
        .harm = VAST_HARM_NONE,
        .summary = "Remove the default job of a machine",
        .example = "36683",
        ARGUMENTS(machine_id),
        .op = &vast_op_remove_defjob,
        .done = "Default job of machine {id} removed.",
    },
    {
        .words = "set min-bid",
        .harm = VAST_HARM_NONE,
        .summary = "Set the minimum bid for the GPUs of a machine",
        .example = "36683 --price 0.15",
        ARGUMENTS(set_min_bid_arguments),
        .op = &vast_op_set_min_bid,
        .done = "Minimum bid for machine {id} set to ${price} per GPU and hour.",
    },
    {
        .words = "schedule maint",
        .harm = VAST_HARM_FINAL,
        .asks_itself = true,
        .summary = "Schedule maintenance of a machine and notify its renters",
        .example = "36683 --sdate \"2026-12-01 06:00\" --duration 0.5 --maintenance_category power",
        ARGUMENTS(schedule_maint_arguments),
        .op = &vast_op_schedule_maintenance,
        .run = run_schedule,
        .done = "Maintenance of machine {id} scheduled.",
    },
    {
        .words = "cancel maint",
        .harm = VAST_HARM_FINAL,
        .asks_itself = true,
        .summary = "Cancel the scheduled maintenance of a machine",
        .example = "36683",
        ARGUMENTS(cancel_maint_arguments),
        .op = &vast_op_cancel_maintenance,
        .run = run_cancel,
        .done = "Maintenance of machine {id} canceled. {.msg}",
    },
};

const vast_command_table vast_cli_hosting = {
    .heading = "Hosting",
    .list_command = "show machines",
    COMMANDS(rows),
};
