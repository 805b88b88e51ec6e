/* SPDX-License-Identifier: MIT */
/* A client's life: what it takes, what it refuses, what is left of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

#define TEN "0123456789"
#define KEY_128 TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "01234567"

static const fake_act ok[] = { ANSWER("200 OK", "{}"), SILENCE };
static const fake_peer peer = { .acts = ok };

typedef void change(vast_config *config);

static void no_port(vast_config *config)
{
    config->port = NULL;
}
static void no_buffer(vast_config *config)
{
    config->buffer = NULL;
}
static void small_buffer(vast_config *config)
{
    config->buffer_bytes = VAST_BUFFER_MIN - 1;
}
static void no_url(vast_config *config)
{
    config->console_url = "console.vast.ai";
}
static void url_with_query(vast_config *config)
{
    config->console_url = "https://console.vast.ai?x=1";
}
static void url_with_fragment(vast_config *config)
{
    config->console_url = "https://console.vast.ai/#x";
}
static void run_url_with_query(vast_config *config)
{
    config->run_url = "https://run.vast.ai/?";
}
static void url_with_user(vast_config *config)
{
    config->console_url = "https://me:secret@console.vast.ai";
}
static void run_url_with_user(vast_config *config)
{
    config->run_url = "https://run.vast.ai@elsewhere.example";
}
static void no_tls(vast_config *config)
{
    config->console_url = NULL;
    config->tls = NULL;
}
static void insecure_tls(vast_config *config)
{
    config->console_url = NULL;
    config->tls = &vast_stream_plain;
}
/* A stream that encrypts, but whose peer may be anyone. */
static vast_stream encrypted;
static void unverified_tls(vast_config *config)
{
    encrypted = fake_tls_stream;
    encrypted.secure = false;
    encrypted.encrypted = true;
    config->console_url = NULL;
    config->tls = &encrypted;
}
static void unverified_plain(vast_config *config)
{
    unverified_tls(config);
    config->console_url = "http://localhost";
    config->plain = &encrypted;
}
static void plain_url(vast_config *config)
{
    config->console_url = "http://console.vast.ai";
}
static void no_plain(vast_config *config)
{
    config->console_url = "http://localhost";
    config->plain = NULL;
}
static void secure_plain(vast_config *config)
{
    config->console_url = "http://localhost";
    config->plain = config->tls;
}
static void plain_run_url(vast_config *config)
{
    config->run_url = "http://run.vast.ai";
}
static void long_host(vast_config *config)
{
    config->console_url = "https://" KEY_128;
}
static void no_proxy_url(vast_config *config)
{
    config->proxy_url = "proxy";
}
static void https_proxy(vast_config *config)
{
    config->proxy_url = "https://proxy:3128";
}
static void long_proxy(vast_config *config)
{
    config->proxy_url = "http://" KEY_128 ":3128";
}
static void no_proxy(vast_config *config)
{
    config->proxy_url = "http://proxy:3128";
    config->proxy = NULL;
}
static void split_key(vast_config *config)
{
    config->api_key = "key\r\nX: y";
}
static void long_key(vast_config *config)
{
    config->api_key = KEY_128 "8";
}
static void split_agent(vast_config *config)
{
    config->user_agent = "me\n";
}

