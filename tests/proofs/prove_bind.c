/* SPDX-License-Identifier: MIT */
/* The binding, step by step from any of its states: bind.c is included for that. What holds before and after each
   step holds for events without number. Numbers have proofs of their own; here any value comes out of them. */
#include "bind.c"

#include "prove.h"

void vast_decimal_begin(vast_json_decimal *decimal)
{
    any(decimal);
}

void vast_decimal_take(vast_json_decimal *decimal, const char *text, size_t len)
{
    (void)decimal;
    (void)text;
    (void)len;
}

vast_err vast_decimal_value(vast_json_decimal *decimal, unsigned scale, bool exact, int64_t *out)
{
    (void)decimal;
    claim(scale <= 18 && exact == (scale == 0));
    *out = nondet_int64();
    return nondet_bool() ? VAST_OK : VAST_E_RANGE;
}

/* Any piece of 0 to 3 bytes, any target of 1 to 4: nothing around the target is written, it ends with a NUL, and a
   text that was cut gets nothing more. */
void bind_text(void)
{
    char memory[4], before[4], bytes[3];
    any(memory);
    any(bytes);
    memcpy(before, memory, sizeof before);
    size_t room = any_up_to(sizeof memory), around = any_up_to(3);
    assume(room != 0);
    char *text = memory + sizeof memory - room;
    const vast_bind_row row = { "t", &vast_bind_text, (uint16_t)(text - memory), (uint16_t)room };
    vast_bind bind = { .rows = &row, .row_count = 1, .target = memory };
    bind.text_len = nondet_uint16();
    bind.full = nondet_bool();
    assume(bind.text_len < room);
    vast_json_event event = { VAST_JSON_STRING, nondet_bool(), nondet_bool(), 1, bytes, any_up_to(sizeof bytes) };
    bool full = bind.full && !event.first;
    size_t len = event.first ? 0 : bind.text_len;
    vast_err err = take_text(&bind, &event);
    claim(bind.text_len < room && text[bind.text_len] == '\0');
    claim(around >= sizeof memory - room || memory[around] == before[around]);
    claim(!full || (bind.full && bind.text_len == len));
    claim(bind.full || bind.text_len == len + event.len);
    claim((err == VAST_OK) == !bind.full);
}

/* Any number of a list with any count and any room: what does not fit is counted and not stored. */
void bind_ids(void)
{
    int64_t items[2];
    vast_ids ids = { .room = (uint32_t)any_up_to(2), .count = nondet_uint32() };
    ids.items = items + 2 - ids.room;
    uint32_t before = ids.count;
    const vast_bind_row row = { "i", &vast_bind_ids, 0, sizeof ids };
    vast_bind bind = { .rows = &row, .row_count = 1, .target = &ids };
    vast_json_event event = { VAST_JSON_NUMBER, nondet_bool(), nondet_bool(), 2, "1", 1 };
    vast_err err = take_id(&bind, &event);
    bool taken = err == VAST_OK && event.last && before != UINT32_MAX;
    claim(ids.count == before + taken);
}

void vast_json_mute(vast_json *json, uint16_t keys, uint16_t values)
{
    json->muted[0] = keys;
    json->muted[1] = values;
}

/* In any state, any event that is muted is one that the binding ignores, inside a member of the outermost container. */
void bind_mute(void)
{
    vast_bind bind;
    vast_json json;
    any(&bind);
    bind.want = nondet_bool() ? NULL : &object;
    assume(bind.depth <= VAST_JSON_DEPTH);
    vast_json_event event = { nondet_uint8(), nondet_bool(), nondet_bool(), nondet_uint16(), "", 0 };
    vast_bind_mute(&bind, &json);
    assume(event.depth >= json.muted[event.kind != VAST_JSON_KEY]);
    claim(event.depth > 1 && is_irrelevant(&bind, &event));
}

/* ---- keys -------------------------------------------------------------------------------------------------------- */

enum { ROWS = 4, NAME_MAX = 4 };

static const vast_bind_row names[ROWS] = {
    { "ab.c", &vast_bind_bool, 0, 1 },
    { "ab.d", &vast_bind_bool, 1, 1 },
    { "ab", &vast_bind_bool, 2, 1 },
    { "e", &vast_bind_bool, 3, 1 },
};

