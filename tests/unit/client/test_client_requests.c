/* SPDX-License-Identifier: MIT */
/* What goes out: the request text of every kind of parameter and body, and who may see the key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

#define AGENT "User-Agent: libvastai/" VAST_VERSION "\r\n"
#define ACCEPT "Accept: application/json\r\nAccept-Encoding: identity\r\n"
#define KEY_LINE "Authorization: Bearer " RIG_KEY "\r\n"
#define HOST "Host: 127.0.0.1:8080\r\n"
#define JSON_TYPE "Content-Type: application/json\r\n"
#define HEADS HOST AGENT ACCEPT KEY_LINE

static const vast_param all_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "name", .in = VAST_IN_PATH, .type = VAST_TYPE_TEXT },
    { .name = "text", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
    { .name = "owner", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT, .preset = "\"me\"" },
    { .name = "after", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "rate", .in = VAST_IN_QUERY, .type = VAST_TYPE_NUMBER },
    { .name = "flag", .in = VAST_IN_QUERY, .type = VAST_TYPE_BOOL },
    { .name = "ids", .in = VAST_IN_QUERY, .type = VAST_TYPE_IDS },
    { .name = "filter", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON, .preset = "{\"a\": 1}" },
    { .name = "client_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .preset = "\"me\"" },
    { .name = "id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
    { .name = "note", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "price", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "force", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
    { .name = "workers", .in = VAST_IN_BODY, .type = VAST_TYPE_IDS },
    { .name = "env", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON },
};
static const vast_param preset_params[] = {
    { .name = "limit", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT, .preset = "25" },
    { .name = "ids", .in = VAST_IN_QUERY, .type = VAST_TYPE_IDS, .preset = "[1, 2]" },
    { .name = "count", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .preset = "5" },
    { .name = "price", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .preset = "0.5" },
    { .name = "force", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" },
    { .name = "workers", .in = VAST_IN_BODY, .type = VAST_TYPE_IDS, .preset = "[]" },
};
static const vast_param body_only[] = {
    { .name = "note", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};
static const vast_param query_only[] = {
    { .name = "q", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
};
static const vast_param path_text[] = {
    { .name = "name", .in = VAST_IN_PATH, .type = VAST_TYPE_TEXT },
};
static const vast_param no_type[] = {
    { .name = "note", .in = VAST_IN_BODY },
};
static const vast_param path_id[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "count", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT, .preset = "5" },
};

static const vast_op all_op = {
    .method = VAST_PUT, .path = "/a/{id}/b/{name}/", VAST_PARAMS(all_params), .repeat = VAST_REPEAT_NEVER
};
static const vast_op preset_op = {
    .method = VAST_PUT, .path = "/s/", VAST_PARAMS(preset_params), .repeat = VAST_REPEAT_NEVER
};
static const vast_op get_op = {
    .method = VAST_GET, .path = "/g/", VAST_PARAMS(body_only), .repeat = VAST_REPEAT_NEVER, .always_body = true
};
static const vast_op delete_op = {
    .method = VAST_DELETE, .path = "/d/", VAST_PARAMS(body_only), .repeat = VAST_REPEAT_NEVER
};
static const vast_op delete_body_op = {
    .method = VAST_DELETE, .path = "/d/", .repeat = VAST_REPEAT_NEVER, .always_body = true
};
static const vast_op post_op = { .method = VAST_POST, .path = "/p/", .repeat = VAST_REPEAT_NEVER };
static const vast_op patch_op = { .method = VAST_PATCH, .path = "/p/", .repeat = VAST_REPEAT_NEVER };
static const vast_op text_op = { .method = VAST_GET, .path = "/t/", .repeat = VAST_REPEAT_NEVER, .answers_text = true };
static const vast_op run_op = { .method = VAST_GET, .host = VAST_HOST_RUN, .path = "/r/", .repeat = VAST_REPEAT_NEVER };
static const vast_op url_op = {
    .method = VAST_GET, .host = VAST_HOST_URL, .path = "/ignored/", .repeat = VAST_REPEAT_NEVER
};
static const vast_op no_key_op = { .method = VAST_GET, .path = "/n/", .repeat = VAST_REPEAT_NEVER, .no_key = true };
static const vast_op mark_op = {
    .method = VAST_GET, .path = "/m/?a=b", VAST_PARAMS(query_only), .repeat = VAST_REPEAT_NEVER
};
static const vast_op brace_op = {
    .method = VAST_GET, .path = "/{other}/{nope}/{name", VAST_PARAMS(path_text), .repeat = VAST_REPEAT_NEVER
};
static const vast_op name_op = {
    .method = VAST_GET, .path = "/{name}", VAST_PARAMS(path_text), .repeat = VAST_REPEAT_NEVER
};
static const vast_op id_op = {
    .method = VAST_GET, .path = "/i/{id}", VAST_PARAMS(path_id), .repeat = VAST_REPEAT_NEVER
};
static const vast_op no_type_op = {
    .method = VAST_DELETE, .path = "/d/", VAST_PARAMS(no_type), .repeat = VAST_REPEAT_NEVER
};
static const vast_op blank_op = { .method = VAST_GET, .path = "/a b", .repeat = VAST_REPEAT_NEVER };
static const vast_op accent_op = { .method = VAST_GET, .path = "/\xc3\xa9", .repeat = VAST_REPEAT_NEVER };
static const vast_op delete_mark_op = { .method = VAST_GET, .path = "/a\x7f", .repeat = VAST_REPEAT_NEVER };
static const vast_op bare_op = { .method = VAST_GET, .path = "api", .repeat = VAST_REPEAT_NEVER };
static const vast_op break_op = { .method = VAST_GET, .path = "/a\r\nX: y", .repeat = VAST_REPEAT_NEVER };

static int64_t numbers[] = { 1, -2, 3 };
static const vast_ids some_ids = { numbers, 3, 3 };
static const vast_ids no_ids = { NULL, 0, 0 };
static const vast_ids too_many_ids = { numbers, 3, 4 };

static const vast_arg all_args[] = {
    { .name = "id", .value.number = 42 },
    { .name = "name", .value.text = "a/b c" },
    { .name = "text", .value.text = "x y&z=\xc3\xa9" },
    { .name = "after", .value.number = -1 },
    { .name = "rate", .value.text = "1e+5" },
    { .name = "flag", .value.number = 1 },
    { .name = "ids", .value.ids = &some_ids },
    { .name = "note", .value.text = "say \"hi\"\n" },
    { .name = "price", .value.text = "-0.25" },
    { .name = "force", .value.number = 0 },
    { .name = "workers", .value.ids = &some_ids },
    { .name = "env", .value.text = "{\"A\": \"b\"}" },
};
static const vast_arg least_args[] = {
    { .name = "id", .value.number = INT64_MAX },
    { .name = "name", .value.text = "..." },
    { .name = "workers", .value.ids = &no_ids },
    { .name = "price", .is_null = true },
    { .name = "filter", .is_null = true },
};
static const vast_arg note_arg[] = { { .name = "note", .value.text = "" } };
static const vast_arg q_arg[] = { { .name = "q", .value.text = "" } };
static const vast_arg name_arg[] = { { .name = "name", .value.text = "n" } };
static const vast_arg id_arg[] = { { .name = "id", .value.number = 7 } };

#define ARGS(list) .args = (list), .arg_count = sizeof(list) / sizeof *(list)

static const struct {
    vast_request request;
    const char *text;
} cases[] = {
    { { .op = &all_op, ARGS(all_args) },
        "PUT /a/42/b/a%2Fb%20c/?text=x+y%26z%3D%C3%A9&owner=me&after=-1&rate=1e%2B5&flag=true&ids=%5B1%2C+-2%2C+3%5D"
        "&filter=%7B%22a%22%3A+1%7D HTTP/1.1\r\n" HEADS JSON_TYPE "Content-Length: 114\r\n\r\n"
        "{\"client_id\":\"me\",\"id\":42,\"note\":\"say "
        "\\\"hi\\\"\\n\",\"price\":-0.25,\"force\":false,\"workers\":[1, -2, 3],"
        "\"env\":{\"A\": \"b\"}}" },
    { { .op = &all_op, ARGS(least_args) },
        "PUT /a/9223372036854775807/b/.../?owner=me&after=null&filter=null HTTP/1.1\r\n" HEADS JSON_TYPE
        "Content-Length: 81\r\n\r\n"
        "{\"client_id\":\"me\",\"id\":9223372036854775807,\"note\":null,\"price\":null,\"workers\":[]}" },
    { { .op = &preset_op },
        "PUT /s/?limit=25&ids=%5B1%2C+2%5D HTTP/1.1\r\n" HEADS JSON_TYPE "Content-Length: 50\r\n\r\n"
        "{\"count\":5,\"price\":0.5,\"force\":false,\"workers\":[]}" },
    { { .op = &get_op, ARGS(note_arg) }, "GET /g/ HTTP/1.1\r\n" HEADS "\r\n" },
    { { .op = &delete_op }, "DELETE /d/ HTTP/1.1\r\n" HEADS "\r\n" },
    { { .op = &delete_op, ARGS(note_arg) },
        "DELETE /d/ HTTP/1.1\r\n" HEADS JSON_TYPE "Content-Length: 11\r\n\r\n{\"note\":\"\"}" },
    { { .op = &delete_body_op }, "DELETE /d/ HTTP/1.1\r\n" HEADS JSON_TYPE "Content-Length: 2\r\n\r\n{}" },
    { { .op = &post_op }, "POST /p/ HTTP/1.1\r\n" HEADS "Content-Length: 0\r\n\r\n" },
    { { .op = &patch_op }, "PATCH /p/ HTTP/1.1\r\n" HEADS "Content-Length: 0\r\n\r\n" },
    { { .op = &text_op },
        "GET /t/ HTTP/1.1\r\n" HOST AGENT "Accept: */*\r\nAccept-Encoding: identity\r\n" KEY_LINE "\r\n" },
    { { .op = &run_op }, "GET /r/ HTTP/1.1\r\n" HEADS "\r\n" },
    { { .op = &no_key_op }, "GET /n/ HTTP/1.1\r\n" HOST AGENT ACCEPT "\r\n" },
    { { .op = &url_op, .url = "http://localhost/x?y=1#z" },
        "GET /x?y=1 HTTP/1.1\r\nHost: localhost\r\n" AGENT ACCEPT "\r\n" },
    { { .op = &url_op, .url = "http://localhost" }, "GET / HTTP/1.1\r\nHost: localhost\r\n" AGENT ACCEPT "\r\n" },
    { { .op = &url_op, .url = "http://[::1]:81?q" }, "GET /?q HTTP/1.1\r\nHost: [::1]:81\r\n" AGENT ACCEPT "\r\n" },
    { { .op = &mark_op, ARGS(q_arg) }, "GET /m/?a=b&q= HTTP/1.1\r\n" HEADS "\r\n" },
    { { .op = &id_op, ARGS(id_arg) }, "GET /i/7?count=5 HTTP/1.1\r\n" HEADS "\r\n" },
    { { .op = &brace_op, ARGS(name_arg) }, "GET /{other}/{nope}/{name HTTP/1.1\r\n" HEADS "\r\n" },
};

