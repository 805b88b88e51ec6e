/* SPDX-License-Identifier: MIT */
/* The elements of an answer and their members, by their paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "visit.h"

static char trace[2048];

static vast_err tell_member(void *ctx, const char *key, const vast_visit_value *value)
{
    (void)ctx;
    size_t at = strlen(trace);
    snprintf(trace + at, sizeof trace - at, "%s=%.*s%s ", key, (int)value->len, value->text, value->cut ? "+" : "");
    return VAST_OK;
}

static vast_err tell_element(void *ctx)
{
    (void)ctx;
    strcat(trace, "; ");
    return VAST_OK;
}

static const vast_visitor visitor = { tell_member, tell_element };

static vast_err visited(const char *list, vast_visit_form form, const char *text, size_t at, bool *found)
{
    vast_json json;
    vast_visit visit;
    trace[0] = '\0';
    vast_visit_begin(&visit, list, form, &visitor, NULL);
    vast_json_begin(&json, vast_visit_event, &visit);
    vast_err err = vast_json_feed(&json, text, at);
    err = err == VAST_OK ? vast_json_feed(&json, text + at, strlen(text) - at) : err;
    *found = visit.found;
    return err;
}

static const struct {
    const char *list, *text;
    vast_visit_form form;
    vast_err err;
    bool found;
    const char *trace;
} visits[] = {
    { "", "[{\"a\":1,\"b\":{\"c\":\"x\"}},{\"a\":null}]", VAST_VISIT_LIST, VAST_OK, true, "a=1 b.c=x ; a= ; " },
    { "r", "{\"s\":[1],\"r\":[{\"a\":true}],\"r2\":[2]}", VAST_VISIT_LIST, VAST_OK, true, "a=true ; " },
    { "r.l", "{\"l\":[1],\"r\":{\"l\":[2,3]}}", VAST_VISIT_LIST, VAST_OK, true, "=2 ; =3 ; " },
    { "r", "{\"r\":[]}", VAST_VISIT_LIST, VAST_OK, true, "" },
    { "r", "{\"r\":null}", VAST_VISIT_LIST, VAST_OK, false, "" },
    { "r", "{\"r\":{\"a\":1}}", VAST_VISIT_LIST, VAST_E_SHAPE, true, "" },
    { "r", "{\"R\":[1]}", VAST_VISIT_LIST, VAST_OK, false, "" },
    { "r", "{\"x\":{\"r\":[1]}}", VAST_VISIT_LIST, VAST_OK, false, "" },
    { "", "[{\"ids\":[1,2],\"n\":[{\"k\":3},{\"k\":4}]}]", VAST_VISIT_LIST, VAST_OK, true,
        "ids=1 ids=2 n.k=3 n.k=4 ; " },
    { "", "[[1,2],[3]]", VAST_VISIT_LIST, VAST_OK, true, "=1 =2 ; =3 ; " },
    { "", "{\"a\":1,\"b\":{\"a\":2}}", VAST_VISIT_OBJECT, VAST_OK, true, "a=1 b.a=2 ; " },
    { "i", "{\"i\":{\"a\":1},\"j\":3}", VAST_VISIT_OBJECT, VAST_OK, true, "a=1 ; " },
    { "", "[{\"a\":1},{\"a\":2}]", VAST_VISIT_OBJECT, VAST_OK, true, "a=1 ; a=2 ; " },
    { "s", "{\"s\":{\"K\":\"v\",\"L.M\":\"w\"}}", VAST_VISIT_MAP, VAST_OK, true, "@=K =v ; @=L.M =w ; " },
    { "s", "{\"s\":{\"K\":{\"a\":1},\"L.M\":{\"a\":2,\"b\":{\"c\":3}}}}", VAST_VISIT_MAP, VAST_OK, true,
        "@=K a=1 ; @=L.M a=2 b.c=3 ; " },
    { "", "[{\"id\\u0000x\":1}]", VAST_VISIT_LIST, VAST_OK, true, "id\x01x=1 ; " },
    { "", "\"text\"", VAST_VISIT_OBJECT, VAST_OK, false, "" },
};

static vast_err count_start(void *starts, const vast_json_event *event)
{
    *(unsigned *)starts += vast_visit_is_start(event);
    return VAST_OK;
}

/* Once, at the first event of the text, whatever it is and wherever it was cut. */
static void a_text_starts_once(void **state)
{
    (void)state;
    static const char *const texts[] = { "[]", "{}", "[[],{}]", "{\"a\":{\"b\":[1]}}", "\"a\\nb\"", "\"\"", "-12.5e3 ",
        "null", "true", "[\"a\",\"b\"]" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (size_t at = 0; at <= strlen(texts[i]); at++) {
            unsigned starts = 0;
            vast_json json;
            vast_json_begin(&json, count_start, &starts);
            assert_int_equal(vast_json_feed(&json, texts[i], at), VAST_OK);
            assert_int_equal(vast_json_feed(&json, texts[i] + at, strlen(texts[i]) - at), VAST_OK);
            assert_int_equal(vast_json_end(&json), VAST_OK);
            assert_int_equal(starts, 1);
        }
    }
}

static void members_are_told_by_their_paths_wherever_the_text_was_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof visits / sizeof *visits; i++) {
        for (size_t at = 0; at <= strlen(visits[i].text); at++) {
            bool found;
            vast_err err = visited(visits[i].list, visits[i].form, visits[i].text, at, &found);
            if (err != visits[i].err || found != visits[i].found || strcmp(trace, visits[i].trace) != 0) {
                fail_msg("%s at %zu: %d, %s", visits[i].text, at, err, trace);
            }
        }
    }
}

