/* SPDX-License-Identifier: MIT */
/* Renting offers by their ids. */
#include <string.h>

#include "bulk.h"
#include "rent_options.h"
#include "rows.h"
#include "vastai/ops.h"

/* ---- volumes ------------------------------------------------------------------------------------------------------- */

#define VOLUME_GB "15" /* of a new volume, unless --volume-size says otherwise */

/* The volume to come with it: a new one of an offer, or one that there is. */
static int add_volume(vast_cli *cli, vast_call_args *args)
{
    const char *offer = vast_value(cli, "create-volume"), *volume = vast_value(cli, "link-volume");
    const char *path = vast_value(cli, "mount-path"), *name = vast_value(cli, "volume-label");
    const char *size = vast_value(cli, "volume-size");
    if (offer == NULL && volume == NULL) {
        return VAST_EXIT_DONE;
    }
    if (path == NULL || *path == '\0') {
        return vast_misuse(cli, "a volume needs --mount-path: where it is to be seen inside");
    }
    if (offer == NULL && size != NULL) {
        return vast_misuse(cli, "--volume-size goes with --create-volume: a volume that there is has its size");
    }
    vast_out out;
    vast_scratch_begin(cli, &out);
    vast_write_json(&out, "{\"mount_path\": %s", path);
    vast_write(&out, ", \"create_new\": %s, \"volume_id\": %s", offer != NULL ? "true" : "false",
        offer != NULL ? offer : volume);
    if (name != NULL) {
        vast_write_json(&out, ", \"name\": %s", name);
    }
    if (offer != NULL) {
        vast_write(&out, ", \"size\": %s", size != NULL ? size : VOLUME_GB);
    }
    vast_put_char(&out, '}');
    const char *json = vast_scratch_keep(cli, &out);
    if (json == NULL) {
        return VAST_EXIT_USAGE;
    }
    vast_args_json(args, "volume_info", json);
    return VAST_EXIT_DONE;
}

/* ---- the commands -------------------------------------------------------------------------------------------------- */

static int run_create(vast_cli *cli)
{
    vast_call_args args;
    int status = vast_rent_args(cli, cli->line.command->op, &args);
    status = status == VAST_EXIT_DONE ? add_volume(cli, &args) : status;
    return status == VAST_EXIT_DONE ? vast_run_call(cli, &args) : status;
}

static int run_create_many(vast_cli *cli)
{
    static const vast_bulk bulk = { .label = "Rented as instances" };
    vast_call_args args;
    int status = vast_rent_args(cli, cli->line.command->op, &args);
    status = status == VAST_EXIT_DONE ? add_volume(cli, &args) : status;
    return status == VAST_EXIT_DONE ? vast_bulk_run(cli, &args, &bulk) : status;
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

/* clang-format off */
const char vast_create_terms[] =
    ARG("--image=NAME") FIELD HELP("the image to run: \"pytorch/pytorch\"")
    ARG("--disk=GB") NUMBER FIELD HELP("disk for it, in GB (10)")
    ARG("--bid_price=USD") NUMBER FIELD_AS("price") HELP("bid so much an hour: cheaper, and interruptible")
    ARG("--user=NAME") FIELD HELP("who runs in the container")
    ARG("--force") FLAG FIELD HELP("take it even if it does not quite fit")
    ARG("--create-volume=OFFER") INT HELP("with a new volume of this offer")
    ARG("--link-volume=VOLUME") INT GROUP("1") HELP("with a volume that there is")
    ARG("--volume-size=GB") INT HELP("of the new volume (15)")
    ARG("--mount-path=PATH") HELP("where the volume is to be seen")
    ARG("--volume-label=TEXT") HELP("what to call the new volume");

static const vast_command rows[] = {
    { .text = WORDS("create instance")
        HELP("Rent an offer, and run an image there\nBilling of its disk begins at once. \"vastai wait instance "
             "ID\" tells when it runs; an offer may be gone when you ask for it.")
        EXAMPLE("8100001 --image x/y --ssh --direct")
      ARG("id") ID FIELD HELP("the offer, as \"search offers\" lists it")
      CREATE_TERMS
      RENT_OPTIONS
      DONE("Offer {id} is rented: instance {.new_contract} is on its way."),
      .op = &vast_op_create_instance, .run = run_create },
    { .text = WORDS("create instances") HELP("Rent several offers, and run the same image on each")
        EXAMPLE("8100001 8100002 --image x/y")
      ARG("ids") ID FIELD SOME HELP("the offers")
      CREATE_TERMS
      RENT_OPTIONS,
      .op = &vast_op_create_instances, .run = run_create_many },
};
/* clang-format on */

const vast_command_table vast_cli_create = VAST_COMMANDS("Instances", "show instances", rows);
