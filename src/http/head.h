/* SPDX-License-Identifier: MIT */
/**
 * Parses the head of an HTTP/1.1 response (RFC 9112) as it arrives, split at any byte. It stores no lines: a head may
 * be longer than any buffer, up to VAST_HEAD_BYTES_MAX.
 *
 * Where RFC 9112 lets a recipient either repair or reject, this parser rejects, because repairs that differ between
 * recipients allow response smuggling. Rejected: LF without CR, CR without LF, whitespace before the first field or
 * before a colon, NUL and other control characters (except HTAB in a value), a name that is not a token, any transfer
 * coding other than one `chunked`, a transfer coding together with a length or in HTTP/1.0, lengths that differ or
 * are not 1 to 20 digits. Accepted, as the standard requires: folded fields, with each fold as whitespace (section
 * 5.2); a status line without a reason ("HTTP/1.1 200"); the same length repeated, in one line ("5, 5") or in two
 * (section 6.3, item 5: the one exception); HTTP/1.2 to 1.9, treated as 1.1 (RFC 9110, section 2.5).
 */
#ifndef VASTAI_HTTP_HEAD_H
#define VASTAI_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/config.h"
#include "vastai/error.h"

/** Maximum number of interim responses (1xx) before the final one. */
#define VAST_HEAD_INTERIM_MAX 16

/** How the body is framed (RFC 9112, 6.3). */
typedef enum vast_framing {
    VAST_FRAMING_NONE,   /**< no body: 204, 304, or a 2xx to CONNECT */
    VAST_FRAMING_LENGTH, /**< content_length bytes */
    VAST_FRAMING_CHUNKED,
    VAST_FRAMING_CLOSE /**< ends with the connection */
} vast_framing;

/** A response head, and the private state of its parser. */
typedef struct vast_head {
    uint8_t state;    /* what the next byte may be */
    uint8_t matched;  /* bytes of the status line matched */
    uint8_t field;    /* the field whose value is being read */
    uint8_t row;      /* the word found in this element of the value */
    uint8_t seen;     /* bit set of the facts in the fields so far */
    uint8_t interims; /* interim responses so far */
    uint8_t kept;     /* bytes of `word` */
    bool to_connect;
    bool tunnel; /* a 2xx to CONNECT */
    bool http10; /* the connection is closed after the response unless a field says otherwise */

    /* Valid after vast_head_feed() has set `done`. */
    /** 200..599; interim responses (1xx) are skipped. After VAST_E_HTTP 0 if the status line was at fault */
    uint16_t status;
    uint8_t framing; /**< vast_framing */
    bool keep_alive; /**< the connection may be reused after the body; meaningless for a tunnel */
    bool coded;      /**< the body has a Content-Encoding other than identity */
    bool location_clipped;
    uint16_t location_len;
    int32_t retry_after_s; /**< Retry-After in seconds, at most INT32_MAX; -1: absent, or a date */
    uint64_t content_length;
    uint8_t fault;  /**< vast_cause of VAST_E_HTTP */
    char *location; /**< Location, NUL-terminated, in memory of the caller; "" if absent; the last of several */
    uint16_t location_room;

    uint32_t bytes; /* bytes so far, including interim responses */
    uint64_t number;
    char word[21]; /* a word split between pieces; one byte more than a 64-bit number has digits */
} vast_head;

/**
 * Starts a head.
 * @param to_connect  the request was CONNECT: a 2xx has no body, and its Content-Length and Transfer-Encoding are
 *                    ignored.
 * @param location    char[room] for the Location value, which is cut to fit with its NUL.
 * @param room        >= 1.
 */
void vast_head_begin(vast_head *head, bool to_connect, char *location, uint16_t room);

/**
 * Parses the next piece of the response.
 * @param used  set to the number of bytes that belong to the head; the body follows them.
 * @param done  set to true after the empty line. Further calls consume nothing.
 * @retval VAST_OK      no error so far.
 * @retval VAST_E_HTTP  head->fault has the cause: see above; or HTTP/0.9, HTTP/2, a status code outside 100..599,
 *                      status 101, more than VAST_HEAD_BYTES_MAX bytes or VAST_HEAD_INTERIM_MAX interim responses.
 *                      Further calls return the same.
 */
vast_err vast_head_feed(vast_head *head, const char *bytes, size_t len, size_t *used, bool *done);

#endif
