/* SPDX-License-Identifier: MIT */
/* A program for NuttX: deletes an endpoint group and says whether workers may still be billed. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "vastai/endpoints.h"
#include "vastai/posix.h"
#include "vastai/tls.h"
#include "vastai/vastai.h"

static vast_posix net;
static vast_tls tls;
static vast_client client;
static uint8_t buffer[VAST_BUFFER_BYTES];

/* Returns the reason why it failed, or NULL. */
static const char *set_up(void)
{
    const vast_tls_config trust = {
        .find_root = vast_find_root_in_set,
        .find_root_ctx = (void *)(uintptr_t)&vast_builtin_roots,
        .roots_name = vast_builtin_roots.name,
    };
    const vast_wire wire = { .port = &vast_posix_port, .port_ctx = &net };
    const vast_config config = {
        .port = &vast_posix_port,
        .port_ctx = &net,
        .tls = &vast_stream_mbedtls,
        .tls_ctx = &tls,
        .plain = &vast_stream_plain, /* http to this machine: an emulator */
        .buffer = buffer,
        .buffer_bytes = sizeof buffer,
        .api_key = getenv("VAST_API_KEY"),
        .console_url = getenv("VAST_URL"),
    };
    vast_posix_init(&net);
    if (vast_tls_init(&tls, &trust, &wire) != VAST_OK) {
        return "TLS refuses to start: /dev/urandom is predictable or missing, or memory is short";
    }
    return vast_client_init(&client, &config) == VAST_OK ? NULL : vast_outcome_cause(vast_last(&client));
}

static int delete_group(int64_t id)
{
    vast_endpoint_deletion deletion = { .failed_workers = { (int64_t[16]){ 0 }, 16, 0 } };
    vast_err err = vast_delete_endpoint(&client, id, &deletion);
    if (err != VAST_OK) {
        fprintf(stderr, "%s: %s %s\n", vast_err_text(err), vast_outcome_cause(vast_last(&client)),
            vast_last(&client)->message);
        return 1;
    }
    printf("Endpoint group %" PRId64 " deleted; workers that may still be billed: %u\n", id,
        (unsigned)deletion.failed_workers.count);
    return deletion.failed_workers.count != 0;
}

int main(int argc, char *argv[])
{
    const char *fault = argc == 2 ? set_up() : "usage: vastai ID, with the key in $VAST_API_KEY";
    if (fault != NULL) {
        fprintf(stderr, "vastai: %s\n", fault);
        return 2;
    }
    int status = delete_group(strtoll(argv[1], NULL, 10));
    vast_client_end(&client);
    vast_tls_free(&tls);
    return status;
}
