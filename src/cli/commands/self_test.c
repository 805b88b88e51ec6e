/* SPDX-License-Identifier: MIT */
/* self-test machine: rents a machine, runs the test image on it, reports its verdict, and destroys the rental. */
#define _DEFAULT_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "failure.h"
#include "machine_checks.h"
#include "progress_port.h"
#include "rows.h"
#include "search.h"
#include "send_flow.h"
#include "test_rental.h"
#include "text_helpers.h"
#include "undo.h"
#include "units.h"
#include "vastai/ops.h"

#define TEST_MS 1800000 /* for the whole command, without --timeout */
#define DISK_GB "40"    /* what the test image needs */
#define SILENT_MAX 12   /* polls in a row without a response, after which the test has failed */
#define FULL_REASON (VAST_FAILURE_BYTES + 160)
#define UNQUALIFIED "the requirements were not checked, so a pass does not qualify the machine for verification"

/* One test of a machine. */
typedef struct self_test {
    vast_cli *cli;
    int64_t machine;
    vast_machine_offer row, best; /* the offer being read, and the one to rent */
    bool found;                   /* there is one that can be rented */
    bool seen, seen_rented;       /* offers of any state */
    const char *image;
    vast_test_rental rental;
    vast_flow_watch watch;
    vast_instance_wait wait;
    bool passed;
    const char *phase, *stage, *code; /* as the official tool names them */
    char reason[FULL_REASON];
    char host[64], tcp_port[16];
    vast_bind bind;
    vast_visit ports;
    vast_progress_port port;
} self_test;

static self_test test; /* 20 KB: static, so that it does not count against the stack */

/* Ends the test with a failure, which is reported at the end. @return status. */
static int fail(self_test *t, int status, const char *code, const char *reason)
{
    t->code = code;
    vast_text(t->reason, sizeof t->reason, "%s", reason);
    return status;
}

/* A request failed. */
static int fail_call(self_test *t, vast_err err, const char *code)
{
    char text[VAST_FAILURE_BYTES];
    vast_cli *cli = t->cli;
    t->code = vast_signal_seen() != 0 ? "interrupted" : code;
    vast_text(t->reason, sizeof t->reason, "%s", vast_failure_text(cli, err, text));
    int status = vast_report(cli, err, NULL);
    cli->failure_reported = true;
    cli->failure_status = status;
    return status;
}

static void say(const self_test *t, const char *sentence)
{
    if (!t->cli->settings.raw) {
        vast_say(&t->cli->out, "%s\n", sentence);
        vast_sink_flush(&t->cli->out);
    }
}

static void enter(self_test *t, const char *phase, const char *stage)
{
    t->phase = phase;
    t->stage = stage;
    if (vast_is_given(t->cli, "debugging") && !t->cli->settings.raw) {
        vast_note(t->cli, "(%s: %s)\n", phase, stage);
    }
}

/* ---- the offer --------------------------------------------------------------------------------------------------- */

static vast_err on_offer(void *ctx, const void *row)
{
    self_test *t = ctx;
    const vast_machine_offer *offer = row;
    t->seen = true;
    t->seen_rented = t->seen_rented || offer->rented;
    if (offer->rentable && offer->id > 0 && (!t->found || offer->dlperf > t->best.dlperf)) {
        t->best = *offer;
        t->found = true;
    }
    return VAST_OK;
}

static int search(self_test *t, const char *conditions)
{
    vast_query query;
    const char *text = vast_keep(t->cli, "machine_id=%lld%s", (long long)t->machine, conditions);
    vast_query_begin(&query, &vast_query_offers);
    if (text == NULL || !vast_search_add(t->cli, &query, text)) {
        return VAST_EXIT_USAGE;
    }
    query.order = "score-";
    query.type = "on-demand";
    query.storage = DISK_GB;
    vast_bind_begin(&t->bind, &vast_machine_offers_plan, &t->row, on_offer, t);
    const vast_body body = { .read = vast_query_read, .ctx = &query, .length = vast_query_length(&query) };
    const vast_request request = { .op = &vast_op_search_offers,
        .body = &body,
        .on_json = vast_bind_event,
        .on_end = vast_bind_ended,
        .ctx = &t->bind };
    vast_err err = vast_send(t->cli, &request);
    return err == VAST_OK ? VAST_EXIT_DONE : fail_call(t, err, "api_request_failed");
}

