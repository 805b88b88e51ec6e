/* SPDX-License-Identifier: MIT */
/* Shared by the files of the query language: pieces of text, fields and conditions. */
#include "query_parts.h"

#include <string.h>

void vast_query_strip(vast_slice *text, const char *marks)
{
    while (text->len > 0 && strchr(marks, text->at[text->len - 1]) != NULL) {
        text->len--;
    }
    while (text->len > 0 && strchr(marks, *text->at) != NULL) {
        text->at++;
        text->len--;
    }
}

bool vast_query_item(vast_slice *list, vast_slice *item)
{
    while (list->len > 0) {
        const char *comma = memchr(list->at, ',', list->len);
        *item = (vast_slice){ list->at, comma != NULL ? (size_t)(comma - list->at) : list->len };
        size_t used = item->len + (comma != NULL);
        list->at += used;
        list->len -= used;
        vast_query_strip(item, VAST_QUERY_BLANKS);
        if (item->len > 0) {
            return true;
        }
    }
    return false;
}

const vast_query_field *vast_query_find(const vast_query_kind *kind, vast_slice name)
{
    for (size_t i = 0; i < kind->field_count; i++) {
        if (vast_slice_is(name, kind->fields[i].name)) {
            return &kind->fields[i];
        }
    }
    return NULL;
}

vast_slice vast_query_resolve(const vast_query_kind *kind, vast_slice name)
{
    for (size_t i = 0; i < kind->field_count; i++) {
        const vast_query_field *field = &kind->fields[i];
        if (field->alias != NULL && vast_slice_is(name, field->alias)) {
            return vast_slice_of(field->name);
        }
    }
    return name;
}

bool vast_query_same_field(const vast_query_term *a, const vast_query_term *b)
{
    return a->field_len == b->field_len && memcmp(a->field, b->field, a->field_len) == 0;
}

bool vast_query_takes_list(const vast_query_term *term)
{
    return term->op == VAST_QUERY_IN || term->op == VAST_QUERY_NOTIN;
}
