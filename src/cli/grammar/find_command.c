/* SPDX-License-Identifier: MIT */
/* Finds commands by their words, exact or misspelled. */
#include <string.h>

#include "command.h"
#include "text_helpers.h"
#include "vastai/query.h"

/* Whether a name is `verb object`; just `verb` if object is NULL. */
static bool same_words(const char *name, const char *verb, size_t verb_len, const char *object, size_t object_len)
{
    if (strncmp(name, verb, verb_len) != 0) {
        return false;
    }
    name += verb_len;
    if (object == NULL) {
        return *name == '\0';
    }
    return *name == ' ' && strlen(name + 1) == object_len && memcmp(name + 1, object, object_len) == 0;
}

const vast_command *vast_command_at(size_t nth)
{
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        if (nth < vast_commands[t]->count) {
            return &vast_commands[t]->rows[nth];
        }
        nth -= vast_commands[t]->count;
    }
    return NULL;
}

const vast_command *vast_command_find(const char *verb, size_t verb_len, const char *object, size_t object_len)
{
    const vast_command *row;
    for (size_t i = 0; (row = vast_command_at(i)) != NULL; i++) {
        if (same_words(row->words, verb, verb_len, object, object_len) ||
            (row->alias != NULL && same_words(row->alias, verb, verb_len, object, object_len))) {
            return row;
        }
    }
    return NULL;
}

bool vast_command_is_verb(const char *word, size_t len)
{
    const vast_command *row;
    for (size_t i = 0; (row = vast_command_at(i)) != NULL; i++) {
        if (strncmp(row->words, word, len) == 0 && row->words[len] == ' ') {
            return true;
        }
    }
    return false;
}

const vast_command *vast_command_near(const char *words, size_t len)
{
    const vast_command *best = NULL, *row;
    unsigned best_distance = vast_spelling_limit(len) + 1;
    const char *ends = memchr(words, ' ', len) != NULL ? "" : " ";
    for (size_t i = 0; (row = vast_command_at(i)) != NULL; i++) {
        unsigned distance = vast_spelling_distance(words, len, row->words, strcspn(row->words, ends));
        if (!row->hidden && distance < best_distance) {
            best = row;
            best_distance = distance;
        }
    }
    return best;
}

const vast_command_table *vast_command_home(const vast_command *command)
{
    size_t t = 0;
    while (command < vast_commands[t]->rows || command >= vast_commands[t]->rows + vast_commands[t]->count) {
        t++;
    }
    return vast_commands[t];
}

const char *vast_command_ids_from(const vast_command *command)
{
    const char *from = command->ids_from != NULL ? command->ids_from : vast_command_home(command)->list_command;
    return from != NULL && strcmp(from, command->words) != 0 ? from : NULL;
}

const char *vast_command_check_with(const vast_command *command)
{
    return command->check_with != NULL ? command->check_with : vast_command_home(command)->list_command;
}
