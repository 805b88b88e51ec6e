/* SPDX-License-Identifier: MIT */
/* Whole calls against a hostile server. The input is what the server does: its bytes as they are, and after 0xff what
   becomes of the connection (enum act). Two calls, so that a kept connection is met. Whatever comes: a call ends by its
   deadline, is a success only if a whole answer says so, leaves the key in Authorization alone, and memory clean. The
   same bytes in other pieces end both calls in the same way, word for word. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "vastai/ops.h"
#include "vastai/vastai.h"

enum act {
    ACT_AGAIN,   /* one receive or send finds nothing to do */
    ACT_CLOSE,   /* the peer ends the stream */
    ACT_RESET,   /* breaks it */
    ACT_ERROR,   /* the port's own */
    ACT_CUT,     /* a receive ends here */
    ACT_LATE,    /* what follows comes later: the next byte is the time in units of 256 ms */
    ACT_NEXT,    /* what follows is for the next connection */
    ACT_REFUSED, /* connecting fails; at the beginning of a connection only */
    ACT_NO_NAME,
    ACT_SEND_ONE, /* from here on each send takes one byte */
    ACT_COUNT
};

static const char key[] = "k3y-0123456789-abcdef-xyz";
enum { KEY_LEN = sizeof key - 1, TIMEOUT_MS = 20000, LOG_BYTES = 1 << 17, BODY_BYTES = 3000, STEPS_MAX = 1000000 };

typedef struct peer {
    const uint8_t *script;
    size_t len, at;
    size_t piece;     /* most bytes that a receive takes, whatever the script says */
    bool open, tried; /* a connection; any connection */
    bool secure;      /* the fake TLS is connected */
    bool tunnel;      /* the connection leads to the proxy */
    bool send_one;
    uint32_t now, late_until;
    unsigned calls;
    char host[256];
    char *sent; /* LOG_BYTES, on this connection */
    size_t sent_len;
    char *got; /* LOG_BYTES, since the last send */
    size_t got_len;
    bool closed; /* CLOSED was returned since */
} peer;

typedef struct settings {
    unsigned op;
    bool https, proxy, pacing, small_buffer, chunked;
} settings;

/* The two calls: what became of them, what the command shows of that, and what their receivers were given. */
typedef struct result {
    vast_outcome outcome[2];
    char message[2][VAST_MESSAGE_BYTES], code[2][VAST_MESSAGE_BYTES];
    unsigned seen[2];
} result;

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static bool has(const char *text, size_t len, const char *part, size_t part_len)
{
    return memmem(text, len, part, part_len) != NULL;
}

/* ---- the port ---------------------------------------------------------------------------------------------------- */

/* The act that is due, or -1: plain bytes. ACT_COUNT: nothing more on this connection. */
static int due(const peer *p)
{
    if (p->at >= p->len) {
        return ACT_COUNT;
    }
    if (p->script[p->at] != 0xff) {
        return -1;
    }
    return p->at + 1 < p->len ? p->script[p->at + 1] % ACT_COUNT : ACT_COUNT;
}

static void take_delay(peer *p)
{
    uint32_t ms = p->at + 2 < p->len ? p->script[p->at + 2] * 256u : 0;
    p->late_until = p->now + ms;
    p->at = p->at + 3 < p->len ? p->at + 3 : p->len;
}

/* Where the next connection's part begins. */
static void skip_to_next(peer *p)
{
    while (p->at < p->len && due(p) != ACT_NEXT) {
        p->at += due(p) < 0 ? 1 : 2;
    }
    p->at = p->at + 2 < p->len ? p->at + 2 : p->len;
}