static void keys_and_values_of_any_length_are_survived(void **state)
{
    (void)state;
    static char text[3000];
    bool found;
    snprintf(text, sizeof text, "[{\"%0600d\":{\"id\":1},\"id\":\"%0600d\",\"x\":2}]", 0, 0);
    assert_int_equal(visited("", VAST_VISIT_LIST, text, strlen(text), &found), VAST_OK);
    assert_null(strstr(trace, " id=1 "));
    assert_non_null(strstr(trace, "+ x=2 ; "));
}

static void a_key_that_is_too_long_names_nothing(void **state)
{
    (void)state;
    static char text[800];
    for (int len = VAST_VISIT_PATH - 10; len < VAST_VISIT_PATH + 10; len++) {
        bool found;
        snprintf(text, sizeof text, "[{\"a\":{\"%0*d\":1}},{\"%0*d\":2}]", len, 0, len, 0);
        assert_int_equal(visited("", VAST_VISIT_LIST, text, strlen(text), &found), VAST_OK);
        assert_true(strncmp(trace, "a.0", 3) == 0 || strncmp(trace, "a.\x01", 3) == 0);
        assert_null(strstr(trace, "; =2"));
        assert_int_equal(strchr(trace, '=') - trace < VAST_VISIT_PATH, 1);
    }
}

/* Whether the last member has a name that a row may have: one without the mark of those that are too long. */
static bool has_a_name(void)
{
    return memchr(trace, '\x01', strcspn(trace, "=")) == NULL;
}

/* A name that begins as one that is looked for, with as many letters after it as `len` says. */
static void too_long_names_match_nothing_wherever_the_text_was_cut(void **state)
{
    (void)state;
    static const char *const patterns[] = { "{\"id%0*d\":1}", "{\"id\\u0000%0*d\":1}", "{\"a\":{\"id%0*d\":1}}",
        "{\"%0*d\":{\"id\":1}}", "{\"\\u0069d%0*d\":1}" };
    static char text[800];
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        for (int len = VAST_VISIT_PATH - 8; len < VAST_VISIT_PATH * 2; len += len < VAST_VISIT_PATH + 4 ? 1 : 90) {
            snprintf(text, sizeof text, patterns[i], len, 0);
            bool found, fits = false;
            for (size_t at = 0; at <= strlen(text); at++) {
                assert_int_equal(visited("", VAST_VISIT_OBJECT, text, at, &found), VAST_OK);
                fits = at == 0 ? has_a_name() : fits;
                if (has_a_name() != fits || (fits && strcspn(trace, "=") < (size_t)len)) {
                    fail_msg("%s at %zu: %s", text, at, trace);
                }
            }
            assert_true(fits ? len < VAST_VISIT_PATH : i == 1 || len >= VAST_VISIT_PATH - 5);
            assert_int_equal(visited("id", VAST_VISIT_MAP, text, strlen(text), &found), VAST_OK);
            assert_false(found);
        }
    }
}

static vast_err note_path(void *ctx, const vast_json_event *event)
{
    vast_visit *visit = ctx;
    vast_err err = vast_visit_event(visit, event);
    if (event->kind != VAST_JSON_KEY && event->last && event->depth > 0) {
        size_t at = strlen(trace);
        snprintf(trace + at, sizeof trace - at, "%u:%s ", event->depth, visit->path);
    }
    return err;
}

/* "get endpt-logs" has no visitor, and finds the logs by the path. */
static void without_a_visitor_the_path_is_kept_as_well(void **state)
{
    (void)state;
    static const char text[] = "{\"info0\":\"a\",\"x\":{\"info0\":1,\"y\":[2]},\"trace\":\"b\"}";
    for (size_t at = 0; at < sizeof text; at++) {
        vast_json json;
        vast_visit visit;
        trace[0] = '\0';
        vast_visit_begin(&visit, "", VAST_VISIT_OBJECT, NULL, NULL);
        vast_json_begin(&json, note_path, &visit);
        assert_int_equal(vast_json_feed(&json, text, at), VAST_OK);
        assert_int_equal(vast_json_feed(&json, text + at, sizeof text - 1 - at), VAST_OK);
        assert_string_equal(trace, "1:info0 1:x 2:x.info0 2:x.y 3:x.y 2:x.y 1:x 1:trace ");
        assert_true(visit.found);
    }
}

static void what_no_visitor_needs_is_inside_the_list(void **state)
{
    (void)state;
    const vast_json_event list = { .kind = VAST_JSON_ARRAY, .first = true, .last = true, .depth = 0 };
    const vast_json_event inner = { .kind = VAST_JSON_TRUE, .first = true, .last = true, .depth = 1 };
    vast_visit blind, seeing;
    vast_visit_begin(&blind, "", VAST_VISIT_LIST, NULL, NULL);
    vast_visit_begin(&seeing, "", VAST_VISIT_LIST, &visitor, NULL);
    assert_false(vast_visit_ignores(&blind, &inner));
    assert_int_equal(vast_visit_event(&blind, &list), VAST_OK);
    assert_int_equal(vast_visit_event(&seeing, &list), VAST_OK);
    assert_true(vast_visit_ignores(&blind, &inner));
    assert_false(vast_visit_ignores(&blind, &list));
    assert_false(vast_visit_ignores(&seeing, &inner));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_starts_once),
        cmocka_unit_test(members_are_told_by_their_paths_wherever_the_text_was_cut),
        cmocka_unit_test(keys_and_values_of_any_length_are_survived),
        cmocka_unit_test(a_key_that_is_too_long_names_nothing),
        cmocka_unit_test(too_long_names_match_nothing_wherever_the_text_was_cut),
        cmocka_unit_test(without_a_visitor_the_path_is_kept_as_well),
        cmocka_unit_test(what_no_visitor_needs_is_inside_the_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
