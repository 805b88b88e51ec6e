/* SPDX-License-Identifier: MIT */
/* Deadlines: exact to the ms, in every stage, and each says where it passed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

static const vast_op get = { .method = VAST_GET, .host = VAST_HOST_URL, .path = "", .repeat = VAST_REPEAT_ALWAYS };
static const vast_op put = { .method = VAST_PUT, .host = VAST_HOST_URL, .path = "", .repeat = VAST_REPEAT_ALWAYS };

#define PLAIN "http://localhost/x"
#define SAFE "https://example.org/x"
#define DEADLINE "the deadline of the call passed"
#define CONNECTING "the connection timeout passed"
#define IDLE "no data received within the idle timeout"
#define HEAD_200 "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"
#define SAY(text_, ms)                                                                                                 \
    {                                                                                                                  \
        .kind = FAKE_SAY, .text = (text_), .after_ms = (ms), .unasked = true                                           \
    }

static const fake_act half_head[] = { { FAKE_SAY, .text = "HTTP/1.1 200" }, SILENCE };
static const fake_act half_body[] = { { FAKE_SAY, .text = HEAD_200 "[1" }, SILENCE };
static const fake_act slow_head[] = { { FAKE_SAY, .text = "HTTP/1.1 200", .after_ms = 40000 },
    SAY(" OK\r\n\r\n", 40000), SILENCE };
static const fake_act trickle[] = { { FAKE_SAY, .text = HEAD_200 "[" }, SAY("1", 25000), SAY(",", 25000),
    SAY("2", 25000), SAY("]", 25000), SAY(" ", 25000), SILENCE };
static const fake_act late_ok[] = { { FAKE_SAY, .text = HEAD_200 "[1,2] ", .after_ms = 119999 }, SILENCE };
static const fake_act too_late[] = { { FAKE_SAY, .text = HEAD_200 "[1,2] ", .after_ms = 120000 }, SILENCE };
static const fake_act late_body[] = { { FAKE_SAY, .text = HEAD_200 "[" }, SAY("1,2] ", 29999), SILENCE };
static const fake_act too_late_body[] = { { FAKE_SAY, .text = HEAD_200 "[" }, SAY("1,2] ", 30000), SILENCE };
static const fake_act proxied[] = { { FAKE_SAY, .text = "HTTP/1.1 200 Fine\r\n\r\n", .after_ms = 4000 }, SILENCE };
static const fake_act refusing[] = { { FAKE_SAY, .text = "HTTP/1.1 503 Busy\r\nContent-Length: 6\r\n\r\nbusy" },
    SILENCE };

static const struct {
    const char *url;
    const vast_op *op;
    fake_peer peer;
    vast_io tls;
    uint32_t tls_ms;
    uint8_t attempts;
    bool proxy;
    vast_err err;
    vast_stage stage;
    const char *cause;
    uint32_t passed_ms;
} cases[] = {
    /* The connect timeout, a fresh one for each attempt. */
    { PLAIN, &get, { .lookup_ms = 1000000 }, 0, 0, 1, false, VAST_E_TIMEOUT, VAST_STAGE_RESOLVE, CONNECTING, 10000 },
    { PLAIN, &get, { .lookup_ms = 9000, .connect_ms = 1001 }, 0, 0, 1, false, VAST_E_TIMEOUT, VAST_STAGE_CONNECT,
        CONNECTING, 10000 },
    { PLAIN, &get, { .connect = VAST_IO_AGAIN }, 0, 0, 3, false, VAST_E_TIMEOUT, VAST_STAGE_CONNECT, CONNECTING,
        30000 + 125 + 250 },
    { PLAIN, &put, { .connect = VAST_IO_AGAIN }, 0, 0, 1, false, VAST_E_TIMEOUT, VAST_STAGE_CONNECT, CONNECTING,
        10000 },
    { PLAIN, &get, { .acts = late_ok, .lookup_ms = 0 }, 0, 0, 1, false, VAST_OK, VAST_STAGE_DONE, "", 119999 },
    { SAFE, &get, { .connect_ms = 5000 }, VAST_IO_OK, 1000000, 1, false, VAST_E_TIMEOUT, VAST_STAGE_HANDSHAKE,
        CONNECTING, 10000 },
    { SAFE, &get, { .connect_ms = 5000, .acts = half_head }, VAST_IO_OK, 4999, 1, false, VAST_E_TIMEOUT,
        VAST_STAGE_HEAD, DEADLINE, 120000 },
    { SAFE, &get, { .connect_ms = 5000 }, 0, 0, 1, true, VAST_E_TIMEOUT, VAST_STAGE_PROXY, CONNECTING, 10000 },
    { SAFE, &get, { .connect_ms = 5000, .acts = proxied }, 0, 1000, 1, true, VAST_E_TIMEOUT, VAST_STAGE_HANDSHAKE,
        CONNECTING, 10000 },
    /* Many attempts end where the next wait would pass the deadline; one, with it. */
    { PLAIN, &get, { .connect = VAST_IO_AGAIN }, 0, 0, 200, false, VAST_E_TIMEOUT, VAST_STAGE_CONNECT, CONNECTING,
        119875 },
    { PLAIN, &get, { .acts = NULL }, 0, 0, 3, false, VAST_E_TIMEOUT, VAST_STAGE_HEAD, DEADLINE, 120000 },
    { PLAIN, &put, { .acts = NULL }, 0, 0, 3, false, VAST_E_UNKNOWN_OUTCOME, VAST_STAGE_HEAD, DEADLINE, 120000 },
    { PLAIN, &put, { .acts = half_head }, 0, 0, 3, false, VAST_E_UNKNOWN_OUTCOME, VAST_STAGE_HEAD, DEADLINE, 120000 },
    { PLAIN, &get, { .acts = too_late }, 0, 0, 3, false, VAST_E_TIMEOUT, VAST_STAGE_HEAD, DEADLINE, 120000 },
    { PLAIN, &get, { .send_room = 10, .send_end = VAST_IO_AGAIN }, 0, 0, 3, false, VAST_E_TIMEOUT, VAST_STAGE_SEND,
        DEADLINE, 120000 },
    { PLAIN, &put, { .send_room = 10, .send_end = VAST_IO_AGAIN }, 0, 0, 3, false, VAST_E_UNKNOWN_OUTCOME,
        VAST_STAGE_SEND, DEADLINE, 120000 },
    /* A slow head has until the deadline, a body that has begun must go on. */
    { PLAIN, &get, { .acts = slow_head }, 0, 0, 1, false, VAST_E_TIMEOUT, VAST_STAGE_BODY, IDLE, 110000 },
    { PLAIN, &get, { .acts = half_body }, 0, 0, 1, false, VAST_E_TIMEOUT, VAST_STAGE_BODY, IDLE, 30000 },
    { PLAIN, &put, { .acts = half_body }, 0, 0, 1, false, VAST_E_UNKNOWN_OUTCOME, VAST_STAGE_BODY, IDLE, 30000 },
    { PLAIN, &get, { .acts = half_body }, 0, 0, 3, false, VAST_E_TIMEOUT, VAST_STAGE_BODY, IDLE, 90000 + 125 + 250 },
    { PLAIN, &get, { .acts = trickle }, 0, 0, 1, false, VAST_E_TIMEOUT, VAST_STAGE_BODY, DEADLINE, 120000 },
    { PLAIN, &get, { .acts = late_body }, 0, 0, 1, false, VAST_OK, VAST_STAGE_DONE, "", 29999 },
    { PLAIN, &get, { .acts = too_late_body }, 0, 0, 1, false, VAST_E_TIMEOUT, VAST_STAGE_BODY, IDLE, 30000 },
    /* A refusal is final even if its message stalls. */
    { PLAIN, &put, { .acts = refusing }, 0, 0, 1, false, VAST_E_SERVER, VAST_STAGE_BODY, "", 30000 },
};

