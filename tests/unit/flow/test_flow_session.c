/* SPDX-License-Identifier: MIT */
/* Sessions: created, used, shown, checked and ended; written down and read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"
#include "vastai/serverless.h"

#define GROUPS "{\"results\":[{\"id\":4242,\"endpoint_name\":\"toy\",\"api_key\":\"group-key-fedcba98\"}]}"
#define WORKER "http://127.0.0.1:9000"
#define GRANT "{ \"url\":\"" WORKER "\", \"signature\":\"W\\/Jg==\", \"request_idx\":12}"
#define CREATED "{\"session_id\":\"a1b2c3d4e5f6g\",\"expiration\":1764375000.25}"
#define OK(json) ANSWER("200 OK", json)

static const vast_session example = {
    .url = WORKER, .id = "a1b2c3d4e5f6g", .expiration_us = 1764375000250000, .grant = GRANT
};

typedef struct bed {
    rig r;
    vast_worker_access access;
    vast_serverless job;
    vast_session session;
} bed;

static void set_up(bed *b, unsigned way, const fake_peer *peers, size_t count)
{
    memset(b, 0, sizeof *b);
    rig_begin(&b->r, way, peers, count);
    b->job.access = &b->access;
    b->job.endpoint = "toy";
    b->session = example;
    b->job.session = &b->session;
    rig_start(&b->r);
}

/* ---- the handle -------------------------------------------------------------------------------------------------- */

static void a_session_is_read_back_as_it_was_written(void **state)
{
    (void)state;
    char text[2048];
    vast_out out;
    vast_session back = { .id = "old" };
    vast_out_begin(&out, text, sizeof text);
    vast_session_write(&example, &out);
    assert_true(vast_out_whole(&out));
    assert_int_equal(text[out.total - 1], '\n');
    assert_int_equal(vast_session_read(&back, text, out.total), VAST_OK);
    assert_string_equal(back.url, example.url);
    assert_string_equal(back.id, example.id);
    assert_string_equal(back.grant, GRANT);
    assert_int_equal(back.expiration_us, example.expiration_us);
}

static void something_else_is_no_session(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        vast_err err;
    } rows[] = {
        { "", VAST_E_JSON },
        { "{", VAST_E_JSON },
        { "not json", VAST_E_JSON },
        { "{}", VAST_E_SHAPE },
        { "[]", VAST_E_SHAPE },
        { "{\"url\":7}", VAST_E_SHAPE },
        { "{\"url\":\"http://h:1\",\"session_id\":\"s\"}", VAST_E_SHAPE },
        { "{\"url\":\"http://h:1\",\"grant\":\"{}\"}", VAST_E_SHAPE },
        { "{\"session_id\":\"s\",\"grant\":\"{}\"}", VAST_E_SHAPE },
        { "{\"url\":\"http://h:1/x\",\"session_id\":\"s\",\"grant\":\"{}\"}", VAST_E_SHAPE },
        { "{\"url\":\"h:1\",\"session_id\":\"s\",\"grant\":\"{}\"}", VAST_E_SHAPE },
        { "{\"url\":\"http://h:1\",\"session_id\":\"s\",\"grant\":\"{},{}\"}", VAST_E_SHAPE },
        { "{\"session_id\":\"0123456789012345678901234567890123456789\"}", VAST_E_SPACE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static const vast_session none;
        vast_session back = example;
        assert_int_equal(vast_session_read(&back, rows[i].text, strlen(rows[i].text)), rows[i].err);
        assert_memory_equal(&back, &none, sizeof none);
    }
}

/* ---- creating ---------------------------------------------------------------------------------------------------- */

/* How many requests of this line were sent, none of them with a key: workers are strangers. */
static unsigned count_without_key(const char *log, const char *line)
{
    unsigned count = 0;
    for (const char *at = strstr(log, line); at != NULL; at = strstr(at + 1, line)) {
        const char *end = strstr(at, "\r\n\r\n"), *key = strstr(at, "Authorization");
        assert_true(end != NULL && (key == NULL || key > end));
        count++;
    }
    return count;
}

