/* SPDX-License-Identifier: MIT */
/**
 * Prints the response of a serverless worker as it comes: unchanged, or the events of a stream.
 */
#ifndef VASTAI_CLI_ANSWER_PRINTER_H
#define VASTAI_CLI_ANSWER_PRINTER_H

#include "cli.h"
#include "vastai/events.h"

/** The longest event that is printed as an object, in bytes: whether its data is JSON is known at its end. */
#define VAST_ANSWER_EVENT_BYTES 32768

typedef enum vast_answer_form {
    VAST_ANSWER_UNCHANGED,
    VAST_ANSWER_EVENTS, /**< the data of each event as a line */
    VAST_ANSWER_OBJECTS /**< each event as a JSON object on one line */
} vast_answer_form;

/** A response being printed. It contains pointers to itself and must not be moved. */
typedef struct vast_answer {
    uint32_t events; /**< events printed so far; the end mark of OpenAI's streams does not count */
    bool too_long;   /**< an event, its name or its ID did not fit */
    bool eventless;  /**< the response was to be a stream of events, and is something else */
    /* private */
    vast_sink *sink;
    vast_answer_form form;
    uint8_t mark; /* bytes of "[DONE]" that the event begins with; they are not printed yet */
    bool begun;   /* something of the event was printed, or is held */
    vast_cut cut;
    vast_event_reader reader;
    size_t held_len;
    char name[256];
    char id[2048];
    char held[VAST_ANSWER_EVENT_BYTES];
} vast_answer;

void vast_answer_begin(vast_answer *answer, vast_sink *sink, vast_answer_form form);

/**
 * Prints the next piece, and hands it to the reader of the output. A vast_serverless.on_text whose ctx is the answer.
 * @retval VAST_E_STOPPED  the output cannot be written.
 * @retval VAST_E_SPACE    an event, its name or its ID is too long.
 */
vast_err vast_answer_text(void *answer, const char *text, size_t len);

/**
 * Prints what is left at the end of a complete response. A vast_serverless.on_end.
 * @retval VAST_E_STOPPED  the output cannot be written, or `eventless` is set.
 */
vast_err vast_answer_end(void *answer);

#endif
