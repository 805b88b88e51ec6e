/* SPDX-License-Identifier: MIT */
/* Binding: members to struct fields, nested names, lists; each text whole, byte by byte and cut anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"

#include "vastai/json.h"

typedef struct record {
    int64_t id;
    int64_t price;
    int64_t deep;
    int64_t deeper;
    vast_ids ids;
    bool ok;
    char name[6];
    char label[6];
} record;

static const vast_bind_row record_rows[] = {
    VAST_BIND(record, id, "id", VAST_BIND_INT),
    VAST_BIND(record, price, "price", VAST_BIND_MICROS),
    VAST_BIND(record, deep, "in.deep", VAST_BIND_INT),
    VAST_BIND(record, deeper, "in.most.deeper", VAST_BIND_INT),
    VAST_BIND(record, ids, "ids", VAST_BIND_IDS),
    VAST_BIND(record, ok, "in.ok", VAST_BIND_BOOL),
    VAST_BIND(record, name, "name", VAST_BIND_TEXT),
    VAST_BIND(record, label, "label", VAST_BIND_CLIP),
};

#define ROWS (sizeof record_rows / sizeof record_rows[0])

/* What is seen of a record: "id price deep deeper ok name label count:a,b". */
static void show(char *line, size_t room, const record *r)
{
    int at = snprintf(line, room, "%lld %lld %lld %lld %d %s %s %u:", (long long)r->id, (long long)r->price,
        (long long)r->deep, (long long)r->deeper, r->ok, r->name, r->label, (unsigned)r->ids.count);
    for (uint32_t i = 0; i < r->ids.count && i < r->ids.room; i++) {
        at += snprintf(line + at, room - (size_t)at, "%lld,", (long long)r->ids.items[i]);
    }
}

typedef struct bind_case {
    const char *text;
    const char *list; /* NULL: one object */
    vast_err err;
    const char *seen; /* the record, or all that were visited; NULL: not looked at */
} bind_case;

#define ONE(text, seen)                                                                                                \
    {                                                                                                                  \
        (text), NULL, VAST_OK, (seen)                                                                                  \
    }
#define ONE_BAD(text, err)                                                                                             \
    {                                                                                                                  \
        (text), NULL, (err), NULL                                                                                      \
    }
/* What the fields hold before anything is bound. */
#define BEFORE "7 7 7 7 1 old old 1:7,"