static void every_deadline_is_exact_and_names_its_stage(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const vast_request request = { .op = cases[i].op, .url = cases[i].url };
        static rig r;
        rig_begin(&r, 0, &cases[i].peer, 1);
        r.fake.random = 0x80000000;
        r.tls.opens = cases[i].tls;
        r.tls.open_ms = cases[i].tls_ms;
        r.config.attempts = cases[i].attempts;
        r.config.proxy_url = cases[i].proxy ? "http://127.0.0.1:3128" : NULL;
        rig_start(&r);
        if (vast_call(&r.client, &request) != cases[i].err) {
            fail_msg("case %zu: %s", i, vast_err_name(vast_last(&r.client)->err));
        }
        assert_int_equal(vast_last(&r.client)->stage, cases[i].stage);
        assert_string_equal(vast_outcome_cause(vast_last(&r.client)), cases[i].cause);
        assert_int_equal(r.fake.waited_ms, cases[i].passed_ms);
        rig_end(&r);
    }
}

static void the_times_can_be_chosen(void **state)
{
    (void)state;
    static const struct {
        uint32_t timeout_ms, connect_ms, idle_ms;
        fake_peer peer;
        uint32_t passed_ms;
    } chosen[] = {
        { 5, 0, 0, { .acts = NULL }, 5 },
        { 5, 0, 0, { .connect = VAST_IO_AGAIN }, 5 },
        { 0, 7, 0, { .connect = VAST_IO_AGAIN }, 7 },
        { 0, 0, 11, { .acts = half_body }, 11 },
        { 6, 0, 11, { .acts = half_body }, 6 },
        { UINT32_MAX, UINT32_MAX, UINT32_MAX, { .acts = NULL }, INT32_MAX },
        { UINT32_MAX, UINT32_MAX, UINT32_MAX, { .connect = VAST_IO_AGAIN }, INT32_MAX },
    };
    for (size_t i = 0; i < sizeof chosen / sizeof *chosen; i++) {
        const vast_request request = { .op = &get, .url = PLAIN };
        static rig r;
        rig_begin(&r, 0, &chosen[i].peer, 1);
        r.config.attempts = 1;
        r.config.timeout_ms = chosen[i].timeout_ms;
        r.config.connect_timeout_ms = chosen[i].connect_ms;
        r.config.idle_timeout_ms = chosen[i].idle_ms;
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), VAST_E_TIMEOUT);
        assert_int_equal(r.fake.waited_ms, chosen[i].passed_ms);
        rig_end(&r);
    }
}

