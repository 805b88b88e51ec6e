/* SPDX-License-Identifier: MIT */
/* What each answer comes to: result, words, code; in every way of sending and receiving it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

#define HTML                                                                                                           \
    "<!DOCTYPE html>\n<html><head><title>502 "                                                                         \
    "Bad\tGateway</title></head>\r\n<body><h1>502</h1><hr>nginx/1.25</body></html>"
#define TEXT_TYPE "Content-Type: text/plain\r\n"
#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const vast_op get_op = { .method = VAST_GET, .path = "/x", .repeat = VAST_REPEAT_NEVER };
static const vast_op text_op = { .method = VAST_GET, .path = "/x", .repeat = VAST_REPEAT_NEVER, .answers_text = true };
static const vast_op post_op = { .path = "/x", .method = VAST_POST, .repeat = VAST_REPEAT_NEVER };

static const struct {
    const char *status, *more, *body;
    vast_err err;
    const char *message, *code;
    vast_stage stage;
} cases[] = {
    /* Successes. */
    { "200 OK", NULL, "{\"success\":true,\"msg\":\"done\"}", VAST_OK, "done", "", VAST_STAGE_DONE },
    { "200 OK", NULL, "[1,2,3]", VAST_OK, "", "", VAST_STAGE_DONE },
    { "200 OK", NULL, "{\"a\":{\"success\":false,\"msg\":\"deep\"}}", VAST_OK, "", "", VAST_STAGE_DONE },
    { "200 OK", NULL, "{\"a\":{\"error\":\"auth_error\"},\"b\":false}", VAST_OK, "", "", VAST_STAGE_DONE },
    { "200 OK", TEXT_TYPE, " {} ", VAST_OK, "", "", VAST_STAGE_DONE },
    { "201 Created", "Location: /elsewhere\r\n", "{}", VAST_OK, "", "", VAST_STAGE_DONE },
    { "204 No Content", NULL, NULL, VAST_E_JSON, "", "", VAST_STAGE_JSON },
    /* Responses that look like a success. */
    { "200 OK", NULL, "{\"success\":false,\"error\":\"no\",\"msg\":\"denied\"}", VAST_E_REFUSED, "denied", "no",
        VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"msg\":\"denied\",\"success\" : false}", VAST_E_REFUSED, "denied", "", VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"success\":false,\"msg\":\"Endpoint Not Found.\"}", VAST_E_NOT_FOUND, "Endpoint Not Found.",
        "", VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"error\":\"no such endpoint\"}", VAST_E_NOT_FOUND, "no such endpoint", "nosuchendpoint",
        VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"error_msg\":\"no such endpoint\"}", VAST_E_NOT_FOUND, "no such endpoint", "",
        VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"error_msg\":\"No such group\"}", VAST_E_NOT_FOUND, "No such group", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"msg\":\"no such field\"}", VAST_E_REFUSED, "no such field", "", VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"error_msg\":\"With no such key\"}", VAST_E_REFUSED, "With no such key", "", VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"error_msg\":\"Group not found\"}", VAST_E_NOT_FOUND, "Group not found", "", VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"error_msg\":\"busy now\",\"error\":\"busy\"}", VAST_E_REFUSED, "busy now", "busy",
        VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"error_msg\":\"old\",\"success\":true}", VAST_OK, "old", "", VAST_STAGE_DONE },
    { "200 OK", NULL, "{\"error_msg\":\"\",\"error_msgs\":\"a\",\"error_ms\":\"b\"}", VAST_OK, "", "",
        VAST_STAGE_DONE },
    { "200 OK", NULL, "{\"error\":\"warning\",\"success\":true}", VAST_OK, "warning", "warning", VAST_STAGE_DONE },
    { "200 OK", NULL, "{\"error\":null,\"a\":{\"success\":1}}", VAST_OK, "", "", VAST_STAGE_DONE },
    { "200 OK", NULL, "{\"success\":false}", VAST_E_REFUSED, "", "", VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"error\":true,\"msg\":\"no\"}", VAST_E_REFUSED, "no", "", VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"error\":\"\u043d\u0435\u0442\"}", VAST_E_REFUSED, "\xd0\xbd\xd0\xb5\xd1\x82", "",
        VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"error\":{\"code\":7}}", VAST_E_REFUSED, "", "", VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"error\":false,\"errors\":true}", VAST_OK, "", "", VAST_STAGE_DONE },
    { "200 OK", NULL, "{\"error\":\"\",\"a\":true}", VAST_OK, "", "", VAST_STAGE_DONE },
    { "200 OK", NULL, "{\"error\":true,\"success\":true}", VAST_OK, "", "", VAST_STAGE_DONE },
    { "200 OK", NULL, "{\"error\":\"auth_error\"}", VAST_E_AUTH, "auth_error", "auth_error", VAST_STAGE_BODY },
    { "200 OK", NULL, "", VAST_E_JSON, "", "", VAST_STAGE_JSON },
    { "200 OK", NULL, "{\"a\":1", VAST_E_JSON, "", "", VAST_STAGE_JSON },
    { "200 OK", NULL, "{\"a\":1}}", VAST_E_JSON, "", "", VAST_STAGE_JSON },
    { "200 OK", NULL, "{\"msg\":\"a\\q\"}", VAST_E_JSON, "a", "", VAST_STAGE_JSON },
    { "200 OK", "Content-Type: text/html\r\n", HTML, VAST_E_JSON, "", "", VAST_STAGE_JSON },
    /* Refusals by status. */
    { "400 Bad Request", NULL,
        "{\"success\":false,\"error\":\"invalid_args\",\"msg\":\"Routegroup not found for user\"}", VAST_E_NOT_FOUND,
        "Routegroup not found for user", "invalid_args", VAST_STAGE_BODY },
    { "400 Bad Request", NULL, "{\"error\":\"invalid_args\"}", VAST_E_REFUSED, "invalid_args", "invalid_args",
        VAST_STAGE_BODY },
    { "401 Unauthorized", NULL, "{\"msg\":\"Invalid user key\"}", VAST_E_AUTH, "Invalid user key", "",
        VAST_STAGE_BODY },
    { "403 Forbidden", NULL, "{\"message\":\"no\"}", VAST_E_AUTH, "no", "", VAST_STAGE_BODY },
    { "404 Not Found", NULL, "{\"error\":\"auth_error\",\"msg\":\"who?\"}", VAST_E_AUTH, "who?", "auth_error",
        VAST_STAGE_BODY },
    { "404 Not Found", NULL, "", VAST_E_NOT_FOUND, "", "", VAST_STAGE_BODY },
    { "409 Conflict", NULL, "{}", VAST_E_REFUSED, "{}", "", VAST_STAGE_BODY },
    { "410 Gone", NULL, "{\"error\":\"deprecated_endpoint\",\"msg\":\"not found here\"}", VAST_E_REFUSED,
        "not found here", "deprecated_endpoint", VAST_STAGE_BODY },
    { "429 Slow", TEXT_TYPE, "API requests too frequent", VAST_E_RATE, "API requests too frequent", "",
        VAST_STAGE_BODY },
    { "500 Oops", TEXT_TYPE, "boom", VAST_E_SERVER, "boom", "", VAST_STAGE_BODY },
    { "501 No", NULL, "", VAST_E_SERVER, "", "", VAST_STAGE_BODY },
    { "502 Bad Gateway", "Content-Type: text/html\r\n", HTML, VAST_E_SERVER, "502 Bad Gateway 502 nginx/1.25", "",
        VAST_STAGE_BODY },
    { "503 No", NULL, "", VAST_E_SERVER, "", "", VAST_STAGE_BODY },
    { "504 No", NULL, "", VAST_E_SERVER, "", "", VAST_STAGE_BODY },
    { "300 Many", NULL, "", VAST_E_REDIRECT, "", "", VAST_STAGE_BODY },
    { "302 Found", "Location: https://elsewhere/x\r\n", "moved", VAST_E_REDIRECT, "https://elsewhere/x", "",
        VAST_STAGE_BODY },
    /* Words at any place. */
    { "400 No", NULL, "{\"error\":\"e\",\"detail\":\"d\",\"message\":\"m\",\"msg\":\"g\"}", VAST_E_REFUSED, "g", "e",
        VAST_STAGE_BODY },
    { "400 No", NULL, "{\"msg\":\"g\",\"message\":\"m\",\"detail\":\"d\",\"error\":\"e\"}", VAST_E_REFUSED, "g", "e",
        VAST_STAGE_BODY },
    { "400 No", NULL, "{\"of\":[{\"msg\":\"inner\"}],\"msg\":\"outer\",\"more\":{\"msg\":\"inner\",\"error\":\"x\"}}",
        VAST_E_REFUSED, "outer", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"message\":\"m\",\"detail\":\"d\"}", VAST_E_REFUSED, "m", "", VAST_STAGE_BODY },
    { "422 No", NULL, "{\"detail\":[{\"loc\":[\"body\",\"id\"],\"msg\":\"field required\"},{\"msg\":\"too long\"}]}",
        VAST_E_REFUSED, "field required; too long", "", VAST_STAGE_BODY },
    { "422 No", NULL, "{\"detail\":[\"one\",\"two\"]}", VAST_E_REFUSED, "one; two", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"error\":{\"code\":7,\"message\":\"inside\"}}", VAST_E_REFUSED, "inside", "",
        VAST_STAGE_BODY },
    { "400 No", NULL, "{\"success\":\"x\",\"msg\":null}", VAST_E_REFUSED, "{\"success\":\"x\",\"msg\":null}", "",
        VAST_STAGE_BODY },
    { "400 No", NULL, "{\"msg\":\"\",\"detail\":\"d\"}", VAST_E_REFUSED, "", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"msg\":\"\",\"msg\":\"second\"}", VAST_E_REFUSED, "second", "", VAST_STAGE_BODY },
    { "400 No", NULL, "[\"a\",\"b\"]", VAST_E_REFUSED, "[\"a\",\"b\"]", "", VAST_STAGE_BODY },
    { "400 No", NULL, "\"just text\"", VAST_E_REFUSED, "\"just text\"", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"msg\":\"whole\",\"x\":", VAST_E_REFUSED, "whole", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"messages\":\"x\",\"ms\":\"y\"}", VAST_E_REFUSED, "{\"messages\":\"x\",\"ms\":\"y\"}", "",
        VAST_STAGE_BODY },
    { "400 No", NULL, "{\"error\":{\"error\":\"inner\"}}", VAST_E_REFUSED, "inner", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"a\":{\"success\":false},\"msg\":\"m\"}", VAST_E_REFUSED, "m", "", VAST_STAGE_BODY },
    /* Half a code may be another's beginning, and the last of two holds, as everywhere. */
    { "429 Slow", NULL, "{\"error\":\"auth_error", VAST_E_RATE, "auth_error", "", VAST_STAGE_BODY },
    { "429 Slow", NULL, "{\"error\":\"auth_error\x01\"}", VAST_E_RATE, "auth_error", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"error\":\"auth_\",\"error\":\"error\"}", VAST_E_REFUSED, "auth_; error", "error",
        VAST_STAGE_BODY },
    /* Where the text ends, nothing of an earlier one is read; a member's name is all of it. */
    { "400 No", NULL, "{\"detail\":\"0123 not found\",\"msg\":\"0123 not\"}", VAST_E_REFUSED, "0123 not", "",
        VAST_STAGE_BODY },
    { "400 No", NULL, "{\"msg\\u0000\":\"not found\",\"detail\":\"d\"}", VAST_E_REFUSED, "d", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"msg\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000more\":\"not found\",\"error\":\"e\"}",
        VAST_E_REFUSED, "e", "e", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"error_msgs and then " HUNDRED HUNDRED "\":\"not found\",\"detail\":\"d\"}", VAST_E_REFUSED,
        "d", "", VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"success\\u0000\":false,\"success" HUNDRED "\":false,\"a\":1}", VAST_OK, "", "",
        VAST_STAGE_DONE },
    /* A body that breaks off, wherever the network cuts it. */
    { "400 No", NULL, "{\"error\":\"Instance 5\nnot found\"}", VAST_E_REFUSED, "Instance 5", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"error\":\"\nnot found\"}", VAST_E_NOT_FOUND, "{\"error\":\" not found\"}", "",
        VAST_STAGE_BODY },
    { "400 No", NULL, "{\"msg\":\"was not found\\x\"}", VAST_E_NOT_FOUND, "was not found", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"error\":\"a\",\"error\":\"\n\"}", VAST_E_REFUSED, "a", "a", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"error\":\"a\",\"error\":\"b\n\"}", VAST_E_REFUSED, "a; b", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"msg\":\"\xc3\xa9\xc3(\"}", VAST_E_REFUSED, "\xc3\xa9\xc3", "", VAST_STAGE_BODY },
    /* What could hurt a terminal. */
    { "302 Found", "Location: /a\tb\xe9\r\n", "", VAST_E_REDIRECT, "/a?b?", "", VAST_STAGE_BODY },
    { "308 There", "Location: /a\tb\r\n", "", VAST_E_REDIRECT, "/a?b", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"msg\":\" a\\u0007\\u001b[2J\\r\\n\\u009b1m\\u007fb \"}", VAST_E_REFUSED, "a [2J 1m b", "",
        VAST_STAGE_BODY },
    { "400 No", NULL, "{\"msg\":\"\\u009b\\u00e9\\u00c2\\u0080x\"}", VAST_E_REFUSED, "\xc3\xa9\xc3\x82 x", "",
        VAST_STAGE_BODY },
    { "400 No", NULL, "{\"error\":\"a b\\u001b\\u007f\\u00e9c\"}", VAST_E_REFUSED,
        "a b \xc3\xa9"
        "c",
        "abc", VAST_STAGE_BODY },
    { "400 No", TEXT_TYPE, " \x1b[31mred\x9b \xc3\xa9\n", VAST_E_REFUSED, "[31mred? ??", "", VAST_STAGE_BODY },
    { "400 No", TEXT_TYPE, "a < b > c", VAST_E_REFUSED, "a < b > c", "", VAST_STAGE_BODY },
    { "400 No", TEXT_TYPE, " <b>a</b><", VAST_E_REFUSED, "a", "", VAST_STAGE_BODY },
    { "400 No", TEXT_TYPE, " \r\n", VAST_E_REFUSED, "", "", VAST_STAGE_BODY },
    /* A server that echoes the key. */
    { "401 No", NULL, "{\"msg\":\"bad header: Bearer " RIG_KEY ", " RIG_KEY "\"}", VAST_E_AUTH,
        "bad header: Bearer ****************, ****************", "", VAST_STAGE_BODY },
    { "401 No", TEXT_TYPE, "bad " RIG_KEY " here", VAST_E_AUTH, "bad **************** here", "", VAST_STAGE_BODY },
    { "401 No", NULL, "{\"error\":\"" RIG_KEY RIG_KEY "\",\"msg\":\"m\"}", VAST_E_AUTH, "m",
        "*******************************", VAST_STAGE_BODY },
    { "401 No", NULL, "{\"msg\":\"bad key-0123456\",", VAST_E_AUTH, "bad ***********", "", VAST_STAGE_BODY },
    { "401 No", NULL, "{\"msg\":\"bad key-0123456!\"}", VAST_E_AUTH, "bad key-0123456!", "", VAST_STAGE_BODY },
    { "401 No", NULL, "{\"msg\":\"bad key-012\"}", VAST_E_AUTH, "bad key-012", "", VAST_STAGE_BODY },
    { "200 OK", NULL, "{\"id\":1,\"msg\":\"hello " RIG_KEY "\"}", VAST_OK, "hello ****************", "",
        VAST_STAGE_DONE },
    { "200 OK", NULL, RIG_KEY, VAST_E_JSON, "", "", VAST_STAGE_JSON },
    { "302 Found", "Location: https://elsewhere/" RIG_KEY "\r\n", "", VAST_E_REDIRECT,
        "https://elsewhere/****************", "", VAST_STAGE_BODY },
    { "400 No", NULL, "{\"error\":\"" HUNDRED "\"}", VAST_E_REFUSED, HUNDRED, "0123456789012345678901234567890",
        VAST_STAGE_BODY },
};

