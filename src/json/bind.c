#include <string.h>

#include "number.h"

/* What the next value at bind->depth is for. */
enum {
    WANT_NOTHING,
    WANT_OBJECT,  /* to be entered, on the way to a row or to the list */
    WANT_LIST,    /* the array of plan->list */
    WANT_ELEMENT, /* an object of the list */
    WANT_NUMBER,  /* of the row's VAST_BIND_IDS */
    WANT_ROW      /* the value of a row */
};

/* Which kinds of value will do. */
#define BIT(kind) (uint16_t)(1u << (kind))

static const uint16_t kinds_wanted[] = {
    [WANT_OBJECT] = BIT(VAST_JSON_OBJECT),
    [WANT_LIST] = BIT(VAST_JSON_ARRAY),
    [WANT_ELEMENT] = BIT(VAST_JSON_OBJECT),
    [WANT_NUMBER] = BIT(VAST_JSON_NUMBER),
};

static const uint16_t kinds_of_type[] = {
    [VAST_BIND_INT] = BIT(VAST_JSON_NUMBER),
    [VAST_BIND_BOOL] = BIT(VAST_JSON_TRUE) | BIT(VAST_JSON_FALSE),
    [VAST_BIND_TEXT] = BIT(VAST_JSON_STRING),
    [VAST_BIND_CLIP] = BIT(VAST_JSON_STRING),
    [VAST_BIND_MICROS] = BIT(VAST_JSON_NUMBER),
    [VAST_BIND_IDS] = BIT(VAST_JSON_ARRAY),
};

/* ---- names ----------------------------------------------------------------------------------------------------- */

/* Outside of the list only its own path matters: it is then the one row. */
static bool seeks_list(const vast_bind *bind)
{
    return bind->plan->list != NULL && !bind->in_list;
}

static const char *name_of(const vast_bind *bind, unsigned row)
{
    return seeks_list(bind) ? bind->plan->list : bind->plan->rows[row].name;
}

static unsigned name_count(const vast_bind *bind)
{
    return seeks_list(bind) ? 1 : bind->plan->row_count;
}

/* Whether a name goes on with this piece of a key. A dot or NUL in the key itself matches nothing. */
static bool goes_on(const char *name, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (name[i] != text[i] || name[i] == '.' || name[i] == '\0') {
            return false;
        }
    }
    return true;
}

static void begin_key(vast_bind *bind)
{
    bind->alive = 0;
    bind->matched = bind->prefix;
    for (unsigned i = 0; i < name_count(bind); i++) {
        if (bind->prefix == 0 || strncmp(name_of(bind, i), name_of(bind, bind->row), bind->prefix) == 0) {
            bind->alive |= (uint32_t)1 << i;
        }
    }
}

/* A whole name is a value's; one that goes on with a dot is an object's. */
static void end_key(vast_bind *bind)
{
    for (unsigned i = 0; i < name_count(bind); i++) {
        char stop = (bind->alive >> i & 1) != 0 ? name_of(bind, i)[bind->matched] : 'x';
        if (stop == '\0' || (stop == '.' && bind->want == WANT_NOTHING)) {
            bind->row = (uint8_t)i;
            bind->want = stop == '.' ? WANT_OBJECT : seeks_list(bind) ? WANT_LIST : WANT_ROW;
        }
    }
}

static void take_key(vast_bind *bind, const vast_json_event *event)
{
    if (event->first) {
        begin_key(bind);
        bind->want = WANT_NOTHING;
    }
    for (unsigned i = 0; i < name_count(bind); i++) {
        if ((bind->alive >> i & 1) != 0 && !goes_on(name_of(bind, i) + bind->matched, event->text, event->len)) {
            bind->alive &= ~((uint32_t)1 << i);
        }
    }
    if (bind->alive != 0) {
        bind->matched = (uint16_t)(bind->matched + event->len);
        if (event->last) {
            end_key(bind);
        }
    }
}

/* ---- values ---------------------------------------------------------------------------------------------------- */

static void *target_of(const vast_bind *bind)
{
    return (char *)bind->target + bind->plan->rows[bind->row].offset;
}

static bool is_continuation(char c)
{
    return (c & 0xC0) == 0x80;
}

/* The text is full. A character of which a part is already there goes away as a whole. */
static void clip(vast_bind *bind, char *text, char next)
{
    bind->full = true;
    while (is_continuation(next) && bind->text_len != 0) {
        next = text[--bind->text_len];
    }
}

/* How much of a piece fits. A NUL does not: the text would end there for its reader. */
static size_t length_within(const vast_json_event *event, size_t room)
{
    size_t len = event->len < room ? event->len : room;
    const char *nul = memchr(event->text, '\0', len);
    return nul == NULL ? len : (size_t)(nul - event->text);
}

static vast_err take_text(vast_bind *bind, const vast_json_event *event)
{
    const vast_bind_row *row = &bind->plan->rows[bind->row];
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
    return bind->full && row->type == VAST_BIND_TEXT ? VAST_E_SPACE : VAST_OK;
}

/* Sets *out when the number is complete. */
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

