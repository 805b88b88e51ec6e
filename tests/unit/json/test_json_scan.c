/* SPDX-License-Identifier: MIT */
/*
 * The scanner: what it accepts, as which events, and where it refuses; each text whole, byte by byte and cut anywhere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"
#include "json_trace.h"

#define TEXT(literal) (literal), sizeof(literal) - 1

typedef struct scan_case {
    const char *text;
    size_t len;
    const char *trace; /* NULL: refused */
    uint32_t offset;   /* of the byte that is refused, or the text's length: it ends too early */
} scan_case;

static guard pages;

static int open_pages(void **state)
{
    (void)state;
    guard_open(&pages, 4096);
    return 0;
}

static int close_pages(void **state)
{
    (void)state;
    guard_close(&pages);
    return 0;
}

/* Pieces [0, cut) and [cut, len), the second in steps; each against the unreadable page. */
static vast_err scan(vast_json *json, const char *text, size_t len, size_t cut, size_t step)
{
    vast_err err = vast_json_feed(json, guard_place(&pages, text, cut), cut);
    for (size_t at = cut; at < len && err == VAST_OK; at += step) {
        size_t piece = len - at < step ? len - at : step;
        err = vast_json_feed(json, guard_place(&pages, text + at, piece), piece);
    }
    return err == VAST_OK ? vast_json_end(json) : err;
}

static void check_cut(const scan_case *c, size_t cut, size_t step)
{
    char line[4096] = "";
    json_trace trace;
    vast_json json;
    json_trace_begin(&trace, line, sizeof line - 1);
    vast_json_begin(&json, json_trace_event, &trace);
    vast_err err = scan(&json, c->text, c->len, cut, step);
    if (err != (c->trace != NULL ? VAST_OK : VAST_E_JSON) || vast_json_offset(&json) != c->offset) {
        fail_msg("%.*s cut at %zu by %zu: %s at %u", (int)c->len, c->text, cut, step, vast_err_name(err),
            (unsigned)vast_json_offset(&json));
    }
    assert_false(trace.broken);
    if (c->trace != NULL) {
        assert_string_equal(line, c->trace);
    }
}

static void check_case(const scan_case *c)
{
    check_cut(c, c->len, 1);
    check_cut(c, 0, 1);
    check_cut(c, 0, 3);
    for (size_t cut = 1; cut < c->len; cut++) {
        check_cut(c, cut, c->len);
    }
}

/* ---- what is accepted ------------------------------------------------------------------------------------------ */

#define GOOD(literal, trace)                                                                                           \
    {                                                                                                                  \
        TEXT(literal), (trace), sizeof(literal) - 1                                                                    \
    }

