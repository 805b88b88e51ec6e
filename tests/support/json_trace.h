/* SPDX-License-Identifier: MIT */
/**
 * The events of a JSON text as one line, so that tables can say what they expect: kind and depth, and the text of what
 * has one, its pieces put together: {"a":[1]} is `{0 k1'a' [1 n2'1' ]1 }0`.
 */
#ifndef TESTS_JSON_TRACE_H
#define TESTS_JSON_TRACE_H

#include "vastai/json.h"
#include "vastai/out.h"

typedef struct json_trace {
    vast_out out;
    bool open;    /* a text waits for its next piece */
    bool broken;  /* the pieces do not fit each other */
    uint8_t kind; /* of the open text */
    uint16_t depth;
    unsigned events;
    unsigned stop_at; /* the event, from 1, at which the handler says stop_with; 0: none */
    vast_err stop_with;
} json_trace;

void json_trace_begin(json_trace *trace, char *line, size_t room);

/** A vast_json_handler; ctx is the json_trace. */
vast_err json_trace_event(void *ctx, const vast_json_event *event);

#endif
