/* SPDX-License-Identifier: MIT */
/* Parses the head of an HTTP/1.1 response. */
#include "head.h"

#include <string.h>

#include "bytes.h"
#include "integer.h"

enum state {
    IN_STATUS, /* "HTTP/1.1 200" */
    AFTER_STATUS,
    LINE_START, /* a folded line may continue the previous value */
    IN_NAME,    /* in a field name, or at the empty line */
    IN_VALUE,
    LINE_END, /* an LF must follow */
    HEAD_END, /* an LF must follow, after the empty line */
    DONE
};

enum seen { SEEN_LENGTH = 1, SEEN_CODING = 2, SEEN_CLOSE = 4, SEEN_KEEP_ALIVE = 8 };

/* The names and values that matter. A field with another name is OTHER, and its value is skipped. */
enum word {
    CONNECTION,
    CONTENT_ENCODING,
    CONTENT_LENGTH,
    LOCATION,
    RETRY_AFTER,
    TRANSFER_ENCODING,
    NAMES_END,
    CHUNKED,
    CLOSE,
    IDENTITY,
    KEEP_ALIVE,
    VALUES_END,
    NUMBER,  /* a 64-bit number, in head->number */
    OTHER,   /* any other word */
    MISSING, /* no word yet */
};

static const char words[][18] = {
    [CONNECTION] = "connection",
    [CONTENT_ENCODING] = "content-encoding",
    [CONTENT_LENGTH] = "content-length",
    [LOCATION] = "location",
    [RETRY_AFTER] = "retry-after",
    [TRANSFER_ENCODING] = "transfer-encoding",
    [NAMES_END] = "",
    [CHUNKED] = "chunked",
    [CLOSE] = "close",
    [IDENTITY] = "identity",
    [KEEP_ALIVE] = "keep-alive",
    [VALUES_END] = "",
};

enum { FAST_PATHS = !VAST_HTTP_SMALL };

/*
 * Classes of bytes, as bits: TOKEN is a tchar of RFC 9110, section 5.6.2; TEXT is not a control character; WORD is TEXT
 * other than blanks and the comma.
 */
enum { TOKEN = 1, TEXT = 2, WORD = 4 };

static const char classes[256 + 1] = "0000000002000000" /* HTAB */
                                     "0000000000000000"
                                     "2767777766772776" /* !  # $ % & '  * +  - . */
                                     "7777777777666666" /* 0-9 */
                                     "6777777777777777" /* A-Z */
                                     "7777777777766677" /* ^ _ */
                                     "7777777777777777" /* ` a-z */
                                     "7777777777767670" /* | ~ */
                                     "6666666666666666"
                                     "6666666666666666"
                                     "6666666666666666"
                                     "6666666666666666"
                                     "6666666666666666"
                                     "6666666666666666"
                                     "6666666666666666"
                                     "6666666666666666";

