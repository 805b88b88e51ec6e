/* SPDX-License-Identifier: MIT */
/* wait instance, wait endpoint: poll until the target state is reached, or can no longer be reached. */
#include <string.h>

#include "cli.h"
#include "failure.h"
#include "progress.h"
#include "rows.h"
#include "send_flow.h"
#include "text_helpers.h"
#include "vastai/ops.h"

#define WAIT_MS 1800000 /* for the whole command, without --timeout */
#define STATE_BYTES 144 /* description of a state, with its NUL */

/* ---- polling ----------------------------------------------------------------------------------------------------- */

typedef struct watch {
    vast_cli *cli;
    vast_flow_watch flow;
    const char *(*describe)(char out[STATE_BYTES]);
    const vast_wait *wait;
    const char *what; /* of several waits, this one: "wait instance 5", for messages; NULL: there is one */
    uint32_t begin_ms;
    bool pausing;
    bool failure_shown; /* a failure has been shown since the last successful request */
    char failure[VAST_FAILURE_BYTES + 80];
} watch;

static watch w;
static bool several; /* the command line has several IDs: results and failures name theirs */
static vast_instance_wait instance;
static vast_endpoint_wait endpoint;

static bool is_watched(const vast_cli *cli)
{
    return cli->err.terminal && !cli->settings.raw && !cli->settings.explain;
}

/* Shows why a request failed, once until a request succeeds; also without a terminal. */
static void show_failure(vast_err err)
{
    char text[VAST_FAILURE_BYTES];
    if (w.failure_shown || w.cli->settings.raw || err == VAST_E_RATE) {
        return;
    }
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
    vast_text(
        text, sizeof text, "%s, %lld s", w.describe(state), (long long)((vast_clock_ms(w.cli) - w.begin_ms) / 1000));
    vast_progress_show(w.cli, text);
}

/* Rate limits may leave no time for a last request, whose error would hide why the earlier ones failed. */
static void on_result(void *ctx, vast_err err)
{
    char text[VAST_FAILURE_BYTES];
    (void)ctx;
    if (err != VAST_OK && vast_outcome_of(w.cli)->stage != VAST_STAGE_PACE) {
        vast_text(w.failure, sizeof w.failure, "timed out; every request failed, the last one with: %s",
            vast_failure_text(w.cli, err, text));
    }
}

/* Shows what a request that did not end the wait has changed. */
static void show_round(vast_err err)
{
    w.failure_shown = w.failure_shown && err != VAST_OK;
    /* A request held back by the rate limit changes nothing about the state that was reported before. */
    if (err == VAST_OK || (err == VAST_E_RATE && w.wait->answered)) {
        show_progress();
    } else {
        show_failure(err);
    }
}

static void on_progress(void *ctx, const vast_progress *progress)
{
    (void)ctx;
    w.pausing = progress->pause_ms != 0;
    if (w.pausing) {
        show_round(progress->err);
    }
}

static int end_late(void)
{
    show_round(w.wait->last);
    if (!w.wait->answered && w.failure[0] != '\0' && vast_outcome_of(w.cli)->stage == VAST_STAGE_PACE) {
        return vast_complain(w.cli, VAST_EXIT_DEADLINE, w.failure, "Wait longer with --timeout SECONDS.");
    }
    if (!w.wait->answered) {
        vast_report(w.cli, w.wait->last, w.what);
        return VAST_EXIT_DEADLINE;
    }
    char what[STATE_BYTES + 16], state[STATE_BYTES];
    vast_text(what, sizeof what, "timed out: %s", w.describe(state));
    return vast_complain(w.cli, VAST_EXIT_DEADLINE, what, "Wait longer with --timeout SECONDS.");
}

/* Reports a wait that did not end with a verdict on the state. */
static int report(vast_err err)
{
    if (vast_signal_seen() != 0 && w.pausing) {
        return vast_complain(w.cli, VAST_EXIT_SIGNAL + vast_signal_seen(), "interrupted while waiting", NULL);
    }
    bool late = err == VAST_E_TIMEOUT && vast_signal_seen() == 0 && !w.cli->failure_reported;
    return late ? end_late() : vast_report(w.cli, err, w.what);
}

