/* SPDX-License-Identifier: MIT */
/* What people and scripts see: the sink, JSON, tables, readable values, help. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "format.h"
#include "help.h"
#include "json_printer.h"
#include "table.h"
#include "text_helpers.h"
#include "units.h"
#include "vastai/query.h"
#include "visit.h"

/* ---- a sink whose output can be read back ---- */

static char held[4096];
static vast_sink sink;
static char written[65536];
static FILE *file;

static int begin(void **state)
{
    (void)state;
    file = tmpfile();
    if (file != NULL) {
        vast_sink_begin(&sink, fileno(file), held, sizeof held);
    }
    return file == NULL;
}

static int end(void **state)
{
    (void)state;
    return fclose(file);
}

/* All that was written since the last look. */
static const char *output(void)
{
    vast_sink_flush(&sink);
    ssize_t len = pread(fileno(file), written, sizeof written - 1, 0);
    written[len > 0 ? len : 0] = '\0';
    assert_int_equal(ftruncate(fileno(file), 0), 0);
    lseek(fileno(file), 0, SEEK_SET);
    return written;
}

static void foreign_text_cannot_act_on_a_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
        const char *shown, *lines, *quoted;
    } cases[] = {
        { "plain", 5, "plain", "plain", "plain" },
        { "\x1b[2J", 4, "\\x1b[2J", "\\x1b[2J", "'\"$(printf '\\033')\"'[2J" },
        { "a\nb\tc\rd", 7, "a b c d", "a\nb\tc d", "a\nb'\"$(printf '\\011')\"'c'\"$(printf '\\015')\"'d" },
        { "a\0b", 3, "a\\x00b", "a\\x00b", "a'\"$(printf '\\000')\"'b" },
        { "\x7f\xc2\x9b", 3, "\\x7f\\xc2\\x9b", "\\x7f\\xc2\\x9b",
            "'\"$(printf '\\177')\"''\"$(printf '\\302\\233')\"'" },
        { "\xe2\x80\xae", 3, "\\xe2\\x80\\xae", "\\xe2\\x80\\xae", "'\"$(printf '\\342\\200\\256')\"'" },
        { "gr\xc3\xbc\xc3\x9f", 6, "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f" },
        { "\xff\xc3", 2, "\\xff\\xc3", "\\xff\\xc3", "'\"$(printf '\\377')\"''\"$(printf '\\303')\"'" },
        { "\xed\xa0\x80\xc0\xaf", 5, "\\xed\\xa0\\x80\\xc0\\xaf", "\\xed\\xa0\\x80\\xc0\\xaf",
            "'\"$(printf '\\355')\"''\"$(printf '\\240')\"''\"$(printf '\\200')\"''\"$(printf '\\300')\"''\"$(printf "
            "'\\257')\"'" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vast_sink_clean(&sink, cases[i].text, cases[i].len);
        assert_string_equal(output(), cases[i].shown);
        assert_int_equal(
            vast_text_width(cases[i].text, cases[i].len), vast_text_width(cases[i].shown, strlen(cases[i].shown)));
        vast_sink_clean_lines(&sink, cases[i].text, cases[i].len);
        assert_string_equal(output(), cases[i].lines);
        vast_sink_quoted(&sink, cases[i].text, cases[i].len);
        assert_string_equal(output(), cases[i].quoted);
    }
}

static void a_sentence_takes_texts_and_numbers(void **state)
{
    (void)state;
    vast_say(&sink, "%s is %lld %%, %.*s%s", "x\x1b", (long long)INT64_MIN, 2, "abc", "");
    assert_string_equal(output(), "x\\x1b is -9223372036854775808 %, ab");
}

static void a_sentence_in_memory_ends_with_a_nul_and_is_cut_at_the_end_of_its_room(void **state)
{
    (void)state;
    char buffer[8];
    for (size_t room = 1; room <= sizeof buffer; room++) {
        memset(buffer, '?', sizeof buffer);
        assert_int_equal(vast_text(buffer, room, "%s=%lld", "abc", -1LL), room > 6);
        assert_int_equal(strlen(buffer), room > 6 ? 6 : room - 1);
        assert_memory_equal(buffer, "abc=-1", strlen(buffer));
    }
}

