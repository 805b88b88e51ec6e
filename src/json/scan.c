/* SPDX-License-Identifier: MIT */
/* The JSON scanner: a state machine that can stop after any byte, with fast paths for tokens that are in one piece. */
#include <string.h>

#include "bytes.h"
#include "integer.h"
#include "number.h"
#include "text.h"

/*
 * The fast paths take about 1.2 KB of code and tables. Without them text is read a byte at a time, and every UTF-8
 * character and escape goes through the state machine.
 */
enum { FAST_PATHS = !VAST_JSON_SMALL };

/* What the next byte may be. The states up to STATE_NONE are between tokens and skip whitespace. */
typedef enum state {
    STATE_VALUE,
    STATE_FIRST_ELEMENT, /* or the end of the array */
    STATE_KEY,
    STATE_FIRST_KEY, /* or the end of the object */
    STATE_COLON,
    STATE_NEXT_ELEMENT, /* a comma, or the end of the array */
    STATE_NEXT_MEMBER,  /* a comma, or the end of the object */
    STATE_NONE,         /* the outermost value is complete */
    STATE_STRING,
    STATE_NUMBER,
    STATE_LITERAL,
    STATE_ESCAPE, /* after a backslash */
    STATE_UNIT,   /* inside the digits of \u */
    STATE_PAIR    /* after a high surrogate: a backslash must follow */
} state;

/* ---- many bytes at once ---------------------------------------------------------------------------------------- */

/* Little-endian machines skip plain text a word at a time; others, and the end of a piece, a byte at a time. */
enum { WORDS = FAST_PATHS && VAST_LITTLE_ENDIAN, WORD = sizeof(size_t) };

/*
 * Sets the top bit of the first byte that is not plain text in a string; bits of later bytes may be set as well. After
 * XOR with 2, control characters and the quote are below 0x21; after XOR with itself, the backslash is below 1.
 * Subtracting those limits borrows, which sets the top bit.
 */
static size_t not_plain(size_t word)
{
    size_t low = (word ^ VAST_EACH(2)) - VAST_EACH(0x21);
    size_t backslash = (word ^ VAST_EACH('\\')) - VAST_EACH(1);
    return (word | low | backslash) & VAST_EACH(0x80);
}

/*
 * The same for the first byte that is not a digit: adding 0x46 sets the top bit of bytes from '9' + 1 to 0xB9;
 * subtracting 0x30 sets it for bytes below '0', by a borrow, and keeps it for bytes above 0xAF.
 */
static size_t not_digits(size_t word)
{
    return ((word + VAST_EACH(0x46)) | (word - VAST_EACH('0'))) & VAST_EACH(0x80);
}

static const char *skip_plain(const char *at, const char *end)
{
    while (WORDS && end - at >= WORD) {
        size_t tops = not_plain(vast_word_at(at));
        if (tops != 0) {
            return at + vast_bytes_before(tops);
        }
        at += WORD;
    }
    return at;
}

static const char *skip_digits(const char *at, const char *end)
{
    while (WORDS && end - at >= WORD) {
        size_t tops = not_digits(vast_word_at(at));
        if (tops != 0) {
            return at + vast_bytes_before(tops);
        }
        at += WORD;
    }
    return at;
}

/* ---- events ---------------------------------------------------------------------------------------------------- */

static vast_err ignore(void *ctx, const vast_json_event *event)
{
    (void)ctx;
    (void)event;
    return VAST_OK;
}

/* Passes the event to the handler unless it is muted. */
static void emit(vast_json *json, const char *text, size_t len)
{
    if (json->event.depth < json->muted[json->event.kind != VAST_JSON_KEY]) {
        json->event.text = text;
        json->event.len = len;
        json->stopped = (uint8_t)json->on(json->ctx, &json->event);
    }
}

/* Emits a piece of a key, string or number. `first` is set unless an earlier piece of it was emitted. */
static void emit_piece(vast_json *json, const char *text, size_t len, bool last)
{
    json->event.last = last;
    emit(json, text, len);
    json->event.first = last;
    json->event.last = true;
}

static void emit_whole(vast_json *json, vast_json_kind kind)
{
    json->event.kind = (uint8_t)kind;
    emit(json, "", 0);
}

static const char *refuse(vast_json *json, const char *at)
{
    json->stopped = VAST_E_JSON;
    return at;
}

