/* SPDX-License-Identifier: MIT */
/* A port whose peers are scripted. */
#include "fake_port.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const fake_act silence = { .kind = FAKE_SILENCE };

static const fake_peer *peer_of(const fake_port *fake)
{
    size_t i = fake->connects == 0 ? 0 : fake->connects - 1;
    return &fake->peers[i < fake->peer_count ? i : fake->peer_count - 1];
}

static const fake_act *act_of(const fake_port *fake)
{
    const fake_act *acts = peer_of(fake)->acts;
    return acts == NULL ? &silence : &acts[fake->act];
}

/* ---- faults ------------------------------------------------------------------------------------------------------ */

static vast_io fault_now(fake_port *fake)
{
    static const vast_io results[] = {
        [FAULT_ERROR] = VAST_IO_ERROR,
        [FAULT_CLOSED] = VAST_IO_CLOSED,
        [FAULT_RESET] = VAST_IO_RESET,
        [FAULT_NO_MEMORY] = VAST_IO_NO_MEMORY,
        [FAULT_AGAIN] = VAST_IO_AGAIN,
        [FAULT_ONE_BYTE] = VAST_IO_OK,
    };
    bool lasting = fake->fault == FAULT_AGAIN || fake->fault == FAULT_ONE_BYTE;
    fake->calls++;
    if (fake->fault_at == 0 || fake->calls < fake->fault_at || (fake->calls > fake->fault_at && !lasting)) {
        return VAST_IO_OK;
    }
    if (fake->fault == FAULT_ONE_BYTE) {
        fake->piece = 1;
    }
    return results[fake->fault];
}

static bool stutters(fake_port *fake)
{
    fake->stuttered = fake->stutter && !fake->stuttered;
    return fake->stuttered;
}

static size_t piece_of(const fake_port *fake, size_t len)
{
    return fake->piece != 0 && fake->piece < len ? fake->piece : len;
}

/* ---- connecting -------------------------------------------------------------------------------------------------- */

static void begin_connecting(fake_port *fake, const char *host, uint16_t port)
{
    strncpy(fake->host, host, sizeof fake->host - 1);
    fake->port = port;
    fake->connects++;
    fake->connecting = true;
    fake->since = fake->now;
    fake->act = 0;
    fake->begun = false;
    fake->at = fake->turn = 0;
    fake->requests = fake->answered = 0;
    fake->request_at = fake->log_len;
    fake->sent = 0;
}

static vast_io fake_connect(void *ctx, const char *host, uint16_t port)
{
    fake_port *fake = ctx;
    if (!fake->connecting) {
        begin_connecting(fake, host, port);
    }
    vast_io fault = fault_now(fake);
    const fake_peer *peer = peer_of(fake);
    uint32_t passed = fake->now - fake->since;
    if (fault != VAST_IO_OK) {
        fake->connecting = fault == VAST_IO_AGAIN;
        return fault;
    }
    if (passed < peer->lookup_ms) {
        return VAST_IO_LOOKUP;
    }
    if (passed < peer->lookup_ms + peer->connect_ms || peer->connect == VAST_IO_AGAIN) {
        return VAST_IO_AGAIN;
    }
    fake->connecting = false;
    fake->open = peer->connect == VAST_IO_OK;
    fake->since = fake->now;
    return peer->connect;
}

static void fake_close(void *ctx)
{
    fake_port *fake = ctx;
    fake->open = false;
    fake->connecting = false;
}

/* ---- sending: requests are recognised, so that a peer answers only what was asked -------------------------------- */

static const char *find(const char *text, const char *word)
{
    return strstr(text, word);
}

/* The length of a whole request at the beginning of text, or 0. */
static size_t request_length(const char *text)
{
    const char *end = find(text, "\r\n\r\n");
    const char *length = find(text, "Content-Length: ");
    const char *chunked = find(text, "Transfer-Encoding: chunked");
    if (end == NULL) {
        return 0;
    }
    size_t head = (size_t)(end - text) + 4;
    if (chunked != NULL && chunked < end) {
        const char *last = strncmp(end + 4, "0\r\n\r\n", 5) == 0 ? end + 2 : find(end + 4, "\r\n0\r\n\r\n");
        return last == NULL ? 0 : (size_t)(last - text) + 7;
    }
    size_t body = length != NULL && length < end ? strtoul(length + 16, NULL, 10) : 0;
    return strlen(text) < head + body ? 0 : head + body;
}

