/* SPDX-License-Identifier: MIT */
/* Commands for endpoint groups. */
#include <string.h>

#include "cli.h"
#include "rows.h"
#include "serverless.h"
#include "vastai/json.h"
#include "vastai/ops.h"

/* ---- settings ---------------------------------------------------------------------------------------------------- */

/* Options that become members of `scaling_config`, each with its own name. */
static const struct {
    const char *name;
    bool is_text;
} scaling_members[] = {
    { "scaling_mode", true },
    { "scaler", true },
    { "requests_per_worker", false },
    { "queue_delay_target", false },
    { "idle_timeout", false },
    { "cold_ttl", false },
};

static void put_scaling_member(vast_out *out, const char *name, const char *text, bool is_text)
{
    char number[64];
    vast_put_json_string(out, name, strlen(name));
    vast_put_text(out, ": ");
    if (is_text) {
        vast_put_json_string(out, text, strlen(text));
    } else {
        vast_json_number_from_text(text, number, sizeof number);
        vast_put_text(out, number);
    }
}

/* The object of the scaling options that are given. @return NULL: it is too long. */
static const char *scaling_config(vast_cli *cli)
{
    vast_out out;
    const char *gap = "{";
    vast_scratch_begin(cli, &out);
    for (size_t i = 0; i < VAST_COUNT_OF(scaling_members); i++) {
        const char *text = vast_value(cli, scaling_members[i].name);
        if (text != NULL) {
            vast_put_text(&out, gap);
            put_scaling_member(&out, scaling_members[i].name, text, scaling_members[i].is_text);
            gap = ", ";
        }
    }
    vast_put_text(&out, "}");
    return vast_scratch_keep(cli, &out);
}

static int run_change_endpoint(vast_cli *cli)
{
    bool scaled = false;
    for (size_t i = 0; i < VAST_COUNT_OF(scaling_members); i++) {
        scaled = scaled || vast_is_given(cli, scaling_members[i].name);
    }
    const char *config = scaled ? scaling_config(cli) : NULL;
    if (!scaled) {
        return vast_run_row(cli);
    }
    return config != NULL ? vast_run_row_with(cli, "scaling_config", config) : VAST_EXIT_USAGE;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

const vast_name_list vast_endpoint_names = { .noun = "endpoint group",
    .word = "name",
    .op = &vast_op_list_endpoints,
    .list = "results",
    .keys = NAMES("endpoint_name"),
    .command = "show endpoints" };

static const vast_column stake_columns[] = {
    { .key = "endpoint_name", .title = "" },
    { .key = "cold_workers", .title = " cold workers" },
    { .key = "max_workers", .title = " workers at most" },
    { .key = "endpoint_state", .title = "" },
};
const vast_stake vast_endpoint_stake = {
    .op = &vast_op_list_endpoints, .list = "results", .command = "show endpoints", COLUMNS(stake_columns)
};

static const vast_argument verify_option[] = {
    { .name = "--verify",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "say what each group spent, wait until the groups are gone, and destroy any worker the service left "
                "running" },
};
const vast_argument_list vast_verify_option = ARGUMENT_LIST(verify_option);

static const vast_argument delete_endpoint_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_endpoint_names,
        .count = VAST_ONE_OR_MORE,
        .help = "IDs or names of the groups to delete" },
    { .shared = &vast_verify_option },
};