/* ---- containers ------------------------------------------------------------------------------------------------ */

enum { WORD_BITS = 8 * sizeof(size_t) };

/* The innermost container is the lowest bit; the containers around it follow. */
static void push_level(vast_json *json, unsigned object)
{
    size_t in = object;
    for (unsigned i = 0; i < VAST_JSON_NESTING_WORDS; i++) {
        size_t out = json->nesting[i] >> (WORD_BITS - 1);
        json->nesting[i] = json->nesting[i] << 1 | in;
        in = out;
    }
    json->event.depth++;
    json->after_value = (uint8_t)(STATE_NEXT_ELEMENT + object);
}

static void pop_level(vast_json *json)
{
    size_t in = 0;
    for (unsigned i = VAST_JSON_NESTING_WORDS; i > 0; i--) {
        size_t out = json->nesting[i - 1] & 1;
        json->nesting[i - 1] = json->nesting[i - 1] >> 1 | in << (WORD_BITS - 1);
        in = out;
    }
    json->event.depth--;
    json->after_value = (uint8_t)(STATE_NEXT_ELEMENT + (json->nesting[0] & 1));
    if (json->event.depth == 0) {
        json->after_value = STATE_NONE;
    }
}

static const char *begin_string(vast_json *json, const char *at)
{
    bool is_key = json->state == STATE_KEY || json->state == STATE_FIRST_KEY;
    json->event.kind = is_key ? VAST_JSON_KEY : VAST_JSON_STRING;
    json->state = STATE_STRING;
    return at + 1;
}

/* Takes the quote of a key if it is the next byte. In most texts it is. */
static const char *take_quote(vast_json *json, const char *at, const char *end)
{
    return FAST_PATHS && at != end && *at == '"' ? begin_string(json, at) : at;
}

static void end_value(vast_json *json)
{
    json->state = json->after_value;
}

/* @param object  1: an object, 0: an array. Inlined for each: deeply nested text consists mostly of containers. */
static inline const char *open_container(vast_json *json, const char *at, const char *end, unsigned object)
{
    if (json->event.depth == VAST_JSON_DEPTH) {
        return refuse(json, at);
    }
    emit_whole(json, object ? VAST_JSON_OBJECT : VAST_JSON_ARRAY);
    push_level(json, object);
    json->state = object ? STATE_FIRST_KEY : STATE_FIRST_ELEMENT;
    return object ? take_quote(json, at + 1, end) : at + 1;
}

static const char *close_container(vast_json *json, const char *at, bool object)
{
    pop_level(json);
    end_value(json);
    emit_whole(json, object ? VAST_JSON_OBJECT_END : VAST_JSON_ARRAY_END);
    return at + 1;
}

/* ---- escapes --------------------------------------------------------------------------------------------------- */

static bool is_high_surrogate(uint32_t unit)
{
    return unit >> 10 == 0xD800 >> 10;
}

static bool is_low_surrogate(uint32_t unit)
{
    return unit >> 10 == 0xDC00 >> 10;
}

static uint32_t join_surrogates(uint32_t high, uint32_t low)
{
    return 0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF);
}

static char continuation(uint32_t bits)
{
    return (char)(0x80 | (bits & 0x3F));
}

static size_t encode(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = continuation(code);
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = continuation(code >> 6);
        out[2] = continuation(code);
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = continuation(code >> 12);
    out[2] = continuation(code >> 6);
    out[3] = continuation(code);
    return 4;
}

/* The character that a letter after a backslash encodes; NUL if none. `u` is handled elsewhere. */
static char unescape(char letter)
{
    size_t i = 0;
    while (i < VAST_ESCAPES && vast_escape_letters[i] != letter) {
        i++;
    }
    return i < VAST_ESCAPES ? vast_escape_values[i] : '\0';
}

static const char *scan_escape(vast_json *json, const char *at)
{
    if (*at == 'u') {
        json->state = STATE_UNIT;
        json->unit = 0;
        json->digits = 0;
        return at + 1;
    }
    char character = unescape(*at);
    if (character == '\0' || json->surrogate != 0) {
        return refuse(json, at);
    }
    json->state = STATE_STRING;
    emit_piece(json, &character, 1, false);
    return at + 1;
}

static const char *scan_pair(vast_json *json, const char *at)
{
    if (*at != '\\') {
        return refuse(json, at);
    }
    json->state = STATE_ESCAPE;
    return at + 1;
}

