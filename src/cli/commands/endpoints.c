/* SPDX-License-Identifier: MIT */
/* Commands for endpoint groups, and the deletion of endpoint groups and workergroups. */
#include <string.h>

#include "cli.h"
#include "rows.h"
#include "send.h"
#include "serverless.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- delete endpoint, delete workergroup ------------------------------------------------------------------------- */

#define WORKERS_KEPT 1024    /* IDs kept for one group; further workers are only counted */
#define VERIFY_PAUSE_MS 1000 /* between two requests for the list */

/* What differs between endpoint groups and workergroups. */
typedef struct group_kind {
    const vast_op *op, *list;
    const char *noun, *begins; /* the name within a sentence, and at its beginning */
    const char *verify;        /* name of the request for the list, in a message about its failure */
    const char *look;          /* advice: how the user checks the list */
} group_kind;

static const group_kind endpoint_kind = { &vast_op_delete_endpoint, &vast_op_list_endpoints, "endpoint group",
    "Endpoint group", "verify with show endpoints", "Check whether it is still listed: vastai show endpoints" };
static const group_kind workergroup_kind = { &vast_op_delete_workergroup, &vast_op_list_workergroups, "workergroup",
    "Workergroup", "verify with show workergroups", "Check whether it is still listed: vastai show workergroups" };

/* The state of one deletion. */
typedef struct deletion {
    vast_cli *cli;
    const group_kind *kind;
    vast_endpoint_deletion answer;
    vast_bind bind;
    vast_ids left; /* workers that the service failed to destroy and --verify has not destroyed yet */
    bool several;  /* the command line has several IDs */
    bool printed;  /* with --raw: at least one object was printed */
} deletion;

/* 16 KB: static, so that they do not count against the stack. */
static int64_t deleted_ids[WORKERS_KEPT], failed_ids[WORKERS_KEPT];

static const vast_bind_row answer_rows[] = {
    VAST_BIND(vast_endpoint_deletion, deleted_workers, "deleted_workers", VAST_BIND_IDS),
    VAST_BIND(vast_endpoint_deletion, failed_workers, "failed_workers", VAST_BIND_IDS),
    VAST_BIND(vast_endpoint_deletion, msg, "msg", VAST_BIND_CLIP),
};
static const vast_bind_plan answer_plan = {
    .rows = answer_rows,
    .row_count = VAST_COUNT_OF(answer_rows),
    .struct_size = sizeof(vast_endpoint_deletion),
};

static vast_err on_answer(void *ctx, const vast_json_event *event)
{
    deletion *d = ctx;
    vast_err err = vast_bind_event(&d->bind, event);
    if (err == VAST_OK && d->cli->settings.raw) {
        vast_printer_event(&d->cli->printer, event);
    }
    return err;
}

static vast_err on_answer_end(void *ctx)
{
    const deletion *d = ctx;
    return vast_bind_end(&d->bind);
}

static vast_err delete_one(deletion *d, int64_t id)
{
    vast_call_args args = { .op = d->kind->op };
    d->answer = (vast_endpoint_deletion){
        .deleted_workers = { .items = deleted_ids, .room = WORKERS_KEPT },
        .failed_workers = { .items = failed_ids, .room = WORKERS_KEPT },
    };
    vast_bind_begin(&d->bind, &answer_plan, &d->answer, NULL, NULL);
    vast_args_int(&args, "id", id);
    vast_request request = vast_args_request(&args);
    request.on_json = on_answer;
    request.on_end = on_answer_end;
    request.ctx = d;
    return vast_try(d->cli, &request);
}

static void put_ids(vast_sink *sink, const vast_ids *ids)
{
    uint32_t shown = ids->count < ids->room ? ids->count : ids->room;
    for (uint32_t i = 0; i < shown; i++) {
        vast_say(sink, i == 0 ? "%lld" : ", %lld", (long long)ids->items[i]);
    }
    if (shown < ids->count) {
        vast_say(sink, " and %lld more, %lld in all", (long long)(ids->count - shown), (long long)ids->count);
    }
}

