/* SPDX-License-Identifier: MIT */
/* The call engine: moves a call from state to state without blocking. */
#include "engine.h"

#include <string.h>

#include "budget.h"
#include "integer.h"

/*
 * The states of a call. Every failure of the connection leads back to PACE, for another attempt, or to IDLE; so does a
 * response that may be repeated. A redirect, or a kept connection that the peer had closed, begins its attempt at once.
 *
 *     IDLE   no call
 *      |  vast_begin()
 *      v
 *     PACE   waits until the operation may be sent again
 *      |---------- the connection is kept --------+
 *      v                                          v
 *     CONNECT ----> OPEN (TLS handshake) ------> SEND ----> HEAD ----> BODY ----> IDLE
 *      |              ^
 *      |              +-- the proxy answers 2xx -----+
 *      +-- through a proxy -----> SEND ----> HEAD ---+---- any other status ----> BODY ----> IDLE
 */

enum { DRAIN_MAX = 65536 }; /* bytes of an error body that are read only to keep the connection */

/* The error that a result of the port or the stream means. Results not listed here are errors of the port. */
static const struct {
    uint8_t err, cause;
} faults[] = {
    [VAST_IO_OK] = { VAST_E_IO, VAST_CAUSE_PORT_RESULT },
    [VAST_IO_CLOSED] = { VAST_E_IO, VAST_CAUSE_CLOSED },
    [VAST_IO_NO_NAME] = { VAST_E_RESOLVE, VAST_CAUSE_NO_NAME },
    [VAST_IO_REFUSED] = { VAST_E_CONNECT, VAST_CAUSE_REFUSED },
    [VAST_IO_UNREACHABLE] = { VAST_E_CONNECT, VAST_CAUSE_UNREACHABLE },
    [VAST_IO_RESET] = { VAST_E_IO, VAST_CAUSE_RESET },
    [VAST_IO_NO_MEMORY] = { VAST_E_IO, VAST_CAUSE_NO_MEMORY },
    [VAST_IO_ERROR] = { VAST_E_IO, VAST_CAUSE_IO },
};

static vast_io run_pace(vast_engine *e);
static vast_io run_connect(vast_engine *e);
static vast_io run_open(vast_engine *e);
static vast_io run_send(vast_engine *e);
static vast_io run_head(vast_engine *e);
static vast_io run_body(vast_engine *e);

/* Runs one state of a call. Returns OK to continue, AGAIN to wait, or the error that ended the connection. */
static const struct {
    vast_io (*run)(vast_engine *e);
    uint8_t stage;
    uint8_t want; /* what to wait for after AGAIN; 0: ask the stream */
} states[VAST_STATE_COUNT] = {
    [VAST_STATE_PACE] = { run_pace, VAST_STAGE_PACE, VAST_WANT_TIME },
    [VAST_STATE_CONNECT] = { run_connect, VAST_STAGE_RESOLVE, VAST_WANT_WRITE },
    [VAST_STATE_OPEN] = { run_open, VAST_STAGE_HANDSHAKE, 0 },
    [VAST_STATE_SEND] = { run_send, VAST_STAGE_SEND, 0 },
    [VAST_STATE_HEAD] = { run_head, VAST_STAGE_HEAD, 0 },
    [VAST_STATE_BODY] = { run_body, VAST_STAGE_BODY, 0 },
};

static void enter(vast_engine *e, vast_state state)
{
    e->state = (uint8_t)state;
    e->outcome.stage = (vast_stage)states[state].stage;
    if (e->tunnel && state > VAST_STATE_CONNECT) {
        e->outcome.stage = VAST_STAGE_PROXY;
    }
}

static bool passed(const vast_engine *e, uint32_t moment)
{
    return vast_ms_between(e->now, moment) <= 0;
}

/* The time in `ms` milliseconds, limited to what a wrapping clock can compare. */
static uint32_t after(const vast_engine *e, uint32_t ms)
{
    return e->now + (ms < INT32_MAX ? ms : INT32_MAX);
}

/* Sets the time limit of the current stage, at most the deadline. */
static void arm(vast_engine *e, uint32_t ms)
{
    e->limit = after(e, ms);
    if (vast_ms_between(e->limit, e->deadline) < 0) {
        e->limit = e->deadline;
    }
}

