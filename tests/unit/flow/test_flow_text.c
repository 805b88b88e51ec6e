/* SPDX-License-Identifier: MIT */
/* Text at another host: requested, waited for, fetched without the key; and a port that fails at every n. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"
#include "vastai/flow.h"
#include "vastai/ops.h"

#define OK(json) ANSWER("200 OK", json)
#define STORE "http://127.0.0.1:9100/log?sig=1"
#define STORED OK("{\"success\":true,\"result_url\":\"" STORE "\"}")
#define NOT_YET ANSWER("404 Not Found", "<xml/>")
#define TEXT "line one\nline two\n"

enum { ACTS = 8 };

typedef struct bed {
    rig r;
    vast_log_fetch job;
    char text[64];
    size_t len;
    unsigned checks;
    vast_err check_err, text_err;
} bed;

static vast_err check_url(void *ctx)
{
    bed *b = ctx;
    assert_string_equal(b->job.request.url, STORE);
    b->checks++;
    return b->check_err;
}

static vast_err take_text(void *ctx, const char *text, size_t len)
{
    bed *b = ctx;
    assert_true(b->len + len < sizeof b->text);
    memcpy(b->text + b->len, text, len);
    b->len += len;
    return b->text_err;
}

static void set_up(bed *b, unsigned way, const fake_peer *peers, size_t count)
{
    memset(b, 0, sizeof *b);
    rig_begin(&b->r, way, peers, count);
    b->job.id = 5;
    b->job.request.tail = "100";
    b->job.text.check = check_url;
    b->job.text.visit = take_text;
    b->job.text.ctx = b;
}

typedef struct expected {
    int line;
    fake_act request[ACTS], store[ACTS];
    vast_err err, check, text;
    uint32_t timeout_ms, slept_ms;
    unsigned fetches;
    uint16_t status;
} expected;

#define CASE .line = __LINE__

static const expected cases[] = {
    { CASE, .request = { STORED }, .store = { OK(TEXT) }, .slept_ms = 300, .fetches = 1, .status = 200 },
    { CASE, .request = { STORED }, .store = { NOT_YET, ANSWER("403 No", ""), OK(TEXT) }, .slept_ms = 300 + 390 + 507,
        .fetches = 3, .status = 200 },
    { CASE, .request = { STORED }, .store = { NOT_YET, NOT_YET, NOT_YET, NOT_YET, NOT_YET, NOT_YET, NOT_YET },
        .timeout_ms = 4000, .err = VAST_E_TIMEOUT, .slept_ms = 300 + 390 + 507 + 659 + 856 + 1112, .fetches = 6,
        .status = 404 },
    { CASE, .request = { STORED }, .timeout_ms = 250, .err = VAST_E_TIMEOUT, .status = 200 },
    { CASE, .request = { STORED }, .check = VAST_E_SHAPE, .err = VAST_E_SHAPE, .status = 200 },
    { CASE, .request = { OK("{\"success\":false,\"msg\":\"not running\"}") }, .err = VAST_E_REFUSED, .status = 200 },
    { CASE, .request = { OK("{\"success\":true}") }, .err = VAST_E_SHAPE, .status = 200 },
    { CASE, .request = { STORED }, .store = { OK(TEXT) }, .text = VAST_E_STOPPED, .err = VAST_E_STOPPED, .fetches = 1,
        .status = 200 },
    { CASE, .request = { STORED }, .store = { SILENCE }, .timeout_ms = 1000, .err = VAST_E_TIMEOUT, .fetches = 1 },
};

static void a_text_is_fetched_when_it_is_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const expected *want = &cases[i];
            const fake_peer peers[] = { { .acts = want->request }, { .acts = want->store } };
            static bed b;
            set_up(&b, way, PEERS(peers));
            b.check_err = want->check;
            b.text_err = want->text;
            b.job.text.settings.timeout_ms = want->timeout_ms;
            rig_start(&b.r);
            vast_err err = vast_fetch_logs(&b.r.client, &b.job);
            unsigned fetches = rig_count(b.r.fake.log, "GET /log?sig=1 HTTP/1.1");
            if (err != want->err || fetches != want->fetches || vast_last(&b.r.client)->status != want->status ||
                (want->slept_ms != 0 && b.r.fake.slept_ms != want->slept_ms)) {
                fail_msg("line %d, way %u: %s, %u fetches, status %u, slept %u ms", want->line, way, vast_err_name(err),
                    fetches, vast_last(&b.r.client)->status, b.r.fake.slept_ms);
            }
            assert_int_equal(vast_last(&b.r.client)->err, err);
            assert_int_equal(rig_count(b.r.fake.log, "Authorization"), 1);
            assert_non_null(strstr(b.r.fake.log, "PUT /api/v0/instances/request_logs/5/"));
            assert_non_null(strstr(b.r.fake.log, "\"tail\":\"100\""));
            assert_true(err != VAST_OK || strcmp(b.text, TEXT) == 0);
            rig_end(&b.r);
        }
    }
}

static char found[128];

static vast_err keep_url(void *ctx, const vast_json_event *event)
{
    (void)ctx;
    if (event->kind == VAST_JSON_STRING && event->len < sizeof found) {
        memcpy(found, event->text, event->len);
    }
    return VAST_OK;
}

static void any_request_may_name_the_url(void **state)
{
    (void)state;
    static const vast_arg args[] = { { .name = "id", .value.number = 5 }, { .name = "command", .value.text = "ls" } };
    static const vast_request request = { .op = &vast_op_execute, .args = args, .arg_count = 2, .on_json = keep_url };
    const fake_peer peers[] = { { .acts = (const fake_act[]){ STORED, SILENCE } },
        { .acts = (const fake_act[]){ OK(TEXT), SILENCE } } };
    static bed b;
    set_up(&b, 0, PEERS(peers));
    vast_text_fetch job = { .request = &request, .url = found, .visit = take_text, .ctx = &b };
    rig_start(&b.r);
    assert_int_equal(vast_fetch_text(&b.r.client, &job), VAST_OK);
    assert_string_equal(b.text, TEXT);
    rig_end(&b.r);
}

static void a_busy_client_is_left_alone(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = NULL };
    static bed b;
    set_up(&b, 0, &peer, 1);
    rig_start(&b.r);
    assert_int_equal(vast_destroy_instance_begin(&b.r.client, 1), VAST_OK);
    assert_int_equal(vast_fetch_logs_begin(&b.r.client, &b.job), VAST_E_BUSY);
    vast_call_cancel(&b.r.client);
    rig_end(&b.r);
}

static bool run_with_fault(unsigned way, fake_fault fault, unsigned n)
{
    const fake_peer peers[] = { { .acts = (const fake_act[]){ STORED, SILENCE } },
        { .acts = (const fake_act[]){ NOT_YET, OK(TEXT), SILENCE } } };
    static bed b;
    set_up(&b, way, PEERS(peers));
    b.r.config.attempts = 1;
    b.r.fake.fault_at = n;
    b.r.fake.fault = fault;
    rig_start(&b.r);
    vast_err err = vast_fetch_logs(&b.r.client, &b.job);
    bool past = b.r.fake.calls < n;
    assert_true(b.r.fake.waited_ms <= 120000);
    assert_int_equal(vast_last(&b.r.client)->err, err);
    assert_true(!past || err == VAST_OK);
    assert_true(err != VAST_OK || strcmp(b.text, TEXT) == 0);
    rig_end(&b.r);
    return !past;
}

static void no_fault_of_the_port_is_lost(void **state)
{
    (void)state;
    for (unsigned fault = 0; fault < FAULT_COUNT; fault++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            unsigned n = 1;
            while (run_with_fault(way, (fake_fault)fault, n)) {
                n++;
            }
            assert_true(n > 5);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_fetched_when_it_is_there),
        cmocka_unit_test(any_request_may_name_the_url),
        cmocka_unit_test(a_busy_client_is_left_alone),
        cmocka_unit_test(no_fault_of_the_port_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
