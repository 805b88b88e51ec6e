/* SPDX-License-Identifier: MIT */
/* The skeleton of a port: each function compiles and provides nothing. */
#include "vast_none.h"

/*
 * Called again and again until it returns neither AGAIN nor LOOKUP. The first call starts: take a literal as it is, hand a
 * name to the platform's resolver and return LOOKUP until the answer is there; then start to connect, return AGAIN until that
 * has succeeded or failed. On any other result close what was opened. Turn Nagle's algorithm off.
 */
static vast_io none_connect(void *ctx, const char *host, uint16_t port)
{
    (void)ctx;
    (void)host;
    (void)port;
    return VAST_IO_ERROR;
}

/* Hand over as much as fits without waiting, set *moved, return OK; AGAIN when nothing fits. Never set *moved to 0. */
static vast_io none_send(void *ctx, const void *data, size_t len, size_t *moved)
{
    (void)ctx;
    (void)data;
    (void)len;
    (void)moved;
    return VAST_IO_ERROR;
}

/* The same the other way. The peer's orderly end is CLOSED, its reset is RESET, nothing there yet is AGAIN. */
static vast_io none_recv(void *ctx, void *buf, size_t len, size_t *moved)
{
    (void)ctx;
    (void)buf;
    (void)len;
    (void)moved;
    return VAST_IO_ERROR;
}

/* End the connection, the attempt or the look-up, whichever there is, and be ready for the next connect. */
static void none_close(void *ctx)
{
    (void)ctx;
}

/*
 * In milliseconds since any moment, never backwards, wrapping at 2^32. As it stands no time passes here: a call would have no
 * deadline. So this function comes first.
 */
static uint32_t none_now_ms(void *ctx)
{
    (void)ctx;
    return 0;
}

/* Fill all of out from the hardware's random source, or return AGAIN until it is ready. Never fill it with anything else. */
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
    .wait = NULL, /* a superloop needs none; a blocking program does */
    .now_ms = none_now_ms,
    .epoch = NULL, /* without a wall clock; with one, certificates are checked against the date */
    .entropy = none_entropy,
};