void vast_drop_connection(vast_engine *e)
{
    if (e->stream != NULL) {
        e->stream->close(e->stream_self);
        e->stream = NULL;
    }
    e->config.port->close(e->config.port_ctx);
    e->open = false;
    e->tunnel = false;
}

/* ---- the end of a call ------------------------------------------------------------------------------------------- */

/* Errors that do not show whether an earlier attempt, whose response was lost, was carried out. */
static bool leaves_earlier_unknown(vast_err err)
{
    const uint32_t those = 1u << VAST_E_JSON | 1u << VAST_E_RESOLVE | 1u << VAST_E_CONNECT | 1u << VAST_E_TLS |
                           1u << VAST_E_IO | 1u << VAST_E_TIMEOUT | 1u << VAST_E_PROXY | 1u << VAST_E_HTTP |
                           1u << VAST_E_REDIRECT | 1u << VAST_E_RATE | 1u << VAST_E_SERVER | 1u << VAST_E_STOPPED |
                           1u << VAST_E_ARG;
    return (those >> err & 1) != 0;
}

/* If the server echoes the key, replaces it with asterisks. */
static bool hide_key(vast_engine *e)
{
    const char *key = e->credentials[0] != '\0' ? e->credentials + sizeof "Bearer " - 1 : "";
    bool code = vast_words_hide(e->words.code, key);
    return vast_words_hide(e->words.text, key) || code;
}

/* The target of a redirect comes unchanged from its header: replaces characters that a URL must not contain. */
static void blank_target(vast_engine *e)
{
    if (e->state == VAST_STATE_HEAD) { /* an incomplete head has no message */
        vast_words_begin(&e->words);
    }
    for (char *at = e->words.text; e->head.status / 100 == 3 && *at != '\0'; at++) {
        *at = (unsigned char)(*at - ' ') > '~' - ' ' ? '?' : *at;
    }
}

static void finish(vast_engine *e, vast_err err)
{
    if (e->lost && leaves_earlier_unknown(err) && vast_writes(e->request.op)) {
        err = VAST_E_UNKNOWN_OUTCOME;
    }
    if (err == VAST_OK) {
        e->outcome.stage = VAST_STAGE_DONE;
    } else {
        e->outcome.effect = VAST_EFFECT_DONE;
        if (e->answer.plan != NULL) {
            vast_bound_clear(&e->answer);
        }
    }
    (void)hide_key(e);
    blank_target(e);
    e->outcome.err = err;
    e->outcome.from_service = e->words.worded;
    e->outcome.message_clipped = e->words.clipped;
    e->state = VAST_STATE_IDLE;
}

/* Notes that the request may have been carried out, unless an error status was received. */
static void note_loss(vast_engine *e)
{
    if (e->sent && (e->state != VAST_STATE_BODY || vast_is_success(e))) {
        e->lost = true;
        /* Discard text from a truncated 2xx body. */
        vast_words_begin(&e->words);
    }
    e->sent = false;
}

/* Ends the call with an error, and closes its connection. */
static void fail(vast_engine *e, vast_stage stage, vast_err err)
{
    e->outcome.stage = stage;
    vast_drop_connection(e);
    finish(e, err);
}

/* ---- attempts ---------------------------------------------------------------------------------------------------- */

static void begin_attempt(vast_engine *e);

/* Waits before another attempt. Returns false if the wait would exceed the deadline. */
static bool schedule(vast_engine *e, uint32_t wait_ms)
{
    uint32_t pace = vast_pace_wait_ms(e);
    uint32_t wait = wait_ms > pace ? wait_ms : pace;
    int32_t left = vast_ms_between(e->now, e->deadline);
    if (left <= 0 || wait >= (uint32_t)left) {
        return false;
    }
    e->limit = e->now + wait;
    e->redirect.at = NULL;
    enter(e, VAST_STATE_PACE);
    return true;
}

static vast_io run_pace(vast_engine *e)
{
    if (!passed(e, e->limit) || !vast_is_due(e)) {
        return VAST_IO_AGAIN;
    }
    e->tries++;
    begin_attempt(e);
    return VAST_IO_OK;
}