static const char *volatile nothing; /* NULL, which the compiler would warn of */

static void json_in_memory_has_its_texts_in_quotes(void **state)
{
    (void)state;
    char text[64];
    vast_out out;
    vast_out_begin(&out, text, sizeof text);
    vast_write_json(&out, "{\"a\": %s, %.*s: %lld, \"b\": %s}", "x\"\n", 2, "idx", 7LL, nothing);
    vast_put_char(&out, '\0');
    assert_string_equal(text, "{\"a\": \"x\\\"\\n\", \"id\": 7, \"b\": null}");
}

static void what_was_not_flushed_can_be_taken_back(void **state)
{
    (void)state;
    vast_say(&sink, "kept");
    vast_sink_mark mark = vast_sink_here(&sink);
    vast_say(&sink, "dropped");
    vast_sink_rewind(&sink, mark);
    assert_string_equal(output(), "kept");
    mark = vast_sink_here(&sink);
    vast_sink_fill(&sink, 'x', 5000);
    vast_sink_rewind(&sink, mark);
    assert_int_equal(strlen(output()), 5000);
}

/* At every place relative to the buffer's end, in one piece and byte by byte. */
static void a_secret_is_starred_wherever_it_stands(void **state)
{
    (void)state;
    static const char secret[] = "abcabcabd", stars[] = "*********";
    enum { LEN = sizeof secret - 1 };
    for (size_t before = 4096 - 2 * LEN; before <= 4096 + 2; before++) {
        for (int whole = 0; whole < 2; whole++) {
            sink.secret = secret;
            vast_sink_fill(&sink, '.', before);
            for (size_t i = 0; i < LEN && whole == 0; i++) {
                vast_sink_char(&sink, secret[i]);
            }
            vast_sink_text(&sink, whole == 1 ? secret : "");
            vast_sink_text(&sink, "abcabcabcabdabcabca");
            const char *shown = output();
            sink.secret = NULL;
            assert_int_equal(strspn(shown, "."), before);
            assert_memory_equal(shown + before, stars, LEN);
            assert_string_equal(shown + before + LEN, "abc*********abcabca");
        }
    }
}

static void a_write_that_fails_is_seen_and_stays_seen(void **state)
{
    (void)state;
    char room[4096];
    vast_sink full;
    FILE *device = fopen("/dev/full", "w");
    vast_sink_begin(&full, fileno(device), room, sizeof room);
    vast_sink_text(&full, "lost");
    assert_false(vast_sink_flush(&full));
    assert_int_not_equal(full.error, 0);
    vast_sink_fill(&full, 'x', 10000);
    assert_false(vast_sink_flush(&full));
    fclose(device);
}

/* ---- JSON ---- */

static vast_err print_event(void *ctx, const vast_json_event *event)
{
    vast_printer_event(ctx, event);
    return VAST_OK;
}

/* Prints a text that arrives in two pieces, cut at `at`. */
static const char *printed(const char *text, size_t at)
{
    vast_json json;
    vast_printer printer;
    vast_printer_begin(&printer, &sink);
    vast_json_begin(&json, print_event, &printer);
    assert_int_equal(vast_json_feed(&json, text, at), VAST_OK);
    assert_int_equal(vast_json_feed(&json, text + at, strlen(text) - at), VAST_OK);
    assert_int_equal(vast_json_end(&json), VAST_OK);
    return output();
}

