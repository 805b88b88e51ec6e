/* SPDX-License-Identifier: MIT */
/* Runs flows: with --explain and --curl as for single requests, and so that a signal ends them. */
#include "send_flow.h"

#include "progress.h"
#include "send.h"

/* What a flow waits for in its pauses; of other stages the command shows more. */
static const char *const pauses[VAST_FLOW_STAGE_COUNT] = {
    [VAST_FLOW_LIST] = "waiting until the group is no longer listed",
    [VAST_FLOW_TEXT] = "waiting for the text",
};

static void on_progress(void *ctx, const vast_progress *progress)
{
    vast_flow_watch *watch = ctx;
    watch->stage = progress->stage;
    watch->pausing = progress->pause_ms != 0;
    watch->call_ms = vast_clock_ms(watch->cli);
    if (watch->progress != NULL) {
        watch->progress(watch->ctx, progress);
    }
}

static vast_err on_call(void *ctx, const vast_request *request)
{
    const vast_flow_watch *watch = ctx;
    vast_err held = vast_hold_back(watch->cli, request);
    return held != VAST_OK ? held : vast_explain_request(watch->cli, request);
}

static void on_result(void *ctx, const vast_outcome *outcome)
{
    vast_flow_watch *watch = ctx;
    watch->results++;
    if (watch->cli->settings.explain) {
        vast_explain_answer(watch->cli);
    }
    if (watch->result != NULL) {
        watch->result(watch->ctx, outcome->err);
    }
}

bool vast_flow_prepare(vast_cli *cli, vast_flow_watch *watch, vast_flow_settings *settings)
{
    watch->cli = cli;
    watch->results = 0;
    watch->begin_ms = vast_clock_ms(cli);
    watch->observer =
        (vast_observer){ .progress = on_progress, .on_call = on_call, .on_result = on_result, .ctx = watch };
    *settings = (vast_flow_settings){ .timeout_ms = vast_time_left(cli), .observer = &watch->observer };
    if (vast_open(cli) && settings->timeout_ms == 0) {
        (void)vast_fail_late(cli);
    }
    return !cli->failure_reported;
}

static void show_progress(vast_cli *cli, const vast_flow_watch *watch)
{
    if (!watch->pausing) {
        vast_progress_of_call(cli, watch->call_ms);
    } else if (pauses[watch->stage] != NULL) {
        vast_progress_of_wait(cli, pauses[watch->stage], vast_clock_ms(cli) - watch->begin_ms);
    }
}

vast_err vast_flow_drive(vast_cli *cli, const vast_flow_watch *watch, vast_flow *flow, vast_err begun)
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
        show_progress(cli, watch);
        vast_wait_briefly(cli, want, vast_flow_wait_ms(flow));
    }
    vast_pacing_end(&cli->pacing);
    vast_progress_hide(cli);
    vast_spend_since(cli, begin_ms);
    return vast_flow_result(flow);
}

static vast_err run_once(vast_cli *cli, vast_flow_watch *watch, vast_flow *flow, vast_flow_settings *settings,
    vast_err (*begin)(vast_client *c, void *ctx), void *ctx)
{
    if (!vast_flow_prepare(cli, watch, settings)) {
        return cli->late ? VAST_E_TIMEOUT : VAST_E_ARG;
    }
    return vast_flow_drive(cli, watch, flow, begin(&cli->client, ctx));
}

vast_err vast_flow_run(vast_cli *cli, vast_flow_watch *watch, vast_flow *flow, vast_flow_settings *settings,
    vast_err (*begin)(vast_client *c, void *ctx), void *ctx)
{
    vast_err err = run_once(cli, watch, flow, settings, begin, ctx);
    bool first = cli->open && !cli->failure_reported && watch->results == 1;
    if (err != VAST_OK && first && vast_renew_key(cli)) {
        err = run_once(cli, watch, flow, settings, begin, ctx);
    }
    return err;
}