static void every_request_is_written_as_it_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            static const fake_act acts[] = { ANSWER("200 OK", "{\"success\":true}"), SILENCE };
            const fake_peer peer = { .acts = acts };
            static rig r;
            rig_begin(&r, way, &peer, 1);
            rig_start(&r);
            assert_int_equal(vast_call(&r.client, &cases[i].request), VAST_OK);
            assert_string_equal(r.fake.log, cases[i].text);
            rig_end(&r);
        }
    }
}

#define ARG_TEXT(n, t)                                                                                                 \
    {                                                                                                                  \
        .name = n, .value.text = t                                                                                     \
    }
#define ARG_NUMBER(n, v)                                                                                               \
    {                                                                                                                  \
        .name = n, .value.number = v                                                                                   \
    }
static const vast_arg id_7 = ARG_NUMBER("id", 7), name_n = ARG_TEXT("name", "n");

static const struct {
    const vast_op *op;
    vast_arg arg; /* in the place of what would be right */
    const char *cause;
} refusals[] = {
    { &all_op, ARG_NUMBER("absent", 1), "the operation has no such parameter" },
    { &all_op, ARG_NUMBER("id", 0), "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, ARG_NUMBER("id", -1), "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, { .name = "id", .is_null = true }, "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, ARG_TEXT("name", ""), "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, ARG_TEXT("name", "."), "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, ARG_TEXT("name", ".."), "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, ARG_TEXT("name", NULL), "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, ARG_NUMBER("flag", 2), "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, ARG_TEXT("rate", "x"), "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, ARG_TEXT("rate", "1x"), "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, ARG_TEXT("rate", "1."), "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, ARG_TEXT("rate", "true"), "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, ARG_TEXT("rate", ""), "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, ARG_TEXT("rate", NULL), "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, { .name = "ids" }, "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, { .name = "ids", .value.ids = &too_many_ids },
        "a parameter has the wrong type, or an ID is not positive" },
    { &all_op, ARG_TEXT("env", NULL), "a parameter has the wrong type, or an ID is not positive" },
    { &blank_op, { .name = NULL }, "the path does not begin with a slash, or contains a space" },
    { &accent_op, { .name = NULL }, "the path does not begin with a slash, or contains a space" },
    { &delete_mark_op, { .name = NULL }, "the path does not begin with a slash, or contains a space" },
    { &bare_op, { .name = NULL }, "the path does not begin with a slash, or contains a space" },
    { &break_op, { .name = NULL }, "the path does not begin with a slash, or contains a space" },
    { &name_op, { .name = NULL }, "a required parameter is missing" },
    { &no_type_op, { .name = NULL }, "a parameter has the wrong type, or an ID is not positive" },
    { &no_type_op, ARG_TEXT("note", "n"), "a parameter has the wrong type, or an ID is not positive" },
};

