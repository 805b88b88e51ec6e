/* SPDX-License-Identifier: MIT */
/* Every command that there is: its row is whole, and its example is a command line that can be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

static void every_command_has_a_help_line_and_an_example(void **state)
{
    (void)state;
    const vast_command *row;
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        const char *words = vast_command_words(row), *help = vast_command_help(row);
        if (strlen(help) < 8) {
            fail_msg("%s: no help line", words);
        }
        if (help[strcspn(help, "\n") - 1] == '.') {
            fail_msg("%s: the help line ends with a full stop", words);
        }
    }
    assert_true(nth_row(100) != NULL);
}

static void every_argument_that_is_shown_says_what_it_is_for(void **state)
{
    (void)state;
    const vast_command *row;
    vast_argument argument;
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        vast_arguments all = vast_command_arguments(row);
        while (vast_argument_next(&all, &argument)) {
            if (argument.help[0] == '\0') {
                fail_msg("%s: %s has no help", vast_command_words(row), argument.names);
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
            assert_string_not_equal(vast_command_words(row), vast_command_words(other));
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
        char text[500] = "vastai ", *argv[64];
        const char *words = vast_command_words(row), *example = vast_command_example(row);
        assert_true(strlen(words) + strlen(example) + 10 < sizeof text);
        strncat(text, words, vast_command_words_len(row));
        if (example[0] != '\0') {
            strcat(strcat(text, " "), example);
        }
        int argc = split(text, argv, 64);
        vast_line_kind kind = vast_line_read(&line, argc, argv);
        if (kind != VAST_LINE_RUN || line.command != row) {
            fail_msg("%s %s: %s", words, example, line.fault);
        }
    }
}

/* ---- what is written, and what comes out of it ---- */

static const struct {
    const char *row;
    const char *name;
    vast_argument want;
} arguments[] = {
    { ARG("id") HELP("h"), "id", { 0 } },
    { ARG("id") INT HELP("h"), "id", { .type = VAST_A_INT } },
    { ARG("id") ID HELP("h"), "id", { .type = VAST_A_ID } },
    { ARG("id") NUMBER HELP("h"), "id", { .type = VAST_A_NUMBER } },
    { ARG("id") BOOL HELP("h"), "id", { .type = VAST_A_BOOL } },
    { ARG("id") JSON HELP("h"), "id", { .type = VAST_A_JSON } },
    { ARG("id") DATE HELP("h"), "id", { .type = VAST_A_DATE } },
    { ARG("id") JSON_FILE HELP("h"), "id", { .type = VAST_A_FILE } },
    { ARG("-q,--quiet") FLAG HELP("h"), "quiet", { .type = VAST_A_FLAG, .dashes = 2 } },
    { ARG("-b") CONST PRESET("a=b") HELP("h"), "b", { .type = VAST_A_CONST, .preset = "a=b", .dashes = 1 } },
    { ARG("id=N") OPTIONAL HELP("h"), "id", { .count = VAST_OPTIONAL } },
    { ARG("id") SOME HELP("h"), "id", { .count = VAST_SOME } },
    { ARG("id") ANY HELP("h"), "id", { .count = VAST_ANY } },
    { ARG("--id") EACH HELP("h"), "id", { .count = VAST_EACH, .dashes = 2 } },
    { ARG("--id") REST HELP("h"), "id", { .count = VAST_REST, .dashes = 2 } },
    { ARG("id") REQUIRED HELP("h"), "id", { .flags = VAST_A_REQUIRED } },
    { ARG("id") HIDDEN HELP("h"), "id", { .flags = VAST_A_HIDDEN } },
    { ARG("id") OURS HELP("h"), "id", { .flags = VAST_A_OURS } },
    { ARG("id") SECRET HELP("h"), "id", { .flags = VAST_A_SECRET } },
    { ARG("id") INVERT HELP("h"), "id", { .flags = VAST_A_INVERT } },
    { ARG("id") CUT_OFF HELP("h"), "id", { .flags = VAST_A_WHOLE } },
    { ARG("-it,--in-type=A,B") INT SOME OURS SECRET GROUP("7") PRESET("") CHOICES("a|b") HELP("h"), "in-type",
        { .type = VAST_A_INT,
            .count = VAST_SOME,
            .flags = VAST_A_OURS | VAST_A_SECRET,
            .group = '7',
            .preset = "",
            .choices = "a|b",
            .dashes = 2 } },
};

