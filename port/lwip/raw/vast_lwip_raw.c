/* SPDX-License-Identifier: MIT */
/* The port for lwIP without an operating system: its raw API, one thread. */
#include "vast_lwip_raw.h"

#include "lwip/sys.h"

_Static_assert(TCP_WND <= 0xFFFF, "what is unread must fit one pbuf chain");

/* A goodbye, as TLS says it, may still be on its way when the connection is closed. */
enum { GOODBYE_BYTES = 64 };

enum { IDLE, LOOKING_UP, CONNECTING, OPEN, BROKEN };

static void pump(vast_lwip_raw *raw)
{
    raw->config->pump(raw->config->user);
}

static void break_off(vast_lwip_raw *raw, vast_io fault)
{
    raw->state = BROKEN;
    raw->fault = (uint8_t)fault;
}

static vast_io io_of(err_t err)
{
    switch (err) {
    case ERR_OK:
        return VAST_IO_OK;
    case ERR_MEM:
    case ERR_BUF:
    case ERR_USE:
        return VAST_IO_NO_MEMORY;
    case ERR_RTE:
    case ERR_IF:
        return VAST_IO_UNREACHABLE;
    case ERR_RST:
    case ERR_CLSD:
    case ERR_CONN:
        return VAST_IO_RESET;
    default:
        return VAST_IO_ERROR;
    }
}

/* ---- what lwIP calls --------------------------------------------------------------------------------------------------- */

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
    vast_lwip_raw *raw = arg;
    (void)pcb;
    (void)err; /* always ERR_OK: failures come to on_error() */
    raw->state = OPEN;
    return ERR_OK;
}

static err_t on_received(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
    vast_lwip_raw *raw = arg;
    (void)pcb;
    (void)err;
    if (p == NULL) {
        raw->peer_done = true;
    } else if (raw->unread == NULL) {
        raw->unread = p;
    } else {
        pbuf_cat(raw->unread, p);
    }
    return ERR_OK;
}

/* lwIP has freed the pcb. A SYN that is answered by RST is a refusal; one that is never answered ends in ERR_ABRT. */
static void on_error(void *arg, err_t err)
{
    vast_lwip_raw *raw = arg;
    raw->pcb = NULL;
    if (raw->state == CONNECTING) {
        break_off(raw, err == ERR_RST ? VAST_IO_REFUSED : VAST_IO_UNREACHABLE);
    } else {
        break_off(raw, VAST_IO_RESET);
    }
}

/* ---- the port ---------------------------------------------------------------------------------------------------------- */

static void raw_close(void *ctx)
{
    vast_lwip_raw *raw = ctx;
    struct tcp_pcb *pcb = raw->pcb;
    vast_lwip_lookup_end(&raw->lookup);
    if (raw->unread != NULL) {
        pbuf_free(raw->unread);
    }
    raw->unread = NULL;
    raw->pcb = NULL;
    raw->peer_done = false;
    raw->state = IDLE;
    if (pcb == NULL) {
        return;
    }
    tcp_arg(pcb, NULL);
    tcp_recv(pcb, NULL);
    tcp_err(pcb, NULL);
    tcp_setprio(pcb, TCP_PRIO_MIN); /* a new connection may take its place if it lingers */
    /* More unsent than a goodbye would hold lwIP's memory for minutes; and with no memory for a FIN, a RST needs none. */
    if (TCP_SND_BUF - tcp_sndbuf(pcb) > GOODBYE_BYTES || tcp_close(pcb) != ERR_OK) {
        tcp_abort(pcb);
    }
}

static vast_io fail(vast_lwip_raw *raw, vast_io why)
{
    raw_close(raw);
    return why;
}

static vast_io start(vast_lwip_raw *raw, uint16_t port)
{
    struct tcp_pcb *pcb = tcp_new_ip_type(IP_GET_TYPE(&raw->lookup.address));
    if (pcb == NULL) {
        return VAST_IO_NO_MEMORY;
    }
    raw->pcb = pcb;
    raw->state = CONNECTING;
    tcp_arg(pcb, raw);
    tcp_recv(pcb, on_received);
    tcp_err(pcb, on_error);
    tcp_nagle_disable(pcb);
    return io_of(tcp_connect(pcb, &raw->lookup.address, port, on_connected));
}

static vast_io look_up(vast_lwip_raw *raw, const char *host, uint16_t port)
{
    vast_io io =
        raw->state == IDLE ? vast_lwip_lookup_begin(&raw->lookup, host) : vast_lwip_lookup_result(&raw->lookup);
    raw->state = LOOKING_UP;
    return io == VAST_IO_OK ? start(raw, port) : io;
}

