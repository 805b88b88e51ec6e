/* SPDX-License-Identifier: MIT */
/* Workergroups and deployments; logs and workers of groups of either kind. */
#include "serverless.h"

#include <string.h>

#include "rows.h"
#include "show.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- logs ---------------------------------------------------------------------------------------------------------- */

typedef struct group_log {
    vast_cli *cli;
    const char *wanted; /* its member in the answer */
    bool found, refused;
    bool open_line; /* what was printed last did not end a line */
    vast_walk walk;
    vast_cut cut;
} group_log;

static const char *log_member(const vast_cli *cli)
{
    static const char members[][6] = { "info0", "info1", "trace", "debug" };
    int64_t level = vast_int_value(cli, "level");
    return members[level < 0 ? 0 : level > 3 ? 3 : level];
}

static void print_piece(group_log *log, const char *text, size_t len)
{
    vast_sink_piece(&log->cli->out, &log->cut, vast_sink_clean_lines, text, len);
    log->open_line = len > 0 ? text[len - 1] != '\n' : log->open_line;
}

static vast_err on_log(void *ctx, const vast_json_event *event)
{
    group_log *log = ctx;
    vast_walk_event(&log->walk, event);
    const char *name = event->depth == 1 ? log->walk.path : "";
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
    static group_log log; /* long */
    log = (group_log){ .cli = cli, .wanted = log_member(cli) };
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_walk_begin(&log.walk, "", VAST_WALK_OBJECT, NULL, NULL);
    int status = vast_fetch(cli, &args, on_log, on_log_end, &log);
    if (status == VAST_EXIT_DONE && !cli->curl_shown) {
        end_log(&log);
    }
    return status;
}

/* ---- workers ------------------------------------------------------------------------------------------------------- */

/* clang-format off */
const char vast_worker_columns[] =
    COLUMN(RIGHT, "id", "ID")
    COLUMN(LEFT, "status", "Status")
    COLUMN(LEFT, "gpu_name", "GPU")
    COLUMN(RIGHT FIX1, "measured_perf", "Perf")
    COLUMN(RIGHT FIX1, "cur_load", "Load")
    COLUMN(RIGHT, "reqs_working", "Requests")
    COLUMN(RIGHT PERCENT, "reliability", "Reliable")
    COLUMN(LEFT, "url", "Address")
    COLUMN(RIGHT_FULL, "created_at", "Created")
    COLUMN(RIGHT_FULL FIX1, "disk_usage", "Disk GB")
    COLUMN(RIGHT_FULL FIX1, "dlperf", "DLPerf");
const char vast_worker_list[] = LIST("workers") EMPTY("There are no workers.") WORKER_COLUMNS;
static const char bare_worker_list[] = EMPTY("There are no workers.") WORKER_COLUMNS;
/* clang-format on */

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
        vast_show_begin(&answer->show, answer->cli, answer->wrapped ? vast_worker_list : bare_worker_list, NULL);
    }
    return vast_show_event(&answer->show, event);
}

/* An object without the list says why there is none. */
static vast_err on_workers_end(void *ctx)
{
    worker_answer *answer = ctx;
    return answer->wrapped && !answer->show.walk.found ? VAST_E_REFUSED : vast_show_end(&answer->show);
}

int vast_run_group_workers(vast_cli *cli)
{
    vast_call_args args;
    static worker_answer answer; /* long */
    answer.cli = cli;
    bool good = vast_row_args(cli, &args);
    return good ? vast_fetch(cli, &args, on_workers, on_workers_end, &answer) : VAST_EXIT_USAGE;
}

/* ---- workergroups -------------------------------------------------------------------------------------------------- */

/* The text as it is given, and what every search is limited to. */
static const char *search_params(vast_cli *cli)
{
    const char *text = vast_value(cli, "search_params");
    text = text != NULL ? text + strspn(text, " ") : "";
    bool bare = vast_is_given(cli, "no-default");
    return vast_keep(cli, "%s%s%s", text, bare || text[0] == '\0' ? "" : " ",
        bare ? "" : "verified=True rentable=True rented=False");
}

static int run_change_workergroup(vast_cli *cli)
{
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
        vast_is_given(cli, "cancel") ? "The update of workergroup {id} is cancelled."
                                     : "The workers of workergroup {id} are being updated: {.workers_to_update}.");
}

/* ---- delete deployment --------------------------------------------------------------------------------------------- */

