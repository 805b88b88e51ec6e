/* SPDX-License-Identifier: MIT */
/* Commands for API keys, SSH keys and environment variables of the account, and for the stored API key. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "failure.h"
#include "files.h"
#include "profile_paths.h"
#include "rows.h"
#include "show.h"
#include "signals.h"
#include "ssh_key.h"
#include "text_helpers.h"
#include "user_input.h"
#include "vastai/ops.h"

/* ---- set api-key ------------------------------------------------------------------------------------------------- */

#define EMAIL_BYTES 256

/* Reads a key from stdin, which keeps it out of the shell's history. @return NULL: unreadable or too long. */
static const char *key_from_stdin(vast_cli *cli, char *out, size_t room)
{
    size_t len;
    vast_file_result result = vast_user_read_all(cli, STDIN_FILENO, out, room, &len);
    if (result == VAST_FILE_LATE) {
        vast_complain_late(cli, "timed out reading the API key from stdin");
    }
    if (result != VAST_FILE_OK || memchr(out, '\0', len) != NULL) {
        return NULL;
    }
    const char *key = out;
    vast_text_trim(&key, &len, " \t\r\n");
    out[key - out + (ptrdiff_t)len] = '\0';
    return key;
}

static bool is_key(const char *key)
{
    size_t len = strlen(key);
    return len > 0 && len <= VAST_KEY_BYTES && vast_text_is_key(key, len);
}

static int report_file(vast_cli *cli, const char *path)
{
    char what[VAST_PATH_BYTES + 100];
    vast_text(what, sizeof what, "cannot write the API key to %s: %s", path, strerror(errno));
    return vast_complain(
        cli, VAST_EXIT_REFUSED, what, "The stored key was not changed. Check the directory and its permissions.");
}

/* Whom the service says a key belongs to. */
typedef struct owner {
    char email[EMAIL_BYTES];
    vast_bind bind;
} owner;

static const vast_bind_row owner_rows[] = { VAST_BIND(owner, email, "email", VAST_BIND_TEXT) };
static const vast_bind_plan owner_plan = { .rows = owner_rows, .row_count = 1, .struct_size = sizeof(owner) };

static int refuse_key(vast_cli *cli, vast_err err)
{
    char reason[VAST_FAILURE_BYTES], what[VAST_FAILURE_BYTES + 60];
    int status = vast_exit_of(err);
    vast_text(what, sizeof what, "%s was not stored: %s",
        status == VAST_EXIT_AUTH ? "the service rejects the key, which" : "the key could not be checked, and",
        vast_failure_message(cli, err, reason));
    return vast_complain_of_call(cli, status, what,
        status == VAST_EXIT_AUTH ? "Create an API key at " VAST_KEYS_PAGE
                                   ", or use --no-check to store this one unchecked."
                                 : "Use --no-check to store it unchecked.");
}

/* Whether the service knows a key. One that may not show the account (status 403) is valid too. @return exit status. */
static int check_key(vast_cli *cli, const char *key, owner *found)
{
    const vast_request request = {
        .op = &vast_op_show_user, .on_json = vast_bind_event, .on_end = vast_bind_ended, .ctx = &found->bind
    };
    vast_bind_begin(&found->bind, &owner_plan, found, NULL, NULL);
    vast_text(cli->settings.key, sizeof cli->settings.key, "%s", key);
    cli->settings.key_source = VAST_KEY_FLAG;
    vast_guard_output(cli);
    vast_err err = vast_send(cli, &request);
    if (cli->failure_reported || vast_signal_seen() != 0) {
        return vast_report(cli, err, NULL);
    }
    bool valid = err == VAST_OK || (err == VAST_E_AUTH && vast_outcome_of(cli)->status == 403);
    return valid ? VAST_EXIT_DONE : refuse_key(cli, err);
}

