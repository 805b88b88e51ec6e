/* SPDX-License-Identifier: MIT */
/* Operations of the account: keys, secrets, the user, subaccounts, notifications, two-factor login. */
#include "rows.h"

static const vast_param path_id_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
};

static const vast_param owner_me_params[] = {
    OWNER_ME,
};

/* ---- ssh keys, api keys, env-vars -------------------------------------------------------------------------------- */

static const vast_param create_ssh_key_params[] = {
    { .name = "ssh_key", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
};

static const vast_param update_ssh_key_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "ssh_key", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
};

const vast_op vast_op_list_ssh_keys = {
    .method = VAST_GET,
    .path = "/api/v0/ssh/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 1000,
};

const vast_op vast_op_create_ssh_key = {
    .method = VAST_POST,
    .path = "/api/v0/ssh/",
    VAST_PARAMS(create_ssh_key_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 1000,
};

const vast_op vast_op_update_ssh_key = {
    .method = VAST_PUT,
    .path = "/api/v0/ssh/{id}/",
    VAST_PARAMS(update_ssh_key_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 1000,
    .codes = "not_found",
};

const vast_op vast_op_delete_ssh_key = {
    .method = VAST_DELETE,
    .path = "/api/v0/ssh/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 1000,
    .codes = "no_ssh_key",
};

static const vast_param create_api_key_params[] = {
    { .name = "name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "permissions", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .required = true },
    { .name = "key_params", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

static const vast_param client_me_params[] = {
    CLIENT_ME,
};

const vast_op vast_op_list_api_keys = {
    .method = VAST_GET,
    .path = "/api/v0/auth/apikeys/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 1000,
};

const vast_op vast_op_show_api_key = {
    .method = VAST_GET,
    .path = "/api/v0/auth/apikeys/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .min_interval_ms = 1000,
};

/* The service shows the new key in this response only. */
static const vast_sign new_api_key_signs[] = {
    { .member = "key", .effect = VAST_EFFECT_DONE },
    { .member = "id", .effect = VAST_EFFECT_DONE },
};

const vast_op vast_op_create_api_key = {
    .method = VAST_POST,
    .path = "/api/v0/auth/apikeys/",
    VAST_PARAMS(create_api_key_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(new_api_key_signs),
};

static const vast_sign api_key_deleted_signs[] = {
    { .member = "", .begins = "successfully deleted", .effect = VAST_EFFECT_DONE },
};

const vast_op vast_op_delete_api_key = {
    .method = VAST_DELETE,
    .path = "/api/v0/auth/apikeys/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(api_key_deleted_signs),
};

const vast_op vast_op_reset_api_key = {
    .method = VAST_PUT,
    .path = "/api/v0/commands/reset_apikey/",
    VAST_PARAMS(client_me_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
};

static const vast_param key_and_value_params[] = {
    { .name = "key", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "value", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
};

static const vast_param key_only_params[] = {
    { .name = "key", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
};

const vast_op vast_op_list_env_vars = {
    .method = VAST_GET,
    .path = "/api/v0/secrets/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 5000,
};

const vast_op vast_op_create_env_var = {
    .method = VAST_POST,
    .path = "/api/v0/secrets/",
    VAST_PARAMS(key_and_value_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 3000,
};

const vast_op vast_op_update_env_var = {
    .method = VAST_PUT,
    .path = "/api/v0/secrets/",
    VAST_PARAMS(key_and_value_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 3000,
};

const vast_op vast_op_delete_env_var = {
    .method = VAST_DELETE,
    .path = "/api/v0/secrets/",
    VAST_PARAMS(key_only_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 3000,
};

/* ---- user -------------------------------------------------------------------------------------------------------- */

static const vast_param create_subaccount_params[] = {
    { .name = "email", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "username", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "password", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "host_only", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" },
    { .name = "parent_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .preset = "\"me\"" },
    { .name = "captcha", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "ssh_key", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

const vast_op vast_op_show_user = {
    .method = VAST_GET,
    .path = "/api/v0/users/current",
    .repeat = VAST_REPEAT_ALWAYS,
};

/* The body is a JSON object that the caller writes: vast_request.body. */
const vast_op vast_op_set_user = {
    .method = VAST_PUT,
    .path = "/api/v0/users/",
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 5000,
};

const vast_op vast_op_create_subaccount = {
    .method = VAST_POST,
    .path = "/api/v0/users/",
    VAST_PARAMS(create_subaccount_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 3000,
};

const vast_op vast_op_list_subaccounts = {
    .method = VAST_GET,
    .path = "/api/v0/subaccounts",
    VAST_PARAMS(owner_me_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 2100,
};

const vast_op vast_op_list_ipaddrs = {
    .method = VAST_GET,
    .path = "/api/v0/users/me/ipaddrs",
    VAST_PARAMS(owner_me_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 2900,
};

const vast_op vast_op_list_audit_logs = {
    .method = VAST_GET,
    .path = "/api/v0/audit_logs/",
    .repeat = VAST_REPEAT_ALWAYS,
    .min_interval_ms = 2000,
};

const vast_op vast_op_list_connections = {
    .method = VAST_GET,
    .path = "/api/v0/users/cloud_integrations/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 2900,
};

/* ---- notifications ----------------------------------------------------------------------------------------------- */

static const vast_param preferences_params[] = {
    { .name = "notification_preferences", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .required = true },
};

static const vast_param create_webhook_params[] = {
    { .name = "name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "webhook_url", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "event_types", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .required = true },
};

static const vast_param update_webhook_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "webhook_url", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "event_types", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON },
};

const vast_op vast_op_list_notification_types = {
    .method = VAST_GET,
    .path = "/api/v0/notification-types/",
    .repeat = VAST_REPEAT_ALWAYS,
};

const vast_op vast_op_show_notification_prefs = {
    .method = VAST_GET,
    .path = "/api/v0/users/me/notification-prefs/",
    .repeat = VAST_REPEAT_ALWAYS,
};

const vast_op vast_op_update_notification_prefs = {
    .method = VAST_PUT,
    .path = "/api/v0/users/me/notification-prefs/",
    VAST_PARAMS(preferences_params),
    .repeat = VAST_REPEAT_ALWAYS,
};

const vast_op vast_op_list_webhooks = {
    .method = VAST_GET,
    .path = "/api/v0/webhooks/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_create_webhook = {
    .method = VAST_POST,
    .path = "/api/v0/webhooks/",
    VAST_PARAMS(create_webhook_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_update_webhook = {
    .method = VAST_PUT,
    .path = "/api/v0/webhooks/{id}/",
    VAST_PARAMS(update_webhook_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_delete_webhook = {
    .method = VAST_DELETE,
    .path = "/api/v0/webhooks/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_rotate_webhook_secret = {
    .method = VAST_POST,
    .path = "/api/v0/webhooks/{id}/rotate-secret/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_test_webhook = {
    .method = VAST_POST,
    .path = "/api/v0/webhooks/{id}/test/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
};

/* ---- two-factor login -------------------------------------------------------------------------------------------- */

/* clang-format off */
#define TFA_METHOD { .name = "tfa_method", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT }
#define TFA_METHOD_ID { .name = "tfa_method_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT }
#define TFA_CODE { .name = "code", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT }
#define TFA_BACKUP { .name = "backup_code", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT }
#define TFA_SECRET { .name = "secret", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT }
#define TFA_PHONE { .name = "phone_number", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT }
/* clang-format on */

static const vast_param tfa_proof_params[] = {
    TFA_METHOD,
    TFA_METHOD_ID,
    TFA_CODE,
    TFA_BACKUP,
    TFA_SECRET,
    { .name = "admin", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
};

static const vast_param tfa_activate_params[] = {
    TFA_METHOD,
    TFA_CODE,
    TFA_SECRET,
    TFA_PHONE,
    { .name = "label", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

static const vast_param tfa_delete_params[] = {
    TFA_METHOD,
    TFA_METHOD_ID,
    { .name = "target_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
    TFA_CODE,
    TFA_BACKUP,
    TFA_SECRET,
    { .name = "delete_legacy", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
};

static const vast_param tfa_phone_params[] = {
    TFA_PHONE,
    { .name = "secret", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "tfa_method_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
};

static const vast_param tfa_resend_params[] = {
    TFA_SECRET,
    TFA_PHONE,
    { .name = "tfa_method_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
};

static const vast_param tfa_update_params[] = {
    { .name = "tfa_method_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "label", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "is_primary", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
    { .name = "tfa_method", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

const vast_op vast_op_tfa_status = {
    .method = VAST_GET,
    .path = "/api/v0/tfa/status/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 1000,
    .codes = "team_user_forbidden",
};

static const vast_sign session_key_signs[] = {
    { .member = "session_key", .effect = VAST_EFFECT_DONE },
    { .member = "id", .effect = VAST_EFFECT_DONE },
};

static const vast_sign secret_signs[] = {
    { .member = "secret", .effect = VAST_EFFECT_DONE },
};

static const vast_sign method_removed_signs[] = {
    { .member = "msg", .begins = "2fa method removed", .effect = VAST_EFFECT_DONE },
    { .member = "msg", .begins = "2fa successfully disabled", .effect = VAST_EFFECT_DONE },
};

static const vast_sign new_codes_signs[] = {
    { .member = "backup_codes", .effect = VAST_EFFECT_DONE },
};

const vast_op vast_op_tfa_login = {
    .method = VAST_POST,
    .path = "/api/v0/tfa/",
    VAST_PARAMS(tfa_proof_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 1100,
    VAST_SIGNS(session_key_signs),
    .codes = "2fa_expired 2fa_login_failed 2fa_verification_failed invalid_backup_code "
             "invalid_tfa_method missing_auth_value tfa_locked twilio_rate_limited",
};

const vast_op vast_op_tfa_delete = {
    .method = VAST_DELETE,
    .path = "/api/v0/tfa/",
    VAST_PARAMS(tfa_delete_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 1100,
    VAST_SIGNS(method_removed_signs),
    .codes = "2fa_verification_failed invalid_backup_code missing_auth_value team_user_forbidden "
             "tfa_locked twilio_rate_limited",
};

const vast_op vast_op_tfa_activate = {
    .method = VAST_POST,
    .path = "/api/v0/tfa/confirm-new/",
    VAST_PARAMS(tfa_activate_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
    .codes = "2fa_verification_failed authorization_required duplicate_tfa_method invalid_tfa_method "
             "missing_auth_value service_unavailable team_user_forbidden untracked_2fa_found",
};

const vast_op vast_op_tfa_send_sms = {
    .method = VAST_POST,
    .path = "/api/v0/tfa/sms/",
    VAST_PARAMS(tfa_phone_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(secret_signs),
    .codes = "email_not_verified invalid_params missing_auth_value preauth_phone_cap sms_blocked_number "
             "sms_fraud_detected sms_rate_limited tfa_challenge_exists twilio_error",
};

const vast_op vast_op_tfa_resend_sms = {
    .method = VAST_POST,
    .path = "/api/v0/tfa/sms/resend/",
    VAST_PARAMS(tfa_resend_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(secret_signs),
    .codes = "email_not_verified invalid_params missing_auth_value no_challenge_found "
             "phone_number_mismatch preauth_phone_cap sms_fraud_detected sms_rate_limited twilio_error",
};

static const vast_param tfa_send_email_params[] = {
    { .name = "secret", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

const vast_op vast_op_tfa_send_email = {
    .method = VAST_POST,
    .path = "/api/v0/tfa/email/",
    VAST_PARAMS(tfa_send_email_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(secret_signs),
    .codes = "email_not_verified missing_auth_value missing_email tfa_challenge_exists",
};

const vast_op vast_op_tfa_totp_setup = {
    .method = VAST_POST,
    .path = "/api/v0/tfa/totp-setup/",
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 1100,
    VAST_SIGNS(secret_signs),
    .codes = "team_user_forbidden",
};

const vast_op vast_op_tfa_authorize_begin = {
    .method = VAST_POST,
    .path = "/api/v0/tfa/authorize-new-method/",
    VAST_PARAMS(tfa_proof_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(secret_signs),
    .codes = "email_not_verified invalid_backup_code invalid_tfa_method service_unavailable "
             "team_user_forbidden twilio_error",
};

const vast_op vast_op_tfa_authorize_end = {
    .method = VAST_PUT,
    .path = "/api/v0/tfa/authorize-new-method/",
    VAST_PARAMS(tfa_proof_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
    .codes = "2fa_verification_failed missing_params no_pending_authorization service_unavailable "
             "team_user_forbidden",
};

const vast_op vast_op_tfa_regen_codes = {
    .method = VAST_PUT,
    .path = "/api/v0/tfa/regen-backup-codes/",
    VAST_PARAMS(tfa_proof_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 1100,
    VAST_SIGNS(new_codes_signs),
    .codes = "2fa_verification_failed invalid_backup_code invalid_tfa_method missing_auth_value "
             "team_user_forbidden tfa_locked twilio_rate_limited",
};

const vast_op vast_op_tfa_update = {
    .method = VAST_PUT,
    .path = "/api/v0/tfa/update/",
    VAST_PARAMS(tfa_update_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 1100,
    .codes = "invalid_params team_user_forbidden",
};

/* ---- cloud connections ------------------------------------------------------------------------------------------- */

const vast_op vast_op_list_cloud_connections = {
    .method = VAST_GET,
    .path = "/api/v0/users/cloud/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 2900,
};

static const vast_param create_connection_params[] = {
    { .name = "provider", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "user_given_name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "access_key", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "secret_access_key", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "namespace", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "key_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "application_key", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "code", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "state", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

const vast_op vast_op_create_connection = {
    .method = VAST_POST,
    .path = "/api/v0/users/cloud/",
    VAST_PARAMS(create_connection_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2900,
};

static const vast_param delete_connection_params[] = {
    { .name = "id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
};

const vast_op vast_op_delete_connection = {
    .method = VAST_DELETE,
    .path = "/api/v0/users/cloud/",
    VAST_PARAMS(delete_connection_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2900,
};

/* ---- subaccount keys --------------------------------------------------------------------------------------------- */

/* The old keys become invalid, and only this response has the new ones: not repeated. */
static const vast_param regenerate_subaccount_keys_params[] = {
    { .name = "subaccount_user_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
    { .name = "regenerate_all", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
};

const vast_op vast_op_regenerate_subaccount_keys = {
    .method = VAST_PUT,
    .path = "/api/v0/subaccounts/regenerate_keys/",
    VAST_PARAMS(regenerate_subaccount_keys_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
};
