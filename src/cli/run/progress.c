/* SPDX-License-Identifier: MIT */
/* What the command is doing, in one line on a terminal. */
#define _DEFAULT_SOURCE
#include "progress.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arguments.h"
#include "failure.h"
#include "format.h"
#include "send.h"

enum { SILENT_MS = 1000 };

/* What a call does at each stage. */
static const struct {
    const char *text;
    bool host_only; /* the port does not matter */
} stages[VAST_STAGE_COUNT] = {
    [VAST_STAGE_RESOLVE] = { .text = "resolving ", .host_only = true },
    [VAST_STAGE_CONNECT] = { .text = "connecting to " },
    [VAST_STAGE_PROXY] = { .text = "opening a tunnel through " },
    [VAST_STAGE_HANDSHAKE] = { .text = "TLS handshake with " },
    [VAST_STAGE_SEND] = { .text = "sending the request to " },
    [VAST_STAGE_HEAD] = { .text = "waiting for a response from " },
    [VAST_STAGE_BODY] = { .text = "reading the response from " },
};

/* Another program, such as a pager or the reader of a pipe, may use the screen once it has received something. */
static bool is_free(const vast_sink *sink)
{
    bool own = sink->terminal && (sink->fd == STDOUT_FILENO || sink->fd == STDERR_FILENO);
    return own ? sink->last == '\n' : sink->flushes == 0;
}

static bool is_wanted(const vast_cli *cli)
{
    const char *term = getenv("TERM");
    bool dumb = term == NULL || strcmp(term, "dumb") == 0;
    return cli->err.terminal && !dumb && !vast_is_given(cli, "quiet");
}

static bool may_show(const vast_cli *cli)
{
    return cli->err.terminal && is_free(&cli->out) && is_free(&cli->err) && is_wanted(cli);
}

/* Whole seconds, rounded up: "waiting 0 s" would be wrong. */
static long long seconds(uint32_t ms)
{
    return ms / 1000 + (ms % 1000 != 0);
}

/* "the rate limit of the service: 3 s", or why another attempt is made. */
static void put_pause(const vast_cli *cli, const vast_call_state *state, vast_out *out)
{
    long long left = seconds(vast_call_wait_ms(&cli->client));
    bool limit = state->cause == VAST_CAUSE_NONE && (state->status == 429 || state->attempt == 1);
    if (limit) {
        vast_write(out, "waiting for the rate limit of the service: %lld s", left);
        return;
    }
    if (state->cause == VAST_CAUSE_NONE) {
        vast_write(out, "HTTP %lld", (long long)state->status);
    } else {
        vast_write(out, "%s", vast_outcome_cause(vast_last(&cli->client)));
    }
    vast_write(out, ": trying again in %lld s", left);
}

static void put_call(const vast_cli *cli, const vast_call_state *state, uint32_t ms, vast_out *out)
{
    if (state->stage == VAST_STAGE_PACE) {
        put_pause(cli, state, out);
    } else {
        vast_put_text(out, stages[state->stage].text);
        vast_put_peer(cli, stages[state->stage].host_only, out);
        vast_write(out, ", %lld s", (long long)(ms / 1000));
    }
    if (state->attempt > 1) {
        vast_write(out, ", attempt %lld of %lld", (long long)state->attempt, (long long)state->attempts);
    }
}

/* The time of earlier requests and pauses counts: a command of a hundred short requests takes long too. */
static bool is_slow(const vast_cli *cli, uint32_t ms)
{
    return ms >= SILENT_MS || cli->spent_ms - cli->busy_from_ms >= SILENT_MS;
}

void vast_progress_of_call(vast_cli *cli, uint32_t begin_ms)
{
    char text[VAST_FAILURE_BYTES];
    vast_out out;
    if (!may_show(cli)) {
        return;
    }
    uint32_t ms = vast_clock_ms(cli) - begin_ms;
    vast_call_state state = vast_call_now(&cli->client);
    bool known = state.stage == VAST_STAGE_PACE || stages[state.stage].text != NULL;
    bool printing = state.stage == VAST_STAGE_BODY && cli->out.flushes > 0;
    if (!known || printing || !is_slow(cli, ms)) {
        return;
    }
    vast_out_begin(&out, text, sizeof text - 1);
    put_call(cli, &state, ms, &out);
    text[vast_out_stored(&out)] = '\0';
    vast_progress_line_show(&cli->progress, text);
}

void vast_progress_of_wait(vast_cli *cli, const char *what, uint32_t ms)
{
    char text[VAST_FAILURE_BYTES];
    if (may_show(cli) && is_slow(cli, ms)) {
        vast_text(text, sizeof text, "%s, %lld s", what, seconds(ms));
        vast_progress_line_show(&cli->progress, text);
    }
}

void vast_progress_show(vast_cli *cli, const char *text)
{
    if (may_show(cli)) {
        vast_progress_line_show(&cli->progress, text);
    }
}

void vast_progress_hide(vast_cli *cli)
{
    vast_progress_line_erase(&cli->progress);
}
