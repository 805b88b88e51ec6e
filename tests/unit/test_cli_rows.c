/* Every command that there is: its row is whole, and its example is a command line that can be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "args.h"
#include "command.h"

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
        if (row->help == NULL || strlen(row->help) < 8) {
            fail_msg("%s: no help line", row->words);
        }
        if (row->help[strcspn(row->help, "\n") - 1] == '.') {
            fail_msg("%s: the help line ends with a full stop", row->words);
        }
        if (row->example == NULL) {
            fail_msg("%s: no example", row->words);
        }
    }
    assert_true(nth_row(100) != NULL);
}

static void every_argument_that_is_shown_says_what_it_is_for(void **state)
{
    (void)state;
    const vast_command *row;
    const vast_argument *argument;
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        for (size_t j = 0; (argument = vast_command_argument(row, j)) != NULL; j++) {
            if ((argument->flags & VAST_A_HIDDEN) == 0 && (argument->help == NULL || argument->help[0] == '\0')) {
                fail_msg("%s: %s has no help", row->words, argument->names);
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
        char text[500] = "vastai ", *argv[64];
        assert_true(strlen(row->words) + strlen(row->example) + 10 < sizeof text);
        strncat(text, row->words, vast_command_words_len(row));
        if (row->example[0] != '\0') {
            strcat(strcat(text, " "), row->example);
        }
        int argc = split(text, argv, 64);
        vast_line_kind kind = vast_line_read(&line, argc, argv);
        if (kind != VAST_LINE_RUN || line.command != row) {
            fail_msg("%s %s: %s", row->words, row->example, line.fault);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
