/* SPDX-License-Identifier: MIT */
/* Streams at work: bytes both ways, ends of all kinds, faults at every call, clocks, set-up. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>
#include <mbedtls/ssl.h>

#include "session.h"
#include "tls_peer.h"
#include "vastai/roots.h"
#include "vastai/tls.h"

static const vast_stream *const stream = &vast_stream_mbedtls;
static const char *program;
static tls_peer peer;
static vast_roots roots;
static vast_tls tls;
static tls_wire wire;
static const vast_wire under = { .port = &tls_wire_port, .port_ctx = &wire };
static const vast_tls_config config = { .find_root = vast_roots_find, .find_root_ctx = &roots };

static void begin_with(const char *wants, const vast_tls_config *with)
{
    tls_wire_connect(&wire, &peer, wants);
    assert_int_equal(vast_tls_init(&tls, with, &under), VAST_OK);
}

static void begin(const char *wants)
{
    begin_with(wants, &config);
}

static void end(void)
{
    stream->close(&tls);
    stream->close(&tls);
    vast_tls_free(&tls);
    tls_wire_close(&wire);
}

static vast_io open_as(const char *host)
{
    return tls_wire_open(&wire, stream, &tls, host);
}

static void receive_all(uint8_t *out, size_t len)
{
    for (size_t got = 0; got < len;) {
        size_t moved = 0;
        assert_int_equal(tls_wire_recv(&wire, stream, &tls, out + got, len - got, &moved), VAST_IO_OK);
        assert_true(moved > 0 && moved <= len - got);
        got += moved;
    }
}

static void talk(size_t size)
{
    uint8_t *out = malloc(size);
    uint8_t *back = malloc(size);
    for (size_t i = 0; i < size; i++) {
        out[i] = (uint8_t)(i * 31 >> 3);
    }
    assert_int_equal(tls_wire_send(&wire, stream, &tls, out, size), VAST_IO_OK);
    receive_all(back, size);
    assert_memory_equal(out, back, size);
    free(out);
    free(back);
}

static void data_goes_both_ways_and_ends_with_a_goodbye(void **state)
{
    (void)state;
    static const struct {
        const char *wants, *account;
    } cases[] = {
        { "chain=good versions=1.2 does=echo", "TLSv1.2 new goodbye" },
        { "chain=rsa versions=1.2 does=echo", "TLSv1.2 new goodbye" },
        { "chain=good versions=1.2-1.3 does=echo", NULL },
        { "chain=rsa versions=1.2-1.3 does=echo", NULL },
        { "chain=deep versions=1.2-1.3 curve=secp384r1 does=echo", NULL },
        { "chain=p384 versions=1.2 curve=secp384r1 does=echo", "TLSv1.2 new goodbye" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin(cases[i].wants);
        assert_string_equal(vast_tls_version(&tls), "");
        assert_int_equal(open_as("localhost"), VAST_IO_OK);
        char expected[40];
        snprintf(expected, sizeof expected, "%s new goodbye", vast_tls_version(&tls));
        assert_int_equal(strncmp(expected, "TLSv1.", 6), 0);
        talk(100);
        talk(60000);
        end();
        assert_string_equal(tls_peer_account(&peer), cases[i].account != NULL ? cases[i].account : expected);
    }
}

#define NOTHING_COMMON "no TLS version from 1.2 on, cipher suite or group in common with the server"

/* The versions that do not do RSA-PSS with TLS 1.2, and what they say then. The keys of sessions tell the version. */
static const char *refusal_of_pss(void)
{
    static const char *const versions[][2] = {
        { "mbedtls-2.28.", NOTHING_COMMON },
        { "mbedtls-3.6.6", "the server chose what this build of mbedTLS does not take" },
    };
    char key[VAST_SESSION_KEY_BYTES];
    for (size_t i = 0; vast_session_key(key, "", 0, "") && i < sizeof versions / sizeof *versions; i++) {
        if (strstr(key, versions[i][0]) != NULL) {
            return versions[i][1];
        }
    }
    return NULL;
}