static const struct {
    const char *text, *want;
} prints[] = {
    { "{}", "{}" },
    { "[]", "[]" },
    { "[[],{}]", "[\n [],\n {}\n]" },
    { "{\"b\":1.50,\"a\":[true,false,null,-1e5]}",
        "{\n \"b\": 1.50,\n \"a\": [\n  true,\n  false,\n  null,\n  -1e5\n ]\n}" },
    { "[{\"x\":{\"y\":[]}},1]", "[\n {\n  \"x\": {\n   \"y\": []\n  }\n },\n 1\n]" },
    { "\"\\u001b\\u0000\\n\\t\\\"\\\\\\/\"", "\"\\u001b\\u0000\\n\\t\\\"\\\\/\"" },
    { "\"\\u007f\\u009b\\u202e\"", "\"\\u007f\\u009b\\u202e\"" },
    { "{\"gr\xc3\xbc\xc3\x9f\":\"\xf0\x9f\x9a\x80 \xe2\x82\xac\"}",
        "{\n \"gr\xc3\xbc\xc3\x9f\": \"\xf0\x9f\x9a\x80 \xe2\x82\xac\"\n}" },
};

static void json_comes_out_indented_wherever_it_was_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof prints / sizeof *prints; i++) {
        for (size_t at = 0; at <= strlen(prints[i].text); at++) {
            assert_string_equal(printed(prints[i].text, at), prints[i].want);
        }
    }
}

static void json_made_by_hand_looks_the_same(void **state)
{
    (void)state;
    vast_printer p;
    vast_printer_begin(&p, &sink);
    vast_print(&p, "[{\"id\": %lld, \"msg\": %s", -7LL, "a\x1b");
    vast_printer_key(&p, "{t");
    vast_print(&p, "[true, false, null], \"none\": %s}, {}]", nothing);
    vast_printer_end(&p);
    assert_string_equal(output(), "[\n {\n  \"id\": -7,\n  \"msg\": \"a\\u001b\",\n  \"{t\": [\n   true,\n   false,\n  "
                                  " null\n  ],\n  \"none\": null\n },\n {}\n]\n");
}

/* An object inside and one outside: members follow the last one of the answer, and the line ends once. */
static void members_follow_in_an_object_that_is_kept_open(void **state)
{
    (void)state;
    static const int64_t rates[] = { 730200, -1, 0, 1000000, INT64_MAX };
    vast_printer p;
    vast_printer_begin(&p, &sink);
    vast_printer_keep_open(&p);
    assert_false(vast_printer_close_kept(&p));
    vast_print(&p, "[");
    vast_printer_keep_open(&p);
    vast_print(&p, "{\"a\": {}, \"b\": [{}]}");
    vast_printer_end(&p);
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        vast_printer_micros(&p, "c", &rates[i]);
    }
    vast_printer_micros(&p, "d", NULL);
    assert_true(vast_printer_close_kept(&p));
    assert_false(vast_printer_close_kept(&p));
    vast_print(&p, "]");
    vast_printer_end(&p);
    assert_string_equal(output(),
        "[\n {\n  \"a\": {},\n  \"b\": [\n   {}\n  ],\n  \"c\": 0.7302,\n  \"c\": -0.000001,\n  \"c\": 0.0,\n"
        "  \"c\": 1.0,\n  \"c\": 9223372036854.775807,\n  \"d\": null\n }\n]\n");
}

/* ---- readable values ---- */

