/* Bytes as they are. The key travels in them, so they go to loopback addresses only. */
#include "address.h"
#include "vastai/tls.h"

static vast_io plain_open(void *self, const vast_wire *wire, const char *host)
{
    vast_plain *plain = self;
    plain->wire = *wire;
    plain->want = 0;
    return vast_address_is_loopback(host) ? VAST_IO_OK : VAST_IO_ERROR;
}

static vast_io plain_send(void *self, const void *data, size_t len, size_t *moved)
{
    vast_plain *plain = self;
    plain->want = VAST_WANT_WRITE;
    return plain->wire.port->send(plain->wire.port_ctx, data, len, moved);
}

static vast_io plain_recv(void *self, void *buf, size_t len, size_t *moved)
{
    vast_plain *plain = self;
    plain->want = VAST_WANT_READ;
    return plain->wire.port->recv(plain->wire.port_ctx, buf, len, moved);
}

static void plain_close(void *self)
{
    ((vast_plain *)self)->want = 0;
}

static unsigned plain_want(const void *self)
{
    return ((const vast_plain *)self)->want;
}

/* Of all that happens here, only the refusal to open is ours to explain; the rest has the port's results. */
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
};