static void note_requests(fake_port *fake)
{
    for (;;) {
        size_t len = request_length(fake->log + fake->request_at);
        if (len == 0) {
            return;
        }
        fake->request_at += len;
        fake->requests++;
        fake->since = fake->now;
    }
}

static vast_io fake_send(void *ctx, const void *data, size_t len, size_t *moved)
{
    fake_port *fake = ctx;
    const fake_peer *peer = peer_of(fake);
    vast_io fault = fault_now(fake);
    if (!fake->open || len == 0) {
        abort();
    }
    if (fault != VAST_IO_OK) {
        return fault;
    }
    if (peer->send_room != 0 && fake->sent >= peer->send_room) {
        return peer->send_end;
    }
    if (stutters(fake)) {
        return VAST_IO_AGAIN;
    }
    *moved = piece_of(fake, len);
    if (peer->send_room != 0 && *moved > peer->send_room - fake->sent) {
        *moved = peer->send_room - fake->sent;
    }
    if (fake->log_len + *moved >= sizeof fake->log) {
        abort();
    }
    memcpy(fake->log + fake->log_len, data, *moved);
    fake->log_len += *moved;
    fake->log[fake->log_len] = '\0';
    fake->sent += *moved;
    note_requests(fake);
    return VAST_IO_OK;
}

/* ---- receiving: the acts ----------------------------------------------------------------------------------------- */

/* Whether the act may begin, and from when it has an effect. */
static bool act_ready(fake_port *fake, uint32_t *when)
{
    const fake_act *act = act_of(fake);
    if (act->kind == FAKE_SILENCE || (!fake->begun && !act->unasked && fake->requests <= fake->answered)) {
        return false;
    }
    *when = fake->begun ? fake->now : fake->since + act->after_ms;
    return true;
}

static void end_act(fake_port *fake)
{
    fake->act++;
    fake->begun = false;
    fake->at = fake->turn = 0;
    fake->since = fake->now;
}

static const char *text_of(fake_port *fake, const fake_act *act)
{
    const char *body = act->body != NULL ? act->body : "";
    if (act->kind != FAKE_ANSWER) {
        return act->text;
    }
    int len = snprintf(fake->answer, sizeof fake->answer, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n%s", act->text,
        act->more != NULL ? act->more : "Content-Type: application/json\r\n", strlen(body), body);
    if (len < 0 || (size_t)len >= sizeof fake->answer) {
        abort();
    }
    return fake->answer;
}

static void say(fake_port *fake, const fake_act *act, char *buf, size_t room, size_t *moved)
{
    const char *text = text_of(fake, act);
    size_t len = act->len != 0 ? act->len : strlen(text);
    uint32_t times = act->times != 0 ? act->times : 1;
    size_t done = 0;
    while (done < room && fake->turn < times) {
        size_t part = len - fake->at < room - done ? len - fake->at : room - done;
        memcpy(buf + done, text + fake->at, part);
        done += part;
        fake->at += part;
        if (fake->at == len) {
            fake->at = 0;
            fake->turn++;
        }
    }
    if (fake->turn == times) {
        end_act(fake);
    }
    *moved = done;
    fake->received += done;
}

static vast_io fake_recv(void *ctx, void *buf, size_t len, size_t *moved)
{
    static const vast_io ends[] = {
        [FAKE_CLOSE] = VAST_IO_CLOSED,
        [FAKE_RESET] = VAST_IO_RESET,
        [FAKE_BREAK] = VAST_IO_ERROR,
    };
    fake_port *fake = ctx;
    uint32_t when;
    vast_io fault = fault_now(fake);
    if (!fake->open || len == 0) {
        abort();
    }
    if (fault != VAST_IO_OK) {
        return fault;
    }
    if (!act_ready(fake, &when) || (int32_t)(when - fake->now) > 0 || stutters(fake)) {
        return VAST_IO_AGAIN;
    }
    const fake_act *act = act_of(fake);
    if (act->kind != FAKE_SAY && act->kind != FAKE_ANSWER) {
        return ends[act->kind];
    }
    fake->answered += !fake->begun && !act->unasked;
    fake->begun = true;
    say(fake, act, buf, piece_of(fake, len), moved);
    return VAST_IO_OK;
}

/* ---- time -------------------------------------------------------------------------------------------------------- */

