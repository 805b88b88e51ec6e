/* SPDX-License-Identifier: MIT */
/* What grammar/rows.c reads from arguments: their order, names, spellings and groups. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rows.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_arguments_are_in_the_place_of_their_entry),
        cmocka_unit_test(an_option_is_known_by_its_spellings),
        cmocka_unit_test(an_argument_feeds_one_parameter_or_none),
        cmocka_unit_test(options_of_one_group_exclude_each_other),
        cmocka_unit_test(a_list_of_names_has_whole_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
