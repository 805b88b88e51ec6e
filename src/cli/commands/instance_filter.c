/* SPDX-License-Identifier: MIT */
/* Changes an instance's members before they are printed, as the official tool does. */
#include "instance_filter.h"

#include <string.h>

#include "text_helpers.h"
#include "units.h"
#include "vastai/out.h"

enum { OTHER, START_DATE, DURATION, EXTRA_ENV };

static const char *const names[] = { [START_DATE] = "start_date", [DURATION] = "duration", [EXTRA_ENV] = "extra_env" };

void vast_instance_filter_begin(
    vast_instance_filter *filter, uint16_t row_depth, bool strip, int64_t now, vast_json_handler *next, void *next_ctx)
{
    *filter = (vast_instance_filter){
        .next = next, .next_ctx = next_ctx, .now = now, .row_depth = row_depth, .strip = strip
    };
}

static vast_err emit(vast_instance_filter *r, vast_json_kind kind, uint16_t depth, const char *text, size_t len)
{
    const vast_json_event event = {
        .kind = (uint8_t)kind, .first = true, .last = true, .depth = depth, .text = text, .len = len
    };
    return r->next(r->next_ctx, &event);
}

/* ---- duration ---------------------------------------------------------------------------------------------------- */

static vast_err emit_duration(vast_instance_filter *r)
{
    uint16_t depth = (uint16_t)(r->row_depth + 1);
    vast_err err = emit(r, VAST_JSON_KEY, depth, "duration", 8);
    if (err != VAST_OK || !r->has_start || r->now < 0) {
        return err != VAST_OK ? err : emit(r, VAST_JSON_NULL, depth, "", 0);
    }
    int64_t micros = r->now * 1000000 - r->start_micros;
    uint64_t size = micros < 0 ? 0 - (uint64_t)micros : (uint64_t)micros;
    char text[40];
    vast_out out;
    vast_out_begin(&out, text, sizeof text);
    vast_put_text(&out, micros < 0 ? "-" : "");
    vast_put_point(&out, size, 6);
    size_t len = vast_out_stored(&out);
    while (text[len - 1] == '0' && text[len - 2] != '.') {
        len--;
    }
    return emit(r, VAST_JSON_NUMBER, depth, text, len);
}

static void note_start(vast_instance_filter *r, const vast_json_event *event)
{
    if (event->first) {
        r->number_len = 0;
    }
    if (r->number_len == UINT8_MAX || event->len > sizeof r->number - r->number_len) {
        r->number_len = UINT8_MAX; /* longer than any valid time */
        return;
    }
    memcpy(r->number + r->number_len, event->text, event->len);
    r->number_len = (uint8_t)(r->number_len + event->len);
    r->has_start = event->last && vast_json_scaled(r->number, r->number_len, 6, &r->start_micros) == VAST_OK &&
                   r->start_micros > -INT64_MAX / 2;
}

/* ---- strings ----------------------------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
}

static vast_err piece(vast_instance_filter *r, const vast_json_event *like, const char *text, size_t len, bool last)
{
    const vast_json_event event = {
        .kind = like->kind, .first = !r->text_begun, .last = last, .depth = like->depth, .text = text, .len = len
    };
    r->text_begun = true;
    return r->next(r->next_ctx, &event);
}

/* Removes spaces at both ends. Keeps each run of spaces back until it is known whether other text follows. */
static vast_err strip(vast_instance_filter *r, const vast_json_event *event)
{
    const char *text = event->text, *end = event->text + event->len;
    if (event->first) {
        r->text_begun = false;
        r->blanks_len = 0;
    }
    while (!r->text_begun && text < end && is_blank(*text)) {
        text++;
    }
    const char *tail = end;
    while (tail > text && is_blank(tail[-1])) {
        tail--;
    }
    vast_err err = VAST_OK;
    size_t tail_len = (size_t)(end - tail);
    if ((tail > text || tail_len > sizeof r->blanks - r->blanks_len) && r->blanks_len > 0) {
        err = piece(r, event, r->blanks, r->blanks_len, false);
        r->blanks_len = 0;
    }
    if (tail_len > sizeof r->blanks) {
        tail = end;
        tail_len = 0;
    }
    if (err == VAST_OK && (tail > text || event->last)) {
        err = piece(r, event, text, (size_t)(tail - text), event->last);
    }
    if (r->text_begun) {
        memcpy(r->blanks + r->blanks_len, tail, tail_len);
        r->blanks_len = (uint8_t)(r->blanks_len + tail_len);
    }
    return err;
}

/* ---- extra_env --------------------------------------------------------------------------------------------------- */

static bool begins(const vast_json_event *event)
{
    return event->kind == VAST_JSON_OBJECT || event->kind == VAST_JSON_ARRAY;
}

