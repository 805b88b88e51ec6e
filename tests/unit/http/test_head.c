/* SPDX-License-Identifier: MIT */
/* Response heads: what is accepted, what is refused and in which words, at every cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"
#include "head.h"

#define T(text) text, sizeof text - 1
#define COUNT(array) (sizeof array / sizeof *array)

typedef struct head_case {
    const char *text;
    size_t len;
    const char *want; /* as written() writes it, or the fault */
} head_case;

/* ---- one head, cut in ways --------------------------------------------------------------------------------------- */

typedef struct outcome {
    char text[160];
    size_t used;
} outcome;

static void tell(const vast_head *head, char *text, size_t room)
{
    static const char *const framings[] = { "none", "length", "chunked", "close" };
    int at = snprintf(text, room, "%u %s", head->status, framings[head->framing]);
    if (head->framing == VAST_FRAMING_LENGTH) {
        at += snprintf(text + at, room - (size_t)at, " %llu", (unsigned long long)head->content_length);
    }
    at += snprintf(text + at, room - (size_t)at, "%s", head->keep_alive ? " keep" : "");
    at += snprintf(text + at, room - (size_t)at, "%s", head->coded ? " coded" : "");
    if (head->retry_after_s >= 0) {
        at += snprintf(text + at, room - (size_t)at, " retry=%ld", (long)head->retry_after_s);
    }
    if (head->location_len != 0 || head->location_clipped) {
        assert_int_equal(strlen(head->location), head->location_len);
        snprintf(text + at, room - (size_t)at, " to=%s%s", head->location, head->location_clipped ? "..." : "");
    } else {
        assert_string_equal(head->location, "");
    }
}

/* Feeds pieces that end at `cuts`, which are in order, each against an unreadable page. */
static outcome feed(guard *page, const char *text, size_t len, bool to_connect, const size_t *cuts, size_t cut_count)
{
    static char location[24];
    outcome result = { .text = "unfinished" };
    vast_head head;
    bool done = false;
    size_t at = 0;
    memset(&head, 0xa5, sizeof head);
    memset(location, 0xa5, sizeof location);
    vast_head_begin(&head, to_connect, location, sizeof location);
    for (size_t i = 0; i <= cut_count && !done; i++) {
        size_t piece = (i < cut_count ? cuts[i] : len) - at;
        size_t used = 77777;
        vast_err err = vast_head_feed(&head, guard_place(page, text + at, piece), piece, &used, &done);
        assert_true(used <= piece);
        result.used += used;
        if (err != VAST_OK) {
            assert_int_equal(err, VAST_E_HTTP);
            assert_int_not_equal(head.fault, VAST_CAUSE_NONE);
            assert_false(done);
            /* Half a status is not a status. */
            bool in_status = head.fault == VAST_CAUSE_STATUS_LINE || head.fault == VAST_CAUSE_STATUS_DIGITS;
            assert_true(!in_status || head.status == 0);
            uint8_t fault = head.fault;
            assert_int_equal(vast_head_feed(&head, guard_place(page, "\r\n\r\n", 4), 4, &used, &done), VAST_E_HTTP);
            assert_int_equal(head.fault, fault);
            assert_false(done);
            snprintf(result.text, sizeof result.text, "%s", vast_cause_text(head.fault));
            return result;
        }
        assert_int_equal(head.fault, VAST_CAUSE_NONE);
        assert_true(done || used == piece);
        at += piece;
    }
    if (done) {
        size_t used = 77777;
        tell(&head, result.text, sizeof result.text);
        assert_int_equal(vast_head_feed(&head, guard_place(page, "more", 4), 4, &used, &done), VAST_OK);
        assert_int_equal(used, 0);
        assert_true(done);
    }
    return result;
}

static void expect(const head_case *c, outcome got, size_t len, const char *how, size_t where)
{
    if (strcmp(got.text, c->want) != 0) {
        print_error("%s: \"%s\", wanted \"%s\" (%s %zu)\n", c->text, got.text, c->want, how, where);
        fail();
    }
    if (len != 0) {
        assert_int_equal(got.used, len);
    }
}

/* Whole, at every cut, byte by byte. What follows a head that is accepted must be left alone. */
static void check(guard *page, const head_case *c, bool accepted, bool to_connect)
{
    char text[1024];
    size_t bytes[sizeof text];
    size_t len = c->len;
    assert_true(len + 8 < sizeof text);
    memcpy(text, c->text, len);
    if (accepted) {
        memcpy(text + len, "{}\r\n\r\n", 6);
        len += 6;
    }
    size_t used = accepted ? c->len : 0;
    expect(c, feed(page, text, len, to_connect, NULL, 0), used, "whole", 0);
    for (size_t cut = 0; cut <= len; cut++) {
        bytes[cut] = cut;
        expect(c, feed(page, text, len, to_connect, &cut, 1), used, "cut", cut);
    }
    expect(c, feed(page, text, len, to_connect, bytes, len), used, "bytes", 0);
    for (size_t cut = 0; cut + 1 < len; cut++) {
        expect(c, feed(page, text, len, to_connect, bytes + cut, 2), used, "two cuts", cut);
    }
}