/* How long until something happens that ends a wait; UINT32_MAX: nothing will. */
static uint32_t until_event(fake_port *fake)
{
    const fake_peer *peer = peer_of(fake);
    uint32_t when = fake->now;
    if (fake->fault == FAULT_AGAIN && fake->fault_at != 0 && fake->calls >= fake->fault_at) {
        return UINT32_MAX;
    }
    if (fake->stuttered) {
        return 0;
    }
    if (fake->connecting) {
        bool looking = fake->now - fake->since < peer->lookup_ms;
        when = fake->since + peer->lookup_ms + (looking ? 0 : peer->connect_ms);
        return peer->connect == VAST_IO_AGAIN && !looking ? UINT32_MAX : when - fake->now;
    }
    if (fake->opening) {
        return fake->wake_at - fake->now;
    }
    if (!act_ready(fake, &when)) {
        return UINT32_MAX;
    }
    return (int32_t)(when - fake->now) > 0 ? when - fake->now : 0;
}

static void fake_wait(void *ctx, unsigned want, uint32_t max_ms)
{
    fake_port *fake = ctx;
    uint32_t event = want == 0 ? UINT32_MAX : until_event(fake);
    uint32_t ms = event < max_ms ? event : max_ms;
    fake->now += ms;
    fake->waits++;
    fake->waited_ms += ms;
    if (want == 0 && max_ms != 0) { /* 0: the step had spent its budget */
        fake->sleeps++;
        fake->slept_ms += ms;
    }
}

static uint32_t fake_now_ms(void *ctx)
{
    fake_port *fake = ctx;
    fake->now += fake->tick_ms;
    return fake->now;
}

static vast_io fake_entropy(void *ctx, void *out, size_t len)
{
    fake_port *fake = ctx;
    if (fake->no_entropy) {
        return VAST_IO_ERROR;
    }
    memcpy(out, &fake->random, len < sizeof fake->random ? len : sizeof fake->random);
    return VAST_IO_OK;
}

#define OPS                                                                                                            \
    .connect = fake_connect, .send = fake_send, .recv = fake_recv, .close = fake_close, .now_ms = fake_now_ms,         \
    .entropy = fake_entropy

const vast_port fake_port_ops = { OPS, .wait = fake_wait };
const vast_port fake_port_stepped = { OPS };

void fake_port_rewind(fake_port *fake)
{
    fake_port fresh = {
        .peers = fake->peers,
        .peer_count = fake->peer_count,
        .no_entropy = fake->no_entropy,
        .random = fake->random,
        .now = fake->now,
    };
    *fake = fresh;
}

/* ---- a stream that claims to be secure --------------------------------------------------------------------------- */

static vast_io tls_open(void *self, const vast_wire *wire, const char *host)
{
    fake_tls *tls = self;
    vast_io fault = fault_now(tls->port);
    if (!tls->opening) {
        tls->opening = true;
        tls->since = tls->port->now;
        tls->wire = *wire;
        strncpy(tls->host, host, sizeof tls->host - 1);
    }
    tls->want = VAST_WANT_READ;
    if (fault != VAST_IO_OK) {
        return fault;
    }
    tls->port->wake_at = tls->since + tls->open_ms;
    tls->port->opening = tls->port->now - tls->since < tls->open_ms;
    if (tls->port->opening) {
        return VAST_IO_AGAIN;
    }
    tls->opening = false;
    tls->open = tls->opens == VAST_IO_OK;
    tls->opened += tls->open;
    return tls->opens;
}

static vast_io tls_send(void *self, const void *data, size_t len, size_t *moved)
{
    fake_tls *tls = self;
    tls->want = VAST_WANT_WRITE;
    return tls->wire.port->send(tls->wire.port_ctx, data, len, moved);
}

static vast_io tls_recv(void *self, void *buf, size_t len, size_t *moved)
{
    fake_tls *tls = self;
    tls->want = VAST_WANT_READ;
    return tls->wire.port->recv(tls->wire.port_ctx, buf, len, moved);
}

static void tls_close(void *self)
{
    fake_tls *tls = self;
    tls->closed += tls->open;
    tls->open = false;
    tls->opening = tls->port->opening = false;
}

static unsigned tls_want(const void *self)
{
    return ((const fake_tls *)self)->want;
}

static const char *tls_cause(const void *self)
{
    (void)self;
    return "the certificate is not to our taste";
}

static int tls_cause_code(const void *self)
{
    (void)self;
    return -0x2700;
}

const vast_stream fake_tls_stream = {
    .open = tls_open,
    .send = tls_send,
    .recv = tls_recv,
    .close = tls_close,
    .want = tls_want,
    .cause = tls_cause,
    .cause_code = tls_cause_code,
    .secure = true,
};
