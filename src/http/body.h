/* SPDX-License-Identifier: MIT */
/**
 * Decodes the body of an HTTP/1.1 message in any framing, as it arrives (RFC 9112, sections 6 and 7). It works in
 * place: it reports which bytes of the input are content, and copies nothing.
 *
 * Chunk extensions and trailer fields are parsed and ignored. Rejected: LF without CR, CR without LF, control
 * characters, a chunk size that is not a hexadecimal number of at most 64 bits, whitespace after it without an
 * extension (7.1), a trailer line that is not a field (7.1.2), and a stream that consists mostly of framing.
 */
#ifndef VASTAI_HTTP_BODY_H
#define VASTAI_HTTP_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "head.h"
#include "vastai/error.h"

/** Allowed framing: VAST_BODY_OVERHEAD_RATIO bytes for each byte of content, plus VAST_BODY_OVERHEAD_MAX bytes. */
#define VAST_BODY_OVERHEAD_MAX 4096
#define VAST_BODY_OVERHEAD_RATIO 8

/** The state of a body. */
typedef struct vast_body_reader {
    uint8_t framing;   /* vast_framing */
    bool done;         /**< the body is complete */
    uint8_t line;      /* current line of the chunked coding */
    uint8_t place;     /* position in that line */
    bool cr;           /* an LF must follow */
    uint16_t overhead; /* bytes of chunk framing not offset by content */
    uint64_t left;     /* remaining bytes of the body, or of the chunk */
    uint8_t fault;     /**< vast_cause of VAST_E_HTTP */
} vast_body_reader;

/** Starts the body that `head` describes. If there is none, or its length is 0, it is done at once. */
void vast_body_begin(vast_body_reader *body, const vast_head *head);

/**
 * Finds the next run of content in bytes[0..len). Call it again with the rest while *used < len and the body is not
 * done.
 * @param used     set to the bytes consumed, including framing; > 0 unless len is 0 or the body is done.
 * @param content  set to the run, inside `bytes`; *content_len is 0 if there was only framing.
 * @retval VAST_E_HTTP  malformed: body->fault has the cause. Further calls return the same, and no content.
 */
vast_err vast_body_feed(
    vast_body_reader *body, const char *bytes, size_t len, size_t *used, const char **content, size_t *content_len);

/**
 * Reports that the connection ended.
 * @param orderly  the peer ended the stream in order: TLS close_notify, or TCP FIN on a plain stream.
 * @retval VAST_OK      the body was complete, or it ends with the connection and that ended in order; it is then done.
 * @retval VAST_E_HTTP  the body is incomplete, or vast_body_feed() had failed; see body->fault.
 */
vast_err vast_body_end(vast_body_reader *body, bool orderly);

#endif
