/* SPDX-License-Identifier: MIT */
/* Replaces parts of a client between two calls. */
#include "lane.h"

#include "engine.h"

void vast_lane_get(vast_client *c, vast_lane *lane)
{
    const vast_config *config = &vast_engine_of(c)->config;
    *lane = (vast_lane){
        .run_url = config->run_url,
        .tls = config->tls,
        .tls_ctx = config->tls_ctx,
        .plain = config->plain,
        .bodies = config->bodies,
        .redirects = config->redirects,
        .idle_timeout_ms = config->idle_timeout_ms,
    };
}

void vast_lane_swap(vast_client *c, vast_lane *lane)
{
    vast_engine *e = vast_engine_of(c);
    vast_lane before;
    vast_lane_get(c, &before);
    vast_drop_connection(e);
    e->config.run_url = lane->run_url;
    e->config.tls = lane->tls;
    e->config.tls_ctx = lane->tls_ctx;
    e->config.plain = lane->plain;
    e->config.bodies = lane->bodies;
    e->config.redirects = lane->redirects;
    e->config.idle_timeout_ms = lane->idle_timeout_ms;
    /* The text at run_url may have changed although its address has not. */
    e->url_text = NULL;
    *lane = before;
}

void vast_credentials_swap(vast_client *c, char credentials[VAST_CREDENTIALS_BYTES])
{
    vast_engine *e = vast_engine_of(c);
    _Static_assert(sizeof e->credentials == VAST_CREDENTIALS_BYTES, "both hold a key of VAST_KEY_BYTES");
    for (size_t i = 0; i < sizeof e->credentials; i++) {
        char before = e->credentials[i];
        e->credentials[i] = credentials[i];
        credentials[i] = before;
    }
}
