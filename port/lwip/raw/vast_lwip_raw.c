/* SPDX-License-Identifier: MIT */
/* The port for lwIP without an operating system: its raw API, one thread. */
#include "vast_lwip_raw.h"

#include "lwip/sys.h"

_Static_assert(TCP_WND <= 0xFFFF, "unread data must fit one pbuf chain");

/* A close_notify alert of TLS may still be unsent when the connection is closed. */
enum { CLOSE_NOTIFY_BYTES = 64 };

enum { IDLE, LOOKING_UP, CONNECTING, OPEN, BROKEN };

static void pump(vast_lwip_raw *raw)
{
    raw->config->pump(raw->config->user);
}

static void set_broken(vast_lwip_raw *raw, vast_io fault)
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

/* ---- callbacks of lwIP ------------------------------------------------------------------------------------------- */

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
    vast_lwip_raw *raw = arg;
    (void)pcb;
    (void)err; /* always ERR_OK: lwIP reports failures to on_error() */
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

/* lwIP has freed the pcb. It reports a SYN answered by RST as ERR_RST, and an unanswered SYN as ERR_ABRT. */
static void on_error(void *arg, err_t err)
{
    vast_lwip_raw *raw = arg;
    raw->pcb = NULL;
    if (raw->state == CONNECTING) {
        set_broken(raw, err == ERR_RST ? VAST_IO_REFUSED : VAST_IO_UNREACHABLE);
    } else {
        set_broken(raw, VAST_IO_RESET);
    }
}

/* ---- the port ---------------------------------------------------------------------------------------------------- */

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
    tcp_setprio(pcb, TCP_PRIO_MIN); /* lwIP may reclaim a lingering pcb for a new connection */
    /*
     * Unsent data would occupy lwIP's memory for minutes. If there is no memory for a FIN, send a RST, which needs
     * none.
     */
    if (TCP_SND_BUF - tcp_sndbuf(pcb) > CLOSE_NOTIFY_BYTES || tcp_close(pcb) != ERR_OK) {
        tcp_abort(pcb);
    }
}

static vast_io fail(vast_lwip_raw *raw, vast_io why)
{
    raw_close(raw);
    return why;
}

static vast_io start_connect(vast_lwip_raw *raw, uint16_t port)
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
    return io == VAST_IO_OK ? start_connect(raw, port) : io;
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

/* lwIP copies the data. If the queue has no room for all of it, tries half as much, and so on. */
static size_t enqueue(struct tcp_pcb *pcb, const void *data, size_t len)
{
    size_t room = tcp_sndbuf(pcb) < 0xFFFF ? tcp_sndbuf(pcb) : 0xFFFF; /* a scaled window may exceed u16_t */
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
    (void)tcp_output(raw->pcb); /* lwIP sends the rest when its timers run */
    if (n == 0) {
        return VAST_IO_AGAIN;
    }
    *moved = n;
    return VAST_IO_OK;
}

/* Opens the receive window only by the bytes read, so that the peer cannot send faster than the reader reads. */
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

static bool is_ready(const vast_lwip_raw *raw, unsigned want)
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
        if (want != 0 && is_ready(raw, want)) {
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
