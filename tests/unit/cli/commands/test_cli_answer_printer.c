/* SPDX-License-Identifier: MIT */
/* What is printed of a worker's response: unchanged, or its events as lines or objects, split anywhere. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "answer_printer.h"

static char held[4096];
static char written[VAST_ANSWER_EVENT_BYTES * 2];
static vast_sink sink;
static FILE *file;
static vast_answer answer;

static int begin(void **state)
{
    (void)state;
    file = tmpfile();
    if (file != NULL) {
        vast_sink_begin(&sink, fileno(file), held, sizeof held);
    }
    return file == NULL;
}

static int end(void **state)
{
    (void)state;
    return fclose(file);
}

/* All that was written since the last look. */
static const char *output(void)
{
    ssize_t len = pread(fileno(file), written, sizeof written - 1, 0);
    written[len > 0 ? len : 0] = '\0';
    assert_int_equal(ftruncate(fileno(file), 0), 0);
    lseek(fileno(file), 0, SEEK_SET);
    return written;
}

typedef struct answer_case {
    const char *body;
    const char *want;
    vast_answer_form form;
    uint32_t events;
} answer_case;

static void feed(const answer_case *c, size_t piece)
{
    size_t len = strlen(c->body);
    vast_answer_begin(&answer, &sink, c->form);
    for (size_t at = 0; at < len; at += piece < len - at ? piece : len - at) {
        assert_int_equal(vast_answer_text(&answer, c->body + at, piece < len - at ? piece : len - at), VAST_OK);
    }
    assert_int_equal(vast_answer_end(&answer), VAST_OK);
    assert_string_equal(output(), c->want);
    assert_int_equal(answer.events, c->events);
    assert_false(answer.too_long);
}

static void check_all(const answer_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t piece = 1; piece <= strlen(cases[i].body) + 1; piece++) {
            feed(&cases[i], piece);
        }
    }
}

static void a_response_is_printed_unchanged(void **state)
{
    (void)state;
    static const answer_case cases[] = {
        { .body = "", .want = "" },
        { .body = "{\"a\": 1}", .want = "{\"a\": 1}" },
        { .body = "data: a\n\ndata: [DONE]\n\n\x1b[2J\xff", .want = "data: a\n\ndata: [DONE]\n\n\x1b[2J\xff" },
    };
    check_all(cases, sizeof cases / sizeof *cases);
}

static void events_are_printed_as_lines(void **state)
{
    (void)state;
    static const answer_case cases[] = {
        { .body = "data: a\n\n: ping\n\nevent: x\ndata: b\ndata: c\n\ndata: [DONE]\n\n",
            .form = VAST_ANSWER_EVENTS,
            .want = "a\nb\nc\n",
            .events = 2 },
        { .body = "{\"a\":1}\n[2]\n", .form = VAST_ANSWER_EVENTS, .want = "{\"a\":1}\n[2]\n", .events = 2 },
        { .body = "data: [DONE\n\ndata: [DONE]!\n\ndata\n\ndata: [\n\ndata: [DONE]",
            .form = VAST_ANSWER_EVENTS,
            .want = "[DONE\n[DONE]!\n\n[\n",
            .events = 4 },
        { .body = "data: last", .form = VAST_ANSWER_EVENTS, .want = "last\n", .events = 1 },
    };
    check_all(cases, sizeof cases / sizeof *cases);
}

