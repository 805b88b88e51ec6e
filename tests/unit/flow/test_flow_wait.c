/* SPDX-License-Identifier: MIT */
/* Waits for instances and workers: each verdict, failures in between, and a port that fails at every n. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"
#include "vastai/flow.h"

#define OK(json) ANSWER("200 OK", json)
#define IS(status)                                                                                                     \
    OK("{\"instances\":{\"id\":5,\"actual_status\":\"" status "\",\"status_msg\":\"msg of " status "\"}}")
#define NEW OK("{\"success\":true,\"instances\":{\"id\":5,\"actual_status\":null,\"status_msg\":null}}")
#define BEGUN(json)                                                                                                    \
    {                                                                                                                  \
        .kind = FAKE_SAY, .text = "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" json                                \
    }
#define NONE OK("{\"instances\":null}")
#define BROKEN ANSWER("503 Busy", "")

enum { ACTS = 8 };

/* Steps and waits, as a program that drives its flow itself does. */
static vast_err drive(vast_flow *flow, fake_port *fake)
{
    for (unsigned want = vast_flow_step(flow); want != VAST_DONE; want = vast_flow_step(flow)) {
        fake_port_ops.wait(fake, want & (VAST_WANT_READ | VAST_WANT_WRITE), vast_flow_wait_ms(flow));
    }
    return vast_flow_result(flow);
}

static void count_progress(void *ctx, const vast_progress *progress)
{
    unsigned *pauses = ctx;
    assert_int_equal(progress->stage, VAST_FLOW_WAIT);
    *pauses += progress->pause_ms != 0;
}

typedef struct expected {
    int line;
    const char *wanted; /* NULL: the default */
    fake_act acts[ACTS];
    vast_err err;
    const char *status; /* NULL: the instance is not known */
    uint32_t timeout_ms, slept_ms;
    unsigned requests;
} expected;

#define CASE __LINE__

static const expected cases[] = {
    { CASE, NULL, { IS("running") }, VAST_OK, "running", .requests = 1 },
    { CASE, NULL, { NEW, IS("loading"), IS("running") }, VAST_OK, "running", .slept_ms = 20000, .requests = 3 },
    { CASE, "loading", { IS("loading") }, VAST_OK, "loading", .requests = 1 },
    { CASE, "stopped", { IS("running"), IS("exited") }, VAST_OK, "exited", .slept_ms = 10000, .requests = 2 },
    { CASE, "stopped", { IS("stopped") }, VAST_OK, "stopped", .requests = 1 },
    { CASE, "exited", { IS("exited") }, VAST_OK, "exited", .requests = 1 },
    { CASE, NULL, { IS("exited") }, VAST_E_REFUSED, "exited", .requests = 1 },
    { CASE, NULL, { IS("loading"), IS("offline") }, VAST_E_REFUSED, "offline", .requests = 2 },
    { CASE, NULL, { IS("unknown") }, VAST_E_REFUSED, "unknown", .requests = 1 },
    /* The service may not know a new instance at once, but one that it has shown is gone. */
    { CASE, NULL, { NONE, NONE, IS("running") }, VAST_OK, "running", .slept_ms = 20000, .requests = 3 },
    { CASE, NULL, { NONE, NONE, NONE }, VAST_E_NOT_FOUND, NULL, .slept_ms = 20000, .requests = 3 },
    { CASE, NULL, { IS("loading"), NONE }, VAST_E_NOT_FOUND, NULL, .requests = 2 },
    { CASE, "gone", { IS("exited"), IS("exited"), NONE }, VAST_OK, NULL, .requests = 3 },
    { CASE, "gone", { NONE }, VAST_OK, NULL, .requests = 1 },
    { CASE, NULL, { OK("{\"instance\":{}}") }, VAST_E_SHAPE, NULL, .requests = 1 },
    { CASE, NULL, { OK("{\"instancess\":null}") }, VAST_E_SHAPE, NULL, .requests = 1 },
    { CASE, NULL, { OK("{\"instances\":7}") }, VAST_E_SHAPE, NULL, .requests = 1 },
    { CASE, NULL, { OK("[]") }, VAST_E_SHAPE, NULL, .requests = 1 },
    { CASE, NULL, { ANSWER("401 No", "{}") }, VAST_E_AUTH, NULL, .requests = 1 },
    { CASE, NULL, { IS("loading"), ANSWER("404 No", "{}") }, VAST_E_NOT_FOUND, "loading", .requests = 2 },
    { CASE, NULL, { IS("loading"), BROKEN, BROKEN, BROKEN, IS("running") }, VAST_OK, "running", .requests = 5 },
    { CASE, NULL, { IS("loading"), IS("loading"), IS("loading") }, VAST_E_TIMEOUT, "loading", 11000, 10500,
        .requests = 3 },
    { CASE, NULL, { IS("loading") }, VAST_E_TIMEOUT, "loading", 400, 0, .requests = 1 },
    /* What is cut off by the deadline says nothing. */
    { CASE, NULL, { IS("loading"), BEGUN("{\"instances\":{\"actual_status\":\"created\"") }, VAST_E_TIMEOUT, "loading",
        11000, 10000, .requests = 2 },
    { CASE, NULL, { IS("loading"), BEGUN("{\"instances\":") }, VAST_E_TIMEOUT, "loading", 11000, 10000, .requests = 2 },
};

