/* SPDX-License-Identifier: MIT */
/* Puts JSON values into the members of a struct. */
#include <string.h>

#include "bind.h"
#include "number.h"

#define BIT(kind) (uint16_t)(1u << (kind))

/* The kinds that a type accepts. null means "absent" for members, but is an error for elements and numbers of lists. */
enum {
    NUMBER = BIT(VAST_JSON_NUMBER) | BIT(VAST_JSON_NULL),
    STRING = BIT(VAST_JSON_STRING) | BIT(VAST_JSON_NULL),
    TRUTH = BIT(VAST_JSON_TRUE) | BIT(VAST_JSON_FALSE) | BIT(VAST_JSON_NULL),
    OBJECT = BIT(VAST_JSON_OBJECT) | BIT(VAST_JSON_NULL),
    ARRAY = BIT(VAST_JSON_ARRAY) | BIT(VAST_JSON_NULL)
};

static vast_err enter_object(vast_bind *bind, const vast_json_event *event);
static vast_err take_id(vast_bind *bind, const vast_json_event *event);

/* Types besides those of the rows: an object on the path to a bound member, and a number in a VAST_BIND_IDS. */
static const vast_bind_type object = { OBJECT, false, enter_object };
static const vast_bind_type number = { BIT(VAST_JSON_NUMBER), false, take_id };

/* ---- keys ------------------------------------------------------------------------------------------------------ */

/* Whether the rest of a row name begins with this piece of a key. A dot or NUL in the key itself matches nothing. */
static bool matches_piece(const char *name, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (name[i] != text[i] || name[i] == '.' || name[i] == '\0') {
            return false;
        }
    }
    return true;
}

/* The rows whose names begin with the path of the current object. */
static uint32_t rows_in_object(const vast_bind *bind)
{
    uint32_t here = 0;
    for (unsigned i = 0; i < bind->row_count; i++) {
        if (strncmp(bind->rows[i].name, bind->rows[bind->row].name, bind->prefix) == 0) {
            here |= (uint32_t)1 << i;
        }
    }
    return here;
}

/* If the name ends here, the row takes the value; if a dot follows, the value must be an object. */
static void choose_row(vast_bind *bind, unsigned row, char stop)
{
    if (stop == '\0' || (stop == '.' && bind->want == NULL)) {
        bind->row = (uint8_t)row;
        bind->want = stop == '.' ? &object : bind->rows[row].type;
    }
}

static void take_key(vast_bind *bind, const vast_json_event *event)
{
    uint32_t alive = bind->alive;
    uint32_t still = 0;
    if (event->first) {
        alive = bind->prefix == 0 ? UINT32_MAX : rows_in_object(bind);
        bind->matched = bind->prefix;
        bind->want = NULL;
    }
    for (unsigned i = 0; i < bind->row_count; i++) {
        const char *name = bind->rows[i].name;
        if ((alive >> i & 1) != 0 && matches_piece(name + bind->matched, event->text, event->len)) {
            still |= (uint32_t)1 << i;
            if (event->last) {
                choose_row(bind, i, name[bind->matched + event->len]);
            }
        }
    }
    bind->alive = still;
    bind->matched = still == 0 ? bind->prefix : (uint16_t)(bind->matched + event->len);
}

/* ---- values ---------------------------------------------------------------------------------------------------- */

static void *target_of(const vast_bind *bind)
{
    return (char *)bind->target + bind->rows[bind->row].offset;
}

static bool is_continuation(char c)
{
    return (c & 0xC0) == 0x80;
}

/* Marks the text as full, and removes a character of which only the first bytes fit. */
static void clip(vast_bind *bind, char *text, char next)
{
    bind->full = true;
    while (is_continuation(next) && bind->text_len != 0) {
        next = text[--bind->text_len];
    }
}

/* Bytes of a piece that can be stored. It ends before a NUL, which would end the text for its reader. */
static size_t length_within(const vast_json_event *event, size_t room)
{
    size_t len = event->len < room ? event->len : room;
    const char *nul = memchr(event->text, '\0', len);
    return nul == NULL ? len : (size_t)(nul - event->text);
}