static vast_io raw_connect(void *ctx, const char *host, uint16_t port)
{
    vast_lwip_raw *raw = ctx;
    vast_io io = VAST_IO_OK;
    pump(raw);
    if (raw->state == IDLE || raw->state == LOOKING_UP) {
        io = look_up(raw, host, port);
    }
    if (io == VAST_IO_LOOKUP) {
        return io;
    }
    if (raw->state == BROKEN) {
        io = (vast_io)raw->fault;
    }
    if (io != VAST_IO_OK) {
        return fail(raw, io);
    }
    return raw->state == OPEN ? VAST_IO_OK : VAST_IO_AGAIN;
}

/* lwIP copies, so that data need not stay; a queue that is full for all of it may have room for less. */
static size_t enqueue(struct tcp_pcb *pcb, const void *data, size_t len)
{
    size_t room =
        tcp_sndbuf(pcb) < 0xFFFF ? tcp_sndbuf(pcb) : 0xFFFF; /* a window with a scale may be larger than a u16_t */
    len = len < room ? len : room;
    while (len != 0 && tcp_write(pcb, data, (u16_t)len, TCP_WRITE_FLAG_COPY) != ERR_OK) {
        len /= 2;
    }
    return len;
}

static vast_io raw_send(void *ctx, const void *data, size_t len, size_t *moved)
{
    vast_lwip_raw *raw = ctx;
    pump(raw);
    if (raw->state == BROKEN) {
        return (vast_io)raw->fault;
    }
    if (raw->pcb == NULL) {
        return VAST_IO_ERROR;
    }
    size_t n = enqueue(raw->pcb, data, len);
    (void)tcp_output(raw->pcb); /* what does not go now goes with a timer */
    if (n == 0) {
        return VAST_IO_AGAIN;
    }
    *moved = n;
    return VAST_IO_OK;
}

/* Only what was read widens the window: the peer cannot send more than the reader takes. */
static size_t take(vast_lwip_raw *raw, void *buf, size_t len)
{
    u16_t room = len > 0xFFFF ? 0xFFFF : (u16_t)len;
    u16_t n = pbuf_copy_partial(raw->unread, buf, room, 0);
    raw->unread = pbuf_free_header(raw->unread, n);
    if (raw->pcb != NULL) {
        tcp_recved(raw->pcb, n);
    }
    return n;
}

static vast_io raw_recv(void *ctx, void *buf, size_t len, size_t *moved)
{
    vast_lwip_raw *raw = ctx;
    pump(raw);
    if (raw->unread != NULL) {
        *moved = take(raw, buf, len);
        return VAST_IO_OK;
    }
    if (raw->peer_done) {
        return VAST_IO_CLOSED;
    }
    if (raw->state == BROKEN) {
        return (vast_io)raw->fault;
    }
    return raw->pcb == NULL ? VAST_IO_ERROR : VAST_IO_AGAIN;
}

static bool settled(const vast_lwip_raw *raw, unsigned want)
{
    if (raw->state == BROKEN || (raw->state == LOOKING_UP && vast_lwip_lookup_result(&raw->lookup) != VAST_IO_LOOKUP)) {
        return true;
    }
    if (raw->state != OPEN) {
        return false;
    }
    if ((want & VAST_WANT_READ) != 0 && (raw->unread != NULL || raw->peer_done)) {
        return true;
    }
    return (want & VAST_WANT_WRITE) != 0 && tcp_sndbuf(raw->pcb) != 0 && tcp_sndqueuelen(raw->pcb) < TCP_SND_QUEUELEN;
}

static uint32_t raw_now_ms(void *ctx)
{
    const vast_lwip_raw *raw = ctx;
    return raw->config->now_ms != NULL ? raw->config->now_ms(raw->config->user) : sys_now();
}

static void raw_wait(void *ctx, unsigned want, uint32_t max_ms)
{
    vast_lwip_raw *raw = ctx;
    uint32_t begun = raw_now_ms(raw), gone;
    for (;;) {
        pump(raw);
        if (want != 0 && settled(raw, want)) {
            return;
        }
        gone = raw_now_ms(raw) - begun;
        if (gone >= max_ms) {
            return;
        }
        if (raw->config->rest != NULL) {
            raw->config->rest(raw->config->user, max_ms - gone);
        }
    }
}

static int64_t raw_epoch(void *ctx)
{
    const vast_lwip_raw *raw = ctx;
    return raw->config->epoch != NULL ? raw->config->epoch(raw->config->user) : -1;
}

static vast_io raw_entropy(void *ctx, void *out, size_t len)
{
    const vast_lwip_raw *raw = ctx;
    return raw->config->entropy != NULL ? raw->config->entropy(raw->config->user, out, len) : VAST_IO_ERROR;
}

void vast_lwip_raw_init(vast_lwip_raw *raw, const vast_lwip_raw_config *config)
{
    *raw = (vast_lwip_raw){ .config = config };
}

const vast_port vast_lwip_raw_port = {
    .connect = raw_connect,
    .send = raw_send,
    .recv = raw_recv,
    .close = raw_close,
    .wait = raw_wait,
    .now_ms = raw_now_ms,
    .epoch = raw_epoch,
    .entropy = raw_entropy,
};
