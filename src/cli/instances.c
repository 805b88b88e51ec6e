/* Instances: states and properties. Renting, listing, what goes on inside, and copying have files of their own. */
#include "bulk.h"
#include "cli.h"
#include "schedule.h"
#include "show.h"
#include "vastai/ops.h"
#include "words.h"

/* ---- destroying ---------------------------------------------------------------------------------------------------- */

/* "Destroy instance 1, 2 with all that is stored on it?" */
static bool confirm_destruction(vast_cli *cli, const char *name)
{
    char question[200];
    const char *text, *gap = vast_value_count(cli, name) > 1 ? "s " : " ";
    vast_out out;
    vast_out_begin(&out, question, sizeof question - 1);
    vast_put_text(&out, "Destroy instance");
    for (size_t at = 0; (text = vast_next_value(cli, name, &at)) != NULL; gap = ", ") {
        if (out.total > 120) {
            vast_put_text(&out, " and the others");
            break;
        }
        vast_write(&out, "%s%s", gap, text);
    }
    vast_put_text(&out, " with all that is stored there?");
    question[vast_out_stored(&out)] = '\0';
    return cli->settings.curl || vast_confirm(cli, question);
}

static int run_destroy(vast_cli *cli)
{
    return confirm_destruction(cli, "id") ? vast_run_row(cli) : vast_decline(cli, "Nothing was destroyed.");
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
    return confirm_destruction(cli, "ids") ? run_many(cli, NULL, &bulk) : vast_decline(cli, "Nothing was destroyed.");
}

/* ---- states -------------------------------------------------------------------------------------------------------- */

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

/* ---- what can be scheduled ----------------------------------------------------------------------------------------- */

/* The body of the request to be made: that of now, and the instance. */
static int schedule_request(vast_cli *cli, const char *body)
{
    vast_job job = { .method = "PUT", .body = body, .instance = vast_value(cli, "id") };
    job.path = vast_schedule_path(cli, cli->line.command->op, vast_value(cli, "id"));
    return job.path != NULL ? vast_schedule(cli, &job) : VAST_EXIT_USAGE;
}

/* The service reboots it now, too: scripts count on that. */
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
        vast_show show = { .cli = cli };
        vast_show_sentence(&show, cli->line.command->done);
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
        given != NULL && vast_text_number(given, price, sizeof price) ? price : "null",
        (long long)vast_int_value(cli, "id"));
    return body != NULL ? schedule_request(cli, body) : VAST_EXIT_USAGE;
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

/* The arguments of most: they begin with the id, and what asks for the id alone takes the first of them. */
#define THE_INSTANCE                                                                                                   \
    {                                                                                                                  \
        .names = "id", .field = "id", .type = VAST_A_ID, .help = "the instance"                                        \
    }

static const vast_argument id_only[] = { THE_INSTANCE };
static const vast_argument ids_only[] = {
    { .names = "ids", .field = "ids", .type = VAST_A_ID, .count = VAST_SOME, .help = "the instances" },
};
static const vast_argument destroy_arguments[] = {
    THE_INSTANCE,
    { .names = "-y,--yes", .type = VAST_A_FLAG, .help = "do not ask" },
};
static const vast_argument destroy_many_arguments[] = {
    { .names = "ids", .field = "instance_ids", .type = VAST_A_ID, .count = VAST_SOME, .help = "the instances" },
    { .names = "-y,--yes", .type = VAST_A_FLAG, .help = "do not ask" },
};
static const vast_argument label_arguments[] = {
    THE_INSTANCE,
    { .names = "label", .field = "label", .help = "what to call it; '' for nothing" },
};
static const vast_argument prepay_arguments[] = {
    THE_INSTANCE,
    { .names = "amount", .field = "amount", .type = VAST_A_NUMBER, .help = "credit to lay down for it, in $" },
};
static const vast_argument bid_arguments[] = {
    THE_INSTANCE,
    { .names = "--price=USD",
        .field = "price",
        .type = VAST_A_NUMBER,
        .help = "what to bid, $ an hour; else the least that wins" },
};
static const vast_argument update_arguments[] = {
    THE_INSTANCE,
    { .names = "--template_id=N", .field = "template_id", .type = VAST_A_INT, .help = "the template to go by" },
    { .names = "--template_hash_id=HASH", .field = "template_hash_id", .help = "the same, by its hash" },
    { .names = "--image=NAME", .field = "image", .help = "the image to run" },
    { .names = "--args=TEXT", .field = "args", .help = "arguments for the image's entry point" },
    { .names = "--env=JSON", .field = "env", .type = VAST_A_JSON, .help = "variables and ports, as an object" },
    { .names = "--onstart=COMMAND", .field = "onstart", .help = "what to run at each start" },
};
static const vast_argument snapshot_arguments[] = {
    { .names = "instance_id", .field = "id", .help = "the instance" },
    { .names = "--container_registry=HOST", .field = "container_registry", .help = "where to push to (docker.io)" },
    { .names = "--repo=NAME", .field = "personal_repo", .help = "the repository: \"me/snapshots\"" },
    { .names = "--docker_login_user=NAME", .field = "docker_login_user", .help = "who logs in there" },
    { .names = "--docker_login_pass=TOKEN",
        .field = "docker_login_pass",
        .flags = VAST_A_SECRET,
        .help = "and by which token" },
    { .names = "--pause=BOOL", .field = "pause", .help = "stand still meanwhile (true)" },
};

