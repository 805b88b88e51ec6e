/* SPDX-License-Identifier: MIT */
/* The commands `logs` and `execute`: the service stores a text at a URL, and the command polls that URL. */
#include <string.h>
#include <strings.h>

#include "failure.h"
#include "log_filter.h"
#include "new_lines.h"
#include "rows.h"
#include "schedule.h"
#include "send_flow.h"
#include "text_helpers.h"
#include "vastai/ops.h"

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

/* A response that came over TLS must not make the command fetch a URL without TLS. */
static bool is_downgrade(const vast_cli *cli, const char *url)
{
    const char *console = cli->settings.console_url;
    bool plain = console != NULL && strncasecmp(console, "http://", 7) == 0;
    return !plain && strncasecmp(url, "https://", 8) != 0;
}

static const char inside[] =
    "the result was not fetched: the service returned an address of this machine or a private network";

/* Why the text must not be fetched from there; NULL: it may. */
static const char *url_fault(const vast_cli *cli, const char *url)
{
    const char *console = cli->settings.console_url != NULL ? cli->settings.console_url : VAST_CONSOLE_URL;
    if (is_downgrade(cli, url)) {
        return "the result was not fetched: the service returned a URL without https";
    }
    return vast_url_is_inside(url, console) ? inside : NULL;
}

/*
 * A name may resolve to an address that the URL must not contain. If the service is itself in a private network, or a
 * proxy resolves the names, any address is accepted.
 */
static void refuse_private_names(vast_cli *cli)
{
    cli->net.public_only = cli->settings.proxy_url == NULL && !vast_posix_peer_is_private(&cli->net);
}

static bool was_refused(const vast_cli *cli)
{
    return cli->net.public_only && vast_posix_peer_is_private(&cli->net);
}

typedef struct fetch {
    vast_cli *cli;
    place place;
    vast_log_filter filter;
    vast_flow_watch watch;
    vast_text_fetch job;
    bool lines;
    bool follows;
} fetch;

static vast_err on_url(void *ctx)
{
    fetch *f = ctx;
    const char *fault = url_fault(f->cli, f->place.result_url);
    if (fault != NULL) {
        return vast_fail(f->cli, VAST_E_SHAPE, VAST_EXIT_NONSENSE, fault, NULL);
    }
    refuse_private_names(f->cli);
    vast_log_filter_begin(&f->filter, f->follows ? vast_new_lines_sink() : &f->cli->out, f->lines,
        f->lines ? "" : f->place.writeable_path);
    return VAST_OK;
}

static vast_err on_text(void *ctx, const char *text, size_t len)
{
    fetch *f = ctx;
    if (f->follows) {
        vast_new_lines_make_room();
    }
    vast_log_filter_text(&f->filter, text, len);
    return f->filter.sink->error != 0 ? VAST_E_STOPPED : VAST_OK;
}

static vast_err begin(vast_client *c, void *ctx)
{
    fetch *f = ctx;
    return vast_fetch_text_begin(c, &f->job);
}

static int report_fetch(vast_cli *cli, vast_err err)
{
    if (was_refused(cli)) {
        return vast_complain_of_call(cli, VAST_EXIT_NONSENSE, inside, NULL);
    }
    bool late = err == VAST_E_TIMEOUT && vast_outcome_of(cli)->status >= 300 && !cli->failure_reported;
    return late ? vast_complain(cli, VAST_EXIT_DEADLINE, "the instance did not deliver the text in time",
                      "Check that it is running with \"vastai show instance ID\", or increase --timeout.")
                : vast_report(cli, err, NULL);
}

static vast_err fetch_once(fetch *f, const vast_call_args *args)
{
    vast_bind_begin(&f->place.bind, &place_plan, &f->place, NULL, NULL);
    vast_request request = vast_args_request(args);
    request.on_json = on_place;
    request.on_end = on_place_end;
    request.ctx = &f->place;
    f->job = (vast_text_fetch){
        .request = &request, .url = f->place.result_url, .check = on_url, .visit = on_text, .ctx = f
    };
    vast_err err = vast_flow_run(f->cli, &f->watch, &f->job.flow, &f->job.settings, begin, f);
    if (err == VAST_OK) {
        vast_log_filter_end(&f->filter);
    }
    return err;
}

static int ask_and_fetch(vast_cli *cli, const vast_call_args *args, bool lines)
{
    static fetch f;
    f = (fetch){ .cli = cli, .lines = lines };
    vast_err err = fetch_once(&f, args);
    if (err != VAST_OK) {
        return report_fetch(cli, err);
    }
    vast_sink_char(&cli->out, '\n');
    return VAST_EXIT_DONE;
}

/* ---- logs --follow ----------------------------------------------------------------------------------------------- */

#define FOLLOW_MS 2000  /* between two requests */
#define ROUND_MS 120000 /* the longest that one of them may take */

/* @return whether stdout takes more. */
static bool print_new_lines(vast_cli *cli)
{
    size_t len;
    bool lost;
    const char *text = vast_new_lines_found(&len, &lost);
    if (lost) {
        vast_note(cli, "vastai: logs: lines may be missing: too many were written since the last request\n");
    }
    vast_sink_bytes(&cli->out, text, len);
    return vast_sink_flush(&cli->out);
}

