/* SPDX-License-Identifier: MIT */
/* Price increases that hosts request: list, accept and reject them. */
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "failure.h"
#include "rows.h"
#include "send.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- accept, reject ---------------------------------------------------------------------------------------------- */

#define INSTANCES_MAX 1024 /* most instances in one run */

/* An instance of the command line and the ID of its pending increase; 0 if it has no pending increase. */
typedef struct increase {
    int64_t instance, pending;
} increase;

typedef struct increases {
    size_t count, found;
    increase items[INSTANCES_MAX];
    increase row; /* the row that is being read */
    vast_bind bind;
} increases;

static increases requested;

/* Keeps each instance ID once, in the order of the command line. */
static bool read_ids(vast_cli *cli)
{
    const char *text;
    for (size_t at = 0; (text = vast_next_value(cli, "ids", &at)) != NULL;) {
        int64_t id = 0;
        size_t i = 0;
        vast_text_int(text, &id);
        while (i < requested.count && requested.items[i].instance != id) {
            i++;
        }
        if (i == INSTANCES_MAX) {
            return false;
        }
        if (i == requested.count) {
            requested.items[requested.count++] = (increase){ .instance = id };
        }
    }
    return true;
}

static vast_err on_row(void *ctx, const void *target)
{
    const increase *row = target;
    (void)ctx;
    for (size_t i = 0; i < requested.count; i++) {
        if (requested.items[i].instance == row->instance && requested.items[i].pending == 0) {
            requested.items[i].pending = row->pending;
            requested.found++;
        }
    }
    return VAST_OK;
}

static vast_err find_pending(vast_cli *cli)
{
    static const vast_bind_row rows[] = {
        VAST_BIND(increase, instance, "contract_id", VAST_BIND_INT),
        VAST_BIND(increase, pending, "pending_price_increase_id", VAST_BIND_INT),
    };
    static const vast_bind_plan plan = {
        .rows = rows, .row_count = 2, .struct_size = sizeof(increase), VAST_BIND_LIST("pending_price_increases")
    };
    vast_bind_begin(&requested.bind, &plan, &requested.row, on_row, NULL);
    const vast_request request = { .op = &vast_op_list_price_increases,
        .on_json = vast_bind_event,
        .on_end = vast_bind_ended,
        .ctx = &requested.bind };
    return vast_send(cli, &request);
}

typedef struct decision {
    vast_cli *cli;
    bool accept;
    size_t acted, stale, failed;
} decision;

static vast_err on_answer(void *ctx, const vast_json_event *event)
{
    const decision *d = ctx;
    if (d->cli->settings.raw) {
        vast_printer_event(&d->cli->printer, event);
    }
    return VAST_OK;
}

static void open_result(vast_cli *cli, const increase *i)
{
    vast_print(&cli->printer, "{\"instance_id\": %lld, \"pending_price_increase_id\": ", (long long)i->instance);
    if (i->pending != 0) {
        vast_print(&cli->printer, "%lld", (long long)i->pending);
    } else {
        vast_print(&cli->printer, "null");
    }
}

static void close_result(vast_cli *cli, const char *status, const char *error)
{
    vast_print(&cli->printer, "\"status\": %s", status);
    if (error != NULL) {
        vast_print(&cli->printer, "\"error\": %s", error);
    }
    vast_print(&cli->printer, "}");
}

static void report_stale(decision *d, const increase *i)
{
    d->stale++;
    if (d->cli->settings.raw) {
        open_result(d->cli, i);
        close_result(d->cli, "stale", "no_pending_price_increase");
    } else {
        vast_note(d->cli, "vastai: instance %lld: no price increase is pending\n", (long long)i->instance);
    }
}

static void report_failure(decision *d, const increase *i, vast_err err)
{
    char text[VAST_FAILURE_BYTES];
    d->failed++;
    if (d->cli->settings.raw) {
        open_result(d->cli, i);
        close_result(d->cli, "failed", vast_failure_message(d->cli, err, text));
    } else {
        vast_report(d->cli, err, NULL);
    }
}

