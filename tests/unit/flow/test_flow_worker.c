/* SPDX-License-Identifier: MIT */
/* Workers and the gateway: how they are reached, what they are sent; and a port that fails at every n. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "worker_bed.h"

/* ---- reaching the worker ----------------------------------------------------------------------------------------- */

#define HOST_40 "a123456789.b123456789.c123456789.d12345."

static void a_worker_is_reached_by_its_own_trust(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *url;
        bool no_roots, own_stream, anywhere, no_plain;
        vast_err err;
        vast_cause cause;
    } rows[] = {
        { __LINE__, "https://192.0.2.7:9443", .err = VAST_OK },
        { __LINE__, "https://192.0.2.7:9443", .own_stream = true },
        { __LINE__, "https://192.0.2.7:9443", .no_roots = true, .err = VAST_E_TLS, .cause = VAST_CAUSE_WORKER_ROOTS },
        { __LINE__, "http://192.0.2.7:9080", .anywhere = true },
        { __LINE__, "http://192.0.2.7:9080", .err = VAST_E_TLS, .cause = VAST_CAUSE_WORKER_PLAIN },
        { __LINE__, "http://127.0.0.1:9080", .err = VAST_OK },
        { __LINE__, "http://127.0.0.1:9080", .no_plain = true, .err = VAST_E_TLS, .cause = VAST_CAUSE_WORKER_PLAIN },
        { __LINE__, "https://" HOST_40 HOST_40 HOST_40 "abcdefgh", .err = VAST_E_SPACE,
            .cause = VAST_CAUSE_HOST_LENGTH },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char grant[256];
        (void)snprintf(grant, sizeof grant, "{\"url\":\"%s\"}", rows[i].url);
        const fake_peer peers[] = { { .acts = (const fake_act[]){ OK(GROUPS), OK(grant), SILENCE } },
            { .acts = (const fake_act[]){ OK(DONE), SILENCE } } };
        static bed b;
        set_up(&b, 0, PEERS(peers));
        b.access.tls = rows[i].own_stream ? NULL : &fake_tls_stream;
        b.access.tls_ctx = rows[i].no_roots ? NULL : &b.worker_tls;
        b.access.allow_plain_workers = rows[i].anywhere;
        b.r.config.plain = rows[i].no_plain ? NULL : &vast_stream_plain;
        b.r.config.console_url = rows[i].no_plain ? "https://127.0.0.1:8080" : RIG_URL;
        rig_start(&b.r);
        vast_err err = vast_serverless_request(&b.r.client, &b.job);
        if (err != rows[i].err || vast_last(&b.r.client)->cause != rows[i].cause) {
            fail_msg(
                "line %d: %s, \"%s\"", rows[i].line, vast_err_name(err), vast_outcome_cause(vast_last(&b.r.client)));
        }
        assert_int_equal(b.worker_tls.opened, err == VAST_OK && strncmp(rows[i].url, "https", 5) == 0);
        assert_int_equal(b.worker_tls.closed, b.worker_tls.opened);
        assert_int_equal(b.r.tls.opened, rows[i].no_plain);
        assert_int_equal(b.r.fake.connects, err == VAST_OK ? 2 : 1);
        tear_down(&b);
    }
}

/* A worker at the address of the console does not inherit its connection, nor leave it one. */
static void no_connection_is_shared_with_a_worker(void **state)
{
    (void)state;
    const fake_peer peers[] = {
        { .acts = (const fake_act[]){ OK(GROUPS), OK("{\"url\":\"https://127.0.0.1:8080\",\"request_idx\":1}"),
              SILENCE } },
        { .acts = (const fake_act[]){ ANSWER("429 Busy", ""), SILENCE } },
        { .acts = (const fake_act[]){ OK("{\"url\":\"https://127.0.0.1:8080\",\"request_idx\":1}"), SILENCE } },
        { .acts = (const fake_act[]){ OK(DONE), SILENCE } },
    };
    static bed b;
    set_up(&b, 0, PEERS(peers));
    b.r.config.console_url = "https://127.0.0.1:8080";
    rig_start(&b.r);
    assert_int_equal(vast_serverless_request(&b.r.client, &b.job), VAST_OK);
    assert_int_equal(b.r.fake.connects, 4);
    assert_int_equal(b.r.tls.opened, 2);
    assert_int_equal(b.worker_tls.opened, 2);
    assert_false(b.r.fake.open);
    rig_end(&b.r);
}

/* ---- payloads ---------------------------------------------------------------------------------------------------- */

typedef struct source {
    const char *text;
    size_t len;
    vast_err err;
} source;

static vast_err read_source(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    const source *from = ctx;
    assert_true(offset <= from->len && room != 0);
    *got = from->len - offset < room ? from->len - (size_t)offset : room;
    memcpy(buf, from->text + offset, *got);
    return from->err;
}

