/* SPDX-License-Identifier: MIT */
/* Reads server-sent events and newline-delimited JSON: a state machine that can stop after any byte. */
#include "vastai/events.h"

#include <string.h>

enum state {
    AT_START, /* in the byte order mark, or before the first byte that shows the format */
    IN_NAME,  /* of a field; with no byte matched yet, at the start of a line */
    AT_VALUE, /* after the colon: one space may follow */
    IN_VALUE
};

enum field { FIELD_DATA, FIELD_EVENT, FIELD_ID, FIELD_RETRY, FIELD_COUNT, FIELD_NONE = FIELD_COUNT };

/* Padded with NUL, so that a longer name matches none of them. */
enum { NAME_MAX = 6 };
static const char names[FIELD_COUNT][NAME_MAX + 1] = { "data", "event", "id", "retry" };
static const uint8_t name_lengths[FIELD_COUNT] = { 4, 5, 2, 5 };

enum { ALL_FIELDS = (1 << FIELD_COUNT) - 1 };

static const char byte_order_mark[] = { '\xEF', '\xBB', '\xBF' };

/* ---- events ---------------------------------------------------------------------------------------------------- */

/* The half of the memory for IDs that holds the last one, or the one being read. */
static char *id_half(const vast_event_reader *reader, bool second)
{
    return reader->setup.id + (second ? reader->setup.id_room / 2 : 0);
}

static vast_err emit(vast_event_reader *reader, const char *data, size_t len, bool last)
{
    bool named = reader->setup.name != NULL && reader->setup.name[0] != '\0';
    vast_event_piece piece = { .first = !reader->open, .last = last, .data = data, .len = len };
    piece.name = named ? reader->setup.name : "message";
    piece.id = reader->setup.id != NULL ? id_half(reader, reader->id_second) : "";
    reader->open = !last;
    return reader->setup.visit(reader->setup.ctx, &piece);
}

/* Ends the event. Without data there is no event, but its name is reset in any case. */
static vast_err dispatch(vast_event_reader *reader)
{
    vast_err err = VAST_OK;
    if (reader->open) {
        err = emit(reader, "", 0, true);
        reader->count += err == VAST_OK;
    }
    if (reader->setup.name != NULL) {
        reader->setup.name[0] = '\0';
    }
    return err;
}

/* ---- fields ---------------------------------------------------------------------------------------------------- */

static uint8_t matching_field(const vast_event_reader *reader)
{
    uint8_t field = 0;
    while (field < FIELD_COUNT && ((reader->alive >> field & 1) == 0 || name_lengths[field] != reader->matched)) {
        field++;
    }
    return field;
}

/* An `event` or `id` that the caller gave no memory for is a field like any unknown one. */
static bool is_wanted(const vast_event_reader *reader, uint8_t field)
{
    return !(field == FIELD_EVENT && reader->setup.name == NULL) && !(field == FIELD_ID && reader->setup.id == NULL);
}

static vast_err begin_value(vast_event_reader *reader, uint8_t field)
{
    reader->field = is_wanted(reader, field) ? field : FIELD_NONE;
    reader->value_len = 0;
    reader->number = 0;
    reader->bad = false;
    if (reader->field == FIELD_EVENT) {
        reader->setup.name[0] = '\0';
    }
    if (reader->field != FIELD_DATA) {
        return VAST_OK;
    }
    return reader->open ? emit(reader, "\n", 1, false) : emit(reader, "", 0, false);
}

/* A field whose name has been read; without a name it is a comment. */
static vast_err begin_named(vast_event_reader *reader)
{
    uint8_t field = matching_field(reader);
    reader->foreign = reader->foreign || (field == FIELD_NONE && reader->matched != 0);
    return begin_value(reader, field);
}

static vast_err append(vast_event_reader *reader, char *to, size_t room, const char *text, size_t len)
{
    if (len >= room || reader->value_len >= room - len) {
        return VAST_E_SPACE;
    }
    memcpy(to + reader->value_len, text, len);
    reader->value_len = (uint16_t)(reader->value_len + len);
    to[reader->value_len] = '\0';
    return VAST_OK;
}

static void take_retry(vast_event_reader *reader, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned digit = (unsigned char)text[i] - (unsigned)'0';
        reader->bad = reader->bad || digit > 9;
        reader->number = reader->number * 10 + digit;
        reader->number = reader->number < UINT32_MAX ? reader->number : UINT32_MAX;
    }
    reader->value_len = 1;
}

static vast_err take_value(vast_event_reader *reader, const char *text, size_t len)
{
    switch (reader->field) {
    case FIELD_DATA:
        return emit(reader, text, len, false);
    case FIELD_EVENT:
        return append(reader, reader->setup.name, reader->setup.name_room, text, len);
    case FIELD_ID:
        reader->bad = reader->bad || memchr(text, '\0', len) != NULL;
        return append(reader, id_half(reader, !reader->id_second), reader->setup.id_room / 2, text, len);
    case FIELD_RETRY:
        take_retry(reader, text, len);
        return VAST_OK;
    default:
        return VAST_OK;
    }
}

static vast_err end_value(vast_event_reader *reader)
{
    if (reader->field == FIELD_RETRY && reader->value_len != 0 && !reader->bad) {
        reader->retry_ms = (uint32_t)reader->number;
    }
    if (reader->field == FIELD_ID && !reader->bad) {
        reader->id_second = !reader->id_second;
        id_half(reader, reader->id_second)[reader->value_len] = '\0';
    }
    return reader->format == VAST_EVENTS_LINES ? dispatch(reader) : VAST_OK;
}