static void assert_same_text(const char *text, const char *want)
{
    assert_int_equal(text == NULL, want == NULL);
    if (want != NULL) {
        assert_string_equal(text, want);
    }
}

static void every_mark_of_an_argument_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < VAST_COUNT_OF(arguments); i++) {
        const vast_argument *want = &arguments[i].want;
        vast_arguments list = { .at = arguments[i].row };
        vast_argument got;
        assert_true(vast_argument_next(&list, &got));
        assert_true(vast_argument_is(&got, arguments[i].name));
        assert_int_equal(got.type, want->type);
        assert_int_equal(got.count, want->count);
        assert_int_equal(got.flags, want->flags);
        assert_int_equal(got.group, want->group);
        assert_int_equal(got.dashes, want->dashes);
        assert_same_text(got.preset, want->preset);
        assert_same_text(got.choices, want->choices);
        assert_string_equal(got.help, "h");
        assert_false(vast_argument_next(&list, &got));
    }
}

static void an_argument_feeds_one_parameter_or_none(void **state)
{
    (void)state;
    static const struct {
        const char *row, *param;
        bool feeds;
    } cases[] = {
        { ARG("id") HELP("h"), "id", false },
        { ARG("id") FIELD HELP("h"), "id", true },
        { ARG("id") FIELD HELP("h"), "i", false },
        { ARG("id") FIELD HELP("h"), "id2", false },
        { ARG("id") FIELD HELP("h"), "", false },
        { ARG("-s,--per-hour=USD") FIELD HELP("h"), "per_hour", true },
        { ARG("-s,--per-hour=USD") FIELD HELP("h"), "per-hour", false },
        { ARG("-s,--per-hour=USD") FIELD_AS("price") HELP("h"), "per_hour", false },
        { ARG("-s,--per-hour=USD") FIELD_AS("price") HELP("h"), "price", true },
    };
    for (size_t i = 0; i < VAST_COUNT_OF(cases); i++) {
        vast_arguments list = { .at = cases[i].row };
        vast_argument row;
        assert_true(vast_argument_next(&list, &row));
        assert_int_equal(vast_argument_feeds(&row, cases[i].param), cases[i].feeds);
    }
}

static void shared_arguments_stand_where_they_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *row, *first;
        size_t count;
    } cases[] = {
        { RENT_OPTIONS, "template_hash", 17 },
        { SCHEDULE_OPTIONS, "schedule", 6 },
        { ENDPOINT_SETTINGS, "endpoint_name", 11 },
        { GROUP_SETTINGS, "template_hash", 13 },
        { DELETE_GROUP_ARGUMENTS, "id", 2 },
        { TEMPLATE_OPTIONS, "name", 20 },
        { HOST_PRICES, "price_gpu", 11 },
        { VOLUME_SEARCH, "no-default", 3 },
        { THE_QUERY VOLUME_SEARCH THE_ORDER, "query", 5 },
        { VOLUME_RENT, "id", 3 },
        { VOLUME_LISTING, "end_date", 2 },
        { TFA_PROOF, "code", 4 },
        { THE_INSTANCE, "id", 1 },
        { THE_MACHINE, "id", 1 },
        { THE_QUERY, "query", 1 },
        { CREATE_TERMS, "image", 10 },
        { THE_MARKET, "verified", 2 },
        { QUIET, "quiet", 1 },
        { GROUP_LOG, "level", 2 },
        { TFA_METHOD, "method-id", 1 },
        { THE_DAYS, "start_date", 2 },
        { THE_ORDER, "order", 1 },
        { HOW_LONG, "timeout", 2 },
        { VOLUME_LISTING ARG("x") HELP("h") TFA_PROOF, "end_date", 7 },
    };
    for (size_t i = 0; i < VAST_COUNT_OF(cases); i++) {
        vast_arguments list = { .at = cases[i].row };
        vast_argument row;
        size_t count = 0;
        for (; vast_argument_next(&list, &row); count++) {
            assert_true(count > 0 || vast_argument_is(&row, cases[i].first));
        }
        assert_int_equal(count, cases[i].count);
    }
}

