/* SPDX-License-Identifier: MIT */
/* Moments as people write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dates.h"

#define NONE INT64_MIN
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const struct {
    const char *text;
    int64_t epoch;
} cases[] = {
    { "1970-01-01", 0 },
    { "2026-01-16", 1768521600 },
    { "2024-02-29", 1709164800 },
    { "2000-02-29", 951782400 },
    { "1969-12-31", -86400 },
    { "9999-12-31", 253402214400 },
    { "2026-01-16 13:00", 1768568400 },
    { "2026-01-16 13:00:00", 1768568400 },
    { "2026-01-16T13:00:01Z", 1768568401 },
    { "2026-01-16 01:00:00 PM", 1768568400 },
    { "2026-01-16 12:00:00 AM", 1768521600 },
    { "2026-01-16 12:30 PM", 1768566600 },
    { "2026-01-16 11:59:59 PM", 1768607999 },
    { "2026-01-16Z", 1768521600 },
    { "01/16/2026", 1768521600 },
    { "12/31/2026 06:00", 1798696800 },
    { "13/01/2026", NONE },
    { "01/16/26", NONE },
    { "01/16-2026", NONE },
    { "01/", NONE },
    { "1768568400", 1768568400 },
    { "-5", -5 },
    { "", NONE },
    { "2026", 2026 },
    { "2026-1-16", NONE },
    { "2026-01-1", NONE },
    { "2026/01/16", NONE },
    { "2026-13-01", NONE },
    { "2026-00-01", NONE },
    { "2026-01-00", NONE },
    { "2026-01-32", NONE },
    { "2026-02-29", NONE },
    { "2100-02-29", NONE },
    { "2026-04-31", NONE },
    { "0000-01-01", NONE },
    { "2026-01-16 ", NONE },
    { "2026-01-16 1:00", NONE },
    { "2026-01-16 24:00", NONE },
    { "2026-01-16 12:60", NONE },
    { "2026-01-16 12:00:60", NONE },
    { "2026-01-16 13:00 PM", NONE },
    { "2026-01-16 00:00 AM", NONE },
    { "2026-01-16 01:00:00 XM", NONE },
    { "2026-01-16 01:00:00 P", NONE },
    { "2026-01-16 01:00:00 PMx", NONE },
    { "2026-01-16 0100", NONE },
    { "2026-01-16x", NONE },
    { "yesterday", NONE },
    { "1768568400.5", NONE },
    { "99999999999999999999", NONE },
};

static void moments_are_read_as_utc(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t epoch = NONE;
        bool is_date = vast_text_date(cases[i].text, &epoch);
        if (epoch != cases[i].epoch || is_date != (cases[i].epoch != NONE)) {
            fail_msg("\"%s\" is %lld", cases[i].text, (long long)epoch);
        }
    }
}

static void moments_become_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text, *number;
    } moments[] = { { "12/31/2026", "1798675200" }, { "1768500000.5", "1768500000.5" }, { "-5", "-5" },
        { "never", NULL } };
    for (size_t i = 0; i < COUNT_OF(moments); i++) {
        char number[32];
        assert_int_equal(vast_text_moment(moments[i].text, number, sizeof number), moments[i].number != NULL);
        if (moments[i].number != NULL) {
            assert_string_equal(number, moments[i].number);
        }
    }
    char small[20];
    assert_false(vast_text_moment("12/31/2026", small, sizeof small));
}

/* Each day is one day after the one before it, over four centuries. */
static void days_follow_each_other(void **state)
{
    (void)state;
    int64_t before = NONE;
    for (int year = 1900; year < 2300; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= 31; day++) {
                const char text[] = { (char)('0' + year / 1000), (char)('0' + year / 100 % 10),
                    (char)('0' + year / 10 % 10), (char)('0' + year % 10), '-', (char)('0' + month / 10),
                    (char)('0' + month % 10), '-', (char)('0' + day / 10), (char)('0' + day % 10), '\0' };
                int64_t epoch;
                if (vast_text_date(text, &epoch)) {
                    assert_true(before == NONE || epoch == before + VAST_DAY_S);
                    before = epoch;
                }
            }
        }
    }
    assert_int_equal(before, 10413705600);
}

static void moments_are_written_as_they_are_read(void **state)
{
    (void)state;
    static const int64_t moments[] = { 0, 59, 86399, 951782400, 951868799, 1768478400, 4102444799, 253402300799 };
    for (size_t i = 0; i < COUNT_OF(moments); i++) {
        char text[VAST_MOMENT_BYTES];
        int64_t epoch = NONE;
        assert_true(vast_moment(moments[i], "D h:m:s", text));
        assert_true(vast_text_date(text, &epoch));
        assert_int_equal(epoch, moments[i]);
    }
    char text[VAST_MOMENT_BYTES];
    assert_false(vast_moment(-1, "D", text));
    assert_string_equal(text, "");
    assert_false(vast_moment(253402300800, "D", text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_are_read_as_utc),
        cmocka_unit_test(moments_become_numbers),
        cmocka_unit_test(days_follow_each_other),
        cmocka_unit_test(moments_are_written_as_they_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
