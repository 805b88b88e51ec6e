/* SPDX-License-Identifier: MIT */
/**
 * Changes the JSON events of an instance in the same way as the official tool does before it prints the instance:
 * `duration` is the time since `start_date`, `extra_env` becomes an object instead of a list of pairs, and in lists of
 * instances strings lose the spaces at both ends.
 */
#ifndef VASTAI_CLI_INSTANCE_FILTER_H
#define VASTAI_CLI_INSTANCE_FILTER_H

#include "vastai/json.h"

#define VAST_INSTANCE_FILTER_BLANKS 64 /* a longer run of spaces at the end of a string is not removed */

typedef struct vast_instance_filter {
    vast_json_handler *next;
    void *next_ctx;
    int64_t now;        /**< seconds since 1970; negative: unknown, and `duration` is null */
    uint16_t row_depth; /**< depth of the object of an instance */
    bool strip;         /**< remove the spaces at both ends of strings */
    /* private */
    bool in_row, dropping, in_env;
    uint8_t wanted; /* index of the current member in names[], or OTHER */
    uint8_t key_len, number_len, blanks_len, item;
    bool text_begun;
    bool has_start;
    int64_t start_micros;
    char key[16], number[32], blanks[VAST_INSTANCE_FILTER_BLANKS];
} vast_instance_filter;

/** Passes the changed events to `next`. An error that `next` returns is returned by vast_instance_filter_event(). */
void vast_instance_filter_begin(
    vast_instance_filter *filter, uint16_t row_depth, bool strip, int64_t now, vast_json_handler *next, void *next_ctx);

/**
 * A vast_json_handler; ctx is a vast_instance_filter, which can handle several responses one after another.
 * @retval VAST_E_SHAPE  `extra_env` is a list, but not a list of pairs.
 */
vast_err vast_instance_filter_event(void *ctx, const vast_json_event *event);

#endif
