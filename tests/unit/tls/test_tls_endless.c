/* SPDX-License-Identifier: MIT */
/* TLS peers that always have something to say: each call of the stream returns within its budget. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <cmocka.h>
#include <mbedtls/ssl.h>

#include "mbedtls_compat.h"
#include "tls_peer.h"
#include "vastai/roots.h"
#include "vastai/tls.h"

enum {
    QUEUE_BYTES = 65536,
    STEPS = 50, /* number of steps after which a peer has sent everything */
    BYTES_MAX = VAST_STEP_BYTES + 2 * MBEDTLS_SSL_IN_CONTENT_LEN,
    CALLS_MAX = VAST_STEP_BYTES / VAST_STEP_CALL_BYTES + 2
};

static const vast_stream *const stream = &vast_stream_mbedtls;
static char certs[300];
static vast_roots roots;

/* ---- a server in this process, whose answers never end ----------------------------------------------------------- */

typedef struct server {
    const char *plain; /* what it repeats for ever in place of TLS; NULL: it is a TLS server */
    size_t plain_len;
    size_t plain_at;
    int (*flood)(mbedtls_ssl_context *ssl); /* what it repeats for ever after the handshake */
    bool tls13;                             /* it speaks TLS 1.3, and sends session tickets for ever */

    uint8_t to_client[QUEUE_BYTES], to_server[QUEUE_BYTES];
    size_t to_client_len, to_server_len;
    size_t bytes; /* that the client received in this step */
    unsigned calls;
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config conf;
    mbedtls_x509_crt chain;
    mbedtls_pk_context key;
} server;

static server peer;

static size_t take(uint8_t *queue, size_t *there, void *out, size_t len)
{
    size_t taken = len < *there ? len : *there;
    memcpy(out, queue, taken);
    memmove(queue, queue + taken, *there - taken);
    *there -= taken;
    return taken;
}

#if defined(MBEDTLS_SSL_SRV_C)

static int server_send(void *self, const unsigned char *data, size_t len)
{
    server *s = self;
    if (len > QUEUE_BYTES - s->to_client_len) {
        return MBEDTLS_ERR_SSL_WANT_WRITE;
    }
    memcpy(s->to_client + s->to_client_len, data, len);
    s->to_client_len += len;
    return (int)len;
}

static int server_recv(void *self, unsigned char *out, size_t len)
{
    server *s = self;
    size_t taken = take(s->to_server, &s->to_server_len, out, len);
    return taken != 0 ? (int)taken : MBEDTLS_ERR_SSL_WANT_READ;
}

static int draw_random(void *unused, unsigned char *out, size_t len)
{
    (void)unused;
    return getrandom(out, len, 0) == (ssize_t)len ? 0 : -1;
}

static void parse_files(server *s)
{
    char path[400];
    snprintf(path, sizeof path, "%s/good.chain", certs);
    assert_int_equal(mbedtls_x509_crt_parse_file(&s->chain, path), 0);
    snprintf(path, sizeof path, "%s/good.chainkey", certs);
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    assert_int_equal(mbedtls_pk_parse_keyfile(&s->key, path, NULL, draw_random, NULL), 0);
#else
    assert_int_equal(mbedtls_pk_parse_keyfile(&s->key, path, NULL), 0);
#endif
}

#if defined(MBEDTLS_SSL_PROTO_TLS1_3)

static int write_ticket(void *unused, const mbedtls_ssl_session *session, unsigned char *start,
    const unsigned char *end, size_t *len, uint32_t *lifetime)
{
    (void)unused;
    (void)session;
    *len = 32;
    *lifetime = 3600;
    if (end - start < 32) {
        return MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL;
    }
    memset(start, 't', *len);
    return 0;
}

static int parse_ticket(void *unused, mbedtls_ssl_session *session, unsigned char *ticket, size_t len)
{
    (void)unused;
    (void)session;
    (void)ticket;
    (void)len;
    return MBEDTLS_ERR_SSL_INVALID_MAC;
}

