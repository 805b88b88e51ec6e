/* SPDX-License-Identifier: MIT */
/* Every number that a command line may hold is refused outside its range, in words that name the range. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command.h"
#include "command_line.h"

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

/* Whether a line with this value of an argument is refused, in words that name the argument and its range. */
static void expect_refused(const vast_command *row, const vast_argument *argument, const char *value)
{
    if (vast_argument_is_named(argument, value)) {
        return; /* a name, which a listing knows or not */
    }
    static vast_line line;
    char words[100], given[200], range[100], *argv[8] = { NULL };
    int argc = 1;
    snprintf(words, sizeof words, "%s", row->words);
    for (char *at = strtok(words, " "); at != NULL; at = strtok(NULL, " ")) {
        argv[argc++] = at;
    }
    /* Positionals before it are right; what else is missing is reported later than a wrong value. */
    bool option = vast_argument_is_option(argument);
    vast_arguments all = vast_command_arguments(row);
    const vast_argument *before;
    while (!option && (before = vast_argument_next(&all)) != argument) {
        if (!vast_argument_is_option(before)) {
            argv[argc++] = (char *)(uintptr_t)(before->choices != NULL ? before->choices[0] : "1");
        }
    }
    snprintf(given, sizeof given, "%s%s%s", option ? argument->name : "", option ? "=" : "", value);
    argv[argc++] = given;
    snprintf(range, sizeof range, " from %lld to %lld", (long long)vast_argument_min(argument),
        (long long)vast_argument_max(argument));
    if (vast_line_read(&line, argc, argv) != VAST_LINE_FAULT || strstr(line.fault, range) == NULL) {
        fail_msg("%s: %s %s is accepted, or another fault is named: %s", row->words, argument->name, given, line.fault);
    }
}

static void every_number_has_its_range(void **state)
{
    (void)state;
    static const char *const wrong[] = { "", " ", "x", "nan", "inf", "-inf", "0x10", "1e999", "1_0", "--1", "-1",
        "-0.5", "-9223372036854775808", "-9223372036854775809", "9223372036854775808", "99999999999999999999",
        "100000000000000000000000000000000000000000000000000000000000000000000000" };
    static const char *const not_whole[] = { "1.5", "1e3", "1.", ".5" };
    const vast_command *row;
    const vast_argument *argument;
    size_t count = 0;
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        vast_arguments all = vast_command_arguments(row);
        while ((argument = vast_argument_next(&all)) != NULL) {
            if (!vast_argument_is_number(argument)) {
                continue;
            }
            count++;
            assert_true(vast_argument_min(argument) < vast_argument_max(argument));
            bool option = vast_argument_is_option(argument);
            for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
                /*
                 * A positional that begins with a dash may be an option, and one of blanks only is tested by options.
                 */
                bool negative = wrong[k][0] == '-' && vast_argument_min(argument) < 0 && strlen(wrong[k]) < 5;
                if ((option || wrong[k][0] != '-') && !negative) {
                    expect_refused(row, argument, wrong[k]);
                }
            }
            for (size_t k = 0; argument->type != VAST_ARGUMENT_NUMBER && k < sizeof not_whole / sizeof *not_whole;
                 k++) {
                expect_refused(row, argument, not_whole[k]);
            }
            char beyond[32];
            if (vast_argument_max(argument) < VAST_INT_MAX) {
                snprintf(beyond, sizeof beyond, "%lld", (long long)vast_argument_max(argument) + 1);
                expect_refused(row, argument, beyond);
            }
            snprintf(beyond, sizeof beyond, "%lld", (long long)vast_argument_min(argument) - 1);
            if (option) {
                expect_refused(row, argument, beyond);
            }
        }
    }
    assert_true(count > 100);
    print_message("%zu numeric arguments\n", count);
}

static void every_preset_is_in_its_range(void **state)
{
    (void)state;
    const vast_command *row;
    const vast_argument *argument;
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        vast_arguments all = vast_command_arguments(row);
        while ((argument = vast_argument_next(&all)) != NULL) {
            if (vast_argument_is_number(argument) && argument->preset != NULL) {
                double preset = atof(argument->preset);
                assert_true(
                    preset >= (double)vast_argument_min(argument) && preset <= (double)vast_argument_max(argument));
            } else if (!vast_argument_is_number(argument)) {
                assert_true(argument->min == 0 && argument->max == 0);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_has_its_range),
        cmocka_unit_test(every_preset_is_in_its_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