static void every_answer_is_judged(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const fake_act acts[] = {
                { FAKE_ANSWER, .text = cases[i].status, .more = cases[i].more, .body = cases[i].body }, SILENCE
            };
            const fake_peer peer = { .acts = acts };
            const vast_request request = { .op = &get_op };
            static rig r;
            rig_begin(&r, way, &peer, 1);
            rig_start(&r);
            if (vast_call(&r.client, &request) != cases[i].err) {
                fail_msg("case %zu way %u: %s", i, way, vast_err_name(vast_last(&r.client)->err));
            }
            const vast_outcome *last = vast_last(&r.client);
            assert_int_equal(last->err, cases[i].err);
            assert_string_equal(last->message, cases[i].message);
            assert_string_equal(last->error_code, cases[i].code);
            assert_int_equal(last->stage, cases[i].stage);
            assert_int_equal(last->status, atoi(cases[i].status));
            assert_int_equal(last->attempts, 1);
            assert_int_equal(last->already_gone, false);
            assert_int_equal(last->message_clipped, false);
            assert_int_equal(r.fake.sleeps, 0);
            rig_end(&r);
        }
    }
}

/* An answer that is whole leaves its connection for the next call; nonsense does not. */
static void a_connection_is_kept_after_whole_answers_only(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const fake_act acts[] = { { FAKE_ANSWER, .text = cases[i].status, .more = cases[i].more,
                                      .body = cases[i].body },
            ANSWER("200 OK", "{}"), SILENCE };
        const fake_peer peers[] = { { .acts = acts }, { .acts = acts + 1 } };
        const vast_request request = { .op = &get_op };
        static rig r;
        rig_begin(&r, 0, PEERS(peers));
        rig_start(&r);
        bool broken = cases[i].err == VAST_E_JSON && cases[i].body != NULL && cases[i].body[0] != '\0' &&
                      strcmp(cases[i].body, "{\"a\":1") != 0;
        vast_call(&r.client, &request);
        assert_int_equal(vast_call(&r.client, &request), VAST_OK);
        assert_int_equal(r.fake.connects, broken ? 2 : 1);
        assert_string_equal(vast_last(&r.client)->message, "");
        rig_end(&r);
    }
}

