/* SPDX-License-Identifier: MIT */
/* Decodes the body of an HTTP/1.1 message. */
#include "body.h"

#include <string.h>

#include "integer.h"
#include "vastai/config.h"

enum { FAST_PATHS = !VAST_HTTP_SMALL };

/* The chunked coding consists of lines with content between them. This is the current line. */
enum line {
    SIZE_LINE,
    CHUNK_END, /* an empty one */
    TRAILER,   /* a trailer field, or the empty line at the end */
    NEXT_TRAILER,
    CONTENT,
    ENDED /* the body, which was not chunked */
};

enum place {
    LINE_START,
    IN_LINE,
    AFTER_SIZE,
    IN_EXTENSION
}; /* IN_LINE: in a size, or a name; the last: in a value, too */

static void end_line(vast_body_reader *body)
{
    if (body->line == SIZE_LINE) {
        body->line = body->left == 0 ? TRAILER : CONTENT;
    } else if (body->line == CHUNK_END) {
        body->line = SIZE_LINE;
    } else {
        body->done = body->place == LINE_START;
        body->line = NEXT_TRAILER;
    }
    body->place = LINE_START;
}

static vast_cause size_byte(vast_body_reader *body, char c)
{
    int digit = vast_hex_digit(c);
    if (digit >= 0 && body->place != AFTER_SIZE) {
        body->place = IN_LINE;
        return vast_add_digit(&body->left, 16, (unsigned)digit) ? VAST_CAUSE_NONE : VAST_CAUSE_CHUNK_SIZE_BITS;
    }
    if (body->place == LINE_START || (c != ';' && c != ' ' && c != '\t')) {
        return VAST_CAUSE_CHUNK_SIZE;
    }
    body->place = c == ';' ? IN_EXTENSION : AFTER_SIZE;
    return VAST_CAUSE_NONE;
}

/*
 * Trailer fields are ignored, but must be valid fields (RFC 9112, 7.1.2): another line shows that sender and
 * recipient disagree on where the body ends. A folded line is accepted as whitespace, as in a head (RFC 9112, 5.2).
 */
static vast_cause trailer_byte(vast_body_reader *body, char c)
{
    bool starts = body->place == LINE_START;
    if (body->place == IN_EXTENSION) {
        return VAST_CAUSE_NONE;
    }
    if (c == ' ' || c == '\t') {
        body->place = IN_EXTENSION;
        return !starts ? VAST_CAUSE_NAME_BLANK : body->line == TRAILER ? VAST_CAUSE_FOLDED_LINE : VAST_CAUSE_NONE;
    }
    body->place = c == ':' ? IN_EXTENSION : IN_LINE;
    return starts && c == ':' ? VAST_CAUSE_EMPTY_NAME : VAST_CAUSE_NONE;
}

static vast_cause text_byte(vast_body_reader *body, char c)
{
    if (body->line == CHUNK_END) {
        return VAST_CAUSE_CHUNK_END;
    }
    if (body->line != SIZE_LINE) {
        return trailer_byte(body, c);
    }
    return body->place != IN_EXTENSION ? size_byte(body, c) : VAST_CAUSE_NONE;
}

/*
 * The fault of a line that ends here. Whitespace after the size is allowed only before an extension (RFC 9112,
 * 7.1.1).
 */
static vast_cause end_fault(const vast_body_reader *body)
{
    if (body->line == SIZE_LINE) {
        return body->place == LINE_START || body->place == AFTER_SIZE ? VAST_CAUSE_CHUNK_SIZE : VAST_CAUSE_NONE;
    }
    return body->place == IN_LINE ? VAST_CAUSE_NO_COLON : VAST_CAUSE_NONE;
}

/* Processes one byte of framing. Returns its fault, or VAST_CAUSE_NONE. */
static vast_cause framing_byte(vast_body_reader *body, char c)
{
    bool lf_due = body->cr;
    body->cr = c == '\r';
    if (c == '\n' && lf_due) {
        end_line(body);
        return VAST_CAUSE_NONE;
    }
    if (lf_due) {
        return VAST_CAUSE_CHUNK_CR;
    }
    if (c == '\n') {
        return VAST_CAUSE_CHUNK_LF;
    }
    if (c == '\r') {
        return end_fault(body);
    }
    bool control = ((unsigned char)c < ' ' && c != '\t') || c == 0x7f;
    return control ? VAST_CAUSE_CHUNK_CONTROL : text_byte(body, c);
}