static int fail_without_offer(self_test *t)
{
    char what[160];
    const char *why = !t->seen         ? "has no offer: it is offline, or not listed"
                      : t->seen_rented ? "is rented"
                                       : "has an offer, but it cannot be rented now";
    vast_text(what, sizeof what, "machine %lld %s", (long long)t->machine, why);
    return fail(t, t->seen ? VAST_EXIT_REFUSED : VAST_EXIT_NOT_FOUND,
        !t->seen         ? "offline_or_not_listed"
        : t->seen_rented ? "currently_rented"
                         : "unknown_no_rentable_offer",
        what);
}

/* The best offer that can be rented; without one, offers in any state say why. */
static int select_offer(self_test *t)
{
    enter(t, "preflight", "select_offer");
    int status = search(t, " rentable=true");
    if (status != VAST_EXIT_DONE || t->cli->curl_shown || t->found) {
        return status;
    }
    status = search(t, "");
    return status != VAST_EXIT_DONE || t->found ? status : fail_without_offer(t);
}

/* ---- requirements ------------------------------------------------------------------------------------------------ */

static void put_amount(vast_out *out, int64_t micros)
{
    uint64_t hundredths = micros < 0 ? 0 : (uint64_t)micros / 10000;
    if (hundredths % 100 == 0) {
        vast_put_int(out, (int64_t)(hundredths / 100));
    } else {
        vast_put_point(out, hundredths, 2);
    }
}

static void say_check(const self_test *t, const vast_machine_check *check)
{
    char line[200];
    vast_out out;
    vast_out_begin(&out, line, sizeof line - 1);
    vast_write(&out, "  %s %s: ", check->passed ? "ok  " : "FAIL", check->title);
    if (check->actual == 0) {
        vast_put_text(&out, "not reported");
    } else {
        put_amount(&out, check->actual);
        vast_put_text(&out, check->unit);
    }
    vast_put_text(&out, check->above ? "; more than " : "; at least ");
    put_amount(&out, check->required);
    vast_write(&out, "%s is required", check->unit);
    line[vast_out_stored(&out)] = '\0';
    say(t, line);
}

static int check_requirements(self_test *t)
{
    enter(t, "preflight", "preflight_requirements");
    vast_machine_check check;
    unsigned failed = 0;
    bool ignored = vast_is_given(t->cli, "ignore-requirements");
    for (size_t i = 0; vast_machine_judge(&t->best, i, &check); i++) {
        failed += !check.passed;
        if (!check.passed || vast_is_given(t->cli, "debugging")) {
            say_check(t, &check);
        }
    }
    if (failed > 0 && !ignored) {
        return fail(t, VAST_EXIT_REFUSED, "requirements_not_met",
            "the machine does not meet the requirements; --ignore-requirements tests it in spite of that");
    }
    t->image = vast_value(t->cli, "test-image");
    t->image = t->image != NULL ? t->image : getenv("VAST_SELF_TEST_IMAGE");
    t->image = t->image != NULL && t->image[0] != '\0' ? t->image : vast_machine_image(&t->best);
    return t->image != NULL ? VAST_EXIT_DONE
                            : fail(t, VAST_EXIT_REFUSED, "no_test_image",
                                  "there is no test image for the CUDA version of the machine");
}

/* ---- renting ----------------------------------------------------------------------------------------------------- */

