/* SPDX-License-Identifier: MIT */
/* Slices, integers, wiping, the tables of results, slips. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "integer.h"
#include "slice.h"
#include "vastai/error.h"
#include "wipe.h"

static void slices_compare_by_content(void **state)
{
    (void)state;
    vast_slice slice = { "Hostname", 4 };
    assert_true(vast_slice_is(slice, "Host"));
    assert_false(vast_slice_is(slice, "host"));
    assert_false(vast_slice_is(slice, "Hos"));
    assert_true(vast_slice_is_nocase(slice, "hOST"));
    assert_false(vast_slice_is_nocase(slice, "hosts"));
    assert_false(vast_slice_is_nocase(slice, "hoss"));
    assert_true(vast_slice_is_nocase(vast_slice_of("-[z]"), "-[Z]"));
    assert_true(vast_slice_is((vast_slice){ NULL, 0 }, ""));
    assert_int_equal(vast_slice_of("abc").len, 3);
}

static void a_slice_is_copied_whole_or_not_at_all(void **state)
{
    (void)state;
    char out[5] = "????";
    assert_true(vast_slice_copy(vast_slice_of("1234"), out, sizeof out));
    assert_string_equal(out, "1234");
    assert_false(vast_slice_copy(vast_slice_of("12345"), out, sizeof out));
    assert_string_equal(out, "");
    assert_true(vast_slice_copy((vast_slice){ NULL, 0 }, out, sizeof out));
    assert_false(vast_slice_copy(vast_slice_of(""), out, 0));
}

static void integers_see_every_overflow(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok;
        uint64_t value;
    } cases[] = {
        { "0", true, 0 },
        { "18446744073709551615", true, UINT64_MAX },
        { "18446744073709551616", false, 0 },
        { "", false, 0 },
        { "+1", false, 0 },
        { "1 ", false, 0 },
        { "0x1", false, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t value = 77;
        assert_int_equal(vast_parse_uint(cases[i].text, strlen(cases[i].text), &value), cases[i].ok);
        assert_int_equal(value, cases[i].ok ? cases[i].value : 77);
    }
}

static void hexadecimal_digits_have_either_case_and_no_neighbours(void **state)
{
    (void)state;
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    for (int c = -128; c < 128; c++) {
        const char *at = c == 0 ? NULL : strchr(digits, c);
        assert_int_equal(vast_hex_digit((char)c), at == NULL ? -1 : (at - digits) % 16);
        assert_int_equal(vast_hex_digit_fast((char)c), vast_hex_digit((char)c));
    }
}

static void time_is_compared_across_the_wrap(void **state)
{
    (void)state;
    assert_int_equal(vast_ms_between(UINT32_MAX - 1, 3), 5);
    assert_int_equal(vast_ms_between(3, UINT32_MAX - 1), -5);
}

static void wiping_wipes_that_and_no_more(void **state)
{
    (void)state;
    for (size_t from = 0; from < 9; from++) {
        for (size_t len = 0; len < 40; len++) {
            unsigned char memory[64], want[64];
            memset(memory, 0x5a, sizeof memory);
            memset(want, 0x5a, sizeof want);
            memset(want + from, 0, len);
            vast_wipe(memory + from, len);
            assert_memory_equal(memory, want, sizeof memory);
        }
    }
}

static void every_result_stage_and_cause_has_words(void **state)
{
    (void)state;
    for (int err = 0; err < VAST_ERR_COUNT; err++) {
        assert_int_equal(strncmp(vast_err_name((vast_err)err), "VAST_", 5), 0);
        assert_true(strlen(vast_err_text((vast_err)err)) > 3);
    }
    for (int stage = 0; stage < VAST_STAGE_COUNT; stage++) {
        assert_true(strlen(vast_stage_text((vast_stage)stage)) > 2);
    }
    assert_string_equal(vast_cause_text(VAST_CAUSE_NONE), "");
    for (int cause = VAST_CAUSE_NONE + 1; cause < VAST_CAUSE_COUNT; cause++) {
        assert_true(strlen(vast_cause_text((vast_cause)cause)) > 3);
    }
    assert_string_equal(vast_cause_text(VAST_CAUSE_COUNT), "unknown");
    assert_string_equal(vast_err_name(VAST_ERR_COUNT), "unknown");
    assert_string_equal(vast_err_text(VAST_ERR_COUNT), "an unknown error");
    assert_string_equal(vast_stage_text(VAST_STAGE_COUNT), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_compare_by_content),
        cmocka_unit_test(a_slice_is_copied_whole_or_not_at_all),
        cmocka_unit_test(integers_see_every_overflow),
        cmocka_unit_test(hexadecimal_digits_have_either_case_and_no_neighbours),
        cmocka_unit_test(time_is_compared_across_the_wrap),
        cmocka_unit_test(wiping_wipes_that_and_no_more),
        cmocka_unit_test(every_result_stage_and_cause_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
