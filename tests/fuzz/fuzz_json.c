/* SPDX-License-Identifier: MIT */
/* The scanner: any text has one verdict and one list of events however it is cut, and what is accepted, written back
   from its events, is accepted again with the same events. The first byte gives the sizes of the pieces. */
#include <stdlib.h>
#include <string.h>

#include "json_trace.h"

#define TEXT_MAX 2048
/* A byte can become six (\u0000), and an item a space, its depth and quotes. */
#define WRITTEN_MAX (TEXT_MAX * 8)

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

typedef struct seen {
    char line[WRITTEN_MAX];
    size_t len;
    uint32_t offset;
    vast_err err;
} seen;

/* Each piece in memory of its own size, so that a byte too far is seen. */
static vast_err feed_copy(vast_json *json, const char *text, size_t len)
{
    char *copy = malloc(len == 0 ? 1 : len);
    must(copy != NULL);
    memcpy(copy, text, len);
    vast_err err = vast_json_feed(json, copy, len);
    free(copy);
    return err;
}

static void scan(seen *seen, const char *text, size_t len, unsigned sizes)
{
    json_trace trace;
    vast_json json;
    json_trace_begin(&trace, seen->line, sizeof seen->line);
    vast_json_begin(&json, json_trace_event, &trace);
    seen->err = VAST_OK;
    for (size_t at = 0; at < len && seen->err == VAST_OK;) {
        size_t piece = sizes == 0 ? len : at % 2 == 0 ? (sizes & 15) + 1 : (sizes >> 4) + 1;
        piece = piece < len - at ? piece : len - at;
        seen->err = feed_copy(&json, text + at, piece);
        at += piece;
    }
    seen->err = seen->err == VAST_OK ? vast_json_end(&json) : seen->err;
    seen->offset = vast_json_offset(&json);
    seen->len = vast_out_stored(&trace.out);
    must(!trace.broken && vast_out_whole(&trace.out));
    must(seen->err == VAST_OK || seen->err == VAST_E_JSON);
}

/* ---- written back ---------------------------------------------------------------------------------------------- */

typedef struct rewriting {
    vast_out out;
    bool after_value; /* a comma is due before the next */
    char text[TEXT_MAX];
    size_t len; /* of a text in pieces */
} rewriting;

static void write_whole(rewriting *to, const vast_json_event *event)
{
    static const char *const fixed[] = { "{", "}", "[", "]", "", "", "", "true", "false", "null" };
    vast_put_text(&to->out, fixed[event->kind]);
    if (event->kind == VAST_JSON_NUMBER) {
        vast_put_bytes(&to->out, to->text, to->len);
    }
    if (event->kind == VAST_JSON_KEY || event->kind == VAST_JSON_STRING) {
        vast_put_json_string(&to->out, to->text, to->len);
    }
    if (event->kind == VAST_JSON_KEY) {
        vast_put_char(&to->out, ':');
    }
    to->after_value = event->kind != VAST_JSON_KEY && event->kind != VAST_JSON_OBJECT && event->kind != VAST_JSON_ARRAY;
}

static vast_err rewrite(void *ctx, const vast_json_event *event)
{
    rewriting *to = ctx;
    bool is_end = event->kind == VAST_JSON_OBJECT_END || event->kind == VAST_JSON_ARRAY_END;
    if (event->first) {
        to->len = 0;
    }
    must(event->len <= sizeof to->text - to->len);
    memcpy(to->text + to->len, event->text, event->len);
    to->len += event->len;
    if (event->last) {
        if (to->after_value && !is_end) {
            vast_put_char(&to->out, ',');
        }
        write_whole(to, event);
    }
    return VAST_OK;
}

static void check_rewritten(const seen *seen, const char *text, size_t len)
{
    static char written[WRITTEN_MAX];
    static struct seen again;
    static rewriting to;
    vast_json json;
    to = (rewriting){ .after_value = false };
    vast_out_begin(&to.out, written, sizeof written);
    vast_json_begin(&json, rewrite, &to);
    must(vast_json_feed(&json, text, len) == VAST_OK && vast_json_end(&json) == VAST_OK);
    must(vast_out_whole(&to.out));
    scan(&again, written, vast_out_stored(&to.out), 0);
    must(again.err == VAST_OK && again.len == seen->len && memcmp(again.line, seen->line, seen->len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static seen whole, cut;
    if (size < 1 || size > TEXT_MAX) {
        return 0;
    }
    const char *text = (const char *)data + 1;
    scan(&whole, text, size - 1, 0);
    scan(&cut, text, size - 1, data[0]);
    must(whole.err == cut.err && whole.offset == cut.offset);
    must(whole.offset <= size - 1);
    if (whole.err == VAST_OK) {
        must(whole.len == cut.len && memcmp(whole.line, cut.line, whole.len) == 0);
        check_rewritten(&whole, text, size - 1);
    }
    return 0;
}