static const scan_case accepted[] = {
    GOOD("0", "n0'0'"),
    GOOD("-0", "n0'-0'"),
    GOOD("12", "n0'12'"),
    GOOD(" 12 ", "n0'12'"),
    GOOD("-1.50", "n0'-1.50'"),
    GOOD("0.0e0", "n0'0.0e0'"),
    GOOD("10E+05", "n0'10E+05'"),
    GOOD("1e-123456789012", "n0'1e-123456789012'"),
    GOOD("[12345678901234567890.12345678901234567890]", "[0 n1'12345678901234567890.12345678901234567890' ]0"),
    GOOD("[-12345678,87654321e12345678]", "[0 n1'-12345678' n1'87654321e12345678' ]0"),
    GOOD("true", "t0"),
    GOOD("\t\r\n false\t\r\n ", "f0"),
    GOOD("null", "00"),
    GOOD("[true,false,null]", "[0 t1 f1 01 ]0"),
    GOOD("\"\"", "s0''"),
    GOOD("\"a\"", "s0'a'"),
    GOOD("\"abcdefghijklmnopqrstuvwxyz ~\x7F!#[]^\"", "s0'abcdefghijklmnopqrstuvwxyz ~\\7f!#[]^'"),
    GOOD("\"0123456\\\"01234567\\\\012345678\"", "s0'0123456\"01234567\\012345678'"),
    GOOD("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "s0'\"\\/\\08\\0c\\0a\\0d\\09'"),
    GOOD("\"\\u0000\\u0041\\u007f\\u0080\\u07FF\\u0800\\uffff\"",
        "s0'\\00A\\7f\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF'"),
    GOOD("\"\\uD7FF\\uE000\"", "s0'\xED\x9F\xBF\xEE\x80\x80'"),
    GOOD("\"\\uD800\\uDC00\\udbff\\udfff\\uD83D\\uDe00\"", "s0'\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\xF0\x9F\x98\x80'"),
    GOOD("\"\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"",
        "s0'\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF'"),
    GOOD("\"1234567\xC3\xA9 12345678\xE2\x82\xAC\"", "s0'1234567\xC3\xA9 12345678\xE2\x82\xAC'"),
    GOOD("[]", "[0 ]0"),
    GOOD("[ ]", "[0 ]0"),
    GOOD("{}", "{0 }0"),
    GOOD("{ }", "{0 }0"),
    GOOD("[[],{},[[]]]", "[0 [1 ]1 {1 }1 [1 [2 ]2 ]1 ]0"),
    GOOD("{\"a\":1}", "{0 k1'a' n1'1' }0"),
    GOOD(" { \"a\" : 1 , \"b\" : [ 2 , \"c\" ] } ", "{0 k1'a' n1'1' k1'b' [1 n2'2' s2'c' ]1 }0"),
    GOOD("{\"\":{\"\":{}}}", "{0 k1'' {1 k2'' {2 }2 }1 }0"),
    GOOD("{\"a\\u0062\":\"c\\n\",\"a\":null}", "{0 k1'ab' s1'c\\0a' k1'a' 01 }0"),
    GOOD("[1,[2,{\"a\":[]}],\"\",-3]", "[0 n1'1' [1 n2'2' {2 k3'a' [3 ]3 }2 ]1 s1'' n1'-3' ]0"),
};

static void what_is_json_is_accepted_as_its_events(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof accepted / sizeof accepted[0]; i++) {
        check_case(&accepted[i]);
    }
}

/* ---- what is refused ------------------------------------------------------------------------------------------- */

#define BAD(literal, offset)                                                                                           \
    {                                                                                                                  \
        TEXT(literal), NULL, (offset)                                                                                  \
    }

