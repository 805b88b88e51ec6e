/* SPDX-License-Identifier: MIT */
/* What becomes of an instance on its way to the printer, in every cut of the text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "instance_filter.h"
#include "json_printer.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define NOW 1768478400
#define SIXTEEN "                "

static const struct {
    uint16_t depth;
    bool strip;
    int64_t now;
    const char *text, *shown; /* blanks and line ends of the printer apart; NULL: VAST_E_SHAPE */
} cases[] = {
    { 1, false, NOW, "{\"instances\":null}", "{\"instances\":null}" },
    { 1, false, NOW, "{\"instances\":{}}", "{\"instances\":{\"duration\":null}}" },
    { 1, false, NOW, "{\"i\":{\"start_date\":1768473900.0,\"a\":1}}",
        "{\"i\":{\"start_date\":1768473900.0,\"a\":1,\"duration\":4500.0}}" },
    { 1, false, NOW, "{\"i\":{\"duration\":{\"x\":[1,{}]},\"start_date\":1768478399.75}}",
        "{\"i\":{\"start_date\":1768478399.75,\"duration\":0.25}}" },
    { 1, false, NOW, "{\"i\":{\"start_date\":1768478400.000001}}",
        "{\"i\":{\"start_date\":1768478400.000001,\"duration\":-0.000001}}" },
    { 1, false, NOW, "{\"i\":{\"start_date\":null}}", "{\"i\":{\"start_date\":null,\"duration\":null}}" },
    { 1, false, -1, "{\"i\":{\"start_date\":5}}", "{\"i\":{\"start_date\":5,\"duration\":null}}" },
    { 1, false, NOW, "{\"i\":{\"start_date\":1e400}}", "{\"i\":{\"start_date\":1e400,\"duration\":null}}" },
    { 1, false, NOW, "{\"i\":{\"start_date\":1.00000000000000000000000000000000000000000}}",
        "{\"i\":{\"start_date\":1.00000000000000000000000000000000000000000,\"duration\":null}}" },
    { 1, false, NOW, "{\"duration\":1,\"i\":{\"in\":{\"duration\":2,\"start_date\":3}}}",
        "{\"duration\":1,\"i\":{\"in\":{\"duration\":2,\"start_date\":3},\"duration\":null}}" },
    { 1, false, NOW, "{\"i\":{\"extra_env\":[[\"A\",\"1\"],[\"-p 80:80\",1]]}}",
        "{\"i\":{\"extra_env\":{\"A\":\"1\",\"-p~80:80\":1},\"duration\":null}}" },
    { 1, false, NOW, "{\"i\":{\"extra_env\":[]}}", "{\"i\":{\"extra_env\":{},\"duration\":null}}" },
    { 1, false, NOW, "{\"i\":{\"extra_env\":{\"A\":[]}}}", "{\"i\":{\"extra_env\":{\"A\":[]},\"duration\":null}}" },
    { 1, false, NOW, "{\"i\":{\"extra_env\":null}}", "{\"i\":{\"extra_env\":null,\"duration\":null}}" },
    { 1, false, NOW, "{\"i\":{\"extra_env\":[\"A\"]}}", NULL },
    { 1, false, NOW, "{\"i\":{\"extra_env\":[{\"A\":1}]}}", NULL },
    { 1, false, NOW, "{\"i\":{\"extra_env\":[[1,2]]}}", NULL },
    { 1, false, NOW, "{\"i\":{\"extra_env\":[[\"A\",[]]]}}", NULL },
    { 1, false, NOW, "{\"i\":{\"extra_env\":[[\"A\",\"B\",\"C\"]]}}", NULL },
    { 1, false, NOW, "{\"i\":{\"extra_env\":[[\"A\"]]}}", NULL },
    { 1, false, NOW, "{\"i\":{\"a_key_that_is_longer_than_any\":1}}",
        "{\"i\":{\"a_key_that_is_longer_than_any\":1,\"duration\":null}}" },
    { 2, true, NOW, "{\"l\":[{\"a\":\" \\tx y\\n\",\"b\":[\" z \"]},{\"a\":\"  \"}],\"m\":\"no \"}",
        "{\"l\":[{\"a\":\"x~y\",\"b\":[\"z\"],\"duration\":null},{\"a\":\"\",\"duration\":null}],\"m\":\"no~\"}" },
    { 2, true, NOW, "{\"l\":[{\"a\":\"x\\n \\ny\\u0020\"}]}", "{\"l\":[{\"a\":\"x\\n~\\ny\",\"duration\":null}]}" },
    { 2, true, NOW, "{\"l\":[{\"extra_env\":[[\"A \",\" 1 \"]]}]}",
        "{\"l\":[{\"extra_env\":{\"A~\":\"1\"},\"duration\":null}]}" },
};

