/* SPDX-License-Identifier: MIT */
/* run benchmarks: measures a template on several GPU configurations, all of them at the same time. */
#include <string.h>

#include "benchmark_run.h"
#include "rows.h"
#include "text_helpers.h"
#include "undo.h"
#include "units.h"
#include "vastai/ops.h"

#define SLACK_MS 900000 /* beside the measurements: planning, and the pace of the service */

/* The names of the official tool. */
static const char *const states[] = {
    [VAST_BENCHMARK_QUEUED] = "queued",
    [VAST_BENCHMARK_RUNNING] = "running",
    [VAST_BENCHMARK_OK] = "ok",
    [VAST_BENCHMARK_CACHED] = "cached",
    [VAST_BENCHMARK_SKIPPED] = "skipped",
    [VAST_BENCHMARK_TIMEOUT] = "timeout",
    [VAST_BENCHMARK_FAILED] = "failed",
    [VAST_BENCHMARK_NO_WORKER] = "no_worker",
    [VAST_BENCHMARK_ERROR] = "error",
    [VAST_BENCHMARK_ABORTED] = "aborted",
};

static vast_benchmark_plan plan; /* 15 KB: static, so that it does not count against the stack */

static bool is_measured(const vast_benchmark *one)
{
    return one->state == VAST_BENCHMARK_OK || one->state == VAST_BENCHMARK_CACHED;
}

static size_t count_of(vast_benchmark_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < plan.count; i++) {
        count += plan.items[i].state == state;
    }
    return count;
}

/* ---- measuring --------------------------------------------------------------------------------------------------- */

/* On stderr, because stdout has the result. */
static void tell(const vast_benchmark *one)
{
    bool spoken = !plan.cli->settings.json_errors;
    if (spoken && one->state == VAST_BENCHMARK_RUNNING) {
        vast_note(plan.cli, "%lldx %s: endpoint group %lld created\n", (long long)one->num_gpus, one->gpu,
            (long long)one->endpoint);
    } else if (spoken) {
        vast_note(plan.cli, "%lldx %s: %s%s%s\n", (long long)one->num_gpus, one->gpu, states[one->state],
            one->reason[0] != '\0' ? ": " : "", one->reason);
    }
}

/* What was created for a configuration is deleted as soon as it is measured. */
static int end_if_over(vast_benchmark *one)
{
    if (one->state == VAST_BENCHMARK_RUNNING) {
        return VAST_EXIT_DONE;
    }
    int status = vast_benchmark_end(&plan, one);
    tell(one);
    return status;
}

static int worse(int a, int b)
{
    return a > b ? a : b;
}

static int begin_all(void)
{
    int status = VAST_EXIT_DONE;
    for (size_t i = 0; i < plan.count; i++) {
        vast_benchmark *one = &plan.items[i];
        if (one->state == VAST_BENCHMARK_QUEUED && !plan.cli->curl_shown) {
            vast_benchmark_begin(&plan, one);
            if (!plan.cli->curl_shown && one->state == VAST_BENCHMARK_RUNNING) {
                tell(one);
            }
            status = worse(status, plan.cli->curl_shown ? VAST_EXIT_DONE : end_if_over(one));
        }
    }
    return status;
}

static int poll_all(uint32_t limit_ms)
{
    int status = VAST_EXIT_DONE;
    for (size_t i = 0; i < plan.count && vast_signal_seen() == 0; i++) {
        if (plan.items[i].state == VAST_BENCHMARK_RUNNING) {
            vast_benchmark_poll(&plan, &plan.items[i], limit_ms);
            status = worse(status, end_if_over(&plan.items[i]));
        }
    }
    return status;
}

