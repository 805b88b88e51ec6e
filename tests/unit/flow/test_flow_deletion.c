/* SPDX-License-Identifier: MIT */
/* Deletion with proof: each step and its failures, driven by steps alone, and with a port that fails at every n. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"
#include "vastai/flow.h"

#define DELETED "{\"success\":true,\"deleted_workers\":[1001],\"failed_workers\":[1002,1003],\"msg\":\"1 of 3\"}"
#define CLEAN "{\"success\":true,\"deleted_workers\":[1001,1002],\"failed_workers\":[]}"
#define LISTED "{\"success\":true,\"results\":[{\"id\":4241},{\"id\":4242},{\"id\":4243}]}"
#define NAMELESS "{\"success\":true,\"results\":[{\"endpoint_id\":4242}]}"
#define GONE "{\"success\":true,\"results\":[{\"id\":4243}]}"
#define YES "{\"success\":true}"
#define NO "{\"success\":false,\"error\":\"busy\",\"msg\":\"still stopping\"}"
#define NOTHING "{\"success\":false,\"error\":\"no_such_instance\",\"msg\":\"no_such_instance\"}"
#define PAGE "<h1>404 Not Found</h1>"
#define SPENT                                                                                                          \
    "{\"gpu_cost_per_hour\":0.5,\"container_storage_cost_per_hour\":0,\"volume_storage_cost_per_hour\":0.25,"          \
    "\"has_active_resources\":true}"

#define OK(json) ANSWER("200 OK", json)
#define BUSY OK(NO)

enum { ROOM = 4, ACTS = 12 };

/* An observer that wants to know nothing. */
static const vast_observer silent = { .progress = NULL };

typedef struct expected {
    int line;
    const char *name;
    fake_act acts[ACTS];
    vast_err err, deleted, gone, destroyed, billing;
    uint32_t timeout_ms, left;
    uint32_t slept_ms;
    bool only_delete, skip_billing, already_gone;
} expected;

#define CASE .line = __LINE__

