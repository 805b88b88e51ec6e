/* SPDX-License-Identifier: MIT */
/* HTTP peers that never come to an end: each step returns within its budget, and the call within its deadline. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

enum {
    STEPS_MAX = 200000,
    BYTES_MAX = VAST_STEP_BYTES + VAST_BUFFER_BYTES,
    TURNS_MAX = VAST_STEP_BYTES / VAST_STEP_CALL_BYTES
};

static const vast_op get_op = { .method = VAST_GET, .path = "/x", .repeat = VAST_REPEAT_NEVER };
static const vast_op text_op = { .method = VAST_GET, .path = "/x", .repeat = VAST_REPEAT_NEVER, .answers_text = true };

#define HEAD "HTTP/1.1 200 OK\r\n"
#define CHUNKED HEAD "Transfer-Encoding: chunked\r\n\r\n"

static const struct {
    const char *name, *first, *again;
    const vast_op *op;
    vast_err err;
    bool proxied;
} peers[] = {
    { "interim responses", "", "HTTP/1.1 100 Continue\r\n\r\n", &get_op, VAST_E_HTTP, false },
    { "header fields", HEAD, "X: y\r\n", &get_op, VAST_E_HTTP, false },
    { "one header field", HEAD "X: ", "y", &get_op, VAST_E_HTTP, false },
    { "a name without a colon", HEAD, "y", &get_op, VAST_E_HTTP, false },
    { "a folded field", HEAD "X: y\r\n", " y\r\n", &get_op, VAST_E_HTTP, false },
    { "a status line", "HTTP/1.1 200 ", "y", &get_op, VAST_E_HTTP, false },
    { "a chunk extension", CHUNKED "5;", "y", &get_op, VAST_E_HTTP, false },
    { "leading zeros of a chunk size", CHUNKED, "0", &get_op, VAST_E_HTTP, false },
    { "trailer fields", CHUNKED "2\r\n{}\r\n0\r\n", "X: y\r\n", &get_op, VAST_E_HTTP, false },
    { "one trailer field", CHUNKED "2\r\n{}\r\n0\r\nX:", "y", &get_op, VAST_E_HTTP, false },
    { "chunks of one byte with long extensions", CHUNKED, "1;yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n \r\n",
        &get_op, VAST_E_HTTP, false },
    { "chunks of one byte", CHUNKED, "1\r\n \r\n", &get_op, VAST_E_TIMEOUT, false },
    { "a body of blanks", HEAD "\r\n", " ", &get_op, VAST_E_TIMEOUT, false },
    { "a body of text", HEAD "\r\n", "text", &text_op, VAST_E_TIMEOUT, false },
    { "a JSON list", HEAD "\r\n[1", ",1", &get_op, VAST_E_TIMEOUT, false },
    { "a refusal without an end", "HTTP/1.1 400 No\r\n\r\n", "no ", &get_op, VAST_E_REFUSED, false },
    { "a refusal in JSON without an end", "HTTP/1.1 400 No\r\n\r\n[1", ",1", &get_op, VAST_E_REFUSED, false },
    { "a redirect without an end", "HTTP/1.1 300 No\r\nLocation: /y\r\n\r\n", "no ", &get_op, VAST_E_REDIRECT, false },
    { "a proxy's fields", HEAD, "X: y\r\n", &get_op, VAST_E_HTTP, true },
    { "a proxy's interim responses", "", "HTTP/1.1 100 Continue\r\n\r\n", &get_op, VAST_E_HTTP, true },
    { "a proxy's refusal", "HTTP/1.1 407 No\r\n\r\n", "no ", &get_op, VAST_E_PROXY, true },
};

/* Steps to the end of the call, each of which is short. Returns how many there were. */
static unsigned step_to_the_end(rig *r)
{
    for (unsigned steps = 1; steps < STEPS_MAX; steps++) {
        uint64_t before = r->fake.received;
        unsigned calls = r->fake.calls;
        unsigned want = vast_call_step(&r->client);
        assert_true(r->fake.received - before <= BYTES_MAX);
        assert_true(r->fake.calls - calls <= TURNS_MAX);
        if (want == VAST_DONE) {
            return steps;
        }
        assert_true(want != VAST_WANT_TIME || vast_call_wait_ms(&r->client) == 0);
    }
    fail();
    return 0;
}

