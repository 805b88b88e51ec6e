/* SPDX-License-Identifier: MIT */
/* Streams of events: server-sent by the rules of the HTML standard, and a JSON value a line; split anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"
#include "vastai/events.h"

#define T(text_) .text = (text_), .len = sizeof(text_) - 1
#define COUNT(array) (sizeof array / sizeof *array)

typedef struct stream_case {
    const char *text;
    size_t len;
    vast_event_format format;
    const char *want; /* each event as "name=data#id;"; '#' and the ID only if there is one */
    vast_err err;
    uint32_t retry_ms;
} stream_case;

/* ---- a stream as a line of text ---------------------------------------------------------------------------------- */

typedef struct trace {
    char text[512];
    size_t len;
    char data[256]; /* of the open event */
    size_t data_len;
    bool open;
    unsigned pieces;
    unsigned stop_at; /* the piece, from 1, that the visitor refuses; 0: none */
} trace;

static void put(trace *t, const char *bytes, size_t len)
{
    assert_true(t->len + len < sizeof t->text);
    memcpy(t->text + t->len, bytes, len);
    t->len += len;
    t->text[t->len] = '\0';
}

static vast_err note(void *ctx, const vast_event_piece *piece)
{
    trace *t = ctx;
    assert_int_equal(piece->first, !t->open);
    assert_non_null(piece->data);
    t->data_len = piece->first ? 0 : t->data_len;
    assert_true(t->data_len + piece->len <= sizeof t->data);
    memcpy(t->data + t->data_len, piece->data, piece->len);
    t->data_len += piece->len;
    t->open = !piece->last;
    if (++t->pieces == t->stop_at) {
        return VAST_E_STOPPED;
    }
    if (piece->last) {
        put(t, piece->name, strlen(piece->name));
        put(t, "=", 1);
        put(t, t->data, t->data_len);
        put(t, "#", piece->id[0] != '\0');
        put(t, piece->id, strlen(piece->id));
        put(t, ";", 1);
    }
    return VAST_OK;
}

/* ---- one stream, split in ways ----------------------------------------------------------------------------------- */

static char name[8], id[16];

static vast_event_setup setup_for(vast_event_format format, trace *t)
{
    return (vast_event_setup){
        .format = format,
        .visit = note,
        .ctx = t,
        .name = name,
        .id = id,
        .name_room = sizeof name,
        .id_room = sizeof id,
    };
}

/* Feeds pieces that end at `cuts`, which are in order, each against an unreadable page. */
static void feed(guard *page, const stream_case *c, const size_t *cuts, size_t count)
{
    trace t = { .text = "" };
    vast_event_setup setup = setup_for(c->format, &t);
    vast_event_reader reader;
    memset(&reader, 0xa5, sizeof reader);
    memset(name, 0xa5, sizeof name);
    memset(id, 0xa5, sizeof id);
    vast_events_begin(&reader, &setup);
    vast_err err = vast_events_feed(&reader, NULL, 0);
    for (size_t i = 0, at = 0; i <= count && err == VAST_OK; i++) {
        size_t len = (i < count ? cuts[i] : c->len) - at;
        err = vast_events_feed(&reader, guard_place(page, c->text + at, len), len);
        at += len;
    }
    assert_int_equal(vast_events_end(&reader), err == VAST_OK ? c->err : err);
    if (strcmp(t.text, c->want) != 0 || reader.retry_ms != c->retry_ms || (uint8_t)err != (uint8_t)c->err) {
        print_error("%s\n  gave %s, %u, %s\n  not  %s, %u, %s\n", c->text, t.text, (unsigned)reader.retry_ms,
            vast_err_name(err), c->want, (unsigned)c->retry_ms, vast_err_name(c->err));
        fail();
    }
    size_t events = 0;
    for (size_t i = 0; i < t.len; i++) {
        events += t.text[i] == ';';
    }
    assert_int_equal(reader.count, events);
}

static void check_all(const stream_case *cases, size_t count)
{
    guard page;
    guard_open(&page, 4096);
    for (size_t i = 0; i < count; i++) {
        size_t bytes[256];
        assert_true(cases[i].len <= COUNT(bytes));
        for (size_t cut = 0; cut < cases[i].len; cut++) {
            bytes[cut] = cut;
        }
        feed(&page, &cases[i], NULL, 0);
        feed(&page, &cases[i], bytes, cases[i].len);
        for (size_t cut = 0; cut < cases[i].len; cut++) {
            feed(&page, &cases[i], bytes + cut, 1);
            feed(&page, &cases[i], bytes + cut, cut + 1 < cases[i].len ? 2 : 1);
        }
    }
    guard_close(&page);
}

