/* SPDX-License-Identifier: MIT */
/* Runs flows: with --explain and --curl as for single requests, and so that a signal ends them. */
#include "send_flow.h"

#include "send.h"

static void on_progress(void *ctx, const vast_progress *progress)
{
    const vast_flow_watch *watch = ctx;
    if (watch->progress != NULL) {
        watch->progress(watch->ctx, progress);
    }
}

static vast_err on_call(void *ctx, const vast_request *request)
{
    const vast_flow_watch *watch = ctx;
    watch->cli->only_reads = request->op->method == VAST_GET || request->op->reads_only;
    if (watch->cli->settings.curl) {
        return vast_print_curl(watch->cli, request);
    }
    return vast_explain_request(watch->cli, request);
}

static void on_result(void *ctx, const vast_outcome *outcome)
{
    const vast_flow_watch *watch = ctx;
    (void)outcome;
    if (watch->cli->settings.explain) {
        vast_explain_answer(watch->cli);
    }
}

bool vast_flow_prepare(vast_cli *cli, vast_flow_watch *watch, vast_flow_settings *settings)
{
    watch->cli = cli;
    watch->observer =
        (vast_observer){ .progress = on_progress, .on_call = on_call, .on_result = on_result, .ctx = watch };
    *settings = (vast_flow_settings){ .timeout_ms = vast_time_left(cli), .observer = &watch->observer };
    return vast_open(cli);
}

vast_err vast_flow_drive(vast_cli *cli, vast_flow *flow, vast_err begun)
{
    uint32_t begin_ms = vast_clock_ms(cli);
    if (begun != VAST_OK) {
        return begun;
    }
    for (unsigned want; (want = vast_flow_step(flow)) != VAST_DONE;) {
        if (vast_signal_seen() != 0) {
            vast_flow_cancel(flow);
            break;
        }
        vast_wait_briefly(cli, want, vast_flow_wait_ms(flow));
    }
    vast_spend_since(cli, begin_ms);
    return vast_flow_result(flow);
}