static int run_delete_deployment(vast_cli *cli)
{
    vast_call_args args;
    bool by_id = vast_is_given(cli, "id"), by_name = vast_is_given(cli, "name");
    if (by_id == by_name) {
        return vast_misuse(cli, by_id ? "name a deployment by its id or by --name, not by both"
                                      : "which deployment? Name it by its id or by --name");
    }
    if (by_id && vast_is_given(cli, "tag")) {
        return vast_misuse(cli, "--tag goes with --name");
    }
    if (!vast_args_from_rows(cli, by_id ? &vast_op_delete_deployment : &vast_op_delete_deployments, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_request request = vast_args_request(&args);
    return vast_send_and_show(
        cli, &request, NULL, by_id ? "Deployment {id} deleted." : "Deployments of the name \"{name}\" deleted.");
}

/* ---- arguments ----------------------------------------------------------------------------------------------------- */

/* clang-format off */
const char vast_group_settings[] =
    ARG("--template_hash=HASH") FIELD HELP("the template of its workers")
    ARG("--template_id=ID") INT FIELD HELP("the same, by its id")
    ARG("--search_params=QUERY") FIELD HELP("which machines; as for search offers")
    ARG("-n,--no-default") FLAG HELP("do not add: verified=True rentable=True rented=False")
    ARG("--launch_args=TEXT") FIELD HELP("how to create its instances, in one text")
    ARG("--endpoint_name=NAME") FIELD HELP("the endpoint group to work for")
    ARG("--endpoint_id=ID") INT FIELD HELP("the same, by its id")
    ARG("--test_workers=N") INT FIELD HELP("workers to begin with, to measure (3)")
    ARG("--gpu_ram=GB") NUMBER FIELD HELP("GPU memory that the model needs")
    ARG("--min_load=PERF") NUMBER FIELD HELP("least load to be ready for")
    ARG("--target_util=SHARE") NUMBER FIELD HELP("share of the capacity to be in use")
    ARG("--cold_mult=FACTOR") NUMBER FIELD HELP("stopped capacity as a multiple of the running one")
    ARG("--cold_workers=N") INT FIELD HELP("least workers without load");
const char vast_group_log_options[] =
    ARG("--level=N") INT PRESET("1") HELP("how much it says: 0 little, 1, 2 a trace, 3 everything")
    ARG("--tail=N") INT FIELD HELP("only the last lines");
#define DEPLOYMENT ARG("id") ID FIELD HELP("the deployment")

/* ---- views --------------------------------------------------------------------------------------------------------- */

const char vast_deployment_columns[] =
    COLUMN(RIGHT, "id", "ID")
    COLUMN(LEFT, "name", "Name")
    COLUMN(LEFT, "tag", "Tag")
    COLUMN(LEFT, "image", "Image")
    COLUMN(RIGHT, "endpoint_id", "Endpoint")
    COLUMN(LEFT, "endpoint_state", "State")
    COLUMN(RIGHT, "worker_count", "Workers")
    COLUMN(RIGHT, "current_version_id", "Version")
    COLUMN(RIGHT, "last_healthy_version_id", "Last healthy")
    COLUMN(RIGHT FIX1, "storage", "Disk GB")
    COLUMN(RIGHT, "ttl", "TTL s")
    COLUMN(LEFT MOMENT, "created_at", "Created (UTC)")
    COLUMN(LEFT MOMENT, "updated_at", "Updated (UTC)")
    COLUMN(LEFT_FULL, "file_hash", "Hash")
    COLUMN(LEFT_FULL, "s3_key", "S3 key")
    COLUMN(LEFT_FULL, "search_params", "Query");

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

static const vast_command group_rows[] = {
    { .text = WORDS("show workergroups") HELP("List the workergroups") EXAMPLE("--full")
      LIST("results") EMPTY("There are no workergroups.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(RIGHT, "endpoint_id", "Endpoint")
      COLUMN(LEFT, "endpoint_name", "Name")
      COLUMN(RIGHT, "test_workers", "Test")
      COLUMN(RIGHT, "cold_workers", "Cold")
      COLUMN(RIGHT FIX1, "gpu_ram", "GPU RAM GB")
      COLUMN(LEFT, "template_hash", "Template")
      COLUMN(LEFT, "search_query", "Query")
      COLUMN(LEFT, "created_at", "Created")
      COLUMN(RIGHT_FULL, "template_id", "Template ID")
      COLUMN(LEFT_FULL, "launch_args", "Launch")
      COLUMN(LEFT_FULL MASKED, "api_key", "Key"),
      .op = &vast_op_list_workergroups },
    { .text = WORDS("create workergroup") HELP("Create a workergroup for an endpoint group")
        EXAMPLE("--template_hash abc123def456 --endpoint_name llama --test_workers 5")
      ARG("--auto_instance") FIELD_AS("autoscaler_instance") HIDDEN HELP("which autoscaler")
      GROUP_SETTINGS
      DONE("Workergroup {.id} created."),
      .op = &vast_op_create_workergroup, .run = run_change_workergroup },
    { .text = WORDS("update workergroup")
        HELP("Change a workergroup\nThe query is sent in any case: without --search_params and -n it becomes the "
             "default.") EXAMPLE("4001 --search_params 'gpu_ram>=23' --cold_workers 1")
      ARG("id") ID FIELD_AS("autojob_id") HELP("the workergroup")
      GROUP_SETTINGS
      DONE("Workergroup {id} changed."),
      .op = &vast_op_update_workergroup, .run = run_change_workergroup },
    { .text = WORDS("delete workergroup")
        HELP("Delete workergroups\nIf the service could not destroy a worker, that worker may go on billing: it is "
             "named on stderr, and the exit status is 8.") EXAMPLE("4001 --verify")
      DELETE_GROUP_ARGUMENTS,
      .op = &vast_op_delete_workergroup, .run = vast_run_delete_group },
    { .text = WORDS("get wrkgrp-logs") HELP("Print the log of a workergroup") EXAMPLE("4001 --tail 100")
      ARG("id") ID FIELD HELP("the workergroup")
      GROUP_LOG,
      .op = &vast_op_workergroup_logs, .run = vast_run_group_logs },
    { .text = WORDS("get wrkgrp-workers") HELP("List the workers of a workergroup") EXAMPLE("4001 --full")
      ARG("id") ID FIELD HELP("the workergroup")
      ARG("-q,--quiet") FLAG OURS HELP("print the ids only")
      LIST("workers"),
      .op = &vast_op_workergroup_workers, .run = vast_run_group_workers },
    { .text = WORDS("update workers") HELP("Replace the workers of a workergroup one after another, or stop doing so")
        EXAMPLE("4001 --cancel")
      ARG("id") ID FIELD_AS("workergroup_id") HELP("the workergroup")
      ARG("--cancel") FLAG FIELD_AS("cancel_update") HELP("stop the update under way"),
      .op = &vast_op_update_workers, .run = run_update_workers },
};

static const vast_command deployment_rows[] = {
    { .text = WORDS("show deployments") HELP("List the deployments") EXAMPLE("--full")
      QUIET
      LIST("deployments") EMPTY("There are no deployments.") DEPLOYMENT_COLUMNS,
      .op = &vast_op_list_deployments },
    { .text = WORDS("show deployment") HELP("Show a deployment") EXAMPLE("644 --full")
      DEPLOYMENT
      QUIET
      LIST("deployment") BLOCK DEPLOYMENT_COLUMNS,
      .op = &vast_op_show_deployment },
    { .text = WORDS("show deployment-versions") HELP("List the versions of a deployment") EXAMPLE("644")
      DEPLOYMENT
      LIST("versions") EMPTY("There are no versions.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(LEFT, "state", "State")
      COLUMN(LEFT, "file_hash", "Hash")
      COLUMN(LEFT MOMENT, "created_at", "Created (UTC)"),
      .op = &vast_op_deployment_versions },
    { .text = WORDS("start deployment") HELP("Start a deployment") EXAMPLE("644")
      DEPLOYMENT
      DONE("Deployment {id} started."),
      .op = &vast_op_start_deployment },
    { .text = WORDS("stop deployment") HELP("Stop a deployment; it can be started again") EXAMPLE("644")
      DEPLOYMENT
      DONE("Deployment {id} stopped."),
      .op = &vast_op_stop_deployment },
    { .text = WORDS("delete deployment") HELP("Delete a deployment, or all of a name")
        EXAMPLE("--name my-dep --tag prod")
      ARG("id") ID FIELD OPTIONAL HELP("the deployment")
      ARG("--name") FIELD HELP("all of this name")
      ARG("--tag") FIELD HELP("of these the ones with this tag"),
      .op = &vast_op_delete_deployment, .run = run_delete_deployment },
};
/* clang-format on */

const vast_command_table vast_cli_workergroups = VAST_COMMANDS("Serverless", "show workergroups", group_rows);
const vast_command_table vast_cli_deployments = VAST_COMMANDS("Serverless", "show deployments", deployment_rows);
