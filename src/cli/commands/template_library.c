/* SPDX-License-Identifier: MIT */
/* Templates in the library of a user, pages of templates, and images in registries. */
#include "cli.h"
#include "pages.h"
#include "rows.h"
#include "vastai/ops.h"

/* ---- the library of a user --------------------------------------------------------------------------------------- */

typedef struct owner {
    int64_t id;
    vast_bind bind;
} owner;

static const vast_bind_row owner_rows[] = { VAST_BIND(owner, id, "id", VAST_BIND_INT) };
static const vast_bind_plan owner_plan = { .rows = owner_rows, .row_count = 1, .struct_size = sizeof(owner) };

static vast_err on_owner_end(void *ctx)
{
    const vast_bind *bind = ctx;
    const owner *found = bind->target;
    return found->id > 0 ? VAST_OK : VAST_E_SHAPE;
}

/* The ID of the account that the key belongs to. @return exit status. */
static int find_owner(vast_cli *cli, int64_t *id)
{
    owner found = { .id = 0 };
    const vast_call_args args = { .op = &vast_op_show_user };
    vast_bind_begin(&found.bind, &owner_plan, &found, NULL, NULL);
    int status = vast_fetch(cli, &args, vast_bind_event, on_owner_end, &found.bind);
    *id = found.id;
    return status;
}

/* The paths name a user. Without --user, that is the owner of the key. */
static int run_of_user(vast_cli *cli)
{
    vast_call_args args;
    int64_t id = vast_int_value(cli, "user");
    int status = vast_is_given(cli, "user") ? VAST_EXIT_DONE : find_owner(cli, &id);
    if (status != VAST_EXIT_DONE || cli->curl_shown) {
        return status;
    }
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_args_int(&args, "user_id", id);
    return vast_run_call(cli, &args);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

const vast_name_list vast_template_names = { .noun = "template",
    .word = "name",
    .op = &vast_op_list_user_templates,
    .list = "templates",
    .keys = NAMES("name", "hash_id"),
    .command = "show templates",
    .of_user = true };

#define USER                                                                                                           \
    {                                                                                                                  \
        .name = "--user", .value_name = "ID", .type = VAST_ARGUMENT_ID, .feeds = "user_id",                            \
        .help = "user ID (default: that of the API key)"                                                               \
    }

static const vast_argument user_arguments[] = { USER };

static const vast_argument show_template_arguments[] = {
    { .name = "hash_id", .feeds = "hash_id", .help = "template hash, from \"search templates\"" },
    USER,
};

static const vast_argument template_id_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_template_names,
        .feeds = "template_id",
        .help = "ID or name of the template" },
    USER,
};

static const vast_argument save_templates_arguments[] = {
    { .name = "file",
        .type = VAST_ARGUMENT_FILE,
        .feeds = "templates",
        .help = "file with an array of templates, as JSON" },
    { .name = "--referral",
        .value_name = "ID",
        .type = VAST_ARGUMENT_ID,
        .feeds = "referral_template_id",
        .help = "ID of a template to keep at the top of the list" },
    { .name = "--edit",
        .type = VAST_ARGUMENT_FLAG,
        .feeds = "is_an_edit",
        .help = "mark the earlier versions of the templates as deleted" },
    USER,
};

static const vast_argument paged_arguments[] = {
    { .name = "--filters",
        .value_name = "JSON",
        .type = VAST_ARGUMENT_JSON,
        .feeds = "select_filters",
        .help = "filters, as JSON: '{\"recommended\":{\"eq\":true}}'" },
    { .name = "--order-by",
        .value_name = "JSON",
        .type = VAST_ARGUMENT_JSON,
        .feeds = "order_by",
        .help = "order, as JSON" },
    { .shared = &vast_page_options },
};

static const vast_argument revise_template_arguments[] = {
    { .name = "hash_id", .feeds = "hash_id", .help = "present template hash, from \"search templates\"" },
    { .name = "file", .type = VAST_ARGUMENT_FILE, .feeds = "template", .help = "file with the template, as JSON" },
};

static const vast_argument image_tags_arguments[] = {
    { .name = "image", .feeds = "image", .help = "image name without a tag" },
    { .name = "--server", .value_name = "HOST", .feeds = "server", .help = "registry (default: Docker Hub)" },
    { .name = "--username", .value_name = "NAME", .feeds = "username", .help = "user name in the registry" },
    { .name = "--token", .feeds = "token", .secret = true, .help = "access token or password in the registry" },
};

