#include "head.h"

#include <string.h>

#include "integer.h"

enum state {
    IN_STATUS, /* "HTTP/1.1 200" */
    AFTER_STATUS,
    LINE_START,
    IN_NAME,
    IN_VALUE,
    LINE_END, /* its LF is due */
    HEAD_END, /* likewise, of the blank line */
    DONE
};

enum seen { SEEN_LENGTH = 1, SEEN_CODING = 2, SEEN_CLOSE = 4, SEEN_KEEP_ALIVE = 8 };

/* The words that matter. A field whose name is not here is OTHER, and its value is skipped. */
enum word {
    CONNECTION,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    LOCATION,
    RETRY_AFTER,
    TRANSFER_ENCODING,
    NAMES_END,
    CHUNKED,
    CLOSE,
    JSON,
    KEEP_ALIVE,
    VALUES_END,
    OTHER
};

/* Each part in order, so that a word under way is one row and a count. `shared`: leading bytes as in the row above. */
static const struct {
    char text[18];
    uint8_t shared;
} words[] = {
    [CONNECTION] = { "connection", 0 },
    [CONTENT_LENGTH] = { "content-length", 3 },
    [CONTENT_TYPE] = { "content-type", 8 },
    [LOCATION] = { "location", 0 },
    [RETRY_AFTER] = { "retry-after", 0 },
    [TRANSFER_ENCODING] = { "transfer-encoding", 0 },
    [NAMES_END] = { "", 0 },
    [CHUNKED] = { "chunked", 0 },
    [CLOSE] = { "close", 1 },
    [JSON] = { "json", 0 },
    [KEEP_ALIVE] = { "keep-alive", 0 },
    [VALUES_END] = { "", 0 },
};

/* One bit a byte: the tchar of RFC 9110, 5.6.2. */
static const uint32_t token_bits[8] = { 0, 0x03ff6cfa, 0xc7fffffe, 0x57ffffff };

static bool is_token(char c)
{
    unsigned byte = (unsigned char)c;
    return (token_bits[byte >> 5] >> (byte & 31) & 1) != 0;
}

static bool is_text(char c)
{
    return ((unsigned char)c >= ' ' && c != 0x7f) || c == '\t';
}

/* Whether a word of bytes holds a control byte or DEL. Both terms are exact for the word as a whole, not byte by byte. */
static bool has_control(size_t bytes)
{
    const size_t each = SIZE_MAX / 255;
    size_t del = bytes ^ each * 0x7f;
    return ((((bytes - each * ' ') & ~bytes) | ((del - each) & ~del)) & each * 0x80) != 0;
}

static const char *skip_text(const char *at, const char *end)
{
    for (size_t bytes; (size_t)(end - at) >= sizeof bytes; at += sizeof bytes) {
        memcpy(&bytes, at, sizeof bytes);
        if (has_control(bytes)) {
            break;
        }
    }
    while (at != end && is_text(*at)) {
        at++;
    }
    return at;
}

static void fail(vast_head *head, const char *fault)
{
    head->fault = fault;
}

static void fail_byte(vast_head *head, char c)
{
    fail(head, c == '\n' ? "a bare LF" : "a control byte");
}

/* ---- words -------------------------------------------------------------------------------------------------------- */

static void begin_word(vast_head *head, enum word first)
{
    head->row = (uint8_t)first;
    head->matched = 0;
    head->gap = false;
    head->number = 0;
}

static void match(vast_head *head, char c)
{
    unsigned row = head->row;
    unsigned at = head->matched;
    char lower = (char)(c | 0x20);
    while (words[row].text[at] != lower) {
        do {
            row++;
        } while (words[row].shared > at);
        if (words[row].shared < at || words[row].text[0] == '\0') {
            head->row = OTHER;
            return;
        }
    }
    head->row = (uint8_t)row;
    head->matched++;
}

static bool word_is(const vast_head *head, enum word word)
{
    return head->row == word && words[word].text[head->matched] == '\0';
}

/* ---- values ------------------------------------------------------------------------------------------------------- */

/* A date where Retry-After has no seconds is no fault. */
static void bad_number(vast_head *head, const char *fault)
{
    if (head->field == CONTENT_LENGTH) {
        fail(head, fault);
    }
    head->field = OTHER;
}

static void number_byte(vast_head *head, char c)
{
    unsigned digit = (unsigned char)c - (unsigned)'0';
    if (digit > 9 || head->gap) {
        bad_number(head, "a content length that is no plain number");
    } else if (!vast_add_digit(&head->number, 10, digit)) {
        bad_number(head, "a content length over 64 bits");
    }
    head->matched = 1;
}

static void end_length(vast_head *head)
{
    if (head->matched == 0) {
        fail(head, "a content length that is no plain number");
    } else if ((head->seen & SEEN_LENGTH) != 0 && head->number != head->content_length) {
        fail(head, "two different content lengths");
    }
    head->content_length = head->number;
    head->seen |= SEEN_LENGTH;
}

