/* SPDX-License-Identifier: MIT */
/* The typed calls: endpoint groups listed and deleted, instances destroyed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"
#include "vastai/ops.h"

#define HEADS(target)                                                                                                  \
    target " HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: libvastai/" VAST_VERSION                                  \
           "\r\nAccept: application/json\r\nAccept-Encoding: identity\r\nAuthorization: Bearer " RIG_KEY "\r\n\r\n"

static const struct {
    const char *status, *json;
    vast_err err;
    uint32_t gone, left;
    const char *msg;
} deletions[] = {
    { "200 OK",
        "{\"success\":true,\"deleted_workers\":[1001,1002],\"failed_workers\":[],\"msg\":\"Deleted endpoint job and 2 "
        "workers\"}",
        VAST_OK, 2, 0, "Deleted endpoint job and 2 workers" },
    { "200 OK", "{\"success\":true,\"deleted_workers\":[1001,1002,1003],\"failed_workers\":[1004]}", VAST_OK, 3, 1,
        "" },
    { "200 OK", "{\"success\":true}", VAST_OK, 0, 0, "" },
    { "200 OK", "{}", VAST_E_UNKNOWN_OUTCOME, 0, 0, "" },
    { "200 OK", "{\"deleted_workers\":[1001]}", VAST_E_UNKNOWN_OUTCOME, 0, 0, "" },
    { "200 OK", "{\"success\":null}", VAST_E_UNKNOWN_OUTCOME, 0, 0, "" },
    { "200 OK", "{\"success\":0}", VAST_E_UNKNOWN_OUTCOME, 0, 0, "" },
    { "200 OK", "{\"success\":\"true\"}", VAST_E_UNKNOWN_OUTCOME, 0, 0, "" },
    { "200 OK", "{\"success\":[true]}", VAST_E_UNKNOWN_OUTCOME, 0, 0, "" },
    { "200 OK", "{\"success\":true,\"success\":false}", VAST_E_REFUSED, 0, 0, "" },
    { "204 No Content", NULL, VAST_E_UNKNOWN_OUTCOME, 0, 0, "" },
    { "200 OK", "{\"deleted_workers\":[1001],\"success\":false,\"msg\":\"busy\"}", VAST_E_REFUSED, 0, 0, "" },
    { "200 OK", "{\"deleted_workers\":[1001],\"failed_workers\":\"none\"}", VAST_E_UNKNOWN_OUTCOME, 0, 0, "" },
    { "200 OK", "{\"deleted_workers\":\"none\",\"success\":true}", VAST_E_SHAPE, 0, 0, "" },
    { "200 OK", "{\"deleted_workers\":\"none\",\"success\":false,\"msg\":\"no\"}", VAST_E_REFUSED, 0, 0, "" },
    { "200 OK", "{\"deleted_workers\":[1001,1e99]}", VAST_E_UNKNOWN_OUTCOME, 0, 0, "" },
    { "200 OK", "{\"deleted_workers\":[1001,1e99],\"success\":true}", VAST_E_RANGE, 0, 0, "" },
    { "200 OK", "{\"success\":true,\"deleted_workers\":[1001", VAST_E_UNKNOWN_OUTCOME, 0, 0, "" },
    { "200 OK", "{\"success\":true,\"deleted_workers\":[NaN]}", VAST_E_UNKNOWN_OUTCOME, 0, 0, "" },
    { "200 OK", "<html>", VAST_E_UNKNOWN_OUTCOME, 0, 0, "" },
    { "400 Bad Request", "{\"success\":false,\"error\":\"invalid_args\",\"msg\":\"Routegroup not found for user\"}",
        VAST_E_NOT_FOUND, 0, 0, "" },
    { "404 Not Found", "{\"success\":false,\"error\":\"auth_error\",\"msg\":\"Invalid user key\"}", VAST_E_AUTH, 0, 0,
        "" },
};

static void a_deletion_tells_of_its_workers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof deletions / sizeof *deletions; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const fake_act acts[] = { ANSWER(deletions[i].status, deletions[i].json), SILENCE };
            const fake_peer peer = { .acts = acts };
            int64_t gone[2] = { 0 };
            vast_endpoint_deletion out = {
                .deleted_workers = { gone, 2, 7 }, .failed_workers = { NULL, 0, 7 }, .msg = "old"
            };
            static rig r;
            rig_begin(&r, way, &peer, 1);
            rig_start(&r);
            if (vast_delete_endpoint(&r.client, 4242, &out) != deletions[i].err) {
                fail_msg("case %zu way %u: %s", i, way, vast_err_name(vast_last(&r.client)->err));
            }
            assert_string_equal(r.fake.log, HEADS("DELETE /api/v0/endptjobs/4242/"));
            assert_int_equal(out.deleted_workers.count, deletions[i].gone);
            assert_int_equal(out.failed_workers.count, deletions[i].left);
            assert_ptr_equal(out.deleted_workers.items, gone);
            assert_int_equal(out.deleted_workers.room, 2);
            assert_string_equal(out.msg, deletions[i].msg);
            if (deletions[i].gone != 0) {
                assert_int_equal(gone[0], 1001);
                assert_int_equal(gone[1], 1002);
            }
            rig_end(&r);
        }
    }
}

/* The first answer breaks off after a worker was named; its members do not mix with the second. */
static void a_repeated_deletion_starts_its_lists_over(void **state)
{
    (void)state;
    static const fake_act cut[] = {
        { .kind = FAKE_SAY, .text = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"deleted_workers\":[1001,10" },
        { .kind = FAKE_RESET, .unasked = true }, SILENCE
    };
    static const fake_act gone_now[] = { ANSWER("404 Not Found", "{\"msg\":\"no such group\"}"), SILENCE };
    static const fake_act again[] = { ANSWER("200 OK", "{\"success\":true,\"deleted_workers\":[2002]}"), SILENCE };
    for (unsigned i = 0; i < 2; i++) {
        const fake_peer peers[] = { { .acts = cut }, { .acts = i == 0 ? gone_now : again } };
        int64_t gone[2] = { 0 };
        vast_endpoint_deletion out = { .deleted_workers = { gone, 2, 0 } };
        static rig r;
        rig_begin(&r, 0, PEERS(peers));
        rig_start(&r);
        assert_int_equal(vast_delete_endpoint(&r.client, 4242, &out), VAST_OK);
        assert_int_equal(vast_last(&r.client)->already_gone, i == 0);
        assert_int_equal(out.deleted_workers.count, i);
        assert_int_equal(gone[0], i == 0 ? 1001 : 2002);
        rig_end(&r);
    }
}