/* Each place in what was sent with the key is an Authorization header of the origin's. */
static void check_key(const peer *p)
{
    static const char before[] = "\r\nAuthorization: Bearer ";
    const char *at = p->sent;
    while ((at = memmem(at, p->sent_len - (size_t)(at - p->sent), key, KEY_LEN)) != NULL) {
        must((size_t)(at - p->sent) >= sizeof before - 1);
        must(memcmp(at - (sizeof before - 1), before, sizeof before - 1) == 0);
        must(p->sent_len - (size_t)(at - p->sent) >= KEY_LEN + 2 && memcmp(at + KEY_LEN, "\r\n", 2) == 0);
        at += KEY_LEN;
    }
}

static vast_io fake_connect(void *ctx, const char *host, uint16_t port)
{
    peer *p = ctx;
    p->calls++;
    must(port == 8443 || port == 3128);
    must(strcmp(host, "origin.test") == 0 || strcmp(host, "127.0.0.1") == 0 || strcmp(host, "proxy.test") == 0);
    must(!p->open);
    if (p->tried) {
        skip_to_next(p);
    }
    p->tried = true;
    if (due(p) == ACT_REFUSED || due(p) == ACT_NO_NAME) {
        return due(p) == ACT_REFUSED ? VAST_IO_REFUSED : VAST_IO_NO_NAME;
    }
    strcpy(p->host, host);
    p->open = true;
    p->secure = false;
    p->tunnel = port == 3128;
    p->sent_len = p->got_len = 0;
    p->closed = p->send_one = false;
    return VAST_IO_OK;
}

static vast_io fake_send(void *ctx, const void *data, size_t len, size_t *moved)
{
    peer *p = ctx;
    p->calls++;
    must(p->open && len != 0);
    if (due(p) == ACT_SEND_ONE) {
        p->send_one = true;
        p->at += 2;
    }
    if (due(p) == ACT_AGAIN) {
        p->at += 2;
        return VAST_IO_AGAIN;
    }
    if (due(p) == ACT_RESET || due(p) == ACT_ERROR) {
        return due(p) == ACT_RESET ? VAST_IO_RESET : VAST_IO_ERROR;
    }
    *moved = p->send_one ? 1 : len;
    must(p->sent_len + *moved <= LOG_BYTES);
    memcpy(p->sent + p->sent_len, data, *moved);
    p->sent_len += *moved;
    must(p->secure || strcmp(p->host, "127.0.0.1") == 0 || !has(p->sent, p->sent_len, key, KEY_LEN));
    p->got_len = 0;
    p->closed = false;
    return VAST_IO_OK;
}

static vast_io fake_recv(void *ctx, void *buf, size_t len, size_t *moved)
{
    static const vast_io ends[] = {
        [ACT_CLOSE] = VAST_IO_CLOSED, [ACT_RESET] = VAST_IO_RESET, [ACT_ERROR] = VAST_IO_ERROR
    };
    peer *p = ctx;
    p->calls++;
    must(p->open && len != 0);
    if (due(p) == ACT_LATE) {
        take_delay(p);
    }
    while (due(p) == ACT_CUT || due(p) == ACT_SEND_ONE || due(p) == ACT_REFUSED || due(p) == ACT_NO_NAME) {
        p->at += 2;
    }
    if (due(p) == ACT_AGAIN) {
        p->at += 2;
        return VAST_IO_AGAIN;
    }
    if ((int32_t)(p->now - p->late_until) < 0 || due(p) == ACT_COUNT || due(p) == ACT_NEXT || due(p) == ACT_LATE) {
        return VAST_IO_AGAIN;
    }
    if (due(p) != -1) {
        p->closed = due(p) == ACT_CLOSE;
        return ends[due(p)];
    }
    size_t n = 0;
    while (n < len && n < p->piece && due(p) == -1) {
        ((uint8_t *)buf)[n++] = p->script[p->at++];
    }
    must(p->got_len + n <= LOG_BYTES);
    memcpy(p->got + p->got_len, buf, n);
    p->got_len += n;
    *moved = n;
    return VAST_IO_OK;
}

static void fake_close(void *ctx)
{
    peer *p = ctx;
    p->calls++;
    check_key(p);
    p->open = p->secure = false;
}