static const struct {
    change *change;
    vast_err err;
    const char *cause;
} refusals[] = {
    { no_port, VAST_E_ARG, "port or buffer missing, or buffer smaller than VAST_BUFFER_MIN" },
    { no_buffer, VAST_E_ARG, "port or buffer missing, or buffer smaller than VAST_BUFFER_MIN" },
    { small_buffer, VAST_E_ARG, "port or buffer missing, or buffer smaller than VAST_BUFFER_MIN" },
    { no_url, VAST_E_ARG, NULL },
    { url_with_query, VAST_E_ARG, NULL },
    { url_with_fragment, VAST_E_ARG, NULL },
    { run_url_with_query, VAST_E_ARG, NULL },
    { url_with_user, VAST_E_ARG, "the URL of a service must not contain a user name" },
    { run_url_with_user, VAST_E_ARG, "the URL of a service must not contain a user name" },
    { no_tls, VAST_E_ARG, "the URL is https, but no TLS stream is configured" },
    { insecure_tls, VAST_E_ARG, "the URL is https, but no TLS stream is configured" },
    { unverified_tls, VAST_E_ARG, "an API key must not be sent to a server whose certificate is not verified" },
    { unverified_plain, VAST_E_ARG, "the URL is http, but no plain stream is configured" },
    { no_plain, VAST_E_ARG, "the URL is http, but no plain stream is configured" },
    { secure_plain, VAST_E_ARG, "the URL is http, but no plain stream is configured" },
    { plain_url, VAST_E_ARG, "http without TLS is allowed only to this machine" },
    { plain_run_url, VAST_E_ARG, "http without TLS is allowed only to this machine" },
    { long_host, VAST_E_SPACE, "the host name is too long" },
    { no_proxy_url, VAST_E_ARG, NULL },
    { no_proxy, VAST_E_ARG, "a proxy URL is set, but no proxy support is configured" },
    { https_proxy, VAST_E_ARG, "the URL of the proxy does not begin with http://" },
    { long_proxy, VAST_E_SPACE, "the host name is too long" },
    { split_key, VAST_E_ARG, "the API key contains a character that is not allowed in a header" },
    { long_key, VAST_E_SPACE, "the API key is too long" },
    { split_agent, VAST_E_ARG, "the user agent contains a character that is not allowed in a header" },
};

static void a_wrong_configuration_is_refused_with_its_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        refusals[i].change(&r.config);
        memset(&r.client, 0xa5, sizeof r.client);
        assert_int_equal(vast_client_init(&r.client, &r.config), refusals[i].err);
        assert_int_equal(vast_last(&r.client)->err, refusals[i].err);
        assert_int_equal(vast_last(&r.client)->stage, VAST_STAGE_ARGUMENTS);
        if (refusals[i].cause != NULL) {
            assert_string_equal(vast_outcome_cause(vast_last(&r.client)), refusals[i].cause);
        } else {
            assert_string_not_equal(vast_outcome_cause(vast_last(&r.client)), "");
        }
        assert_string_equal(vast_last(&r.client)->message, "");
        assert_string_equal(vast_last(&r.client)->error_code, "");
        /* Harmless, and nothing is there to be ended. */
        vast_client_end(&r.client);
    }
}

static void a_fresh_client_has_no_last_call(void **state)
{
    (void)state;
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    const vast_outcome *last = vast_last(&r.client);
    assert_int_equal(last->err, VAST_OK);
    assert_int_equal(last->stage, VAST_STAGE_NONE);
    assert_string_equal(vast_outcome_cause(last), "");
    assert_string_equal(last->message, "");
    assert_string_equal(last->error_code, "");
    rig_end(&r);
}

static void the_longest_key_fits(void **state)
{
    (void)state;
    static const vast_op op = { .method = VAST_GET, .path = "/", .repeat = VAST_REPEAT_NEVER };
    const vast_request request = { .op = &op };
    static rig r;
    rig_begin(&r, 1, &peer, 1);
    r.config.api_key = KEY_128;
    r.config.tls = NULL; /* over plain TCP alone */
    rig_start(&r);
    assert_int_equal(vast_call(&r.client, &request), VAST_OK);
    assert_int_equal(rig_count(r.fake.log, "Authorization: Bearer " KEY_128 "\r\n"), 1);
    rig_end(&r);
}

