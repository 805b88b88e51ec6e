/* SPDX-License-Identifier: MIT */
/* Streams of events: any input gives the same events however it is split, and those that a plain reading of the whole
   text by the HTML standard gives. The first byte says the format and how long the pieces are. */
#include <stdlib.h>
#include <string.h>

#include "vastai/events.h"

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* The events as one text: name, LF, data, NUL, ID, NUL. */
typedef struct log {
    char *text;
    size_t len, room;
    bool open;
} log;

static void put(log *out, const char *bytes, size_t len)
{
    must(len <= out->room - out->len);
    memcpy(out->text + out->len, bytes, len);
    out->len += len;
}

static vast_err note(void *ctx, const vast_event_piece *piece)
{
    log *out = ctx;
    must(piece->first == !out->open && piece->data != NULL);
    out->open = !piece->last;
    put(out, piece->data, piece->len);
    if (piece->last) {
        put(out, "\0", 1);
        put(out, piece->name, strlen(piece->name) + 1);
        put(out, piece->id, strlen(piece->id) + 1);
    }
    return VAST_OK;
}

enum { NAME_ROOM = 12, ID_ROOM = 20 };

static log log_for(size_t len)
{
    log out = { .room = len * (NAME_ROOM + ID_ROOM + 2) + 64 };
    out.text = malloc(out.room);
    must(out.text != NULL);
    return out;
}

/* ---- the reader ------------------------------------------------------------------------------------------------ */

/* Each piece is copied into memory of its own, so that a byte read too far is seen. */
static log read_split(vast_event_format format, const char *text, size_t len, size_t piece, vast_err *err)
{
    log out = log_for(len);
    char name[NAME_ROOM], id[ID_ROOM];
    vast_event_setup setup = { format, note, &out, name, id, sizeof name, sizeof id };
    vast_event_reader reader;
    vast_events_begin(&reader, &setup);
    for (size_t at = 0; at < len; at += piece < len - at ? piece : len - at) {
        size_t size = piece < len - at ? piece : len - at;
        char *copy = malloc(size);
        must(copy != NULL);
        memcpy(copy, text + at, size);
        vast_events_feed(&reader, copy, size);
        free(copy);
    }
    *err = vast_events_end(&reader);
    return out;
}

/* ---- the standard, read plainly --------------------------------------------------------------------------------- */

typedef struct plain {
    log out;
    char data[4096 + 64];
    size_t data_len;
    bool has_data;
    char name[NAME_ROOM], id[ID_ROOM];
    vast_err err;
} plain;

static void plain_dispatch(plain *p)
{
    if (p->has_data) {
        put(&p->out, p->data, p->data_len);
        put(&p->out, "\0", 1);
        const char *name = p->name[0] != '\0' ? p->name : "message";
        put(&p->out, name, strlen(name) + 1);
        put(&p->out, p->id, strlen(p->id) + 1);
    }
    p->data_len = 0;
    p->has_data = false;
    p->name[0] = '\0';
}

static void plain_field(plain *p, const char *name, size_t name_len, const char *value, size_t len)
{
    if (name_len == 4 && memcmp(name, "data", 4) == 0) {
        if (p->has_data) {
            p->data[p->data_len++] = '\n';
        }
        memcpy(p->data + p->data_len, value, len);
        p->data_len += len;
        p->has_data = true;
    } else if (name_len == 5 && memcmp(name, "event", 5) == 0) {
        p->err = len < NAME_ROOM ? VAST_OK : VAST_E_SPACE;
        memcpy(p->name, value, len < NAME_ROOM ? len : 0);
        p->name[len < NAME_ROOM ? len : 0] = '\0';
    } else if (name_len == 2 && memcmp(name, "id", 2) == 0) {
        p->err = len < ID_ROOM / 2 ? VAST_OK : VAST_E_SPACE;
        if (len < ID_ROOM / 2 && memchr(value, '\0', len) == NULL) {
            memcpy(p->id, value, len);
            p->id[len] = '\0';
        }
    }
}

static void plain_line(plain *p, const char *line, size_t len, bool lines)
{
    const char *colon = memchr(line, ':', len);
    if (len == 0) {
        plain_dispatch(p);
    } else if (lines) {
        plain_field(p, "data", 4, line, len);
        plain_dispatch(p);
    } else if (colon == NULL) {
        plain_field(p, line, len, "", 0);
    } else {
        const char *value = colon + 1;
        value += value < line + len && *value == ' ';
        plain_field(p, line, (size_t)(colon - line), value, (size_t)(line + len - value));
    }
}

static void read_plainly(plain *p, vast_event_format format, const char *text, size_t len)
{
    const char *end = text + len;
    text += len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (format == VAST_EVENTS_DETECT) {
        while (text < end && strchr(" \t\r\n", *text) != NULL && *text != '\0') {
            text++;
        }
        format = text < end && (*text == '{' || *text == '[') ? VAST_EVENTS_LINES : VAST_EVENTS_SERVER_SENT;
    }
    while (text < end && p->err == VAST_OK) {
        const char *to = text;
        while (to < end && *to != '\r' && *to != '\n') {
            to++;
        }
        plain_line(p, text, (size_t)(to - text), format == VAST_EVENTS_LINES);
        text = to + (to < end) + (to + 1 < end && to[0] == '\r' && to[1] == '\n');
    }
    if (p->err == VAST_OK) {
        plain_dispatch(p);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 4096) {
        return 0;
    }
    static const vast_event_format formats[] = { VAST_EVENTS_SERVER_SENT, VAST_EVENTS_SERVER_SENT, VAST_EVENTS_LINES,
        VAST_EVENTS_DETECT };
    const char *text = (const char *)data + 1;
    vast_event_format format = formats[data[0] & 3];
    const size_t pieces[] = { SIZE_MAX, 1 + (data[0] >> 2) % 32, 1 };
    static plain p;
    p = (plain){ .out = log_for(size) };
    read_plainly(&p, format, text, size - 1);
    for (size_t i = 0; i < 3; i++) {
        vast_err err;
        log out = read_split(format, text, size - 1, pieces[i], &err);
        must(err == p.err);
        /* After an error the reader may have passed on a part of the event that the plain reading keeps. */
        must(err != VAST_OK ? out.len >= p.out.len : out.len == p.out.len);
        must(memcmp(out.text, p.out.text, p.out.len) == 0);
        free(out.text);
    }
    free(p.out.text);
    return 0;
}
