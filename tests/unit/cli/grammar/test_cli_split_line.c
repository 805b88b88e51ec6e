/* SPDX-License-Identifier: MIT */
/* A line of repl, split into words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "split_line.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* The words are joined by |. */
static const struct {
    const char *line, *words, *fault;
} lines[] = {
    { "", "", NULL },
    { "  \t\r", "", NULL },
    { "show endpoints", "show|endpoints|", NULL },
    { "  a\tb  \r", "a|b|", NULL },
    { "a 'b c' \"d e\"", "a|b c|d e|", NULL },
    { "a'b'\"c\"d", "abcd|", NULL },
    { "'' \"\" x", "||x|", NULL },
    { "a\\ b \\'c \\\\", "a b|'c|\\|", NULL },
    { "'a\\'", "a\\|", NULL },
    { "\"a\\\"b\\\\c\\d\"", "a\"b\\c\\d|", NULL },
    { "\"it's\" 'say \"x\"'", "it's|say \"x\"|", NULL },
    { "a\\", "a\\|", NULL },
    { "# a comment 'with", "", NULL },
    { "a # b", "a|", NULL },
    { "a#b c\\#d '#e'", "a#b|c#d|#e|", NULL },
    { "$HOME * `x` | ; >", "$HOME|*|`x`|||;|>|", NULL },
    { "a 'b", "a|", "a quote is not closed" },
    { "\"a\\\"", "", "a quote is not closed" },
    { "1 2 3 4 5 6 7 8", "1|2|3|4|5|6|7|8|", NULL },
    { "1 2 3 4 5 6 7 8 # 9", "1|2|3|4|5|6|7|8|", NULL },
    { "1 2 3 4 5 6 7 8 9", "1|2|3|4|5|6|7|8|", "there are too many words" },
};

static void words_are_those_of_a_shell(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        char line[64], joined[80] = "", *words[8];
        size_t count = 99;
        snprintf(line, sizeof line, "%s", lines[i].line);
        const char *fault = vast_split_line(line, words, COUNT_OF(words), &count);
        for (size_t w = 0; w < count; w++) {
            size_t used = strlen(joined);
            snprintf(joined + used, sizeof joined - used, "%s|", words[w]);
        }
        if (strcmp(joined, lines[i].words) != 0) {
            print_error("%s\n", lines[i].line);
        }
        assert_string_equal(joined, lines[i].words);
        assert_int_equal(fault == NULL, lines[i].fault == NULL);
        if (fault != NULL) {
            assert_string_equal(fault, lines[i].fault);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_those_of_a_shell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
