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

/* clang-format off */
const char vast_template_options[] =
    ARG("--name=NAME") FIELD HELP("what to call it")
    ARG("--image=IMAGE") FIELD HELP("the image to run")
    ARG("--image_tag=TAG") FIELD_AS("tag") HELP("the image's tag")
    ARG("--href=URL") FIELD HELP("a page about it")
    ARG("--repo=URL") FIELD HELP("where its sources are")
    ARG("--login=TEXT") SECRET HELP("how docker logs in; only the registry, its first word, is kept")
    ARG("--env=TEXT") FIELD SECRET HELP("variables and ports: \"-e A=1 -p 8080:8080\"")
    ARG("--ssh") FLAG HELP("way in by ssh")
    ARG("--jupyter") FLAG HELP("way in by Jupyter")
    ARG("--direct") FLAG HELP("connect to the machine itself, not by the proxy")
    ARG("--jupyter-dir=FOLDER") FIELD HELP("where Jupyter starts")
    ARG("--jupyter-lab") FLAG FIELD_AS("use_jupyter_lab") HELP("JupyterLab")
    ARG("--onstart-cmd=COMMAND") FIELD_AS("onstart") SECRET HELP("to run at each start")
    ARG("--search_params=QUERY") HELP("offers that fit it, as in \"search offers\"")
    ARG("-n,--no-default") FLAG HELP("only --search_params, without the defaults of a search")
    ARG("--disk_space=GB") FIELD_AS("recommended_disk_space") HELP("the disk that it needs")
    ARG("--readme=TEXT") FIELD HELP("what its users should know")
    ARG("--hide-readme") FLAG FIELD_AS("readme_visible") INVERT HELP("do not show that to them")
    ARG("--desc=TEXT") FIELD HELP("a line about it")
    ARG("--public") FLAG FIELD_AS("private") INVERT HELP("let others find and use it");

static const vast_command rows[] = {
    { .text = WORDS("create template") HELP("Store how instances are to be set up")
        EXAMPLE("--name llm --image vllm/vllm-openai --ssh")
      TEMPLATE_OPTIONS
      DONE("Template {.template.id} created, with hash {.template.hash_id}."),
      .op = &vast_op_create_template, .run = run_template },
    { .text = WORDS("update template")
        HELP("Change a template\nAll of it is replaced: what is not given is reset. The hash may change by it.")
        EXAMPLE("0f0e0d0c --name llm --image x --ssh")
      ARG("hash_id") FIELD HELP("the template's hash, as in \"search templates\"")
      TEMPLATE_OPTIONS
      DONE("Template {.template.id} updated; its hash is {.template.hash_id}."),
      .op = &vast_op_update_template, .run = run_template },
    { .text = WORDS("delete template") HELP("Delete a template") EXAMPLE("--template-id 6001")
      ARG("--template-id=ID") ID FIELD HELP("its id")
      ARG("--hash-id=HASH") FIELD HELP("its hash; of both, this one counts"),
      .op = &vast_op_delete_template, .run = run_delete },
};
/* clang-format on */

const vast_command_table vast_cli_templates = VAST_COMMANDS("Templates", "search templates", rows);
