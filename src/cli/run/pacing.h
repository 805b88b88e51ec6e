/* SPDX-License-Identifier: MIT */
/**
 * Paces the processes of one user on one machine together: those that use the same key share the times of their
 * requests, so that they keep the intervals of the service without being refused.
 *
 * The times are in one file with mode 0600 beside the TLS sessions. A file that cannot be opened, read, written or
 * locked, or that other users could have written, is not used: each process then keeps its own pace only.
 */
#ifndef VASTAI_CLI_PACING_H
#define VASTAI_CLI_PACING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/vastai.h"

/** The context of vast_file_pacer. Set the public members; all others are 0. */
typedef struct vast_pacing {
    const vast_port *port; /**< whose clock all processes of the machine share */
    void *port_ctx;
    const char *key, *console_url, *run_url; /**< as in vast_config; not NULL */
    /* private */
    bool open;
    int fd;
    bool placed;          /* the record `index` is for `id` */
    bool claimed;         /* it was set to `at_ms`, for a request that is not yet sent */
    uint32_t id;          /* of key, host and operation */
    uint32_t interval_ms; /* of the operation */
    uint32_t at_ms;
    unsigned index;
    unsigned busy_tries; /* how often in a row another process held the lock */
} vast_pacing;

/** For vast_config.pacer. */
extern const vast_pacer vast_file_pacer;

/** Ends a call: gives back the turn of a request that was not sent, and closes the file. */
void vast_pacing_end(vast_pacing *pacing);

#endif