static void describe_offer(const self_test *t, char *out, size_t room)
{
    char price[32];
    vast_out to;
    vast_out_begin(&to, price, sizeof price - 1);
    vast_put_point(&to, t->best.dph < 0 ? 0 : (uint64_t)t->best.dph / 100, 4);
    price[vast_out_stored(&to)] = '\0';
    vast_text(out, room, "offer %lld, %lldx %s, $%s an hour", (long long)t->best.id,
        (long long)(t->best.num_gpus / 1000000), t->best.gpu_name, price);
}

/* The official tool never asks, so a script need not answer. */
static int ask(self_test *t)
{
    char offer[120], question[180];
    describe_offer(t, offer, sizeof offer);
    vast_text(question, sizeof question, "Rent %s, to test the machine?", offer);
    if (isatty(STDIN_FILENO) != 1 || vast_confirm(t->cli, question)) {
        return VAST_EXIT_DONE;
    }
    return fail(t, vast_decline(t->cli, "Nothing was rented."), "declined", "not confirmed");
}

static int rent(self_test *t)
{
    char offer[120], line[300];
    enter(t, "rental", "create_instance");
    describe_offer(t, offer, sizeof offer);
    vast_text(line, sizeof line, "Renting %s, to run %s.", offer, t->image);
    say(t, line);
    vast_err err = vast_test_rent(&t->rental, t->cli, t->best.id, t->image, DISK_GB);
    if (err != VAST_OK) {
        return fail_call(t, err, "instance_create_failed");
    }
    vast_text(line, sizeof line, "Instance %lld rented.", (long long)t->rental.instance);
    say(t, line);
    return t->rental.stopped
               ? fail(t, VAST_EXIT_REFUSED, "instance_status_error", "the machine did not start the instance")
               : VAST_EXIT_DONE;
}

/* ---- waiting for the instance ------------------------------------------------------------------------------------ */

static vast_err begin_wait(vast_client *c, void *ctx)
{
    return vast_wait_instance_begin(c, &((self_test *)ctx)->wait);
}

static void on_progress(void *ctx, const vast_progress *progress)
{
    const self_test *t = ctx;
    if (progress->pause_ms != 0 && vast_is_given(t->cli, "debugging") && !t->cli->settings.raw) {
        vast_note(t->cli, "(instance %lld is %s: %s)\n", (long long)t->wait.id,
            t->wait.actual_status[0] != '\0' ? t->wait.actual_status : "being created", t->wait.status_msg);
    }
}

/* The wait has ended without a running instance. */
static int fail_start(self_test *t, vast_err err)
{
    char what[300];
    bool verdict = t->wait.wait.last == VAST_OK && vast_signal_seen() == 0;
    if (verdict && err == VAST_E_REFUSED) {
        const char *words = t->wait.status_msg;
        size_t len = strlen(words);
        vast_text_trim(&words, &len, " \r\n");
        vast_text(what, sizeof what, "the instance is %s: %.*s", t->wait.actual_status, (int)len, words);
        bool offline = strcmp(t->wait.actual_status, "offline") == 0;
        return fail(t, VAST_EXIT_REFUSED, offline ? "instance_offline_before_test" : "daemon_startup_failed", what);
    }
    if (err == VAST_E_TIMEOUT && vast_signal_seen() == 0) {
        vast_text(what, sizeof what, "the instance did not start in time: it is %s",
            t->wait.actual_status[0] != '\0' ? t->wait.actual_status : "being created");
        return fail(t, VAST_EXIT_DEADLINE, "instance_start_timeout", what);
    }
    return fail_call(t, err, "instance_status_poll_failed");
}

static int await_running(self_test *t)
{
    enter(t, "wait", "wait_for_instance");
    t->wait = (vast_instance_wait){ .id = t->rental.instance };
    t->wait.wait.interval_ms = (uint32_t)vast_int_value(t->cli, "interval") * 1000;
    t->watch = (vast_flow_watch){ .progress = on_progress, .ctx = t };
    vast_err err = vast_flow_run(t->cli, &t->watch, &t->wait.flow, &t->wait.settings, begin_wait, t);
    if (err == VAST_OK) {
        say(t, "The instance is running.");
        return VAST_EXIT_DONE;
    }
    return fail_start(t, err);
}

