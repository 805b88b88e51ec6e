/* SPDX-License-Identifier: MIT */
/* Charges as a tree: whatever the service sends, in whatever pieces. */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "charge_tree.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define RESULTS(rows) "{\"facets\": [{\"type\": \"x\", \"items\": []}], \"results\": [" rows "]}"
#define CHARGE(type, amount, more)                                                                                     \
    "{\"type\": \"" type "\", \"amount\": " amount                                                                     \
    ", \"description\": \"d\", \"metadata\": {\"amount\": 0, \"a\": [{}]}" more "}"
#define ITEMS(rows) ", \"items\": [" rows "]"

static FILE *file;
static char held[4096];
static vast_sink sink;
static char written[4096];

static vast_err on_event(void *ctx, const vast_json_event *event)
{
    return vast_charge_tree_event(ctx, event);
}

/* What is printed of a text that comes in pieces of a given length. */
static const char *shown(const char *text, size_t piece, bool parts, vast_err *err)
{
    static vast_charge_tree tree;
    vast_json json;
    size_t len = strlen(text);
    rewind(file);
    assert_int_equal(ftruncate(fileno(file), 0), 0);
    vast_sink_begin(&sink, fileno(file), held, sizeof held);
    vast_charge_tree_begin(&tree, &sink, parts);
    vast_json_begin(&json, on_event, &tree);
    *err = VAST_OK;
    for (size_t at = 0; at < len && *err == VAST_OK; at += piece) {
        *err = vast_json_feed(&json, text + at, len - at < piece ? len - at : piece);
    }
    vast_sink_flush(&sink);
    ssize_t got = pread(fileno(file), written, sizeof written - 1, 0);
    written[got > 0 ? got : 0] = '\0';
    lseek(fileno(file), 0, SEEK_SET);
    return written;
}

static const struct {
    const char *text;
    bool parts;
    vast_err err;
    const char *out;
} cases[] = {
    { RESULTS(""), false, VAST_OK, "" },
    { "{\"results\": {}}", false, VAST_E_SHAPE, "" },
    { "[1]", false, VAST_OK, "" },
    { RESULTS(CHARGE("a", "1.5", "")), false, VAST_OK, "a  $1.5000  d\n" },
    { RESULTS(CHARGE("a", "0.0", ITEMS(CHARGE("b", "1", "")))), true, VAST_OK, "" },
    { RESULTS(CHARGE("a", "1", ITEMS(CHARGE("b", "2", "") "," CHARGE("c", "0", "")))), false, VAST_OK,
        "a  $1.0000  d\n  b  $2.0000  d\n" },
    { RESULTS(CHARGE("instance", "1", ITEMS(CHARGE("b", "2", "")))), false, VAST_OK, "instance  $1.0000  d\n" },
    { RESULTS(CHARGE("volume", "1", ITEMS(CHARGE("b", "2", "")))), true, VAST_OK,
        "volume  $1.0000  d\n  b  $2.0000  d\n" },
    /* As deep as it goes, and deeper. */
    { RESULTS(CHARGE("a", "1",
          ITEMS(CHARGE("b", "1", ITEMS(CHARGE("c", "1", ITEMS(CHARGE("d", "1", ITEMS(CHARGE("e", "1", "")))))))))),
        false, VAST_OK, "a  $1.0000  d\n  b  $1.0000  d\n    c  $1.0000  d\n      d  $1.0000  d\n" },
    /* Other kinds than those that are due. */
    { RESULTS("1, null, [], [[{}]], {}, {\"amount\": \"x\\u001b[2J\", \"start\": \"now\", \"type\": true}"), false,
        VAST_OK, "  -  \ntrue  x\\x1b[2J    (now)\n" },
    { RESULTS("{\"amount\": 1, \"start\": 0, \"end\": 86400}, {\"amount\": 1, \"start\": 5, \"end\": 5}"), false,
        VAST_OK, "  $1.0000    (1970-01-01 00:00 to 1970-01-02 00:00)\n  $1.0000    (1970-01-01 00:00)\n" },
};

static void a_tree_is_the_same_in_whatever_pieces_it_comes(void **state)
{
    (void)state;
    static const size_t pieces[] = { 10000, 1, 2, 3, 7 };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (size_t p = 0; p < COUNT_OF(pieces); p++) {
            vast_err err;
            const char *out = shown(cases[i].text, pieces[p], cases[i].parts, &err);
            if (strcmp(out, cases[i].out) != 0 || err != cases[i].err) {
                fail_msg("case %zu in pieces of %zu: %d, \"%s\"", i, pieces[p], (int)err, out);
            }
        }
    }
}

static void long_texts_are_cut_within_their_place(void **state)
{
    (void)state;
    char text[1024];
    vast_err err;
    int len = snprintf(text, sizeof text, RESULTS("{\"description\": \"%0600d\", \"source\": \"%0300d\"}"), 0, 0);
    assert_in_range(len, 900, sizeof text - 1);
    const char *out = shown(text, 5, false, &err);
    assert_int_equal(err, VAST_OK);
    assert_int_equal(strlen(out), 1 + 63 + 2 + 1 + 2 + 159 + 1);
}

static int begin(void **state)
{
    (void)state;
    file = tmpfile();
    return file == NULL;
}

static int end(void **state)
{
    (void)state;
    return fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_is_the_same_in_whatever_pieces_it_comes),
        cmocka_unit_test(long_texts_are_cut_within_their_place),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