/* Measures all configurations, and deletes all that was created. @return VAST_EXIT_DONE, or what is left. */
static int measure(uint32_t limit_ms)
{
    uint32_t pause_ms = (uint32_t)vast_int_value(plan.cli, "interval") * 1000;
    int status = begin_all();
    while (count_of(VAST_BENCHMARK_RUNNING) > 0 && !plan.cli->curl_shown && plan.cli->out.error == 0 &&
           vast_pause(plan.cli, pause_ms)) {
        status = worse(status, poll_all(limit_ms));
    }
    for (size_t i = 0; i < plan.count; i++) {
        if (plan.items[i].state == VAST_BENCHMARK_RUNNING) {
            plan.items[i].state = VAST_BENCHMARK_ABORTED;
            status = worse(status, plan.cli->curl_shown ? VAST_EXIT_DONE : end_if_over(&plan.items[i]));
        }
    }
    return status;
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

static int ask(uint32_t limit_ms)
{
    char question[180];
    size_t count = count_of(VAST_BENCHMARK_QUEUED);
    for (size_t i = 0; i < plan.count; i++) {
        const vast_benchmark *one = &plan.items[i];
        if (one->state != VAST_BENCHMARK_QUEUED) {
            tell(one);
        } else if (!vast_is_given(plan.cli, "yes") && !plan.cli->settings.json_errors) {
            vast_note(plan.cli, "%lldx %s: to be rented\n", (long long)one->num_gpus, one->gpu);
        }
    }
    vast_text(question, sizeof question, "Rent %lld GPU configuration%s, each for up to %lld s?", (long long)count,
        count == 1 ? "" : "s", (long long)limit_ms / 1000);
    return count == 0 || vast_confirm(plan.cli, question) ? VAST_EXIT_DONE
                                                          : vast_decline(plan.cli, "Nothing was rented.");
}

/* ---- the result -------------------------------------------------------------------------------------------------- */

/* Performance per USD and hour, in millionths; -1: unknown. */
static int64_t value_of(const vast_benchmark *one)
{
    if (!is_measured(one) || one->perf <= 0 || one->dph <= 0 || one->perf > INT64_MAX / 1000000) {
        return -1;
    }
    return one->perf * 1000000 / one->dph;
}

/* The next best configuration that is not marked as printed. */
static const vast_benchmark *next_best(bool printed[VAST_BENCHMARKS_MAX])
{
    size_t best = plan.count;
    for (size_t i = 0; i < plan.count; i++) {
        if (!printed[i] && (best == plan.count || value_of(&plan.items[i]) > value_of(&plan.items[best]))) {
            best = i;
        }
    }
    if (best == plan.count) {
        return NULL;
    }
    printed[best] = true;
    return &plan.items[best];
}

static void decimal(char out[32], int64_t micros, size_t decimals)
{
    uint64_t value = micros > 0 ? (uint64_t)micros : 0;
    vast_out to;
    for (size_t i = decimals; i < 6; i++) {
        value /= 10;
    }
    vast_out_begin(&to, out, 31);
    vast_put_point(&to, value, decimals);
    out[vast_out_stored(&to)] = '\0';
}

static void print_number(const char *key, int64_t micros)
{
    char text[32];
    decimal(text, micros, 6);
    vast_json_event event = { .kind = VAST_JSON_NUMBER, .first = true, .last = true, .text = text };
    event.len = strlen(text);
    vast_printer_key(&plan.cli->printer, key);
    if (micros > 0) {
        vast_printer_event(&plan.cli->printer, &event);
    } else {
        vast_printer_mark(&plan.cli->printer, VAST_JSON_NULL);
    }
}

static void print_object(const vast_benchmark *one)
{
    vast_printer *printer = &plan.cli->printer;
    vast_print(printer, "{\"gpu_name\": %s, \"num_gpus\": %lld", one->gpu, (long long)one->num_gpus);
    print_number("rental_dph", one->dph);
    print_number("measured_perf", is_measured(one) ? one->perf : 0);
    print_number("perf_per_dollar", value_of(one));
    vast_print(
        printer, "\"status\": %s, \"reason\": %s}", states[one->state], one->reason[0] != '\0' ? one->reason : NULL);
}

static void put_cell(const char *text, size_t width)
{
    size_t len = vast_text_width(text, strlen(text));
    vast_sink_fill(&plan.cli->out, ' ', len < width ? width - len : 0);
    vast_say(&plan.cli->out, "%s", text);
}

static void print_line(const vast_benchmark *one)
{
    char perf[32], dph[32], value[32], gpu[80];
    decimal(perf, one->perf, 1);
    decimal(dph, one->dph, 4);
    decimal(value, value_of(one), 1);
    vast_text(gpu, sizeof gpu, "%lldx %s", (long long)one->num_gpus, one->gpu);
    vast_say(&plan.cli->out, "%s", gpu);
    vast_sink_fill(&plan.cli->out, ' ', strlen(gpu) < 20 ? 20 - strlen(gpu) : 1);
    put_cell(states[one->state], 9);
    put_cell(is_measured(one) ? perf : "-", 12);
    put_cell(one->dph > 0 ? dph : "-", 10);
    put_cell(value_of(one) >= 0 ? value : "-", 12);
    vast_say(&plan.cli->out, "\n");
}

static void print_result(void)
{
    bool printed[VAST_BENCHMARKS_MAX] = { false }, raw = plan.cli->settings.raw;
    const vast_benchmark *one;
    if (raw) {
        vast_printer_mark(&plan.cli->printer, VAST_JSON_ARRAY);
    } else {
        vast_say(&plan.cli->out, "GPUs                   Status        Perf       $/h  Perf per $/h\n");
    }
    while ((one = next_best(printed)) != NULL) {
        if (raw) {
            print_object(one);
        } else {
            print_line(one);
        }
    }
    if (raw) {
        vast_printer_mark(&plan.cli->printer, VAST_JSON_ARRAY_END);
        vast_printer_end(&plan.cli->printer);
    }
}

static int report(int left)
{
    size_t measured = count_of(VAST_BENCHMARK_OK) + count_of(VAST_BENCHMARK_CACHED);
    size_t skipped = count_of(VAST_BENCHMARK_SKIPPED);
    print_result();
    if (left != VAST_EXIT_DONE || measured + skipped == plan.count) {
        return left != VAST_EXIT_DONE ? left
               : measured > 0         ? VAST_EXIT_DONE
                              : vast_complain(plan.cli, VAST_EXIT_NOT_FOUND, "no GPU configuration has an offer",
                                    "Name others with --gpus, or look at the filters of the template.");
    }
    char what[100];
    vast_text(
        what, sizeof what, "%lld of %lld GPU configurations were measured", (long long)measured, (long long)plan.count);
    return vast_complain(plan.cli, measured > 0 ? VAST_EXIT_PARTIAL : VAST_EXIT_REFUSED, what, NULL);
}

static int run_benchmarks(vast_cli *cli)
{
    int64_t limit_s = vast_int_value(cli, "timeout");
    uint32_t limit_ms = (uint32_t)limit_s * 1000;
    memset(&plan, 0, sizeof plan);
    plan.cli = cli;
    cli->settings.timeout_ms = limit_ms + SLACK_MS;
    cli->request_ms = VAST_UNDO_REQUEST_MS;
    int status = vast_benchmark_plan_make(&plan, cli);
    status = status == VAST_EXIT_DONE && !cli->curl_shown ? ask(limit_ms) : status;
    if (status != VAST_EXIT_DONE || cli->curl_shown) {
        return status;
    }
    int left = measure(limit_ms);
    return cli->curl_shown ? VAST_EXIT_DONE : report(left);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument benchmarks_arguments[] = {
    { .name = "--template_hash",
        .value_name = "HASH",
        .required = true,
        .one_of = "template",
        .help = "hash of the template to measure" },
    { .name = "--template_id",
        .value_name = "ID",
        .type = VAST_ARGUMENT_ID,
        .required = true,
        .one_of = "template",
        .help = "ID of the template to measure" },
    { .name = "--gpus",
        .value_name = "LIST",
        .help = "GPU models, separated by commas, each with a count before it if it is not 1: RTX_4090,2x_RTX_3090 "
                "(default: RTX 5090, 4090, 3090 and A6000)" },
    { .name = "--num_gpus",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .max = 999,
        .help = "GPUs of each machine, where --gpus has no count (default: as many as the template needs)" },
    { .name = "--timeout",
        .value_name = "S",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .max = 86400,
        .preset = "1800",
        .help = "maximum time for each measurement, in seconds" },
    { .name = "--no-cache", .type = VAST_ARGUMENT_FLAG, .help = "measure also what was measured in the last 30 days" },
    { .name = "--interval",
        .value_name = "S",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .max = 3600,
        .preset = "10",
        .extension = true,
        .help = "time between two polls of the workers, in seconds" },
    { .name = "--yes", .short_name = "-y", .type = VAST_ARGUMENT_FLAG, .help = "do not ask before renting" },
};

static const vast_command rows[] = {
    {
        .words = "run benchmarks",
        .harm = VAST_HARM_SPENDS,
        .asks_itself = true,
        .summary = "Rent GPUs and measure a template on them, in performance per dollar",
        .description =
            "Creates an endpoint group with one worker for each GPU configuration, at the same time, and waits for the "
            "performance that the service measures. A result of the last 30 days, by any user, is used instead if "
            "there is one. The rentals are billed. Each group is deleted with its worker as soon as it is measured, "
            "and whatever ends the command: also after Ctrl-C. If that cannot be confirmed, the exit status is 8 or "
            "10, and the message names the group.\nConfigurations without an offer are skipped. The exit status is 8 "
            "if only some of the others were measured, and 1 if none was.",
        .example = "--template_id 6001 --gpus RTX_4090,2x_RTX_3090",
        ARGUMENTS(benchmarks_arguments),
        .op = &vast_op_search_templates,
        .run = run_benchmarks,
        .ids_from = "search templates",
        .check_with = "show endpoints",
    },
};

const vast_command_table vast_cli_benchmarks = {
    .heading = "Serverless",
    .list_command = "show endpoints",
    COMMANDS(rows),
};