static void a_server_may_know_only_pss_and_x25519(void **state)
{
    (void)state;
    static const char *const wants[] = { "chain=rsa versions=1.2 does=echo", "chain=rsa versions=1.2-1.3 does=echo" };
    tls_peer narrow;
    tls_peer_start_with(&narrow, program, "narrow.cnf");
    for (size_t i = 0; i < 2; i++) {
        tls_wire_connect(&wire, &narrow, wants[i]);
        assert_int_equal(vast_tls_init(&tls, &config, &under), VAST_OK);
        vast_io io = open_as("localhost");
        if (io == VAST_IO_ERROR && refusal_of_pss() != NULL) {
            assert_string_equal(stream->cause(&tls), refusal_of_pss());
            end();
            tls_peer_stop(&narrow);
            printf("SKIPPED: this mbedTLS does not do RSA-PSS with TLS 1.2\n");
            skip();
        }
        assert_int_equal(io, VAST_IO_OK);
        talk(100);
        end();
    }
    /* And that it is as narrow as that: it has no signature for a key on P-256. */
    tls_wire_connect(&wire, &narrow, "chain=good versions=1.2 does=echo");
    assert_int_equal(vast_tls_init(&tls, &config, &under), VAST_OK);
    assert_int_equal(open_as("localhost"), VAST_IO_ERROR);
    end();
    tls_peer_stop(&narrow);
}

static void a_port_that_moves_one_byte_at_a_time_is_enough(void **state)
{
    (void)state;
    begin("chain=deep versions=1.2-1.3 does=echo");
    wire.dribble = true;
    assert_int_equal(open_as("localhost"), VAST_IO_OK);
    talk(700);
    end();
}

static void full_records_arrive_whole_and_then_the_goodbye(void **state)
{
    (void)state;
    enum { SIZE = 300000 };
    static uint8_t got[SIZE];
    begin("chain=good does=send:300000");
    assert_int_equal(open_as("localhost"), VAST_IO_OK);
    receive_all(got, SIZE);
    for (size_t i = 0; i < SIZE; i++) {
        assert_int_equal(got[i], i * 7 % 251);
    }
    size_t moved = 0;
    assert_int_equal(tls_wire_recv(&wire, stream, &tls, got, SIZE, &moved), VAST_IO_CLOSED);
    assert_int_equal(tls_wire_recv(&wire, stream, &tls, got, SIZE, &moved), VAST_IO_CLOSED);
    end();
}

/* Waits until the server has sent all that it sends unasked. */
static void await_bytes(int least)
{
    int there = 0;
    for (int tries = 0; tries < 2000 && there < least; tries++) {
        usleep(1000);
        assert_int_equal(ioctl(wire.fd, FIONREAD, &there), 0);
    }
}

/* With TLS 1.3 the tickets of the session come first, and then there is nothing more to wait for. */
static void what_comes_together_is_received_in_one_call(void **state)
{
    (void)state;
    static const char *const versions[] = { "1.2", "1.2-1.3" };
    for (size_t i = 0; i < 2; i++) {
        char wants[60];
        uint8_t got[100];
        size_t moved = 0;
        snprintf(wants, sizeof wants, "chain=good versions=%s does=answer:100", versions[i]);
        begin(wants);
        assert_int_equal(open_as("localhost"), VAST_IO_OK);
        assert_int_equal(tls_wire_send(&wire, stream, &tls, "?", 1), VAST_IO_OK);
        /* 100 bytes and the goodbye; before them two tickets. */
        await_bytes(strcmp(vast_tls_version(&tls), "TLSv1.3") == 0 ? 620 : 160);
        unsigned before = wire.calls;
        receive_all(got, sizeof got);
        assert_int_equal(tls_wire_recv(&wire, stream, &tls, got, sizeof got, &moved), VAST_IO_CLOSED);
        if (VAST_TLS_READAHEAD >= 1024) {
            assert_true(wire.calls <= before + 1);
        }
        end();
    }
}