static const struct {
    vast_unit unit;
    vast_json_kind kind;
    const char *text, *shown;
} values[] = {
    { VAST_UNIT_NONE, VAST_JSON_NUMBER, "1.50", "1.50" },
    { VAST_UNIT_NONE, VAST_JSON_NULL, "", "-" },
    { VAST_UNIT_FIXED_1, VAST_JSON_NUMBER, "2.25", "2.3" },
    { VAST_UNIT_FIXED_1, VAST_JSON_NUMBER, "-2.25", "-2.3" },
    { VAST_UNIT_FIXED_2, VAST_JSON_NUMBER, "1e3", "1000.00" },
    { VAST_UNIT_FIXED_3, VAST_JSON_NUMBER, "-0.0004", "0.000" },
    { VAST_UNIT_USD, VAST_JSON_NUMBER, "-12.345", "-$12.35" },
    { VAST_UNIT_USD_FINE, VAST_JSON_NUMBER, "0.32148", "$0.3215" },
    { VAST_UNIT_MB_AS_GB, VAST_JSON_NUMBER, "24564", "24.6" },
    { VAST_UNIT_PERCENT, VAST_JSON_NUMBER, "0.9855", "98.6%" },
    { VAST_UNIT_DAYS, VAST_JSON_NUMBER, "129600", "1.5" },
    { VAST_UNIT_DATE, VAST_JSON_NUMBER, "0", "1970-01-01 00:00" },
    { VAST_UNIT_DATE, VAST_JSON_NUMBER, "951827696.9", "2000-02-29 12:34" },
    { VAST_UNIT_DATE, VAST_JSON_NUMBER, "1768478400", "2026-01-15 12:00" },
    { VAST_UNIT_DATE, VAST_JSON_NUMBER, "253402300799", "9999-12-31 23:59" },
    { VAST_UNIT_DATE, VAST_JSON_NUMBER, "-1", "-1" },
    { VAST_UNIT_DATE, VAST_JSON_STRING, "2026-01-15", "2026-01-15" },
    { VAST_UNIT_YES_NO, VAST_JSON_TRUE, "true", "yes" },
    { VAST_UNIT_YES_NO, VAST_JSON_FALSE, "false", "no" },
    { VAST_UNIT_YES_NO, VAST_JSON_STRING, "maybe", "maybe" },
    { VAST_UNIT_FIXED_1, VAST_JSON_STRING, "1", "1" },
    { VAST_UNIT_FIXED_1, VAST_JSON_NUMBER, "1e300", "1e300" },
    { VAST_UNIT_PERCENT, VAST_JSON_NUMBER, "9223372036854775807", "9223372036854775807" },
    { VAST_UNIT_SECRET, VAST_JSON_STRING, "abcdefghijkl", "...ijkl" },
    { VAST_UNIT_SECRET, VAST_JSON_STRING, "short", "..." },
    { VAST_UNIT_SECRET, VAST_JSON_STRING, "", "" },
};

static void values_are_made_readable_by_their_unit(void **state)
{
    (void)state;
    char out[VAST_UNIT_TEXT];
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        vast_visit_value value = { values[i].text, strlen(values[i].text), (uint8_t)values[i].kind, false };
        size_t len = vast_unit_text(values[i].unit, &value, false, out);
        assert_int_equal(len, strlen(values[i].shown));
        assert_memory_equal(out, values[i].shown, len);
    }
    vast_visit_value cut = { "gr\xc3", 3, VAST_JSON_STRING, true };
    assert_int_equal(vast_unit_text(VAST_UNIT_NONE, &cut, false, out), 5);
    assert_memory_equal(out, "gr...", 5);
}

/* ---- tables ---- */

static const vast_column columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "name", .title = "Name", .left = true },
    { .key = "price", .title = "$/h", .unit = VAST_UNIT_FIXED_2 },
    { .key = "note", .title = "Note", .left = true, .full = true },
};
static const vast_view list = { .columns = columns, .column_count = VAST_COUNT_OF(columns) };
static const vast_view block = { .kind = VAST_VIEW_BLOCK, .columns = columns, .column_count = VAST_COUNT_OF(columns) };
static vast_table table;

static void put(const char *key, vast_json_kind kind, const char *text)
{
    vast_visit_value value = { text, strlen(text), (uint8_t)kind, false };
    vast_table_member(&table, key, &value);
}

static void put_row(const char *id, const char *name, const char *price)
{
    put("price", VAST_JSON_NUMBER, price);
    put("unknown", VAST_JSON_STRING, "x");
    put("id", VAST_JSON_NUMBER, id);
    put("name", VAST_JSON_STRING, name);
    vast_table_row(&table);
}

static const char *table_of(const vast_view *view, vast_table_style style)
{
    vast_table_begin(&table, &sink, view, &style);
    put_row("7", "a name that is rather long", "1.5");
    put_row("1234", "gr\xc3\xbc\xc3\x9f", "22");
    vast_table_end(&table);
    return output();
}