static const struct {
    const char *body, *message;
    size_t len;
} clips[] = {
    { "{\"msg\":\"" HUNDRED HUNDRED TEN TEN TEN TEN TEN "12345"
      "\"}",
        HUNDRED HUNDRED TEN TEN TEN TEN TEN "12345", 255 },
    { "{\"msg\":\"" HUNDRED HUNDRED TEN TEN TEN TEN TEN "123456"
      "\"}",
        HUNDRED HUNDRED TEN TEN TEN TEN TEN "12345", 255 },
    { "{\"msg\":\"" HUNDRED HUNDRED TEN TEN TEN TEN TEN "1234\\u00e9"
      "\"}",
        HUNDRED HUNDRED TEN TEN TEN TEN TEN "1234", 254 },
    { "{\"msg\":\"" HUNDRED HUNDRED TEN TEN TEN TEN TEN "12\\ud83d\\ude00"
      "\"}",
        HUNDRED HUNDRED TEN TEN TEN TEN TEN "12", 252 },
    { "{\"msg\":\"" HUNDRED HUNDRED TEN TEN TEN TEN TEN "1234\\u00e9\",\"msg\":\"more"
      "\"}",
        HUNDRED HUNDRED TEN TEN TEN TEN TEN "1234", 254 },
    { "{\"msg\":\"" HUNDRED HUNDRED TEN TEN TEN TEN TEN "12345 x"
      "\"}",
        HUNDRED HUNDRED TEN TEN TEN TEN TEN "12345", 255 },
    { HUNDRED HUNDRED HUNDRED, HUNDRED HUNDRED TEN TEN TEN TEN TEN "01234", 255 },
};

