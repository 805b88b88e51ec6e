/* SPDX-License-Identifier: MIT */
/* Commands that copy files between instances, cloud storage and, with rsync, this machine. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "copy_location.h"
#include "files.h"
#include "programs.h"
#include "rows.h"
#include "schedule.h"
#include "send.h"
#include "show.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- rsync ------------------------------------------------------------------------------------------------------- */

/* Whether a program is in a directory of $PATH. */
static bool is_installed(const char *name)
{
    const char *path = getenv("PATH"), *folder;
    size_t len;
    while (path != NULL && (folder = vast_text_next(&path, ':', &len)) != NULL) {
        char file[VAST_PATH_BYTES];
        if (vast_text(file, sizeof file, "%.*s/%s", (int)len, folder, name) && access(file, X_OK) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- copy -------------------------------------------------------------------------------------------------------- */

/* The connection data that the service returns for a copy. */
typedef struct way {
    int64_t src_port, dst_port;
    char src_addr[254], dst_addr[254], msg[VAST_MESSAGE_BYTES];
    vast_cli *cli;
    vast_bind bind;
} way;

static const vast_bind_row way_rows[] = {
    VAST_BIND(way, src_port, "src_port", VAST_BIND_INT),
    VAST_BIND(way, dst_port, "dst_port", VAST_BIND_INT),
    VAST_BIND(way, src_addr, "src_addr", VAST_BIND_TEXT),
    VAST_BIND(way, dst_addr, "dst_addr", VAST_BIND_TEXT),
    VAST_BIND(way, msg, "msg", VAST_BIND_CLIP),
};
static const vast_bind_plan way_plan = {
    .rows = way_rows, .row_count = VAST_COUNT_OF(way_rows), .struct_size = sizeof(way)
};

static vast_err on_way(void *ctx, const vast_json_event *event)
{
    way *w = ctx;
    if (w->cli->settings.raw) {
        vast_printer_event(&w->cli->printer, event);
    }
    return vast_bind_event(&w->bind, event);
}

static bool is_host(const char *host)
{
    return host[0] != '\0' && vast_text_is_host(host, strlen(host));
}

/* rsync splits the operand of -e at spaces. It does not split quoted parts, and reads a doubled quote as one quote. */
static void put_quoted(vast_out *out, const char *text)
{
    vast_put_char(out, '\'');
    for (; *text != '\0'; text++) {
        vast_put_text(out, *text == '\'' ? "'" : "");
        vast_put_char(out, *text);
    }
    vast_put_char(out, '\'');
}

static const char *ssh_command(vast_cli *cli, int64_t port)
{
    const char *identity = vast_value(cli, "identity");
    vast_out out;
    vast_scratch_begin(cli, &out);
    vast_put_text(&out, "ssh ");
    if (identity != NULL) {
        vast_put_text(&out, "-i ");
        put_quoted(&out, identity);
        vast_put_char(&out, ' ');
    }
    vast_write(&out, "-p %lld -o StrictHostKeyChecking=no", (long long)port);
    return vast_scratch_keep(cli, &out);
}

/* Puts "./" before a local path that begins with a dash, so that rsync does not read it as an option. */
static const char *local_operand(vast_cli *cli, const char *path)
{
    return vast_keep(cli, "%s%s", path[0] == '-' ? "./" : "", path);
}

/* "vastai_kaalia@HOST::ID/PATH": the rsync server of the machine has one module per instance, named by its ID. */
static const char *remote(vast_cli *cli, const char *host, const vast_copy_location *location)
{
    bool ipv6 = strchr(host, ':') != NULL;
    return vast_keep(cli, "vastai_kaalia@%s%s%s::%.*s/%s", ipv6 ? "[" : "", host, ipv6 ? "]" : "",
        (int)location->id_len, location->id, location->path);
}

static int report_rsync(vast_cli *cli, int status)
{
    if (status == 0) {
        return VAST_EXIT_DONE;
    }
    if (status >= 128 && vast_signal_seen() != 0) {
        return status;
    }
    return vast_complain(cli, VAST_EXIT_REFUSED, "rsync failed; its message is printed above",
        is_installed("ssh") ? "Run the same command again to copy the remaining files."
                            : "rsync needs ssh, which is not installed. Install it and try again.");
}

static int run_rsync(vast_cli *cli, const way *w, const vast_copy_location *src, const vast_copy_location *dst)
{
    bool upload = src->local;
    const char *host = upload ? w->dst_addr : w->src_addr;
    int64_t port = upload ? w->dst_port : w->src_port;
    if (!is_host(host) || port < 1 || port > 65535) {
        return vast_complain(cli, VAST_EXIT_NONSENSE, "the response of the service has no address to copy to or from",
            "Check that the instance is running: vastai show instance ID");
    }
    const char *ssh = ssh_command(cli, port), *far = remote(cli, host, upload ? dst : src);
    const char *near = local_operand(cli, upload ? src->path : dst->path);
    if (ssh == NULL || far == NULL || near == NULL) {
        return VAST_EXIT_USAGE;
    }
    char folder[VAST_PATH_BYTES];
    if (!upload && vast_text(folder, sizeof folder, "%s/", dst->path)) {
        vast_folders_make(folder, 0777); /* rsync reports a folder that cannot be created */
    }
    const char *argv[] = { "rsync", "-arz", "-v", "--progress", "--rsh=ssh", "-e", ssh, upload ? near : far,
        upload ? far : near, NULL };
    vast_sink_flush(&cli->out);
    vast_sink_flush(&cli->err);
    /* With --raw, stdout must contain only JSON. */
    return report_rsync(cli, vast_program_run(argv, cli->settings.raw ? VAST_PROGRAM_TO_STDERR : VAST_PROGRAM_OURS));
}

static const char *id_json(vast_cli *cli, const vast_copy_location *location)
{
    return location->bare ? vast_keep(cli, "%.*s", (int)location->id_len, location->id)
                          : vast_keep_json(cli, "%.*s", (int)location->id_len, location->id);
}

static int ask_way(vast_cli *cli, const vast_copy_location *src, const vast_copy_location *dst, way *w)
{
    vast_call_args args = { .op = src->id != NULL && dst->id != NULL ? &vast_op_copy_direct : &vast_op_copy_rsync };
    const char *src_id = id_json(cli, src), *dst_id = id_json(cli, dst);
    if (src_id == NULL || dst_id == NULL) {
        return VAST_EXIT_USAGE;
    }
    vast_args_json(&args, "src_id", src_id);
    vast_args_json(&args, "dst_id", dst_id);
    vast_args_text(&args, "src_path", src->path);
    vast_args_text(&args, "dst_path", dst->path);
    *w = (way){ .cli = cli };
    vast_bind_begin(&w->bind, &way_plan, w, NULL, NULL);
    return vast_fetch(cli, &args, on_way, NULL, w);
}

static int run_copy(vast_cli *cli)
{
    static way w;
    vast_copy_location src, dst;
    if (!vast_copy_location_parse(vast_value(cli, "src"), &src) ||
        !vast_copy_location_parse(vast_value(cli, "dst"), &dst)) {
        return vast_misuse(cli, "invalid location: write ID:PATH, C.ID:PATH, V.ID:PATH, an ID alone, or a local path");
    }
    if (src.local && dst.local) {
        return vast_misuse(cli, "both locations are local: put an instance ID before one of them, such as 7000001:/x");
    }
    bool rsync = src.local || dst.local;
    if (rsync && !cli->settings.curl && !is_installed("rsync")) {
        return vast_complain(cli, VAST_EXIT_REFUSED, "cannot copy: rsync is not installed",
            "Install rsync and ssh, which copy to and from this machine. No request was sent.");
    }
    int status = ask_way(cli, &src, &dst, &w);
    if (status != VAST_EXIT_DONE || cli->curl_shown) {
        return status;
    }
    if (cli->settings.raw) {
        vast_printer_end(&cli->printer);
    } else if (!rsync) {
        vast_say(&cli->out, "Copy started: %s. \"vastai show instance ID\" shows its progress.\n",
            w.msg[0] != '\0' ? w.msg : "the instances copy directly");
    }
    return rsync ? run_rsync(cli, &w, &src, &dst) : VAST_EXIT_DONE;
}

/* ---- cloud copy -------------------------------------------------------------------------------------------------- */

static const char *flags_json(vast_cli *cli)
{
    static const char *const names[] = { "dry-run", "size-only", "ignore-existing", "update", "delete-excluded" };
    vast_out out;
    const char *gap = "";
    vast_scratch_begin(cli, &out);
    vast_put_char(&out, '[');
    for (size_t i = 0; i < VAST_COUNT_OF(names); i++) {
        if (vast_is_given(cli, names[i])) {
            vast_write(&out, "%s\"--%s\"", gap, names[i]);
            gap = ", ";
        }
    }
    vast_put_char(&out, ']');
    return vast_scratch_keep(cli, &out);
}

/* The end of an instance's contract, and its price for outgoing traffic. */
typedef struct terms {
    int64_t end;
    char price[32];
    vast_visit visit;
} terms;

static vast_err on_term(void *ctx, const char *key, const vast_visit_value *value)
{
    terms *t = ctx;
    if (strcmp(key, "end_date") == 0 && value->kind == VAST_JSON_NUMBER) {
        return vast_json_scaled(value->text, value->len, 0, &t->end);
    } else if (strcmp(key, "internet_up_cost_per_tb") == 0 && value->kind == VAST_JSON_NUMBER &&
               value->len < sizeof t->price) {
        memcpy(t->price, value->text, value->len);
        t->price[value->len] = '\0';
    }
    return VAST_OK;
}

static int fetch_terms(vast_cli *cli, int64_t id, terms *t)
{
    static const vast_visitor visitor = { .member = on_term };
    vast_call_args args = { .op = &vast_op_show_instance };
    *t = (terms){ .end = 0 };
    vast_visit_begin(&t->visit, "instances", VAST_VISIT_OBJECT, &visitor, t);
    vast_args_int(&args, "id", id);
    return vast_fetch(cli, &args, vast_visit_event, NULL, &t->visit);
}

static bool confirm_price(vast_cli *cli, const terms *t)
{
    char question[120];
    vast_text(
        question, sizeof question, "Outgoing traffic of the instance costs $%s per TB. Schedule the copy?", t->price);
    return t->price[0] == '\0' || vast_confirm(cli, question);
}

static const char *copy_body(vast_cli *cli, const char *flags)
{
    vast_out out;
    vast_scratch_begin(cli, &out);
    vast_write_json(&out, "{\"src\": %s, \"dst\": %s, \"instance_id\": %s, \"selected\": %s, \"transfer\": %s",
        vast_value(cli, "src"), vast_value(cli, "dst"), vast_value(cli, "instance"), vast_value(cli, "connection"),
        vast_value(cli, "transfer"));
    vast_write(&out, ", \"flags\": %s}", flags);
    return vast_scratch_keep(cli, &out);
}

/* The scheduled job ends with the contract of the instance, or at --end_date if that is earlier. */
static int schedule_copy(vast_cli *cli, const char *flags)
{
    static terms t; /* set by fetch_terms() */
    int64_t id = 0;
    const char *instance = vast_value(cli, "instance");
    int status = vast_schedule_check(cli);
    if (status == VAST_EXIT_DONE) {
        status = vast_schedule_check_turn(cli);
    }
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    if (instance == NULL || !vast_text_int(instance, &id) || id < 1) {
        return vast_misuse(cli, "--instance ID is required with --schedule");
    }
    status = fetch_terms(cli, id, &t);
    if (status != VAST_EXIT_DONE || cli->curl_shown) {
        return status;
    }
    if (!confirm_price(cli, &t)) {
        return vast_decline(cli, "Nothing was scheduled.");
    }
    vast_job job = { .path = vast_op_cloud_copy.path, .method = "POST", .end = t.end };
    job.instance = vast_keep_json(cli, "%s", instance);
    job.body = job.instance != NULL ? copy_body(cli, flags) : NULL;
    return job.body != NULL ? vast_schedule(cli, &job) : VAST_EXIT_USAGE;
}

/* Only a copy from an instance can be scheduled. --schedule is ignored for other copies, as in the official tool. */
static int run_cloud_copy(vast_cli *cli)
{
    vast_call_args args;
    const char *flags = flags_json(cli);
    if (flags == NULL || !vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    if (vast_is_given(cli, "schedule") && strcmp(vast_value(cli, "transfer"), "Instance to Cloud") == 0) {
        return schedule_copy(cli, flags);
    }
    if (vast_is_given(cli, "schedule")) {
        vast_note(cli, "vastai: warning: --schedule is ignored: only \"Instance to Cloud\" can be scheduled\n");
    }
    vast_args_json(&args, "flags", flags);
    return vast_run_call(cli, &args);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument cancel_arguments[] = {
    { .name = "dst", .feeds = "dst_id", .help = "ID of the instance that is copied to" },
};
static const vast_argument copy_arguments[] = {
    { .name = "src",
        .help = "source: ID:PATH for an instance, V.ID:PATH for a volume, vast.ID:PATH for a backup, hf.ID:PATH for a "
                "bucket of Hugging Face, PATH or local:PATH for this machine; an instance ID alone means its path /" },
    { .name = "dst", .help = "destination, in the same form as SRC" },
    { .name = "--identity",
        .short_name = "-i",
        .value_name = "FILE",
        .help = "SSH private key, for copies to and from this machine" },
};

static const vast_argument cloud_copy_arguments[] = {
    { .name = "--src", .value_name = "PATH", .feeds = "src", .help = "path to copy from" },
    { .name = "--dst", .value_name = "PATH", .feeds = "dst", .preset = "/workspace", .help = "path to copy to" },
    { .name = "--instance", .value_name = "ID", .feeds = "instance_id", .help = "instance ID" },
    { .name = "--connection",
        .value_name = "ID",
        .feeds = "selected",
        .help = "ID of the cloud storage connection, from \"show connections\"" },
    { .name = "--transfer",
        .value_name = "DIRECTION",
        .feeds = "transfer",
        .preset = "Instance to Cloud",
        .help = "direction: \"Instance to Cloud\" or \"Cloud To Instance\"" },
    { .name = "--dry-run", .type = VAST_ARGUMENT_FLAG, .help = "show what would be copied, without copying" },
    { .name = "--size-only",
        .type = VAST_ARGUMENT_FLAG,
        .help = "skip files whose size is the same, without comparing times" },
    { .name = "--ignore-existing", .type = VAST_ARGUMENT_FLAG, .help = "skip files that exist at the destination" },
    { .name = "--update", .type = VAST_ARGUMENT_FLAG, .help = "skip files that are newer at the destination" },
    { .name = "--delete-excluded",
        .type = VAST_ARGUMENT_FLAG,
        .help = "delete files at the destination that are excluded from the copy" },
    { .shared = &vast_schedule_options },
};

static const vast_command rows[] = {
    {
        .words = "copy",
        .harm = VAST_HARM_NONE,
        .summary = "Copy files between instances, volumes and this machine",
        .description = "Copies to and from this machine use rsync and ssh, which must be installed. A copy between "
                       "instances runs in the service and continues after this command exits.",
        .example = "7000001:/workspace/ local:data",
        ARGUMENTS(copy_arguments),
        .op = &vast_op_copy_direct,
        .run = run_copy,
    },
    {
        .words = "cancel copy",
        .harm = VAST_HARM_NONE,
        .summary = "Cancel the running copies to an instance",
        .example = "7000002",
        ARGUMENTS(cancel_arguments),
        .op = &vast_op_cancel_copy,
        .done = "Copies to {dst} are being canceled.",
    },
    {
        .words = "cancel sync",
        .harm = VAST_HARM_NONE,
        .summary = "Cancel the running copies between an instance and cloud storage",
        .example = "7000002",
        ARGUMENTS(cancel_arguments),
        .op = &vast_op_cancel_sync,
        .done = "Copies between {dst} and cloud storage are being canceled.",
    },
    {
        .words = "cloud copy",
        .harm = VAST_HARM_NONE,
        .summary = "Copy files between an instance and cloud storage",
        .description = "With --dry-run the request is sent, and the service reports what it would copy; to see the "
                       "request alone, use --curl.\n"
                       "With --schedule a copy from the instance runs on schedule only. A copy to the instance cannot "
                       "be scheduled: it runs now, and a warning says so.",
        .example = "--src /f --instance 7000001 --connection 1",
        ARGUMENTS(cloud_copy_arguments),
        .op = &vast_op_cloud_copy,
        .run = run_cloud_copy,
        .done = "Copy started. {.msg}",
    },
};

const vast_command_table vast_cli_copy = {
    .heading = "Copying",
    .list_command = "show instances",
    COMMANDS(rows),
};