static vast_err run(vast_flow *flow, vast_flow_settings *settings, vast_err (*begin)(vast_client *c, void *ctx))
{
    w.flow = (vast_flow_watch){ .progress = on_progress, .result = on_result };
    return vast_flow_run(w.cli, &w.flow, flow, settings, begin, NULL);
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

/* @return false: the command line is wrong, which has been reported. */
static bool begin_watch(vast_cli *cli, vast_wait *wait, int64_t id, const char *(*describe)(char out[STATE_BYTES]))
{
    w = (watch){ .cli = cli, .wait = wait, .describe = describe };
    w.what = several ? vast_keep(cli, "%s %lld", cli->line.command->words, (long long)id) : NULL;
    wait->interval_ms = (uint32_t)vast_int_value(cli, "interval") * 1000;
    cli->settings.timeout_ms = WAIT_MS;
    if (!read_time(cli, &cli->settings.timeout_ms)) {
        vast_misuse(cli, "--timeout must be a number of seconds, greater than 0 and at most 2147483");
        return false;
    }
    w.begin_ms = vast_clock_ms(cli);
    return true;
}

static void print_result(int64_t id, const char *key, const char *status, int64_t count, const char *sentence)
{
    vast_printer *p = &w.cli->printer;
    if (!w.cli->settings.raw) {
        vast_say(&w.cli->out, "%s\n", sentence);
        return;
    }
    vast_print(p, "{\"success\": true");
    if (several) {
        vast_print(p, "\"id\": %lld", (long long)id);
    }
    vast_printer_key(p, key);
    if (status != NULL) {
        vast_print(p, "%s}", status);
    } else {
        vast_print(p, "%lld}", (long long)count);
    }
    if (!several) {
        vast_printer_end(p);
    }
}

/* Whether the other IDs are waited for after this result: not if the time is up, or no request succeeds. */
static bool goes_on(const vast_cli *cli, int status)
{
    bool verdict = status == VAST_EXIT_DONE || status == VAST_EXIT_REFUSED || status == VAST_EXIT_NOT_FOUND;
    return verdict && vast_signal_seen() == 0 && cli->out.error == 0 && !cli->failure_reported;
}

/* Waits for one after the other, within the time of the command. @return the highest exit status. */
static int wait_for_all(vast_cli *cli, int (*wait_for)(vast_cli *cli, int64_t id))
{
    const char *text;
    int worst = VAST_EXIT_DONE, status = VAST_EXIT_DONE;
    several = vast_value_count(cli, "id") > 1;
    bool array = several && cli->settings.raw && !cli->settings.curl;
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY);
    }
    for (size_t at = 0; goes_on(cli, status) && (text = vast_next_value(cli, "id", &at)) != NULL;) {
        int64_t id = 0;
        vast_text_int(text, &id);
        status = wait_for(cli, id);
        worst = status > worst ? status : worst;
    }
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY_END);
        vast_printer_end(&cli->printer);
    }
    return worst;
}

/* ---- instances --------------------------------------------------------------------------------------------------- */

static const char *describe_instance(char out[STATE_BYTES])
{
    vast_text(out, STATE_BYTES, "instance %lld is %s", (long long)instance.id,
        !instance.known                     ? "not known yet"
        : instance.actual_status[0] != '\0' ? instance.actual_status
                                            : "being created");
    return out;
}

/* The message of the machine without the blanks at its end. */
static const char *machine_message(void)
{
    size_t len = strlen(instance.status_msg);
    while (len > 0 && (instance.status_msg[len - 1] == '\n' || instance.status_msg[len - 1] == ' ')) {
        instance.status_msg[--len] = '\0';
    }
    return instance.status_msg;
}

static int end_hopeless(void)
{
    char sentence[320], advice[120], state[STATE_BYTES];
    const char *message = machine_message();
    vast_text(sentence, sizeof sentence, "%s and will not reach the requested status%s%s", describe_instance(state),
        message[0] != '\0' ? ": " : "", message);
    vast_text(advice, sizeof advice,
        "Its storage is still billed. Run \"vastai destroy instance %lld\", then rent another offer.",
        (long long)instance.id);
    return vast_complain(w.cli, VAST_EXIT_REFUSED, sentence, advice);
}

static int end_reached(void)
{
    char sentence[STATE_BYTES + 2], state[STATE_BYTES];
    if (!instance.known) {
        vast_text(sentence, sizeof sentence, "Instance %lld is gone.", (long long)instance.id);
        print_result(instance.id, "status", "gone", 0, sentence);
        return VAST_EXIT_DONE;
    }
    vast_text(sentence, sizeof sentence, "I%s.", describe_instance(state) + 1);
    print_result(instance.id, "status", instance.actual_status, 0, sentence);
    return VAST_EXIT_DONE;
}