static void an_instance_gets_its_verdict(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const expected *want = &cases[i];
            const fake_peer peer = { .acts = want->acts };
            static rig r;
            static vast_instance_wait job;
            unsigned pauses = 0;
            const vast_observer observer = { .progress = count_progress, .ctx = &pauses };
            memset(&job, 0, sizeof job);
            rig_begin(&r, way, &peer, 1);
            rig_start(&r);
            job.id = 5;
            job.status = want->wanted;
            job.settings = (vast_flow_settings){ .timeout_ms = want->timeout_ms, .observer = &observer };
            assert_int_equal(vast_wait_instance_begin(&r.client, &job), VAST_OK);
            vast_err err = drive(&job.flow, &r.fake);
            unsigned requests = rig_count(r.fake.log, "GET /api/v0/instances/5/");
            bool status = job.known == (want->status != NULL) &&
                          (want->status == NULL || strcmp(job.actual_status, want->status) == 0);
            if (err != want->err || requests != want->requests || !status ||
                (want->slept_ms != 0 && r.fake.slept_ms != want->slept_ms)) {
                fail_msg("line %d, way %u: %s, %u requests, \"%s\", slept %u ms", want->line, way, vast_err_name(err),
                    requests, job.actual_status, r.fake.slept_ms);
            }
            assert_int_equal(vast_last(&r.client)->err, err);
            assert_true(pauses + 1 >= requests || requests == 5);
            rig_end(&r);
        }
    }
}

/* That an instance was not known counts within one wait. */
static void a_wait_can_be_done_again(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = (const fake_act[]){ NONE, NONE, NONE, NONE, NONE, IS("running"), SILENCE } };
    static rig r;
    static vast_instance_wait job;
    memset(&job, 0, sizeof job);
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    job.id = 5;
    assert_int_equal(vast_wait_instance(&r.client, &job), VAST_E_NOT_FOUND);
    assert_int_equal(vast_wait_instance(&r.client, &job), VAST_OK);
    assert_string_equal(job.actual_status, "running");
    rig_end(&r);
}

