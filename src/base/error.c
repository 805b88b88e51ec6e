/* SPDX-License-Identifier: MIT */
/* The names and texts of results, stages and causes. */
#include "vastai/error.h"

#include <stddef.h>

/* One row for each result: its name and its text. */
#define ROW(err, text) [err] = { #err, text }
static const struct {
    const char *name;
    const char *text;
} errors[VAST_ERR_COUNT] = {
    ROW(VAST_OK, "done"),
    ROW(VAST_E_ARG, "an argument is missing or invalid"),
    ROW(VAST_E_BUSY, "another call is running on this client"),
    ROW(VAST_E_SPACE, "a value is too long for the memory provided for it"),
    ROW(VAST_E_RANGE, "a number is out of range"),
    ROW(VAST_E_RESOLVE, "the host name could not be resolved"),
    ROW(VAST_E_CONNECT, "the connection could not be established"),
    ROW(VAST_E_TLS, "the TLS connection failed"),
    ROW(VAST_E_IO, "the connection was lost"),
    ROW(VAST_E_TIMEOUT, "the deadline passed"),
    ROW(VAST_E_PROXY, "the proxy refused to open a tunnel"),
    ROW(VAST_E_HTTP, "the response is not valid HTTP/1.1"),
    ROW(VAST_E_REDIRECT, "the response is a redirect that was not followed"),
    ROW(VAST_E_JSON, "the response is not valid JSON"),
    ROW(VAST_E_SHAPE, "the response is JSON, but does not have the expected structure"),
    ROW(VAST_E_REFUSED, "the server refused the request"),
    ROW(VAST_E_AUTH, "the API key was not accepted"),
    ROW(VAST_E_NOT_FOUND, "no such object under this API key"),
    ROW(VAST_E_RATE, "too many requests"),
    ROW(VAST_E_SERVER, "the server failed or is unavailable"),
    ROW(VAST_E_UNKNOWN_OUTCOME, "the request was sent, but no response confirms it: it may have been carried out"),
    ROW(VAST_E_STOPPED, "stopped by the caller"),
};

static const char *const stages[VAST_STAGE_COUNT] = {
    [VAST_STAGE_NONE] = "none",
    [VAST_STAGE_ARGUMENTS] = "arguments",
    [VAST_STAGE_PACE] = "rate limit",
    [VAST_STAGE_RESOLVE] = "resolve",
    [VAST_STAGE_CONNECT] = "connect",
    [VAST_STAGE_PROXY] = "proxy",
    [VAST_STAGE_HANDSHAKE] = "tls handshake",
    [VAST_STAGE_SEND] = "send",
    [VAST_STAGE_HEAD] = "response head",
    [VAST_STAGE_BODY] = "body",
    [VAST_STAGE_JSON] = "json",
    [VAST_STAGE_DONE] = "done",
};

