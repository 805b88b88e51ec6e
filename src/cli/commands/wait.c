/* SPDX-License-Identifier: MIT */
/* wait instance, wait endpoint: poll until the target state is reached, or can no longer be reached. */
#include <string.h>

#include "cli.h"
#include "failure.h"
#include "rows.h"
#include "send.h"
#include "text_helpers.h"
#include "vastai/ops.h"

#define WAIT_MS 1800000     /* for the whole command, without --timeout */
#define REQUEST_MS 60000    /* timeout of one request */
#define LAST_REQUEST_MS 500 /* reserved for a last request before the deadline */
#define STATE_BYTES 144     /* description of a state, with its NUL */
#define UNKNOWN_MAX 3       /* the service may not know a new instance at once */

/* ---- polling ----------------------------------------------------------------------------------------------------- */

typedef enum verdict { GO_ON, REACHED, HOPELESS, GONE } verdict;

typedef struct watch {
    vast_cli *cli;
    vast_request request;
    verdict (*judge)(struct watch *w); /**< called after each successful request */
    const char *(*describe)(const struct watch *w, char out[STATE_BYTES]);
    uint32_t begin_ms, interval_ms;
    bool answered;      /* at least one request succeeded */
    bool failure_shown; /* a failure has been shown since the last successful request */
    size_t shown;       /* width of the progress text on the terminal */
    /* an instance */
    const char *target;
    unsigned unknown;
    bool known, seen_before;
    char status[32], message[200], failure[VAST_FAILURE_BYTES + 80];
    /* an endpoint group */
    int64_t wanted, ready, workers;
    char worker_status[32];
    vast_visit visit;
} watch;

static watch w;

static bool is_watched(const vast_cli *cli)
{
    return cli->err.terminal && !cli->settings.raw && !cli->settings.explain;
}

static void clear_progress(void)
{
    if (w.shown > 0) {
        vast_sink_text(&w.cli->err, "\r");
        vast_sink_fill(&w.cli->err, ' ', w.shown);
        vast_sink_text(&w.cli->err, "\r");
        vast_sink_flush(&w.cli->err);
        w.shown = 0;
    }
}

/* Shows why a request failed, once until a request succeeds; also without a terminal. */
static void show_failure(vast_err err)
{
    char text[VAST_FAILURE_BYTES];
    if (w.failure_shown || w.cli->settings.raw || err == VAST_E_RATE) {
        return;
    }
    clear_progress();
    w.failure_shown = true;
    vast_note(w.cli, "vastai: %s%s; retrying\n", vast_outcome_of(w.cli)->status == 0 ? "no answer: " : "",
        vast_failure_text(w.cli, err, text));
}

static void show_progress(void)
{
    char state[STATE_BYTES], text[STATE_BYTES + 16];
    if (!is_watched(w.cli)) {
        return;
    }
    vast_text(text, sizeof text, "%s, %lld s", w.describe(&w, state),
        (long long)((vast_clock_ms(w.cli) - w.begin_ms) / 1000));
    clear_progress();
    vast_say(&w.cli->err, "%s", text);
    vast_sink_flush(&w.cli->err);
    w.shown = vast_text_width(text, strlen(text));
}

/* Whether the next request may succeed after this failure. */
static bool is_transient(vast_err err)
{
    return err == VAST_E_RESOLVE || err == VAST_E_CONNECT || err == VAST_E_IO || err == VAST_E_TIMEOUT ||
           err == VAST_E_RATE || err == VAST_E_SERVER;
}

/* Rate limits may leave no time for a last request, whose error would hide why the earlier ones failed. */
static void keep_failure(vast_err err)
{
    char text[VAST_FAILURE_BYTES];
    if (err != VAST_OK && vast_outcome_of(w.cli)->stage != VAST_STAGE_PACE) {
        vast_text(w.failure, sizeof w.failure, "timed out; every request failed, the last one with: %s",
            vast_failure_text(w.cli, err, text));
    }
}