/* Whether a later request may succeed. */
static bool may_pass(const vast_cli *cli, vast_err err)
{
    const uint32_t those = 1u << VAST_E_RESOLVE | 1u << VAST_E_CONNECT | 1u << VAST_E_TLS | 1u << VAST_E_IO |
                           1u << VAST_E_TIMEOUT | 1u << VAST_E_PROXY | 1u << VAST_E_RATE | 1u << VAST_E_SERVER |
                           1u << VAST_E_HTTP | 1u << VAST_E_JSON;
    return !cli->failure_reported && !was_refused(cli) && (those >> err & 1) != 0;
}

/* One request, which has a time limit of its own within that of the command. */
static vast_err fetch_round(fetch *f, vast_cli *cli, const vast_call_args *args, uint32_t limit_ms)
{
    uint32_t left = limit_ms - cli->spent_ms;
    *f = (fetch){ .cli = cli, .lines = true, .follows = true };
    cli->busy_from_ms = cli->spent_ms;
    cli->settings.timeout_ms = cli->spent_ms + (left < ROUND_MS ? left : ROUND_MS);
    vast_err err = fetch_once(f, args);
    cli->settings.timeout_ms = limit_ms;
    return err;
}

static void note_failure(vast_cli *cli, vast_err err)
{
    char text[VAST_FAILURE_BYTES];
    vast_note(cli, "vastai: %s%s; retrying\n", vast_outcome_of(cli)->status == 0 ? "no answer: " : "",
        vast_failure_text(cli, err, text));
}

/* Ends with a signal, with the time of --timeout, when stdout is closed, or when there is no log any more. */
static int follow(vast_cli *cli, const vast_call_args *args)
{
    static fetch f;
    bool answered = false, failing = false;
    uint32_t limit_ms = vast_is_given(cli, "timeout") ? cli->settings.timeout_ms : INT32_MAX;
    vast_new_lines_begin(cli->out.terminal);
    do {
        vast_err err = fetch_round(&f, cli, args, limit_ms);
        if (vast_signal_seen() != 0 || (err == VAST_OK && !print_new_lines(cli))) {
            break;
        }
        if (err != VAST_OK && (!answered || !may_pass(cli, err))) {
            return report_fetch(cli, err);
        }
        if (err != VAST_OK && !failing && vast_time_left(cli) > FOLLOW_MS) {
            note_failure(cli, err);
        }
        failing = err != VAST_OK;
        answered = true;
    } while (vast_rest(cli, FOLLOW_MS) && vast_time_left(cli) > 0);
    bool ended = vast_signal_seen() != 0 || cli->out.error != 0;
    return ended ? VAST_EXIT_DONE : vast_complain(cli, VAST_EXIT_DEADLINE, "the time of --timeout has passed", NULL);
}

/* ---- the commands ------------------------------------------------------------------------------------------------ */

/* The service takes a text, and fails at one that is no number. */
static bool is_count(const char *text)
{
    int64_t count;
    return vast_text_int(text, &count) && count >= 0;
}

static int run_logs(vast_cli *cli)
{
    vast_call_args args;
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    if (vast_is_given(cli, "tail") && !is_count(vast_value(cli, "tail"))) {
        return vast_misuse(cli, "--tail must be a whole number of lines, 0 or more");
    }
    if (vast_is_given(cli, "daemon-logs")) {
        vast_args_text(&args, "daemon_logs", "true");
    }
    if (vast_is_given(cli, "filter") && *vast_value(cli, "filter") == '\0') {
        vast_args_drop(&args, "filter"); /* an empty filter selects every line */
    }
    return vast_is_given(cli, "follow") ? follow(cli, &args) : ask_and_fetch(cli, &args, true);
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

/* ls and du only read. */
static bool deletes_files(const vast_line *line)
{
    const char *command = vast_line_value(line, vast_line_argument(line, "command"));
    return strncmp(command, "rm", 2) == 0;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument logs_arguments[] = {
    { .name = "instance_id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_instance_labels,
        .feeds = "id",
        .help = "ID or label of the instance" },
    { .name = "--tail",
        .value_name = "N",
        .feeds = "tail",
        .help = "number of lines to print, from the end of the log" },
    { .name = "--filter", .value_name = "TEXT", .feeds = "filter", .help = "print only lines that contain TEXT" },
    { .name = "--daemon-logs", .type = VAST_ARGUMENT_FLAG, .help = "print the log of the machine about the container" },
    { .name = "--follow",
        .short_name = "-f",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "go on printing new lines, until Ctrl-C or --timeout" },
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
        .description = "Blank lines are left out. With --follow the command asks for the log every two seconds, and "
                       "prints what is new; if the service does not answer, it says so once and goes on. Only lines "
                       "that are alike and follow each other can be missed.\nThe service stores the log at a URL, "
                       "which is fetched without the API key. A URL without https, or with an address of this machine "
                       "or of a private network, is rejected with exit status 9, unless --url has such an address too.",
        .example = "7000001 --tail 100",
        ARGUMENTS(logs_arguments),
        .op = &vast_op_request_logs,
        .run = run_logs,
        .prints_text = true,
    },
    {
        .words = "execute",
        .harm = VAST_HARM_DESTROYS,
        .question = "Run \"{command}\" on instance {id}?",
        .declined = "Nothing was deleted.",
        .stake = &vast_instance_stake,
        .asks_if = deletes_files,
        .unattended = true,
        .summary = "Run ls, rm or du on the disk of an instance and print the output",
        .description =
            "The instance may be stopped. With --schedule the command runs once now, without its output, and then on "
            "schedule.",
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