static bool ends(const vast_json_event *event)
{
    return event->kind == VAST_JSON_OBJECT_END || event->kind == VAST_JSON_ARRAY_END;
}

/* [[name, value], ...] becomes {name: value, ...}. */
static vast_err pair_event(vast_instance_filter *r, const vast_json_event *event)
{
    uint16_t list_depth = (uint16_t)(r->row_depth + 1);
    vast_json_event out = *event;
    if (event->depth == list_depth) {
        r->in_env = event->kind == VAST_JSON_ARRAY;
        out.kind = r->in_env ? VAST_JSON_OBJECT : VAST_JSON_OBJECT_END;
        return r->next(r->next_ctx, &out);
    }
    if (event->depth == list_depth + 1) {
        bool is_pair = event->kind == VAST_JSON_ARRAY || (event->kind == VAST_JSON_ARRAY_END && r->item == 2);
        r->item = 0;
        return is_pair ? VAST_OK : VAST_E_SHAPE;
    }
    if (event->depth != list_depth + 2 || begins(event) || ends(event) || r->item > 1 ||
        (r->item == 0 && event->kind != VAST_JSON_STRING)) {
        return VAST_E_SHAPE;
    }
    out.kind = r->item == 0 ? VAST_JSON_KEY : event->kind;
    out.depth--;
    r->item = (uint8_t)(r->item + event->last);
    return r->strip && out.kind == VAST_JSON_STRING ? strip(r, &out) : r->next(r->next_ctx, &out);
}

/* ---- instance ---------------------------------------------------------------------------------------------------- */

/* Passes on a key that is longer than every key in names[]: what was collected of it, and this piece. */
static vast_err pass_long_key(vast_instance_filter *r, const vast_json_event *event)
{
    const vast_json_event collected = {
        .kind = VAST_JSON_KEY, .first = true, .depth = event->depth, .text = r->key, .len = r->key_len
    };
    vast_json_event rest = *event;
    rest.first = false;
    r->key_len = UINT8_MAX;
    vast_err err = r->next(r->next_ctx, &collected);
    return err != VAST_OK ? err : r->next(r->next_ctx, &rest);
}

/* Collects a key until it is complete, or longer than every key in names[]. */
static vast_err take_key(vast_instance_filter *r, const vast_json_event *event)
{
    if (event->first) {
        r->key_len = 0;
        r->wanted = OTHER;
        r->dropping = false;
    }
    if (r->key_len == UINT8_MAX) {
        return r->next(r->next_ctx, event);
    }
    if (event->len > sizeof r->key - r->key_len) {
        return pass_long_key(r, event);
    }
    memcpy(r->key + r->key_len, event->text, event->len);
    r->key_len = (uint8_t)(r->key_len + event->len);
    if (!event->last) {
        return VAST_OK;
    }
    for (unsigned i = START_DATE; i <= EXTRA_ENV; i++) {
        r->wanted = vast_text_is(r->key, r->key_len, names[i]) ? (uint8_t)i : r->wanted;
    }
    r->dropping = r->wanted == DURATION;
    return r->dropping ? VAST_OK : emit(r, VAST_JSON_KEY, event->depth, r->key, r->key_len);
}

static vast_err row_event(vast_instance_filter *r, const vast_json_event *event)
{
    if (event->kind == VAST_JSON_KEY && event->depth == r->row_depth + 1) {
        return take_key(r, event);
    }
    if (r->dropping) {
        return VAST_OK;
    }
    bool is_member = event->depth == r->row_depth + 1;
    if (r->wanted == EXTRA_ENV && (r->in_env || (is_member && event->kind == VAST_JSON_ARRAY))) {
        return pair_event(r, event);
    }
    if (r->wanted == START_DATE && is_member && event->kind == VAST_JSON_NUMBER) {
        note_start(r, event);
    }
    return r->strip && event->kind == VAST_JSON_STRING ? strip(r, event) : r->next(r->next_ctx, event);
}

vast_err vast_instance_filter_event(void *ctx, const vast_json_event *event)
{
    vast_instance_filter *r = ctx;
    if (event->depth == r->row_depth && event->kind == VAST_JSON_OBJECT) {
        r->in_row = true;
        r->has_start = r->dropping = r->in_env = false;
        r->wanted = OTHER;
    } else if (event->depth == r->row_depth && event->kind == VAST_JSON_OBJECT_END) {
        r->in_row = false;
        vast_err err = emit_duration(r);
        return err != VAST_OK ? err : r->next(r->next_ctx, event);
    } else if (r->in_row) {
        return row_event(r, event);
    }
    return r->next(r->next_ctx, event);
}