static void end_coding(vast_head *head)
{
    if (!word_is(head, CHUNKED) || (head->seen & SEEN_CODING) != 0) {
        fail(head, "a transfer coding other than one chunked");
    }
    head->seen |= SEEN_CODING;
}

static void end_location(vast_head *head)
{
    while (head->location_len != 0 && (unsigned char)head->location[head->location_len - 1] <= ' ') {
        head->location_len--;
    }
    head->location[head->location_len] = '\0';
}

/* An element of a list has ended, or the value. */
static void end_word(vast_head *head)
{
    switch (head->field) {
    case CONTENT_LENGTH:
        end_length(head);
        break;
    case TRANSFER_ENCODING:
        end_coding(head);
        break;
    case CONNECTION:
        head->seen |= word_is(head, CLOSE) ? SEEN_CLOSE : word_is(head, KEEP_ALIVE) ? SEEN_KEEP_ALIVE : 0;
        break;
    case CONTENT_TYPE:
        head->is_json = word_is(head, JSON);
        break;
    case RETRY_AFTER:
        if (head->matched != 0) {
            head->retry_after_s = head->number < INT32_MAX ? (int32_t)head->number : INT32_MAX;
        }
        break;
    case LOCATION:
        end_location(head);
        break;
    }
    begin_word(head, CHUNKED);
}

static void location_byte(vast_head *head, char c)
{
    bool blank = c == ' ' || c == '\t';
    if (head->location_len + 1 < head->location_room) {
        head->location[head->location_len] = c;
        head->location_len = (uint16_t)(head->location_len + (!blank || head->location_len != 0));
    } else if (!blank) {
        head->location_clipped = true;
    }
}

/* One byte of a value that matters. Blanks around a word are dropped; within one they spoil it. */
static void value_byte(vast_head *head, char c)
{
    if (head->field == LOCATION) {
        location_byte(head, c);
    } else if (c == ' ' || c == '\t') {
        head->gap = head->matched != 0;
    } else if (head->field == CONTENT_TYPE && (c == '/' || c == '+')) {
        begin_word(head, CHUNKED);
    } else if (head->field == CONTENT_TYPE && c == ';') {
        end_word(head);
        head->field = OTHER;
    } else if (head->field != RETRY_AFTER && c == ',') {
        end_word(head);
    } else if (head->field == CONTENT_LENGTH || head->field == RETRY_AFTER) {
        number_byte(head, c);
    } else if (head->gap) {
        head->row = OTHER;
    } else if (head->row != OTHER) {
        match(head, c);
    }
}

static const char *take_value(vast_head *head, const char *at, const char *end)
{
    while (head->field != OTHER && at != end && is_text(*at)) {
        value_byte(head, *at++);
    }
    if (head->field == OTHER) {
        at = skip_text(at, end);
    }
    if (at == end || head->fault != NULL) {
        return at;
    }
    if (*at != '\r') {
        fail_byte(head, *at);
    } else {
        end_word(head);
        head->state = LINE_END;
    }
    return at + 1;
}

/* ---- lines -------------------------------------------------------------------------------------------------------- */

static void begin_response(vast_head *head)
{
    head->state = IN_STATUS;
    head->matched = 0;
    head->status = 0;
    head->seen = 0;
    head->is_json = false;
    head->retry_after_s = -1;
    head->content_length = 0;
    head->location_len = 0;
    head->location_clipped = false;
    head->location[0] = '\0';
}

static void end_status(vast_head *head)
{
    head->http10 = head->status < 1000;
    head->status %= 1000;
    head->state = AFTER_STATUS;
    if (head->status < 100 || head->status > 599) {
        fail(head, "a status outside 100..599");
    }
}

static void status_byte(vast_head *head, char c)
{
    static const char pattern[] = "HTTP/1.0 000";
    unsigned digit = (unsigned char)c - (unsigned)'0';
    char due = pattern[head->matched];
    if (due == '0' ? digit <= 9 : c == due) {
        head->status = (uint16_t)(due == '0' ? head->status * 10U + digit : head->status);
        if (++head->matched == sizeof pattern - 1) {
            end_status(head);
        }
    } else if (head->matched > 8) {
        fail(head, "a status that is not three digits");
    } else {
        fail(head, head->matched == 5 && c == '2' ? "HTTP/2 in place of HTTP/1.1"
                                                  : "no status line of HTTP/1.x, as in HTTP/0.9");
    }
}

static void after_status(vast_head *head, char c)
{
    if (c != ' ' && c != '\r') {
        fail(head, "a status that is not three digits");
    }
    head->field = OTHER;
    head->state = c == ' ' ? IN_VALUE : LINE_END;
}

/* The blank line of an interim response: the next one follows. */
static void end_interim(vast_head *head)
{
    if (head->status == 101) {
        fail(head, "101, though no other protocol was asked for");
    } else if (head->interims == VAST_HEAD_INTERIM_MAX) {
        fail(head, "too many interim responses");
    }
    head->interims++;
    begin_response(head);
}

static bool is_tunnel(const vast_head *head)
{
    return head->to_connect && head->status / 100 == 2;
}