static int end_late(vast_err err)
{
    if (!w.answered && w.failure[0] != '\0' && vast_outcome_of(w.cli)->stage == VAST_STAGE_PACE) {
        return vast_complain(w.cli, VAST_EXIT_DEADLINE, w.failure, "Wait longer with --timeout SECONDS.");
    }
    if (!w.answered) {
        vast_report(w.cli, err, NULL);
        return VAST_EXIT_DEADLINE;
    }
    char what[STATE_BYTES + 16], state[STATE_BYTES];
    vast_text(what, sizeof what, "timed out: %s", w.describe(&w, state));
    return vast_complain(w.cli, VAST_EXIT_DEADLINE, what, "Wait longer with --timeout SECONDS.");
}

/* @return -1: *out is the verdict; otherwise the exit status of a failure that has been reported. */
static int poll_state(verdict *out)
{
    for (;;) {
        vast_err err = vast_send(w.cli, &w.request);
        if (err != VAST_OK && (!is_transient(err) || vast_signal_seen() != 0)) {
            clear_progress();
            return vast_report(w.cli, err, NULL);
        }
        keep_failure(err);
        w.answered = w.answered || err == VAST_OK;
        *out = err == VAST_OK ? w.judge(&w) : GO_ON;
        if (*out != GO_ON) {
            clear_progress();
            return -1;
        }
        w.failure_shown = w.failure_shown && err != VAST_OK;
        /* A request held back by the rate limit changes nothing about the state that was reported before. */
        if (err == VAST_OK || (err == VAST_E_RATE && w.answered)) {
            show_progress();
        } else {
            show_failure(err);
        }
        uint32_t left = vast_time_left(w.cli);
        if (left <= LAST_REQUEST_MS) {
            clear_progress();
            return end_late(err);
        }
        left -= LAST_REQUEST_MS;
        if (!vast_pause(w.cli, w.interval_ms < left ? w.interval_ms : left)) {
            clear_progress();
            return vast_complain(w.cli, VAST_EXIT_SIGNAL + vast_signal_seen(), "interrupted while waiting", NULL);
        }
    }
}

/* Parses --timeout: seconds, with up to three decimals. */
static bool read_time(const vast_cli *cli, uint32_t *ms)
{
    char number[64];
    int64_t value;
    const char *text = vast_value(cli, "timeout");
    if (text == NULL) {
        return true;
    }
    bool valid = vast_json_number_from_text(text, number, sizeof number) &&
                 vast_json_scaled(number, strlen(number), 3, &value) == VAST_OK && value > 0 && value <= INT32_MAX;
    *ms = valid ? (uint32_t)value : 0;
    return valid;
}

static bool begin_watch(vast_cli *cli)
{
    int64_t interval = vast_int_value(cli, "interval");
    w = (watch){ .cli = cli };
    w.interval_ms = (uint32_t)interval * 1000;
    cli->settings.timeout_ms = WAIT_MS;
    if (!read_time(cli, &cli->settings.timeout_ms)) {
        vast_misuse(cli, "--timeout must be a number of seconds, greater than 0 and at most 2147483");
        return false;
    }
    w.begin_ms = vast_clock_ms(cli);
    return true;
}

static void print_result(const char *key, const char *status, int64_t count, const char *sentence)
{
    vast_printer *p = &w.cli->printer;
    if (!w.cli->settings.raw) {
        vast_say(&w.cli->out, "%s\n", sentence);
        return;
    }
    vast_print(p, "{\"success\": true");
    vast_printer_key(p, key);
    if (status != NULL) {
        vast_print(p, "%s}", status);
    } else {
        vast_print(p, "%lld}", (long long)count);
    }
    vast_printer_end(p);
}

/* ---- instances --------------------------------------------------------------------------------------------------- */

static void keep(char *out, size_t room, const vast_visit_value *value)
{
    size_t len = value->len < room ? value->len : room - 1;
    while (len > 0 && (value->text[len - 1] == '\n' || value->text[len - 1] == ' ')) {
        len--;
    }
    vast_text(out, room, "%.*s", (int)len, value->text);
}

static vast_err on_member(void *ctx, const char *key, const vast_visit_value *value)
{
    (void)ctx;
    if (strcmp(key, "actual_status") == 0) {
        keep(w.status, sizeof w.status, value);
    } else if (strcmp(key, "status_msg") == 0) {
        keep(w.message, sizeof w.message, value);
    }
    return VAST_OK;
}

