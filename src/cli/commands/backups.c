/* SPDX-License-Identifier: MIT */
/* Backups of instances: the list, and the files of one with the URLs to download them. */
#include <string.h>

#include "cli.h"
#include "rows.h"
#include "show.h"
#include "vastai/ops.h"

/* ---- show instance-backup-files ---------------------------------------------------------------------------------- */

#define TEXT_BYTES (VAST_VISIT_TEXT + 1)

typedef struct backup_files {
    vast_cli *cli;
    vast_visit visit;
    bool has_token, late; /* late: a file came before the token */
    bool truncated, found;
    size_t files;
    char token[3 * VAST_VISIT_TEXT + 1]; /* percent-encoded */
    char name[TEXT_BYTES], size[32], url[TEXT_BYTES];
} backup_files;

static bool is_unreserved(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || strchr("-._~", c) != NULL;
}

static void encode_token(backup_files *b, const vast_visit_value *value)
{
    static const char digits[] = "0123456789ABCDEF";
    char *to = b->token;
    for (size_t i = 0; i < value->len; i++) {
        unsigned char c = (unsigned char)value->text[i];
        if (c != '\0' && is_unreserved((char)c)) {
            *to++ = (char)c;
        } else {
            *to++ = '%';
            *to++ = digits[c >> 4];
            *to++ = digits[c & 15];
        }
    }
    *to = '\0';
    b->has_token = true;
}

static void keep(char *to, size_t room, const vast_visit_value *value)
{
    vast_text(to, room, "%.*s", (int)value->len, value->text);
}

static vast_err on_member(void *ctx, const char *key, const vast_visit_value *value)
{
    backup_files *b = ctx;
    if (value->cut) {
        return VAST_E_SPACE; /* a URL or token that is cut is useless */
    }
    if (strcmp(key, "authorization_token") == 0 && value->kind == VAST_JSON_STRING) {
        encode_token(b, value);
    } else if (strcmp(key, "truncated") == 0) {
        b->truncated = value->kind == VAST_JSON_TRUE;
    } else if (strcmp(key, "files.name") == 0) {
        keep(b->name, sizeof b->name, value);
    } else if (strcmp(key, "files.size") == 0) {
        keep(b->size, sizeof b->size, value);
    } else if (strcmp(key, "files.url") == 0) {
        keep(b->url, sizeof b->url, value);
    }
    return VAST_OK;
}

static void end_file(backup_files *b)
{
    b->files++;
    b->late = b->late || !b->has_token;
    if (b->has_token && !b->cli->settings.raw) {
        vast_say(&b->cli->out, "%s  %s bytes\n  %s?Authorization=%s\n", b->name, b->size, b->url, b->token);
    }
    b->name[0] = b->size[0] = b->url[0] = '\0';
}

static vast_err on_files(void *ctx, const vast_json_event *event)
{
    static const vast_visitor visitor = { on_member, NULL };
    backup_files *b = ctx;
    if (vast_visit_is_start(event)) {
        vast_visit_begin(&b->visit, "", VAST_VISIT_OBJECT, &visitor, b);
    }
    vast_err err = vast_visit_event(&b->visit, event);
    b->found = b->found || (event->kind == VAST_JSON_ARRAY && event->depth == 1 && strcmp(b->visit.path, "files") == 0);
    if (err == VAST_OK && event->kind == VAST_JSON_OBJECT_END && event->depth == 2) {
        end_file(b);
    }
    if (err == VAST_OK && b->cli->settings.raw) {
        vast_printer_event(&b->cli->printer, event);
    }
    return err;
}

static vast_err on_files_end(void *ctx)
{
    const backup_files *b = ctx;
    return b->found && (b->files == 0 || b->has_token) ? VAST_OK : VAST_E_SHAPE;
}

/* The token is a member of the answer. If it comes after the files, they are read once more. */
static int fetch_files(vast_cli *cli, const vast_call_args *args, backup_files *b)
{
    int status = vast_fetch(cli, args, on_files, on_files_end, b);
    if (status == VAST_EXIT_DONE && b->late && !cli->settings.raw) {
        b->files = 0;
        status = vast_fetch(cli, args, on_files, on_files_end, b);
    }
    return status;
}

static int run_files(vast_cli *cli)
{
    static backup_files b; /* 4 KB: static, so that it does not count against the stack */
    vast_call_args args;
    b = (backup_files){ .cli = cli };
    int status = vast_row_args(cli, &args) ? fetch_files(cli, &args, &b) : VAST_EXIT_USAGE;
    if (status != VAST_EXIT_DONE || cli->curl_shown) {
        return status;
    }
    if (cli->settings.raw) {
        vast_printer_end(&cli->printer);
    } else if (b.files == 0) {
        vast_say(&cli->out, "No files.\n");
    }
    return b.truncated ? vast_complain(cli, VAST_EXIT_PARTIAL, "the service lists only a part of the files", NULL)
                       : VAST_EXIT_DONE;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument list_arguments[] = {
    { .name = "--contract-id",
        .value_name = "ID",
        .type = VAST_ARGUMENT_ID,
        .feeds = "contract_id",
        .help = "only backups of this instance" },
};

static const vast_argument files_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "backup ID, from \"show instance-backups\"" },
};

static const vast_column backup_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "contract_id", .title = "Instance" },
    { .key = "status", .title = "Status", .left = true },
    { .key = "size", .title = "Bytes" },
    { .key = "created_at", .title = "Created (UTC)", .unit = VAST_UNIT_DATE, .left = true },
};

static const vast_command rows[] = {
    {
        .words = "show instance-backups",
        .summary = "List the backups of instances",
        .description = "To restore a backup, copy from it: \"vastai copy vast.ID:/path INSTANCE:/path\".",
        .example = "--contract-id 7000001",
        ARGUMENTS(list_arguments),
        .op = &vast_op_list_instance_backups,
        .view = VIEW(.list = "backups", .empty = "No backups.", COLUMNS(backup_columns)),
    },
    {
        .words = "show instance-backup-files",
        .summary = "List the files of a backup and the URLs to download them",
        .description = "The URLs hold a token, and are valid for a limited time only.",
        .example = "9001",
        ARGUMENTS(files_arguments),
        .op = &vast_op_list_backup_files,
        .run = run_files,
    },
};

const vast_command_table vast_cli_backups = {
    .heading = "Instances",
    .list_command = "show instance-backups",
    COMMANDS(rows),
};
