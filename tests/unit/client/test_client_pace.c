/* SPDX-License-Identifier: MIT */
/* The interval between two requests of an operation: a client's own, and one that several clients share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

#define ONE(id, ...) static const fake_act id[] = { __VA_ARGS__, SILENCE }

ONE(ok, ANSWER("200 OK", "{\"success\":true}"));
ONE(s503_ok, ANSWER("503 Oops", ""), ANSWER("200 OK", "{\"success\":true}"));
ONE(kept_ok, ANSWER("200 OK", "{\"success\":true}"), ANSWER("200 OK", "{\"success\":true}"));

static const vast_op paced[] = {
    { .method = VAST_GET, .path = "/a", .repeat = VAST_REPEAT_ALWAYS, .min_interval_ms = 3000 },
    { .method = VAST_GET, .path = "/b", .repeat = VAST_REPEAT_ALWAYS, .min_interval_ms = 1000 },
    { .method = VAST_GET, .path = "/c", .repeat = VAST_REPEAT_ALWAYS, .min_interval_ms = 3000 },
    { .method = VAST_GET, .path = "/d", .repeat = VAST_REPEAT_ALWAYS, .min_interval_ms = 3000 },
    { .method = VAST_GET, .path = "/e", .repeat = VAST_REPEAT_ALWAYS, .min_interval_ms = 3000 },
    { .method = VAST_GET, .path = "/f", .repeat = VAST_REPEAT_ALWAYS },
};

static const struct {
    unsigned op;
    uint32_t before_ms, slept_ms; /* time that passes before; the sleep of the call */
} paces[] = {
    { 0, 0, 0 }, { 0, 0, 3000 }, { 0, 1000, 2000 }, { 0, 2999, 1 }, { 0, 3000, 0 }, { 1, 0, 0 }, { 1, 0, 1000 },
    { 0, 0, 2000 }, { 5, 0, 0 }, { 5, 0, 0 }, { 2, 0, 0 }, { 3, 0, 0 },
    { 4, 0, 0 },                                        /* four are remembered: the first is forgotten */
    { 0, 0, 0 }, { 4, 0, 3000 }, { 4, 0x80000000u, 0 }, /* half a turn of the clock: nothing is known */
};

static void requests_keep_the_pace_of_the_service(void **state)
{
    (void)state;
    static fake_act acts[sizeof paces / sizeof *paces + 1];
    for (size_t i = 0; i < sizeof paces / sizeof *paces; i++) {
        acts[i] = (fake_act)ANSWER("200 OK", "{\"success\":true}");
    }
    const fake_peer peer = { .acts = acts };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    r.config.no_pacing = false;
    rig_start(&r);
    for (size_t i = 0; i < sizeof paces / sizeof *paces; i++) {
        const vast_request request = { .op = &paced[paces[i].op] };
        uint32_t slept = r.fake.slept_ms;
        r.fake.now += paces[i].before_ms;
        assert_int_equal(vast_call(&r.client, &request), VAST_OK);
        if (r.fake.slept_ms - slept != paces[i].slept_ms) {
            fail_msg("case %zu: %u ms", i, r.fake.slept_ms - slept);
        }
    }
    rig_end(&r);
}

static void the_pace_counts_from_the_answer(void **state)
{
    (void)state;
    static const fake_act slow[] = { { .kind = FAKE_ANSWER, .text = "200 OK", .body = "{}", .after_ms = 700 },
        ANSWER("200 OK", "{\"success\":true}"), SILENCE };
    const fake_peer peer = { .acts = slow };
    const vast_request request = { .op = &paced[0] };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    r.config.no_pacing = false;
    rig_start(&r);
    assert_int_equal(vast_call(&r.client, &request), VAST_OK);
    uint32_t answered = r.fake.now;
    assert_int_equal(vast_call(&r.client, &request), VAST_OK);
    assert_int_equal(r.fake.now - answered, 3000);
    rig_end(&r);
}

static void a_repeat_keeps_the_pace_too(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = s503_ok };
    const vast_request request = { .op = &paced[0] };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    r.config.no_pacing = false;
    rig_start(&r);
    assert_int_equal(vast_call(&r.client, &request), VAST_OK);
    assert_int_equal(r.fake.slept_ms, 3000);
    rig_end(&r);
}

static void a_pace_beyond_the_deadline_is_said_at_once(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = kept_ok };
    const vast_request request = { .op = &paced[0] };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    r.config.no_pacing = false;
    r.config.timeout_ms = 3000;
    rig_start(&r);
    assert_int_equal(vast_call(&r.client, &request), VAST_OK);
    r.fake.now += 500;
    r.config.timeout_ms = 2500;
    assert_int_equal(vast_call(&r.client, &request), VAST_OK);
    assert_int_equal(vast_call(&r.client, &request), VAST_E_RATE);
    const vast_outcome *last = vast_last(&r.client);
    assert_int_equal(last->stage, VAST_STAGE_PACE);
    assert_int_equal(last->cause, VAST_CAUSE_RATE_LIMIT);
    assert_int_equal(last->retry_after_ms, 3000);
    assert_int_equal(last->attempts, 0);
    assert_int_equal(last->status, 0);
    assert_int_equal(r.fake.slept_ms, 2500);
    rig_end(&r);
}