static void long_words_are_clipped_between_characters(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof clips / sizeof *clips; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const fake_act acts[] = { ANSWER("400 No", clips[i].body), SILENCE };
            const fake_peer peer = { .acts = acts };
            const vast_request request = { .op = &get_op };
            static rig r;
            rig_begin(&r, way, &peer, 1);
            rig_start(&r);
            assert_int_equal(vast_call(&r.client, &request), VAST_E_REFUSED);
            assert_string_equal(vast_last(&r.client)->message, clips[i].message);
            assert_int_equal(strlen(vast_last(&r.client)->message), clips[i].len);
            assert_int_equal(vast_last(&r.client)->message_clipped, i != 0);
            rig_end(&r);
        }
    }
}

/* ---- where a success goes ---------------------------------------------------------------------------------------- */

typedef struct sink {
    unsigned events, ends;
    unsigned accepted; /* events before the one that is answered by on_event */
    size_t text_len;
    char text[256];
    vast_err on_event, on_text, on_end;
} sink;

static vast_err take_event(void *ctx, const vast_json_event *event)
{
    sink *s = ctx;
    (void)event;
    return s->events++ < s->accepted ? VAST_OK : s->on_event;
}

static vast_err take_text(void *ctx, const char *text, size_t len)
{
    sink *s = ctx;
    assert_true(s->text_len + len < sizeof s->text);
    memcpy(s->text + s->text_len, text, len);
    s->text_len += len;
    return s->on_text;
}