static const bind_case objects[] = {
    ONE("{}", BEFORE),
    ONE("{\"id\":42}", "42 7 7 7 1 old old 1:7,"),
    ONE("{\"id\":-9223372036854775808}", "-9223372036854775808 7 7 7 1 old old 1:7,"),
    ONE("{\"id\":4.2e3,\"price\":0.25}", "4200 250000 7 7 1 old old 1:7,"),
    ONE("{\"price\":-1.2345675}", "7 -1234568 7 7 1 old old 1:7,"),
    ONE("{\"in\":{\"deep\":1,\"ok\":false}}", "7 7 1 7 0 old old 1:7,"),
    ONE("{\"in\":{\"most\":{\"deeper\":2,\"deep\":3},\"deep\":4},\"id\":5}", "5 7 4 2 1 old old 1:7,"),
    ONE("{\"in\":{\"x\":{\"deep\":1},\"most\":{\"x\":{\"deeper\":9}},\"ok\":true}}", BEFORE),
    ONE("{\"in\":{},\"id\":1,\"in\":{\"most\":{}},\"name\":\"n\"}", "1 7 7 7 1 n old 1:7,"),
    ONE("{\"deep\":1,\"most\":{\"deeper\":1},\"deeper\":1,\"ok\":false}", BEFORE),
    ONE("{\"in.deep\":1,\"in.most.deeper\":1,\"in\":{\"most.deeper\":1}}", BEFORE),
    ONE("{\"in\":{\"ce\":1,\"e\":\"x\",\"el\":\"x\"}}", BEFORE), /* the ends of price, name and label */
    ONE("{\"in.\":{\"deep\":1},\"\":{\"in\":{\"deep\":1}}}", BEFORE),
    ONE("{\"i\":1,\"idx\":1,\"id\\u0000\":1,\"Id\":1,\"\\u0000\":1,\"\":1}", BEFORE),
    ONE("{\"x\":{\"id\":1},\"y\":[{\"id\":1}],\"z\":[[1,2],\"id\",3]}", BEFORE),
    ONE("{\"\\u0069d\":1,\"nam\\u0065\":\"\\u0041\\n\"}", "1 7 7 7 1 A\n old 1:7,"),
    ONE("{\"id\":1,\"id\":2,\"name\":\"abcde\",\"name\":\"f\"}", "2 7 7 7 1 f old 1:7,"),
    ONE("{\"name\":\"\",\"label\":\"\"}", "7 7 7 7 1   1:7,"),
    ONE("{\"name\":\"abcde\",\"label\":\"abcde\"}", "7 7 7 7 1 abcde abcde 1:7,"),
    /* null, and absence, leave things as they were. */
    ONE("{\"id\":null,\"price\":null,\"in\":null,\"ids\":null,\"name\":null,\"label\":null}", BEFORE),
    ONE("{\"in\":{\"deep\":null,\"most\":null,\"ok\":null}}", BEFORE),
    /* Lists of numbers: all are counted, two are kept. */
    ONE("{\"ids\":[]}", "7 7 7 7 1 old old 0:"),
    ONE("{\"ids\":[1]}", "7 7 7 7 1 old old 1:1,"),
    ONE("{\"ids\":[1,-2,3.0],\"id\":4}", "4 7 7 7 1 old old 3:1,-2,"),
    ONE("{\"ids\":[1,2],\"ids\":[3]}", "7 7 7 7 1 old old 1:3,"),
    /* Text is cut where asked, at the end of a character. */
    ONE("{\"label\":\"abcdef\"}", "7 7 7 7 1 old abcde 1:7,"),
    ONE("{\"label\":\"abcde\\u0000f\"}", "7 7 7 7 1 old abcde 1:7,"),
    ONE("{\"label\":\"ab\\u0000cd\"}", "7 7 7 7 1 old ab 1:7,"),
    ONE("{\"label\":\"\xC3\xA9\xC3\xA9\xC3\xA9\"}", "7 7 7 7 1 old \xC3\xA9\xC3\xA9 1:7,"),
    ONE("{\"label\":\"\xC3\xA9\xC3\xA9\\u00e9zz\"}", "7 7 7 7 1 old \xC3\xA9\xC3\xA9 1:7,"),
    ONE("{\"label\":\"abc\xE2\x82\xAC"
        "d\"}",
        "7 7 7 7 1 old abc 1:7,"),
    ONE("{\"label\":\"abcd\\ud83d\\ude00e\"}", "7 7 7 7 1 old abcd 1:7,"),
    ONE("{\"label\":\"a\xF0\x9F\x98\x80\xF0\x9F\x98\x80\"}", "7 7 7 7 1 old a\xF0\x9F\x98\x80 1:7,"),
    ONE("{\"label\":\"abcdefgh\",\"label\":\"x\"}", "7 7 7 7 1 old x 1:7,"),
    /* Too long, too large, of the wrong type. */
    ONE_BAD("{\"name\":\"abcdef\"}", VAST_E_SPACE),
    ONE_BAD("{\"name\":\"abcd\xC3\xA9\"}", VAST_E_SPACE),
    ONE_BAD("{\"name\":\"a\\u0000\"}", VAST_E_SPACE),
    ONE_BAD("{\"id\":9223372036854775808}", VAST_E_RANGE),
    ONE_BAD("{\"id\":1.5}", VAST_E_RANGE),
    ONE_BAD("{\"price\":9223372036854775}", VAST_E_RANGE),
    ONE_BAD("{\"ids\":[1,1e99]}", VAST_E_RANGE),
    ONE_BAD("{\"id\":\"1\"}", VAST_E_SHAPE),
    ONE_BAD("{\"id\":[1]}", VAST_E_SHAPE),
    ONE_BAD("{\"id\":true}", VAST_E_SHAPE),
    ONE_BAD("{\"price\":{}}", VAST_E_SHAPE),
    ONE_BAD("{\"name\":1}", VAST_E_SHAPE),
    ONE_BAD("{\"name\":false}", VAST_E_SHAPE),
    ONE_BAD("{\"label\":[]}", VAST_E_SHAPE),
    ONE_BAD("{\"ids\":1}", VAST_E_SHAPE),
    ONE_BAD("{\"ids\":{}}", VAST_E_SHAPE),
    ONE_BAD("{\"ids\":[\"1\"]}", VAST_E_SHAPE),
    ONE_BAD("{\"ids\":[null]}", VAST_E_SHAPE),
    ONE_BAD("{\"ids\":[[1]]}", VAST_E_SHAPE),
    ONE_BAD("{\"ids\":[1,{}]}", VAST_E_SHAPE),
    ONE_BAD("{\"in\":{\"ok\":1}}", VAST_E_SHAPE),
    ONE_BAD("{\"in\":{\"ok\":\"true\"}}", VAST_E_SHAPE),
    ONE_BAD("{\"in\":1}", VAST_E_SHAPE),
    ONE_BAD("{\"in\":[]}", VAST_E_SHAPE),
    ONE_BAD("{\"in\":{\"most\":\"\"}}", VAST_E_SHAPE),
    ONE_BAD("[]", VAST_E_SHAPE),
    ONE_BAD("[{\"id\":1}]", VAST_E_SHAPE),
    ONE_BAD("1", VAST_E_SHAPE),
    ONE_BAD("\"id\"", VAST_E_SHAPE),
    ONE_BAD("null", VAST_E_SHAPE),
    ONE_BAD("{\"id\":1", VAST_E_JSON),
};