static vast_err on_element(void *ctx)
{
    (void)ctx;
    w.known = true;
    return VAST_OK;
}

static vast_err on_instance(void *ctx, const vast_json_event *event)
{
    static const vast_visitor visitor = { on_member, on_element };
    (void)ctx;
    if (vast_visit_is_start(event)) {
        w.known = false;
        w.status[0] = w.message[0] = '\0';
        vast_visit_begin(&w.visit, "instances", VAST_VISIT_OBJECT, &visitor, NULL);
    }
    return vast_visit_event(&w.visit, event);
}

/* `instances` is null if the instance is gone; an answer without this member is invalid. */
static vast_err on_instance_end(void *ctx)
{
    (void)ctx;
    return w.visit.named ? VAST_OK : VAST_E_SHAPE;
}

/* A stopped instance may have the status "stopped" or "exited". */
static bool is_target(const char *status)
{
    return strcmp(status, w.target) == 0 || (strcmp(w.target, "stopped") == 0 && strcmp(status, "exited") == 0);
}

/* An instance that is exited, unknown or offline does not run again: waiting for it would only cost money. */
static verdict judge_instance(watch *self)
{
    (void)self;
    bool wants_gone = strcmp(w.target, "gone") == 0;
    if (!w.known) {
        bool gone = w.seen_before || wants_gone || ++w.unknown >= UNKNOWN_MAX;
        return !gone ? GO_ON : wants_gone ? REACHED : GONE;
    }
    w.seen_before = true;
    if (is_target(w.status)) {
        return REACHED;
    }
    return !wants_gone && vast_text_among("exited|unknown|offline", '|', w.status, strlen(w.status)) ? HOPELESS : GO_ON;
}

static const char *describe_instance(const watch *self, char out[STATE_BYTES])
{
    (void)self;
    vast_text(out, STATE_BYTES, "instance %lld is %s", (long long)vast_int_value(w.cli, "id"),
        !w.known              ? "not known yet"
        : w.status[0] != '\0' ? w.status
                              : "being created");
    return out;
}

static int end_instance(verdict v)
{
    char sentence[320], state[STATE_BYTES];
    if (v == GONE) {
        return vast_no_instance(w.cli);
    }
    if (v == REACHED && !w.known) {
        print_result("status", "gone", 0, "The instance is gone.");
        return VAST_EXIT_DONE;
    }
    describe_instance(&w, state);
    if (v == HOPELESS) {
        vast_text(sentence, sizeof sentence, "%s and will not reach the requested status%s%s", state,
            w.message[0] != '\0' ? ": " : "", w.message);
        return vast_complain(w.cli, VAST_EXIT_REFUSED, sentence,
            "Its storage is still billed. Run \"vastai destroy instance ID\", then rent another offer.");
    }
    vast_text(sentence, sizeof sentence, "I%s.", state + 1);
    print_result("status", w.status, 0, sentence);
    return VAST_EXIT_DONE;
}

static int run_wait_instance(vast_cli *cli)
{
    vast_call_args args = { .op = &vast_op_show_instance };
    verdict v = GO_ON;
    if (!begin_watch(cli)) {
        return VAST_EXIT_USAGE;
    }
    vast_args_int(&args, "id", vast_int_value(cli, "id"));
    w.target = vast_value(cli, "for");
    w.judge = judge_instance;
    w.describe = describe_instance;
    w.request = vast_args_request(&args);
    w.request.timeout_ms = REQUEST_MS;
    w.request.on_json = on_instance;
    w.request.on_end = on_instance_end;
    int status = poll_state(&v);
    return status >= 0 ? status : end_instance(v);
}

/* ---- endpoint groups --------------------------------------------------------------------------------------------- */

static vast_err on_worker_member(void *ctx, const char *key, const vast_visit_value *value)
{
    (void)ctx;
    if (strcmp(key, "status") == 0) {
        keep(w.worker_status, sizeof w.worker_status, value);
    }
    return VAST_OK;
}

