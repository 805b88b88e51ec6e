/* SPDX-License-Identifier: MIT */
/*
 * The fast scanner and the small one (VAST_JSON_SMALL) give the same verdict, offset and events for any text, cut
 * anywhere, whatever the handler mutes; and these are the events that a filter leaves of all.
 */
#include <stdlib.h>
#include <string.h>

/* The small scanner, under names of its own. */
#define VAST_JSON_SMALL 1
#define vast_json_begin small_begin
#define vast_json_feed small_feed
#define vast_json_end small_end
#define vast_json_offset small_offset
#define vast_json_mute small_mute
#include "scan.c"
#undef vast_json_begin
#undef vast_json_feed
#undef vast_json_end
#undef vast_json_offset
#undef vast_json_mute

#include "json_trace.h"

void vast_json_begin(vast_json *json, vast_json_handler *on, void *ctx);
vast_err vast_json_feed(vast_json *json, const char *text, size_t len);
vast_err vast_json_end(vast_json *json);
uint32_t vast_json_offset(const vast_json *json);
void vast_json_mute(vast_json *json, uint16_t keys, uint16_t values);

#define TEXT_MAX 2048
#define TRACE_MAX (TEXT_MAX * 8)

typedef struct scanner {
    void (*begin)(vast_json *json, vast_json_handler *on, void *ctx);
    vast_err (*feed)(vast_json *json, const char *text, size_t len);
    vast_err (*end)(vast_json *json);
    uint32_t (*offset)(const vast_json *json);
    void (*mute)(vast_json *json, uint16_t keys, uint16_t values);
} scanner;

static const scanner fast = { vast_json_begin, vast_json_feed, vast_json_end, vast_json_offset, vast_json_mute };
static const scanner small = { small_begin, small_feed, small_end, small_offset, small_mute };
/* A scanner that does not mute: the handler filters. */
static const scanner loud = { vast_json_begin, vast_json_feed, vast_json_end, vast_json_offset, NULL };

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

typedef struct handler {
    const scanner *with;
    vast_json json;
    json_trace trace;
    uint16_t keys;
    uint16_t values;
    unsigned seed;
} handler;

/* Other limits after each event, that depend on nothing but the events so far: most mute what is next, or nothing. */
static void change_limits(handler *h, const vast_json_event *event)
{
    h->seed = h->seed * 1103515245u + 12345 + event->kind;
    unsigned draw = h->seed >> 16;
    h->keys = (uint16_t)(draw % 4 == 0 ? UINT16_MAX : event->depth + draw % 4);
    h->values = (uint16_t)(draw % 4 == 0 ? UINT16_MAX : event->depth + draw / 4 % 3);
    if (h->with->mute != NULL) {
        h->with->mute(&h->json, h->keys, h->values);
    }
}

static vast_err on_event(void *ctx, const vast_json_event *event)
{
    handler *h = ctx;
    if (event->depth >= (event->kind == VAST_JSON_KEY ? h->keys : h->values)) {
        must(h->with->mute == NULL);
        return VAST_OK;
    }
    vast_err err = json_trace_event(&h->trace, event);
    if (event->last && h->seed != 0) {
        change_limits(h, event);
    }
    return err;
}

/* @param seed  of what is muted; 0: nothing is. */
static void scan(const scanner *with, result *out, const char *text, size_t len, unsigned sizes, unsigned seed)
{
    handler h = { .with = with, .keys = UINT16_MAX, .values = UINT16_MAX, .seed = seed };
    json_trace_begin(&h.trace, out->line, sizeof out->line);
    with->begin(&h.json, on_event, &h);
    out->err = VAST_OK;
    for (size_t at = 0; at < len && out->err == VAST_OK;) {
        size_t piece = sizes == 0 ? len : at % 2 == 0 ? (sizes & 15) + 1 : (sizes >> 4) + 1;
        piece = piece < len - at ? piece : len - at;
        out->err = with->feed(&h.json, text + at, piece);
        at += piece;
    }
    out->err = out->err == VAST_OK ? with->end(&h.json) : out->err;
    out->offset = with->offset(&h.json);
    out->len = vast_out_stored(&h.trace.out);
    must(!h.trace.broken);
}

static void check_same(const result *a, const result *b)
{
    must(a->err == b->err && a->offset == b->offset);
    must(a->err != VAST_OK || (a->len == b->len && memcmp(a->line, b->line, a->len) == 0));
}

/* The first byte gives the sizes of the pieces, the second what is muted. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static result a, b, c;
    if (size < 2 || size > TEXT_MAX) {
        return 0;
    }
    const char *text = (const char *)data + 2;
    scan(&fast, &a, text, size - 2, data[0], data[1]);
    scan(&small, &b, text, size - 2, data[0], data[1]);
    scan(&loud, &c, text, size - 2, data[0], data[1]);
    check_same(&a, &b);
    check_same(&a, &c);
    return 0;
}