static void a_command_is_read_in_parts(void **state)
{
    (void)state;
    static const vast_command whole = { .text = UNLISTED PLAIN WORDS("do it|make it") HELP("Does\nthat") EXAMPLE("1 2")
                                            ARG("id") HELP("h") VOLUME_LISTING DONE("It is {id}.") };
    static const vast_command shown = { .text = WORDS("do") HELP("h") EXAMPLE("") ARG("id") HELP("h")
                                            MAP COLUMN(LEFT, "a", "A") };
    static const vast_command both = { .text = WORDS("do") HELP("h") EXAMPLE("") DONE("Done.") AS_JSON };
    static const vast_command bare = { .text = ABSENT WORDS("do") HELP("h") EXAMPLE("") };
    assert_int_equal(vast_command_flags(&whole), VAST_CMD_HIDDEN | VAST_CMD_TEXT);
    assert_string_equal(vast_command_words(&whole), "do it|make it");
    assert_int_equal(vast_command_words_len(&whole), 5);
    assert_string_equal(vast_command_help(&whole), "Does\nthat");
    assert_string_equal(vast_command_example(&whole), "1 2");
    assert_string_equal(vast_command_done(&whole), "It is {id}.");
    assert_int_equal(vast_command_flags(&bare), VAST_CMD_ABSENT);
    assert_string_equal(vast_command_example(&bare), "");
    assert_null(vast_command_done(&bare));
    assert_null(vast_command_view(&bare));
    assert_null(vast_command_view(&whole));
    assert_string_equal(vast_command_view(&shown), MAP COLUMN(LEFT, "a", "A"));
    assert_null(vast_command_done(&shown));
    assert_string_equal(vast_command_view(&both), AS_JSON);
    assert_string_equal(vast_command_done(&both), "Done.");
}

static void every_mark_of_a_view_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *row;
        vast_view want;
    } cases[] = {
        { "", { .list = "" } },
        { BLOCK, { .list = "", .kind = VAST_VIEW_BLOCK } },
        { AS_JSON, { .list = "", .kind = VAST_VIEW_JSON } },
        { WHOLE, { .list = "", .flags = VAST_V_WHOLE } },
        { MAP, { .list = "", .flags = VAST_V_MAP } },
        { RAW_FIRST, { .list = "", .flags = VAST_V_RAW_FIRST } },
        { ONE_LINE, { .list = "", .flags = VAST_V_ONE_LINE } },
        { LIST("a.b") HIDE("k,l") EMPTY("None.") MAP ONE_LINE,
            { .list = "a.b", .hide = "k,l", .empty = "None.", .flags = VAST_V_MAP | VAST_V_ONE_LINE } },
    };
    for (size_t i = 0; i < VAST_COUNT_OF(cases); i++) {
        vast_view got;
        vast_column columns[VAST_TABLE_COLUMNS];
        vast_view_read(cases[i].row, &got, columns);
        assert_string_equal(got.list, cases[i].want.list);
        assert_same_text(got.hide, cases[i].want.hide);
        assert_same_text(got.empty, cases[i].want.empty);
        assert_int_equal(got.kind, cases[i].want.kind);
        assert_int_equal(vast_view_kind_of(cases[i].row), cases[i].want.kind);
        assert_int_equal(got.flags, cases[i].want.flags);
        assert_int_equal(got.column_count, 0);
    }
}