/* More tickets than the client will read; with TLS 1.2, the flood is sent by the rows' functions. */
static void choose_version(server *s)
{
    mbedtls_ssl_conf_max_tls_version(&s->conf, s->tls13 ? MBEDTLS_SSL_VERSION_TLS1_3 : MBEDTLS_SSL_VERSION_TLS1_2);
    mbedtls_ssl_conf_session_tickets_cb(&s->conf, write_ticket, parse_ticket, NULL);
    mbedtls_ssl_conf_new_session_tickets(&s->conf, s->tls13 ? UINT16_MAX : 0);
}

#else

static void choose_version(server *s)
{
    (void)s;
}

#endif

static void server_begin(server *s)
{
    mbedtls_ssl_init(&s->ssl);
    mbedtls_ssl_config_init(&s->conf);
    mbedtls_x509_crt_init(&s->chain);
    mbedtls_pk_init(&s->key);
    assert_true(vast_mbed_start());
    parse_files(s);
    assert_int_equal(mbedtls_ssl_config_defaults(
                         &s->conf, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT),
        0);
    mbedtls_ssl_conf_rng(&s->conf, draw_random, NULL);
    assert_int_equal(mbedtls_ssl_conf_own_cert(&s->conf, &s->chain, &s->key), 0);
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    mbedtls_ssl_conf_renegotiation(&s->conf, MBEDTLS_SSL_RENEGOTIATION_ENABLED);
    mbedtls_ssl_conf_renegotiation_enforced(&s->conf, MBEDTLS_SSL_RENEGOTIATION_NOT_ENFORCED);
#endif
    choose_version(s);
    assert_int_equal(mbedtls_ssl_setup(&s->ssl, &s->conf), 0);
    mbedtls_ssl_set_bio(&s->ssl, s, server_send, server_recv, NULL);
}

static void server_end(server *s)
{
    mbedtls_ssl_free(&s->ssl);
    mbedtls_ssl_config_free(&s->conf);
    mbedtls_x509_crt_free(&s->chain);
    mbedtls_pk_free(&s->key);
}

static void tls_turn(server *s)
{
    if (s->ssl.VAST_MBED(state) != MBEDTLS_SSL_HANDSHAKE_OVER) {
        (void)mbedtls_ssl_handshake(&s->ssl);
    } else {
        while (s->to_client_len < 4096 && s->flood(&s->ssl) == 0) {
        }
    }
}

#else

/* Only what is sent in place of TLS can be tried: mbedTLS as built for a client has no server. */
static void server_begin(server *s)
{
    assert_non_null(s->plain);
}

static void server_end(server *s)
{
    (void)s;
}

static void tls_turn(server *s)
{
    (void)s;
    fail();
}

#endif

/* The server's turn: it goes on with the handshake, or floods. */
static void server_turn(server *s)
{
    if (s->plain == NULL) {
        tls_turn(s);
        return;
    }
    for (; s->to_client_len < 4096; s->to_client_len++) {
        s->to_client[s->to_client_len] = (uint8_t)s->plain[s->plain_at++ % s->plain_len];
    }
}

/* ---- the client's port, which always has bytes ------------------------------------------------------------------- */

static vast_io port_send(void *ctx, const void *data, size_t len, size_t *moved)
{
    server *s = ctx;
    s->calls++;
    if (len > QUEUE_BYTES - s->to_server_len) {
        s->to_server_len = 0; /* it listens no more */
    }
    memcpy(s->to_server + s->to_server_len, data, len);
    s->to_server_len += len;
    *moved = len;
    return VAST_IO_OK;
}

static vast_io port_recv(void *ctx, void *buf, size_t len, size_t *moved)
{
    server *s = ctx;
    s->calls++;
    server_turn(s);
    *moved = take(s->to_client, &s->to_client_len, buf, len);
    s->bytes += *moved;
    assert_true(s->calls < 100000); /* rather than hang */
    return *moved != 0 ? VAST_IO_OK : VAST_IO_AGAIN;
}

static int64_t port_epoch(void *ctx)
{
    (void)ctx;
    return TLS_PEER_NOW;
}

