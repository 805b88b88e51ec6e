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

static const vast_argument create_terms[] = {
    { .name = "--image", .value_name = "NAME", .feeds = "image", .help = "the image to run: \"pytorch/pytorch\"" },
    { .name = "--disk",
        .value_name = "GB",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "disk",
        .help = "disk for it, in GB (10)" },
    { .name = "--bid_price",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price",
        .help = "bid so much an hour: cheaper, and interruptible" },
    { .name = "--user", .value_name = "NAME", .feeds = "user", .help = "who runs in the container" },
    { .name = "--force",
        .type = VAST_ARGUMENT_FLAG,
        .feeds = "force",
        .help = "take it even if it does not quite fit" },
    { .name = "--create-volume",
        .value_name = "OFFER",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .one_of = "volume",
        .help = "with a new volume of this offer" },
    { .name = "--link-volume",
        .value_name = "VOLUME",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .one_of = "volume",
        .help = "with a volume that there is" },
    { .name = "--volume-size",
        .value_name = "GB",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .help = "of the new volume (15)" },
    { .name = "--mount-path", .value_name = "PATH", .help = "where the volume is to be seen" },
    { .name = "--volume-label", .value_name = "TEXT", .help = "what to call the new volume" },
};
static const vast_argument_list create_terms_list = ARGUMENT_LIST(create_terms);

static const vast_argument create_instance_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "the offer, as \"search offers\" lists it" },
    { .shared = &create_terms_list },
    { .shared = &vast_rent_options },
};

static const vast_argument create_instances_arguments[] = {
    { .name = "ids", .type = VAST_ARGUMENT_ID, .count = VAST_ONE_OR_MORE, .feeds = "ids", .help = "the offers" },
    { .shared = &create_terms_list },
    { .shared = &vast_rent_options },
};

static const vast_command rows[] = {
    {
        .words = "create instance",
        .summary = "Rent an offer, and run an image there",
        .description = "Billing of its disk begins at once. \"vastai wait instance ID\" tells when it runs; an offer "
                       "may be gone when you ask for it.",
        .example = "8100001 --image x/y --ssh --direct",
        ARGUMENTS(create_instance_arguments),
        .op = &vast_op_create_instance,
        .run = run_create,
        .done = "Offer {id} is rented: instance {.new_contract} is on its way.",
    },
    {
        .words = "create instances",
        .summary = "Rent several offers, and run the same image on each",
        .example = "8100001 8100002 --image x/y",
        ARGUMENTS(create_instances_arguments),
        .op = &vast_op_create_instances,
        .run = run_create_many,
    },
};

const vast_command_table vast_cli_create = {
    .heading = "Instances",
    .list_command = "show instances",
    COMMANDS(rows),
};