/* ClientHello, the rest of the handshake, and the request; with TLS 1.3 the last two in one. */
static void small_records_leave_in_one_call(void **state)
{
    (void)state;
    static const char *const versions[] = { "1.2", "1.2-1.3" };
    for (size_t i = 0; i < 2 && VAST_TLS_SEND_BUFFER >= 512; i++) {
        char wants[60];
        snprintf(wants, sizeof wants, "chain=good versions=%s does=echo", versions[i]);
        begin(wants);
        assert_int_equal(open_as("localhost"), VAST_IO_OK);
        bool is_tls13 = strcmp(vast_tls_version(&tls), "TLSv1.3") == 0;
        talk(100);
        assert_int_equal(wire.sends, is_tls13 ? 2 : 3);
        talk(VAST_TLS_SEND_BUFFER + 1);
        assert_int_equal(wire.sends, is_tls13 ? 3 : 4);
        end();
    }
}

static void a_single_byte_is_data(void **state)
{
    (void)state;
    static const char *const versions[] = { "1.2", "1.2-1.3" };
    for (size_t i = 0; i < 2; i++) {
        char wants[60];
        snprintf(wants, sizeof wants, "chain=good versions=%s does=echo", versions[i]);
        begin(wants);
        assert_int_equal(open_as("localhost"), VAST_IO_OK);
        talk(1);
        talk(2);
        end();
    }
}

static void what_came_ahead_ends_with_its_connection(void **state)
{
    (void)state;
    uint8_t got;
    begin("chain=good versions=1.2 does=send:1");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(open_as("localhost"), VAST_IO_OK);
        await_bytes(20);
        receive_all(&got, 1); /* and never the goodbye after it */
        stream->close(&tls);
        tls_wire_close(&wire);
        tls_wire_connect(&wire, &peer, "chain=good versions=1.2 does=send:1");
    }
    end();
}

static void an_end_without_a_goodbye_is_no_end_in_order(void **state)
{
    (void)state;
    static const char *const versions[] = { "1.2", "1.2-1.3" };
    for (size_t i = 0; i < 2; i++) {
        char wants[60];
        snprintf(wants, sizeof wants, "chain=good versions=%s does=cut", versions[i]);
        begin(wants);
        assert_int_equal(open_as("localhost"), VAST_IO_OK);
        uint8_t got[10];
        receive_all(got, 4);
        assert_memory_equal(got, "half", 4);
        size_t moved = 0;
        assert_int_equal(tls_wire_recv(&wire, stream, &tls, got, sizeof got, &moved), VAST_IO_RESET);
        assert_string_equal(stream->cause(&tls), "the connection was cut");
        assert_int_equal(stream->recv(&tls, got, sizeof got, &moved), VAST_IO_RESET);
        assert_int_equal(stream->send(&tls, got, sizeof got, &moved), VAST_IO_RESET);
        end();
    }
}

/* A server that speaks TLS 1.3 alone is no old one. */
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
#define NO_VERSION "the server speaks no version of TLS from 1.2 on"
#else
#define NO_VERSION "the server refused TLS 1.2, the only version of this build: it requires TLS 1.3, or is too old"
#endif

static void a_server_of_tls13_alone_is_named_as_such(void **state)
{
    (void)state;
    begin("chain=good versions=1.3 does=echo");
    vast_io io = open_as("localhost");
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
    assert_int_equal(io, VAST_IO_OK);
#else
    assert_int_equal(io, VAST_IO_ERROR);
    assert_string_equal(stream->cause(&tls), NO_VERSION);
#endif
    end();
}

