/**
 * What the parts of the query language share: operators, small work on pieces of a text, and a value's way into JSON.
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

/** Takes from both ends what is in `marks`. */
void vast_query_strip(vast_slice *text, const char *marks);

/** The next item of a list parted by commas, empty ones left out; moves *list on. */
bool vast_query_item(vast_slice *list, vast_slice *item);

/** The field of a kind that has this name. @return NULL: none. */
const vast_query_field *vast_query_find(const vast_query_kind *kind, vast_slice name);

/** The name of the kind's field that has `name` as its alias, or `name` itself. */
vast_slice vast_query_resolve(const vast_query_kind *kind, vast_slice name);

bool vast_query_takes_list(const vast_query_term *term);
bool vast_query_same_field(const vast_query_term *a, const vast_query_term *b);

/**
 * Writes a condition's value.
 * @return what it should have been: "a number"; "": anything at all; NULL: it is right.
 */
const char *vast_query_put_value(vast_out *out, const vast_query *query, const vast_query_term *term);

/** Writes query->order as a list: [["dph_total", "asc"], ["score", "desc"]]. */
void vast_query_put_order(vast_out *out, const vast_query *query);

#endif