/* A step before the pause is over sends nothing. */
static void a_pause_lasts_its_time(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = (const fake_act[]){ NEW, IS("running"), SILENCE } };
    static rig r;
    static vast_instance_wait job;
    memset(&job, 0, sizeof job);
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    job.id = 5;
    assert_int_equal(vast_wait_instance_begin(&r.client, &job), VAST_OK);
    while (vast_flow_wait_ms(&job.flow) != 10000) {
        unsigned want = vast_flow_step(&job.flow);
        assert_int_not_equal(want, VAST_DONE);
    }
    assert_int_equal(vast_flow_step(&job.flow), VAST_WANT_TIME);
    assert_int_equal(vast_flow_wait_ms(&job.flow), 10000);
    assert_int_equal(rig_count(r.fake.log, "GET /api/v0/instances/5/"), 1);
    assert_int_equal(drive(&job.flow, &r.fake), VAST_OK);
    rig_end(&r);
}

static void a_wait_remembers_why_it_failed(void **state)
{
    (void)state;
    static const struct {
        fake_act acts[ACTS];
        vast_err last, failure;
        uint16_t status;
        bool answered;
    } rows[] = {
        { { BROKEN, BROKEN, BROKEN, BROKEN, BROKEN, BROKEN }, VAST_E_SERVER, VAST_E_SERVER, 503, false },
        { { IS("loading"), BROKEN, BROKEN, BROKEN, BROKEN }, VAST_E_SERVER, VAST_E_SERVER, 503, true },
        { { SILENCE }, VAST_E_TIMEOUT, VAST_E_TIMEOUT, 0, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_peer peer = { .acts = rows[i].acts };
        static rig r;
        static vast_instance_wait job;
        memset(&job, 0, sizeof job);
        rig_begin(&r, 0, &peer, 1);
        r.config.attempts = 1;
        rig_start(&r);
        job.id = 5;
        job.wait.interval_ms = 1000;
        job.settings.timeout_ms = 3700;
        assert_int_equal(vast_wait_instance(&r.client, &job), VAST_E_TIMEOUT);
        assert_int_equal(job.wait.last, rows[i].last);
        assert_int_equal(job.wait.failure, rows[i].failure);
        assert_int_equal(job.wait.status, rows[i].status);
        assert_int_equal(job.wait.answered, rows[i].answered);
        rig_end(&r);
    }
}

/* A limit that leaves no time for the last request does not hide the failures before it. */
static void a_limit_is_no_failure(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = (const fake_act[]){ BROKEN, BROKEN, SILENCE } };
    static rig r;
    static vast_instance_wait job;
    memset(&job, 0, sizeof job);
    rig_begin(&r, 0, &peer, 1);
    r.config.attempts = 1;
    r.config.no_pacing = false;
    rig_start(&r);
    job.id = 5;
    job.wait.interval_ms = 2500;
    job.settings.timeout_ms = 3500;
    assert_int_equal(vast_wait_instance(&r.client, &job), VAST_E_TIMEOUT);
    assert_int_equal(job.wait.failure, VAST_E_SERVER);
    rig_end(&r);
}

static void a_silent_service_ends_a_request_after_a_minute(void **state)
{
    (void)state;
    const fake_peer peers[] = { { .acts = NULL }, { .acts = NULL }, { .acts = NULL },
        { .acts = (const fake_act[]){ IS("running"), SILENCE } } };
    static rig r;
    static vast_instance_wait job;
    memset(&job, 0, sizeof job);
    rig_begin(&r, 0, PEERS(peers));
    r.config.attempts = 1;
    rig_start(&r);
    job.id = 5;
    job.settings.timeout_ms = 1800000;
    assert_int_equal(vast_wait_instance(&r.client, &job), VAST_OK);
    assert_int_equal(r.fake.waited_ms, 3 * 70000);
    rig_end(&r);
}

/* ---- workers ----------------------------------------------------------------------------------------------------- */

#define WORKERS                                                                                                        \
    "[{\"id\":1,\"status\":\"idle\"},{\"id\":2,\"status\":\"model_loading\"},{\"id\":3,\"status\":\"error\"},"         \
    "{\"id\":4,\"status\":\"busy\"},{\"id\":5,\"status\":\"strange\"}]"

