/* SPDX-License-Identifier: MIT */
/* Scheduled jobs: requests that the service repeats. */
#include "schedule.h"

#include <string.h>

#include "dates.h"
#include "rows.h"
#include "show.h"
#include "text_helpers.h"
#include "vastai/ops.h"

static const vast_argument schedule_options[] = {
    { .name = "--schedule",
        .value_name = "HOW_OFTEN",
        .choices = NAMES("HOURLY", "DAILY", "WEEKLY"),
        .help = "run the command on a schedule" },
    { .name = "--start_date",
        .value_name = "DATE",
        .help = "start of the schedule, UTC: 2026-01-16 or \"2026-01-16 13:00\" (default: today)" },
    { .name = "--end_date", .value_name = "DATE", .help = "end of the schedule, UTC (default: 7 days from today)" },
    { .name = "--day",
        .value_name = "N",
        .preset = "0",
        .help = "day of the week, 0 (Sunday) to 6, or \"*\" for every day" },
    { .name = "--hour",
        .value_name = "N",
        .preset = "0",
        .help = "hour of the day, UTC, 0 to 23, or \"*\" for every hour" },
    { .name = "--yes",
        .short_name = "-y",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "do not ask for confirmation" },
};
const vast_argument_list vast_schedule_options = ARGUMENT_LIST(schedule_options);

#define WEEK_S (7 * VAST_DAY_S)

/* ---- time -------------------------------------------------------------------------------------------------------- */

/* Parses a whole number from 0 to max, or "*", which becomes -1. */
static bool cron_value(const char *text, int64_t max, int64_t *out)
{
    if (strcmp(text, "*") == 0) {
        *out = -1;
        return true;
    }
    return vast_text_int(text, out) && *out >= 0 && *out <= max;
}

static bool read_date(const vast_cli *cli, const char *name, int64_t otherwise, int64_t *out)
{
    const char *text = vast_value(cli, name);
    *out = otherwise;
    return text == NULL || vast_text_date(text, out);
}

int vast_schedule_check(vast_cli *cli)
{
    int64_t value;
    if (!cron_value(vast_value(cli, "day"), 6, &value)) {
        return vast_misuse(cli, "--day must be 0 (Sunday) to 6, or \"*\"");
    }
    if (!cron_value(vast_value(cli, "hour"), 23, &value)) {
        return vast_misuse(cli, "--hour must be 0 to 23, or \"*\"");
    }
    if (!read_date(cli, "start_date", 0, &value)) {
        return vast_misuse(cli, "--start_date must be a UTC date or time: \"2026-01-16\" or \"2026-01-16 13:00\"");
    }
    if (!read_date(cli, "end_date", 0, &value)) {
        return vast_misuse(cli, "--end_date must be a UTC date or time: \"2026-01-16\" or \"2026-01-16 13:00\"");
    }
    return VAST_EXIT_DONE;
}

typedef struct when {
    int64_t start, end, day, hour; /* -1: any */
} when;

/* The combinations of --schedule, --day and --hour that the service accepts. */
static const struct {
    const char *name;
    bool any_day, any_hour;
    const char *fault;
} frequencies[] = {
    { "HOURLY", true, true, "--schedule HOURLY requires --day \"*\" and --hour \"*\"" },
    { "DAILY", true, false, "--schedule DAILY requires --day \"*\" and an --hour from 0 to 23" },
    { "WEEKLY", false, false, "--schedule WEEKLY requires a --day from 0 to 6 and an --hour from 0 to 23" },
};

static const char *frequency_fault(const char *name, const when *w)
{
    for (size_t i = 0; i < VAST_COUNT_OF(frequencies); i++) {
        if (strcmp(frequencies[i].name, name) == 0) {
            bool fits = frequencies[i].any_day == (w->day < 0) && frequencies[i].any_hour == (w->hour < 0);
            return fits ? NULL : frequencies[i].fault;
        }
    }
    return NULL;
}

static const char *read_frequency(vast_cli *cli, when *w)
{
    cron_value(vast_value(cli, "day"), 6, &w->day);
    cron_value(vast_value(cli, "hour"), 23, &w->hour);
    return frequency_fault(vast_value(cli, "schedule"), w);
}

int vast_schedule_check_turn(vast_cli *cli)
{
    when w;
    const char *fault = read_frequency(cli, &w);
    return fault != NULL ? vast_misuse(cli, fault) : VAST_EXIT_DONE;
}

static int read_when(vast_cli *cli, const vast_job *job, when *w)
{
    int64_t now = vast_posix_port.epoch(&cli->net), today = now - (int64_t)((uint64_t)now % VAST_DAY_S);
    if (now < 0 && !vast_is_given(cli, "start_date")) {
        return vast_misuse(cli, "the system clock is not set: specify --start_date and --end_date");
    }
    const char *fault = read_frequency(cli, w);
    read_date(cli, "start_date", today, &w->start);
    read_date(cli, "end_date", job->end != 0 ? job->end : today + WEEK_S, &w->end);
    if (fault == NULL && w->end <= w->start && vast_is_given(cli, "start_date")) {
        fault = "--end_date is not after --start_date";
    }
    return fault != NULL ? vast_misuse(cli, fault) : VAST_EXIT_DONE;
}

