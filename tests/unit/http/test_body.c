/* SPDX-License-Identifier: MIT */
/* Bodies in every framing, cut anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "body.h"
#include "guard.h"

#define T(text) text, sizeof text - 1
#define COUNT(array) (sizeof array / sizeof *array)

typedef struct body_case {
    const char *text; /* what the connection brings, and then an end */
    size_t len;
    const char *content; /* all of it, or what came before the fault */
    const char *fault;   /* NULL: whole */
    size_t left;         /* bytes after the body; counted only when it is whole */
} body_case;

static vast_head announce(vast_framing framing, uint64_t length)
{
    return (vast_head){ .framing = (uint8_t)framing, .content_length = length };
}

static void check_nothing_is_taken(vast_body_reader *body, guard *page)
{
    static const char more[] = "\r\n5\r\nhello\r\n5\r\nworld\r\n";
    size_t used, run_len;
    const char *run;
    const char *bytes = guard_place(page, more, sizeof more - 1);
    assert_int_equal(vast_body_feed(body, bytes, sizeof more - 1, &used, &run, &run_len), VAST_OK);
    assert_int_equal(used, 0);
    assert_int_equal(run_len, 0);
}

/* Feeds pieces that end at `cuts`, which are in order, each against an unreadable page, and ends the connection. */
static void feed(guard *page, const body_case *c, const vast_head *head, bool orderly, const size_t *cuts, size_t count)
{
    char content[256];
    size_t content_len = 0, taken = 0, at = 0;
    vast_body_reader body;
    vast_err err = VAST_OK;
    memset(&body, 0xa5, sizeof body);
    vast_body_begin(&body, head);
    for (size_t i = 0; i <= count && err == VAST_OK; i++) {
        size_t len = (i < count ? cuts[i] : c->len) - at;
        const char *piece = guard_place(page, c->text + at, len);
        at += len;
        for (size_t from = 0; from < len && !body.done && err == VAST_OK;) {
            size_t used = 77777, run_len = 77777;
            const char *run = NULL;
            err = vast_body_feed(&body, piece + from, len - from, &used, &run, &run_len);
            assert_true(used != 0 && used <= len - from && run_len <= used);
            assert_true(run >= piece + from && run + run_len == piece + from + used);
            assert_true(err == VAST_OK || run_len == 0);
            assert_true(content_len + run_len <= sizeof content);
            memcpy(content + content_len, run, run_len);
            content_len += run_len;
            from += used;
            taken += used;
        }
    }
    bool whole = vast_body_end(&body, orderly) == VAST_OK;
    if (whole != (c->fault == NULL) || (!whole && strcmp(vast_cause_text(body.fault), c->fault) != 0)) {
        print_error("%s: \"%s\", wanted \"%s\"\n", c->text, vast_cause_text(body.fault), c->fault ? c->fault : "");
        fail();
    }
    assert_int_equal(content_len, strlen(c->content));
    assert_memory_equal(content, c->content, content_len);
    assert_int_equal(body.done, whole);
    if (whole) {
        assert_int_equal(c->len - taken, c->left);
        check_nothing_is_taken(&body, page);
    }
    if (err != VAST_OK) { /* it stays so */
        size_t used, run_len;
        const char *run;
        uint8_t fault = body.fault;
        assert_int_equal(
            vast_body_feed(&body, guard_place(page, "0\r\n\r\n", 5), 5, &used, &run, &run_len), VAST_E_HTTP);
        assert_int_equal(run_len, 0);
        assert_int_equal(body.fault, fault);
    }
}

static void check_all(const body_case *cases, size_t count, const vast_head *head, bool orderly)
{
    guard page;
    guard_open(&page, 4096);
    for (size_t i = 0; i < count; i++) {
        size_t bytes[256];
        assert_true(cases[i].len <= COUNT(bytes));
        for (size_t cut = 0; cut < cases[i].len; cut++) {
            bytes[cut] = cut;
        }
        feed(&page, &cases[i], head, orderly, NULL, 0);
        feed(&page, &cases[i], head, orderly, bytes, cases[i].len);
        for (size_t cut = 0; cut < cases[i].len; cut++) {
            feed(&page, &cases[i], head, orderly, bytes + cut, 1);
            feed(&page, &cases[i], head, orderly, bytes + cut, cut + 1 < cases[i].len ? 2 : 1);
        }
    }
    guard_close(&page);
}

static const char cut_short[] = "the body is incomplete";