static void begin_send(vast_engine *e)
{
    e->written = 0;
    e->at = e->filled = 0;
    e->head_written = e->body_written = false;
    e->broken = VAST_IO_OK;
    if (!e->tunnel) {
        e->limit = e->deadline;
    }
    enter(e, VAST_STATE_SEND);
}

static void begin_connect(vast_engine *e)
{
    vast_url proxy = e->url;
    bool proxied = e->url.https && e->config.proxy_url != NULL;
    vast_drop_connection(e);
    if (proxied && e->redirect.at != NULL) {
        /* The response of the proxy would overwrite the target in the buffer. */
        finish(e, VAST_E_REDIRECT);
        return;
    }
    e->tunnel = proxied;
    if (proxied) {
        (void)e->config.proxy->parse(&e->config, &proxy);
    }
    (void)vast_slice_copy(proxy.host, e->host, sizeof e->host);
    e->port = proxy.port;
    arm(e, e->config.connect_timeout_ms);
    enter(e, VAST_STATE_CONNECT);
}

/* Whether the kept connection leads to the origin of this call, is still open, and has received nothing. */
static bool can_reuse(vast_engine *e)
{
    size_t moved;
    return e->open && e->https == e->url.https && e->port == e->url.port &&
           vast_slice_is_nocase(e->url.host, e->host) &&
           e->stream->recv(e->stream_self, e->config.buffer, 1, &moved) == VAST_IO_AGAIN &&
           e->stream->want(e->stream_self) != 0;
}

static void begin_attempt(vast_engine *e)
{
    e->outcome.attempts = (uint8_t)(e->outcome.attempts + (e->outcome.attempts != UINT8_MAX));
    e->heard = false;
    if (e->answer.plan != NULL) {
        vast_bound_restart(e);
    }
    e->reused = can_reuse(e);
    if (e->reused) {
        begin_send(e);
    } else {
        begin_connect(e);
    }
}

/* ---- failures ---------------------------------------------------------------------------------------------------- */

static void conclude(vast_engine *e);

/* The connection failed: starts another attempt, or ends the call. */
static void fault(vast_engine *e, vast_err err, vast_cause cause)
{
    bool stale = vast_is_stale(e, cause);
    bool again = vast_may_repeat(e, err) && e->tries < e->config.attempts;
    e->outcome.cause = cause;
    if (e->state == VAST_STATE_BODY && !vast_is_success(e)) {
        /* The error status is valid even if its body is incomplete. */
        conclude(e);
        return;
    }
    note_loss(e);
    vast_drop_connection(e);
    if (stale) {
        e->stale_used = true;
        e->redirect.at = NULL;
        begin_attempt(e);
    } else if (!again || !schedule(e, vast_backoff_ms(e, e->tries))) {
        finish(e, err);
    }
}

static void fault_io(vast_engine *e, vast_io io)
{
    unsigned row =
        (unsigned)io < sizeof faults / sizeof *faults && faults[io].cause != VAST_CAUSE_NONE ? io : VAST_IO_OK;
    vast_err err = (vast_err)faults[row].err;
    vast_cause cause = (vast_cause)faults[row].cause;
    if (io == VAST_IO_ERROR && e->stream != NULL && (e->stream->secure || e->stream->encrypted)) {
        err = VAST_E_TLS;
        cause = VAST_CAUSE_TLS;
        e->outcome.tls_cause = e->stream->cause(e->stream_self);
        e->outcome.cause_code = e->stream->cause_code(e->stream_self);
    }
    if (e->state == VAST_STATE_CONNECT && err == VAST_E_IO) {
        err = VAST_E_CONNECT;
    }
    fault(e, err, cause);
}

static void time_out(vast_engine *e)
{
    vast_cause cause = passed(e, e->deadline)        ? VAST_CAUSE_DEADLINE
                       : e->state == VAST_STATE_BODY ? VAST_CAUSE_IDLE_TIMEOUT
                                                     : VAST_CAUSE_CONNECT_TIMEOUT;
    fault(e, VAST_E_TIMEOUT, cause);
}

/* ---- connecting -------------------------------------------------------------------------------------------------- */

