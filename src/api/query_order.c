/* SPDX-License-Identifier: MIT */
/* Writes the order of a search. */
#include <string.h>

#include "query_parts.h"

/* Writes one element of an order: ["dph_total", "asc"]. */
static void put_direction(vast_out *out, const vast_query *query, vast_slice item)
{
    char first = item.at[0], last = item.at[item.len - 1];
    bool up = first == '+' || last == '+', down = !up && (first == '-' || last == '-');
    vast_query_strip(&item, up ? "+" : "-");
    const vast_query_kind *kind = query->kind->base != NULL ? query->kind->base : query->kind;
    vast_slice field = vast_query_resolve(kind, item);
    vast_put_char(out, '[');
    vast_put_json_string(out, field.at, field.len);
    vast_put_text(out, down ? ", \"desc\"]" : ", \"asc\"]");
}

void vast_query_put_order(vast_out *out, const vast_query *query)
{
    vast_slice list = { query->order, strlen(query->order) }, item;
    const char *gap = "[";
    while (vast_query_item(&list, &item)) {
        vast_put_text(out, gap);
        put_direction(out, query, item);
        gap = ", ";
    }
    vast_put_text(out, gap[0] == '[' ? "[]" : "]");
}
