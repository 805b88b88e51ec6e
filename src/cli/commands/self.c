/* SPDX-License-Identifier: MIT */
/* What an instance does with itself, run inside its container: `show self`, `stop self`, `destroy self`. */
#define _DEFAULT_SOURCE
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "files.h"
#include "rows.h"
#include "show.h"
#include "vastai/ops.h"

/* ---- who am I ---------------------------------------------------------------------------------------------------- */

#define ENVIRON_BYTES 131072 /* a longer environment of process 1 is not read */
#define PROCESS_1 "/proc/1/environ"

/*
 * The service passes the ID and the key to process 1. Its children inherit them, but an SSH session does not: there
 * they are read from process 1, if that is allowed.
 */
typedef struct self {
    char id[64], key[VAST_KEY_BYTES + 1];
    bool from_process_1; /* the key */
} self;

/* The value of a variable in a list of "NAME=VALUE" that NULs separate. @return NULL: it is not there. */
static const char *find_variable(const char *list, size_t len, const char *name)
{
    size_t name_len = strlen(name);
    for (const char *at = list; at < list + len; at += strlen(at) + 1) {
        if (strncmp(at, name, name_len) == 0 && at[name_len] == '=') {
            return at + name_len + 1;
        }
    }
    return NULL;
}

static void take(char *to, size_t room, const char *text)
{
    if (to[0] == '\0' && text != NULL && strlen(text) < room) {
        memcpy(to, text, strlen(text) + 1);
    }
}

static void read_process_1(self *found)
{
    static char list[ENVIRON_BYTES + 1]; /* static, so that it does not count against the stack */
    size_t len;
    if (vast_file_read(PROCESS_1, list, ENVIRON_BYTES, &len, NULL) != VAST_FILE_OK) {
        return;
    }
    list[len] = '\0';
    bool had_key = found->key[0] != '\0';
    take(found->id, sizeof found->id, find_variable(list, len, "CONTAINER_ID"));
    take(found->id, sizeof found->id, find_variable(list, len, "VAST_CONTAINERLABEL"));
    take(found->key, sizeof found->key, find_variable(list, len, "CONTAINER_API_KEY"));
    found->from_process_1 = !had_key && found->key[0] != '\0';
    explicit_bzero(list, sizeof list);
}

static void find_self(self *found)
{
    take(found->id, sizeof found->id, getenv("CONTAINER_ID"));
    take(found->id, sizeof found->id, getenv("VAST_CONTAINERLABEL"));
    take(found->key, sizeof found->key, getenv("CONTAINER_API_KEY"));
    if (found->id[0] == '\0' || found->key[0] == '\0') {
        read_process_1(found);
    }
}

/* The key of the instance is used unless --api-key names another one. @return false: reported. */
static bool take_key(vast_cli *cli, const self *found)
{
    if (cli->settings.key_source == VAST_KEY_FLAG || found->key[0] == '\0') {
        return true;
    }
    if (!vast_settings_take_container_key(&cli->settings, found->key, found->from_process_1)) {
        vast_complain(cli, VAST_EXIT_USAGE, cli->settings.fault, NULL);
        return false;
    }
    return true;
}

/* @return the ID of this instance; 0: unknown, which has been reported. */
static int64_t self_id(vast_cli *cli)
{
    self found = { .id = "" };
    find_self(&found);
    int64_t id = vast_self_id(found.id);
    if (id == 0) {
        vast_complain(cli, VAST_EXIT_USAGE, "no CONTAINER_ID in the environment, nor in that of process 1",
            "Run this inside an instance, or set CONTAINER_ID and CONTAINER_API_KEY.");
    } else if (!take_key(cli, &found)) {
        id = 0;
    }
    explicit_bzero(&found, sizeof found);
    return id;
}

/* ---- commands ---------------------------------------------------------------------------------------------------- */

/* The arguments of the command's operation. @return false: reported. */
static bool self_args(vast_cli *cli, vast_call_args *args)
{
    int64_t id = self_id(cli);
    *args = (vast_call_args){ .op = cli->line.command->op };
    vast_args_int(args, "id", id);
    return id != 0;
}

static int run_stop_self(vast_cli *cli)
{
    vast_call_args args;
    if (!self_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_args_text(&args, "state", "stopped");
    return vast_run_call(cli, &args);
}

static int run_destroy_self(vast_cli *cli)
{
    vast_call_args args;
    return self_args(cli, &args) ? vast_run_call(cli, &args) : VAST_EXIT_USAGE;
}

/* The service answers `instances: null` if there is no such instance. */
static vast_err on_shown_end(void *ctx)
{
    vast_show *show = ctx;
    return show->visit.named && !show->visit.found ? VAST_OK : vast_show_end(show);
}

static int run_show_self(vast_cli *cli)
{
    static vast_show show; /* more than 1 KB: static, so that it does not count against the stack */
    vast_call_args args;
    if (!self_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_show_begin(&show, cli, cli->line.command->view, NULL);
    int status = vast_fetch(cli, &args, vast_show_event, on_shown_end, &show);
    bool unknown = status == VAST_EXIT_DONE && !cli->curl_shown && !show.visit.found;
    return unknown ? vast_no_instance(cli) : status;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_column self_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "label", .title = "Label", .left = true },
    { .key = "actual_status", .title = "Status", .left = true },
    { .key = "intended_status", .title = "Intended status", .left = true },
    { .key = "image_uuid", .title = "Image", .left = true },
    { .key = "gpu_name", .title = "GPU", .left = true },
    { .key = "num_gpus", .title = "GPUs" },
    { .key = "dph_total", .title = "$/h", .unit = VAST_UNIT_USD_FINE },
    { .key = "start_date", .title = "Started (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "end_date", .title = "Ends (UTC)", .unit = VAST_UNIT_DATE, .left = true },
};

#define WHERE                                                                                                          \
    "The ID and the key are CONTAINER_ID and CONTAINER_API_KEY of the environment, or of that of process 1. "          \
    "--api-key "                                                                                                       \
    "names another key."

static const vast_command rows[] = {
    {
        .words = "show self",
        .summary = "Show the instance that this command runs in",
        .description = WHERE,
        .example = "--raw",
        .op = &vast_op_show_instance,
        .run = run_show_self,
        .view = VIEW(.kind = VAST_VIEW_BLOCK, .list = "instances", COLUMNS(self_columns)),
    },
    {
        .words = "stop self",
        .harm = VAST_HARM_NONE,
        .summary = "Stop the instance that this command runs in; its disk is still billed",
        .description =
            WHERE "\nIt does not ask for confirmation, so that a script can end with it: trap 'vastai stop self' EXIT.",
        .op = &vast_op_set_instance_state,
        .run = run_stop_self,
        .done = "Stopping this instance.",
        .check_with = "show self",
    },
    {
        .words = "destroy self",
        .harm = VAST_HARM_DESTROYS,
        .question = "Destroy this instance and all data on it?",
        .declined = "Nothing was destroyed.",
        .unattended = true,
        .summary = "Destroy the instance that this command runs in, and all data on it",
        .description = WHERE "\nA script can end with it: trap 'vastai destroy self -y' EXIT.",
        .op = &vast_op_destroy_instance,
        .run = run_destroy_self,
        .done = "Destroying this instance.",
        .check_with = "show self",
    },
};

const vast_command_table vast_cli_self = {
    .heading = "Instances",
    COMMANDS(rows),
};
