/* SPDX-License-Identifier: MIT */
/* What the tests of rows have in common: visiting every command, and reporting a fault with command and member. */
#ifndef VASTAI_TEST_ROW_CHECK_H
#define VASTAI_TEST_ROW_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rows.h"

/* ---- reports ----------------------------------------------------------------------------------------------------- */

static unsigned faults;

/*
 * Reports a fault: "label instance: label: .feeds: ...".
 * @param what  an argument or column; NULL: the command itself.
 */
__attribute__((format(printf, 4, 5))) static inline void fault(
    const char *command, const char *what, const char *member, const char *pattern, ...)
{
    char text[400];
    va_list values;
    va_start(values, pattern);
    vsnprintf(text, sizeof text, pattern, values);
    va_end(values);
    print_error("%s: %s%s%s: %s\n", command, what != NULL ? what : "", what != NULL ? ": " : "", member, text);
    faults++;
}

static inline bool is_empty(const char *text)
{
    return text == NULL || text[0] == '\0';
}

static inline bool ends_with_stop(const char *text)
{
    return text[strlen(text) - 1] == '.';
}

/* ---- visiting ---------------------------------------------------------------------------------------------------- */

static inline const vast_command *nth_row(size_t nth)
{
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        if (nth < vast_commands[t]->count) {
            return &vast_commands[t]->rows[nth];
        }
        nth -= vast_commands[t]->count;
    }
    return NULL;
}

static inline void for_commands(void (*check)(const vast_command *command))
{
    const vast_command *row;
    faults = 0;
    for (size_t i = 0; (row = nth_row(i)) != NULL; i++) {
        check(row);
    }
    assert_true(nth_row(100) != NULL);
    assert_int_equal(faults, 0);
}

static inline const vast_argument *argument_named(const vast_command *command, const char *name, size_t len)
{
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *argument;
    while ((argument = vast_argument_next(&all)) != NULL) {
        const char *own = vast_argument_name(argument);
        if (strlen(own) == len && memcmp(own, name, len) == 0) {
            return argument;
        }
    }
    return NULL;
}

#endif
