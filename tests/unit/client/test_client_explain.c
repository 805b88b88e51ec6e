/* SPDX-License-Identifier: MIT */
/* Requests shown to people: nothing of the key, and what is pasted into a shell does what it says. */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fake_port.h"
#include "vastai/vastai.h"

static char buffer[VAST_BUFFER_MIN];
static fake_port fake;

static const vast_param put_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "q", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
    { .name = "label", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};
static const vast_op put_op = {
    .method = VAST_PUT,
    .path = "/api/v0/a-long-way-to-go-that-does-not-fit-into-one-window-of-64-bytes/it's/{id}/",
    VAST_PARAMS(put_params),
    .repeat = VAST_REPEAT_ALWAYS,
};
static const vast_op plain_op = {
    .method = VAST_GET, .path = "/x", .repeat = VAST_REPEAT_ALWAYS, .answers_text = true
};
static const vast_op post_op = { .method = VAST_POST, .path = "/x", .repeat = VAST_REPEAT_ALWAYS };
static const vast_op away_op = { .method = VAST_GET, .host = VAST_HOST_URL, .path = "", .repeat = VAST_REPEAT_ALWAYS };

static vast_err read_text(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    const char *text = ctx;
    size_t left = strlen(text) - (size_t)offset;
    *got = left < room ? left : room;
    memcpy(buf, text + offset, *got);
    return VAST_OK;
}

static vast_err read_nothing(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    (void)ctx, (void)offset, (void)buf, (void)room;
    *got = 0;
    return VAST_E_STOPPED;
}

/* Says that it gave more than it was given room for. */
static vast_err read_too_much(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    (void)ctx, (void)offset;
    memset(buf, 'x', room);
    *got = room + 1;
    return VAST_OK;
}

static char long_text[] = "0123456789012345678901234567890123456789012345678901234567890123456789 it's long";
static const vast_body streamed = { read_text, long_text, -1, "text/x-'quoted'" };
static const vast_body measured = { read_text, long_text, sizeof long_text - 1, NULL };
static const vast_body clipped = { read_text, long_text, 70, NULL };
static const vast_body short_of = { read_text, long_text, sizeof long_text, NULL };
static const vast_body too_much = { read_too_much, NULL, -1, NULL };
static const vast_body empty = { read_too_much, NULL, 0, NULL }; /* nothing is to be read */
static const vast_body broken = { read_nothing, NULL, 5, NULL };

static const vast_arg arguments[] = {
    { .name = "id", .value.number = 7 },
    { .name = "q", .value.text = "a&b" },
    { .name = "label", .value.text = "it's \"me\"" },
};

static const struct {
    const char *console, *key;
    vast_request request;
    vast_err err;
    const char *text, *curl;
} cases[] = {
    { "https://[::1]:8443", "secret-key", { .op = &put_op, .args = arguments, .arg_count = 3 }, VAST_OK,
        "PUT /api/v0/a-long-way-to-go-that-does-not-fit-into-one-window-of-64-bytes/it's/7/?q=a%26b HTTP/1.1\r\nHost: "
        "[::1]:8443\r\nUser-Agent: libvastai/" VAST_VERSION "\r\n"
        "Accept: application/json\r\nAccept-Encoding: identity\r\nAuthorization: Bearer $VAST_API_KEY\r\nContent-Type: "
        "application/json\r\n"
        "Content-Length: 23\r\n\r\n{\"label\":\"it's \\\"me\\\"\"}",
        "curl -sS -g -X PUT "
        "'https://[::1]:8443/api/v0/a-long-way-to-go-that-does-not-fit-into-one-window-of-64-bytes/it'\\''s/7/"
        "?q=a%26b' -H 'Accept: application/json'"
        " -H \"Authorization: Bearer $VAST_API_KEY\" -H 'Content-Type: application/json'"
        " --data-raw '{\"label\":\"it'\\''s \\\"me\\\"\"}'" },
    { "https://console.example", NULL, { .op = &plain_op }, VAST_OK,
        "GET /x HTTP/1.1\r\nHost: console.example\r\nUser-Agent: libvastai/" VAST_VERSION
        "\r\nAccept: */*\r\nAccept-Encoding: identity\r\n\r\n",
        "curl -sS -g -X GET 'https://console.example/x' -H 'Accept: */*'" },
    { "http://localhost", NULL, { .op = &post_op, .body = &streamed }, VAST_OK,
        "POST /x HTTP/1.1\r\nHost: localhost\r\nUser-Agent: libvastai/" VAST_VERSION
        "\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n"
        "Content-Type: text/x-'quoted'\r\nTransfer-Encoding: chunked\r\n\r\n"
        "0123456789012345678901234567890123456789012345678901234567890123456789 it's long",
        "curl -sS -g -X POST 'http://localhost/x' -H 'Accept: application/json' -H 'Content-Type: "
        "text/x-'\\''quoted'\\'''"
        " --data-raw '0123456789012345678901234567890123456789012345678901234567890123456789 it'\\''s long'" },
    { "http://localhost", NULL, { .op = &post_op, .body = &measured }, VAST_OK,
        "POST /x HTTP/1.1\r\nHost: localhost\r\nUser-Agent: libvastai/" VAST_VERSION
        "\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n"
        "Content-Type: application/json\r\nContent-Length: 80\r\n\r\n"
        "0123456789012345678901234567890123456789012345678901234567890123456789 it's long",
        "curl -sS -g -X POST 'http://localhost/x' -H 'Accept: application/json' -H 'Content-Type: application/json'"
        " --data-raw '0123456789012345678901234567890123456789012345678901234567890123456789 it'\\''s long'" },
    /* The length of the body is the announced one, however much there is to read. */
    { "http://localhost", NULL, { .op = &post_op, .body = &clipped }, VAST_OK,
        "POST /x HTTP/1.1\r\nHost: localhost\r\nUser-Agent: libvastai/" VAST_VERSION
        "\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n"
        "Content-Type: application/json\r\nContent-Length: 70\r\n\r\n"
        "0123456789012345678901234567890123456789012345678901234567890123456789",
        "curl -sS -g -X POST 'http://localhost/x' -H 'Accept: application/json' -H 'Content-Type: application/json'"
        " --data-raw '0123456789012345678901234567890123456789012345678901234567890123456789'" },
    { "http://localhost", NULL, { .op = &post_op, .body = &empty }, VAST_OK, NULL,
        "curl -sS -g -X POST 'http://localhost/x' -H 'Accept: application/json' -H 'Content-Type: application/json'"
        " --data-raw ''" },
    { "http://localhost", NULL, { .op = &post_op, .body = &short_of }, VAST_E_ARG, NULL, NULL },
    { "http://localhost", NULL, { .op = &post_op, .body = &too_much }, VAST_E_ARG, NULL, NULL },
    { "http://localhost", NULL, { .op = &post_op, .body = &broken }, VAST_E_STOPPED, NULL, NULL },
    { "http://localhost", NULL, { .op = &put_op }, VAST_E_ARG, NULL, NULL },
    { "http://localhost", "k", { .op = &away_op, .url = "http://127.0.0.1/a?b#c" }, VAST_OK,
        "GET /a?b HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: libvastai/" VAST_VERSION
        "\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n\r\n",
        "curl -sS -g -X GET 'http://127.0.0.1/a?b' -H 'Accept: application/json'" },
    { "http://localhost", "k", { .op = &away_op, .url = "http://elsewhere/" }, VAST_E_ARG, NULL, NULL },
};

