/* SPDX-License-Identifier: MIT */
/* launch instance: searches for offers and rents the best one in a single request. */
#include <string.h>

#include "gpu_names.h"
#include "regions.h"
#include "rent_options.h"
#include "rows.h"
#include "search.h"
#include "text_helpers.h"
#include "vastai/ops.h"
#include "vastai/query.h"

/* ---- GPU names --------------------------------------------------------------------------------------------------- */

/* @param name  set to the name as the service writes it, or as it was given. @return exit status. */
static int check_name(vast_cli *cli, const char *gpu, char name[VAST_GPU_NAME_BYTES])
{
    char what[200];
    vast_gpu_match match = vast_gpu_name_find(cli, gpu, strlen(gpu), name);
    if (match == VAST_GPU_NEAR || match == VAST_GPU_UNKNOWN) {
        bool near = match == VAST_GPU_NEAR;
        vast_text(
            what, sizeof what, "unknown GPU \"%s\"%s%s%s", gpu, near ? "; did you mean " : "", name, near ? "?" : "");
        return vast_complain(cli, VAST_EXIT_USAGE, what, "\"vastai metrics gpu\" lists the GPU models.");
    }
    if (match == VAST_GPU_NO_LIST && !vast_text(name, VAST_GPU_NAME_BYTES, "%s", gpu)) {
        return vast_misuse(cli, "--gpu-name is too long");
    }
    return VAST_EXIT_DONE;
}

/* ---- the query --------------------------------------------------------------------------------------------------- */

/* The arguments as a query of the search language. */
static const char *query_text(vast_cli *cli, const char *gpu, const char *disk)
{
    const char *region = vast_value(cli, "region");
    bool somewhere = region != NULL && region[0] != '\0';
    region = somewhere ? vast_region_list(cli, region) : "";
    vast_out out;
    if (region == NULL) {
        return NULL;
    }
    vast_scratch_begin(cli, &out);
    vast_write(&out, "num_gpus=%s gpu_name=", vast_value(cli, "num-gpus"));
    for (; *gpu != '\0'; gpu++) {
        vast_put_char(&out, (char)(*gpu == ' ' ? '_' : *gpu));
    }
    vast_write(&out, "%s%s disk_space>=%s", somewhere ? " geolocation in " : "", region, disk);
    return vast_scratch_keep(cli, &out);
}

/* The service expects the disk size in the query with a decimal point: 16.0. */
static const char *disk_text(vast_cli *cli)
{
    char number[64];
    vast_json_number_from_text(vast_value(cli, "disk"), number, sizeof number);
    return vast_keep(cli, "%s%s", number, strpbrk(number, ".eE") == NULL ? ".0" : "");
}

static int add_query(vast_cli *cli, const char *gpu, vast_call_args *args)
{
    vast_query query;
    const char *disk = disk_text(cli), *text = disk != NULL ? query_text(cli, gpu, disk) : NULL;
    vast_query_begin(&query, &vast_query_offers);
    vast_query_defaults(&query, vast_query_offers.defaults);
    vast_query_defaults(&query, "rented=false");
    if (text == NULL || !vast_search_add(cli, &query, text)) {
        return VAST_EXIT_USAGE;
    }
    query.order = vast_value(cli, "order");
    query.type = "on-demand";
    query.limit = vast_int_value(cli, "limit");
    query.storage = disk;
    const char *json = vast_search_json(cli, &query);
    vast_args_json(args, "q", json);
    return json != NULL ? VAST_EXIT_DONE : VAST_EXIT_USAGE;
}

static int run_launch(vast_cli *cli)
{
    vast_call_args args;
    char gpu[VAST_GPU_NAME_BYTES];
    int status = check_name(cli, vast_value(cli, "gpu-name"), gpu);
    status = status == VAST_EXIT_DONE ? vast_rent_args(cli, cli->line.command->op, &args) : status;
    status = status == VAST_EXIT_DONE ? add_query(cli, gpu, &args) : status;
    return status == VAST_EXIT_DONE ? vast_run_call(cli, &args) : status;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument launch_instance_arguments[] = {
    { .name = "--gpu-name",
        .short_name = "-g",
        .value_name = "NAME",
        .required = true,
        .help = "GPU model, with _ for spaces: RTX_4090" },
    { .name = "--num-gpus",
        .short_name = "-n",
        .value_name = "N",
        .required = true,
        .choices = NAMES("1", "2", "4", "8", "12", "14"),
        .help = "number of GPUs" },
    { .name = "--region",
        .short_name = "-r",
        .value_name = "REGION",
        .help = "region (Europe, North_America, ...) or list of country codes: [SE,TW]" },
    { .name = "--image",
        .short_name = "-i",
        .value_name = "NAME",
        .required = true,
        .feeds = "image",
        .help = "container image to run" },
    { .name = "--disk",
        .short_name = "-d",
        .value_name = "GB",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "disk",
        .preset = "16.0",
        .help = "disk size, in GB; also the minimum free disk of the machine" },
    { .name = "--limit",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .preset = "3",
        .help = "maximum number of offers to try" },
    { .name = "--order",
        .short_name = "-o",
        .value_name = "FIELDS",
        .preset = "score-",
        .help = "order in which offers are tried: fields, separated by commas; a trailing - sorts descending" },
    { .shared = &vast_rent_options },
};

static const vast_command rows[] = {
    {
        .words = "launch instance",
        .harm = VAST_HARM_SPENDS,
        .question = "Rent the best offer with {num-gpus}x {gpu-name}?",
        .declined = "Nothing was rented.",
        .unattended = true,
        .summary = "Rent the best offer for a GPU model and run an image on it",
        .description = "Searches with the same defaults as \"search offers\". Storage is billed from the moment the "
                       "offer is rented.",
        .example = "-g RTX_4090 -n 1 -i pytorch/pytorch --ssh --direct",
        ARGUMENTS(launch_instance_arguments),
        .op = &vast_op_launch_instance,
        .run = run_launch,
        .done = "Instance {.new_contract} created; it is starting.",
        .done_stopped = "Instance {.new_contract} created; it is stopped.",
        .ids_from = "search offers",
    },
};

const vast_command_table vast_cli_rent_best_offer = {
    .heading = "Instances",
    .list_command = "show instances",
    COMMANDS(rows),
};
