/* SPDX-License-Identifier: MIT */
/* Reads the rows of arguments: names, spellings, ranges, and entries of shared lists. */
#include "command.h"

#include <string.h>

vast_arguments vast_arguments_of(const vast_argument_list *list)
{
    return (vast_arguments){ .at = list->items, .end = list->items + list->count };
}

static vast_arguments own_arguments(const vast_command *command)
{
    const vast_argument_list own = { command->arguments, command->argument_count };
    return own.count > 0 ? vast_arguments_of(&own) : (vast_arguments){ 0 };
}

static bool has_own_yes(const vast_command *command)
{
    vast_arguments own = own_arguments(command);
    const vast_argument *row;
    while ((row = vast_argument_next(&own)) != NULL && !vast_argument_is(row, "yes")) {
    }
    return row != NULL;
}

vast_arguments vast_command_arguments(const vast_command *command)
{
    vast_arguments all = own_arguments(command);
    if (command->question != NULL && !has_own_yes(command)) {
        all.last = vast_confirm_option;
    }
    if (command->view != NULL && command->view->kind == VAST_VIEW_TABLE) {
        bool reads = command->op != NULL && (command->op->method == VAST_GET || command->op->reads_only);
        all.then = vast_listing_options;
        all.then.items += !reads;
        all.then.count -= !reads;
        all.then.count -= command->view->service_sorts;
    }
    return all;
}

const vast_argument *vast_argument_next(vast_arguments *list)
{
    while (list->at == list->end && list->outer != NULL) {
        list->at = list->outer;
        list->end = list->outer_end;
        list->outer = NULL;
    }
    while (list->at == list->end && list->then.count + list->last.count > 0) {
        const vast_argument_list next = list->then, last = list->last;
        *list = next.count > 0 ? vast_arguments_of(&next) : (vast_arguments){ 0 };
        list->then = last;
    }
    if (list->at == list->end) {
        return NULL;
    }
    const vast_argument *next = list->at++;
    if (next->shared == NULL) {
        return next;
    }
    list->outer = list->at;
    list->outer_end = list->end;
    list->at = next->shared->items;
    list->end = list->at + next->shared->count;
    return list->at++;
}

const char *vast_argument_name(const vast_argument *argument)
{
    const char *name = argument->name;
    while (*name == '-') {
        name++;
    }
    return name;
}

bool vast_argument_is(const vast_argument *argument, const char *name)
{
    return strcmp(vast_argument_name(argument), name) == 0;
}

bool vast_argument_feeds(const vast_argument *argument, const char *param)
{
    return argument->feeds != NULL && strcmp(argument->feeds, param) == 0;
}

const char *vast_argument_spelling(const vast_argument *argument, unsigned nth)
{
    const char *const all[] = { argument->alias, argument->short_name, argument->name };
    for (size_t i = 0; i < VAST_COUNT_OF(all); i++) {
        if (all[i] != NULL && nth-- == 0) {
            return all[i];
        }
    }
    return NULL;
}

bool vast_argument_is_global(const vast_argument *argument)
{
    for (size_t i = 0; i < vast_globals.count; i++) {
        if (argument == &vast_globals.items[i]) {
            return true;
        }
    }
    return false;
}

int64_t vast_argument_min(const vast_argument *argument)
{
    return argument->min == 0 && argument->type == VAST_ARGUMENT_ID ? 1 : argument->min;
}

int64_t vast_argument_max(const vast_argument *argument)
{
    int64_t most = argument->type == VAST_ARGUMENT_NUMBER ? VAST_NUMBER_MAX : VAST_INT_MAX;
    return argument->max != 0 ? argument->max : most;
}

bool vast_argument_is_named(const vast_argument *argument, const char *text)
{
    return argument->names != NULL && text[strspn(text, "0123456789+-. ")] != '\0';
}

bool vast_argument_excludes(const vast_argument *argument, const vast_argument *other)
{
    return argument->one_of != NULL && other->one_of != NULL && strcmp(argument->one_of, other->one_of) == 0;
}

bool vast_names_have(const char *const *names, const char *text, size_t len)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        if (strncmp(names[i], text, len) == 0 && names[i][len] == '\0') {
            return true;
        }
    }
    return false;
}