static const scan_case refused[] = {
    /* It ends too early. */
    BAD("", 0),
    BAD(" ", 1),
    BAD("-", 1),
    BAD("1.", 2),
    BAD("1e", 2),
    BAD("1e+", 3),
    BAD("tru", 3),
    BAD("\"", 1),
    BAD("\"a", 2),
    BAD("\"\\", 2),
    BAD("\"\\u12", 5),
    BAD("\"\\uD800", 7),
    BAD("\"\\uD800\\", 8),
    BAD("\"\xC2", 2),
    BAD("[", 1),
    BAD("[1", 2),
    BAD("[1,", 3),
    BAD("{", 1),
    BAD("{\"a\"", 4),
    BAD("{\"a\":", 5),
    BAD("{\"a\":1", 6),
    BAD("{\"a\":1,", 7),
    /* More than one value. */
    BAD("1 2", 2),
    BAD("\"a\"\"b\"", 3),
    BAD("[]]", 2),
    BAD("{}}", 2),
    BAD("{},", 2),
    BAD("[]:", 2),
    BAD("[][", 2),
    BAD("truex", 4),
    BAD("nullnull", 4),
    /* Structure. */
    BAD("]", 0),
    BAD("}", 0),
    BAD(",", 0),
    BAD(":", 0),
    BAD("[}", 1),
    BAD("{]", 1),
    BAD("[1}", 2),
    BAD("{\"a\":1]", 6),
    BAD("[,1]", 1),
    BAD("[1,]", 3),
    BAD("[1,,2]", 3),
    BAD("[1 2]", 3),
    BAD("[1:2]", 2),
    BAD("[\"a\":1]", 4),
    BAD("[\"a\"\"b\"]", 4),
    BAD("{1:2}", 1),
    BAD("{,}", 1),
    BAD("{:}", 1),
    BAD("{[]:1}", 1),
    BAD("{true:1}", 1),
    BAD("{\"a\" 1}", 5),
    BAD("{\"a\",1}", 4),
    BAD("{\"a\"\"b\"}", 4),
    BAD("{\"a\":}", 5),
    BAD("{\"a\"::1}", 5),
    BAD("{\"a\":1,}", 7),
    BAD("{\"a\":1 \"b\":2}", 7),
    BAD("{\"a\":1:", 6),
    BAD("{\"a\":1,1}", 7),
    BAD("{\"a\":1,{", 7),
    /* Numbers. */
    BAD("+1", 0),
    BAD(".5", 0),
    BAD("00", 1),
    BAD("01", 1),
    BAD("-01", 2),
    BAD("012345678", 1),
    BAD("[00,12345678]", 2),
    BAD("--1", 1),
    BAD("-a", 1),
    BAD("-.", 1),
    BAD("1.e1", 2),
    BAD("1..2", 2),
    BAD("1.2.3", 3),
    BAD("1ee2", 2),
    BAD("1e2e3", 3),
    BAD("1e2.3", 3),
    BAD("1e+-2", 3),
    BAD("1-2", 1),
    BAD("0x1", 1),
    BAD("1_000", 1),
    BAD("12345678a", 8),
    BAD("1234567:", 7),
    BAD("1234567/", 7),
    BAD("1234567\xBA", 7),
    BAD("1234567\xFF", 7),
    BAD("NaN", 0),
    BAD("Infinity", 0),
    /* Literals. */
    BAD("True", 0),
    BAD("tRue", 1),
    BAD("falsy", 4),
    BAD("nul1", 3),
    BAD("[nulL]", 4),
    /* Strings. */
    BAD("'a'", 0),
    BAD("\"\n\"", 1),
    BAD("\"1234567\t\"", 8),
    BAD("\"\x1F\"", 1),
    BAD("\"a\0\"", 2),
    BAD("\"\\a\"", 2),
    BAD("\"\\0\"", 2),
    BAD("\"\\\0\"", 2),
    BAD("\"\\U0041\"", 2),
    BAD("\"\\u00G0\"", 5),
    BAD("\"\\u/000\"", 3),
    BAD("\"\\u:000\"", 3),
    BAD("\"\\u000`\"", 6),
    BAD("\"\\u00\"", 5),
    /* Surrogates that do not make a pair. */
    BAD("\"\\uDC00\"", 4),
    BAD("\"\\uDFFF\"", 4),
    BAD("\"\\uD800\"", 7),
    BAD("\"\\uD800a\"", 7),
    BAD("\"\\uD800\\n\"", 8),
    BAD("\"\\uD800\\\\\"", 8),
    BAD("\"\\uD800\\uD800\"", 10),
    BAD("\"\\uD800\\u0041\"", 10),
    BAD("\"\\uD800\\uE000\"", 10),
    BAD("\"\\uD800\xED\xB0\x80\"", 7),
    BAD("\"\\uD83Dabcdefghijkl\"", 7),
    BAD("\"\\uD83D\\nbcdefghijkl\"", 8),
    BAD("\"\\uD83D\\uDE0x1234567\"", 12),
    BAD("\"\\uDE00\\uD83Dabcdefg\"", 4),
    /* Bytes that are not UTF-8. */
    BAD("\"\x80\"", 1),
    BAD("\"\xBF\"", 1),
    BAD("\"\xC0\x80\"", 1),
    BAD("\"\xC1\xBF\"", 1),
    BAD("\"\xC2\"", 2),
    BAD("\"\xC2\x7F\"", 2),
    BAD("\"\xC2\xC0\"", 2),
    BAD("\"\xC2\\\"", 2),
    BAD("\"\xE0\x9F\xBF\"", 2),
    BAD("\"\xE1\x80\"", 3),
    BAD("\"\xED\xA0\x80\"", 2),
    BAD("\"\xF0\x8F\xBF\xBF\"", 2),
    BAD("\"\xF4\x90\x80\x80\"", 2),
    BAD("\"\xF1\x80\x80\"", 4),
    BAD("\"\xF5\x80\x80\x80\"", 1),
    BAD("\"\xFE\"", 1),
    BAD("\"12345678\xFF\"", 9),
    /* Invalid white space, comments, byte order marks. */
    BAD("\f1", 0),
    BAD("\v1", 0),
    BAD("\xC2\xA0", 0),
    BAD("[1,\0]", 3),
    BAD("/**/1", 0),
    BAD("1//", 1),
    BAD("#", 0),
    BAD("\xEF\xBB\xBF{}", 0),
    BAD("\xFE\xFF", 0),
    BAD("[\\n]", 1),
    BAD("[a\"\"]", 1),
};

