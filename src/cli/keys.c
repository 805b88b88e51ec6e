/* Keys: what is kept on this machine, and ssh keys of the account. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "files.h"
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
    out[len] = '\0';
    out += strspn(out, " \t\r\n");
    for (len = strlen(out); len > 0 && strchr(" \t\r\n", out[len - 1]) != NULL;) {
        out[--len] = '\0';
    }
    return out;
}

static bool is_key(const char *key)
{
    size_t len = strlen(key);
    for (size_t i = 0; i < len; i++) {
        if (key[i] <= ' ' || key[i] > '~') {
            return false;
        }
    }
    return len > 0 && len <= VAST_KEY_BYTES;
}

static int complain_of_file(vast_cli *cli, const char *path)
{
    char what[VAST_PATH_BYTES + 100];
    vast_out out;
    vast_out_begin(&out, what, sizeof what);
    vast_put_text(&out, "the key could not be written to ");
    vast_put_text(&out, path);
    vast_put_text(&out, ": ");
    vast_put_text(&out, strerror(errno));
    vast_put_char(&out, '\0');
    return vast_complain(cli, VAST_EXIT_REFUSED, what, "Nothing was changed.");
}

static int save_key(vast_cli *cli, const char *key)
{
    char path[VAST_PATH_BYTES], old[VAST_PATH_BYTES], said[VAST_PATH_BYTES + 40];
    vast_out out;
    if (!vast_config_path("vast_api_key", path)) {
        return vast_complain(cli, VAST_EXIT_REFUSED, "there is no place for the key", "Set $HOME or $XDG_CONFIG_HOME.");
    }
    if (!vast_file_replace(path, key, strlen(key))) {
        return complain_of_file(cli, path);
    }
    if (vast_home_path(".vast_api_key", old)) {
        unlink(old);
    }
    vast_out_begin(&out, said, sizeof said);
    vast_put_text(&out, "Key stored in ");
    vast_put_text(&out, path);
    vast_put_text(&out, ".");
    vast_put_char(&out, '\0');
    vast_print_done(cli, said);
    if (getenv("VAST_API_KEY") != NULL && !cli->settings.raw) {
        vast_sink_flush(&cli->out);
        vast_say(&cli->err, "vastai: $VAST_API_KEY is set and goes first: unset it to use the stored key\n");
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
    memset(typed, 0, sizeof typed);
    return status;
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

static const vast_argument key_arguments[] = {
    { .names = "key", .flags = VAST_A_SECRET, .help = "the key; - reads it from stdin" },
};

static const vast_column ssh_key_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "key", "Key", VAST_U_TEXT, VAST_C_LEFT },
    { "created_at", "Created", VAST_U_TEXT, VAST_C_LEFT },
};
static const vast_view ssh_keys = { .list = "", .empty = "There are no ssh keys.", VAST_COLUMNS(ssh_key_columns) };

static const vast_command rows[] = {
    { .words = "set api-key",
        .help = "Store the key that commands use\nThe file is ~/.config/vastai/vast_api_key, or below "
                "$XDG_CONFIG_HOME, and for your eyes only.",
        .example = "- < key.txt",
        VAST_ARGUMENTS(key_arguments),
        .run = run_set_key },
    { .words = "show ssh-keys",
        .help = "List the ssh keys of the account",
        .example = "--raw",
        .op = &vast_op_list_ssh_keys,
        .view = &ssh_keys },
};

const vast_command_table vast_cli_keys = VAST_COMMANDS("Auth & keys", NULL, rows);