static void nothing_is_sent_with_a_wrong_argument(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const fake_peer peer = { .acts = NULL };
        vast_arg args[3] = { refusals[i].arg, id_7, name_n };
        const vast_request request = { .op = refusals[i].op,
            .args = args,
            .arg_count = refusals[i].arg.name == NULL ? 0
                         : refusals[i].op == &all_op  ? 3
                                                      : 1 };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), VAST_E_ARG);
        const vast_outcome *last = vast_last(&r.client);
        assert_int_equal(last->err, VAST_E_ARG);
        assert_int_equal(last->stage, VAST_STAGE_ARGUMENTS);
        assert_string_equal(vast_outcome_cause(last), refusals[i].cause);
        assert_int_equal(last->attempts, 0);
        assert_int_equal(vast_call_step(&r.client), VAST_DONE);
        assert_int_equal(vast_call_wait_ms(&r.client), 0);
        assert_int_equal(r.fake.connects, 0);
        rig_end(&r);
    }
}

static const struct {
    const char *url, *cause;
    vast_err err;
} wrong_urls[] = {
    { "ftp://x/", NULL, VAST_E_ARG },
    { "", NULL, VAST_E_ARG },
    { "http://example.org/", "http without TLS is allowed only to this machine", VAST_E_ARG },
    { "http://127.0.0.1.example.org/", "http without TLS is allowed only to this machine", VAST_E_ARG },
    { "https://0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789."
      "012345678901234567890123456",
        "the host name is too long", VAST_E_SPACE },
};

