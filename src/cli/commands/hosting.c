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
    if (several && cli->settings.raw && !cli->told && vast_signal_seen() == 0) {
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
    vast_argument machines;
    bool several = vast_line_argument(&cli->line, "id", &machines) && machines.count == VAST_SOME;
    bool array = several && cli->settings.raw && !cli->settings.curl;
    int worst = VAST_EXIT_DONE;
    const char *id;
    if (!vast_args_from_rows(cli, &vast_op_list_machine, &args)) {
        return VAST_EXIT_USAGE;
    }
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY);
    }
    for (size_t at = 0; (id = vast_next_value(cli, "id", &at)) != NULL && !cli->told && cli->out.error == 0;) {
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
    if (array && worst != VAST_EXIT_DONE && !cli->told && vast_signal_seen() == 0) {
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

/* clang-format off */
const char vast_the_machine[] = ARG("id") ID FIELD HELP("the machine");

const char vast_host_prices[] =
    ARG("-g,--price_gpu=USD") NUMBER FIELD HELP("$ an hour for each GPU")
    ARG("-s,--price_disk=USD") NUMBER FIELD HELP("$ a GB and month of disk")
    ARG("-u,--price_inetu=USD") NUMBER FIELD HELP("$ a GB that goes out")
    ARG("-d,--price_inetd=USD") NUMBER FIELD HELP("$ a GB that comes in")
    ARG("-b,--price_min_bid=USD") NUMBER FIELD HELP("least bid, $ an hour for each GPU")
    ARG("-r,--discount_rate=SHARE") NUMBER FIELD_AS("credit_discount_max")
      HELP("most that prepaying saves, a share of 1")
    ARG("-m,--min_chunk=N") INT FIELD PRESET("1") HELP("fewest GPUs to be rented together")
    ARG("-e,--end_date=DATE") DATE FIELD HELP("until when it is on offer")
    ARG("-l,--duration=TIME") FIELD HELP("keep the end so far away: \"3 months\", or seconds")
    ARG("-v,--vol_size=GB") INT FIELD HELP("disk to offer as volumes; 0: none")
    ARG("-z,--vol_price=USD") NUMBER FIELD HELP("$ a GB and month of volume");
#define YES ARG("-y,--yes") FLAG OURS HELP("do not ask")

const char vast_machine_columns[] =
    COLUMN(RIGHT, "id", "ID")
    COLUMN(RIGHT, "num_gpus", "GPUs")
    COLUMN(LEFT, "gpu_name", "GPU")
    COLUMN(LEFT, "gpu_occupancy", "Occupied")
    COLUMN(RIGHT USD_FINE, "listed_gpu_cost", "GPU $/h")
    COLUMN(RIGHT USD_FINE, "min_bid_price", "Least bid")
    COLUMN(RIGHT PERCENT, "reliability2", "Reliable")
    COLUMN(LEFT, "verification", "Verified")
    COLUMN(RIGHT, "num_reports", "Reports")
    COLUMN(LEFT, "hostname", "Host")
    COLUMN(LEFT, "public_ipaddr", "Address")
    COLUMN(LEFT, "geolocation", "Place")
    COLUMN(LEFT, "driver_version", "Driver")
    COLUMN(RIGHT, "disk_space", "Disk GB")
    COLUMN(RIGHT PERCENT, "credit_discount_max", "Discount")
    COLUMN(RIGHT USD_FINE, "listed_inet_up_cost", "Up $/GB")
    COLUMN(RIGHT USD_FINE, "listed_inet_down_cost", "Down $/GB");

static const vast_command rows[] = {
    { .text = WORDS("show machines") HELP("List your machines") EXAMPLE("-q")
      QUIET
      LIST("machines") EMPTY("There are no machines.") WHOLE RAW_FIRST ONE_LINE
      MACHINE_COLUMNS,
      .op = &vast_op_list_machines },
    { .text = WORDS("show machine") HELP("Show one of your machines") EXAMPLE("36683")
      THE_MACHINE
      QUIET
      EMPTY("There is no such machine.") RAW_FIRST ONE_LINE MACHINE_COLUMNS,
      .op = &vast_op_show_machine },
    { .text = WORDS("show maints") HELP("List the maintenance that is announced for your machines")
        EXAMPLE("--ids 36683,22110")
      ARG("-i,--ids=ID,ID") REQUIRED HELP("the machines, parted by commas")
      QUIET
      EMPTY("No maintenance is announced.") RAW_FIRST ONE_LINE
      COLUMN(RIGHT, "machine_id", "Machine")
      COLUMN(LEFT MOMENT, "start_time", "From (UTC)")
      COLUMN(LEFT MOMENT, "end_time", "To (UTC)")
      COLUMN(RIGHT FIX1, "duration_hours", "Hours")
      COLUMN(LEFT, "maintenance_category", "Why"),
      .op = &vast_op_list_maintenances, .run = run_maints },
    { .text = WORDS("reports") HELP("Show what renters reported of a machine") EXAMPLE("36683")
      THE_MACHINE
      EMPTY("Nobody has reported it.")
      COLUMN(LEFT, "created_at", "When")
      COLUMN(LEFT, "problem", "Problem")
      COLUMN(LEFT, "message", "Words"),
      .op = &vast_op_machine_reports },
    { .text = WORDS("list machine") HELP("Offer a machine for rent, or change what is asked for it")
        EXAMPLE("36683 -g 0.35 -e 2026-12-31")
      ARG("id") ID FIELD_AS("machine") HELP("the machine")
      HOST_PRICES,
      .op = &vast_op_list_machine, .run = run_list },
    { .text = WORDS("list machines")
        HELP("The same for several machines\nEach is told of by itself, and the exit status is the highest.")
        EXAMPLE("36683 22110 -g 0.35 -e 2026-12-31")
      ARG("id") ID FIELD_AS("machine") SOME HELP("the machines")
      HOST_PRICES,
      .op = &vast_op_list_machine, .run = run_list },
    { .text = WORDS("unlist machine") HELP("Take a machine off the market; who rents there stays") EXAMPLE("36683")
      THE_MACHINE
      DONE("Machine {id} is no longer on offer."),
      .op = &vast_op_unlist_machine },
    { .text = WORDS("delete machine") HELP("Delete a machine with all contracts on it") EXAMPLE("36683")
      THE_MACHINE
      DONE("Machine {id} deleted, with all contracts on it."),
      .op = &vast_op_delete_machine },
    { .text = WORDS("cleanup machine") HELP("Remove what expired contracts have left on a machine") EXAMPLE("36683")
      THE_MACHINE,
      .op = &vast_op_cleanup_machine },
    { .text = WORDS("defrag machines")
        HELP("Rearrange the offers of machines so that more GPUs can be rented together") EXAMPLE("36683 22110")
      ARG("ids") ID FIELD_AS("machine_ids") SOME HELP("the machines")
      DONE("Offers of {ids} rearranged."),
      .op = &vast_op_defrag_machines },
    { .text = WORDS("set defjob") HELP("Say what a machine runs while nobody rents it")
        EXAMPLE("36683 --price_gpu 0.2 --image me/miner --args --pool example.com")
      ARG("id") ID FIELD_AS("machine") HELP("the machine")
      ARG("--price_gpu=USD") NUMBER FIELD HELP("$ an hour for each GPU")
      ARG("--price_inetu=USD") NUMBER FIELD HELP("$ a GB that goes out")
      ARG("--price_inetd=USD") NUMBER FIELD HELP("$ a GB that comes in")
      ARG("--image=NAME") FIELD HELP("the image to run")
      ARG("--args=ARGUMENT") FIELD REST SECRET HELP("what its entry point is given")
      DONE("Default job of machine {id} set."),
      .op = &vast_op_set_defjob },
    { .text = WORDS("remove defjob") HELP("Take away what a machine runs while nobody rents it") EXAMPLE("36683")
      THE_MACHINE
      DONE("Default job of machine {id} removed."),
      .op = &vast_op_remove_defjob },
    { .text = WORDS("set min-bid") HELP("Set the least bid for a machine's GPUs") EXAMPLE("36683 --price 0.15")
      THE_MACHINE
      ARG("--price=USD") NUMBER FIELD REQUIRED HELP("least bid, $ an hour for each GPU")
      DONE("Least bid for machine {id} set to ${price} an hour for each GPU."),
      .op = &vast_op_set_min_bid },
    { .text = WORDS("schedule maint") HELP("Announce maintenance of a machine to all who rent there")
        EXAMPLE("36683 --sdate \"2026-12-01 06:00\" --duration 0.5 --maintenance_category power")
      THE_MACHINE
      ARG("--sdate=DATE") DATE FIELD REQUIRED HELP("when it begins, UTC")
      ARG("--duration=HOURS") NUMBER FIELD REQUIRED HELP("how long it lasts")
      ARG("--maintenance_category=TEXT") FIELD PRESET("not provided") HELP("why: power, network, disk, ...")
      YES
      DONE("Maintenance of machine {id} announced."),
      .op = &vast_op_schedule_maintenance, .run = run_schedule },
    { .text = WORDS("cancel maint") HELP("Call off the maintenance that is announced for a machine") EXAMPLE("36683")
      ARG("id") ID FIELD_AS("machine_id") HELP("the machine")
      YES
      DONE("Maintenance of machine {id} called off. {.msg}"),
      .op = &vast_op_cancel_maintenance, .run = run_cancel },
};
/* clang-format on */

const vast_command_table vast_cli_hosting = VAST_COMMANDS("Hosting", "show machines", rows);