static void report_done(decision *d, const increase *i)
{
    d->acted++;
    if (d->cli->settings.raw) {
        vast_print(&d->cli->printer, "\"contract_id\": %lld", (long long)i->instance);
        close_result(d->cli, d->accept ? "accepted" : "rejected", NULL);
    } else {
        vast_say(&d->cli->out, "Instance %lld: price increase %s.\n", (long long)i->instance,
            d->accept ? "accepted" : "rejected");
    }
}

/* Whether the increase was withdrawn or decided after it was listed. */
static bool is_stale(const vast_cli *cli)
{
    const vast_outcome *outcome = vast_outcome_of(cli);
    return outcome->status == 409 || strcmp(outcome->error_code, "no_pending_price_increase") == 0;
}

static void decide(decision *d, const increase *i)
{
    vast_cli *cli = d->cli;
    vast_call_args args = { .op = cli->line.command->op };
    vast_args_int(&args, "pending_price_increase_id", i->pending);
    vast_request request = vast_args_request(&args);
    request.on_json = on_answer;
    request.ctx = d;
    vast_point point = vast_printer_here(&cli->printer);
    if (cli->settings.raw && !cli->settings.curl) {
        open_result(cli, i);
        vast_printer_key(&cli->printer, "response");
    }
    vast_err err = vast_send(cli, &request);
    if (cli->curl_shown) {
        return;
    }
    if (err == VAST_OK) {
        report_done(d, i);
        return;
    }
    vast_printer_rewind(&cli->printer, &point);
    if (is_stale(cli)) {
        report_stale(d, i);
    } else {
        report_failure(d, i, err);
    }
}

static int end_decision(const decision *d)
{
    if (d->acted > 0 && d->stale + d->failed > 0) {
        return VAST_EXIT_PARTIAL;
    }
    return d->failed > 0 ? VAST_EXIT_REFUSED : d->stale > 0 ? VAST_EXIT_NOT_FOUND : VAST_EXIT_DONE;
}

static void print_counts(const decision *d, int status)
{
    vast_printer *p = &d->cli->printer;
    vast_print(p, "], \"requested\": %lld, \"acted\": %lld, \"stale\": %lld, \"failed\": %lld, \"exit_code\": %lld",
        (long long)requested.count, (long long)d->acted, (long long)d->stale, (long long)d->failed, (long long)status);
    vast_print(p, status == VAST_EXIT_DONE ? "\"success\": true}" : "\"success\": false}");
    vast_printer_end(p);
}

/* With --raw the results are on stdout; stderr reports that some of them failed. */
static void report_counts(const decision *d, int status)
{
    char what[120];
    if (status != VAST_EXIT_DONE && vast_signal_seen() == 0) {
        vast_text(what, sizeof what, "%lld decided, %lld no longer pending, %lld failed", (long long)d->acted,
            (long long)d->stale, (long long)d->failed);
        vast_complain(d->cli, status, what, NULL);
    }
}

static int decide_all(vast_cli *cli, bool accept)
{
    decision d = { .cli = cli, .accept = accept };
    bool raw = cli->settings.raw && !cli->settings.prints_requests;
    if (raw) {
        vast_print(&cli->printer, "{\"results\": [");
    }
    for (size_t i = 0; i < requested.count && vast_signal_seen() == 0 && cli->out.error == 0; i++) {
        if (requested.items[i].pending != 0) {
            decide(&d, &requested.items[i]);
        } else {
            report_stale(&d, &requested.items[i]);
        }
    }
    int status = end_decision(&d);
    if (raw) {
        print_counts(&d, status);
        report_counts(&d, status);
    } else if (accept && d.acted > 0) {
        vast_say(&cli->out, "The new price applies from the end of the current contract.\n");
    }
    return status;
}