static void an_address_that_cannot_be_reached_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong_urls / sizeof *wrong_urls; i++) {
        const fake_peer peer = { .acts = NULL };
        const vast_request request = { .op = &url_op, .url = wrong_urls[i].url };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), wrong_urls[i].err);
        if (wrong_urls[i].cause != NULL) {
            assert_string_equal(vast_outcome_cause(vast_last(&r.client)), wrong_urls[i].cause);
        }
        rig_end(&r);
    }
}

/* ---- bodies that are streamed ------------------------------------------------------------------------------------ */

typedef struct source {
    uint64_t length;
    size_t piece; /* most bytes given at once; 0: any */
    uint64_t fails_at, ends_at;
    bool overflows;
    uint64_t highest;
} source;

static vast_err read_source(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    source *s = ctx;
    assert_true(offset == 0 || offset <= s->highest);
    assert_true(room > 0);
    if (s->fails_at != 0 && offset >= s->fails_at) {
        return VAST_E_RANGE;
    }
    uint64_t end = s->ends_at != 0 ? s->ends_at : s->length;
    size_t len = end - offset < room ? (size_t)(end - offset) : room;
    if (s->piece != 0 && len > s->piece) {
        len = s->piece;
    }
    for (size_t i = 0; i < len; i++) {
        ((char *)buf)[i] = (char)('a' + (offset + i) % 26);
    }
    s->highest = offset + len > s->highest ? offset + len : s->highest;
    *got = s->overflows ? room + 1 : len;
    return VAST_OK;
}