static void a_length_is_kept_to_the_byte(void **state)
{
    (void)state;
    static const body_case five[] = {
        { T("hello"), "hello", NULL, 0 },
        { T("helloHTTP/1.1"), "hello", NULL, 8 },
        { T("hell"), "hell", cut_short, 0 },
        { T(""), "", cut_short, 0 },
    };
    static const body_case none[] = { { T(""), "", NULL, 0 }, { T("x"), "", NULL, 1 } };
    vast_head head = announce(VAST_FRAMING_LENGTH, 5);
    check_all(five, COUNT(five), &head, true);
    check_all(five, COUNT(five), &head, false);
    head = announce(VAST_FRAMING_LENGTH, 0);
    check_all(none, COUNT(none), &head, false);
    head = announce(VAST_FRAMING_NONE, 5);
    check_all(none, COUNT(none), &head, false);
}

static void a_length_may_have_64_bits(void **state)
{
    (void)state;
    static const body_case cases[] = { { T("hello"), "hello", cut_short, 0 } };
    vast_head head = announce(VAST_FRAMING_LENGTH, UINT64_MAX);
    check_all(cases, COUNT(cases), &head, true);
}

static void a_close_ends_a_body_only_when_it_is_orderly(void **state)
{
    (void)state;
    static const body_case whole[] = { { T("hello\r\n\r\n"), "hello\r\n\r\n", NULL, 0 }, { T(""), "", NULL, 0 } };
    static const body_case broken[] = {
        { T("hello"), "hello", "the connection was lost inside a body that ends with the connection", 0 },
        { T(""), "", "the connection was lost inside a body that ends with the connection", 0 },
    };
    vast_head head = announce(VAST_FRAMING_CLOSE, 0);
    check_all(whole, COUNT(whole), &head, true);
    check_all(broken, COUNT(broken), &head, false);
}

static void chunks_are_joined_and_their_framing_is_dropped(void **state)
{
    (void)state;
    static const body_case cases[] = {
        { T("0\r\n\r\n"), "", NULL, 0 },
        { T("5\r\nhello\r\n0\r\n\r\n"), "hello", NULL, 0 },
        { T("5\r\nhello\r\n0\r\n\r\nHTTP/1.1"), "hello", NULL, 8 },
        { T("5\r\nhello\r\n1\r\n,\r\n6\r\n world\r\n000\r\n\r\n"), "hello, world", NULL, 0 },
        { T("5\r\nhello\r\n000000000010\r\n, good old world\r\n0\r\n\r\n"), "hello, good old world", NULL, 0 },
        { T("00000000000000005\r\nhello\r\n00000000000000010\r\n, good old world\r\n0\r\n\r\n"),
            "hello, good old world", NULL, 0 },
        { T("b\r\nhello\r\n0\r\n\r\n0\r\n\r\n"), "hello\r\n0\r\n\r", "LF without CR in chunk framing", 0 },
        { T("A\r\n0123456789\r\n00\r\n\r\n"), "0123456789", NULL, 0 },
        { T("00000000000000000000000000000005\r\nhello\r\n0\r\n\r\n"), "hello", NULL, 0 },
        { T("5;a=b;c=\"d\xff;0\"\r\nhello\r\n0;last\r\n\r\n"), "hello", NULL, 0 },
        { T("5 \t; a\r\nhello\r\n0 ;\r\n\r\n"), "hello", NULL, 0 }, /* RFC 9112, 7.1.1: a blank before ';' */
        { T("0\r\nX-T: 1\r\n\r\n"), "", NULL, 0 },
        { T("0\r\nX-T:\r\nY:z: \t\r\n\r\n"), "", NULL, 0 },
        { T("0\r\nX: y\r\n z\r\n\t\r\n\r\n"), "", NULL, 0 }, /* RFC 9112, 5.2: a fold is a blank */
        { T("5\r\nhello\r\n0\r\nX-Sum: 1\r\nContent-Length: 9\r\n\r\n!"), "hello", NULL, 1 },
        { T("0\r\nX:\ty\r\n\r\n"), "", NULL, 0 },
    };
    vast_head head = announce(VAST_FRAMING_CHUNKED, 0);
    check_all(cases, COUNT(cases), &head, true);
    check_all(cases, COUNT(cases), &head, false);
}

static void chunks_that_end_early_are_refused(void **state)
{
    (void)state;
    static const char text[] = "5;x\r\nhello\r\n0\r\nX: y\r\n\r\n";
    static const size_t content_at[] = { 5, 10 };
    vast_head head = announce(VAST_FRAMING_CHUNKED, 0);
    for (size_t len = 0; len < sizeof text - 1; len++) {
        char content[8] = "hello";
        content[len < content_at[0] ? 0 : len < content_at[1] ? len - content_at[0] : 5] = '\0';
        body_case one = { text, len, content, cut_short, 0 };
        check_all(&one, 1, &head, true);
    }
}

