/* SPDX-License-Identifier: MIT */
/* Reads OpenAI-style responses: finds the members that matter on their paths, and passes on the text of the choice. */
#include "vastai/completion.h"

#include <string.h>

#include "number.h"

/* What a value is. Containers come first. */
enum node {
    NODE_OTHER,
    NODE_CHOICES, /* an array; the other containers are objects */
    NODE_OUTER,
    NODE_CHOICE,
    NODE_DELTA, /* also `message`: what holds the content */
    NODE_USAGE,
    NODE_ERROR, /* an object or a string */
    NODE_CONTENT,
    NODE_INDEX,
    NODE_FINISH_REASON,
    NODE_MODEL,
    NODE_ERROR_MESSAGE,
    NODE_PROMPT_TOKENS,
    NODE_COMPLETION_TOKENS,
    NODE_TOTAL_TOKENS
};

/* The members that are read: the container, the key, and what the value is. */
enum { KEY_BYTES = 18 };
typedef struct member {
    uint8_t in;
    uint8_t node;
    char key[KEY_BYTES];
} member;

static const member members[] = {
    { NODE_OUTER, NODE_CHOICES, "choices" },
    { NODE_OUTER, NODE_USAGE, "usage" },
    { NODE_OUTER, NODE_MODEL, "model" },
    { NODE_OUTER, NODE_ERROR, "error" },
    { NODE_OUTER, NODE_ERROR, "error_msg" },
    { NODE_CHOICE, NODE_INDEX, "index" },
    { NODE_CHOICE, NODE_DELTA, "delta" },
    { NODE_CHOICE, NODE_DELTA, "message" },
    { NODE_CHOICE, NODE_CONTENT, "text" },
    { NODE_CHOICE, NODE_FINISH_REASON, "finish_reason" },
    { NODE_DELTA, NODE_CONTENT, "content" },
    { NODE_ERROR, NODE_ERROR_MESSAGE, "message" },
    { NODE_USAGE, NODE_PROMPT_TOKENS, "prompt_tokens" },
    { NODE_USAGE, NODE_COMPLETION_TOKENS, "completion_tokens" },
    { NODE_USAGE, NODE_TOTAL_TOKENS, "total_tokens" },
};
enum { MEMBERS = sizeof members / sizeof *members };
_Static_assert(MEMBERS <= 16, "vast_completion.alive has a bit for each");

static const char end_mark[] = "[DONE]";
enum { END_MARK_LEN = sizeof end_mark - 1 };

/* ---- paths ----------------------------------------------------------------------------------------------------- */

/* What the container is that values of this depth are in. */
static uint8_t container_at(const vast_completion *c, unsigned depth)
{
    return depth - 1 < VAST_COMPLETION_DEPTH ? c->nodes[depth - 1] : NODE_OTHER;
}

static uint8_t node_of_value(const vast_completion *c, unsigned depth)
{
    if (depth == 0) {
        return NODE_OUTER;
    }
    uint8_t container = container_at(c, depth);
    if (container == NODE_CHOICES) {
        return NODE_CHOICE;
    }
    return container == NODE_OTHER ? NODE_OTHER : c->node;
}

static bool fits_container(uint8_t node, uint8_t kind)
{
    return kind == VAST_JSON_ARRAY ? node == NODE_CHOICES : node > NODE_CHOICES && node <= NODE_ERROR;
}

static void open_container(vast_completion *c, const vast_json_event *event)
{
    uint8_t node = node_of_value(c, event->depth);
    if (event->depth < VAST_COMPLETION_DEPTH) {
        c->nodes[event->depth] = fits_container(node, event->kind) ? node : NODE_OTHER;
    }
    c->answers = c->answers || (node == NODE_CHOICES && event->kind == VAST_JSON_ARRAY);
    c->failed = c->failed || (node == NODE_ERROR && event->kind == VAST_JSON_OBJECT);
    c->other = c->other && node != NODE_CHOICE;
}