/* Takes the chunked coding off text, in place. */
static size_t unchunk(char *text)
{
    char *from = text, *to = text;
    for (;;) {
        char *end;
        size_t len = strtoul(from, &end, 16);
        assert_memory_equal(end, "\r\n", 2);
        memmove(to, end + 2, len);
        to += len;
        from = end + 2 + len;
        if (len == 0) {
            assert_string_equal(from, "\r\n");
            return (size_t)(to - text);
        }
        assert_memory_equal(from, "\r\n", 2);
        from += 2;
    }
}

static void check_streamed(uint64_t length, size_t piece, bool chunked, unsigned way, const char *type)
{
    static const fake_act acts[] = { ANSWER("200 OK", "{\"success\":true}"), SILENCE };
    const fake_peer peer = { .acts = acts };
    source s = { .length = length, .piece = piece };
    const vast_body body = { read_source, &s, chunked ? -1 : (int64_t)length, type };
    const vast_request request = { .op = &post_op, .body = &body };
    static rig r;
    char field[64];
    rig_begin(&r, way, &peer, 1);
    rig_start(&r);
    assert_int_equal(vast_call(&r.client, &request), VAST_OK);
    char *content = strstr(r.fake.log, "\r\n\r\n") + 4;
    size_t len = strlen(content);
    snprintf(field, sizeof field, "Content-Length: %u\r\n", (unsigned)length);
    assert_int_equal(rig_count(r.fake.log, chunked ? "Transfer-Encoding: chunked\r\n" : field), 1);
    snprintf(field, sizeof field, "Content-Type: %s\r\n", type != NULL ? type : "application/json");
    assert_int_equal(rig_count(r.fake.log, field), 1);
    if (chunked) {
        len = unchunk(content);
    }
    assert_int_equal(len, length);
    for (size_t i = 0; i < len; i++) {
        assert_int_equal(content[i], 'a' + i % 26);
    }
    rig_end(&r);
}

static void a_streamed_body_arrives_whole(void **state)
{
    (void)state;
    static const uint64_t lengths[] = { 0, 1, 200, 242, 243, 244, 500, 512, 513, 1500, 1536, 3000, 20000 };
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            check_streamed(lengths[i], 0, false, way, NULL);
            check_streamed(lengths[i], 0, true, way, "text/plain");
            check_streamed(lengths[i], 100, false, way, NULL);
            check_streamed(lengths[i], 100, true, way, NULL);
        }
    }
}

