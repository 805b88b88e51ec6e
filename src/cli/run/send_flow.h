/* SPDX-License-Identifier: MIT */
/**
 * Runs flows: jobs of several calls, see vastai/flow.h.
 */
#ifndef VASTAI_CLI_SEND_FLOW_H
#define VASTAI_CLI_SEND_FLOW_H

#include "run_state.h"
#include "vastai/flow.h"

/** The observer of a flow of the command. */
typedef struct vast_flow_watch {
    vast_cli *cli;
    vast_observer observer; /**< private, as are the next ones */
    unsigned results;
    vast_flow_stage stage;
    bool pausing;
    uint32_t begin_ms, call_ms; /* when the flow and its call began */
    /** Called before each call and each pause, after the last of --explain. NULL: not needed. */
    void (*progress)(void *ctx, const vast_progress *progress);
    /** Called when a call has ended, before the flow evaluates it. vast_report() may be used. NULL: not needed. */
    void (*result)(void *ctx, vast_err err);
    void *ctx;
} vast_flow_watch;

/**
 * Opens the client, and makes settings for a flow: the time that is left, --explain and --curl.
 * @param watch  must stay valid until the flow has ended; the caller has set progress and ctx.
 * @return false: the client cannot be set up, or the time of the command is up; that has been reported.
 */
bool vast_flow_prepare(vast_cli *cli, vast_flow_watch *watch, vast_flow_settings *settings);

/**
 * Drives a flow to its end, or to a signal. With --curl its first request is printed and not sent, and the result is
 * VAST_E_STOPPED. Nothing is reported. A terminal shows what the flow does, see progress.h.
 * @param watch  that of vast_flow_prepare().
 * @param begun  the result of beginning it.
 */
vast_err vast_flow_drive(vast_cli *cli, const vast_flow_watch *watch, vast_flow *flow, vast_err begun);

/**
 * Prepares, begins and drives a flow; once more with another key if its first call shows that the 2FA session has
 * expired. Nothing but a failure of preparing is reported, and vast_report() then adds nothing.
 * @param begin  begins the flow.
 * @param ctx    passed to `begin`.
 */
vast_err vast_flow_run(vast_cli *cli, vast_flow_watch *watch, vast_flow *flow, vast_flow_settings *settings,
    vast_err (*begin)(vast_client *c, void *ctx), void *ctx);

#endif
