/* SPDX-License-Identifier: MIT */
/* The port for lwIP under an operating system: its sockets API. */
#include "vast_lwip_sockets.h"

#include <limits.h>
#include <string.h>

#include "lwip/errno.h"
#include "lwip/sockets.h"
#include "lwip/sys.h"
#include "lwip/tcpip.h"

_Static_assert(LWIP_TCPIP_CORE_LOCKING, "lookups are started and ended under the core lock");

enum { IDLE, LOOKING_UP, CONNECTING, OPEN };
enum { LOOKUP_POLL_MS = 10 };

static bool is_looking_up(const vast_lwip_sockets *net)
{
    LOCK_TCPIP_CORE();
    vast_io io = vast_lwip_lookup_result(&net->lookup);
    UNLOCK_TCPIP_CORE();
    return io == VAST_IO_LOOKUP;
}

static vast_io look_up(vast_lwip_sockets *net, const char *host)
{
    LOCK_TCPIP_CORE();
    vast_io io =
        net->state == IDLE ? vast_lwip_lookup_begin(&net->lookup, host) : vast_lwip_lookup_result(&net->lookup);
    UNLOCK_TCPIP_CORE();
    net->state = LOOKING_UP;
    return io;
}

static void sockets_close(void *ctx)
{
    vast_lwip_sockets *net = ctx;
    LOCK_TCPIP_CORE();
    vast_lwip_lookup_end(&net->lookup);
    UNLOCK_TCPIP_CORE();
    net->state = IDLE;
    if (net->fd >= 0) {
        (void)lwip_close(net->fd);
    }
    net->fd = -1;
    net->peer_done = false;
}

static vast_io io_of(int error)
{
    switch (error) {
    case EWOULDBLOCK:
    case EINPROGRESS:
    case EALREADY:
        return VAST_IO_AGAIN;
    case ENOMEM:
    case ENOBUFS:
    case ENFILE:
        return VAST_IO_NO_MEMORY;
    case EHOSTUNREACH:
    case ENETUNREACH:
    case ENETDOWN:
        return VAST_IO_UNREACHABLE;
    case ECONNRESET:
    case ECONNABORTED:
    case ENOTCONN:
    case EPIPE:
        return VAST_IO_RESET;
    default:
        return VAST_IO_ERROR;
    }
}

/* lwIP reports a SYN answered by RST as ECONNRESET, and an unanswered SYN as ECONNABORTED. */
static vast_io io_of_connect(int error)
{
    if (error == ECONNRESET || error == ECONNREFUSED) {
        return VAST_IO_REFUSED;
    }
    return error == ECONNABORTED ? VAST_IO_UNREACHABLE : io_of(error);
}

static socklen_t socket_address(struct sockaddr_storage *at, const ip_addr_t *address, uint16_t port)
{
    memset(at, 0, sizeof *at);
#if LWIP_IPV6
    if (IP_IS_V6(address)) {
        struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)at;
        in6->sin6_family = AF_INET6;
        in6->sin6_port = lwip_htons(port);
        inet6_addr_from_ip6addr(&in6->sin6_addr, ip_2_ip6(address));
        return sizeof *in6;
    }
#endif
    struct sockaddr_in *in = (struct sockaddr_in *)at;
    in->sin_family = AF_INET;
    in->sin_port = lwip_htons(port);
    inet_addr_from_ip4addr(&in->sin_addr, ip_2_ip4(address));
    return sizeof *in;
}