static vast_io port_entropy(void *ctx, void *out, size_t len)
{
    (void)ctx;
    return getrandom(out, len, 0) == (ssize_t)len ? VAST_IO_OK : VAST_IO_ERROR;
}

static const vast_port port = { .send = port_send, .recv = port_recv, .epoch = port_epoch, .entropy = port_entropy };

/* ---- the table --------------------------------------------------------------------------------------------------- */

static int send_warning(mbedtls_ssl_context *ssl)
{
    return mbedtls_ssl_send_alert_message(ssl, MBEDTLS_SSL_ALERT_LEVEL_WARNING, MBEDTLS_SSL_ALERT_MSG_USER_CANCELED);
}

static int send_hello_request(mbedtls_ssl_context *ssl)
{
#if defined(MBEDTLS_SSL_RENEGOTIATION)
    ssl->VAST_MBED(renego_status) = 0; /* as if there had been none */
    return mbedtls_ssl_renegotiate(ssl);
#else
    return send_warning(ssl);
#endif
}

static int send_empty_record(mbedtls_ssl_context *ssl)
{
    return mbedtls_ssl_write(ssl, (const unsigned char *)"", 0);
}

static int send_three_empty_and_a_byte(mbedtls_ssl_context *ssl)
{
    for (int i = 0; i < 3; i++) {
        (void)send_empty_record(ssl);
    }
    return mbedtls_ssl_write(ssl, (const unsigned char *)"x", 1) == 1 ? 0 : -1;
}

static int send_warnings_and_a_byte(mbedtls_ssl_context *ssl)
{
    return send_warning(ssl) != 0 || mbedtls_ssl_write(ssl, (const unsigned char *)"x", 1) != 1;
}

/* TLS 1.3 ignores ChangeCipherSpec (RFC 8446, section 5). */
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
#define CHANGE_CIPHER_SPEC VAST_IO_AGAIN
#else
#define CHANGE_CIPHER_SPEC VAST_IO_ERROR
#endif

#define PLAIN(bytes) .plain = (bytes), .plain_len = sizeof(bytes) - 1

static const struct {
    const char *name;
    const char *plain;
    size_t plain_len;
    int (*flood)(mbedtls_ssl_context *ssl);
    vast_io ends_with; /* once it has had its say: AGAIN if it can go on for ever */
    bool opens, tls13;
} peers[] = {
    { "warning alerts before ServerHello", PLAIN("\x15\x03\x03\0\x02\x01\x5a"), .ends_with = VAST_IO_AGAIN },
    { "no_renegotiation before ServerHello", PLAIN("\x15\x03\x03\0\x02\x01\x64"), .ends_with = VAST_IO_ERROR },
    { "HelloRequests before ServerHello", PLAIN("\x16\x03\x03\0\x04\0\0\0\0"), .ends_with = VAST_IO_ERROR },
    { "ChangeCipherSpec before ServerHello", PLAIN("\x14\x03\x03\0\x01\x01"), .ends_with = CHANGE_CIPHER_SPEC },
    { "empty records before ServerHello", PLAIN("\x17\x03\x03\0\0"), .ends_with = VAST_IO_ERROR },
    { "empty handshake records", PLAIN("\x16\x03\x03\0\0"), .ends_with = VAST_IO_ERROR },
    { "zeros", PLAIN("\0"), .ends_with = VAST_IO_ERROR },
    { "a ServerHello without an end", PLAIN("\x16\x03\x03\0\x40\x02\xff\xff\xff...."), .ends_with = VAST_IO_ERROR },
    { "warning alerts", .flood = send_warning, .opens = true, .ends_with = VAST_IO_AGAIN },
    { "HelloRequests", .flood = send_hello_request, .opens = true, .ends_with = VAST_IO_AGAIN },
    { "empty records", .flood = send_empty_record, .opens = true, .ends_with = VAST_IO_ERROR },
    { "three empty records and a byte", .flood = send_three_empty_and_a_byte, .opens = true, .ends_with = VAST_IO_OK },
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
    { "session tickets of TLS 1.3", .tls13 = true, .opens = true, .ends_with = VAST_IO_AGAIN },
#endif
    { "a warning and a byte", .flood = send_warnings_and_a_byte, .opens = true, .ends_with = VAST_IO_OK },
};