static const expected cases[] = {
    { CASE, .name = "the spend rate is not requested", .acts = { OK(CLEAN), OK(GONE) }, .skip_billing = true,
        .billing = VAST_E_BUSY },
    { CASE, .name = "the response to the deletion has another shape",
        .acts = { OK("{\"success\":true,\"deleted_workers\":7}") }, .err = VAST_E_SHAPE, .deleted = VAST_E_SHAPE,
        .gone = VAST_E_BUSY, .destroyed = VAST_E_BUSY, .billing = VAST_E_BUSY },
    { CASE, .name = "a destruction is not confirmed at once",
        .acts = { OK(DELETED), OK(GONE), OK("{}"), OK(YES), OK(YES), OK(SPENT) }, .slept_ms = 1000 },
    { CASE, .name = "too many requests to destroy",
        .acts = { OK(DELETED), OK(GONE), ANSWER("429 Slow", NO), ANSWER("429 Slow", NO), ANSWER("429 Slow", NO),
            ANSWER("429 Slow", NO), ANSWER("429 Slow", NO), OK(YES), OK(YES), OK(SPENT) } },
    { CASE, .name = "a proxy finds no page for a worker",
        .acts = { OK(DELETED), OK(GONE), ANSWER("404 Not Found", PAGE), OK(YES) }, .left = 1, .err = VAST_E_NOT_FOUND,
        .destroyed = VAST_E_NOT_FOUND, .billing = VAST_E_BUSY },
    { CASE, .name = "all is well", .acts = { OK(CLEAN), OK(GONE), OK(SPENT) } },
    { CASE, .name = "a group in the list has no ID", .acts = { OK(CLEAN), OK(NAMELESS), OK(SPENT) },
        .err = VAST_E_SHAPE, .gone = VAST_E_SHAPE },
    { CASE, .name = "only the deletion", .acts = { OK(DELETED) }, .left = 2, .only_delete = true, .gone = VAST_E_BUSY,
        .destroyed = VAST_E_BUSY, .billing = VAST_E_BUSY },
    { CASE, .name = "the deletion is refused", .acts = { OK(NO) }, .err = VAST_E_REFUSED, .deleted = VAST_E_REFUSED,
        .gone = VAST_E_BUSY, .destroyed = VAST_E_BUSY, .billing = VAST_E_BUSY },
    { CASE, .name = "listed twice", .acts = { OK(CLEAN), OK(LISTED), OK(LISTED), OK(GONE), OK(SPENT) },
        .slept_ms = 2000 },
    { CASE, .name = "listed to the end", .acts = { OK(CLEAN), OK(LISTED), OK(LISTED), OK(SPENT) }, .timeout_ms = 2000,
        .slept_ms = 1000, .err = VAST_E_TIMEOUT, .gone = VAST_E_TIMEOUT },
    { CASE, .name = "the list is refused", .acts = { OK(CLEAN), OK(NO), OK(SPENT) }, .err = VAST_E_REFUSED,
        .gone = VAST_E_REFUSED },
    { CASE, .name = "two workers are left", .acts = { OK(DELETED), OK(GONE), OK(YES), OK(YES), OK(SPENT) } },
    { CASE, .name = "a worker is gone already",
        .acts = { OK(DELETED), OK(GONE), ANSWER("404 Not Found", NOTHING), OK(YES), OK(SPENT) } },
    { CASE, .name = "a worker needs a second attempt",
        .acts = { OK(DELETED), OK(GONE), BUSY, OK(YES), OK(YES), OK(SPENT) }, .slept_ms = 1000 },
    { CASE, .name = "the other worker needs a second attempt",
        .acts = { OK(DELETED), OK(GONE), OK(YES), BUSY, OK(YES), OK(SPENT) }, .slept_ms = 1000 },
    { CASE, .name = "a worker survives", .acts = { OK(DELETED), OK(GONE), OK(YES), BUSY, BUSY }, .timeout_ms = 2000,
        .slept_ms = 1000, .left = 1, .err = VAST_E_REFUSED, .destroyed = VAST_E_REFUSED, .billing = VAST_E_BUSY },
    { CASE, .name = "the key may not destroy",
        .acts = { OK(DELETED), OK(GONE), ANSWER("403 Forbidden", NO), ANSWER("403 Forbidden", NO) }, .left = 2,
        .err = VAST_E_AUTH, .destroyed = VAST_E_AUTH, .billing = VAST_E_BUSY },
    { CASE, .name = "the key may not ask what is spent", .acts = { OK(CLEAN), OK(GONE), ANSWER("403 Forbidden", NO) },
        .billing = VAST_E_AUTH },
    { CASE, .name = "the service stops answering", .acts = { OK(CLEAN) }, .timeout_ms = 3000, .err = VAST_E_TIMEOUT,
        .gone = VAST_E_TIMEOUT, .billing = VAST_E_TIMEOUT },
    { CASE, .name = "one failure of the service",
        .acts = { OK(DELETED), OK(GONE), ANSWER("500 Oops", NO), OK(YES), OK(YES), OK(SPENT) }, .slept_ms = 1000 },
    { CASE, .name = "the first answer was lost",
        .acts = { { FAKE_SAY, .text = "HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n" },
            ANSWER("404 Not Found", NOTHING), OK(GONE), OK(SPENT) },
        .err = VAST_E_UNKNOWN_OUTCOME, .already_gone = true },
};

typedef struct bed {
    rig r;
    int64_t gone[ROOM], left[ROOM];
    vast_verified_deletion job;
    unsigned events;
} bed;

static vast_err count_event(void *ctx, const vast_json_event *event)
{
    (void)event;
    ++*(unsigned *)ctx;
    return VAST_OK;
}

static void set_up(bed *b, unsigned way, const fake_peer *peer, uint32_t room)
{
    memset(&b->job, 0, sizeof b->job);
    rig_begin(&b->r, way, peer, 1);
    b->r.config.timeout_ms = 120000;
    b->job.id = 4242;
    b->job.deletion.deleted_workers = (vast_ids){ .items = b->gone, .room = room };
    b->job.deletion.failed_workers = (vast_ids){ .items = b->left, .room = room };
    b->events = 0;
}

/* Steps and waits, as a program that drives its flow itself does. */
static vast_err drive(bed *b)
{
    vast_flow *flow = &b->job.flow;
    for (unsigned want = vast_flow_step(flow); want != VAST_DONE; want = vast_flow_step(flow)) {
        fake_port_ops.wait(&b->r.fake, want & (VAST_WANT_READ | VAST_WANT_WRITE), vast_flow_wait_ms(flow));
    }
    assert_int_equal(vast_flow_wait_ms(flow), 0);
    return vast_flow_result(flow);
}

