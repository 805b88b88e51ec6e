/* SPDX-License-Identifier: MIT */
/* TLS and proxies: what each side is sent, in which order, and what becomes of a refusal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

static const vast_op get = { .method = VAST_GET, .path = "/x", .repeat = VAST_REPEAT_ALWAYS };
static const vast_op create = { .method = VAST_POST, .path = "/x", .repeat = VAST_REPEAT_UNTIL_SENT };
static const vast_op once = { .method = VAST_POST, .path = "/x", .repeat = VAST_REPEAT_NEVER };

#define AGENT "User-Agent: libvastai/" VAST_VERSION "\r\n"
#define GET_X(host)                                                                                                    \
    "GET /x HTTP/1.1\r\nHost: " host "\r\n" AGENT                                                                      \
    "Accept: application/json\r\nAccept-Encoding: identity\r\nAuthorization: Bearer " RIG_KEY "\r\n\r\n"
#define SAY(text_)                                                                                                     \
    {                                                                                                                  \
        .kind = FAKE_SAY, .text = (text_)                                                                              \
    }

static const fake_act tunnel[] = { SAY("HTTP/1.1 200 Connection established\r\nProxy-Agent: x\r\n\r\n"),
    ANSWER("200 OK", "{}"), ANSWER("200 OK", "{}"), SILENCE };

static const struct {
    const char *console, *proxy;
    const char *sent;
    const char *connected, *proven; /* whom the port connects to, whom TLS asks for */
    uint16_t port;
} routes[] = {
    { "https://console.example", NULL, GET_X("console.example"), "console.example", "console.example", 443 },
    { "https://[::1]:8443", NULL, GET_X("[::1]:8443"), "::1", "::1", 8443 },
    { "https://console.example", "http://proxy.example:3128",
        "CONNECT console.example:443 HTTP/1.1\r\nHost: console.example:443\r\n" AGENT "\r\n" GET_X("console.example"),
        "proxy.example", "console.example", 3128 },
    { "https://[2001:db8::1]", "http://us%40er:p%3Aw@127.0.0.1/",
        "CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n" AGENT
        "Proxy-Authorization: Basic dXNAZXI6cDp3\r\n\r\n" GET_X("[2001:db8::1]"),
        "127.0.0.1", "2001:db8::1", 80 },
    /* Plain HTTP to this machine needs no proxy. */
    { "http://localhost:81", "http://proxy.example:3128", GET_X("localhost:81"), "localhost", "", 81 },
};

static void the_way_there_is_as_configured(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            bool proxied = strncmp(routes[i].sent, "CONNECT", 7) == 0;
            const fake_peer peer = { .acts = proxied ? tunnel : tunnel + 1 };
            const vast_request request = { .op = &get };
            static rig r;
            rig_begin(&r, way, &peer, 1);
            r.config.console_url = routes[i].console;
            r.config.proxy_url = routes[i].proxy;
            rig_start(&r);
            assert_int_equal(vast_call(&r.client, &request), VAST_OK);
            assert_string_equal(r.fake.log, routes[i].sent);
            assert_string_equal(r.fake.host, routes[i].connected);
            assert_int_equal(r.fake.port, routes[i].port);
            assert_string_equal(r.tls.host, routes[i].proven);
            if (r.tls.opened != 0) {
                assert_int_equal(r.tls.wire.host_port, strstr(routes[i].console, "8443") != NULL ? 8443 : 443);
            }
            /* The tunnel is kept, and what goes through it is for the origin alone. */
            assert_int_equal(vast_call(&r.client, &request), VAST_OK);
            assert_int_equal(r.fake.connects, 1);
            assert_int_equal(
                rig_count(r.fake.log, "Proxy-Authorization"), rig_count(routes[i].sent, "Proxy-Authorization"));
            rig_end(&r);
        }
    }
}

static const fake_act s407[] = { { FAKE_ANSWER, .text = "407 Who", .body = "<h1>Who are you?</h1>", .more = "" },
    SILENCE };
