/* SPDX-License-Identifier: MIT */
/* The user, and the SSH keys of the account. */
#include <string.h>

#include "typed.h"

/* ---- the user ---------------------------------------------------------------------------------------------------- */

static const vast_bind_row user_rows[] = {
    VAST_BIND(vast_user, id, "id", VAST_BIND_INT),
    VAST_BIND(vast_user, balance_micros, "balance", VAST_BIND_MICROS),
    VAST_BIND(vast_user, credit_micros, "credit", VAST_BIND_MICROS),
    VAST_BIND(vast_user, balance_threshold_micros, "balance_threshold", VAST_BIND_MICROS),
    VAST_BIND(vast_user, username, "username", VAST_BIND_CLIP),
    VAST_BIND(vast_user, email, "email", VAST_BIND_CLIP),
    VAST_BIND(vast_user, fullname, "fullname", VAST_BIND_CLIP),
};
static const vast_bind_plan user_plan = PLAN(vast_user, user_rows);

vast_err vast_show_user_begin(vast_client *c, vast_user *out)
{
    const vast_request request = { .op = &vast_op_show_user, .on_end = vast_end_new_id };
    const vast_answer answer = { .plan = &user_plan, .target = out };
    return vast_begin_bound(c, &request, &answer);
}

vast_err vast_show_user(vast_client *c, vast_user *out)
{
    return vast_finish_begun(c, vast_show_user_begin(c, out));
}

/* ---- listing ----------------------------------------------------------------------------------------------------- */

static const vast_bind_row key_rows[] = {
    VAST_BIND(vast_ssh_key, id, "id", VAST_BIND_INT),
    VAST_BIND(vast_ssh_key, user_id, "user_id", VAST_BIND_INT),
    VAST_BIND(vast_ssh_key, key, "key", VAST_BIND_CLIP),
    VAST_BIND(vast_ssh_key, key, "public_key", VAST_BIND_CLIP),
    VAST_BIND(vast_ssh_key, created_at, "created_at", VAST_BIND_CLIP),
};
static const vast_bind_plan keys_plan = LIST_PLAN(vast_ssh_key, key_rows, "ssh_keys");
static const vast_bind_plan bare_plan = LIST_PLAN(vast_ssh_key, key_rows, "");

/* The response is an array. An object instead is an error; it is read to the end for its message. */
static vast_err take_keys(void *ctx, const vast_json_event *event)
{
    vast_bind *bind = ctx;
    if (event->depth == 0 && event->kind == VAST_JSON_ARRAY) {
        vast_bind_begin(bind, &bare_plan, bind->target, bind->visit, bind->visit_ctx);
    }
    return vast_bind_event(bind, event);
}

static vast_err show_key(void *visitor, const void *target)
{
    const vast_visitor *to = visitor;
    return ((vast_ssh_key_visit *)to->call)(to->ctx, target);
}

vast_err vast_list_ssh_keys_begin(vast_client *c, vast_ssh_key *row, vast_ssh_key_visit *visit, void *ctx)
{
    const vast_request request = { .op = &vast_op_list_ssh_keys, .on_json = take_keys };
    const vast_visitor visitor = { (void (*)(void))visit, ctx };
    return vast_begin_list(c, &request, &keys_plan, row, show_key, visitor);
}

vast_err vast_list_ssh_keys(vast_client *c, vast_ssh_key *row, vast_ssh_key_visit *visit, void *ctx)
{
    return vast_finish_begun(c, vast_list_ssh_keys_begin(c, row, visit, ctx));
}

/* ---- changing ---------------------------------------------------------------------------------------------------- */

/* The service calls the member "public_key" here and "key" in its list. */
static const vast_bind_row new_key_rows[] = {
    VAST_BIND(vast_ssh_key, id, "key.id", VAST_BIND_INT),
    VAST_BIND(vast_ssh_key, user_id, "key.user_id", VAST_BIND_INT),
    VAST_BIND(vast_ssh_key, key, "key.key", VAST_BIND_CLIP),
    VAST_BIND(vast_ssh_key, key, "key.public_key", VAST_BIND_CLIP),
    VAST_BIND(vast_ssh_key, created_at, "key.created_at", VAST_BIND_CLIP),
};
static const vast_bind_plan new_key_plan = PLAN(vast_ssh_key, new_key_rows);

/* Refuses whatever does not begin as a public key: a private key must not be sent, and a file name is a mistake. */
static vast_err check_key(vast_client *c, const char *key)
{
    bool is_public = strncmp(key, "ssh", 3) == 0 || strncmp(key, "ecdsa", 5) == 0 || strncmp(key, "sk-", 3) == 0;
    return vast_check_begin(c, is_public ? VAST_OK : VAST_E_ARG, VAST_CAUSE_SSH_KEY);
}

vast_err vast_create_ssh_key_begin(vast_client *c, const char *key, vast_ssh_key *out)
{
    const vast_arg arg = { .name = "ssh_key", .value.text = key };
    const vast_request request = {
        .op = &vast_op_create_ssh_key, .args = &arg, .arg_count = 1, .on_end = vast_end_new_id
    };
    const vast_answer answer = { .plan = &new_key_plan, .target = out };
    vast_err err = check_key(c, key);
    if (err == VAST_E_ARG) {
        memset(out, 0, sizeof *out);
    }
    return err == VAST_OK ? vast_begin_bound(c, &request, &answer) : err;
}

vast_err vast_create_ssh_key(vast_client *c, const char *key, vast_ssh_key *out)
{
    return vast_finish_begun(c, vast_create_ssh_key_begin(c, key, out));
}

vast_err vast_update_ssh_key_begin(vast_client *c, int64_t id, const char *key)
{
    vast_err err = check_key(c, key);
    return err == VAST_OK ? vast_begin_on_text(c, &vast_op_update_ssh_key, id, "ssh_key", key) : err;
}

vast_err vast_update_ssh_key(vast_client *c, int64_t id, const char *key)
{
    return vast_finish_begun(c, vast_update_ssh_key_begin(c, id, key));
}

vast_err vast_delete_ssh_key_begin(vast_client *c, int64_t id)
{
    const vast_answer unbound = { .plan = NULL };
    return vast_begin_on_id(c, &vast_op_delete_ssh_key, id, &unbound);
}

vast_err vast_delete_ssh_key(vast_client *c, int64_t id)
{
    return vast_finish_begun(c, vast_delete_ssh_key_begin(c, id));
}
