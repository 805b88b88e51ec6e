/* SPDX-License-Identifier: MIT */
/*
 * Muting: the handler hears what a filter would leave of all events, and muted text is checked as strictly; each text
 * whole and byte by byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "json_trace.h"

enum { DEPTHS = 5 };

static const char *const texts[] = {
    "1",
    "\"a\\n\xC3\xA9\"",
    "null",
    "[]",
    "{}",
    "[1,\"two\",[3,{\"four\":5}],true,null]",
    "{\"a\":1,\"b\":{\"c\":[{\"d\":{}},{\"e\":\"\\u00e9\\n\"}],\"f\":-1.5e3},\"g\":[[[]]],\"h\\\"\":false}",
    " { \"a\" : [ 1 , { \"b\" : 2 } ] , \"c\" : \"d\" } ",
};

/* A trace of the events that are not muted, whether the scanner mutes the others or drop_muted() drops them. */
typedef struct listener {
    json_trace trace;
    uint16_t keys;
    uint16_t values;
    char line[512];
} listener;

static vast_err drop_muted(void *ctx, const vast_json_event *event)
{
    listener *to = ctx;
    uint16_t muted = event->kind == VAST_JSON_KEY ? to->keys : to->values;
    return event->depth < muted ? json_trace_event(&to->trace, event) : VAST_OK;
}

static vast_err scan(vast_json *json, const char *text, size_t step)
{
    vast_err err = VAST_OK;
    for (size_t at = 0, len = strlen(text); at < len && err == VAST_OK; at += step) {
        err = vast_json_feed(json, text + at, len - at < step ? len - at : step);
    }
    return err == VAST_OK ? vast_json_end(json) : err;
}

static vast_err listen(listener *to, const char *text, size_t step, bool mute)
{
    vast_json json;
    memset(to->line, 0, sizeof to->line);
    json_trace_begin(&to->trace, to->line, sizeof to->line);
    vast_json_begin(&json, drop_muted, to);
    if (mute) {
        vast_json_mute(&json, to->keys, to->values);
    }
    vast_err err = scan(&json, text, step);
    assert_false(to->trace.broken);
    return err;
}

static void the_handler_hears_what_a_filter_lets_pass(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        for (unsigned limits = 0; limits < DEPTHS * DEPTHS * 2; limits++) {
            listener filtered = { .keys = (uint16_t)(limits / 2 % DEPTHS), .values = (uint16_t)(limits / 2 / DEPTHS) };
            size_t step = limits % 2 == 0 ? 1 : strlen(texts[i]);
            listener muted = filtered;
            assert_int_equal(listen(&filtered, texts[i], step, false), VAST_OK);
            assert_int_equal(listen(&muted, texts[i], step, true), VAST_OK);
            assert_string_equal(muted.line, filtered.line);
        }
    }
}

static void nothing_is_muted_by_the_highest_depths(void **state)
{
    (void)state;
    listener all = { .keys = UINT16_MAX, .values = UINT16_MAX };
    assert_int_equal(listen(&all, "{\"a\":[1]}", 1, true), VAST_OK);
    assert_string_equal(all.line, "{0 k1'a' [1 n2'1' ]1 }0");
}

/* ---- a handler that mutes ---------------------------------------------------------------------------------------- */

typedef struct chooser {
    vast_json json;
    json_trace trace;
    char line[512];
} chooser;

/* Mutes the value of each key that begins with x. */
static vast_err mute_x(void *ctx, const vast_json_event *event)
{
    chooser *by = ctx;
    if (event->kind == VAST_JSON_KEY) {
        bool unwanted = event->len != 0 && event->text[0] == 'x';
        uint16_t depth = unwanted ? event->depth : UINT16_MAX - 1;
        vast_json_mute(&by->json, (uint16_t)(depth + 1), depth);
    }
    return json_trace_event(&by->trace, event);
}

static vast_err choose(chooser *by, const char *text, size_t step)
{
    memset(by->line, 0, sizeof by->line);
    json_trace_begin(&by->trace, by->line, sizeof by->line);
    vast_json_begin(&by->json, mute_x, by);
    return scan(&by->json, text, step);
}

static void a_handler_mutes_the_value_of_a_key(void **state)
{
    (void)state;
    static const char text[] = "{\"x\":{\"x\":[1]},\"a\":1,\"x\":2,\"x\":\"3\",\"b\":{\"x\":true,\"c\":[{}]},\"x\":[]}";
    chooser by;
    assert_int_equal(choose(&by, text, sizeof text - 1), VAST_OK);
    assert_string_equal(by.line, "{0 k1'x' k1'a' n1'1' k1'x' k1'x' k1'b' {1 k2'x' k2'c' [2 {3 }3 ]2 }1 k1'x' }0");
    assert_false(by.trace.broken);
}

/* ---- checks ------------------------------------------------------------------------------------------------------ */

static const char *const wrong[] = {
    "{\"x\":01}",
    "{\"x\":1.}",
    "{\"x\":-}",
    "{\"x\":tru}",
    "{\"x\":nul",
    "{\"x\":\"\x01\"}",
    "{\"x\":\"\xC3\"}",
    "{\"x\":\"\xC0\x80 is too long a form\"}",
    "{\"x\":\"\\x\"}",
    "{\"x\":\"\\ud800\"}",
    "{\"x\":\"\\udc00\"}",
    "{\"x\":[1,]}",
    "{\"x\":[1 2]}",
    "{\"x\":[1}",
    "{\"x\":{\"a\"}}",
    "{\"x\":{\"a\":1,}}",
    "{\"x\":{a:1}}",
    "{\"x\":{\"a\":1]}",
    "{\"x\":{,}}",
    "{\"x\":{}",
    "{\"x\":1}}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
};

static void muted_text_is_refused_at_the_same_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        for (size_t step = 1; step < 100; step += 98) {
            vast_json heard, muted;
            vast_json_begin(&heard, NULL, NULL);
            vast_json_begin(&muted, NULL, NULL);
            vast_json_mute(&muted, 0, 0);
            assert_int_equal(scan(&heard, wrong[i], step), VAST_E_JSON);
            assert_int_equal(scan(&muted, wrong[i], step), VAST_E_JSON);
            assert_int_equal(vast_json_offset(&muted), vast_json_offset(&heard));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_handler_hears_what_a_filter_lets_pass),
        cmocka_unit_test(nothing_is_muted_by_the_highest_depths),
        cmocka_unit_test(a_handler_mutes_the_value_of_a_key),
        cmocka_unit_test(muted_text_is_refused_at_the_same_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