/* The decision changes what the user pays: without a terminal, only -y confirms it. */
static int run_decision(vast_cli *cli, bool accept)
{
    memset(&requested, 0, sizeof requested);
    if (!read_ids(cli)) {
        return vast_misuse(cli, "too many instances: at most 1024 are allowed in one run");
    }
    vast_err err = find_pending(cli);
    if (err != VAST_OK) {
        return vast_report(cli, err, NULL);
    }
    bool yes = vast_is_given(cli, "yes") || requested.found == 0 || cli->settings.prints_requests;
    cli->unanswered = cli->settings.raw || isatty(STDIN_FILENO) != 1; /* an answer from a pipe is not accepted */
    if (!yes && cli->unanswered) {
        return vast_decline(cli, "Nothing was changed.");
    }
    if (!yes && !vast_confirm(cli, accept ? "Accept the price increases of these instances?"
                                          : "Reject the price increases of these instances?")) {
        return vast_decline(cli, "Nothing was changed.");
    }
    return decide_all(cli, accept);
}

static int run_accept(vast_cli *cli)
{
    return run_decision(cli, true);
}

static int run_reject(vast_cli *cli)
{
    return run_decision(cli, false);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument decision_arguments[] = {
    { .name = "ids",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_instance_labels,
        .count = VAST_ONE_OR_MORE,
        .help = "IDs or labels of the instances" },
    { .name = "--yes", .short_name = "-y", .type = VAST_ARGUMENT_FLAG, .help = "do not ask for confirmation" },
};

static const vast_column show_pending_price_increases_columns[] = {
    { .key = "pending_price_increase_id", .title = "Increase" },
    { .key = "contract_id", .title = "Instance" },
    { .key = "old_gpu_costpersec", .title = "GPU $/s", .weight = VAST_WEIGHT_HIGH },
    { .key = "new_gpu_costpersec", .title = "New", .weight = VAST_WEIGHT_HIGH },
    { .key = "old_disk_ram_costpersec", .title = "Disk $/GB/s" },
    { .key = "new_disk_ram_costpersec", .title = "New" },
    { .key = "old_bwu_cost", .title = "Up $/GB" },
    { .key = "new_bwu_cost", .title = "New" },
    { .key = "old_bwd_cost", .title = "Down $/GB" },
    { .key = "new_bwd_cost", .title = "New" },
    { .key = "old_platform_fee", .title = "Fee", .unit = VAST_UNIT_PERCENT },
    { .key = "new_platform_fee", .title = "New", .unit = VAST_UNIT_PERCENT },
    { .key = "contract_end_date", .title = "Current end (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "ask_end_date", .title = "New end (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "host_id", .title = "Host", .full = true },
};

static const vast_command rows[] = {
    {
        .words = "show pending-price-increases",
        .summary = "List pending price increases of your instances",
        .example = "--full",
        .op = &vast_op_list_price_increases,
        .view = VIEW(.raw_first = true, .list = "pending_price_increases", .empty = "No price increases are pending.",
            .raw_whole = true, COLUMNS(show_pending_price_increases_columns)),
    },
    {
        .words = "accept price-increase",
        .harm = VAST_HARM_SPENDS,
        .asks_itself = true,
        .summary = "Accept price increases; the new price applies when the current contract ends",
        .description = "Exits with status 8 if only some of the increases could be accepted.",
        .example = "7000001 7000002 -y",
        ARGUMENTS(decision_arguments),
        .op = &vast_op_accept_price_increase,
        .run = run_accept,
    },
    {
        .words = "reject price-increase",
        .harm = VAST_HARM_FINAL,
        .asks_itself = true,
        .summary = "Reject price increases; each instance then ends with its current contract",
        .example = "7000001 -y",
        ARGUMENTS(decision_arguments),
        .op = &vast_op_reject_price_increase,
        .run = run_reject,
    },
};

const vast_command_table vast_cli_price_increases = {
    .heading = "Instances",
    .list_command = "show pending-price-increases",
    COMMANDS(rows),
};
