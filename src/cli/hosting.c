/* The host's side: machines, what is asked for them, default jobs, maintenance. */
#include <string.h>

#include "call.h"
#include "cli.h"
#include "dates.h"
#include "vastai/ops.h"
#include "words.h"

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
    bool several = cli->line.command->arguments[0].count == VAST_SOME;
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

#define THE_MACHINE                                                                                                    \
    {                                                                                                                  \
        .names = "id", .field = "id", .type = VAST_A_ID, .help = "the machine"                                         \
    }
#define QUIET                                                                                                          \
    {                                                                                                                  \
        .names = "-q,--quiet", .type = VAST_A_FLAG, .help = "print ids only"                                           \
    }

static const vast_argument machine[] = { THE_MACHINE };
static const vast_argument machine_quiet[] = { THE_MACHINE, QUIET };
static const vast_argument quiet[] = { QUIET };
static const vast_argument maints_arguments[] = {
    { .names = "-i,--ids=ID,ID", .flags = VAST_A_REQUIRED, .help = "the machines, parted by commas" },
    QUIET,
};
static const vast_argument listed_machine[] = {
    { .names = "id", .field = "machine", .type = VAST_A_ID, .help = "the machine" },
};
static const vast_argument listed_machines[] = {
    { .names = "id", .field = "machine", .type = VAST_A_ID, .count = VAST_SOME, .help = "the machines" },
};
static const vast_argument prices[] = {
    { .names = "-g,--price_gpu=USD", .field = "price_gpu", .type = VAST_A_NUMBER, .help = "$ an hour for each GPU" },
    { .names = "-s,--price_disk=USD",
        .field = "price_disk",
        .type = VAST_A_NUMBER,
        .help = "$ a GB and month of disk" },
    { .names = "-u,--price_inetu=USD", .field = "price_inetu", .type = VAST_A_NUMBER, .help = "$ a GB that goes out" },
    { .names = "-d,--price_inetd=USD", .field = "price_inetd", .type = VAST_A_NUMBER, .help = "$ a GB that comes in" },
    { .names = "-b,--price_min_bid=USD",
        .field = "price_min_bid",
        .type = VAST_A_NUMBER,
        .help = "least bid, $ an hour for each GPU" },
    { .names = "-r,--discount_rate=SHARE",
        .field = "credit_discount_max",
        .type = VAST_A_NUMBER,
        .help = "most that prepaying saves, a share of 1" },
    { .names = "-m,--min_chunk=N",
        .field = "min_chunk",
        .type = VAST_A_INT,
        .preset = "1",
        .help = "fewest GPUs to be rented together" },
    { .names = "-e,--end_date=DATE", .field = "end_date", .type = VAST_A_DATE, .help = "until when it is on offer" },
    { .names = "-l,--duration=TIME",
        .field = "duration",
        .help = "keep the end so far away: \"3 months\", or seconds" },
    { .names = "-v,--vol_size=GB",
        .field = "vol_size",
        .type = VAST_A_INT,
        .help = "disk to offer as volumes; 0: none" },
    { .names = "-z,--vol_price=USD",
        .field = "vol_price",
        .type = VAST_A_NUMBER,
        .help = "$ a GB and month of volume" },
};
static const vast_argument defrag_arguments[] = {
    { .names = "ids", .field = "machine_ids", .type = VAST_A_ID, .count = VAST_SOME, .help = "the machines" },
};
static const vast_argument defjob_arguments[] = {
    { .names = "id", .field = "machine", .type = VAST_A_ID, .help = "the machine" },
    { .names = "--price_gpu=USD", .field = "price_gpu", .type = VAST_A_NUMBER, .help = "$ an hour for each GPU" },
    { .names = "--price_inetu=USD", .field = "price_inetu", .type = VAST_A_NUMBER, .help = "$ a GB that goes out" },
    { .names = "--price_inetd=USD", .field = "price_inetd", .type = VAST_A_NUMBER, .help = "$ a GB that comes in" },
    { .names = "--image=NAME", .field = "image", .help = "the image to run" },
    { .names = "--args=ARGUMENT", .field = "args", .count = VAST_REST, .help = "what its entry point is given" },
};
static const vast_argument min_bid_arguments[] = {
    THE_MACHINE,
    { .names = "--price=USD",
        .field = "price",
        .type = VAST_A_NUMBER,
        .flags = VAST_A_REQUIRED,
        .help = "least bid, $ an hour for each GPU" },
};
#define YES                                                                                                            \
    {                                                                                                                  \
        .names = "-y,--yes", .type = VAST_A_FLAG, .flags = VAST_A_OURS, .help = "do not ask"                           \
    }