/*
 * Framing that is taken at once: the end of a chunk, except before the first one, and a size, in at most PLAIN_END
 * bytes; then a line end. 16 digits are 64 bits.
 */
enum { PLAIN_END = 16, PLAIN_BYTES = PLAIN_END + 2 };

static bool is_line_end(const char *bytes)
{
    return memcmp(bytes, "\r\n", 2) == 0;
}

/*
 * Processes the framing between two chunks at once if it is a size of few digits without an extension. Returns the
 * bytes consumed; 0: it is anything else, and is processed byte by byte. @pre `bytes` has PLAIN_BYTES.
 */
static size_t take_plain_size(vast_body_reader *body, const char *bytes)
{
    size_t at = body->line == CHUNK_END ? 2 : 0;
    uint64_t size = 0;
    if (at != 0 && !is_line_end(bytes)) {
        return 0;
    }
    for (int digit; at < PLAIN_END && (digit = vast_hex_digit_fast(bytes[at])) >= 0; at++) {
        size = size << 4 | (unsigned)digit;
    }
    size_t used = at + 2;
    if (size == 0 || !is_line_end(bytes + at) || body->overhead + used > VAST_BODY_OVERHEAD_MAX) {
        return 0;
    }
    body->overhead = (uint16_t)(body->overhead + used);
    body->left = size;
    body->line = CONTENT;
    return used;
}

/* Processes framing up to the next content. Returns the bytes consumed. */
static size_t take_framing(vast_body_reader *body, const char *bytes, size_t len)
{
    size_t at = 0;
    if (FAST_PATHS && len >= PLAIN_BYTES && body->line <= CHUNK_END && (body->place | body->cr | body->fault) == 0) {
        at = take_plain_size(body, bytes);
        if (at != 0) {
            return at;
        }
    }
    while (at < len && body->line != CONTENT && !body->done && body->fault == VAST_CAUSE_NONE) {
        body->fault = (uint8_t)framing_byte(body, bytes[at++]);
        if (++body->overhead > VAST_BODY_OVERHEAD_MAX) {
            body->fault = VAST_CAUSE_CHUNK_OVERHEAD;
        }
    }
    return at;
}

/* Takes content up to the end of the body or the chunk. Returns its length. */
static size_t take_content(vast_body_reader *body, size_t len)
{
    size_t take = len < body->left ? len : (size_t)body->left;
    body->left -= take;
    if (body->left == 0) {
        body->done = body->framing == VAST_FRAMING_LENGTH;
        body->line = body->done ? ENDED : CHUNK_END;
    }
    size_t needed = (body->overhead + VAST_BODY_OVERHEAD_RATIO - 1u) / VAST_BODY_OVERHEAD_RATIO;
    body->overhead = (uint16_t)(take < needed ? body->overhead - take * VAST_BODY_OVERHEAD_RATIO : 0);
    return take;
}

void vast_body_begin(vast_body_reader *body, const vast_head *head)
{
    bool chunked = head->framing == VAST_FRAMING_CHUNKED;
    *body = (vast_body_reader){ .framing = head->framing, .line = chunked ? SIZE_LINE : CONTENT };
    if (head->framing == VAST_FRAMING_LENGTH) {
        body->left = head->content_length;
    } else if (head->framing == VAST_FRAMING_CLOSE) {
        body->left = UINT64_MAX; /* no end */
    }
    if (!chunked && body->left == 0) {
        body->done = true;
        body->line = ENDED;
    }
}

vast_err vast_body_feed(
    vast_body_reader *body, const char *bytes, size_t len, size_t *used, const char **content, size_t *content_len)
{
    size_t at = take_framing(body, bytes, len);
    bool good = body->fault == VAST_CAUSE_NONE;
    size_t taken = body->line == CONTENT && good && at != len ? take_content(body, len - at) : 0;
    *content = bytes + at;
    *content_len = taken;
    *used = at + taken;
    return good ? VAST_OK : VAST_E_HTTP;
}

vast_err vast_body_end(vast_body_reader *body, bool orderly)
{
    if (body->framing == VAST_FRAMING_CLOSE && orderly) {
        body->done = true;
        body->line = ENDED;
    }
    if (!body->done && body->fault == VAST_CAUSE_NONE) {
        body->fault = body->framing == VAST_FRAMING_CLOSE ? VAST_CAUSE_BODY_BROKEN : VAST_CAUSE_BODY_SHORT;
    }
    return body->fault == VAST_CAUSE_NONE ? VAST_OK : VAST_E_HTTP;
}
