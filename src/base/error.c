/* SPDX-License-Identifier: MIT */
/* The names and texts of results, stages and causes. */
#include "vastai/error.h"

#include <stddef.h>

/* One row a result: its name and what it means. */
#define ROW(err, text) [err] = { #err, text }
static const struct {
    const char *name;
    const char *text;
} errors[VAST_ERR_COUNT] = {
    ROW(VAST_OK, "done"),
    ROW(VAST_E_ARG, "an argument is missing or wrong"),
    ROW(VAST_E_BUSY, "another call is under way"),
    ROW(VAST_E_SPACE, "a value is longer than the memory given for it"),
    ROW(VAST_E_RANGE, "a number is out of range"),
    ROW(VAST_E_RESOLVE, "the host name could not be resolved"),
    ROW(VAST_E_CONNECT, "no connection could be made"),
    ROW(VAST_E_TLS, "no secure connection could be made"),
    ROW(VAST_E_IO, "the connection broke"),
    ROW(VAST_E_TIMEOUT, "the deadline passed"),
    ROW(VAST_E_PROXY, "the proxy refused"),
    ROW(VAST_E_HTTP, "the answer is not sound HTTP/1.1"),
    ROW(VAST_E_REDIRECT, "the answer points to another place"),
    ROW(VAST_E_JSON, "the answer is not JSON"),
    ROW(VAST_E_SHAPE, "the answer is JSON, but not of the expected form"),
    ROW(VAST_E_REFUSED, "the server refused"),
    ROW(VAST_E_AUTH, "the key was not accepted"),
    ROW(VAST_E_NOT_FOUND, "no such thing under this key"),
    ROW(VAST_E_RATE, "too many requests"),
    ROW(VAST_E_SERVER, "the server failed"),
    ROW(VAST_E_UNKNOWN_OUTCOME, "sent, but no answer says what was done: it may have been carried out"),
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
    CAUSE(CONFIG, "no port, no buffer, or a buffer below VAST_BUFFER_MIN"),
    CAUSE(USER_AGENT, "the user agent holds a character that no header may hold"),
    CAUSE(KEY, "the key holds a character that no header may hold"),
    CAUSE(URL_BYTE, "a blank, a control byte or a byte outside ASCII"),
    CAUSE(URL_SCHEME, "it begins with neither https:// nor http://"),
    CAUSE(URL_NO_HOST, "the host is empty"),
    CAUSE(URL_HOST, "the host holds a character that names do not have"),
    CAUSE(URL_IPV6, "the address in brackets is not IPv6"),
    CAUSE(URL_PORT, "the port is not a number from 1 to 65535"),
    CAUSE(URL_QUERY, "the address of a service holds no query"),
    CAUSE(URL_USER, "the address of a service holds no user name"),
    CAUSE(NO_TLS, "https, but no secure stream is configured"),
    CAUSE(NO_PLAIN, "http, but no plain stream is configured"),
    CAUSE(NOT_LOOPBACK, "plain http is for this machine only"),
    CAUSE(NO_PROXY, "a proxy's URL, but nothing that speaks to proxies"),
    CAUSE(PROXY_SCHEME, "the proxy is to be spoken to by http"),
    CAUSE(PARAM_NAME, "a parameter's name holds a character that must be escaped there"),
    CAUSE(NO_SUCH_PARAM, "the operation has no such parameter"),
    CAUSE(PARAM_MISSING, "a required parameter is missing"),
    CAUSE(PARAM_TYPE, "a parameter is not of its type, or an id is not positive"),
    CAUSE(PATH, "the path does not begin with a slash, or holds a blank"),
    CAUSE(GET_BODY, "a GET has no body"),
    CAUSE(NO_BODIES, "a body, but nothing that sends bodies"),
    CAUSE(CONTENT_TYPE, "the content type holds a character that no header may hold"),
    CAUSE(BODY_READER, "the body's reader gave less than its length, or more than was asked for"),
    CAUSE(NO_WAIT, "the port has no wait()"),
    CAUSE(QUERY, "the query is wrong"),
    CAUSE(SSH_KEY, "that is not the text of a public ssh key"),
    CAUSE(KEY_LENGTH, "the key is too long"),
    CAUSE(HOST_LENGTH, "the host name is too long"),
    CAUSE(ONSTART, "the start-up script has over 4048 bytes: send it in gzip and base64"),
    CAUSE(PORT_RESULT, "the port gave a result that has no meaning here"),
    CAUSE(CLOSED, "the peer closed the connection"),
    CAUSE(NO_NAME, "the name has no address"),
    CAUSE(REFUSED, "connection refused"),
    CAUSE(UNREACHABLE, "no route to the host"),
    CAUSE(RESET, "the connection was reset"),
    CAUSE(NO_MEMORY, "no memory, buffer or socket is left"),
    CAUSE(IO, "input or output failed"),
    CAUSE(TLS, "the secure stream failed"),
    CAUSE(DEADLINE, "the deadline of the call passed"),
    CAUSE(CONNECT_TIMEOUT, "the connect timeout passed"),
    CAUSE(IDLE_TIMEOUT, "no byte came within the idle timeout"),
    CAUSE(RATE_LIMIT, "the service's rate limit asks for a longer wait than the deadline allows"),
    CAUSE(EARLY_BYTES, "bytes came through the tunnel before any were asked for"),
    CAUSE(STATUS_LINE, "no status line of HTTP/1.x, as in HTTP/0.9"),
    CAUSE(HTTP2, "HTTP/2 in place of HTTP/1.1"),
    CAUSE(STATUS_DIGITS, "a status that is not three digits"),
    CAUSE(STATUS_RANGE, "a status outside 100..599"),
    CAUSE(UPGRADE, "101, though no other protocol was asked for"),
    CAUSE(INTERIMS, "too many interim responses"),
    CAUSE(FOLDED_LINE, "a blank before the first field"),
    CAUSE(EMPTY_NAME, "an empty field name"),
    CAUSE(NAME_BLANK, "a blank before a colon"),
    CAUSE(NAME_TOKEN, "a field name that is no token"),
    CAUSE(NO_COLON, "a line without a colon"),
    CAUSE(BARE_CR, "a bare CR"),
    CAUSE(BARE_LF, "a bare LF"),
    CAUSE(CONTROL_BYTE, "a control byte"),
    CAUSE(HEAD_LENGTH, "a head over the limit"),
    CAUSE(LENGTH_NUMBER, "a content length that is no plain number of 64 bits"),
    CAUSE(TWO_LENGTHS, "two different content lengths"),
    CAUSE(CODING, "a transfer coding other than one chunked"),
    CAUSE(CODING_AND_LENGTH, "both a content length and a transfer coding"),
    CAUSE(CODING_HTTP10, "a transfer coding in HTTP/1.0"),
    CAUSE(CONTENT_CODING, "the body has a content coding, such as gzip, that was not asked for"),
    CAUSE(CHUNK_SIZE, "a chunk size that is no hex number"),
    CAUSE(CHUNK_SIZE_BITS, "a chunk size over 64 bits"),
    CAUSE(CHUNK_END, "a chunk longer than its size"),
    CAUSE(CHUNK_CR, "a bare CR in chunk framing"),
    CAUSE(CHUNK_LF, "a bare LF in chunk framing"),
    CAUSE(CHUNK_CONTROL, "a control byte in chunk framing"),
    CAUSE(CHUNK_OVERHEAD, "more chunk framing than content"),
    CAUSE(BODY_SHORT, "the body was cut short"),
    CAUSE(BODY_BROKEN, "the connection broke inside a body that ends with it"),
    CAUSE(BODY_EMPTY, "the body is empty"),
    CAUSE(BODY_NOT_JSON, "the body is not JSON"),
    CAUSE(BODY_ENDS, "the body ends within the JSON text"),
    CAUSE(NOT_CONFIRMED, "the answer does not say that the request was carried out"),
    CAUSE(ONLY_WORDS, "the answer is a message, a text, a number or null where data is due"),
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