static vast_err begin_instance(vast_client *c, void *ctx)
{
    (void)ctx;
    return vast_wait_instance_begin(c, &instance);
}

static int end_unknown(void)
{
    char what[64];
    vast_text(what, sizeof what, "instance %lld not found", (long long)instance.id);
    return vast_complain(w.cli, VAST_EXIT_NOT_FOUND, what, "\"vastai show instances\" lists your instances.");
}

static int wait_for_instance(vast_cli *cli, int64_t id)
{
    instance = (vast_instance_wait){ .id = id, .status = vast_value(cli, "for") };
    if (!begin_watch(cli, &instance.wait, id, describe_instance)) {
        return VAST_EXIT_USAGE;
    }
    vast_err err = run(&instance.flow, &instance.settings, begin_instance);
    /* The last request succeeded, so that the result is a verdict on what it showed. */
    bool verdict = instance.wait.last == VAST_OK && vast_signal_seen() == 0;
    if (err == VAST_OK) {
        return end_reached();
    }
    if (verdict && err == VAST_E_NOT_FOUND) {
        return end_unknown();
    }
    return verdict && err == VAST_E_REFUSED ? end_hopeless() : report(err);
}

static int run_wait_instance(vast_cli *cli)
{
    return wait_for_all(cli, wait_for_instance);
}

/* ---- endpoint groups --------------------------------------------------------------------------------------------- */

static const char *describe_workers(char out[STATE_BYTES])
{
    vast_text(out, STATE_BYTES, "%lld of %lld workers are ready, %lld required", (long long)endpoint.count.ready,
        (long long)endpoint.count.workers, (long long)endpoint.wanted);
    return out;
}

static vast_err begin_endpoint(vast_client *c, void *ctx)
{
    (void)ctx;
    return vast_wait_endpoint_begin(c, &endpoint);
}

static int wait_for_endpoint(vast_cli *cli, int64_t id)
{
    char sentence[80];
    endpoint = (vast_endpoint_wait){ .id = id, .wanted = vast_int_value(cli, "workers") };
    if (!begin_watch(cli, &endpoint.wait, id, describe_workers)) {
        return VAST_EXIT_USAGE;
    }
    vast_err err = run(&endpoint.flow, &endpoint.settings, begin_endpoint);
    if (err != VAST_OK) {
        return report(err);
    }
    vast_text(sentence, sizeof sentence, "The workers of endpoint group %lld are ready.", (long long)id);
    print_result(id, "workers_ready", NULL, endpoint.count.ready, sentence);
    return VAST_EXIT_DONE;
}

static int run_wait_endpoint(vast_cli *cli)
{
    return wait_for_all(cli, wait_for_endpoint);
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
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_instance_labels,
        .count = VAST_ONE_OR_MORE,
        .help = "IDs or labels of the instances" },
    { .name = "--for",
        .value_name = "STATUS",
        .preset = "running",
        .choices = NAMES("created", "loading", "running", "stopped", "frozen", "exited", "offline", "gone"),
        .extension = true,
        .help = "status to wait for" },
    { .shared = &wait_options_list },
};

static const vast_argument wait_endpoint_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_endpoint_names,
        .count = VAST_ONE_OR_MORE,
        .help = "IDs or names of the endpoint groups" },
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
        .summary = "Wait until instances are running or have another status",
        .description = "Exits with status 1 at once if the instance is exited, unknown or offline, because it will not "
                       "run again; with status 4 if it does not exist; with status 7 on timeout. Several instances are "
                       "waited for in turn, and the highest of their statuses is the exit status.",
        .example = "7000001 --timeout 600",
        ARGUMENTS(wait_instance_arguments),
        .op = &vast_op_show_instance,
        .run = run_wait_instance,
    },
    {
        .words = "wait endpoint",
        .summary = "Wait until endpoint groups have enough ready workers",
        .example = "4242 --workers 2",
        ARGUMENTS(wait_endpoint_arguments),
        .op = &vast_op_endpoint_workers,
        .ids_from = "show endpoints",
        .check_with = "show endpoints",
        .run = run_wait_endpoint,
    },
};

const vast_command_table vast_cli_wait = {
    .heading = "Waiting",
    .list_command = "show instances",
    COMMANDS(rows),
};
