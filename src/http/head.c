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

/* The words that matter, as rows. A field whose name is not here is OTHER, and its value is skipped. */
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
    OTHER,
    MISSING
};

static const char words[][sizeof((vast_head *)0)->word] = {
    [CONNECTION] = "connection",
    [CONTENT_LENGTH] = "content-length",
    [CONTENT_TYPE] = "content-type",
    [LOCATION] = "location",
    [RETRY_AFTER] = "retry-after",
    [TRANSFER_ENCODING] = "transfer-encoding",
    [NAMES_END] = "",
    [CHUNKED] = "chunked",
    [CLOSE] = "close",
    [JSON] = "json",
    [KEEP_ALIVE] = "keep-alive",
    [VALUES_END] = "",
};

/* What a byte may be, as the low bits of a digit: a tchar of RFC 9110, 5.6.2; no control byte; no part of a word. */
enum { TOKEN = 1, TEXT = 2, SPECIAL = 4 };

static const char classes[256 + 1] = "0000000006000000"
                                     "0000000000000000"
                                     "6323333322376336" /* SP , / +  */
                                     "3333333333262222" /* ;         */
                                     "2333333333333333"
                                     "3333333333322233"
                                     "3333333333333333"
                                     "3333333333323230"
                                     "2222222222222222" /* obs-text  */
                                     "2222222222222222"
                                     "2222222222222222"
                                     "2222222222222222"
                                     "2222222222222222"
                                     "2222222222222222"
                                     "2222222222222222"
                                     "2222222222222222";

static unsigned class_of(char c)
{
    return (unsigned)classes[(unsigned char)c];
}

static bool is(char c, unsigned class)
{
    return (class_of(c) & class) != 0;
}

/* Whether all bytes of a word lie in ' '..'~': adding 0x60 carries into the high bit from ' ' on, adding 1 from DEL. */
static bool is_plain(size_t bytes)
{
    const size_t each = SIZE_MAX / 255;
    return ((~(bytes + each * 0x60) | (bytes + each) | bytes) & each * 0x80) == 0;
}

static const char *skip_class(const char *at, const char *end, unsigned class)
{
    while (at != end && is(*at, class)) {
        at++;
    }
    return at;
}

