/* SPDX-License-Identifier: MIT */
/* The profiles of this machine: the accounts whose keys are stored here. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "files.h"
#include "profile_paths.h"
#include "rows.h"
#include "text_helpers.h"

/* ---- profiles ---------------------------------------------------------------------------------------------------- */

#define NAME_BYTES 65
#define TAIL 4      /* characters of a key that are shown */
#define TAIL_MIN 12 /* of a shorter key they would tell too much */

/* Finds the next name in the order of strcmp(). */
typedef struct successor {
    const char *last;
    char next[NAME_BYTES]; /* "": none yet */
} successor;

static bool visit_profile(void *ctx, const char *path)
{
    successor *s = ctx;
    const char *name = strrchr(path, '/') + 1;
    bool nearer = strcmp(name, s->last) > 0 && (s->next[0] == '\0' || strcmp(name, s->next) < 0);
    if (nearer && vast_profile_is_name(name) && !vast_profile_is_default(name)) {
        vast_text(s->next, sizeof s->next, "%s", name);
    }
    return false;
}

/* @return false: there are no more. */
static bool next_profile(char name[NAME_BYTES])
{
    successor s = { .last = name };
    vast_profiles_each(visit_profile, &s);
    memcpy(name, s.next, NAME_BYTES);
    return name[0] != '\0';
}

/* ---- the list ---------------------------------------------------------------------------------------------------- */

/* Writes the last characters of the key in a file, as "...abcd"; "..." for a short key; "" if it cannot be read. */
static void read_tail(const char *path, char out[TAIL + 4])
{
    char text[VAST_KEY_BYTES + 64];
    size_t len;
    out[0] = '\0';
    if (vast_file_read(path, text, sizeof text, &len, NULL) == VAST_FILE_OK) {
        const char *key = text;
        vast_text_trim(&key, &len, " \t\r\n");
        bool shown = len >= TAIL_MIN && vast_text_is_key(key + len - TAIL, TAIL);
        vast_text(out, TAIL + 4, "...%.*s", shown ? TAIL : 0, shown ? key + len - TAIL : "");
    }
    explicit_bzero(text, sizeof text);
}

static bool exists(const char *profile, const char *file)
{
    char path[VAST_PATH_BYTES];
    return vast_profile_path(profile, file, path) && access(path, F_OK) == 0;
}

static bool is_active(const vast_cli *cli, const char *name)
{
    const char *active = cli->settings.profile != NULL ? cli->settings.profile : VAST_DEFAULT_PROFILE;
    return strcmp(active, name) == 0;
}

static void put_profile(vast_cli *cli, vast_out *out, const char *name)
{
    char path[VAST_PATH_BYTES] = "", key[TAIL + 4] = "";
    if (vast_profile_path(name, VAST_KEY_NAME, path)) {
        read_tail(path, key);
    }
    vast_write_json(out, "{\"name\": %s, ", name);
    vast_write(out, "\"active\": %s, \"session\": %s, ", is_active(cli, name) ? "true" : "false",
        exists(name, VAST_SESSION_KEY_NAME) ? "true" : "false");
    vast_write_json(out, "\"key\": %s, \"file\": %s}", key[0] != '\0' ? key : NULL, path);
}

static int run_profiles(vast_cli *cli)
{
    vast_out out;
    char name[NAME_BYTES] = "";
    vast_scratch_begin(cli, &out);
    vast_put_text(&out, "[");
    put_profile(cli, &out, VAST_DEFAULT_PROFILE);
    while (next_profile(name)) {
        vast_put_text(&out, ", ");
        put_profile(cli, &out, name);
    }
    vast_put_text(&out, "]");
    const char *json = vast_scratch_keep(cli, &out);
    int status = json != NULL ? vast_show_json(cli, cli->line.command->view, json) : VAST_EXIT_REFUSED;
    const char *variable = vast_key_variable(&cli->settings);
    if (status == VAST_EXIT_DONE && variable != NULL && cli->settings.format == VAST_OUTPUT_TABLE) {
        vast_note(cli, "(%s takes precedence over $VAST_PROFILE and stored keys)\n", variable);
    }
    return status;
}

