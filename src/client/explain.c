/* SPDX-License-Identifier: MIT */
/* Writes requests as text, and as a curl command line. In a file of its own, because firmware does not need it. */
#include "engine.h"
#include "request.h"

static vast_err make_message(const vast_client *c, const vast_request *request, vast_url *url, vast_message *message)
{
    const vast_engine *e = (const vast_engine *)(const void *)c->opaque;
    if (vast_args_fault(&e->config, request) != VAST_CAUSE_NONE) {
        return VAST_E_ARG;
    }
    *message = (vast_message){
        .request = request,
        .url = url,
        .bodies = e->config.bodies,
        .user_agent = e->config.user_agent,
        .credentials = vast_credentials_of(e, request)[0] != '\0' ? "Bearer $VAST_API_KEY" : "",
    };
    vast_cause cause = vast_origin_parse(&e->config, vast_origin_text(&e->config, request), url);
    return cause == VAST_CAUSE_NONE ? VAST_OK : vast_cause_err(cause);
}

typedef void put_piece(vast_out *out, const char *text, size_t len);

static void put_as_it_is(vast_out *out, const char *text, size_t len)
{
    vast_put_bytes(out, text, len);
}

/* Quotes text for a shell. Inside single quotes only the single quote itself is special. */
static void put_quoted(vast_out *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\'') {
            vast_put_text(out, "'\\''");
        } else {
            vast_put_char(out, text[i]);
        }
    }
}

/*
 * Writes the streamed body as it would be sent: at most its declared length, and at most the room given to the
 * reader.
 */
static vast_err put_streamed(vast_out *out, const vast_body *body, put_piece *put)
{
    char piece[64];
    uint64_t end = body->length < 0 ? UINT64_MAX : (uint64_t)body->length;
    for (uint64_t at = 0; at < end;) {
        size_t room = end - at < sizeof piece ? (size_t)(end - at) : sizeof piece;
        size_t got = 0;
        vast_err err = body->read(body->ctx, at, piece, room, &got);
        if (err != VAST_OK) {
            return err;
        }
        if (got == 0 || got > room) {
            return got == 0 && body->length < 0 ? VAST_OK : VAST_E_ARG;
        }
        put(out, piece, got);
        at += got;
    }
    return VAST_OK;
}

vast_err vast_explain(const vast_client *c, const vast_request *request, vast_out *out)
{
    vast_url url;
    vast_message message;
    vast_err err = make_message(c, request, &url, &message);
    if (err != VAST_OK) {
        return err;
    }
    vast_put_message(out, &message);
    return request->body != NULL ? put_streamed(out, request->body, put_as_it_is) : VAST_OK;
}

static void write_params(vast_out *out, const vast_message *message)
{
    vast_put_body_params(out, message->request);
}

/* Writes the output of `write` in quotes, one window at a time, since its length is not limited. */
static void put_written(vast_out *out, void (*write)(vast_out *, const vast_message *), const vast_message *message)
{
    char piece[64];
    size_t at = 0;
    vast_out window;
    do {
        vast_out_window(&window, piece, sizeof piece, at);
        write(&window, message);
        put_quoted(out, piece, vast_out_stored(&window));
        at += vast_out_stored(&window);
    } while (at < window.total);
}

static vast_err put_curl_body(vast_out *out, const vast_message *message)
{
    const vast_body *body = message->request->body;
    vast_err err = VAST_OK;
    if (body == NULL && vast_body_params_length(message->request) == 0) {
        return VAST_OK;
    }
    const char *type = body != NULL && body->content_type != NULL ? body->content_type : "application/json";
    vast_put_text(out, " -H 'Content-Type: ");
    put_quoted(out, type, vast_slice_of(type).len);
    vast_put_text(out, "' --data-raw '");
    if (body != NULL) {
        err = put_streamed(out, body, put_quoted);
    } else {
        put_written(out, write_params, message);
    }
    vast_put_char(out, '\'');
    return err;
}

vast_err vast_explain_curl(const vast_client *c, const vast_request *request, vast_out *out)
{
    vast_url url;
    vast_message message;
    vast_err err = make_message(c, request, &url, &message);
    if (err != VAST_OK) {
        return err;
    }
    /* -g: do not expand brackets in the URL. */
    vast_put_text(out, "curl -sS -g -X ");
    vast_put_text(out, vast_method_text(request->op->method));
    vast_put_text(out, " '");
    vast_put_text(out, url.https ? "https://" : "http://");
    vast_put_authority(out, &url, false);
    put_written(out, vast_put_address, &message);
    vast_put_text(out, request->op->answers_text ? "' -H 'Accept: */*'" : "' -H 'Accept: application/json'");
    if (message.credentials[0] != '\0') {
        vast_put_text(out, " -H \"Authorization: Bearer $VAST_API_KEY\"");
    }
    return put_curl_body(out, &message);
}
