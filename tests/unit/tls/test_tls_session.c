/* SPDX-License-Identifier: MIT */
/* Sessions: resumed when they may be, as the server itself says, and passed over when they may not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "session.h"
#include "tls_peer.h"
#include "vastai/roots.h"
#include "vastai/tls.h"

static const vast_stream *stream = &vast_stream_mbedtls;
static tls_peer peer;
static vast_roots roots;
static bool has_tls13;

/* A store of one session. */
static struct store {
    char key[300];
    uint8_t blob[8192];
    size_t len;
    int64_t not_after;
    unsigned saves, forgets;
} store;

static size_t load(void *ctx, const char *key, void *buf, size_t room)
{
    assert_ptr_equal(ctx, &store);
    if (strcmp(key, store.key) != 0 || store.len > room) {
        return 0;
    }
    memcpy(buf, store.blob, store.len);
    return store.len;
}

static void save(void *ctx, const char *key, const void *session, size_t len, int64_t not_after)
{
    assert_ptr_equal(ctx, &store);
    assert_true(len <= sizeof store.blob && strlen(key) < sizeof store.key);
    snprintf(store.key, sizeof store.key, "%s", key);
    if (len != 0) {
        memcpy(store.blob, session, len);
    }
    store.len = len;
    store.not_after = not_after;
    *(len != 0 ? &store.saves : &store.forgets) += 1;
}

static uint8_t session_buffer[4096];

/* One connection; what varies between them. */
typedef struct visit {
    const char *wants;
    const char *host;       /* NULL: localhost */
    const char *roots_name; /* NULL: "some roots" */
    int64_t later;          /* s after TLS_PEER_NOW */
    bool no_clock;
    size_t buffer; /* 0: all of it */
} visit;

static char account[200];

/* Connects, sends, receives, closes; the report of the server is in `account`. */
static vast_io go(const visit *v)
{
    static vast_tls tls;
    tls_wire wire;
    tls_wire_connect(&wire, &peer, v->wants);
    wire.epoch = v->no_clock ? -1 : TLS_PEER_NOW + v->later;
    const vast_wire under = { .port = &tls_wire_port, .port_ctx = &wire, .host_port = 443 };
    const vast_tls_config config = {
        .find_root = vast_roots_find,
        .find_root_ctx = &roots,
        .roots_name = v->roots_name != NULL ? v->roots_name : "some roots",
        .clock = v->no_clock ? VAST_CLOCK_OPTIONAL : VAST_CLOCK_REQUIRED,
        .load_session = load,
        .save_session = save,
        .session_ctx = &store,
        .session_buffer = session_buffer,
        .session_buffer_bytes = v->buffer != 0 ? v->buffer : sizeof session_buffer,
    };
    assert_int_equal(vast_tls_init(&tls, &config, &under), VAST_OK);
    vast_io io = tls_wire_open(&wire, stream, &tls, v->host != NULL ? v->host : "localhost");
    bool resumed = vast_tls_resumed(&tls);
    char version[20];
    snprintf(version, sizeof version, "%s", vast_tls_version(&tls));
    if (io == VAST_IO_OK) {
        char buf[10] = "ping";
        size_t moved = 0;
        assert_int_equal(tls_wire_send(&wire, stream, &tls, buf, 4), VAST_IO_OK);
        assert_int_equal(tls_wire_recv(&wire, stream, &tls, buf, sizeof buf, &moved), VAST_IO_OK);
        assert_int_equal(moved, 4);
    }
    stream->close(&tls);
    vast_tls_free(&tls);
    tls_wire_close(&wire);
    snprintf(account, sizeof account, "%s", tls_peer_account(&peer));
    if (io == VAST_IO_OK) { /* what we say of it is what the server says */
        char expected[60];
        snprintf(expected, sizeof expected, "%s %s goodbye", version, resumed ? "reused" : "new");
        assert_string_equal(account, expected);
    }
    return io;
}

static bool goes_resumed(visit v)
{
    assert_int_equal(go(&v), VAST_IO_OK);
    return strstr(account, "reused") != NULL;
}

static void forget_all(void)
{
    memset(&store, 0, sizeof store);
}