static void an_id_must_be_positive(void **state)
{
    (void)state;
    static const int64_t ids[] = { 0, -1, INT64_MIN };
    static const fake_peer peer = { .acts = NULL };
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        vast_endpoint_deletion out = { .deleted_workers = { NULL, 0, 7 }, .msg = "old" };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_delete_endpoint(&r.client, ids[i], &out), VAST_E_ARG);
        assert_int_equal(out.deleted_workers.count, 0);
        assert_string_equal(out.msg, "");
        assert_int_equal(vast_destroy_instance(&r.client, ids[i]), VAST_E_ARG);
        assert_int_equal(r.fake.connects, 0);
        rig_end(&r);
    }
}

/* ---- the list ---------------------------------------------------------------------------------------------------- */

typedef struct seen {
    unsigned count;
    vast_endpoint rows[4];
    vast_err verdict;
} seen;

static vast_err note(void *ctx, const vast_endpoint *endpoint)
{
    seen *s = ctx;
    if (s->count < 4) {
        s->rows[s->count] = *endpoint;
    }
    s->count++;
    return s->verdict;
}

#define TWO                                                                                                            \
    "{\"success\":true,\"results\":[{\"id\":3001,\"endpoint_name\":\"vLLM-Qwen3-8B\",\"min_load\":0.5,\"min_cold_"     \
    "load\":1.0,"                                                                                                      \
    "\"target_util\":0.9,\"cold_mult\":2.5,\"cold_workers\":5,\"max_workers\":20,\"endpoint_state\":\"active\","       \
    "\"user_id\":"                                                                                                     \
    "424242,\"created_at\":\"2025-12-01T12:00:00Z\",\"api_key\":\"endpoint-secret\",\"auto_delete_in_seconds\":null}," \
    "{\"id\":3002,\"endpoint_name\":\"whisper\",\"endpoint_state\":\"stopped\"}]}"