static const fake_act s502[] = { { FAKE_ANSWER, .text = "502 Bad", .body = "busy" }, SILENCE };
static const fake_act s503[] = { { FAKE_ANSWER, .text = "503 Busy", .body = "busy" }, SILENCE };
static const fake_act s302[] = {
    { FAKE_ANSWER, .text = "302 Login", .body = "", .more = "Location: http://login/\r\n" }, SILENCE
};
static const fake_act early[] = { SAY("HTTP/1.1 200 Go\r\n\r\nGet out"), SILENCE };
static const fake_act silent[] = { SILENCE };
static const fake_act closing[] = { { .kind = FAKE_CLOSE }, SILENCE };
static const fake_act garbage[] = { SAY("SOCKS\r\n"), SILENCE };
static const fake_act half_407[] = { SAY("HTTP/1.1 407 Who\r\nContent-Length: 9\r\n\r\nwho"),
    { .kind = FAKE_RESET, .unasked = true }, SILENCE };

static const struct {
    const vast_op *op;
    const fake_act *acts;
    vast_io connect;
    vast_err err;
    vast_stage stage;
    uint16_t status;
    const char *message;
    unsigned attempts;
} refusals[] = {
    { &get, s407, VAST_IO_OK, VAST_E_PROXY, VAST_STAGE_PROXY, 407, "Who are you?", 1 },
    { &get, half_407, VAST_IO_OK, VAST_E_PROXY, VAST_STAGE_PROXY, 407, "who", 1 },
    { &get, s302, VAST_IO_OK, VAST_E_PROXY, VAST_STAGE_PROXY, 302, "http://login/", 1 },
    { &get, s503, VAST_IO_OK, VAST_E_PROXY, VAST_STAGE_PROXY, 503, "busy", 3 },
    /* What the proxy says of itself leaves nothing open: the request never went out. */
    { &create, s502, VAST_IO_OK, VAST_E_PROXY, VAST_STAGE_PROXY, 502, "busy", 3 },
    { &create, s503, VAST_IO_OK, VAST_E_PROXY, VAST_STAGE_PROXY, 503, "busy", 3 },
    { &once, s503, VAST_IO_OK, VAST_E_PROXY, VAST_STAGE_PROXY, 503, "busy", 1 },
    { &get, early, VAST_IO_OK, VAST_E_PROXY, VAST_STAGE_PROXY, 0, "", 1 },
    { &get, garbage, VAST_IO_OK, VAST_E_HTTP, VAST_STAGE_PROXY, 0, "", 1 },
    { &get, closing, VAST_IO_OK, VAST_E_IO, VAST_STAGE_PROXY, 0, "", 3 },
    { &create, closing, VAST_IO_OK, VAST_E_IO, VAST_STAGE_PROXY, 0, "", 3 },
    { &get, silent, VAST_IO_OK, VAST_E_TIMEOUT, VAST_STAGE_PROXY, 0, "", 3 },
    { &get, silent, VAST_IO_REFUSED, VAST_E_CONNECT, VAST_STAGE_CONNECT, 0, "", 3 },
};

static void a_proxy_that_refuses_is_heard(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const fake_peer peer = { .acts = refusals[i].acts, .connect = refusals[i].connect };
            const vast_request request = { .op = refusals[i].op };
            static rig r;
            if (refusals[i].acts == early && way != 0) {
                continue; /* bytes that come later belong to the handshake, which fails by itself */
            }
            rig_begin(&r, way, &peer, 1);
            r.config.console_url = "https://console.example";
            r.config.proxy_url = "http://u:p@proxy.example:3128";
            rig_start(&r);
            if (vast_call(&r.client, &request) != refusals[i].err) {
                fail_msg("case %zu way %u: %s", i, way, vast_err_name(vast_last(&r.client)->err));
            }
            assert_int_equal(vast_last(&r.client)->stage, refusals[i].stage);
            assert_int_equal(vast_last(&r.client)->status, refusals[i].status);
            assert_string_equal(vast_last(&r.client)->message, refusals[i].message);
            assert_int_equal(vast_last(&r.client)->attempts, refusals[i].attempts);
            assert_string_equal(vast_last_peer(&r.client).host, "proxy.example");
            assert_int_equal(vast_last_peer(&r.client).port, 3128);
            assert_true(vast_last_peer(&r.client).is_proxy);
            /* Nothing of the service's business was sent to the proxy. */
            assert_int_equal(rig_count(r.fake.log, "Authorization: Bearer"), 0);
            assert_int_equal(r.tls.opened, 0);
            rig_end(&r);
        }
    }
}