static void a_table_is_aligned(void **state)
{
    (void)state;
    assert_string_equal(table_of(&list, (vast_table_style){ 0 }),
        "  ID  Name                          $/h\n"
        "   7  a name that is rather long   1.50\n"
        "1234  gr\xc3\xbc\xc3\x9f                        22.00\n");
    assert_int_equal(table.left_out, 0);
}

static void a_narrow_terminal_narrows_words_and_then_drops_columns(void **state)
{
    (void)state;
    assert_string_equal(table_of(&list, (vast_table_style){ .width = 32 }),
        "  ID  Name                   $/h\n"
        "   7  a name that is r...   1.50\n"
        "1234  gr\xc3\xbc\xc3\x9f                 22.00\n");
    assert_string_equal(table_of(&list, (vast_table_style){ .width = 24 }), "  ID  Name\n"
                                                                            "   7  a name that is ...\n"
                                                                            "1234  gr\xc3\xbc\xc3\x9f\n");
    assert_int_equal(table.left_out, 1);
    assert_string_equal(table_of(&list, (vast_table_style){ .width = 3 }), "  ID\n   7\n1234\n");
}

/* ---- weights ---- */

static const vast_column weighed[] = {
    { .key = "id", .title = "ID" },
    { .key = "idle", .title = "Never set", .weight = VAST_WEIGHT_HIGH },
    { .key = "note", .title = "Note", .left = true, .weight = VAST_WEIGHT_LOW },
    { .key = "host", .title = "Host", .left = true, .whole = true },
    { .key = "price", .title = "$/h", .weight = VAST_WEIGHT_HIGH },
    { .key = "state", .title = "State", .left = true, .unit = VAST_UNIT_STATE },
};
static const vast_view weights = { .columns = weighed, .column_count = VAST_COUNT_OF(weighed) };

static const char *weighed_of(vast_table_style style)
{
    static const struct {
        const char *id, *note, *host, *price, *state;
    } rows[] = {
        { "9", "a long note about it", "ssh5.vast.example.com", "0.25", "running" },
        { "10", "b", "h", "10.5", "failed" },
        { "8", "C, \"quoted\"\nx\x1b", "h2", "2", "loading" },
    };
    vast_table_begin(&table, &sink, &weights, &style);
    for (size_t i = 0; i < VAST_COUNT_OF(rows); i++) {
        put("id", VAST_JSON_NUMBER, rows[i].id);
        put("note", VAST_JSON_STRING, rows[i].note);
        put("host", VAST_JSON_STRING, rows[i].host);
        put("price", VAST_JSON_NUMBER, rows[i].price);
        put("state", VAST_JSON_STRING, rows[i].state);
        put("idle", VAST_JSON_NULL, "");
        vast_table_row(&table);
    }
    vast_table_end(&table);
    return output();
}

static const char *first_line(const char *text)
{
    static char line[200];
    snprintf(line, sizeof line, "%.*s", (int)strcspn(text, "\n"), text);
    return line;
}

static void what_fits_is_chosen_by_weight_and_empty_columns_go_first(void **state)
{
    (void)state;
    assert_string_equal(first_line(weighed_of((vast_table_style){ .width = 80 })),
        "ID  Never set  Note                  Host                    $/h  State");
    assert_int_equal(table.left_out, 0);
    assert_string_equal(first_line(weighed_of((vast_table_style){ .width = 60 })),
        "ID  Note                Host                    $/h  State");
    assert_int_equal(table.left_out, 1);
    assert_string_equal(
        first_line(weighed_of((vast_table_style){ .width = 44 })), "ID  Host                    $/h  State");
    assert_string_equal(first_line(weighed_of((vast_table_style){ .width = 20 })), "ID   $/h  State");
    assert_string_equal(first_line(weighed_of((vast_table_style){ .width = 9 })), "ID   $/h");
    assert_non_null(strstr(weighed_of((vast_table_style){ .width = 44 }), "ssh5.vast.example.com"));
}