static void check_all(const head_case *cases, size_t count, bool accepted, bool to_connect)
{
    guard page;
    guard_open(&page, 4096);
    for (size_t i = 0; i < count; i++) {
        check(&page, &cases[i], accepted, to_connect);
    }
    guard_close(&page);
}

/* ---- accepted ---------------------------------------------------------------------------------------------------- */

#define OK "HTTP/1.1 200 OK\r\n"

static void heads_are_read_alike_however_they_are_cut(void **state)
{
    (void)state;
    static const head_case cases[] = {
        { T(OK "\r\n"), "200 close" },
        { T("HTTP/1.1 200\r\n\r\n"), "200 close" },
        { T("HTTP/1.1 200 \r\n\r\n"), "200 close" },
        { T("HTTP/1.1 599 \t obs-text \x80\xff\r\n\r\n"), "599 close" },
        { T("HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n"), "200 length 0 keep" },
        { T("HTTP/1.1 302 Found\r\nContent-Length: 3\r\n\r\n"), "302 length 3 keep" },
        { T(OK "Content-Length: 5\r\n\r\n"), "200 length 5 keep" },
        { T(OK "content-length:5\r\n\r\n"), "200 length 5 keep" },
        { T(OK "CONTENT-LENGTH:\t 0005 \t \r\n\r\n"), "200 length 5 keep" },
        { T(OK "Content-Length: 18446744073709551615\r\n\r\n"), "200 length 18446744073709551615 keep" },
        { T(OK "Transfer-Encoding: chunked\r\n\r\n"), "200 chunked keep" },
        { T(OK "tRANSFER-eNCODING:CHUNKED \r\n\r\n"), "200 chunked keep" },
        { T(OK "X: a\r\nY:\r\nZ: \r\nA:\t\r\nContent-Length: 1\r\n!#$%&'*+-.^_`|~09azAZ: !\"\x80\xff\t~\r\n\r\n"),
            "200 length 1 keep" },
        { T(OK "Vary: 0123456789abcdef\tobs\xc3\xa9 0123456789abcdef 0123456789\r\nContent-Length: 1\r\n\r\n"),
            "200 length 1 keep" },
    };
    check_all(cases, COUNT(cases), true, false);
}

static void the_same_length_may_be_said_again(void **state)
{
    (void)state;
    static const head_case cases[] = {
        { T(OK "Content-Length: 5, 5\r\n\r\n"), "200 length 5 keep" },
        { T(OK "Content-Length: 5 ,05\t,\t5 \r\n\r\n"), "200 length 5 keep" },
        { T(OK "Content-Length: 5\r\nX: y\r\nContent-Length: 5\r\n\r\n"), "200 length 5 keep" },
        { T(OK "Content-Length: 0\r\nContent-Length: 0\r\n\r\n"), "200 length 0 keep" },
    };
    check_all(cases, COUNT(cases), true, false);
}

/* RFC 9112, 5.2: a fold is a blank, which user agents must accept, and hides no field that frames. */
static void a_folded_field_is_read_with_a_blank_for_the_fold(void **state)
{
    (void)state;
    static const head_case cases[] = {
        { T(OK "X: y\r\n z\r\n\r\n"), "200 close" },
        { T(OK "X: y\r\n\t\r\n\r\n"), "200 close" },
        { T(OK "X:\r\n \r\n \r\n y\r\nContent-Length: 5\r\n\r\n"), "200 length 5 keep" },
        { T(OK "X: y\r\n Content-Length: 7\r\nContent-Length: 5\r\n\r\n"), "200 length 5 keep" },
        { T(OK "X: y\r\n Transfer-Encoding: chunked\r\n\r\n"), "200 close" },
        { T(OK "Content-Length:\r\n 5\r\n\r\n"), "200 length 5 keep" },
        { T(OK "Content-Length: 5\r\n\t\r\n\r\n"), "200 length 5 keep" },
        { T(OK "Content-Length: 5,\r\n 5\r\n\r\n"), "200 length 5 keep" },
        { T(OK "Content-Length: 5\r\n ,5\r\nX: y\r\n\r\n"), "200 length 5 keep" },
        { T(OK "Transfer-Encoding:\r\n chunked\r\n\r\n"), "200 chunked keep" },
        { T(OK "Transfer-Encoding: chunked\r\n \r\n\r\n"), "200 chunked keep" },
        { T(OK "Connection: x,\r\n close\r\nContent-Length: 0\r\n\r\n"), "200 length 0" },
        { T(OK "Retry-After:\r\n\t7\r\nContent-Length: 0\r\n\r\n"), "200 length 0 keep retry=7" },
        { T(OK "Location:\r\n  /a\r\n\tb\r\n \r\n\r\n"), "200 close to=/a\tb" },
        { T(OK "Location: /a\r\n b\r\nLocation: /c\r\n\r\n"), "200 close to=/c" },
    };
    static const head_case refused[] = {
        { T(OK "Content-Length: 5\r\n\t0\r\n\r\n"), "Content-Length is not a decimal number of at most 64 bits" },
        { T(OK "Content-Length: 5\r\n ,7\r\n\r\n"), "two different Content-Length values" },
        { T(OK "Transfer-Encoding: chun\r\n ked\r\n\r\n"), "transfer coding other than a single \"chunked\"" },
        { T(OK "Transfer-Encoding: chunked\r\n , chunked\r\n\r\n"), "transfer coding other than a single \"chunked\"" },
        { T(OK "Transfer-Encoding: chunked\r\n x\r\n\r\n"), "transfer coding other than a single \"chunked\"" },
        { T(OK "X: y\r\n z\n\r\n"), "LF without CR" },
        { T(OK "X: y\r\n z\r \r\n"), "CR without LF" },
    };
    check_all(cases, COUNT(cases), true, false);
    check_all(refused, COUNT(refused), false, false);
}

