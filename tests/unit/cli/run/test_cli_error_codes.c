/* SPDX-License-Identifier: MIT */
/* The error codes in words: every code of a row is known, and every known code is that of a row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "error_codes.h"
#include "vastai/ops.h"

/* Whether a text of words that blanks separate has a word. */
static bool has_word(const char *text, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = text; at != NULL && (at = strstr(at, word)) != NULL; at += len) {
        if ((at == text || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0')) {
            return true;
        }
    }
    return false;
}

static void every_code_of_a_row_is_known(void **state)
{
    (void)state;
    unsigned unknown = 0;
    for (const vast_named_op *row = vast_ops; row->name != NULL; row++) {
        const char *at = row->op->codes != NULL ? row->op->codes : "";
        for (size_t len; (len = strcspn(at, " ")) != 0; at += len + (at[len] == ' ')) {
            char code[40];
            assert_true(len < sizeof code);
            snprintf(code, sizeof code, "%.*s", (int)len, at);
            if (vast_find_error_code(code) == NULL) {
                fprintf(stderr, "vast_op_%s: .codes has %s, which src/cli/run/error_codes.c lacks\n", row->name, code);
                unknown++;
            }
        }
    }
    assert_int_equal(unknown, 0);
}

static void every_known_code_is_that_of_a_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < vast_error_code_count; i++) {
        bool used = false;
        for (const vast_named_op *row = vast_ops; row->name != NULL; row++) {
            used = used || has_word(row->op->codes, vast_error_codes[i].code);
        }
        if (!used) {
            fail_msg("no row of src/api has the code %s", vast_error_codes[i].code);
        }
    }
}

static void codes_are_in_order_and_in_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < vast_error_code_count; i++) {
        const vast_error_code *code = &vast_error_codes[i];
        assert_true(i == 0 || strcmp(vast_error_codes[i - 1].code, code->code) < 0);
        assert_true(code->meaning != NULL && strchr(code->meaning, ' ') != NULL);
        assert_true(code->advice == NULL || strchr(code->advice, ' ') != NULL);
    }
}

static void the_message_comes_before_the_member_error(void **state)
{
    (void)state;
    const vast_outcome both = { .message = "label_too_long", .error_code = "invalid_args" };
    const vast_outcome words = { .message = "The label is too long", .error_code = "invalid_args" };
    const vast_outcome none = { .message = "", .error_code = "" };
    assert_string_equal(vast_error_code_of(&both)->code, "label_too_long");
    assert_string_equal(vast_error_code_of(&words)->code, "invalid_args");
    assert_null(vast_error_code_of(&none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_of_a_row_is_known),
        cmocka_unit_test(every_known_code_is_that_of_a_row),
        cmocka_unit_test(codes_are_in_order_and_in_words),
        cmocka_unit_test(the_message_comes_before_the_member_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