static const vast_column prepay_columns[] = {
    { "timescale", "months", VAST_U_FIX1, 0 },
    { "discount_rate", "discount", VAST_U_PERCENT, 0 },
};
static const vast_view prepaid = { .list = "", .kind = VAST_VIEW_BLOCK, VAST_COLUMNS(prepay_columns) };
static const vast_view deposit = { .list = "", .kind = VAST_VIEW_JSON };

static const vast_command rows[] = {
    { .words = "start instance",
        .help = "Start a stopped instance",
        .example = "7000001",
        VAST_ARGUMENTS(id_only),
        .op = &vast_op_set_instance_state,
        .done = "Instance {id} is starting.",
        .run = run_start },
    { .words = "stop instance",
        .help = "Stop an instance; its disk stays, and goes on costing",
        .example = "7000001",
        VAST_ARGUMENTS(id_only),
        .op = &vast_op_set_instance_state,
        .done = "Instance {id} is stopping.",
        .run = run_stop },
    { .words = "start instances",
        .help =
            "Start several stopped instances\nThey go in requests of 64. What cannot start now is asked again a few "
            "times.",
        .example = "7000001 7000002",
        VAST_ARGUMENTS(ids_only),
        .op = &vast_op_set_instances_state,
        .run = run_start_many },
    { .words = "stop instances",
        .help = "Stop several instances",
        .example = "7000001 7000002",
        VAST_ARGUMENTS(ids_only),
        .op = &vast_op_set_instances_state,
        .run = run_stop_many },
    { .words = "destroy instance",
        .help = "Destroy an instance with all that is stored on it",
        .example = "7000001 -y",
        VAST_ARGUMENTS(destroy_arguments),
        .op = &vast_op_destroy_instance,
        .done = "Instance {id} destroyed.",
        .run = run_destroy },
    { .words = "destroy instances",
        .help = "Destroy several instances with all that is stored on them",
        .example = "7000001 7000002 -y",
        VAST_ARGUMENTS(destroy_many_arguments),
        .op = &vast_op_destroy_instances,
        .run = run_destroy_many },
    { .words = "reboot instance",
        .help =
            "Stop and start an instance, without the risk of losing its GPU\nWith --schedule it reboots now, and then "
            "again and again.",
        .example = "7000001 --schedule WEEKLY --hour 4",
        VAST_ARGUMENTS(id_only),
        VAST_MORE(vast_schedule_options),
        .op = &vast_op_reboot_instance,
        .done = "Instance {id} is rebooting.",
        .run = run_reboot },
    { .words = "recycle instance",
        .help = "Make an instance anew from a fresh pull of its image, in its place",
        .example = "7000001",
        VAST_ARGUMENTS(id_only),
        .op = &vast_op_recycle_instance,
        .done = "Instance {id} is being made anew." },
    { .words = "update instance",
        .help = "Give an instance another image, template or settings",
        .example = "7000001 --image vllm/vllm-openai",
        VAST_ARGUMENTS(update_arguments),
        .op = &vast_op_update_instance,
        .done = "Instance {id} updated." },
    { .words = "label instance",
        .help = "Give an instance a label",
        .example = "7000001 trainer-2",
        VAST_ARGUMENTS(label_arguments),
        .op = &vast_op_label_instance,
        .done = "Label of instance {id} set to \"{label}\"." },
    { .words = "prepay instance",
        .help = "Lay down credit for an instance, at a discount",
        .example = "7000001 25",
        VAST_ARGUMENTS(prepay_arguments),
        .op = &vast_op_prepay_instance,
        .view = &prepaid },
    { .words = "change bid",
        .help = "Change the bid of an interruptible instance",
        .example = "7000001 --price 0.25",
        VAST_ARGUMENTS(bid_arguments),
        VAST_MORE(vast_schedule_options),
        .op = &vast_op_change_bid,
        .done = "Bid for instance {id} changed.",
        .run = run_bid },
    { .words = "take snapshot",
        .help = "Push what an instance has become to a container registry",
        .example = "7000001 --repo me/snapshots",
        VAST_ARGUMENTS(snapshot_arguments),
        .op = &vast_op_take_snapshot,
        .done = "Snapshot of instance {instance_id} begun. {.msg}" },
    { .words = "show deposit",
        .help = "Show what is laid down for an instance",
        .example = "7000001",
        VAST_ARGUMENTS(id_only),
        .op = &vast_op_show_deposit,
        .view = &deposit },
};

const vast_command_table vast_cli_instances = VAST_COMMANDS("Instances", "show instances", rows);