/* ---- deleting one ------------------------------------------------------------------------------------------------ */

/* @return false: errno is set. A file that does not exist is no failure. */
static bool remove_file(const char *profile, const char *file)
{
    char path[VAST_PATH_BYTES];
    return vast_profile_path(profile, file, path) && (unlink(path) == 0 || errno == ENOENT);
}

static int remove_profile(vast_cli *cli, const char *name)
{
    char path[VAST_PATH_BYTES], text[VAST_PATH_BYTES + 100];
    if (cli->settings.dry_run) {
        vast_say(&cli->out, "The profile %s would be deleted.\n", name);
        return VAST_EXIT_DONE;
    }
    bool removed = remove_file(name, VAST_KEY_NAME) && remove_file(name, VAST_SESSION_KEY_NAME) &&
                   vast_profile_path(name, "", path) && rmdir(path) == 0;
    if (!removed) {
        vast_text(text, sizeof text, "cannot remove the folder of the profile: %s", strerror(errno));
        return vast_complain(cli, VAST_EXIT_REFUSED, text, "\"vastai profiles\" lists what is left.");
    }
    vast_text(text, sizeof text, "Profile %s deleted. Its API key is still valid at the service.", name);
    vast_print_done(cli, text);
    return VAST_EXIT_DONE;
}

static int run_delete_profile(vast_cli *cli)
{
    const char *name = vast_value(cli, "name");
    char question[160];
    if (!vast_profile_is_name(name) || vast_profile_is_default(name)) {
        return vast_misuse(cli, "NAME must be that of a profile other than default");
    }
    if (!exists(name, "")) {
        vast_text(question, sizeof question, "no such profile: %s", name);
        return vast_complain(
            cli, VAST_EXIT_NOT_FOUND, question, "\"vastai profiles\" lists the profiles of this machine.");
    }
    vast_text(question, sizeof question, "Delete the stored key of profile %s?", name);
    return vast_confirm(cli, question) ? remove_profile(cli, name) : vast_decline(cli, "Nothing was deleted.");
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_column profile_columns[] = {
    { .key = "name", .title = "Profile", .left = true },
    { .key = "active", .title = "Active", .unit = VAST_UNIT_YES_NO, .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "key", .title = "Key", .left = true, .weight = VAST_WEIGHT_HIGH },
    { .key = "session", .title = "2FA session", .unit = VAST_UNIT_YES_NO, .left = true },
    { .key = "file", .title = "File", .left = true, .whole = true },
};

static const vast_argument delete_profile_arguments[] = {
    { .name = "name", .help = "name of the profile" },
    { .name = "--yes", .short_name = "-y", .type = VAST_ARGUMENT_FLAG, .help = "do not ask for confirmation" },
};

static const vast_command rows[] = {
    {
        .words = "profiles",
        .alias = "show profiles",
        .summary = "List the profiles of this machine: the accounts whose API keys are stored",
        .description = "\"set api-key --profile NAME\" creates a profile, \"delete profile\" deletes it. --profile or "
                       "VAST_PROFILE selects the one to use. The profile default has the files of the official tool.",
        .example = "--raw",
        .run = run_profiles,
        .view = VIEW(.empty = "There are no profiles.", COLUMNS(profile_columns)),
    },
    {
        .words = "delete profile",
        .summary = "Delete a profile: the API key and 2FA session that are stored for it",
        .description = "The key itself remains valid; \"delete api-key\" deletes it.",
        .example = "work",
        ARGUMENTS(delete_profile_arguments),
        .run = run_delete_profile,
    },
};

const vast_command_table vast_cli_profiles = {
    .heading = "Auth & keys",
    .list_command = "show profiles",
    COMMANDS(rows),
};