static void a_state_has_a_color_without_its_padding(void **state)
{
    (void)state;
    const char *shown = weighed_of((vast_table_style){ .width = 20, .color = true });
    assert_string_equal(shown, "\x1b[1mID   $/h  State\x1b[0m\n"
                               " 9  0.25  \x1b[32mrunning\x1b[0m\n"
                               "10  10.5  \x1b[31mfailed\x1b[0m\n"
                               " 8     2  \x1b[33mloading\x1b[0m\n");
}

static void rows_are_sorted_by_number_or_text(void **state)
{
    (void)state;
    assert_string_equal(weighed_of((vast_table_style){ .ids = true, .sort = "id" }), "8\n9\n10\n");
    assert_string_equal(
        weighed_of((vast_table_style){ .ids = true, .sort = "price", .descending = true }), "10\n8\n9\n");
    assert_string_equal(weighed_of((vast_table_style){ .ids = true, .sort = "note" }), "9\n10\n8\n");
    assert_string_equal(weighed_of((vast_table_style){ .ids = true, .sort = "idle" }), "9\n10\n8\n");
    assert_string_equal(
        weighed_of((vast_table_style){ .width = 9, .sort = "price" }), "ID   $/h\n 9  0.25\n 8     2\n10  10.5\n");
}

static void a_list_that_is_too_long_to_sort_is_not_printed_in_part(void **state)
{
    (void)state;
    char id[16];
    vast_table_begin(&table, &sink, &list, &(vast_table_style){ .sort = "id" });
    for (int i = 0; i < 20000; i++) {
        snprintf(id, sizeof id, "%d", i);
        put_row(id, "name", "1");
    }
    assert_true(table.too_long);
    assert_string_equal(output(), "");
}

static void csv_quotes_what_rfc_4180_says(void **state)
{
    (void)state;
    assert_string_equal(weighed_of((vast_table_style){ .format = VAST_OUTPUT_CSV, .full = true }),
        "id,idle,note,host,price,state\r\n"
        "9,,a long note about it,ssh5.vast.example.com,0.25,running\r\n"
        "10,,b,h,10.5,failed\r\n"
        "8,,\"C, \"\"quoted\"\"\nx\\x1b\",h2,2,loading\r\n");
    assert_string_equal(first_line(weighed_of((vast_table_style){ .format = VAST_OUTPUT_TSV, .full = true })),
        "id\tidle\tnote\thost\tprice\tstate");
    vast_table_begin(&table, &sink, &weights, &(vast_table_style){ .format = VAST_OUTPUT_CSV, .full = true });
    vast_table_end(&table);
    assert_string_equal(output(), "id,idle,note,host,price,state\r\n");
}

static void what_does_not_fit_can_be_printed_as_records(void **state)
{
    (void)state;
    const char *shown = weighed_of((vast_table_style){ .width = 40, .full = true, .records = true });
    assert_int_equal(strncmp(shown, "ID:        9\nNever set: -\nNote:      a long", 40), 0);
    assert_non_null(strstr(shown, "running\n\nID:        10\n"));
    shown = weighed_of((vast_table_style){ .width = 200, .full = true, .records = true });
    assert_int_equal(strncmp(shown, "ID  Never set  Note", 19), 0);
}

static void full_shows_every_column_whatever_the_width(void **state)
{
    (void)state;
    assert_string_equal(table_of(&list, (vast_table_style){ .width = 3, .full = true }),
        "  ID  Name                          $/h  Note\n"
        "   7  a name that is rather long   1.50  -\n"
        "1234  gr\xc3\xbc\xc3\x9f                        22.00  -\n");
}

static void a_block_has_a_line_for_each_value(void **state)
{
    (void)state;
    assert_string_equal(table_of(&block, (vast_table_style){ 0 }),
        "ID:   7\nName: a name that is rather long\n$/h:  1.50\n\nID:   1234\nName: gr\xc3\xbc\xc3\x9f\n$/h:  22.00\n");
}

