/* SPDX-License-Identifier: MIT */
/* Maintenance windows of several machines, the paged list of machines, and reports of a machine. */
#include <string.h>

#include "cli.h"
#include "pages.h"
#include "rows.h"
#include "show.h"
#include "vastai/ops.h"

/* ---- batches ----------------------------------------------------------------------------------------------------- */

typedef struct batch {
    vast_show show;
    vast_visit visit;
    size_t failed;
} batch;

static vast_err on_member(void *ctx, const char *key, const vast_visit_value *value)
{
    batch *b = ctx;
    b->failed += strcmp(key, "success") == 0 && value->kind == VAST_JSON_FALSE;
    return VAST_OK;
}

static vast_err on_batch(void *ctx, const vast_json_event *event)
{
    static const vast_visitor visitor = { on_member, NULL };
    batch *b = ctx;
    if (vast_visit_is_start(event)) {
        vast_visit_begin(&b->visit, "results", VAST_VISIT_LIST, &visitor, b);
    }
    vast_err err = vast_visit_event(&b->visit, event);
    return err != VAST_OK ? err : vast_show_event(&b->show, event);
}

static vast_err on_batch_end(void *ctx)
{
    return vast_show_end(&((batch *)ctx)->show);
}

/* One request for several objects, of which some may fail: the table says which, and the exit status is 8. */
static int run_batch(vast_cli *cli)
{
    static batch b; /* 2 KB: static, so that it does not count against the stack */
    vast_call_args args;
    char what[80];
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    b = (batch){ .failed = 0 };
    vast_show_begin(&b.show, cli, cli->line.command->view, NULL);
    int status = vast_fetch(cli, &args, on_batch, on_batch_end, &b);
    if (status != VAST_EXIT_DONE || b.failed == 0) {
        return status;
    }
    vast_text(what, sizeof what, "%lld of %lld failed", (long long)b.failed, (long long)vast_value_count(cli, "ids"));
    return vast_complain(cli, VAST_EXIT_PARTIAL, what, NULL);
}

static int run_schedule(vast_cli *cli)
{
    bool sure = vast_confirm(cli, "Schedule maintenance of these machines? All renters are notified.");
    return sure ? run_batch(cli) : vast_decline(cli, "Nothing was scheduled.");
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument page_options[] = { { .shared = &vast_page_options } };

static const vast_column machine_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "num_gpus", .title = "GPUs" },
    { .key = "gpu_name", .title = "GPU", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "gpu_occupancy", .title = "Occupied", .left = true },
    { .key = "listed_gpu_cost", .title = "GPU $/h", .unit = VAST_UNIT_USD_FINE, .weight = VAST_WEIGHT_HIGH },
    { .key = "reliability2", .title = "Reliability", .unit = VAST_UNIT_PERCENT },
    { .key = "verification", .title = "Verification", .left = true },
    { .key = "hostname", .title = "Host", .left = true, .whole = true },
    { .key = "geolocation", .title = "Location", .left = true, .full = true },
};

static const vast_argument search_maints_arguments[] = {
    { .name = "ids",
        .type = VAST_ARGUMENT_ID,
        .count = VAST_ONE_OR_MORE,
        .feeds = "machine_ids",
        .help = "machine IDs" },
    { .name = "--from",
        .value_name = "DATE",
        .type = VAST_ARGUMENT_DATE,
        .feeds = "ctime",
        .help = "leave out windows that end before this time, UTC (default: now)" },
};

static const vast_column window_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "machine_id", .title = "Machine" },
    { .key = "start_time", .title = "From (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "duration_hours", .title = "Hours", .unit = VAST_UNIT_FIXED_1 },
    { .key = "maintenance_category", .title = "Reason", .left = true },
};

static const vast_argument schedule_maints_arguments[] = {
    { .name = "ids",
        .type = VAST_ARGUMENT_ID,
        .count = VAST_ONE_OR_MORE,
        .feeds = "machine_ids",
        .help = "machine IDs, at most 100" },
    { .name = "--sdate",
        .value_name = "DATE",
        .type = VAST_ARGUMENT_DATE,
        .required = true,
        .feeds = "sdate",
        .help = "start, UTC" },
    { .name = "--duration",
        .value_name = "HOURS",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "duration",
        .help = "length, in hours (default: 1)" },
    { .name = "--maintenance_category",
        .value_name = "REASON",
        .feeds = "maintenance_category",
        .choices = NAMES("power", "internet", "disk", "gpu", "software", "other"),
        .help = "reason" },
    { .name = "--yes", .short_name = "-y", .type = VAST_ARGUMENT_FLAG, .help = "do not ask for confirmation" },
};