static void enough_workers_end_a_wait(void **state)
{
    (void)state;
    static const struct {
        fake_act acts[ACTS];
        int64_t wanted;
        vast_err err;
        vast_worker_count count;
        unsigned requests;
    } rows[] = {
        { { OK(WORKERS) }, 2, VAST_OK, { 2, 1, 1, 5 }, 1 },
        { { OK("{\"workers\":" WORKERS "}") }, 1, VAST_OK, { 2, 1, 1, 5 }, 1 },
        { { OK("[]") }, 0, VAST_OK, { 0 }, 1 },
        { { OK("[]"), OK(WORKERS), BROKEN, BROKEN, BROKEN }, 3, VAST_E_TIMEOUT, { 2, 1, 1, 5 }, 6 },
        { { OK("{}") }, 1, VAST_E_SHAPE, { 0 }, 1 },
        { { OK("[]"), ANSWER("401 No", "{}") }, 1, VAST_E_AUTH, { 0 }, 2 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const fake_peer peer = { .acts = rows[i].acts };
            static rig r;
            static vast_endpoint_wait job;
            memset(&job, 0, sizeof job);
            rig_begin(&r, way, &peer, 1);
            rig_start(&r);
            job.id = 4242;
            job.wanted = rows[i].wanted;
            job.settings.timeout_ms = 25000;
            assert_int_equal(vast_wait_endpoint(&r.client, &job), rows[i].err);
            assert_memory_equal(&job.count, &rows[i].count, sizeof job.count);
            assert_int_equal(rig_count(r.fake.log, "POST /get_endpoint_workers/"), rows[i].requests);
            rig_end(&r);
        }
    }
}

/* ---- arguments and faults ---------------------------------------------------------------------------------------- */

static void arguments_and_a_busy_client_are_refused(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = NULL };
    static rig r;
    static vast_instance_wait one;
    static vast_endpoint_wait group;
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    assert_int_equal(vast_wait_instance(&r.client, &one), VAST_E_ARG);
    assert_int_equal(r.fake.connects, 0);
    assert_int_equal(vast_destroy_instance_begin(&r.client, 1), VAST_OK);
    assert_int_equal(vast_wait_instance_begin(&r.client, &one), VAST_E_BUSY);
    assert_int_equal(vast_wait_endpoint_begin(&r.client, &group), VAST_E_BUSY);
    vast_call_cancel(&r.client);
    rig_end(&r);
}

static bool run_with_fault(unsigned way, fake_fault fault, unsigned n)
{
    const fake_peer peer = { .acts = (const fake_act[]){ NEW, IS("loading"), IS("running"), IS("running"), SILENCE } };
    static rig r;
    static vast_instance_wait job;
    memset(&job, 0, sizeof job);
    rig_begin(&r, way, &peer, 1);
    r.config.attempts = 1;
    r.fake.fault_at = n;
    r.fake.fault = fault;
    rig_start(&r);
    job.id = 5;
    vast_err err = vast_wait_instance(&r.client, &job);
    bool past = r.fake.calls < n;
    assert_true(r.fake.waited_ms <= 120000);
    assert_true(err == VAST_OK || (fault == FAULT_AGAIN && err == VAST_E_TIMEOUT));
    assert_true(err != VAST_OK || strcmp(job.actual_status, "running") == 0);
    rig_end(&r);
    return !past;
}

static void a_fault_in_between_does_not_end_a_wait(void **state)
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
        cmocka_unit_test(an_instance_gets_its_verdict),
        cmocka_unit_test(a_wait_can_be_done_again),
        cmocka_unit_test(a_pause_lasts_its_time),
        cmocka_unit_test(a_wait_remembers_why_it_failed),
        cmocka_unit_test(a_limit_is_no_failure),
        cmocka_unit_test(a_silent_service_ends_a_request_after_a_minute),
        cmocka_unit_test(enough_workers_end_a_wait),
        cmocka_unit_test(arguments_and_a_busy_client_are_refused),
        cmocka_unit_test(a_fault_in_between_does_not_end_a_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