/* The old file of the official tool would be read where there is no new one. */
static void forget_old_key(const vast_cli *cli)
{
    char old[VAST_PATH_BYTES];
    if (vast_profile_is_default(cli->settings.profile) && vast_home_path(".vast_api_key", old)) {
        unlink(old);
    }
}

static int save_key(vast_cli *cli, const char *key, const owner *found)
{
    char path[VAST_PATH_BYTES], done[VAST_PATH_BYTES + EMAIL_BYTES + 40];
    if (!vast_profile_path(cli->settings.profile, VAST_KEY_NAME, path)) {
        return vast_complain(
            cli, VAST_EXIT_REFUSED, "cannot store the API key: no home directory", "Set $HOME or $XDG_CONFIG_HOME.");
    }
    if (cli->settings.dry_run) {
        vast_say(&cli->out, "The API key would be stored in %s.\n", path);
        return VAST_EXIT_DONE;
    }
    if (!vast_file_replace(path, key, strlen(key), VAST_FILE_LASTING)) {
        return report_file(cli, path);
    }
    forget_old_key(cli);
    vast_text(
        done, sizeof done, "API key%s%s stored in %s.", found->email[0] != '\0' ? " of " : "", found->email, path);
    vast_print_done(cli, done);
    const char *variable = vast_key_variable(&cli->settings);
    if (variable != NULL && !cli->settings.raw) {
        vast_note(cli, "vastai: %s takes precedence over the stored key; unset it to use the stored key\n", variable);
    }
    return VAST_EXIT_DONE;
}

/* A person learns at once that a key is mistyped. A script may set up a machine that has no network yet. */
static int check_and_save(vast_cli *cli, const char *key)
{
    owner found = { .email = "" };
    bool checked = isatty(STDIN_FILENO) == 1 && !vast_is_given(cli, "no-check");
    int status = checked ? check_key(cli, key, &found) : VAST_EXIT_DONE;
    return status == VAST_EXIT_DONE ? save_key(cli, key, &found) : status;
}

/* A person is asked for the key, and does not see what is typed; a program sends it to stdin. */
static const char *read_key(vast_cli *cli, char *out, size_t room)
{
    if (isatty(STDIN_FILENO) != 1) {
        return key_from_stdin(cli, out, room);
    }
    vast_note(cli, "Create an API key at " VAST_KEYS_PAGE "\n");
    return vast_ask_secret(cli, "API key (not shown while you type):", out, room) ? out : NULL;
}

static int run_set_key(vast_cli *cli)
{
    char typed[4096];
    const char *key = vast_value(cli, "key");
    if (key == NULL && isatty(STDIN_FILENO) != 1) {
        return vast_misuse(cli, "KEY is missing; - reads it from stdin");
    }
    if (key == NULL || strcmp(key, "-") == 0) {
        key = read_key(cli, typed, sizeof typed - 1);
    }
    if (vast_signal_seen() != 0 || cli->late) {
        explicit_bzero(typed, sizeof typed);
        return cli->late ? VAST_EXIT_DEADLINE : VAST_EXIT_SIGNAL + vast_signal_seen();
    }
    int status = key == NULL || !is_key(key)
                     ? vast_misuse(cli, "invalid API key: it is empty, too long, or contains invalid characters")
                     : check_and_save(cli, key);
    explicit_bzero(typed, sizeof typed);
    return status;
}

/* ---- SSH keys ---------------------------------------------------------------------------------------------------- */

static int send_ssh_key(vast_cli *cli, const char *key)
{
    return vast_run_row_with(cli, "ssh_key", key);
}

/*
 * The name of a file is read, as for `update ssh-key`. The official tool adds the name itself as a key, with which no
 * login is possible.
 */
