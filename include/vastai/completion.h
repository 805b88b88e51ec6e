/* SPDX-License-Identifier: MIT */
/**
 * Reads the response of an OpenAI-style route (`/v1/chat/completions`, `/v1/completions`) as it arrives: server-sent
 * events that end with `[DONE]`, JSON values one a line, or one JSON value.
 *
 * The text of the first choice is passed on in pieces: `choices[].delta.content` or `choices[].text` of a stream,
 * `choices[].message.content` of a whole response. What describes the response is kept in members of fixed size, so
 * that memory does not depend on its length.
 */
#ifndef VASTAI_COMPLETION_H
#define VASTAI_COMPLETION_H

#include "vastai/events.h"
#include "vastai/json.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Receives text of the first choice, decoded UTF-8 without a NUL. Any result but VAST_OK stops the reader. */
typedef vast_err vast_completion_visit(void *ctx, const char *text, size_t len);

/** Depth of the container of the deepest member that is read, plus one. */
#define VAST_COMPLETION_DEPTH 4

/** A response. It contains pointers to itself and must not be moved. */
typedef struct vast_completion {
    /* What is known so far. Text is cut to fit, and control characters in it are replaced by spaces. */
    char model[64];
    char finish_reason[24];    /**< of the first choice: "stop", "length", ...; "": unknown */
    char error[160];           /**< message of an `error`; "": none */
    int64_t prompt_tokens;     /**< of `usage`; -1: unknown */
    int64_t completion_tokens; /**< of `usage`; -1: unknown */
    int64_t total_tokens;      /**< of `usage`; -1: unknown */
    bool failed;               /**< the response has an `error` or `error_msg` that is not null, false or "" */
    bool answers;              /**< the response has `choices` */
    bool done;                 /**< `[DONE]` has arrived. What follows it is ignored */
    /* private */
    bool begun;                           /* a JSON value is being read */
    bool complete;                        /* it has ended */
    bool other;                           /* inside a choice other than the first */
    uint8_t node;                         /* what the value after the current key is */
    uint8_t matched;                      /* bytes of the key so far */
    uint8_t mark;                         /* bytes of "[DONE]" that the event begins with; they are not scanned yet */
    uint8_t kept;                         /* bytes of the text being read */
    uint8_t nodes[VAST_COMPLETION_DEPTH]; /* what the open container of each depth is */
    uint16_t alive;                       /* bit set of the members that match the key so far */
    vast_completion_visit *visit;
    void *ctx;
    vast_event_reader reader;
    vast_json json;
    vast_json_decimal number;
} vast_completion;

/** Starts a response. @param visit  receives the text; NULL: not needed. */
void vast_completion_begin(vast_completion *completion, vast_completion_visit *visit, void *ctx);

/**
 * Reads the next piece of the body, of any length, split at any byte. After an error every call returns the same.
 * @retval VAST_OK      no error so far.
 * @retval VAST_E_JSON  an event is not JSON.
 * @retval other        the result of the visitor.
 */
vast_err vast_completion_feed(vast_completion *completion, const char *bytes, size_t len);

/**
 * Ends the response. A stream with neither `done` nor a `finish_reason` may have been cut off.
 * @pre the body is complete.
 * @retval VAST_OK         completion->failed says whether the response is an error.
 * @retval VAST_E_SHAPE    it has neither `choices` nor an error.
 * @retval other           as for vast_completion_feed().
 */
vast_err vast_completion_end(vast_completion *completion);

#ifdef __cplusplus
}
#endif

#endif
