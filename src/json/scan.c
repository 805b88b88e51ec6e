#include <string.h>

#include "number.h"
#include "text.h"

/* What the next byte may belong to. The first ones, up to STATE_NONE, lie between values and let white space pass. */
typedef enum state {
    STATE_VALUE,
    STATE_FIRST_ELEMENT, /* or the array's end */
    STATE_FIRST_KEY,     /* or the object's end */
    STATE_KEY,
    STATE_COLON,
    STATE_NEXT, /* a comma or the container's end */
    STATE_NONE, /* the text's value is complete */
    STATE_STRING,
    STATE_ESCAPE, /* after a backslash */
    STATE_UNIT,   /* in the digits of \u */
    STATE_PAIR,   /* after a high surrogate: a backslash must follow */
    STATE_NUMBER,
    STATE_LITERAL
} state;

/* Classes of bytes between values. */
enum { OTHER, BLANK, QUOTE, BRACE, BRACE_END, BRACKET, BRACKET_END, COLON, COMMA, NUMBER, LETTER };

#define BIT(class) (1u << (class))
#define ANY_VALUE (BIT(QUOTE) | BIT(BRACE) | BIT(BRACKET) | BIT(NUMBER) | BIT(LETTER))

static const uint16_t allowed[] = {
    [STATE_VALUE] = ANY_VALUE,
    [STATE_FIRST_ELEMENT] = ANY_VALUE | BIT(BRACKET_END),
    [STATE_FIRST_KEY] = BIT(QUOTE) | BIT(BRACE_END),
    [STATE_KEY] = BIT(QUOTE),
    [STATE_COLON] = BIT(COLON),
    [STATE_NEXT] = BIT(COMMA) | BIT(BRACE_END) | BIT(BRACKET_END),
    [STATE_NONE] = 0,
};

static unsigned class_of(uint8_t byte)
{
    static const uint8_t classes[128] = {
        [' '] = BLANK,
        ['\t'] = BLANK,
        ['\n'] = BLANK,
        ['\r'] = BLANK,
        ['"'] = QUOTE,
        ['{'] = BRACE,
        ['}'] = BRACE_END,
        ['['] = BRACKET,
        [']'] = BRACKET_END,
        [':'] = COLON,
        [','] = COMMA,
        ['-'] = NUMBER,
        ['0'] = NUMBER,
        ['1'] = NUMBER,
        ['2'] = NUMBER,
        ['3'] = NUMBER,
        ['4'] = NUMBER,
        ['5'] = NUMBER,
        ['6'] = NUMBER,
        ['7'] = NUMBER,
        ['8'] = NUMBER,
        ['9'] = NUMBER,
        ['t'] = LETTER,
        ['f'] = LETTER,
        ['n'] = LETTER,
    };
    return byte < sizeof classes ? classes[byte] : OTHER;
}

static void emit(vast_json *json, vast_json_kind kind, const char *text, size_t len, bool last)
{
    vast_json_event event = { (uint8_t)kind, json->first, last, json->depth, text, len };
    json->first = last;
    if (json->on != NULL) {
        json->stopped = (uint8_t)json->on(json->ctx, &event);
    }
}

static const char *refuse(vast_json *json, const char *at)
{
    json->stopped = VAST_E_JSON;
    return at;
}

static void end_value(vast_json *json)
{
    json->state = json->depth == 0 ? STATE_NONE : STATE_NEXT;
}

/* ---- containers ------------------------------------------------------------------------------------------------ */

static bool in_object(const vast_json *json)
{
    unsigned level = json->depth - 1u;
    return (json->nesting[level / 32] >> level % 32 & 1) != 0;
}

static const char *open_container(vast_json *json, const char *at, bool object)
{
    if (json->depth == VAST_JSON_DEPTH) {
        return refuse(json, at);
    }
    uint32_t *word = &json->nesting[json->depth / 32];
    uint32_t bit = (uint32_t)1 << json->depth % 32;
    *word = object ? *word | bit : *word & ~bit;
    json->state = object ? STATE_FIRST_KEY : STATE_FIRST_ELEMENT;
    emit(json, object ? VAST_JSON_OBJECT : VAST_JSON_ARRAY, "", 0, true);
    json->depth++;
    return at + 1;
}

static const char *close_container(vast_json *json, const char *at, bool object)
{
    if (in_object(json) != object) {
        return refuse(json, at);
    }
    json->depth--;
    end_value(json);
    emit(json, object ? VAST_JSON_OBJECT_END : VAST_JSON_ARRAY_END, "", 0, true);
    return at + 1;
}

/* ---- strings --------------------------------------------------------------------------------------------------- */

/* Past all that stands for itself. */
static const char *skip_plain(vast_json *json, const char *at, const char *end)
{
    for (; at != end; at++) {
        uint8_t c = (uint8_t)*at;
        if (json->utf8.need == 0 && (c < 0x20 || c == '"' || c == '\\')) {
            break;
        }
        if (!vast_utf8_take(&json->utf8, c)) {
            return refuse(json, at);
        }
    }
    return at;
}