static const vast_argument endpoint_settings[] = {
    { .name = "--endpoint_name", .value_name = "NAME", .feeds = "endpoint_name", .help = "name of the endpoint group" },
    { .name = "--min_load",
        .value_name = "PERF",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "min_load",
        .help = "minimum load to keep capacity for (default for a new group: 0)" },
    { .name = "--min_cold_load",
        .value_name = "PERF",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "min_cold_load",
        .help = "minimum load to keep capacity for, counting stopped workers (default for a new group: 0)" },
    { .name = "--target_util",
        .value_name = "SHARE",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "target_util",
        .help = "target utilization, a fraction of the capacity, at most 1 (default for a new group: 0.9)" },
    { .name = "--cold_mult",
        .value_name = "FACTOR",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "cold_mult",
        .help = "stopped capacity to keep, as a multiple of the running capacity (default for a new group: 2.5)" },
    { .name = "--cold_workers",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .feeds = "cold_workers",
        .help = "minimum number of workers when there is no load (default for a new group: 5)" },
    { .name = "--max_workers",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .feeds = "max_workers",
        .help = "maximum number of workers (default for a new group: 20)" },
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
    { .name = "--overrecruit_ratio",
        .value_name = "FACTOR",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "overrecruit_ratio",
        .extension = true,
        .help = "how many workers to start beyond the need, to absorb peaks, as a ratio" },
    { .name = "--scaling_mode",
        .value_name = "MODE",
        .extension = true,
        .help = "how the group scales: \"queue\" keeps requests in a queue" },
    { .name = "--scaler", .value_name = "NAME", .extension = true, .help = "scaler of the queue" },
    { .name = "--requests_per_worker",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .extension = true,
        .help = "requests that one worker processes at a time" },
    { .name = "--queue_delay_target",
        .value_name = "S",
        .type = VAST_ARGUMENT_NUMBER,
        .extension = true,
        .help = "target time in the queue, in seconds" },
    { .name = "--idle_timeout",
        .value_name = "S",
        .type = VAST_ARGUMENT_NUMBER,
        .extension = true,
        .help = "time without requests after which a worker is stopped, in seconds" },
    { .name = "--cold_ttl",
        .value_name = "S",
        .type = VAST_ARGUMENT_NUMBER,
        .extension = true,
        .help = "time after which a stopped worker is destroyed, in seconds" },
    { .name = "--auto_instance",
        .feeds = "autoscaler_instance",
        .hidden = true,
        .help = "name of the autoscaler instance" },
};
static const vast_argument_list endpoint_settings_list = ARGUMENT_LIST(endpoint_settings);

static const vast_column show_endpoints_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "endpoint_name", .title = "Name", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "endpoint_state", .title = "State", .left = true, .unit = VAST_UNIT_STATE, .weight = VAST_WEIGHT_HIGH },
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
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_endpoint_names,
        .feeds = "endptjob_id",
        .help = "ID or name of the endpoint group" },
    { .name = "--endpoint_state",
        .value_name = "STATE",
        .feeds = "endpoint_state",
        .help = "new state: active, suspended or stopped" },
    { .shared = &endpoint_settings_list },
};

static const vast_argument get_endpt_logs_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_endpoint_names,
        .feeds = "id",
        .help = "ID or name of the endpoint group" },
    { .shared = &vast_group_log_options },
};

static const vast_argument get_endpt_workers_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_endpoint_names,
        .feeds = "id",
        .help = "ID or name of the endpoint group" },
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
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete endpoint group {id}, its workergroups and its workers?",
        .declined = "Nothing was deleted.",
        .stake = &vast_endpoint_stake,
        .unattended = true,
        .summary = "Delete endpoint groups, with their workergroups and workers",
        .description =
            "Each group is reported separately; the exit status is the highest of all. A worker that the service fails "
            "to destroy may still be billed. Such workers are listed on stderr, and the exit status is 8. With "
            "--verify the last line says what the account still spends, for these groups or others; if that is "
            "anything at all, the exit status is 8.",
        .example = "4242 --verify",
        ARGUMENTS(delete_endpoint_arguments),
        .op = &vast_op_delete_endpoint,
        .run = vast_run_delete_group,
    },
    {
        .words = "create endpoint",
        .harm = VAST_HARM_NONE,
        .summary = "Create an endpoint group",
        .example = "--endpoint_name llama --cold_workers 1 --max_workers 4",
        ARGUMENTS(endpoint_settings),
        .op = &vast_op_create_endpoint,
        .run = run_change_endpoint,
        .done = "Endpoint group {.result} created.",
    },
    {
        .words = "update endpoint",
        .harm = VAST_HARM_SPENDS,
        .question = "Change endpoint group {id}? It may rent more workers.",
        .stake = &vast_endpoint_stake,
        .unattended = true,
        .summary = "Change the settings of an endpoint group",
        .description = "Settings that are not given are not changed.",
        .example = "4242 --endpoint_state stopped",
        ARGUMENTS(update_endpoint_arguments),
        .op = &vast_op_update_endpoint,
        .run = run_change_endpoint,
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
        .harm = VAST_HARM_NONE,
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
