/* SPDX-License-Identifier: MIT */
/**
 * The account: its user, and the SSH keys for new instances. Results that are not described here: see vastai.h, "typed
 * functions".
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
    int64_t balance_micros; /**< $ */
    int64_t credit_micros;  /**< $, prepaid */
    int64_t balance_threshold_micros;
    char username[64];
    char email[128];
    char fullname[64];
} vast_user;

/** Shows the user of the API key. GET /api/v0/users/current. */
vast_err vast_show_user(vast_client *c, vast_user *out);
vast_err vast_show_user_begin(vast_client *c, vast_user *out);

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
