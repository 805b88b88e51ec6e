/* SPDX-License-Identifier: MIT */
/* Workergroups and deployments, and the logs and workers of endpoint groups and workergroups. */
#include "serverless.h"

#include <string.h>

#include "rows.h"
#include "show.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- logs -------------------------------------------------------------------------------------------------------- */

typedef struct group_log {
    vast_cli *cli;
    const char *wanted; /* name of the log in the answer */
    bool found, refused;
    bool open_line; /* the last character printed was not a line end */
    vast_visit visit;
    vast_cut cut;
} group_log;

static const char *log_member(const vast_cli *cli)
{
    static const char members[][6] = { "info0", "info1", "trace", "debug" };
    int64_t level = vast_int_value(cli, "level");
    return members[level > 3 ? 3 : level];
}

static void print_piece(group_log *log, const char *text, size_t len)
{
    vast_sink_piece(&log->cli->out, &log->cut, vast_sink_clean_lines, text, len);
    log->open_line = len > 0 ? text[len - 1] != '\n' : log->open_line;
}

static vast_err on_log(void *ctx, const vast_json_event *event)
{
    group_log *log = ctx;
    vast_visit_event(&log->visit, event);
    const char *name = event->depth == 1 ? log->visit.path : "";
    if (event->kind == VAST_JSON_STRING && (strcmp(name, log->wanted) == 0 || strcmp(name, "logs") == 0)) {
        log->found = true;
        if (!log->cli->settings.raw) {
            print_piece(log, event->text, event->len);
        }
    }
    log->refused = log->refused || strcmp(name, "error") == 0 || strcmp(name, "error_msg") == 0;
    if (log->cli->settings.raw) {
        vast_printer_event(&log->cli->printer, event);
    }
    return log->cli->out.error != 0 ? VAST_E_STOPPED : VAST_OK;
}

static vast_err on_log_end(void *ctx)
{
    const group_log *log = ctx;
    return log->found ? VAST_OK : log->refused ? VAST_E_REFUSED : VAST_E_SHAPE;
}

static void end_log(group_log *log)
{
    if (log->cli->settings.raw) {
        vast_printer_end(&log->cli->printer);
    } else if (log->open_line) {
        vast_sink_char(&log->cli->out, '\n');
    }
}

int vast_run_group_logs(vast_cli *cli)
{
    vast_call_args args;
    static group_log log; /* 900 bytes: static, so that it does not count against the stack */
    log = (group_log){ .cli = cli, .wanted = log_member(cli) };
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_visit_begin(&log.visit, "", VAST_VISIT_OBJECT, NULL, NULL);
    int status = vast_fetch(cli, &args, on_log, on_log_end, &log);
    if (status == VAST_EXIT_DONE && !cli->curl_shown) {
        end_log(&log);
    }
    return status;
}

/* ---- workers ----------------------------------------------------------------------------------------------------- */

static const vast_column worker_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "status", .title = "Status", .left = true, .unit = VAST_UNIT_STATE, .weight = VAST_WEIGHT_HIGH },
    { .key = "gpu_name", .title = "GPU", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "measured_perf", .title = "Performance", .unit = VAST_UNIT_FIXED_1 },
    { .key = "cur_load", .title = "Load", .unit = VAST_UNIT_FIXED_1 },
    { .key = "reqs_working", .title = "Requests" },
    { .key = "reliability", .title = "Reliability", .unit = VAST_UNIT_PERCENT },
    { .key = "url", .title = "Address", .left = true, .whole = true },
    { .key = "created_at", .title = "Created", .full = true },
    { .key = "disk_usage", .title = "Disk GB", .unit = VAST_UNIT_FIXED_1, .full = true },
    { .key = "dlperf", .title = "DLPerf", .unit = VAST_UNIT_FIXED_1, .full = true },
    { .key = "deployment_version_id", .title = "Version", .full = true },
    { .key = "loop_lag_max", .title = "Max lag s", .unit = VAST_UNIT_FIXED_3, .full = true },
    { .key = "warnings", .title = "Warnings", .left = true, .full = true },
};
const vast_view vast_worker_list = { .list = "workers", .empty = "No workers.", COLUMNS(worker_columns) };
const vast_view vast_bare_worker_list = { .empty = "No workers.", COLUMNS(worker_columns) };

typedef struct worker_answer {
    vast_cli *cli;
    vast_show show;
    bool begun, wrapped;
} worker_answer;