static void handshakes_that_fail_say_why(void **state)
{
    (void)state;
    static const struct {
        const char *wants;
        vast_io io;
        const char *cause;
    } cases[] = {
        { "does=reset", VAST_IO_RESET, "the connection was cut" },
        { "does=garbage", VAST_IO_ERROR, "the answer is not TLS" },
        { "does=hello11", VAST_IO_ERROR, "the server speaks no version of TLS from 1.2 on" },
        { "does=alert:70", VAST_IO_ERROR, NO_VERSION },
        { "does=alert:112", VAST_IO_ERROR, "the server does not know that host name" },
        { "does=alert:116", VAST_IO_ERROR, "the server wants a client certificate" },
        { "does=alert:99", VAST_IO_ERROR, "the server refused the handshake" },
        { "chain=good versions=1.1 does=echo", VAST_IO_ERROR, NULL }, /* the alert depends on what was offered */
        { "chain=good versions=1.2 curve=secp521r1 does=echo", VAST_IO_ERROR, NOTHING_COMMON },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin(cases[i].wants);
        assert_int_equal(open_as("localhost"), cases[i].io);
        if (cases[i].cause != NULL) {
            assert_string_equal(stream->cause(&tls), cases[i].cause);
        }
        assert_true(cases[i].cause != NULL || strcmp(stream->cause(&tls), NO_VERSION) == 0 ||
                    strstr(stream->cause(&tls), "no TLS version from 1.2 on") != NULL);
        assert_int_equal(stream->cause_code(&tls) != 0, cases[i].io == VAST_IO_ERROR);
        assert_string_equal(vast_tls_version(&tls), "");
        end();
    }
}

static void a_server_is_told_why_it_is_refused(void **state)
{
    (void)state;
    begin("chain=stranger versions=1.2 does=echo");
    assert_int_equal(open_as("localhost"), VAST_IO_ERROR);
    assert_string_equal(tls_peer_account(&peer), "begun failed TLSV1_ALERT_UNKNOWN_CA");
    end();
    begin("chain=named versions=1.2 does=echo");
    assert_int_equal(open_as("localhost"), VAST_IO_ERROR);
    assert_string_equal(tls_peer_account(&peer), "begun failed SSLV3_ALERT_BAD_CERTIFICATE");
    end();
}

static void a_host_that_is_no_name_is_refused(void **state)
{
    (void)state;
    char host[400];
    memset(host, 'a', sizeof host - 1);
    host[sizeof host - 1] = '\0';
    begin("chain=good does=echo");
    assert_int_equal(open_as(host), VAST_IO_ERROR);
    assert_true(stream->cause_code(&tls) != 0);
    end();
}

static void one_client_opens_many_connections_in_turn(void **state)
{
    (void)state;
    begin("chain=good does=echo");
    for (int i = 0; i < 4; i++) {
        assert_int_equal(open_as("localhost"), VAST_IO_OK);
        talk(10);
        stream->close(&tls);
        tls_wire_close(&wire);
        tls_wire_connect(&wire, &peer, i % 2 ? "chain=rsa does=echo" : "chain=stranger does=echo");
        assert_int_equal(open_as("localhost"), i % 2 ? VAST_IO_OK : VAST_IO_ERROR);
        stream->close(&tls);
        tls_wire_close(&wire);
        tls_wire_connect(&wire, &peer, "chain=good does=echo");
    }
    end();
}

/* The n-th call of the port fails, for every n. */
static vast_io run_with_fault(const char *wants, unsigned n, vast_io fault, unsigned *calls)
{
    begin(wants);
    wire.fail_at = n;
    wire.fail_with = fault;
    uint8_t buf[64] = "ping";
    size_t moved = 0;
    vast_io io = open_as("localhost");
    if (io == VAST_IO_OK) {
        io = tls_wire_send(&wire, stream, &tls, buf, 4);
    }
    if (io == VAST_IO_OK) {
        io = tls_wire_recv(&wire, stream, &tls, buf, sizeof buf, &moved);
    }
    assert_true(io != VAST_IO_OK || (moved == 4 && memcmp(buf, "ping", 4) == 0));
    *calls = wire.calls;
    end();
    return io;
}

