/* SPDX-License-Identifier: MIT */
/* Writes a query as JSON. */
#include <string.h>

#include "query_parts.h"

static const char op_names[VAST_QUERY_OPS][6] = { "eq", "neq", "gt", "gte", "lt", "lte", "in", "notin" };

static void put_name(vast_out *out, const char **gap, const char *name, size_t len)
{
    vast_put_text(out, *gap);
    vast_put_json_string(out, name, len);
    vast_put_text(out, ": ");
    *gap = ", ";
}

/* Whether a condition was dropped, or a later one with the same field and operator replaces it. */
static bool is_outdone(const vast_query *query, size_t nth)
{
    const vast_query_term *term = &query->terms[nth];
    for (size_t i = nth + 1; i < query->count; i++) {
        const vast_query_term *later = &query->terms[i];
        if (!later->dropped && later->op == term->op && vast_query_same_field(later, term)) {
            return true;
        }
    }
    return term->dropped;
}

/* Whether a member of the query that is set has this name; it replaces conditions on a field of the same name. */
static bool is_of_member(const vast_query *query, vast_slice name)
{
    return (query->order != NULL && vast_slice_is(name, "order")) ||
           (query->type != NULL && vast_slice_is(name, "type")) || (query->limit > 0 && vast_slice_is(name, "limit")) ||
           (query->storage != NULL && vast_slice_is(name, "allocated_storage"));
}

static bool is_first_of_field(const vast_query *query, size_t nth)
{
    for (size_t i = 0; i < nth; i++) {
        if (!query->terms[i].dropped && vast_query_same_field(&query->terms[i], &query->terms[nth])) {
            return false;
        }
    }
    const vast_query_term *term = &query->terms[nth];
    return !term->dropped && !is_of_member(query, (vast_slice){ term->field, term->field_len });
}

static void put_field(vast_out *out, const vast_query *query, size_t first)
{
    const char *gap = "{";
    for (size_t i = first; i < query->count; i++) {
        const vast_query_term *term = &query->terms[i];
        if (vast_query_same_field(term, &query->terms[first]) && !is_outdone(query, i)) {
            put_name(out, &gap, op_names[term->op], strlen(op_names[term->op]));
            vast_query_put_value(out, query, term);
        }
    }
    vast_put_char(out, '}');
}

void vast_query_put(vast_out *out, const vast_query *query)
{
    const char *gap = "{";
    for (size_t i = 0; i < query->count; i++) {
        if (is_first_of_field(query, i)) {
            put_name(out, &gap, query->terms[i].field, query->terms[i].field_len);
            put_field(out, query, i);
        }
    }
    if (query->order != NULL) {
        put_name(out, &gap, "order", 5);
        vast_query_put_order(out, query);
    }
    if (query->type != NULL) {
        put_name(out, &gap, "type", 4);
        vast_put_json_string(out, query->type, strlen(query->type));
    }
    if (query->limit > 0) {
        put_name(out, &gap, "limit", 5);
        vast_put_int(out, query->limit);
    }
    if (query->storage != NULL) {
        put_name(out, &gap, "allocated_storage", 17);
        vast_put_text(out, query->storage);
    }
    vast_put_text(out, gap[0] == '{' ? "{}" : "}");
}

vast_err vast_query_read(void *query, uint64_t offset, void *buf, size_t room, size_t *got)
{
    vast_out out;
    vast_out_window(&out, buf, room, (size_t)offset);
    vast_query_put(&out, query);
    *got = vast_out_stored(&out);
    return VAST_OK;
}

int64_t vast_query_length(const vast_query *query)
{
    vast_out out;
    vast_out_begin(&out, NULL, 0);
    vast_query_put(&out, query);
    return (int64_t)out.total;
}