static vast_err take_end(void *ctx)
{
    sink *s = ctx;
    s->ends++;
    return s->on_end;
}

static const struct {
    const vast_op *op;
    const char *status, *body;
    sink sink;
    vast_err err;
    unsigned events, ends;
    const char *text;
} deliveries[] = {
    { &get_op, "200 OK", "[1,2]", { 0 }, VAST_OK, 4, 1, "[1,2]" },
    { &text_op, "200 OK", "not JSON", { 0 }, VAST_OK, 0, 1, "not JSON" },
    { &text_op, "200 OK", "", { 0 }, VAST_OK, 0, 1, "" },
    { &get_op, "400 No", "[1,2]", { 0 }, VAST_E_REFUSED, 0, 0, "" },
    { &text_op, "400 No", "text", { 0 }, VAST_E_REFUSED, 0, 0, "" },
    { &get_op, "200 OK", "{\"success\":false,\"a\":1}", { 0 }, VAST_E_REFUSED, 2, 0, "" },
    { &get_op, "200 OK", "[1,2]", { .on_event = VAST_E_STOPPED }, VAST_E_STOPPED, 1, 0, "" },
    { &get_op, "200 OK", "7", { .on_event = VAST_E_STOPPED }, VAST_E_STOPPED, 1, 0, "" },
    { &get_op, "200 OK", "[1,2]", { .on_event = VAST_E_SHAPE }, VAST_E_SHAPE, 1, 0, "[1,2]" },
    { &get_op, "200 OK", "[1,2]", { .on_event = VAST_E_RANGE }, VAST_E_RANGE, 1, 0, "[1,2]" },
    /* Deep in a list, where events take a shorter way, a refused value is the last one too. */
    { &get_op, "200 OK", "[[1,2],3]", { .accepted = 2, .on_event = VAST_E_SHAPE }, VAST_E_SHAPE, 3, 0, "[[1,2],3]" },
    { &get_op, "200 OK", "[1,2]", { .on_text = VAST_E_STOPPED }, VAST_E_STOPPED, 4, 0, "[1,2]" },
    { &text_op, "200 OK", "text", { .on_text = VAST_E_SPACE }, VAST_E_SPACE, 0, 0, "text" },
    { &get_op, "200 OK", "[1,2]", { .on_end = VAST_E_SHAPE }, VAST_E_SHAPE, 4, 1, "[1,2]" },
    { &get_op, "204 No Content", NULL, { 0 }, VAST_E_JSON, 0, 0, "" },
    { &text_op, "204 No Content", NULL, { 0 }, VAST_OK, 0, 1, "" },
    { &get_op, "200 OK", "[1,x]", { 0 }, VAST_E_JSON, 2, 0, "" },
};