static int run_create_ssh_key(vast_cli *cli)
{
    const char *key = vast_value(cli, "ssh_key");
    if (key != NULL && key[0] != '\0') {
        key = vast_ssh_public_key(cli, key);
        return key != NULL ? send_ssh_key(cli, key) : VAST_EXIT_USAGE;
    }
    if (cli->settings.prints_requests) {
        return vast_misuse(cli, "KEY is required with --curl and --dry-run, which create no key pair");
    }
    int status = vast_ssh_make_pair(cli, &key);
    return key != NULL ? send_ssh_key(cli, key) : status;
}

static int run_update_ssh_key(vast_cli *cli)
{
    const char *key = vast_ssh_public_key(cli, vast_value(cli, "ssh_key"));
    return key != NULL ? send_ssh_key(cli, key) : VAST_EXIT_USAGE;
}

/* ---- show env-vars ----------------------------------------------------------------------------------------------- */

typedef struct env_vars {
    vast_show show;
    bool masked;
} env_vars;

/* Replaces each value with five asterisks. */
static vast_err on_env_var(void *ctx, const vast_json_event *event)
{
    static const vast_json_event stars = {
        .kind = VAST_JSON_STRING, .first = true, .last = true, .text = "*****", .len = 5
    };
    env_vars *vars = ctx;
    bool bare = event->kind != VAST_JSON_KEY && event->kind != VAST_JSON_OBJECT &&
                event->kind != VAST_JSON_OBJECT_END && event->kind != VAST_JSON_ARRAY &&
                event->kind != VAST_JSON_ARRAY_END;
    if (!vars->masked || !bare || !vars->show.visit.inside) {
        return vast_show_event(&vars->show, event);
    }
    if (!event->last) {
        return VAST_OK;
    }
    vast_json_event masked = stars;
    masked.depth = event->depth;
    return vast_show_event(&vars->show, &masked);
}

static vast_err on_env_vars_end(void *ctx)
{
    env_vars *vars = ctx;
    return vast_show_end(&vars->show);
}

static int run_show_env_vars(vast_cli *cli)
{
    static env_vars vars; /* more than 1 KB: static, so that it does not count against the stack */
    const vast_call_args args = { .op = cli->line.command->op };
    vars.masked = !vast_is_given(cli, "show-values") && !cli->settings.show_secrets;
    vast_show_begin(&vars.show, cli, cli->line.command->view, NULL);
    int status = vast_fetch(cli, &args, on_env_var, on_env_vars_end, &vars);
    if (status == VAST_EXIT_DONE && vars.masked && vars.show.elements > 0 && !cli->settings.raw) {
        vast_note(cli, "(values are hidden; use --show-values to show them)\n");
    }
    return status;
}

/* ---- arguments --------------------------------------------------------------------------------------------------- */

static const vast_name_list api_key_names = { .noun = "API key",
    .word = "name",
    .op = &vast_op_list_api_keys,
    .list = "apikeys",
    .keys = NAMES("name"),
    .command = "show api-keys" };
static const vast_argument api_key_id[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &api_key_names,
        .feeds = "id",
        .help = "ID or name of the API key" },
};
static const vast_argument name_and_value[] = {
    { .name = "name", .feeds = "key", .help = "name of the variable" },
    { .name = "value", .feeds = "value", .secret = true, .help = "value of the variable" },
};

/* ---- views ------------------------------------------------------------------------------------------------------- */

static const vast_column api_key_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "name", .title = "Name", .left = true },
    { .key = "key", .title = "Key", .unit = VAST_UNIT_SECRET, .left = true },
    { .key = "rights", .title = "All rights", .left = true },
    { .key = "team_name", .title = "Team", .left = true },
    { .key = "created_at", .title = "Created", .left = true },
    { .key = "user_id", .title = "User", .full = true },
    { .key = "team_id", .title = "Team ID", .full = true },
};

/* ---- rows -------------------------------------------------------------------------------------------------------- */

#define HEADING "Auth & keys"

static const vast_column show_ssh_keys_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "key", .title = "Key", .left = true },
    { .key = "created_at", .title = "Created", .left = true },
};