/* The prefix is that of the row's name, up to a dot; of each row that may still be meant, so much has matched. */
static bool is_sound(const vast_bind *bind)
{
    const char *name = bind->rows[bind->row].name;
    bool sound = bind->prefix == 0 || (bind->prefix <= strlen(name) && name[bind->prefix - 1] == '.');
    for (unsigned i = 0; i < ROWS; i++) {
        bool alive = (bind->alive >> i & 1) != 0;
        sound = sound && (!alive || bind->matched <= strlen(names[i].name));
    }
    return sound && bind->prefix <= bind->matched && (bind->alive != 0 || bind->matched == bind->prefix);
}

static void any_bind(vast_bind *bind)
{
    *bind = (vast_bind){ .rows = names, .row_count = ROWS };
    bind->row = nondet_uint8();
    bind->prefix = nondet_uint16();
    bind->matched = nondet_uint16();
    bind->alive = nondet_uint32();
    assume(bind->row < ROWS && bind->alive < 1U << ROWS && bind->prefix <= NAME_MAX && bind->matched <= NAME_MAX);
    assume(is_sound(bind));
}

/* Any piece of a key, of 0 to 2 bytes: no name is read past its end, and `wanted` follows from the names. */
void bind_key(void)
{
    vast_bind bind;
    char bytes[2];
    any_bind(&bind);
    any(bytes);
    vast_json_event event = { VAST_JSON_KEY, nondet_bool(), nondet_bool(), 1, bytes, any_up_to(sizeof bytes) };
    assume(event.first || bind.want == NULL);
    take_key(&bind, &event);
    claim(is_sound(&bind));
    const char *name = bind.rows[bind.row].name;
    claim(bind.want == NULL || event.last);
    claim(bind.want != bind.rows[bind.row].type || name[bind.matched] == '\0');
    claim(bind.want != &object || name[bind.matched] == '.');
}

/* Into an object, and out of it: the prefix grows by the key's name, and is then what it was. */
void bind_object(void)
{
    vast_bind bind;
    any_bind(&bind);
    const char *name = names[bind.row].name;
    uint16_t prefix = bind.prefix;
    vast_json_event event = { VAST_JSON_OBJECT, true, true, 1, "", 0 };
    assume(strchr(name + prefix, '.') == name + bind.matched);
    claim(enter_object(&bind, &event) == VAST_OK);
    claim(bind.prefix == bind.matched + 1 && bind.prefix < strlen(name));
    leave_object(&bind);
    claim(bind.prefix == prefix && bind.want == NULL);
}

/* ---- whole events ------------------------------------------------------------------------------------------------ */

/* An event as the scanner makes it, one or two containers deep, with texts of 0 to 2 bytes. */
static vast_json_event any_event(const char *bytes, uint16_t *depth)
{
    vast_json_event event = { nondet_uint8(), true, true, 0, bytes, 0 };
    assume(event.kind <= VAST_JSON_NULL);
    bool begins = event.kind == VAST_JSON_OBJECT || event.kind == VAST_JSON_ARRAY;
    bool ends = event.kind == VAST_JSON_OBJECT_END || event.kind == VAST_JSON_ARRAY_END;
    assume(!ends || *depth != 0);
    *depth = (uint16_t)(*depth - ends);
    event.depth = *depth;
    *depth = (uint16_t)(*depth + begins);
    event.len = event.kind == VAST_JSON_KEY || event.kind == VAST_JSON_STRING ? any_up_to(2) : 0;
    return event;
}

typedef struct bound {
    char text[3];
    bool truth;
} bound;

/*
 * From the beginning, any three events: the struct is all that is written, and the binding is never deeper than the
 * text.
 */
void bind_events(void)
{
    static const vast_bind_row rows[] = { VAST_BIND(bound, text, "a.b", VAST_BIND_CLIP),
        VAST_BIND(bound, truth, "b", VAST_BIND_BOOL) };
    static const vast_bind_plan plan = { .rows = rows, .row_count = 2, .struct_size = sizeof(bound) };
    vast_bind bind;
    bound target = { "", false };
    uint16_t depth = 0;
    vast_bind_begin(&bind, &plan, &target, NULL, NULL);
    for (int i = 0; i < 3; i++) {
        char bytes[2];
        any(bytes);
        vast_json_event event = any_event(bytes, &depth);
        assume(vast_bind_event(&bind, &event) == VAST_OK);
        claim(bind.depth <= depth);
        claim(target.text[2] == '\0');
    }
}