/* In an open tunnel, a redirect is followed; a new one would need the memory where its target lies. */
static void a_redirect_is_followed_through_the_same_tunnel_only(void **state)
{
    (void)state;
    static const char *const fields[] = { "Location: /y\r\n", "Location: /y\r\nConnection: close\r\n" };
    for (size_t i = 0; i < 2; i++) {
        const fake_act acts[] = { tunnel[0], { FAKE_ANSWER, .text = "308 There", .body = "", .more = fields[i] },
            ANSWER("200 OK", "{}"), SILENCE };
        const fake_peer peer = { .acts = acts };
        const vast_request request = { .op = &get };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        r.config.console_url = "https://console.example";
        r.config.proxy_url = "http://proxy.example:3128";
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), i == 0 ? VAST_OK : VAST_E_REDIRECT);
        assert_int_equal(rig_count(r.fake.log, "GET "), i == 0 ? 2 : 1);
        assert_int_equal(rig_count(r.fake.log, "CONNECT "), 1);
        assert_string_equal(vast_last(&r.client)->message, i == 0 ? "" : "/y");
        rig_end(&r);
    }
}

/* Where no connection can be opened: who is named, with and without a proxy. */
static const struct {
    const char *console, *proxy;
    const char *host;
    uint16_t port;
    bool is_proxy;
} unreachable[] = {
    { "https://console.example", NULL, "console.example", 443, false },
    { "https://[::1]:8443", NULL, "::1", 8443, false },
    { "https://console.example", "http://proxy.example:3128", "proxy.example", 3128, true },
    { "http://localhost:81", "http://proxy.example:3128", "localhost", 81, false },
};

static void the_peer_of_a_failed_connection_is_known(void **state)
{
    (void)state;
    static const vast_io failures[] = { VAST_IO_REFUSED, VAST_IO_NO_NAME };
    for (size_t n = 0; n < 2 * (sizeof unreachable / sizeof *unreachable); n++) {
        const fake_peer peer = { .connect = failures[n % 2] };
        const vast_request request = { .op = &get };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        r.config.console_url = unreachable[n / 2].console;
        r.config.proxy_url = unreachable[n / 2].proxy;
        rig_start(&r);
        assert_string_equal(vast_last_peer(&r.client).host, "");
        assert_false(vast_last_peer(&r.client).is_proxy);
        (void)vast_call(&r.client, &request);
        vast_peer named = vast_last_peer(&r.client);
        assert_string_equal(named.host, unreachable[n / 2].host);
        assert_int_equal(named.port, unreachable[n / 2].port);
        assert_int_equal(named.is_proxy, unreachable[n / 2].is_proxy);
        rig_end(&r);
    }
}

static const struct {
    const vast_op *op;
    vast_io opens;
    vast_err err;
    const char *cause;
    int code;
    unsigned attempts;
} handshakes[] = {
    { &get, VAST_IO_ERROR, VAST_E_TLS, "the certificate is not to our taste", -0x2700, 1 },
    { &create, VAST_IO_ERROR, VAST_E_TLS, "the certificate is not to our taste", -0x2700, 1 },
    { &get, VAST_IO_CLOSED, VAST_E_IO, "the peer closed the connection", 0, 3 },
    { &get, VAST_IO_RESET, VAST_E_IO, "the connection was reset", 0, 3 },
    { &create, VAST_IO_RESET, VAST_E_IO, "the connection was reset", 0, 3 },
};

static void a_handshake_that_fails_says_why_and_sends_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof handshakes / sizeof *handshakes; i++) {
        const fake_peer peer = { .acts = tunnel };
        const vast_request request = { .op = handshakes[i].op };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        r.config.console_url = "https://console.example";
        r.tls.opens = handshakes[i].opens;
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), handshakes[i].err);
        assert_int_equal(vast_last(&r.client)->stage, VAST_STAGE_HANDSHAKE);
        assert_string_equal(vast_outcome_cause(vast_last(&r.client)), handshakes[i].cause);
        assert_string_equal(vast_last_peer(&r.client).host, "console.example");
        assert_int_equal(vast_last_peer(&r.client).port, 443);
        assert_false(vast_last_peer(&r.client).is_proxy);
        assert_int_equal(vast_last(&r.client)->cause_code, handshakes[i].code);
        assert_int_equal(vast_last(&r.client)->attempts, handshakes[i].attempts);
        assert_int_equal(r.fake.log_len, 0);
        rig_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_way_there_is_as_configured),
        cmocka_unit_test(a_proxy_that_refuses_is_heard),
        cmocka_unit_test(a_redirect_is_followed_through_the_same_tunnel_only),
        cmocka_unit_test(the_peer_of_a_failed_connection_is_known),
        cmocka_unit_test(a_handshake_that_fails_says_why_and_sends_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
