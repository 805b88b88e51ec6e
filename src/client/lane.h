/* SPDX-License-Identifier: MIT */
/**
 * Replaces parts of a client between two calls: its key, or how and where it connects. Flows use it for hosts that the
 * client was not configured for.
 */
#ifndef VASTAI_CLIENT_LANE_H
#define VASTAI_CLIENT_LANE_H

#include "vastai/serverless.h"

/** Copies the lane of a client: the parts of its configuration that calls of VAST_HOST_RUN depend on. */
void vast_lane_get(vast_client *c, vast_lane *lane);

/**
 * Exchanges the lane of a client with `lane`, and closes the connection: one that was verified with other roots must
 * not be used again. @pre no call is running.
 */
void vast_lane_swap(vast_client *c, vast_lane *lane);

/** Maximum length of the value of an Authorization header with its NUL. */
#define VAST_CREDENTIALS_BYTES (sizeof "Bearer " + VAST_KEY_BYTES)

/**
 * Exchanges the key of a client with another one. @pre no call is running.
 * @param credentials  the value of the Authorization header, "Bearer KEY"; "": none.
 */
void vast_credentials_swap(vast_client *c, char credentials[VAST_CREDENTIALS_BYTES]);

#endif