static void the_list_is_shown_row_by_row(void **state)
{
    (void)state;
    for (unsigned way = 0; way < RIG_WAYS; way++) {
        static const fake_act acts[] = { ANSWER("200 OK", TWO), SILENCE };
        static const fake_peer peer = { .acts = acts };
        static rig r;
        static seen s;
        vast_endpoint row;
        memset(&s, 0, sizeof s);
        rig_begin(&r, way, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_list_endpoints(&r.client, &row, note, &s), VAST_OK);
        assert_string_equal(r.fake.log, HEADS("GET /api/v0/endptjobs/"));
        assert_int_equal(s.count, 2);
        const vast_endpoint *one = &s.rows[0], *two = &s.rows[1];
        assert_int_equal(one->id, 3001);
        assert_string_equal(one->name, "vLLM-Qwen3-8B");
        assert_int_equal(one->min_load_micros, 500000);
        assert_int_equal(one->min_cold_load_micros, 1000000);
        assert_int_equal(one->target_util_micros, 900000);
        assert_int_equal(one->cold_mult_micros, 2500000);
        assert_int_equal(one->cold_workers, 5);
        assert_int_equal(one->max_workers, 20);
        assert_string_equal(one->state, "active");
        assert_int_equal(one->user_id, 424242);
        assert_string_equal(one->created_at, "2025-12-01T12:00:00Z");
        assert_int_equal(two->id, 3002);
        assert_string_equal(two->name, "whisper");
        assert_int_equal(two->max_workers, 0);
        assert_string_equal(two->state, "stopped");
        rig_end(&r);
    }
}

static const struct {
    const char *status, *json;
    vast_err verdict, err;
    unsigned count;
} lists[] = {
    { "200 OK", "{\"success\":true,\"results\":[]}", VAST_OK, VAST_OK, 0 },
    /* An error is never an empty list. */
    { "200 OK", "{\"success\":true}", VAST_OK, VAST_E_SHAPE, 0 },
    { "200 OK", "{\"success\":true,\"results\":null}", VAST_OK, VAST_E_SHAPE, 0 },
    { "200 OK", "{\"success\":false,\"msg\":\"denied\"}", VAST_OK, VAST_E_REFUSED, 0 },
    { "200 OK", "[]", VAST_OK, VAST_E_SHAPE, 0 },
    { "204 No Content", NULL, VAST_OK, VAST_E_JSON, 0 },
    /* The words win over the form, and an empty account is an empty list. */
    { "200 OK", "{\"results\":{},\"success\":false,\"msg\":\"denied\"}", VAST_OK, VAST_E_REFUSED, 0 },
    { "400 Bad Request", "{\"success\":false,\"msg\":\"No endpoints for user 42 found.\"}", VAST_OK, VAST_OK, 0 },
    { "404 Not Found", "{\"error\":\"No endpoints for user 42 found.\"}", VAST_OK, VAST_OK, 0 },
    { "404 Not Found", "{\"error\":\"No endpoints for user 42 found.\"", VAST_OK, VAST_E_NOT_FOUND, 0 },
    { "410 Gone", "{\"error\":\"No endpoints for user 42 found.\"}", VAST_OK, VAST_E_REFUSED, 0 },
    { "200 OK", TWO, VAST_E_STOPPED, VAST_E_STOPPED, 1 },
    { "200 OK", TWO, VAST_E_SPACE, VAST_E_SPACE, 1 },
};

static void a_list_that_is_none_is_an_error(void **state)
{
    (void)state;
    static const vast_endpoint nothing;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const fake_act acts[] = { ANSWER(lists[i].status, lists[i].json), SILENCE };
        const fake_peer peer = { .acts = acts };
        static seen s;
        vast_endpoint row;
        static rig r;
        memset(&s, 0, sizeof s);
        memset(&row, 0, sizeof row);
        s.verdict = lists[i].verdict;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_list_endpoints(&r.client, &row, note, &s), lists[i].err);
        assert_int_equal(s.count, lists[i].count);
        assert_memory_equal(&row, &nothing, sizeof row);
        rig_end(&r);
    }
}

