/* SPDX-License-Identifier: MIT */
/* Sends request bodies that the caller streams. */
#include <string.h>

#include "engine.h"
#include "request.h"

enum {
    CHUNK_HEAD_BYTES = 6, /* four hexadecimal digits, CR LF */
    CHUNK_REST_BYTES = 7, /* CR LF after the data; after the last chunk also 0 CR LF CR LF */
    CHUNK_DATA_MAX = 0xffff
};

static vast_cause fault(const vast_body *body)
{
    bool fits = body->content_type == NULL || vast_is_field_value(body->content_type);
    return fits ? VAST_CAUSE_NONE : VAST_CAUSE_CONTENT_TYPE;
}

static void put_framing(vast_out *out, const vast_body *body)
{
    if (body->length < 0) {
        vast_put_header(out, "Transfer-Encoding", "chunked");
    } else {
        vast_put_length(out, (uint64_t)body->length);
    }
}

/* Makes a chunk of the data at buffer[filled + CHUNK_HEAD_BYTES..]; without data, the last chunk. */
static void wrap_chunk(vast_engine *e, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    char *at = (char *)e->config.buffer + e->filled;
    if (len == 0) {
        memcpy(at, "0\r\n\r\n", 5);
        e->filled += 5;
        return;
    }
    for (unsigned i = 0; i < 4; i++) {
        at[i] = digits[len >> (12 - 4 * i) & 15];
    }
    memcpy(at + 4, "\r\n", 2);
    memcpy(at + CHUNK_HEAD_BYTES + len, "\r\n", 2);
    e->filled += CHUNK_HEAD_BYTES + len + 2;
}

/* Writes the next data of a streamed body, as a chunk if its length is unknown. */
static vast_err write_next(vast_engine *e)
{
    const vast_body *body = e->request.body;
    bool chunked = body->length < 0;
    size_t before = chunked ? CHUNK_HEAD_BYTES : 0;
    size_t room = e->config.buffer_bytes - e->filled - (chunked ? CHUNK_HEAD_BYTES + CHUNK_REST_BYTES : 0);
    uint64_t most = chunked ? CHUNK_DATA_MAX : (uint64_t)body->length - e->written;
    size_t got = 0;
    room = room < most ? room : (size_t)most;
    if (room != 0) {
        vast_err err = body->read(body->ctx, e->written, (char *)e->config.buffer + e->filled + before, room, &got);
        if (err != VAST_OK) {
            return err;
        }
    }
    if (got > room || (got == 0 && !chunked && most != 0)) {
        e->outcome.cause = VAST_CAUSE_BODY_READER;
        return VAST_E_ARG;
    }
    if (chunked) {
        wrap_chunk(e, got);
    } else {
        e->filled += got;
    }
    e->written += got;
    e->body_written = got == 0 || (!chunked && got == most);
    return VAST_OK;
}

const vast_bodies vast_bodies_streamed = { fault, put_framing, write_next };
