/* SPDX-License-Identifier: MIT */
/* OpenAI-style responses, streamed and whole, split anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"
#include "vastai/completion.h"

#define COUNT(array) (sizeof array / sizeof *array)

typedef struct response_case {
    const char *body;
    const char *text; /* of the first choice */
    const char *model;
    const char *finish_reason;
    const char *error;
    int64_t usage[3]; /* prompt, completion, total; 0 means unknown */
    bool failed;
    bool done;
    vast_err err;
} response_case;

typedef struct heard {
    char text[256];
    size_t len;
    unsigned pieces;
    unsigned stop_at; /* the piece, from 1, that the visitor refuses; 0: none */
} heard;

static vast_err hear(void *ctx, const char *text, size_t len)
{
    heard *h = ctx;
    assert_true(h->len + len < sizeof h->text);
    memcpy(h->text + h->len, text, len);
    h->len += len;
    h->text[h->len] = '\0';
    return ++h->pieces == h->stop_at ? VAST_E_STOPPED : VAST_OK;
}

static vast_err feed(vast_completion *c, heard *h, guard *page, const char *body, const size_t *cuts, size_t count)
{
    size_t len = strlen(body);
    vast_err err = VAST_OK;
    memset(c, 0xa5, sizeof *c);
    vast_completion_begin(c, hear, h);
    for (size_t i = 0, at = 0; i <= count && err == VAST_OK; i++) {
        size_t piece = (i < count ? cuts[i] : len) - at;
        err = vast_completion_feed(c, guard_place(page, body + at, piece), piece);
        at += piece;
    }
    vast_err ended = vast_completion_end(c);
    assert_true(err == VAST_OK || ended == err);
    return ended;
}

static void check_usage(int64_t count, int64_t want)
{
    assert_int_equal(count, want == 0 ? -1 : want);
}

static void check(const response_case *one, guard *page, const size_t *cuts, size_t count)
{
    static vast_completion c;
    heard h = { .text = "" };
    vast_err err = feed(&c, &h, page, one->body, cuts, count);
    if (err != one->err || strcmp(h.text, one->text) != 0) {
        print_error("%s\n  gave \"%s\", %s\n", one->body, h.text, vast_err_name(err));
        fail();
    }
    assert_string_equal(c.model, one->model ? one->model : "");
    assert_string_equal(c.finish_reason, one->finish_reason ? one->finish_reason : "");
    assert_string_equal(c.error, one->error ? one->error : "");
    check_usage(c.prompt_tokens, one->usage[0]);
    check_usage(c.completion_tokens, one->usage[1]);
    check_usage(c.total_tokens, one->usage[2]);
    assert_int_equal(c.failed, one->failed);
    assert_int_equal(c.done, one->done);
}

static void check_all(const response_case *cases, size_t count)
{
    guard page;
    guard_open(&page, 4096);
    for (size_t i = 0; i < count; i++) {
        size_t bytes[1024], len = strlen(cases[i].body);
        assert_true(len <= COUNT(bytes));
        for (size_t cut = 0; cut < len; cut++) {
            bytes[cut] = cut;
        }
        check(&cases[i], &page, NULL, 0);
        check(&cases[i], &page, bytes, len);
        for (size_t cut = 0; cut < len; cut++) {
            check(&cases[i], &page, bytes + cut, 1);
        }
    }
    guard_close(&page);
}

static void a_chat_is_read_as_it_is_streamed(void **state)
{
    (void)state;
    static const response_case cases[] = {
        { .body = "data: {\"id\":\"x\",\"model\":\"qwen\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
                  "\"content\":\"\"},\"finish_reason\":null}]}\n\n"
                  "data: {\"model\":\"qwen\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\\u00e9\"}}]}\n\n"
                  ": ping\n\ndata:\n\n"
                  "data: {\"choices\":[{\"delta\":{\"content\":\" lo\\n\"},\"finish_reason\":\"stop\"}]}\n\n"
                  "data: "
                  "{\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}\n\n"
                  "data: [DONE]\n\ndata: not JSON\n\n",
            .text = "Hel\xC3\xA9 lo\n",
            .model = "qwen",
            .finish_reason = "stop",
            .usage = { 12, 3, 15 },
            .done = true },
        /* The last event is not finished, and there is no mark. */
        { .body = "data: {\"choices\":[{\"text\":\"a\"}]}\r\n\r\ndata: {\"choices\":[{\"text\":\"b\"}]}",
            .text = "ab" },
        { .body = "data: {\"choices\":\ndata: [{\"text\":\"a\"}]}\n\ndata: [DONE]", .text = "a", .done = true },
        { .body = "data:   \n\ndata\ndata:\n\ndata: {\"choices\":null,\"usage\":null,\"error\":null}\n\ndata: "
                  "{\"choices\":[]}\n\n",
            .text = "" },
        /* A JSON value a line, and one over several lines. */
        { .body = "{\"choices\":[{\"text\":\"a\"}]}\n{\"choices\":[{\"text\":\"b\"}]}\n \t\n", .text = "ab" },
    };
    check_all(cases, COUNT(cases));
}