/* A second attempt would show rows twice. */
static void a_list_that_breaks_off_is_not_repeated(void **state)
{
    (void)state;
    static const fake_act acts[] = { { .kind = FAKE_SAY, .text = "HTTP/1.1 200 OK\r\n\r\n{\"results\":[{\"id\":1}," },
        { .kind = FAKE_RESET, .unasked = true }, SILENCE };
    static const fake_peer peer = { .acts = acts };
    static seen s;
    static rig r;
    vast_endpoint row;
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    assert_int_equal(vast_list_endpoints(&r.client, &row, note, &s), VAST_E_IO);
    assert_int_equal(s.count, 1);
    assert_int_equal(r.fake.connects, 1);
    rig_end(&r);
}

static vast_err count_event(void *ctx, const vast_json_event *event)
{
    (void)event;
    ++*(unsigned *)ctx;
    return VAST_OK;
}

static vast_err ignore_group(void *ctx, const vast_workergroup *group)
{
    assert_int_equal(group->id, 1);
    ++*(unsigned *)ctx;
    return VAST_OK;
}

/* What the binding of a typed call mutes concerns only that call. */
static void a_receiver_hears_all_after_a_typed_call(void **state)
{
    (void)state;
    static const fake_act acts[] = { ANSWER("200 OK", "{\"results\":[{\"id\":1,\"x\":{\"y\":[2]}}]}"),
        ANSWER("200 OK", "{\"results\":[{\"id\":1,\"x\":{\"y\":[2]}}]}"), SILENCE };
    static const fake_peer peer = { .acts = acts };
    static rig r;
    vast_workergroup row;
    unsigned groups = 0, events = 0;
    const vast_request request = { .op = &vast_op_list_workergroups, .on_json = count_event, .ctx = &events };
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    assert_int_equal(vast_list_workergroups(&r.client, &row, ignore_group, &groups), VAST_OK);
    assert_int_equal(groups, 1);
    assert_int_equal(vast_call(&r.client, &request), VAST_OK);
    assert_int_equal(events, 16);
    rig_end(&r);
}

/* ---- stepping ---------------------------------------------------------------------------------------------------- */

static void typed_calls_can_be_stepped(void **state)
{
    (void)state;
    static const fake_act acts[] = { ANSWER("200 OK", "{\"success\":true,\"deleted_workers\":[1]}"),
        ANSWER("200 OK", TWO), ANSWER("200 OK", "{\"success\":true}"), SILENCE };
    static const fake_peer peer = { .acts = acts };
    static rig r;
    static seen s;
    vast_endpoint_deletion out = { .deleted_workers = { NULL, 0, 0 } };
    vast_endpoint row;
    rig_begin(&r, 0, &peer, 1);
    r.config.port = &fake_port_stepped;
    rig_start(&r);
    assert_int_equal(vast_delete_endpoint_begin(&r.client, 1, &out), VAST_OK);
    assert_int_equal(vast_destroy_instance_begin(&r.client, 1), VAST_E_BUSY);
    assert_int_equal(vast_list_endpoints_begin(&r.client, &row, note, &s), VAST_E_BUSY);
    assert_int_equal(vast_call_step(&r.client), VAST_DONE);
    assert_int_equal(out.deleted_workers.count, 1);
    assert_int_equal(vast_list_endpoints_begin(&r.client, &row, note, &s), VAST_OK);
    assert_int_equal(vast_call_step(&r.client), VAST_DONE);
    assert_int_equal(s.count, 2);
    assert_int_equal(vast_destroy_instance_begin(&r.client, 77), VAST_OK);
    assert_int_equal(vast_call_step(&r.client), VAST_DONE);
    assert_int_equal(vast_last(&r.client)->err, VAST_OK);
    assert_int_equal(rig_count(r.fake.log, HEADS("DELETE /api/v0/instances/77/")), 1);
    rig_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deletion_tells_of_its_workers),
        cmocka_unit_test(a_repeated_deletion_starts_its_lists_over),
        cmocka_unit_test(an_id_must_be_positive),
        cmocka_unit_test(the_list_is_shown_row_by_row),
        cmocka_unit_test(a_list_that_is_none_is_an_error),
        cmocka_unit_test(a_list_that_breaks_off_is_not_repeated),
        cmocka_unit_test(a_receiver_hears_all_after_a_typed_call),
        cmocka_unit_test(typed_calls_can_be_stepped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