static vast_err on_workers(void *ctx, const vast_json_event *event)
{
    worker_answer *answer = ctx;
    if (!answer->begun) {
        answer->begun = true;
        answer->wrapped = event->kind == VAST_JSON_OBJECT;
        vast_show_begin(&answer->show, answer->cli, answer->wrapped ? &vast_worker_list : &vast_bare_worker_list, NULL);
    }
    return vast_show_event(&answer->show, event);
}

/* An object without the list is an error message. */
static vast_err on_workers_end(void *ctx)
{
    worker_answer *answer = ctx;
    return answer->wrapped && !answer->show.visit.found ? VAST_E_REFUSED : vast_show_end(&answer->show);
}

int vast_run_group_workers(vast_cli *cli)
{
    vast_call_args args;
    static worker_answer answer; /* static, so that it does not count against the stack */
    answer = (worker_answer){ .cli = cli };
    bool good = vast_row_args(cli, &args);
    return good ? vast_fetch(cli, &args, on_workers, on_workers_end, &answer) : VAST_EXIT_USAGE;
}

/* ---- workergroups ------------------------------------------------------------------------------------------------ */

/* The value of --search_params, followed by the default conditions unless -n is given. */
static const char *search_params(vast_cli *cli)
{
    const char *text = vast_value(cli, "search_params");
    text = text != NULL ? text + strspn(text, " ") : "";
    bool bare = vast_is_given(cli, "no-default");
    return vast_keep(cli, "%s%s%s", text, bare || text[0] == '\0' ? "" : " ",
        bare ? "" : "verified=True rentable=True rented=False");
}

/*
 * Settings that only the endpoint group has: a workergroup does not read them. The official tool refuses them. The two
 * that its earlier version sent by itself, or in recorded runs, are sent with a warning.
 */
static const struct {
    const char *name;
    bool sent;
} group_only[] = {
    { "min_load", false },
    { "target_util", false },
    { "cold_mult", false },
    { "cold_workers", true },
    { "test_workers", true },
};

/* @return false: an option is refused, which has been reported. */
static bool check_group_only(vast_cli *cli)
{
    char what[120];
    for (size_t i = 0; i < VAST_COUNT_OF(group_only); i++) {
        const char *name = group_only[i].name;
        if (!vast_is_given(cli, name)) {
            continue;
        }
        if (group_only[i].sent && !cli->settings.json_errors) {
            vast_note(cli, "vastai: warning: --%s has no effect on a workergroup\n", name);
        } else if (!group_only[i].sent) {
            vast_text(
                what, sizeof what, "--%s is a setting of the endpoint group: use \"vastai update endpoint\"", name);
            vast_misuse(cli, what);
            return false;
        }
    }
    return true;
}

static int run_change_workergroup(vast_cli *cli)
{
    if (!check_group_only(cli)) {
        return VAST_EXIT_USAGE;
    }
    const char *params = search_params(cli);
    return params != NULL ? vast_run_row_with(cli, "search_params", params) : VAST_EXIT_USAGE;
}

static int run_update_workers(vast_cli *cli)
{
    vast_call_args args;
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_request request = vast_args_request(&args);
    return vast_send_and_show(cli, &request, NULL,
        vast_is_given(cli, "cancel") ? "Update of workergroup {id} cancelled."
                                     : "Updating workers of workergroup {id}: {.workers_to_update}.");
}

/* ---- delete deployment ------------------------------------------------------------------------------------------- */