static void end_unit(vast_json *json)
{
    uint32_t code = json->unit;
    char text[4];
    if (json->surrogate != 0) {
        code = join_surrogates(json->surrogate, code);
    } else if (is_high_surrogate(code)) {
        json->surrogate = json->unit;
        json->state = STATE_PAIR;
        return;
    }
    json->surrogate = 0;
    json->state = STATE_STRING;
    emit_piece(json, text, encode(code, text), false);
}

/* A low surrogate must follow a high one, and nothing else may. They differ in the second hexadecimal digit. */
static bool is_misplaced(const vast_json *json)
{
    bool low = json->unit >> 2 == 0xDC >> 2;
    return json->digits == 2 && low != (json->surrogate != 0);
}

static const char *scan_unit(vast_json *json, const char *at)
{
    int digit = vast_hex_digit(*at);
    if (digit < 0) {
        return refuse(json, at);
    }
    json->unit = (uint16_t)((unsigned)json->unit << 4 | (unsigned)digit);
    json->digits++;
    if (is_misplaced(json)) {
        return refuse(json, at);
    }
    if (json->digits == 4) {
        end_unit(json);
    }
    return at + 1;
}

/* ---- fast paths: characters and escapes that are in one piece --------------------------------------------------- */

/*
 * Length of the UTF-8 character at `at`; 0: truncated, invalid, or left to vast_utf8_take(). Reads four bytes as one
 * little-endian number. The masks select the bits that encode the length; the second test rejects overlong forms,
 * surrogates and values above U+10FFFF (RFC 3629, section 4).
 */
static size_t whole_character(const char *at, const char *end)
{
    uint32_t word;
    if (!WORDS || end - at < (ptrdiff_t)sizeof word) {
        return 0;
    }
    memcpy(&word, at, sizeof word);
    if ((word & 0xC0C0F0) == 0x8080E0) {
        uint32_t bits = word & 0x200F;
        return bits != 0 && bits != 0x200D ? 3 : 0;
    }
    if ((word & 0xC0E0) == 0x80C0) {
        return (word & 0x1E) != 0 ? 2 : 0;
    }
    if ((word & 0xC0C0C0F8) == 0x808080F0) {
        uint32_t plane = (word & 7) << 2 | (word >> 12 & 3);
        return plane >= 1 && plane <= 16 ? 4 : 0;
    }
    return 0;
}

/* The UTF-16 code unit in four hexadecimal digits; above 0xFFFF if one of them is not a digit. */
static uint32_t read_unit(const char *at)
{
    int a = vast_hex_digit_fast(at[0]), b = vast_hex_digit_fast(at[1]);
    int c = vast_hex_digit_fast(at[2]), d = vast_hex_digit_fast(at[3]);
    return (a | b | c | d) < 0 ? UINT32_MAX : (uint32_t)(a << 12 | b << 8 | c << 4 | d);
}

/* Decodes \uXXXX, or two of them that form a pair. Otherwise as decode_escape(). */
static size_t decode_unit(const char *at, const char *end, char out[4], size_t *len)
{
    enum { ONE = 6, TWO = 12 };
    if (end - at < ONE) {
        return 0;
    }
    uint32_t unit = read_unit(at + 2);
    if (unit < 0xD800 || (unit > 0xDFFF && unit <= 0xFFFF)) {
        *len += encode(unit, out);
        return ONE;
    }
    if (end - at < TWO || !is_high_surrogate(unit) || at[ONE] != '\\' || at[ONE + 1] != 'u') {
        return 0;
    }
    uint32_t low = read_unit(at + ONE + 2);
    if (!is_low_surrogate(low)) {
        return 0;
    }
    *len += encode(join_surrogates(unit, low), out);
    return TWO;
}

/* What unescape() returns, as a table. */
static const char unescaped[256] = {
    ['"'] = '"',
    ['\\'] = '\\',
    ['/'] = '/',
    ['b'] = '\b',
    ['f'] = '\f',
    ['n'] = '\n',
    ['r'] = '\r',
    ['t'] = '\t',
};

/*
 * Decodes the escape at `at` and adds the bytes of its character to *len. Returns the length of the escape; 0: it is
 * truncated or invalid.
 */
