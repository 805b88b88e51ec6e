#include <string.h>

#include "integer.h"
#include "number.h"
#include "text.h"

/* What the next byte may belong to. The first ones, up to STATE_NONE, lie between values and let white space pass; the
   container may end in the odd ones of them. */
typedef enum state {
    STATE_VALUE,
    STATE_FIRST_ELEMENT, /* or the array's end */
    STATE_KEY,
    STATE_FIRST_KEY, /* or the object's end */
    STATE_COLON,
    STATE_NEXT, /* a comma or the container's end */
    STATE_NONE, /* the text's value is complete */
    STATE_STRING,
    STATE_NUMBER,
    STATE_LITERAL,
    STATE_ESCAPE, /* after a backslash */
    STATE_UNIT,   /* in the digits of \u */
    STATE_PAIR    /* after a high surrogate: a backslash must follow */
} state;

/* ---- many bytes at once ---------------------------------------------------------------------------------------- */

/* Text is passed over by the word where the first byte is the lowest one; elsewhere, and at a piece's end, by the byte. */
enum { WORDS = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, WORD = sizeof(size_t) };

/* A word whose bytes are all `byte`. */
#define EACH(byte) ((size_t)-1 / 255 * (byte))

static size_t word_at(const char *at)
{
    size_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* The top bit of the first byte that does not stand for itself in a string, perhaps with others above it. With 2 flipped, the
   controls and the quote are those below 0x21; the backslash, flipped, is that below 1. Both borrow when that is taken away. */
static size_t not_plain(size_t word)
{
    size_t low = (word ^ EACH(2)) - EACH(0x21);
    size_t backslash = (word ^ EACH('\\')) - EACH(1);
    return (word | low | backslash) & EACH(0x80);
}

/* Likewise for what is no digit: 0x46 more gives the top bit to what follows '9', up to 0xB9; 0x30 less gives it to all
   before '0', by a borrow, and leaves it to what lies past 0xAF. */
static size_t not_digits(size_t word)
{
    return ((word + EACH(0x46)) | (word - EACH('0'))) & EACH(0x80);
}

/* How many bytes lie before the first with its top bit set: each of them, and that one, adds 1 to the highest byte. */
static size_t bytes_before(size_t tops)
{
    return (((tops ^ (tops - 1)) & EACH(1)) * EACH(1) >> (WORD - 1) * 8) - 1;
}

static const char *skip_plain(const char *at, const char *end)
{
    while (WORDS && end - at >= WORD) {
        size_t tops = not_plain(word_at(at));
        if (tops != 0) {
            return at + bytes_before(tops);
        }
        at += WORD;
    }
    return at;
}

static const char *skip_digits(const char *at, const char *end)
{
    while (WORDS && end - at >= WORD) {
        size_t tops = not_digits(word_at(at));
        if (tops != 0) {
            return at + bytes_before(tops);
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

/* A piece of what json->kind says. */
static void emit(vast_json *json, const char *text, size_t len, bool last)
{
    vast_json_event event = { json->kind, json->first, last, json->depth, text, len };
    json->first = last;
    json->stopped = (uint8_t)json->on(json->ctx, &event);
}

static void emit_whole(vast_json *json, vast_json_kind kind)
{
    json->kind = (uint8_t)kind;
    emit(json, "", 0, true);
}

static const char *refuse(vast_json *json, const char *at)
{
    json->stopped = VAST_E_JSON;
    return at;
}

static void end_value(vast_json *json)
{
    json->state = (uint8_t)(STATE_NEXT + (json->depth == 0));
}

/* ---- containers ------------------------------------------------------------------------------------------------ */

static bool is_value_due(const vast_json *json)
{
    return json->state <= STATE_FIRST_ELEMENT;
}

static bool in_object(const vast_json *json)
{
    unsigned level = json->depth - 1u;
    return (json->nesting[level / 32] >> level % 32 & 1) != 0;
}

static const char *open_container(vast_json *json, const char *at, bool object)
{
    if (!is_value_due(json) || json->depth == VAST_JSON_DEPTH) {
        return refuse(json, at);
    }
    uint32_t *word = &json->nesting[json->depth / 32];
    uint32_t bit = (uint32_t)1 << json->depth % 32;
    *word = object ? *word | bit : *word & ~bit;
    json->state = object ? STATE_FIRST_KEY : STATE_FIRST_ELEMENT;
    emit_whole(json, object ? VAST_JSON_OBJECT : VAST_JSON_ARRAY);
    json->depth++;
    return at + 1;
}

static bool is_end_due(const vast_json *json)
{
    return json->state % 2 != 0;
}

static const char *close_container(vast_json *json, const char *at, bool object)
{
    if (!is_end_due(json) || in_object(json) != object) {
        return refuse(json, at);
    }
    json->depth--;
    end_value(json);
    emit_whole(json, object ? VAST_JSON_OBJECT_END : VAST_JSON_ARRAY_END);
    return at + 1;
}

/* ---- strings --------------------------------------------------------------------------------------------------- */

static void emit_text(vast_json *json, const char *from, const char *to, bool last)
{
    if (last || from != to) {
        emit(json, from, (size_t)(to - from), last);
    }
}

static const char *end_string(vast_json *json, const char *at, const char *end)
{
    if (json->kind != VAST_JSON_KEY) {
        end_value(json);
    } else if (at != end && *at == ':') {
        json->state = STATE_VALUE;
        at++;
    } else {
        json->state = STATE_COLON;
    }
    return at;
}

/* A byte of a string, neither quote nor backslash unless it is out of place. */
static bool take_character(vast_json *json, uint8_t c)
{
    return json->utf8.need == 0 && c < 0x80 ? c >= 0x20 : vast_utf8_take(&json->utf8, c);
}

static const char *scan_string(vast_json *json, const char *from, const char *end)
{
    const char *at = from;
    for (;; at++) {
        if (json->utf8.need == 0) {
            at = skip_plain(at, end);
        }
        if (at == end) {
            emit_text(json, from, at, false);
            return at;
        }
        if (json->utf8.need == 0 && *at == '"') {
            emit_text(json, from, at, true);
            return end_string(json, at + 1, end);
        }
        if (json->utf8.need == 0 && *at == '\\') {
            json->state = STATE_ESCAPE;
            emit_text(json, from, at, false);
            return at + 1;
        }
        if (!take_character(json, (uint8_t)*at)) {
            /* What came before is shown, as it is if the input was cut here. */
            emit_text(json, from, at, false);
            return json->stopped == VAST_OK ? refuse(json, at) : at;
        }
    }
}

static const char *scan_escape(vast_json *json, const char *at)
{
    if (*at == 'u') {
        json->state = STATE_UNIT;
        json->unit = 0;
        json->digits = 0;
        return at + 1;
    }
    const char *letter = memchr(vast_escape_letters, *at, VAST_ESCAPES);
    if (letter == NULL || json->surrogate != 0) {
        return refuse(json, at);
    }
    json->state = STATE_STRING;
    emit(json, &vast_escape_values[letter - vast_escape_letters], 1, false);
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

static size_t encode(uint32_t code, char out[4])
{
    static const uint8_t leads[] = { 0, 0xC0, 0xE0, 0xF0 };
    size_t more = (size_t)(code >= 0x80) + (code >= 0x800) + (code >= 0x10000);
    for (size_t i = more; i > 0; i--) {
        out[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    out[0] = (char)(leads[more] | code);
    return more + 1;
}

static void end_unit(vast_json *json)
{
    uint32_t code = json->unit;
    char text[4];
    if (json->surrogate != 0) {
        code = 0x10000 + (((uint32_t)json->surrogate & 0x3FF) << 10) + (code & 0x3FF);
    } else if (code >> 10 == 0xD800 >> 10) {
        json->surrogate = json->unit;
        json->state = STATE_PAIR;
        return;
    }
    json->surrogate = 0;
    json->state = STATE_STRING;
    emit(json, text, encode(code, text), false);
}

/* A low surrogate must follow a high one, and must not stand elsewhere: its second digit shows. */
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
        /* Digits that follow one, other than a leading zero, are of its part. */
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
    emit(json, from, (size_t)(at - from), at != end);
    return at;
}

static const char *scan_literal(vast_json *json, const char *at, const char *end)
{
    while (at != end && *json->literal != '\0') {
        if (*at != *json->literal) {
            return refuse(json, at);
        }
        json->literal++;
        at++;
    }
    if (*json->literal == '\0') {
        end_value(json);
        emit(json, "", 0, true);
    }
    return at;
}

/* ---- between values -------------------------------------------------------------------------------------------- */

static bool is_key_due(const vast_json *json)
{
    return json->state == STATE_KEY || json->state == STATE_FIRST_KEY;
}

static const char *begin_string(vast_json *json, const char *at)
{
    bool is_key = is_key_due(json);
    if (!is_key && !is_value_due(json)) {
        return refuse(json, at);
    }
    json->kind = is_key ? VAST_JSON_KEY : VAST_JSON_STRING;
    json->state = STATE_STRING;
    return at + 1;
}

static const char *begin_number(vast_json *json, const char *at)
{
    if (!is_value_due(json)) {
        return refuse(json, at);
    }
    json->state = STATE_NUMBER;
    json->kind = VAST_JSON_NUMBER;
    json->number_part = VAST_NUMBER_START;
    return at;
}

static const char *begin_literal(vast_json *json, const char *at)
{
    if (!is_value_due(json)) {
        return refuse(json, at);
    }
    json->state = STATE_LITERAL;
    json->kind = *at == 't' ? VAST_JSON_TRUE : *at == 'f' ? VAST_JSON_FALSE : VAST_JSON_NULL;
    json->literal = *at == 't' ? "rue" : *at == 'f' ? "alse" : "ull";
    return at + 1;
}

/* Takes the quote after it too: it comes at once in most texts. */
static const char *take_comma(vast_json *json, const char *at, const char *end)
{
    if (json->state != STATE_NEXT) {
        return refuse(json, at);
    }
    json->state = in_object(json) ? STATE_KEY : STATE_VALUE;
    at++;
    return at != end && *at == '"' ? begin_string(json, at) : at;
}

/* To where the next key, value or container begins or ends. */
static const char *scan_between(vast_json *json, const char *at, const char *end)
{
    for (; at != end; at++) {
        unsigned class = vast_class_of(*at);
        switch (class) {
        case VAST_BLANK:
            break;
        case VAST_COLON:
            if (json->state != STATE_COLON) {
                return refuse(json, at);
            }
            json->state = STATE_VALUE;
            break;
        case VAST_COMMA:
            return take_comma(json, at, end);
        case VAST_QUOTE:
            return begin_string(json, at);
        case VAST_BRACE_END:
        case VAST_BRACKET_END:
            return close_container(json, at, class == VAST_BRACE_END);
        case VAST_BRACE:
        case VAST_BRACKET:
            return open_container(json, at, class == VAST_BRACE);
        case VAST_LETTER:
            return begin_literal(json, at);
        case VAST_ZERO:
        case VAST_DIGIT:
        case VAST_MINUS:
            return begin_number(json, at);
        default:
            return refuse(json, at);
        }
    }
    return at;
}

static const char *scan_some(vast_json *json, const char *at, const char *end)
{
    if (json->state <= STATE_NONE) {
        at = scan_between(json, at, end);
        if (at == end || json->state <= STATE_NONE) {
            return at;
        }
    }
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
    return json->state == STATE_ESCAPE ? scan_escape(json, at) : scan_pair(json, at);
}

void vast_json_begin(vast_json *json, vast_json_handler *on, void *ctx)
{
    *json = (vast_json){ .on = on != NULL ? on : ignore, .ctx = ctx, .state = STATE_VALUE, .first = true };
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
        emit(json, "", 0, true);
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