/* ---- the request ------------------------------------------------------------------------------------------------- */

static void put_or_null(vast_call_args *args, const char *name, int64_t value)
{
    vast_args_int(args, name, value);
    if (value < 0) {
        vast_args_null(args, name);
    }
}

static bool fill(vast_cli *cli, const vast_job *job, const when *w, vast_call_args *args)
{
    const char *start = vast_keep(cli, "%lld", (long long)w->start), *end = vast_keep(cli, "%lld", (long long)w->end);
    if (start == NULL || end == NULL) {
        return false;
    }
    vast_args_text(args, "start_time", start);
    vast_args_text(args, "end_time", end);
    vast_args_text(args, "api_endpoint", job->path);
    vast_args_text(args, "request_method", job->method);
    vast_args_json(args, "request_body", job->body);
    put_or_null(args, "day_of_the_week", w->day);
    put_or_null(args, "hour_of_the_day", w->hour);
    vast_args_text(args, "frequency", vast_value(cli, "schedule"));
    vast_args_json(args, "instance_id", job->instance);
    return true;
}

/*
 * A request that creates a job, and the ID of an existing job for the same request. `show` must come first: ctx points
 * to both.
 */
typedef struct attempt {
    vast_show show;
    int64_t existing;
    vast_bind bind;
} attempt;

static vast_err on_refusal(void *ctx, const vast_json_event *event)
{
    static const vast_bind_row rows[] = { VAST_BIND(attempt, existing, "scheduled_job_id", VAST_BIND_INT) };
    static const vast_bind_plan plan = { .rows = rows, .row_count = 1, .struct_size = sizeof(attempt) };
    attempt *a = ctx;
    if (event->depth == 0 && event->kind == VAST_JSON_OBJECT) {
        vast_bind_begin(&a->bind, &plan, a, NULL, NULL);
    }
    return a->bind.plan != NULL ? vast_bind_event(&a->bind, event) : VAST_OK;
}

static const char scheduled[] = "Scheduled {schedule}. \"vastai show scheduled-jobs\" lists scheduled jobs.";

static int replace(vast_cli *cli, const vast_call_args *create, int64_t id)
{
    if (!vast_confirm(cli, "This job is scheduled already. Replace its schedule?")) {
        return vast_decline(cli, "Nothing was changed: the existing schedule is kept.");
    }
    vast_call_args args = *create;
    args.op = &vast_op_update_scheduled_job;
    vast_args_int(&args, "id", id);
    vast_request request = vast_args_request(&args);
    return vast_send_and_show(cli, &request, NULL, scheduled);
}

static int create(vast_cli *cli, const vast_call_args *args)
{
    static attempt a;
    vast_request request = vast_args_request(args);
    a = (attempt){ 0 };
    vast_show_begin(&a.show, cli, NULL, scheduled);
    request.on_json = vast_show_event;
    request.on_end = vast_show_end;
    request.on_refusal = on_refusal;
    request.ctx = &a;
    vast_err err = vast_try(cli, &request);
    if (err != VAST_OK && vast_outcome_of(cli)->status == 422 && a.existing > 0) {
        return replace(cli, args, a.existing);
    }
    return err == VAST_OK ? VAST_EXIT_DONE : vast_report(cli, err, NULL);
}

int vast_schedule(vast_cli *cli, const vast_job *job)
{
    when w = { 0 };
    vast_call_args args = { .op = &vast_op_create_scheduled_job };
    int status = read_when(cli, job, &w);
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    return fill(cli, job, &w, &args) ? create(cli, &args) : VAST_EXIT_USAGE;
}

const char *vast_schedule_path(vast_cli *cli, const vast_op *op, const char *id)
{
    const char *path = op->path;
    size_t brace = strcspn(path, "{");
    return vast_keep(cli, "%.*s%s%s", (int)brace, path, id, strchr(path + brace, '}') + 1);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_column show_scheduled_jobs_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "instance_id", .title = "Instance" },
    { .key = "frequency", .title = "Frequency", .left = true },
    { .key = "day_of_the_week", .title = "Day" },
    { .key = "hour_of_the_day", .title = "Hour" },
    { .key = "min_of_the_hour", .title = "Minute" },
    { .key = "start_time", .title = "From (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "end_time", .title = "Until (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "api_endpoint", .title = "Request", .left = true },
};

static const vast_argument delete_scheduled_job_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "scheduled job ID" },
};

static const vast_command rows[] = {
    {
        .words = "show scheduled-jobs",
        .summary = "List scheduled jobs",
        .example = "--raw",
        .op = &vast_op_list_scheduled_jobs,
        .view = VIEW(.empty = "There are no scheduled jobs.", COLUMNS(show_scheduled_jobs_columns)),
    },
    {
        .words = "delete scheduled-job",
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete scheduled job {id}?",
        .unattended = true,
        .summary = "Delete a scheduled job",
        .example = "71",
        ARGUMENTS(delete_scheduled_job_arguments),
        .op = &vast_op_delete_scheduled_job,
        .done = "Scheduled job {id} deleted.",
    },
};

const vast_command_table vast_cli_schedule = {
    .heading = "Instances",
    .list_command = "show scheduled-jobs",
    COMMANDS(rows),
};