static void fake_wait(void *ctx, unsigned want, uint32_t max_ms)
{
    peer *p = ctx;
    int32_t left = (int32_t)(p->late_until - p->now);
    (void)want;
    p->now += want != 0 && left > 0 && (uint32_t)left < max_ms ? (uint32_t)left : max_ms;
}

static uint32_t fake_now(void *ctx)
{
    return ((peer *)ctx)->now;
}

static vast_io fake_entropy(void *ctx, void *out, size_t len)
{
    (void)ctx;
    memset(out, 0x40, len);
    return VAST_IO_OK;
}

static const vast_port fake = {
    .connect = fake_connect,
    .send = fake_send,
    .recv = fake_recv,
    .close = fake_close,
    .wait = fake_wait,
    .now_ms = fake_now,
    .entropy = fake_entropy,
};

/* ---- a stream that claims to be secure --------------------------------------------------------------------------- */

static vast_io tls_open(void *self, const vast_wire *wire, const char *host)
{
    peer *p = self;
    must(wire->port == &fake && wire->port_ctx == p && p->open && strcmp(host, "origin.test") == 0);
    if (due(p) == ACT_AGAIN) {
        p->at += 2;
        return VAST_IO_AGAIN;
    }
    if (due(p) == ACT_RESET || due(p) == ACT_ERROR) {
        return due(p) == ACT_RESET ? VAST_IO_RESET : VAST_IO_ERROR;
    }
    p->secure = true;
    return VAST_IO_OK;
}

static void tls_close(void *self)
{
    ((peer *)self)->secure = false;
}

static unsigned tls_want(const void *self)
{
    (void)self;
    return VAST_WANT_READ;
}

static const char *tls_cause(const void *self)
{
    (void)self;
    return "as the script says";
}

static int tls_code(const void *self)
{
    (void)self;
    return -1;
}

static const vast_stream fake_tls = {
    .open = tls_open,
    .send = fake_send,
    .recv = fake_recv,
    .close = tls_close,
    .want = tls_want,
    .cause = tls_cause,
    .cause_code = tls_code,
    .secure = true,
};

/* ---- what was received, read again ------------------------------------------------------------------------------- */

typedef struct text {
    const char *at;
    size_t len;
} text;

/* The value of a field in a head that the engine took: so it has no folded lines, and no field of another form. */
static bool find_field(text head, const char *name, text *value)
{
    size_t len = strlen(name);
    for (size_t i = 0; i + len + 1 < head.len; i++) {
        if (head.at[i] == '\n' && strncasecmp(head.at + i + 1, name, len) == 0 && head.at[i + 1 + len] == ':') {
            const char *begin = head.at + i + 2 + len;
            begin += strspn(begin, " \t");
            *value = (text){ begin, (size_t)((const char *)memchr(begin, '\r', head.len) - begin) };
            return true;
        }
    }
    return false;
}

/* Takes the next chunk's content. False: the last one. */
static bool take_chunk(text *rest, char *content, size_t *len)
{
    size_t size = strtoul(rest->at, NULL, 16);
    const char *data = memchr(rest->at, '\n', rest->len);
    must(data != NULL);
    data++;
    size_t before = (size_t)(data - rest->at);
    if (size == 0) {
        must(has(data - 2, rest->len - before + 2, "\r\n\r\n", 4));
        return false;
    }
    must(size + 2 <= rest->len - before && memcmp(data + size, "\r\n", 2) == 0);
    memcpy(content + *len, data, size);
    *len += size;
    *rest = (text){ data + size + 2, rest->len - before - size - 2 };
    return true;
}