static void a_whole_response_is_read_too(void **state)
{
    (void)state;
    static const response_case cases[] = {
        { .body = "{\"model\":\"m\",\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"length\"}]}",
            .text = "Hi",
            .model = "m",
            .finish_reason = "length" },
        { .body = "{\n \"choices\": [\n  {\n   \"index\": 0,\n   \"text\":\n \"Hi\"\n  }\n ],\n \"usage\": {\n"
                  "  \"total_tokens\": 7\n }\n}\n",
            .text = "Hi",
            .usage = { 0, 0, 7 } },
    };
    check_all(cases, COUNT(cases));
}

static void only_the_first_choice_is_passed_on(void **state)
{
    (void)state;
    static const response_case cases[] = {
        { .body = "{\"choices\":[{\"index\":0,\"text\":\"a\",\"finish_reason\":\"stop\"},"
                  "{\"index\":1,\"text\":\"b\",\"finish_reason\":\"length\"},{\"index\":0.4,\"text\":\"c\"},"
                  "{\"text\":\"d\"}]}",
            .text = "ad",
            .finish_reason = "stop" },
        { .body = "data: {\"choices\":[{\"index\":10,\"delta\":{\"content\":\"b\"}}]}\n\n"
                  "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n",
            .text = "a" },
    };
    check_all(cases, COUNT(cases));
}

/* The same names elsewhere, and other types in their places, are something else. */
static void members_are_found_on_their_paths_only(void **state)
{
    (void)state;
    static const response_case cases[] = {
        { .body = "{\"content\":\"x\",\"text\":\"x\",\"x\":{\"choices\":[{\"text\":\"x\"}],\"model\":\"x\"},"
                  "\"delta\":{\"content\":\"x\"},\"choices\":[{\"delta\":{\"x\":{\"content\":\"x\"},\"content\":\"a\","
                  "\"y\":[[{\"content\":\"x\"}]]},\"model\":\"x\"}]}",
            .text = "a" },
        { .body = "{\"choices\":[[{\"text\":\"x\"}],\"text\",7,{\"message\":[{\"content\":\"x\"}]},"
                  "{\"message\":{\"content\":[{\"text\":\"x\"}]}},{\"text\":null},{\"text\":5},{\"delta\":\"x\"}]}",
            .text = "" },
        { .body = "{\"choices\":[],\"choices\":{\"text\":\"x\"},\"usage\":[{\"total_tokens\":1}],\"usage\":7,"
                  "\"model\":7,\"model\":{\"model\":\"x\"},\"usage\":{\"total_tokens\":\"9\",\"prompt_tokens\":1.5}}",
            .text = "" },
        { .body = "{\"choices\":[{\"tex\":\"x\",\"texts\":\"x\",\"text\\u0000\":\"x\",\"\":\"x\",\"a very long member "
                  "of the response\":\"x\",\"finish_reasons of all\":\"x\"}]}",
            .text = "" },
        { .body = "{\"a\":[[[[[[{\"b\":[{\"text\":\"x\"}]}]]]]]],\"choices\":[]}", .text = "" },
    };
    check_all(cases, COUNT(cases));
}

static void an_error_in_a_response_is_found(void **state)
{
    (void)state;
    static const response_case cases[] = {
        { .body = "{\"error\":{\"code\":500,\"message\":\"out of\\nmemory\"}}",
            .text = "",
            .failed = true,
            .error = "out of memory" },
        { .body = "data: {\"choices\":[{\"text\":\"a\"}]}\n\ndata: {\"error\":{}}\n\n", .text = "a", .failed = true },
        { .body = "{\"error_msg\":\"no such \\u007fmodel\"}", .text = "", .failed = true, .error = "no such  model" },
        { .body = "{\"error\":\"\",\"choices\":{},\"choices\":[]}", .text = "" },
        { .body = "{\"error\":\"x\",\"usage\":{}}", .text = "", .failed = true, .error = "x" },
        { .body = "{\"error\":[\"x\"],\"error\":false,\"choices\":[]}", .text = "" },
    };
    check_all(cases, COUNT(cases));
}