/* A record as it is after zeroing, but for one field. */
#define ZERO "0 0 0 0 0   0:"

static const bind_case lists[] = {
    { "[]", "", VAST_OK, "" },
    { "[{}]", "", VAST_OK, ZERO "|" },
    { "[{\"id\":1},{\"in\":{\"deep\":2}},{}]", "", VAST_OK, "1 0 0 0 0   0:|0 0 2 0 0   0:|" ZERO "|" },
    { "[{\"id\":1,\"x\":[{\"id\":5}],\"in\":{\"most\":{\"deeper\":3}},\"ids\":[1,2,3]}]", "", VAST_OK,
        "1 0 0 3 0   3:|" },
    { "{\"results\":[]}", "results", VAST_OK, "" },
    { "{\"success\":true,\"id\":9,\"results\":[{\"id\":1},{\"id\":2}],\"id\":9}", "results", VAST_OK,
        "1 0 0 0 0   0:|2 0 0 0 0   0:|" },
    { "{\"result\":[{\"id\":1}],\"resultsx\":[{}],\"results\":[{\"id\":2}]}", "results", VAST_OK, "2 0 0 0 0   0:|" },
    { "{\"results\":null,\"results\":[{\"id\":2}],\"results\":[{}]}", "results", VAST_OK, "2 0 0 0 0   0:|" ZERO "|" },
    { "{\"a\":{\"b\":{\"x\":1},\"c\":{\"b\":[{}],\"d\":[{\"id\":3}],\"d\":[]},\"b\":2},\"c\":{\"d\":[{}]}}", "a.c.d",
        VAST_OK, "3 0 0 0 0   0:|" },
    { "{\"a\":{\"c\":{\"d\":[{\"id\":1}],\"e\":0}},\"a\":{\"x\":0,\"c\":{\"d\":[{\"id\":2}]}}}", "a.c.d", VAST_OK,
        "1 0 0 0 0   0:|2 0 0 0 0   0:|" },
    { "{}", "", VAST_E_SHAPE, "" },
    { "null", "", VAST_E_SHAPE, "" },
    { "{}", "results", VAST_E_SHAPE, "" },
    { "[]", "results", VAST_E_SHAPE, "" },
    { "{\"results\":null}", "results", VAST_E_SHAPE, "" },
    { "{\"results\":{}}", "results", VAST_E_SHAPE, "" },
    { "{\"results\":\"none\"}", "results", VAST_E_SHAPE, "" },
    { "{\"x\":{\"results\":[{}]}}", "results", VAST_E_SHAPE, "" },
    { "{\"error\":\"auth_error\",\"msg\":\"no\"}", "results", VAST_E_SHAPE, "" },
    { "{\"a\":[]}", "a.b", VAST_E_SHAPE, "" },
    { "{\"a\":{\"c\":[]}}", "a.b", VAST_E_SHAPE, "" },
    { "{\"a.b\":[{}]}", "a.b", VAST_E_SHAPE, "" },
    { "[{\"id\":1},null]", "", VAST_E_SHAPE, "1 0 0 0 0   0:|" },
    { "[{\"id\":1},2]", "", VAST_E_SHAPE, "1 0 0 0 0   0:|" },
    { "[{\"id\":1},[{}]]", "", VAST_E_SHAPE, "1 0 0 0 0   0:|" },
    { "[{\"id\":1},{\"name\":\"abcdef\"}]", "", VAST_E_SPACE, "1 0 0 0 0   0:|" },
    { "[{\"id\":1},{\"id\":2]", "", VAST_E_JSON, "1 0 0 0 0   0:|" },
};

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