static size_t decode_escape(const char *at, const char *end, char out[4], size_t *len)
{
    if (end - at < 2) {
        return 0;
    }
    if (at[1] == 'u') {
        return decode_unit(at, end, out, len);
    }
    out[0] = unescaped[(uint8_t)at[1]];
    if (out[0] == '\0') {
        return 0;
    }
    *len += 1;
    return 2;
}

/* Copies plain characters into the window, up to its end. Bytes of the window after them may be overwritten. */
static size_t copy_plain(char *out, size_t room, const char *at, const char *end)
{
    size_t len = 0;
    while (WORDS && room - len >= WORD && end - at >= WORD) {
        size_t tops = not_plain(vast_word_at(at));
        memcpy(out + len, at, WORD);
        if (tops != 0) {
            return len + vast_bytes_before(tops);
        }
        len += WORD;
        at += WORD;
    }
    return len;
}

/*
 * Decodes escapes and the text between them into a small window, so that a run of them is one event instead of many.
 * Not inlined: its window and registers would be saved for every other token, too.
 */
__attribute__((noinline)) static const char *take_escapes(vast_json *json, const char *at, const char *end)
{
    enum { LONGEST = 4 };
    char window[VAST_JSON_WINDOW];
    size_t len = 0;
    while (len <= sizeof window - LONGEST && at != end) {
        if (*at == '\\') {
            size_t taken = decode_escape(at, end, window + len, &len);
            if (taken == 0) {
                break;
            }
            at += taken;
            continue;
        }
        size_t plain = copy_plain(window + len, sizeof window - len, at, end);
        if (plain == 0) {
            break;
        }
        len += plain;
        at += plain;
    }
    if (len != 0) {
        emit_piece(json, window, len, false);
    }
    return at;
}

/* ---- strings --------------------------------------------------------------------------------------------------- */

static void emit_text(vast_json *json, const char *from, const char *to)
{
    if (from != to) {
        emit_piece(json, from, (size_t)(to - from), false);
    }
}

/* Takes the quote at the end of a string, and the colon after a key: in most texts it follows immediately. */
static const char *end_string(vast_json *json, const char *from, const char *at, const char *end)
{
    size_t len = (size_t)(at - from);
    at++;
    if (json->event.kind != VAST_JSON_KEY) {
        end_value(json);
        emit_piece(json, from, len, true);
        return at;
    }
    emit_piece(json, from, len, true);
    if (at != end && *at == ':') {
        json->state = STATE_VALUE;
        return at + 1;
    }
    json->state = STATE_COLON;
    return at;
}

/* Skips non-ASCII characters up to an invalid byte. A truncated character continues in the next piece. */
static const char *skip_characters(vast_json *json, const char *at, const char *end)
{
    size_t len;
    while (json->utf8.need == 0 && (len = whole_character(at, end)) != 0) {
        at += len;
    }
    while (at != end && (json->utf8.need != 0 || (uint8_t)*at >= 0x80) && vast_utf8_take(&json->utf8, (uint8_t)*at)) {
        at++;
    }
    return at;
}

/* Decodes the escapes that are complete in this piece; the state machine continues with a truncated one. */
static const char *begin_escape(vast_json *json, const char *at, const char *end)
{
    const char *after = FAST_PATHS ? take_escapes(json, at, end) : at;
    if (after != at) {
        return after;
    }
    json->state = STATE_ESCAPE;
    return at + 1;
}

/* Delivers the text before the invalid byte first, so that events do not depend on where the input is split. */
static const char *refuse_in_string(vast_json *json, const char *from, const char *at)
{
    emit_text(json, from, at);
    return json->stopped == VAST_OK ? refuse(json, at) : at;
}

/* Skips bytes at which skip_plain() stopped, other than quote and backslash. Returns `at` if the byte is invalid. */
static const char *skip_others(vast_json *json, const char *at, const char *end)
{
    if ((uint8_t)*at < 0x80) {
        return at + ((uint8_t)*at >= 0x20);
    }
    return skip_characters(json, at, end);
}

/* Whether a character is incomplete and the byte at `at` does not continue it. */
static bool is_broken(const vast_json *json, const char *at, const char *end)
{
    return at != end && json->utf8.need != 0;
}

