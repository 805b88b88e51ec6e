/* SPDX-License-Identifier: MIT */
/* Deletes an endpoint group and says whether workers may still be billed. */
#include <stdio.h>
#include <stdlib.h>

#include "vastai/posix.h"
#include "vastai/roots.h"
#include "vastai/vastai.h"

int main(int argc, char **argv)
{
    static vast_posix net;
    static vast_roots roots;
    static vast_tls tls;
    static vast_client client;
    static uint8_t buffer[VAST_BUFFER_BYTES];
    int64_t failed[16];
    vast_endpoint_deletion deletion = { .failed_workers = { failed, 16, 0 } };

    vast_posix_init(&net);
    vast_tls_config trust = { .find_root = vast_roots_find, .find_root_ctx = &roots };
    vast_wire wire = { .port = &vast_posix_port, .port_ctx = &net };
    vast_config config = { .port = &vast_posix_port,
        .port_ctx = &net,
        .tls = &vast_stream_mbedtls,
        .tls_ctx = &tls,
        .buffer = buffer,
        .buffer_bytes = sizeof buffer,
        .api_key = getenv("VAST_API_KEY"),
        .console_url = getenv("VAST_URL") };

    if (argc != 2 || !vast_roots_open(&roots, NULL) || vast_tls_init(&tls, &trust, &wire) != VAST_OK ||
        vast_client_init(&client, &config) != VAST_OK) {
        fprintf(stderr, "usage: VAST_API_KEY=... delete_endpoint ID\n");
        return 2;
    }
    vast_err err = vast_delete_endpoint(&client, atoll(argv[1]), &deletion);
    const vast_outcome *last = vast_last(&client);
    if (err != VAST_OK) {
        fprintf(stderr, "%s at %s: %s %s\n", vast_err_text(err), vast_stage_text(last->stage), vast_outcome_cause(last),
            last->message);
    } else {
        printf("gone; %u workers may still be billed\n", (unsigned)deletion.failed_workers.count);
    }
    vast_client_end(&client);
    vast_tls_free(&tls);
    return err != VAST_OK || deletion.failed_workers.count != 0;
}