static void without_a_key_the_peer_may_be_anyone(void **state)
{
    (void)state;
    static const vast_op op = { .method = VAST_GET, .path = "/", .repeat = VAST_REPEAT_NEVER };
    const vast_request request = { .op = &op };
    for (int refused = 0; refused < 2; refused++) {
        static rig r;
        rig_begin(&r, 1, &peer, 1);
        unverified_tls(&r.config);
        r.config.api_key = NULL;
        r.tls.opens = refused ? VAST_IO_ERROR : VAST_IO_OK;
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), refused ? VAST_E_TLS : VAST_OK);
        assert_int_equal(rig_count(r.fake.log, "Authorization:"), 0);
        rig_end(&r);
    }
}

/* FACTS of the service: its own run host goes with its own console, any other console serves both. */
static const struct {
    const char *console, *run;
    const char *console_host, *run_host;
} hosts[] = {
    { NULL, NULL, "console.vast.ai", "run.vast.ai" },
    { VAST_CONSOLE_URL, NULL, "console.vast.ai", "run.vast.ai" },
    { "https://other.example/base", NULL, "other.example", "other.example" },
    { NULL, "https://run.example", "console.vast.ai", "run.example" },
    { "https://other.example/base", "https://run.example", "other.example", "run.example" },
    { "https://other.example/base/", "https://run.example/", "other.example", "run.example" },
    { "https://other.example/base///", NULL, "other.example", "other.example" },
};

static void each_operation_goes_to_its_host(void **state)
{
    (void)state;
    static const vast_op console = { .method = VAST_GET, .path = "/x", .repeat = VAST_REPEAT_NEVER };
    static const vast_op run = { .method = VAST_GET, .host = VAST_HOST_RUN, .path = "/x", .repeat = VAST_REPEAT_NEVER };
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        const vast_request requests[] = { { .op = &console }, { .op = &run } };
        static const fake_act two[] = { ANSWER("200 OK", "{}"), ANSWER("200 OK", "{}"), SILENCE };
        const fake_peer both = { .acts = two };
        static rig r;
        rig_begin(&r, 0, &both, 1);
        r.config.console_url = hosts[i].console;
        r.config.run_url = hosts[i].run;
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &requests[0]), VAST_OK);
        assert_string_equal(r.tls.host, hosts[i].console_host);
        assert_int_equal(vast_call(&r.client, &requests[1]), VAST_OK);
        assert_string_equal(r.fake.host, hosts[i].run_host);
        assert_int_equal(rig_count(r.fake.log, "GET /base/x "),
            (strcmp(hosts[i].console_host, "other.example") == 0) + (strcmp(hosts[i].run_host, "other.example") == 0));
        rig_end(&r);
    }
}

static void the_version_is_that_of_the_headers(void **state)
{
    (void)state;
    assert_string_equal(vast_version(), VAST_VERSION);
}

static void a_client_with_its_buffer_takes_three_kilobytes(void **state)
{
    (void)state;
    assert_true(sizeof(vast_client) + VAST_BUFFER_BYTES <= 3072);
}

static void each_permission_has_a_name_of_its_own(void **state)
{
    (void)state;
    assert_string_equal(vast_scope_name(VAST_SCOPE_UNKNOWN), "");
    assert_string_equal(vast_scope_name(VAST_SCOPE_INSTANCE_WRITE), "instance_write");
    assert_string_equal(vast_scope_name(VAST_SCOPE_COUNT), "");
    for (unsigned i = 1; i < VAST_SCOPE_COUNT; i++) {
        for (unsigned other = 0; other < i; other++) {
            assert_string_not_equal(vast_scope_name((vast_scope)i), vast_scope_name((vast_scope)other));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_configuration_is_refused_with_its_reason),
        cmocka_unit_test(a_fresh_client_has_no_last_call),
        cmocka_unit_test(the_longest_key_fits),
        cmocka_unit_test(without_a_key_the_peer_may_be_anyone),
        cmocka_unit_test(each_operation_goes_to_its_host),
        cmocka_unit_test(each_permission_has_a_name_of_its_own),
        cmocka_unit_test(the_version_is_that_of_the_headers),
        cmocka_unit_test(a_client_with_its_buffer_takes_three_kilobytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