static void a_payload_may_come_from_a_reader(void **state)
{
    (void)state;
    static char long_text[3000];
    memset(long_text, ' ', sizeof long_text);
    memcpy(long_text, "{\"n\":1}", 7);
    for (unsigned way = 0; way < RIG_WAYS; way++) {
        for (unsigned known = 0; known < 2; known++) {
            const fake_peer peers[] = { { .acts = (const fake_act[]){ OK(GROUPS), OK(GRANT), SILENCE } },
                { .acts = (const fake_act[]){ ANSWER("500 Oops", ""), SILENCE } },
                { .acts = (const fake_act[]){ OK(GRANT), SILENCE } },
                { .acts = (const fake_act[]){ OK(DONE), SILENCE } } };
            source from = { long_text, sizeof long_text, VAST_OK };
            const vast_body body = { .read = read_source, .ctx = &from, .length = known ? (int64_t)from.len : -1 };
            static bed b;
            set_up(&b, way, PEERS(peers));
            b.job.payload = NULL;
            b.job.body = &body;
            b.job.repeats = 1;
            rig_start(&b.r);
            assert_int_equal(vast_serverless_request(&b.r.client, &b.job), VAST_OK);
            assert_int_equal(rig_count(b.r.fake.log, "Transfer-Encoding: chunked"), known ? 0 : 2);
            assert_int_equal(rig_count(b.r.fake.log, "{\"n\":1}"), 2);
            if (known) {
                assert_int_equal(rig_count(b.r.fake.log, " }"), 2);
            }
            assert_int_equal(b.job.executions, 2);
            tear_down(&b);
        }
    }
}

