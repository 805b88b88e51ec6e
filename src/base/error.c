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