static vast_err begin_ids(vast_bind *bind)
{
    vast_ids *ids = target_of(bind);
    ids->count = 0;
    bind->want = WANT_NUMBER;
    bind->depth++;
    return VAST_OK;
}

static vast_err take_bool(vast_bind *bind, const vast_json_event *event)
{
    bool *target = target_of(bind);
    *target = event->kind == VAST_JSON_TRUE;
    return VAST_OK;
}

static vast_err take_row(vast_bind *bind, const vast_json_event *event)
{
    switch (bind->plan->rows[bind->row].type) {
    case VAST_BIND_INT:
        return take_number(bind, event, 0, target_of(bind));
    case VAST_BIND_MICROS:
        return take_number(bind, event, 6, target_of(bind));
    case VAST_BIND_BOOL:
        return take_bool(bind, event);
    case VAST_BIND_TEXT:
    case VAST_BIND_CLIP:
        return take_text(bind, event);
    default:
        return begin_ids(bind);
    }
}

/* ---- containers ------------------------------------------------------------------------------------------------ */

static vast_err enter_object(vast_bind *bind, const vast_json_event *event)
{
    bind->prefix = event->depth == 0 ? 0 : (uint16_t)(bind->matched + 1);
    bind->depth++;
    bind->want = WANT_NOTHING;
    return VAST_OK;
}

static vast_err enter_list(vast_bind *bind)
{
    bind->seen_list = true;
    bind->in_list = true;
    bind->depth++;
    bind->list_depth = bind->depth;
    bind->want = WANT_ELEMENT;
    return VAST_OK;
}

static vast_err enter_element(vast_bind *bind)
{
    memset(bind->target, 0, bind->plan->struct_size);
    bind->prefix = 0;
    bind->depth++;
    bind->want = WANT_NOTHING;
    return VAST_OK;
}

/* The prefix of the object around: a name up to its last dot before `len`. */
static void leave_path(vast_bind *bind, size_t len)
{
    bind->want = WANT_NOTHING;
    while (len != 0 && name_of(bind, bind->row)[len - 1] != '.') {
        len--;
    }
    bind->prefix = (uint16_t)len;
}

static vast_err leave_element(vast_bind *bind)
{
    bind->want = WANT_ELEMENT;
    return bind->visit == NULL ? VAST_OK : bind->visit(bind->visit_ctx, bind->target);
}

/* The container that we are in has ended. */
static vast_err leave(vast_bind *bind, const vast_json_event *event)
{
    bind->depth = event->depth;
    if (bind->want == WANT_NUMBER) {
        bind->want = WANT_NOTHING;
        return VAST_OK;
    }
    if (bind->want == WANT_ELEMENT) {
        bind->in_list = false;
        bind->row = 0;
        leave_path(bind, strlen(bind->plan->list));
        return VAST_OK;
    }
    if (bind->in_list && bind->depth == bind->list_depth) {
        return leave_element(bind);
    }
    leave_path(bind, bind->prefix == 0 ? 0 : bind->prefix - 1u);
    return VAST_OK;
}

/* ---- the handler ----------------------------------------------------------------------------------------------- */

void vast_bind_begin(vast_bind *bind, const vast_bind_plan *plan, void *target, vast_bind_visit *visit, void *visit_ctx)
{
    *bind = (vast_bind){ .plan = plan, .target = target, .visit = visit, .visit_ctx = visit_ctx };
    bind->want = plan->list != NULL && plan->list[0] == '\0' ? WANT_LIST : WANT_OBJECT;
}

static bool is_wanted(const vast_bind *bind, unsigned kind)
{
    bool is_row = bind->want == WANT_ROW;
    unsigned kinds = is_row ? kinds_of_type[bind->plan->rows[bind->row].type] : kinds_wanted[bind->want];
    return (kinds >> kind & 1) != 0;
}

static vast_err take_value(vast_bind *bind, const vast_json_event *event)
{
    bool is_member = event->depth != 0 && bind->want != WANT_ELEMENT && bind->want != WANT_NUMBER;
    if (bind->want == WANT_NOTHING || (event->kind == VAST_JSON_NULL && is_member)) {
        return VAST_OK;
    }
    if (!is_wanted(bind, event->kind)) {
        return VAST_E_SHAPE;
    }
    switch (bind->want) {
    case WANT_OBJECT:
        return enter_object(bind, event);
    case WANT_LIST:
        return enter_list(bind);
    case WANT_ELEMENT:
        return enter_element(bind);
    case WANT_NUMBER:
        return take_id(bind, event);
    default:
        return take_row(bind, event);
    }
}

vast_err vast_bind_event(void *ctx, const vast_json_event *event)
{
    vast_bind *bind = ctx;
    if (event->depth > bind->depth) {
        return VAST_OK;
    }
    if (event->depth < bind->depth) {
        return leave(bind, event);
    }
    if (event->kind == VAST_JSON_KEY) {
        take_key(bind, event);
        return VAST_OK;
    }
    return take_value(bind, event);
}

vast_err vast_bind_end(const vast_bind *bind)
{
    return bind->plan->list == NULL || bind->seen_list ? VAST_OK : VAST_E_SHAPE;
}