static void what_is_not_json_is_refused_where_it_goes_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        check_case(&refused[i]);
    }
}

/* ---- by exhaustion --------------------------------------------------------------------------------------------- */

static bool is_accepted(const char *text, size_t len)
{
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    return vast_json_feed(&json, text, len) == VAST_OK && vast_json_end(&json) == VAST_OK;
}

static void each_byte_alone_is_refused_but_for_digits(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        char text = (char)byte;
        assert_int_equal(is_accepted(&text, 1), byte >= '0' && byte <= '9');
    }
}

static void each_byte_in_a_string_is_accepted_where_it_may_stand(void **state)
{
    (void)state;
    for (size_t at = 1; at < 18; at++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            char text[20] = "\"aaaaaaaaaaaaaaaaa\"";
            text[at] = (char)byte;
            assert_int_equal(is_accepted(text, 19), byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\');
        }
    }
}

static void each_byte_in_a_number_is_accepted_where_it_may_stand(void **state)
{
    (void)state;
    for (size_t at = 1; at < 17; at++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            char text[18] = "12345678901234567";
            text[at] = (char)byte;
            bool digit = byte >= '0' && byte <= '9';
            bool inside = byte == '.' || byte == 'e' || byte == 'E';
            bool after = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
            assert_int_equal(is_accepted(text, 17), digit || (at < 16 ? inside : after));
        }
    }
}

static size_t utf8_of(uint32_t code, char *out)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

static void each_code_point_is_accepted_and_no_surrogate(void **state)
{
    (void)state;
    for (uint32_t code = 0x80; code <= 0x1FFFFF; code++) {
        char text[6] = "\"";
        size_t len = 1 + utf8_of(code, text + 1);
        text[len++] = '"';
        assert_int_equal(is_accepted(text, len), code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF));
    }
}

static void no_overlong_form_is_accepted(void **state)
{
    (void)state;
    for (uint32_t code = 0; code < 0x10000; code++) {
        char two[] = { '"', (char)(0xC0 | (code >> 6 & 0x1F)), (char)(0x80 | (code & 0x3F)), '"' };
        char three[] = { '"', (char)(0xE0 | code >> 12), (char)(0x80 | (code >> 6 & 0x3F)),
            (char)(0x80 | (code & 0x3F)), '"' };
        char four[] = { '"', (char)0xF0, (char)(0x80 | code >> 12), (char)(0x80 | (code >> 6 & 0x3F)),
            (char)(0x80 | (code & 0x3F)), '"' };
        assert_false(code < 0x80 && is_accepted(two, sizeof two));
        assert_false(code < 0x800 && is_accepted(three, sizeof three));
        assert_false(is_accepted(four, sizeof four));
    }
}

static void write_escape(char *out, uint32_t unit)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    out[0] = '\\';
    out[1] = 'u';
    for (unsigned i = 0; i < 4; i++) {
        unsigned digit = unit >> (12 - 4 * i) & 15;
        out[2 + i] = digits[digit >= 10 && i % 2 != 0 ? digit + 6 : digit];
    }
}

static vast_err check_decoded(void *ctx, const vast_json_event *event)
{
    uint32_t code = *(uint32_t *)ctx;
    char text[4];
    if (event->len != 0) {
        assert_int_equal(event->len, utf8_of(code, text));
        assert_memory_equal(event->text, text, event->len);
    }
    return VAST_OK;
}

static void each_code_point_is_decoded_from_its_escape(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        char text[14] = "\"";
        size_t len = code < 0x10000 ? 7 : 13;
        write_escape(text + 1, code < 0x10000 ? code : 0xD800 + ((code - 0x10000) >> 10));
        if (code >= 0x10000) {
            write_escape(text + 7, 0xDC00 + ((code - 0x10000) & 0x3FF));
        }
        text[len] = '"';
        vast_json json;
        vast_json_begin(&json, check_decoded, &code);
        vast_err err = vast_json_feed(&json, text, len + 1);
        assert_int_equal(err == VAST_OK && vast_json_end(&json) == VAST_OK, code < 0xD800 || code > 0xDFFF);
    }
}

