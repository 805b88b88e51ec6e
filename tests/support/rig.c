/* SPDX-License-Identifier: MIT */
/* A client on a scripted port, driven in several ways that must make no difference. */
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

void rig_begin(rig *r, unsigned way, const fake_peer *peers, size_t peer_count)
{
    static const struct {
        size_t buffer, piece;
        bool stutter;
    } ways[RIG_WAYS] = {
        { VAST_BUFFER_BYTES, 0, false },
        { VAST_BUFFER_MIN, 0, false },
        { VAST_BUFFER_MIN, 1, false },
        { VAST_BUFFER_BYTES, 7, true },
        { VAST_BUFFER_MIN, 0, true },
    };
    memset(r, 0, sizeof *r);
    r->fake.peers = peers;
    r->fake.peer_count = peer_count;
    r->fake.piece = ways[way].piece;
    r->fake.stutter = ways[way].stutter;
    /* A clock that is about to wrap. */
    r->fake.now = UINT32_MAX - 1000;
    r->tls.port = &r->fake;
    r->config = (vast_config){
        .port = &fake_port_ops,
        .port_ctx = &r->fake,
        .tls = &fake_tls_stream,
        .tls_ctx = &r->tls,
        .plain = &vast_stream_plain,
        .buffer = r->buffer,
        .buffer_bytes = ways[way].buffer,
        .api_key = RIG_KEY,
        .console_url = RIG_URL,
        .proxy = &vast_proxy_connect,
        .bodies = &vast_bodies_streamed,
        .redirects = &vast_redirects_followed,
        .no_pacing = true,
    };
}

void rig_start(rig *r)
{
    memset(&r->client, 0xa5, sizeof r->client);
    memset(r->buffer, 0x5a, sizeof r->buffer);
    assert_int_equal(vast_client_init(&r->client, &r->config), VAST_OK);
}

static bool all_zero(const void *memory, size_t len)
{
    const unsigned char *at = memory;
    while (len != 0 && *at == 0) {
        at++;
        len--;
    }
    return len == 0;
}

void rig_end(rig *r)
{
    vast_client_end(&r->client);
    assert_false(r->fake.open);
    assert_false(r->tls.open);
    assert_int_equal(r->tls.opened, r->tls.closed);
    assert_true(all_zero(&r->client, sizeof r->client));
    assert_true(all_zero(r->buffer, r->config.buffer_bytes));
    /* No byte beyond the buffer that was given. */
    for (size_t i = r->config.buffer_bytes; i < sizeof r->buffer; i++) {
        assert_int_equal(r->buffer[i], 0x5a);
    }
    vast_client_end(&r->client);
}

unsigned rig_count(const char *text, const char *part)
{
    unsigned count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        count++;
    }
    return count;
}
