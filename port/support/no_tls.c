/* SPDX-License-Identifier: MIT */
/*
 * The TLS of a command that only prints its manual page and completions: it refuses to start, and mbedTLS is not
 * needed.
 */
#include "vastai/tls.h"
#include "vastai/webhook.h"

const vast_stream vast_stream_mbedtls;
const vast_stream vast_stream_mbedtls_unverified;

vast_err vast_tls_init(vast_tls *tls, const vast_tls_config *config, const vast_wire *wire)
{
    (void)tls, (void)config, (void)wire;
    return VAST_E_TLS;
}

void vast_tls_free(vast_tls *tls)
{
    (void)tls;
}

vast_err vast_tls_use_arena(void *arena, size_t bytes)
{
    (void)arena, (void)bytes;
    return VAST_E_ARG;
}

bool vast_tls_resumed(const vast_tls *tls)
{
    (void)tls;
    return false;
}

const char *vast_tls_version(const vast_tls *tls)
{
    (void)tls;
    return "";
}

vast_err vast_webhook_verify(const vast_webhook *hook)
{
    (void)hook;
    return VAST_E_TLS;
}