/* Whatever the length of the head, so that the body begins at every place of the buffer. */
static void a_body_may_begin_anywhere_in_the_buffer(void **state)
{
    (void)state;
    static char path[700];
    for (size_t len = 1; len < sizeof path - 1; len++) {
        static const fake_act acts[] = { ANSWER("200 OK", "{\"success\":true}"), SILENCE };
        const fake_peer peer = { .acts = acts };
        source s = { .length = 300 };
        const vast_op op = { .method = VAST_POST, .path = path, .repeat = VAST_REPEAT_NEVER };
        const vast_body body = { read_source, &s, len % 2 != 0 ? 300 : -1, NULL };
        const vast_request request = { .op = &op, .body = &body };
        static rig r;
        memset(path, 'p', len);
        path[0] = '/';
        rig_begin(&r, 1, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), VAST_OK);
        assert_int_equal(r.fake.requests, 1);
        rig_end(&r);
    }
}

static const struct {
    source source;
    vast_err err;
} bad_sources[] = {
    { { .length = 1000, .fails_at = 300 }, VAST_E_RANGE },
    { { .length = 1000, .ends_at = 300 }, VAST_E_ARG },
    { { .length = 1000, .overflows = true }, VAST_E_ARG },
};

static void a_body_that_cannot_be_read_ends_the_call(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_sources / sizeof *bad_sources; i++) {
        const fake_peer peer = { .acts = NULL };
        source s = bad_sources[i].source;
        const vast_body body = { read_source, &s, 1000, NULL };
        const vast_request request = { .op = &post_op, .body = &body };
        static rig r;
        rig_begin(&r, 1, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), bad_sources[i].err);
        assert_int_equal(vast_last(&r.client)->stage, VAST_STAGE_SEND);
        assert_false(r.fake.open);
        rig_end(&r);
    }
}

static void a_get_with_a_body_is_refused(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = NULL };
    source s = { .length = 1 };
    const vast_body body = { read_source, &s, 1, NULL };
    const vast_request request = { .op = &get_op, .body = &body };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    rig_start(&r);
    assert_int_equal(vast_call(&r.client, &request), VAST_E_ARG);
    assert_string_equal(vast_outcome_cause(vast_last(&r.client)), "a GET request cannot have a body");
    rig_end(&r);
}

static void a_body_takes_something_that_sends_it(void **state)
{
    (void)state;
    const fake_peer peer = { .acts = NULL };
    source s = { .length = 1 };
    const vast_body body = { read_source, &s, 1, NULL };
    const vast_request request = { .op = &post_op, .body = &body };
    static rig r;
    rig_begin(&r, 0, &peer, 1);
    r.config.bodies = NULL;
    rig_start(&r);
    assert_int_equal(vast_call(&r.client, &request), VAST_E_ARG);
    assert_string_equal(
        vast_outcome_cause(vast_last(&r.client)), "the request has a body, but no body support is configured");
    assert_int_equal(r.fake.log_len, 0);
    rig_end(&r);
}

static void a_content_type_brings_no_header_of_its_own(void **state)
{
    (void)state;
    static const char *const types[] = { "text/plain\r\nX: y", "text/plain\n", " text/plain", "text/pl\xe4in" };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const fake_peer peer = { .acts = NULL };
        source s = { .length = 1 };
        const vast_body body = { read_source, &s, 1, types[i] };
        const vast_request request = { .op = &post_op, .body = &body };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), VAST_E_ARG);
        assert_int_equal(vast_last(&r.client)->cause, VAST_CAUSE_CONTENT_TYPE);
        assert_int_equal(r.fake.log_len, 0);
        rig_end(&r);
    }
}

/* ---- the key ----------------------------------------------------------------------------------------------------- */

static void without_a_key_there_is_no_authorization(void **state)
{
    (void)state;
    static const char *const keys[] = { NULL, "" };
    for (size_t i = 0; i < 2; i++) {
        static const fake_act acts[] = { ANSWER("200 OK", "{\"success\":true}"), SILENCE };
        const fake_peer peer = { .acts = acts };
        const vast_request request = { .op = &run_op };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        r.config.api_key = keys[i];
        r.config.user_agent = "mine/1";
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), VAST_OK);
        assert_string_equal(r.fake.log, "GET /r/ HTTP/1.1\r\n" HOST "User-Agent: mine/1\r\n" ACCEPT "\r\n");
        rig_end(&r);
    }
}