static int run_delete_deployment(vast_cli *cli)
{
    vast_call_args args;
    bool by_id = vast_is_given(cli, "id"), by_name = vast_is_given(cli, "name");
    if (by_id == by_name) {
        return vast_misuse(
            cli, by_id ? "specify either a deployment ID or --name, not both" : "specify a deployment ID or --name");
    }
    if (by_id && vast_is_given(cli, "tag")) {
        return vast_misuse(cli, "--tag requires --name");
    }
    if (!vast_args_from_rows(cli, by_id ? cli->line.command->op : cli->line.command->also, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_request request = vast_args_request(&args);
    return vast_send_and_show(
        cli, &request, NULL, by_id ? "Deployment {id} deleted." : "Deployments named \"{name}\" deleted.");
}

/* ---- arguments --------------------------------------------------------------------------------------------------- */

static const vast_argument group_settings[] = {
    { .name = "--template_hash",
        .value_name = "HASH",
        .feeds = "template_hash",
        .help = "hash of the template that workers are created from" },
    { .name = "--template_id",
        .value_name = "ID",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .feeds = "template_id",
        .help = "ID of the template that workers are created from" },
    { .name = "--search_params",
        .value_name = "QUERY",
        .feeds = "search_params",
        .help = "query for the machines to use; see \"search offers\"" },
    { .name = "--no-default",
        .short_name = "-n",
        .type = VAST_ARGUMENT_FLAG,
        .help = "do not add verified=True rentable=True rented=False to the query" },
    { .name = "--launch_args",
        .value_name = "TEXT",
        .feeds = "launch_args",
        .help = "options of \"create instance\" for new workers, as one string" },
    { .name = "--endpoint_name", .value_name = "NAME", .feeds = "endpoint_name", .help = "name of the endpoint group" },
    { .name = "--endpoint_id",
        .value_name = "ID",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .feeds = "endpoint_id",
        .help = "ID of the endpoint group" },
    { .name = "--test_workers",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .feeds = "test_workers",
        .hidden = true,
        .help = "number of workers to create for the first measurements (default: 3)" },
    { .name = "--gpu_ram",
        .value_name = "GB",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "gpu_ram",
        .help = "GPU memory that the model needs, in GB" },
    { .name = "--min_load",
        .value_name = "PERF",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "min_load",
        .hidden = true,
        .help = "minimum load to keep capacity for" },
    { .name = "--target_util",
        .value_name = "SHARE",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "target_util",
        .hidden = true,
        .help = "target utilization, a fraction of the capacity" },
    { .name = "--cold_mult",
        .value_name = "FACTOR",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "cold_mult",
        .hidden = true,
        .help = "stopped capacity to keep, as a multiple of the running capacity" },
    { .name = "--cold_workers",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .feeds = "cold_workers",
        .hidden = true,
        .help = "minimum number of workers when there is no load" },
};
static const vast_argument_list group_settings_list = ARGUMENT_LIST(group_settings);
static const vast_argument group_log_options[] = {
    { .name = "--level",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,

        .preset = "1",
        .help = "log level: 0 (least), 1, 2 (trace) or 3 (debug)" },
    { .name = "--tail",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .feeds = "tail",
        .help = "number of lines to print, from the end of the log" },
};
const vast_argument_list vast_group_log_options = ARGUMENT_LIST(group_log_options);
#define DEPLOYMENT                                                                                                     \
    {                                                                                                                  \
        .name = "id", .type = VAST_ARGUMENT_ID, .names = &vast_deployment_names, .feeds = "id",                        \
        .help = "ID or name of the deployment"                                                                         \
    }
const vast_name_list vast_deployment_names = { .noun = "deployment",
    .word = "name",
    .op = &vast_op_list_deployments,
    .list = "deployments",
    .keys = NAMES("name"),
    .command = "show deployments" };

static const vast_column stake_columns[] = {
    { .key = "endpoint_name", .title = "" },
    { .key = "cold_workers", .title = " cold workers" },
    { .key = "gpu_ram", .title = " GB of GPU memory", .unit = VAST_UNIT_FIXED_1 },
};
const vast_stake vast_workergroup_stake = {
    .op = &vast_op_list_workergroups, .list = "results", .command = "show workergroups", COLUMNS(stake_columns)
};

/* Workergroups have no names of their own. */
const vast_name_list vast_workergroup_names = { .noun = "workergroup",
    .word = "endpoint name",
    .op = &vast_op_list_workergroups,
    .list = "results",
    .keys = NAMES("endpoint_name"),
    .command = "show workergroups" };

static const vast_argument deployment[] = { DEPLOYMENT };

/* ---- views ------------------------------------------------------------------------------------------------------- */

static const vast_column deployment_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "name", .title = "Name", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "tag", .title = "Tag", .left = true },
    { .key = "image", .title = "Image", .left = true },
    { .key = "endpoint_id", .title = "Endpoint" },
    { .key = "endpoint_state", .title = "State", .left = true, .unit = VAST_UNIT_STATE, .weight = VAST_WEIGHT_HIGH },
    { .key = "worker_count", .title = "Workers" },
    { .key = "current_version_id", .title = "Version" },
    { .key = "last_healthy_version_id", .title = "Last healthy" },
    { .key = "storage", .title = "Disk GB", .unit = VAST_UNIT_FIXED_1 },
    { .key = "ttl", .title = "TTL s" },
    { .key = "created_at", .title = "Created (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "updated_at", .title = "Updated (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "file_hash", .title = "Hash", .left = true, .full = true, .whole = true },
    { .key = "s3_key", .title = "S3 key", .left = true, .full = true, .whole = true },
    { .key = "search_params", .title = "Query", .left = true, .full = true },
};

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_column show_workergroups_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "endpoint_id", .title = "Endpoint" },
    { .key = "endpoint_name", .title = "Name", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "test_workers", .title = "Test workers" },
    { .key = "cold_workers", .title = "Cold workers" },
    { .key = "gpu_ram", .title = "GPU RAM GB", .unit = VAST_UNIT_FIXED_1 },
    { .key = "template_hash", .title = "Template", .left = true, .whole = true },
    { .key = "search_query", .title = "Query", .left = true },
    { .key = "created_at", .title = "Created", .left = true },
    { .key = "template_id", .title = "Template ID", .full = true },
    { .key = "launch_args", .title = "Launch options", .left = true, .full = true },
    { .key = "api_key", .title = "Key", .unit = VAST_UNIT_SECRET, .left = true, .full = true },
};