/* The connection to the origin, or the tunnel, is open: starts TLS, or checks the host for plain http. */
static void begin_open(vast_engine *e)
{
    e->tunnel = false;
    e->stream = e->url.https ? e->config.tls : e->config.plain;
    e->stream_self = e->url.https ? e->config.tls_ctx : &e->plain;
    (void)vast_slice_copy(e->url.host, e->host, sizeof e->host);
    e->port = e->url.port;
    e->https = e->url.https;
    enter(e, VAST_STATE_OPEN);
}

static vast_io run_connect(vast_engine *e)
{
    vast_io io = e->config.port->connect(e->config.port_ctx, e->host, e->port);
    e->outcome.stage = io == VAST_IO_LOOKUP || io == VAST_IO_NO_NAME ? VAST_STAGE_RESOLVE : VAST_STAGE_CONNECT;
    if (io != VAST_IO_OK) {
        return io == VAST_IO_LOOKUP ? VAST_IO_AGAIN : io;
    }
    if (e->tunnel) {
        e->config.proxy->open_tunnel(e);
        begin_send(e);
    } else {
        begin_open(e);
    }
    return VAST_IO_OK;
}

static vast_io run_open(vast_engine *e)
{
    vast_wire wire = { e->config.port, e->config.port_ctx, e->port, &e->budget };
    vast_io io = e->stream->open(e->stream_self, &wire, e->host);
    if (io == VAST_IO_OK) {
        e->open = true;
        begin_send(e);
    }
    return io;
}

/* ---- sending ----------------------------------------------------------------------------------------------------- */

static void begin_head(vast_engine *e)
{
    e->at = e->filled = 0;
    vast_words_begin(&e->words);
    vast_head_begin(&e->head, e->tunnel, e->words.text, sizeof e->words.text);
    enter(e, VAST_STATE_HEAD);
}

/* The request was sent, or the peer stopped reading it. */
static void end_send(vast_engine *e)
{
    if (!e->tunnel) {
        vast_pace_note(e);
    }
    begin_head(e);
}

static vast_io send_piece(vast_engine *e)
{
    size_t moved;
    vast_io io = e->stream->send(e->stream_self, (char *)e->config.buffer + e->at, e->filled - e->at, &moved);
    if (io == VAST_IO_OK) {
        e->at += moved;
        e->sent = !e->tunnel;
        vast_budget_take(&e->budget, moved);
    } else if (e->sent && (io == VAST_IO_CLOSED || io == VAST_IO_RESET)) {
        /* The peer may have sent its response before it stopped reading: read it. */
        e->broken = (uint8_t)io;
        end_send(e);
        return VAST_IO_OK;
    }
    return io;
}

static vast_io run_send(vast_engine *e)
{
    if (e->at < e->filled) {
        return send_piece(e);
    }
    vast_err err = vast_next_piece(e);
    if (err != VAST_OK) {
        fail(e, VAST_STAGE_SEND, err);
    } else if (e->filled == 0) {
        end_send(e);
    }
    return VAST_IO_OK;
}

/* ---- receiving --------------------------------------------------------------------------------------------------- */

/* Receives data if the buffer is empty. */
static vast_io receive(vast_engine *e)
{
    if (e->at < e->filled) {
        return VAST_IO_OK;
    }
    size_t moved = 0;
    vast_io io = e->stream->recv(e->stream_self, e->config.buffer, e->config.buffer_bytes, &moved);
    if (io == VAST_IO_OK) {
        e->at = 0;
        e->filled = moved;
        e->heard = true;
        vast_budget_take(&e->budget, moved);
    }
    return io;
}

static void begin_body(vast_engine *e)
{
    /* The service measures intervals from when it received the request, which is before its response. */
    if (!e->tunnel) {
        vast_pace_note(e);
    }
    e->outcome.status = e->head.status;
    e->drained = 0;
    e->unfit = VAST_OK;
    e->signs = (vast_signs){ 0 };
    if (e->head.status / 100 == 3) {
        e->words.clipped = e->head.location_clipped;
    } else {
        vast_words_begin(&e->words);
    }
    vast_body_begin(&e->body, &e->head);
    vast_json_begin(&e->json, vast_judge_event, e);
    arm(e, e->config.idle_timeout_ms);
    enter(e, VAST_STATE_BODY);
}

