/* SPDX-License-Identifier: MIT */
/* Redirects: which are followed, where to, and with what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

static const vast_op get = { .method = VAST_GET, .path = "/x/", .repeat = VAST_REPEAT_ALWAYS };
static const vast_op delete = { .method = VAST_DELETE, .path = "/x/", .repeat = VAST_REPEAT_ALWAYS, .deletes = true };
static const vast_op search = { .method = VAST_POST, .path = "/x/", .repeat = VAST_REPEAT_ALWAYS, .reads_only = true };
static const vast_op once = { .method = VAST_POST, .path = "/x/", .repeat = VAST_REPEAT_NEVER };

#define AND(status, fields, text_)                                                                                     \
    {                                                                                                                  \
        .kind = FAKE_ANSWER, .text = (status), .more = fields, .body = text_                                           \
    }
#define LOST                                                                                                           \
    {                                                                                                                  \
        .kind = FAKE_CLOSE                                                                                             \
    }
#define ONE(id, ...) static const fake_act id[] = { __VA_ARGS__, SILENCE }

ONE(ok, ANSWER("200 OK", "{\"success\":true}"));

#define LONG_200                                                                                                       \
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"             \
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"

static const struct {
    const vast_op *op;
    const char *status, *location;
    const char *target; /* NULL: not followed */
} redirects[] = {
    { &once, "307 There", "/y/?z=1#frag", "/y/?z=1" },
    { &once, "308 There", "/y", "/y" },
    { &once, "308 There", RIG_URL "/y", "/y" },
    { &once, "308 There", "HTTP://127.0.0.1:8080", "/" },
    { &once, "308 There", RIG_URL "?q", "/?q" },
    { &once, "301 There", "/y", NULL },
    { &once, "302 There", "/y", NULL },
    { &once, "303 There", "/y", NULL },
    { &delete, "301 There", "/y", NULL },
    { &search, "302 There", "/y", NULL },
    { &get, "300 There", "/y", NULL },
    { &get, "301 There", "/y/", "/y/" },
    { &get, "302 There", "/y/?a=1", "/y/?a=1" },
    { &get, "303 There", RIG_URL "/y/", "/y/" },
    { &get, "304 There", "/y", NULL },
    { &get, "305 There", "/y", NULL },
    { &get, "306 There", "/y", NULL },
    { &get, "307 There", "/y", "/y" },
    { &get, "308 There", "/y", "/y" },
    { &get, "309 There", "/y", NULL },
    { &get, "301 There", "http://127.0.0.1:8081/y", NULL },
    { &get, "301 There", "https://127.0.0.1/y", NULL },
    { &get, "301 There", "http://user@127.0.0.1:8080/y", NULL },
    { &get, "301 There", "//127.0.0.1:8080/y", NULL },
    { &once, "308 There", "http://127.0.0.1:8081/y", NULL },
    { &once, "308 There", "https://127.0.0.1:8080/y", NULL },
    { &once, "308 There", "http://localhost:8080/y", NULL },
    { &once, "308 There", "//127.0.0.1:8080/y", NULL },
    { &once, "308 There", "/a b", NULL },
    { &once, "308 There", "y", NULL },
    { &once, "308 There", "", NULL },
    { &once, "308 There", "/" LONG_200 LONG_200, NULL },
};

/* The key is put into no request line, even if a redirect asks for it. */
static void a_redirect_that_holds_the_key_is_not_followed(void **state)
{
    (void)state;
    for (unsigned way = 0; way < RIG_WAYS; way++) {
        const fake_act acts[] = { AND("308 There", "Location: /y/" RIG_KEY "/z\r\n", ""),
            ANSWER("200 OK", "{\"success\":true}"), SILENCE };
        const fake_peer peer = { .acts = acts };
        const vast_request request = { .op = &once };
        static rig r;
        rig_begin(&r, way, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), VAST_E_REDIRECT);
        assert_string_equal(vast_last(&r.client)->message, "/y/****************/z");
        assert_int_equal(rig_count(r.fake.log, RIG_KEY), 1);
        rig_end(&r);
    }
}

static void redirects_stay_on_their_origin(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof redirects / sizeof *redirects; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            char line[600], expected[300];
            snprintf(line, sizeof line, "Location: %s\r\n", redirects[i].location);
            snprintf(expected, sizeof expected, "%s %s HTTP/1.1\r\n", redirects[i].op == &get ? "GET" : "POST",
                redirects[i].target != NULL ? redirects[i].target : "");
            const fake_act acts[] = { AND(redirects[i].status, line, "see there"),
                ANSWER("200 OK", "{\"success\":true}"), SILENCE };
            const fake_peer peer = { .acts = acts };
            const vast_request request = { .op = redirects[i].op };
            static rig r;
            rig_begin(&r, way, &peer, 1);
            rig_start(&r);
            vast_err err = vast_call(&r.client, &request);
            if (redirects[i].target != NULL) {
                assert_int_equal(err, VAST_OK);
                assert_int_equal(rig_count(r.fake.log, expected), 1);
                assert_int_equal(rig_count(r.fake.log, "Authorization: Bearer " RIG_KEY), 2);
                assert_int_equal(r.fake.connects, 1);
                assert_int_equal(vast_last(&r.client)->attempts, 2);
            } else {
                assert_int_equal(err, VAST_E_REDIRECT);
                assert_memory_equal(vast_last(&r.client)->message, redirects[i].location,
                    strlen(redirects[i].location) < 255 ? strlen(redirects[i].location) + 1 : 255);
                assert_int_equal(vast_last(&r.client)->message_clipped, strlen(redirects[i].location) > 255);
                assert_int_equal(rig_count(r.fake.log, " HTTP/1.1\r\n"), 1);
            }
            rig_end(&r);
        }
    }
}

