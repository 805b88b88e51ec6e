/* SPDX-License-Identifier: MIT */
/* The port for POSIX systems: a connection from lookup to socket, and the clocks of the system. */
#define _DEFAULT_SOURCE
#include "connection.h"
#include "platform.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "vastai/address.h"

_Static_assert(sizeof(vast_connection) <= VAST_POSIX_BYTES, "VAST_POSIX_BYTES is too small for a connection");

static uint32_t posix_now_ms(void *ctx)
{
    (void)ctx;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)((uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000);
}

/* A time before this code was written means that the clock was not set. */
static int64_t posix_epoch(void *ctx)
{
    (void)ctx;
    enum { JANUARY_2024 = 1704067200 };
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0 || now.tv_sec < JANUARY_2024) {
        return -1;
    }
    return now.tv_sec;
}

static void close_all(vast_connection *net)
{
    vast_resolver_close(&net->resolver);
    vast_race_close(&net->race);
    vast_posix_shut(&net->fd);
    net->state = VAST_POSIX_CLOSED;
}

static void posix_close(void *ctx)
{
    close_all(vast_connection_of(ctx));
}

/* ---- connect ----------------------------------------------------------------------------------------------------- */

static vast_io give_up(vast_connection *net, vast_io io)
{
    close_all(net);
    return io;
}

static bool is_private(const vast_address *address)
{
    return vast_address_is_private(address->bytes, address->len);
}

/* Removes the private addresses. @return false: there are no others. */
static bool keep_public(vast_addresses found[VAST_FAMILIES])
{
    unsigned left = 0;
    for (int family = 0; family < VAST_FAMILIES; family++) {
        vast_addresses *all = &found[family];
        uint8_t kept = 0;
        for (uint8_t i = 0; i < all->count; i++) {
            if (!is_private(&all->list[i])) {
                all->list[kept++] = all->list[i];
            }
        }
        all->count = kept;
        left += kept;
    }
    return left > 0;
}