/* The content of the one whole 2xx that came since the last send. */
static size_t read_answer(const peer *p, char *content, bool *no_body)
{
    text rest = { p->got, p->got_len }, value;
    int status = 100;
    text head = rest;
    while (status < 200) {
        const char *end = memmem(rest.at, rest.len, "\r\n\r\n", 4);
        must(end != NULL && rest.len > 12 && memcmp(rest.at, "HTTP/1.", 7) == 0 && rest.at[8] == ' ');
        status = atoi(rest.at + 9);
        head = (text){ rest.at, (size_t)(end - rest.at) + 4 };
        rest = (text){ end + 4, rest.len - head.len };
    }
    must(status / 100 == 2);
    size_t len = 0;
    *no_body = status == 204;
    if (*no_body) {
        return 0;
    }
    if (find_field(head, "transfer-encoding", &value)) {
        must(value.len == 7 && strncasecmp(value.at, "chunked", 7) == 0);
        while (take_chunk(&rest, content, &len)) {
        }
    } else if (find_field(head, "content-length", &value)) {
        len = strtoul(value.at, NULL, 10);
        must(len <= rest.len);
        memcpy(content, rest.at, len);
    } else {
        must(p->closed);
        len = rest.len;
        memcpy(content, rest.at, len);
    }
    return len;
}

typedef struct verdict {
    bool names_success, names_id, succeeds, fails, has_id;
} verdict;

static vast_err on_event(void *ctx, const vast_json_event *event)
{
    static char member[16];
    static size_t len;
    verdict *v = ctx;
    if (event->depth != 1) {
        return VAST_OK;
    }
    if (event->kind == VAST_JSON_KEY) {
        len = event->first ? 0 : len;
        for (size_t i = 0; i < event->len && len < sizeof member; i++) {
            member[len++] = event->text[i];
        }
        v->names_success = len == 7 && memcmp(member, "success", 7) == 0;
        v->names_id = len == 2 && memcmp(member, "id", 2) == 0;
    } else if (v->names_success) {
        v->succeeds = v->succeeds || event->kind == VAST_JSON_TRUE;
        v->fails = v->fails || event->kind != VAST_JSON_TRUE;
    }
    v->has_id = v->has_id || v->names_id;
    return VAST_OK;
}

/* What the engine calls a success is one. */
static void check_success(const peer *p, const vast_op *op)
{
    static char content[LOG_BYTES];
    bool no_body;
    verdict v = { 0 };
    vast_json json;
    size_t len = read_answer(p, content, &no_body);
    if (op->answers_text) {
        return;
    }
    must(!no_body);
    vast_json_begin(&json, on_event, &v);
    must(vast_json_feed(&json, content, len) == VAST_OK && vast_json_end(&json) == VAST_OK);
    bool reads = op->method == VAST_GET || op->reads_only;
    must(!v.fails && (v.succeeds || reads || v.has_id));
}

/* ---- the calls --------------------------------------------------------------------------------------------------- */

static const vast_op op_post = { .path = "/raw/", .method = VAST_POST, .repeat = VAST_REPEAT_UNTIL_SENT };

static vast_err read_body(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    (void)ctx;
    *got = BODY_BYTES - offset < room ? (size_t)(BODY_BYTES - offset) : room;
    for (size_t i = 0; i < *got; i++) {
        ((char *)buf)[i] = (char)('a' + (offset + i) % 26);
    }
    return VAST_OK;
}

/* A request that had an answer went out whole. */
static void check_body(const peer *p, bool chunked)
{
    static char content[LOG_BYTES];
    size_t len = 0;
    const char *end = p->sent, *next;
    while ((next = memmem(end, p->sent_len - (size_t)(end - p->sent), "POST ", 5)) != NULL) {
        end = next + 5;
    }
    end = memmem(end, p->sent_len - (size_t)(end - p->sent), "\r\n\r\n", 4);
    must(end != NULL);
    text rest = { end + 4, p->sent_len - (size_t)(end + 4 - p->sent) };
    if (chunked) {
        while (take_chunk(&rest, content, &len)) {
        }
    } else {
        memcpy(content, rest.at, rest.len);
        len = rest.len;
    }
    must(len == BODY_BYTES);
    for (size_t i = 0; i < len; i++) {
        must(content[i] == (char)('a' + i % 26));
    }
}