static void every_step_has_its_result(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const expected *want = &cases[i];
            const fake_peer peer = { .acts = want->acts };
            static bed b;
            set_up(&b, way, &peer, ROOM);
            b.r.config.port = &fake_port_stepped;
            b.job.settings.timeout_ms = want->timeout_ms;
            b.job.only_delete = want->only_delete;
            b.job.skip_billing = want->skip_billing;
            b.job.on_json = count_event;
            b.job.json_ctx = &b.events;
            b.job.settings.observer = &silent;
            rig_start(&b.r);
            assert_int_equal(vast_delete_endpoint_verified_begin(&b.r.client, &b.job), VAST_OK);
            vast_err err = drive(&b);
            if (err != want->err || b.job.deleted != want->deleted || b.job.gone != want->gone ||
                b.job.destroyed != want->destroyed || b.job.billing != want->billing ||
                b.job.left.count != want->left || b.job.already_gone != want->already_gone ||
                (b.r.fake.slept_ms != want->slept_ms && want->slept_ms != 0)) {
                fail_msg("line %d, way %u: %s: %s, deleted %s, gone %s, destroyed %s, billing %s, %u left, slept %u ms",
                    want->line, way, want->name, vast_err_name(err), vast_err_name(b.job.deleted),
                    vast_err_name(b.job.gone), vast_err_name(b.job.destroyed), vast_err_name(b.job.billing),
                    b.job.left.count, b.r.fake.slept_ms);
            }
            assert_int_equal(vast_last(&b.r.client)->err, err);
            rig_end(&b.r);
        }
    }
}

/* What was found out belongs to one deletion. */
static void a_job_can_be_used_again(void **state)
{
    (void)state;
    const fake_act acts[] = { { FAKE_SAY, .text = "HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n" },
        ANSWER("404 Not Found", NOTHING), OK(GONE), OK(SPENT), OK(NO), SILENCE };
    const fake_peer peer = { .acts = acts };
    static bed b;
    set_up(&b, 0, &peer, ROOM);
    rig_start(&b.r);
    assert_int_equal(vast_delete_endpoint_verified(&b.r.client, &b.job), VAST_E_UNKNOWN_OUTCOME);
    assert_true(b.job.already_gone);
    assert_int_equal(vast_delete_endpoint_verified(&b.r.client, &b.job), VAST_E_REFUSED);
    assert_false(b.job.already_gone);
    rig_end(&b.r);
}

static void what_the_service_says_is_stored(void **state)
{
    (void)state;
    const fake_peer peer = { .acts =
                                 (const fake_act[]){ OK(DELETED), OK(GONE), OK(YES), OK(YES), OK(SPENT), SILENCE } };
    static bed b;
    set_up(&b, 0, &peer, ROOM);
    b.job.on_json = count_event;
    b.job.json_ctx = &b.events;
    rig_start(&b.r);
    assert_int_equal(vast_delete_endpoint_verified(&b.r.client, &b.job), VAST_OK);
    assert_int_equal(b.events, 15);
    assert_int_equal(b.gone[0], 1001);
    assert_string_equal(b.job.deletion.msg, "1 of 3");
    assert_int_equal(b.job.spend.gpu_micros, 500000);
    assert_true(b.job.spend.has_active_resources);
    assert_non_null(strstr(b.r.fake.log, "DELETE /api/v0/instances/1002/"));
    assert_non_null(strstr(b.r.fake.log, "DELETE /api/v0/instances/1003/"));
    rig_end(&b.r);
}

static void a_workergroup_has_operations_of_its_own(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = (const fake_act[]){ OK(CLEAN), OK(GONE), OK(SPENT), SILENCE } };
    static bed b;
    set_up(&b, 0, &peer, ROOM);
    rig_start(&b.r);
    assert_int_equal(vast_delete_workergroup_verified(&b.r.client, &b.job), VAST_OK);
    assert_non_null(strstr(b.r.fake.log, "DELETE /api/v0/autojobs/4242/"));
    assert_non_null(strstr(b.r.fake.log, "GET /api/v0/autojobs/ "));
    assert_null(strstr(b.r.fake.log, "endptjobs"));
    rig_end(&b.r);
}