static void a_fault_at_any_call_of_the_port_comes_out_as_it_is(void **state)
{
    (void)state;
    static const struct {
        vast_io fault, result;
    } cases[] = {
        { VAST_IO_RESET, VAST_IO_RESET },
        { VAST_IO_CLOSED, VAST_IO_RESET },
        { VAST_IO_NO_MEMORY, VAST_IO_NO_MEMORY },
        { VAST_IO_ERROR, VAST_IO_ERROR },
    };
    static const char *const wants[] = { "chain=deep versions=1.2 does=echo", "chain=deep versions=1.2-1.3 does=echo" };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned calls = 0;
        vast_io io = VAST_IO_RESET;
        for (unsigned n = 1; io != VAST_IO_OK; n++) {
            io = run_with_fault(wants[i % 2], n, cases[i].fault, &calls);
            assert_true(calls < n ? io == VAST_IO_OK : io == cases[i].result);
        }
        assert_true(calls > 5);
    }
}

/* ---- clocks ------------------------------------------------------------------------------------------------------ */

static vast_io open_at(const char *chain, int64_t now, vast_clock_policy clock)
{
    char wants[80];
    snprintf(wants, sizeof wants, "chain=%s does=echo", chain);
    vast_tls_config with = config;
    with.clock = clock;
    begin_with(wants, &with);
    wire.epoch = now;
    return open_as("localhost");
}

