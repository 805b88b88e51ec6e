/* SPDX-License-Identifier: MIT */
/* The head and the body of a response, URLs, and what is written into a request. */
#include <string.h>

#include "body.h"
#include "head.h"
#include "prove.h"
#include "request.h"
#include "url.h"
#include "vastai/events.h"

/*
 * After these beginnings, which lead to its states, any byte: no more is taken than is there, and what is kept fits.
 */
static void head_after(const char *before)
{
    char byte = (char)nondet_uint8(), kept[4];
    vast_head head;
    size_t used = 0, len = 0;
    bool done = false;
    vast_head_begin(&head, nondet_bool(), kept, sizeof kept);
    for (; before[len] != '\0'; len++) {
        claim(vast_head_feed(&head, before + len, 1, &used, &done) == VAST_OK && used == 1 && !done);
    }
    vast_err err = vast_head_feed(&head, &byte, 1, &used, &done);
    claim(used <= 1 && head.bytes == len + used);
    claim((err == VAST_OK) == (head.fault == VAST_CAUSE_NONE));
    claim(err != VAST_OK || done || used == 1);
    claim(head.location_len < sizeof kept);
    claim(err != VAST_OK || !done || (head.status >= 200 && head.status <= 599 && kept[head.location_len] == '\0'));
}

void head_status(void)
{
    head_after("HTTP/1.1 20");
}

void head_end(void)
{
    head_after("HTTP/1.1 200\r\n\r");
}

/* Every state that a body can be in. */
static void any_body(vast_body_reader *body)
{
    any(body);
    body->done = nondet_bool();
    body->cr = nondet_bool();
    assume(body->framing <= VAST_FRAMING_CLOSE && body->line <= 5 && body->place <= 3);
    assume(body->line != 5 || body->done);
    assume(body->overhead <= VAST_BODY_OVERHEAD_MAX || body->fault != VAST_CAUSE_NONE);
    assume(body->overhead < UINT16_MAX - 4);
}

/*
 * Any state, any bytes: content lies in them, there is never more of it than was announced, and something is always
 * taken.
 */
void body_feed(void)
{
    vast_body_reader body;
    char bytes[3];
    any(bytes);
    any_body(&body);
    vast_body_reader before = body;
    size_t used = 0, content_len = 0;
    const char *content = NULL;
    vast_err err = vast_body_feed(&body, bytes, sizeof bytes, &used, &content, &content_len);
    claim(used <= sizeof bytes);
    claim(content >= bytes && content + content_len <= bytes + sizeof bytes);
    claim((err == VAST_OK) == (body.fault == VAST_CAUSE_NONE));
    claim(err == VAST_OK || content_len == 0);
    claim(used > 0 || before.done || before.fault != VAST_CAUSE_NONE || (before.line == 4 && before.left == 0));
    claim(before.line != 4 || content_len <= before.left);
    claim(body.line <= 5 && body.place <= 3 && (body.line != 5 || body.done));
    claim(err != VAST_OK || body.overhead <= VAST_BODY_OVERHEAD_MAX);
}

/* Between two chunks, with as many bytes as are taken at once: no byte beyond them is read, and a chunk that begins has
   content. */
void body_chunk(void)
{
    vast_body_reader body;
    char bytes[18];
    any(bytes);
    any_body(&body);
    body.line = nondet_bool();
    body.place = 0;
    body.cr = false;
    body.fault = VAST_CAUSE_NONE;
    size_t used = 0, content_len = 0;
    const char *content = NULL;
    vast_err err = vast_body_feed(&body, bytes, sizeof bytes, &used, &content, &content_len);
    claim(used <= sizeof bytes && content + content_len == bytes + used);
    claim(err == VAST_OK || content_len == 0);
    claim(body.line != 4 || body.left != 0 || err != VAST_OK);
}

/* A length: that many bytes are content, and the rest is not touched. */
void body_length(void)
{
    vast_head head = { .framing = VAST_FRAMING_LENGTH, .content_length = nondet_uint64() };
    vast_body_reader body;
    char bytes[4];
    size_t len = any_up_to(sizeof bytes), used = 0, content_len = 0;
    const char *content = NULL;
    vast_body_begin(&body, &head);
    claim(body.done == (head.content_length == 0));
    claim(vast_body_feed(&body, bytes, len, &used, &content, &content_len) == VAST_OK);
    claim(used == (len < head.content_length ? len : head.content_length) && content_len == used);
    claim(body.done == (head.content_length <= len));
    claim((vast_body_end(&body, true) == VAST_OK) == (head.content_length <= len));
}

/* To the end of the connection: all is content, and only an orderly end is one. */
void body_close(void)
{
    vast_head head = { .framing = VAST_FRAMING_CLOSE, .content_length = nondet_uint64() };
    vast_body_reader body;
    char bytes[4];
    size_t len = any_up_to(sizeof bytes), used = 0, content_len = 0;
    const char *content = NULL;
    bool orderly = nondet_bool();
    vast_body_begin(&body, &head);
    claim(vast_body_feed(&body, bytes, len, &used, &content, &content_len) == VAST_OK);
    claim(used == len && content_len == len && !body.done);
    claim((vast_body_end(&body, orderly) == VAST_OK) == orderly);
}