static const char *skip_text(const char *at, const char *end)
{
    size_t bytes;
    for (size_t left = (size_t)(end - at) / sizeof bytes; left != 0; left--) {
        memcpy(&bytes, at, sizeof bytes);
        if (!is_plain(bytes)) {
            break;
        }
        at += sizeof bytes;
    }
    return skip_class(at, end, TEXT);
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

/* Neither holds control bytes, so that one bit is all that folding takes. */
static bool same_nocase(const char *lower, const char *word, size_t len)
{
    size_t i = 0;
    while (i < len && (word[i] | 0x20) == lower[i]) {
        i++;
    }
    return i == len;
}

/* The row of a word among those from `row` to the next empty one. */
static uint8_t find(enum word row, const char *word, size_t len)
{
    for (unsigned i = row; words[i][0] != '\0' && len < sizeof words[i]; i++) {
        if (words[i][len] == '\0' && same_nocase(words[i], word, len)) {
            return (uint8_t)i;
        }
    }
    return OTHER;
}

/* Most names are not as long as one that matters, or begin otherwise. */
static uint8_t find_name(const char *name, size_t len)
{
    static const uint32_t initials = 1U << ('c' & 31) | 1U << ('l' & 31) | 1U << ('r' & 31) | 1U << ('t' & 31);
    static const uint32_t lengths = 1U << 8 | 1U << 10 | 1U << 11 | 1U << 12 | 1U << 14 | 1U << 17;
    bool may_be = ((initials >> (*name & 31)) & (lengths >> (len & 31)) & 1) != 0;
    return may_be ? find(CONNECTION, name, len) : OTHER;
}

/* Keeps a piece of a word, as much as tells it from those that matter. */
static void keep(vast_head *head, const char *run, size_t len)
{
    size_t room = sizeof head->word - head->kept;
    len = len < room ? len : room;
    memcpy(head->word + head->kept, run, len);
    head->kept = (uint8_t)(head->kept + len);
}

static void begin_element(vast_head *head)
{
    head->row = MISSING;
    head->kept = 0;
    head->matched = 0;
    head->gap = false;
    head->number = 0;
}

/* A word has ended with this run. Two make none. */
static void end_run(vast_head *head, const char *run, size_t len)
{
    if (head->kept != 0) {
        keep(head, run, len);
        run = head->word;
        len = head->kept;
        head->kept = 0;
    }
    if (len != 0) {
        head->row = head->row == MISSING ? find(CHUNKED, run, len) : OTHER;
    }
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
    if (head->row != CHUNKED || (head->seen & SEEN_CODING) != 0) {
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
static void end_element(vast_head *head)
{
    switch (head->field) {
    case CONTENT_LENGTH:
        end_length(head);
        break;
    case TRANSFER_ENCODING:
        end_coding(head);
        break;
    case CONNECTION:
        head->seen |= head->row == CLOSE ? SEEN_CLOSE : head->row == KEEP_ALIVE ? SEEN_KEEP_ALIVE : 0;
        break;
    case CONTENT_TYPE:
        head->is_json = head->row == JSON;
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
    begin_element(head);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void location_byte(vast_head *head, char c)
{
    if (head->location_len + 1 < head->location_room) {
        head->location[head->location_len] = c;
        head->location_len = (uint16_t)(head->location_len + (!is_blank(c) || head->location_len != 0));
    } else if (!is_blank(c)) {
        head->location_clipped = true;
    }
}

static void number_byte(vast_head *head, char c)
{
    unsigned digit = (unsigned char)c - (unsigned)'0';
    if (is_blank(c)) {
        head->gap = head->matched != 0;
    } else if (c == ',' && head->field == CONTENT_LENGTH) {
        end_element(head);
    } else if (digit > 9 || head->gap) {
        bad_number(head, "a content length that is no plain number");
    } else if (vast_add_digit(&head->number, 10, digit)) {
        head->matched = 1;
    } else {
        bad_number(head, "a content length over 64 bits");
    }
}

/* A byte around words. */
static void special_byte(vast_head *head, char c)
{
    if (is_blank(c)) {
        return;
    }
    if (head->field == CONTENT_TYPE && c != ';') {
        begin_element(head);
        return;
    }
    end_element(head);
    if (head->field == CONTENT_TYPE) {
        head->field = OTHER;
    }
}

static const char *take_word(vast_head *head, const char *at, const char *end)
{
    const char *next = at;
    while (next != end && (class_of(*next) & (TEXT | SPECIAL)) == TEXT) {
        next++;
    }
    if (next == end) {
        keep(head, at, (size_t)(next - at));
        return next;
    }
    end_run(head, at, (size_t)(next - at));
    if (is(*next, SPECIAL)) {
        special_byte(head, *next++);
    }
    return next;
}

/* Takes one byte or more of a value that matters. */
static const char *take_known(vast_head *head, const char *at, const char *end)
{
    if (head->field == LOCATION) {
        location_byte(head, *at);
    } else if (head->field == CONTENT_LENGTH || head->field == RETRY_AFTER) {
        number_byte(head, *at);
    } else {
        return take_word(head, at, end);
    }
    return at + 1;
}

static const char *end_value(vast_head *head, const char *at)
{
    if (*at != '\r') {
        fail_byte(head, *at);
        return at;
    }
    if (head->field != OTHER) {
        end_run(head, at, 0);
        end_element(head);
    }
    head->state = LINE_END;
    return at + 1;
}

static const char *take_value(vast_head *head, const char *at, const char *end)
{
    while (head->field != OTHER && at != end && is(*at, TEXT) && head->fault == NULL) {
        at = take_known(head, at, end);
    }
    if (head->field == OTHER) {
        at = skip_text(at, end);
    }
    return at == end || head->fault != NULL ? at : end_value(head, at);
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

static const char *status_fault(unsigned matched, char c)
{
    if (matched > 8) {
        return "a status that is not three digits";
    }
    return matched == 5 && c == '2' ? "HTTP/2 in place of HTTP/1.1" : "no status line of HTTP/1.x, as in HTTP/0.9";
}

static const char *take_status(vast_head *head, const char *at, const char *end)
{
    static const char pattern[] = "HTTP/1.0 000"; /* 0: any digit */
    unsigned matched = head->matched;
    unsigned number = head->status;
    for (; at != end && pattern[matched] != '\0'; at++, matched++) {
        unsigned digit = (unsigned char)*at - (unsigned)'0';
        if (pattern[matched] == '0' && digit <= 9) {
            number = number * 10 + digit;
        } else if (*at != pattern[matched]) {
            fail(head, status_fault(matched, *at));
            return at;
        }
    }
    head->matched = (uint8_t)matched;
    head->status = (uint16_t)number;
    if (pattern[matched] == '\0') {
        end_status(head);
    }
    return at;
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

static void fail_name(vast_head *head, char c)
{
    if (is_blank(c)) {
        fail(head, "a blank before a colon");
    } else if (c == '\r') {
        fail(head, "a line without a colon");
    } else if (is(c, TEXT)) {
        fail(head, "a field name that is no token");
    } else {
        fail_byte(head, c);
    }
}

static void begin_value(vast_head *head, uint8_t field)
{
    bool of_body = field == CONTENT_LENGTH || field == TRANSFER_ENCODING;
    head->field = is_tunnel(head) && of_body ? OTHER : field;
    if (field == LOCATION) {
        head->location_len = 0;
        head->location_clipped = false;
    }
    begin_element(head);
    head->state = IN_VALUE;
}

/* A name that pieces have cut, or what is none. */
static const char *take_name(vast_head *head, const char *at, const char *end)
{
    const char *name_end = skip_class(at, end, TOKEN);
    keep(head, at, (size_t)(name_end - at));
    if (name_end == end) {
        return name_end;
    }
    if (*name_end != ':') {
        fail_name(head, *name_end);
        return name_end;
    }
    begin_value(head, find_name(head->word, head->kept));
    return name_end + 1;
}

static const char *begin_line(vast_head *head, const char *at, const char *end)
{
    if (*at == '\r') {
        head->state = HEAD_END;
        return at + 1;
    }
    if (is_blank(*at) || *at == ':') {
        fail(head, *at == ':' ? "an empty field name" : "a folded line");
        return at;
    }
    head->state = IN_NAME;
    head->kept = 0;
    return take_name(head, at, end);
}

/* Behind the last byte that ends a name: before it, a name is read without a look at the end. */
static const char *last_stop(const char *at, const char *end)
{
    while (end != at && is(end[-1], TOKEN)) {
        end--;
    }
    return end;
}

/* Lines that are here as a whole and do not matter, as most do, are skipped without a change of state. */
static const char *take_lines(vast_head *head, const char *at, const char *end)
{
    const char *stop = last_stop(at, end);
    while (at < stop) {
        size_t len = 0;
        while (is(at[len], TOKEN)) {
            len++;
        }
        if (len == 0 || at[len] != ':') {
            break;
        }
        uint8_t field = find_name(at, len);
        at += len + 1;
        if (field != OTHER) {
            begin_value(head, field);
            return at;
        }
        at = skip_text(at, end);
        if (end - at < 2 || at[0] != '\r' || at[1] != '\n') {
            begin_value(head, OTHER);
            return at;
        }
        at += 2;
    }
    return at == end ? at : begin_line(head, at, end);
}

/* Takes one byte or more, or changes the state. */
static const char *take(vast_head *head, const char *at, const char *end)
{
    switch ((enum state)head->state) {
    case IN_STATUS:
        return take_status(head, at, end);
    case AFTER_STATUS:
        after_status(head, *at);
        return at + 1;
    case LINE_START:
        return take_lines(head, at, end);
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
