/* SPDX-License-Identifier: MIT */
/* The skeleton of a port: each function compiles and provides nothing. */
#include "vast_none.h"

/*
 * Called repeatedly until it returns neither AGAIN nor LOOKUP. First call: parse an address literal, or start a query
 * of the platform's resolver and return LOOKUP until it is answered. Then start to connect, and return AGAIN until
 * that has succeeded or failed. On failure close everything that was opened. Disable Nagle's algorithm.
 */
static vast_io none_connect(void *ctx, const char *host, uint16_t port)
{
    (void)ctx;
    (void)host;
    (void)port;
    return VAST_IO_ERROR;
}

/* Send as much as fits without blocking, set *moved and return OK; AGAIN if nothing fits. Never set *moved to 0. */
static vast_io none_send(void *ctx, const void *data, size_t len, size_t *moved)
{
    (void)ctx;
    (void)data;
    (void)len;
    (void)moved;
    return VAST_IO_ERROR;
}

/* Receive, likewise. AGAIN: no data yet. CLOSED: the peer ended the stream in order. RESET: it reset the connection. */
static vast_io none_recv(void *ctx, void *buf, size_t len, size_t *moved)
{
    (void)ctx;
    (void)buf;
    (void)len;
    (void)moved;
    return VAST_IO_ERROR;
}

/* Close the connection, or abandon the attempt or the lookup, so that connect can be called again. */
static void none_close(void *ctx)
{
    (void)ctx;
}

/*
 * Return the milliseconds since any moment; never go backwards except to wrap at 2^32. Implement this function first:
 * without a running clock, calls have no deadline.
 */
static uint32_t none_now_ms(void *ctx)
{
    (void)ctx;
    return 0;
}

/* Fill all of `out` from a hardware random source, or return AGAIN until it is ready. Use no other source. */
static vast_io none_entropy(void *ctx, void *out, size_t len)
{
    (void)ctx;
    (void)out;
    (void)len;
    return VAST_IO_ERROR;
}

void vast_none_init(vast_none *net)
{
    net->handle = -1;
}

const vast_port vast_none_port = {
    .connect = none_connect,
    .send = none_send,
    .recv = none_recv,
    .close = none_close,
    .wait = NULL, /* needed only by the blocking functions of the library */
    .now_ms = none_now_ms,
    .epoch = NULL, /* needed to check the dates of certificates */
    .entropy = none_entropy,
};
