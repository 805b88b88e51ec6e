/* SPDX-License-Identifier: MIT */
/* Numbers: their value as a whole number and scaled, exactly, in whatever pieces the text comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"
#include "number.h"

typedef struct number_case {
    const char *text;
    unsigned scale;
    vast_err err;
    int64_t value;
} number_case;

static vast_err value_in_pieces(const number_case *c, bool exact, size_t cut, int64_t *out)
{
    vast_json_decimal decimal;
    vast_decimal_begin(&decimal);
    vast_decimal_take(&decimal, c->text, cut);
    vast_decimal_take(&decimal, c->text + cut, strlen(c->text) - cut);
    return vast_decimal_value(&decimal, c->scale, exact, out);
}

static void check(const number_case *c, bool exact)
{
    guard pages;
    size_t len = strlen(c->text);
    guard_open(&pages, len);
    const char *text = guard_place(&pages, c->text, len);
    int64_t value = 77;
    vast_err err = exact ? vast_json_int(text, len, &value) : vast_json_scaled(text, len, c->scale, &value);
    if (err != c->err || value != (err == VAST_OK ? c->value : 77)) {
        fail_msg("%s at scale %u: %s, %lld", c->text, c->scale, vast_err_name(err), (long long)value);
    }
    for (size_t cut = 0; cut <= len && c->scale <= 18; cut++) {
        value = 77;
        assert_int_equal(value_in_pieces(c, exact, cut, &value), c->err);
        assert_int_equal(value, err == VAST_OK ? c->value : 77);
    }
    guard_close(&pages);
}

#define ZEROS10 "0000000000"
#define ZEROS50 ZEROS10 ZEROS10 ZEROS10 ZEROS10 ZEROS10

static const number_case whole[] = {
    { "0", 0, VAST_OK, 0 },
    { "-0", 0, VAST_OK, 0 },
    { "4242", 0, VAST_OK, 4242 },
    { "-7", 0, VAST_OK, -7 },
    { "4242.0", 0, VAST_OK, 4242 },
    { "4.2e3", 0, VAST_OK, 4200 },
    { "4.2E+3", 0, VAST_OK, 4200 },
    { "42000e-3", 0, VAST_OK, 42 },
    { "42000.00e-3", 0, VAST_OK, 42 },
    { "9223372036854775807", 0, VAST_OK, INT64_MAX },
    { "-9223372036854775808", 0, VAST_OK, INT64_MIN },
    { "9223372036854775807.000", 0, VAST_OK, INT64_MAX },
    { "-922337203685477580.8e1", 0, VAST_OK, INT64_MIN },
    { "9223372036854775807" ZEROS50 "e-50", 0, VAST_OK, INT64_MAX },
    { "9223372036854775808", 0, VAST_E_RANGE, 0 },
    { "-9223372036854775809", 0, VAST_E_RANGE, 0 },
    { "18446744073709551615", 0, VAST_E_RANGE, 0 },
    { "18446744073709551616", 0, VAST_E_RANGE, 0 },
    { "18446744073709551609.9", 0, VAST_E_RANGE, 0 },
    { "99999999999999999999999999", 0, VAST_E_RANGE, 0 },
    { "1e18", 0, VAST_OK, 1000000000000000000 },
    { "1e19", 0, VAST_E_RANGE, 0 },
    { "1e20", 0, VAST_E_RANGE, 0 },
    { "1844674407370955161.1e1", 0, VAST_E_RANGE, 0 },
    { "1e999999999999999999999", 0, VAST_E_RANGE, 0 },
    { "-1e999999999999999999999", 0, VAST_E_RANGE, 0 },
    { "0e999999999999999999999", 0, VAST_OK, 0 },
    { "0." ZEROS50 "e-999999999999999999999", 0, VAST_OK, 0 },
    { "1e-999999999999999999999", 0, VAST_E_RANGE, 0 },
    { "0." ZEROS50 "1e51", 0, VAST_OK, 1 },
    { "0." ZEROS50 "1e50", 0, VAST_E_RANGE, 0 },
    { "1" ZEROS50 "e-50", 0, VAST_OK, 1 },
    { "1" ZEROS50 "1e-51", 0, VAST_E_RANGE, 0 },
    { "1.5", 0, VAST_E_RANGE, 0 },
    { "0.1", 0, VAST_E_RANGE, 0 },
    { "42001e-3", 0, VAST_E_RANGE, 0 },
    { "1.0000000000000000000000000000001", 0, VAST_E_RANGE, 0 },
    { "9223372036854775807.1", 0, VAST_E_RANGE, 0 },
    { "", 0, VAST_E_JSON, 0 },
    { "-", 0, VAST_E_JSON, 0 },
    { "1.", 0, VAST_E_JSON, 0 },
    { "1e", 0, VAST_E_JSON, 0 },
    { "1e+", 0, VAST_E_JSON, 0 },
    { "01", 0, VAST_E_JSON, 0 },
    { "+1", 0, VAST_E_JSON, 0 },
    { " 1", 0, VAST_E_JSON, 0 },
    { "1 ", 0, VAST_E_JSON, 0 },
    { "1x2", 0, VAST_E_JSON, 0 },
    { "1\xFF", 0, VAST_E_JSON, 0 },
};

static const number_case scaled[] = {
    { "1.25", 6, VAST_OK, 1250000 },
    { "-1.25", 6, VAST_OK, -1250000 },
    { "0", 18, VAST_OK, 0 },
    { "11.371049396644818", 6, VAST_OK, 11371049 },
    { "0.0000005", 6, VAST_OK, 1 },
    { "-0.0000005", 6, VAST_OK, -1 },
    { "0.00000049999999999999999999999999", 6, VAST_OK, 0 },
    { "-0.0000004", 6, VAST_OK, 0 },
    { "2.5", 0, VAST_OK, 3 },
    { "-2.5", 0, VAST_OK, -3 },
    { "2.4999999999999999999999999999999999", 0, VAST_OK, 2 },
    { "24.9e-1", 0, VAST_OK, 2 },
    { "0.95", 1, VAST_OK, 10 },
    { "1e-3", 2, VAST_OK, 0 },
    { "5e-3", 2, VAST_OK, 1 },
    { "1e-999999999999", 18, VAST_OK, 0 },
    { "9e-19", 18, VAST_OK, 1 },
    { "9.223372036854775807", 18, VAST_OK, INT64_MAX },
    { "9.2233720368547758074", 18, VAST_OK, INT64_MAX },
    { "9.2233720368547758075", 18, VAST_E_RANGE, 0 },
    { "-9.2233720368547758084", 18, VAST_OK, INT64_MIN },
    { "-9.2233720368547758085", 18, VAST_E_RANGE, 0 },
    { "9223372036854775806.5", 0, VAST_OK, INT64_MAX },
    { "5000000000000000000.4999", 0, VAST_OK, 5000000000000000000 },
    { "5000000000000000000.5", 0, VAST_OK, 5000000000000000001 },
    { "1234567890123456789012345e-6", 0, VAST_OK, 1234567890123456789 },
    { "1234567890123456789512345e-6", 0, VAST_OK, 1234567890123456790 },
    { "10", 18, VAST_E_RANGE, 0 },
    { "1e30", 0, VAST_E_RANGE, 0 },
    { "1", 18, VAST_OK, 1000000000000000000 },
    { "1", 19, VAST_E_RANGE, 0 },
    { "0", 19, VAST_E_RANGE, 0 },
    { "1", 4000000000u, VAST_E_RANGE, 0 },
    { "1.5.", 1, VAST_E_JSON, 0 },
};

static void numbers_that_are_whole_by_value_are_read_exactly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        check(&whole[i], true);
    }
}

static void scaled_numbers_are_rounded_half_away_from_zero(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof scaled / sizeof scaled[0]; i++) {
        check(&scaled[i], false);
    }
}

static void each_thousandth_has_its_value_at_each_exponent(void **state)
{
    (void)state;
    for (int thousandths = -2100; thousandths <= 2100; thousandths++) {
        for (int exponent = -5; exponent <= 5; exponent++) {
            char text[32];
            int magnitude = thousandths < 0 ? -thousandths : thousandths;
            snprintf(text, sizeof text, "%s%d.%03de%d", thousandths < 0 ? "-" : "", magnitude / 1000, magnitude % 1000,
                exponent);
            int64_t micros;
            assert_int_equal(vast_json_scaled(text, strlen(text), 6, &micros), VAST_OK);
            int64_t power = 1;
            for (int i = 0; i < exponent + 5; i++) {
                power *= 10;
            }
            /* In units of 10^-8, which holds them all. */
            int64_t exact = thousandths * power;
            int64_t want = ((exact < 0 ? -exact : exact) + 50) / 100;
            assert_int_equal(micros, exact < 0 ? -want : want);
        }
    }
}