static void a_response_that_is_none_is_an_error(void **state)
{
    (void)state;
    static const response_case cases[] = {
        { .body = "", .text = "", .err = VAST_E_SHAPE },
        { .body = "{}", .text = "", .err = VAST_E_SHAPE },
        { .body = "[]", .text = "", .err = VAST_E_SHAPE },
        { .body = "data: 7\n\ndata: \"choices\"\n\n", .text = "", .err = VAST_E_SHAPE },
        { .body = "data: [DONE]\n\n", .text = "", .err = VAST_E_SHAPE, .done = true },
        { .body = "data: \t [DONE]\n\n", .text = "", .err = VAST_E_SHAPE, .done = true },
        { .body = "<html>", .text = "", .err = VAST_E_SHAPE },
        { .body = "data: {\"choices\":[{\"text\":\"a\"}]}\n\ndata: {\"choices\":[\n\n",
            .text = "a",
            .err = VAST_E_JSON },
        { .body = "{\"choices\":[{\"text\":\"a\"}]", .text = "a", .err = VAST_E_JSON },
        { .body = "{\"choices\":[]} {}", .text = "", .err = VAST_E_JSON },
        { .body = "data: [DONE\n\n", .text = "", .err = VAST_E_JSON },
        { .body = "data: [DONE]x\n\n", .text = "", .err = VAST_E_JSON },
        { .body = "data: [\n\n", .text = "", .err = VAST_E_JSON },
        { .body = "data: []\n\ndata: {\"choices\":[]}\n\n", .text = "" },
    };
    check_all(cases, COUNT(cases));
}

/* A text that does not fit is cut between characters. */
static void long_texts_are_cut(void **state)
{
    (void)state;
    static const response_case cases[] = {
        { .body = "{\"choices\":[{\"finish_reason\":\"12345678901234567890123\"}]}",
            .text = "",
            .finish_reason = "12345678901234567890123" },
        { .body = "{\"choices\":[{\"finish_reason\":\"123456789012345678901234567890\"}]}",
            .text = "",
            .finish_reason = "12345678901234567890123" },
        { .body = "{\"choices\":[{\"finish_reason\":\"1234567890123456789012\xC3\xA9x\"}]}",
            .text = "",
            .finish_reason = "1234567890123456789012" },
        { .body = "{\"choices\":[{\"finish_reason\":\"12345678901234567890\xF0\x9F\x98\x80\"}]}",
            .text = "",
            .finish_reason = "12345678901234567890" },
    };
    check_all(cases, COUNT(cases));
}

static void a_visitor_may_be_absent_or_end_the_reading(void **state)
{
    (void)state;
    static const char body[] = "data: {\"choices\":[{\"text\":\"a\"}]}\n\ndata: {\"choices\":[{\"text\":\"b\"}]}\n\n";
    static vast_completion c;
    vast_completion_begin(&c, NULL, NULL);
    assert_int_equal(vast_completion_feed(&c, body, sizeof body - 1), VAST_OK);
    assert_int_equal(vast_completion_end(&c), VAST_OK);
    heard h = { .text = "", .stop_at = 2 };
    vast_completion_begin(&c, hear, &h);
    assert_int_equal(vast_completion_feed(&c, body, sizeof body - 1), VAST_E_STOPPED);
    assert_int_equal(vast_completion_feed(&c, body, sizeof body - 1), VAST_E_STOPPED);
    assert_int_equal(vast_completion_end(&c), VAST_E_STOPPED);
    assert_string_equal(h.text, "ab");
}

/* What a small device needs for it. */
static void a_reader_is_small(void **state)
{
    (void)state;
    assert_true(sizeof(vast_completion) <= 640);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chat_is_read_as_it_is_streamed),
        cmocka_unit_test(a_whole_response_is_read_too),
        cmocka_unit_test(only_the_first_choice_is_passed_on),
        cmocka_unit_test(members_are_found_on_their_paths_only),
        cmocka_unit_test(an_error_in_a_response_is_found),
        cmocka_unit_test(a_response_that_is_none_is_an_error),
        cmocka_unit_test(long_texts_are_cut),
        cmocka_unit_test(a_visitor_may_be_absent_or_end_the_reading),
        cmocka_unit_test(a_reader_is_small),
    };
    return cmocka_run_group_tests_name("completion", tests, NULL, NULL);
}
