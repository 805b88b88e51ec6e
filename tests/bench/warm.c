/* SPDX-License-Identifier: MIT */
/* N deletions on one kept connection. Usage: warm URL CA.pem N. What N + 1 costs more than N is one warm request. */
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
    vast_posix_init(&net);
    vast_tls_config trust = { .find_root = vast_roots_find, .find_root_ctx = &roots };
    vast_wire wire = { .port = &vast_posix_port, .port_ctx = &net };
    if (argc != 4 || !vast_roots_open(&roots, argv[2]) || vast_tls_init(&tls, &trust, &wire) != VAST_OK) {
        return 2;
    }
    vast_config config = { .port = &vast_posix_port,
        .port_ctx = &net,
        .tls = &vast_stream_mbedtls,
        .tls_ctx = &tls,
        .buffer = buffer,
        .buffer_bytes = sizeof buffer,
        .api_key = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        .console_url = argv[1],
        .no_pacing = true };
    vast_err err = vast_client_init(&client, &config);
    for (long left = strtol(argv[3], NULL, 10); left > 0 && err == VAST_OK; left--) {
        vast_endpoint_deletion deletion = { { NULL, 0, 0 }, { NULL, 0, 0 }, "" };
        err = vast_delete_endpoint(&client, 4242, &deletion);
    }
    if (err != VAST_OK) {
        fprintf(stderr, "%s: %s\n", vast_err_text(err), vast_outcome_cause(vast_last(&client)));
    }
    return err != VAST_OK;
}
