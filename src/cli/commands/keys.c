/* SPDX-License-Identifier: MIT */
/* Keys: the one that is kept on this machine, ssh keys and api keys of the account, and its environment variables. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "files.h"
#include "rows.h"
#include "show.h"
#include "ssh_key.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- set api-key --------------------------------------------------------------------------------------------------- */

/* A key from stdin does not stand in the shell's history. @return NULL: nothing, or too much of it. */
static const char *key_from_stdin(char *out, size_t room)
{
    size_t len = 0;
    for (;;) {
        ssize_t got = len < room ? read(STDIN_FILENO, out + len, room - len) : -1;
        if (got < 0 && len < room && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return NULL;
        }
        if (got == 0) {
            break;
        }
        len += (size_t)got;
    }
    if (len == room || memchr(out, '\0', len) != NULL) {
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

static int complain_of_file(vast_cli *cli, const char *path)
{
    char what[VAST_PATH_BYTES + 100];
    vast_text(what, sizeof what, "the key could not be written to %s: %s", path, strerror(errno));
    return vast_complain(cli, VAST_EXIT_REFUSED, what, "Nothing was changed.");
}

static int save_key(vast_cli *cli, const char *key)
{
    char path[VAST_PATH_BYTES], old[VAST_PATH_BYTES], said[VAST_PATH_BYTES + 40];
    if (!vast_config_path("vast_api_key", path)) {
        return vast_complain(cli, VAST_EXIT_REFUSED, "there is no place for the key", "Set $HOME or $XDG_CONFIG_HOME.");
    }
    if (!vast_file_replace(path, key, strlen(key), VAST_FILE_LASTING)) {
        return complain_of_file(cli, path);
    }
    if (vast_home_path(".vast_api_key", old)) {
        unlink(old);
    }
    vast_text(said, sizeof said, "Key stored in %s.", path);
    vast_print_done(cli, said);
    if (getenv("VAST_API_KEY") != NULL && !cli->settings.raw) {
        vast_note(cli, "vastai: $VAST_API_KEY is set and goes first: unset it to use the stored key\n");
    }
    return VAST_EXIT_DONE;
}

static int run_set_key(vast_cli *cli)
{
    char typed[4096];
    const char *key = vast_value(cli, "key");
    if (strcmp(key, "-") == 0) {
        key = key_from_stdin(typed, sizeof typed - 1);
    }
    int status = key == NULL || !is_key(key)
                     ? vast_misuse(cli, "that is no key: it is empty, too long, or holds characters that no key has")
                     : save_key(cli, key);
    explicit_bzero(typed, sizeof typed);
    return status;
}

/* ---- ssh keys ------------------------------------------------------------------------------------------------------ */

static int send_ssh_key(vast_cli *cli, const char *key)
{
    return vast_run_row_with(cli, "ssh_key", key);
}

/* The text is sent as it is: as with the official tool, the name of a file is no key. */
static int run_create_ssh_key(vast_cli *cli)
{
    const char *key = vast_value(cli, "ssh_key");
    if (key != NULL && key[0] != '\0') {
        return vast_ssh_is_private(cli, key) ? VAST_EXIT_USAGE : send_ssh_key(cli, key);
    }
    if (cli->settings.curl) {
        return vast_misuse(cli, "with --curl no key is made: give one");
    }
    int status = vast_ssh_make_pair(cli, &key);
    return key != NULL ? send_ssh_key(cli, key) : status;
}

static int run_update_ssh_key(vast_cli *cli)
{
    const char *key = vast_ssh_public_key(cli, vast_value(cli, "ssh_key"));
    return key != NULL ? send_ssh_key(cli, key) : VAST_EXIT_USAGE;
}

/* ---- show env-vars ------------------------------------------------------------------------------------------------- */

typedef struct env_vars {
    vast_show show;
    bool masked;
} env_vars;

/* Whatever a value is, five stars stand in its place. */
static vast_err on_env_var(void *ctx, const vast_json_event *event)
{
    static const vast_json_event stars = {
        .kind = VAST_JSON_STRING, .first = true, .last = true, .text = "*****", .len = 5
    };
    env_vars *vars = ctx;
    bool bare = event->kind != VAST_JSON_KEY && event->kind != VAST_JSON_OBJECT &&
                event->kind != VAST_JSON_OBJECT_END && event->kind != VAST_JSON_ARRAY &&
                event->kind != VAST_JSON_ARRAY_END;
    if (!vars->masked || !bare || !vars->show.walk.inside) {
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
    static env_vars vars; /* long */
    const vast_call_args args = { .op = cli->line.command->op };
    vars.masked = !vast_is_given(cli, "show-values") && !cli->settings.show_secrets;
    vast_show_begin(&vars.show, cli, vast_command_view(cli->line.command), NULL);
    int status = vast_fetch(cli, &args, on_env_var, on_env_vars_end, &vars);
    if (status == VAST_EXIT_DONE && vars.masked && vars.show.elements > 0 && !cli->settings.raw) {
        vast_note(cli, "(values are hidden; see --show-values)\n");
    }
    return status;
}

/* ---- arguments ----------------------------------------------------------------------------------------------------- */

/* clang-format off */
#define API_KEY_ID ARG("id") ID FIELD HELP("the api key")
#define NAME_AND_VALUE ARG("name") FIELD_AS("key") HELP("the variable") ARG("value") FIELD SECRET HELP("its value")

/* ---- views --------------------------------------------------------------------------------------------------------- */

const char vast_api_key_columns[] =
    COLUMN(RIGHT, "id", "ID")
    COLUMN(LEFT, "name", "Name")
    COLUMN(LEFT MASKED, "key", "Key")
    COLUMN(LEFT, "rights", "All rights")
    COLUMN(LEFT, "team_name", "Team")
    COLUMN(LEFT, "created_at", "Created")
    COLUMN(RIGHT_FULL, "user_id", "User")
    COLUMN(RIGHT_FULL, "team_id", "Team ID");

/* clang-format on */

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

#define HEADING "Auth & keys"

/* clang-format off */
static const vast_command ssh_key_rows[] = {
    { .text = WORDS("show ssh-keys") HELP("List the ssh keys of the account") EXAMPLE("--raw")
      EMPTY("There are no ssh keys.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(LEFT, "key", "Key")
      COLUMN(LEFT, "created_at", "Created"),
      .op = &vast_op_list_ssh_keys },
    { .text = WORDS("create ssh-key")
        HELP("Add an ssh key to the account\nInstances that exist already do not get it; attach ssh hands it to one.")
        EXAMPLE("\"$(cat ~/.ssh/id_ed25519.pub)\"")
      ARG("ssh_key=KEY") OPTIONAL HELP("the public key, in quotes; without one a pair is made: ~/.ssh/id_ed25519")
      ARG("-y,--yes") FLAG HELP("do not ask: keep a pair that is there as a backup")
      DONE("SSH key {.key.id} added."),
      .op = &vast_op_create_ssh_key, .run = run_create_ssh_key },
    { .text = WORDS("update ssh-key") HELP("Put another key in the place of an ssh key")
        EXAMPLE("501 ~/.ssh/id_ed25519.pub")
      ARG("id") ID FIELD HELP("the ssh key")
      ARG("ssh_key=KEY") HELP("the public key to put in its place, or a file of it")
      DONE("SSH key {id} changed."),
      .op = &vast_op_update_ssh_key, .run = run_update_ssh_key },
    { .text = WORDS("delete ssh-key") HELP("Remove an ssh key from the account") EXAMPLE("501")
      ARG("id") ID FIELD HELP("the ssh key")
      DONE("SSH key {id} removed."),
      .op = &vast_op_delete_ssh_key },
};

static const vast_command api_key_rows[] = {
    { .text = WORDS("set api-key")
        HELP("Store the key that commands use\nThe file is ~/.config/vastai/vast_api_key, or below "
             "$XDG_CONFIG_HOME, and for your eyes only.") EXAMPLE("- < key.txt")
      ARG("key") SECRET HELP("the key; - reads it from stdin"),
      .run = run_set_key },
    { .text = WORDS("show api-keys") HELP("List the api keys of the account") EXAMPLE("--raw")
      LIST("apikeys") EMPTY("There are no api keys.") WHOLE API_KEY_COLUMNS,
      .op = &vast_op_list_api_keys },
    { .text = WORDS("show api-key") HELP("Show an api key") EXAMPLE("12 --raw")
      API_KEY_ID
      BLOCK API_KEY_COLUMNS,
      .op = &vast_op_show_api_key },
    { .text = WORDS("create api-key")
        HELP("Create an api key that may do what a file says\nThe key is shown this once.")
        EXAMPLE("--name ci --permission_file may.json")
      ARG("--name") FIELD REQUIRED HELP("what to call it")
      ARG("--permission_file=FILE") JSON_FILE FIELD_AS("permissions") REQUIRED HELP("what it may do, a file of JSON")
      ARG("--key_params=TEXT") FIELD HELP("further limits, as JSON in a text")
      DONE("API key {.id} created: {.key}"),
      .op = &vast_op_create_api_key },
    { .text = WORDS("delete api-key") HELP("Delete an api key") EXAMPLE("12")
      API_KEY_ID
      DONE("API key {id} deleted."),
      .op = &vast_op_delete_api_key },
    { .text = WORDS("reset api-key")
        HELP("Replace the main api key of the account\nThe old one is void at once; the new one is shown this once.")
        EXAMPLE("--raw")
      DONE("The new api key: {.new_api_key}"),
      .op = &vast_op_reset_api_key },
};

static const vast_command env_var_rows[] = {
    { .text = WORDS("show env-vars") HELP("List the environment variables of the account") EXAMPLE("--show-values")
      ARG("-s,--show-values") FLAG HELP("with their values")
      LIST("secrets") EMPTY("There are no environment variables.") MAP
      COLUMN(LEFT, "@", "Name")
      COLUMN(LEFT, "", "Value"),
      .op = &vast_op_list_env_vars, .run = run_show_env_vars },
    { .text = WORDS("create env-var") HELP("Add an environment variable, which every new instance gets")
        EXAMPLE("HF_TOKEN hf_madeup")
      NAME_AND_VALUE
      DONE("Variable {name} created."),
      .op = &vast_op_create_env_var },
    { .text = WORDS("update env-var") HELP("Change the value of an environment variable") EXAMPLE("HF_TOKEN hf_other")
      NAME_AND_VALUE
      DONE("Variable {name} changed."),
      .op = &vast_op_update_env_var },
    { .text = WORDS("delete env-var") HELP("Delete an environment variable") EXAMPLE("HF_TOKEN")
      ARG("name") FIELD_AS("key") HELP("the variable")
      DONE("Variable {name} deleted."),
      .op = &vast_op_delete_env_var },
};
/* clang-format on */

const vast_command_table vast_cli_keys = VAST_COMMANDS(HEADING, "show api-keys", api_key_rows);
const vast_command_table vast_cli_ssh_keys = VAST_COMMANDS(HEADING, "show ssh-keys", ssh_key_rows);
const vast_command_table vast_cli_env_vars = VAST_COMMANDS(HEADING, "show env-vars", env_var_rows);
