/* SPDX-License-Identifier: MIT */
/* The commands `logs` and `execute`: the service stores a text at a URL, and the command polls that URL. */
#include <string.h>
#include <strings.h>

#include "log_filter.h"
#include "rows.h"
#include "schedule.h"
#include "send.h"
#include "vastai/ops.h"

#define FIRST_PAUSE_MS 300 /* each further pause is 1.3 times as long, up to LAST_PAUSE_MS */
#define LAST_PAUSE_MS 2000

/* Where the service will store the text. */
typedef struct place {
    char result_url[2048];
    char writeable_path[VAST_LOG_FILTER_PATH + 1];
    vast_bind bind;
} place;

static const vast_bind_row place_rows[] = {
    VAST_BIND(place, result_url, "result_url", VAST_BIND_TEXT),
    VAST_BIND(place, writeable_path, "writeable_path", VAST_BIND_CLIP),
};
static const vast_bind_plan place_plan = {
    .rows = place_rows,
    .row_count = VAST_COUNT_OF(place_rows),
    .struct_size = sizeof(place),
};

static vast_err on_place(void *ctx, const vast_json_event *event)
{
    place *p = ctx;
    return vast_bind_event(&p->bind, event);
}

static vast_err on_place_end(void *ctx)
{
    const place *p = ctx;
    return p->result_url[0] == '\0' ? VAST_E_SHAPE : VAST_OK;
}

static int ask(vast_cli *cli, const vast_call_args *args, place *p)
{
    *p = (place){ .result_url = "" };
    vast_bind_begin(&p->bind, &place_plan, p, NULL, NULL);
    return vast_fetch(cli, args, on_place, on_place_end, p);
}

static vast_err on_text(void *ctx, const char *text, size_t len)
{
    vast_log_filter *filter = ctx;
    vast_log_filter_text(filter, text, len);
    return filter->sink->error != 0 ? VAST_E_STOPPED : VAST_OK;
}

/* The storage service responds with an error status, 403 or 404, until the text is stored. */
static bool is_not_yet(const vast_cli *cli, vast_err err)
{
    return err != VAST_OK && vast_outcome_of(cli)->status >= 300;
}

static int fetch(vast_cli *cli, const place *p, bool lines)
{
    static vast_log_filter filter;
    const vast_request request = {
        .op = &vast_op_fetch_result, .url = p->result_url, .on_text = on_text, .ctx = &filter
    };
    uint32_t pause_ms = FIRST_PAUSE_MS;
    vast_log_filter_begin(&filter, &cli->out, lines, lines ? "" : p->writeable_path);
    for (;;) {
        if (!vast_pause(cli, pause_ms)) {
            return vast_report(cli, VAST_E_STOPPED, NULL);
        }
        vast_err err = vast_send(cli, &request);
        if (err == VAST_OK) {
            vast_log_filter_end(&filter);
            vast_sink_char(&cli->out, '\n');
            return VAST_EXIT_DONE;
        }
        if (!is_not_yet(cli, err)) {
            return vast_report(cli, err, NULL);
        }
        pause_ms = pause_ms * 13 / 10 < LAST_PAUSE_MS ? pause_ms * 13 / 10 : LAST_PAUSE_MS;
        if (pause_ms >= vast_time_left(cli)) {
            return vast_complain(cli, VAST_EXIT_DEADLINE, "the instance did not deliver the text in time",
                "Check that it is running with \"vastai show instance ID\", or increase --timeout.");
        }
    }
}

/* A response that came over TLS must not make the command fetch a URL without TLS. */
static bool is_downgrade(const vast_cli *cli, const char *url)
{
    const char *console = cli->settings.console_url;
    bool plain = console != NULL && strncasecmp(console, "http://", 7) == 0;
    return !plain && strncasecmp(url, "https://", 8) != 0;
}

