#include <string.h>

#include "engine.h"
#include "request.h"

enum {
    CHUNK_HEAD_BYTES = 6, /* four digits and CR LF */
    CHUNK_REST_BYTES = 7, /* CR LF after the data, and 0 CR LF CR LF after the last */
    CHUNK_DATA_MAX = 0xffff
};

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
    /* origin.c lets no call begin that would be neither secure nor to this machine. */
    bool guarded = request->op->host == VAST_HOST_URL || (request->op->flags & VAST_OP_NO_KEY) != 0;
    return guarded ? "" : e->credentials;
}

static void put_slice(vast_out *out, vast_slice slice)
{
    vast_put_bytes(out, slice.at, slice.len);
}

void vast_put_address(vast_out *out, const vast_message *message)
{
    vast_slice path = message->url->path;
    if (message->redirect != NULL) {
        (void)vast_origin_keeps(message->url, message->redirect, &path);
    }
    bool whole = message->redirect != NULL || message->request->op->host == VAST_HOST_URL;
    if (whole && (path.len == 0 || path.at[0] != '/')) {
        vast_put_char(out, '/');
    }
    put_slice(out, path);
    if (!whole) {
        vast_put_target(out, message->request);
    }
}

static void put_length(vast_out *out, uint64_t length)
{
    vast_put_text(out, "Content-Length: ");
    vast_put_uint(out, length);
    vast_put_head_end(out);
}

/* The fields that describe a body; `params` is the length of one made of parameters. */
static void put_body_fields(vast_out *out, const vast_request *request, bool has_params)
{
    const vast_body *body = request->body;
    if (body == NULL && !has_params) {
        if (request->op->method != VAST_GET && request->op->method != VAST_DELETE) {
            put_length(out, 0);
        }
        return;
    }
    const char *type = body != NULL ? body->content_type : NULL;
    vast_put_header(out, "Content-Type", type != NULL ? type : "application/json");
    if (body == NULL) {
        vast_out measure;
        vast_out_begin(&measure, NULL, 0);
        vast_put_body_params(&measure, request);
        put_length(out, measure.total);
    } else if (body->length < 0) {
        vast_put_header(out, "Transfer-Encoding", "chunked");
    } else {
        put_length(out, (uint64_t)body->length);
    }
}

void vast_put_message(vast_out *out, const vast_message *message)
{
    const vast_request *request = message->request;
    const vast_url *url = message->url;
    bool has_params = vast_has_body_params(request);
    vast_put_request_line_begin(out, methods[request->op->method]);
    vast_put_address(out, message);
    vast_put_request_line_end(out);
    vast_put_host(out, url->host, url->port, url->https ? 443 : 80);
    vast_put_header(out, "User-Agent", message->user_agent);
    vast_put_header(out, "Accept", (request->op->flags & VAST_OP_TEXT) != 0 ? "*/*" : "application/json");
    if (message->credentials[0] != '\0') {
        vast_put_header(out, "Authorization", message->credentials);
    }
    put_body_fields(out, request, has_params);
    vast_put_head_end(out);
    if (has_params) {
        vast_put_body_params(out, request);
    }
}

static void put_authority(vast_out *out, const vast_url *url)
{
    vast_put_text(out, url->ipv6 ? "[" : "");
    put_slice(out, url->host);
    vast_put_text(out, url->ipv6 ? "]:" : ":");
    vast_put_uint(out, url->port);
}

static void put_connect(vast_out *out, const vast_engine *e)
{
    vast_url proxy;
    const char *cause;
    (void)vast_origin_proxy(&e->config, &proxy, &cause);
    vast_put_request_line_begin(out, "CONNECT");
    put_authority(out, &e->url);
    vast_put_request_line_end(out);
    vast_put_host(out, e->url.host, e->url.port, 0);
    vast_put_header(out, "User-Agent", e->config.user_agent);
    if (proxy.userinfo.len != 0) {
        vast_put_text(out, "Proxy-Authorization: ");
        vast_put_basic_credentials(out, proxy.userinfo);
        vast_put_head_end(out);
    }
    vast_put_head_end(out);
}

static void write_message(vast_engine *e)
{
    vast_message message = {
        .request = &e->request,
        .url = &e->url,
        .redirect = e->redirected ? e->words.text : NULL,
        .user_agent = e->config.user_agent,
        .credentials = vast_credentials_of(e, &e->request),
    };
    vast_out out;
    vast_out_window(&out, e->config.buffer, e->config.buffer_bytes, e->written);
    if (e->tunnel) {
        put_connect(&out, e);
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

/* Wraps data that lies at buffer[filled + CHUNK_HEAD_BYTES..] into a chunk; without data the last one. */
static void wrap_chunk(vast_engine *e, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    char *at = (char *)e->config.buffer + e->filled;
    if (len == 0) {
        memcpy(at, "0\r\n\r\n", 5);
        e->filled += 5;
        return;
    }
    for (unsigned i = 0; i < 4; i++) {
        at[i] = digits[len >> (12 - 4 * i) & 15];
    }
    memcpy(at + 4, "\r\n", 2);
    memcpy(at + CHUNK_HEAD_BYTES + len, "\r\n", 2);
    e->filled += CHUNK_HEAD_BYTES + len + 2;
}

/* The next data of a streamed body, with or without a chunk around it. */
static vast_err write_body(vast_engine *e)
{
    const vast_body *body = e->request.body;
    bool chunked = body->length < 0;
    size_t before = chunked ? CHUNK_HEAD_BYTES : 0;
    size_t room = e->config.buffer_bytes - e->filled - (chunked ? CHUNK_HEAD_BYTES + CHUNK_REST_BYTES : 0);
    uint64_t most = chunked ? CHUNK_DATA_MAX : (uint64_t)body->length - e->written;
    size_t got = 0;
    room = room < most ? room : (size_t)most;
    if (room != 0) {
        vast_err err = body->read(body->ctx, e->written, (char *)e->config.buffer + e->filled + before, room, &got);
        if (err != VAST_OK) {
            return err;
        }
    }
    if (got > room || (got == 0 && !chunked && most != 0)) {
        e->outcome.cause = "the body's reader gave less than its length, or more than was asked for";
        return VAST_E_ARG;
    }
    if (chunked) {
        wrap_chunk(e, got);
    } else {
        e->filled += got;
    }
    e->written += got;
    e->body_written = got == 0 || (!chunked && got == most);
    return VAST_OK;
}

vast_err vast_next_piece(vast_engine *e)
{
    e->at = e->filled = 0;
    if (!e->head_written) {
        write_message(e);
    }
    /* What is left of the buffer takes the body's beginning along, if that is worth it. */
    if (e->head_written && !e->body_written && e->filled <= e->config.buffer_bytes / 2) {
        return write_body(e);
    }
    return VAST_OK;
}