#define SENT .format = VAST_EVENTS_SERVER_SENT
#define LINES .format = VAST_EVENTS_LINES

static void server_sent_events_follow_the_standard(void **state)
{
    (void)state;
    static const stream_case cases[] = {
        { T(""), SENT, "" },
        { T("data: a\n\n"), SENT, "message=a;" },
        { T("data:a\r\rdata:b\r\n\r\ndata: c\n\n"), SENT, "message=a;message=b;message=c;" },
        { T("data: a\r\n\ndata: b\n\r"), SENT, "message=a;message=b;" },
        { T("data:  a\n\n"), SENT, "message= a;" },
        { T("data:\ta \n\n"), SENT, "message=\ta ;" },
        { T("data: a\ndata: b\ndata:\ndata: c\n\n"), SENT, "message=a\nb\n\nc;" },
        { T("data\n\ndata\ndata\n\ndata:\n\n"), SENT, "message=;message=\n;message=;" },
        { T("data: a:b: c\n\n"), SENT, "message=a:b: c;" },
        { T("\xEF\xBB\xBF"
            "data: a\n\n"),
            SENT, "message=a;" },
        { T("\xEF\xBB\xBF\xEF\xBB\xBF"
            "data: a\ndata: b\n\n"),
            SENT, "message=b;" },
        { T("\xEF\xBB"
            "data: a\ndata: b\n\n"),
            SENT, "message=b;" },
        { T("\xEF\ndata: b\n\n"), SENT, "message=b;" },
        { T("\n\n\n:\n: ping\n:data: x\n\ndata: a\n: in between\n\n"), SENT, "message=a;" },
        { T("Data: a\ndat: b\ndatas: c\n data: d\ndata : e\nx\nretrying: 1\nids: 1\nevents: z\n\ndata: f\n\n"), SENT,
            "message=f;" },
        { T("da\0ta: a\ndata\0: b\nevent\0\0: c\ndata: d\n\n"), SENT, "message=d;" },
        { T("data: \xF0\x9F\x98\x80\n\n"), SENT, "message=\xF0\x9F\x98\x80;" },
    };
    check_all(cases, COUNT(cases));
}

static void an_event_has_a_name_of_its_own(void **state)
{
    (void)state;
    static const stream_case cases[] = {
        { T("event: add\ndata: a\n\ndata: b\n\n"), SENT, "add=a;message=b;" },
        { T("data: a\nevent:add\n\n"), SENT, "add=a;" },
        { T("event: add\nevent: del\ndata: a\n\n"), SENT, "del=a;" },
        { T("event: add\nevent\ndata: a\n\n"), SENT, "message=a;" },
        { T("event: add\n\ndata: a\n\n"), SENT, "message=a;" }, /* no data: no event, and no name for the next */
        { T("event: 1234567\ndata: a\n\n"), SENT, "1234567=a;" },
        { T("data: a\n\nevent: 12345678\ndata: b\n\n"), SENT, "message=a;", VAST_E_SPACE },
        { T("event: 123456789012345678901234567890\n"), SENT, "", VAST_E_SPACE },
    };
    check_all(cases, COUNT(cases));
}

static void an_id_is_kept_for_later_events(void **state)
{
    (void)state;
    static const stream_case cases[] = {
        { T("id: 1\ndata: a\n\ndata: b\n\nid: 22\n\ndata: c\n\n"), SENT, "message=a#1;message=b#1;message=c#22;" },
        { T("data: a\nid: 1\n\nid\ndata: b\n\n"), SENT, "message=a#1;message=b;" },
        { T("id: 1\nid: 2\0\ndata: a\n\nid: 3\0003\ndata: b\n\nid: 4\ndata: c\n\n"), SENT,
            "message=a#1;message=b#1;message=c#4;" },
        { T("id: 1234567\ndata: a\n\n"), SENT, "message=a#1234567;" },
        { T("data: a\n\nid: 12345678\ndata: b\n\n"), SENT, "message=a;", VAST_E_SPACE },
    };
    check_all(cases, COUNT(cases));
}

static void a_retry_is_a_number_of_milliseconds(void **state)
{
    (void)state;
    static const stream_case cases[] = {
        { T("retry: 1500\n\n"), SENT, "", VAST_OK, 1500 },
        { T("retry: 10\nretry:20\n"), SENT, "", VAST_OK, 20 },
        { T("retry: 10\nretry: 1.5\nretry: -1\nretry:\nretry\nretry: 9x\nretry:  8\n"), SENT, "", VAST_OK, 10 },
        { T("retry: 99999999999999999999999\n"), SENT, "", VAST_OK, UINT32_MAX },
        { T("retry: 4294967294\n"), SENT, "", VAST_OK, UINT32_MAX - 1 },
        { T("retry: 0\n"), SENT, "", VAST_OK, 0 },
    };
    check_all(cases, COUNT(cases));
}

