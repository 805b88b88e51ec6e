/* SPDX-License-Identifier: MIT */
/**
 * What a type of bound values is made of.
 */
#ifndef VASTAI_JSON_BIND_H
#define VASTAI_JSON_BIND_H

#include "vastai/json.h"

struct vast_bind_type {
    uint16_t kinds; /**< bits: the vast_json_kind of values that will do */
    bool is_ids;    /**< the target is a vast_ids, whose memory is the caller's */
    /** Takes an event of such a value, no null. */
    vast_err (*take)(vast_bind *bind, const vast_json_event *event);
};

struct vast_bind_lists {
    /** The way to the list is all that matters yet. */
    void (*begin)(vast_bind *bind);
    /** The list has ended, or a container in it. */
    vast_err (*leave)(vast_bind *bind);
};

#endif