static void names_that_resemble_known_ones_are_others(void **state)
{
    (void)state;
    static const head_case cases[] = {
        { T(OK "Content-Lengths: 5\r\n\r\n"), "200 close" },
        { T(OK "Content-Lengt: 5\r\n\r\n"), "200 close" },
        { T(OK "Content-Lengtk: 5\r\n\r\n"), "200 close" },
        { T(OK "Content_Length: 5\r\n\r\n"), "200 close" },
        { T(OK "XContent-Length: 5\r\n\r\n"), "200 close" },
        { T(OK "C: 5\r\n\r\n"), "200 close" },
        { T(OK "Content-Length-of-something-else: 5\r\n\r\n"), "200 close" },
        { T(OK "Transfer-Encodings: chunked\r\n\r\n"), "200 close" },
        { T(OK "Transfer-Encodingg0123456789abcdef: chunked\r\n\r\n"), "200 close" },
        { T(OK "TE: chunked\r\nTrailer: x\r\nRetry-Bfter: 5\r\nLocatiom: x\r\n\r\n"), "200 close" },
        { T(OK "Proxy-Connection: close\r\nKeep-Alive: close\r\nContent-Length: 1\r\n\r\n"), "200 length 1 keep" },
    };
    check_all(cases, COUNT(cases), true, false);
}

/* One letter wrong anywhere: the field does not contradict the length. */
static void a_name_is_known_by_each_of_its_letters(void **state)
{
    (void)state;
    static const char name[] = "CONTENT-length";
    for (size_t wrong = 0; wrong < sizeof name; wrong++) {
        char text[] = "HTTP/1.1 200 OK\r\nCONTENT-length: 5\r\nContent-Length: 3\r\n\r\n";
        char location[8];
        vast_head head;
        size_t used;
        bool done;
        text[17 + wrong] = wrong < sizeof name - 1 ? 'x' : ':';
        vast_head_begin(&head, false, location, sizeof location);
        bool good = vast_head_feed(&head, text, sizeof text - 1, &used, &done) == VAST_OK;
        assert_int_equal(good, wrong < sizeof name - 1);
        assert_int_equal(head.fault, good ? VAST_CAUSE_NONE : VAST_CAUSE_TWO_LENGTHS);
    }
}

static void connections_are_kept_when_both_sides_may(void **state)
{
    (void)state;
    static const head_case cases[] = {
        { T(OK "Connection: close\r\nContent-Length: 1\r\n\r\n"), "200 length 1" },
        { T(OK "Connection: CLOSE\r\nTransfer-Encoding: chunked\r\n\r\n"), "200 chunked" },
        { T(OK "Connection: foo ,\tclose , bar\r\nContent-Length: 1\r\n\r\n"), "200 length 1" },
        { T(OK "Connection: foo,close\r\nConnection: bar\r\nContent-Length: 1\r\n\r\n"), "200 length 1" },
        { T(OK "Connection: keep-alive, close\r\nContent-Length: 1\r\n\r\n"), "200 length 1" },
        { T(OK "Connection: keep-alive\r\nContent-Length: 1\r\n\r\n"), "200 length 1 keep" },
        { T(OK "Connection: closed, xclose, clos, clo se\r\nContent-Length: 1\r\n\r\n"), "200 length 1 keep" },
        { T(OK "Connection: \"close\"\r\nConnection:\r\nConnection: ,,\r\nContent-Length: 1\r\n\r\n"),
            "200 length 1 keep" },
        { T(OK "Connection: keep-alive\r\n\r\n"), "200 close" },
        { T("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n"), "200 length 1" },
        { T("HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: Keep-Alive\r\n\r\n"), "200 length 1 keep" },
        { T("HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: Keep-Alive, close\r\n\r\n"), "200 length 1" },
        { T("HTTP/1.0 200 OK\r\n\r\n"), "200 close" },
    };
    check_all(cases, COUNT(cases), true, false);
}

static void some_answers_have_no_body(void **state)
{
    (void)state;
    static const head_case cases[] = {
        { T("HTTP/1.1 204 No Content\r\n\r\n"), "204 none keep" },
        { T("HTTP/1.1 304 Not Modified\r\n\r\n"), "304 none keep" },
        { T("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"), "204 none keep" },
        { T("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"), "204 none" },
        /* A body may come all the same: the connection is not used again. */
        { T("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n"), "204 none" },
        { T("HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n"), "304 none" },
    };
    check_all(cases, COUNT(cases), true, false);
}