static vast_err take_clip(vast_bind *bind, const vast_json_event *event)
{
    const vast_bind_row *row = &bind->rows[bind->row];
    char *text = target_of(bind);
    if (event->first) {
        bind->text_len = 0;
        bind->full = false;
    }
    size_t room = bind->full ? 0 : (size_t)row->size - 1 - bind->text_len;
    size_t len = length_within(event, room);
    memcpy(text + bind->text_len, event->text, len);
    bind->text_len = (uint16_t)(bind->text_len + len);
    if (len < event->len && !bind->full) {
        clip(bind, text, event->text[len]);
    }
    text[bind->text_len] = '\0';
    return VAST_OK;
}

static vast_err take_text(vast_bind *bind, const vast_json_event *event)
{
    take_clip(bind, event);
    return bind->full ? VAST_E_SPACE : VAST_OK;
}

const vast_bind_type vast_bind_clip = { STRING, false, take_clip };
const vast_bind_type vast_bind_text = { STRING, false, take_text };

/* Adds one piece of a number. Sets *out after the last piece. */
static vast_err take_number(vast_bind *bind, const vast_json_event *event, unsigned scale, int64_t *out)
{
    if (event->first) {
        vast_decimal_begin(&bind->number);
    }
    vast_decimal_take(&bind->number, event->text, event->len);
    if (!event->last) {
        return VAST_OK;
    }
    return vast_decimal_value(&bind->number, scale, scale == 0, out);
}

static vast_err take_int(vast_bind *bind, const vast_json_event *event)
{
    return take_number(bind, event, 0, target_of(bind));
}

static vast_err take_micros(vast_bind *bind, const vast_json_event *event)
{
    return take_number(bind, event, 6, target_of(bind));
}

const vast_bind_type vast_bind_int = { NUMBER, false, take_int };
const vast_bind_type vast_bind_micros = { NUMBER, false, take_micros };

static vast_err take_id(vast_bind *bind, const vast_json_event *event)
{
    vast_ids *ids = target_of(bind);
    int64_t id;
    vast_err err = take_number(bind, event, 0, &id);
    if (err != VAST_OK || !event->last) {
        return err;
    }
    if (ids->count < ids->room) {
        ids->items[ids->count] = id;
    }
    ids->count += ids->count != UINT32_MAX;
    return VAST_OK;
}

static vast_err begin_ids(vast_bind *bind, const vast_json_event *event)
{
    (void)event;
    vast_ids *ids = target_of(bind);
    ids->count = 0;
    bind->want = &number;
    bind->depth++;
    return VAST_OK;
}

const vast_bind_type vast_bind_ids = { ARRAY, true, begin_ids };

static vast_err take_bool(vast_bind *bind, const vast_json_event *event)
{
    bool *target = target_of(bind);
    *target = event->kind == VAST_JSON_TRUE;
    return VAST_OK;
}

const vast_bind_type vast_bind_bool = { TRUTH, false, take_bool };

/* ---- containers ------------------------------------------------------------------------------------------------ */

static vast_err enter_object(vast_bind *bind, const vast_json_event *event)
{
    bind->prefix = event->depth == 0 ? 0 : (uint16_t)(bind->matched + 1);
    bind->depth++;
    bind->want = NULL;
    return VAST_OK;
}

static void seek_rows(vast_bind *bind)
{
    bind->rows = bind->plan->rows;
    bind->row_count = bind->plan->row_count;
}

/* Returns to the enclosing object: the prefix up to the dot before the last one. */
static void leave_object(vast_bind *bind)
{
    size_t len = bind->prefix == 0 ? 0 : bind->prefix - 1u;
    while (len != 0 && bind->rows[bind->row].name[len - 1] != '.') {
        len--;
    }
    bind->prefix = (uint16_t)len;
    bind->want = NULL;
}

/* The current container has ended. */
static vast_err leave(vast_bind *bind, const vast_json_event *event)
{
    bind->depth = event->depth;
    if (bind->want == &number) {
        bind->want = NULL;
        return VAST_OK;
    }
    if (bind->in_list) {
        return bind->plan->lists->leave(bind);
    }
    leave_object(bind);
    return VAST_OK;
}