static void a_request_may_have_a_shorter_deadline_of_its_own(void **state)
{
    (void)state;
    static const struct {
        uint32_t config_ms, request_ms, passed_ms;
    } deadlines[] = { { 9, 0, 9 }, { 9, 4, 4 }, { 9, 9, 9 }, { 9, 12, 9 }, { 0, 4, 4 }, { 9, UINT32_MAX, 9 } };
    static const fake_peer silent = { .acts = NULL };
    for (size_t i = 0; i < sizeof deadlines / sizeof *deadlines; i++) {
        const vast_request request = { .op = &get, .url = PLAIN, .timeout_ms = deadlines[i].request_ms };
        static rig r;
        rig_begin(&r, 0, &silent, 1);
        r.config.attempts = 1;
        r.config.timeout_ms = deadlines[i].config_ms;
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), VAST_E_TIMEOUT);
        assert_int_equal(r.fake.waited_ms, deadlines[i].passed_ms);
        rig_end(&r);
    }
}

/* A peer that never stops talking does not keep a call beyond its deadline, though nothing is ever waited for. */
static void an_endless_answer_ends_at_the_deadline(void **state)
{
    (void)state;
    static const fake_act acts[] = { { FAKE_SAY, .text = "HTTP/1.1 200 OK\r\n\r\n[" },
        { FAKE_SAY, .text = "1,", .times = UINT32_MAX, .unasked = true }, SILENCE };
    const fake_peer peer = { .acts = acts };
    const vast_request request = { .op = &get, .url = PLAIN };
    static rig r;
    rig_begin(&r, 1, &peer, 1);
    r.config.attempts = 1;
    r.fake.tick_ms = 1;
    rig_start(&r);
    uint32_t begun = r.fake.now;
    assert_int_equal(vast_call(&r.client, &request), VAST_E_TIMEOUT);
    assert_string_equal(vast_outcome_cause(vast_last(&r.client)), DEADLINE);
    assert_in_range(r.fake.now - begun, 120000, 120010);
    rig_end(&r);
}