static void workers_without_room_are_counted(void **state)
{
    (void)state;
    static const struct {
        uint32_t room, left;
        vast_err destroyed;
        unsigned destroys;
    } rows[] = { { 0, 2, VAST_E_SPACE, 0 }, { 1, 1, VAST_E_SPACE, 1 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_peer peer = { .acts = (const fake_act[]){ OK(DELETED), OK(GONE), OK(YES), OK(SPENT), SILENCE } };
        static bed b;
        set_up(&b, 0, &peer, rows[i].room);
        rig_start(&b.r);
        assert_int_equal(vast_delete_endpoint_verified(&b.r.client, &b.job), rows[i].destroyed);
        assert_int_equal(b.job.left.count, rows[i].left);
        assert_int_equal(b.job.destroyed, rows[i].destroyed);
        assert_int_equal(rig_count(b.r.fake.log, "DELETE /api/v0/instances/"), rows[i].destroys);
        rig_end(&b.r);
    }
}

static void arguments_and_a_busy_client_are_refused(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = (const fake_act[]){ OK(CLEAN), SILENCE } };
    static bed b;
    set_up(&b, 0, &peer, ROOM);
    rig_start(&b.r);
    b.job.id = 0;
    assert_int_equal(vast_delete_endpoint_verified(&b.r.client, &b.job), VAST_E_ARG);
    assert_int_equal(vast_last(&b.r.client)->cause, VAST_CAUSE_PARAM_TYPE);
    assert_int_equal(b.r.fake.log_len, 0);
    b.job.id = 4242;
    assert_int_equal(vast_delete_endpoint_begin(&b.r.client, 1, &b.job.deletion), VAST_OK);
    b.job.deleted = VAST_OK;
    assert_int_equal(vast_delete_endpoint_verified_begin(&b.r.client, &b.job), VAST_E_BUSY);
    assert_int_equal(b.job.deleted, VAST_OK);
    vast_call_cancel(&b.r.client);
    rig_end(&b.r);
}

/* A port that cannot wait, driven by steps, and cancelled after the n-th: the remaining workers are still known. */
static void cancelling_after_any_step_leaves_the_truth(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = (const fake_act[]){
                                 OK(DELETED), OK(GONE), OK(YES), OK("{}"), OK(YES), OK(SPENT), SILENCE } };
    unsigned stopped = 0, unknown = 0;
    bool ended = false;
    for (unsigned n = 0; !ended; n++) {
        static bed b;
        set_up(&b, 3, &peer, ROOM);
        rig_start(&b.r);
        assert_int_equal(vast_delete_endpoint_verified_begin(&b.r.client, &b.job), VAST_OK);
        for (unsigned i = 0; i < n && !ended; i++) {
            unsigned want = vast_flow_step(&b.job.flow);
            ended = want == VAST_DONE;
            if (!ended) {
                fake_port_ops.wait(
                    &b.r.fake, want & (VAST_WANT_READ | VAST_WANT_WRITE), vast_flow_wait_ms(&b.job.flow));
            }
        }
        bool destroyed = strstr(b.r.fake.log, "DELETE /api/v0/instances/1002/ ") != NULL;
        vast_flow_cancel(&b.job.flow);
        vast_flow_cancel(&b.job.flow);
        vast_err err = vast_flow_result(&b.job.flow);
        stopped += err == VAST_E_STOPPED;
        unknown += err == VAST_E_UNKNOWN_OUTCOME;
        assert_true(ended || err == VAST_E_STOPPED || err == VAST_E_UNKNOWN_OUTCOME);
        assert_int_equal(vast_flow_step(&b.job.flow), VAST_DONE);
        if (b.job.deleted == VAST_OK) {
            assert_true(
                b.job.left.count <= 2 && (ended || destroyed || b.job.left.count == 2 || b.job.gone == VAST_E_BUSY));
            assert_true(b.job.left.count == 0 || b.left[b.job.left.count - 1] == 1003);
        }
        rig_end(&b.r);
    }
    assert_true(stopped > 4 && unknown > 4);
}

static void a_port_without_wait_needs_steps(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = (const fake_act[]){ OK(CLEAN), SILENCE } };
    static bed b;
    for (unsigned steps = 0; steps < 2; steps++) {
        set_up(&b, 0, &peer, ROOM);
        b.r.config.port = &fake_port_stepped;
        rig_start(&b.r);
        assert_int_equal(vast_delete_endpoint_verified_begin(&b.r.client, &b.job), VAST_OK);
        if (steps != 0) {
            b.r.fake.stutter = true;
            (void)vast_flow_step(&b.job.flow);
            (void)vast_flow_step(&b.job.flow);
        }
        assert_int_equal(vast_flow_finish(&b.job.flow), steps == 0 ? VAST_E_ARG : VAST_E_UNKNOWN_OUTCOME);
        rig_end(&b.r);
    }
}

/* ---- observing --------------------------------------------------------------------------------------------------- */

typedef struct notes {
    vast_client *client;
    char text[512];
    unsigned stop_at, calls, results;
} notes;