static void say_deleted(const deletion *d, int64_t id, bool already_gone)
{
    vast_sink *out = &d->cli->out;
    if (already_gone) {
        vast_say(out, "%s %lld is already gone: the first response was lost, and the retry found nothing to delete. ",
            d->kind->begins, (long long)id);
        vast_say(out, "Its workers may still be running; \"vastai show instances\" lists them.\n");
        return;
    }
    vast_say(out, "%s %lld deleted.", d->kind->begins, (long long)id);
    if (d->answer.deleted_workers.count > 0) {
        vast_say(out, " Workers destroyed: ");
        put_ids(out, &d->answer.deleted_workers);
        vast_say(out, ".");
    }
    vast_say(out, "\n");
}

static int say_failed(const deletion *d, int64_t id)
{
    vast_sink *err = &d->cli->err;
    vast_sink_flush(&d->cli->out);
    if (!d->cli->settings.raw) {
        vast_say(err,
            "vastai: %s %lld: the service failed to destroy these workers, which may still be billed: ", d->kind->noun,
            (long long)id);
        put_ids(err, &d->left);
        vast_say(err, "\n  Destroy each worker with \"vastai destroy instance ID -y\"%s.\n",
            vast_is_given(d->cli, "verify") ? "" : ", or run this command with --verify");
        vast_sink_flush(err);
    }
    return VAST_EXIT_PARTIAL;
}

/* ---- --verify ---------------------------------------------------------------------------------------------------- */

typedef struct search {
    int64_t id;
    bool found;
} search;

typedef struct listing {
    search wanted;
    vast_endpoint row;
    vast_bind bind;
} listing;

static const vast_bind_row id_rows[] = { VAST_BIND(vast_endpoint, id, "id", VAST_BIND_INT) };
static const vast_bind_plan list_plan = {
    .rows = id_rows,
    .row_count = 1,
    .struct_size = sizeof(vast_endpoint),
    VAST_BIND_LIST("results"),
};

static vast_err on_listed(void *ctx, const void *target)
{
    search *wanted = ctx;
    const vast_endpoint *row = target;
    wanted->found = wanted->found || row->id == wanted->id;
    return VAST_OK;
}

static vast_err is_listed(const deletion *d, int64_t id, bool *found)
{
    listing l = { .wanted = { .id = id } };
    vast_bind_begin(&l.bind, &list_plan, &l.row, on_listed, &l.wanted);
    const vast_request request = {
        .op = d->kind->list, .on_json = vast_bind_event, .on_end = vast_bind_ended, .ctx = &l.bind
    };
    vast_err err = vast_send(d->cli, &request);
    *found = l.wanted.found;
    return err;
}

static bool has_time(const vast_cli *cli)
{
    return vast_time_left(cli) > VERIFY_PAUSE_MS;
}

/* Requests the list until the group is no longer in it. */
static int await_gone(const deletion *d, int64_t id)
{
    vast_cli *cli = d->cli;
    for (;;) {
        bool found = true;
        vast_err err = is_listed(d, id, &found);
        if (err != VAST_OK) {
            return vast_report(cli, err, d->kind->verify);
        }
        if (!found) {
            return VAST_EXIT_DONE;
        }
        if (!has_time(cli)) {
            return vast_complain(cli, VAST_EXIT_PARTIAL,
                "the service confirmed the deletion, but the group is still listed", d->kind->look);
        }
        if (!vast_pause(cli, VERIFY_PAUSE_MS)) {
            return vast_complain(cli, VAST_EXIT_SIGNAL + vast_signal_seen(),
                "interrupted while the group was still listed", d->kind->look);
        }
    }
}

static vast_err destroy_worker(vast_cli *cli, int64_t id)
{
    vast_call_args args = { .op = &vast_op_destroy_instance };
    vast_args_int(&args, "id", id);
    const vast_request request = vast_args_request(&args);
    return vast_send(cli, &request);
}