static void a_success_is_handed_over_and_a_refusal_is_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof deliveries / sizeof *deliveries; i++) {
        const fake_act acts[] = { ANSWER(deliveries[i].status, deliveries[i].body), SILENCE };
        const fake_peer peer = { .acts = acts };
        sink s = deliveries[i].sink;
        const vast_request request = {
            .op = deliveries[i].op, .on_json = take_event, .on_text = take_text, .on_end = take_end, .ctx = &s
        };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), deliveries[i].err);
        bool unfit = deliveries[i].err == VAST_E_SHAPE || deliveries[i].err == VAST_E_RANGE;
        assert_true(!unfit || vast_last(&r.client)->stage == VAST_STAGE_JSON);
        assert_int_equal(s.events, deliveries[i].events);
        assert_int_equal(s.ends, deliveries[i].ends);
        assert_string_equal(s.text, deliveries[i].text);
        rig_end(&r);
    }
}

/* A bare number is data only for an operation whose row says so. */
static const struct {
    bool answers_number;
    const char *body;
    vast_err err;
} numbers[] = {
    { true, "0.2011", VAST_OK },
    { false, "0.2011", VAST_E_SHAPE },
    { true, "true", VAST_E_SHAPE },
    { true, "{\"msg\":\"no\"}", VAST_E_SHAPE },
    { true, "{\"msg\":7}", VAST_E_SHAPE },
    { true, "{\"success\":false}", VAST_E_REFUSED },
    { true, "{\"price\":0.2}", VAST_OK },
};

static void a_number_is_data_where_the_row_says_so(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const fake_act acts[] = { ANSWER("200 OK", numbers[i].body), SILENCE };
        const fake_peer peer = { .acts = acts };
        vast_op op = get_op;
        op.answers_number = numbers[i].answers_number;
        const vast_request request = { .op = &op };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        vast_err err = vast_call(&r.client, &request);
        if (err != numbers[i].err) {
            fail_msg("%s: %s", numbers[i].body, vast_err_name(err));
        }
        rig_end(&r);
    }
}

/* Its JSON can be had by asking for it; what the asker says to it changes nothing. */
static void a_refusal_is_handed_over_to_who_asks_for_it(void **state)
{
    (void)state;
    static const struct {
        const char *status, *body;
        vast_err err;
        unsigned events;
    } refusals[] = {
        { "200 OK", "[1,2]", VAST_OK, 0 },
        { "200 OK", "{\"success\":false,\"a\":1}", VAST_E_REFUSED, 0 },
        { "422 No", "{\"scheduled_job_id\":71}", VAST_E_REFUSED, 4 },
        { "422 No", "{\"scheduled_job_id\":71", VAST_E_REFUSED, 3 },
        { "400 No", "no JSON", VAST_E_REFUSED, 0 },
    };
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const fake_act acts[] = { ANSWER(refusals[i].status, refusals[i].body), SILENCE };
        const fake_peer peer = { .acts = acts };
        sink s = { .on_event = VAST_E_STOPPED };
        const vast_request request = { .op = &get_op, .on_refusal = take_event, .ctx = &s };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), refusals[i].err);
        assert_int_equal(s.events, refusals[i].events);
        rig_end(&r);
    }
}

/* ---- heads and bodies that are no HTTP, or that break off -------------------------------------------------------- */

#define HEAD_200 "HTTP/1.1 200 OK\r\n"

