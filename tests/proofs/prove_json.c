/* SPDX-License-Identifier: MIT */
/* JSON: the scanner from each of its states, numbers, UTF-8, and the writer against the scanner. */
#include <string.h>

#include "number.h"
#include "prove.h"
#include "vastai/json.h"

enum { EXPONENT_MAX = 100000000 };

/* What the handler received. */
typedef struct heard {
    unsigned events;
    bool open; /* a key, string or number has begun */
} heard;

static vast_err hear(void *ctx, const vast_json_event *event)
{
    heard *h = ctx;
    bool text = event->kind >= VAST_JSON_KEY && event->kind <= VAST_JSON_NUMBER;
    claim(event->kind <= VAST_JSON_NULL && event->depth <= VAST_JSON_DEPTH);
    claim(event->first == !h->open);
    claim(text || (event->first && event->last));
    claim(event->len <= (text ? 4 : 0));
    h->open = !event->last;
    h->events++;
    return VAST_OK;
}

/*
 * After these beginnings, which lead to its states, any byte: it is accepted or refused, and the events fit together.
 */
static void scan_after(const char *before)
{
    vast_json json;
    heard h = { 0 };
    char byte = (char)nondet_uint8();
    vast_json_begin(&json, hear, &h);
    for (size_t i = 0; before[i] != '\0'; i++) {
        claim(vast_json_feed(&json, before + i, 1) == VAST_OK);
    }
    uint32_t offset = vast_json_offset(&json);
    unsigned events = h.events;
    vast_err err = vast_json_feed(&json, &byte, 1);
    claim(err == VAST_OK || err == VAST_E_JSON);
    claim(vast_json_offset(&json) == offset + (err == VAST_OK));
    claim(h.events <= events + 2);
    claim(vast_json_end(&json) != VAST_OK || !h.open);
}

void json_value(void)
{
    scan_after("");
}

void json_array(void)
{
    scan_after("[");
}

void json_object(void)
{
    scan_after("{");
}

void json_colon(void)
{
    scan_after("{\"\"");
}

void json_string(void)
{
    scan_after("\"");
}

void json_utf8(void)
{
    scan_after("\"\xF0");
}

void json_escape(void)
{
    scan_after("\"\\");
}

void json_unit(void)
{
    scan_after("\"\\u00e");
}

void json_surrogate(void)
{
    scan_after("\"\\ud83d\\u");
}

void json_number(void)
{
    scan_after("1");
}

void json_exponent(void)
{
    scan_after("[1e");
}

void json_literal(void)
{
    scan_after("nul");
}

void json_next(void)
{
    scan_after("[[]");
}

void json_after(void)
{
    scan_after("{}");
}

/* All that reading a number can come to. */
static vast_json_decimal any_decimal(void)
{
    vast_json_decimal decimal;
    decimal.digits = nondet_uint64();
    decimal.shift = nondet_int32();
    decimal.exponent = nondet_int32();
    decimal.part = nondet_uint8();
    decimal.next = nondet_uint8();
    decimal.full = nondet_bool();
    decimal.rest = nondet_bool();
    decimal.negative = nondet_bool();
    decimal.exponent_negative = nondet_bool();
    assume(decimal.part < VAST_NUMBER_PARTS && decimal.next <= 9);
    assume(decimal.shift >= -EXPONENT_MAX && decimal.shift <= EXPONENT_MAX);
    assume(decimal.exponent >= 0 && decimal.exponent < EXPONENT_MAX);
    return decimal;
}

/* From any state, any byte: what is counted stays within its limits, so that no sum of it can overflow. */
void decimal_take(void)
{
    vast_json_decimal decimal = any_decimal();
    uint64_t before = decimal.digits;
    char byte = (char)nondet_uint8();
    vast_decimal_take(&decimal, &byte, 1);
    claim(decimal.part < VAST_NUMBER_PARTS && decimal.next <= 9);
    claim(decimal.shift >= -EXPONENT_MAX && decimal.shift <= EXPONENT_MAX);
    claim(decimal.exponent >= 0 && decimal.exponent < EXPONENT_MAX);
    claim(decimal.digits >= before);
}

/* Any number that was read, and any exponent: the point is moved until nothing is left of the digits, or too much.
   What is refused sets nothing. Of more than three digits it is moved to the right, or one place to the left. */
void decimal_value(void)
{
    vast_json_decimal decimal = any_decimal();
    /* That twenty divisions by ten leave nothing of 64 bits is hard for a solver to see. */
    assume(decimal.digits < 1000 || (decimal.shift - decimal.exponent >= -1 && !decimal.exponent_negative));
    int64_t value = 777;
    bool exact = nondet_bool();
    bool negative = decimal.negative;
    vast_err err = vast_decimal_value(&decimal, any_up_to(1) * 6, exact, &value);
    claim(err == VAST_OK || value == 777);
    claim(err != VAST_OK || (negative ? value <= 0 : value >= 0));
}

/* Two characters: the value of what is a whole number, and nothing else has one. */
void number_int(void)
{
    char text[2];
    int64_t value = 777;
    any(text);
    bool second = text[1] >= '0' && text[1] <= '9';
    bool positive = text[0] >= '1' && text[0] <= '9' && second;
    bool negative = text[0] == '-' && second;
    vast_err err = vast_json_int(text, sizeof text, &value);
    claim((err == VAST_OK) == (positive || negative));
    claim(value == (positive ? (text[0] - '0') * 10 + text[1] - '0' : negative ? '0' - text[1] : 777));
}

/* As RFC 3629 has it for two bytes and for three, by their code points. */
void utf8_take(void)
{
    uint8_t a = nondet_uint8(), b = nondet_uint8(), c = nondet_uint8();
    vast_json_utf8 utf8 = { 0 };
    bool two = vast_utf8_take(&utf8, a) && vast_utf8_take(&utf8, b);
    claim(utf8.need <= 3);
    bool ends = two && utf8.need == 0;
    claim(ends == ((a & 0xE0) == 0xC0 && (b & 0xC0) == 0x80 && (a & 0x1F) >= 2));
    bool three = two && utf8.need == 1 && vast_utf8_take(&utf8, c);
    unsigned code = (a & 0xFu) << 12 | (b & 0x3Fu) << 6 | (c & 0x3Fu);
    bool shape = (a & 0xF0) == 0xE0 && (b & 0xC0) == 0x80 && (c & 0xC0) == 0x80;
    claim((three && utf8.need == 0) == (shape && code >= 0x800 && (code < 0xD800 || code > 0xDFFF)));
}

/* Whatever goes in: quotes around it, no control byte, and no quote inside without a backslash before it. */
void write_string(void)
{
    char text[2], written[14];
    any(text);
    size_t i = any_up_to(sizeof written - 1);
    vast_out out;
    vast_out_begin(&out, written, sizeof written);
    vast_put_json_string(&out, text, sizeof text);
    claim(vast_out_whole(&out) && out.total >= 3);
    claim(written[0] == '"' && written[out.total - 1] == '"');
    claim(i >= out.total || (uint8_t)written[i] >= 0x20);
    claim(i == 0 || i + 1 >= out.total || written[i] != '"' || written[i - 1] == '\\');
}
