/* SPDX-License-Identifier: MIT */
/**
 * What a bind type consists of: the kinds it accepts, and the function that stores a value.
 */
#ifndef VASTAI_JSON_BIND_H
#define VASTAI_JSON_BIND_H

#include "vastai/json.h"

struct vast_bind_type {
    uint16_t kinds; /**< bit set of the accepted vast_json_kind */
    bool is_ids;    /**< the target is a vast_ids, whose items are in memory of the caller */
    /** Stores the value of an event of an accepted kind. Not called for null. */
    vast_err (*take)(vast_bind *bind, const vast_json_event *event);
};

struct vast_bind_lists {
    /** Starts the search for the list. */
    void (*begin)(vast_bind *bind);
    /** Called when the list, or a container in it, has ended. */
    vast_err (*leave)(vast_bind *bind);
};

/**
 * Returns whether the binding stores the value that begins with `event`, or a member of it. To be called before
 * vast_bind_event().
 */
static inline bool vast_bind_wants(const vast_bind *bind, const vast_json_event *event)
{
    return bind->want != NULL && event->depth == bind->depth && event->kind != VAST_JSON_KEY;
}

#endif
