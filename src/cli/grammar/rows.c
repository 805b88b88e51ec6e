/* SPDX-License-Identifier: MIT */
/* Rows taken apart: the other side of rows.h. */
#include "command.h"

#include <string.h>

#include "text_helpers.h"

/* Where the kinds of marks begin; in each kind they stand in the order of its enumeration. */
enum {
    MARK_FIELD = 1,
    MARK_FIELD_AS,
    MARK_PRESET,
    MARK_CHOICES,
    MARK_GROUP,
    MARK_TYPE,
    MARK_COUNT = MARK_TYPE + VAST_A_CONST,
    MARK_FLAG = MARK_COUNT + VAST_REST,
    MARK_SHARED = 30,
    MARK_DONE
};
enum {
    MARK_COLUMN = 16,
    MARK_LIST = 20,
    MARK_HIDE,
    MARK_EMPTY,
    MARK_KIND,
    MARK_VIEW_FLAG = MARK_KIND + VAST_VIEW_JSON
};

/* The text that begins at *at; moves *at behind its end. */
static const char *take(const char **at)
{
    const char *text = *at;
    *at += strlen(text) + 1;
    return text;
}

static bool is_mark(const char *at)
{
    return *at != '\0' && (unsigned char)*at < ' ';
}

/* ---- commands ---------------------------------------------------------------------------------------------------- */

unsigned vast_command_flags(const vast_command *command)
{
    unsigned flags = 0;
    for (const char *at = command->text; is_mark(at); at++) {
        flags |= (unsigned)*at;
    }
    return flags;
}

const char *vast_command_words(const vast_command *command)
{
    const char *at = command->text;
    while (is_mark(at)) {
        at++;
    }
    return at;
}

size_t vast_command_words_len(const vast_command *command)
{
    return strcspn(vast_command_words(command), "|");
}

const char *vast_command_help(const vast_command *command)
{
    const char *at = vast_command_words(command);
    take(&at);
    return at;
}

const char *vast_command_example(const vast_command *command)
{
    const char *at = vast_command_help(command);
    take(&at);
    return at;
}

vast_arguments vast_command_arguments(const vast_command *command)
{
    const char *at = vast_command_example(command);
    take(&at);
    return (vast_arguments){ .at = at };
}

/* What stands behind the arguments. */
static const char *behind_arguments(const vast_command *command)
{
    vast_arguments all = vast_command_arguments(command);
    vast_argument ignored;
    while (vast_argument_next(&all, &ignored)) {
    }
    return all.at;
}

const char *vast_command_done(const vast_command *command)
{
    const char *at = behind_arguments(command);
    return *at == MARK_DONE ? at + 1 : NULL;
}

const char *vast_command_view(const vast_command *command)
{
    const char *at = behind_arguments(command);
    if (*at == MARK_DONE) {
        take(&at);
    }
    return *at != '\0' ? at : NULL;
}

/* ---- arguments --------------------------------------------------------------------------------------------------- */

/* Its name is the last of its spellings, up to '='. */
static void find_name(vast_argument *row)
{
    const char *at = row->names;
    for (size_t len; *at != '\0' && *at != '='; at += len + (at[len] == ',')) {
        len = strcspn(at, ",=");
        row->name = at;
        row->name_len = len;
    }
    if (vast_argument_is_option(row)) {
        row->dashes = (uint8_t)strspn(row->name, "-");
        row->name += row->dashes;
        row->name_len -= row->dashes;
    }
}

static void take_mark(vast_argument *row, const char **at)
{
    char mark = *(*at)++;
    if (mark >= MARK_FLAG) {
        row->flags |= (uint8_t)(1u << (mark - MARK_FLAG));
    } else if (mark >= MARK_COUNT) {
        row->count = (uint8_t)(mark - MARK_COUNT + 1);
    } else if (mark >= MARK_TYPE) {
        row->type = (uint8_t)(mark - MARK_TYPE + 1);
    } else if (mark == MARK_GROUP) {
        row->group = (uint8_t)(*at)[0];
        (*at)++;
    } else if (mark == MARK_CHOICES) {
        row->choices = take(at);
    } else if (mark == MARK_PRESET) {
        row->preset = take(at);
    } else if (mark == MARK_FIELD_AS) {
        row->field = take(at);
    } else {
        row->field = row->name;
    }
}

vast_arguments vast_arguments_of(const char *list)
{
    return (vast_arguments){ .at = list };
}

bool vast_argument_next(vast_arguments *list, vast_argument *out)
{
    while (*list->at == '\0' || is_mark(list->at)) {
        if (*list->at == MARK_SHARED) {
            list->back = list->at + 2;
            list->at = vast_shared[list->at[1] - 1];
        } else if (list->back != NULL) {
            list->at = list->back;
            list->back = NULL;
        } else {
            return false;
        }
    }
    const char *names = take(&list->at);
    *out = (vast_argument){ .names = names, .name = names };
    find_name(out);
    while (is_mark(list->at)) {
        take_mark(out, &list->at);
    }
    out->help = take(&list->at);
    return true;
}

bool vast_argument_is(const vast_argument *row, const char *name)
{
    return strncmp(row->name, name, row->name_len) == 0 && name[row->name_len] == '\0';
}

bool vast_argument_feeds(const vast_argument *row, const char *param)
{
    if (row->field != row->name) {
        return row->field != NULL && strcmp(row->field, param) == 0;
    }
    for (size_t i = 0; i < row->name_len; i++) {
        if ((row->name[i] == '-' ? '_' : row->name[i]) != param[i]) {
            return false;
        }
    }
    return param[row->name_len] == '\0';
}

/* ---- views ------------------------------------------------------------------------------------------------------- */

void vast_view_read(const char *row, vast_view *view, vast_column columns[VAST_TABLE_COLUMNS])
{
    const char *at = row;
    *view = (vast_view){ .list = "", .columns = columns };
    while (is_mark(at) && *at >= MARK_LIST && *at != MARK_SHARED) {
        char mark = *at++;
        if (mark >= MARK_VIEW_FLAG) {
            view->flags |= (uint8_t)(1u << (mark - MARK_VIEW_FLAG));
        } else if (mark >= MARK_KIND) {
            view->kind = (uint8_t)(mark - MARK_KIND + 1);
        } else {
            const char *text = take(&at);
            *(mark == MARK_LIST ? &view->list : mark == MARK_HIDE ? &view->hide : &view->empty) = text;
        }
    }
    if (*at == MARK_SHARED) {
        at = vast_shared[at[1] - 1];
    }
    while (*at != '\0' && columns != NULL && view->column_count < VAST_TABLE_COLUMNS) {
        vast_column *column = &columns[view->column_count++];
        column->flags = (uint8_t)(*at++ - MARK_COLUMN);
        column->unit = is_mark(at) ? (uint8_t)*at++ : VAST_U_TEXT;
        column->key = take(&at);
        column->title = take(&at);
    }
}

vast_view_kind vast_view_kind_of(const char *row)
{
    vast_view view;
    vast_view_read(row, &view, NULL);
    return (vast_view_kind)view.kind;
}
