/* SPDX-License-Identifier: MIT */
/* Sessions with a serverless worker: create, show and end. A file keeps what other runs need to use one. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <string.h>

#include "files.h"
#include "rows.h"
#include "text_helpers.h"
#include "units.h"
#include "vastai/ops.h"
#include "worker_job.h"

static vast_worker_job w; /* more than 1 KB: static, so that it does not count against the stack */

enum { HANDLE_BYTES = 2 * VAST_GRANT_BYTES + 512 };

/* ---- create ------------------------------------------------------------------------------------------------------ */

static bool write_file(const char *path)
{
    static char text[HANDLE_BYTES];
    vast_out out;
    vast_out_begin(&out, text, sizeof text);
    vast_session_write(&w.session, &out);
    errno = ENOSPC;
    return vast_out_whole(&out) && vast_file_replace(path, text, out.total, VAST_FILE_LASTING);
}

/* Without its file the session could not be used, and would be billed until it expires. */
static int end_unwritten(vast_cli *cli, const char *path, int error)
{
    char what[VAST_PATH_BYTES + 128];
    bool gone = false;
    w.job.session = &w.session;
    bool ended = vast_worker_job_drive(&w, vast_end_session_begin(&cli->client, &w.job, &gone)) == VAST_OK;
    vast_text(what, sizeof what, "cannot write %s: %s; the session %s%s", path, strerror(error),
        ended ? "was ended" : "is still open: ", ended ? "" : w.session.id);
    vast_fail(cli, VAST_E_REFUSED, VAST_EXIT_REFUSED, what, NULL);
    return vast_worker_job_end(&w, VAST_E_REFUSED);
}

/* Checked before a session exists, and is billed. */
static int check_path(vast_cli *cli, const char *path)
{
    char what[VAST_PATH_BYTES + 64];
    if (vast_file_may_replace(path)) {
        return VAST_EXIT_DONE;
    }
    vast_text(what, sizeof what, "cannot write the session to \"%s\": %s", path, strerror(errno));
    return vast_misuse(cli, what);
}

static void print_created(vast_cli *cli, const char *path)
{
    if (cli->settings.raw) {
        vast_print(&cli->printer, "{\"success\": true, \"session_id\": %s, \"url\": %s, \"expiration\": %lld}",
            w.session.id, w.session.url, (long long)(w.session.expiration_us / 1000000));
        vast_printer_end(&cli->printer);
    } else {
        vast_say(&cli->out, "Session %s created on %s; %s has what is needed to use it.\n", w.session.id, w.session.url,
            path);
    }
}

static int run_create(vast_cli *cli)
{
    memset(&w, 0, sizeof w);
    const char *path = vast_value(cli, "session"), *payload = vast_value(cli, "on-close-payload");
    const vast_session_setup setup = {
        .lifetime_s = vast_int_value(cli, "lifetime"),
        .on_close_route = vast_value(cli, "on-close"),
        .on_close_payload = payload,
    };
    int status = check_path(cli, path);
    if (status == VAST_EXIT_DONE) {
        status = vast_worker_job_begin(&w, cli);
    }
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    vast_err err = vast_worker_job_drive(&w, vast_create_session_begin(&cli->client, &w.job, &setup, &w.session));
    if (err == VAST_OK && !write_file(path)) {
        return end_unwritten(cli, path, errno);
    }
    if (err == VAST_OK) {
        print_created(cli, path);
    }
    return vast_worker_job_end(&w, err);
}

/* ---- show -------------------------------------------------------------------------------------------------------- */

static void put_time(vast_cli *cli, const char *title, int64_t us)
{
    char seconds[VAST_INT_CHARS], text[VAST_UNIT_TEXT];
    size_t len = vast_int_text(us / 1000000, seconds);
    const vast_visit_value value = { .text = seconds, .len = len, .kind = VAST_JSON_NUMBER };
    len = vast_unit_text(VAST_UNIT_DATE, &value, false, text);
    vast_say(&cli->out, "%s%.*s\n", title, (int)len, text);
}