static void framing_that_readers_see_differently_is_refused(void **state)
{
    (void)state;
    static const char no_size[] = "chunk size is not a hexadecimal number";
    static const char longer[] = "chunk longer than its declared size";
    static const char bare_lf[] = "LF without CR in chunk framing";
    static const char bare_cr[] = "CR without LF in chunk framing";
    static const char control[] = "control character in chunk framing";
    static const char over[] = "chunk size exceeds 64 bits";
    static const body_case cases[] = {
        { T("\r\n"), "", no_size, 0 },
        { T("\n"), "", bare_lf, 0 },
        { T(" 5\r\nhello\r\n"), "", no_size, 0 },
        { T(";x\r\nhello\r\n"), "", no_size, 0 },
        { T("+5\r\nhello\r\n"), "", no_size, 0 },
        { T("-5\r\nhello\r\n"), "", no_size, 0 },
        { T("0x5\r\nhello\r\n"), "", no_size, 0 },
        { T("g\r\n"), "", no_size, 0 },
        { T("5g\r\n"), "", no_size, 0 },
        { T("`\r\n"), "", no_size, 0 },
        { T("@\r\n"), "", no_size, 0 },
        { T("/\r\n"), "", no_size, 0 },
        { T(":\r\n"), "", no_size, 0 },
        { T("\x10\r\n"), "", control, 0 },
        { T("5_0\r\n"), "", no_size, 0 },
        { T("5,5\r\n"), "", no_size, 0 },
        { T("5\xa0\r\n"), "", no_size, 0 },
        { T("5 0\r\nhello\r\n"), "", no_size, 0 },
        /* RFC 9112, 7.1: the size and its line end; a blank is part of an extension. */
        { T("5 \r\nhello\r\n"), "", no_size, 0 },
        { T("5\t\r\nhello\r\n"), "", no_size, 0 },
        { T("5\r\nhello\r\n0 \r\n\r\n"), "hello", no_size, 0 },
        /* RFC 9112, 7.1.2: a trailer is made of fields. */
        { T("0\r\nX\r\n\r\n"), "", "header line without a colon", 0 },
        { T("0\r\nX: y\r\nZ\r\n\r\n"), "", "header line without a colon", 0 },
        { T("0\r\n: y\r\n\r\n"), "", "empty field name", 0 },
        { T("0\r\nX : y\r\n\r\n"), "", "whitespace in or after a field name", 0 },
        { T("0\r\nX y\r\n\r\n"), "", "whitespace in or after a field name", 0 },
        { T("0\r\n X: y\r\n\r\n"), "", "whitespace before the first header field", 0 },
        { T("0\r\n\t\r\n\r\n"), "", "whitespace before the first header field", 0 },
        { T("5 \t x\r\nhello\r\n"), "", no_size, 0 },
        { T("5\t\"\r\nhello\r\n"), "", no_size, 0 },
        { T("{\"a\":1}"), "", no_size, 0 },
        { T("10000000000000000\r\n"), "", over, 0 },
        { T("ffffffffffffffff0\r\n"), "", over, 0 },
        { T("100000000000000000000000000000005\r\nhello\r\n"), "", over, 0 },
        { T("FFFFFFFFFFFFFFFF\r\nhello"), "hello", cut_short, 0 },
        { T("5\nhello\r\n0\r\n\r\n"), "", bare_lf, 0 },
        { T("5;x\nhello\r\n0\r\n\r\n"), "", bare_lf, 0 },
        { T("5\r\nhello\n0\r\n\r\n"), "hello", bare_lf, 0 },
        { T("5\r\nhello!\r\n"), "hello", longer, 0 },
        { T("5\r\nhello0\r\n\r\n"), "hello", longer, 0 },
        { T("5\r\nhello\r0\r\n\r\n"), "hello", bare_cr, 0 },
        { T("5\r\nhello\r\r\n0\r\n\r\n"), "hello", bare_cr, 0 },
        { T("5\r\nhello\r\r\n10\r\n, good old world\r\n0\r\n\r\n"), "hello", bare_cr, 0 },
        { T("5\r\nhello\n10\r\n, good old world\r\n0\r\n\r\n"), "hello", bare_lf, 0 },
        { T("5\r\nhello!\r\n10\r\n, good old world\r\n0\r\n\r\n"), "hello", longer, 0 },
        { T("5\r\nhello\r\n10\n, good old world\r\n0\r\n\r\n"), "hello", bare_lf, 0 },
        { T("10000000000000005\r\nhello, good old world\r\n"), "", over, 0 },
        { T("5\rhello\r\n"), "", bare_cr, 0 },
        { T("5;\r;\nhello\r\n"), "", bare_cr, 0 },
        { T("5;\r\r\nhello\r\n"), "", bare_cr, 0 },
        { T("0\r\n\n"), "", bare_lf, 0 },
        { T("0\r\nX: y\n\r\n"), "", bare_lf, 0 },
        { T("0\r\n\rX"), "", bare_cr, 0 },
        { T("0\r\nX: y\rZ: \r\n\r\n"), "", bare_cr, 0 },
        { T("5;\0\r\nhello\r\n"), "", control, 0 },
        { T("5\0\r\nhello\r\n"), "", control, 0 },
        { T("5;\x7f\r\nhello\r\n"), "", control, 0 },
        { T("5;\x1f\r\nhello\r\n"), "", control, 0 },
        { T("0\r\nX: \0\r\n\r\n"), "", control, 0 },
        { T("0\r\n\x01\r\n\r\n"), "", control, 0 },
    };
    vast_head head = announce(VAST_FRAMING_CHUNKED, 0);
    check_all(cases, COUNT(cases), &head, true);
}