/* Tries once to destroy each remaining worker. Removes from the list those that were destroyed or no longer exist. */
static vast_err destroy_round(deletion *d)
{
    vast_err last = VAST_OK;
    uint32_t kept = 0, beyond = d->left.count > d->left.room ? d->left.count - d->left.room : 0;
    uint32_t listed = d->left.count - beyond;
    for (uint32_t i = 0; i < listed; i++) {
        int64_t id = d->left.items[i];
        vast_err err = vast_signal_seen() == 0 ? destroy_worker(d->cli, id) : VAST_E_STOPPED;
        if (err == VAST_OK || err == VAST_E_NOT_FOUND) {
            if (!d->cli->settings.raw) {
                vast_say(&d->cli->out, "Worker %lld destroyed.\n", (long long)id);
            }
        } else {
            d->left.items[kept++] = id;
            last = err;
        }
    }
    d->left.count = kept + beyond;
    return last;
}

static int destroy_left(deletion *d, int64_t id)
{
    while (d->left.count > 0) {
        vast_err err = destroy_round(d);
        bool again =
            err == VAST_E_REFUSED || err == VAST_E_SERVER || err == VAST_E_RATE || err == VAST_E_UNKNOWN_OUTCOME;
        bool time = has_time(d->cli);
        if (d->left.count > 0 && (!again || !time || !vast_pause(d->cli, VERIFY_PAUSE_MS))) {
            if (d->cli->settings.raw && err != VAST_OK) {
                vast_report(d->cli, err, NULL);
            }
            return say_failed(d, id);
        }
    }
    return VAST_EXIT_DONE;
}

static int verify(deletion *d, int64_t id, bool already_gone)
{
    int gone = await_gone(d, id);
    int left = destroy_left(d, id);
    if (gone == VAST_EXIT_DONE && left == VAST_EXIT_DONE && already_gone) {
        return vast_complain(d->cli, VAST_EXIT_UNKNOWN,
            "cannot verify that all workers were destroyed: the response that listed them was lost",
            "\"vastai show instances\" lists the workers that are still running.");
    }
    return left > gone ? left : gone;
}

/* ---- the command ------------------------------------------------------------------------------------------------- */

static int show_deletion(deletion *d, int64_t id)
{
    bool already_gone = vast_outcome_of(d->cli)->already_gone;
    d->printed = true;
    if (!d->cli->settings.raw) {
        say_deleted(d, id, already_gone);
    } else if (already_gone) {
        vast_print(&d->cli->printer, "{\"success\": true, \"already_gone\": true, \"msg\": %s}",
            "Already gone: the first response was lost, and the retry found nothing to delete.");
    }
    d->left = d->answer.failed_workers;
    if (vast_is_given(d->cli, "verify")) {
        return verify(d, id, already_gone);
    }
    return d->left.count > 0 ? say_failed(d, id) : VAST_EXIT_DONE;
}

static int run_one(deletion *d, int64_t id)
{
    vast_err err = delete_one(d, id);
    if (err == VAST_OK) {
        return show_deletion(d, id);
    }
    if (d->cli->curl_shown) {
        return vast_report(d->cli, err, NULL);
    }
    if (d->several && d->cli->settings.raw && !d->cli->failure_reported && vast_signal_seen() == 0) {
        vast_print_failure(d->cli, err);
        return vast_exit_of(err);
    }
    char what[64];
    vast_text(what, sizeof what, "%s %lld", d->cli->line.command->words, (long long)id);
    return vast_report(d->cli, err, what);
}

/* Deletes the groups one after another. Stops when the output fails or a request cannot even be sent. */
static int run_all(deletion *d)
{
    vast_cli *cli = d->cli;
    int worst = VAST_EXIT_DONE;
    const char *text;
    for (size_t at = 0;
         (text = vast_next_value(cli, "id", &at)) != NULL && !cli->failure_reported && cli->out.error == 0;) {
        int64_t id = 0;
        vast_text_int(text, &id);
        if (vast_signal_seen() != 0) {
            return vast_complain(cli, VAST_EXIT_SIGNAL + vast_signal_seen(),
                "interrupted: only the groups named above were deleted", NULL);
        }
        int status = run_one(d, id);
        worst = status > worst ? status : worst;
    }
    return worst;
}

