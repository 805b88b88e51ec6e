/* SPDX-License-Identifier: MIT */
/* Text that is pasted into a shell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text_helpers.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const struct {
    const char *text, *word;
} words[] = {
    { "plain-1_2.3/4:5", "plain-1_2.3/4:5" },
    { "", "''" },
    { "two words", "'two words'" },
    { "it's", "'it'\\''s'" },
    { "'", "''\\'''" },
    { "$(id)", "'$(id)'" },
    { "a;b", "'a;b'" },
    { "*", "'*'" },
    { "a\nb", "'a\nb'" },
    { "\xC3\xA9", "'\xC3\xA9'" },
};

static void a_text_is_one_word_of_a_shell(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        char out[64];
        assert_string_equal(vast_text_shell(out, sizeof out, words[i].text), words[i].word);
    }
}

/* Half a word would be another word, or leave a quote open. */
static void a_word_that_does_not_fit_is_empty(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        size_t needed = strlen(words[i].word) + 1;
        bool quoted = strcmp(words[i].text, words[i].word) != 0;
        for (size_t room = 1; quoted && room < needed + 2; room++) {
            char out[64];
            assert_string_equal(vast_text_shell(out, room, words[i].text), room < needed ? "''" : words[i].word);
        }
        assert_true(needed <= 4 * strlen(words[i].text) + 3);
    }
}

static void a_plain_word_needs_no_room(void **state)
{
    (void)state;
    char out[1] = "";
    const char *text = "abc";
    assert_ptr_equal(vast_text_shell(out, sizeof out, text), text);
}

/* Each word between bars: quotes keep blanks and the other kind of quote in a word. */
static void a_shell_word_keeps_its_quotes(void **state)
{
    (void)state;
    static const struct {
        const char *line, *separated;
    } cases[] = {
        { "", "" },
        { "a", "a|" },
        { "a --b c", "a|--b|c|" },
        { "--data '{\"a\": \"b c\"}' x", "--data|'{\"a\": \"b c\"}'|x|" },
        { "\"it's a\" 'b", "\"it's a\"|'b|" },
        { "a'b c'd e", "a'b c'd|e|" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char found[80] = "";
        const char *line = cases[i].line, *word;
        size_t len;
        while ((word = vast_text_next_word(&line, &len)) != NULL) {
            strncat(found, word, len);
            strcat(found, "|");
        }
        assert_string_equal(found, cases[i].separated);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_one_word_of_a_shell),
        cmocka_unit_test(a_word_that_does_not_fit_is_empty),
        cmocka_unit_test(a_plain_word_needs_no_room),
        cmocka_unit_test(a_shell_word_keeps_its_quotes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