/* Feeds one text again and again, up to a fault. Returns how often it was taken. */
static size_t repeat(vast_body_reader *body, const char *text, size_t len, size_t times)
{
    for (size_t i = 0; i < times; i++) {
        for (size_t at = 0; at < len && !body->done;) {
            size_t used, content_len;
            const char *content;
            if (vast_body_feed(body, text + at, len - at, &used, &content, &content_len) != VAST_OK) {
                return i;
            }
            at += used;
        }
    }
    return times;
}

static void a_stream_that_is_mostly_framing_is_refused(void **state)
{
    (void)state;
    vast_head head = announce(VAST_FRAMING_CHUNKED, 0);
    static const struct {
        const char *first, *again;
        size_t most; /* repeats that are fine; 0: no end */
    } cases[] = {
        { "", "1\r\nx\r\n", 0 },
        { "", "1;ab\r\nx\r\n", 0 },
        { "", "1;abc\r\nx\r\n", VAST_BODY_OVERHEAD_MAX + 1 },
        { "",
            "40;0123456789012345678901234567890123456789\r\n"
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n",
            0 },
        { "5;", "x", VAST_BODY_OVERHEAD_MAX + 1 },
        { "", "0", VAST_BODY_OVERHEAD_MAX + 1 },
        { "0\r\n", "X: y\r\n", VAST_BODY_OVERHEAD_MAX + 1 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        vast_body_reader body;
        size_t times = 4 * VAST_BODY_OVERHEAD_MAX;
        vast_body_begin(&body, &head);
        assert_int_equal(repeat(&body, cases[i].first, strlen(cases[i].first), 1), 1);
        size_t taken = repeat(&body, cases[i].again, strlen(cases[i].again), times);
        if (cases[i].most == 0) {
            assert_int_equal(taken, times);
        } else {
            assert_true(taken < cases[i].most);
            assert_string_equal(vast_cause_text(body.fault), "more chunk framing than content");
        }
    }
}

static void much_content_is_no_credit_for_framing_to_come(void **state)
{
    (void)state;
    static char content[1 << 16];
    vast_head head = announce(VAST_FRAMING_CHUNKED, 0);
    vast_body_reader body;
    vast_body_begin(&body, &head);
    assert_int_equal(repeat(&body, "10000\r\n", 7, 1), 1);
    assert_int_equal(repeat(&body, content, sizeof content, 1), 1);
    assert_int_equal(repeat(&body, "\r\n1;", 4, 1), 1);
    assert_int_equal(repeat(&body, "x", 1, 2 * VAST_BODY_OVERHEAD_MAX), VAST_BODY_OVERHEAD_MAX - 4);
}

/* The extension leaves room for 8 bytes of framing, counting the content after it; a plain size of 16 is too much. */
static void a_plain_size_counts_as_framing(void **state)
{
    (void)state;
    static char extension[VAST_BODY_OVERHEAD_MAX - 4];
    vast_head head = announce(VAST_FRAMING_CHUNKED, 0);
    vast_body_reader body;
    memset(extension, 'x', sizeof extension);
    vast_body_begin(&body, &head);
    assert_int_equal(repeat(&body, "1;", 2, 1), 1);
    assert_int_equal(repeat(&body, extension, sizeof extension, 1), 1);
    assert_int_equal(repeat(&body, "\r\nx", 3, 1), 1);
    assert_int_equal(repeat(&body, "\r\n000000000005\r\nhello", 21, 1), 0);
    assert_string_equal(vast_cause_text(body.fault), "more chunk framing than content");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_length_is_kept_to_the_byte),
        cmocka_unit_test(a_length_may_have_64_bits),
        cmocka_unit_test(a_close_ends_a_body_only_when_it_is_orderly),
        cmocka_unit_test(chunks_are_joined_and_their_framing_is_dropped),
        cmocka_unit_test(chunks_that_end_early_are_refused),
        cmocka_unit_test(framing_that_readers_see_differently_is_refused),
        cmocka_unit_test(a_stream_that_is_mostly_framing_is_refused),
        cmocka_unit_test(much_content_is_no_credit_for_framing_to_come),
        cmocka_unit_test(a_plain_size_counts_as_framing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