static void a_session_is_created_at_the_worker_that_was_granted(void **state)
{
    (void)state;
    static const struct {
        vast_session_setup setup;
        const char *payload;
    } rows[] = {
        { { .lifetime_s = 60 }, "{\"lifetime\":60,\"on_close_route\":null,\"on_close_payload\":null}}" },
        { { 7, "/bye", "{\"a\":1}" }, "{\"lifetime\":7,\"on_close_route\":\"/bye\",\"on_close_payload\":{\"a\":1}}}" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const fake_peer peers[] = { { .acts = (const fake_act[]){ OK(GROUPS), OK(GRANT), SILENCE } },
                { .acts = (const fake_act[]){ ANSWER("429 Full", ""), SILENCE } },
                { .acts = (const fake_act[]){ OK(GRANT), SILENCE } },
                { .acts = (const fake_act[]){ ANSWER("201 Created", CREATED), SILENCE } } };
            static bed b;
            set_up(&b, way, PEERS(peers));
            assert_int_equal(vast_create_session(&b.r.client, &b.job, &rows[i].setup, &b.session), VAST_OK);
            assert_memory_equal(&b.session.url, WORKER, sizeof WORKER);
            assert_string_equal(b.session.id, example.id);
            assert_string_equal(b.session.grant, GRANT);
            assert_int_equal(b.session.expiration_us, example.expiration_us);
            assert_int_equal(count_without_key(b.r.fake.log, "POST /session/create HTTP/1.1"), 2);
            assert_int_equal(rig_count(b.r.fake.log, "{\"auth_data\":" GRANT ",\"session_id\":null,\"payload\":"), 2);
            assert_non_null(strstr(b.r.fake.log, rows[i].payload));
            rig_end(&b.r);
        }
    }
}

static void a_session_that_is_not_confirmed_is_none(void **state)
{
    (void)state;
    static const struct {
        const char *status, *body;
        vast_err err;
    } rows[] = {
        { "201 Created", "{}", VAST_E_UNKNOWN_OUTCOME },
        { "201 Created", "{\"session_id\":\"\"}", VAST_E_UNKNOWN_OUTCOME },
        { "201 Created", "{\"success\":true}", VAST_E_SHAPE },
        { "500 Oops", "500 Internal Server Error", VAST_E_SERVER },
        { "422 No", "{\"auth_data\":\"field missing\"}", VAST_E_REFUSED },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static const vast_session none;
        const vast_session_setup setup = { .lifetime_s = 60 };
        const fake_peer peers[] = { { .acts = (const fake_act[]){ OK(GROUPS), OK(GRANT), SILENCE } },
            { .acts = (const fake_act[]){ ANSWER(rows[i].status, rows[i].body), SILENCE } } };
        static bed b;
        set_up(&b, 0, PEERS(peers));
        assert_int_equal(vast_create_session(&b.r.client, &b.job, &setup, &b.session), rows[i].err);
        assert_memory_equal(&b.session, &none, sizeof none);
        assert_int_equal(rig_count(b.r.fake.log, "/session/create"), 1);
        rig_end(&b.r);
    }
}

static void wrong_settings_are_refused(void **state)
{
    (void)state;
    static const struct {
        vast_session_setup setup;
        const char *endpoint;
        vast_cause cause;
    } rows[] = {
        { { .lifetime_s = 0 }, "toy", VAST_CAUSE_PARAM_TYPE },
        { { .lifetime_s = 1, .on_close_payload = "{" }, "toy", VAST_CAUSE_PAYLOAD },
        { { .lifetime_s = 1 }, NULL, VAST_CAUSE_PARAM_MISSING },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_peer peer = { .acts = NULL };
        static bed b;
        set_up(&b, 0, &peer, 1);
        b.job.endpoint = rows[i].endpoint;
        assert_int_equal(vast_create_session(&b.r.client, &b.job, &rows[i].setup, &b.session), VAST_E_ARG);
        assert_int_equal(vast_last(&b.r.client)->cause, rows[i].cause);
        assert_int_equal(b.r.fake.connects, 0);
        rig_end(&b.r);
    }
}

/* ---- using it ---------------------------------------------------------------------------------------------------- */