static void a_tunnel_has_no_body_whatever_it_announces(void **state)
{
    (void)state;
    static const head_case cases[] = {
        { T("HTTP/1.1 200 Connection established\r\n\r\n"), "200 none keep" },
        { T("HTTP/1.0 200 OK\r\n\r\n"), "200 none" },
        { T("HTTP/1.1 299 OK\r\nContent-Length: x\r\nTransfer-Encoding: gzip\r\nContent-Length: 9\r\n\r\n"),
            "299 none keep" },
        { T("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), "200 none" },
        { T("HTTP/1.1 407 Authenticate\r\nContent-Length: 9\r\n\r\n"), "407 length 9 keep" },
        { T("HTTP/1.1 502 Bad Gateway\r\nTransfer-Encoding: chunked\r\n\r\n"), "502 chunked keep" },
        { T("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), "200 none keep" },
    };
    check_all(cases, COUNT(cases), true, true);
}

static void interim_responses_are_skipped_with_all_they_say(void **state)
{
    (void)state;
    static const head_case cases[] = {
        { T("HTTP/1.1 103 Early\r\nContent-Length: 5\r\n\r\nHTTP/1.1 204 No\r\n\r\n"), "204 none keep" },
        { T("HTTP/1.1 100 Continue\r\n\r\n" OK "Content-Length: 1\r\n\r\n"), "200 length 1 keep" },
        { T("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\nContent-Length: 7\r\nConnection: close\r\nRetry-After: 7\r\n"
            "Location: /x\r\nContent-Type: application/json\r\n\r\nHTTP/1.1 102\r\n\r\n" OK "\r\n"),
            "200 close" },
        { T("HTTP/1.1 199 X\r\nContent-Length: 7\r\n\r\n" OK "Transfer-Encoding: chunked\r\n\r\n"),
            "200 chunked keep" },
        { T("HTTP/1.0 100 X\r\n\r\n" OK "Content-Length: 1\r\n\r\n"), "200 length 1 keep" },
    };
    check_all(cases, COUNT(cases), true, false);
}

static void retry_after_counts_only_in_seconds(void **state)
{
    (void)state;
    static const head_case cases[] = {
        { T(OK "Retry-After: 30\r\n\r\n"), "200 close retry=30" },
        { T(OK "Retry-After:0 \r\n\r\n"), "200 close retry=0" },
        { T(OK "Retry-After: 2147483647\r\n\r\n"), "200 close retry=2147483647" },
        { T(OK "Retry-After: 99999999999\r\n\r\n"), "200 close retry=2147483647" },
        { T(OK "Retry-After: 18446744073709551615\r\n\r\n"), "200 close retry=2147483647" },
        { T(OK "Retry-After: 18446744073709551616\r\n\r\n"), "200 close retry=2147483647" },
        { T(OK "Retry-After: 99999999999999999999999999\r\n\r\n"), "200 close retry=2147483647" },
        { T(OK "Retry-After: 9999999999999999999x\r\n\r\n"), "200 close" },
        /* Only its first bytes are kept if it is split. */
        { T(OK "Retry-After: 444444444444444444444444!4\r\n\r\n"), "200 close retry=2147483647" },
        { T(OK "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n\r\n"), "200 close" },
        { T(OK "Retry-After: -1\r\n\r\n"), "200 close" },
        { T(OK "Retry-After: 3.5\r\n\r\n"), "200 close" },
        { T(OK "Retry-After: 3 5\r\n\r\n"), "200 close" },
        { T(OK "Retry-After: 3,5\r\n\r\n"), "200 close retry=5" },
        { T(OK "Retry-After:\r\n\r\n"), "200 close" },
        { T(OK "Retry-After: 5\r\nRetry-After: 7\r\n\r\n"), "200 close retry=7" },
        { T(OK "Content-Encoding: gzip\r\n\r\n"), "200 close coded" },
        { T(OK "Content-Encoding: gzip, br\r\n\r\n"), "200 close coded" },
        { T(OK "CONTENT-ENCODING: identity , BR\r\n\r\n"), "200 close coded" },
        { T(OK "Content-Encoding: x-anything-that-is-longer-than-words\r\n\r\n"), "200 close coded" },
        { T(OK "Content-Encoding: Identity\r\n\r\n"), "200 close" },
        { T(OK "Content-Encoding:\r\n\r\n"), "200 close" },
        { T(OK "Content-Encodinx: gzip\r\n\r\n"), "200 close" },
        { T("HTTP/1.1 103 Early\r\nContent-Encoding: gzip\r\n\r\n" OK "\r\n"), "200 close" },
    };
    check_all(cases, COUNT(cases), true, false);
}

static void a_location_is_kept_without_the_blanks_around_it(void **state)
{
    (void)state;
    static const head_case cases[] = {
        { T(OK "Location: /a\r\n\r\n"), "200 close to=/a" },
        { T(OK "lOCATION:\t /a b?c#d \t \r\n\r\n"), "200 close to=/a b?c#d" },
        { T(OK "Location:   \r\n\r\n"), "200 close" },
        { T(OK "Location: /a\r\nLocation: /b\r\n\r\n"), "200 close to=/b" },
        { T(OK "Location: 12345678901234567890123\r\n\r\n"), "200 close to=12345678901234567890123" },
        { T(OK "Location: 12345678901234567890123   \r\n\r\n"), "200 close to=12345678901234567890123" },
        { T(OK "Location: 123456789012345678901234\r\n\r\n"), "200 close to=12345678901234567890123..." },
        { T(OK "Location: 1234567890123456789012 \t  x\r\n\r\n"), "200 close to=1234567890123456789012..." },
        { T(OK "Location: 123456789012345678901234\r\nLocation: /b\r\n\r\n"), "200 close to=/b" },
    };
    check_all(cases, COUNT(cases), true, false);
}

static void room_for_one_byte_keeps_no_location(void **state)
{
    (void)state;
    char location[2] = { 'x', 'y' };
    vast_head head;
    size_t used;
    bool done;
    vast_head_begin(&head, false, location, 1);
    assert_int_equal(vast_head_feed(&head, T(OK "Location: /\r\n\r\n"), &used, &done), VAST_OK);
    assert_true(done && head.location_clipped);
    assert_memory_equal(location, "\0y", 2);
}

/* One word of any length is kept in the room that there is, and a location of nothing has no last byte to look at. */
static void nothing_beside_the_head_is_touched(void **state)
{
    (void)state;
    static const char text[] =
        OK "x123456789012345678901234567890: y\r\nRetry-After: 123456789012345678901234567890\r\n"
           "Location: \t \r\n\r\n";
    struct {
        vast_head head;
        char after[64];
    } s;
    char location[] = "  tail";
    size_t used;
    bool done = false;
    memset(&s, 0xa5, sizeof s);
    vast_head_begin(&s.head, false, location + 2, sizeof location - 2);
    for (size_t i = 0; i < sizeof text - 1; i++) {
        assert_int_equal(vast_head_feed(&s.head, text + i, 1, &used, &done), VAST_OK);
    }
    assert_true(done);
    assert_int_equal(s.head.location_len, 0);
    assert_memory_equal(location, "  \0ail", 6);
    for (size_t i = 0; i < sizeof s.after; i++) {
        assert_int_equal((unsigned char)s.after[i], 0xa5);
    }
}

/* ---- refused ----------------------------------------------------------------------------------------------------- */

static void what_is_no_status_line_is_refused_by_name(void **state)
{
    (void)state;
    static const head_case cases[] = {
        { T("{\"success\":true}"), "no HTTP/1.x status line" },
        { T("<html>"), "no HTTP/1.x status line" },
        { T("\r\nHTTP/1.1 200 OK\r\n\r\n"), "no HTTP/1.x status line" },
        { T(" HTTP/1.1 200 OK\r\n\r\n"), "no HTTP/1.x status line" },
        { T("\0"), "no HTTP/1.x status line" },
        { T("\0\0\x12\4\0\0\0\0\0"), "no HTTP/1.x status line" },
        { T("\x15\3\3\0\2\2P"), "no HTTP/1.x status line" },
        { T("ICY 200 OK\r\n\r\n"), "no HTTP/1.x status line" },
        { T("http/1.1 200 OK\r\n\r\n"), "no HTTP/1.x status line" },
        { T("HTTP/0.9 200 OK\r\n\r\n"), "no HTTP/1.x status line" },
        { T("HTTP/3 200 OK\r\n\r\n"), "no HTTP/1.x status line" },
        { T("HTTP/1 200 OK\r\n\r\n"), "no HTTP/1.x status line" },
        { T("HTTP/1,1 200 OK\r\n\r\n"), "no HTTP/1.x status line" },
        { T("HTTP/1.x 200 OK\r\n\r\n"), "no HTTP/1.x status line" },
        { T("HTTP/1.10 200 OK\r\n\r\n"), "no HTTP/1.x status line" },
        { T("HTTP/1.1\t200 OK\r\n\r\n"), "no HTTP/1.x status line" },
        { T("HTTP/11.1 200 OK\r\n\r\n"), "no HTTP/1.x status line" },
        { T("HTTP/2 200\r\n\r\n"), "HTTP/2 instead of HTTP/1.1" },
        { T("HTTP/2.0 200 OK\r\n\r\n"), "HTTP/2 instead of HTTP/1.1" },
    };
    check_all(cases, COUNT(cases), false, false);
}

static void a_status_is_three_digits_from_100_to_599(void **state)
{
    (void)state;
    static const head_case cases[] = {
        { T("HTTP/1.1  200 OK\r\n\r\n"), "status code is not three digits" },
        { T("HTTP/1.1 20 OK\r\n\r\n"), "status code is not three digits" },
        { T("HTTP/1.1 2000 OK\r\n\r\n"), "status code is not three digits" },
        { T("HTTP/1.1 2x0 OK\r\n\r\n"), "status code is not three digits" },
        { T("HTTP/1.1 +20 OK\r\n\r\n"), "status code is not three digits" },
        { T("HTTP/1.1 200OK\r\n\r\n"), "status code is not three digits" },
        { T("HTTP/1.1 200\tOK\r\n\r\n"), "status code is not three digits" },
        { T("HTTP/1.1 OK\r\n\r\n"), "status code is not three digits" },
        { T("HTTP/1.1 \r\n\r\n"), "status code is not three digits" },
        { T("HTTP/1.1 099 OK\r\n\r\n"), "status code outside 100..599" },
        { T("HTTP/1.1 000 OK\r\n\r\n"), "status code outside 100..599" },
        { T("HTTP/1.1 600 OK\r\n\r\n"), "status code outside 100..599" },
        { T("HTTP/1.0 999 OK\r\n\r\n"), "status code outside 100..599" },
        { T("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"), "status 101 without an upgrade request" },
        { T("HTTP/1.1 100 Continue\r\n\r\n{}"), "no HTTP/1.x status line" },
    };
    check_all(cases, COUNT(cases), false, false);
}

static void lengths_that_are_no_plain_number_are_refused(void **state)
{
    (void)state;
    static const char not_plain[] = "Content-Length is not a decimal number of at most 64 bits";
    static const char differ[] = "two different Content-Length values";
    static const head_case cases[] = {
        { T(OK "Content-Length: +5\r\n\r\n"), not_plain },
        { T(OK "Content-Length: -5\r\n\r\n"), not_plain },
        { T(OK "Content-Length: 0x5\r\n\r\n"), not_plain },
        { T(OK "Content-Length: 5.0\r\n\r\n"), not_plain },
        { T(OK "Content-Length: 5e0\r\n\r\n"), not_plain },
        { T(OK "Content-Length: 5 5\r\n\r\n"), not_plain },
        { T(OK "Content-Length: 5;5\r\n\r\n"), not_plain },
        { T(OK "Content-Length: 5/5\r\n\r\n"), not_plain },
        { T(OK "Content-Length: 5,\r\n\r\n"), not_plain },
        { T(OK "Content-Length: ,5\r\n\r\n"), not_plain },
        { T(OK "Content-Length: 5,,5\r\n\r\n"), not_plain },
        { T(OK "Content-Length:\r\n\r\n"), not_plain },
        { T(OK "Content-Length: \t \r\n\r\n"), not_plain },
        { T(OK "Content-Length: \"5\"\r\n\r\n"), not_plain },
        { T(OK "Content-Length: chunked\r\n\r\n"), not_plain },
        { T(OK "Content-Length: \xd9\xa5\r\n\r\n"), not_plain },
        { T(OK "Content-Length: 000000000000000000005\r\n\r\n"), not_plain },
        { T(OK "Content-Length: 18446744073709551616\r\n\r\n"), not_plain },
        { T(OK "Content-Length: 99999999999999999999999999999\r\n\r\n"), not_plain },
        { T(OK "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"), differ },
        { T(OK "Content-Length: 0\r\nContent-Length: 6\r\n\r\n"), differ },
        { T(OK "Content-Length: 5, 6\r\n\r\n"), differ },
        { T(OK "Content-Length: 5, 5\r\ncontent-length: 05, 06\r\n\r\n"), differ },
        { T("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"), differ },
        { T("HTTP/1.1 100 Continue\r\nContent-Length: x\r\n\r\n"), not_plain },
    };
    check_all(cases, COUNT(cases), false, false);
}

static void codings_other_than_one_chunked_are_refused(void **state)
{
    (void)state;
    static const char other[] = "transfer coding other than a single \"chunked\"";
    static const char both[] = "both Content-Length and Transfer-Encoding";
    static const head_case cases[] = {
        { T(OK "Transfer-Encoding: gzip, chunked\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: chunked, gzip\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: chunked, chunked\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: identity\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: xchunked\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: chunkedx\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: chunk\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: chunked;q=1\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: chunked;\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: \"chunked\"\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: chunked foo\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: chun ked\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: ,chunked\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: chunked,\r\n\r\n"), other },
        { T(OK "Transfer-Encoding:\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: \xa0"
               "chunked\r\n\r\n"),
            other },
        { T(OK "Transfer-Encoding: chunked\xff\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: 0123456789chunked0123456789\r\n\r\n"), other },
        { T(OK "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"), both },
        { T(OK "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"), both },
        { T(OK "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n"), both },
        { T("HTTP/1.1 204 X\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n"), both },
        { T("HTTP/1.1 100 X\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n"), both },
        { T("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), "Transfer-Encoding in an HTTP/1.0 response" },
    };
    check_all(cases, COUNT(cases), false, false);
}

static void lines_that_readers_see_differently_are_refused(void **state)
{
    (void)state;
    static const head_case cases[] = {
        { T("HTTP/1.1 200 OK\n\n"), "LF without CR" },
        { T("HTTP/1.1 200 OK\nContent-Length: 5\r\n\r\n"), "LF without CR" },
        { T("HTTP/1.1 200\n\n"), "status code is not three digits" },
        { T(OK "X: y\nContent-Length: 5\r\n\r\n"), "LF without CR" },
        { T(OK "Content-Length: 5\nTransfer-Encoding: chunked\r\n\r\n"), "LF without CR" },
        { T(OK "Location: /\nSet-Cookie: x\r\n\r\n"), "LF without CR" },
        { T(OK "X: y\r\n\n"), "LF without CR" },
        { T(OK "X\nY: z\r\n\r\n"), "LF without CR" },
        { T(OK "X: y\rContent-Length: 5\r\n\r\n"), "CR without LF" },
        { T(OK "Content-Length: 5\rX: y\r\n\r\n"), "CR without LF" },
        { T(OK "X: y\r\r\n\r\n"), "CR without LF" },
        { T(OK "\rX: y\r\n\r\n"), "CR without LF" },
        { T(OK "\r\r\n"), "CR without LF" },
        { T("HTTP/1.1 200\r \r\n\r\n"), "CR without LF" },
        { T(OK " X: y\r\n\r\n"), "whitespace before the first header field" }, /* RFC 9112, 2.2 */
        { T(OK "\tContent-Length: 5\r\n\r\n"), "whitespace before the first header field" },
        { T("HTTP/1.1 200\r\n X: y\r\n\r\n"), "whitespace before the first header field" },
        { T("HTTP/1.1 100 Go on\r\n\r\n X: y\r\n\r\n"), "no HTTP/1.x status line" },
        { T(OK "X : y\r\n\r\n"), "whitespace in or after a field name" },
        { T(OK "Content-Length : 5\r\n\r\n"), "whitespace in or after a field name" },
        { T(OK "Transfer-Encoding\t: chunked\r\n\r\n"), "whitespace in or after a field name" },
        { T(OK "X Y: z\r\n\r\n"), "whitespace in or after a field name" },
        { T(OK ": y\r\n\r\n"), "empty field name" },
        { T(OK "X: y\r\n:\r\n\r\n"), "empty field name" },
        { T(OK "X\r\n\r\n"), "header line without a colon" },
        { T(OK "Transfer-Encoding\r\n: chunked\r\n\r\n"), "header line without a colon" },
        { T(OK "HTTP/1.1 200 OK\r\n\r\n"), "invalid character in a field name" },
        { T(OK "X(Y): z\r\n\r\n"), "invalid character in a field name" },
        { T(OK "Content-Length\xa0: 5\r\n\r\n"), "invalid character in a field name" },
        { T(OK "\xef\xbb\xbfX: 5\r\n\r\n"), "invalid character in a field name" },
        { T(OK "\"X\": 5\r\n\r\n"), "invalid character in a field name" },
        { T(OK "X@Y: 5\r\n\r\n"), "invalid character in a field name" },
        { T(OK "X{Y}: 5\r\n\r\n"), "invalid character in a field name" },
    };
    check_all(cases, COUNT(cases), false, false);
}

static void every_control_byte_is_refused_wherever_it_stands(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "HTTP/1.1 200 O@K\r\n\r\n",
        OK "X@Y: z\r\n\r\n",
        OK "Content@Length: 5\r\n\r\n",
        OK "X: @z\r\n\r\n",
        OK "X: 0123456@89abcdef\r\n\r\n",
        OK "Content-Length: @5\r\n\r\n",
        OK "Content-Length: 5@\r\n\r\n",
        OK "Transfer-Encoding: @chunked\r\n\r\n",
        OK "Transfer-Encoding: chunked@\r\n\r\n",
        OK "Connection: clo@se\r\n\r\n",
        OK "Location: /@\r\n\r\n",
    };
    guard page;
    guard_open(&page, 4096);
    for (size_t i = 0; i < COUNT(heads); i++) {
        for (int c = 0; c < 128; c++) {
            char text[64];
            if ((c >= ' ' && c != 0x7f) || c == '\t' || c == '\r' || c == '\n') {
                continue;
            }
            strcpy(text, heads[i]);
            *strchr(text, '@') = (char)c;
            head_case one = { text, strlen(heads[i]), "control character in a header" };
            check(&page, &one, false, false);
        }
    }
    guard_close(&page);
}

static bool is_accepted(const char *text)
{
    vast_head head;
    char location[8];
    size_t used;
    bool done;
    vast_head_begin(&head, false, location, sizeof location);
    return vast_head_feed(&head, text, strlen(text), &used, &done) == VAST_OK;
}

static bool is_token(int c)
{
    bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return alnum || (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

/* At each place of a name that is longer than two machine words, whatever is before and after it. */
static void names_are_tokens_and_nothing_else(void **state)
{
    (void)state;
    static const char beside[] = "0_aZz-";
    for (size_t i = 0; beside[i] != '\0'; i++) {
        for (size_t place = 0; place < 18; place++) {
            for (int c = 0x21; c < 0x100; c++) {
                char text[] = OK "X01234567890123456: z\r\n\r\n";
                char *name = text + sizeof OK - 1;
                memset(name, beside[i], 18);
                name[place] = (char)c;
                assert_int_equal(is_accepted(text), is_token(c) || (c == ':' && place > 0));
            }
        }
    }
}

/* At each place of a value that is longer than two machine words, whatever is before and after it. */
static void values_are_text_whatever_is_beside_it(void **state)
{
    (void)state;
    static const char beside[] = "a ~\t\x80\xff";
    for (size_t i = 0; beside[i] != '\0'; i++) {
        for (size_t place = 0; place < 20; place++) {
            for (int c = 1; c < 0x100; c++) {
                char text[] = OK "X:01234567890123456789\r\n\r\n";
                char *value = text + sizeof OK - 1 + 2;
                memset(value, beside[i], 20);
                value[place] = (char)c;
                assert_int_equal(is_accepted(text), c == '\t' || (c >= ' ' && c != 0x7f));
            }
        }
    }
}

/* ---- bounds ------------------------------------------------------------------------------------------------------ */

/* `bytes` of head, most of them in one value, fed in pieces. */
static vast_err feed_long(size_t bytes, size_t piece, size_t *left, const char **fault)
{
    static char text[VAST_HEAD_BYTES_MAX + 64];
    static const char begin[] = OK "X: ";
    assert_true(bytes <= sizeof text);
    memset(text, 'x', sizeof text);
    memcpy(text, begin, sizeof begin - 1);
    memcpy(text + bytes - 4, "\r\n\r\n", 4);
    vast_head head;
    char location[8];
    bool done = false;
    size_t at = 0;
    vast_err err = VAST_OK;
    vast_head_begin(&head, false, location, sizeof location);
    while (at < bytes && err == VAST_OK) {
        size_t used;
        err = vast_head_feed(&head, text + at, piece < bytes - at ? piece : bytes - at, &used, &done);
        at += used;
    }
    if (err != VAST_OK) { /* it stays so, whatever comes, and however much */
        uint8_t first = head.fault;
        size_t used;
        assert_int_equal(vast_head_feed(&head, text, sizeof text, &used, &done), VAST_E_HTTP);
        assert_int_equal(head.fault, first);
    }
    *left = bytes - at;
    *fault = vast_cause_text(head.fault);
    assert_int_equal(done, err == VAST_OK);
    return err;
}

static void a_head_may_be_as_long_as_the_limit_and_no_longer(void **state)
{
    (void)state;
    static const size_t pieces[] = { 1, 7, 512, VAST_HEAD_BYTES_MAX, VAST_HEAD_BYTES_MAX + 64 };
    for (size_t i = 0; i < COUNT(pieces); i++) {
        size_t left;
        const char *fault;
        assert_int_equal(feed_long(VAST_HEAD_BYTES_MAX, pieces[i], &left, &fault), VAST_OK);
        assert_int_equal(left, 0);
        assert_int_equal(feed_long(VAST_HEAD_BYTES_MAX + 1, pieces[i], &left, &fault), VAST_E_HTTP);
        assert_int_equal(left, 1);
        assert_string_equal(fault, "response header longer than VAST_HEAD_BYTES_MAX");
    }
}

static void a_body_behind_a_head_does_not_count_against_the_limit(void **state)
{
    (void)state;
    static char text[VAST_HEAD_BYTES_MAX + 64] = OK "\r\n";
    vast_head head;
    char location[8];
    size_t used;
    bool done;
    vast_head_begin(&head, false, location, sizeof location);
    assert_int_equal(vast_head_feed(&head, text, sizeof text, &used, &done), VAST_OK);
    assert_true(done);
    assert_int_equal(used, sizeof OK - 1 + 2);
}

static void a_few_interim_responses_are_enough(void **state)
{
    (void)state;
    static const char interim[] = "HTTP/1.1 102 Processing\r\n\r\n";
    for (int count = VAST_HEAD_INTERIM_MAX; count <= VAST_HEAD_INTERIM_MAX + 1; count++) {
        vast_head head;
        char location[8];
        size_t used;
        bool done;
        vast_head_begin(&head, false, location, sizeof location);
        for (int i = 0; i < VAST_HEAD_INTERIM_MAX; i++) {
            assert_int_equal(vast_head_feed(&head, interim, sizeof interim - 1, &used, &done), VAST_OK);
            assert_false(done);
        }
        if (count == VAST_HEAD_INTERIM_MAX) {
            assert_int_equal(vast_head_feed(&head, T(OK "\r\n"), &used, &done), VAST_OK);
            assert_true(done);
        } else {
            assert_int_equal(vast_head_feed(&head, interim, sizeof interim - 1, &used, &done), VAST_E_HTTP);
            assert_string_equal(vast_cause_text(head.fault), "too many interim responses");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_are_read_alike_however_they_are_cut),
        cmocka_unit_test(the_same_length_may_be_said_again),
        cmocka_unit_test(a_folded_field_is_read_with_a_blank_for_the_fold),
        cmocka_unit_test(names_that_resemble_known_ones_are_others),
        cmocka_unit_test(a_name_is_known_by_each_of_its_letters),
        cmocka_unit_test(connections_are_kept_when_both_sides_may),
        cmocka_unit_test(some_answers_have_no_body),
        cmocka_unit_test(a_tunnel_has_no_body_whatever_it_announces),
        cmocka_unit_test(interim_responses_are_skipped_with_all_they_say),
        cmocka_unit_test(retry_after_counts_only_in_seconds),
        cmocka_unit_test(a_location_is_kept_without_the_blanks_around_it),
        cmocka_unit_test(room_for_one_byte_keeps_no_location),
        cmocka_unit_test(nothing_beside_the_head_is_touched),
        cmocka_unit_test(what_is_no_status_line_is_refused_by_name),
        cmocka_unit_test(a_status_is_three_digits_from_100_to_599),
        cmocka_unit_test(lengths_that_are_no_plain_number_are_refused),
        cmocka_unit_test(codings_other_than_one_chunked_are_refused),
        cmocka_unit_test(lines_that_readers_see_differently_are_refused),
        cmocka_unit_test(every_control_byte_is_refused_wherever_it_stands),
        cmocka_unit_test(names_are_tokens_and_nothing_else),
        cmocka_unit_test(values_are_text_whatever_is_beside_it),
        cmocka_unit_test(a_head_may_be_as_long_as_the_limit_and_no_longer),
        cmocka_unit_test(a_body_behind_a_head_does_not_count_against_the_limit),
        cmocka_unit_test(a_few_interim_responses_are_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
