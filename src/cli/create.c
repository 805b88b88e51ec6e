/* Renting offers by their ids. */
#include <string.h>

#include "bulk.h"
#include "rent.h"
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
    if (path == NULL) {
        return vast_misuse(cli, "a volume needs --mount-path: where it is to be seen inside");
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
    static const vast_bulk bulk = { .listed = "new_contracts", .label = "Rented as instances" };
    vast_call_args args;
    int status = vast_rent_args(cli, cli->line.command->op, &args);
    status = status == VAST_EXIT_DONE ? add_volume(cli, &args) : status;
    return status == VAST_EXIT_DONE ? vast_bulk_run(cli, &args, &bulk) : status;
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

#define TERMS                                                                                                          \
    { .names = "--image=NAME", .field = "image", .help = "the image to run: \"pytorch/pytorch\"" },                    \
        { .names = "--disk=GB", .field = "disk", .type = VAST_A_NUMBER, .help = "disk for it, in GB (10)" },           \
        { .names = "--bid_price=USD",                                                                                  \
            .field = "price",                                                                                          \
            .type = VAST_A_NUMBER,                                                                                     \
            .help = "bid so much an hour: cheaper, and interruptible" },                                               \
        { .names = "--user=NAME", .field = "user", .help = "who runs in the container" },                              \
        { .names = "--force",                                                                                          \
            .field = "force",                                                                                          \
            .type = VAST_A_FLAG,                                                                                       \
            .help = "take it even if it does not quite fit" },                                                         \
        { .names = "--create-volume=OFFER", .type = VAST_A_INT, .help = "with a new volume of this offer" },           \
        { .names = "--link-volume=VOLUME", .type = VAST_A_INT, .group = 1, .help = "with a volume that there is" },    \
        { .names = "--volume-size=GB", .type = VAST_A_INT, .help = "of the new volume (15)" },                         \
        { .names = "--mount-path=PATH", .help = "where the volume is to be seen" },                                    \
    {                                                                                                                  \
        .names = "--volume-label=TEXT", .help = "what to call the new volume"                                          \
    }

static const vast_argument one_arguments[] = {
    { .names = "id", .field = "id", .type = VAST_A_ID, .help = "the offer, as \"search offers\" lists it" },
    TERMS,
};
static const vast_argument many_arguments[] = {
    { .names = "ids", .field = "ids", .type = VAST_A_ID, .count = VAST_SOME, .help = "the offers" },
    TERMS,
};

static const vast_command rows[] = {
    { .words = "create instance",
        .help = "Rent an offer, and run an image there\nBilling of its disk begins at once. \"vastai wait instance "
                "ID\" tells "
                "when it runs; an offer may be gone when you ask for it.",
        .example = "8100001 --image x/y --ssh --direct",
        VAST_ARGUMENTS(one_arguments),
        VAST_MORE(vast_rent_options),
        .op = &vast_op_create_instance,
        .done = "Offer {id} is rented: instance {.new_contract} is on its way.",
        .run = run_create },
    { .words = "create instances",
        .help = "Rent several offers, and run the same image on each",
        .example = "8100001 8100002 --image x/y",
        VAST_ARGUMENTS(many_arguments),
        VAST_MORE(vast_rent_options),
        .op = &vast_op_create_instances,
        .run = run_create_many },
};

const vast_command_table vast_cli_create = VAST_COMMANDS("Instances", "show instances", rows);