static bool is(char c, int class)
{
    return (classes[(unsigned char)c] & class) != 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/*
 * Sets the top bit of the first byte that is not in ' '..'~'; bits of later bytes may be set as well. Subtracting 0x20
 * sets it below ' ', by a borrow, and for 0xFF; adding 1 sets it from DEL to 0xFE.
 */
static size_t not_plain(size_t bytes)
{
    return ((bytes - VAST_EACH(0x20)) | (bytes + VAST_EACH(1))) & VAST_EACH(0x80);
}

static const char *skip_text(const char *at, const char *end)
{
    size_t bytes;
    for (size_t left = (size_t)(end - at) / sizeof bytes; left != 0; left--) {
        size_t tops = not_plain(vast_word_at(at));
        if (tops != 0) {
            at += FAST_PATHS && VAST_LITTLE_ENDIAN ? vast_bytes_before(tops) : 0;
            break;
        }
        at += sizeof bytes;
    }
    while (at != end && is(*at, TEXT)) {
        at++;
    }
    return at;
}

/*
 * Sets the top bit of the first byte that is neither a letter nor '-': field names seldom contain anything else. Bits
 * of later bytes may be wrong, by carries from bytes above 0x80.
 */
static size_t not_name(size_t bytes)
{
    size_t lower = bytes | VAST_EACH(0x20);
    size_t from_a = lower + VAST_EACH(0x80 - 'a');
    size_t past_z = (lower + VAST_EACH(0x7f - 'z')) | lower;
    size_t dash = bytes ^ VAST_EACH('-');
    size_t not_dash = (dash + VAST_EACH(0x7f)) | dash;
    return (past_z | ~from_a) & not_dash & VAST_EACH(0x80);
}

static const char *skip_token(const char *at, const char *end)
{
    for (size_t left = (size_t)(end - at) / sizeof(size_t); FAST_PATHS && left != 0; left--) {
        size_t tops = not_name(vast_word_at(at));
        if (tops != 0) {
            at += VAST_LITTLE_ENDIAN ? vast_bytes_before(tops) : 0;
            break;
        }
        at += sizeof(size_t);
    }
    while (at != end && is(*at, TOKEN)) {
        at++;
    }
    return at;
}

static void fail(vast_head *head, vast_cause fault)
{
    head->fault = (uint8_t)fault;
}

static void fail_byte(vast_head *head, char c)
{
    fail(head, c == '\n' ? VAST_CAUSE_BARE_LF : VAST_CAUSE_CONTROL_BYTE);
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

/* Compares, ignoring case. `word` contains no control characters, so setting bit 0x20 is enough. */
static bool same_word_nocase(const char *lower, const char *word)
{
    return (vast_word_at(word) | VAST_EACH(0x20)) == vast_word_at(lower);
}

static bool same_nocase(const char *lower, const char *word, size_t len)
{
    enum { STEP = sizeof(size_t) };
    size_t i = 0;
    while (FAST_PATHS && i + STEP < len && same_word_nocase(lower + i, word + i)) {
        i += STEP;
    }
    if (FAST_PATHS && len >= STEP) {
        return i + STEP >= len && same_word_nocase(lower + len - STEP, word + len - STEP);
    }
    while (i < len && (word[i] | 0x20) == lower[i]) {
        i++;
    }
    return i == len;
}

/* Finds a word in the rows from `row` to the next empty row. */
static unsigned find(unsigned row, const char *word, size_t len)
{
    for (; words[row][0] != '\0' && len < sizeof words[row]; row++) {
        if (words[row][len] == '\0' && same_nocase(words[row], word, len)) {
            return row;
        }
    }
    return OTHER;
}

/* Finds a field name. Length and first letter exclude most names. */
static unsigned find_name(const char *name, size_t len)
{
    static const uint32_t initials = 1U << ('c' & 31) | 1U << ('l' & 31) | 1U << ('r' & 31) | 1U << ('t' & 31);
    static const uint32_t lengths = 1U << 8 | 1U << 10 | 1U << 11 | 1U << 14 | 1U << 16 | 1U << 17;
    bool may_be = ((initials >> (*name & 31)) & (lengths >> (len & 31)) & 1) != 0;
    return may_be ? find(CONNECTION, name, len) : OTHER;
}

/* Stores a piece of a word that is split, up to the length of the longest known word. Returns its length so far. */
static size_t keep(vast_head *head, const char *piece, size_t len)
{
    size_t room = sizeof head->word - head->kept;
    len = len < room ? len : room;
    memcpy(head->word + head->kept, piece, len);
    head->kept = (uint8_t)(head->kept + len);
    return head->kept;
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

static bool is_digits(const char *word, size_t len)
{
    size_t i = 0;
    while (i < len && word[i] >= '0' && word[i] <= '9') {
        i++;
    }
    return i == len;
}

static unsigned judge_word(vast_head *head, const char *word, size_t len)
{
    if (head->field != CONTENT_LENGTH && head->field != RETRY_AFTER) {
        return find(CHUNKED, word, len);
    }
    bool fits = len < sizeof head->word;
    if (fits && vast_parse_uint(word, len, &head->number)) {
        return NUMBER;
    }
    /* Only this much of a longer word is kept if it is split: the rest must not matter if it is whole, either. */
    bool endless = head->field == RETRY_AFTER && is_digits(word, fits ? len : sizeof head->word);
    head->number = UINT64_MAX;
    return endless ? NUMBER : OTHER;
}

/* A word ends with these bytes. A second word makes the element OTHER. */
static void end_word(vast_head *head, const char *bytes, size_t len)
{
    if (head->kept != 0) {
        len = keep(head, bytes, len);
        bytes = head->word;
        head->kept = 0;
    }
    if (len != 0) {
        head->row = (uint8_t)(head->row == MISSING ? judge_word(head, bytes, len) : OTHER);
    }
}

static void end_length(vast_head *head)
{
    if (head->row != NUMBER) {
        fail(head, VAST_CAUSE_LENGTH_NUMBER);
    } else if ((head->seen & SEEN_LENGTH) != 0 && head->number != head->content_length) {
        fail(head, VAST_CAUSE_TWO_LENGTHS);
    }
    head->content_length = head->number;
    head->seen |= SEEN_LENGTH;
}

static void end_coding(vast_head *head)
{
    if (head->row != CHUNKED || (head->seen & SEEN_CODING) != 0) {
        fail(head, VAST_CAUSE_CODING);
    }
    head->seen |= SEEN_CODING;
}

static void end_retry_after(vast_head *head)
{
    if (head->row == NUMBER) {
        head->retry_after_s = head->number < INT32_MAX ? (int32_t)head->number : INT32_MAX;
    }
}

static void end_location(vast_head *head)
{
    while (head->location_len != 0 && is_blank(head->location[head->location_len - 1])) {
        head->location_len--;
    }
    head->location[head->location_len] = '\0';
}

/* An element of a list, or the value, has ended. @pre the field is not one that is skipped. */
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
    case CONTENT_ENCODING:
        head->coded = head->coded || (head->row != IDENTITY && head->row != MISSING);
        break;
    case RETRY_AFTER:
        end_retry_after(head);
        break;
    default: /* LOCATION */
        end_location(head);
        break;
    }
    head->row = MISSING;
}

static const char *take_elements(vast_head *head, const char *at, const char *end)
{
    for (;;) {
        const char *word = at;
        while (at != end && is(*at, WORD)) {
            at++;
        }
        if (at == end) {
            keep(head, word, (size_t)(at - word));
            return at;
        }
        end_word(head, word, (size_t)(at - word));
        if (!is(*at, TEXT)) {
            return at;
        }
        if (*at++ == ',') {
            end_element(head);
        }
        if (head->fault != VAST_CAUSE_NONE) {
            return at;
        }
    }
}

static const char *take_location(vast_head *head, const char *at, const char *end)
{
    for (; at != end && is(*at, TEXT); at++) {
        bool fits = head->location_len + 1 < head->location_room;
        if (fits && !(head->location_len == 0 && is_blank(*at))) {
            head->location[head->location_len++] = *at;
        }
        head->location_clipped |= !fits && !is_blank(*at);
    }
    return at;
}

static const char *take_value(vast_head *head, const char *at, const char *end)
{
    if (head->field >= OTHER) {
        at = skip_text(at, end);
    } else if (head->field == LOCATION) {
        at = take_location(head, at, end);
    } else {
        at = take_elements(head, at, end);
    }
    if (at == end || head->fault != VAST_CAUSE_NONE) {
        return at;
    }
    if (*at == '\r') {
        head->state = LINE_END;
    } else {
        fail_byte(head, *at);
    }
    return at + 1;
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static void begin_response(vast_head *head)
{
    head->state = IN_STATUS;
    head->matched = 0;
    head->status = 0;
    head->seen = 0;
    head->retry_after_s = -1;
    head->content_length = 0;
    head->coded = false;
    head->location_len = 0;
    head->location_clipped = false;
    head->location[0] = '\0';
}

/* An incomplete status is reported as 0. */
static void fail_status(vast_head *head, vast_cause fault)
{
    head->status = 0;
    fail(head, fault);
}

static vast_cause status_fault(unsigned matched, char c)
{
    if (matched > 8) {
        return VAST_CAUSE_STATUS_DIGITS;
    }
    return matched == 5 && c == '2' ? VAST_CAUSE_HTTP2 : VAST_CAUSE_STATUS_LINE;
}

enum { STATUS_BYTES = 12 }; /* "HTTP/1.1 200" */

static void end_status(vast_head *head, bool http10, unsigned status)
{
    head->http10 = http10;
    head->status = (uint16_t)status;
    head->tunnel = head->to_connect && head->status / 100 == 2;
    head->state = AFTER_STATUS;
    if (head->status < 100 || head->status > 599) {
        fail(head, VAST_CAUSE_STATUS_RANGE);
    }
}

/* Parses "HTTP/1.1 200" at once. Returns false if it is anything else, or incomplete. */
static bool take_plain_status(vast_head *head, const char *at, const char *end)
{
    if (!FAST_PATHS || head->matched != 0 || end - at < STATUS_BYTES || memcmp(at, "HTTP/1.1 ", 9) != 0) {
        return false;
    }
    unsigned a = (unsigned)at[9] - '0', b = (unsigned)at[10] - '0', c = (unsigned)at[11] - '0';
    if (a > 9 || b > 9 || c > 9) {
        return false;
    }
    end_status(head, false, a * 100 + b * 10 + c);
    return true;
}

/* Parses version and status by a pattern; their digits form one number. */
static const char *take_status(vast_head *head, const char *at, const char *end)
{
    static const char pattern[STATUS_BYTES + 1] = "HTTP/1.0 000"; /* 0 matches any digit */
    if (take_plain_status(head, at, end)) {
        return at + STATUS_BYTES;
    }
    unsigned matched = head->matched;
    unsigned number = head->status;
    for (; at != end && pattern[matched] != '\0'; at++, matched++) {
        unsigned digit = (unsigned char)*at - (unsigned)'0';
        if (pattern[matched] == '0' && digit <= 9) {
            number = number * 10 + digit;
        } else if (*at != pattern[matched]) {
            fail_status(head, status_fault(matched, *at));
            return at;
        }
    }
    head->matched = (uint8_t)matched;
    head->status = (uint16_t)number;
    if (pattern[matched] == '\0') {
        end_status(head, number < 1000, number % 1000);
    }
    return at;
}

static const char *after_status(vast_head *head, const char *at)
{
    head->field = MISSING;
    if (*at == ' ') {
        head->state = IN_VALUE;
    } else if (*at == '\r') {
        head->state = LINE_END;
    } else {
        fail_status(head, VAST_CAUSE_STATUS_DIGITS);
    }
    return at + 1;
}

/* The empty line of an interim response: another head follows. */
static void end_interim(vast_head *head)
{
    if (head->status == 101) {
        fail(head, VAST_CAUSE_UPGRADE);
    } else if (head->interims == VAST_HEAD_INTERIM_MAX) {
        fail(head, VAST_CAUSE_INTERIMS);
    }
    head->interims++;
    begin_response(head);
}

static vast_framing framing_of(const vast_head *head)
{
    if (head->status == 204 || head->status == 304 || head->tunnel) {
        return VAST_FRAMING_NONE;
    }
    if ((head->seen & SEEN_CODING) != 0) {
        return VAST_FRAMING_CHUNKED;
    }
    return (head->seen & SEEN_LENGTH) != 0 ? VAST_FRAMING_LENGTH : VAST_FRAMING_CLOSE;
}

/* If a response that cannot have a body announces one, the body might follow anyway: the connection is not reused. */
static bool can_go_on(const vast_head *head)
{
    bool stray = head->framing == VAST_FRAMING_NONE && ((head->seen & SEEN_CODING) != 0 || head->content_length != 0);
    bool wanted = (head->seen & SEEN_CLOSE) == 0 && (!head->http10 || (head->seen & SEEN_KEEP_ALIVE) != 0);
    return wanted && !stray && head->framing != VAST_FRAMING_CLOSE;
}

static void end_head(vast_head *head)
{
    if ((head->seen & SEEN_CODING) != 0 && (head->seen & SEEN_LENGTH) != 0) {
        fail(head, VAST_CAUSE_CODING_AND_LENGTH);
    } else if ((head->seen & SEEN_CODING) != 0 && head->http10) {
        fail(head, VAST_CAUSE_CODING_HTTP10);
    } else if (head->status < 200) {
        end_interim(head);
    } else {
        head->framing = (uint8_t)framing_of(head);
        head->keep_alive = can_go_on(head);
        head->state = DONE;
    }
}

static const char *take_line_end(vast_head *head, const char *at)
{
    if (*at != '\n') {
        fail(head, VAST_CAUSE_BARE_CR);
    } else if (head->state == HEAD_END) {
        end_head(head);
    } else {
        head->state = LINE_START;
    }
    return at + 1;
}

/*
 * A line that begins with whitespace continues the previous value; the line break counts as whitespace (RFC 9112,
 * section 5.2, requires that of user agents). A value therefore ends only here, at the start of the next line. Before
 * the first field there is no value to continue (RFC 9112, section 2.2).
 */
static void start_line(vast_head *head, char c)
{
    if (is_blank(c) && head->field != MISSING) {
        head->state = IN_VALUE;
        return;
    }
    if (head->field < NAMES_END) {
        end_element(head);
    }
    if (head->fault == VAST_CAUSE_NONE) {
        head->state = IN_NAME;
    }
}

/* Sets the fault of a character after `len` bytes of a name, where a colon is required. */
static void fail_name(vast_head *head, char c, size_t len)
{
    if (c == ':') {
        fail(head, VAST_CAUSE_EMPTY_NAME);
    } else if (is_blank(c)) {
        fail(head, len == 0 ? VAST_CAUSE_FOLDED_LINE : VAST_CAUSE_NAME_BLANK);
    } else if (c == '\r') {
        fail(head, VAST_CAUSE_NO_COLON);
    } else if (is(c, TEXT)) {
        fail(head, VAST_CAUSE_NAME_TOKEN);
    } else {
        fail_byte(head, c);
    }
}

static void begin_value(vast_head *head, unsigned field)
{
    bool of_body = field == CONTENT_LENGTH || field == TRANSFER_ENCODING;
    head->field = (uint8_t)(head->tunnel && of_body ? OTHER : field);
    head->row = MISSING;
    head->kept = 0;
    head->state = IN_VALUE;
    if (field == LOCATION) {
        head->location_len = 0;
        head->location_clipped = false;
    }
}

static const char *take_name(vast_head *head, const char *at, const char *end)
{
    const char *name = at;
    if (*at == '\r' && head->kept == 0) {
        head->state = HEAD_END;
        return at + 1;
    }
    at = skip_token(at, end);
    size_t len = (size_t)(at - name);
    if (at == end || head->kept != 0) {
        len = keep(head, name, len);
        name = head->word;
    }
    if (at == end) {
        return at;
    }
    if (*at == ':' && len != 0) {
        begin_value(head, find_name(name, len));
    } else {
        fail_name(head, *at, len);
    }
    return at + 1;
}

/* Processes at least one byte, or changes the state. */
static const char *take(vast_head *head, const char *at, const char *end)
{
    if (head->state == IN_STATUS) {
        return take_status(head, at, end);
    }
    if (head->state == AFTER_STATUS) {
        at = after_status(head, at);
    } else if (head->state == LINE_START) {
        start_line(head, *at);
    }
    if (head->state == IN_NAME) {
        at = take_name(head, at, end);
    }
    if (head->state == IN_VALUE) {
        at = take_value(head, at, end);
    }
    return at != end && head->state >= LINE_END ? take_line_end(head, at) : at;
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
    while (at != end && head->state != DONE && head->fault == VAST_CAUSE_NONE) {
        at = take(head, at, end);
    }
    *used = (size_t)(at - bytes);
    head->bytes += (uint32_t)*used;
    if (len > room && head->state != DONE && head->fault == VAST_CAUSE_NONE) {
        fail(head, VAST_CAUSE_HEAD_LENGTH);
    }
    *done = head->state == DONE;
    return head->fault == VAST_CAUSE_NONE ? VAST_OK : VAST_E_HTTP;
}
