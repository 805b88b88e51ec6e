/* SPDX-License-Identifier: MIT */
/* The arguments that a command line may have, and the values that it has. */
#include "command_line.h"

vast_line_arguments vast_line_arguments_of(const vast_line *line)
{
    if (line->command == NULL) {
        return (vast_line_arguments){ .list = vast_arguments_of(&vast_globals), .global = true };
    }
    return (vast_line_arguments){ .list = vast_command_arguments(line->command) };
}

const vast_argument *vast_line_argument_next(vast_line_arguments *all)
{
    const vast_argument *next = vast_argument_next(&all->list);
    if (next == NULL && !all->global) {
        all->global = true;
        all->list = vast_arguments_of(&vast_globals);
        next = vast_argument_next(&all->list);
    }
    return next;
}

const vast_argument *vast_line_argument(const vast_line *line, const char *name)
{
    vast_line_arguments all = vast_line_arguments_of(line);
    const vast_argument *row;
    while ((row = vast_line_argument_next(&all)) != NULL && !vast_argument_is(row, name)) {
    }
    return row;
}

/* The next value for another argument. */
static size_t step_over(const vast_line *line, size_t at)
{
    size_t next = line->given[at].next_other;
    return next != 0 ? next : at + 1;
}

const char *vast_line_next(const vast_line *line, const vast_argument *argument, size_t *at)
{
    while (*at < line->count) {
        const vast_given *given = &line->given[*at];
        if (given->argument == argument) {
            *at += 1;
            return given->text;
        }
        *at = step_over(line, *at);
    }
    return NULL;
}

const vast_argument *vast_line_given(const vast_line *line, const char *name)
{
    for (size_t at = 0; at < line->count; at = step_over(line, at)) {
        if (vast_argument_is(line->given[at].argument, name)) {
            return line->given[at].argument;
        }
    }
    return NULL;
}

size_t vast_line_count(const vast_line *line, const vast_argument *argument)
{
    size_t count = 0;
    for (size_t at = 0; vast_line_next(line, argument, &at) != NULL;) {
        count++;
    }
    return count;
}

const char *vast_line_value(const vast_line *line, const vast_argument *argument)
{
    const char *text, *last = argument->type == VAST_ARGUMENT_SHORTHAND ? NULL : argument->preset;
    for (size_t at = 0; (text = vast_line_next(line, argument, &at)) != NULL;) {
        last = text;
    }
    return last;
}