/* Scans the text of a string in which no character is incomplete. `from` is where this piece of the text begins. */
static const char *scan_text(vast_json *json, const char *from, const char *at, const char *end)
{
    const char *before;
    do {
        at = skip_plain(at, end);
        if (at == end) {
            emit_text(json, from, at);
            return at;
        }
        if (*at == '"') {
            return end_string(json, from, at, end);
        }
        if (*at == '\\') {
            emit_text(json, from, at);
            return json->stopped == VAST_OK ? begin_escape(json, at, end) : at + 1;
        }
        before = at;
        at = skip_others(json, at, end);
    } while (at != before && !is_broken(json, at, end));
    return refuse_in_string(json, from, at);
}

static const char *scan_string(vast_json *json, const char *from, const char *end)
{
    const char *at = json->utf8.need == 0 ? from : skip_characters(json, from, end);
    return is_broken(json, at, end) ? refuse_in_string(json, from, at) : scan_text(json, from, at, end);
}

/* ---- numbers and literals -------------------------------------------------------------------------------------- */

static const char *scan_number(vast_json *json, const char *from, const char *end)
{
    const char *at = from;
    uint8_t part = json->number_part;
    while (at != end) {
        uint8_t next = vast_number_next(part, *at);
        if (next == VAST_NUMBER_NONE) {
            break;
        }
        part = next;
        at++;
        /* Digits that follow a digit, except a leading zero, belong to the same part. */
        if (part > VAST_NUMBER_ZERO) {
            at = skip_digits(at, end);
        }
    }
    json->number_part = part;
    if (at != end) {
        if (part < VAST_NUMBER_ZERO) {
            return refuse(json, at);
        }
        end_value(json);
    }
    emit_piece(json, from, (size_t)(at - from), at != end);
    return at;
}

static const char *scan_literal(vast_json *json, const char *at, const char *end)
{
    const char *rest = json->literal;
    while (at != end && *rest != '\0' && *at == *rest) {
        rest++;
        at++;
    }
    json->literal = rest;
    if (*rest == '\0') {
        end_value(json);
        emit(json, "", 0);
        return at;
    }
    return at == end ? at : refuse(json, at);
}

/* ---- between values -------------------------------------------------------------------------------------------- */

static const char *begin_number(vast_json *json, const char *at)
{
    json->state = STATE_NUMBER;
    json->event.kind = VAST_JSON_NUMBER;
    json->number_part = VAST_NUMBER_START;
    return at;
}

static const char *begin_literal(vast_json *json, const char *at)
{
    static const char rests[][5] = { "rue", "alse", "ull" };
    unsigned which = *at == 't' ? 0 : *at == 'f' ? 1 : 2;
    json->state = STATE_LITERAL;
    json->event.kind = (uint8_t)(VAST_JSON_TRUE + which);
    json->literal = rests[which];
    return at + 1;
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at != end && vast_class_of(*at) == VAST_BLANK) {
        at++;
    }
    return at;
}

#define BIT(state) (1u << (state))

/* The states in which a byte of each class may follow, as bit sets. */
static const uint8_t allowed[VAST_CLASSES] = {
    [VAST_BLANK] = 0xFF,
    [VAST_COLON] = BIT(STATE_COLON),
    [VAST_COMMA] = BIT(STATE_NEXT_ELEMENT) | BIT(STATE_NEXT_MEMBER),
    [VAST_QUOTE] = BIT(STATE_VALUE) | BIT(STATE_FIRST_ELEMENT) | BIT(STATE_KEY) | BIT(STATE_FIRST_KEY),
    [VAST_BRACE_END] = BIT(STATE_FIRST_KEY) | BIT(STATE_NEXT_MEMBER),
    [VAST_BRACKET_END] = BIT(STATE_FIRST_ELEMENT) | BIT(STATE_NEXT_ELEMENT),
    [VAST_BRACE] = BIT(STATE_VALUE) | BIT(STATE_FIRST_ELEMENT),
    [VAST_BRACKET] = BIT(STATE_VALUE) | BIT(STATE_FIRST_ELEMENT),
    [VAST_LETTER] = BIT(STATE_VALUE) | BIT(STATE_FIRST_ELEMENT),
    [VAST_ZERO] = BIT(STATE_VALUE) | BIT(STATE_FIRST_ELEMENT),
    [VAST_DIGIT] = BIT(STATE_VALUE) | BIT(STATE_FIRST_ELEMENT),
    [VAST_MINUS] = BIT(STATE_VALUE) | BIT(STATE_FIRST_ELEMENT),
};