/* ---- where progress is reported ---------------------------------------------------------------------------------- */

static vast_err on_place(void *ctx, const char *key, const vast_visit_value *value)
{
    self_test *t = ctx;
    bool host = strcmp(key, "public_ipaddr") == 0, port = strcmp(key, "ports.5000/tcp.HostPort") == 0;
    if ((host || port) && !value->cut) {
        char *out = host ? t->host : t->tcp_port;
        vast_text(out, host ? sizeof t->host : sizeof t->tcp_port, "%.*s", (int)value->len, value->text);
    }
    return VAST_OK;
}

static int find_port(self_test *t)
{
    static const vast_visitor visitor = { .member = on_place };
    enter(t, "wait", "instance_network");
    vast_call_args args = { .op = &vast_op_show_instance };
    vast_args_int(&args, "id", t->rental.instance);
    vast_visit_begin(&t->ports, "instances", VAST_VISIT_OBJECT, &visitor, t);
    vast_request request = vast_args_request(&args);
    request.on_json = vast_visit_event;
    request.ctx = &t->ports;
    vast_err err = vast_send(t->cli, &request);
    if (err != VAST_OK) {
        return fail_call(t, err, "instance_status_poll_failed");
    }
    if (t->host[0] == '\0') {
        return fail(t, VAST_EXIT_REFUSED, "missing_public_ip", "the instance has no public address");
    }
    return t->tcp_port[0] != '\0' ? VAST_EXIT_DONE
                                  : fail(t, VAST_EXIT_REFUSED, "progress_port_not_mapped",
                                        "port 5000 of the instance, where it reports its progress, is not mapped");
}

/* ---- the test ---------------------------------------------------------------------------------------------------- */

static int fail_silent(self_test *t, vast_err err)
{
    char what[FULL_REASON];
    bool empty = err == VAST_OK;
    const char *fault = t->port.reached ? "the test has stopped reporting at" : "the test cannot be reached at";
    vast_text(
        what, sizeof what, "%s %s: %s", fault, t->port.url, empty ? "no text" : vast_progress_port_cause(&t->port));
    return fail(t, VAST_EXIT_REFUSED,
        empty             ? "progress_empty_timeout"
        : t->port.reached ? "progress_endpoint_lost"
                          : "progress_endpoint_unreachable",
        what);
}

static int fail_ended(self_test *t)
{
    return vast_signal_seen() != 0
               ? fail(t, VAST_EXIT_SIGNAL + vast_signal_seen(), "interrupted", "interrupted during the test")
               : fail(t, VAST_EXIT_DEADLINE, "runtime_test_timeout", "the test did not end in time");
}

static void debug_fetch(const self_test *t, vast_err err)
{
    if (vast_is_given(t->cli, "debugging") && !t->cli->settings.raw) {
        vast_note(t->cli, "(GET %s: %s)\n", t->port.url, err == VAST_OK ? "ok" : vast_progress_port_cause(&t->port));
    }
}

/* Polls until the test says how it ended, or is silent for too long. */
static int watch_test(self_test *t)
{
    uint32_t interval_ms = (uint32_t)vast_int_value(t->cli, "interval") * 1000;
    for (unsigned silent = 0;;) {
        vast_err err = vast_progress_port_fetch(&t->port);
        debug_fetch(t, err);
        silent = t->port.verdict == VAST_PROGRESS_SILENT ? silent + 1 : 0;
        if (t->port.verdict == VAST_PROGRESS_DONE) {
            t->passed = true;
            return VAST_EXIT_DONE;
        }
        if (t->port.verdict == VAST_PROGRESS_FAILED) {
            return fail(t, VAST_EXIT_REFUSED, "legacy_progress_error", t->port.line);
        }
        if (silent >= SILENT_MAX) {
            return fail_silent(t, err);
        }
        if (t->cli->out.error != 0 || vast_time_left(t->cli) == 0 || !vast_pause(t->cli, interval_ms)) {
            return fail_ended(t);
        }
    }
}

