/* Finds the signs of an operation in its answer, correct at every split of a name or a text. */
#include "signs.h"

const vast_sign *vast_signs_of(const vast_op *op, unsigned *count)
{
    static const vast_sign made = { "id", NULL, VAST_EFFECT_DONE };
    *count = op->signs != NULL ? op->sign_count : 1;
    return op->signs != NULL ? op->signs : &made;
}

/* Whether the name goes on with this piece of a member's name. A NUL in the piece matches nothing. */
static bool goes_on(const char *name, const char *piece, size_t len)
{
    size_t i = 0;
    while (i < len && name[i] == piece[i] && name[i] != '\0') {
        i++;
    }
    return i == len;
}

static void take_name(vast_signs *signs, const vast_sign *rows, unsigned count, const vast_json_event *event)
{
    unsigned still = 0;
    signs->open = event->first ? UINT8_MAX : signs->open;
    signs->at = event->first ? 0 : signs->at;
    for (unsigned i = 0; i < count; i++) {
        const char *rest = rows[i].member + signs->at;
        bool open = (signs->open >> i & 1) != 0 && goes_on(rest, event->text, event->len);
        still |= (unsigned)(open && (!event->last || rest[event->len] == '\0')) << i;
    }
    signs->open = (uint8_t)still;
    signs->at = (uint8_t)(event->last ? 0 : signs->at + event->len);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* How the row stands after a piece of its text: it is seen, it may still be, or it is neither. */
static void take_piece(vast_signs *signs, const vast_sign *row, unsigned bit, const vast_json_event *event)
{
    const char *rest = row->begins == NULL ? "" : row->begins + signs->at;
    size_t i = 0;
    while (i < event->len && rest[i] != '\0' && lower(event->text[i]) == rest[i]) {
        i++;
    }
    bool seen = rest[i] == '\0' && event->len != 0;
    signs->seen = (uint8_t)(signs->seen | (seen ? bit : 0));
    if (seen || i < event->len) {
        signs->open = (uint8_t)(signs->open & ~bit);
    }
}

static void take_text(vast_signs *signs, const vast_sign *rows, unsigned count, const vast_json_event *event)
{
    for (unsigned i = 0; i < count; i++) {
        if ((signs->open >> i & 1) != 0) {
            take_piece(signs, &rows[i], 1u << i, event);
        }
    }
    signs->at = (uint8_t)(signs->at + (signs->open != 0 ? event->len : 0));
    signs->open = event->last ? 0 : signs->open;
}

/* A value that is no text: those that say something are signs of the rows that ask for no text. */
static void take_other(vast_signs *signs, const vast_sign *rows, unsigned count, bool says)
{
    for (unsigned i = 0; i < count; i++) {
        bool seen = says && rows[i].begins == NULL && (signs->open >> i & 1) != 0;
        signs->seen = (uint8_t)(signs->seen | (unsigned)seen << i);
    }
    signs->open = 0;
}

/* The rows for an answer that is a text itself. */
static void open_bare(vast_signs *signs, const vast_sign *rows, unsigned count, bool first)
{
    for (unsigned i = 0; first && i < count; i++) {
        signs->open = (uint8_t)(signs->open | (unsigned)(rows[i].member[0] == '\0') << i);
    }
}

void vast_signs_event(vast_signs *signs, const vast_op *op, const vast_json_event *event)
{
    unsigned count;
    const vast_sign *rows = vast_signs_of(op, &count);
    if (event->kind == VAST_JSON_STRING && event->depth == 0) {
        open_bare(signs, rows, count, event->first);
    }
    if (event->kind == VAST_JSON_KEY && event->depth == 1) {
        take_name(signs, rows, count, event);
    } else if (signs->open == 0 || (event->depth == 1 && event->kind <= VAST_JSON_ARRAY && event->kind % 2 == 0)) {
        /* Nothing is looked for, or a list or object begins: what comes first in it tells whether it is empty. */
    } else if (event->kind == VAST_JSON_STRING && event->depth <= 1) {
        take_text(signs, rows, count, event);
    } else {
        bool number = event->kind == VAST_JSON_NUMBER && event->text[0] >= '1' && event->text[0] <= '9';
        take_other(signs, rows, count, event->depth > 1 || number || event->kind == VAST_JSON_TRUE);
    }
}

bool vast_signs_show(const vast_signs *signs, const vast_op *op, vast_effect effect)
{
    unsigned count;
    const vast_sign *rows = vast_signs_of(op, &count);
    for (unsigned i = 0; i < count; i++) {
        if ((signs->seen >> i & 1) != 0 && rows[i].effect == effect) {
            return true;
        }
    }
    return false;
}

vast_effect vast_signs_of_failure(const vast_signs *signs, const vast_op *op)
{
    unsigned effect = VAST_EFFECT_COUNT - 1;
    while (effect != VAST_EFFECT_DONE && !vast_signs_show(signs, op, (vast_effect)effect)) {
        effect--;
    }
    return (vast_effect)effect;
}
