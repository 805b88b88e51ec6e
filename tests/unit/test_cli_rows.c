/* SPDX-License-Identifier: MIT */
/* Every command that there is: its row is whole, and its example is a command line that can be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "command.h"
#include "command_line.h"
#include "rows.h"

static const vast_command *nth_row(size_t nth)
{
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        if (nth < vast_commands[t]->count) {
            return &vast_commands[t]->rows[nth];
        }
        nth -= vast_commands[t]->count;
    }
    return NULL;
}

static void every_command_has_a_summary(void **state)
{
    (void)state;
    const vast_command *row;
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        if (row->summary == NULL || strlen(row->summary) < 8) {
            fail_msg("%s: no summary", row->words);
        }
        if (row->summary[strlen(row->summary) - 1] == '.') {
            fail_msg("%s: the summary ends with a full stop", row->words);
        }
    }
    assert_true(nth_row(100) != NULL);
}

static void every_argument_has_a_help_text(void **state)
{
    (void)state;
    const vast_command *row;
    const vast_argument *argument;
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        vast_arguments all = vast_command_arguments(row);
        while ((argument = vast_argument_next(&all)) != NULL) {
            if (argument->help == NULL || argument->help[0] == '\0') {
                fail_msg("%s: %s has no help", row->words, argument->name);
            }
        }
    }
}

static void no_two_commands_have_the_same_words(void **state)
{
    (void)state;
    const vast_command *row, *other;
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        for (size_t j = i + 1; (other = nth_row(j)) != NULL; j++) {
            assert_string_not_equal(row->words, other->words);
        }
    }
}

/* As a shell does, as far as examples go: blanks part words, quotes hold them together, "<" ends them. */
static int split(char *text, char **argv, int room)
{
    int argc = 1;
    char *to = text;
    argv[0] = text;
    for (char quote = '\0'; *text != '\0'; text++) {
        if (quote == '\0' && strncmp(text, " < ", 3) == 0) {
            break;
        }
        if (*text == quote) {
            quote = '\0';
        } else if (quote == '\0' && (*text == '"' || *text == '\'')) {
            quote = *text;
        } else if (quote == '\0' && *text == ' ') {
            *to++ = '\0';
            assert_true(argc < room);
            argv[argc++] = to;
        } else {
            *to++ = *text;
        }
    }
    *to = '\0';
    return argc;
}

static void every_example_is_a_line_that_runs(void **state)
{
    (void)state;
    static vast_line line;
    const vast_command *row;
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        char text[500], *argv[64];
        const char *example = row->example != NULL ? row->example : "";
        int len = snprintf(text, sizeof text, "vastai %s%s%s", row->words, example[0] != '\0' ? " " : "", example);
        assert_in_range(len, 1, sizeof text - 1);
        int argc = split(text, argv, 64);
        vast_line_kind kind = vast_line_read(&line, argc, argv);
        if (kind != VAST_LINE_RUN || line.command != row) {
            fail_msg("%s %s: %s", row->words, example, line.fault);
        }
    }
}

/* ---- what rows say ---- */

static const vast_argument two[] = {
    { .name = "--proof", .short_name = "-p", .alias = "--code", .one_of = "proof", .feeds = "proof_code" },
    { .name = "--backup", .one_of = "proof" },
};
static const vast_argument_list shared = ARGUMENT_LIST(two);
static const vast_argument mixed[] = {
    { .name = "id", .feeds = "id" },
    { .shared = &shared },
    { .name = "--last", .one_of = "other" },
    { .shared = &shared },
};

static void shared_arguments_are_in_the_place_of_their_entry(void **state)
{
    (void)state;
    static const vast_argument *const want[] = { &mixed[0], &two[0], &two[1], &mixed[2], &two[0], &two[1] };
    const vast_command command = { ARGUMENTS(mixed) }, bare = { .words = "do" };
    vast_arguments all = vast_command_arguments(&command);
    for (size_t i = 0; i < VAST_COUNT_OF(want); i++) {
        assert_ptr_equal(vast_argument_next(&all), want[i]);
    }
    assert_null(vast_argument_next(&all));
    assert_null(vast_argument_next(&all));
    all = vast_command_arguments(&bare);
    assert_null(vast_argument_next(&all));
}

static void an_option_is_known_by_its_spellings(void **state)
{
    (void)state;
    assert_string_equal(vast_argument_name(&two[0]), "proof");
    assert_string_equal(vast_argument_name(&mixed[0]), "id");
    assert_true(vast_argument_is(&two[0], "proof"));
    assert_false(vast_argument_is(&two[0], "--proof"));
    assert_false(vast_argument_is(&two[0], "code"));
    assert_string_equal(vast_argument_spelling(&two[0], 0), "--code");
    assert_string_equal(vast_argument_spelling(&two[0], 1), "-p");
    assert_string_equal(vast_argument_spelling(&two[0], 2), "--proof");
    assert_null(vast_argument_spelling(&two[0], 3));
    assert_string_equal(vast_argument_spelling(&two[1], 0), "--backup");
    assert_null(vast_argument_spelling(&two[1], 1));
}

static void an_argument_feeds_one_parameter_or_none(void **state)
{
    (void)state;
    assert_true(vast_argument_feeds(&two[0], "proof_code"));
    assert_false(vast_argument_feeds(&two[0], "proof"));
    assert_false(vast_argument_feeds(&two[1], "backup"));
}

static void options_of_one_group_exclude_each_other(void **state)
{
    (void)state;
    assert_true(vast_argument_excludes(&two[0], &two[1]));
    assert_false(vast_argument_excludes(&two[0], &mixed[2]));
    assert_false(vast_argument_excludes(&two[0], &mixed[0]));
    assert_false(vast_argument_excludes(&mixed[0], &mixed[0]));
}

static void a_list_of_names_has_whole_names(void **state)
{
    (void)state;
    const char *const *names = NAMES("api_key", "sum");
    assert_true(vast_names_have(names, "sum", 3));
    assert_true(vast_names_have(names, "api_key_x", 7));
    assert_false(vast_names_have(names, "api", 3));
    assert_false(vast_names_have(names, "sums", 4));
}

static void no_view_has_more_columns_than_there_is_room_for(void **state)
{
    (void)state;
    const vast_command *row;
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        if (row->view != NULL && row->view->column_count > VAST_TABLE_COLUMNS) {
            fail_msg("%s: the view has more than %d columns", row->words, VAST_TABLE_COLUMNS);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_has_a_summary),
        cmocka_unit_test(every_argument_has_a_help_text),
        cmocka_unit_test(no_two_commands_have_the_same_words),
        cmocka_unit_test(every_example_is_a_line_that_runs),
        cmocka_unit_test(shared_arguments_are_in_the_place_of_their_entry),
        cmocka_unit_test(an_option_is_known_by_its_spellings),
        cmocka_unit_test(an_argument_feeds_one_parameter_or_none),
        cmocka_unit_test(options_of_one_group_exclude_each_other),
        cmocka_unit_test(a_list_of_names_has_whole_names),
        cmocka_unit_test(no_view_has_more_columns_than_there_is_room_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