static int run_test(self_test *t)
{
    enter(t, "test", "run_machinetester");
    int status = vast_progress_port_open(&t->port, t->cli, t->host, t->tcp_port);
    if (status != VAST_EXIT_DONE) {
        fail(t, status, "missing_public_ip", "the address of the instance cannot be used");
        t->cli->failure_reported = true;
        t->cli->failure_status = status;
    }
    status = status == VAST_EXIT_DONE ? watch_test(t) : status;
    vast_progress_port_close(&t->port);
    return status;
}

/* ---- the result -------------------------------------------------------------------------------------------------- */

static void print_decimal(vast_printer *printer, const char *key, int64_t micros)
{
    char text[32];
    vast_out out;
    vast_out_begin(&out, text, sizeof text);
    vast_put_point(&out, micros < 0 ? 0 : (uint64_t)micros, 6);
    vast_json_event event = { .kind = VAST_JSON_NUMBER, .first = true, .last = true, .text = text };
    event.len = vast_out_stored(&out);
    vast_printer_key(printer, key);
    vast_printer_event(printer, &event);
}

static void print_check(vast_printer *printer, const vast_machine_check *check)
{
    vast_print(printer, "{\"id\": %s, \"title\": %s, \"status\": %s", check->id, check->title,
        check->passed ? "pass" : "fail");
    print_decimal(printer, "actual", check->actual);
    vast_print(printer, "\"operator\": %s", check->above ? ">" : ">=");
    print_decimal(printer, "required", check->required);
    vast_print(printer, "\"unit\": %s}", check->unit + strspn(check->unit, " "));
}

static void print_offer(const self_test *t)
{
    vast_printer *printer = &t->cli->printer;
    vast_machine_check check;
    vast_printer_key(printer, "offer");
    if (!t->found) {
        vast_print(printer, "null \"checks\": []");
        return;
    }
    vast_print(printer, "{\"id\": %lld, \"gpu_name\": %s", (long long)t->best.id, t->best.gpu_name);
    print_decimal(printer, "num_gpus", t->best.num_gpus);
    print_decimal(printer, "dph_total", t->best.dph);
    vast_print(printer, "} \"checks\": [");
    for (size_t i = 0; vast_machine_judge(&t->best, i, &check); i++) {
        print_check(printer, &check);
    }
    vast_print(printer, "]");
}

static void print_bool(vast_printer *printer, const char *key, bool value)
{
    vast_printer_key(printer, key);
    vast_printer_mark(printer, value ? VAST_JSON_TRUE : VAST_JSON_FALSE);
}

/* The members of the official tool, and those of the rental. */
static void print_result(const self_test *t, bool left)
{
    vast_printer *printer = &t->cli->printer;
    vast_print(printer, "{");
    print_bool(printer, "success", t->passed);
    vast_print(printer, "\"reason\": %s \"warning\": %s \"phase\": %s \"stage\": %s \"failure_code\": %s",
        t->passed ? "" : t->reason, vast_is_given(t->cli, "ignore-requirements") ? UNQUALIFIED : NULL, t->phase,
        t->stage, t->passed ? NULL : t->code);
    vast_print(printer, "\"machine_id\": %lld", (long long)t->machine);
    print_offer(t);
    vast_print(printer, "\"image\": %s", t->image);
    if (t->rental.instance != 0) {
        vast_print(printer, "\"instance_id\": %lld", (long long)t->rental.instance);
        print_bool(printer, "destroyed", !left);
    } else {
        vast_print(printer, "\"instance_id\": null");
    }
    vast_print(printer, "}");
    vast_printer_end(printer);
}

