/* SPDX-License-Identifier: MIT */
/* Templates: made, changed, deleted. They are found by `search templates`. */
#include <string.h>

#include "rows.h"
#include "search.h"
#include "vastai/ops.h"

/* ---- create and update ------------------------------------------------------------------------------------------- */

/* Of how docker logs in, only the registry is kept with a template: the first word. */
static bool add_login(vast_cli *cli, vast_call_args *args)
{
    const char *login = vast_value(cli, "login");
    if (login == NULL || login[0] == '\0') {
        return true;
    }
    login = vast_keep(cli, "%.*s", (int)strcspn(login, " "), login);
    vast_args_text(args, "docker_login_repo", login);
    return login != NULL;
}

static bool add_filters(vast_cli *cli, vast_call_args *args)
{
    vast_query query;
    const char *text = vast_value(cli, "search_params");
    vast_query_begin(&query, &vast_query_offers);
    if (!vast_is_given(cli, "no-default")) {
        vast_query_defaults(&query, vast_query_offers.defaults);
    }
    if (text != NULL && !vast_search_add(cli, &query, text)) {
        return false;
    }
    const char *json = vast_search_json(cli, &query);
    vast_args_json(args, "extra_filters", json);
    return json != NULL;
}

static void add_way_in(const vast_cli *cli, vast_call_args *args)
{
    bool ssh = vast_is_given(cli, "ssh"), jupyter = vast_is_given(cli, "jupyter"),
         direct = vast_is_given(cli, "direct");
    vast_args_int(args, "jup_direct", jupyter && direct);
    vast_args_int(args, "ssh_direct", ssh && direct);
    vast_args_int(args, "use_ssh", ssh || jupyter);
    vast_args_text(args, "runtype", jupyter ? "jupyter" : ssh ? "ssh" : "args");
}

static int run_template(vast_cli *cli)
{
    vast_call_args args;
    if (!vast_row_args(cli, &args) || !add_login(cli, &args) || !add_filters(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    add_way_in(cli, &args);
    return vast_run_call(cli, &args);
}

/* ---- delete ------------------------------------------------------------------------------------------------------ */

/* Of the two names of a template the hash goes first, and goes alone. */
static int run_delete(vast_cli *cli)
{
    vast_call_args args;
    const char *hash = vast_value(cli, "hash-id");
    bool by_hash = hash != NULL && hash[0] != '\0';
    if (!by_hash && !vast_is_given(cli, "template-id")) {
        return vast_misuse(cli, "it takes --template-id or --hash-id to say which");
    }
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_args_drop(&args, by_hash ? "template_id" : "hash_id");
    return vast_run_call(cli, &args);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument template_options[] = {
    { .name = "--name", .value_name = "NAME", .feeds = "name", .help = "what to call it" },
    { .name = "--image", .value_name = "IMAGE", .feeds = "image", .help = "the image to run" },
    { .name = "--image_tag", .value_name = "TAG", .feeds = "tag", .help = "the image's tag" },
    { .name = "--href", .value_name = "URL", .feeds = "href", .help = "a page about it" },
    { .name = "--repo", .value_name = "URL", .feeds = "repo", .help = "where its sources are" },
    { .name = "--login",
        .value_name = "TEXT",
        .secret = true,
        .help = "how docker logs in; only the registry, its first word, is kept" },
    { .name = "--env",
        .secret = true,
        .value_name = "TEXT",
        .feeds = "env",
        .help = "variables and ports: \"-e A=1 -p 8080:8080\"" },
    { .name = "--ssh", .type = VAST_ARGUMENT_FLAG, .help = "way in by ssh" },
    { .name = "--jupyter", .type = VAST_ARGUMENT_FLAG, .help = "way in by Jupyter" },
    { .name = "--direct", .type = VAST_ARGUMENT_FLAG, .help = "connect to the machine itself, not by the proxy" },
    { .name = "--jupyter-dir", .value_name = "FOLDER", .feeds = "jupyter_dir", .help = "where Jupyter starts" },
    { .name = "--jupyter-lab", .type = VAST_ARGUMENT_FLAG, .feeds = "use_jupyter_lab", .help = "JupyterLab" },
    { .name = "--onstart-cmd",
        .secret = true,
        .value_name = "COMMAND",
        .feeds = "onstart",
        .help = "to run at each start" },
    { .name = "--search_params", .value_name = "QUERY", .help = "offers that fit it, as in \"search offers\"" },
    { .name = "--no-default",
        .short_name = "-n",
        .type = VAST_ARGUMENT_FLAG,
        .help = "only --search_params, without the defaults of a search" },
    { .name = "--disk_space", .value_name = "GB", .feeds = "recommended_disk_space", .help = "the disk that it needs" },
    { .name = "--readme", .value_name = "TEXT", .feeds = "readme", .help = "what its users should know" },
    { .name = "--hide-readme",
        .type = VAST_ARGUMENT_FLAG,
        .feeds = "readme_visible",
        .sends_false = true,
        .help = "do not show that to them" },
    { .name = "--desc", .value_name = "TEXT", .feeds = "desc", .help = "a line about it" },
    { .name = "--public",
        .type = VAST_ARGUMENT_FLAG,
        .feeds = "private",
        .sends_false = true,
        .help = "let others find and use it" },
};
static const vast_argument_list template_options_list = ARGUMENT_LIST(template_options);

static const vast_argument update_template_arguments[] = {
    { .name = "hash_id", .feeds = "hash_id", .help = "the template's hash, as in \"search templates\"" },
    { .shared = &template_options_list },
};

static const vast_argument delete_template_arguments[] = {
    { .name = "--template-id", .value_name = "ID", .type = VAST_ARGUMENT_ID, .feeds = "template_id", .help = "its id" },
    { .name = "--hash-id", .value_name = "HASH", .feeds = "hash_id", .help = "its hash; of both, this one counts" },
};

static const vast_command rows[] = {
    {
        .words = "create template",
        .summary = "Store how instances are to be set up",
        .example = "--name llm --image vllm/vllm-openai --ssh",
        ARGUMENTS(template_options),
        .op = &vast_op_create_template,
        .run = run_template,
        .done = "Template {.template.id} created, with hash {.template.hash_id}.",
    },
    {
        .words = "update template",
        .summary = "Change a template",
        .description = "All of it is replaced: what is not given is reset. The hash may change by it.",
        .example = "0f0e0d0c --name llm --image x --ssh",
        ARGUMENTS(update_template_arguments),
        .op = &vast_op_update_template,
        .run = run_template,
        .done = "Template {.template.id} updated; its hash is {.template.hash_id}.",
    },
    {
        .words = "delete template",
        .summary = "Delete a template",
        .example = "--template-id 6001",
        ARGUMENTS(delete_template_arguments),
        .op = &vast_op_delete_template,
        .run = run_delete,
    },
};

const vast_command_table vast_cli_templates = {
    .heading = "Templates",
    .list_command = "search templates",
    COMMANDS(rows),
};