static vast_framing framing_of(const vast_head *head)
{
    if (head->status == 204 || head->status == 304 || is_tunnel(head)) {
        return VAST_FRAMING_NONE;
    }
    if ((head->seen & SEEN_CODING) != 0) {
        return VAST_FRAMING_CHUNKED;
    }
    return (head->seen & SEEN_LENGTH) != 0 ? VAST_FRAMING_LENGTH : VAST_FRAMING_CLOSE;
}

/* A body that was announced where there can be none may come all the same: nothing may be read behind it. */
static bool can_go_on(const vast_head *head)
{
    bool wanted = head->http10 ? (head->seen & SEEN_KEEP_ALIVE) != 0 : true;
    bool stray = head->framing == VAST_FRAMING_NONE && ((head->seen & SEEN_CODING) != 0 || head->content_length != 0);
    return wanted && !stray && (head->seen & SEEN_CLOSE) == 0 && head->framing != VAST_FRAMING_CLOSE;
}

static void end_head(vast_head *head)
{
    if ((head->seen & SEEN_CODING) != 0 && (head->seen & SEEN_LENGTH) != 0) {
        fail(head, "both a content length and a transfer coding");
    } else if ((head->seen & SEEN_CODING) != 0 && head->http10) {
        fail(head, "a transfer coding in HTTP/1.0");
    } else if (head->status < 200) {
        end_interim(head);
    } else {
        head->framing = (uint8_t)framing_of(head);
        head->keep_alive = can_go_on(head);
        head->state = DONE;
    }
}

static void line_end(vast_head *head, char c)
{
    if (c != '\n') {
        fail(head, "a bare CR");
    } else if (head->state == HEAD_END) {
        end_head(head);
    } else {
        head->state = LINE_START;
    }
}

/* Consumes the CR of the blank line, and nothing of a name. */
static const char *line_start(vast_head *head, const char *at)
{
    if (*at == '\r') {
        head->state = HEAD_END;
        return at + 1;
    }
    if (*at == ' ' || *at == '\t') {
        fail(head, "a folded line");
    } else if (*at == ':') {
        fail(head, "an empty field name");
    }
    begin_word(head, CONNECTION);
    head->state = IN_NAME;
    return at;
}

static void fail_name(vast_head *head, char c)
{
    if (c == ' ' || c == '\t') {
        fail(head, "a blank before a colon");
    } else if (c == '\r') {
        fail(head, "a line without a colon");
    } else if (is_text(c)) {
        fail(head, "a field name that is no token");
    } else {
        fail_byte(head, c);
    }
}

static void begin_value(vast_head *head)
{
    head->field = (uint8_t)(head->row != OTHER && word_is(head, (enum word)head->row) ? head->row : OTHER);
    if (is_tunnel(head) && (head->field == CONTENT_LENGTH || head->field == TRANSFER_ENCODING)) {
        head->field = OTHER;
    }
    if (head->field == LOCATION) {
        head->location_len = 0;
        head->location_clipped = false;
    }
    begin_word(head, CHUNKED);
    head->state = IN_VALUE;
}

static const char *take_name(vast_head *head, const char *at, const char *end)
{
    for (; head->row != OTHER && at != end && is_token(*at); at++) {
        match(head, *at);
    }
    while (at != end && is_token(*at)) {
        at++;
    }
    if (at == end) {
        return at;
    }
    if (*at == ':') {
        begin_value(head);
    } else {
        fail_name(head, *at);
    }
    return at + 1;
}

/* Takes one byte or more, or changes the state. */
static const char *take(vast_head *head, const char *at, const char *end)
{
    switch ((enum state)head->state) {
    case IN_STATUS:
        status_byte(head, *at);
        return at + 1;
    case AFTER_STATUS:
        after_status(head, *at);
        return at + 1;
    case LINE_START:
        return line_start(head, at);
    case IN_NAME:
        return take_name(head, at, end);
    case IN_VALUE:
        return take_value(head, at, end);
    case LINE_END:
    case HEAD_END:
        line_end(head, *at);
        return at + 1;
    case DONE:
        break;
    }
    return end;
}

void vast_head_begin(vast_head *head, bool to_connect, char *location, uint16_t room)
{
    *head = (vast_head){ .to_connect = to_connect, .location = location, .location_room = room };
    begin_response(head);
}

vast_err vast_head_feed(vast_head *head, const char *bytes, size_t len, size_t *used, bool *done)
{
    size_t room = VAST_HEAD_BYTES_MAX - head->bytes;
    const char *at = bytes;
    const char *end = bytes + (len < room ? len : room);
    while (at != end && head->state != DONE && head->fault == NULL) {
        at = take(head, at, end);
    }
    *used = (size_t)(at - bytes);
    head->bytes += (uint32_t)*used;
    *done = head->state == DONE && head->fault == NULL;
    if (len > room && head->state != DONE && head->fault == NULL) {
        fail(head, "a head over the limit");
    }
    return head->fault == NULL ? VAST_OK : VAST_E_HTTP;
}
