/* SPDX-License-Identifier: MIT */
/* Commands that change an instance: its state, label, bid and settings. */
#include "bulk.h"
#include "cli.h"
#include "rows.h"
#include "schedule.h"
#include "show.h"
#include "spend.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- destroy instance -------------------------------------------------------------------------------------------- */

/* With --verify a destruction is followed by its proof. With --raw that is a member of the object that is printed. */
static bool is_proof_raw(vast_cli *cli)
{
    return vast_is_given(cli, "verify") && cli->settings.raw && !cli->settings.prints_requests;
}

static void begin_proof(vast_cli *cli, const char *argument)
{
    bool several_answers = vast_value_count(cli, argument) > VAST_BULK_IDS;
    if (is_proof_raw(cli)) {
        vast_printer_keep_open(&cli->printer);
        vast_print(&cli->printer, several_answers ? "{\"results\": " : "");
    }
}

static int prove(vast_cli *cli, const char *argument, int status)
{
    bool wanted = vast_is_given(cli, "verify") && status == VAST_EXIT_DONE && !cli->curl_shown;
    int proof = wanted ? vast_prove_destroyed(cli, argument) : status;
    if (is_proof_raw(cli) && vast_printer_close_kept(&cli->printer)) {
        vast_printer_end(&cli->printer);
    }
    return proof;
}

static int run_destroy(vast_cli *cli)
{
    begin_proof(cli, "id");
    return prove(cli, "id", vast_run_row(cli));
}

static int run_many(vast_cli *cli, const char *state, const vast_bulk *bulk)
{
    vast_call_args args;
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    if (state != NULL) {
        vast_args_text(&args, "state", state);
    }
    return vast_bulk_run(cli, &args, bulk);
}

static int run_destroy_many(vast_cli *cli)
{
    static const vast_bulk bulk = { .done = "Destroyed: {ids}.", .patient = true };
    begin_proof(cli, "ids");
    return prove(cli, "ids", run_many(cli, NULL, &bulk));
}

/* ---- start, stop ------------------------------------------------------------------------------------------------- */

static int run_state(vast_cli *cli, const char *state)
{
    return vast_run_row_with(cli, "state", state);
}

static int run_start(vast_cli *cli)
{
    return run_state(cli, "running");
}

static int run_stop(vast_cli *cli)
{
    return run_state(cli, "stopped");
}

static int run_start_many(vast_cli *cli)
{
    static const vast_bulk bulk = { .done = "Starting: {ids}.", .patient = true };
    return run_many(cli, "running", &bulk);
}

static int run_stop_many(vast_cli *cli)
{
    static const vast_bulk bulk = { .done = "Stopping: {ids}.", .patient = true };
    return run_many(cli, "stopped", &bulk);
}

/* ---- scheduled commands ------------------------------------------------------------------------------------------ */

/* @param body  body of the request that the scheduled job will send */
static int schedule_request(vast_cli *cli, const char *body)
{
    vast_job job = { .method = "PUT", .body = body, .instance = vast_value(cli, "id") };
    job.path = vast_schedule_path(cli, cli->line.command->op, vast_value(cli, "id"));
    return job.path != NULL ? vast_schedule(cli, &job) : VAST_EXIT_USAGE;
}