static const vast_argument create_workergroup_arguments[] = {
    { .name = "--auto_instance",
        .feeds = "autoscaler_instance",
        .hidden = true,
        .help = "name of the autoscaler instance" },
    { .shared = &group_settings_list },
};

static const vast_argument update_workergroup_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_workergroup_names,
        .feeds = "autojob_id",
        .help = "workergroup ID, or name of its endpoint group" },
    { .shared = &group_settings_list },
};

static const vast_argument delete_group_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_workergroup_names,
        .count = VAST_ONE_OR_MORE,
        .help = "IDs of the groups to delete, or names of their endpoint groups" },
    { .shared = &vast_verify_option },
};

static const vast_argument get_wrkgrp_logs_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_workergroup_names,
        .feeds = "id",
        .help = "workergroup ID, or name of its endpoint group" },
    { .shared = &vast_group_log_options },
};

static const vast_argument get_wrkgrp_workers_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_workergroup_names,
        .feeds = "id",
        .help = "workergroup ID, or name of its endpoint group" },
};

static const vast_argument update_workers_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_workergroup_names,
        .feeds = "workergroup_id",
        .help = "workergroup ID, or name of its endpoint group" },
    { .name = "--cancel", .type = VAST_ARGUMENT_FLAG, .feeds = "cancel_update", .help = "cancel the current update" },
};

static const vast_command group_rows[] = {
    {
        .words = "show workergroups",
        .summary = "List workergroups",
        .example = "--full",
        .op = &vast_op_list_workergroups,
        .view = VIEW(.list = "results", .empty = "No workergroups.", COLUMNS(show_workergroups_columns)),
        .json_in_pipe = true,
    },
    {
        .words = "create workergroup",
        .harm = VAST_HARM_SPENDS,
        .question = "Create this workergroup? It rents workers for its endpoint group.",
        .declined = "Nothing was created.",
        .unattended = true,
        .summary = "Create a workergroup for an endpoint group",
        .example = "--template_hash abc123def456 --endpoint_name llama",
        ARGUMENTS(create_workergroup_arguments),
        .op = &vast_op_create_workergroup,
        .run = run_change_workergroup,
        .done = "Workergroup {.id} created.",
    },
    {
        .words = "update workergroup",
        .harm = VAST_HARM_SPENDS,
        .question = "Change workergroup {id}? It may rent more workers.",
        .stake = &vast_workergroup_stake,
        .unattended = true,
        .summary = "Change the settings of a workergroup",
        .description =
            "Every update replaces the search query: without --search_params it is reset to the default conditions.",
        .example = "4001 --search_params 'gpu_ram>=23' --launch_args '--disk 64'",
        ARGUMENTS(update_workergroup_arguments),
        .op = &vast_op_update_workergroup,
        .run = run_change_workergroup,
        .done = "Workergroup {id} updated.",
    },
    {
        .words = "delete workergroup",
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete workergroup {id} and its workers?",
        .stake = &vast_workergroup_stake,
        .unattended = true,
        .summary = "Delete workergroups",
        .description = "A worker that the service fails to destroy may keep incurring charges. Such workers are "
                       "listed on stderr, and the exit status is 8.",
        .example = "4001 --verify",
        ARGUMENTS(delete_group_arguments),
        .op = &vast_op_delete_workergroup,
        .run = vast_run_delete_group,
    },
    {
        .words = "get wrkgrp-logs",
        .summary = "Print the log of a workergroup",
        .example = "4001 --tail 100",
        ARGUMENTS(get_wrkgrp_logs_arguments),
        .op = &vast_op_workergroup_logs,
        .run = vast_run_group_logs,
    },
    {
        .words = "get wrkgrp-workers",
        .summary = "List the workers of a workergroup",
        .example = "4001 --full",
        ARGUMENTS(get_wrkgrp_workers_arguments),
        .op = &vast_op_workergroup_workers,
        .run = vast_run_group_workers,
        .views = VIEWS(&vast_bare_worker_list),
        .view = &vast_worker_list,
    },
    {
        .words = "update workers",
        .harm = VAST_HARM_NONE,
        .summary = "Start or cancel a rolling update of the workers of a workergroup",
        .example = "4001 --cancel",
        ARGUMENTS(update_workers_arguments),
        .op = &vast_op_update_workers,
        .run = run_update_workers,
    },
};