static vast_err value_after(size_t zeros, const char *before, const char *after, unsigned scale, int64_t *out)
{
    char piece[4096];
    vast_json_decimal decimal;
    memset(piece, '0', sizeof piece);
    vast_decimal_begin(&decimal);
    vast_decimal_take(&decimal, before, strlen(before));
    for (; zeros > 0; zeros -= zeros < sizeof piece ? zeros : sizeof piece) {
        vast_decimal_take(&decimal, piece, zeros < sizeof piece ? zeros : sizeof piece);
    }
    vast_decimal_take(&decimal, after, strlen(after));
    return vast_decimal_value(&decimal, scale, true, out);
}

static void the_place_of_the_point_is_kept_over_a_million_zeros(void **state)
{
    (void)state;
    int64_t value;
    assert_int_equal(value_after(1000000, "0.", "42e1000002", 0, &value), VAST_OK);
    assert_int_equal(value, 42);
    assert_int_equal(value_after(1000000, "42", "e-1000000", 0, &value), VAST_OK);
    assert_int_equal(value, 42);
}

static void the_point_stops_before_it_could_wrap(void **state)
{
    (void)state;
    vast_json_decimal decimal;
    int64_t value;
    vast_decimal_begin(&decimal);
    vast_decimal_take(&decimal, "0.", 2);
    decimal.shift = -100000000;
    vast_decimal_take(&decimal, "1", 1);
    assert_int_equal(decimal.shift, -100000000);
    assert_int_equal(vast_decimal_value(&decimal, 0, false, &value), VAST_OK);
    assert_int_equal(value, 0);
    vast_decimal_begin(&decimal);
    vast_decimal_take(&decimal, "0.1", 3);
    decimal.shift = -99999990;
    vast_decimal_take(&decimal, "00000000000000000000", 20);
    assert_int_equal(decimal.shift, -100000000);
    vast_decimal_begin(&decimal);
    vast_decimal_take(&decimal, "9999999999999999999999", 22);
    decimal.shift = 100000000;
    vast_decimal_take(&decimal, "1e9", 3);
    assert_int_equal(decimal.shift, 100000000);
    assert_int_equal(vast_decimal_value(&decimal, 0, false, &value), VAST_E_RANGE);
}