static vast_io open_or_receive(vast_tls *tls, const vast_wire *wire, bool *opened)
{
    uint8_t buf[64];
    size_t moved;
    peer.bytes = peer.calls = 0;
    vast_io io = *opened ? stream->recv(tls, buf, sizeof buf, &moved) : stream->open(tls, wire, "localhost");
    assert_true(peer.bytes <= BYTES_MAX);
    assert_true(peer.calls <= CALLS_MAX);
    if (!*opened && io == VAST_IO_OK) {
        *opened = true;
        return VAST_IO_AGAIN;
    }
    return io;
}

static void meet(size_t i, uint32_t *budget)
{
    static vast_tls tls;
    const vast_tls_config config = { .find_root = vast_roots_find, .find_root_ctx = &roots };
    const vast_wire wire = { .port = &port, .port_ctx = &peer, .budget = budget };
    bool opened = false;
    vast_io io = VAST_IO_AGAIN;
    peer = (server){
        .plain = peers[i].plain, .plain_len = peers[i].plain_len, .flood = peers[i].flood, .tls13 = peers[i].tls13
    };
    server_begin(&peer);
    assert_int_equal(vast_tls_init(&tls, &config, &wire), VAST_OK);
    for (unsigned step = 0; step < STEPS && (io == VAST_IO_AGAIN || io == VAST_IO_OK); step++) {
        if (budget != NULL) {
            *budget = VAST_STEP_BYTES;
        }
        io = open_or_receive(&tls, &wire, &opened);
    }
    assert_int_equal(opened, peers[i].opens);
    assert_int_equal(io, peers[i].ends_with);
    if (io == VAST_IO_AGAIN) {
        assert_int_equal(stream->want(&tls), 0); /* there is more: nothing is waited for */
    }
    peer.calls = 0;
    stream->close(&tls);
    assert_true(peer.calls <= 2);
    vast_tls_free(&tls);
    server_end(&peer);
}

static void every_call_returns_whatever_the_peer_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof peers / sizeof *peers; i++) {
        uint32_t budget = VAST_STEP_BYTES;
#if !defined(MBEDTLS_SSL_SRV_C)
        if (peers[i].opens) {
            printf("SKIPPED: %s: this mbedTLS has no server\n", peers[i].name);
            continue;
        }
#endif
        print_message("  %s\n", peers[i].name);
        meet(i, NULL);
        meet(i, &budget);
    }
}

/* A step's budget is one for all that happens in it. */
static void a_budget_that_is_spent_moves_nothing(void **state)
{
    (void)state;
    static vast_tls tls;
    uint32_t budget = 0;
    const vast_tls_config config = { .find_root = vast_roots_find, .find_root_ctx = &roots };
    const vast_wire wire = { .port = &port, .port_ctx = &peer, .budget = &budget };
    peer = (server){ .plain = "\0", .plain_len = 1 };
    server_begin(&peer);
    assert_int_equal(vast_tls_init(&tls, &config, &wire), VAST_OK);
    assert_int_equal(stream->open(&tls, &wire, "localhost"), VAST_IO_AGAIN);
    assert_int_equal(stream->want(&tls), 0);
    assert_int_equal(peer.calls, 0);
    stream->close(&tls);
    vast_tls_free(&tls);
    server_end(&peer);
}

int main(int argc, char **argv)
{
    (void)argc;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_returns_whatever_the_peer_says),
        cmocka_unit_test(a_budget_that_is_spent_moves_nothing),
    };
    tls_peer named;
    tls_peer_start(&named, argv[0]); /* for the place of the certificates */
    snprintf(certs, sizeof certs, "%s", named.certs);
    tls_peer_stop(&named);
    char path[400];
    snprintf(path, sizeof path, "%s/roots.pem", certs);
    if (!vast_roots_open(&roots, path)) {
        return 1;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    vast_roots_close(&roots);
    return failed;
}
