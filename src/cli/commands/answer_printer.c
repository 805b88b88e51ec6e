/* SPDX-License-Identifier: MIT */
/* Prints the response of a serverless worker as it comes. */
#include "answer_printer.h"

#include <string.h>

#include "text_helpers.h"

static const char end_mark[] = "[DONE]"; /* the last event of an OpenAI stream: no data */
enum { END_MARK_LEN = sizeof end_mark - 1 };

/* A terminal gets no control characters; a file or a pipe gets the bytes as they came. */
static void put_text(vast_answer *answer, const char *text, size_t len)
{
    if (answer->sink->terminal) {
        vast_sink_piece(answer->sink, &answer->cut, vast_sink_clean_lines, text, len);
    } else {
        vast_sink_bytes(answer->sink, text, len);
    }
}

/* ---- objects ----------------------------------------------------------------------------------------------------- */

static bool is_json(const char *text, size_t len)
{
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    return vast_json_feed(&json, text, len) == VAST_OK && vast_json_end(&json) == VAST_OK;
}

/*
 * Line ends in JSON are only between its tokens. DEL and what is not ASCII are only inside strings: there, what could
 * act on a terminal is escaped.
 */
static void put_json_line(vast_sink *sink, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        vast_glyph glyph = vast_glyph_at(text + at, len - at);
        if (glyph.len > 1 || text[at] == 0x7f) {
            vast_printer_escape(sink, text + at, glyph.len);
        } else {
            vast_sink_char(sink, text[at] == '\n' || text[at] == '\r' ? ' ' : text[at]);
        }
        at += glyph.len;
    }
}

static void put_string(vast_sink *sink, const char *text, size_t len)
{
    vast_sink_char(sink, '"');
    vast_printer_escape(sink, text, len);
    vast_sink_char(sink, '"');
}

static void put_object(vast_answer *answer, const vast_event_piece *piece)
{
    vast_sink *sink = answer->sink;
    vast_sink_text(sink, "{\"event\": ");
    put_string(sink, piece->name, strlen(piece->name));
    vast_sink_text(sink, ", \"data\": ");
    if (is_json(answer->held, answer->held_len)) {
        put_json_line(sink, answer->held, answer->held_len);
    } else {
        put_string(sink, answer->held, answer->held_len);
    }
    if (piece->id[0] != '\0') {
        vast_sink_text(sink, ", \"id\": ");
        put_string(sink, piece->id, strlen(piece->id));
    }
    vast_sink_text(sink, "}\n");
}

/* ---- events ------------------------------------------------------------------------------------------------------ */

static vast_err put_data(vast_answer *answer, const char *text, size_t len)
{
    answer->begun = answer->begun || len != 0;
    if (answer->form == VAST_ANSWER_EVENTS) {
        put_text(answer, text, len);
        return VAST_OK;
    }
    if (len > sizeof answer->held - answer->held_len) {
        return VAST_E_SPACE;
    }
    memcpy(answer->held + answer->held_len, text, len);
    answer->held_len += len;
    return VAST_OK;
}

static void end_event(vast_answer *answer, const vast_event_piece *piece)
{
    if (answer->form == VAST_ANSWER_OBJECTS) {
        put_object(answer, piece);
    } else {
        vast_sink_char(answer->sink, '\n');
    }
    answer->events++;
    vast_sink_flush(answer->sink);
}

static void begin_event(vast_answer *answer)
{
    answer->mark = 0;
    answer->begun = false;
    answer->held_len = 0;
}

/* Puts the data of an event, but for the bytes that may yet become the end mark. */
static vast_err put_unless_mark(vast_answer *answer, const vast_event_piece *piece)
{
    size_t at = 0;
    while (
        !answer->begun && at < piece->len && answer->mark < END_MARK_LEN && piece->data[at] == end_mark[answer->mark]) {
        answer->mark++;
        at++;
    }
    vast_err err = VAST_OK;
    if (at < piece->len || (piece->last && answer->mark < END_MARK_LEN)) {
        err = put_data(answer, end_mark, answer->mark);
        answer->mark = 0;
    }
    return err == VAST_OK ? put_data(answer, piece->data + at, piece->len - at) : err;
}

/* A vast_event_visit. */
static vast_err on_piece(void *ctx, const vast_event_piece *piece)
{
    vast_answer *answer = ctx;
    if (piece->first) {
        begin_event(answer);
    }
    vast_err err = put_unless_mark(answer, piece);
    if (err == VAST_OK && piece->last && answer->mark == 0) {
        end_event(answer, piece);
    }
    return err;
}

/* ---- the response ------------------------------------------------------------------------------------------------ */

void vast_answer_begin(vast_answer *answer, vast_sink *sink, vast_answer_form form)
{
    answer->events = 0;
    answer->too_long = false;
    answer->sink = sink;
    answer->form = form;
    answer->cut = (vast_cut){ 0 };
    begin_event(answer);
    const vast_event_setup setup = {
        .format = VAST_EVENTS_DETECT,
        .visit = on_piece,
        .ctx = answer,
        .name = form == VAST_ANSWER_OBJECTS ? answer->name : NULL,
        .id = form == VAST_ANSWER_OBJECTS ? answer->id : NULL,
        .name_room = sizeof answer->name,
        .id_room = sizeof answer->id,
    };
    vast_events_begin(&answer->reader, &setup);
}

static vast_err flushed(vast_answer *answer, vast_err err)
{
    return vast_sink_flush(answer->sink) || err != VAST_OK ? err : VAST_E_STOPPED;
}

vast_err vast_answer_text(void *ctx, const char *text, size_t len)
{
    vast_answer *answer = ctx;
    if (answer->form == VAST_ANSWER_UNCHANGED) {
        put_text(answer, text, len);
        return flushed(answer, VAST_OK);
    }
    vast_err err = vast_events_feed(&answer->reader, text, len);
    answer->too_long = err == VAST_E_SPACE;
    return flushed(answer, err);
}

vast_err vast_answer_end(void *ctx)
{
    vast_answer *answer = ctx;
    vast_err err = answer->form != VAST_ANSWER_UNCHANGED ? vast_events_end(&answer->reader) : VAST_OK;
    answer->eventless = err == VAST_OK && answer->reader.count == 0 && answer->reader.foreign;
    return flushed(answer, answer->eventless ? VAST_E_STOPPED : err);
}