static void items_share_a_cell_and_a_second_value_of_a_name_is_none(void **state)
{
    (void)state;
    vast_table_begin(&table, &sink, &block, &(vast_table_style){ 0 });
    put("name", VAST_JSON_STRING, "a");
    put("name", VAST_JSON_STRING, "b");
    put("id", VAST_JSON_NUMBER, "1");
    put("name", VAST_JSON_STRING, "c");
    vast_table_row(&table);
    assert_string_equal(output(), "ID:   1\nName: a, b\n$/h:  -\n");
}

static void a_long_table_is_printed_before_it_ends(void **state)
{
    (void)state;
    char id[16];
    vast_table_begin(&table, &sink, &list, &(vast_table_style){ .width = 40 });
    for (int i = 0; i < 1500; i++) {
        snprintf(id, sizeof id, "%d", i);
        put_row(id, "name", "1");
    }
    assert_true(table.locked);
    assert_true(strlen(output()) > 20000);
    put_row("1", "a name that came too late for its column", "123456789");
    vast_table_end(&table);
    const char *last = output();
    assert_string_equal(last, "   1  a...  123456789.00\n");
    assert_int_equal(table.rows, 1501);
}

/* Its width is that of the first rows. A later text that is longer becomes as many dots as there is room for. */
static void a_left_column_narrower_than_three_dots_is_not_exceeded(void **state)
{
    (void)state;
    static const struct {
        const char *title, *line;
    } rows[] = { { "N", ".  9\n" }, { "No", "..  9\n" }, { "Now", "...  9\n" }, { "Name", "a...  9\n" } };
    for (size_t i = 0; i < VAST_COUNT_OF(rows); i++) {
        const vast_column narrow[] = {
            { .key = "name", .title = rows[i].title, .left = true },
            { .key = "id", .title = "#" },
        };
        const vast_view view = { .columns = narrow, .column_count = VAST_COUNT_OF(narrow) };
        vast_table_begin(&table, &sink, &view, &(vast_table_style){ .width = 40 });
        while (!table.locked) {
            put_row("1", "b", "1");
        }
        output();
        put_row("9", "a long name", "1");
        vast_table_end(&table);
        assert_string_equal(output(), rows[i].line);
    }
}

static void cells_of_any_length_are_survived(void **state)
{
    (void)state;
    static char text[600];
    memset(text, 'x', sizeof text - 1);
    vast_table_begin(&table, &sink, &list, &(vast_table_style){ .width = 60 });
    for (int row = 0; row < 100; row++) {
        for (int i = 0; i < 20; i++) {
            put("name", VAST_JSON_STRING, text);
        }
        put("id", VAST_JSON_STRING, text);
        vast_table_row(&table);
    }
    vast_table_end(&table);
    assert_int_equal(table.rows, 100);
}

/* ---- topics ---- */

static void every_field_of_an_offer_has_its_meaning_and_an_example(void **state)
{
    (void)state;
    for (size_t i = 0; i < vast_query_offers.field_count; i++) {
        const vast_query_field *field = &vast_query_offers.fields[i];
        const char *meaning = vast_field_meaning(field->name),
                   *example = meaning != NULL ? strrchr(meaning, '(') : NULL;
        if (example == NULL) {
            fail_msg("%s: no meaning with an example", field->name);
        }
        char text[80];
        vast_query query;
        snprintf(text, sizeof text, "%.*s", (int)strcspn(example + 1, ")"), example + 1);
        vast_query_begin(&query, &vast_query_offers);
        if (!vast_query_add(&query, text)) {
            fail_msg("%s: %s: %s", field->name, text, query.fault);
        }
    }
}

/* ---- commands ---- */

static size_t longest_line(const char *text)
{
    size_t longest = 0;
    for (size_t len; *text != '\0'; text += len + (text[len] == '\n')) {
        len = strcspn(text, "\n");
        size_t width = vast_text_width(text, len);
        longest = width > longest ? width : longest;
    }
    return longest;
}