/* A scanner that mutes what the binding does not need. */
typedef struct muting {
    vast_json json;
    vast_bind *bind;
    unsigned events;
    bool goes_on; /* after an error of the binding */
} muting;

static vast_err bind_and_mute(void *ctx, const vast_json_event *event)
{
    muting *m = ctx;
    vast_err err = vast_bind_event(m->bind, event);
    vast_bind_mute(m->bind, &m->json);
    m->events++;
    return m->goes_on ? VAST_OK : err;
}

static vast_err scan(vast_bind *bind, const char *text, size_t cut, size_t step)
{
    vast_json json;
    size_t len = strlen(text);
    vast_json_begin(&json, vast_bind_event, bind);
    vast_err err = vast_json_feed(&json, guard_place(&pages, text, cut), cut);
    for (size_t at = cut; at < len && err == VAST_OK; at += step) {
        size_t piece = len - at < step ? len - at : step;
        err = vast_json_feed(&json, guard_place(&pages, text + at, piece), piece);
    }
    err = err == VAST_OK ? vast_json_end(&json) : err;
    return err == VAST_OK ? vast_bind_end(bind) : err;
}

/* As scan(), in one piece. @param events  set to the number of events that were not muted; may be NULL. */
static vast_err scan_muted(vast_bind *bind, const char *text, unsigned *events)
{
    muting m = { .bind = bind };
    vast_json_begin(&m.json, bind_and_mute, &m);
    vast_err err = vast_json_feed(&m.json, text, strlen(text));
    err = err == VAST_OK ? vast_json_end(&m.json) : err;
    if (events != NULL) {
        *events = m.events;
    }
    return err == VAST_OK ? vast_bind_end(bind) : err;
}

static void check_object(const bind_case *c, size_t cut, size_t step)
{
    static const vast_bind_plan plan = { record_rows, ROWS, sizeof(record), NULL, NULL };
    int64_t items[3] = { 7, 7, 7 };
    record target = { 7, 7, 7, 7, { items, 2, 1 }, true, "old", "old" };
    vast_bind bind;
    char seen[256];
    vast_bind_begin(&bind, &plan, &target, NULL, NULL);
    vast_err err = scan(&bind, c->text, cut, step);
    show(seen, sizeof seen, &target);
    if (err != c->err || (c->seen != NULL && strcmp(seen, c->seen) != 0)) {
        fail_msg("%s cut at %zu by %zu: %s, %s", c->text, cut, step, vast_err_name(err), seen);
    }
    assert_int_equal(items[2], 7);
}

