/* SPDX-License-Identifier: MIT */
/**
 * What the example programs share: a client over TLS on a POSIX system, the key and address from the environment.
 */
#ifndef EXAMPLES_SESSION_H
#define EXAMPLES_SESSION_H

#include <stdio.h>
#include <stdlib.h>

#include "vastai/posix.h"
#include "vastai/roots.h"
#include "vastai/vastai.h"

typedef struct session {
    vast_posix net;
    vast_roots roots;
    vast_tls tls;
    vast_client client;
    uint8_t buffer[VAST_BUFFER_BYTES];
} session;

static inline bool session_open(session *s)
{
    const vast_tls_config trust = { .find_root = vast_roots_find, .find_root_ctx = &s->roots };
    const vast_wire wire = { .port = &vast_posix_port, .port_ctx = &s->net };
    const vast_config config = {
        .port = &vast_posix_port,
        .port_ctx = &s->net,
        .tls = &vast_stream_mbedtls,
        .tls_ctx = &s->tls,
        .plain = &vast_stream_plain, /* http to this machine: an emulator */
        .buffer = s->buffer,
        .buffer_bytes = sizeof s->buffer,
        .api_key = getenv("VAST_API_KEY"),
        .console_url = getenv("VAST_URL"),
        .bodies = &vast_bodies_streamed, /* searches send one */
    };
    vast_posix_init(&s->net);
    return vast_roots_open(&s->roots, NULL) && vast_tls_init(&s->tls, &trust, &wire) == VAST_OK &&
           vast_client_init(&s->client, &config) == VAST_OK;
}

/* Says on stderr what became of the last call, if it failed. */
static inline vast_err session_tell(const session *s, const char *what, vast_err err)
{
    const vast_outcome *last = vast_last(&s->client);
    if (err != VAST_OK) {
        fprintf(stderr, "%s: %s at %s: %s %s\n", what, vast_err_text(err), vast_stage_text(last->stage),
            vast_outcome_cause(last), last->message);
    }
    return err;
}

static inline void session_close(session *s)
{
    vast_client_end(&s->client);
    vast_tls_free(&s->tls);
}

#endif