static const vast_column scheduled_columns[] = {
    { .key = "machine_id", .title = "Machine" },
    { .key = "success", .title = "Scheduled", .unit = VAST_UNIT_YES_NO, .left = true },
    { .key = "notifications_sent", .title = "Notified" },
    { .key = "msg", .title = "Message", .left = true },
};

static const vast_argument delete_maint_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .feeds = "maintenance_id",
        .help = "ID of the window, from \"search maints\"" },
};

static const vast_argument delete_maints_arguments[] = {
    { .name = "ids",
        .type = VAST_ARGUMENT_ID,
        .count = VAST_ONE_OR_MORE,
        .feeds = "maintenance_ids",
        .help = "IDs of windows, from \"search maints\"; at most 100" },
};

static const vast_column deleted_columns[] = {
    { .key = "maintenance_id", .title = "ID" },
    { .key = "success", .title = "Cancelled", .unit = VAST_UNIT_YES_NO, .left = true },
    { .key = "msg", .title = "Message", .left = true },
};

static const vast_argument report_machine_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "machine_id", .help = "machine ID" },
    { .name = "--instance",
        .value_name = "ID",
        .type = VAST_ARGUMENT_ID,
        .required = true,
        .feeds = "instance_id",
        .help = "ID of your instance on the machine" },
    { .name = "--problem",
        .value_name = "TEXT",
        .required = true,
        .feeds = "problem",
        .choices = NAMES("Unable To Start Instance", "Instance Takes Too Long To Load",
            "Instance Has Less Disk Space Than Requested", "Machine Has Port Issues",
            "Machine Performance Is Less Than Expected", "Other"),
        .help = "kind of problem" },
    { .name = "--message", .value_name = "TEXT", .feeds = "message", .help = "description, at most 512 characters" },
};

static const vast_command rows[] = {
    {
        .words = "show machines-v1",
        .summary = "List your machines page by page",
        .example = "--limit 10",
        ARGUMENTS(page_options),
        .op = &vast_op_list_machines_paged,
        .run = vast_run_pages,
        .view = VIEW(.list = "machines", .empty = "No machines.", .raw_whole = true, COLUMNS(machine_columns)),
    },
    {
        .words = "search maints",
        .summary = "List the maintenance windows of any machines",
        .example = "36683 22110",
        ARGUMENTS(search_maints_arguments),
        .op = &vast_op_search_maintenances,
        .view = VIEW(.empty = "No maintenance is scheduled.", COLUMNS(window_columns)),
    },
    {
        .words = "schedule maints",
        .harm = VAST_HARM_FINAL,
        .asks_itself = true,
        .summary = "Schedule maintenance of several machines and notify their renters",
        .example = "36683 22110 --sdate 2026-12-31 --duration 2",
        ARGUMENTS(schedule_maints_arguments),
        .op = &vast_op_schedule_maintenances,
        .run = run_schedule,
        .view = VIEW(.list = "results", .empty = "No results.", .raw_whole = true, COLUMNS(scheduled_columns)),
    },
    {
        .words = "delete maint",
        .harm = VAST_HARM_FINAL,
        .question = "Cancel maintenance window {id}? Renters are notified.",
        .summary = "Cancel one maintenance window",
        .example = "51",
        ARGUMENTS(delete_maint_arguments),
        .op = &vast_op_delete_maintenance,
        .done = "Maintenance window {id} cancelled.",
    },
    {
        .words = "delete maints",
        .harm = VAST_HARM_FINAL,
        .question = "Cancel maintenance windows {ids}? Renters are notified.",
        .summary = "Cancel several maintenance windows",
        .example = "51 52",
        ARGUMENTS(delete_maints_arguments),
        .op = &vast_op_delete_maintenances,
        .run = run_batch,
        .view = VIEW(.list = "results", .empty = "No results.", .raw_whole = true, COLUMNS(deleted_columns)),
    },
    {
        .words = "report machine",
        .harm = VAST_HARM_FINAL,
        .question = "Report machine {id} to the service?",
        .summary = "Report a problem of a machine on which you rent an instance",
        .example = "36683 --instance 7000001 --problem Other",
        ARGUMENTS(report_machine_arguments),
        .op = &vast_op_report_machine,
        .done = "Machine {id} reported.",
    },
};

const vast_command_table vast_cli_maintenance = {
    .heading = "Hosting",
    .list_command = "show machines",
    COMMANDS(rows),
};
