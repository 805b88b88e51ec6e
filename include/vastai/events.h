/* SPDX-License-Identifier: MIT */
/**
 * Reads a stream of events from the body of a response: server-sent events (`text/event-stream`) or one JSON value a
 * line (`application/x-ndjson`).
 *
 * Input may be split at any byte, and the reader keeps none of it: the data of an event is passed on in pieces, as
 * slices of the input. An event may therefore be of any length, and the reader needs no memory for it.
 *
 * Server-sent events are read by the rules of the HTML standard, section 9.2.6: a line ends with CR, LF or CRLF; a
 * byte order mark at the start, comments and unknown fields are ignored; several `data` lines are joined by LF; `event`
 * names the event; `id` is kept for later events, and ignored if it contains NUL; `retry` must be digits. There is one
 * difference: an unfinished event at the end is delivered, because servers forget the last empty line. Call
 * vast_events_end() only after the body was received completely. Bytes are not checked to be UTF-8.
 */
#ifndef VASTAI_EVENTS_H
#define VASTAI_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One piece of an event. Pointers are valid only during the call of the visitor. */
typedef struct vast_event_piece {
    bool first;       /**< first piece of the event */
    bool last;        /**< last piece of the event */
    const char *data; /**< never NULL, not NUL-terminated; a piece may be empty */
    size_t len;       /**< length of data, in bytes */
    /** Name of the event, "message" by default, cut at a NUL. It may change until the last piece. Never NULL. */
    const char *name;
    const char *id; /**< the last `id` of the stream; "" if there was none. It may change until the last piece */
} vast_event_piece;

/** Receives one piece. Any result but VAST_OK stops the reader, which returns it. */
typedef vast_err vast_event_visit(void *ctx, const vast_event_piece *piece);

/** How a stream separates its events. */
typedef enum vast_event_format {
    VAST_EVENTS_DETECT, /**< lines if the first byte other than whitespace is '{' or '[', otherwise server-sent */
    VAST_EVENTS_SERVER_SENT,
    VAST_EVENTS_LINES /**< each line that is not empty is an event; a line ends with CR, LF or CRLF */
} vast_event_format;

/** What a reader needs. */
typedef struct vast_event_setup {
    vast_event_format format;
    vast_event_visit *visit; /**< required */
    void *ctx;               /**< passed to `visit` */
    /** Memory for the name of an event with its NUL. A longer name is VAST_E_SPACE. NULL: names are ignored. */
    char *name;
    /** Memory for two IDs, the last one and the next, each with its NUL. A longer ID is VAST_E_SPACE. NULL: ignored. */
    char *id;
    uint16_t name_room; /**< size of `name`, in bytes; at least 1 */
    uint16_t id_room;   /**< size of `id`, in bytes; at least 2. An ID with its NUL fits into half of it */
} vast_event_setup;

/** A reader. The members other than `count`, `retry_ms`, `format` and `foreign` are private. */
typedef struct vast_event_reader {
    vast_event_setup setup;
    uint32_t count;    /**< events that the visitor has accepted completely */
    uint32_t retry_ms; /**< the last `retry` of the stream, in ms, at most UINT32_MAX; 0: none */
    uint8_t format;    /**< vast_event_format; VAST_EVENTS_DETECT until the first byte was seen */
    uint8_t state;
    uint8_t field;      /* the field whose value is being read */
    uint8_t alive;      /* bit set of the fields whose names match this line so far */
    uint8_t matched;    /* bytes of the name, or of the byte order mark, so far */
    uint8_t stopped;    /* the vast_err that ended the stream; VAST_OK: still running */
    bool cr;            /* an LF now belongs to the same line end */
    bool open;          /* the event has data */
    bool foreign;       /**< a line was neither a field that the format knows nor a comment */
    bool bad;           /* the value of this `id` or `retry` is to be ignored */
    bool id_second;     /* the last ID is in the second half of its memory */
    uint16_t value_len; /* bytes of this `event` or `id` so far; of `retry`: not 0 after a byte */
    uint64_t number;    /* value of `retry` so far */
} vast_event_reader;

/** Starts a stream. @param setup  copied; the memory that it names must stay valid until the stream has ended. */
void vast_events_begin(vast_event_reader *reader, const vast_event_setup *setup);

/**
 * Reads the next piece of the body, of any length. After an error every call returns the same error, and the visitor
 * is not called again.
 * @param bytes  may be NULL if len is 0.
 * @retval VAST_OK       no error so far.
 * @retval VAST_E_SPACE  the name or the ID of an event does not fit its memory.
 * @retval other         the result of the visitor.
 */
vast_err vast_events_feed(vast_event_reader *reader, const char *bytes, size_t len);

/** Ends the stream: delivers an unfinished event. @pre the body is complete. Results as for vast_events_feed(). */
vast_err vast_events_end(vast_event_reader *reader);

#ifdef __cplusplus
}
#endif

#endif
