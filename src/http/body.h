/* SPDX-License-Identifier: MIT */
/**
 * The body of an HTTP/1.1 message in any of its framings, taken off as it arrives (RFC 9112, 6 and 7). In place: the
 * decoder says which bytes of the input are content, and copies none.
 *
 * Of the chunked coding, extensions and trailer fields are read and dropped. Refused: a bare LF or CR, control bytes, a
 * chunk size that is no hex number of at most 64 bits, a blank after it without an extension (RFC 9112, 7.1), a trailer line
 * that is no field (7.1.2), and a stream that is mostly framing.
 */
#ifndef VASTAI_HTTP_BODY_H
#define VASTAI_HTTP_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "head.h"
#include "vastai/error.h"

/** Framing may outweigh content by VAST_BODY_OVERHEAD_RATIO to 1, and at any place by so many bytes more. */
#define VAST_BODY_OVERHEAD_MAX 4096
#define VAST_BODY_OVERHEAD_RATIO 8

/** A body under way. */
typedef struct vast_body_reader {
    uint8_t framing;   /* vast_framing */
    bool done;         /**< all of it has come */
    uint8_t line;      /* of the chunked coding: which line this is */
    uint8_t place;     /* in that line */
    bool cr;           /* its LF is due */
    uint16_t overhead; /* bytes of chunk framing that no content has made up for */
    uint64_t left;     /* bytes of the length, or of this chunk */
    uint8_t fault;     /**< vast_cause: what was wrong, after VAST_E_HTTP */
} vast_body_reader;

/** Starts the body that `head` announces. Without one, or with a length of 0, it is done at once. */
void vast_body_begin(vast_body_reader *body, const vast_head *head);

/**
 * Takes the next run of content out of bytes[0..len). Call again with the rest while *used < len and not done.
 * @param used     bytes consumed, framing included; > 0 unless len is 0 or the body is done.
 * @param content  the run, inside bytes; *content_len may be 0 (framing only).
 * @retval VAST_E_HTTP  body->fault: chunk size malformed or overflowing, a bare LF, too much framing, ... It stays so, and
 *                      there is no content.
 */
vast_err vast_body_feed(
    vast_body_reader *body, const char *bytes, size_t len, size_t *used, const char **content, size_t *content_len);

/**
 * The connection ended.
 * @param orderly  the stream said goodbye (TLS close_notify, TCP FIN on a plain stream).
 * @retval VAST_OK      the body was whole, or is delimited by an orderly close (then it is done).
 * @retval VAST_E_HTTP  truncated, or feed had failed; see body->fault.
 */
vast_err vast_body_end(vast_body_reader *body, bool orderly);

#endif
