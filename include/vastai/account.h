/* SPDX-License-Identifier: MIT */
/**
 * The account: its user, what it spends, and the SSH keys for new instances. Results that are not described here: see
 * vastai.h, "typed functions".
 */
#ifndef VASTAI_ACCOUNT_H
#define VASTAI_ACCOUNT_H

#include "vastai/vastai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the user -------------------------------------------------------------------------------------------------- */

/** The user that the API key belongs to. The key itself is omitted on purpose. */
typedef struct vast_user {
    int64_t id;
    int64_t balance_micros;           /**< $, in millionths, as are the next two */
    int64_t credit_micros;            /**< $, prepaid */
    int64_t balance_threshold_micros; /**< $: the service warns when the balance is below it */
    char username[64];
    char email[128];
    char fullname[64];
} vast_user;

/** Shows the user of the API key. GET /api/v0/users/current. */
vast_err vast_show_user(vast_client *c, vast_user *out);
vast_err vast_show_user_begin(vast_client *c, vast_user *out);

/* ---- spend ----------------------------------------------------------------------------------------------------- */

/** A rate that the service did not state. */
#define VAST_SPEND_UNKNOWN INT64_MIN

/** What the account spends at present, in millionths of $ per hour. */
typedef struct vast_spend_rate {
    int64_t gpu_micros;               /**< running instances, without their storage */
    int64_t container_storage_micros; /**< disks of instances, stopped ones included */
    int64_t volume_storage_micros;    /**< volumes, local and network */
    bool has_active_resources;        /**< there is an instance or a volume; true also if the response does not say */
} vast_spend_rate;

/**
 * Shows what the account spends per hour: whether billing has stopped after a deletion. GET /api/v0/users/spend-rate/.
 * @retval VAST_E_SHAPE  the response lacks one of the three rates: it proves nothing.
 */
vast_err vast_show_spend_rate(vast_client *c, vast_spend_rate *out);
vast_err vast_show_spend_rate_begin(vast_client *c, vast_spend_rate *out);

/** What one endpoint group or workergroup spends. */
typedef struct vast_group_spend {
    int64_t id;            /**< of the group */
    int64_t hourly_micros; /**< millionths of $ per hour; VAST_SPEND_UNKNOWN: the service has no figure */
} vast_group_spend;

typedef vast_err vast_group_spend_visit(void *ctx, const vast_group_spend *spend);

/** Lists what each endpoint group spends, as vast_list_endpoints() lists. GET /api/v0/serverless/endpoints/spend. */
vast_err vast_list_endpoint_spend(vast_client *c, vast_group_spend *row, vast_group_spend_visit *visit, void *ctx);
vast_err vast_list_endpoint_spend_begin(
    vast_client *c, vast_group_spend *row, vast_group_spend_visit *visit, void *ctx);

/** Lists what each workergroup spends in the same way. GET /api/v0/serverless/workergroups/spend. */
vast_err vast_list_workergroup_spend(vast_client *c, vast_group_spend *row, vast_group_spend_visit *visit, void *ctx);
vast_err vast_list_workergroup_spend_begin(
    vast_client *c, vast_group_spend *row, vast_group_spend_visit *visit, void *ctx);

/* ---- ssh keys -------------------------------------------------------------------------------------------------- */

/** One SSH key of the account. */
typedef struct vast_ssh_key {
    int64_t id;
    int64_t user_id;
    char key[800]; /**< the public key: "ssh-ed25519 AAAA... name" */
    char created_at[40];
} vast_ssh_key;

typedef vast_err vast_ssh_key_visit(void *ctx, const vast_ssh_key *key);

/** Lists the SSH keys, as vast_list_endpoints() does. GET /api/v0/ssh/. */
vast_err vast_list_ssh_keys(vast_client *c, vast_ssh_key *row, vast_ssh_key_visit *visit, void *ctx);
vast_err vast_list_ssh_keys_begin(vast_client *c, vast_ssh_key *row, vast_ssh_key_visit *visit, void *ctx);

/**
 * Adds a public key to the account, for instances created afterwards. POST /api/v0/ssh/. Repeated only while no byte of
 * it was sent.
 * @param out  set to the key as the service stores it.
 * @retval VAST_E_ARG      the text does not begin as a public key ("ssh", "ecdsa", "sk-"): it may be a private key or a
 *                         file name. Nothing was sent.
 * @retval VAST_E_REFUSED  the service refused the key.
 */
vast_err vast_create_ssh_key(vast_client *c, const char *key, vast_ssh_key *out);
vast_err vast_create_ssh_key_begin(vast_client *c, const char *key, vast_ssh_key *out);

/** Replaces a public key. PUT /api/v0/ssh/{id}/. Repeated. @retval VAST_E_ARG  as for vast_create_ssh_key(). */
vast_err vast_update_ssh_key(vast_client *c, int64_t id, const char *key);
vast_err vast_update_ssh_key_begin(vast_client *c, int64_t id, const char *key);

/** Deletes an SSH key from the account, but not from instances that have it. DELETE /api/v0/ssh/{id}/. Repeated. */
vast_err vast_delete_ssh_key(vast_client *c, int64_t id);
vast_err vast_delete_ssh_key_begin(vast_client *c, int64_t id);

#ifdef __cplusplus
}
#endif

#endif