static void print_state(vast_cli *cli, const vast_session_state *state)
{
    const char *on_close = state->on_close_route[0] != '\0' ? state->on_close_route : NULL;
    if (cli->settings.raw) {
        vast_print(&cli->printer,
            "{\"session_id\": %s, \"url\": %s, \"lifetime\": %lld, \"expiration\": %lld, \"created_at\": %lld, "
            "\"on_close_route\": %s}",
            w.session.id, w.session.url, (long long)(state->lifetime_us / 1000000),
            (long long)(state->expiration_us / 1000000), (long long)(state->created_us / 1000000), on_close);
        vast_printer_end(&cli->printer);
        return;
    }
    vast_say(&cli->out, "Session:  %s\nWorker:   %s\nLifetime: %lld s\n", w.session.id, w.session.url,
        (long long)(state->lifetime_us / 1000000));
    put_time(cli, "Created:  ", state->created_us);
    put_time(cli, "Expires:  ", state->expiration_us);
    vast_say(&cli->out, "On close: %s\n", on_close != NULL ? on_close : "-");
}

/* Reads the session that the command names, and prepares a job on it. */
static int begin_session(vast_cli *cli)
{
    memset(&w, 0, sizeof w);
    int status = vast_worker_job_read_session(&w, cli, vast_value(cli, "file"));
    return status == VAST_EXIT_DONE ? vast_worker_job_begin(&w, cli) : status;
}

static int run_show(vast_cli *cli)
{
    static vast_session_state state;
    memset(&state, 0, sizeof state);
    int status = begin_session(cli);
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    vast_err err = vast_worker_job_drive(&w, vast_show_session_begin(&cli->client, &w.job, &state));
    if (err == VAST_OK) {
        print_state(cli, &state);
    }
    return vast_worker_job_end(&w, err);
}

/* ---- end --------------------------------------------------------------------------------------------------------- */

static int run_end(vast_cli *cli)
{
    bool gone = false;
    int status = begin_session(cli);
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    vast_err err = vast_worker_job_drive(&w, vast_end_session_begin(&cli->client, &w.job, &gone));
    if (err == VAST_OK) {
        const char *words = vast_keep(cli, gone ? "Session %s had already ended." : "Session %s ended.", w.session.id);
        vast_print_done(cli, words != NULL ? words : "Session ended.");
    }
    return vast_worker_job_end(&w, err);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument create_arguments[] = {
    { .name = "endpoint", .help = "name or ID of the endpoint group" },
    { .name = "--lifetime",
        .value_name = "S",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .required = true,
        .extension = true,
        .help = "time after which the session ends if it is not used, in seconds; each request adds as much" },
    { .name = "--session",
        .value_name = "FILE",
        .required = true,
        .extension = true,
        .help = "file to write the session to; keep it secret: it gives access to the session" },
    { .name = "--on-close",
        .value_name = "ROUTE",
        .extension = true,
        .help = "path that the worker calls when the session ends" },
    { .name = "--on-close-payload",
        .value_name = "JSON",
        .type = VAST_ARGUMENT_JSON,
        .extension = true,
        .help = "JSON object for that call" },
    { .name = "--cost",
        .value_name = "N",
        .type = VAST_ARGUMENT_NUMBER,
        .extension = true,
        .help = "load that the session causes, in the unit of the endpoint's load" },
    { .shared = &vast_worker_options },
};

static const vast_argument file_arguments[] = {
    { .name = "file", .help = "file that \"vastai create session\" wrote" },
    { .shared = &vast_worker_options },
};

static const vast_command rows[] = {
    {
        .words = "create session",
        .harm = VAST_HARM_NONE,
        .summary = "Reserve a worker of an endpoint group for several requests",
        .description = "The worker counts as loaded, and is billed, until the session ends. \"vastai request --session "
                       "FILE\" sends requests in it.",
        .example = "vllm-qwen3-8b --lifetime 60 --session session.json",
        ARGUMENTS(create_arguments),
        .op = &vast_op_route,
        .run = run_create,
    },
    {
        .words = "show session",
        .harm = VAST_HARM_NONE,
        .summary = "Show a session with a worker",
        .example = "session.json",
        ARGUMENTS(file_arguments),
        .op = &vast_op_route,
        .run = run_show,
    },
    {
        .words = "end session",
        .harm = VAST_HARM_NONE,
        .summary = "End a session with a worker",
        .description = "Requests that are still running in the session are cut off. A session that has ended already "
                       "is no failure.",
        .example = "session.json",
        ARGUMENTS(file_arguments),
        .op = &vast_op_route,
        .run = run_end,
    },
};

const vast_command_table vast_cli_sessions = {
    .heading = "Serverless",
    .list_command = "show endpoints",
    COMMANDS(rows),
};