/* Requests are written whole, so Nagle's algorithm could only delay them. */
static vast_io on_connected(vast_connection *net)
{
    int on = 1;
    setsockopt(net->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    net->state = VAST_POSIX_OPEN;
    net->private_peer = is_private(vast_race_winner(&net->race));
    return VAST_IO_OK;
}

static vast_io step_race(vast_connection *net, uint16_t port)
{
    vast_io io = vast_race_step(&net->race, port, posix_now_ms(NULL), &net->fd);
    if (io == VAST_IO_AGAIN) {
        return VAST_IO_AGAIN;
    }
    return io == VAST_IO_OK ? on_connected(net) : give_up(net, io);
}

static vast_io on_lookup(vast_posix *self, vast_io io, uint16_t port)
{
    vast_connection *net = vast_connection_of(self);
    if (io == VAST_IO_LOOKUP) {
        net->state = VAST_POSIX_LOOKUP;
        return VAST_IO_LOOKUP;
    }
    if (io != VAST_IO_OK) {
        return give_up(net, io);
    }
    net->private_peer = self->public_only && !keep_public(net->resolver.found);
    if (net->private_peer) {
        return give_up(net, VAST_IO_UNREACHABLE);
    }
    vast_race_init(&net->race, net->resolver.found);
    net->state = VAST_POSIX_RACE;
    return step_race(net, port);
}

static vast_io posix_connect(void *ctx, const char *host, uint16_t port)
{
    vast_posix *self = ctx;
    vast_connection *net = vast_connection_of(self);
    switch (net->state) {
    case VAST_POSIX_CLOSED:
        net->private_peer = false;
        return on_lookup(self, vast_resolver_begin(&net->resolver, &self->paths, host, posix_now_ms(NULL)), port);
    case VAST_POSIX_LOOKUP:
        return on_lookup(self, vast_resolver_step(&net->resolver, host, posix_now_ms(NULL)), port);
    case VAST_POSIX_RACE:
        return step_race(net, port);
    case VAST_POSIX_OPEN:
        break;
    }
    return VAST_IO_OK;
}

bool vast_posix_peer_is_private(const vast_posix *net)
{
    return vast_connection_in(net)->private_peer;
}

/* ---- the stream -------------------------------------------------------------------------------------------------- */

/* The result of send() or recv(); at_zero is the result for 0 bytes. */
static vast_io moved_result(ssize_t count, vast_io at_zero, size_t *moved)
{
    if (count <= 0) {
        return count < 0 ? vast_posix_io(errno) : at_zero;
    }
    *moved = (size_t)count;
    return VAST_IO_OK;
}

static vast_io posix_send(void *ctx, const void *data, size_t len, size_t *moved)
{
    vast_connection *net = vast_connection_of(ctx);
    return moved_result(send(net->fd, data, len, MSG_NOSIGNAL), VAST_IO_AGAIN, moved);
}

static vast_io posix_recv(void *ctx, void *buf, size_t len, size_t *moved)
{
    vast_connection *net = vast_connection_of(ctx);
    return moved_result(recv(net->fd, buf, len, 0), VAST_IO_CLOSED, moved);
}

/* ---- wait -------------------------------------------------------------------------------------------------------- */

static uint32_t until(uint32_t due_ms, uint32_t max_ms)
{
    int32_t left = (int32_t)(due_ms - posix_now_ms(NULL));
    return left < 0 ? 0 : (uint32_t)left < max_ms ? (uint32_t)left : max_ms;
}

static int poll_for(struct pollfd *polls, size_t count, uint32_t max_ms)
{
    return poll(polls, (nfds_t)count, max_ms < INT_MAX ? (int)max_ms : INT_MAX);
}

static size_t poll_lookup(const vast_connection *net, struct pollfd *out, uint32_t *wait_ms)
{
    *wait_ms = until(vast_resolver_due_ms(&net->resolver), *wait_ms);
    return vast_resolver_polls(&net->resolver, out);
}

static size_t poll_race(const vast_connection *net, struct pollfd *out, uint32_t *wait_ms)
{
    uint32_t due_ms;
    if (vast_race_due_ms(&net->race, &due_ms)) {
        *wait_ms = until(due_ms, *wait_ms);
    }
    return vast_race_polls(&net->race, out);
}

static size_t poll_stream(const vast_connection *net, unsigned want, struct pollfd *out)
{
    short events = (short)((want & VAST_WANT_READ ? POLLIN : 0) | (want & VAST_WANT_WRITE ? POLLOUT : 0));
    *out = (struct pollfd){ .fd = net->fd, .events = events };
    return events && net->fd >= 0 ? 1 : 0;
}

_Static_assert(VAST_POSIX_POLLFDS >= VAST_RACERS_MAX && VAST_POSIX_POLLFDS >= VAST_RESOLVER_POLLS, "too few");

size_t vast_posix_pollfds(const vast_posix *self, unsigned want, struct pollfd *out, uint32_t *wait_ms)
{
    const vast_connection *net = vast_connection_in(self);
    want &= VAST_WANT_READ | VAST_WANT_WRITE;
    if (net->state == VAST_POSIX_LOOKUP && want) {
        return poll_lookup(net, out, wait_ms);
    }
    return net->state == VAST_POSIX_RACE && want ? poll_race(net, out, wait_ms) : poll_stream(net, want, out);
}

static void posix_wait(void *ctx, unsigned want, uint32_t max_ms)
{
    vast_connection *net = vast_connection_of(ctx);
    struct pollfd polls[VAST_POSIX_POLLFDS];
    size_t count = vast_posix_pollfds(ctx, want, polls, &max_ms);
    if (poll_for(polls, count, max_ms) >= 0 && net->state == VAST_POSIX_RACE && want) {
        vast_race_polled(&net->race, polls, count);
    }
}

/* ---- other ------------------------------------------------------------------------------------------------------- */

void vast_posix_init(vast_posix *net)
{
    memset(net, 0, sizeof *net);
    net->paths = (vast_resolver_paths){ .hosts = "/etc/hosts", .resolv_conf = "/etc/resolv.conf", .dns_port = 53 };
    vast_connection_of(net)->fd = -1;
    vast_resolver_init(&vast_connection_of(net)->resolver);
}

void vast_posix_free(vast_posix *net)
{
    close_all(vast_connection_of(net));
}

const vast_port vast_posix_port = {
    .connect = posix_connect,
    .send = posix_send,
    .recv = posix_recv,
    .close = posix_close,
    .wait = posix_wait,
    .now_ms = posix_now_ms,
    .epoch = posix_epoch,
    .entropy = vast_posix_entropy,
};