static const char *const kinds[] = {
    "chain=good versions=1.2 does=echo",
    "chain=good versions=1.2 tickets=no does=echo",
    "chain=deep versions=1.2-1.3 does=echo",
    "chain=deep versions=1.2-1.3 tickets=no does=echo",
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void sessions_are_resumed_by_the_servers_own_account(void **state)
{
    (void)state;
    for (size_t i = 0; i < KINDS; i++) {
        forget_all();
        assert_false(goes_resumed((visit){ .wants = kinds[i] }));
        assert_int_equal(store.saves, 1);
        assert_true(goes_resumed((visit){ .wants = kinds[i], .later = 5 }));
        assert_true(goes_resumed((visit){ .wants = kinds[i], .later = 6 }));
        assert_true(goes_resumed((visit){ .wants = kinds[i], .later = 7 }));
    }
}

static void a_session_serves_its_own_host_and_roots_only(void **state)
{
    (void)state;
    for (size_t i = 0; i < KINDS; i++) {
        forget_all();
        assert_false(goes_resumed((visit){ .wants = kinds[i] }));
        struct store kept = store;
        assert_false(goes_resumed((visit){ .wants = kinds[i], .host = "www.example.test" }));
        assert_string_not_equal(store.key, kept.key);
        store = kept;
        assert_false(goes_resumed((visit){ .wants = kinds[i], .roots_name = "others" }));
        store = kept;
        assert_true(goes_resumed((visit){ .wants = kinds[i] }));
    }
}

/* What was not verified is not stored, and does not use what was: the next connection would be believed. */
static void an_unverified_stream_has_no_sessions(void **state)
{
    (void)state;
    for (size_t i = 0; i < KINDS; i++) {
        const vast_stream *const verified = stream;
        forget_all();
        stream = &vast_stream_mbedtls_unverified;
        assert_false(goes_resumed((visit){ .wants = kinds[i] }));
        assert_int_equal(store.saves, 0);
        stream = verified;
        assert_false(goes_resumed((visit){ .wants = kinds[i] }));
        unsigned saves = store.saves;
        stream = &vast_stream_mbedtls_unverified;
        assert_false(goes_resumed((visit){ .wants = kinds[i] }));
        assert_int_equal(store.saves, saves);
        stream = verified;
    }
}

/* A name that the certificate does not carry is not reached with another name's session. */
static void a_session_does_not_lend_its_name(void **state)
{
    (void)state;
    forget_all();
    assert_false(goes_resumed((visit){ .wants = kinds[0] }));
    const visit elsewhere = { .wants = kinds[0], .host = "elsewhere.test" };
    assert_int_equal(go(&elsewhere), VAST_IO_ERROR);
}

static void a_session_ages_from_the_full_handshake(void **state)
{
    (void)state;
    for (size_t i = 0; i < KINDS; i++) {
        forget_all();
        assert_false(goes_resumed((visit){ .wants = kinds[i] }));
        assert_int_equal(store.not_after, TLS_PEER_NOW + 86400);
        assert_true(goes_resumed((visit){ .wants = kinds[i], .later = 86399 }));
        assert_int_equal(store.not_after, TLS_PEER_NOW + 86400); /* a new ticket makes it no younger */
        assert_false(goes_resumed((visit){ .wants = kinds[i], .later = 86400 }));
        assert_true(goes_resumed((visit){ .wants = kinds[i], .later = 86401 }));
        assert_false(goes_resumed((visit){ .wants = kinds[i], .later = 86399 })); /* a clock that went back */
    }
}

static void a_session_does_not_outlive_its_certificates(void **state)
{
    (void)state;
    static const char *const chains[] = { "expired", "byoldinter", "byoldroot" };
    for (size_t i = 0; i < 3; i++) {
        char wants[60];
        snprintf(wants, sizeof wants, "chain=%s versions=1.2 does=echo", chains[i]);
        forget_all();
        int64_t end = 1609459200 - TLS_PEER_NOW; /* 2021-01-01 */
        assert_false(goes_resumed((visit){ .wants = wants, .later = end - 100 }));
        assert_int_equal(store.not_after, 1609459200);
        assert_true(goes_resumed((visit){ .wants = wants, .later = end - 1 }));
        const visit after = { .wants = wants, .later = end + 1 };
        assert_int_equal(go(&after), VAST_IO_ERROR);
    }
}

static void without_a_clock_sessions_serve_those_without_a_clock(void **state)
{
    (void)state;
    for (size_t i = 0; i < KINDS; i++) {
        forget_all();
        assert_false(goes_resumed((visit){ .wants = kinds[i], .no_clock = true }));
        assert_true(store.not_after == INT64_MAX);
        assert_true(goes_resumed((visit){ .wants = kinds[i], .no_clock = true }));
        assert_false(goes_resumed((visit){ .wants = kinds[i] }));
        assert_false(goes_resumed((visit){ .wants = kinds[i], .no_clock = true }));
    }
}

static void what_is_no_session_is_passed_over_in_silence(void **state)
{
    (void)state;
    for (size_t i = 0; i < KINDS; i++) {
        forget_all();
        assert_false(goes_resumed((visit){ .wants = kinds[i] }));
        const struct store kept = store;
        const size_t cuts[] = { 1, VAST_SESSION_HEADER, VAST_SESSION_HEADER + 1, kept.len / 2, kept.len - 1 };
        for (size_t c = 0; c < sizeof cuts / sizeof *cuts; c++) {
            store = kept;
            store.len = cuts[c];
            assert_false(goes_resumed((visit){ .wants = kinds[i] }));
        }
        store = kept;
        store.blob[kept.len / 2] ^= 1;
        assert_false(goes_resumed((visit){ .wants = kinds[i] }));
        store = kept;
        memset(store.blob + VAST_SESSION_HEADER, 0xAA, 40); /* whole, and nothing that mbedTLS knows */
        const vast_standing standing = { TLS_PEER_NOW, INT64_MAX };
        vast_session_seal(store.blob, kept.len - VAST_SESSION_HEADER, &standing);
        assert_false(goes_resumed((visit){ .wants = kinds[i] }));
        assert_int_equal(store.forgets, 0);
    }
}

static void a_small_buffer_costs_only_the_resumption(void **state)
{
    (void)state;
    forget_all();
    for (size_t room = 1; room <= 129; room += 64) {
        assert_false(goes_resumed((visit){ .wants = kinds[0], .buffer = room }));
        assert_int_equal(store.saves, 0);
    }
}

/* The server no longer knows the session: it takes the long way. */
static void a_server_may_refuse_a_session(void **state)
{
    (void)state;
    forget_all();
    assert_false(goes_resumed((visit){ .wants = "chain=good versions=1.2 does=echo" }));
    assert_false(goes_resumed((visit){ .wants = "chain=rsa versions=1.2 does=echo" }));
    assert_int_equal(store.saves, 2);
    assert_true(goes_resumed((visit){ .wants = "chain=rsa versions=1.2 does=echo" }));
}

/* The server has changed its versions: at worst, one connection is lost to find out. */
static void a_server_may_change_its_versions(void **state)
{
    (void)state;
    static const char *const ways[2][2] = {
        { "chain=good versions=1.2 does=echo", "chain=good versions=1.3 does=echo" },
        { "chain=good versions=1.3 does=echo", "chain=good versions=1.2 does=echo" },
    };
    if (!has_tls13) {
        printf("SKIPPED: this mbedTLS has no TLS 1.3\n");
        skip();
    }
    for (size_t i = 0; i < 2; i++) {
        forget_all();
        assert_false(goes_resumed((visit){ .wants = ways[i][0] }));
        const visit changed = { .wants = ways[i][1] };
        vast_io io = go(&changed);
        assert_true(io == VAST_IO_OK || io == VAST_IO_RESET);
        if (io == VAST_IO_RESET) {
            assert_int_equal(store.forgets, 1);
            assert_false(goes_resumed(changed));
        }
        assert_true(goes_resumed(changed));
    }
}

/* Some servers answer a session that they do not like by hanging up. It must not be offered for a day. */
static void a_session_that_the_server_hangs_up_on_is_forgotten(void **state)
{
    (void)state;
    static const visit cut = { .wants = "does=reset" };
    for (unsigned i = 0; i < 2; i++) {
        forget_all();
        assert_false(goes_resumed((visit){ .wants = kinds[2 * i] }));
        assert_int_equal(go(&cut), VAST_IO_RESET);
        assert_int_equal(store.forgets, 1);
        assert_false(goes_resumed((visit){ .wants = kinds[2 * i] }));
        assert_true(goes_resumed((visit){ .wants = kinds[2 * i] }));
    }
}

/* ---- the header alone -------------------------------------------------------------------------------------------- */

static void every_bit_of_a_blob_counts(void **state)
{
    (void)state;
    uint8_t blob[VAST_SESSION_HEADER + 20] = { 0 };
    memset(blob + VAST_SESSION_HEADER, 'x', 20);
    const vast_standing standing = { 1000, 2000 };
    vast_standing got = { 0, 0 };
    vast_session_seal(blob, 20, &standing);
    assert_true(vast_session_open(blob, sizeof blob, 1500, &got));
    assert_int_equal(got.proved_at, 1000);
    assert_int_equal(got.not_after, 2000);
    for (size_t bit = 0; bit < sizeof blob * 8; bit++) {
        blob[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(vast_session_open(blob, sizeof blob, 1500, &got));
        blob[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (size_t len = 0; len < sizeof blob; len++) {
        assert_false(vast_session_open(blob, len, 1500, &got));
    }
}

static void a_session_has_its_time(void **state)
{
    (void)state;
    static const struct {
        vast_standing standing;
        int64_t now;
        bool ok;
    } cases[] = {
        { { 0, 2000 }, 0, true }, /* 1970 is a time like any other */
        { { 0, 2000 }, -1, false },
        { { 1000, 2000 }, 999, false },
        { { 1000, 2000 }, 1000, true },
        { { 1000, 2000 }, 1999, true },
        { { 1000, 2000 }, 2000, false },
        { { 1000, 2000 }, -1, false },
        { { 1000, INT64_MAX }, 1000 + 86399, true },
        { { 1000, INT64_MAX }, 1000 + 86400, false },
        { { -1, INT64_MAX }, -1, true },
        { { -1, INT64_MAX }, 0, false },
        { { INT64_MAX, INT64_MAX }, INT64_MAX, false },
        { { INT64_MIN, INT64_MIN }, 5, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t blob[VAST_SESSION_HEADER + 1] = { 0 };
        vast_standing got;
        vast_session_seal(blob, 1, &cases[i].standing);
        assert_int_equal(vast_session_open(blob, sizeof blob, cases[i].now, &got), cases[i].ok);
    }
}

static void keys_tell_hosts_ports_and_roots_apart(void **state)
{
    (void)state;
    char a[VAST_SESSION_KEY_BYTES];
    char b[VAST_SESSION_KEY_BYTES];
    memset(a, 'x', sizeof a);
    assert_true(vast_session_key(a, "one.test", 443, "r"));
    assert_string_equal(a + strlen(a) - 2, " r"); /* it ends where it ends, whatever the memory held */
    assert_true(strncmp(a, "one.test 443 mbedtls-", 21) == 0);
    assert_true(vast_session_key(b, "one.test", 8443, "r"));
    assert_string_not_equal(a, b);
    assert_true(vast_session_key(b, "one.test", 443, "s"));
    assert_string_not_equal(a, b);
    assert_true(vast_session_key(b, "two.test", 443, "r"));
    assert_string_not_equal(a, b);
    assert_true(vast_session_key(b, "one.test", 443, NULL));
    char longest[300];
    memset(longest, 'h', sizeof longest);
    longest[VAST_SESSION_KEY_BYTES] = '\0';
    assert_false(vast_session_key(b, longest, 443, "r"));
}

int main(int argc, char **argv)
{
    (void)argc;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_are_resumed_by_the_servers_own_account),
        cmocka_unit_test(a_session_serves_its_own_host_and_roots_only),
        cmocka_unit_test(an_unverified_stream_has_no_sessions),
        cmocka_unit_test(a_session_does_not_lend_its_name),
        cmocka_unit_test(a_session_ages_from_the_full_handshake),
        cmocka_unit_test(a_session_does_not_outlive_its_certificates),
        cmocka_unit_test(without_a_clock_sessions_serve_those_without_a_clock),
        cmocka_unit_test(what_is_no_session_is_passed_over_in_silence),
        cmocka_unit_test(a_small_buffer_costs_only_the_resumption),
        cmocka_unit_test(a_server_may_refuse_a_session),
        cmocka_unit_test(a_server_may_change_its_versions),
        cmocka_unit_test(a_session_that_the_server_hangs_up_on_is_forgotten),
        cmocka_unit_test(every_bit_of_a_blob_counts),
        cmocka_unit_test(a_session_has_its_time),
        cmocka_unit_test(keys_tell_hosts_ports_and_roots_apart),
    };
    tls_peer_start(&peer, argv[0]);
    char path[300];
    snprintf(path, sizeof path, "%s/roots.pem", peer.certs);
    if (!vast_roots_open(&roots, path)) {
        return 1;
    }
    const visit probe = { .wants = "chain=good does=echo" };
    has_tls13 = go(&probe) == VAST_IO_OK && strstr(account, "TLSv1.3") != NULL;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    vast_roots_close(&roots);
    tls_peer_stop(&peer);
    return failed;
}