/* A busy worker counts as ready, too: it accepts work. */
static vast_err on_worker(void *ctx)
{
    static const char idle[] = "idle|ready|active|running|busy|working";
    (void)ctx;
    w.workers++;
    w.ready += vast_text_among(idle, '|', w.worker_status, strlen(w.worker_status));
    w.worker_status[0] = '\0';
    return VAST_OK;
}

/* The answer is an array, or an object with the member `workers`. */
static vast_err on_workers(void *ctx, const vast_json_event *event)
{
    static const vast_visitor visitor = { on_worker_member, on_worker };
    (void)ctx;
    if (vast_visit_is_start(event)) {
        w.workers = w.ready = 0;
        vast_visit_begin(&w.visit, event->kind == VAST_JSON_ARRAY ? "" : "workers", VAST_VISIT_LIST, &visitor, NULL);
    }
    return vast_visit_event(&w.visit, event);
}

static vast_err on_workers_end(void *ctx)
{
    (void)ctx;
    return vast_visit_end(&w.visit);
}

static verdict judge_workers(watch *self)
{
    (void)self;
    return w.ready >= w.wanted ? REACHED : GO_ON;
}

static const char *describe_workers(const watch *self, char out[STATE_BYTES])
{
    (void)self;
    vast_text(out, STATE_BYTES, "%lld of %lld workers are ready, %lld required", (long long)w.ready,
        (long long)w.workers, (long long)w.wanted);
    return out;
}

static int run_wait_endpoint(vast_cli *cli)
{
    vast_call_args args = { .op = &vast_op_endpoint_workers };
    verdict v = GO_ON;
    if (!begin_watch(cli)) {
        return VAST_EXIT_USAGE;
    }
    w.wanted = vast_int_value(cli, "workers");
    vast_args_int(&args, "id", vast_int_value(cli, "id"));
    w.judge = judge_workers;
    w.describe = describe_workers;
    w.request = vast_args_request(&args);
    w.request.timeout_ms = REQUEST_MS;
    w.request.on_json = on_workers;
    w.request.on_end = on_workers_end;
    int status = poll_state(&v);
    if (status >= 0) {
        return status;
    }
    print_result("workers_ready", NULL, w.ready, "The workers are ready.");
    return VAST_EXIT_DONE;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument wait_options[] = {
    { .name = "--timeout",
        .value_name = "S",
        .type = VAST_ARGUMENT_NUMBER,
        .extension = true,
        .help = "maximum time to wait, in seconds (default: 1800)" },
    { .name = "--interval",
        .value_name = "S",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .max = 3600,
        .preset = "10",
        .extension = true,
        .help = "time between two requests, in seconds, 1 to 3600" },
};
static const vast_argument_list wait_options_list = ARGUMENT_LIST(wait_options);

static const vast_argument wait_instance_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .help = "instance ID" },
    { .name = "--for",
        .value_name = "STATUS",
        .preset = "running",
        .choices = NAMES("created", "loading", "running", "stopped", "frozen", "exited", "offline", "gone"),
        .extension = true,
        .help = "status to wait for" },
    { .shared = &wait_options_list },
};

static const vast_argument wait_endpoint_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .help = "endpoint group ID" },
    { .name = "--workers",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .max = 1000000,
        .preset = "1",
        .extension = true,
        .help = "number of ready workers to wait for" },
    { .shared = &wait_options_list },
};

static const vast_command rows[] = {
    {
        .words = "wait instance",
        .summary = "Wait until an instance is running or has another status",
        .description = "Exits with status 1 at once if the instance is exited, unknown or offline, because it will not "
                       "run again; with status 4 if it does not exist; with status 7 on timeout.",
        .example = "7000001 --timeout 600",
        ARGUMENTS(wait_instance_arguments),
        .op = &vast_op_show_instance,
        .run = run_wait_instance,
    },
    {
        .words = "wait endpoint",
        .summary = "Wait until an endpoint group has enough ready workers",
        .example = "4242 --workers 2",
        ARGUMENTS(wait_endpoint_arguments),
        .op = &vast_op_endpoint_workers,
        .run = run_wait_endpoint,
    },
};

const vast_command_table vast_cli_wait = {
    .heading = "Waiting",
    .list_command = "show instances",
    COMMANDS(rows),
};