static void every_mark_of_a_column_is_read(void **state)
{
    (void)state;
    static const char row[] = COLUMN(RIGHT, "", "A") COLUMN(LEFT FIX1, "", "B") COLUMN(RIGHT_FULL FIX2, "c", "C")
        COLUMN(LEFT_FULL FIX3, "d.e", "D") COLUMN(RIGHT USD, "@", "E") COLUMN(RIGHT USD_FINE, "f", "F")
            COLUMN(RIGHT MB_GB, "g", "G") COLUMN(RIGHT PERCENT, "h", "H") COLUMN(RIGHT DAYS, "i", "I")
                COLUMN(RIGHT MOMENT, "j", "J") COLUMN(RIGHT YES_NO, "k", "K") COLUMN(LEFT MASKED, "l", "L");
    static const vast_column want[] = {
        { "", "A", VAST_U_TEXT, 0 },
        { "", "B", VAST_U_FIX1, VAST_C_LEFT },
        { "c", "C", VAST_U_FIX2, VAST_C_FULL },
        { "d.e", "D", VAST_U_FIX3, VAST_C_LEFT | VAST_C_FULL },
        { "@", "E", VAST_U_USD, 0 },
        { "f", "F", VAST_U_USD_FINE, 0 },
        { "g", "G", VAST_U_MB_GB, 0 },
        { "h", "H", VAST_U_PERCENT, 0 },
        { "i", "I", VAST_U_DAYS, 0 },
        { "j", "J", VAST_U_DATE, 0 },
        { "k", "K", VAST_U_YES, 0 },
        { "l", "L", VAST_U_SECRET, VAST_C_LEFT },
    };
    vast_view view;
    vast_column columns[VAST_TABLE_COLUMNS];
    vast_view_read(row, &view, columns);
    assert_int_equal(view.column_count, VAST_COUNT_OF(want));
    for (size_t i = 0; i < view.column_count; i++) {
        assert_string_equal(view.columns[i].key, want[i].key);
        assert_string_equal(view.columns[i].title, want[i].title);
        assert_int_equal(view.columns[i].unit, want[i].unit);
        assert_int_equal(view.columns[i].flags, want[i].flags);
    }
}

static void shared_columns_stand_where_they_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *row, *second;
        size_t count;
    } cases[] = {
        { API_KEY_COLUMNS, "name", 8 },
        { BLOCK WORKER_COLUMNS, "status", 11 },
        { LIST("a") DEPLOYMENT_COLUMNS, "name", 16 },
    };
    for (size_t i = 0; i < VAST_COUNT_OF(cases); i++) {
        vast_view view;
        vast_column columns[VAST_TABLE_COLUMNS];
        vast_view_read(cases[i].row, &view, columns);
        assert_int_equal(view.column_count, cases[i].count);
        assert_string_equal(columns[1].key, cases[i].second);
    }
}

/* A view that is cut off at VAST_TABLE_COLUMNS has that many. */
static void no_view_has_more_columns_than_there_is_room_for(void **state)
{
    (void)state;
    const vast_command *row;
    vast_view view;
    vast_column columns[VAST_TABLE_COLUMNS];
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        if (vast_command_view(row) != NULL) {
            vast_view_read(vast_command_view(row), &view, columns);
            assert_true(view.column_count < VAST_TABLE_COLUMNS);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_has_a_help_line_and_an_example),
        cmocka_unit_test(every_argument_that_is_shown_says_what_it_is_for),
        cmocka_unit_test(no_two_commands_have_the_same_words),
        cmocka_unit_test(every_example_is_a_line_that_runs),
        cmocka_unit_test(every_mark_of_an_argument_is_read),
        cmocka_unit_test(an_argument_feeds_one_parameter_or_none),
        cmocka_unit_test(shared_arguments_stand_where_they_are_named),
        cmocka_unit_test(a_command_is_read_in_parts),
        cmocka_unit_test(every_mark_of_a_view_is_read),
        cmocka_unit_test(every_mark_of_a_column_is_read),
        cmocka_unit_test(shared_columns_stand_where_they_are_named),
        cmocka_unit_test(no_view_has_more_columns_than_there_is_room_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
