/**
 * The head of an HTTP/1.1 response (RFC 9112), pushed in as it arrives, cut anywhere. It keeps no line: a head may be far
 * longer than any buffer here, up to VAST_HEAD_BYTES_MAX.
 */
#ifndef VASTAI_HTTP_HEAD_H
#define VASTAI_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/config.h"
#include "vastai/error.h"

/** How the body is framed (RFC 9112, 6.3). */
typedef enum vast_framing {
    VAST_FRAMING_NONE,   /**< no body: 1xx, 204, 304, or an answer to CONNECT */
    VAST_FRAMING_LENGTH, /**< content_length bytes */
    VAST_FRAMING_CHUNKED,
    VAST_FRAMING_CLOSE /**< to the end of the connection */
} vast_framing;

/** A response head; also the state of its parser, whose fields come after the blank line. */
typedef struct vast_head {
    /* Valid once vast_head_feed() has said `done`. */
    uint16_t status; /**< 200..599; interim responses (1xx but 101) are skipped */
    uint8_t framing; /**< vast_framing */
    bool keep_alive; /**< the connection may carry another request */
    bool is_json;    /**< Content-Type is application/json, or ends in +json */
    bool location_clipped;
    uint16_t location_len;
    int32_t retry_after_s; /**< Retry-After as seconds; -1: absent, or a date */
    uint64_t content_length;
    const char *fault; /**< after VAST_E_HTTP: what was wrong, a constant: "two different content lengths" */
    char *location;    /**< the caller's memory, NUL-terminated once done */
    uint16_t location_room;

    uint16_t bytes; /* of this head so far */
    uint8_t state;
    uint8_t field;       /* the field whose value is being read */
    uint8_t matched;     /* bytes of a name or value matched so far */
    uint8_t seen;        /* bits: which framing fields were there */
    uint32_t candidates; /* names that the field may still be */
    uint64_t number;
    bool to_connect;
} vast_head;

/**
 * Starts a head.
 * @param to_connect  the request was CONNECT: a 2xx has no body.
 * @param location, room  where a Location value is kept; clipped to fit with its NUL. room >= 1.
 */
void vast_head_begin(vast_head *head, bool to_connect, char *location, uint16_t room);

/**
 * Takes a piece of the response.
 * @param used  how many bytes belong to the head; what follows them is the body.
 * @param done  set when the blank line has come.
 * @retval VAST_OK      so far.
 * @retval VAST_E_HTTP  head->fault says what: not HTTP/1.x, a control byte, obs-fold, both Content-Length and
 *                      Transfer-Encoding, differing lengths, a coding other than chunked, more than VAST_HEAD_BYTES_MAX, ...
 */
vast_err vast_head_feed(vast_head *head, const char *bytes, size_t len, size_t *used, bool *done);

#endif