static const vast_argument create_ssh_key_arguments[] = {
    { .name = "ssh_key",
        .value_name = "KEY",
        .count = VAST_OPTIONAL,
        .help = "public key, quoted, or file that contains it (default: create a key pair, ~/.ssh/id_ed25519)" },
    { .name = "--yes",
        .short_name = "-y",
        .type = VAST_ARGUMENT_FLAG,
        .help = "do not ask for confirmation; back up an existing key pair" },
};

static const vast_argument update_ssh_key_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "SSH key ID" },
    { .name = "ssh_key", .value_name = "KEY", .help = "new public key, or file that contains it" },
};

static const vast_argument delete_ssh_key_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "SSH key ID" },
};

static const vast_command ssh_key_rows[] = {
    {
        .words = "show ssh-keys",
        .summary = "List the SSH keys of the account",
        .example = "--raw",
        .op = &vast_op_list_ssh_keys,
        .view = VIEW(.empty = "No SSH keys.", COLUMNS(show_ssh_keys_columns)),
        .json_in_pipe = true,
    },
    {
        .words = "create ssh-key",
        .harm = VAST_HARM_NONE,
        .summary = "Add an SSH key to the account",
        .description = "The key is installed on new instances. Use \"attach ssh\" to add it to an existing instance.",
        .example = "~/.ssh/id_ed25519.pub",
        ARGUMENTS(create_ssh_key_arguments),
        .op = &vast_op_create_ssh_key,
        .run = run_create_ssh_key,
        .done = "SSH key {.key.id} added.",
    },
    {
        .words = "update ssh-key",
        .harm = VAST_HARM_NONE,
        .summary = "Replace an SSH key of the account",
        .example = "501 ~/.ssh/id_ed25519.pub",
        ARGUMENTS(update_ssh_key_arguments),
        .op = &vast_op_update_ssh_key,
        .run = run_update_ssh_key,
        .done = "SSH key {id} replaced.",
    },
    {
        .words = "delete ssh-key",
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete SSH key {id}?",
        .unattended = true,
        .summary = "Remove an SSH key from the account",
        .example = "501",
        ARGUMENTS(delete_ssh_key_arguments),
        .op = &vast_op_delete_ssh_key,
        .done = "SSH key {id} removed.",
    },
};

static const vast_argument set_api_key_arguments[] = {
    { .name = "key",
        .count = VAST_OPTIONAL,
        .secret = true,
        .help = "API key; - reads it from stdin, and without one you are asked for it" },
    { .name = "--no-check",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "store the key without asking the service whether it is valid" },
};

static const vast_argument create_api_key_arguments[] = {
    { .name = "--name", .required = true, .feeds = "name", .help = "name of the API key" },
    { .name = "--permission_file",
        .value_name = "FILE",
        .type = VAST_ARGUMENT_FILE,
        .required = true,
        .feeds = "permissions",
        .help = "JSON file with the permissions of the key" },
    { .name = "--key_params",
        .value_name = "TEXT",
        .feeds = "key_params",
        .help = "further restrictions, as a JSON string" },
};