static const vast_argument show_deployment_arguments[] = {
    DEPLOYMENT,
    { .shared = &vast_quiet_option },
};

static const vast_column show_deployment_versions_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "state", .title = "State", .left = true, .unit = VAST_UNIT_STATE, .weight = VAST_WEIGHT_HIGH },
    { .key = "file_hash", .title = "Hash", .left = true, .whole = true },
    { .key = "created_at", .title = "Created (UTC)", .unit = VAST_UNIT_DATE, .left = true },
};

static const vast_argument delete_deployment_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_deployment_names,
        .count = VAST_OPTIONAL,
        .feeds = "id",
        .help = "ID or name of the deployment" },
    { .name = "--name", .feeds = "name", .help = "delete all deployments with this name" },
    { .name = "--tag", .feeds = "tag", .help = "with --name: delete only deployments with this tag" },
};

static const vast_command deployment_rows[] = {
    {
        .words = "show deployments",
        .summary = "List deployments",
        .example = "--full",
        .op = &vast_op_list_deployments,
        .view = VIEW(.list = "deployments", .empty = "No deployments.", COLUMNS(deployment_columns)),
        .json_in_pipe = true,
    },
    {
        .words = "show deployment",
        .summary = "Show a deployment",
        .example = "644 --full",
        ARGUMENTS(show_deployment_arguments),
        .op = &vast_op_show_deployment,
        .view = VIEW(.kind = VAST_VIEW_BLOCK, .list = "deployment", COLUMNS(deployment_columns)),
    },
    {
        .words = "show deployment-versions",
        .summary = "List the versions of a deployment",
        .example = "644",
        ARGUMENTS(deployment),
        .op = &vast_op_deployment_versions,
        .view = VIEW(.list = "versions", .empty = "No versions.", COLUMNS(show_deployment_versions_columns)),
        .json_in_pipe = true,
    },
    {
        .words = "start deployment",
        .harm = VAST_HARM_SPENDS,
        .question = "Start deployment {id}? Its workers are billed.",
        .unattended = true,
        .summary = "Start a deployment",
        .example = "644",
        ARGUMENTS(deployment),
        .op = &vast_op_start_deployment,
        .done = "Deployment {id} started.",
    },
    {
        .words = "stop deployment",
        .harm = VAST_HARM_NONE,
        .summary = "Stop a deployment, which can be started again later",
        .example = "644",
        ARGUMENTS(deployment),
        .op = &vast_op_stop_deployment,
        .done = "Deployment {id} stopped.",
    },
    {
        .words = "delete deployment",
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete this deployment?",
        .unattended = true,
        .summary = "Delete a deployment, or all deployments with a given name",
        .example = "--name my-dep --tag prod",
        ARGUMENTS(delete_deployment_arguments),
        .op = &vast_op_delete_deployment,
        .also = &vast_op_delete_deployments,
        .run = run_delete_deployment,
    },
};

const vast_command_table vast_cli_workergroups = {
    .heading = "Serverless",
    .list_command = "show workergroups",
    COMMANDS(group_rows),
};
const vast_command_table vast_cli_deployments = {
    .heading = "Serverless",
    .list_command = "show deployments",
    COMMANDS(deployment_rows),
};
