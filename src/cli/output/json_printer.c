/* SPDX-License-Identifier: MIT */
/* Prints JSON with indentation, event by event. */
#include "json_printer.h"

#include <string.h>

#include "format.h"
#include "text_helpers.h"
#include "units.h"

void vast_printer_begin(vast_printer *printer, vast_sink *sink)
{
    *printer = (vast_printer){ .sink = sink };
}

static void put_escape(vast_sink *sink, unsigned unit)
{
    static const char digits[] = "0123456789abcdef";
    char shown[6] = { '\\', 'u', digits[unit >> 12 & 15], digits[unit >> 8 & 15], digits[unit >> 4 & 15],
        digits[unit & 15] };
    vast_sink_bytes(sink, shown, sizeof shown);
}

/* The letter of a short escape such as \n; 0: the character has none. */
static char short_escape(char c)
{
    static const char from[] = "\"\\\n\r\t\b\f", to[] = "\"\\nrtbf";
    const char *at = strchr(from, c);
    if (at == NULL) {
        return '\0';
    }
    return to[at - from];
}

/* The code point of a character of one to three bytes. */
static unsigned unit_of(const unsigned char *at, unsigned len)
{
    return len == 1   ? at[0]
           : len == 2 ? (at[0] & 0x1fu) << 6 | (at[1] & 0x3fu)
                      : (at[0] & 0x0fu) << 12 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);
}

/* Whether one of eight bytes may need an escape: a control character, a quote, a backslash, DEL, or no ASCII. */
static bool may_need_escape(const char *text)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    uint64_t word;
    memcpy(&word, text, sizeof word);
    uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\';
    uint64_t found = (word - ones * ' ') | (quote - ones) | (backslash - ones) | (word + ones);
    return ((found | word) & high) != 0;
}

/* The number of bytes before the first one that may need an escape. */
static size_t plain_run(const char *text, size_t len)
{
    size_t run = 0;
    while (len - run >= sizeof(uint64_t) && !may_need_escape(text + run)) {
        run += sizeof(uint64_t);
    }
    while (run < len && text[run] >= ' ' && text[run] < 0x7f && text[run] != '"' && text[run] != '\\') {
        run++;
    }
    return run;
}

void vast_printer_escape(vast_sink *sink, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        size_t plain = plain_run(text + at, len - at);
        vast_sink_bytes(sink, text + at, plain);
        at += plain;
        if (at == len) {
            return;
        }
        char letter = short_escape(text[at]);
        vast_glyph glyph = vast_glyph_at(text + at, len - at);
        if (letter != '\0') {
            char pair[2] = { '\\', letter };
            vast_sink_bytes(sink, pair, 2);
        } else if (glyph.printable) {
            vast_sink_bytes(sink, text + at, glyph.len);
        } else if (glyph.len == 1 && (unsigned char)text[at] >= 0x80) {
            put_escape(sink, 0xfffd);
        } else {
            put_escape(sink, unit_of((const unsigned char *)text + at, glyph.len));
        }
        at += glyph.len;
    }
}

/* Prints the separator between the previous token and the next one. */
static void lead_in(vast_printer *printer)
{
    if (printer->after_key) {
        printer->after_key = false;
        return;
    }
    if (printer->depth == 0) {
        return;
    }
    if (printer->compact) {
        vast_sink_text(printer->sink, printer->fresh ? "" : ", ");
        return;
    }
    if (!printer->fresh) {
        vast_sink_char(printer->sink, ',');
    }
    vast_sink_char(printer->sink, '\n');
    vast_sink_fill(printer->sink, ' ', printer->depth);
}

static void open_container(vast_printer *printer, char mark)
{
    lead_in(printer);
    vast_sink_char(printer->sink, mark);
    printer->depth++;
    printer->fresh = true;
}

static void close_container(vast_printer *printer, char mark)
{
    if (printer->depth == printer->kept && mark == '}') {
        return;
    }
    printer->depth--;
    if (!printer->fresh && !printer->compact) {
        vast_sink_char(printer->sink, '\n');
        vast_sink_fill(printer->sink, ' ', printer->depth);
    }
    vast_sink_char(printer->sink, mark);
    printer->fresh = false;
}

static void put_text(vast_printer *printer, const vast_json_event *event, bool quoted)
{
    if (event->first) {
        lead_in(printer);
    }
    if (event->first && quoted) {
        vast_sink_char(printer->sink, '"');
    }
    if (!quoted) {
        vast_sink_bytes(printer->sink, event->text, event->len);
    } else if (event->first && event->last) {
        vast_printer_escape(printer->sink, event->text, event->len);
    } else {
        vast_sink_piece(printer->sink, &printer->cut, vast_printer_escape, event->text, event->len);
    }
    if (event->last && quoted) {
        vast_sink_char(printer->sink, '"');
    }
    if (event->last) {
        printer->fresh = false;
    }
}