static const struct {
    const char *says;
    fake_kind then;
    vast_err err;
    vast_stage stage;
} breaks[] = {
    { "SSH-2.0-OpenSSH_9\r\n", FAKE_SILENCE, VAST_E_HTTP, VAST_STAGE_HEAD },
    { HEAD_200 "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", FAKE_SILENCE, VAST_E_HTTP, VAST_STAGE_HEAD },
    /* In a head that breaks off, nothing is a target. */
    { HEAD_200 "Location: /a\tb\r\nbroken\r\n", FAKE_SILENCE, VAST_E_HTTP, VAST_STAGE_HEAD },
    { "HTTP/1.1 302 Found\r\nLocation: /a\tb\x01", FAKE_SILENCE, VAST_E_HTTP, VAST_STAGE_HEAD },
    { "HTTP/1.1 302 Found\r\nLocation: /a", FAKE_CLOSE, VAST_E_IO, VAST_STAGE_HEAD },
    { HEAD_200, FAKE_CLOSE, VAST_E_IO, VAST_STAGE_HEAD },
    { HEAD_200, FAKE_RESET, VAST_E_IO, VAST_STAGE_HEAD },
    { HEAD_200, FAKE_BREAK, VAST_E_IO, VAST_STAGE_HEAD },
    { HEAD_200 "Content-Length: 9\r\n\r\n[1,", FAKE_CLOSE, VAST_E_IO, VAST_STAGE_BODY },
    { HEAD_200 "Content-Length: 9\r\n\r\n[1,", FAKE_RESET, VAST_E_IO, VAST_STAGE_BODY },
    { HEAD_200 "Transfer-Encoding: chunked\r\n\r\n3\r\n[1,", FAKE_CLOSE, VAST_E_IO, VAST_STAGE_BODY },
    { HEAD_200 "Transfer-Encoding: chunked\r\n\r\n3\r\n[1,xx", FAKE_SILENCE, VAST_E_HTTP, VAST_STAGE_BODY },
    { HEAD_200 "\r\n[1]", FAKE_CLOSE, VAST_OK, VAST_STAGE_DONE },
    { HEAD_200 "\r\n[1", FAKE_CLOSE, VAST_E_JSON, VAST_STAGE_JSON },
    { HEAD_200 "\r\n[1]", FAKE_RESET, VAST_E_IO, VAST_STAGE_BODY },
    { HEAD_200 "Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n1\r\n]\r\n0\r\n\r\n", FAKE_SILENCE, VAST_OK,
        VAST_STAGE_DONE },
    { "HTTP/1.1 100 Continue\r\n\r\n" HEAD_200 "Content-Length: 2\r\n\r\n[]", FAKE_SILENCE, VAST_OK, VAST_STAGE_DONE },
    /* A refusal is one, whatever becomes of its words. */
    { "HTTP/1.1 401 No\r\nContent-Length: 9\r\n\r\nwho", FAKE_CLOSE, VAST_E_AUTH, VAST_STAGE_BODY },
    { "HTTP/1.1 401 No\r\nContent-Length: 9\r\n\r\nwho", FAKE_RESET, VAST_E_AUTH, VAST_STAGE_BODY },
    { "HTTP/1.1 401 No\r\nContent-Length: 9\r\n\r\nwho", FAKE_SILENCE, VAST_E_AUTH, VAST_STAGE_BODY },
    { "HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nwhoxx", FAKE_SILENCE, VAST_E_AUTH, VAST_STAGE_BODY },
    { "HTTP/1.1 401 No\r\n\r\nwho", FAKE_CLOSE, VAST_E_AUTH, VAST_STAGE_BODY },
};

static void broken_answers_are_told_by_stage(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            const fake_act acts[] = { { FAKE_SAY, .text = breaks[i].says }, { .kind = breaks[i].then, .unasked = true },
                SILENCE };
            const fake_peer peer = { .acts = acts };
            const vast_request request = { .op = &get_op };
            static rig r;
            rig_begin(&r, way, &peer, 1);
            rig_start(&r);
            if (vast_call(&r.client, &request) != breaks[i].err) {
                fail_msg("case %zu way %u: %s", i, way, vast_err_name(vast_last(&r.client)->err));
            }
            assert_int_equal(vast_last(&r.client)->stage, breaks[i].stage);
            if (breaks[i].stage == VAST_STAGE_HEAD) {
                assert_string_equal(vast_last(&r.client)->message, "");
            }
            if (breaks[i].err == VAST_E_AUTH) {
                assert_string_equal(vast_last(&r.client)->message, "who");
                assert_string_equal(vast_outcome_cause(vast_last(&r.client)), "");
            } else if (breaks[i].err != VAST_OK) {
                assert_string_not_equal(vast_outcome_cause(vast_last(&r.client)), "");
            }
            rig_end(&r);
        }
    }
}

static const struct {
    const vast_op *op;
    const char *status, *coding, *body;
    vast_err err;
    vast_cause cause;
} codings[] = {
    { &get_op, "200 OK", "gzip", "\x1f\x8b", VAST_E_HTTP, VAST_CAUSE_CONTENT_CODING },
    { &text_op, "200 OK", "br", "[1]", VAST_E_HTTP, VAST_CAUSE_CONTENT_CODING },
    { &post_op, "200 OK", "deflate", "{\"success\":true}", VAST_E_UNKNOWN_OUTCOME, VAST_CAUSE_CONTENT_CODING },
    { &post_op, "200 OK", "identity", "{\"success\":true}", VAST_OK, VAST_CAUSE_NONE },
    { &get_op, "200 OK", "identity", "[1]", VAST_OK, VAST_CAUSE_NONE },
    { &get_op, "400 No", "gzip", "{\"msg\":\"not found\"}", VAST_E_REFUSED, VAST_CAUSE_NONE },
    { &post_op, "502 No", "gzip", "<h1>bad</h1>", VAST_E_UNKNOWN_OUTCOME, VAST_CAUSE_NONE },
};