/* Takes a byte that begins no string, number or literal. */
static const char *take_mark(vast_json *json, const char *at, const char *end, size_t class)
{
    if (class >= VAST_BRACE_END) {
        return close_container(json, at, class == VAST_BRACE_END);
    }
    if (class >= VAST_BRACE) {
        /* With a constant, the compiler makes shorter code for each kind. */
        return FAST_PATHS && class == VAST_BRACKET ? open_container(json, at, end, 0)
                                                   : open_container(json, at, end, (unsigned)(VAST_BRACKET - class));
    }
    if (class == VAST_BLANK) {
        return skip_blanks(at + 1, end);
    }
    json->state = STATE_VALUE;
    return at + 1;
}

static const char *take_comma(vast_json *json, const char *at, const char *end)
{
    if (json->state == STATE_NEXT_MEMBER) {
        json->state = STATE_KEY;
        return take_quote(json, at + 1, end);
    }
    json->state = STATE_VALUE;
    return at + 1;
}

static const char *begin_token(vast_json *json, const char *at, const char *end, size_t class)
{
    if (class == VAST_COMMA) {
        return take_comma(json, at, end);
    }
    if (class == VAST_QUOTE) {
        return begin_string(json, at);
    }
    return class == VAST_LETTER ? begin_literal(json, at) : begin_number(json, at);
}

/* Scans what is in this piece of a string, number or literal. */
static const char *scan_token(vast_json *json, const char *at, const char *end)
{
    if (json->state == STATE_STRING) {
        return scan_string(json, at, end);
    }
    if (json->state == STATE_NUMBER) {
        return scan_number(json, at, end);
    }
    if (json->state == STATE_LITERAL) {
        return scan_literal(json, at, end);
    }
    if (json->state == STATE_UNIT) {
        return scan_unit(json, at);
    }
    if (json->state == STATE_ESCAPE) {
        return scan_escape(json, at);
    }
    return json->state == STATE_PAIR ? scan_pair(json, at) : at;
}

/* Scans one structural character, or what this piece has of one token, and the comma after it. */
static const char *scan_some(vast_json *json, const char *at, const char *end)
{
    if (json->state <= STATE_NONE) {
        size_t class = vast_class_of(*at);
        if ((allowed[class] >> json->state & 1) == 0) {
            return refuse(json, at);
        }
        if (class > VAST_COMMA) {
            return take_mark(json, at, end, class);
        }
        at = begin_token(json, at, end, class);
    }
    at = scan_token(json, at, end);
    bool next = json->state == STATE_NEXT_MEMBER || json->state == STATE_NEXT_ELEMENT;
    return FAST_PATHS && at != end && *at == ',' && next ? take_comma(json, at, end) : at;
}

void vast_json_begin(vast_json *json, vast_json_handler *on, void *ctx)
{
    *json = (vast_json){
        .on = on != NULL ? on : ignore,
        .ctx = ctx,
        .state = STATE_VALUE,
        .after_value = STATE_NONE,
        .muted = { UINT16_MAX, UINT16_MAX },
        .event = { .first = true, .last = true },
    };
}

void vast_json_mute(vast_json *json, uint16_t keys, uint16_t values)
{
    json->muted[0] = keys;
    json->muted[1] = values;
}

vast_err vast_json_feed(vast_json *json, const char *text, size_t len)
{
    if (len == 0) {
        return (vast_err)json->stopped;
    }
    const char *at = text;
    const char *end = text + len;
    while (at != end && json->stopped == VAST_OK) {
        at = scan_some(json, at, end);
    }
    size_t taken = (size_t)(at - text);
    json->offset = taken < UINT32_MAX - json->offset ? json->offset + (uint32_t)taken : UINT32_MAX;
    return (vast_err)json->stopped;
}

vast_err vast_json_end(vast_json *json)
{
    if (json->stopped == VAST_OK && json->state == STATE_NUMBER && json->number_part >= VAST_NUMBER_ZERO) {
        end_value(json);
        emit_piece(json, "", 0, true);
    }
    if (json->stopped == VAST_OK && json->state != STATE_NONE) {
        json->stopped = VAST_E_JSON;
    }
    return (vast_err)json->stopped;
}

uint32_t vast_json_offset(const vast_json *json)
{
    return json->offset;
}
