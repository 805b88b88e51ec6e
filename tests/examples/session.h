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
#include "vastai/serverless.h"
#include "vastai/vastai.h"

typedef struct session {
    vast_posix net;
    vast_roots roots;
    vast_tls tls;
    vast_client client;
    uint8_t buffer[VAST_BUFFER_BYTES];
    vast_roots worker_roots;
    vast_tls worker_tls; /* of its own: nothing but a worker is verified by the root certificate of workers */
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

/*
 * Lets the client reach workers by https with the root certificate in $WORKER_ROOTS; without it, on this machine only.
 */
static inline void session_reach_workers(session *s, vast_worker_access *access)
{
    const vast_tls_config trust = { .find_root = vast_roots_find, .find_root_ctx = &s->worker_roots };
    const vast_wire wire = { .port = &vast_posix_port, .port_ctx = &s->net };
    const char *path = getenv("WORKER_ROOTS");
    bool open = path != NULL && vast_roots_open(&s->worker_roots, path);
    access->tls_ctx = open && vast_tls_init(&s->worker_tls, &trust, &wire) == VAST_OK ? &s->worker_tls : NULL;
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
    vast_tls_free(&s->worker_tls);
}

#endif