static void the_clock_of_the_port_rules(void **state)
{
    (void)state;
    static const struct {
        const char *chain;
        int64_t now;
        vast_clock_policy clock;
        const char *cause; /* NULL: believed */
    } cases[] = {
        /* 2020-01-01 00:00:00 is the first second of most, 2021-01-01 00:00:00 the last one of `expired`. */
        { "good", 1577836800, VAST_CLOCK_REQUIRED, NULL },
        { "good", 1577836799, VAST_CLOCK_REQUIRED, "the certificate is not valid yet" },
        { "expired", 1609459200, VAST_CLOCK_REQUIRED, NULL },
        { "expired", 1609459201, VAST_CLOCK_REQUIRED, "the certificate has expired" },
        { "expired", 1609459201, VAST_CLOCK_OPTIONAL, "the certificate has expired" },
        { "good", 2524607999, VAST_CLOCK_REQUIRED, NULL }, /* 2049-12-31 23:59:59 */
        { "good", 2524608000, VAST_CLOCK_REQUIRED, "the certificate has expired" },
        { "byoldroot", 1600000000, VAST_CLOCK_REQUIRED, NULL },
        { "byoldinter", 1600000000, VAST_CLOCK_REQUIRED, NULL },
        { "expired", -1, VAST_CLOCK_OPTIONAL, NULL },
        { "byoldroot", -1, VAST_CLOCK_OPTIONAL, NULL },
        { "stranger", -1, VAST_CLOCK_OPTIONAL, "the chain does not end in a trusted root" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vast_io io = open_at(cases[i].chain, cases[i].now, cases[i].clock);
        assert_int_equal(io, cases[i].cause == NULL ? VAST_IO_OK : VAST_IO_ERROR);
        if (cases[i].cause != NULL) {
            assert_string_equal(stream->cause(&tls), cases[i].cause);
        }
        end();
    }
}

static void without_a_time_nothing_is_sent_unless_dates_may_be_left_out(void **state)
{
    (void)state;
    assert_int_equal(open_at("good", -1, VAST_CLOCK_REQUIRED), VAST_IO_ERROR);
    assert_int_equal(wire.calls, 0);
    assert_string_equal(stream->cause(&tls), "the time is not known, so the certificate's dates cannot be checked");
    end();
}

static void a_port_may_have_no_clock_function(void **state)
{
    (void)state;
    vast_port clockless = tls_wire_port;
    clockless.epoch = NULL;
    const vast_wire without = { .port = &clockless, .port_ctx = &wire };
    begin("chain=good does=echo");
    assert_int_equal(stream->open(&tls, &without, "localhost"), VAST_IO_ERROR);
    assert_int_equal(wire.calls, 0);
    end();
}

/* ---- set-up ------------------------------------------------------------------------------------------------------ */

static void setting_up_needs_entropy_and_roots(void **state)
{
    (void)state;
    static const vast_tls nothing;
    wire = (tls_wire){ .fd = -1, .no_entropy = true };
    assert_int_equal(vast_tls_init(&tls, &config, &under), VAST_E_TLS);
    assert_memory_equal(&tls, &nothing, sizeof tls);
    vast_tls_free(&tls);
    wire.no_entropy = false;
    const vast_tls_config rootless = { .find_root = NULL };
    assert_int_equal(vast_tls_init(&tls, &rootless, &under), VAST_E_ARG);
    assert_memory_equal(&tls, &nothing, sizeof tls);
    assert_int_equal(vast_tls_init(&tls, &config, &under), VAST_OK);
    assert_string_equal(stream->cause(&tls), "");
    assert_int_equal(stream->want(&tls), 0);
    assert_true(stream->secure);
    vast_tls_free(&tls);
    assert_memory_equal(&tls, &nothing, sizeof tls);
    vast_tls_free(&tls);
}

static void an_arena_is_refused_where_it_cannot_be_used(void **state)
{
    (void)state;
    static char arena[10];
    assert_int_equal(vast_tls_use_arena(NULL, 100000), VAST_E_ARG);
    assert_int_equal(vast_tls_use_arena(arena, sizeof arena), VAST_E_ARG);
    assert_int_equal(vast_tls_arena_peak(), 0);
}

int main(int argc, char **argv)
{
    (void)argc;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_goes_both_ways_and_ends_with_a_goodbye),
        cmocka_unit_test(a_server_may_know_only_pss_and_x25519),
        cmocka_unit_test(a_port_that_moves_one_byte_at_a_time_is_enough),
        cmocka_unit_test(full_records_arrive_whole_and_then_the_goodbye),
        cmocka_unit_test(what_comes_together_is_received_in_one_call),
        cmocka_unit_test(small_records_leave_in_one_call),
        cmocka_unit_test(a_single_byte_is_data),
        cmocka_unit_test(what_came_ahead_ends_with_its_connection),
        cmocka_unit_test(an_end_without_a_goodbye_is_no_end_in_order),
        cmocka_unit_test(a_server_of_tls13_alone_is_named_as_such),
        cmocka_unit_test(handshakes_that_fail_say_why),
        cmocka_unit_test(a_server_is_told_why_it_is_refused),
        cmocka_unit_test(a_host_that_is_no_name_is_refused),
        cmocka_unit_test(one_client_opens_many_connections_in_turn),
        cmocka_unit_test(a_fault_at_any_call_of_the_port_comes_out_as_it_is),
        cmocka_unit_test(the_clock_of_the_port_rules),
        cmocka_unit_test(without_a_time_nothing_is_sent_unless_dates_may_be_left_out),
        cmocka_unit_test(a_port_may_have_no_clock_function),
        cmocka_unit_test(setting_up_needs_entropy_and_roots),
        cmocka_unit_test(an_arena_is_refused_where_it_cannot_be_used),
    };
    program = argv[0];
    tls_peer_start(&peer, program);
    char path[300];
    snprintf(path, sizeof path, "%s/roots.pem", peer.certs);
    if (!vast_roots_open(&roots, path)) {
        return 1;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    vast_roots_close(&roots);
    tls_peer_stop(&peer);
    return failed;
}
