/* SPDX-License-Identifier: MIT */
/* Finds the signs of an operation in its response, however names and texts are split into pieces. */
#include "signs.h"

const vast_sign *vast_signs_of(const vast_op *op, unsigned *count)
{
    static const vast_sign made = { "id", NULL, VAST_EFFECT_DONE };
    *count = op->signs != NULL ? op->sign_count : 1;
    return op->signs != NULL ? op->signs : &made;
}

/* Whether the rest of a name begins with this piece of a member name. A NUL in the piece matches nothing. */
static bool matches_piece(const char *name, const char *piece, size_t len)
{
    size_t i = 0;
    while (i < len && name[i] == piece[i] && name[i] != '\0') {
        i++;
    }
    return i == len;
}

static void take_name(vast_signs *signs, const vast_sign *rows, unsigned count, const vast_json_event *event)
{
    unsigned still = 0;
    signs->open = event->first ? UINT8_MAX : signs->open;
    signs->at = event->first ? 0 : signs->at;
    for (unsigned i = 0; i < count; i++) {
        const char *rest = rows[i].member + signs->at;
        bool open = (signs->open >> i & 1) != 0 && matches_piece(rest, event->text, event->len);
        still |= (unsigned)(open && (!event->last || rest[event->len] == '\0')) << i;
    }
    signs->open = (uint8_t)still;
    signs->at = (uint8_t)(event->last ? 0 : signs->at + event->len);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Bytes of a text piece that match the rest of vast_sign.begins; sets *whole if all of it has matched. */
static size_t matching(const char *rest, const vast_json_event *event, bool *whole)
{
    size_t i = 0;
    while (i < event->len && rest[i] != '\0' && lower(event->text[i]) == rest[i]) {
        i++;
    }
    *whole = rest[i] == '\0' && event->len != 0;
    return i;
}

/* Whether a value that is not a text counts as a sign. A list or object counts as soon as it has a first element. */
static bool is_sign_value(const vast_json_event *event)
{
    bool number = event->kind == VAST_JSON_NUMBER && event->text[0] >= '1';
    return event->depth > 1 || number || event->kind == VAST_JSON_TRUE;
}

static void take_value(vast_signs *signs, const vast_sign *rows, unsigned count, const vast_json_event *event)
{
    bool text = event->kind == VAST_JSON_STRING && event->depth <= 1;
    unsigned open = 0;
    for (unsigned i = 0; i < count; i++) {
        unsigned bit = signs->open & 1u << i;
        const char *begins = rows[i].begins;
        bool seen = begins == NULL && is_sign_value(event), goes_on = false;
        if (bit != 0 && text) {
            goes_on = matching(begins != NULL ? begins + signs->at : "", event, &seen) == event->len && !event->last;
        }
        signs->seen = (uint8_t)(signs->seen | (seen ? bit : 0));
        open |= goes_on && !seen ? bit : 0;
    }
    signs->open = (uint8_t)open;
    signs->at = (uint8_t)(open != 0 ? signs->at + event->len : 0);
}

void vast_signs_event(vast_signs *signs, const vast_op *op, const vast_json_event *event)
{
    static const vast_json_event nameless = { .first = true, .last = true, .text = "" };
    unsigned count;
    const vast_sign *rows = vast_signs_of(op, &count);
    bool begins = event->kind == VAST_JSON_OBJECT || event->kind == VAST_JSON_ARRAY;
    if (event->kind == VAST_JSON_STRING && event->depth == 0 && event->first) {
        take_name(signs, rows, count, &nameless);
    }
    if (event->kind == VAST_JSON_KEY && event->depth == 1) {
        take_name(signs, rows, count, event);
    } else if (signs->open != 0 && !(begins && event->depth == 1)) {
        take_value(signs, rows, count, event);
    }
}

vast_effect vast_signs_effect(const vast_signs *signs, const vast_op *op, unsigned effects)
{
    unsigned count;
    const vast_sign *rows = vast_signs_of(op, &count);
    for (unsigned i = 0; i < count; i++) {
        if ((signs->seen >> i & effects >> rows[i].effect & 1) != 0) {
            return rows[i].effect;
        }
    }
    return VAST_EFFECT_COUNT;
}
