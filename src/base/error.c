#include "vastai/error.h"

#include <stddef.h>

/* One row a result: its name and what it means. */
static const struct {
    const char *name, *text;
} errors[VAST_ERR_COUNT] = {
    [VAST_OK] = { "VAST_OK", "done" },
    [VAST_E_ARG] = { "VAST_E_ARG", "an argument is missing or wrong" },
    [VAST_E_BUSY] = { "VAST_E_BUSY", "another call is under way" },
    [VAST_E_SPACE] = { "VAST_E_SPACE", "a value is longer than the memory given for it" },
    [VAST_E_RANGE] = { "VAST_E_RANGE", "a number is out of range" },
    [VAST_E_RESOLVE] = { "VAST_E_RESOLVE", "the host name could not be resolved" },
    [VAST_E_CONNECT] = { "VAST_E_CONNECT", "no connection could be made" },
    [VAST_E_TLS] = { "VAST_E_TLS", "no secure connection could be made" },
    [VAST_E_IO] = { "VAST_E_IO", "the connection broke" },
    [VAST_E_TIMEOUT] = { "VAST_E_TIMEOUT", "the deadline passed" },
    [VAST_E_PROXY] = { "VAST_E_PROXY", "the proxy refused" },
    [VAST_E_HTTP] = { "VAST_E_HTTP", "the answer is not sound HTTP/1.1" },
    [VAST_E_REDIRECT] = { "VAST_E_REDIRECT", "the answer points to another place" },
    [VAST_E_JSON] = { "VAST_E_JSON", "the answer is not JSON" },
    [VAST_E_SHAPE] = { "VAST_E_SHAPE", "the answer is JSON, but not of the expected form" },
    [VAST_E_REFUSED] = { "VAST_E_REFUSED", "the server refused" },
    [VAST_E_AUTH] = { "VAST_E_AUTH", "the key was not accepted" },
    [VAST_E_NOT_FOUND] = { "VAST_E_NOT_FOUND", "no such thing under this key" },
    [VAST_E_RATE] = { "VAST_E_RATE", "too many requests" },
    [VAST_E_SERVER] = { "VAST_E_SERVER", "the server failed" },
    [VAST_E_UNKNOWN_OUTCOME] = { "VAST_E_UNKNOWN_OUTCOME",
        "sent, but nobody said what became of it: it may have been carried out" },
    [VAST_E_STOPPED] = { "VAST_E_STOPPED", "stopped by the caller" },
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

static const char *const causes[VAST_CAUSE_COUNT] = {
    [VAST_CAUSE_NONE] = "",
    [VAST_CAUSE_CONFIG] = "no port, no buffer, or a buffer below VAST_BUFFER_MIN",
    [VAST_CAUSE_USER_AGENT] = "the user agent holds a character that no header may hold",
    [VAST_CAUSE_KEY] = "the key holds a character that no header may hold",
    [VAST_CAUSE_URL_BYTE] = "a blank, a control byte or a byte outside ASCII",
    [VAST_CAUSE_URL_SCHEME] = "it begins with neither https:// nor http://",
    [VAST_CAUSE_URL_NO_HOST] = "the host is empty",
    [VAST_CAUSE_URL_HOST] = "the host holds a character that names do not have",
    [VAST_CAUSE_URL_IPV6] = "the address in brackets is not IPv6",
    [VAST_CAUSE_URL_PORT] = "the port is not a number from 1 to 65535",
    [VAST_CAUSE_URL_QUERY] = "the address of a service holds no query",
    [VAST_CAUSE_URL_USER] = "the address of a service holds no user name",
    [VAST_CAUSE_NO_TLS] = "https, but no secure stream is configured",
    [VAST_CAUSE_NO_PLAIN] = "http, but no plain stream is configured",
    [VAST_CAUSE_NOT_LOOPBACK] = "plain http is for this machine only",
    [VAST_CAUSE_NO_PROXY] = "a proxy's URL, but nothing that speaks to proxies",
    [VAST_CAUSE_PROXY_SCHEME] = "the proxy is to be spoken to by http",
    [VAST_CAUSE_NO_SUCH_PARAM] = "the operation has no such parameter",
    [VAST_CAUSE_PARAM_MISSING] = "a required parameter is missing",
    [VAST_CAUSE_PARAM_TYPE] = "a parameter is not of its type, or an id is not positive",
    [VAST_CAUSE_PATH] = "the path does not begin with a slash, or holds a blank",
    [VAST_CAUSE_GET_BODY] = "a GET has no body",
    [VAST_CAUSE_NO_BODIES] = "a body, but nothing that sends bodies",
    [VAST_CAUSE_CONTENT_TYPE] = "the content type holds a character that no header may hold",
    [VAST_CAUSE_BODY_READER] = "the body's reader gave less than its length, or more than was asked for",
    [VAST_CAUSE_NO_WAIT] = "the port has no wait()",
    [VAST_CAUSE_QUERY] = "the query is wrong",
    [VAST_CAUSE_SSH_KEY] = "that is not the text of a public ssh key",
    [VAST_CAUSE_KEY_LENGTH] = "the key is too long",
    [VAST_CAUSE_HOST_LENGTH] = "the host name is too long",
    [VAST_CAUSE_ONSTART] = "the start-up script has over 4048 bytes: send it in gzip and base64",
    [VAST_CAUSE_PORT_RESULT] = "the port gave a result that has no meaning here",
    [VAST_CAUSE_CLOSED] = "the peer closed the connection",
    [VAST_CAUSE_NO_NAME] = "the name has no address",
    [VAST_CAUSE_REFUSED] = "connection refused",
    [VAST_CAUSE_UNREACHABLE] = "no route to the host",
    [VAST_CAUSE_RESET] = "the connection was reset",
    [VAST_CAUSE_NO_MEMORY] = "no memory, buffer or socket is left",
    [VAST_CAUSE_IO] = "input or output failed",
    [VAST_CAUSE_TLS] = "the secure stream failed",
    [VAST_CAUSE_DEADLINE] = "the deadline of the call passed",
    [VAST_CAUSE_CONNECT_TIMEOUT] = "the connect timeout passed",
    [VAST_CAUSE_IDLE_TIMEOUT] = "no byte came within the idle timeout",
    [VAST_CAUSE_RATE_LIMIT] = "the service's rate limit asks for a longer wait than the deadline allows",
    [VAST_CAUSE_EARLY_BYTES] = "bytes came through the tunnel before any were asked for",
    [VAST_CAUSE_STATUS_LINE] = "no status line of HTTP/1.x, as in HTTP/0.9",
    [VAST_CAUSE_HTTP2] = "HTTP/2 in place of HTTP/1.1",
    [VAST_CAUSE_STATUS_DIGITS] = "a status that is not three digits",
    [VAST_CAUSE_STATUS_RANGE] = "a status outside 100..599",
    [VAST_CAUSE_UPGRADE] = "101, though no other protocol was asked for",
    [VAST_CAUSE_INTERIMS] = "too many interim responses",
    [VAST_CAUSE_FOLDED_LINE] = "a folded line",
    [VAST_CAUSE_EMPTY_NAME] = "an empty field name",
    [VAST_CAUSE_NAME_BLANK] = "a blank before a colon",
    [VAST_CAUSE_NAME_TOKEN] = "a field name that is no token",
    [VAST_CAUSE_NO_COLON] = "a line without a colon",
    [VAST_CAUSE_BARE_CR] = "a bare CR",
    [VAST_CAUSE_BARE_LF] = "a bare LF",
    [VAST_CAUSE_CONTROL_BYTE] = "a control byte",
    [VAST_CAUSE_HEAD_LENGTH] = "a head over the limit",
    [VAST_CAUSE_LENGTH_NUMBER] = "a content length that is no plain number of 64 bits",
    [VAST_CAUSE_TWO_LENGTHS] = "two different content lengths",
    [VAST_CAUSE_CODING] = "a transfer coding other than one chunked",
    [VAST_CAUSE_CODING_AND_LENGTH] = "both a content length and a transfer coding",
    [VAST_CAUSE_CODING_HTTP10] = "a transfer coding in HTTP/1.0",
    [VAST_CAUSE_CHUNK_SIZE] = "a chunk size that is no hex number",
    [VAST_CAUSE_CHUNK_SIZE_BITS] = "a chunk size over 64 bits",
    [VAST_CAUSE_CHUNK_END] = "a chunk longer than its size",
    [VAST_CAUSE_CHUNK_CR] = "a bare CR in chunk framing",
    [VAST_CAUSE_CHUNK_LF] = "a bare LF in chunk framing",
    [VAST_CAUSE_CHUNK_CONTROL] = "a control byte in chunk framing",
    [VAST_CAUSE_CHUNK_OVERHEAD] = "more chunk framing than content",
    [VAST_CAUSE_BODY_SHORT] = "the body was cut short",
    [VAST_CAUSE_BODY_BROKEN] = "the connection broke inside a body that ends with it",
    [VAST_CAUSE_BODY_EMPTY] = "the body is empty",
    [VAST_CAUSE_BODY_NOT_JSON] = "the body is not JSON",
    [VAST_CAUSE_BODY_ENDS] = "the body ends within the JSON text",
    [VAST_CAUSE_NOT_CONFIRMED] = "the answer does not say that it is a success",
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