typedef struct course {
    int line;
    const char *status, *body;
    vast_err err;
    unsigned sent;
} course;

static void a_request_in_a_session_asks_no_router(void **state)
{
    (void)state;
    static const course rows[] = {
        { __LINE__, "200 OK", "{}", VAST_OK, 1 },
        { __LINE__, "410 Gone", "{\"error\":\"invalid session\"}", VAST_E_NOT_FOUND, 1 },
        { __LINE__, "401 No", "", VAST_E_AUTH, 1 },
        { __LINE__, "500 Oops", "", VAST_E_SERVER, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_peer peers[] = { { .acts = (const fake_act[]){ ANSWER("429 Busy", ""), SILENCE } },
            { .acts = (const fake_act[]){ ANSWER(rows[i].status, rows[i].body), SILENCE } } };
        static bed b;
        set_up(&b, 0, PEERS(peers));
        b.job.route = "/work";
        b.job.payload = "1";
        vast_err err = vast_serverless_request(&b.r.client, &b.job);
        if (err != rows[i].err || rig_count(b.r.fake.log, "POST /work") != 1 + rows[i].sent) {
            fail_msg("line %d: %s, %s", rows[i].line, vast_err_name(err), b.r.fake.log);
        }
        assert_null(strstr(b.r.fake.log, "/route/"));
        assert_null(strstr(b.r.fake.log, "Authorization"));
        assert_int_equal(
            rig_count(b.r.fake.log, "{\"auth_data\":" GRANT ",\"session_id\":\"a1b2c3d4e5f6g\",\"payload\":1}"), 2);
        rig_end(&b.r);
    }
}

static void a_session_has_only_one_worker(void **state)
{
    (void)state;
    const fake_peer peer = { .connect = VAST_IO_REFUSED };
    static bed b;
    set_up(&b, 0, &peer, 1);
    b.job.route = "/work";
    b.job.payload = "1";
    assert_int_equal(vast_serverless_request(&b.r.client, &b.job), VAST_E_CONNECT);
    assert_int_equal(b.r.fake.connects, 3);
    assert_int_equal(b.job.unreachable, 1);
    assert_true(b.r.fake.slept_ms >= 200);
    rig_end(&b.r);
}

#define ASKED "{\"session_id\":\"a1b2c3d4e5f6g\",\"session_auth\":" GRANT "}"

static void a_session_is_shown(void **state)
{
    (void)state;
    static const course rows[] = {
        { __LINE__, "200 OK",
            "{\"session_id\":\"a1b2c3d4e5f6g\",\"lifetime\":60,\"expiration\":1764375000.25,\"created_at\":1764374000."
            "5,"
            "\"on_close_route\":\"/bye\",\"on_close_payload\":null,\"auth_data\":{}}",
            VAST_OK, 1 },
        { __LINE__, "400 Bad Request", "session does not exist", VAST_E_NOT_FOUND, 1 },
        { __LINE__, "400 Bad Request", "field not found", VAST_E_REFUSED, 1 },
        { __LINE__, "200 OK", "{\"lifetime\":60}", VAST_E_SHAPE, 1 },
        { __LINE__, "410 Gone", "", VAST_E_NOT_FOUND, 1 },
        { __LINE__, "401 No", "session_auth is not valid", VAST_E_AUTH, 1 },
        { __LINE__, "503 Oops", "", VAST_E_SERVER, 3 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_act answer = ANSWER(rows[i].status, rows[i].body);
        const fake_peer peer = { .acts = (const fake_act[]){ answer, answer, answer, SILENCE } };
        static bed b;
        vast_session_state shown;
        set_up(&b, 0, &peer, 1);
        assert_int_equal(vast_show_session(&b.r.client, &b.job, &shown), rows[i].err);
        assert_int_equal(count_without_key(b.r.fake.log, "POST /session/get HTTP/1.1"), rows[i].sent);
        assert_int_equal(rig_count(b.r.fake.log, ASKED), rows[i].sent);
        assert_int_equal(shown.lifetime_us, rows[i].err == VAST_OK ? 60000000 : 0);
        assert_int_equal(shown.expiration_us, rows[i].err == VAST_OK ? example.expiration_us : 0);
        assert_string_equal(shown.on_close_route, rows[i].err == VAST_OK ? "/bye" : "");
        rig_end(&b.r);
    }
}

static void a_session_is_checked(void **state)
{
    (void)state;
    static const struct {
        const char *status, *body;
        vast_err err;
        bool alive;
    } rows[] = {
        { "200 OK", "{\"ok\":true}", VAST_OK, true },
        { "200 OK", "{\"ok\":false}", VAST_OK, false },
        { "401 No", "", VAST_E_AUTH, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_peer peer = { .acts = (const fake_act[]){ ANSWER(rows[i].status, rows[i].body), SILENCE } };
        static bed b;
        bool alive = !rows[i].alive;
        set_up(&b, 0, &peer, 1);
        assert_int_equal(vast_check_session(&b.r.client, &b.job, &alive), rows[i].err);
        assert_int_equal(alive, rows[i].alive);
        assert_true(count_without_key(b.r.fake.log, "POST /session/health HTTP/1.1") > 0);
        rig_end(&b.r);
    }
}

static void ending_what_is_gone_is_a_success(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *status, *body;
        vast_err err;
        bool gone;
    } rows[] = {
        { __LINE__, "200 OK", "{\"ended\":true,\"removed_session\":\"a1b2c3d4e5f6g\"}", VAST_OK, false },
        { __LINE__, "400 Bad Request", "session with id a1b2c3d4e5f6g not found", VAST_OK, true },
        { __LINE__, "410 Gone", "{\"error\":\"invalid session\"}", VAST_OK, true },
        { __LINE__, "400 Bad Request", "something else", VAST_E_REFUSED, false },
        { __LINE__, "400 Bad Request", "session_auth not found", VAST_E_REFUSED, false },
        { __LINE__, "404 Not Found", "404: Not Found", VAST_E_NOT_FOUND, false },
        { __LINE__, "200 OK", "{}", VAST_E_UNKNOWN_OUTCOME, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const fake_peer peer = { .acts = (const fake_act[]){ ANSWER(rows[i].status, rows[i].body), SILENCE } };
        static bed b;
        bool gone = true;
        set_up(&b, 0, &peer, 1);
        vast_err err = vast_end_session(&b.r.client, &b.job, &gone);
        if (err != rows[i].err || gone != rows[i].gone) {
            fail_msg("line %d: %s, gone %d", rows[i].line, vast_err_name(err), gone);
        }
        assert_int_equal(vast_last(&b.r.client)->err, err);
        assert_true(count_without_key(b.r.fake.log, "POST /session/end HTTP/1.1") > 0);
        rig_end(&b.r);
    }
}

static void a_handle_with_a_wrong_address_is_refused(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = NULL };
    static bed b;
    bool gone;
    set_up(&b, 0, &peer, 1);
    memcpy(b.session.url, "http://192.0.2.7", sizeof "http://192.0.2.7");
    assert_int_equal(vast_end_session(&b.r.client, &b.job, &gone), VAST_E_TLS);
    assert_int_equal(vast_last(&b.r.client)->cause, VAST_CAUSE_WORKER_PLAIN);
    b.session.id[0] = '\0';
    assert_int_equal(vast_end_session(&b.r.client, &b.job, &gone), VAST_E_ARG);
    assert_int_equal(b.r.fake.connects, 0);
    rig_end(&b.r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_is_read_back_as_it_was_written),
        cmocka_unit_test(something_else_is_no_session),
        cmocka_unit_test(a_session_is_created_at_the_worker_that_was_granted),
        cmocka_unit_test(a_session_that_is_not_confirmed_is_none),
        cmocka_unit_test(wrong_settings_are_refused),
        cmocka_unit_test(a_request_in_a_session_asks_no_router),
        cmocka_unit_test(a_session_has_only_one_worker),
        cmocka_unit_test(a_session_is_shown),
        cmocka_unit_test(a_session_is_checked),
        cmocka_unit_test(ending_what_is_gone_is_a_success),
        cmocka_unit_test(a_handle_with_a_wrong_address_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