static vast_err count_text(void *ctx, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        *(unsigned *)ctx += (unsigned char)bytes[i];
    }
    return VAST_OK;
}

static vast_err count_group(void *ctx, const vast_endpoint *row)
{
    must(memchr(row->name, '\0', sizeof row->name) != NULL && memchr(row->state, '\0', sizeof row->state) != NULL);
    ++*(unsigned *)ctx;
    return VAST_OK;
}

typedef struct answer {
    vast_endpoint_deletion deletion;
    int64_t gone[2], left[2];
    vast_endpoint row;
    vast_body body;
    unsigned seen;
} answer;

static vast_err begin(vast_client *c, const settings *s, answer *a, const vast_op **op)
{
    a->deletion = (vast_endpoint_deletion){ .deleted_workers = { a->gone, 2, 0 }, .failed_workers = { a->left, 2, 0 } };
    switch (s->op) {
    case 0:
        *op = &vast_op_delete_endpoint;
        return vast_delete_endpoint_begin(c, 4242, &a->deletion);
    case 1:
        *op = &vast_op_list_endpoints;
        return vast_list_endpoints_begin(c, &a->row, count_group, &a->seen);
    case 2:
        *op = &vast_op_destroy_instance;
        return vast_destroy_instance_begin(c, 7);
    default:
        break;
    }
    *op = &op_post;
    a->body = (vast_body){ .read = read_body, .length = s->chunked ? -1 : BODY_BYTES };
    const vast_request request = { .op = &op_post, .body = &a->body, .on_text = count_text, .ctx = &a->seen };
    return vast_call_begin(c, &request);
}

/* Drives a call; it ends in time, and stays ended. */
static void drive(vast_client *c, peer *p, uint32_t begin_ms)
{
    unsigned want, steps = 0;
    while ((want = vast_call_step(c)) != VAST_DONE) {
        uint32_t max_ms = vast_call_wait_ms(c);
        /* No wait: the step has moved as much as one may. */
        must((max_ms != 0 || want == VAST_WANT_TIME) && ++steps < STEPS_MAX);
        fake_wait(p, want & (VAST_WANT_READ | VAST_WANT_WRITE), max_ms);
    }
    must(p->now - begin_ms <= TIMEOUT_MS);
    unsigned calls = p->calls;
    vast_outcome before = *vast_last(c);
    must(vast_call_step(c) == VAST_DONE && vast_call_wait_ms(c) == 0);
    must(p->calls == calls && memcmp(&before, vast_last(c), sizeof before) == 0);
}

static void check_outcome(const vast_outcome *o, const answer *a, const peer *p, const settings *s, const vast_op *op)
{
    must((unsigned)o->err < VAST_ERR_COUNT && (o->err == VAST_OK) == (o->stage == VAST_STAGE_DONE));
    must(strlen(o->message) < VAST_MESSAGE_BYTES && vast_outcome_cause(o) != NULL && strlen(o->error_code) < 32);
    must(strstr(o->message, key) == NULL);
    for (const char *at = o->message; *at != '\0'; at++) {
        must((unsigned char)*at >= ' ' && *at != 0x7f);
    }
    must(!o->already_gone || (op->deletes && o->err == VAST_OK && o->attempts > 1));
    must(o->err == VAST_OK || o->effect == VAST_EFFECT_DONE);
    must(o->already_gone == (o->effect == VAST_EFFECT_ALREADY_GONE));
    if (o->err == VAST_OK && o->effect == VAST_EFFECT_DONE) {
        check_success(p, op);
        if (op == &op_post) {
            check_body(p, s->chunked);
        }
    }
    if (o->err != VAST_OK || op != &vast_op_delete_endpoint) {
        must(a->deletion.deleted_workers.count == 0 && a->deletion.failed_workers.count == 0);
        must(a->deletion.msg[0] == '\0');
    }
}