/* Servers forget the last empty line, or the end of the last line. */
static void an_unfinished_event_is_delivered_at_the_end(void **state)
{
    (void)state;
    static const stream_case cases[] = {
        { T("data: a\n"), SENT, "message=a;" },
        { T("data: a"), SENT, "message=a;" },
        { T("data:"), SENT, "message=;" },
        { T("data"), SENT, "message=;" },
        { T("dat"), SENT, "" },
        { T("event: add\n"), SENT, "" },
        { T("event: add\ndata: a\r"), SENT, "add=a;" },
        { T("data: a\nid: 7"), SENT, "message=a#7;" },
        { T("data: a\n\n:"), SENT, "message=a;" },
        { T("retry: 7"), SENT, "", VAST_OK, 7 },
        { T("\xEF\xBB\xBF"), SENT, "" },
        { T("\xEF\xBB"), SENT, "" },
    };
    check_all(cases, COUNT(cases));
}

static void each_line_is_an_event(void **state)
{
    (void)state;
    static const stream_case cases[] = {
        { T(""), LINES, "" },
        { T("{}\n[1]\r\n\"x\"\r7"), LINES, "message={};message=[1];message=\"x\";message=7;" },
        { T("\n\r\n{}\n\n\n{}\n"), LINES, "message={};message={};" },
        { T(" {\"data: a\": 1} \n"), LINES, "message= {\"data: a\": 1} ;" },
        { T("data: a\n\n: b\n"), LINES, "message=data: a;message=: b;" },
        { T("\xEF\xBB\xBF{}\n"), LINES, "message={};" },
        { T("\xEF\xBB{}\n"), LINES, "message=\xEF\xBB{};" },
        { T("\xEF\xBB"), LINES, "message=\xEF\xBB;" },
    };
    check_all(cases, COUNT(cases));
}

static void the_first_byte_shows_the_format(void **state)
{
    (void)state;
    static const stream_case cases[] = {
        { T(""), .want = "" },
        { T("\n \t\r"), .want = "" },
        { T("{\"a\":1}\n{}"), .want = "message={\"a\":1};message={};" },
        { T("\r\n\t [1]\n"), .want = "message=[1];" },
        { T("\xEF\xBB\xBF {}\n"), .want = "message={};" },
        { T("\n\xEF\xBB\xBF{}\ndata: a\n\n"), .want = "message=a;" }, /* a mark must be at the start */
        { T("data: {}\n\n"), .want = "message={};" },
        { T("\n: ping\n\nevent: add\ndata: []\n\n"), .want = "add=[];" },
        { T("\xEF\xBB\xBF"
            "data: a\n\n"),
            .want = "message=a;" },
        { T("\xEF\xBB\ndata: a\n\n"), .want = "message=a;" },
        { T("\xEF\xBB"), .want = "" },
        { T("\xEF {}\n"), .want = "" },
        { T("\xEF{}\ndata: a\n\n"), .want = "message=a;" },
    };
    check_all(cases, COUNT(cases));
}

static void the_format_found_is_told(void **state)
{
    (void)state;
    trace t = { .text = "" };
    vast_event_setup setup = setup_for(VAST_EVENTS_DETECT, &t);
    vast_event_reader reader;
    vast_events_begin(&reader, &setup);
    assert_int_equal(reader.format, VAST_EVENTS_DETECT);
    assert_int_equal(vast_events_feed(&reader, "\n{", 2), VAST_OK);
    assert_int_equal(reader.format, VAST_EVENTS_LINES);
    vast_events_begin(&reader, &setup);
    assert_int_equal(vast_events_feed(&reader, "data", 4), VAST_OK);
    assert_int_equal(reader.format, VAST_EVENTS_SERVER_SENT);
}

static void what_is_no_stream_of_events_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool foreign;
    } rows[] = {
        { "", false },
        { ": comment\n\n", false },
        { "data: a\nevent: b\nid: 1\nretry: 5\n\ndata\n\n", false },
        { "{\"a\":1}\n", false },
        { "<html>", true },
        { "later: field\n", true },
        { "datas\n", true },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        trace t = { .text = "" };
        vast_event_setup setup = setup_for(VAST_EVENTS_DETECT, &t);
        vast_event_reader reader;
        vast_events_begin(&reader, &setup);
        assert_int_equal(vast_events_feed(&reader, rows[i].text, strlen(rows[i].text)), VAST_OK);
        assert_int_equal(vast_events_end(&reader), VAST_OK);
        assert_int_equal(reader.foreign, rows[i].foreign);
    }
}

