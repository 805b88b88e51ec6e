/* SPDX-License-Identifier: MIT */
/* Texts of the service: blank lines and the working path go, in every cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "log_filter.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const struct {
    bool lines;
    const char *path, *text, *shown;
} cases[] = {
    { true, "", "", "" },
    { true, "", "one", "one" },
    { true, "", "line 1\n\n   \nline 2\nCUDA ready\n", "line 1\nline 2\nCUDA ready\n" },
    { true, "", "\n\n\na", "\na" },
    { true, "", "a \n\n\t\n", "a \n" },
    { true, "", "a\n  b\n", "a\n  b\n" },
    { true, "", "a\n\n  b", "a\n  b" },
    { true, "", "a\r\n\r\nb", "a\r\nb" },
    { true, "", "a\n  ", "a\n  " },
    { true, "", "  a  b", "  a  b" },
    { false, "", "a\n\n\nb\n", "a\n\n\nb\n" },
    { false, "/v/x", "total 4\n/v/x/home\n", "total 4\n/home\n" },
    { false, "/v/x", "/v/x/v/x", "" },
    { false, "/v/x", "/v//v/x", "/v/" },
    { false, "aab", "aaab", "a" },
    { false, "abab", "aabababb", "aabb" },
    { false, "/v/x", "/v/", "/v/" },
    { false, "x", "xxx", "" },
};

static char held[4096];
static vast_sink sink;

static void shows(const char *text, size_t cut, size_t i)
{
    static vast_log_filter filter;
    size_t len = strlen(text);
    vast_sink_begin(&sink, -1, held, sizeof held);
    sink.terminal = false;
    vast_log_filter_begin(&filter, &sink, cases[i].lines, cases[i].path);
    vast_log_filter_text(&filter, text, cut);
    vast_log_filter_text(&filter, text + cut, len - cut);
    vast_log_filter_end(&filter);
    if (sink.used != strlen(cases[i].shown) || memcmp(sink.held, cases[i].shown, sink.used) != 0) {
        fail_msg("case %zu cut at %zu: \"%.*s\"", i, cut, (int)sink.used, sink.held);
    }
}

static void texts_lose_blank_lines_and_the_path_in_every_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (size_t cut = 0; cut <= strlen(cases[i].text); cut++) {
            shows(cases[i].text, cut, i);
        }
    }
}

static void a_terminal_is_shown_nothing_that_it_obeys(void **state)
{
    (void)state;
    static vast_log_filter filter;
    static const char text[] = "\x1b[31mr\xc3\xa9"
                               "d\n";
    vast_sink_begin(&sink, -1, held, sizeof held);
    sink.terminal = true;
    vast_log_filter_begin(&filter, &sink, true, "");
    for (size_t i = 0; i < sizeof text - 1; i++) {
        vast_log_filter_text(&filter, text + i, 1);
    }
    vast_log_filter_end(&filter);
    static const char shown[] = "\\x1b[31mr\xc3\xa9"
                                "d\n";
    assert_int_equal(sink.used, sizeof shown - 1);
    assert_memory_equal(sink.held, shown, sizeof shown - 1);
}

static void long_lines_and_blanks_pass(void **state)
{
    (void)state;
    static vast_log_filter filter;
    for (int terminal = 0; terminal < 2; terminal++) {
        vast_sink_begin(&sink, -1, held, sizeof held);
        sink.terminal = terminal;
        vast_log_filter_begin(&filter, &sink, true, "");
        vast_log_filter_text(&filter, "\n", 1);
        for (int i = 0; i < 600; i++) {
            vast_log_filter_text(&filter, " ", 1);
        }
        vast_log_filter_text(&filter, "x\xe4", 2);
        vast_log_filter_end(&filter);
        assert_int_equal(sink.used, 603 + (terminal ? 3 : 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_lose_blank_lines_and_the_path_in_every_cut),
        cmocka_unit_test(a_terminal_is_shown_nothing_that_it_obeys),
        cmocka_unit_test(long_lines_and_blanks_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
