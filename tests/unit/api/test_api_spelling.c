/* SPDX-License-Identifier: MIT */
/* Edit distance: how far a misspelt word is from the one that was meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka.h needs those above. */
#include <cmocka.h>

#include "vastai/query.h"

static void the_distance_counts_slips_in_both_directions(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        unsigned distance;
    } cases[] = {
        { "", "", 0 },
        { "", "abc", 3 },
        { "abc", "abc", 0 },
        { "abc", "abd", 1 },
        { "abc", "acb", 1 },
        { "abc", "bac", 1 },
        { "abc", "ab", 1 },
        { "num_gpu", "num_gpus", 1 },
        { "nmu_gpus", "num_gpus", 1 },
        { "xum_gpus", "num_gpus", 1 },
        { "endpoint", "endpiont", 1 },
        { "kitten", "sitting", 3 },
        { "0123456789012345678901234567890123456789", "0123456789012345678901234567890123456789", 0 },
        { "a", "01234567890123456789012345678901234567890", 99 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *a = cases[i].a, *b = cases[i].b;
        if (vast_spelling_distance(a, strlen(a), b, strlen(b)) != cases[i].distance ||
            vast_spelling_distance(b, strlen(b), a, strlen(a)) != cases[i].distance) {
            fail_msg("\"%s\" and \"%s\"", a, b);
        }
    }
}

static void longer_words_may_be_further_away(void **state)
{
    (void)state;
    assert_int_equal(vast_spelling_limit(3), 1);
    assert_int_equal(vast_spelling_limit(4), 2);
    assert_int_equal(vast_spelling_limit(8), 2);
    assert_int_equal(vast_spelling_limit(9), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_distance_counts_slips_in_both_directions),
        cmocka_unit_test(longer_words_may_be_further_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