/* With --schedule the instance also reboots now, as in the official tool. */
static int run_reboot(vast_cli *cli)
{
    if (!vast_is_given(cli, "schedule")) {
        return vast_run_row(cli);
    }
    vast_call_args args;
    int status = vast_schedule_check(cli);
    if (status != VAST_EXIT_DONE || !vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    status = vast_fetch(cli, &args, NULL, NULL, NULL);
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    if (!cli->settings.raw && !cli->curl_shown) {
        vast_show_words(cli, cli->line.command->done);
    }
    const char *body = vast_keep(cli, "{\"instance_id\": %lld}", (long long)vast_int_value(cli, "id"));
    return body != NULL ? schedule_request(cli, body) : VAST_EXIT_USAGE;
}

static int run_bid(vast_cli *cli)
{
    if (!vast_is_given(cli, "schedule")) {
        return vast_run_row(cli);
    }
    char price[64];
    const char *given = vast_value(cli, "price");
    int status = vast_schedule_check(cli);
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    const char *body = vast_keep(cli, "{\"client_id\": \"me\", \"price\": %s, \"instance_id\": %lld}",
        given != NULL && vast_json_number_from_text(given, price, sizeof price) ? price : "null",
        (long long)vast_int_value(cli, "id"));
    return body != NULL ? schedule_request(cli, body) : VAST_EXIT_USAGE;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

const vast_name_list vast_instance_labels = { .noun = "instance",
    .word = "label",
    .op = &vast_op_list_instances,
    .list = "instances",
    .keys = NAMES("label"),
    .command = "show instances",
    .paged = true };

static const vast_column stake_columns[] = {
    { .key = "label", .title = "" },
    { .key = "num_gpus", .title = "x " },
    { .key = "gpu_name", .title = "" },
    { .key = "dph_total", .title = " an hour", .unit = VAST_UNIT_USD_FINE },
    { .key = "disk_space", .title = " GB of disk", .unit = VAST_UNIT_FIXED_1 },
    { .key = "actual_status", .title = "" },
};
const vast_stake vast_instance_stake = {
    .id = "id", .op = &vast_op_list_instances, .list = "instances", .command = "show instances", COLUMNS(stake_columns)
};

#define ID                                                                                                             \
    {                                                                                                                  \
        .name = "id", .type = VAST_ARGUMENT_ID, .names = &vast_instance_labels, .feeds = "id",                         \
        .help = "ID or label of the instance"                                                                          \
    }
#define LABEL(positional)                                                                                              \
    {                                                                                                                  \
        .name = "--label", .value_name = "LABEL", .extension = true, .stands_for = (positional),                       \
        .help = "the instance with this label, in place of an ID"                                                      \
    }
#define IDS(param)                                                                                                     \
    {                                                                                                                  \
        .name = "ids", .type = VAST_ARGUMENT_ID, .names = &vast_instance_labels, .count = VAST_ONE_OR_MORE,            \
        .feeds = (param), .help = "IDs or labels of the instances"                                                     \
    }

static const vast_argument instance_id[] = { ID, LABEL("id") };
const vast_argument_list vast_instance_id = ARGUMENT_LIST(instance_id);

static const vast_argument ids_only[] = { IDS("ids"), LABEL("ids") };

static const vast_argument destroy_instance_arguments[] = {
    { .shared = &vast_instance_id },
    { .name = "--verify",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "wait until the instance is gone, and check that the account spends nothing any more" },
};

static const vast_argument destroy_instances_arguments[] = {
    IDS("instance_ids"),
    LABEL("ids"),
    { .name = "--verify",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "wait until the instances are gone, and check that the account spends nothing any more" },
};

static const vast_argument reboot_instance_arguments[] = {
    { .shared = &vast_instance_id },
    { .shared = &vast_schedule_options },
};

static const vast_argument update_instance_arguments[] = {
    { .shared = &vast_instance_id },
    { .name = "--template_id",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .feeds = "template_id",
        .help = "ID of the template to apply" },
    { .name = "--template_hash_id",
        .value_name = "HASH",
        .feeds = "template_hash_id",
        .help = "hash of the template to apply" },
    { .name = "--image", .value_name = "NAME", .feeds = "image", .help = "container image to run" },
    { .name = "--args",
        .secret = true,
        .value_name = "TEXT",
        .feeds = "args",
        .help = "arguments of the image's entry point" },
    { .name = "--env",
        .secret = true,
        .value_name = "JSON",
        .type = VAST_ARGUMENT_JSON,
        .feeds = "env",
        .help = "environment variables and ports, as a JSON object" },
    { .name = "--onstart",
        .secret = true,
        .value_name = "COMMAND",
        .feeds = "onstart",
        .help = "shell commands to run at each start" },
};

static const vast_argument label_instance_arguments[] = {
    ID,
    { .name = "label", .feeds = "label", .help = "new label; '' removes the label" },
};

static const vast_argument prepay_instance_arguments[] = {
    { .shared = &vast_instance_id },
    { .name = "amount",
        .type = VAST_ARGUMENT_NUMBER,
        .min = -VAST_NUMBER_MAX,
        .feeds = "amount",
        .help = "credit to prepay, in USD" },
};

static const vast_column prepay_instance_columns[] = {
    { .key = "timescale", .title = "months", .unit = VAST_UNIT_FIXED_1 },
    { .key = "discount_rate", .title = "discount", .unit = VAST_UNIT_PERCENT },
};

static const vast_argument change_bid_arguments[] = {
    { .shared = &vast_instance_id },
    { .name = "--price",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price",
        .help = "bid, in USD per hour (default: the lowest bid that wins)" },
    { .shared = &vast_schedule_options },
};

static const vast_argument take_snapshot_arguments[] = {
    { .name = "instance_id", .names = &vast_instance_labels, .feeds = "id", .help = "ID or label of the instance" },
    { .name = "--container_registry",
        .value_name = "HOST",
        .feeds = "container_registry",
        .help = "container registry to push to (default: docker.io)" },
    { .name = "--repo",
        .value_name = "NAME",
        .feeds = "personal_repo",
        .help = "repository in the registry, for example me/snapshots" },
    { .name = "--docker_login_user",
        .value_name = "NAME",
        .feeds = "docker_login_user",
        .help = "user name for the registry" },
    { .name = "--docker_login_pass",
        .value_name = "TOKEN",
        .feeds = "docker_login_pass",
        .secret = true,
        .help = "access token for the registry" },
    { .name = "--pause",
        .value_name = "BOOL",
        .feeds = "pause",
        .help = "pause the instance during the snapshot: true or false (default: true)" },
};

static const vast_command rows[] = {
    {
        .words = "start instance",
        .harm = VAST_HARM_SPENDS,
        .question = "Start instance {id}?",
        .declined = "Nothing was started.",
        .stake = &vast_instance_stake,
        .unattended = true,
        .summary = "Start a stopped instance",
        .example = "7000001",
        ARGUMENTS(instance_id),
        .op = &vast_op_set_instance_state,
        .run = run_start,
        .done = "Instance {id} is starting.",
    },
    {
        .words = "stop instance",
        .harm = VAST_HARM_NONE,
        .summary = "Stop an instance; its disk is kept and still billed",
        .example = "7000001",
        ARGUMENTS(instance_id),
        .op = &vast_op_set_instance_state,
        .run = run_stop,
        .done = "Instance {id} is stopping.",
    },
    {
        .words = "start instances",
        .harm = VAST_HARM_SPENDS,
        .question = "Start instances {ids}?",
        .declined = "Nothing was started.",
        .stake = &vast_instance_stake,
        .unattended = true,
        .summary = "Start several stopped instances",
        .description = "Instances are started in batches of 64. A refused batch is retried a few times.",
        .example = "7000001 7000002",
        ARGUMENTS(ids_only),
        .op = &vast_op_set_instances_state,
        .run = run_start_many,
    },
    {
        .words = "stop instances",
        .harm = VAST_HARM_NONE,
        .summary = "Stop several instances; their disks are kept and still billed",
        .example = "7000001 7000002",
        ARGUMENTS(ids_only),
        .op = &vast_op_set_instances_state,
        .run = run_stop_many,
    },
    {
        .words = "destroy instance",
        .harm = VAST_HARM_DESTROYS,
        .question = "Destroy instance {id} and all data on it?",
        .declined = "Nothing was destroyed.",
        .stake = &vast_instance_stake,
        .summary = "Destroy an instance and all data on it",
        .description = "With --verify the last line says what the account still spends. If that is anything at all, be "
                       "it for other instances, the exit status is 8. With --raw that is the member spend_rate.",
        .example = "7000001 -y",
        ARGUMENTS(destroy_instance_arguments),
        .op = &vast_op_destroy_instance,
        .run = run_destroy,
        .done = "Instance {id} destroyed.",
    },
    {
        .words = "destroy instances",
        .harm = VAST_HARM_DESTROYS,
        .question = "Destroy instances {ids} and all data on them?",
        .declined = "Nothing was destroyed.",
        .stake = &vast_instance_stake,
        .summary = "Destroy several instances and all data on them",
        .description = "With --verify the last line says what the account still spends. If that is anything at all, be "
                       "it for other instances, the exit status is 8. With --raw that is the member spend_rate.",
        .example = "7000001 7000002 -y",
        ARGUMENTS(destroy_instances_arguments),
        .op = &vast_op_destroy_instances,
        .run = run_destroy_many,
    },
    {
        .words = "reboot instance",
        .harm = VAST_HARM_NONE,
        .summary = "Reboot an instance, keeping its GPU",
        .description = "With --schedule the instance reboots once now and then on schedule.",
        .example = "7000001 --schedule WEEKLY --hour 4",
        ARGUMENTS(reboot_instance_arguments),
        .op = &vast_op_reboot_instance,
        .run = run_reboot,
        .done = "Instance {id} is rebooting.",
    },
    {
        .words = "recycle instance",
        .harm = VAST_HARM_DESTROYS,
        .question = "Recreate instance {id}? All data on it is lost.",
        .declined = "Nothing was changed.",
        .stake = &vast_instance_stake,
        .unattended = true,
        .summary = "Recreate an instance from a freshly pulled image, keeping its GPU",
        .example = "7000001",
        ARGUMENTS(instance_id),
        .op = &vast_op_recycle_instance,
        .done = "Instance {id} is being recreated.",
    },
    {
        .words = "update instance",
        .harm = VAST_HARM_DESTROYS,
        .question = "Change instance {id}? It may be recreated, and lose its data.",
        .declined = "Nothing was changed.",
        .stake = &vast_instance_stake,
        .unattended = true,
        .summary = "Change the image, template or settings of an instance",
        .example = "7000001 --image vllm/vllm-openai",
        ARGUMENTS(update_instance_arguments),
        .op = &vast_op_update_instance,
        .done = "Instance {id} updated.",
    },
    {
        .words = "label instance",
        .harm = VAST_HARM_NONE,
        .summary = "Set the label of an instance",
        .example = "7000001 trainer-2",
        ARGUMENTS(label_instance_arguments),
        .op = &vast_op_label_instance,
        .done = "Label of instance {id} set to \"{label}\".",
    },
    {
        .words = "prepay instance",
        .harm = VAST_HARM_SPENDS,
        .question = "Prepay ${amount} for instance {id}?",
        .declined = "Nothing was paid.",
        .stake = &vast_instance_stake,
        .unattended = true,
        .summary = "Prepay for an instance at a discount",
        .example = "7000001 25",
        ARGUMENTS(prepay_instance_arguments),
        .op = &vast_op_prepay_instance,
        .view = VIEW(.kind = VAST_VIEW_BLOCK, COLUMNS(prepay_instance_columns)),
    },
    {
        .words = "change bid",
        .harm = VAST_HARM_SPENDS,
        .question = "Change the bid of instance {id}?",
        .stake = &vast_instance_stake,
        .unattended = true,
        .summary = "Change the bid of an interruptible instance",
        .description = "With --schedule the bid is not changed now, only on schedule.",
        .example = "7000001 --price 0.25",
        ARGUMENTS(change_bid_arguments),
        .op = &vast_op_change_bid,
        .run = run_bid,
        .done = "Bid of instance {id} changed.",
    },
    {
        .words = "take snapshot",
        .harm = VAST_HARM_NONE,
        .summary = "Save an instance as a container image and push it to a registry",
        .example = "7000001 --repo me/snapshots",
        ARGUMENTS(take_snapshot_arguments),
        .op = &vast_op_take_snapshot,
        .done = "Snapshot of instance {instance_id} started. {.msg}",
    },
    {
        .words = "show deposit",
        .summary = "Show the prepaid credit of an instance",
        .example = "7000001",
        ARGUMENTS(instance_id),
        .op = &vast_op_show_deposit,
        .view = VIEW(.kind = VAST_VIEW_JSON),
    },
};

const vast_command_table vast_cli_instances = {
    .heading = "Instances",
    .list_command = "show instances",
    COMMANDS(rows),
};