static void check_object_muted(const bind_case *c)
{
    static const vast_bind_plan plan = { record_rows, ROWS, sizeof(record), NULL, NULL };
    int64_t items[3] = { 7, 7, 7 };
    record target = { 7, 7, 7, 7, { items, 2, 1 }, true, "old", "old" };
    vast_bind bind;
    char seen[256];
    vast_bind_begin(&bind, &plan, &target, NULL, NULL);
    vast_err err = scan_muted(&bind, c->text, NULL);
    show(seen, sizeof seen, &target);
    if (err != c->err || (c->seen != NULL && strcmp(seen, c->seen) != 0)) {
        fail_msg("%s muted: %s, %s", c->text, vast_err_name(err), seen);
    }
}

static vast_err note_element(void *ctx, const void *target)
{
    char *seen = ctx;
    show(seen + strlen(seen), 200, target);
    strcat(seen, "|");
    return VAST_OK;
}

static void check_list(const bind_case *c, size_t cut, size_t step)
{
    const vast_bind_plan plan = { record_rows, ROWS, sizeof(record), VAST_BIND_LIST(c->list) };
    record target = { .id = 7, .name = "old" };
    vast_bind bind;
    char seen[1024] = "";
    vast_bind_begin(&bind, &plan, &target, note_element, seen);
    vast_err err = scan(&bind, c->text, cut, step);
    if (err != c->err || strcmp(seen, c->seen) != 0) {
        fail_msg("%s cut at %zu by %zu: %s, %s", c->text, cut, step, vast_err_name(err), seen);
    }
}

static void check_list_muted(const bind_case *c)
{
    const vast_bind_plan plan = { record_rows, ROWS, sizeof(record), VAST_BIND_LIST(c->list) };
    record target = { .id = 7, .name = "old" };
    vast_bind bind;
    char seen[1024] = "";
    vast_bind_begin(&bind, &plan, &target, note_element, seen);
    vast_err err = scan_muted(&bind, c->text, NULL);
    if (err != c->err || strcmp(seen, c->seen) != 0) {
        fail_msg("%s muted: %s, %s", c->text, vast_err_name(err), seen);
    }
}

static void members_go_to_their_fields_however_the_text_is_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        check_object(&objects[i], 0, 1);
        check_object_muted(&objects[i]);
        for (size_t cut = 1; cut <= strlen(objects[i].text); cut++) {
            check_object(&objects[i], cut, 4096);
        }
    }
}

static void elements_of_a_list_are_visited_each_from_zero(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        check_list(&lists[i], 0, 1);
        check_list_muted(&lists[i]);
        for (size_t cut = 1; cut <= strlen(lists[i].text); cut++) {
            check_list(&lists[i], cut, 4096);
        }
    }
}

/* Of the inside of `x`, and of values of rows that are not bound, nothing is reported; of the outermost object, all. */
static void what_no_row_binds_is_muted(void **state)
{
    (void)state;
    static const vast_bind_row rows[] = { { "id", VAST_BIND_INT, 0, sizeof(int64_t) } };
    static const vast_bind_plan plan = { rows, 1, sizeof(int64_t), VAST_BIND_LIST("list") };
    static const char text[] = "{\"x\":{\"y\":[1,2]},\"list\":[{\"id\":5,\"no\":6,\"x\":{\"id\":7}}],\"z\":8}";
    int64_t id;
    unsigned events;
    vast_bind bind;
    vast_bind_begin(&bind, &plan, &id, NULL, NULL);
    assert_int_equal(scan_muted(&bind, text, &events), VAST_OK);
    assert_int_equal(id, 5);
    /* { x { } list [ { id 5 no x } ] z 8 } */
    assert_int_equal(events, 16);
}