static int ask_and_fetch(vast_cli *cli, const vast_call_args *args, bool lines)
{
    static place p;
    int status = ask(cli, args, &p);
    if (status != VAST_EXIT_DONE || cli->curl_shown) {
        return status;
    }
    const char *console = cli->settings.console_url != NULL ? cli->settings.console_url : VAST_CONSOLE_URL;
    const char *fault =
        is_downgrade(cli, p.result_url) ? "the result was not fetched: the service returned a URL without https"
        : vast_url_is_inside(p.result_url, console)
            ? "the result was not fetched: the service returned an address of this machine or a private "
              "network"
            : NULL;
    return fault == NULL ? fetch(cli, &p, lines) : vast_complain(cli, VAST_EXIT_NONSENSE, fault, NULL);
}

/* ---- the commands ------------------------------------------------------------------------------------------------ */

static int run_logs(vast_cli *cli)
{
    vast_call_args args;
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    if (vast_is_given(cli, "daemon-logs")) {
        vast_args_text(&args, "daemon_logs", "true");
    }
    if (vast_is_given(cli, "filter") && *vast_value(cli, "filter") == '\0') {
        vast_args_drop(&args, "filter"); /* an empty filter selects every line */
    }
    return ask_and_fetch(cli, &args, true);
}

static int schedule_command(vast_cli *cli)
{
    const char *command = vast_value(cli, "command"), *id = vast_value(cli, "id");
    vast_job job = { .method = "PUT", .instance = id };
    job.body =
        vast_keep_json(cli, "{\"command\": %s, \"instance_id\": %lld}", command, (long long)vast_int_value(cli, "id"));
    job.path = job.body != NULL ? vast_schedule_path(cli, cli->line.command->op, id) : NULL;
    return job.path != NULL ? vast_schedule(cli, &job) : VAST_EXIT_USAGE;
}

/* With --schedule the command also runs now, as in the official tool, but its output is not fetched. */
static int run_execute(vast_cli *cli)
{
    static place p;
    vast_call_args args;
    bool scheduled = vast_is_given(cli, "schedule");
    int status = scheduled ? vast_schedule_check(cli) : VAST_EXIT_DONE;
    if (status != VAST_EXIT_DONE || !vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    if (!scheduled) {
        return ask_and_fetch(cli, &args, false);
    }
    status = ask(cli, &args, &p);
    return status == VAST_EXIT_DONE ? schedule_command(cli) : status;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument logs_arguments[] = {
    { .name = "instance_id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "instance ID" },
    { .name = "--tail",
        .value_name = "N",
        .feeds = "tail",
        .help = "number of lines to print, from the end of the log" },
    { .name = "--filter", .value_name = "TEXT", .feeds = "filter", .help = "print only lines that contain TEXT" },
    { .name = "--daemon-logs", .type = VAST_ARGUMENT_FLAG, .help = "print the log of the machine about the container" },
};

static const vast_argument execute_arguments[] = {
    { .shared = &vast_instance_id },
    { .name = "command", .feeds = "command", .help = "ls, rm or du with its arguments, quoted as one argument" },
    { .shared = &vast_schedule_options },
};

static const vast_command rows[] = {
    {
        .words = "logs",
        .summary = "Print the log of an instance",
        .description = "Blank lines are left out.\nThe service stores the log at a URL, which is fetched without the "
                       "API key. A URL "
                       "without https, or with an address of this machine or of a private network, is rejected with "
                       "exit status 9, "
                       "unless --url has such an address too.",
        .example = "7000001 --tail 100",
        ARGUMENTS(logs_arguments),
        .op = &vast_op_request_logs,
        .run = run_logs,
        .prints_text = true,
    },
    {
        .words = "execute",
        .summary = "Run ls, rm or du on the disk of an instance and print the output",
        .description = "The instance may be stopped. With --schedule the command runs once now and then on schedule.",
        .example = "7000001 \"du -d2 -h\"",
        ARGUMENTS(execute_arguments),
        .op = &vast_op_execute,
        .run = run_execute,
        .prints_text = true,
    },
};

const vast_command_table vast_cli_logs = {
    .heading = "Instances",
    .list_command = "show instances",
    COMMANDS(rows),
};
