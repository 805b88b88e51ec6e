/* SPDX-License-Identifier: MIT */
/* The events of a JSON text as one line. */
#include "json_trace.h"

static bool has_text(uint8_t kind)
{
    return kind == VAST_JSON_KEY || kind == VAST_JSON_STRING || kind == VAST_JSON_NUMBER;
}

void json_trace_begin(json_trace *trace, char *line, size_t room)
{
    *trace = (json_trace){ .stop_with = VAST_OK };
    vast_out_begin(&trace->out, line, room);
}

/* Bytes that would not show are shown as \xx. */
static void put_visible(vast_out *out, const char *text, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c != 0x7F) {
            vast_put_char(out, text[i]);
        } else {
            const char shown[3] = { '\\', digits[c >> 4], digits[c & 15] };
            vast_put_bytes(out, shown, 3);
        }
    }
}

static void begin_item(json_trace *trace, const vast_json_event *event)
{
    if (trace->out.total != 0) {
        vast_put_char(&trace->out, ' ');
    }
    vast_put_char(&trace->out, "{}[]ksntf0"[event->kind]);
    vast_put_uint(&trace->out, event->depth);
    trace->kind = event->kind;
    trace->depth = event->depth;
    if (has_text(event->kind)) {
        vast_put_char(&trace->out, '\'');
    }
}

vast_err json_trace_event(void *ctx, const vast_json_event *event)
{
    json_trace *trace = ctx;
    trace->events++;
    trace->broken |= event->first == trace->open || event->text == NULL;
    trace->broken |= trace->open && (event->kind != trace->kind || event->depth != trace->depth);
    trace->broken |= !has_text(event->kind) && (!event->first || !event->last || event->len != 0);
    if (event->first) {
        begin_item(trace, event);
    }
    put_visible(&trace->out, event->text, event->len);
    if (event->last && has_text(event->kind)) {
        vast_put_char(&trace->out, '\'');
    }
    trace->open = !event->last;
    return trace->events == trace->stop_at ? trace->stop_with : VAST_OK;
}
