/* SPDX-License-Identifier: MIT */
/* Failures in words: what failed and with which peer, at which stage, and why. */
#include "failure.h"

#include <string.h>

#include "error_codes.h"
#include "format.h"
#include "report.h"

/* Errors whose sentence names the peer. Of the rows of one error the first whose stage fits is used. */
static const struct sentence {
    vast_err err;
    vast_stage stage;           /* VAST_STAGE_NONE: any */
    const char *before, *after; /* NULL: no text */
    bool host_only;             /* the port does not matter */
    bool with_stage;            /* the sentence does not say at which stage it was */
} sentences[] = {
    { .err = VAST_E_RESOLVE, .before = "could not resolve host ", .host_only = true },
    { .err = VAST_E_CONNECT, .before = "cannot connect to " },
    { .err = VAST_E_PROXY, .after = " refused to open a tunnel" },
    { .err = VAST_E_TLS, .stage = VAST_STAGE_HANDSHAKE, .before = "the TLS handshake with ", .after = " failed" },
    { .err = VAST_E_TLS, .before = "the TLS connection to ", .after = " failed", .with_stage = true },
    { .err = VAST_E_IO, .stage = VAST_STAGE_HANDSHAKE, .before = "the TLS handshake with ", .after = " failed" },
    { .err = VAST_E_IO, .stage = VAST_STAGE_PROXY, .before = "the connection to ", .after = " was lost" },
    { .err = VAST_E_IO, .before = "the connection to ", .after = " was lost", .with_stage = true },
    { .err = VAST_E_TIMEOUT, .stage = VAST_STAGE_RESOLVE, .before = "timed out resolving host ", .host_only = true },
    { .err = VAST_E_TIMEOUT, .stage = VAST_STAGE_CONNECT, .before = "timed out connecting to " },
    { .err = VAST_E_TIMEOUT, .stage = VAST_STAGE_PROXY, .before = "timed out opening a tunnel through " },
    { .err = VAST_E_TIMEOUT, .stage = VAST_STAGE_HANDSHAKE, .before = "timed out in the TLS handshake with " },
    { .err = VAST_E_TIMEOUT, .stage = VAST_STAGE_SEND, .before = "timed out sending the request to " },
    { .err = VAST_E_TIMEOUT, .stage = VAST_STAGE_HEAD, .before = "timed out waiting for a response from " },
    { .err = VAST_E_TIMEOUT, .stage = VAST_STAGE_BODY, .before = "timed out receiving the response from " },
    { .err = VAST_E_HTTP, .before = "the response from ", .after = " is not valid HTTP/1.1", .with_stage = true },
    { .err = VAST_E_JSON, .before = "the response from ", .after = " is not valid JSON" },
};

/* Errors without such a sentence, at stages that they do not imply. */
static const struct sentence plain = { .with_stage = true };

/* Causes that say the same as the sentence of their error. */
static const struct {
    vast_err err;
    vast_cause cause;
} implied[] = {
    { VAST_E_RESOLVE, VAST_CAUSE_NO_NAME },
    { VAST_E_TIMEOUT, VAST_CAUSE_DEADLINE },
    { VAST_E_TIMEOUT, VAST_CAUSE_CONNECT_TIMEOUT },
    { VAST_E_JSON, VAST_CAUSE_BODY_NOT_JSON },
};

static const struct sentence *sentence_of(vast_err err, const vast_outcome *outcome)
{
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        bool fits = sentences[i].stage == VAST_STAGE_NONE || sentences[i].stage == outcome->stage;
        if (sentences[i].err == err && fits) {
            return &sentences[i];
        }
    }
    return &plain;
}

static bool is_implied(vast_err err, vast_cause cause)
{
    for (size_t i = 0; i < sizeof implied / sizeof *implied; i++) {
        if (implied[i].err == err && implied[i].cause == cause) {
            return true;
        }
    }
    return false;
}

/* Whether the server sent a message with this error. Text of a truncated 2xx body does not count. */
static bool has_message(const vast_cli *cli, vast_err err)
{
    const vast_outcome *outcome = vast_outcome_of(cli);
    bool refusal = err == VAST_E_REFUSED || err == VAST_E_AUTH || err == VAST_E_NOT_FOUND || err == VAST_E_RATE ||
                   err == VAST_E_SERVER || err == VAST_E_REDIRECT || outcome->status >= 300;
    return refusal && outcome->message[0] != '\0';
}