int vast_run_delete_group(vast_cli *cli)
{
    const group_kind *kind = cli->line.command->op == endpoint_kind.op ? &endpoint_kind : &workergroup_kind;
    deletion d = { .cli = cli, .kind = kind, .several = vast_value_count(cli, "id") > 1 };
    bool array = d.several && cli->settings.raw && !cli->settings.curl;
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY);
    }
    int worst = run_all(&d);
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY_END);
    }
    if (array || (cli->settings.raw && d.printed)) {
        vast_printer_end(&cli->printer);
    }
    return worst;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument delete_group_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .count = VAST_ONE_OR_MORE, .help = "IDs of the groups to delete" },
    { .name = "--verify",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "wait until the groups are gone, and destroy any worker the service left running" },
};
const vast_argument_list vast_delete_group_arguments = ARGUMENT_LIST(delete_group_arguments);

static const vast_argument endpoint_settings[] = {
    { .name = "--endpoint_name", .value_name = "NAME", .feeds = "endpoint_name", .help = "name of the endpoint group" },
    { .name = "--min_load",
        .value_name = "PERF",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "min_load",
        .help = "minimum load to keep capacity for (default: 0)" },
    { .name = "--min_cold_load",
        .value_name = "PERF",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "min_cold_load",
        .help = "minimum load to keep capacity for, counting stopped workers (default: 0)" },
    { .name = "--target_util",
        .value_name = "SHARE",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "target_util",
        .help = "target utilization, a fraction of the capacity, at most 1 (default: 0.9)" },
    { .name = "--cold_mult",
        .value_name = "FACTOR",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "cold_mult",
        .help = "stopped capacity to keep, as a multiple of the running capacity (default: 2.5)" },
    { .name = "--cold_workers",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .feeds = "cold_workers",
        .help = "minimum number of workers when there is no load (default: 5)" },
    { .name = "--max_workers",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .feeds = "max_workers",
        .help = "maximum number of workers (default: 20)" },
    { .name = "--max_queue_time",
        .value_name = "S",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "max_queue_time",
        .help = "maximum time that a request waits in the queue of a worker, in seconds" },
    { .name = "--target_queue_time",
        .value_name = "S",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "target_queue_time",
        .help = "target queue time, in seconds" },
    { .name = "--inactivity_timeout",
        .value_name = "S",
        .type = VAST_ARGUMENT_INT,
        .feeds = "inactivity_timeout",
        .help = "time without requests after which all workers are stopped, in seconds" },
    { .name = "--auto_instance",
        .feeds = "autoscaler_instance",
        .hidden = true,
        .help = "name of the autoscaler instance" },
};
static const vast_argument_list endpoint_settings_list = ARGUMENT_LIST(endpoint_settings);

static const vast_column show_endpoints_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "endpoint_name", .title = "Name", .left = true },
    { .key = "endpoint_state", .title = "State", .left = true },
    { .key = "cold_workers", .title = "Cold" },
    { .key = "max_workers", .title = "Max" },
    { .key = "min_load", .title = "Min load", .unit = VAST_UNIT_FIXED_1 },
    { .key = "target_util", .title = "Target", .unit = VAST_UNIT_PERCENT },
    { .key = "cold_mult", .title = "Cold x", .unit = VAST_UNIT_FIXED_1 },
    { .key = "created_at", .title = "Created", .left = true },
    { .key = "min_cold_load", .title = "Min cold load", .unit = VAST_UNIT_FIXED_1, .full = true },
    { .key = "user_id", .title = "User", .full = true },
};