static const vast_argument registry_login_arguments[] = {
    { .name = "--server", .value_name = "HOST", .required = true, .feeds = "server", .help = "registry" },
    { .name = "--username",
        .value_name = "NAME",
        .required = true,
        .feeds = "username",
        .help = "user name in the registry" },
    { .name = "--token", .required = true, .feeds = "token", .secret = true, .help = "access token or password" },
};

static const vast_column template_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "hash_id", .title = "Hash", .left = true },
    { .key = "name", .title = "Name", .left = true },
    { .key = "image", .title = "Image", .left = true },
    { .key = "tag", .title = "Tag", .left = true },
    { .key = "desc", .title = "Description", .left = true, .full = true },
};

static const vast_column tag_columns[] = { { .key = "", .title = "Tag", .left = true } };
static const vast_column repository_columns[] = { { .key = "", .title = "Repository", .left = true } };

static const vast_command rows[] = {
    {
        .words = "search templates-v1",
        .summary = "Search for templates page by page",
        .example = "--filters '{\"recommended\":{\"eq\":true}}' --limit 20",
        ARGUMENTS(paged_arguments),
        .op = &vast_op_search_templates_paged,
        .run = vast_run_pages,
        .view = VIEW(.list = "templates", .empty = "No templates.", .raw_whole = true, COLUMNS(template_columns)),
    },
    {
        .words = "show templates",
        .summary = "List the templates in your library",
        .example = "--full",
        ARGUMENTS(user_arguments),
        .op = &vast_op_list_user_templates,
        .also = &vast_op_show_user,
        .run = run_of_user,
        .view = VIEW(.list = "templates", .empty = "No templates.", COLUMNS(template_columns)),
    },
    {
        .words = "show autoscaler-templates",
        .summary = "Show the templates for serverless workers, as JSON",
        .example = "--raw",
        ARGUMENTS(user_arguments),
        .op = &vast_op_list_autoscaler_templates,
        .also = &vast_op_show_user,
        .run = run_of_user,
        .view = VIEW(.kind = VAST_VIEW_JSON),
    },
    {
        .words = "show template",
        .summary = "Show a template and related ones, as JSON",
        .example = "0f0e0d0c",
        ARGUMENTS(show_template_arguments),
        .op = &vast_op_show_template,
        .also = &vast_op_show_user,
        .run = run_of_user,
        .view = VIEW(.kind = VAST_VIEW_JSON),
    },
    {
        .words = "save template",
        .harm = VAST_HARM_NONE,
        .summary = "Add an existing template to your library",
        .example = "6001",
        ARGUMENTS(template_id_arguments),
        .op = &vast_op_save_template,
        .also = &vast_op_show_user,
        .run = run_of_user,
        .done = "Template {id} is in the library.",
    },
    {
        .words = "save templates",
        .harm = VAST_HARM_NONE,
        .summary = "Save templates from a file of JSON in your library",
        .example = "templates.json",
        ARGUMENTS(save_templates_arguments),
        .op = &vast_op_save_templates,
        .also = &vast_op_show_user,
        .run = run_of_user,
        .view = VIEW(.list = "templates", .empty = "No templates were saved.", COLUMNS(template_columns)),
    },
    {
        .words = "delete user-template",
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete template {id}?",
        .summary = "Delete a template of your library that you created",
        .example = "6001",
        ARGUMENTS(template_id_arguments),
        .op = &vast_op_delete_user_template,
        .also = &vast_op_show_user,
        .run = run_of_user,
        .done = "Template {id} deleted.",
    },
    {
        .words = "update template-v1",
        .harm = VAST_HARM_NONE,
        .summary = "Edit a template from a file of JSON; a template in use is copied",
        .example = "0f0e0d0c me.json",
        ARGUMENTS(revise_template_arguments),
        .op = &vast_op_revise_template,
    },
    {
        .words = "show image-tags",
        .summary = "List the tags of an image in a container registry",
        .example = "vllm/vllm-openai",
        ARGUMENTS(image_tags_arguments),
        .op = &vast_op_list_image_tags,
        .view = VIEW(.list = "tags", .empty = "No tags.", COLUMNS(tag_columns)),
    },
    {
        .words = "check registry-login",
        .summary = "Check a login for a container registry and list its repositories",
        .example = "--server docker.io --username me --token secret",
        ARGUMENTS(registry_login_arguments),
        .op = &vast_op_check_registry_login,
        .view = VIEW(.list = "repositories", .empty = "The login is accepted; it has no repositories.",
            COLUMNS(repository_columns)),
    },
};

const vast_command_table vast_cli_template_library = {
    .heading = "Templates",
    .list_command = "show templates",
    COMMANDS(rows),
};