static vast_io start_connect(vast_lwip_sockets *net, uint16_t port)
{
    struct sockaddr_storage at;
    socklen_t at_len = socket_address(&at, &net->lookup.address, port);
    int yes = 1;
    net->fd = lwip_socket(at.ss_family, SOCK_STREAM, 0);
    if (net->fd < 0) {
        return VAST_IO_NO_MEMORY;
    }
    if (lwip_ioctl(net->fd, FIONBIO, &yes) != 0) {
        return VAST_IO_ERROR;
    }
    (void)lwip_setsockopt(net->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    net->state = CONNECTING;
    if (lwip_connect(net->fd, (struct sockaddr *)&at, at_len) == 0) {
        net->state = OPEN;
        return VAST_IO_OK;
    }
    return io_of_connect(errno);
}

static vast_io continue_connect(vast_lwip_sockets *net)
{
    struct pollfd p = { .fd = net->fd, .events = POLLOUT };
    int error = 0;
    socklen_t len = sizeof error;
    if (lwip_poll(&p, 1, 0) <= 0) {
        return VAST_IO_AGAIN;
    }
    if (lwip_getsockopt(net->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0) {
        return VAST_IO_ERROR;
    }
    if (error != 0) {
        return io_of_connect(error);
    }
    net->state = OPEN;
    return VAST_IO_OK;
}

static vast_io connect_on(vast_lwip_sockets *net, const char *host, uint16_t port)
{
    if (net->state == IDLE || net->state == LOOKING_UP) {
        vast_io io = look_up(net, host);
        return io == VAST_IO_OK ? start_connect(net, port) : io;
    }
    return net->state == CONNECTING ? continue_connect(net) : VAST_IO_OK;
}

static vast_io sockets_connect(void *ctx, const char *host, uint16_t port)
{
    vast_io io = connect_on(ctx, host, port);
    if (io != VAST_IO_OK && io != VAST_IO_AGAIN && io != VAST_IO_LOOKUP) {
        sockets_close(ctx);
    }
    return io;
}

static vast_io sockets_send(void *ctx, const void *data, size_t len, size_t *moved)
{
    const vast_lwip_sockets *net = ctx;
    ssize_t n = lwip_send(net->fd, data, len, 0);
    if (n <= 0) {
        vast_io io = io_of(errno);
        return io == VAST_IO_NO_MEMORY ? VAST_IO_AGAIN : io; /* lwIP frees its buffers when the peer acknowledges */
    }
    *moved = (size_t)n;
    return VAST_IO_OK;
}

static vast_io sockets_recv(void *ctx, void *buf, size_t len, size_t *moved)
{
    vast_lwip_sockets *net = ctx;
    if (net->peer_done) { /* lwip_recv() returns 0 only once, then ENOTCONN */
        return VAST_IO_CLOSED;
    }
    ssize_t n = lwip_recv(net->fd, buf, len, 0);
    if (n < 0) {
        return io_of(errno);
    }
    if (n == 0) {
        net->peer_done = true;
        return VAST_IO_CLOSED;
    }
    *moved = (size_t)n;
    return VAST_IO_OK;
}

static uint32_t sockets_now_ms(void *ctx)
{
    const vast_lwip_sockets *net = ctx;
    return net->config->now_ms != NULL ? net->config->now_ms(net->config->user) : sys_now();
}

static void sleep_during_lookup(vast_lwip_sockets *net, uint32_t max_ms)
{
    uint32_t begun = sockets_now_ms(net);
    for (;;) {
        uint32_t gone = sockets_now_ms(net) - begun;
        if (gone >= max_ms || !is_looking_up(net)) {
            return;
        }
        sys_msleep(max_ms - gone < LOOKUP_POLL_MS ? max_ms - gone : LOOKUP_POLL_MS);
    }
}

static void sockets_wait(void *ctx, unsigned want, uint32_t max_ms)
{
    vast_lwip_sockets *net = ctx;
    struct pollfd p = { .fd = net->fd };
    if (max_ms > INT_MAX) {
        max_ms = INT_MAX;
    }
    if (want != 0 && net->fd < 0) {
        sleep_during_lookup(net, max_ms);
    } else if (want == 0 && max_ms != 0) {
        sys_msleep(max_ms);
    } else {
        p.events = (short)(((want & VAST_WANT_READ) != 0 ? POLLIN : 0) | ((want & VAST_WANT_WRITE) != 0 ? POLLOUT : 0));
        (void)lwip_poll(&p, 1, (int)max_ms);
    }
}

static int64_t sockets_epoch(void *ctx)
{
    const vast_lwip_sockets *net = ctx;
    return net->config->epoch != NULL ? net->config->epoch(net->config->user) : -1;
}

static vast_io sockets_entropy(void *ctx, void *out, size_t len)
{
    const vast_lwip_sockets *net = ctx;
    return net->config->entropy != NULL ? net->config->entropy(net->config->user, out, len) : VAST_IO_ERROR;
}

void vast_lwip_sockets_init(vast_lwip_sockets *net, const vast_lwip_sockets_config *config)
{
    *net = (vast_lwip_sockets){ .config = config, .fd = -1 };
}

const vast_port vast_lwip_sockets_port = {
    .connect = sockets_connect,
    .send = sockets_send,
    .recv = sockets_recv,
    .close = sockets_close,
    .wait = sockets_wait,
    .now_ms = sockets_now_ms,
    .epoch = sockets_epoch,
    .entropy = sockets_entropy,
};