/* ---- a pacer that several clients share ---- */

typedef struct shared_pace {
    uint32_t waits[4]; /* the answers to the questions before each attempt, then 0 */
    unsigned asked, noted;
    const vast_op *op; /* of the last question or note */
} shared_pace;

static uint32_t pace_asked(void *ctx, const vast_op *op)
{
    shared_pace *pace = ctx;
    pace->op = op;
    unsigned turn = pace->asked++;
    return turn < sizeof pace->waits / sizeof *pace->waits ? pace->waits[turn] : 0;
}

static void pace_noted(void *ctx, const vast_op *op)
{
    shared_pace *pace = ctx;
    assert_ptr_equal(pace->op, op);
    pace->noted++;
}

static const vast_pacer shared_pacer = { pace_asked, pace_noted };

static void a_pacer_is_asked_until_the_request_is_due(void **state)
{
    (void)state;
    static const struct {
        const fake_act *acts;
        unsigned op;
        bool no_pacing;
        uint32_t waits[4];
        vast_err err;
        uint32_t slept_ms;
        unsigned asked, noted;
    } turns[] = {
        { ok, 0, false, { 0 }, VAST_OK, 0, 1, 2 },
        { ok, 0, false, { 700, 3000, 1 }, VAST_OK, 3701, 4, 2 },
        /* Each attempt is asked about, after its own wait: a 503 waits for the interval of the client. */
        { s503_ok, 0, false, { 500, 0, 200 }, VAST_OK, 3700, 4, 4 },
        /* What would end beyond the deadline is not waited for. */
        { ok, 0, false, { 10000 }, VAST_OK, 0, 1, 2 },
        { ok, 0, false, { 9999, 1 }, VAST_OK, 9999, 2, 2 },
        { ok, 0, false, { UINT32_MAX }, VAST_OK, 0, 1, 2 },
        { ok, 5, false, { 500 }, VAST_OK, 500, 2, 2 }, /* without an interval */
        { ok, 0, true, { 500 }, VAST_OK, 500, 2, 2 },
    };
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        shared_pace pace = { 0 };
        memcpy(pace.waits, turns[i].waits, sizeof pace.waits);
        const fake_peer peer = { .acts = turns[i].acts };
        const vast_request request = { .op = &paced[turns[i].op] };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        r.config.no_pacing = turns[i].no_pacing;
        r.config.pacer = &shared_pacer;
        r.config.pacer_ctx = &pace;
        r.config.timeout_ms = 10000;
        rig_start(&r);
        vast_err err = vast_call(&r.client, &request);
        if (err != turns[i].err || r.fake.slept_ms != turns[i].slept_ms || pace.asked != turns[i].asked ||
            pace.noted != turns[i].noted) {
            fail_msg("case %zu: %s, slept %u ms, asked %u times, noted %u times", i, vast_err_name(err),
                r.fake.slept_ms, pace.asked, pace.noted);
        }
        rig_end(&r);
    }
}

static void a_call_that_waits_for_its_turn_can_be_cancelled(void **state)
{
    (void)state;
    shared_pace pace = { .waits = { 700 } };
    const fake_peer peer = { .acts = ok };
    const vast_request request = { .op = &paced[0] };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    r.config.no_pacing = false;
    r.config.pacer = &shared_pacer;
    r.config.pacer_ctx = &pace;
    rig_start(&r);
    assert_int_equal(vast_call_begin(&r.client, &request), VAST_OK);
    assert_int_equal(vast_call_step(&r.client), VAST_WANT_TIME);
    assert_int_equal(vast_call_wait_ms(&r.client), 700);
    assert_int_equal(vast_call_now(&r.client).stage, VAST_STAGE_PACE);
    vast_call_cancel(&r.client);
    assert_int_equal(vast_last(&r.client)->err, VAST_E_STOPPED);
    assert_int_equal(vast_last(&r.client)->attempts, 0);
    rig_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_keep_the_pace_of_the_service),
        cmocka_unit_test(the_pace_counts_from_the_answer),
        cmocka_unit_test(a_repeat_keeps_the_pace_too),
        cmocka_unit_test(a_pace_beyond_the_deadline_is_said_at_once),
        cmocka_unit_test(a_pacer_is_asked_until_the_request_is_due),
        cmocka_unit_test(a_call_that_waits_for_its_turn_can_be_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
