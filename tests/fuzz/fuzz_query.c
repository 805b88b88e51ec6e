/* SPDX-License-Identifier: MIT */
/* Queries: an accepted query is JSON, the same in one piece and in many, and asks for no field twice; what is
   refused says why. The first byte chooses what the query is about. */
#include <stdlib.h>
#include <string.h>

#include "vastai/json.h"
#include "vastai/query.h"

#define TEXT_MAX 2048
#define JSON_MAX (16 * TEXT_MAX)

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static const vast_query_kind *const kinds[] = {
    &vast_query_offers,
    &vast_query_volumes,
    &vast_query_templates,
    &vast_query_benchmarks,
    &vast_query_invoices,
};

/* The names of the outermost object, to see that none comes twice. */
typedef struct names {
    size_t count, used;
    size_t len[VAST_QUERY_TERMS + 4];
    char text[JSON_MAX];
} names;

static vast_err on_event(void *ctx, const vast_json_event *event)
{
    names *n = ctx;
    if (event->kind != VAST_JSON_KEY || event->depth != 1) {
        return VAST_OK;
    }
    if (event->first) {
        must(n->count < VAST_QUERY_TERMS + 4);
        n->len[n->count] = 0;
    }
    memcpy(n->text + n->used, event->text, event->len);
    n->used += event->len;
    n->len[n->count] += event->len;
    if (!event->last) {
        return VAST_OK;
    }
    const char *name = n->text + n->used - n->len[n->count], *at = n->text;
    for (size_t i = 0; i < n->count; at += n->len[i++]) {
        must(n->len[i] != n->len[n->count] || memcmp(at, name, n->len[i]) != 0);
    }
    n->count++;
    return VAST_OK;
}

static void check_json(const char *json, size_t len)
{
    static names n;
    vast_json scan;
    n.count = n.used = 0;
    vast_json_begin(&scan, on_event, &n);
    must(vast_json_feed(&scan, json, len) == VAST_OK && vast_json_end(&scan) == VAST_OK);
    must(json[0] == '{');
}

static void check_pieces(vast_query *query, const char *json, size_t len)
{
    char piece[67];
    size_t got = 1;
    for (uint64_t at = 0; got > 0; at += got) {
        must(vast_query_read(query, at, piece, sizeof piece, &got) == VAST_OK && got <= sizeof piece);
        must(at + got <= len && memcmp(json + at, piece, got) == 0 && (got > 0 || at == len));
    }
}

static void check_unknown(const vast_query *query)
{
    size_t at = 0, len, near_len, count = 0;
    const char *near;
    while (vast_query_unknown(query, &at, &len, &near, &near_len) != NULL) {
        must(len > 0 && (near == NULL || near_len > 0) && ++count <= VAST_QUERY_TERMS);
    }
}

static void check(const vast_query_kind *kind, const char *text)
{
    static char json[JSON_MAX];
    vast_query query;
    vast_out out;
    vast_query_begin(&query, kind);
    if (kind->defaults != NULL) {
        vast_query_defaults(&query, kind->defaults);
    }
    if (!vast_query_add(&query, text)) {
        size_t len = strlen(query.fault);
        must(len > 0 && len < sizeof query.fault);
        return;
    }
    must(query.fault[0] == '\0');
    query.order = text;
    vast_out_begin(&out, json, sizeof json);
    vast_query_put(&out, &query);
    must(vast_out_whole(&out) && out.total == (uint64_t)vast_query_length(&query));
    check_json(json, (size_t)out.total);
    check_pieces(&query, json, (size_t)out.total);
    check_unknown(&query);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > TEXT_MAX || memchr(data, '\0', size) != NULL) {
        return 0;
    }
    char *text = malloc(size); /* of its own, so that a byte read too far is seen */
    must(text != NULL);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    check(kinds[data[0] % (sizeof kinds / sizeof *kinds)], text);
    free(text);
    return 0;
}