static void a_high_surrogate_takes_nothing_but_a_low_one(void **state)
{
    (void)state;
    for (uint32_t second = 0; second <= 0xFFFF; second++) {
        char text[14] = "\"";
        write_escape(text + 1, 0xDABC);
        write_escape(text + 7, second);
        text[13] = '"';
        assert_int_equal(is_accepted(text, 14), second >= 0xDC00 && second <= 0xDFFF);
    }
}

/* ---- the rest -------------------------------------------------------------------------------------------------- */

typedef struct slices {
    const char *text;
    unsigned whole;
} slices;

static vast_err count_slices(void *ctx, const vast_json_event *event)
{
    slices *seen = ctx;
    bool inside = event->text >= seen->text && event->text + event->len <= seen->text + strlen(seen->text);
    seen->whole += event->first && event->last && inside;
    return VAST_OK;
}

static void texts_without_escapes_are_slices_of_the_input(void **state)
{
    (void)state;
    slices seen = { "{\"key\xC3\xA9\":\"value of more than a word\",\"\xE2\x82\xAC\":-12.5e3 }", 0 };
    vast_json json;
    vast_json_begin(&json, count_slices, &seen);
    assert_int_equal(vast_json_feed(&json, seen.text, strlen(seen.text)), VAST_OK);
    assert_int_equal(seen.whole, 4);
}

static void nesting_is_accepted_to_the_bound_and_refused_past_it(void **state)
{
    (void)state;
    char text[2 * VAST_JSON_DEPTH + 2];
    for (unsigned object = 0; object < 2; object++) {
        for (size_t depth = 1; depth <= VAST_JSON_DEPTH + 1; depth++) {
            memset(text, '[', depth);
            text[depth - 1] = object ? '{' : '[';
            memset(text + depth, ']', depth);
            text[depth] = object ? '}' : ']';
            assert_int_equal(is_accepted(text, 2 * depth), depth <= VAST_JSON_DEPTH);
        }
    }
    memset(text, '[', sizeof text);
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    assert_int_equal(vast_json_feed(&json, text, sizeof text), VAST_E_JSON);
    assert_int_equal(vast_json_offset(&json), VAST_JSON_DEPTH);
}

static void each_level_remembers_what_it_is(void **state)
{
    (void)state;
    for (size_t wrong = 0; wrong <= VAST_JSON_DEPTH; wrong++) {
        char text[VAST_JSON_DEPTH * 8];
        size_t len = 0;
        for (size_t level = 0; level < VAST_JSON_DEPTH; level++) {
            const char *open = level % 3 == 0 && level != VAST_JSON_DEPTH - 1 ? "{\"a\":" : "[";
            memcpy(text + len, open, strlen(open));
            len += strlen(open);
        }
        for (size_t level = VAST_JSON_DEPTH; level-- > 0;) {
            bool object = level % 3 == 0 && level != VAST_JSON_DEPTH - 1;
            text[len++] = object != (level == wrong) ? '}' : ']';
        }
        assert_int_equal(is_accepted(text, len), wrong == VAST_JSON_DEPTH);
    }
}

static const char stoppable[] = "{\"a\\n\":[1,\"b\\u0041\",true,{}],\"c\":\"\xC3\xA9\"}";

static void a_handler_that_stops_at_any_event_ends_the_scan_with_its_result(void **state)
{
    (void)state;
    for (unsigned at = 1;; at++) {
        for (size_t step = 1; step <= sizeof stoppable; step += sizeof stoppable - 1) {
            json_trace trace;
            vast_json json;
            json_trace_begin(&trace, NULL, 0);
            trace.stop_at = at;
            trace.stop_with = VAST_E_STOPPED;
            vast_json_begin(&json, json_trace_event, &trace);
            vast_err err = scan(&json, stoppable, sizeof stoppable - 1, 0, step);
            if (trace.events < at) {
                assert_int_equal(err, VAST_OK);
                if (step != 1) {
                    return;
                }
                continue;
            }
            assert_int_equal(err, VAST_E_STOPPED);
            assert_int_equal(trace.events, at);
            assert_int_equal(vast_json_feed(&json, " ", 1), VAST_E_STOPPED);
            assert_int_equal(vast_json_end(&json), VAST_E_STOPPED);
            assert_int_equal(trace.events, at);
        }
    }
}