static void end_head(vast_engine *e)
{
    if (vast_is_success(e) && e->head.coded) {
        e->outcome.status = e->head.status;
        fault(e, VAST_E_HTTP, VAST_CAUSE_CONTENT_CODING);
    } else if (!e->tunnel || e->head.status / 100 != 2) {
        begin_body(e);
    } else if (e->at < e->filled) {
        fault(e, VAST_E_PROXY, VAST_CAUSE_EARLY_BYTES);
    } else {
        begin_open(e);
    }
}

static vast_io run_head(vast_engine *e)
{
    vast_io io = receive(e);
    if (io != VAST_IO_OK && e->broken != VAST_IO_OK) {
        /* The connection ended, so nothing more will arrive. */
        e->outcome.stage = VAST_STAGE_SEND;
        io = (vast_io)e->broken;
    }
    if (io != VAST_IO_OK) {
        return io;
    }
    size_t used = 0;
    bool done = false;
    vast_err err = vast_head_feed(&e->head, (char *)e->config.buffer + e->at, e->filled - e->at, &used, &done);
    e->at += used;
    if (err != VAST_OK) {
        /* An error or redirect status is enough to know that nothing was done. */
        e->sent = e->sent && e->head.status / 100 != 3 && e->head.status / 100 != 4;
        fault(e, err, (vast_cause)e->head.fault);
    } else if (done) {
        end_head(e);
    }
    return VAST_IO_OK;
}

/* ---- the body ---------------------------------------------------------------------------------------------------- */

/* Passes content of a 2xx response to the caller. */
static vast_err deliver(vast_engine *e, const char *content, size_t len)
{
    if (!e->request.op->answers_text) {
        vast_err err = vast_json_feed(&e->json, content, len);
        if (err != VAST_OK) {
            return err;
        }
    }
    if (e->request.on_text == NULL || e->words.failed) {
        return VAST_OK;
    }
    e->delivered = true;
    return e->request.on_text(e->request.ctx, content, len);
}

/* Reads content of an error response for its message. It need not be JSON, nor complete. Returns whether to read on. */
static bool may_say_more(vast_engine *e, const char *content, size_t len)
{
    if (e->head.status / 100 == 3) {
        /* Of a redirect, only the target matters. */
        return false;
    }
    if (e->head.coded) {
        return false;
    }
    vast_words_raw(&e->words, content, len);
    return vast_json_feed(&e->json, content, len) == VAST_OK && !vast_words_settled(&e->words);
}

/* Reads the body while it may still contain a better message; does not wait long for the rest. */
static void take_message(vast_engine *e, const char *content, size_t len)
{
    e->drained += may_say_more(e, content, len) ? 0 : (uint32_t)len;
}

/* The text of a success that is not JSON is no message: how much of it has been read depends on the connection. */
static void fail_content(vast_engine *e, vast_err err)
{
    /* A receiver of the caller ended the call: the response itself was readable. */
    e->lost = err == VAST_E_JSON;
    if (e->lost) {
        e->outcome.cause = VAST_CAUSE_BODY_NOT_JSON;
    }
    fail(e, VAST_STAGE_JSON, err);
}

static void take_content(vast_engine *e, const char *content, size_t len)
{
    if (vast_is_success(e)) {
        vast_err err = deliver(e, content, len);
        if (err != VAST_OK) {
            fail_content(e, err);
            return;
        }
    } else {
        take_message(e, content, len);
    }
    if (e->body.done || e->drained > DRAIN_MAX) {
        conclude(e);
    }
}

/* The connection ended during the body; a body without a length ends in this way. */
static vast_io end_body(vast_engine *e, vast_io io)
{
    if (vast_body_end(&e->body, io == VAST_IO_CLOSED) == VAST_OK) {
        conclude(e);
    } else if (io == VAST_IO_CLOSED) {
        fault(e, VAST_E_IO, (vast_cause)e->body.fault);
    } else {
        return io;
    }
    return VAST_IO_OK;
}