static void set_up(vast_client *client, const char *console, const char *key)
{
    static fake_tls tls;
    const vast_config config = { .port = &fake_port_ops,
        .port_ctx = &fake,
        .tls = &fake_tls_stream,
        .tls_ctx = &tls,
        .plain = &vast_stream_plain,
        .buffer = buffer,
        .buffer_bytes = sizeof buffer,
        .api_key = key,
        .console_url = console,
        .bodies = &vast_bodies_streamed };
    assert_int_equal(vast_client_init(client, &config), VAST_OK);
}

static void requests_are_shown_without_the_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vast_client client;
        set_up(&client, cases[i].console, cases[i].key);
        char text[1024] = { 0 };
        vast_out out;
        vast_out_begin(&out, text, sizeof text - 1);
        assert_int_equal(vast_explain(&client, &cases[i].request, &out), cases[i].err);
        if (cases[i].text != NULL) {
            assert_string_equal(text, cases[i].text);
        }
        memset(text, 0, sizeof text);
        vast_out_begin(&out, text, sizeof text - 1);
        assert_int_equal(vast_explain_curl(&client, &cases[i].request, &out), cases[i].err);
        if (cases[i].curl != NULL) {
            assert_string_equal(text, cases[i].curl);
        }
        vast_client_end(&client);
    }
}

/* The shell itself is asked what it makes of the line, with printf in the place of curl. */
static void a_shell_reads_the_line_as_it_was_meant(void **state)
{
    (void)state;
    vast_client client;
    set_up(&client, "https://localhost", "secret");
    char line[1024] = "curl() { printf '<%s>' \"$@\"; }; VAST_API_KEY=K; ";
    char printed[1024] = { 0 };
    size_t before = strlen(line);
    vast_out out;
    vast_out_begin(&out, line + before, sizeof line - 1 - before);
    assert_int_equal(vast_explain_curl(&client, &cases[0].request, &out), VAST_OK);
    FILE *shell = popen(line, "r");
    assert_non_null(shell);
    assert_true(fread(printed, 1, sizeof printed - 1, shell) > 0);
    assert_int_equal(pclose(shell), 0);
    assert_string_equal(printed,
        "<-sS><-g><-X><PUT><https://localhost/api/v0/a-long-way-to-go-that-does-not-fit-into-one-window-of-64-bytes/"
        "it's/7/?q=a%26b><-H><Accept: application/json>"
        "<-H><Authorization: Bearer K><-H><Content-Type: application/json><--data-raw>"
        "<{\"label\":\"it's \\\"me\\\"\"}>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_shown_without_the_key),
        cmocka_unit_test(a_shell_reads_the_line_as_it_was_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