/* A name that would end its place, or the request line, is refused; one that is escaped already is sent as it is. */
static void names_that_must_be_escaped_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        vast_place in;
        const char *sent; /* NULL: refused */
    } names[] = {
        { "plain_1.x-y~[0]", VAST_IN_QUERY, "GET /n/?plain_1.x-y~[0]=v HTTP/1.1\r\n" },
        { "a%20b", VAST_IN_QUERY, "GET /n/?a%20b=v HTTP/1.1\r\n" },
        { "a b", VAST_IN_QUERY, NULL },
        { "a&b", VAST_IN_QUERY, NULL },
        { "a#b", VAST_IN_QUERY, NULL },
        { "a=b", VAST_IN_QUERY, NULL },
        { "a+b", VAST_IN_QUERY, NULL },
        { "a\x7f", VAST_IN_QUERY, NULL },
        { "\xc3\xa9", VAST_IN_QUERY, NULL },
        { "x HTTP/1.1\r\nHost: evil\r\n\r\nGET /", VAST_IN_QUERY, NULL },
        { "a b&c=", VAST_IN_BODY, "{\"a b&c=\":\"v\"}" },
        { "\xc3\xa9", VAST_IN_BODY, "{\"\xc3\xa9\":\"v\"}" },
        { "a\\\"b", VAST_IN_BODY, "{\"a\\\"b\":\"v\"}" },
        { "a\"", VAST_IN_BODY, NULL },
        { "a\":1,\"b", VAST_IN_BODY, NULL },
        { "a\\", VAST_IN_BODY, NULL },
        { "a\n", VAST_IN_BODY, NULL },
        { "a\\u0022\\\\", VAST_IN_BODY, "{\"a\\u0022\\\\\":\"v\"}" },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        static const fake_act acts[] = { ANSWER("200 OK", "{\"success\":true}"), SILENCE };
        const fake_peer peer = { .acts = acts };
        const vast_param param = { .name = names[i].name, .in = names[i].in, .type = VAST_TYPE_TEXT };
        const vast_op op = { .method = names[i].in == VAST_IN_BODY ? VAST_POST : VAST_GET,
            .path = "/n/",
            .params = &param,
            .param_count = 1 };
        const vast_arg arg = { .name = names[i].name, .value.text = "v" };
        const vast_request request = { .op = &op, .args = &arg, .arg_count = 1 };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        vast_err err = vast_call(&r.client, &request);
        if (err != (names[i].sent != NULL ? VAST_OK : VAST_E_ARG)) {
            fail_msg("%s: %s", names[i].name, vast_err_name(err));
        }
        if (names[i].sent != NULL) {
            assert_non_null(strstr(r.fake.log, names[i].sent));
        } else {
            assert_int_equal(vast_last(&r.client)->cause, VAST_CAUSE_PARAM_NAME);
            assert_int_equal(r.fake.log_len, 0);
        }
        rig_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_must_be_escaped_are_refused),
        cmocka_unit_test(every_request_is_written_as_it_should),
        cmocka_unit_test(nothing_is_sent_with_a_wrong_argument),
        cmocka_unit_test(an_address_that_cannot_be_reached_is_refused),
        cmocka_unit_test(a_streamed_body_arrives_whole),
        cmocka_unit_test(a_body_may_begin_anywhere_in_the_buffer),
        cmocka_unit_test(a_body_that_cannot_be_read_ends_the_call),
        cmocka_unit_test(a_get_with_a_body_is_refused),
        cmocka_unit_test(a_body_takes_something_that_sends_it),
        cmocka_unit_test(a_content_type_brings_no_header_of_its_own),
        cmocka_unit_test(without_a_key_there_is_no_authorization),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
