/* SPDX-License-Identifier: MIT */
/* Sets up and ends a client. */
#include <string.h>

#include "engine.h"
#include "request.h"
#include "wipe.h"

_Static_assert(sizeof(vast_engine) <= VAST_CLIENT_BYTES, "VAST_CLIENT_BYTES holds the engine");
_Static_assert(VAST_CLIENT_BYTES + VAST_BUFFER_BYTES <= 3072 || VAST_BUFFER_BYTES > 1536 || VAST_KEY_BYTES > 128 ||
                   VAST_HOST_BYTES > 128 || VAST_MESSAGE_BYTES > 256,
    "a client with its buffer takes 3 KB");

enum { TIMEOUT_MS = 120000, CONNECT_TIMEOUT_MS = 10000, IDLE_TIMEOUT_MS = 30000, ATTEMPTS = 3 };

const char *vast_version(void)
{
    return VAST_VERSION;
}

static uint32_t ms_or(uint32_t ms, uint32_t preset)
{
    return ms == 0 ? preset : ms;
}

static void fill_in(vast_config *config)
{
    bool usual = config->console_url == NULL || strcmp(config->console_url, VAST_CONSOLE_URL) == 0;
    if (config->console_url == NULL) {
        config->console_url = VAST_CONSOLE_URL;
    }
    if (config->run_url == NULL) {
        config->run_url = usual ? VAST_RUN_URL : config->console_url;
    }
    if (config->user_agent == NULL) {
        config->user_agent = "libvastai/" VAST_VERSION;
    }
    config->timeout_ms = ms_or(config->timeout_ms, TIMEOUT_MS);
    config->connect_timeout_ms = ms_or(config->connect_timeout_ms, CONNECT_TIMEOUT_MS);
    config->idle_timeout_ms = ms_or(config->idle_timeout_ms, IDLE_TIMEOUT_MS);
    config->attempts = config->attempts == 0 ? ATTEMPTS : config->attempts;
}

static vast_cause take_key(vast_engine *e, const char *key)
{
    size_t len = key != NULL ? strlen(key) : 0;
    if (len == 0) {
        return VAST_CAUSE_NONE;
    }
    if (e->config.tls != NULL && e->config.tls->encrypted) {
        return VAST_CAUSE_KEY_TO_ANYONE;
    }
    if (len > VAST_KEY_BYTES) {
        return VAST_CAUSE_KEY_LENGTH;
    }
    if (!vast_is_field_value(key)) {
        return VAST_CAUSE_KEY;
    }
    memcpy(e->credentials, "Bearer ", 7);
    memcpy(e->credentials + 7, key, len + 1);
    return VAST_CAUSE_NONE;
}

/* Checks a base URL. A user name before '@' would not be sent, and would hide which host the URL names. */
static vast_cause check_base(const vast_config *config, const char *text)
{
    vast_url url;
    vast_cause cause = vast_origin_parse(config, text, &url);
    if (cause != VAST_CAUSE_NONE) {
        return cause;
    }
    if (url.userinfo.at != NULL) {
        return VAST_CAUSE_URL_USER;
    }
    return text[strcspn(text, "?#")] != '\0' ? VAST_CAUSE_URL_QUERY : VAST_CAUSE_NONE;
}

static vast_cause check_urls(const vast_config *config)
{
    vast_url url;
    vast_cause cause = check_base(config, config->console_url);
    if (cause == VAST_CAUSE_NONE) {
        cause = check_base(config, config->run_url);
    }
    if (cause != VAST_CAUSE_NONE || config->proxy_url == NULL) {
        return cause;
    }
    return config->proxy != NULL ? config->proxy->parse(config, &url) : VAST_CAUSE_NO_PROXY;
}

static vast_cause set_up(vast_engine *e, const vast_config *config)
{
    e->config = *config;
    e->config.api_key = NULL;
    fill_in(&e->config);
    if (config->port == NULL || config->buffer == NULL || config->buffer_bytes < VAST_BUFFER_MIN) {
        return VAST_CAUSE_CONFIG;
    }
    if (!vast_is_field_value(e->config.user_agent)) {
        return VAST_CAUSE_USER_AGENT;
    }
    vast_cause cause = check_urls(&e->config);
    return cause == VAST_CAUSE_NONE ? take_key(e, config->api_key) : cause;
}

vast_err vast_client_init(vast_client *c, const vast_config *config)
{
    vast_engine *e = vast_engine_of(c);
    memset(c, 0, sizeof *c);
    vast_cause cause = set_up(e, config);
    if (cause != VAST_CAUSE_NONE) {
        memset(e, 0, sizeof *e);
    }
    vast_begin_outcome(e);
    return cause == VAST_CAUSE_NONE ? VAST_OK : vast_refuse(e, cause);
}

void vast_client_end(vast_client *c)
{
    vast_engine *e = vast_engine_of(c);
    if (e->config.port == NULL) {
        return;
    }
    vast_call_cancel(c);
    if (e->stream != NULL) {
        e->stream->close(e->stream_self);
    }
    e->config.port->close(e->config.port_ctx);
    vast_wipe(e->config.buffer, e->config.buffer_bytes);
    vast_wipe(c, sizeof *c);
}

const vast_outcome *vast_last(const vast_client *c)
{
    return &((const vast_engine *)(const void *)c->opaque)->outcome;
}