#define MOVED AND("308 There", "Location: /next\r\n", "")

/*
 * From port 80 to https on the same host, whatever the case of its letters; the next call begins where it is configured
 * to.
 */
static void a_redirect_to_https_is_followed_on_the_same_host(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        bool tls, follows;
    } upgrades[] = {
        { "http://localhost", "https://LOCALHOST/y/", true, true },
        { "http://localhost", "https://localhost:443/y/", true, true },
        { "http://localhost", "https://localhost/y/", false, false },
        { "http://localhost", "https://localhost:8443/y/", true, false },
        { "http://localhost:8080", "https://localhost/y/", true, false },
        { "http://localhost", "http://localhost:81/y/", true, false },
        { "http://localhost", "https://127.0.0.1/y/", true, false },
        { "https://localhost", "http://localhost/y/", true, false },
    };
    for (size_t i = 0; i < sizeof upgrades / sizeof *upgrades; i++) {
        char line[64];
        snprintf(line, sizeof line, "Location: %s\r\n", upgrades[i].to);
        const fake_act moved[] = { AND("301 There", line, ""), SILENCE };
        const fake_peer peers[] = { { .acts = moved }, { .acts = ok } };
        const vast_request request = { .op = &get };
        static rig r;
        rig_begin(&r, 0, PEERS(peers));
        r.config.console_url = upgrades[i].from;
        r.config.tls = upgrades[i].tls ? &fake_tls_stream : NULL;
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), upgrades[i].follows ? VAST_OK : VAST_E_REDIRECT);
        assert_int_equal(rig_count(r.fake.log, "GET /y/ HTTP/1.1\r\n"), upgrades[i].follows);
        assert_int_equal(rig_count(r.fake.log, "Authorization: Bearer " RIG_KEY), 1 + upgrades[i].follows);
        if (upgrades[i].follows) {
            assert_int_equal(r.tls.opened, 1);
            assert_int_equal(r.fake.port, 443);
            assert_int_equal(vast_call(&r.client, &request), VAST_OK);
            assert_int_equal(r.fake.port, 80);
        }
        rig_end(&r);
    }
}

static void without_the_feature_a_redirect_is_an_error(void **state)
{
    (void)state;
    static const fake_act acts[] = { AND("308 There", "Location: /y\r\n", ""), SILENCE };
    const fake_peer peer = { .acts = acts };
    const vast_request request = { .op = &get };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    r.config.redirects = NULL;
    rig_start(&r);
    assert_int_equal(vast_call(&r.client, &request), VAST_E_REDIRECT);
    assert_string_equal(vast_last(&r.client)->message, "/y");
    rig_end(&r);
}

static void redirects_are_followed_three_times(void **state)
{
    (void)state;
    static const fake_act acts[] = { MOVED, MOVED, MOVED, MOVED, MOVED, SILENCE };
    const fake_peer peer = { .acts = acts };
    const vast_request request = { .op = &get };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    assert_int_equal(vast_call(&r.client, &request), VAST_E_REDIRECT);
    assert_int_equal(rig_count(r.fake.log, "GET /next "), 3);
    assert_string_equal(vast_last(&r.client)->message, "/next");
    rig_end(&r);
}

/* A repeat starts where the call started. */
static void a_fault_after_a_redirect_starts_over(void **state)
{
    (void)state;
    static const fake_act acts[] = { MOVED, ANSWER("503 Busy", ""), ANSWER("200 OK", "{\"success\":true}"), SILENCE };
    static const fake_act broken[] = { MOVED, LOST, SILENCE };
    const fake_peer peers[2][2] = { { { .acts = acts }, { .acts = ok } }, { { .acts = broken }, { .acts = ok } } };
    for (size_t i = 0; i < 2; i++) {
        const vast_request request = { .op = &get };
        static rig r;
        rig_begin(&r, 0, peers[i], 2);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), VAST_OK);
        assert_int_equal(rig_count(r.fake.log, "GET /next "), 1);
        assert_int_equal(rig_count(r.fake.log, "GET /x/ "), 2);
        rig_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_redirect_that_holds_the_key_is_not_followed),
        cmocka_unit_test(redirects_stay_on_their_origin),
        cmocka_unit_test(a_redirect_to_https_is_followed_on_the_same_host),
        cmocka_unit_test(without_the_feature_a_redirect_is_an_error),
        cmocka_unit_test(redirects_are_followed_three_times),
        cmocka_unit_test(a_fault_after_a_redirect_starts_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
