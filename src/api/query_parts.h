/* SPDX-License-Identifier: MIT */
/**
 * Shared by the files of the query language: operators, pieces of text, fields, and values as JSON.
 */
#ifndef VASTAI_API_QUERY_PARTS_H
#define VASTAI_API_QUERY_PARTS_H

#include "slice.h"
#include "vastai/json.h"
#include "vastai/query.h"

enum {
    VAST_QUERY_EQ,
    VAST_QUERY_NEQ,
    VAST_QUERY_GT,
    VAST_QUERY_GTE,
    VAST_QUERY_LT,
    VAST_QUERY_LTE,
    VAST_QUERY_IN,
    VAST_QUERY_NOTIN,
    VAST_QUERY_OPS
};

#define VAST_QUERY_BLANKS " \t\n\v\f\r"

/** Removes characters that are in `marks` from both ends. */
void vast_query_strip(vast_slice *text, const char *marks);

/** Takes the next item of a comma-separated list and moves *list past it; skips empty items. @return false: no more. */
bool vast_query_item(vast_slice *list, vast_slice *item);

/** Finds a field by its name. @return NULL: the kind has no such field. */
const vast_query_field *vast_query_find(const vast_query_kind *kind, vast_slice name);

/** Replaces an alias. @return the name of the field that has `name` as its alias; else `name`. */
vast_slice vast_query_resolve(const vast_query_kind *kind, vast_slice name);

bool vast_query_takes_list(const vast_query_term *term);
bool vast_query_same_field(const vast_query_term *a, const vast_query_term *b);

/**
 * Writes the value of a condition as JSON.
 * @return NULL: written. Else the value is invalid, and the text says what is expected: "a number"; "" if it is empty.
 */
const char *vast_query_put_value(vast_out *out, const vast_query *query, const vast_query_term *term);

/** Writes query->order as a list: [["dph_total", "asc"], ["score", "desc"]]. */
void vast_query_put_order(vast_out *out, const vast_query *query);

#endif
