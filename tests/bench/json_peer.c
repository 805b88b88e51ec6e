/* SPDX-License-Identifier: MIT */
/*
 * The scanner as a peer of the JSON bench: checks all of the text, picks an id, a number and a string of each row.
 * `make bench` compiles it with the harness, and compares what it finds with what the other peers find.
 */
#include "peer.h"

#include "vastai/json.h"

/* Harness and libvastai are the only ones here; the peer's numbers are double, as its results ask for. */
typedef enum want { NOTHING, ID, NUMBER_OF_ROW, STRING_OF_ROW, SUCCESS, IDS, MESSAGE, ROWS } want;

typedef struct name {
    const char *text;
    size_t len;
    want want;
} name;

typedef struct picker {
    struct result *result;
    vast_json json;
    name answer[4]; /* members of the answer, and of a row, that are wanted; up to one without text */
    name row[4];
    want want;
    bool mutes;
    want list; /* the array that we are in */
    size_t len;
    char text[128]; /* a key or value that came in pieces */
} picker;

static name name_of(const char *text, want want)
{
    return (name){ text, strlen(text), want };
}

static void prepare(picker *picker, const struct task *task)
{
    if (task->kind == TASK_DELETE) {
        picker->answer[0] = name_of("success", SUCCESS);
        picker->answer[1] = name_of("msg", MESSAGE);
        picker->answer[2] = name_of("deleted_workers", IDS);
    }
    if (task->kind == TASK_ROWS) {
        picker->answer[0] = name_of(task->arr, ROWS);
        picker->row[0] = name_of("id", ID);
        picker->row[1] = name_of(task->num, NUMBER_OF_ROW);
        picker->row[2] = name_of(task->str, STRING_OF_ROW);
    }
}

static inline want want_for(const picker *picker, unsigned depth, const char *key, size_t len)
{
    if (depth != 1 && (depth != 3 || picker->list != ROWS)) {
        return NOTHING;
    }
    for (const name *name = depth == 1 ? picker->answer : picker->row; name->len != 0; name++) {
        if (name->len == len && memcmp(name->text, key, len) == 0) {
            return name->want;
        }
    }
    return NOTHING;
}

static void take_value(picker *picker, const char *text, size_t len)
{
    switch (picker->want) {
    case ID:
        r_id(picker->result, r_int(text, len));
        break;
    case IDS:
        picker->result->rows++;
        r_id(picker->result, r_int(text, len));
        return;
    case NUMBER_OF_ROW:
        picker->result->sum += r_dbl(text, len);
        break;
    case STRING_OF_ROW:
    case MESSAGE:
        r_str(picker->result, text, len);
        break;
    case NOTHING:
    case SUCCESS:
    case ROWS:
        break;
    }
    picker->want = NOTHING;
}

/*
 * A piece that is not a whole text. @return whether it completes one. Rare, and so not inlined: the handler would save
 * its registers for every key.
 */
static __attribute__((noinline)) bool gather(picker *picker, const vast_json_event *event)
{
    size_t at = event->first ? 0 : picker->len;
    size_t room = sizeof picker->text - at;
    size_t len = event->len < room ? event->len : room;
    memcpy(picker->text + at, event->text, len);
    picker->len = at + len;
    return event->last;
}

/* Mutes the values of keys that are not wanted, from this one on, or no longer. Not inlined, like gather(). */
static __attribute__((noinline)) vast_err turn(picker *picker, uint16_t depth)
{
    picker->mutes = !picker->mutes;
    vast_json_mute(&picker->json, picker->mutes ? depth + 1 : UINT16_MAX, picker->mutes ? depth : UINT16_MAX);
    return VAST_OK;
}

static inline vast_err on_whole_key(picker *picker, uint16_t depth, const char *key, size_t len)
{
    picker->want = want_for(picker, depth, key, len);
    return (picker->want == NOTHING) == picker->mutes ? VAST_OK : turn(picker, depth);
}

static __attribute__((noinline)) vast_err on_key_piece(picker *picker, const vast_json_event *event)
{
    return gather(picker, event) ? on_whole_key(picker, event->depth, picker->text, picker->len) : VAST_OK;
}

static vast_err on_text_piece(picker *picker, const vast_json_event *event)
{
    if (gather(picker, event)) {
        take_value(picker, picker->text, picker->len);
    }
    return VAST_OK;
}

static vast_err on_key(picker *picker, const vast_json_event *event)
{
    if (!event->first || !event->last) {
        return on_key_piece(picker, event);
    }
    return on_whole_key(picker, event->depth, event->text, event->len);
}

static vast_err on_text(picker *picker, const vast_json_event *event)
{
    if (picker->want == NOTHING) {
        return VAST_OK;
    }
    if (!event->first || !event->last) {
        return on_text_piece(picker, event);
    }
    take_value(picker, event->text, event->len);
    return VAST_OK;
}

static vast_err on_other(picker *picker, const vast_json_event *event)
{
    (void)event;
    picker->want = NOTHING;
    return VAST_OK;
}

static vast_err on_true(picker *picker, const vast_json_event *event)
{
    picker->result->success |= picker->want == SUCCESS;
    return on_other(picker, event);
}

static vast_err on_array(picker *picker, const vast_json_event *event)
{
    if (event->depth == 1) {
        picker->list = picker->want;
    }
    return VAST_OK;
}

static vast_err on_array_end(picker *picker, const vast_json_event *event)
{
    if (event->depth == 1) {
        picker->list = NOTHING;
    }
    return on_other(picker, event);
}

static vast_err on_object(picker *picker, const vast_json_event *event)
{
    picker->result->rows += event->depth == 2 && picker->list == ROWS;
    return on_other(picker, event);
}

static vast_err on_event(void *ctx, const vast_json_event *event)
{
    static vast_err (*const on[])(picker *, const vast_json_event *) = {
        [VAST_JSON_OBJECT] = on_object,
        [VAST_JSON_OBJECT_END] = on_other,
        [VAST_JSON_ARRAY] = on_array,
        [VAST_JSON_ARRAY_END] = on_array_end,
        [VAST_JSON_KEY] = on_key,
        [VAST_JSON_STRING] = on_text,
        [VAST_JSON_NUMBER] = on_text,
        [VAST_JSON_TRUE] = on_true,
        [VAST_JSON_FALSE] = on_other,
        [VAST_JSON_NULL] = on_other,
    };
    return on[event->kind](ctx, event);
}

static int run(const struct task *task, const char *text, size_t len, size_t piece, struct result *result)
{
    picker picker = { .result = result };
    vast_err err = VAST_OK;
    prepare(&picker, task);
    vast_json_begin(&picker.json, on_event, &picker);
    piece = piece == 0 ? len : piece;
    for (size_t at = 0; at < len && err == VAST_OK; at += piece) {
        err = vast_json_feed(&picker.json, text + at, len - at < piece ? len - at : piece);
    }
    return err != VAST_OK || vast_json_end(&picker.json) != VAST_OK;
}

const struct peer peer = { "vastai", PEER_STREAM | PEER_FIXED, run };
