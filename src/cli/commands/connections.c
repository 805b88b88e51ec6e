/* SPDX-License-Identifier: MIT */
/* Cloud storage connections of the account, and the API keys of its subaccounts. */
#include "cli.h"
#include "rows.h"
#include "vastai/ops.h"

/* ---- regenerate subaccount-keys ---------------------------------------------------------------------------------- */

static int run_regenerate(vast_cli *cli)
{
    const char *id = vast_value(cli, "id");
    const char *question =
        id != NULL ? vast_keep(cli, "Replace the API key of subaccount %s? The old key becomes invalid.", id)
                   : "Replace the API keys of all subaccounts? The old keys become invalid.";
    if ((id == NULL) != vast_is_given(cli, "all")) {
        return vast_misuse(cli, "name one subaccount by its ID, or all of them by --all");
    }
    bool sure = question != NULL && (vast_confirm(cli, question));
    return sure ? vast_run_row(cli) : vast_decline(cli, "Nothing was replaced.");
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_name_list connection_names = { .noun = "connection",
    .word = "name",
    .op = &vast_op_list_connections,
    .keys = NAMES("name"),
    .command = "show connections" };
static const vast_name_list subaccount_names = { .noun = "subaccount",
    .word = "name",
    .op = &vast_op_list_subaccounts,
    .list = "users",
    .keys = NAMES("username", "email"),
    .command = "show subaccounts" };

static const vast_argument create_connection_arguments[] = {
    { .name = "--provider",
        .required = true,
        .feeds = "provider",
        .choices = NAMES("drive", "s3", "b2", "dropbox", "hf"),
        .help = "cloud storage provider: Google Drive, S3, Backblaze B2, Dropbox or Hugging Face" },
    { .name = "--name", .feeds = "user_given_name", .help = "name of the connection; not for Dropbox" },
    { .name = "--access-key",
        .value_name = "KEY",
        .feeds = "access_key",
        .help = "access key ID, for S3 and Hugging Face" },
    { .name = "--secret-key",
        .value_name = "KEY",
        .feeds = "secret_access_key",
        .secret = true,
        .help = "secret access key, for S3 and Hugging Face" },
    { .name = "--namespace", .feeds = "namespace", .help = "user or organization, for Hugging Face" },
    { .name = "--key-id", .value_name = "ID", .feeds = "key_id", .help = "application key ID, for Backblaze" },
    { .name = "--application-key",
        .value_name = "KEY",
        .feeds = "application_key",
        .secret = true,
        .help = "application key, for Backblaze" },
    { .name = "--code",
        .feeds = "code",
        .secret = true,
        .help = "OAuth authorization code, for Google Drive and Dropbox" },
    { .name = "--state", .feeds = "state", .help = "OAuth state of the redirect, for Dropbox" },
};

static const vast_argument delete_connection_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &connection_names,
        .feeds = "id",
        .help = "ID or name of the connection, from \"show connections\"" },
};

static const vast_argument regenerate_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &subaccount_names,
        .count = VAST_OPTIONAL,
        .feeds = "subaccount_user_id",
        .help = "ID, user name or email address of the subaccount, from \"show subaccounts\"" },
    { .name = "--all",
        .type = VAST_ARGUMENT_FLAG,
        .feeds = "regenerate_all",
        .help = "replace the keys of all subaccounts" },
    { .name = "--yes", .short_name = "-y", .type = VAST_ARGUMENT_FLAG, .help = "do not ask for confirmation" },
};

static const vast_column regenerated_columns[] = {
    { .key = "user_id", .title = "Subaccount" },
    { .key = "email", .title = "Email", .left = true },
    { .key = "derived_key", .title = "New key", .unit = VAST_UNIT_SECRET, .left = true },
};

static const vast_command rows[] = {
    {
        .words = "show cloud-connections",
        .summary = "List cloud storage connections with all their properties, as JSON",
        .example = "--raw",
        .op = &vast_op_list_cloud_connections,
        .view = VIEW(.kind = VAST_VIEW_JSON),
    },
    {
        .words = "create connection",
        .harm = VAST_HARM_NONE,
        .summary = "Connect the account to cloud storage",
        .example = "--provider s3 --name backups --access-key AKIAEXAMPLE --secret-key secret",
        ARGUMENTS(create_connection_arguments),
        .op = &vast_op_create_connection,
    },
    {
        .words = "delete connection",
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete cloud storage connection {id}?",
        .summary = "Delete a cloud storage connection",
        .example = "12",
        ARGUMENTS(delete_connection_arguments),
        .op = &vast_op_delete_connection,
        .done = "Connection {id} deleted.",
    },
    {
        .words = "regenerate subaccount-keys",
        .harm = VAST_HARM_FINAL,
        .asks_itself = true,
        .summary = "Replace the API key of a subaccount, or those of all",
        .description =
            "The old keys become invalid. Use --raw or --show-secrets to see the new ones in full: the service does "
            "not show them again.",
        .example = "1234 --show-secrets",
        ARGUMENTS(regenerate_arguments),
        .op = &vast_op_regenerate_subaccount_keys,
        .run = run_regenerate,
        .view = VIEW(.list = "regenerated_keys", .empty = "No keys were replaced.", .raw_whole = true,
            COLUMNS(regenerated_columns)),
    },
};

const vast_command_table vast_cli_connections = {
    .heading = "Account",
    .list_command = "show connections",
    COMMANDS(rows),
};
