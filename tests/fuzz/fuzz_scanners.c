/* SPDX-License-Identifier: MIT */
/*
 * The fast scanner and the small one (VAST_JSON_SMALL) give the same verdict, offset and events for any text, cut
 * anywhere.
 */
#include <stdlib.h>
#include <string.h>

/* The small scanner, under names of its own. */
#define VAST_JSON_SMALL 1
#define vast_json_begin small_begin
#define vast_json_feed small_feed
#define vast_json_end small_end
#define vast_json_offset small_offset
#include "scan.c"
#undef vast_json_begin
#undef vast_json_feed
#undef vast_json_end
#undef vast_json_offset

#include "json_trace.h"

void vast_json_begin(vast_json *json, vast_json_handler *on, void *ctx);
vast_err vast_json_feed(vast_json *json, const char *text, size_t len);
vast_err vast_json_end(vast_json *json);
uint32_t vast_json_offset(const vast_json *json);

#define TEXT_MAX 2048
#define TRACE_MAX (TEXT_MAX * 8)

typedef struct scanner {
    void (*begin)(vast_json *json, vast_json_handler *on, void *ctx);
    vast_err (*feed)(vast_json *json, const char *text, size_t len);
    vast_err (*end)(vast_json *json);
    uint32_t (*offset)(const vast_json *json);
} scanner;

static const scanner fast = { vast_json_begin, vast_json_feed, vast_json_end, vast_json_offset };
static const scanner small = { small_begin, small_feed, small_end, small_offset };

typedef struct result {
    char line[TRACE_MAX];
    size_t len;
    uint32_t offset;
    vast_err err;
} result;

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void scan(const scanner *with, result *out, const char *text, size_t len, unsigned sizes)
{
    json_trace trace;
    vast_json json;
    json_trace_begin(&trace, out->line, sizeof out->line);
    with->begin(&json, json_trace_event, &trace);
    out->err = VAST_OK;
    for (size_t at = 0; at < len && out->err == VAST_OK;) {
        size_t piece = sizes == 0 ? len : at % 2 == 0 ? (sizes & 15) + 1 : (sizes >> 4) + 1;
        piece = piece < len - at ? piece : len - at;
        out->err = with->feed(&json, text + at, piece);
        at += piece;
    }
    out->err = out->err == VAST_OK ? with->end(&json) : out->err;
    out->offset = with->offset(&json);
    out->len = vast_out_stored(&trace.out);
    must(!trace.broken);
}

/* The first byte gives the sizes of the pieces. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static result a, b;
    if (size < 1 || size > TEXT_MAX) {
        return 0;
    }
    scan(&fast, &a, (const char *)data + 1, size - 1, data[0]);
    scan(&small, &b, (const char *)data + 1, size - 1, data[0]);
    must(a.err == b.err && a.offset == b.offset);
    must(a.err != VAST_OK || (a.len == b.len && memcmp(a.line, b.line, a.len) == 0));
    return 0;
}