/* ---- lists ----------------------------------------------------------------------------------------------------- */

static vast_err enter_list(vast_bind *bind, const vast_json_event *event);
static vast_err enter_element(vast_bind *bind, const vast_json_event *event);

static const vast_bind_type list = { ARRAY, false, enter_list };
static const vast_bind_type element = { BIT(VAST_JSON_OBJECT), false, enter_element };

/* Before the list begins, only its path is matched, by a single row. */
static void seek_list(vast_bind *bind)
{
    bind->rows = &bind->list_row;
    bind->row_count = 1;
    bind->row = 0;
    bind->in_list = false;
}

static vast_err enter_list(vast_bind *bind, const vast_json_event *event)
{
    (void)event;
    seek_rows(bind);
    bind->seen_list = true;
    bind->in_list = true;
    bind->depth++;
    bind->list_depth = bind->depth;
    bind->want = &element;
    return VAST_OK;
}

static vast_err enter_element(vast_bind *bind, const vast_json_event *event)
{
    (void)event;
    memset(bind->target, 0, bind->plan->struct_size);
    bind->prefix = 0;
    bind->depth++;
    bind->want = NULL;
    return VAST_OK;
}

static vast_err leave_in_list(vast_bind *bind)
{
    if (bind->want == &element) {
        seek_list(bind);
        bind->prefix = (uint16_t)strlen(bind->plan->list) + 1;
    } else if (bind->depth == bind->list_depth) {
        bind->want = &element;
        return bind->visit == NULL ? VAST_OK : bind->visit(bind->visit_ctx, bind->target);
    }
    leave_object(bind);
    return VAST_OK;
}

static void begin_list(vast_bind *bind)
{
    bind->list_row = (vast_bind_row){ .name = bind->plan->list, .type = &list };
    seek_list(bind);
    if (bind->plan->list[0] == '\0') {
        bind->want = &list;
    }
}

const vast_bind_lists vast_bind_listed = { begin_list, leave_in_list };

/* ---- the handler ----------------------------------------------------------------------------------------------- */

void vast_bind_begin(vast_bind *bind, const vast_bind_plan *plan, void *target, vast_bind_visit *visit, void *visit_ctx)
{
    *bind = (vast_bind){ .plan = plan, .target = target, .visit = visit, .visit_ctx = visit_ctx, .want = &object };
    seek_rows(bind);
    if (plan->lists != NULL) {
        plan->lists->begin(bind);
    }
}

static vast_err take_value(vast_bind *bind, const vast_json_event *event)
{
    if ((bind->want->kinds >> event->kind & 1) == 0) {
        return VAST_E_SHAPE;
    }
    if (event->kind == VAST_JSON_NULL) {
        return event->depth != 0 ? VAST_OK : VAST_E_SHAPE;
    }
    return bind->want->take(bind, event);
}

static vast_err take_event(vast_bind *bind, const vast_json_event *event)
{
    if (event->depth < bind->depth) {
        return leave(bind, event);
    }
    if (event->kind == VAST_JSON_KEY) {
        take_key(bind, event);
        return VAST_OK;
    }
    return take_value(bind, event);
}

static bool is_irrelevant(const vast_bind *bind, const vast_json_event *event)
{
    return event->depth > bind->depth ||
           (event->depth == bind->depth && bind->want == NULL && event->kind != VAST_JSON_KEY);
}

vast_err vast_bind_event(void *bind, const vast_json_event *event)
{
    return is_irrelevant(bind, event) ? VAST_OK : take_event(bind, event);
}

/* Mutes what is_irrelevant(), but no members of the outermost container. */
void vast_bind_mute(const vast_bind *bind, vast_json *json)
{
    uint16_t keys = 2, values = 2;
    if (bind->depth > 1) {
        keys = (uint16_t)(bind->depth + 1);
        values = bind->want != NULL ? keys : bind->depth;
    }
    vast_json_mute(json, keys, values);
}

vast_err vast_bind_end(const vast_bind *bind)
{
    return bind->plan->lists == NULL || bind->seen_list ? VAST_OK : VAST_E_SHAPE;
}