static void every_step_returns_whatever_the_peer_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < RIG_WAYS * (sizeof peers / sizeof *peers); i++) {
        const size_t row = i / RIG_WAYS;
        const fake_act acts[] = { { FAKE_SAY, .text = peers[row].first[0] != '\0' ? peers[row].first : "H" },
            { FAKE_SAY, .text = peers[row].again, .times = UINT32_MAX, .unasked = true }, SILENCE };
        const fake_peer peer = { .acts = peers[row].first[0] != '\0' ? acts : acts + 1 };
        static rig r;
        const vast_request request = { .op = peers[row].op };
        rig_begin(&r, (unsigned)(i % RIG_WAYS), &peer, 1);
        r.fake.tick_ms = 1;
        r.config.timeout_ms = 60000;
        r.config.connect_timeout_ms = 50000; /* the proxy's answer is part of connecting, and may come byte by byte */
        if (peers[row].proxied) {
            r.config.console_url = "https://console.example";
            r.config.proxy_url = "http://127.0.0.1:3128";
            r.config.proxy = &vast_proxy_connect;
        }
        rig_start(&r);
        uint32_t began = r.fake.now;
        assert_int_equal(vast_call_begin(&r.client, &request), VAST_OK);
        step_to_the_end(&r);
        print_message("  %s: %s\n", peers[row].name, vast_err_text(vast_last(&r.client)->err));
        assert_int_equal(vast_last(&r.client)->err, peers[row].err);
        assert_true(r.fake.now - began <= 61000);
        rig_end(&r);
    }
}

/* Between two steps a caller can do what it could not while one ran. */
static void a_call_that_is_flooded_can_be_cancelled(void **state)
{
    (void)state;
    const fake_act acts[] = { { FAKE_SAY, .text = HEAD "\r\n" },
        { FAKE_SAY, .text = "          ", .times = UINT32_MAX, .unasked = true }, SILENCE };
    const fake_peer peer = { .acts = acts };
    const vast_request request = { .op = &get_op };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    assert_int_equal(vast_call_begin(&r.client, &request), VAST_OK);
    for (unsigned want = 0; want != VAST_WANT_TIME;) {
        want = vast_call_step(&r.client);
        assert_int_not_equal(want, VAST_DONE);
    }
    vast_call_cancel(&r.client);
    assert_int_equal(vast_last(&r.client)->err, VAST_E_STOPPED);
    assert_int_equal(vast_call_wait_ms(&r.client), 0);
    rig_end(&r);
}

static bool noisy;

static unsigned want_nothing_if_noisy(const void *self)
{
    return noisy ? 0 : fake_tls_stream.want(self);
}

/* A kept connection on which a peer goes on talking below the stream is not used for another request. */
static void a_kept_connection_that_is_flooded_is_replaced(void **state)
{
    (void)state;
    for (unsigned way = 0; way < 2; way++) {
        const fake_act acts[] = { ANSWER("200 OK", "{}"), ANSWER("200 OK", "{}"), SILENCE };
        const fake_peer peer = { .acts = acts };
        const vast_request request = { .op = &get_op };
        vast_stream stream = fake_tls_stream;
        static rig r;
        stream.want = want_nothing_if_noisy;
        rig_begin(&r, 0, &peer, 1);
        r.config.console_url = "https://console.example";
        r.config.tls = &stream;
        rig_start(&r);
        noisy = false;
        assert_int_equal(vast_call(&r.client, &request), VAST_OK);
        noisy = way == 1;
        assert_int_equal(vast_call(&r.client, &request), VAST_OK);
        assert_int_equal(r.fake.connects, way + 1);
        rig_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_returns_whatever_the_peer_says),
        cmocka_unit_test(a_call_that_is_flooded_can_be_cancelled),
        cmocka_unit_test(a_kept_connection_that_is_flooded_is_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