static void help_fits_sixty_columns(void **state)
{
    (void)state;
    vast_help(&sink, 60, NULL, NULL, NULL);
    assert_true(longest_line(output()) <= 60);
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        for (size_t i = 0; i < vast_commands[t]->count; i++) {
            vast_help(&sink, 60, &vast_commands[t]->rows[i], NULL, NULL);
            if (longest_line(output()) > 60) {
                fail_msg("%s", written);
            }
        }
    }
}

/* ---- words ---- */

static void a_list_is_read_word_by_word(void **state)
{
    (void)state;
    const char *names = "one||two", *none = NULL, *word;
    size_t len;
    assert_null(vast_text_next(&none, '|', &len));
    word = vast_text_next(&names, '|', &len);
    assert_true(vast_text_is(word, len, "one"));
    assert_non_null(vast_text_next(&names, '|', &len));
    assert_int_equal(len, 0);
    word = vast_text_next(&names, '|', &len);
    assert_true(vast_text_is(word, len, "two"));
    assert_null(vast_text_next(&names, '|', &len));
    assert_true(vast_text_among("one|two", '|', "two", 3));
    assert_false(vast_text_among("one|two", '|', "tw", 2));
    assert_false(vast_text_among(NULL, '|', "tw", 2));
}

static void a_word_is_found_where_it_first_stands(void **state)
{
    (void)state;
    static const struct {
        const char *text, *word;
        int at; /* -1: nowhere */
    } cases[] = {
        { "", "//", -1 },
        { "/", "//", -1 },
        { "https://a//b", "//", 6 },
        { "aaab", "aab", 1 },
        { "ab", "abc", -1 },
        { "PRIVATE KE", "PRIVATE KEY", -1 },
        { "{.a} {.b}", "{.", 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = vast_text_find(cases[i].text, cases[i].word);
        assert_int_equal(found != NULL ? (int)(found - cases[i].text) : -1, cases[i].at);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(foreign_text_cannot_act_on_a_terminal),
        TEST(a_sentence_takes_texts_and_numbers),
        TEST(a_sentence_in_memory_ends_with_a_nul_and_is_cut_at_the_end_of_its_room),
        TEST(json_in_memory_has_its_texts_in_quotes),
        TEST(what_was_not_flushed_can_be_taken_back),
        TEST(a_write_that_fails_is_seen_and_stays_seen),
        TEST(a_secret_is_starred_wherever_it_stands),
        TEST(json_comes_out_indented_wherever_it_was_cut),
        TEST(json_made_by_hand_looks_the_same),
        TEST(members_follow_in_an_object_that_is_kept_open),
        TEST(values_are_made_readable_by_their_unit),
        TEST(every_field_of_an_offer_has_its_meaning_and_an_example),
        TEST(a_table_is_aligned),
        TEST(a_narrow_terminal_narrows_words_and_then_drops_columns),
        TEST(what_fits_is_chosen_by_weight_and_empty_columns_go_first),
        TEST(a_state_has_a_color_without_its_padding),
        TEST(rows_are_sorted_by_number_or_text),
        TEST(a_list_that_is_too_long_to_sort_is_not_printed_in_part),
        TEST(csv_quotes_what_rfc_4180_says),
        TEST(what_does_not_fit_can_be_printed_as_records),
        TEST(full_shows_every_column_whatever_the_width),
        TEST(a_block_has_a_line_for_each_value),
        TEST(items_share_a_cell_and_a_second_value_of_a_name_is_none),
        TEST(a_long_table_is_printed_before_it_ends),
        TEST(a_left_column_narrower_than_three_dots_is_not_exceeded),
        TEST(cells_of_any_length_are_survived),
        TEST(help_fits_sixty_columns),
        TEST(a_list_is_read_word_by_word),
        TEST(a_word_is_found_where_it_first_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