/* Without memory for names and IDs those fields are ignored, whatever their length. */
static void names_and_ids_may_be_ignored(void **state)
{
    (void)state;
    static const char text[] = "event: a name of some length\nid: and an id of some length\ndata: a\n\n";
    trace t = { .text = "" };
    vast_event_setup setup = { .format = VAST_EVENTS_SERVER_SENT, .visit = note, .ctx = &t };
    vast_event_reader reader;
    vast_events_begin(&reader, &setup);
    assert_int_equal(vast_events_feed(&reader, text, sizeof text - 1), VAST_OK);
    assert_int_equal(vast_events_end(&reader), VAST_OK);
    assert_string_equal(t.text, "message=a;");
}

/* Refuses each piece in turn. Returns how many pieces there were. */
static unsigned refuse_each(vast_event_format format, const char *text, size_t len)
{
    unsigned stop_at = 1;
    for (;; stop_at++) {
        trace t = { .text = "", .stop_at = stop_at };
        vast_event_setup setup = setup_for(format, &t);
        vast_event_reader reader;
        vast_events_begin(&reader, &setup);
        vast_err fed = vast_events_feed(&reader, text, len);
        vast_err err = vast_events_end(&reader);
        if (t.pieces < stop_at) {
            assert_int_equal(err, VAST_OK);
            return stop_at - 1;
        }
        assert_true(err == VAST_E_STOPPED && (fed == VAST_OK || fed == VAST_E_STOPPED));
        assert_int_equal(vast_events_feed(&reader, text, len), VAST_E_STOPPED);
        assert_int_equal(vast_events_end(&reader), VAST_E_STOPPED);
        assert_int_equal(t.pieces, stop_at);
    }
}

static void a_visitor_ends_the_stream_at_any_piece(void **state)
{
    (void)state;
    static const char sent[] = "data: a\ndata\n\ndata: b";
    static const char bare[] = "data";
    static const char lines[] = "{}\n[]";
    static const char mark[] = "\xEF\xBB";
    assert_int_equal(refuse_each(VAST_EVENTS_SERVER_SENT, sent, sizeof sent - 1), 7);
    assert_int_equal(refuse_each(VAST_EVENTS_SERVER_SENT, bare, sizeof bare - 1), 2);
    assert_int_equal(refuse_each(VAST_EVENTS_LINES, lines, sizeof lines - 1), 6);
    assert_int_equal(refuse_each(VAST_EVENTS_LINES, mark, sizeof mark - 1), 3);
}

/* The reader keeps no data: an event may be longer than any memory. */
static void an_event_may_be_of_any_length(void **state)
{
    (void)state;
    static char block[1000];
    trace t = { .text = "" };
    vast_event_setup setup = setup_for(VAST_EVENTS_SERVER_SENT, &t);
    vast_event_reader reader;
    memset(block, 'x', sizeof block);
    vast_events_begin(&reader, &setup);
    assert_int_equal(vast_events_feed(&reader, "data:", 5), VAST_OK);
    for (unsigned i = 0; i < 1000; i++) {
        t.data_len = 0;
        t.pieces = 0;
        assert_int_equal(vast_events_feed(&reader, block, i == 0 ? 1 : 200), VAST_OK);
        assert_int_equal(t.pieces, 1);
    }
    assert_int_equal(reader.count, 0);
    t.data_len = 0;
    assert_int_equal(vast_events_end(&reader), VAST_OK);
    assert_string_equal(t.text, "message=;");
    assert_int_equal(reader.count, 1);
    assert_true(sizeof reader <= 112);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(server_sent_events_follow_the_standard),
        cmocka_unit_test(an_event_has_a_name_of_its_own),
        cmocka_unit_test(an_id_is_kept_for_later_events),
        cmocka_unit_test(a_retry_is_a_number_of_milliseconds),
        cmocka_unit_test(an_unfinished_event_is_delivered_at_the_end),
        cmocka_unit_test(each_line_is_an_event),
        cmocka_unit_test(the_first_byte_shows_the_format),
        cmocka_unit_test(the_format_found_is_told),
        cmocka_unit_test(what_is_no_stream_of_events_is_told),
        cmocka_unit_test(names_and_ids_may_be_ignored),
        cmocka_unit_test(a_visitor_ends_the_stream_at_any_piece),
        cmocka_unit_test(an_event_may_be_of_any_length),
    };
    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}