/* A size of 1 to 17 digits: what needs more than 64 bits is refused, and nothing else. */
void body_size(void)
{
    vast_head head = { .framing = VAST_FRAMING_CHUNKED };
    vast_body_reader body;
    const char *content;
    size_t used, content_len;
    uint64_t left = nondet_uint64();
    vast_body_begin(&body, &head);
    body.left = left;
    body.place = 1;
    vast_err err = vast_body_feed(&body, "f", 1, &used, &content, &content_len);
    claim((err == VAST_OK) == (left <= UINT64_MAX >> 4));
    claim(err != VAST_OK || body.left == (left << 4 | 15));
}

static bool lies_in(vast_slice part, const char *text, size_t len)
{
    return part.len == 0 || (part.at >= text && part.at + part.len <= text + len);
}

void url_any(void)
{
    char text[8];
    any(text);
    size_t len = any_up_to(sizeof text);
    vast_url url;
    bool ok = vast_url_parse(&url, text, len) == VAST_CAUSE_NONE;
    claim(lies_in(url.host, text, len) && lies_in(url.path, text, len) && lies_in(url.userinfo, text, len));
    claim(!ok || (url.host.len != 0 && url.port != 0));
    claim(!ok || url.path.len == 0 || url.path.at[0] == '/' || url.path.at[0] == '?');
    claim(!ok || vast_url_same_origin(&url, &url));
}

/*
 * Whatever goes in, what comes out can be neither a delimiter nor a control byte, and has one byte or three for each.
 */
void url_encode(void)
{
    char text[3], encoded[9];
    any(text);
    size_t len = any_up_to(sizeof text), i = any_up_to(8);
    vast_out out;
    vast_out_begin(&out, encoded, sizeof encoded);
    vast_put_query_value(&out, text, len);
    claim(vast_out_whole(&out) && out.total >= len && out.total <= 3 * len);
    claim(i >= out.total || encoded[i] == '%' || encoded[i] == '+' || encoded[i] == '~' ||
          (encoded[i] >= '-' && encoded[i] <= '.') || encoded[i] == '_' || (encoded[i] >= '0' && encoded[i] <= '9') ||
          ((encoded[i] | 0x20) >= 'a' && (encoded[i] | 0x20) <= 'z'));
}

/* No line can be smuggled in. */
void field_value(void)
{
    char text[4];
    any(text);
    text[3] = '\0';
    size_t i = any_up_to(2);
    claim(!vast_is_field_value(text) || i >= strlen(text) || (text[i] >= ' ' && text[i] <= '~'));
}

/* Base64: four characters for each three bytes begun, the added colon counted. */
void basic_credentials(void)
{
    char text[3], written[20];
    any(text);
    size_t len = any_up_to(sizeof text);
    vast_out out;
    vast_out_begin(&out, written, sizeof written);
    vast_put_basic_credentials(&out, (vast_slice){ text, len });
    claim(vast_out_whole(&out));
    claim(out.total >= 6 + 4 && (out.total - 6) % 4 == 0 && out.total <= 6 + (len + 1 + 2) / 3 * 4);
}

/* Whether a visitor has seen a piece, and whether its event is open. */
static bool piece_seen, piece_open;

static vast_err see_piece(void *ctx, const vast_event_piece *piece)
{
    (void)ctx;
    claim(piece->first == !piece_open);
    claim(piece->data != NULL && piece->len <= 3 && __CPROVER_r_ok(piece->data, piece->len));
    claim(__CPROVER_r_ok(piece->name, 1) && __CPROVER_r_ok(piece->id, 1));
    piece_open = !piece->last;
    piece_seen = true;
    return nondet_bool() ? VAST_OK : VAST_E_STOPPED;
}

/* The states that a reader can be in. */
static bool is_sound(const vast_event_reader *reader)
{
    size_t room = reader->field == 2 ? reader->setup.id_room / 2 : reader->setup.name_room;
    bool in_value = reader->state >= 2;
    return reader->format <= VAST_EVENTS_LINES && reader->state <= 3 && reader->field <= 4 && reader->alive <= 15 &&
           reader->matched <= (reader->state == 0 ? 3 : 6) && reader->number <= UINT32_MAX &&
           (!in_value || reader->value_len < room) && (reader->state == 0) >= (reader->format == VAST_EVENTS_DETECT) &&
           !(reader->state == 0 && reader->open) && (!in_value || reader->field != 0 || reader->open);
}

/*
 * In any state, any two bytes: what is passed on can be read, names and IDs stay inside their memory, pieces fit each
 * other, and the state afterwards is one of those that this begins with, so that it holds for streams of any length.
 */
void events_any(void)
{
    char bytes[2], name[3], id[4];
    vast_event_reader reader;
    any(&reader);
    any(bytes);
    any(name);
    any(id);
    reader.setup = (vast_event_setup){ VAST_EVENTS_DETECT, see_piece, NULL, name, id, sizeof name, sizeof id };
    reader.cr = nondet_bool();
    reader.open = nondet_bool();
    reader.bad = nondet_bool();
    reader.id_second = nondet_bool();
    reader.stopped = VAST_OK;
    assume(is_sound(&reader));
    piece_open = reader.open;
    vast_err err = vast_events_feed(&reader, bytes, any_up_to(sizeof bytes));
    claim(err != VAST_OK || (is_sound(&reader) && reader.open == piece_open));
    piece_seen = false;
    vast_err end = vast_events_end(&reader);
    claim(err == VAST_OK || (end == err && !piece_seen));
    claim(end != VAST_OK || !piece_open);
}