static const vast_command api_key_rows[] = {
    {
        .words = "set api-key",
        .summary = "Store the API key that commands use",
        .description =
            "The key is stored in ~/.config/vastai/vast_api_key, or in the same file under $XDG_CONFIG_HOME. "
            "Only the current user can read the file. With --profile NAME it is stored for that profile.\n"
            "If stdin is a terminal, the service is asked whether the key is valid, and a rejected key is not stored. "
            "Create a key at " VAST_KEYS_PAGE ".",
        .example = "- < key.txt",
        ARGUMENTS(set_api_key_arguments),
        .run = run_set_key,
    },
    {
        .words = "show api-keys",
        .summary = "List the API keys of the account",
        .example = "--raw",
        .op = &vast_op_list_api_keys,
        .view = VIEW(.list = "apikeys", .empty = "No API keys.", .raw_whole = true, COLUMNS(api_key_columns)),
        .json_in_pipe = true,
    },
    {
        .words = "show api-key",
        .summary = "Show the details of an API key",
        .example = "12 --raw",
        ARGUMENTS(api_key_id),
        .op = &vast_op_show_api_key,
        .view = VIEW(.kind = VAST_VIEW_BLOCK, COLUMNS(api_key_columns)),
    },
    {
        .words = "create api-key",
        .harm = VAST_HARM_NONE,
        .summary = "Create an API key with the permissions from a file",
        .description = "The key is shown only once.",
        .example = "--name ci --permission_file may.json",
        ARGUMENTS(create_api_key_arguments),
        .op = &vast_op_create_api_key,
        .done = "API key {.id} created: {.key}",
    },
    {
        .words = "delete api-key",
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete API key {id}? Programs that use it stop working.",
        .unattended = true,
        .summary = "Delete an API key",
        .example = "12",
        ARGUMENTS(api_key_id),
        .op = &vast_op_delete_api_key,
        .done = "API key {id} deleted.",
    },
    {
        .words = "reset api-key",
        .harm = VAST_HARM_FINAL,
        .question = "Replace the main API key? Programs that use it stop working.",
        .unattended = true,
        .summary = "Replace the main API key of the account",
        .description = "The old key is invalid at once; the new key is shown only once.",
        .example = "--raw",
        .op = &vast_op_reset_api_key,
        .done = "New API key: {.new_api_key}",
    },
};

static const vast_argument show_env_vars_arguments[] = {
    { .name = "--show-values",
        .short_name = "-s",
        .type = VAST_ARGUMENT_FLAG,
        .help = "show the values of the variables" },
};

static const vast_column show_env_vars_columns[] = {
    { .key = "@", .title = "Name", .left = true },
    { .key = "", .title = "Value", .left = true },
};

static const vast_argument delete_env_var_arguments[] = {
    { .name = "name", .feeds = "key", .help = "name of the variable" },
};

static const vast_command env_var_rows[] = {
    {
        .words = "show env-vars",
        .summary = "List the environment variables of the account",
        .example = "--show-values",
        ARGUMENTS(show_env_vars_arguments),
        .op = &vast_op_list_env_vars,
        .run = run_show_env_vars,
        .view = VIEW(.list = "secrets", .empty = "No environment variables.", .is_map = true,
            COLUMNS(show_env_vars_columns)),
    },
    {
        .words = "create env-var",
        .harm = VAST_HARM_NONE,
        .summary = "Create an environment variable that is set in every new instance",
        .example = "HF_TOKEN hf_madeup",
        ARGUMENTS(name_and_value),
        .op = &vast_op_create_env_var,
        .done = "Environment variable {name} created.",
    },
    {
        .words = "update env-var",
        .harm = VAST_HARM_NONE,
        .summary = "Change the value of an environment variable",
        .example = "HF_TOKEN hf_other",
        ARGUMENTS(name_and_value),
        .op = &vast_op_update_env_var,
        .done = "Environment variable {name} updated.",
    },
    {
        .words = "delete env-var",
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete environment variable {name}?",
        .unattended = true,
        .summary = "Delete an environment variable",
        .example = "HF_TOKEN",
        ARGUMENTS(delete_env_var_arguments),
        .op = &vast_op_delete_env_var,
        .done = "Environment variable {name} deleted.",
    },
};

const vast_command_table vast_cli_keys = {
    .heading = HEADING,
    .list_command = "show api-keys",
    COMMANDS(api_key_rows),
};
const vast_command_table vast_cli_ssh_keys = {
    .heading = HEADING,
    .list_command = "show ssh-keys",
    COMMANDS(ssh_key_rows),
};
const vast_command_table vast_cli_env_vars = {
    .heading = HEADING,
    .list_command = "show env-vars",
    COMMANDS(env_var_rows),
};
