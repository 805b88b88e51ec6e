/* SPDX-License-Identifier: MIT */
/* launch instance: searches for offers and rents the best one in a single request. */
#define _DEFAULT_SOURCE
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "files.h"
#include "regions.h"
#include "rent_options.h"
#include "rows.h"
#include "search.h"
#include "text_helpers.h"
#include "vastai/ops.h"
#include "vastai/query.h"

/* ---- GPU names --------------------------------------------------------------------------------------------------- */

#define NAME_BYTES 64
#define CACHE_AGE_MAX 86400 /* s */

/* A search in the list of GPU names that the official tool caches on this machine. */
typedef struct name_search {
    char wanted[NAME_BYTES], nearest[NAME_BYTES];
    unsigned distance;
    bool found, any;
} name_search;

/* Writes a name as it is written on the command line: with _ for spaces and dashes. */
static void write_name(const char *text, size_t len, char out[NAME_BYTES])
{
    len = len < NAME_BYTES - 1 ? len : NAME_BYTES - 1;
    for (size_t i = 0; i < len; i++) {
        out[i] = (char)(text[i] == ' ' || text[i] == '-' ? '_' : text[i]);
    }
    out[len] = '\0';
}

static vast_err on_name(void *ctx, const char *key, const vast_visit_value *value)
{
    name_search *search = ctx;
    char name[NAME_BYTES];
    if (key[0] != '\0' || value->kind != VAST_JSON_STRING) {
        return VAST_OK;
    }
    write_name(value->text, value->len, name);
    unsigned distance = vast_spelling_distance(search->wanted, strlen(search->wanted), name, strlen(name));
    search->any = true;
    search->found = search->found || strcmp(name, search->wanted) == 0;
    if (distance < search->distance) {
        search->distance = distance;
        memcpy(search->nearest, name, sizeof name);
    }
    return VAST_OK;
}

static bool search_names(name_search *search, const char *text, size_t len)
{
    static const vast_visitor visitor = { .member = on_name };
    static vast_visit visit; /* 900 bytes: static, so that it does not count against the stack */
    vast_json json;
    vast_visit_begin(&visit, "gpu_names", VAST_VISIT_LIST, &visitor, search);
    vast_json_begin(&json, vast_visit_event, &visit);
    return vast_json_feed(&json, text, len) == VAST_OK && vast_json_end(&json) == VAST_OK && search->any;
}

static bool is_fresh(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && time(NULL) - status.st_mtime < CACHE_AGE_MAX;
}

/*
 * Reports a misspelt GPU name before anything is sent, if a cached list of names is present and fresh. The list is
 * never fetched for this check: without it, the service finds no offers for the name and reports that.
 */
static int check_name(vast_cli *cli, const char *gpu)
{
    name_search search = { .distance = vast_spelling_limit(strlen(gpu)) + 1 };
    char path[VAST_PATH_BYTES], what[200];
    char *text = cli->scratch + cli->scratch_used;
    size_t len;
    if (!vast_cache_path("gpu_names_cache.json", path) || !is_fresh(path) ||
        vast_file_read(path, text, sizeof cli->scratch - cli->scratch_used, &len, NULL) != VAST_FILE_OK) {
        return VAST_EXIT_DONE;
    }
    write_name(gpu, strlen(gpu), search.wanted);
    if (!search_names(&search, text, len) || search.found) {
        return VAST_EXIT_DONE;
    }
    bool near = search.nearest[0] != '\0';
    vast_text(what, sizeof what, "unknown GPU \"%s\"%s%s%s", search.wanted, near ? "; did you mean " : "",
        search.nearest, near ? "?" : "");
    return vast_misuse(cli, what);
}

/* ---- the query --------------------------------------------------------------------------------------------------- */

/* The arguments as a query of the search language. */
static const char *query_text(vast_cli *cli, const char *disk)
{
    const char *region = vast_value(cli, "region"), *gpu = vast_value(cli, "gpu-name");
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

static int add_query(vast_cli *cli, vast_call_args *args)
{
    vast_query query;
    const char *disk = disk_text(cli), *text = disk != NULL ? query_text(cli, disk) : NULL;
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
    int status = check_name(cli, vast_value(cli, "gpu-name"));
    status = status == VAST_EXIT_DONE ? vast_rent_args(cli, cli->line.command->op, &args) : status;
    status = status == VAST_EXIT_DONE ? add_query(cli, &args) : status;
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
        .summary = "Rent the best offer for a GPU model and run an image on it",
        .description = "Searches with the same defaults as \"search offers\". Storage is billed from the moment the "
                       "offer is rented.",
        .example = "-g RTX_4090 -n 1 -i x/y --ssh --direct",
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
