/* SPDX-License-Identifier: MIT */
/**
 * Finds the elements of an answer and their members, as the events come.
 *
 * `list` names the place: a path of member names, "" for the answer itself. The items of an array there are the elements;
 * an object is one element, or, as a map, each of its members is one. A member is named by its path inside the
 * element, "a.b"; the items of an array inside have the array's name; "" is an element that is no object; "@" the name
 * of an element of a map.
 */
#ifndef VASTAI_CLI_VISIT_H
#define VASTAI_CLI_VISIT_H

#include "vastai/json.h"

#define VAST_VISIT_PATH 192 /* longer paths match nothing */
#define VAST_VISIT_TEXT 512 /* longer values are cut */

typedef struct vast_visit_value {
    const char *text; /**< string, or number as written; "true", "false", "" for null */
    size_t len;
    uint8_t kind; /**< vast_json_kind of a scalar */
    bool cut;     /**< there was more of it */
} vast_visit_value;

typedef enum vast_visit_form {
    VAST_VISIT_LIST,   /**< an array; an object is VAST_E_SHAPE */
    VAST_VISIT_OBJECT, /**< an object is one element; an array has several */
    VAST_VISIT_MAP     /**< an object has several; so has an array */
} vast_visit_form;

/** The functions that a visit calls. A result other than VAST_OK ends it. */
typedef struct vast_visitor {
    vast_err (*member)(void *ctx, const char *key, const vast_visit_value *value);
    vast_err (*element)(void *ctx); /**< after the last member of each; NULL: not wanted */
} vast_visitor;

typedef struct vast_visit {
    const char *list;
    const vast_visitor *visitor;
    void *ctx;
    uint8_t form;
    bool inside; /**< the event lies in the list, or is its beginning */
    bool found;  /**< the list was there */
    bool named;  /**< its place was there, with a list, an object or a plain value such as null */
    /* private */
    bool clipped, is_array;
    uint16_t list_depth;
    uint16_t list_len;
    uint16_t path_len;
    uint16_t text_len;
    uint8_t base[VAST_JSON_DEPTH + 2];
    char path[VAST_VISIT_PATH];
    char text[VAST_VISIT_TEXT];
} vast_visit;

/** @param list  outlives the visit. @param visitor  NULL: only inside and found are of interest. */
void vast_visit_begin(
    vast_visit *visit, const char *list, vast_visit_form form, const vast_visitor *visitor, void *ctx);

/** Whether a JSON text begins with this event: the moment to begin a visit, whatever the text is. */
bool vast_visit_is_start(const vast_json_event *event);

/** A vast_json_handler; ctx is a vast_visit that has begun. */
vast_err vast_visit_event(void *ctx, const vast_json_event *event);

/** vast_request.on_end for it. @retval VAST_E_SHAPE  the list was not there. */
vast_err vast_visit_end(void *ctx);

#endif
