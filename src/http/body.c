#include "body.h"

#include <string.h>

#include "integer.h"

enum state {
    SIZE_FIRST, /* a digit is due */
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_START, /* a line, or the blank one */
    TRAILER,
    TRAILER_LF,
    LAST_LF
};

static int hex_digit(char c)
{
    char lower = (char)(c | 0x20);
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static void due(vast_body_reader *body, char c, char wanted, enum state next)
{
    if (c != wanted) {
        body->fault = wanted == '\n' ? "a bare CR in chunk framing" : "a chunk longer than its size";
    }
    body->state = (uint8_t)next;
}

/* A line of which only the end matters. */
static void line_byte(vast_body_reader *body, char c, enum state line, enum state end)
{
    unsigned char byte = (unsigned char)c;
    if (c == '\n') {
        body->fault = "a bare LF in chunk framing";
    } else if ((byte < ' ' && c != '\t' && c != '\r') || byte == 0x7f) {
        body->fault = "a control byte in chunk framing";
    }
    body->state = (uint8_t)(c == '\r' ? end : line);
}

static void size_byte(vast_body_reader *body, char c)
{
    int digit = hex_digit(c);
    if (digit >= 0) {
        if (!vast_add_digit(&body->left, 16, (unsigned)digit)) {
            body->fault = "a chunk size over 64 bits";
        }
        body->state = SIZE;
    } else if (body->state == SIZE_FIRST || strchr("; \t\r\n", c) == NULL) {
        body->fault = "a chunk size that is no hex number";
    } else {
        line_byte(body, c, EXTENSION, SIZE_LF);
    }
}

static void framing_byte(vast_body_reader *body, char c)
{
    switch ((enum state)body->state) {
    case SIZE_FIRST:
    case SIZE:
        size_byte(body, c);
        break;
    case EXTENSION:
        line_byte(body, c, EXTENSION, SIZE_LF);
        break;
    case SIZE_LF:
        due(body, c, '\n', body->left == 0 ? TRAILER_START : DATA);
        break;
    case DATA: /* content, which is taken in runs */
        break;
    case DATA_CR:
        due(body, c, '\r', DATA_LF);
        break;
    case DATA_LF:
        due(body, c, '\n', SIZE_FIRST);
        break;
    case TRAILER_START:
        line_byte(body, c, TRAILER, LAST_LF);
        break;
    case TRAILER:
        line_byte(body, c, TRAILER, TRAILER_LF);
        break;
    case TRAILER_LF:
        due(body, c, '\n', TRAILER_START);
        break;
    case LAST_LF:
        due(body, c, '\n', SIZE_FIRST);
        body->done = body->fault == NULL;
        break;
    }
}

/* Framing up to the next content. Returns the bytes consumed. */
static size_t take_framing(vast_body_reader *body, const char *bytes, size_t len)
{
    size_t at = 0;
    while (at < len && body->state != DATA && !body->done && body->fault == NULL) {
        framing_byte(body, bytes[at++]);
        if (++body->overhead > VAST_BODY_OVERHEAD_MAX) {
            body->fault = "more chunk framing than content";
        }
    }
    return at;
}

/* Content up to the end of the length or the chunk. Returns its bytes. */
static size_t take_content(vast_body_reader *body, size_t len)
{
    if (body->framing == VAST_FRAMING_CLOSE) {
        return len;
    }
    size_t take = len < body->left ? len : (size_t)body->left;
    body->left -= take;
    if (body->left == 0) {
        body->done = body->framing == VAST_FRAMING_LENGTH;
        body->state = DATA_CR;
    }
    size_t made_up = (take < VAST_BODY_OVERHEAD_MAX ? take : VAST_BODY_OVERHEAD_MAX) * VAST_BODY_OVERHEAD_RATIO;
    body->overhead = (uint16_t)(made_up < body->overhead ? body->overhead - made_up : 0);
    return take;
}

void vast_body_begin(vast_body_reader *body, const vast_head *head)
{
    *body = (vast_body_reader){ .framing = head->framing, .state = DATA };
    if (head->framing == VAST_FRAMING_LENGTH) {
        body->left = head->content_length;
    }
    if (head->framing == VAST_FRAMING_CHUNKED) {
        body->state = SIZE_FIRST;
    }
    body->done = head->framing <= VAST_FRAMING_LENGTH && body->left == 0;
}

vast_err vast_body_feed(
    vast_body_reader *body, const char *bytes, size_t len, size_t *used, const char **content, size_t *content_len)
{
    size_t at = take_framing(body, bytes, len);
    *content = bytes + at;
    *content_len = body->done || body->fault != NULL || at == len ? 0 : take_content(body, len - at);
    *used = at + *content_len;
    return body->fault == NULL ? VAST_OK : VAST_E_HTTP;
}

vast_err vast_body_end(vast_body_reader *body, bool orderly)
{
    if (body->framing == VAST_FRAMING_CLOSE && orderly) {
        body->done = true;
    }
    if (!body->done && body->fault == NULL) {
        body->fault = body->framing == VAST_FRAMING_CLOSE ? "the connection broke inside a body that ends with it"
                                                          : "the body was cut short";
    }
    return body->fault == NULL ? VAST_OK : VAST_E_HTTP;
}
