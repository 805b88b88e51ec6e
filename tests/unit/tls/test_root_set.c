/* SPDX-License-Identifier: MIT */
/* Roots in ROM: found by subject, all of those that share one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vastai/tls.h"

static const uint8_t der[] = "..AAxx.BBB.AA!yy";
static const vast_root_row rows[] = { { 0, 6, 2, 2 }, { 6, 5, 1, 3 }, { 11, 5, 0, 2 } };
static vast_root_set set = { .der = der, .rows = rows, .count = 3 };

static bool find(const char *subject, unsigned nth, vast_der *root)
{
    return vast_find_root_in_set(&set, (vast_der){ (const uint8_t *)subject, strlen(subject) }, nth, root);
}

static void every_root_of_a_subject_is_found_in_turn(void **state)
{
    (void)state;
    vast_der root = { NULL, 0 };
    assert_true(find("AA", 0, &root));
    assert_ptr_equal(root.bytes, der);
    assert_int_equal(root.len, 6);
    assert_true(find("AA", 1, &root));
    assert_ptr_equal(root.bytes, der + 11);
    assert_false(find("AA", 2, &root));
    assert_true(find("BBB", 0, &root));
    assert_ptr_equal(root.bytes, der + 6);
}

static void a_part_of_a_subject_is_no_match(void **state)
{
    (void)state;
    vast_der root;
    assert_false(find("A", 0, &root));
    assert_false(find("BB", 0, &root));
    assert_false(find("BBBB", 0, &root));
}

static void a_program_without_roots_finds_none(void **state)
{
    (void)state;
    vast_root_set none = vast_builtin_roots;
    vast_der root;
    assert_int_equal(none.count, 0);
    assert_false(vast_find_root_in_set(&none, (vast_der){ der, 2 }, 0, &root));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_root_of_a_subject_is_found_in_turn),
        cmocka_unit_test(a_part_of_a_subject_is_no_match),
        cmocka_unit_test(a_program_without_roots_finds_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