static void put_word(vast_printer *printer, const char *word)
{
    lead_in(printer);
    vast_sink_text(printer->sink, word);
    printer->fresh = false;
}

void vast_printer_event(vast_printer *printer, const vast_json_event *event)
{
    switch ((vast_json_kind)event->kind) {
    case VAST_JSON_OBJECT:
        open_container(printer, '{');
        break;
    case VAST_JSON_ARRAY:
        open_container(printer, '[');
        break;
    case VAST_JSON_OBJECT_END:
        close_container(printer, '}');
        break;
    case VAST_JSON_ARRAY_END:
        close_container(printer, ']');
        break;
    case VAST_JSON_KEY:
        put_text(printer, event, true);
        if (event->last) {
            vast_sink_bytes(printer->sink, ": ", 2);
            printer->after_key = true;
        }
        break;
    case VAST_JSON_STRING:
        put_text(printer, event, true);
        break;
    case VAST_JSON_NUMBER:
        put_text(printer, event, false);
        break;
    case VAST_JSON_TRUE:
        put_word(printer, "true");
        break;
    case VAST_JSON_FALSE:
        put_word(printer, "false");
        break;
    case VAST_JSON_NULL:
        put_word(printer, "null");
        break;
    }
}

void vast_printer_mark(vast_printer *printer, vast_json_kind kind)
{
    vast_printer_event(printer, &(vast_json_event){ .kind = (uint8_t)kind, .first = true, .last = true });
}

static void put_whole(vast_printer *printer, vast_json_kind kind, const char *text, size_t len)
{
    vast_json_event event = { .kind = (uint8_t)kind, .first = true, .last = true, .text = text, .len = len };
    vast_printer_event(printer, &event);
}

void vast_printer_key(vast_printer *printer, const char *key)
{
    put_whole(printer, VAST_JSON_KEY, key, strlen(key));
}

static void print_text(void *printer, const char *text, size_t len)
{
    put_whole(printer, text != NULL ? VAST_JSON_STRING : VAST_JSON_NULL, text, len);
}

static void print_number(void *printer, const char *digits, size_t len)
{
    put_whole(printer, VAST_JSON_NUMBER, digits, len);
}

/* Prints punctuation, keys, and true, false and null, which differ in their first letters. */
static void print_plain(void *printer, const char *at, size_t len)
{
    static const char marks[] = "{}[]tfn";
    static const uint8_t kinds[] = { VAST_JSON_OBJECT, VAST_JSON_OBJECT_END, VAST_JSON_ARRAY, VAST_JSON_ARRAY_END,
        VAST_JSON_TRUE, VAST_JSON_FALSE, VAST_JSON_NULL };
    for (const char *end = at + len; at < end; at++) {
        const char *mark = strchr(marks, *at);
        if (mark != NULL) {
            vast_printer_mark(printer, (vast_json_kind)kinds[mark - marks]);
        } else if (*at == '"') {
            size_t key = strcspn(at + 1, "\"");
            put_whole(printer, VAST_JSON_KEY, at + 1, key);
            at += key + 1;
        }
    }
}

void vast_print(vast_printer *printer, const char *pattern, ...)
{
    static const vast_formatter to_printer = { print_plain, print_text, print_number };
    va_list values;
    va_start(values, pattern);
    vast_format(&to_printer, printer, pattern, values);
    va_end(values);
}

void vast_printer_keep_open(vast_printer *printer)
{
    printer->kept = (uint16_t)(printer->depth + 1);
}

bool vast_printer_close_kept(vast_printer *printer)
{
    bool open = printer->kept != 0 && printer->depth == printer->kept;
    printer->kept = 0;
    if (open) {
        close_container(printer, '}');
    }
    return open;
}

void vast_printer_end(vast_printer *printer)
{
    if (printer->kept == 0) {
        vast_sink_char(printer->sink, '\n');
    }
}

void vast_printer_micros(vast_printer *printer, const char *key, const int64_t *micros)
{
    char text[VAST_INT_CHARS + 4];
    vast_out out;
    vast_printer_key(printer, key);
    if (micros == NULL) {
        vast_printer_mark(printer, VAST_JSON_NULL);
        return;
    }
    vast_out_begin(&out, text, sizeof text);
    vast_put_text(&out, *micros < 0 ? "-" : "");
    vast_put_point(&out, *micros < 0 ? 0 - (uint64_t)*micros : (uint64_t)*micros, 6);
    size_t len = vast_out_stored(&out);
    while (text[len - 1] == '0' && text[len - 2] != '.') {
        len--;
    }
    put_whole(printer, VAST_JSON_NUMBER, text, len);
}

vast_point vast_printer_here(const vast_printer *printer)
{
    return (vast_point){ vast_sink_here(printer->sink), *printer };
}

bool vast_printer_rewind(vast_printer *printer, const vast_point *point)
{
    *printer = point->printer;
    return vast_sink_rewind(printer->sink, point->mark);
}