/* ---- stepping by hand -------------------------------------------------------------------------------------------- */

static void a_step_never_waits_and_says_what_for(void **state)
{
    (void)state;
    static const fake_act acts[] = { { FAKE_ANSWER, .text = "503 Busy", .after_ms = 10 }, ANSWER("200 OK", "{}"),
        SILENCE };
    const fake_peer peer = { .acts = acts, .lookup_ms = 5, .connect_ms = 5 };
    const vast_request request = { .op = &get, .url = PLAIN };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    r.config.port = &fake_port_stepped;
    r.fake.random = 0x80000000;
    rig_start(&r);
    assert_int_equal(vast_call_step(&r.client), VAST_DONE);
    assert_int_equal(vast_call_wait_ms(&r.client), 0);
    assert_int_equal(vast_call_begin(&r.client, &request), VAST_OK);
    assert_int_equal(r.fake.connects, 0);
    assert_int_equal(vast_call_begin(&r.client, &request), VAST_E_BUSY);
    assert_int_equal(vast_call_step(&r.client), VAST_WANT_WRITE);
    assert_int_equal(vast_call_wait_ms(&r.client), 10000);
    assert_int_equal(vast_last(&r.client)->stage, VAST_STAGE_RESOLVE);
    r.fake.now += 5;
    assert_int_equal(vast_call_step(&r.client), VAST_WANT_WRITE);
    assert_int_equal(vast_call_wait_ms(&r.client), 9995);
    assert_int_equal(vast_last(&r.client)->stage, VAST_STAGE_CONNECT);
    r.fake.now += 5;
    assert_int_equal(vast_call_step(&r.client), VAST_WANT_READ);
    assert_int_equal(vast_call_wait_ms(&r.client), 120000 - 10);
    assert_int_equal(vast_last(&r.client)->stage, VAST_STAGE_HEAD);
    r.fake.now += 10;
    assert_int_equal(vast_call_step(&r.client), VAST_WANT_TIME);
    assert_int_equal(vast_call_wait_ms(&r.client), 125);
    assert_int_equal(vast_last(&r.client)->stage, VAST_STAGE_PACE);
    r.fake.now += 124;
    assert_int_equal(vast_call_step(&r.client), VAST_WANT_TIME);
    assert_int_equal(vast_call_wait_ms(&r.client), 1);
    r.fake.now += 1;
    assert_int_equal(vast_call_step(&r.client), VAST_DONE);
    assert_int_equal(vast_last(&r.client)->err, VAST_OK);
    assert_int_equal(r.fake.waits, 0);
    rig_end(&r);
}

/* A loop that comes back too late finds the call ended, also one that waited between two attempts. */
static void a_late_step_finds_the_deadline(void **state)
{
    (void)state;
    static const fake_act acts[] = { ANSWER("503 Busy", ""), SILENCE };
    const fake_peer peer = { .acts = acts };
    const vast_request request = { .op = &get, .url = PLAIN };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    r.fake.random = 0x80000000;
    rig_start(&r);
    assert_int_equal(vast_call_begin(&r.client, &request), VAST_OK);
    assert_int_equal(vast_call_step(&r.client), VAST_WANT_TIME);
    r.fake.now += 200000;
    assert_int_equal(vast_call_wait_ms(&r.client), 0);
    assert_int_equal(vast_call_step(&r.client), VAST_DONE);
    assert_int_equal(vast_last(&r.client)->err, VAST_E_TIMEOUT);
    assert_int_equal(vast_last(&r.client)->stage, VAST_STAGE_PACE);
    assert_int_equal(vast_last(&r.client)->attempts, 1);
    rig_end(&r);
}

