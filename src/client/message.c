/* SPDX-License-Identifier: MIT */
/* Writes the head and body of a request. */
#include <string.h>

#include "engine.h"
#include "request.h"

static const char methods[][8] = {
    [VAST_GET] = "GET",
    [VAST_POST] = "POST",
    [VAST_PUT] = "PUT",
    [VAST_DELETE] = "DELETE",
    [VAST_PATCH] = "PATCH",
};

const char *vast_method_text(unsigned method)
{
    return methods[method];
}

const char *vast_credentials_of(const vast_engine *e, const vast_request *request)
{
    /* origin.c has checked that the connection is secure or to this machine. */
    bool guarded = request->op->host == VAST_HOST_URL || request->op->no_key;
    return guarded ? "" : e->credentials;
}

static void put_slice(vast_out *out, vast_slice slice)
{
    vast_put_bytes(out, slice.at, slice.len);
}

void vast_put_address(vast_out *out, const vast_message *message)
{
    bool redirected = message->redirect.at != NULL;
    vast_slice path = redirected ? message->redirect : message->url->path;
    bool whole = redirected || message->request->op->host == VAST_HOST_URL;
    if (whole && (path.len == 0 || path.at[0] != '/')) {
        vast_put_char(out, '/');
    }
    /* The path of the operation begins with a slash. */
    while (!whole && path.len != 0 && path.at[path.len - 1] == '/') {
        path.len--;
    }
    put_slice(out, path);
    if (!whole) {
        vast_put_target(out, message->request);
    }
}

void vast_put_length(vast_out *out, uint64_t length)
{
    vast_put_text(out, "Content-Length: ");
    vast_put_uint(out, length);
    vast_put_head_end(out);
}

/* Writes the headers of the body; `length` is that of a body made of parameters. */
static void put_body_fields(vast_out *out, const vast_message *message, size_t length)
{
    const vast_op *op = message->request->op;
    const vast_body *body = message->request->body;
    if (body == NULL && length == 0) {
        if (op->method != VAST_GET && op->method != VAST_DELETE) {
            vast_put_length(out, 0);
        }
        return;
    }
    const char *type = body != NULL ? body->content_type : NULL;
    vast_put_header(out, "Content-Type", type != NULL ? type : "application/json");
    if (body == NULL) {
        vast_put_length(out, length);
    } else {
        message->bodies->put_framing(out, body);
    }
}

void vast_put_message(vast_out *out, const vast_message *message)
{
    const vast_request *request = message->request;
    const vast_url *url = message->url;
    size_t length = vast_body_params_length(request);
    vast_put_request_line_begin(out, methods[request->op->method]);
    vast_put_address(out, message);
    vast_put_request_line_end(out);
    vast_put_authority(out, url, false);
    vast_put_head_end(out);
    vast_put_header(out, "User-Agent", message->user_agent);
    vast_put_text(out, request->op->answers_text ? "Accept: */*\r\n" : "Accept: application/json\r\n");
    vast_put_text(out, "Accept-Encoding: identity\r\n");
    if (message->credentials[0] != '\0') {
        vast_put_header(out, "Authorization", message->credentials);
    }
    put_body_fields(out, message, length);
    vast_put_head_end(out);
    if (length != 0) {
        vast_put_body_params(out, request);
    }
}

static void write_message(vast_engine *e)
{
    vast_message message = {
        .request = &e->request,
        .url = &e->url,
        .bodies = e->config.bodies,
        .redirect = e->redirect,
        .user_agent = e->config.user_agent,
        .credentials = vast_credentials_of(e, &e->request),
    };
    vast_out out;
    vast_out_window(&out, e->config.buffer, e->config.buffer_bytes, (size_t)e->written);
    if (e->tunnel) {
        e->config.proxy->put_connect(&out, e);
    } else {
        vast_put_message(&out, &message);
    }
    e->filled = vast_out_stored(&out);
    e->written += e->filled;
    e->head_written = e->written == out.total;
    if (e->head_written) {
        e->written = 0;
        e->body_written = e->tunnel || e->request.body == NULL;
    }
}

vast_err vast_next_piece(vast_engine *e)
{
    e->at = e->filled = 0;
    if (!e->head_written) {
        write_message(e);
    }
    /* If enough of the buffer is left, send the beginning of the body with the head. */
    if (e->head_written && !e->body_written && e->filled <= e->config.buffer_bytes / 2) {
        return e->config.bodies->write_next(e);
    }
    return VAST_OK;
}