void vast_put_peer(const vast_cli *cli, bool host_only, vast_out *out)
{
    vast_peer peer = vast_last_peer(&cli->client);
    bool ipv6 = !host_only && strchr(peer.host, ':') != NULL;
    vast_write(out, "%s%s%s%s", peer.is_proxy ? "proxy " : "", ipv6 ? "[" : "", peer.host, ipv6 ? "]" : "");
    if (!host_only) {
        vast_write(out, ":%lld", (long long)peer.port);
    }
}

/* Without a key, none can have been refused. */
static const char *text_of(const vast_cli *cli, vast_err err)
{
    bool no_key = err == VAST_E_AUTH && cli->settings.key[0] == '\0';
    return no_key ? "no API key was sent" : vast_err_text(err);
}

static void put_sentence(const vast_cli *cli, vast_err err, const struct sentence *sentence, vast_out *out)
{
    bool reached = cli->open && sentence != &plain && vast_last_peer(&cli->client).host[0] != '\0';
    if (!reached) {
        vast_write(out, "%s", text_of(cli, err));
        return;
    }
    vast_write(out, "%s", sentence->before != NULL ? sentence->before : "");
    vast_put_peer(cli, sentence->host_only, out);
    vast_write(out, "%s", sentence->after != NULL ? sentence->after : "");
}

static void put_cause(const vast_cli *cli, vast_err err, const vast_outcome *outcome, vast_out *out)
{
    if (err == VAST_E_SHAPE && cli->misfit[0] != '\0') {
        vast_write(out, ": %s", cli->misfit);
        return;
    }
    const char *cause = vast_outcome_cause(outcome);
    if (cause[0] != '\0' && !is_implied(err, outcome->cause)) {
        vast_write(out, ": %s", cause);
    }
}

const char *vast_failure_reason(const vast_cli *cli, vast_err err, char text[VAST_FAILURE_BYTES])
{
    vast_out out;
    const vast_outcome *outcome = vast_outcome_of(cli);
    vast_out_begin(&out, text, VAST_FAILURE_BYTES - 1);
    put_sentence(cli, err, sentence_of(err, outcome), &out);
    put_cause(cli, err, outcome, &out);
    text[vast_out_stored(&out)] = '\0';
    return text;
}

const char *vast_failure_message(const vast_cli *cli, vast_err err, char text[VAST_FAILURE_BYTES])
{
    return has_message(cli, err) ? vast_outcome_of(cli)->message : vast_failure_reason(cli, err, text);
}

/* Stages that say where a call was; the others follow from the error. */
static bool is_informative(vast_stage stage)
{
    return stage > VAST_STAGE_PACE && stage != VAST_STAGE_JSON && stage != VAST_STAGE_DONE;
}

static void put_place(const struct sentence *sentence, const vast_outcome *outcome, bool message, vast_out *out)
{
    if (outcome->status >= 300) {
        vast_write(out, " (HTTP %lld)", (long long)outcome->status);
    } else if (!message && sentence->with_stage && is_informative(outcome->stage)) {
        vast_write(out, " (%s)", vast_stage_text(outcome->stage));
    }
}

/* A message that is only a code is explained. */
static void put_meaning(const vast_outcome *outcome, vast_out *out)
{
    const vast_error_code *code = vast_find_error_code(outcome->message);
    if (code != NULL) {
        vast_write(out, " (%s)", code->meaning);
    }
}

const char *vast_failure_text(const vast_cli *cli, vast_err err, char text[VAST_FAILURE_BYTES])
{
    vast_out out;
    const vast_outcome *outcome = vast_outcome_of(cli);
    const struct sentence *sentence = sentence_of(err, outcome);
    vast_out_begin(&out, text, VAST_FAILURE_BYTES - 1);
    put_sentence(cli, err, sentence, &out);
    bool message = has_message(cli, err);
    put_place(sentence, outcome, message, &out);
    if (message) {
        vast_write(&out, ": %s%s", outcome->message, outcome->message_clipped ? "..." : "");
        put_meaning(outcome, &out);
    } else {
        put_cause(cli, err, outcome, &out);
    }
    text[vast_out_stored(&out)] = '\0';
    return text;
}