static vast_io run_body(vast_engine *e)
{
    const char *content;
    size_t used, len;
    if (e->body.done) {
        conclude(e);
        return VAST_IO_OK;
    }
    vast_io io = receive(e);
    if (io != VAST_IO_OK) {
        return io == VAST_IO_AGAIN ? io : end_body(e, io);
    }
    arm(e, e->config.idle_timeout_ms);
    vast_err err = vast_body_feed(&e->body, (char *)e->config.buffer + e->at, e->filled - e->at, &used, &content, &len);
    e->at += used;
    if (err != VAST_OK) {
        fault(e, err, (vast_cause)e->body.fault);
    } else {
        take_content(e, content, len);
    }
    return VAST_IO_OK;
}

/* ---- the response ------------------------------------------------------------------------------------------------ */

static void release_connection(vast_engine *e)
{
    bool whole = e->body.done && e->at == e->filled && e->broken == VAST_IO_OK;
    if (!whole || !e->head.keep_alive || e->tunnel) {
        vast_drop_connection(e);
    }
}

static bool follows(vast_engine *e)
{
    return e->config.redirects != NULL && !hide_key(e) && e->config.redirects->follow(e);
}

/* A gateway does not know whether the request was carried out; repeating it might carry it out twice. */
static bool leaves_open(const vast_engine *e, vast_err err)
{
    return err == VAST_E_SERVER && e->head.status != 503;
}

/* Responses with status 429 are counted separately from other failures. */
static bool tries_left(vast_engine *e, vast_err err)
{
    if (err != VAST_E_RATE || e->config.attempts == 1) {
        return e->tries < e->config.attempts;
    }
    e->tries--;
    e->refusals++;
    return e->refusals < VAST_RATE_TRIES;
}

static bool repeats_answer(vast_engine *e, vast_err err)
{
    bool passing =
        err == VAST_E_RATE || ((err == VAST_E_SERVER || err == VAST_E_PROXY) && vast_is_passing(e->head.status));
    vast_repeat rule = e->request.op->repeat;
    if (!passing) {
        return false;
    }
    e->outcome.retry_after_ms = vast_asked_wait_ms(e);
    e->lost = e->lost || leaves_open(e, err);
    return (rule == VAST_REPEAT_ALWAYS || (rule == VAST_REPEAT_UNTIL_SENT && !leaves_open(e, err))) &&
           tries_left(e, err) && schedule(e, vast_repeat_wait_ms(e));
}

static vast_err accept_answer(vast_engine *e)
{
    e->lost = false;
    if (e->request.on_end == NULL || e->outcome.effect == VAST_EFFECT_NOTHING) {
        return VAST_OK;
    }
    e->outcome.stage = VAST_STAGE_JSON;
    return e->request.on_end(e->request.ctx);
}

/* A lost deletion found nothing to delete when it was repeated. A page of a proxy does not say what the service has. */
static vast_err judge_second_deletion(vast_engine *e)
{
    if (!e->words.worded) {
        return VAST_E_UNKNOWN_OUTCOME;
    }
    e->outcome.already_gone = true;
    e->outcome.effect = VAST_EFFECT_ALREADY_GONE;
    return VAST_OK;
}

/* The response is complete, or no more of it will arrive: ends the call, or starts another attempt. */
static void conclude(vast_engine *e)
{
    e->outcome.cause = VAST_CAUSE_NONE;
    vast_err err = vast_judge(e);
    e->sent = false;
    e->lost = e->lost || err == VAST_E_JSON;
    release_connection(e);
    if (err == VAST_E_REDIRECT && follows(e)) {
        begin_attempt(e);
        return;
    }
    if (repeats_answer(e, err)) {
        return;
    }
    if (err == VAST_E_NOT_FOUND && e->lost && e->request.op->deletes) {
        err = judge_second_deletion(e);
    } else if (err == VAST_OK) {
        err = accept_answer(e);
    }
    finish(e, err);
}

/* ---- functions of the public header ------------------------------------------------------------------------------ */

void vast_begin_outcome(vast_engine *e)
{
    vast_words_begin(&e->words);
    e->outcome = (vast_outcome){ .message = e->words.text, .error_code = e->words.code };
}

vast_err vast_refuse(vast_engine *e, vast_cause cause)
{
    e->outcome.stage = VAST_STAGE_ARGUMENTS;
    e->outcome.cause = cause;
    e->outcome.err = vast_cause_err(cause);
    return e->outcome.err;
}

