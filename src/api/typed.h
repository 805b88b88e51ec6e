/**
 * What typed functions have in common: lists, ids that come back, a text beside an id.
 */
#ifndef VASTAI_API_TYPED_H
#define VASTAI_API_TYPED_H

#include "bound.h"
#include "rows.h"

/** The plan of a struct. */
#define PLAN(type_name, table)                                                                                         \
    {                                                                                                                  \
        .rows = (table), .row_count = sizeof(table) / sizeof *(table), .struct_size = sizeof(type_name)                \
    }

/** The plan of the list at `path` whose elements such structs are. */
#define LIST_PLAN(type_name, table, path)                                                                              \
    {                                                                                                                  \
        .rows = (table), .row_count = sizeof(table) / sizeof *(table), .struct_size = sizeof(type_name),               \
        VAST_BIND_LIST(path)                                                                                           \
    }

/** Begins a call that shows a list: `show` is the adapter that knows the type of `visit`. */
vast_err vast_begin_list(vast_client *c, const vast_request *request, const vast_bind_plan *plan, void *row,
    vast_bind_visit *show, vast_visitor visitor);

/** Begins a call on an id, with one text beside it. @param text  NULL: not given. */
vast_err vast_begin_on_text(vast_client *c, const vast_op *op, int64_t id, const char *name, const char *text);

/** The row of an id that comes back alone, in an int64_t. */
#define NEW_ID(member)                                                                                                 \
    {                                                                                                                  \
        (member), VAST_BIND_INT, 0, sizeof(int64_t)                                                                    \
    }

/** A vast_request.on_end of a plan of NEW_ID: without an id the answer is none. */
vast_err vast_end_new_id(void *bind);

#endif