static void decimals_are_made_json(void **state)
{
    (void)state;
    static const struct {
        const char *text, *json;
    } cases[] = {
        { "1", "1" },
        { ".5", "0.5" },
        { "5.", "5" },
        { "+3.25", "3.25" },
        { "-007", "-7" },
        { "0", "0" },
        { "00.10", "0.10" },
        { "1e3", "1e3" },
        { "-.5E-7", "-0.5E-7" },
        { "", NULL },
        { ".", NULL },
        { "-", NULL },
        { "1e", NULL },
        { "1 ", NULL },
        { "0x1", NULL },
        { "1.2.3", NULL },
        { "inf", NULL },
        { "nan", NULL },
        { "--1", NULL },
    };
    char out[32];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool is_number = vast_json_number_from_text(cases[i].text, out, sizeof out);
        assert_int_equal(is_number, cases[i].json != NULL);
        if (is_number) {
            assert_string_equal(out, cases[i].json);
        }
    }
    assert_false(vast_json_number_from_text("123456", out, 6));
    assert_true(vast_json_number_from_text("12345", out, 6));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_made_json),
        cmocka_unit_test(numbers_that_are_whole_by_value_are_read_exactly),
        cmocka_unit_test(scaled_numbers_are_rounded_half_away_from_zero),
        cmocka_unit_test(each_thousandth_has_its_value_at_each_exponent),
        cmocka_unit_test(the_place_of_the_point_is_kept_over_a_million_zeros),
        cmocka_unit_test(the_point_stops_before_it_could_wrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