static void without_wait_only_steps_drive_a_call(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = NULL };
    const vast_request request = { .op = &get, .url = PLAIN };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    r.config.port = &fake_port_stepped;
    rig_start(&r);
    assert_int_equal(vast_call(&r.client, &request), VAST_E_ARG);
    assert_string_equal(vast_outcome_cause(vast_last(&r.client)), "the port has no wait()");
    assert_int_equal(r.fake.connects, 0);
    assert_int_equal(vast_call_begin(&r.client, &request), VAST_OK);
    assert_int_equal(vast_call_finish(&r.client), VAST_E_ARG);
    assert_int_equal(vast_last(&r.client)->err, VAST_E_ARG);
    rig_end(&r);
}

/* "An argument is wrong" means that nothing was sent. */
static void what_was_sent_before_wait_was_missed_stays_unknown(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = NULL };
    const vast_request request = { .op = &put, .url = PLAIN };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    r.config.port = &fake_port_stepped;
    rig_start(&r);
    assert_int_equal(vast_call_begin(&r.client, &request), VAST_OK);
    assert_int_equal(vast_call_step(&r.client), VAST_WANT_READ);
    assert_int_equal(vast_call_finish(&r.client), VAST_E_UNKNOWN_OUTCOME);
    assert_int_equal(vast_last(&r.client)->err, VAST_E_UNKNOWN_OUTCOME);
    assert_int_equal(vast_last(&r.client)->cause, VAST_CAUSE_NO_WAIT);
    assert_false(r.fake.open);
    rig_end(&r);
}

/* ---- cancelling -------------------------------------------------------------------------------------------------- */

static const fake_act s401_half[] = { { FAKE_SAY, .text = "HTTP/1.1 401 No\r\nContent-Length: 5\r\n\r\nwh" }, SILENCE };

static const struct {
    const vast_op *op;
    fake_peer peer;
    vast_err err;
    vast_stage stage;
} cancels[] = {
    { &get, { .connect = VAST_IO_AGAIN }, VAST_E_STOPPED, VAST_STAGE_CONNECT },
    { &put, { .connect = VAST_IO_AGAIN }, VAST_E_STOPPED, VAST_STAGE_CONNECT },
    { &get, { .acts = NULL }, VAST_E_STOPPED, VAST_STAGE_HEAD },
    { &put, { .acts = NULL }, VAST_E_UNKNOWN_OUTCOME, VAST_STAGE_HEAD },
    { &put, { .acts = half_body }, VAST_E_UNKNOWN_OUTCOME, VAST_STAGE_BODY },
    { &put, { .acts = s401_half }, VAST_E_STOPPED, VAST_STAGE_BODY },
};

static void a_call_can_be_given_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cancels / sizeof *cancels; i++) {
        const vast_request request = { .op = cancels[i].op, .url = PLAIN };
        static rig r;
        rig_begin(&r, 0, &cancels[i].peer, 1);
        rig_start(&r);
        vast_call_cancel(&r.client);
        assert_int_equal(vast_call_begin(&r.client, &request), VAST_OK);
        assert_int_not_equal(vast_call_step(&r.client), VAST_DONE);
        vast_call_cancel(&r.client);
        assert_int_equal(vast_last(&r.client)->err, cancels[i].err);
        assert_int_equal(vast_last(&r.client)->stage, cancels[i].stage);
        assert_false(r.fake.open);
        assert_int_equal(vast_call_step(&r.client), VAST_DONE);
        rig_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_deadline_is_exact_and_names_its_stage),
        cmocka_unit_test(the_times_can_be_chosen),
        cmocka_unit_test(a_request_may_have_a_shorter_deadline_of_its_own),
        cmocka_unit_test(an_endless_answer_ends_at_the_deadline),
        cmocka_unit_test(a_step_never_waits_and_says_what_for),
        cmocka_unit_test(a_late_step_finds_the_deadline),
        cmocka_unit_test(without_wait_only_steps_drive_a_call),
        cmocka_unit_test(what_was_sent_before_wait_was_missed_stays_unknown),
        cmocka_unit_test(a_call_can_be_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