static bool all_zero(const void *memory, size_t len)
{
    const char *at = memory;
    return len == 0 || (at[0] == 0 && memcmp(at, at + 1, len - 1) == 0);
}

static void run(const settings *s, const uint8_t *script, size_t len, size_t piece, result *r)
{
    static char sent[LOG_BYTES], got[LOG_BYTES];
    static peer p;
    static vast_client client;
    static answer a;
    size_t room = s->small_buffer ? VAST_BUFFER_MIN : VAST_BUFFER_BYTES;
    char *buffer = malloc(room);
    must(buffer != NULL);
    /* A clock that is about to wrap. */
    p = (peer){ .script = script, .len = len, .piece = piece, .now = UINT32_MAX - 300, .sent = sent, .got = got };
    const vast_config config = {
        .port = &fake,
        .port_ctx = &p,
        .tls = &fake_tls,
        .tls_ctx = &p,
        .plain = &vast_stream_plain,
        .buffer = buffer,
        .buffer_bytes = room,
        .api_key = key,
        .console_url = s->https ? "https://origin.test:8443/base" : "http://127.0.0.1:8443",
        .proxy_url = s->proxy ? "http://user:pass@proxy.test:3128" : NULL,
        .proxy = &vast_proxy_connect,
        .bodies = &vast_bodies_streamed,
        .timeout_ms = TIMEOUT_MS,
        .no_pacing = !s->pacing,
    };
    must(vast_client_init(&client, &config) == VAST_OK);
    for (unsigned i = 0; i < 2; i++) {
        const vast_op *op;
        uint32_t begin_ms = p.now;
        a = (answer){ 0 };
        must(begin(&client, s, &a, &op) == VAST_OK);
        drive(&client, &p, begin_ms);
        const vast_outcome *o = vast_last(&client);
        check_outcome(o, &a, &p, s, op);
        r->outcome[i] = *o;
        snprintf(r->message[i], sizeof r->message[i], "%s", o->message);
        snprintf(r->code[i], sizeof r->code[i], "%s", o->error_code);
        r->seen[i] = a.seen;
    }
    vast_client_end(&client);
    check_key(&p);
    must(!p.open && !p.secure && all_zero(&client, sizeof client) && all_zero(buffer, room));
    free(buffer);
}

/* Nothing that is shown of a call may depend on the pieces in which its bytes came. */
static void must_agree(const result *a, const result *b, unsigned i)
{
    const vast_outcome *one = &a->outcome[i], *other = &b->outcome[i];
    must(one->err == other->err && one->stage == other->stage && one->status == other->status);
    must(one->cause == other->cause && one->cause_code == other->cause_code && one->effect == other->effect);
    must(one->attempts == other->attempts && one->retry_after_ms == other->retry_after_ms);
    must(one->message_clipped == other->message_clipped);
    must(strcmp(a->message[i], b->message[i]) == 0);
    must(strcmp(a->code[i], b->code[i]) == 0);
    must(one->err != VAST_OK || a->seen[i] == b->seen[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static result whole, cut;
    if (size < 2 || size > 60000) {
        return 0;
    }
    const settings s = {
        .op = data[0] % 4,
        .https = (data[0] & 4) != 0,
        .proxy = (data[0] & 8) != 0,
        .pacing = (data[0] & 16) != 0,
        .small_buffer = (data[0] & 32) != 0,
        .chunked = (data[0] & 64) != 0,
    };
    const size_t pieces[] = { 1, 2 + size % 61 };
    run(&s, data + 1, size - 1, SIZE_MAX, &whole);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        run(&s, data + 1, size - 1, pieces[i], &cut);
        /* Through a proxy, bytes that come with its response end the call; later ones belong to the tunnel. */
        if (!(s.https && s.proxy)) {
            must_agree(&whole, &cut, 0);
            must_agree(&whole, &cut, 1);
        }
    }
    return 0;
}
