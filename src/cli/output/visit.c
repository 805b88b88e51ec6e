/* SPDX-License-Identifier: MIT */
/* Finds the elements of an answer and their members, as the events come. */
#include "visit.h"

#include <string.h>

void vast_walk_begin(vast_walk *walk, const char *list, vast_walk_form form, const vast_walk_seen *seen, void *ctx)
{
    *walk = (vast_walk){
        .list = list, .seen = seen, .ctx = ctx, .form = (uint8_t)form, .list_len = (uint16_t)strlen(list)
    };
}

/* ---- the path ---------------------------------------------------------------------------------------------------- */

/* A path that is too long ends in a byte that no path of ours holds: it matches nothing. */
static void path_add(vast_walk *walk, const char *bytes, size_t len)
{
    size_t room = VAST_WALK_PATH - 1u - walk->path_len;
    if (len > room) {
        len = 0;
        walk->path[VAST_WALK_PATH - 2] = '\x01';
        walk->path_len = VAST_WALK_PATH - 1;
    }
    for (size_t i = 0; i < len; i++) {
        walk->path[walk->path_len++] = bytes[i];
        if (bytes[i] == '\0') {
            walk->path[walk->path_len - 1] = '\x01';
        }
    }
    walk->path[walk->path_len] = '\0';
}

static void path_cut(vast_walk *walk, uint16_t len)
{
    walk->path_len = len;
    walk->path[len] = '\0';
}

static void take_key(vast_walk *walk, const vast_json_event *event)
{
    if (event->first) {
        path_cut(walk, walk->base[event->depth]);
        path_add(walk, ".", walk->path_len > 0 ? 1 : 0);
    }
    path_add(walk, event->text, event->len);
}

/* ---- elements ---------------------------------------------------------------------------------------------------- */

/* The depth at which an element's own value stands. */
static unsigned element_depth(const vast_walk *walk)
{
    return walk->list_depth + (walk->is_array || walk->form == VAST_WALK_MAP ? 1u : 0u);
}

/* The path inside the element, which its container left in base[]; an element that is no container has none. */
static const char *inner_path(const vast_walk *walk)
{
    uint8_t outer = walk->base[element_depth(walk) + 1];
    return walk->path + outer + (walk->path[outer] == '.' && outer > 0 ? 1 : 0);
}

static vast_err tell_name(vast_walk *walk)
{
    if (walk->form != VAST_WALK_MAP || walk->is_array || walk->seen == NULL) {
        return VAST_OK;
    }
    const char *name = walk->path + walk->list_len + (walk->list_len > 0 ? 1 : 0);
    vast_walk_value value = { name, strlen(name), VAST_JSON_STRING, false };
    return walk->seen->member(walk->ctx, "@", &value);
}

static vast_err tell_element(vast_walk *walk)
{
    bool wanted = walk->seen != NULL && walk->seen->element != NULL;
    return wanted ? walk->seen->element(walk->ctx) : VAST_OK;
}

static vast_err end_element(vast_walk *walk, uint16_t depth)
{
    return walk->inside && depth == element_depth(walk) ? tell_element(walk) : VAST_OK;
}

/* ---- events ------------------------------------------------------------------------------------------------------ */

static vast_err begin_container(vast_walk *walk, const vast_json_event *event)
{
    vast_err err = VAST_OK;
    if (!walk->found && strcmp(walk->path, walk->list) == 0) {
        walk->found = walk->inside = walk->named = true;
        walk->is_array = event->kind == VAST_JSON_ARRAY;
        walk->list_depth = event->depth;
        if (walk->form == VAST_WALK_LIST && !walk->is_array) {
            return VAST_E_SHAPE;
        }
    } else if (walk->inside && event->depth == element_depth(walk)) {
        err = tell_name(walk);
    }
    walk->base[event->depth + 1] = (uint8_t)walk->path_len;
    return err;
}

static vast_err end_container(vast_walk *walk, const vast_json_event *event)
{
    path_cut(walk, walk->base[event->depth + 1]);
    vast_err err = end_element(walk, event->depth);
    if (walk->inside && event->depth == walk->list_depth) {
        walk->inside = false;
    }
    return err;
}

static vast_err tell_scalar(vast_walk *walk, const vast_json_event *event, const char *text, size_t len)
{
    walk->named = walk->named || strcmp(walk->path, walk->list) == 0;
    if (!walk->inside || walk->seen == NULL) {
        return VAST_OK;
    }
    bool is_element = event->depth == element_depth(walk);
    vast_err err = is_element ? tell_name(walk) : VAST_OK;
    vast_walk_value value = { text, len, event->kind, walk->clipped };
    if (err == VAST_OK) {
        err = walk->seen->member(walk->ctx, is_element ? "" : inner_path(walk), &value);
    }
    return err == VAST_OK && is_element ? tell_element(walk) : err;
}

static vast_err take_text(vast_walk *walk, const vast_json_event *event)
{
    if (event->first) {
        walk->text_len = 0;
        walk->clipped = false;
    }
    size_t room = sizeof walk->text - walk->text_len, len = event->len < room ? event->len : room;
    memcpy(walk->text + walk->text_len, event->text, len);
    walk->text_len = (uint16_t)(walk->text_len + len);
    walk->clipped = walk->clipped || len < event->len;
    return event->last ? tell_scalar(walk, event, walk->text, walk->text_len) : VAST_OK;
}

bool vast_walk_is_start(const vast_json_event *event)
{
    return event->depth == 0 && event->kind != VAST_JSON_OBJECT_END && event->kind != VAST_JSON_ARRAY_END;
}

vast_err vast_walk_event(void *ctx, const vast_json_event *event)
{
    vast_walk *walk = ctx;
    switch ((vast_json_kind)event->kind) {
    case VAST_JSON_OBJECT:
    case VAST_JSON_ARRAY:
        return begin_container(walk, event);
    case VAST_JSON_OBJECT_END:
    case VAST_JSON_ARRAY_END:
        return end_container(walk, event);
    case VAST_JSON_KEY:
        take_key(walk, event);
        return VAST_OK;
    case VAST_JSON_STRING:
    case VAST_JSON_NUMBER:
        return take_text(walk, event);
    case VAST_JSON_TRUE:
        walk->clipped = false;
        return tell_scalar(walk, event, "true", 4);
    case VAST_JSON_FALSE:
        walk->clipped = false;
        return tell_scalar(walk, event, "false", 5);
    case VAST_JSON_NULL:
        walk->clipped = false;
        return tell_scalar(walk, event, "", 0);
    }
    return VAST_OK;
}

vast_err vast_walk_end(void *ctx)
{
    const vast_walk *walk = ctx;
    return walk->found ? VAST_OK : VAST_E_SHAPE;
}