static void a_reader_that_fails_ends_the_job(void **state)
{
    (void)state;
    static const struct {
        vast_err read, err;
        int64_t length;
    } rows[] = { { VAST_E_RANGE, VAST_E_RANGE, 7 }, { VAST_OK, VAST_E_ARG, 9 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_peer peers[] = { { .acts = (const fake_act[]){ OK(GROUPS), OK(GRANT), SILENCE } },
            { .acts = NULL } };
        source from = { "{\"n\":1}", 7, rows[i].read };
        const vast_body body = { .read = read_source, .ctx = &from, .length = rows[i].length };
        static bed b;
        set_up(&b, 0, PEERS(peers));
        b.job.body = &body;
        rig_start(&b.r);
        assert_int_equal(vast_serverless_request(&b.r.client, &b.job), rows[i].err);
        assert_int_equal(b.job.executions, 0);
        tear_down(&b);
    }
}

static void a_raw_payload_is_not_checked(void **state)
{
    (void)state;
    const fake_peer peers[] = { { .acts = (const fake_act[]){ OK(GROUPS), OK(GRANT), SILENCE } },
        { .acts = (const fake_act[]){ OK(DONE), SILENCE } } };
    static bed b;
    set_up(&b, 0, PEERS(peers));
    b.job.payload = "{nonsense";
    b.job.raw_payload = true;
    b.job.on_text = NULL;
    b.job.on_end = NULL;
    rig_start(&b.r);
    assert_int_equal(vast_serverless_request(&b.r.client, &b.job), VAST_OK);
    assert_non_null(strstr(b.r.fake.log, "\"payload\":{nonsense}"));
    assert_int_equal(b.job.received, strlen(DONE));
    tear_down(&b);
}

/* ---- the gateway ------------------------------------------------------------------------------------------------- */

static void the_gateway_gets_the_payload_and_the_key_of_the_client(void **state)
{
    (void)state;
    static const struct {
        const char *url, *name, *target;
        bool by_id;
        vast_err err;
    } rows[] = {
        { "http://127.0.0.1:9300/", "toy", "POST /toy/v1/chat HTTP/1.1", false, VAST_OK },
        { "http://127.0.0.1:9300/base", "a b", "POST /base/a%20b/v1/chat HTTP/1.1", false, VAST_OK },
        { "http://127.0.0.1:9300", NULL, "POST /toy/v1/chat HTTP/1.1", true, VAST_OK },
        { "http://192.0.2.7", "toy", NULL, false, VAST_E_ARG },
        { "", "toy", NULL, false, VAST_E_ARG },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_peer peers[] = { { .acts = (const fake_act[]){ OK(rows[i].by_id ? GROUPS : DONE), SILENCE } },
            { .acts = (const fake_act[]){ OK(DONE), SILENCE } } };
        static bed b;
        set_up(&b, 1, PEERS(peers));
        b.job.access = NULL;
        b.job.via = VAST_VIA_OPENAI;
        b.job.openai_url = rows[i].url;
        b.job.endpoint = rows[i].name;
        b.job.endpoint_id = 4242;
        rig_start(&b.r);
        assert_int_equal(vast_serverless_request(&b.r.client, &b.job), rows[i].err);
        if (rows[i].target != NULL) {
            const char *sent = strstr(b.r.fake.log, rows[i].target);
            assert_non_null(sent);
            assert_non_null(strstr(sent, "Bearer " RIG_KEY "\r\n"));
            assert_non_null(strstr(sent, "\r\n\r\n{\"n\":1}"));
            assert_string_equal(b.text, DONE);
        }
        rig_end(&b.r);
    }
}

static void the_gateway_has_a_default_and_a_queue_of_its_own(void **state)
{
    (void)state;
    const fake_peer peers[] = { { .acts = (const fake_act[]){ ANSWER("429 Slow", ""), SILENCE } },
        { .acts = (const fake_act[]){ ANSWER("401 No", ""), SILENCE } } };
    static bed b;
    set_up(&b, 0, PEERS(peers));
    b.job.via = VAST_VIA_OPENAI;
    rig_start(&b.r);
    assert_int_equal(vast_serverless_request(&b.r.client, &b.job), VAST_E_AUTH);
    assert_int_equal(rig_count(b.r.fake.log, "Host: openai.vast.ai\r\n"), 2);
    assert_int_equal(b.r.tls.opened, 2);
    assert_true(b.r.fake.slept_ms >= 100);
    rig_end(&b.r);
}

static void a_gateway_without_room_for_its_url_is_refused(void **state)
{
    (void)state;
    static char name[VAST_GRANT_BYTES];
    const fake_peer peer = { .acts = NULL };
    static bed b;
    memset(name, 'n', sizeof name - 1);
    set_up(&b, 0, &peer, 1);
    b.job.via = VAST_VIA_OPENAI;
    b.job.endpoint = name;
    rig_start(&b.r);
    assert_int_equal(vast_serverless_request(&b.r.client, &b.job), VAST_E_SPACE);
    rig_end(&b.r);
}

/* ---- faults ------------------------------------------------------------------------------------------------------ */

static bool run_with_fault(unsigned way, fake_fault fault, unsigned n, uint8_t repeats)
{
    static const fake_act routed[] = { OK(GROUPS), OK(NOT_READY), OK(GRANT), OK(GRANT), OK(GRANT), SILENCE };
    const fake_peer peers[] = { { .acts = routed }, { .acts = (const fake_act[]){ OK(DONE), SILENCE } } };
    static bed b;
    set_up(&b, way, PEERS(peers));
    b.job.repeats = repeats;
    b.r.fake.fault_at = n;
    b.r.fake.fault = fault;
    rig_start(&b.r);
    vast_err err = vast_serverless_request(&b.r.client, &b.job);
    bool past = b.r.fake.calls < n;
    unsigned sent = rig_count(b.r.fake.log, "POST /v1/chat");
    assert_true(b.r.fake.waited_ms <= 120000 + 100);
    assert_int_equal(vast_last(&b.r.client)->err, err);
    assert_true(sent <= 1u + repeats);
    if (err == VAST_OK) {
        assert_string_equal(b.text, DONE);
        assert_int_equal(b.ends, 1);
    } else {
        assert_int_equal(b.ends, 0);
        assert_true(sent == 0 || err == VAST_E_UNKNOWN_OUTCOME || err == VAST_E_IO || err == VAST_E_TIMEOUT);
        assert_true(b.text_len == 0 || err == VAST_E_IO || err == VAST_E_TIMEOUT);
    }
    assert_true(!past || err == VAST_OK);
    tear_down(&b);
    return !past;
}

static void no_request_is_sent_twice_whatever_fails(void **state)
{
    (void)state;
    for (unsigned fault = 0; fault < FAULT_COUNT; fault++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            unsigned n = 1;
            while (run_with_fault(way, (fake_fault)fault, n, 0) && run_with_fault(way, (fake_fault)fault, n, 1)) {
                n++;
            }
            assert_true(n > 8);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_worker_is_reached_by_its_own_trust),
        cmocka_unit_test(no_connection_is_shared_with_a_worker),
        cmocka_unit_test(a_payload_may_come_from_a_reader),
        cmocka_unit_test(a_reader_that_fails_ends_the_job),
        cmocka_unit_test(a_raw_payload_is_not_checked),
        cmocka_unit_test(the_gateway_gets_the_payload_and_the_key_of_the_client),
        cmocka_unit_test(the_gateway_has_a_default_and_a_queue_of_its_own),
        cmocka_unit_test(a_gateway_without_room_for_its_url_is_refused),
        cmocka_unit_test(no_request_is_sent_twice_whatever_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
