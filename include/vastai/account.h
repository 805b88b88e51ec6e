/**
 * The account: its user, and the ssh keys that new instances are given. Results where nothing else is said: see vastai.h, "typed
 * functions".
 */
#ifndef VASTAI_ACCOUNT_H
#define VASTAI_ACCOUNT_H

#include "vastai/vastai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the user -------------------------------------------------------------------------------------------------- */

/** Whose key it is. The key itself is left out on purpose. */
typedef struct vast_user {
    int64_t id;
    int64_t balance_micros; /**< $ */
    int64_t credit_micros;  /**< $, prepaid */
    int64_t balance_threshold_micros;
    char username[64];
    char email[128];
    char fullname[64];
} vast_user;

/** Shows the user of the key. GET /api/v0/users/current. */
vast_err vast_show_user(vast_client *c, vast_user *out);
vast_err vast_show_user_begin(vast_client *c, vast_user *out);

/* ---- ssh keys -------------------------------------------------------------------------------------------------- */

/** One ssh key of the account. */
typedef struct vast_ssh_key {
    int64_t id;
    int64_t user_id;
    char key[800]; /**< the public key: "ssh-ed25519 AAAA... name" */
    char created_at[40];
} vast_ssh_key;

typedef vast_err vast_ssh_key_visit(void *ctx, const vast_ssh_key *key);

/** Lists the ssh keys, as vast_list_endpoints() does. GET /api/v0/ssh/. */
vast_err vast_list_ssh_keys(vast_client *c, vast_ssh_key *row, vast_ssh_key_visit *visit, void *ctx);
vast_err vast_list_ssh_keys_begin(vast_client *c, vast_ssh_key *row, vast_ssh_key_visit *visit, void *ctx);

/**
 * Registers a public key; instances that are created from then on have it. POST /api/v0/ssh/. Repeated only while no byte of
 * it went out.
 * @param out  the key as the service keeps it.
 * @retval VAST_E_ARG      it does not begin as a public key does ("ssh", "ecdsa", "sk-"): a private one or a file's name, perhaps. Nothing was sent.
 * @retval VAST_E_REFUSED  it is there already, for instance.
 */
vast_err vast_create_ssh_key(vast_client *c, const char *key, vast_ssh_key *out);
vast_err vast_create_ssh_key_begin(vast_client *c, const char *key, vast_ssh_key *out);

/** Puts another public key in the place of one. PUT /api/v0/ssh/{id}/. It is repeated. @retval VAST_E_ARG  as above. */
vast_err vast_update_ssh_key(vast_client *c, int64_t id, const char *key);
vast_err vast_update_ssh_key_begin(vast_client *c, int64_t id, const char *key);

/** Deletes an ssh key; instances that have it keep it. DELETE /api/v0/ssh/{id}/. It is repeated. */
vast_err vast_delete_ssh_key(vast_client *c, int64_t id);
vast_err vast_delete_ssh_key_begin(vast_client *c, int64_t id);

#ifdef __cplusplus
}
#endif

#endif
