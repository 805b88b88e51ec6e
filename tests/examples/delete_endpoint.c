/* SPDX-License-Identifier: MIT */
/* Deletes an endpoint group and says whether workers may still be billed. */
#include <stdio.h>
#include <stdlib.h>

#include "vastai/posix.h"
#include "vastai/roots.h"
#include "vastai/vastai.h"

static int delete_group(vast_client *client, int64_t id)
{
    vast_endpoint_deletion deletion = { .failed_workers = { (int64_t[16]){ 0 }, 16, 0 } };
    vast_err err = vast_delete_endpoint(client, id, &deletion);
    const vast_outcome *last = vast_last(client);
    if (err != VAST_OK) {
        fprintf(stderr, "%s: %s %s\n", vast_err_text(err), vast_outcome_cause(last), last->message);
        return 1;
    }
    printf("gone; %u workers may still be billed\n", (unsigned)deletion.failed_workers.count);
    return deletion.failed_workers.count != 0;
}

/* Returns the reason why it failed, or NULL. */
static const char *set_up(vast_client *client, vast_tls *tls)
{
    static vast_posix net;
    static vast_roots roots;
    static uint8_t buffer[VAST_BUFFER_BYTES];
    vast_config config = { .port = &vast_posix_port,
        .port_ctx = &net,
        .tls = &vast_stream_mbedtls,
        .tls_ctx = tls,
        .buffer = buffer,
        .buffer_bytes = sizeof buffer,
        .api_key = getenv("VAST_API_KEY"),
        .console_url = getenv("VAST_URL") };
    vast_posix_init(&net);
    if (!vast_roots_open(&roots, NULL)) {
        return "no root certificates were found; set SSL_CERT_FILE";
    }
    if (vast_tls_init(tls, &(vast_tls_config){ .find_root = vast_roots_find, .find_root_ctx = &roots },
            &(vast_wire){ .port = &vast_posix_port, .port_ctx = &net }) != VAST_OK) {
        return "TLS could not be set up";
    }
    return vast_client_init(client, &config) == VAST_OK ? NULL : vast_outcome_cause(vast_last(client));
}

int main(int argc, char **argv)
{
    static vast_tls tls;
    static vast_client client;
    const char *fault = argc == 2 ? set_up(&client, &tls) : "usage: VAST_API_KEY=... delete_endpoint ID";
    if (fault != NULL) {
        fprintf(stderr, "%s\n", fault);
        return 2;
    }
    int status = delete_group(&client, atoll(argv[1]));
    vast_client_end(&client);
    vast_tls_free(&tls);
    return status;
}