static void events_are_printed_as_objects(void **state)
{
    (void)state;
    static const answer_case cases[] = {
        { .body = "data: {\"a\":\ndata: 1}\n\nevent: x\nid: 7\ndata: two words\n\ndata: [DONE]\n\ndata:\n\n",
            .form = VAST_ANSWER_OBJECTS,
            .want = "{\"event\": \"message\", \"data\": {\"a\": 1}}\n"
                    "{\"event\": \"x\", \"data\": \"two words\", \"id\": \"7\"}\n"
                    "{\"event\": \"message\", \"data\": \"\", \"id\": \"7\"}\n",
            .events = 3 },
        { .body = "data: \"\x7f\xC2\x9B\xC3\xA9\"\n\ndata: \x1b\"\n\ndata: {}x\n\ndata: 1\n\n",
            .form = VAST_ANSWER_OBJECTS,
            .want = "{\"event\": \"message\", \"data\": \"\\u007f\\u009b\xC3\xA9\"}\n"
                    "{\"event\": \"message\", \"data\": \"\\u001b\\\"\"}\n"
                    "{\"event\": \"message\", \"data\": \"{}x\"}\n"
                    "{\"event\": \"message\", \"data\": 1}\n",
            .events = 4 },
    };
    check_all(cases, sizeof cases / sizeof *cases);
}

/* An event is printed when its empty line has come, and its data as it comes. */
static void nothing_waits_for_the_next_event(void **state)
{
    (void)state;
    vast_answer_begin(&answer, &sink, VAST_ANSWER_EVENTS);
    assert_int_equal(vast_answer_text(&answer, "data: a", 7), VAST_OK);
    assert_string_equal(output(), "a");
    assert_int_equal(vast_answer_text(&answer, "b\n\n", 3), VAST_OK);
    assert_string_equal(output(), "b\n");
    vast_answer_begin(&answer, &sink, VAST_ANSWER_OBJECTS);
    assert_int_equal(vast_answer_text(&answer, "data: a\n", 8), VAST_OK);
    assert_string_equal(output(), "");
    assert_int_equal(vast_answer_text(&answer, "\n", 1), VAST_OK);
    assert_string_equal(output(), "{\"event\": \"message\", \"data\": \"a\"}\n");
}

/* A line may be of any length; an object may not. */
static void a_long_event_is_no_object(void **state)
{
    (void)state;
    static char block[1024];
    memset(block, 'x', sizeof block);
    for (unsigned form = VAST_ANSWER_EVENTS; form <= VAST_ANSWER_OBJECTS; form++) {
        vast_err err = VAST_OK;
        vast_answer_begin(&answer, &sink, (vast_answer_form)form);
        assert_int_equal(vast_answer_text(&answer, "data:", 5), VAST_OK);
        for (size_t sent = 0; sent <= VAST_ANSWER_EVENT_BYTES && err == VAST_OK; sent += sizeof block) {
            err = vast_answer_text(&answer, block, sizeof block);
        }
        assert_int_equal(err, form == VAST_ANSWER_EVENTS ? VAST_OK : VAST_E_SPACE);
        assert_int_equal(answer.too_long, form == VAST_ANSWER_OBJECTS);
        assert_int_equal(strlen(output()), form == VAST_ANSWER_EVENTS ? VAST_ANSWER_EVENT_BYTES + sizeof block : 0);
    }
}

static void output_that_cannot_be_written_ends_the_response(void **state)
{
    (void)state;
    static const char body[] = "data: a\n\n";
    for (unsigned form = VAST_ANSWER_UNCHANGED; form <= VAST_ANSWER_OBJECTS; form++) {
        vast_sink closed;
        vast_sink_begin(&closed, -1, held, sizeof held);
        vast_answer_begin(&answer, &closed, (vast_answer_form)form);
        assert_int_equal(vast_answer_text(&answer, body, sizeof body - 1), VAST_E_STOPPED);
        assert_int_equal(vast_answer_end(&answer), VAST_E_STOPPED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_response_is_printed_unchanged),
        cmocka_unit_test(events_are_printed_as_lines),
        cmocka_unit_test(events_are_printed_as_objects),
        cmocka_unit_test(nothing_waits_for_the_next_event),
        cmocka_unit_test(a_long_event_is_no_object),
        cmocka_unit_test(output_that_cannot_be_written_ends_the_response),
    };
    return cmocka_run_group_tests_name("answer printer", tests, begin, end);
}
