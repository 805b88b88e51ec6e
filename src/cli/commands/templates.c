/* SPDX-License-Identifier: MIT */
/* Templates: create, update and delete. search.c has `search templates`. */
#include <string.h>

#include "rows.h"
#include "search.h"
#include "vastai/ops.h"

/* ---- create and update ------------------------------------------------------------------------------------------- */

/* A template stores the registry alone, which is the first word of --login. */
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

static void add_access(const vast_cli *cli, vast_call_args *args)
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
    add_access(cli, &args);
    return vast_run_call(cli, &args);
}

/* ---- delete ------------------------------------------------------------------------------------------------------ */

/* --hash-id takes precedence over --template-id: only one of them is sent. */
static int run_delete(vast_cli *cli)
{
    vast_call_args args;
    const char *hash = vast_value(cli, "hash-id");
    bool by_hash = hash != NULL && hash[0] != '\0';
    if (!by_hash && !vast_is_given(cli, "template-id")) {
        return vast_misuse(cli, "specify --template-id or --hash-id");
    }
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_args_drop(&args, by_hash ? "template_id" : "hash_id");
    return vast_run_call(cli, &args);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument template_options[] = {
    { .name = "--name", .value_name = "NAME", .feeds = "name", .help = "name of the template" },
    { .name = "--image", .value_name = "IMAGE", .feeds = "image", .help = "container image to run" },
    { .name = "--image_tag", .value_name = "TAG", .feeds = "tag", .help = "tag of the image" },
    { .name = "--href", .value_name = "URL", .feeds = "href", .help = "web page of the image" },
    { .name = "--repo", .value_name = "URL", .feeds = "repo", .help = "repository of the image" },
    { .name = "--login",
        .value_name = "TEXT",
        .secret = true,
        .help = "docker login arguments; only the first word, the registry, is stored" },
    { .name = "--env",
        .secret = true,
        .value_name = "TEXT",
        .feeds = "env",
        .help = "environment variables and ports: \"-e A=1 -p 8080:8080\"" },
    { .name = "--ssh", .type = VAST_ARGUMENT_FLAG, .help = "give access by SSH" },
    { .name = "--jupyter", .type = VAST_ARGUMENT_FLAG, .help = "give access by Jupyter" },
    { .name = "--direct", .type = VAST_ARGUMENT_FLAG, .help = "connect directly to the machine, without the proxy" },
    { .name = "--jupyter-dir", .value_name = "FOLDER", .feeds = "jupyter_dir", .help = "directory that Jupyter opens" },
    { .name = "--jupyter-lab", .type = VAST_ARGUMENT_FLAG, .feeds = "use_jupyter_lab", .help = "use JupyterLab" },
    { .name = "--onstart-cmd",
        .secret = true,
        .value_name = "COMMAND",
        .feeds = "onstart",
        .help = "shell commands to run at each start" },
    { .name = "--search_params", .value_name = "QUERY", .help = "query for suitable offers; see \"search offers\"" },
    { .name = "--no-default",
        .short_name = "-n",
        .type = VAST_ARGUMENT_FLAG,
        .help = "do not add the default conditions to --search_params" },
    { .name = "--disk_space",
        .value_name = "GB",
        .feeds = "recommended_disk_space",
        .help = "recommended disk size, in GB" },
    { .name = "--readme", .value_name = "TEXT", .feeds = "readme", .help = "readme text of the template" },
    { .name = "--hide-readme",
        .type = VAST_ARGUMENT_FLAG,
        .feeds = "readme_visible",
        .sends_false = true,
        .help = "do not show the readme" },
    { .name = "--desc", .value_name = "TEXT", .feeds = "desc", .help = "short description of the template" },
    { .name = "--public",
        .type = VAST_ARGUMENT_FLAG,
        .feeds = "private",
        .sends_false = true,
        .help = "make the template visible to other users" },
};
static const vast_argument_list template_options_list = ARGUMENT_LIST(template_options);

static const vast_argument update_template_arguments[] = {
    { .name = "hash_id", .feeds = "hash_id", .help = "template hash, from \"search templates\"" },
    { .shared = &template_options_list },
};

static const vast_argument delete_template_arguments[] = {
    { .name = "--template-id",
        .value_name = "ID",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_template_names,
        .feeds = "template_id",
        .help = "ID or name of the template" },
    { .name = "--hash-id",
        .value_name = "HASH",
        .feeds = "hash_id",
        .help = "hash of the template; takes precedence over --template-id" },
};

static const vast_command rows[] = {
    {
        .words = "create template",
        .harm = VAST_HARM_NONE,
        .summary = "Create a template for instances",
        .example = "--name llm --image vllm/vllm-openai --ssh",
        ARGUMENTS(template_options),
        .op = &vast_op_create_template,
        .run = run_template,
        .done = "Template {.template.id} created, with hash {.template.hash_id}.",
        .done_already = "This template exists already: {.template.id}, with hash {.template.hash_id}.",
    },
    {
        .words = "update template",
        .harm = VAST_HARM_NONE,
        .summary = "Replace a template",
        .description = "Options that are not given are reset to their defaults. The hash of the template may change.",
        .example = "0f0e0d0c --name llm --image x --ssh",
        ARGUMENTS(update_template_arguments),
        .op = &vast_op_update_template,
        .run = run_template,
        .done = "Template {.template.id} updated; its hash is {.template.hash_id}.",
    },
    {
        .words = "delete template",
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete template {template-id}{hash-id}?",
        .unattended = true,
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
