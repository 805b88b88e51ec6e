/* Workergroups and deployments; logs and workers of groups of either kind. */
#include "serverless.h"

#include <string.h>

#include "show.h"
#include "vastai/ops.h"
#include "words.h"

/* ---- logs ---------------------------------------------------------------------------------------------------------- */

typedef struct group_log {
    vast_cli *cli;
    const char *wanted; /* its member in the answer */
    bool wants;         /* the value under way is it */
    bool found, refused;
    bool open_line; /* what was printed last did not end a line */
    size_t key_len;
    char key[16];
    size_t held; /* of a character whose rest comes with the next piece */
    char cut[4];
} group_log;

static const char *log_member(const vast_cli *cli)
{
    static const char *const members[] = { "info0", "info1", "trace", "debug" };
    int64_t level = vast_int_value(cli, "level");
    return members[level < 0 ? 0 : level > 3 ? 3 : level];
}

static void take_key(group_log *log, const vast_json_event *event)
{
    log->key_len = event->first ? 0 : log->key_len;
    for (size_t i = 0; i < event->len; i++) {
        log->key[log->key_len < sizeof log->key - 1 ? log->key_len++ : sizeof log->key - 1] = event->text[i];
    }
    if (event->last) {
        log->wants = vast_text_is(log->key, log->key_len, log->wanted) || vast_text_is(log->key, log->key_len, "logs");
        log->refused = log->refused || vast_text_among("error|error_msg", '|', log->key, log->key_len);
    }
}

/* What the pieces hold, but for the beginning of a character at the end of one. */
static void print_piece(group_log *log, const vast_json_event *event)
{
    char joined[8];
    size_t at = 0;
    while (log->held > 0 && log->held < sizeof log->cut && at < event->len &&
           ((unsigned char)event->text[at] & 0xc0) == 0x80) {
        log->cut[log->held++] = event->text[at++];
    }
    memcpy(joined, log->cut, log->held);
    size_t whole = vast_text_whole(joined, log->held);
    vast_sink_clean_lines(&log->cli->out, joined, whole);
    log->held = whole == log->held ? 0 : log->held;
    if (at == event->len) {
        return;
    }
    whole = vast_text_whole(event->text + at, event->len - at);
    vast_sink_clean_lines(&log->cli->out, event->text + at, whole);
    log->open_line = event->text[event->len - 1] != '\n';
    log->held = event->len - at - whole;
    memcpy(log->cut, event->text + at + whole, log->held);
}

static vast_err on_log(void *ctx, const vast_json_event *event)
{
    group_log *log = ctx;
    if (event->depth == 1 && event->kind == VAST_JSON_KEY) {
        take_key(log, event);
    } else if (event->depth == 1 && event->kind == VAST_JSON_STRING && log->wants) {
        log->found = true;
        if (!log->cli->settings.raw) {
            print_piece(log, event);
        }
    }
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
    group_log log = { .cli = cli, .wanted = log_member(cli) };
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    int status = vast_fetch(cli, &args, on_log, on_log_end, &log);
    if (status == VAST_EXIT_DONE && !cli->curl_shown) {
        end_log(&log);
    }
    return status;
}

/* ---- workers ------------------------------------------------------------------------------------------------------- */

static const vast_column worker_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "status", "Status", VAST_U_TEXT, VAST_C_LEFT },
    { "gpu_name", "GPU", VAST_U_TEXT, VAST_C_LEFT },
    { "measured_perf", "Perf", VAST_U_FIX1, 0 },
    { "cur_load", "Load", VAST_U_FIX1, 0 },
    { "reqs_working", "Requests", VAST_U_TEXT, 0 },
    { "reliability", "Reliable", VAST_U_PERCENT, 0 },
    { "url", "Address", VAST_U_TEXT, VAST_C_LEFT },
    { "created_at", "Created", VAST_U_TEXT, VAST_C_FULL },
    { "disk_usage", "Disk GB", VAST_U_FIX1, VAST_C_FULL },
    { "dlperf", "DLPerf", VAST_U_FIX1, VAST_C_FULL },
};
const vast_view vast_worker_list = {
    .list = "workers",
    .empty = "There are no workers.",
    VAST_COLUMNS(worker_columns),
};
static const vast_view bare_worker_list = {
    .list = "",
    .empty = "There are no workers.",
    VAST_COLUMNS(worker_columns),
};

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
        vast_show_begin(&answer->show, answer->cli, answer->wrapped ? &vast_worker_list : &bare_worker_list, NULL);
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
    worker_answer answer = { .cli = cli };
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

#define NUMBER_OF(spelling, name, what)                                                                                \
    {                                                                                                                  \
        .names = (spelling), .field = (name), .type = VAST_A_NUMBER, .help = (what)                                    \
    }
#define COUNT_OF(spelling, name, what)                                                                                 \
    {                                                                                                                  \
        .names = (spelling), .field = (name), .type = VAST_A_INT, .help = (what)                                       \
    }

