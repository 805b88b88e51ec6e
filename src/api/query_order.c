/* The order of a search, and the fields that aliases stand for. */
#include <string.h>

#include "query_parts.h"
#include "vastai/words.h"

vast_slice vast_query_resolve(const char *aliases, vast_slice name)
{
    const char *pair;
    size_t len;
    while (aliases != NULL && (pair = vast_text_next(&aliases, ' ', &len)) != NULL) {
        size_t alias = strcspn(pair, "=");
        if (alias == name.len && memcmp(pair, name.at, alias) == 0) {
            return (vast_slice){ pair + alias + 1, len - alias - 1 };
        }
    }
    return name;
}

/* One of an order: ["dph_total", "asc"]. */
static void put_direction(vast_out *out, const vast_query *query, vast_slice item)
{
    char first = item.at[0], last = item.at[item.len - 1];
    bool up = first == '+' || last == '+', down = !up && (first == '-' || last == '-');
    vast_query_strip(&item, up ? "+" : "-");
    vast_slice field = vast_query_resolve(query->kind->order_aliases, item);
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