/* ---- lines ----------------------------------------------------------------------------------------------------- */

static void begin_line(vast_event_reader *reader)
{
    reader->state = IN_NAME;
    reader->alive = ALL_FIELDS;
    reader->matched = 0;
}

static vast_err end_line(vast_event_reader *reader)
{
    vast_err err = VAST_OK;
    if (reader->state == IN_NAME && reader->matched == 0) {
        return dispatch(reader);
    }
    if (reader->state == IN_NAME) {
        err = begin_named(reader);
    }
    begin_line(reader);
    return err == VAST_OK ? end_value(reader) : err;
}

static void take_name_byte(vast_event_reader *reader, char c)
{
    for (unsigned field = 0; field < FIELD_COUNT; field++) {
        if (names[field][reader->matched] != c) {
            reader->alive &= (uint8_t) ~(1U << field);
        }
    }
    reader->matched = (uint8_t)(reader->matched + (reader->matched < NAME_MAX));
}

/* Reads the start of a line, and a name up to its colon. Returns the bytes consumed. */
static size_t read_name(vast_event_reader *reader, char c)
{
    if (reader->format == VAST_EVENTS_LINES) {
        reader->state = IN_VALUE;
        reader->stopped = (uint8_t)begin_value(reader, FIELD_DATA);
        return 0;
    }
    if (c == ':') {
        reader->state = AT_VALUE;
        reader->stopped = (uint8_t)begin_named(reader);
        return 1;
    }
    take_name_byte(reader, c);
    return 1;
}

static bool ends_line(char c)
{
    return c == '\r' || c == '\n';
}

static size_t read_value(vast_event_reader *reader, const char *bytes, size_t len)
{
    size_t run = 0;
    while (run < len && !ends_line(bytes[run])) {
        run++;
    }
    reader->stopped = (uint8_t)take_value(reader, bytes, run);
    return run;
}

/* ---- the start of the stream ------------------------------------------------------------------------------------ */

/* The bytes of an incomplete byte order mark belong to the first line. */
static vast_err leave_start(vast_event_reader *reader)
{
    size_t mark_len = reader->matched < sizeof byte_order_mark ? reader->matched : 0;
    begin_line(reader);
    if (mark_len == 0) {
        return VAST_OK;
    }
    if (reader->format != VAST_EVENTS_LINES) {
        take_name_byte(reader, byte_order_mark[0]);
        return VAST_OK;
    }
    reader->state = IN_VALUE;
    vast_err err = begin_value(reader, FIELD_DATA);
    return err == VAST_OK ? take_value(reader, byte_order_mark, mark_len) : err;
}

static size_t read_start(vast_event_reader *reader, char c)
{
    bool in_mark = reader->matched != 0 && reader->matched < sizeof byte_order_mark;
    if (reader->matched < sizeof byte_order_mark && c == byte_order_mark[reader->matched]) {
        reader->matched++;
        return 1;
    }
    if (reader->format == VAST_EVENTS_DETECT) {
        if (!in_mark && (ends_line(c) || c == ' ' || c == '\t')) {
            reader->matched = sizeof byte_order_mark;
            return 1;
        }
        reader->format = !in_mark && (c == '{' || c == '[') ? VAST_EVENTS_LINES : VAST_EVENTS_SERVER_SENT;
    }
    reader->stopped = (uint8_t)leave_start(reader);
    return 0;
}

/* ---- the stream ------------------------------------------------------------------------------------------------ */

/* Reads one byte of structure, or the part of a value that is in this piece. Returns the bytes consumed. */
static size_t read_some(vast_event_reader *reader, const char *bytes, size_t len)
{
    bool lf_due = reader->cr;
    if (reader->state == AT_START) {
        return read_start(reader, *bytes);
    }
    reader->cr = *bytes == '\r';
    if (*bytes == '\n' && lf_due) {
        return 1;
    }
    if (ends_line(*bytes)) {
        reader->stopped = (uint8_t)end_line(reader);
        return 1;
    }
    if (reader->state == IN_NAME) {
        return read_name(reader, *bytes);
    }
    bool space = reader->state == AT_VALUE && *bytes == ' ';
    reader->state = IN_VALUE;
    return space ? 1 : read_value(reader, bytes, len);
}

void vast_events_begin(vast_event_reader *reader, const vast_event_setup *setup)
{
    *reader = (vast_event_reader){ .setup = *setup, .format = (uint8_t)setup->format, .state = AT_START };
    if (setup->name != NULL) {
        setup->name[0] = '\0';
    }
    if (setup->id != NULL) {
        setup->id[0] = '\0';
    }
}

vast_err vast_events_feed(vast_event_reader *reader, const char *bytes, size_t len)
{
    size_t at = 0;
    while (at < len && reader->stopped == VAST_OK) {
        at += read_some(reader, bytes + at, len - at);
    }
    return (vast_err)reader->stopped;
}

vast_err vast_events_end(vast_event_reader *reader)
{
    if (reader->stopped == VAST_OK && reader->state == AT_START) {
        reader->stopped = (uint8_t)leave_start(reader);
    }
    if (reader->stopped == VAST_OK) {
        reader->stopped = (uint8_t)end_line(reader);
    }
    if (reader->stopped == VAST_OK) {
        reader->stopped = (uint8_t)dispatch(reader);
    }
    return (vast_err)reader->stopped;
}