static void a_handler_may_stop_at_the_text_before_a_wrong_byte(void **state)
{
    (void)state;
    char line[64];
    json_trace trace;
    vast_json json;
    json_trace_begin(&trace, line, sizeof line - 1);
    trace.stop_at = 1;
    trace.stop_with = VAST_E_STOPPED;
    vast_json_begin(&json, json_trace_event, &trace);
    assert_int_equal(vast_json_feed(&json, "\"ab\n\"", 5), VAST_E_STOPPED);
    assert_int_equal(trace.events, 1);
    assert_int_equal(vast_json_end(&json), VAST_E_STOPPED);
}

static void a_handler_may_stop_at_a_number_that_the_end_completes(void **state)
{
    (void)state;
    json_trace trace;
    vast_json json;
    json_trace_begin(&trace, NULL, 0);
    trace.stop_at = 2;
    trace.stop_with = VAST_E_RANGE;
    vast_json_begin(&json, json_trace_event, &trace);
    assert_int_equal(vast_json_feed(&json, "12", 2), VAST_OK);
    assert_int_equal(vast_json_end(&json), VAST_E_RANGE);
    assert_int_equal(vast_json_end(&json), VAST_E_RANGE);
}

static void an_error_stays(void **state)
{
    (void)state;
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    assert_int_equal(vast_json_feed(&json, "[1 x", 4), VAST_E_JSON);
    assert_int_equal(vast_json_feed(&json, "]", 1), VAST_E_JSON);
    assert_int_equal(vast_json_feed(&json, NULL, 0), VAST_E_JSON);
    assert_int_equal(vast_json_end(&json), VAST_E_JSON);
    assert_int_equal(vast_json_offset(&json), 3);
}

/* ---- whole against byte by byte --------------------------------------------------------------------------------- */

typedef struct events_seen {
    char text[1024];
    size_t len;
    size_t events;
} events_seen;

static vast_err tell(void *ctx, const vast_json_event *event)
{
    events_seen *t = ctx;
    assert_true(t->len + event->len <= sizeof t->text);
    memcpy(t->text + t->len, event->text, event->len);
    t->len += event->len;
    t->events++;
    return VAST_OK;
}

static vast_err tell_in_pieces(events_seen *t, const char *text, size_t len, size_t step, uint32_t *offset)
{
    vast_json json;
    *t = (events_seen){ .len = 0 };
    vast_json_begin(&json, tell, t);
    vast_err err = scan(&json, text, len, 0, step);
    *offset = vast_json_offset(&json);
    return err;
}

/* A string of parts that each are right, and now and then one that is not. */
static size_t draw_string(uint32_t *seed, char *out, bool *good)
{
    static const char *const parts[] = { "a", "bcdefghij", "\\n", "\\\"", "\\\\", "\\u0041", "\\u00e9", "\\u20ac",
        "\\ud83d\\ude00", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "klmnopqrstuvwxyz0123456789", "\\t\\r\\b",
        " ", "\\x", "\\u12g4", "\\ud83d", "\xC3", "\xED\xA0\x80" };
    enum { GOOD_PARTS = 15, PARTS = sizeof parts / sizeof *parts };
    size_t len = 0;
    *good = true;
    out[len++] = '"';
    for (unsigned i = 0; i < 24; i++) {
        *seed = *seed * 1664525 + 1013904223;
        unsigned part =
            *seed >> 24 > 253 ? GOOD_PARTS + (*seed >> 16) % (PARTS - GOOD_PARTS) : (*seed >> 16) % GOOD_PARTS;
        *good = *good && part < GOOD_PARTS;
        memcpy(out + len, parts[part], strlen(parts[part]));
        len += strlen(parts[part]);
    }
    out[len++] = '"';
    return len;
}