static const vast_argument update_endpoint_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "endptjob_id", .help = "endpoint group ID" },
    { .name = "--endpoint_state",
        .value_name = "STATE",
        .feeds = "endpoint_state",
        .help = "new state: active, suspended or stopped" },
    { .shared = &endpoint_settings_list },
};

static const vast_argument get_endpt_logs_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "endpoint group ID" },
    { .shared = &vast_group_log_options },
};

static const vast_argument get_endpt_workers_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "endpoint group ID" },
    { .name = "--quiet",
        .short_name = "-q",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "print only the IDs" },
};

static const vast_argument route_arguments[] = {
    { .name = "endpoint", .value_name = "NAME", .feeds = "endpoint", .help = "name of the endpoint group" },
    { .name = "cost",
        .type = VAST_ARGUMENT_NUMBER,
        .count = VAST_OPTIONAL,
        .feeds = "cost",
        .preset = "100",
        .help = "estimated cost of the request, in the unit of the endpoint's load" },
    { .name = "--request-idx",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .feeds = "request_idx",
        .help = "request_idx of the previous response: keeps the place in the queue" },
    { .name = "--replay-timeout",
        .value_name = "S",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "replay_timeout",
        .help = "time for which the service keeps the place in the queue, in seconds" },
};

static const vast_command rows[] = {
    {
        .words = "show endpoints",
        .summary = "List endpoint groups",
        .example = "--full",
        .op = &vast_op_list_endpoints,
        .view = VIEW(.list = "results", .hide = NAMES("api_key", "auto_delete_in_seconds", "auto_delete_due_24h"),
            .empty = "No endpoint groups.", COLUMNS(show_endpoints_columns)),
        .json_in_pipe = true,
    },
    {
        .words = "delete endpoint",
        .summary = "Delete endpoint groups, with their workergroups and workers",
        .description =
            "Each group is reported separately; the exit status is the highest of all. A worker that the service fails "
            "to destroy may still be billed. Such workers are listed on stderr, and the exit status is 8.",
        .example = "4242 --verify",
        ARGUMENTS(delete_group_arguments),
        .op = &vast_op_delete_endpoint,
        .run = vast_run_delete_group,
    },
    {
        .words = "create endpoint",
        .summary = "Create an endpoint group",
        .example = "--endpoint_name llama --cold_workers 1 --max_workers 4",
        ARGUMENTS(endpoint_settings),
        .op = &vast_op_create_endpoint,
        .done = "Endpoint group {.result} created.",
    },
    {
        .words = "update endpoint",
        .summary = "Change the settings of an endpoint group",
        .description = "Settings that are not given are not changed.",
        .example = "4242 --endpoint_state stopped",
        ARGUMENTS(update_endpoint_arguments),
        .op = &vast_op_update_endpoint,
        .done = "Endpoint group {id} updated.",
    },
    {
        .words = "get endpt-logs",
        .summary = "Print the log of an endpoint group",
        .example = "4242 --level 3 --tail 100",
        ARGUMENTS(get_endpt_logs_arguments),
        .op = &vast_op_endpoint_logs,
        .run = vast_run_group_logs,
    },
    {
        .words = "get endpt-workers",
        .summary = "List the workers of an endpoint group",
        .example = "4242 --full",
        ARGUMENTS(get_endpt_workers_arguments),
        .op = &vast_op_endpoint_workers,
        .run = vast_run_group_workers,
        .views = VIEWS(&vast_bare_worker_list),
        .view = &vast_worker_list,
    },
    {
        .words = "route",
        .summary = "Get the address of a worker of an endpoint group, for one request",
        .description = "The response contains the URL and signature to send to the worker. If no worker is ready, it "
                       "contains a status and a request_idx to pass to the next call.",
        .example = "llama 242",
        ARGUMENTS(route_arguments),
        .op = &vast_op_route,
        .view = VIEW(.kind = VAST_VIEW_BLOCK),
    },
};

const vast_command_table vast_cli_endpoints = {
    .heading = "Serverless",
    .list_command = "show endpoints",
    COMMANDS(rows),
};