static bool continues(const member *candidate, unsigned matched, const vast_json_event *event)
{
    return event->len < KEY_BYTES - matched && memcmp(candidate->key + matched, event->text, event->len) == 0;
}

static void take_key(vast_completion *c, const vast_json_event *event)
{
    uint8_t container = container_at(c, event->depth);
    if (event->first) {
        c->alive = (uint16_t)((1U << MEMBERS) - 1);
        c->matched = 0;
        c->node = NODE_OTHER;
    }
    for (unsigned i = 0; i < MEMBERS; i++) {
        bool alive = (c->alive >> i & 1) != 0 && members[i].in == container;
        if (!alive || !continues(&members[i], c->matched, event)) {
            c->alive &= (uint16_t) ~(1U << i);
        } else if (event->last && c->matched + event->len == strlen(members[i].key)) {
            c->node = members[i].node;
        }
    }
    c->matched = c->alive == 0 ? 0 : (uint8_t)(c->matched + event->len);
}

/* ---- values ---------------------------------------------------------------------------------------------------- */

enum { FULL = UINT8_MAX }; /* vast_completion.kept of a text that was cut */

/*
 * Cuts a text between characters. The scanner has checked that a byte that continues a character follows its first one,
 * so the loop ends inside the text. @param next  the byte that does not fit.
 */
static uint8_t cut(char *text, unsigned len, char next)
{
    while (((unsigned char)next & 0xC0) == 0x80) {
        next = text[--len];
    }
    text[len] = '\0';
    return FULL;
}

static void keep_text(vast_completion *c, char *to, size_t room, const vast_json_event *event)
{
    c->kept = event->first ? 0 : c->kept;
    for (size_t i = 0; i < event->len && c->kept != FULL; i++) {
        unsigned char byte = (unsigned char)event->text[i];
        if (c->kept + 1U == room) {
            c->kept = cut(to, c->kept, event->text[i]);
            return;
        }
        to[c->kept++] = byte < ' ' || byte == 0x7f ? ' ' : (char)byte;
    }
    if (c->kept != FULL) {
        to[c->kept] = '\0';
    }
}

static vast_err take_string(vast_completion *c, uint8_t node, const vast_json_event *event)
{
    switch (node) {
    case NODE_CONTENT:
        return c->other || c->visit == NULL ? VAST_OK : c->visit(c->ctx, event->text, event->len);
    case NODE_FINISH_REASON:
        if (!c->other) {
            keep_text(c, c->finish_reason, sizeof c->finish_reason, event);
        }
        return VAST_OK;
    case NODE_MODEL:
        keep_text(c, c->model, sizeof c->model, event);
        return VAST_OK;
    case NODE_ERROR:
        c->failed = c->failed || event->len != 0;
        keep_text(c, c->error, sizeof c->error, event);
        return VAST_OK;
    case NODE_ERROR_MESSAGE:
        keep_text(c, c->error, sizeof c->error, event);
        return VAST_OK;
    default:
        return VAST_OK;
    }
}

static int64_t *count_of(vast_completion *c, uint8_t node)
{
    return node == NODE_PROMPT_TOKENS       ? &c->prompt_tokens
           : node == NODE_COMPLETION_TOKENS ? &c->completion_tokens
           : node == NODE_TOTAL_TOKENS      ? &c->total_tokens
                                            : NULL;
}

/* The first choice has index 0. A count that is no whole number stays unknown. */
static void take_number(vast_completion *c, uint8_t node, const vast_json_event *event)
{
    int64_t *count = count_of(c, node);
    if (event->first) {
        vast_decimal_begin(&c->number);
    }
    vast_decimal_take(&c->number, event->text, event->len);
    if (event->last && count != NULL) {
        (void)vast_decimal_value(&c->number, 0, true, count);
    }
    if (event->last && node == NODE_INDEX) {
        int64_t index = 0;
        c->other = vast_decimal_value(&c->number, 0, true, &index) != VAST_OK || index != 0;
    }
}

