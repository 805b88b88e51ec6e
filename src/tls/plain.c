/* SPDX-License-Identifier: MIT */
/*
 * The plain streams: no encryption. One connects only to loopback addresses, because the API key is sent through it.
 * The other connects to any host, for requests to workers, which carry no key.
 */
#include "slice.h"
#include "vastai/address.h"
#include "vastai/serverless.h"
#include "vastai/tls.h"

static bool plain_reaches(const char *host, size_t len)
{
    char name[VAST_HOST_BYTES];
    return vast_slice_copy((vast_slice){ host, len }, name, sizeof name) && vast_address_is_loopback(name);
}

/* A wire without a port marks a stream that was refused or closed. */
static vast_io plain_open(void *self, const vast_wire *wire, const char *host)
{
    vast_plain *plain = self;
    *plain = (vast_plain){ .want = 0 };
    if (!vast_address_is_loopback(host)) {
        return VAST_IO_ERROR;
    }
    plain->wire = *wire;
    return VAST_IO_OK;
}

static bool anywhere_reaches(const char *host, size_t len)
{
    (void)host, (void)len;
    return true;
}

static vast_io anywhere_open(void *self, const vast_wire *wire, const char *host)
{
    vast_plain *plain = self;
    (void)host;
    *plain = (vast_plain){ .wire = *wire };
    return VAST_IO_OK;
}

static vast_io plain_send(void *self, const void *data, size_t len, size_t *moved)
{
    vast_plain *plain = self;
    plain->want = VAST_WANT_WRITE;
    const vast_port *port = plain->wire.port;
    return port != NULL ? port->send(plain->wire.port_ctx, data, len, moved) : VAST_IO_RESET;
}

static vast_io plain_recv(void *self, void *buf, size_t len, size_t *moved)
{
    vast_plain *plain = self;
    plain->want = VAST_WANT_READ;
    const vast_port *port = plain->wire.port;
    return port != NULL ? port->recv(plain->wire.port_ctx, buf, len, moved) : VAST_IO_RESET;
}

static void plain_close(void *self)
{
    vast_plain *plain = self;
    *plain = (vast_plain){ .want = 0 };
}

static unsigned plain_want(const void *self)
{
    return ((const vast_plain *)self)->want;
}

/* The only ERROR of this stream is a refused host; other errors are results of the port. */
static const char *plain_cause(const void *self)
{
    (void)self;
    return "plain HTTP goes to loopback addresses only";
}

static int plain_cause_code(const void *self)
{
    (void)self;
    return 0;
}

const vast_stream vast_stream_plain = {
    .open = plain_open,
    .send = plain_send,
    .recv = plain_recv,
    .close = plain_close,
    .want = plain_want,
    .cause = plain_cause,
    .cause_code = plain_cause_code,
    .secure = false,
    .reaches = plain_reaches,
};

const vast_stream vast_stream_plain_anywhere = {
    .open = anywhere_open,
    .send = plain_send,
    .recv = plain_recv,
    .close = plain_close,
    .want = plain_want,
    .cause = plain_cause,
    .cause_code = plain_cause_code,
    .secure = false,
    .reaches = anywhere_reaches,
};
