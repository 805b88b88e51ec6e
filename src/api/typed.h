/* SPDX-License-Identifier: MIT */
/**
 * Shared by the typed functions: requests on an ID, responses that are a list or an ID.
 */
#ifndef VASTAI_API_TYPED_H
#define VASTAI_API_TYPED_H

#include "bound.h"
#include "rows.h"

/** The plan that binds a response to one struct. */
#define PLAN(type_name, table)                                                                                         \
    {                                                                                                                  \
        .rows = (table), .row_count = sizeof(table) / sizeof *(table), .struct_size = sizeof(type_name)                \
    }

/** The plan that binds each element of the list at `path` to a struct. */
#define LIST_PLAN(type_name, table, path)                                                                              \
    {                                                                                                                  \
        .rows = (table), .row_count = sizeof(table) / sizeof *(table), .struct_size = sizeof(type_name),               \
        VAST_BIND_LIST(path)                                                                                           \
    }

/** Begins a call whose response is a list. @param show  passes a row to visitor.call, whose type it knows. */
vast_err vast_begin_list(vast_client *c, const vast_request *request, const vast_bind_plan *plan, void *row,
    vast_bind_visit *show, vast_visitor visitor);

/** Begins a call with the parameter `id` and one text parameter. @param text  its value; NULL: leave it out. */
vast_err vast_begin_on_text(vast_client *c, const vast_op *op, int64_t id, const char *name, const char *text);

/** The row of a plan whose target is one int64_t: the new ID in a response. */
#define NEW_ID(member)                                                                                                 \
    {                                                                                                                  \
        (member), VAST_BIND_INT, 0, sizeof(int64_t)                                                                    \
    }

/** A vast_request.on_end for such a plan. @retval VAST_E_SHAPE  the response has no ID. */
vast_err vast_end_new_id(void *bind);

#endif