static const char *scan_string(vast_json *json, const char *from, const char *end)
{
    const char *at = skip_plain(json, from, end);
    size_t len = (size_t)(at - from);
    if (json->stopped != VAST_OK) {
        return at;
    }
    if (at != end && *at == '"') {
        if (json->kind == VAST_JSON_KEY) {
            json->state = STATE_COLON;
        } else {
            end_value(json);
        }
        emit(json, (vast_json_kind)json->kind, from, len, true);
        return at + 1;
    }
    if (at != end && *at != '\\') {
        return refuse(json, at);
    }
    if (len != 0) {
        emit(json, (vast_json_kind)json->kind, from, len, false);
    }
    if (at == end) {
        return at;
    }
    json->state = STATE_ESCAPE;
    return at + 1;
}

static const char *scan_escape(vast_json *json, const char *at)
{
    if (*at == 'u') {
        json->state = STATE_UNIT;
        json->unit = 0;
        json->digits = 0;
        return at + 1;
    }
    const char *letter = memchr(VAST_ESCAPE_LETTERS, *at, VAST_ESCAPE_COUNT);
    if (letter == NULL || json->surrogate != 0) {
        return refuse(json, at);
    }
    json->state = STATE_STRING;
    emit(json, (vast_json_kind)json->kind, &VAST_ESCAPE_VALUES[letter - VAST_ESCAPE_LETTERS], 1, false);
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

static unsigned hex_digit(uint8_t c)
{
    unsigned letter = (c | 0x20u) - 'a';
    unsigned digit = c - (unsigned)'0';
    return digit <= 9 ? digit : letter <= 5 ? letter + 10 : 16;
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
    emit(json, (vast_json_kind)json->kind, text, encode(code, text), false);
}

/* A low surrogate must follow a high one, and must not stand elsewhere: its second digit shows. */
static bool is_misplaced(const vast_json *json)
{
    bool low = json->unit >> 2 == 0xDC >> 2;
    return json->digits == 2 && low != (json->surrogate != 0);
}

static const char *scan_unit(vast_json *json, const char *at)
{
    unsigned digit = hex_digit((uint8_t)*at);
    if (digit > 15) {
        return refuse(json, at);
    }
    json->unit = (uint16_t)(json->unit << 4 | digit);
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
    vast_number_part part = (vast_number_part)json->number_part;
    vast_number_part next = part;
    for (; at != end; at++) {
        next = vast_number_next(part, (uint8_t)*at);
        if (next == VAST_NUMBER_NONE) {
            break;
        }
        part = next;
    }
    json->number_part = (uint8_t)part;
    if (at != end) {
        if (part < VAST_NUMBER_ZERO) {
            return refuse(json, at);
        }
        end_value(json);
    }
    emit(json, VAST_JSON_NUMBER, from, (size_t)(at - from), at != end);
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
        emit(json, (vast_json_kind)json->kind, "", 0, true);
    }
    return at;
}

static const char *begin_literal(vast_json *json, const char *at)
{
    json->state = STATE_LITERAL;
    json->kind = *at == 't' ? VAST_JSON_TRUE : *at == 'f' ? VAST_JSON_FALSE : VAST_JSON_NULL;
    json->literal = *at == 't' ? "rue" : *at == 'f' ? "alse" : "ull";
    return at + 1;
}

/* ---- between values -------------------------------------------------------------------------------------------- */

static const char *scan_between(vast_json *json, const char *at)
{
    unsigned class = class_of((uint8_t)*at);
    if (class == BLANK) {
        return at + 1;
    }
    if ((allowed[json->state] & BIT(class)) == 0) {
        return refuse(json, at);
    }
    switch (class) {
    case QUOTE:
        json->kind = json->state == STATE_KEY || json->state == STATE_FIRST_KEY ? VAST_JSON_KEY : VAST_JSON_STRING;
        json->state = STATE_STRING;
        return at + 1;
    case BRACE:
    case BRACKET:
        return open_container(json, at, class == BRACE);
    case BRACE_END:
    case BRACKET_END:
        return close_container(json, at, class == BRACE_END);
    case COLON:
        json->state = STATE_VALUE;
        return at + 1;
    case COMMA:
        json->state = in_object(json) ? STATE_KEY : STATE_VALUE;
        return at + 1;
    case NUMBER:
        json->state = STATE_NUMBER;
        json->number_part = VAST_NUMBER_START;
        return at;
    default:
        return begin_literal(json, at);
    }
}

static const char *scan_some(vast_json *json, const char *at, const char *end)
{
    switch ((state)json->state) {
    case STATE_STRING:
        return scan_string(json, at, end);
    case STATE_ESCAPE:
        return scan_escape(json, at);
    case STATE_UNIT:
        return scan_unit(json, at);
    case STATE_PAIR:
        return scan_pair(json, at);
    case STATE_NUMBER:
        return scan_number(json, at, end);
    case STATE_LITERAL:
        return scan_literal(json, at, end);
    case STATE_VALUE:
    case STATE_FIRST_ELEMENT:
    case STATE_FIRST_KEY:
    case STATE_KEY:
    case STATE_COLON:
    case STATE_NEXT:
    case STATE_NONE:
        break;
    }
    return scan_between(json, at);
}

void vast_json_begin(vast_json *json, vast_json_handler *on, void *ctx)
{
    *json = (vast_json){ .on = on, .ctx = ctx, .state = STATE_VALUE, .first = true };
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
        emit(json, VAST_JSON_NUMBER, "", 0, true);
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
