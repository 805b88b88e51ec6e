/* SPDX-License-Identifier: MIT */
/**
 * Replaces parts of a client between two calls: its key, or how and where it connects. Flows use it for hosts that the
 * client was not configured for.
 */
#ifndef VASTAI_CLIENT_LANE_H
#define VASTAI_CLIENT_LANE_H

#include "vastai/vastai.h"

/** The value of the Authorization header; "": none. */
typedef struct vast_credentials {
    char text[sizeof "Bearer " + VAST_KEY_BYTES];
} vast_credentials;

/** The parts of the configuration that calls of VAST_HOST_RUN depend on. */
typedef struct vast_lane {
    const char *run_url;
    const vast_stream *tls;
    void *tls_ctx;
    const vast_stream *plain;
    const vast_bodies *bodies;
    const vast_redirects *redirects;
    uint32_t idle_timeout_ms;
    uint8_t attempts;
} vast_lane;

/** Copies the lane of a client. */
void vast_lane_get(vast_client *c, vast_lane *lane);

/**
 * Exchanges the lane of a client with `lane`, and closes the connection: one that was verified with other roots must
 * not be used again. @pre no call is running.
 */
void vast_lane_swap(vast_client *c, vast_lane *lane);

/** Exchanges the key of a client with `credentials`. @pre no call is running. */
void vast_credentials_swap(vast_client *c, vast_credentials *credentials);

#endif
