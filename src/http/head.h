/* SPDX-License-Identifier: MIT */
/**
 * The head of an HTTP/1.1 response (RFC 9112), pushed in as it arrives, cut anywhere. It keeps no line: a head may be far
 * longer than any buffer here, up to VAST_HEAD_BYTES_MAX.
 *
 * Where RFC 9112 lets a recipient choose between repairing and refusing, it refuses, since what two readers repair
 * differently is how responses are smuggled. Refused: a bare LF or CR, a blank before the first field or before a colon, NUL
 * and other control bytes (HTAB in a value apart), a name that is no token, any transfer coding but one `chunked`, a transfer
 * coding beside a length or in HTTP/1.0, lengths that differ or are anything but 1 to 20 digits. Accepted, since the standard
 * says so: folded fields, each fold as a blank (RFC 9112, 5.2); a status line without a reason ("HTTP/1.1 200"); the same
 * length said several times, on one line ("5, 5") or on two (RFC 9112, 6.3, item 5: the one exception); and HTTP/1.2 to 1.9,
 * which are read as 1.1 (RFC 9110, 2.5).
 */
#ifndef VASTAI_HTTP_HEAD_H
#define VASTAI_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/config.h"
#include "vastai/error.h"

/** More interim responses (1xx) than this before the real one are refused. */
#define VAST_HEAD_INTERIM_MAX 16

/** How the body is framed (RFC 9112, 6.3). */
typedef enum vast_framing {
    VAST_FRAMING_NONE,   /**< no body: 204, 304, or a 2xx to CONNECT */
    VAST_FRAMING_LENGTH, /**< content_length bytes */
    VAST_FRAMING_CHUNKED,
    VAST_FRAMING_CLOSE /**< to the end of the connection */
} vast_framing;

/** A response head; also the state of its parser: what lies before and behind what is said to be valid. */
typedef struct vast_head {
    uint8_t state;    /* what the next byte may be */
    uint8_t matched;  /* bytes of the status line */
    uint8_t field;    /* the field whose value is being read */
    uint8_t row;      /* the word that this element of the value is */
    uint8_t seen;     /* bits: what the fields have said so far */
    uint8_t interims; /* interim responses so far */
    uint8_t kept;     /* bytes of `word` */
    bool to_connect;
    bool tunnel; /* a 2xx to CONNECT */
    bool http10; /* no connection outlives its response unless that is said */

    /* Valid once vast_head_feed() has said `done`. */
    uint16_t
        status; /**< 200..599; interim responses (1xx) are skipped. After VAST_E_HTTP 0 if the status line was at fault */
    uint8_t framing; /**< vast_framing */
    bool keep_alive; /**< the connection may carry another request after the body; of no meaning in a tunnel */
    bool coded;      /**< the body has a content coding: Content-Encoding names another one than identity */
    bool location_clipped;
    uint16_t location_len;
    int32_t retry_after_s; /**< Retry-After as seconds, at most INT32_MAX; -1: absent, or a date */
    uint64_t content_length;
    uint8_t fault;  /**< vast_cause: what was wrong, after VAST_E_HTTP */
    char *location; /**< the caller's memory, NUL-terminated once done; "" without the field, the last of several */
    uint16_t location_room;

    uint32_t bytes; /* of this response so far, interim ones included */
    uint64_t number;
    char word[21]; /* that pieces have cut; one more than a number of 64 bits has digits */
} vast_head;

/**
 * Starts a head.
 * @param to_connect  the request was CONNECT: a 2xx has no body, and its Content-Length and Transfer-Encoding mean nothing.
 * @param location, room  where a Location value is kept; clipped to fit with its NUL. room >= 1.
 */
void vast_head_begin(vast_head *head, bool to_connect, char *location, uint16_t room);

/**
 * Takes a piece of the response.
 * @param used  how many bytes belong to the head; what follows them is the body.
 * @param done  set when the blank line has come. Then nothing more is taken.
 * @retval VAST_OK      so far.
 * @retval VAST_E_HTTP  head->fault says what: see above; or HTTP/0.9, HTTP/2, a status outside 100..599, 101, more than
 *                      VAST_HEAD_BYTES_MAX bytes or VAST_HEAD_INTERIM_MAX interim responses. It stays so.
 */
vast_err vast_head_feed(vast_head *head, const char *bytes, size_t len, size_t *used, bool *done);

#endif
