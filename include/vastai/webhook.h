/* SPDX-License-Identifier: MIT */
/**
 * Webhooks: verifies that a notification comes from the service and is not an old one that is sent again.
 *
 * The service sends a POST with a JSON body and the headers X-Vast-Timestamp and X-Vast-Signature-256. It delivers a
 * notification at least once: X-Vast-Event-Id is the same in repeated ones.
 */
#ifndef VASTAI_WEBHOOK_H
#define VASTAI_WEBHOOK_H

#include <stddef.h>
#include <stdint.h>

#include "vastai/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VAST_WEBHOOK_AGE_S 300 /**< the age that the service recommends as the limit, in seconds */

/** A notification as it arrived. */
typedef struct vast_webhook {
    const char *secret;    /**< of the webhook, shown when it was created. NULL or "": VAST_E_ARG */
    const char *timestamp; /**< value of X-Vast-Timestamp: seconds since 1970. NULL: the header is missing */
    const char *signature; /**< value of X-Vast-Signature-256: "sha256=" and 64 hexadecimal digits. NULL: likewise */
    const void *body;      /**< the body, byte for byte as received; may be NULL if body_len is 0 */
    size_t body_len;       /**< in bytes */
    int64_t now_s; /**< current time, in seconds since 1970; negative, from a port without a clock: VAST_E_TIMEOUT */
    uint32_t age_s_max; /**< limit for the difference between both times, in seconds; 0: VAST_WEBHOOK_AGE_S */
} vast_webhook;

/**
 * Verifies a notification: HMAC-SHA256 of the timestamp, a '.' and the body, compared in constant time, then its age.
 * Needs no client, and takes less than 1 KB of stack.
 * @retval VAST_OK         it is genuine and recent.
 * @retval VAST_E_ARG      the secret is empty, or a header is missing or malformed.
 * @retval VAST_E_AUTH     the signature is not that of this body, timestamp and secret.
 * @retval VAST_E_TIMEOUT  it is genuine, but older than the limit, or as far in the future, or now_s is negative.
 */
vast_err vast_webhook_verify(const vast_webhook *hook);

#ifdef __cplusplus
}
#endif

#endif
