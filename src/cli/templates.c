/* Templates: made, changed, deleted. They are found by `search templates`. */
#include <string.h>

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
    { .names = "--name=NAME", .field = "name", .help = "what to call it" },
    { .names = "--image=IMAGE", .field = "image", .help = "the image to run" },
    { .names = "--image_tag=TAG", .field = "tag", .help = "the image's tag" },
    { .names = "--href=URL", .field = "href", .help = "a page about it" },
    { .names = "--repo=URL", .field = "repo", .help = "where its sources are" },
    { .names = "--login=TEXT",
        .flags = VAST_A_SECRET,
        .help = "how docker logs in; only the registry, its first word, is kept" },
    { .names = "--env=TEXT", .field = "env", .help = "variables and ports: \"-e A=1 -p 8080:8080\"" },
    { .names = "--ssh", .type = VAST_A_FLAG, .help = "way in by ssh" },
    { .names = "--jupyter", .type = VAST_A_FLAG, .help = "way in by Jupyter" },
    { .names = "--direct", .type = VAST_A_FLAG, .help = "connect to the machine itself, not by the proxy" },
    { .names = "--jupyter-dir=FOLDER", .field = "jupyter_dir", .help = "where Jupyter starts" },
    { .names = "--jupyter-lab", .field = "use_jupyter_lab", .type = VAST_A_FLAG, .help = "JupyterLab" },
    { .names = "--onstart-cmd=COMMAND", .field = "onstart", .help = "to run at each start" },
    { .names = "--search_params=QUERY", .help = "offers that fit it, as in \"search offers\"" },
    { .names = "-n,--no-default",
        .type = VAST_A_FLAG,
        .help = "only --search_params, without the defaults of a search" },
    { .names = "--disk_space=GB", .field = "recommended_disk_space", .help = "the disk that it needs" },
    { .names = "--readme=TEXT", .field = "readme", .help = "what its users should know" },
    { .names = "--hide-readme",
        .field = "readme_visible",
        .type = VAST_A_FLAG,
        .flags = VAST_A_INVERT,
        .help = "do not show that to them" },
    { .names = "--desc=TEXT", .field = "desc", .help = "a line about it" },
    { .names = "--public",
        .field = "private",
        .type = VAST_A_FLAG,
        .flags = VAST_A_INVERT,
        .help = "let others find and use it" },
};

static const vast_argument update_arguments[] = {
    { .names = "hash_id", .field = "hash_id", .help = "the template's hash, as in \"search templates\"" },
};

static const vast_argument delete_arguments[] = {
    { .names = "--template-id=ID", .field = "template_id", .type = VAST_A_ID, .help = "its id" },
    { .names = "--hash-id=HASH", .field = "hash_id", .help = "its hash; of both, this one counts" },
};

static const vast_command rows[] = {
    { .words = "create template",
        .help = "Store how instances are to be set up",
        .example = "--name llm --image vllm/vllm-openai --ssh",
        VAST_MORE(template_options),
        .op = &vast_op_create_template,
        .done = "Template {.template.id} created, with hash {.template.hash_id}.",
        .run = run_template },
    { .words = "update template",
        .help = "Change a template\nAll of it is replaced: what is not given is reset. The hash may change by it.",
        .example = "0f0e0d0c --name llm --image x --ssh",
        VAST_ARGUMENTS(update_arguments),
        VAST_MORE(template_options),
        .op = &vast_op_update_template,
        .done = "Template {.template.id} updated; its hash is {.template.hash_id}.",
        .run = run_template },
    { .words = "delete template",
        .help = "Delete a template",
        .example = "--template-id 6001",
        VAST_ARGUMENTS(delete_arguments),
        .op = &vast_op_delete_template,
        .run = run_delete },
};

const vast_command_table vast_cli_templates = VAST_COMMANDS("Templates", "search templates", rows);