static void members_of_the_outermost_object_are_never_muted(void **state)
{
    (void)state;
    static const vast_bind_plan plan = { record_rows, ROWS, sizeof(record), VAST_BIND_LIST("") };
    static const char text[] = "{\"msg\":\"no list\",\"x\":{\"y\":1}}";
    record target;
    vast_bind bind;
    muting m = { .bind = &bind, .goes_on = true };
    vast_bind_begin(&bind, &plan, &target, NULL, NULL);
    vast_json_begin(&m.json, bind_and_mute, &m);
    assert_int_equal(vast_json_feed(&m.json, text, sizeof text - 1), VAST_OK);
    assert_int_equal(m.events, 7);
}

/* ---- plans of other kinds -------------------------------------------------------------------------------------- */

static vast_err stop_at_two(void *ctx, const void *target)
{
    unsigned *visits = ctx;
    assert_non_null(target);
    return ++*visits == 2 ? VAST_E_STOPPED : VAST_OK;
}

static void a_visitor_ends_the_call_with_its_result(void **state)
{
    (void)state;
    static const vast_bind_plan plan = { record_rows, ROWS, sizeof(record), VAST_BIND_LIST("") };
    record target;
    unsigned visits = 0;
    vast_bind bind;
    vast_bind_begin(&bind, &plan, &target, stop_at_two, &visits);
    assert_int_equal(scan(&bind, "[{},{},{}]", 10, 1), VAST_E_STOPPED);
    assert_int_equal(visits, 2);
}

static void a_list_without_a_visitor_keeps_its_last_element(void **state)
{
    (void)state;
    static const vast_bind_plan plan = { record_rows, ROWS, sizeof(record), VAST_BIND_LIST("") };
    record target;
    vast_bind bind;
    vast_bind_begin(&bind, &plan, &target, NULL, NULL);
    assert_int_equal(scan(&bind, "[{\"id\":1,\"ids\":[5]},{\"id\":2}]", 10, 1), VAST_OK);
    assert_int_equal(target.id, 2);
    assert_int_equal(target.ids.count, 0);
}

static void a_plan_without_rows_counts_elements(void **state)
{
    (void)state;
    static const vast_bind_plan list = { NULL, 0, 0, VAST_BIND_LIST("a") };
    static const vast_bind_plan object = { NULL, 0, 0, NULL, NULL };
    char nothing;
    unsigned visits = 0;
    vast_bind bind;
    vast_bind_begin(&bind, &list, &nothing, stop_at_two, &visits);
    assert_int_equal(scan(&bind, "{\"a\":[{\"x\":{\"y\":1}}],\"b\":1}", 3, 2), VAST_OK);
    assert_int_equal(visits, 1);
    vast_bind_begin(&bind, &object, &nothing, NULL, NULL);
    assert_int_equal(scan(&bind, "{\"a\":[{\"x\":{\"y\":1}}],\"b\":1}", 3, 2), VAST_OK);
}

typedef struct pair {
    int64_t whole;
    int64_t part;
} pair;

static void a_name_may_be_a_value_in_one_row_and_an_object_in_another(void **state)
{
    (void)state;
    static const vast_bind_row rows[] = {
        VAST_BIND(pair, part, "a.b", VAST_BIND_INT),
        VAST_BIND(pair, whole, "a", VAST_BIND_INT),
        VAST_BIND(pair, whole, "a.c", VAST_BIND_INT),
    };
    static const vast_bind_plan plan = { rows, 3, sizeof(pair), NULL, NULL };
    pair target = { 0 };
    vast_bind bind;
    vast_bind_begin(&bind, &plan, &target, NULL, NULL);
    assert_int_equal(scan(&bind, "{\"a\":1}", 0, 1), VAST_OK);
    assert_int_equal(target.whole, 1);
    vast_bind_begin(&bind, &plan, &target, NULL, NULL);
    assert_int_equal(scan(&bind, "{\"a\":{\"b\":2}}", 0, 1), VAST_E_SHAPE);
}

