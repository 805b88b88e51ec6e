/* SPDX-License-Identifier: MIT */
/**
 * Visits the elements of a response and their members, event by event.
 *
 * `list` is a path of member names, or "" for the response itself. The items of an array at that path are the elements.
 * An object there is one element; with VAST_VISIT_MAP each of its members is an element. A member is named by its path
 * inside the element, "a.b"; the items of an array inside have the path of the array. An element that is not an object
 * has the one member "". "@" is the name of an element of a map.
 */
#ifndef VASTAI_CLI_VISIT_H
#define VASTAI_CLI_VISIT_H

#include "vastai/json.h"

#define VAST_VISIT_PATH 192 /* maximum length of a path, in bytes; a longer one matches nothing */
#define VAST_VISIT_TEXT 512 /* maximum length of a value, in bytes; a longer one is truncated */

typedef struct vast_visit_value {
    const char *text; /**< string, or number as written; "true", "false", "" for null */
    size_t len;
    uint8_t kind; /**< vast_json_kind of a scalar */
    bool cut;     /**< the value was truncated */
} vast_visit_value;

typedef enum vast_visit_form {
    VAST_VISIT_LIST,   /**< expect an array; an object is VAST_E_SHAPE */
    VAST_VISIT_OBJECT, /**< an object is one element; an array is a list of elements */
    VAST_VISIT_MAP     /**< the members of an object are elements; an array is a list of elements */
} vast_visit_form;

/** The functions that a visit calls. A result other than VAST_OK ends it. */
typedef struct vast_visitor {
    vast_err (*member)(void *ctx, const char *key, const vast_visit_value *value);
    vast_err (*element)(void *ctx); /**< called after the last member of an element; NULL: not needed */
} vast_visitor;

typedef struct vast_visit {
    const char *list;
    const vast_visitor *visitor;
    void *ctx;
    uint8_t form;
    bool inside; /**< the current event is inside the list, or begins it */
    bool found;  /**< the list was found */
    bool named;  /**< the path exists, with a value of any type, even null */
    /* private */
    bool clipped, is_array;
    uint16_t list_depth;
    uint16_t element_depth; /* depth of the value of an element */
    uint8_t outer;          /* length of the path of the current element, if it is a container */
    uint16_t list_len;
    uint16_t path_len;
    uint16_t text_len;
    uint8_t base[VAST_JSON_DEPTH + 2];
    char path[VAST_VISIT_PATH];
    char text[VAST_VISIT_TEXT];
} vast_visit;

/** @param list  must stay valid during the visit. @param visitor  NULL: only `inside` and `found` are needed. */
void vast_visit_begin(
    vast_visit *visit, const char *list, vast_visit_form form, const vast_visitor *visitor, void *ctx);

/** Whether this is the first event of a JSON text; a visit begins there. */
bool vast_visit_is_start(const vast_json_event *event);

/**
 * Returns whether an event need not be passed to vast_visit_event(), by a caller without a visitor that does not read
 * the path: inside the list only its end matters then.
 */
static inline bool vast_visit_ignores(const vast_visit *visit, const vast_json_event *event)
{
    return visit->visitor == NULL && visit->inside && event->depth > visit->list_depth;
}

/** A vast_json_handler; ctx is a vast_visit that has begun. */
vast_err vast_visit_event(void *ctx, const vast_json_event *event);

/** vast_request.on_end for a visit. @retval VAST_E_SHAPE  the list was not found. */
vast_err vast_visit_end(void *ctx);

#endif
