/* SPDX-License-Identifier: MIT */
/* create instance, create instances: rent offers by their IDs. */
#include <string.h>

#include "bulk.h"
#include "rent_options.h"
#include "rows.h"
#include "vastai/ops.h"

/* ---- volumes ----------------------------------------------------------------------------------------------------- */

#define VOLUME_GB "15" /* size of a new volume without --volume-size */

/* The volume to mount: a new one, rented from an offer, or an existing one. @return JSON; NULL: too long, reported. */
static const char *volume_info(vast_cli *cli)
{
    const char *offer = vast_value(cli, "create-volume"), *size = vast_value(cli, "volume-size");
    const char *name = vast_value(cli, "volume-label");
    vast_out out;
    vast_scratch_begin(cli, &out);
    vast_write_json(&out, "{\"mount_path\": %s", vast_value(cli, "mount-path"));
    vast_write(&out, ", \"create_new\": %s, \"volume_id\": %s", offer != NULL ? "true" : "false",
        offer != NULL ? offer : vast_value(cli, "link-volume"));
    if (name != NULL) {
        vast_write_json(&out, ", \"name\": %s", name);
    }
    if (offer != NULL) {
        vast_write(&out, ", \"size\": %s", size != NULL ? size : VOLUME_GB);
    }
    vast_put_char(&out, '}');
    return vast_scratch_keep(cli, &out);
}

static int add_volume(vast_cli *cli, vast_call_args *args)
{
    bool is_new = vast_is_given(cli, "create-volume");
    if (!is_new && !vast_is_given(cli, "link-volume")) {
        return VAST_EXIT_DONE;
    }
    const char *path = vast_value(cli, "mount-path");
    if (path == NULL || *path == '\0') {
        return vast_misuse(cli, "a volume needs --mount-path, the directory to mount it at");
    }
    if (!is_new && vast_is_given(cli, "volume-size")) {
        return vast_misuse(
            cli, "--volume-size is allowed only with --create-volume: an existing volume keeps its size");
    }
    const char *json = volume_info(cli);
    if (json == NULL) {
        return VAST_EXIT_USAGE;
    }
    vast_args_json(args, "volume_info", json);
    return VAST_EXIT_DONE;
}

/* ---- the commands ------------------------------------------------------------------------------------------------ */

static int run_create(vast_cli *cli)
{
    vast_call_args args;
    int status = vast_rent_args(cli, cli->line.command->op, &args);
    status = status == VAST_EXIT_DONE ? add_volume(cli, &args) : status;
    return status == VAST_EXIT_DONE ? vast_run_call(cli, &args) : status;
}

static int run_create_many(vast_cli *cli)
{
    static const vast_bulk bulk = { .label = "Created instances" };
    vast_call_args args;
    int status = vast_rent_args(cli, cli->line.command->op, &args);
    status = status == VAST_EXIT_DONE ? add_volume(cli, &args) : status;
    return status == VAST_EXIT_DONE ? vast_bulk_run(cli, &args, &bulk) : status;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_column stake_columns[] = {
    { .key = "num_gpus", .title = "x " },
    { .key = "gpu_name", .title = "" },
    { .key = "dph_total", .title = " an hour", .unit = VAST_UNIT_USD_FINE },
    { .key = "disk_space", .title = " GB of disk at most", .unit = VAST_UNIT_FIXED_1 },
    { .key = "geolocation", .title = "" },
};
const vast_stake vast_offer_stake = {
    .id = "id", .op = &vast_op_search_offers, .list = "offers", .command = "search offers", COLUMNS(stake_columns)
};

static const vast_argument create_terms[] = {
    { .name = "--image",
        .value_name = "NAME",
        .feeds = "image",
        .help = "container image to run, for example pytorch/pytorch" },
    { .name = "--disk",
        .value_name = "GB",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "disk",
        .help = "disk size, in GB (default: 10)" },
    { .name = "--bid_price",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "price",
        .help = "bid for an interruptible instance, in USD per hour" },
    { .name = "--user", .value_name = "NAME", .feeds = "user", .help = "user that runs the container's processes" },
    { .name = "--force",
        .type = VAST_ARGUMENT_FLAG,
        .feeds = "force",
        .help = "rent the offer even if it does not meet all requirements" },
    { .name = "--create-volume",
        .value_name = "OFFER",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .one_of = "volume",
        .help = "ID of a volume offer: rent it and mount the new volume" },
    { .name = "--link-volume",
        .value_name = "VOLUME",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .one_of = "volume",
        .help = "ID of an existing volume to mount" },
    { .name = "--volume-size",
        .value_name = "GB",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .help = "size of the new volume, in GB (default: 15)" },
    { .name = "--mount-path", .value_name = "PATH", .help = "directory to mount the volume at" },
    { .name = "--volume-label", .value_name = "TEXT", .help = "name of the new volume" },
};
static const vast_argument_list create_terms_list = ARGUMENT_LIST(create_terms);

static const vast_argument create_instance_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "offer ID, from \"search offers\"" },
    { .shared = &create_terms_list },
    { .name = "--target-reliability",
        .value_name = "SHARE",
        .type = VAST_ARGUMENT_NUMBER,
        .max = 1,
        .feeds = "target_reliability",
        .extension = true,
        .help = "reliability that the host must guarantee, 0 to 1; its price may be higher" },
    { .shared = &vast_rent_options },
};

static const vast_argument create_instances_arguments[] = {
    { .name = "ids",
        .type = VAST_ARGUMENT_ID,
        .count = VAST_ONE_OR_MORE,
        .feeds = "ids",
        .help = "offer IDs, from \"search offers\"" },
    { .shared = &create_terms_list },
    { .shared = &vast_rent_options },
};

static const vast_command rows[] = {
    {
        .words = "create instance",
        .harm = VAST_HARM_SPENDS,
        .question = "Rent offer {id}?",
        .declined = "Nothing was rented.",
        .stake = &vast_offer_stake,
        .unattended = true,
        .summary = "Create an instance: rent an offer and run an image on it",
        .description = "Storage is billed from the moment the offer is rented. \"vastai wait instance ID\" waits "
                       "until the instance runs. Another user may rent an offer before you do.",
        .example = "8100001 --image pytorch/pytorch --ssh --direct",
        ARGUMENTS(create_instance_arguments),
        .op = &vast_op_create_instance,
        .run = run_create,
        .done = "Offer {id} rented: instance {.new_contract} is starting.",
        .done_stopped = "Offer {id} rented: instance {.new_contract} is stopped.",
        .ids_from = "search offers",
    },
    {
        .words = "create instances",
        .harm = VAST_HARM_SPENDS,
        .question = "Rent offers {ids}?",
        .declined = "Nothing was rented.",
        .stake = &vast_offer_stake,
        .unattended = true,
        .summary = "Create several instances: rent offers and run the same image on each",
        .example = "8100001 8100002 --image pytorch/pytorch",
        ARGUMENTS(create_instances_arguments),
        .op = &vast_op_create_instances,
        .run = run_create_many,
        .ids_from = "search offers",
    },
};

const vast_command_table vast_cli_rent_by_id = {
    .heading = "Instances",
    .list_command = "show instances",
    COMMANDS(rows),
};
