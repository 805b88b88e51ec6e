/* SPDX-License-Identifier: MIT */
/* Visits the elements of a response and their members, event by event. */
#include "visit.h"

#include <string.h>

void vast_visit_begin(vast_visit *visit, const char *list, vast_visit_form form, const vast_visitor *visitor, void *ctx)
{
    *visit = (vast_visit){
        .list = list, .visitor = visitor, .ctx = ctx, .form = (uint8_t)form, .list_len = (uint16_t)strlen(list)
    };
}

/* ---- the path ---------------------------------------------------------------------------------------------------- */

/* Fills a path that is too long with a byte that no row contains, or ends it in one, so that it matches nothing. */
static void path_add(vast_visit *visit, const char *bytes, size_t len)
{
    char *end = visit->path + visit->path_len;
    size_t room = VAST_VISIT_PATH - 1u - visit->path_len;
    if (len > room) {
        len = room;
        memset(len > 0 ? end : end - 1, '\x01', len > 0 ? len : 1);
    } else {
        memcpy(end, bytes, len);
    }
    visit->path_len = (uint16_t)(visit->path_len + len);
    end[len] = '\0';
}

static void path_cut(vast_visit *visit, uint16_t len)
{
    visit->path_len = len;
    visit->path[len] = '\0';
}

/* A NUL must not end the path: it would match a row. */
static void replace_nuls(char *text, size_t len)
{
    for (char *nul; (nul = memchr(text, '\0', len)) != NULL;) {
        *nul = '\x01';
    }
}

/* A key in one piece is as it was written, and cannot contain NUL. */
static void take_key(vast_visit *visit, const vast_json_event *event)
{
    if (event->first) {
        path_cut(visit, visit->base[event->depth]);
        path_add(visit, ".", visit->path_len > 0 ? 1 : 0);
    }
    uint16_t from = visit->path_len;
    path_add(visit, event->text, event->len);
    if (!event->first || !event->last) {
        replace_nuls(visit->path + from, (size_t)visit->path_len - from);
    }
}

/* ---- elements ---------------------------------------------------------------------------------------------------- */

/* The path inside the element. An element that is not a container has an empty path. */
static const char *inner_path(const vast_visit *visit)
{
    const char *path = visit->path + visit->outer;
    return *path == '.' && visit->outer > 0 ? path + 1 : path;
}

static vast_err tell_name(vast_visit *visit)
{
    if (visit->form != VAST_VISIT_MAP || visit->is_array || visit->visitor == NULL) {
        return VAST_OK;
    }
    const char *name = visit->path + visit->list_len + (visit->list_len > 0 ? 1 : 0);
    vast_visit_value value = { name, strlen(name), VAST_JSON_STRING, false };
    return visit->visitor->member(visit->ctx, "@", &value);
}

static vast_err tell_element(vast_visit *visit)
{
    bool wanted = visit->visitor != NULL && visit->visitor->element != NULL;
    return wanted ? visit->visitor->element(visit->ctx) : VAST_OK;
}

static vast_err end_element(vast_visit *visit, uint16_t depth)
{
    return visit->inside && depth == visit->element_depth ? tell_element(visit) : VAST_OK;
}

/* ---- events ------------------------------------------------------------------------------------------------------ */

static vast_err begin_container(vast_visit *visit, const vast_json_event *event)
{
    vast_err err = VAST_OK;
    if (!visit->found && strcmp(visit->path, visit->list) == 0) {
        visit->found = visit->inside = visit->named = true;
        visit->is_array = event->kind == VAST_JSON_ARRAY;
        visit->list_depth = event->depth;
        visit->element_depth = (uint16_t)(event->depth + (visit->is_array || visit->form == VAST_VISIT_MAP ? 1 : 0));
        if (visit->form == VAST_VISIT_LIST && !visit->is_array) {
            return VAST_E_SHAPE;
        }
    } else if (visit->inside && event->depth == visit->element_depth) {
        err = tell_name(visit);
    }
    visit->base[event->depth + 1] = (uint8_t)visit->path_len;
    if (visit->inside && event->depth == visit->element_depth) {
        visit->outer = (uint8_t)visit->path_len;
    }
    return err;
}

static vast_err end_container(vast_visit *visit, const vast_json_event *event)
{
    path_cut(visit, visit->base[event->depth + 1]);
    vast_err err = end_element(visit, event->depth);
    if (visit->inside && event->depth == visit->list_depth) {
        visit->inside = false;
    }
    return err;
}

static vast_err tell_scalar(vast_visit *visit, const vast_json_event *event, const char *text, size_t len)
{
    visit->named = visit->named || strcmp(visit->path, visit->list) == 0;
    if (!visit->inside || visit->visitor == NULL) {
        return VAST_OK;
    }
    bool is_element = event->depth == visit->element_depth;
    vast_err err = is_element ? tell_name(visit) : VAST_OK;
    vast_visit_value value = { text, len, event->kind, visit->clipped };
    if (err == VAST_OK) {
        err = visit->visitor->member(visit->ctx, is_element ? "" : inner_path(visit), &value);
    }
    return err == VAST_OK && is_element ? tell_element(visit) : err;
}

static vast_err take_text(vast_visit *visit, const vast_json_event *event)
{
    if (event->first && event->last) {
        visit->clipped = event->len > sizeof visit->text;
        return tell_scalar(visit, event, event->text, visit->clipped ? sizeof visit->text : event->len);
    }
    if (event->first) {
        visit->text_len = 0;
        visit->clipped = false;
    }
    size_t room = sizeof visit->text - visit->text_len, len = event->len < room ? event->len : room;
    memcpy(visit->text + visit->text_len, event->text, len);
    visit->text_len = (uint16_t)(visit->text_len + len);
    visit->clipped = visit->clipped || len < event->len;
    return event->last ? tell_scalar(visit, event, visit->text, visit->text_len) : VAST_OK;
}

bool vast_visit_is_start(const vast_json_event *event)
{
    bool ends = event->kind == VAST_JSON_OBJECT_END || event->kind == VAST_JSON_ARRAY_END;
    return event->depth == 0 && event->first && !ends;
}

vast_err vast_visit_event(void *ctx, const vast_json_event *event)
{
    vast_visit *visit = ctx;
    switch ((vast_json_kind)event->kind) {
    case VAST_JSON_OBJECT:
    case VAST_JSON_ARRAY:
        return begin_container(visit, event);
    case VAST_JSON_OBJECT_END:
    case VAST_JSON_ARRAY_END:
        return end_container(visit, event);
    case VAST_JSON_KEY:
        take_key(visit, event);
        return VAST_OK;
    case VAST_JSON_STRING:
    case VAST_JSON_NUMBER:
        return take_text(visit, event);
    case VAST_JSON_TRUE:
        visit->clipped = false;
        return tell_scalar(visit, event, "true", 4);
    case VAST_JSON_FALSE:
        visit->clipped = false;
        return tell_scalar(visit, event, "false", 5);
    case VAST_JSON_NULL:
        visit->clipped = false;
        return tell_scalar(visit, event, "", 0);
    }
    return VAST_OK;
}

vast_err vast_visit_end(void *ctx)
{
    const vast_visit *visit = ctx;
    return visit->found ? VAST_OK : VAST_E_SHAPE;
}