/* A vast_json_handler. */
static vast_err take_event(void *ctx, const vast_json_event *event)
{
    vast_completion *c = ctx;
    switch (event->kind) {
    case VAST_JSON_OBJECT:
    case VAST_JSON_ARRAY:
        open_container(c, event);
        return VAST_OK;
    case VAST_JSON_OBJECT_END:
    case VAST_JSON_ARRAY_END:
        c->complete = event->depth == 0;
        return VAST_OK;
    case VAST_JSON_KEY:
        take_key(c, event);
        return VAST_OK;
    case VAST_JSON_STRING:
        return take_string(c, node_of_value(c, event->depth), event);
    case VAST_JSON_NUMBER:
        take_number(c, node_of_value(c, event->depth), event);
        return VAST_OK;
    default:
        return VAST_OK;
    }
}

/* ---- events of the stream --------------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* How many blanks a value or the mark has before it. Blanks alone are no value. */
static size_t blanks_before(const vast_completion *c, const char *text, size_t len)
{
    size_t blanks = 0;
    while (!c->begun && c->mark == 0 && blanks < len && is_blank(text[blanks])) {
        blanks++;
    }
    return blanks;
}

static vast_err scan(vast_completion *c, const char *text, size_t len)
{
    size_t blanks = blanks_before(c, text, len);
    text += blanks;
    len -= blanks;
    if (len != 0 && !c->begun) {
        c->begun = true;
        c->complete = false;
        vast_json_begin(&c->json, take_event, c);
    }
    return c->begun ? vast_json_feed(&c->json, text, len) : VAST_OK;
}

/* Scans the data of an event but for the bytes that may yet become "[DONE]". */
static vast_err scan_unless_mark(vast_completion *c, const vast_event_piece *piece)
{
    size_t at = blanks_before(c, piece->data, piece->len);
    while (!c->begun && at < piece->len && c->mark < END_MARK_LEN && piece->data[at] == end_mark[c->mark]) {
        c->mark++;
        at++;
    }
    if (c->mark != 0 && (at < piece->len || (piece->last && c->mark < END_MARK_LEN))) {
        vast_err err = scan(c, end_mark, c->mark);
        c->mark = 0;
        if (err != VAST_OK) {
            return err;
        }
    }
    return scan(c, piece->data + at, piece->len - at);
}

/* Ends the JSON value, if there is one. An event without data says nothing. */
static vast_err end_value(vast_completion *c)
{
    vast_err err = c->begun ? vast_json_end(&c->json) : VAST_OK;
    c->begun = false;
    return err;
}

/* A value that is written over several lines continues in the next one. */
static vast_err end_line(vast_completion *c)
{
    return c->complete ? end_value(c) : scan(c, "\n", 1);
}

/* A vast_event_visit. */
static vast_err take_piece(void *ctx, const vast_event_piece *piece)
{
    vast_completion *c = ctx;
    if (c->done) {
        return VAST_OK;
    }
    bool lines = c->reader.format == VAST_EVENTS_LINES;
    vast_err err = lines ? scan(c, piece->data, piece->len) : scan_unless_mark(c, piece);
    if (err != VAST_OK || !piece->last) {
        return err;
    }
    c->done = c->mark == END_MARK_LEN;
    return lines ? end_line(c) : end_value(c);
}

void vast_completion_begin(vast_completion *c, vast_completion_visit *visit, void *ctx)
{
    *c = (vast_completion){ .prompt_tokens = -1, .completion_tokens = -1, .total_tokens = -1 };
    c->visit = visit;
    c->ctx = ctx;
    const vast_event_setup setup = { .format = VAST_EVENTS_DETECT, .visit = take_piece, .ctx = c };
    vast_events_begin(&c->reader, &setup);
}

vast_err vast_completion_feed(vast_completion *c, const char *bytes, size_t len)
{
    return vast_events_feed(&c->reader, bytes, len);
}

vast_err vast_completion_end(vast_completion *c)
{
    vast_err err = vast_events_end(&c->reader);
    if (err == VAST_OK) {
        err = end_value(c);
    }
    return err != VAST_OK || c->answers || c->failed ? err : VAST_E_SHAPE;
}