static void note_progress(void *ctx, const vast_progress *progress)
{
    static const char names[VAST_FLOW_STAGE_COUNT][8] = { [VAST_FLOW_DELETE] = "delete",
        [VAST_FLOW_LIST] = "list",
        [VAST_FLOW_DESTROY] = "destroy",
        [VAST_FLOW_BILLING] = "billing" };
    notes *n = ctx;
    size_t at = strlen(n->text);
    (void)snprintf(n->text + at, sizeof n->text - at, "%s%u:%lld:%u%s ", names[progress->stage], progress->attempt,
        (long long)progress->id, progress->pause_ms, progress->words);
    assert_true(progress->left_s <= 120 && progress->position == -1 && progress->depth == -1);
}

static vast_err note_call(void *ctx, const vast_request *request)
{
    notes *n = ctx;
    char text[256];
    vast_out out;
    vast_out_begin(&out, text, sizeof text);
    assert_int_equal(vast_explain(n->client, request, &out), VAST_OK);
    return ++n->calls == n->stop_at ? VAST_E_SHAPE : VAST_OK;
}

static void note_result(void *ctx, const vast_outcome *outcome)
{
    notes *n = ctx;
    n->results += outcome->status != 0;
}

static void an_observer_sees_each_call_and_pause(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = (const fake_act[]){
                                 OK(DELETED), OK(LISTED), OK(GONE), OK(YES), BUSY, OK(YES), OK(SPENT), SILENCE } };
    for (unsigned stop_at = 0; stop_at < 7; stop_at++) {
        static bed b;
        notes n = { .client = &b.r.client, .stop_at = stop_at };
        const vast_observer observer = { note_progress, note_call, note_result, &n };
        set_up(&b, 0, &peer, ROOM);
        b.job.settings.observer = &observer;
        rig_start(&b.r);
        vast_err err = vast_delete_endpoint_verified(&b.r.client, &b.job);
        assert_int_equal(err, stop_at == 0 ? VAST_OK : VAST_E_SHAPE);
        assert_int_equal(vast_last(&b.r.client)->err, err);
        assert_int_equal(n.calls, stop_at == 0 ? 7 : stop_at);
        assert_int_equal(n.results, stop_at == 0 ? 7 : stop_at - 1);
        if (stop_at == 0) {
            assert_string_equal(n.text, "delete1:0:0 list1:0:0 list1:0:1000 list2:0:0 destroy1:1002:0 destroy2:1003:0 "
                                        "destroy2:1003:1000still stopping destroy3:1003:0 billing1:0:0 ");
        }
        rig_end(&b.r);
    }
}

/* ---- faults ------------------------------------------------------------------------------------------------------ */

static bool run_with_fault(unsigned way, fake_fault fault, unsigned n)
{
    const fake_peer peer = { .acts =
                                 (const fake_act[]){ OK(DELETED), OK(GONE), OK(YES), OK(YES), OK(SPENT), SILENCE } };
    static bed b;
    set_up(&b, way, &peer, ROOM);
    b.r.config.attempts = 1;
    b.r.fake.fault_at = n;
    b.r.fake.fault = fault;
    rig_start(&b.r);
    vast_err err = vast_delete_endpoint_verified(&b.r.client, &b.job);
    bool past = b.r.fake.calls < n;
    assert_true(b.r.fake.waited_ms <= 120000);
    assert_int_equal(vast_last(&b.r.client)->err, err);
    assert_true(!past || err == VAST_OK);
    if (err == VAST_OK) {
        assert_true(b.job.deleted == VAST_OK && b.job.gone == VAST_OK && b.job.destroyed == VAST_OK);
        assert_int_equal(b.job.left.count, 0);
    } else if (b.job.deleted == VAST_OK) {
        assert_true(b.job.gone != VAST_OK || b.job.destroyed != VAST_OK || b.job.already_gone);
        assert_true(b.job.destroyed != VAST_OK || b.job.left.count == 0);
    } else {
        assert_int_equal(rig_count(b.r.fake.log, "/instances/"), 0);
    }
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
            assert_true(n > 10);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_has_its_result),
        cmocka_unit_test(a_job_can_be_used_again),
        cmocka_unit_test(what_the_service_says_is_stored),
        cmocka_unit_test(a_workergroup_has_operations_of_its_own),
        cmocka_unit_test(workers_without_room_are_counted),
        cmocka_unit_test(arguments_and_a_busy_client_are_refused),
        cmocka_unit_test(cancelling_after_any_step_leaves_the_truth),
        cmocka_unit_test(a_port_without_wait_needs_steps),
        cmocka_unit_test(an_observer_sees_each_call_and_pause),
        cmocka_unit_test(no_fault_of_the_port_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