static void a_string_means_the_same_however_it_is_cut(void **state)
{
    (void)state;
    static events_seen whole, bytes;
    char text[1024];
    uint32_t seed = 4242, whole_offset, bytes_offset;
    unsigned refused_ones = 0;
    for (unsigned i = 0; i < 4000; i++) {
        bool good;
        size_t len = draw_string(&seed, text, &good);
        vast_err err = tell_in_pieces(&whole, text, len, len, &whole_offset);
        for (size_t step = 1; step < 40; step += 1 + step / 8) {
            assert_int_equal(tell_in_pieces(&bytes, text, len, step, &bytes_offset), err);
            assert_int_equal(bytes_offset, whole_offset);
            assert_int_equal(bytes.len, whole.len);
            assert_memory_equal(bytes.text, whole.text, whole.len);
        }
        assert_int_equal(err, good ? VAST_OK : VAST_E_JSON);
        refused_ones += !good;
    }
    assert_in_range(refused_ones, 100, 2000);
}

#if !VAST_JSON_SMALL
static void a_run_of_escapes_is_one_event(void **state)
{
    (void)state;
    static const char text[] = "\"\\n1\\t2\\\"3\\u00e9\"";
    static events_seen t;
    uint32_t offset;
    assert_int_equal(tell_in_pieces(&t, text, sizeof text - 1, sizeof text, &offset), VAST_OK);
    assert_int_equal(t.events, 2); /* the decoded run, and the end of the string */
}
#endif

static void empty_pieces_change_nothing(void **state)
{
    (void)state;
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    for (const char *at = "{\"a\\u0041\":[1e5,true]}"; *at != '\0'; at++) {
        assert_int_equal(vast_json_feed(&json, NULL, 0), VAST_OK);
        assert_int_equal(vast_json_feed(&json, at, 1), VAST_OK);
    }
    assert_int_equal(vast_json_end(&json), VAST_OK);
}

static void the_offset_saturates(void **state)
{
    (void)state;
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    json.offset = UINT32_MAX - 3;
    vast_json_feed(&json, "  ", 2);
    assert_int_equal(vast_json_offset(&json), UINT32_MAX - 1);
    vast_json_feed(&json, "  ", 2);
    assert_int_equal(vast_json_offset(&json), UINT32_MAX);
    vast_json_feed(&json, " ", 1);
    assert_int_equal(vast_json_offset(&json), UINT32_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_json_is_accepted_as_its_events),
        cmocka_unit_test(what_is_not_json_is_refused_where_it_goes_wrong),
        cmocka_unit_test(each_byte_alone_is_refused_but_for_digits),
        cmocka_unit_test(each_byte_in_a_string_is_accepted_where_it_may_stand),
        cmocka_unit_test(each_byte_in_a_number_is_accepted_where_it_may_stand),
        cmocka_unit_test(each_code_point_is_accepted_and_no_surrogate),
        cmocka_unit_test(no_overlong_form_is_accepted),
        cmocka_unit_test(each_code_point_is_decoded_from_its_escape),
        cmocka_unit_test(a_high_surrogate_takes_nothing_but_a_low_one),
        cmocka_unit_test(texts_without_escapes_are_slices_of_the_input),
        cmocka_unit_test(nesting_is_accepted_to_the_bound_and_refused_past_it),
        cmocka_unit_test(each_level_remembers_what_it_is),
        cmocka_unit_test(a_handler_that_stops_at_any_event_ends_the_scan_with_its_result),
        cmocka_unit_test(a_handler_may_stop_at_a_number_that_the_end_completes),
        cmocka_unit_test(a_handler_may_stop_at_the_text_before_a_wrong_byte),
        cmocka_unit_test(an_error_stays),
        cmocka_unit_test(a_string_means_the_same_however_it_is_cut),
#if !VAST_JSON_SMALL
        cmocka_unit_test(a_run_of_escapes_is_one_event),
#endif
        cmocka_unit_test(empty_pieces_change_nothing),
        cmocka_unit_test(the_offset_saturates),
    };
    return cmocka_run_group_tests(tests, open_pages, close_pages);
}