static const vast_argument group_arguments[] = {
    { .names = "--template_hash=HASH", .field = "template_hash", .help = "the template of its workers" },
    { .names = "--template_id=ID", .field = "template_id", .type = VAST_A_INT, .help = "the same, by its id" },
    { .names = "--search_params=QUERY", .field = "search_params", .help = "which machines; as for search offers" },
    { .names = "-n,--no-default", .type = VAST_A_FLAG, .help = "do not add: verified=True rentable=True rented=False" },
    { .names = "--launch_args=TEXT", .field = "launch_args", .help = "how to create its instances, in one text" },
    { .names = "--endpoint_name=NAME", .field = "endpoint_name", .help = "the endpoint group to work for" },
    { .names = "--endpoint_id=ID", .field = "endpoint_id", .type = VAST_A_INT, .help = "the same, by its id" },
    COUNT_OF("--test_workers=N", "test_workers", "workers to begin with, to measure (3)"),
    NUMBER_OF("--gpu_ram=GB", "gpu_ram", "GPU memory that the model needs"),
    NUMBER_OF("--min_load=PERF", "min_load", "least load to be ready for"),
    NUMBER_OF("--target_util=SHARE", "target_util", "share of the capacity to be in use"),
    NUMBER_OF("--cold_mult=FACTOR", "cold_mult", "stopped capacity as a multiple of the running one"),
    COUNT_OF("--cold_workers=N", "cold_workers", "least workers without load"),
};
static const vast_argument create_only[] = {
    { .names = "--auto_instance", .field = "autoscaler_instance", .flags = VAST_A_HIDDEN, .help = "which autoscaler" },
};
static const vast_argument update_only[] = {
    { .names = "id", .field = "autojob_id", .type = VAST_A_ID, .help = "the workergroup" },
};
static const vast_argument log_arguments[] = { VAST_GROUP_LOG_ARGUMENTS("the workergroup") };
static const vast_argument worker_arguments[] = {
    { .names = "id", .field = "id", .type = VAST_A_ID, .help = "the workergroup" },
    { .names = "-q,--quiet", .type = VAST_A_FLAG, .flags = VAST_A_OURS, .help = "print the ids only" },
};
static const vast_argument update_workers[] = {
    { .names = "id", .field = "workergroup_id", .type = VAST_A_ID, .help = "the workergroup" },
    { .names = "--cancel", .field = "cancel_update", .type = VAST_A_FLAG, .help = "stop the update under way" },
};

static const vast_argument ids_only[] = {
    { .names = "-q,--quiet", .type = VAST_A_FLAG, .help = "print the ids only" },
};
static const vast_argument deployment[] = {
    { .names = "id", .field = "id", .type = VAST_A_ID, .help = "the deployment" },
};
static const vast_argument gone_deployment[] = {
    { .names = "id", .field = "id", .type = VAST_A_ID, .count = VAST_OPTIONAL, .help = "the deployment" },
    { .names = "--name", .field = "name", .help = "all of this name" },
    { .names = "--tag", .field = "tag", .help = "of these the ones with this tag" },
};

/* ---- views --------------------------------------------------------------------------------------------------------- */

static const vast_column group_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "endpoint_id", "Endpoint", VAST_U_TEXT, 0 },
    { "endpoint_name", "Name", VAST_U_TEXT, VAST_C_LEFT },
    { "test_workers", "Test", VAST_U_TEXT, 0 },
    { "cold_workers", "Cold", VAST_U_TEXT, 0 },
    { "gpu_ram", "GPU RAM GB", VAST_U_FIX1, 0 },
    { "template_hash", "Template", VAST_U_TEXT, VAST_C_LEFT },
    { "search_query", "Query", VAST_U_TEXT, VAST_C_LEFT },
    { "created_at", "Created", VAST_U_TEXT, VAST_C_LEFT },
    { "template_id", "Template ID", VAST_U_TEXT, VAST_C_FULL },
    { "launch_args", "Launch", VAST_U_TEXT, VAST_C_LEFT | VAST_C_FULL },
    { "api_key", "Key", VAST_U_SECRET, VAST_C_LEFT | VAST_C_FULL },
};
static const vast_view groups = {
    .list = "results", .empty = "There are no workergroups.", VAST_COLUMNS(group_columns)
};

static const vast_column deployment_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "name", "Name", VAST_U_TEXT, VAST_C_LEFT },
    { "tag", "Tag", VAST_U_TEXT, VAST_C_LEFT },
    { "image", "Image", VAST_U_TEXT, VAST_C_LEFT },
    { "endpoint_id", "Endpoint", VAST_U_TEXT, 0 },
    { "endpoint_state", "State", VAST_U_TEXT, VAST_C_LEFT },
    { "worker_count", "Workers", VAST_U_TEXT, 0 },
    { "current_version_id", "Version", VAST_U_TEXT, 0 },
    { "last_healthy_version_id", "Last healthy", VAST_U_TEXT, 0 },
    { "storage", "Disk GB", VAST_U_FIX1, 0 },
    { "ttl", "TTL s", VAST_U_TEXT, 0 },
    { "created_at", "Created (UTC)", VAST_U_DATE, VAST_C_LEFT },
    { "updated_at", "Updated (UTC)", VAST_U_DATE, VAST_C_LEFT },
    { "file_hash", "Hash", VAST_U_TEXT, VAST_C_LEFT | VAST_C_FULL },
    { "s3_key", "S3 key", VAST_U_TEXT, VAST_C_LEFT | VAST_C_FULL },
    { "search_params", "Query", VAST_U_TEXT, VAST_C_LEFT | VAST_C_FULL },
};
static const vast_view deployments = {
    .list = "deployments",
    .empty = "There are no deployments.",
    VAST_COLUMNS(deployment_columns),
};
static const vast_view one_deployment = {
    .list = "deployment",
    .kind = VAST_VIEW_BLOCK,
    VAST_COLUMNS(deployment_columns),
};