static const vast_argument schedule_arguments[] = {
    THE_MACHINE,
    { .names = "--sdate=DATE",
        .field = "sdate",
        .type = VAST_A_DATE,
        .flags = VAST_A_REQUIRED,
        .help = "when it begins, UTC" },
    { .names = "--duration=HOURS",
        .field = "duration",
        .type = VAST_A_NUMBER,
        .flags = VAST_A_REQUIRED,
        .help = "how long it lasts" },
    { .names = "--maintenance_category=TEXT",
        .field = "maintenance_category",
        .preset = "not provided",
        .help = "why: power, network, disk, ..." },
    YES,
};
static const vast_argument cancel_arguments[] = {
    { .names = "id", .field = "machine_id", .type = VAST_A_ID, .help = "the machine" },
    YES,
};

static const vast_column machine_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "num_gpus", "GPUs", VAST_U_TEXT, 0 },
    { "gpu_name", "GPU", VAST_U_TEXT, VAST_C_LEFT },
    { "gpu_occupancy", "Occupied", VAST_U_TEXT, VAST_C_LEFT },
    { "listed_gpu_cost", "GPU $/h", VAST_U_USD_FINE, 0 },
    { "min_bid_price", "Least bid", VAST_U_USD_FINE, 0 },
    { "reliability2", "Reliable", VAST_U_PERCENT, 0 },
    { "verification", "Verified", VAST_U_TEXT, VAST_C_LEFT },
    { "num_reports", "Reports", VAST_U_TEXT, 0 },
    { "hostname", "Host", VAST_U_TEXT, VAST_C_LEFT },
    { "public_ipaddr", "Address", VAST_U_TEXT, VAST_C_LEFT },
    { "geolocation", "Place", VAST_U_TEXT, VAST_C_LEFT },
    { "driver_version", "Driver", VAST_U_TEXT, VAST_C_LEFT },
    { "disk_space", "Disk GB", VAST_U_TEXT, 0 },
    { "credit_discount_max", "Discount", VAST_U_PERCENT, 0 },
    { "listed_inet_up_cost", "Up $/GB", VAST_U_USD_FINE, 0 },
    { "listed_inet_down_cost", "Down $/GB", VAST_U_USD_FINE, 0 },
};
static const vast_view machines = {
    .list = "machines",
    .empty = "There are no machines.",
    .flags = VAST_V_WHOLE | VAST_V_RAW_FIRST | VAST_V_ONE_LINE,
    VAST_COLUMNS(machine_columns),
};
static const vast_view one_machine = {
    .list = "",
    .empty = "There is no such machine.",
    .flags = VAST_V_RAW_FIRST | VAST_V_ONE_LINE,
    VAST_COLUMNS(machine_columns),
};
static const vast_column maint_columns[] = {
    { "machine_id", "Machine", VAST_U_TEXT, 0 },
    { "start_time", "From (UTC)", VAST_U_DATE, VAST_C_LEFT },
    { "end_time", "To (UTC)", VAST_U_DATE, VAST_C_LEFT },
    { "duration_hours", "Hours", VAST_U_FIX1, 0 },
    { "maintenance_category", "Why", VAST_U_TEXT, VAST_C_LEFT },
};
static const vast_view maints = {
    .list = "",
    .empty = "No maintenance is announced.",
    .flags = VAST_V_RAW_FIRST | VAST_V_ONE_LINE,
    VAST_COLUMNS(maint_columns),
};
static const vast_column report_columns[] = {
    { "created_at", "When", VAST_U_TEXT, VAST_C_LEFT },
    { "problem", "Problem", VAST_U_TEXT, VAST_C_LEFT },
    { "message", "Words", VAST_U_TEXT, VAST_C_LEFT },
};
static const vast_view reports = { .list = "", .empty = "Nobody has reported it.", VAST_COLUMNS(report_columns) };