static void thirty_two_rows_are_all_bound(void **state)
{
    (void)state;
    static char names[32][8];
    vast_bind_row rows[32];
    int64_t target[32] = { 0 };
    char text[512] = "{";
    for (unsigned i = 0; i < 32; i++) {
        snprintf(names[i], sizeof names[i], "m%u", i);
        rows[i] = (vast_bind_row){ names[i], VAST_BIND_INT, (uint16_t)(i * sizeof target[0]), sizeof target[0] };
        snprintf(text + strlen(text), 20, "\"m%u\":%u,", 31 - i, 1031 - i);
    }
    text[strlen(text) - 1] = '}';
    const vast_bind_plan plan = { rows, 32, sizeof target, NULL, NULL };
    vast_bind bind;
    vast_bind_begin(&bind, &plan, target, NULL, NULL);
    assert_int_equal(scan(&bind, text, 0, 1), VAST_OK);
    for (unsigned i = 0; i < 32; i++) {
        assert_int_equal(target[i], 1000 + i);
    }
}

static void ids_are_counted_where_there_is_no_room_and_the_count_saturates(void **state)
{
    (void)state;
    static const vast_bind_row rows[] = { { "", VAST_BIND_IDS, 0, sizeof(vast_ids) } };
    static const vast_bind_plan plan = { rows, 1, sizeof(vast_ids), NULL, NULL };
    vast_ids ids = { NULL, 0, 9 };
    vast_bind bind;
    vast_json json;
    vast_bind_begin(&bind, &plan, &ids, NULL, NULL);
    vast_json_begin(&json, vast_bind_event, &bind);
    assert_int_equal(vast_json_feed(&json, "{\"\":[1,2,3", 10), VAST_OK);
    assert_int_equal(ids.count, 2);
    ids.count = UINT32_MAX - 1;
    assert_int_equal(vast_json_feed(&json, ",4,5]}", 6), VAST_OK);
    assert_int_equal(vast_json_end(&json), VAST_OK);
    assert_int_equal(ids.count, UINT32_MAX);
}

static void a_text_that_begins_inside_a_character_is_cut_to_nothing(void **state)
{
    (void)state;
    static const vast_bind_row rows[] = { { "a", VAST_BIND_CLIP, 0, 3 } };
    static const vast_bind_plan plan = { rows, 1, 4, NULL, NULL };
    static const vast_json_event events[] = {
        { VAST_JSON_OBJECT, true, true, 0, "", 0 },
        { VAST_JSON_KEY, true, true, 1, "a", 1 },
        { VAST_JSON_STRING, true, true, 1, "\x80\x80\x80", 3 },
    };
    char target[4] = "xyz";
    vast_bind bind;
    vast_bind_begin(&bind, &plan, target, NULL, NULL);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(vast_bind_event(&bind, &events[i]), VAST_OK);
    }
    assert_string_equal(target, "");
    assert_int_equal(target[3], '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_go_to_their_fields_however_the_text_is_cut),
        cmocka_unit_test(elements_of_a_list_are_visited_each_from_zero),
        cmocka_unit_test(what_no_row_binds_is_muted),
        cmocka_unit_test(members_of_the_outermost_object_are_never_muted),
        cmocka_unit_test(a_visitor_ends_the_call_with_its_result),
        cmocka_unit_test(a_list_without_a_visitor_keeps_its_last_element),
        cmocka_unit_test(a_plan_without_rows_counts_elements),
        cmocka_unit_test(a_name_may_be_a_value_in_one_row_and_an_object_in_another),
        cmocka_unit_test(thirty_two_rows_are_all_bound),
        cmocka_unit_test(ids_are_counted_where_there_is_no_room_and_the_count_saturates),
        cmocka_unit_test(a_text_that_begins_inside_a_character_is_cut_to_nothing),
    };
    return cmocka_run_group_tests(tests, open_pages, close_pages);
}