static const vast_column version_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "state", "State", VAST_U_TEXT, VAST_C_LEFT },
    { "file_hash", "Hash", VAST_U_TEXT, VAST_C_LEFT },
    { "created_at", "Created (UTC)", VAST_U_DATE, VAST_C_LEFT },
};
static const vast_view versions = {
    .list = "versions", .empty = "There are no versions.", VAST_COLUMNS(version_columns)
};

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

static const vast_command group_rows[] = {
    { .words = "show workergroups",
        .help = "List the workergroups",
        .example = "--full",
        .op = &vast_op_list_workergroups,
        .view = &groups },
    { .words = "create workergroup",
        .help = "Create a workergroup for an endpoint group",
        .example = "--template_hash abc123def456 --endpoint_name llama --test_workers 5",
        VAST_ARGUMENTS(create_only),
        VAST_MORE(group_arguments),
        .op = &vast_op_create_workergroup,
        .done = "Workergroup {.id} created.",
        .run = run_change_workergroup },
    { .words = "update workergroup",
        .help = "Change a workergroup\nThe query is sent in any case: without --search_params and -n it becomes the "
                "default.",
        .example = "4001 --search_params 'gpu_ram>=23' --cold_workers 1",
        VAST_ARGUMENTS(update_only),
        VAST_MORE(group_arguments),
        .op = &vast_op_update_workergroup,
        .done = "Workergroup {id} changed.",
        .run = run_change_workergroup },
    { .words = "delete workergroup",
        .help = "Delete workergroups\nIf the service could not destroy a worker, that worker may go on billing: it is "
                "named on stderr, and the exit status is 8.",
        .example = "4001 --verify",
        VAST_ARGUMENTS(vast_delete_group_arguments),
        .op = &vast_op_delete_workergroup,
        .run = vast_run_delete_group },
    { .words = "get wrkgrp-logs",
        .help = "Print the log of a workergroup",
        .example = "4001 --tail 100",
        VAST_ARGUMENTS(log_arguments),
        .op = &vast_op_workergroup_logs,
        .run = vast_run_group_logs },
    { .words = "get wrkgrp-workers",
        .help = "List the workers of a workergroup",
        .example = "4001 --full",
        VAST_ARGUMENTS(worker_arguments),
        .op = &vast_op_workergroup_workers,
        .view = &vast_worker_list,
        .run = vast_run_group_workers },
    { .words = "update workers",
        .help = "Replace the workers of a workergroup one after another, or stop doing so",
        .example = "4001 --cancel",
        VAST_ARGUMENTS(update_workers),
        .op = &vast_op_update_workers,
        .run = run_update_workers },
};

static const vast_command deployment_rows[] = {
    { .words = "show deployments",
        .help = "List the deployments",
        .example = "--full",
        VAST_ARGUMENTS(ids_only),
        .op = &vast_op_list_deployments,
        .view = &deployments },
    { .words = "show deployment",
        .help = "Show a deployment",
        .example = "644 --full",
        VAST_ARGUMENTS(deployment),
        VAST_MORE(ids_only),
        .op = &vast_op_show_deployment,
        .view = &one_deployment },
    { .words = "show deployment-versions",
        .help = "List the versions of a deployment",
        .example = "644",
        VAST_ARGUMENTS(deployment),
        .op = &vast_op_deployment_versions,
        .view = &versions },
    { .words = "start deployment",
        .help = "Start a deployment",
        .example = "644",
        VAST_ARGUMENTS(deployment),
        .op = &vast_op_start_deployment,
        .done = "Deployment {id} started." },
    { .words = "stop deployment",
        .help = "Stop a deployment; it can be started again",
        .example = "644",
        VAST_ARGUMENTS(deployment),
        .op = &vast_op_stop_deployment,
        .done = "Deployment {id} stopped." },
    { .words = "delete deployment",
        .help = "Delete a deployment, or all of a name",
        .example = "--name my-dep --tag prod",
        VAST_ARGUMENTS(gone_deployment),
        .op = &vast_op_delete_deployment,
        .run = run_delete_deployment },
};

const vast_command_table vast_cli_workergroups = VAST_COMMANDS("Serverless", "show workergroups", group_rows);
const vast_command_table vast_cli_deployments = VAST_COMMANDS("Serverless", "show deployments", deployment_rows);