static const vast_command rows[] = {
    { .words = "show machines",
        .help = "List your machines",
        .example = "-q",
        VAST_ARGUMENTS(quiet),
        .op = &vast_op_list_machines,
        .view = &machines },
    { .words = "show machine",
        .help = "Show one of your machines",
        .example = "36683",
        VAST_ARGUMENTS(machine_quiet),
        .op = &vast_op_show_machine,
        .view = &one_machine },
    { .words = "show maints",
        .help = "List the maintenance that is announced for your machines",
        .example = "--ids 36683,22110",
        VAST_ARGUMENTS(maints_arguments),
        .op = &vast_op_list_maintenances,
        .view = &maints,
        .run = run_maints },
    { .words = "reports",
        .help = "Show what renters reported of a machine",
        .example = "36683",
        VAST_ARGUMENTS(machine),
        .op = &vast_op_machine_reports,
        .view = &reports },
    { .words = "list machine",
        .help = "Offer a machine for rent, or change what is asked for it",
        .example = "36683 -g 0.35 -e 2026-12-31",
        VAST_ARGUMENTS(listed_machine),
        VAST_MORE(prices),
        .op = &vast_op_list_machine,
        .run = run_list },
    { .words = "list machines",
        .help = "The same for several machines\nEach is told of by itself, and the exit status is the highest.",
        .example = "36683 22110 -g 0.35 -e 2026-12-31",
        VAST_ARGUMENTS(listed_machines),
        VAST_MORE(prices),
        .op = &vast_op_list_machine,
        .run = run_list },
    { .words = "unlist machine",
        .help = "Take a machine off the market; who rents there stays",
        .example = "36683",
        VAST_ARGUMENTS(machine),
        .op = &vast_op_unlist_machine,
        .done = "Machine {id} is no longer on offer." },
    { .words = "delete machine",
        .help = "Delete a machine with all contracts on it",
        .example = "36683",
        VAST_ARGUMENTS(machine),
        .op = &vast_op_delete_machine,
        .done = "Machine {id} deleted, with all contracts on it." },
    { .words = "cleanup machine",
        .help = "Remove what expired contracts have left on a machine",
        .example = "36683",
        VAST_ARGUMENTS(machine),
        .op = &vast_op_cleanup_machine },
    { .words = "defrag machines",
        .help = "Rearrange the offers of machines so that more GPUs can be rented together",
        .example = "36683 22110",
        VAST_ARGUMENTS(defrag_arguments),
        .op = &vast_op_defrag_machines,
        .done = "Offers of {ids} rearranged." },
    { .words = "set defjob",
        .help = "Say what a machine runs while nobody rents it",
        .example = "36683 --price_gpu 0.2 --image me/miner --args --pool example.com",
        VAST_ARGUMENTS(defjob_arguments),
        .op = &vast_op_set_defjob,
        .done = "Default job of machine {id} set." },
    { .words = "remove defjob",
        .help = "Take away what a machine runs while nobody rents it",
        .example = "36683",
        VAST_ARGUMENTS(machine),
        .op = &vast_op_remove_defjob,
        .done = "Default job of machine {id} removed." },
    { .words = "set min-bid",
        .help = "Set the least bid for a machine's GPUs",
        .example = "36683 --price 0.15",
        VAST_ARGUMENTS(min_bid_arguments),
        .op = &vast_op_set_min_bid,
        .done = "Least bid for machine {id} set to ${price} an hour for each GPU." },
    { .words = "schedule maint",
        .help = "Announce maintenance of a machine to all who rent there",
        .example = "36683 --sdate \"2026-12-01 06:00\" --duration 0.5 --maintenance_category power",
        VAST_ARGUMENTS(schedule_arguments),
        .op = &vast_op_schedule_maintenance,
        .done = "Maintenance of machine {id} announced.",
        .run = run_schedule },
    { .words = "cancel maint",
        .help = "Call off the maintenance that is announced for a machine",
        .example = "36683",
        VAST_ARGUMENTS(cancel_arguments),
        .op = &vast_op_cancel_maintenance,
        .done = "Maintenance of machine {id} called off. {.msg}",
        .run = run_cancel },
};

const vast_command_table vast_cli_hosting = VAST_COMMANDS("Hosting", "show machines", rows);