/* Bytes in a coding are neither data nor words. */
static void a_coding_that_was_not_asked_for_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof codings / sizeof *codings; i++) {
        for (unsigned way = 0; way < RIG_WAYS; way++) {
            char more[64];
            snprintf(more, sizeof more, "Content-Encoding: %s\r\n", codings[i].coding);
            const fake_act acts[] = { { FAKE_ANSWER, .text = codings[i].status, .more = more, .body = codings[i].body },
                SILENCE };
            const fake_peer peer = { .acts = acts };
            const vast_request request = { .op = codings[i].op };
            static rig r;
            rig_begin(&r, way, &peer, 1);
            rig_start(&r);
            if (vast_call(&r.client, &request) != codings[i].err) {
                fail_msg("case %zu way %u: %s", i, way, vast_err_name(vast_last(&r.client)->err));
            }
            assert_int_equal(vast_last(&r.client)->cause, codings[i].cause);
            assert_int_equal(vast_last(&r.client)->status, atoi(codings[i].status));
            assert_string_equal(vast_last(&r.client)->message, "");
            rig_end(&r);
        }
    }
}

/* An error body is read to its end for the sake of the connection, but not for ever. */
static void a_long_error_body_costs_the_connection(void **state)
{
    (void)state;
    static const uint32_t times[] = { 1, 600, 655, 680, 1000000 };
    static const struct {
        unsigned status;
        vast_err err;
    } answers[] = { { 404, VAST_E_NOT_FOUND }, { 302, VAST_E_REDIRECT } };
    for (size_t i = 0; i < 2 * (sizeof times / sizeof *times); i++) {
        char head[128];
        uint32_t hundreds = times[i / 2];
        snprintf(
            head, sizeof head, "HTTP/1.1 %u No\r\nContent-Length: %u\r\n\r\n", answers[i % 2].status, hundreds * 100);
        const fake_act acts[] = { { FAKE_SAY, .text = head },
            { FAKE_SAY, .text = HUNDRED, .times = hundreds, .unasked = true }, SILENCE };
        const fake_peer peer = { .acts = acts };
        const vast_request request = { .op = &get_op };
        static rig r;
        rig_begin(&r, 0, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), answers[i % 2].err);
        assert_int_equal(r.fake.open, hundreds <= 655);
        assert_true(r.fake.received < 70000);
        rig_end(&r);
    }
}

/* 50 MB of JSON, and not a byte more of memory than for 200. */
static void an_answer_of_any_size_streams_through(void **state)
{
    (void)state;
    static const char row[] =
        "{\"id\":1,\"endpoint_name\":\"0123456789012345678901234567890123456789\",\"max_workers\":20},\n";
    static const uint32_t counts[] = { 1, 600000 };
    for (size_t i = 0; i < 2; i++) {
        const fake_act acts[] = { { FAKE_SAY, .text = HEAD_200 "\r\n{\"success\":true,\"results\":[" },
            { FAKE_SAY, .text = row, .times = counts[i], .unasked = true },
            { FAKE_SAY, .text = "{\"id\":2}],\"msg\":\"all\"}", .unasked = true }, { FAKE_CLOSE, .unasked = true },
            SILENCE };
        const fake_peer peer = { .acts = acts };
        sink s = { 0 };
        const vast_request request = { .op = &get_op, .on_json = take_event, .ctx = &s };
        static rig r;
        rig_begin(&r, 1, &peer, 1);
        rig_start(&r);
        assert_int_equal(vast_call(&r.client, &request), VAST_OK);
        assert_string_equal(vast_last(&r.client)->message, "all");
        assert_true(r.fake.received > (uint64_t)counts[i] * strlen(row));
        assert_true(s.events > counts[i] * 8);
        rig_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_is_judged),
        cmocka_unit_test(a_connection_is_kept_after_whole_answers_only),
        cmocka_unit_test(long_words_are_clipped_between_characters),
        cmocka_unit_test(a_success_is_handed_over_and_a_refusal_is_not),
        cmocka_unit_test(a_number_is_data_where_the_row_says_so),
        cmocka_unit_test(a_refusal_is_handed_over_to_who_asks_for_it),
        cmocka_unit_test(broken_answers_are_told_by_stage),
        cmocka_unit_test(a_coding_that_was_not_asked_for_is_named),
        cmocka_unit_test(a_long_error_body_costs_the_connection),
        cmocka_unit_test(an_answer_of_any_size_streams_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