/* What was rented is destroyed before the result is printed, because output may block. */
static int end(self_test *t, int status)
{
    char line[120];
    vast_cli *cli = t->cli;
    bool reported = cli->failure_reported || (t->code != NULL && strcmp(t->code, "declined") == 0);
    int undone = vast_test_destroy(&t->rental);
    if (cli->settings.raw) {
        print_result(t, undone != VAST_EXIT_DONE);
    }
    if (t->passed) {
        vast_text(line, sizeof line, "Machine %lld passed the self-test.", (long long)t->machine);
        say(t, line);
        if (vast_is_given(cli, "ignore-requirements")) {
            say(t, "It does not qualify for verification by that: " UNQUALIFIED ".");
        }
    } else if (!reported) {
        vast_complain(cli, status, t->reason, NULL);
    }
    return undone != VAST_EXIT_DONE ? undone : status;
}

static int run_self_test(vast_cli *cli)
{
    self_test *t = &test;
    *t = (self_test){ .cli = cli, .machine = vast_int_value(cli, "machine_id"), .phase = "preflight" };
    t->rental = (vast_test_rental){ .cli = cli, .machine = t->machine };
    if (vast_is_given(cli, "support-bundle-dir")) {
        return vast_misuse(
            cli, "--support-bundle-dir is not available: no support bundle is written; --debugging says more");
    }
    cli->settings.timeout_ms = cli->settings.timeout_ms != 0 ? cli->settings.timeout_ms : TEST_MS;
    cli->request_ms = VAST_UNDO_REQUEST_MS;
    static int (*const steps[])(
        self_test *) = { select_offer, check_requirements, ask, rent, await_running, find_port, run_test };
    int status = VAST_EXIT_DONE;
    for (size_t i = 0; i < VAST_COUNT_OF(steps) && status == VAST_EXIT_DONE && !cli->curl_shown; i++) {
        status = steps[i](t);
    }
    if (cli->curl_shown) {
        return VAST_EXIT_DONE;
    }
    if (t->passed) {
        enter(t, "complete", "complete");
    }
    return end(t, status);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument self_test_arguments[] = {
    { .name = "machine_id", .type = VAST_ARGUMENT_ID, .help = "machine ID" },
    { .name = "--ignore-requirements",
        .type = VAST_ARGUMENT_FLAG,
        .help =
            "test the machine even if it does not meet the requirements; it then does not qualify for verification" },
    { .name = "--debugging", .type = VAST_ARGUMENT_FLAG, .help = "print every requirement, step and poll" },
    { .name = "--test-image",
        .value_name = "IMAGE",
        .help = "container image of the test (default: $VAST_SELF_TEST_IMAGE, or the one for the CUDA version)" },
    { .name = "--interval",
        .value_name = "S",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .max = 3600,
        .preset = "10",
        .extension = true,
        .help = "time between two polls, in seconds; the test has failed after 12 without a response" },
    { .name = "--yes",
        .short_name = "-y",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "do not ask; without a terminal nothing is asked" },
    { .name = "--support-bundle-dir", .value_name = "FOLDER", .hidden = true, .help = "not available" },
    { .name = "--no-support-bundle", .type = VAST_ARGUMENT_FLAG, .hidden = true, .help = "no effect: none is written" },
};

static const vast_command rows[] = {
    {
        .words = "self-test machine",
        .harm = VAST_HARM_SPENDS,
        .asks_itself = true,
        .unattended = true,
        .summary = "Rent one of your machines, run the service's test on it, and destroy the rental",
        .description =
            "Checks the machine's offer, rents it, runs the test image of the service, and reports the progress and "
            "result. UDP ports are not tested. The rental is billed. It is always destroyed: also after a failure, "
            "after Ctrl-C and at the end of --timeout (default: 1800 s). If that cannot be confirmed, the exit status "
            "is 8 or 10, and the message names the instance.\nThe progress is read by https without verifying the "
            "certificate, which the machine makes itself; no API key is sent there.",
        .example = "36683 --debugging",
        ARGUMENTS(self_test_arguments),
        .op = &vast_op_search_offers,
        .run = run_self_test,
        .check_with = "show instances",
    },
};

const vast_command_table vast_cli_self_test = {
    .heading = "Hosting",
    .list_command = "show machines",
    COMMANDS(rows),
};