#define CAUSE(name, text) [VAST_CAUSE_##name] = text
static const char *const causes[VAST_CAUSE_COUNT] = {
    CAUSE(NONE, ""),
    CAUSE(CONFIG, "port or buffer missing, or buffer smaller than VAST_BUFFER_MIN"),
    CAUSE(USER_AGENT, "the user agent contains a character that is not allowed in a header"),
    CAUSE(KEY, "the API key contains a character that is not allowed in a header"),
    CAUSE(URL_BYTE, "the URL contains a space, a control character or a non-ASCII character"),
    CAUSE(URL_SCHEME, "the URL does not begin with https:// or http://"),
    CAUSE(URL_NO_HOST, "the URL has no host"),
    CAUSE(URL_HOST, "the host name contains an invalid character"),
    CAUSE(URL_IPV6, "the address in brackets is not a valid IPv6 address"),
    CAUSE(URL_PORT, "the port is not a number from 1 to 65535"),
    CAUSE(URL_QUERY, "the URL of a service must not contain a query or a fragment"),
    CAUSE(URL_USER, "the URL of a service must not contain a user name"),
    CAUSE(KEY_TO_ANYONE, "an API key must not be sent to a server whose certificate is not verified"),
    CAUSE(NO_TLS, "the URL is https, but no TLS stream is configured"),
    CAUSE(NO_PLAIN, "the URL is http, but no plain stream is configured"),
    CAUSE(NOT_LOOPBACK, "http without TLS is allowed only to this machine"),
    CAUSE(NO_PROXY, "a proxy URL is set, but no proxy support is configured"),
    CAUSE(PROXY_SCHEME, "the URL of the proxy does not begin with http://"),
    CAUSE(PARAM_NAME, "the name of a parameter contains a character that must be escaped there"),
    CAUSE(NO_SUCH_PARAM, "the operation has no such parameter"),
    CAUSE(PARAM_MISSING, "a required parameter is missing"),
    CAUSE(PARAM_TYPE, "a parameter has the wrong type, or an ID is not positive"),
    CAUSE(PATH, "the path does not begin with a slash, or contains a space"),
    CAUSE(GET_BODY, "a GET request cannot have a body"),
    CAUSE(NO_BODIES, "the request has a body, but no body support is configured"),
    CAUSE(CONTENT_TYPE, "the content type contains a character that is not allowed in a header"),
    CAUSE(BODY_READER, "the body reader returned less than the declared length, or more than requested"),
    CAUSE(NO_WAIT, "the port has no wait()"),
    CAUSE(QUERY, "the query is invalid"),
    CAUSE(SSH_KEY, "the text is not a public SSH key"),
    CAUSE(PAYLOAD, "the payload is not valid JSON"),
    CAUSE(KEY_LENGTH, "the API key is too long"),
    CAUSE(HOST_LENGTH, "the host name is too long"),
    CAUSE(ONSTART, "the start-up script is longer than 4048 bytes: send it compressed with gzip and encoded in base64"),
    CAUSE(PORT_RESULT, "the port returned a result that this function must not return"),
    CAUSE(CLOSED, "the peer closed the connection"),
    CAUSE(NO_NAME, "the host name has no address"),
    CAUSE(REFUSED, "connection refused"),
    CAUSE(UNREACHABLE, "no route to the host"),
    CAUSE(RESET, "the connection was reset"),
    CAUSE(NO_MEMORY, "out of memory, buffers or sockets"),
    CAUSE(IO, "input or output error"),
    CAUSE(TLS, "the TLS stream failed"),
    CAUSE(DEADLINE, "the deadline of the call passed"),
    CAUSE(CONNECT_TIMEOUT, "the connection timeout passed"),
    CAUSE(IDLE_TIMEOUT, "no data received within the idle timeout"),
    CAUSE(RATE_LIMIT, "the rate limit of the service requires a wait beyond the deadline"),
    CAUSE(EARLY_BYTES, "the proxy sent data through the tunnel before the TLS handshake"),
    CAUSE(STATUS_LINE, "no HTTP/1.x status line"),
    CAUSE(HTTP2, "HTTP/2 instead of HTTP/1.1"),
    CAUSE(STATUS_DIGITS, "status code is not three digits"),
    CAUSE(STATUS_RANGE, "status code outside 100..599"),
    CAUSE(UPGRADE, "status 101 without an upgrade request"),
    CAUSE(INTERIMS, "too many interim responses"),
    CAUSE(FOLDED_LINE, "whitespace before the first header field"),
    CAUSE(EMPTY_NAME, "empty field name"),
    CAUSE(NAME_BLANK, "whitespace in or after a field name"),
    CAUSE(NAME_TOKEN, "invalid character in a field name"),
    CAUSE(NO_COLON, "header line without a colon"),
    CAUSE(BARE_CR, "CR without LF"),
    CAUSE(BARE_LF, "LF without CR"),
    CAUSE(CONTROL_BYTE, "control character in a header"),
    CAUSE(HEAD_LENGTH, "response header longer than VAST_HEAD_BYTES_MAX"),
    CAUSE(LENGTH_NUMBER, "Content-Length is not a decimal number of at most 64 bits"),
    CAUSE(TWO_LENGTHS, "two different Content-Length values"),
    CAUSE(CODING, "transfer coding other than a single \"chunked\""),
    CAUSE(CODING_AND_LENGTH, "both Content-Length and Transfer-Encoding"),
    CAUSE(CODING_HTTP10, "Transfer-Encoding in an HTTP/1.0 response"),
    CAUSE(CONTENT_CODING, "the body has a content coding, such as gzip, that was not requested"),
    CAUSE(CHUNK_SIZE, "chunk size is not a hexadecimal number"),
    CAUSE(CHUNK_SIZE_BITS, "chunk size exceeds 64 bits"),
    CAUSE(CHUNK_END, "chunk longer than its declared size"),
    CAUSE(CHUNK_CR, "CR without LF in chunk framing"),
    CAUSE(CHUNK_LF, "LF without CR in chunk framing"),
    CAUSE(CHUNK_CONTROL, "control character in chunk framing"),
    CAUSE(CHUNK_OVERHEAD, "more chunk framing than content"),
    CAUSE(BODY_SHORT, "the body is incomplete"),
    CAUSE(BODY_BROKEN, "the connection was lost inside a body that ends with the connection"),
    CAUSE(BODY_EMPTY, "the body is empty"),
    CAUSE(BODY_NOT_JSON, "the body is not valid JSON"),
    CAUSE(BODY_ENDS, "the body ends inside the JSON text"),
    CAUSE(NOT_CONFIRMED, "the response does not say what was done"),
    CAUSE(ONLY_WORDS, "the response is a bare string, number or null, or only a message; data was expected"),
    CAUSE(GRANT_URL, "the router named no valid address of a worker"),
    CAUSE(GRANT_LENGTH, "the grant of the router is too long"),
    CAUSE(GRANT_KEY, "the grant of the router contains an API key, which must not be sent to a worker"),
    CAUSE(WORKER_PLAIN, "the worker is reached by http, which anyone on the way can read"),
    CAUSE(WORKER_ROOTS, "no root certificate for workers is configured"),
    CAUSE(NO_WORKER, "no worker was ready"),
};

const char *vast_err_name(vast_err err)
{
    return (unsigned)err < VAST_ERR_COUNT ? errors[err].name : "unknown";
}

const char *vast_err_text(vast_err err)
{
    return (unsigned)err < VAST_ERR_COUNT ? errors[err].text : "an unknown error";
}

const char *vast_stage_text(vast_stage stage)
{
    return (unsigned)stage < VAST_STAGE_COUNT ? stages[stage] : "unknown";
}

const char *vast_cause_text(vast_cause cause)
{
    return (unsigned)cause < VAST_CAUSE_COUNT ? causes[cause] : "unknown";
}
