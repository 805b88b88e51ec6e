/* SPDX-License-Identifier: MIT */
/**
 * What the official tool makes of an instance before it prints it, as the events go by: `duration` is how long it has been
 * there, `extra_env` is an object in place of pairs, and in lists texts lose the blanks at their ends.
 */
#ifndef VASTAI_CLI_INSTANCE_FILTER_H
#define VASTAI_CLI_INSTANCE_FILTER_H

#include "vastai/json.h"

#define VAST_INSTANCE_FILTER_BLANKS 64 /* a run of more of them at a text's end stays */

typedef struct vast_instance_filter {
    vast_json_handler *next;
    void *next_ctx;
    int64_t now;        /**< s since 1970, < 0: not known, and then `duration` is null */
    uint16_t row_depth; /**< where an instance's own object stands */
    bool strip;
    /* private */
    bool in_row, dropping, in_env;
    uint8_t wanted; /* what the member under way is */
    uint8_t key_len, number_len, blanks_len, item;
    bool text_begun;
    bool has_start;
    int64_t start_micros;
    char key[16], number[32], blanks[VAST_INSTANCE_FILTER_BLANKS];
} vast_instance_filter;

/** Events go on to `next`; whatever it returns but VAST_OK ends them. */
void vast_instance_filter_begin(
    vast_instance_filter *filter, uint16_t row_depth, bool strip, int64_t now, vast_json_handler *next, void *next_ctx);

/**
 * A vast_json_handler; ctx is a vast_instance_filter. One serves several answers in turn.
 * @retval VAST_E_SHAPE  extra_env is a list, and not one of pairs.
 */
vast_err vast_instance_filter_event(void *ctx, const vast_json_event *event);

#endif