static char held[4096];
static vast_sink sink;
static vast_printer printer;

static vast_err print(void *ctx, const vast_json_event *event)
{
    (void)ctx;
    vast_printer_event(&printer, event);
    return VAST_OK;
}

/* Blanks inside of texts are '~' in the table; those between tokens go. */
static size_t plain(char *out)
{
    size_t len = 0;
    bool inside = false;
    for (size_t i = 0; i < sink.used; i++) {
        char c = sink.held[i];
        inside = c == '"' ? !inside : inside;
        if (c == ' ' && inside) {
            out[len++] = '~';
        } else if (c != ' ' && c != '\n') {
            out[len++] = c;
        }
    }
    out[len] = '\0';
    return len;
}

static void run(size_t i, size_t cut)
{
    static char shown[4096];
    vast_instance_filter filter;
    vast_json json;
    const char *text = cases[i].text;
    vast_sink_begin(&sink, -1, held, sizeof held);
    vast_printer_begin(&printer, &sink);
    vast_instance_filter_begin(&filter, cases[i].depth, cases[i].strip, cases[i].now, print, NULL);
    vast_json_begin(&json, vast_instance_filter_event, &filter);
    vast_err err = vast_json_feed(&json, text, cut);
    err = err == VAST_OK ? vast_json_feed(&json, text + cut, strlen(text) - cut) : err;
    err = err == VAST_OK ? vast_json_end(&json) : err;
    assert_int_equal(err, cases[i].shown != NULL ? VAST_OK : VAST_E_SHAPE);
    if (cases[i].shown != NULL) {
        plain(shown);
        const char *want = cases[i].shown;
        if (strcmp(shown, want) != 0) {
            fail_msg("case %zu cut at %zu: %s", i, cut, shown);
        }
    }
}

static void instances_are_reshaped_in_every_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (size_t cut = 0; cut <= strlen(cases[i].text); cut++) {
            run(i, cut);
        }
    }
}

/* Blanks in the midst of a text stay, however many; at its end as many as are held go. */
static void blanks_wait_for_what_follows(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t shown;
    } texts[] = {
        { "{\"l\":[{\"a\":\"x" SIXTEEN SIXTEEN "\"}]}", 1 },
        { "{\"l\":[{\"a\":\"x" SIXTEEN SIXTEEN "y\"}]}", 34 },
        { "{\"l\":[{\"a\":\"x" SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN "y\"}]}", 82 },
        { "{\"l\":[{\"a\":\"" SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN "y\"}]}", 1 },
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        for (size_t piece = 1; piece < 40; piece += 13) {
            vast_instance_filter filter;
            vast_json json;
            vast_sink_begin(&sink, -1, held, sizeof held);
            vast_printer_begin(&printer, &sink);
            vast_instance_filter_begin(&filter, 2, true, NOW, print, NULL);
            vast_json_begin(&json, vast_instance_filter_event, &filter);
            size_t len = strlen(texts[i].text);
            for (size_t at = 0; at < len; at += piece) {
                assert_int_equal(
                    vast_json_feed(&json, texts[i].text + at, len - at < piece ? len - at : piece), VAST_OK);
            }
            assert_int_equal(vast_json_end(&json), VAST_OK);
            sink.held[sink.used] = '\0';
            const char *a = strstr(sink.held, "\"a\": \"") + 6;
            assert_int_equal(strcspn(a, "\""), texts[i].shown);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instances_are_reshaped_in_every_cut),
        cmocka_unit_test(blanks_wait_for_what_follows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