/* Parses the URL of the call. A configured URL is parsed again only if the last call used another one. */
static vast_cause find_origin(vast_engine *e)
{
    const char *text = vast_origin_text(&e->config, &e->request);
    bool configured = e->request.op->host != VAST_HOST_URL;
    if (configured && text == e->url_text) {
        return VAST_CAUSE_NONE;
    }
    e->url_text = configured ? text : NULL;
    return vast_origin_parse(&e->config, text, &e->url);
}

static uint32_t time_of(const vast_engine *e)
{
    uint32_t own_ms = e->request.timeout_ms;
    return own_ms != 0 && own_ms < e->config.timeout_ms ? own_ms : e->config.timeout_ms;
}

vast_err vast_begin(vast_engine *e)
{
    vast_begin_outcome(e);
    vast_cause cause = vast_args_fault(&e->config, &e->request);
    if (cause == VAST_CAUSE_NONE) {
        cause = find_origin(e);
    }
    if (cause != VAST_CAUSE_NONE) {
        return vast_refuse(e, cause);
    }
    e->tries = e->hops = e->refusals = 0;
    e->stale_used = e->lost = e->delivered = e->sent = false;
    e->now = e->config.port->now_ms(e->config.port_ctx);
    e->deadline = after(e, time_of(e));
    if (!schedule(e, 0)) {
        e->outcome.stage = VAST_STAGE_PACE;
        e->outcome.retry_after_ms = vast_pace_wait_ms(e);
        e->outcome.cause = VAST_CAUSE_RATE_LIMIT;
        finish(e, VAST_E_RATE);
    }
    return VAST_OK;
}

vast_err vast_call_begin(vast_client *c, const vast_request *request)
{
    vast_engine *e = vast_engine_of(c);
    if (e->state != VAST_STATE_IDLE) {
        return VAST_E_BUSY;
    }
    e->request = *request;
    e->answer.plan = NULL;
    e->mutes = false;
    return vast_begin(e);
}

/* Runs the current state once, and handles failures. */
static vast_io take_turn(vast_engine *e)
{
    vast_budget_take(&e->budget, VAST_STEP_CALL_BYTES);
    e->now = e->config.port->now_ms(e->config.port_ctx);
    if (passed(e, e->state == VAST_STATE_PACE ? e->deadline : e->limit)) {
        time_out(e);
        return VAST_IO_OK;
    }
    return states[e->state].run(e);
}

/* What to wait for after a step; 0: nothing, because its budget is used up. */
static unsigned want_of(const vast_engine *e, vast_io io)
{
    if (io != VAST_IO_AGAIN) {
        return 0;
    }
    unsigned want = states[e->state].want;
    return want != 0 ? want : e->stream->want(e->stream_self);
}

unsigned vast_call_step(vast_client *c)
{
    vast_engine *e = vast_engine_of(c);
    vast_io io = VAST_IO_OK;
    e->budget = VAST_STEP_BYTES;
    e->yielded = false;
    while (e->state != VAST_STATE_IDLE && e->budget != 0 && io != VAST_IO_AGAIN) {
        io = take_turn(e);
        if (io != VAST_IO_OK && io != VAST_IO_AGAIN) {
            fault_io(e, io);
        }
    }
    if (e->state == VAST_STATE_IDLE) {
        return VAST_DONE;
    }
    unsigned want = want_of(e, io);
    e->yielded = want == 0;
    return e->yielded ? VAST_WANT_TIME : want;
}

uint32_t vast_call_wait_ms(const vast_client *c)
{
    const vast_engine *e = (const vast_engine *)(const void *)c->opaque;
    int32_t left = vast_ms_between(e->config.port->now_ms(e->config.port_ctx), e->limit);
    return e->state != VAST_STATE_IDLE && !e->yielded && left > 0 ? (uint32_t)left : 0;
}

void vast_call_cancel(vast_client *c)
{
    vast_engine *e = vast_engine_of(c);
    if (e->state != VAST_STATE_IDLE) {
        note_loss(e);
        fail(e, e->outcome.stage, VAST_E_STOPPED);
    }
}
