/* SPDX-License-Identifier: MIT */
/* Instances: states and properties. Renting, listing, what goes on inside, and copying have files of their own. */
#include "bulk.h"
#include "cli.h"
#include "rows.h"
#include "schedule.h"
#include "show.h"
#include "text_helpers.h"
#include "vastai/ops.h"

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
        vast_show_words(cli, vast_command_done(cli->line.command));
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

/* clang-format off */
const char vast_the_instance[] = ARG("id") ID FIELD HELP("the instance");

#define IDS_ONLY ARG("ids") ID FIELD SOME HELP("the instances")

static const vast_command rows[] = {
    { .text = WORDS("start instance") HELP("Start a stopped instance") EXAMPLE("7000001")
      THE_INSTANCE
      DONE("Instance {id} is starting."),
      .op = &vast_op_set_instance_state, .run = run_start },
    { .text = WORDS("stop instance") HELP("Stop an instance; its disk stays, and goes on costing") EXAMPLE("7000001")
      THE_INSTANCE
      DONE("Instance {id} is stopping."),
      .op = &vast_op_set_instance_state, .run = run_stop },
    { .text = WORDS("start instances")
        HELP("Start several stopped instances\nThey go in requests of 64. What cannot start now is asked again a "
             "few times.") EXAMPLE("7000001 7000002")
      IDS_ONLY,
      .op = &vast_op_set_instances_state, .run = run_start_many },
    { .text = WORDS("stop instances") HELP("Stop several instances") EXAMPLE("7000001 7000002")
      IDS_ONLY,
      .op = &vast_op_set_instances_state, .run = run_stop_many },
    { .text = WORDS("destroy instance") HELP("Destroy an instance with all that is stored on it")
        EXAMPLE("7000001 -y")
      THE_INSTANCE
      ARG("-y,--yes") FLAG HELP("do not ask")
      DONE("Instance {id} destroyed."),
      .op = &vast_op_destroy_instance, .run = run_destroy },
    { .text = WORDS("destroy instances") HELP("Destroy several instances with all that is stored on them")
        EXAMPLE("7000001 7000002 -y")
      ARG("ids") ID FIELD_AS("instance_ids") SOME HELP("the instances")
      ARG("-y,--yes") FLAG HELP("do not ask"),
      .op = &vast_op_destroy_instances, .run = run_destroy_many },
    { .text = WORDS("reboot instance")
        HELP("Stop and start an instance, without the risk of losing its GPU\nWith --schedule it reboots now, and "
             "then again and again.") EXAMPLE("7000001 --schedule WEEKLY --hour 4")
      THE_INSTANCE
      SCHEDULE_OPTIONS
      DONE("Instance {id} is rebooting."),
      .op = &vast_op_reboot_instance, .run = run_reboot },
    { .text = WORDS("recycle instance") HELP("Make an instance anew from a fresh pull of its image, in its place")
        EXAMPLE("7000001")
      THE_INSTANCE
      DONE("Instance {id} is being made anew."),
      .op = &vast_op_recycle_instance },
    { .text = WORDS("update instance") HELP("Give an instance another image, template or settings")
        EXAMPLE("7000001 --image vllm/vllm-openai")
      THE_INSTANCE
      ARG("--template_id=N") INT FIELD HELP("the template to go by")
      ARG("--template_hash_id=HASH") FIELD HELP("the same, by its hash")
      ARG("--image=NAME") FIELD HELP("the image to run")
      ARG("--args=TEXT") FIELD SECRET HELP("arguments for the image's entry point")
      ARG("--env=JSON") JSON FIELD SECRET HELP("variables and ports, as an object")
      ARG("--onstart=COMMAND") FIELD SECRET HELP("what to run at each start")
      DONE("Instance {id} updated."),
      .op = &vast_op_update_instance },
    { .text = WORDS("label instance") HELP("Give an instance a label") EXAMPLE("7000001 trainer-2")
      THE_INSTANCE
      ARG("label") FIELD HELP("what to call it; '' for nothing")
      DONE("Label of instance {id} set to \"{label}\"."),
      .op = &vast_op_label_instance },
    { .text = WORDS("prepay instance") HELP("Lay down credit for an instance, at a discount") EXAMPLE("7000001 25")
      THE_INSTANCE
      ARG("amount") NUMBER FIELD HELP("credit to lay down for it, in $")
      BLOCK
      COLUMN(RIGHT FIX1, "timescale", "months")
      COLUMN(RIGHT PERCENT, "discount_rate", "discount"),
      .op = &vast_op_prepay_instance },
    { .text = WORDS("change bid") HELP("Change the bid of an interruptible instance") EXAMPLE("7000001 --price 0.25")
      THE_INSTANCE
      ARG("--price=USD") NUMBER FIELD HELP("what to bid, $ an hour; else the least that wins")
      SCHEDULE_OPTIONS
      DONE("Bid for instance {id} changed."),
      .op = &vast_op_change_bid, .run = run_bid },
    { .text = WORDS("take snapshot") HELP("Push what an instance has become to a container registry")
        EXAMPLE("7000001 --repo me/snapshots")
      ARG("instance_id") FIELD_AS("id") HELP("the instance")
      ARG("--container_registry=HOST") FIELD HELP("where to push to (docker.io)")
      ARG("--repo=NAME") FIELD_AS("personal_repo") HELP("the repository: \"me/snapshots\"")
      ARG("--docker_login_user=NAME") FIELD HELP("who logs in there")
      ARG("--docker_login_pass=TOKEN") FIELD SECRET HELP("and by which token")
      ARG("--pause=BOOL") FIELD HELP("stand still meanwhile (true)")
      DONE("Snapshot of instance {instance_id} begun. {.msg}"),
      .op = &vast_op_take_snapshot },
    { .text = WORDS("show deposit") HELP("Show what is laid down for an instance") EXAMPLE("7000001")
      THE_INSTANCE
      AS_JSON,
      .op = &vast_op_show_deposit },
};
/* clang-format on */

const vast_command_table vast_cli_instances = VAST_COMMANDS("Instances", "show instances", rows);
