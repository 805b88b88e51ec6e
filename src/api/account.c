/* The account: keys, secrets, the user, subaccounts, notifications, two-factor login. */
#include "rows.h"

PARAMS(path_id) = PATH("id", INT);
PARAMS(owner_me) = OWNER_ME;

/* ---- ssh keys, api keys, env-vars --------------------------------------------------------------------------------- */

PARAMS(create_ssh_key) = BODY_REQ("ssh_key", TEXT);
PARAMS(update_ssh_key) = PATH("id", INT) BODY_REQ("id", INT) BODY_REQ("ssh_key", TEXT);

OP(list_ssh_keys, CONSOLE, GET, "/api/v0/ssh/", ALWAYS, 0, 0, NO_ROWS);
OP(create_ssh_key, CONSOLE, POST, "/api/v0/ssh/", UNTIL_SENT, 0, 10, ROWS(create_ssh_key));
OP(update_ssh_key, CONSOLE, PUT, "/api/v0/ssh/{id}/", ALWAYS, 0, 10, ROWS(update_ssh_key));
OP(delete_ssh_key, CONSOLE, DELETE, "/api/v0/ssh/{id}/", ALWAYS, VAST_OP_DELETES, 0, INT_ROWS(path_id));

PARAMS(create_api_key) = BODY_REQ("name", TEXT) BODY_REQ("permissions", JSON) BODY_OPT("key_params", TEXT);
PARAMS(client_me) = CLIENT_ME;

OP(list_api_keys, CONSOLE, GET, "/api/v0/auth/apikeys/", ALWAYS, 0, 10, NO_ROWS);
OP(show_api_key, CONSOLE, GET, "/api/v0/auth/apikeys/{id}/", ALWAYS, 0, 10, INT_ROWS(path_id));
OP(create_api_key, CONSOLE, POST, "/api/v0/auth/apikeys/", UNTIL_SENT, 0, 20, ROWS(create_api_key));
OP(delete_api_key, CONSOLE, DELETE, "/api/v0/auth/apikeys/{id}/", ALWAYS, VAST_OP_DELETES, 20, INT_ROWS(path_id));
OP(reset_api_key, CONSOLE, PUT, "/api/v0/commands/reset_apikey/", UNTIL_SENT, 0, 0, ROWS(client_me));

PARAMS(key_and_value) = BODY_REQ("key", TEXT) BODY_REQ("value", TEXT);
PARAMS(key_only) = BODY_REQ("key", TEXT);

OP(list_env_vars, CONSOLE, GET, "/api/v0/secrets/", ALWAYS, 0, 50, NO_ROWS);
OP(create_env_var, CONSOLE, POST, "/api/v0/secrets/", UNTIL_SENT, 0, 30, ROWS(key_and_value));
OP(update_env_var, CONSOLE, PUT, "/api/v0/secrets/", ALWAYS, 0, 30, ROWS(key_and_value));
OP(delete_env_var, CONSOLE, DELETE, "/api/v0/secrets/", ALWAYS, VAST_OP_DELETES, 30, ROWS(key_only));

/* ---- user --------------------------------------------------------------------------------------------------------- */

/* clang-format off */
PARAMS(create_subaccount) =
    BODY_REQ("email", TEXT)
    BODY_REQ("username", TEXT)
    BODY_REQ("password", TEXT)
    BODY_SET("host_only", BOOL, "false")
    BODY_SET("parent_id", TEXT, "\"me\"");
/* clang-format on */

OP(show_user, CONSOLE, GET, "/api/v0/users/current", ALWAYS, 0, 0, NO_ROWS);
/* Takes an object of the caller's as its whole body. */
OP(set_user, CONSOLE, PUT, "/api/v0/users/", ALWAYS, VAST_OP_BODY, 50, NO_ROWS);
OP(create_subaccount, CONSOLE, POST, "/api/v0/users/", UNTIL_SENT, 0, 30, ROWS(create_subaccount));
OP(list_subaccounts, CONSOLE, GET, "/api/v0/subaccounts", ALWAYS, 0, 21, ROWS(owner_me));
OP(list_ipaddrs, CONSOLE, GET, "/api/v0/users/me/ipaddrs", ALWAYS, 0, 29, ROWS(owner_me));
OP(list_audit_logs, CONSOLE, GET, "/api/v0/audit_logs/", ALWAYS, 0, 0, NO_ROWS);
OP(list_connections, CONSOLE, GET, "/api/v0/users/cloud_integrations/", ALWAYS, 0, 29, NO_ROWS);

/* ---- notifications ------------------------------------------------------------------------------------------------ */

PARAMS(preferences) = BODY_REQ("notification_preferences", JSON);
PARAMS(create_webhook) = BODY_OPT("name", TEXT) BODY_REQ("webhook_url", TEXT) BODY_REQ("event_types", JSON);
/* clang-format off */
PARAMS(update_webhook) =
    PATH("id", INT)
    BODY_OPT("name", TEXT)
    BODY_OPT("webhook_url", TEXT)
    BODY_OPT("event_types", JSON);
/* clang-format on */

OP(list_notification_types, CONSOLE, GET, "/api/v0/notification-types/", ALWAYS, 0, 0, NO_ROWS);
OP(show_notification_prefs, CONSOLE, GET, "/api/v0/users/me/notification-prefs/", ALWAYS, 0, 0, NO_ROWS);
OP(update_notification_prefs, CONSOLE, PUT, "/api/v0/users/me/notification-prefs/", ALWAYS, 0, 0, ROWS(preferences));
OP(list_webhooks, CONSOLE, GET, "/api/v0/webhooks/", ALWAYS, 0, 0, NO_ROWS);
OP(create_webhook, CONSOLE, POST, "/api/v0/webhooks/", UNTIL_SENT, 0, 0, ROWS(create_webhook));
OP(update_webhook, CONSOLE, PUT, "/api/v0/webhooks/{id}/", ALWAYS, VAST_OP_BODY, 0, ROWS(update_webhook));
OP(delete_webhook, CONSOLE, DELETE, "/api/v0/webhooks/{id}/", ALWAYS, VAST_OP_DELETES, 0, INT_ROWS(path_id));
OP(rotate_webhook_secret, CONSOLE, POST, "/api/v0/webhooks/{id}/rotate-secret/", UNTIL_SENT, VAST_OP_BODY, 0,
    INT_ROWS(path_id));
OP(test_webhook, CONSOLE, POST, "/api/v0/webhooks/{id}/test/", UNTIL_SENT, VAST_OP_BODY, 0, INT_ROWS(path_id));

/* ---- two-factor login --------------------------------------------------------------------------------------------- */

#define TFA_METHOD BODY_OPT("tfa_method", TEXT)
#define TFA_METHOD_ID BODY_OPT("tfa_method_id", TEXT)
#define TFA_CODE BODY_OPT("code", TEXT)
#define TFA_BACKUP BODY_OPT("backup_code", TEXT)
#define TFA_SECRET BODY_OPT("secret", TEXT)
#define TFA_PHONE BODY_OPT("phone_number", TEXT)

PARAMS(tfa_proof) = TFA_METHOD TFA_METHOD_ID TFA_CODE TFA_BACKUP TFA_SECRET;
PARAMS(tfa_activate) = TFA_METHOD TFA_CODE TFA_SECRET TFA_PHONE BODY_OPT("label", TEXT);
/* clang-format off */
PARAMS(tfa_delete) = TFA_METHOD TFA_METHOD_ID BODY_OPT("target_id", INT) TFA_CODE TFA_BACKUP TFA_SECRET;
/* clang-format on */
PARAMS(tfa_phone) = TFA_PHONE;
PARAMS(tfa_resend) = TFA_SECRET TFA_PHONE;
PARAMS(tfa_update) = BODY_REQ("tfa_method_id", INT) BODY_OPT("label", TEXT) BODY_OPT("is_primary", BOOL);

OP(tfa_status, CONSOLE, GET, "/api/v0/tfa/status/", ALWAYS, 0, 0, NO_ROWS);
OP(tfa_login, CONSOLE, POST, "/api/v0/tfa/", UNTIL_SENT, VAST_OP_BODY, 0, ROWS(tfa_proof));
OP(tfa_delete, CONSOLE, DELETE, "/api/v0/tfa/", ALWAYS, VAST_OP_DELETES, 0, ROWS(tfa_delete));
OP(tfa_activate, CONSOLE, POST, "/api/v0/tfa/confirm-new/", UNTIL_SENT, VAST_OP_BODY, 0, ROWS(tfa_activate));
OP(tfa_send_sms, CONSOLE, POST, "/api/v0/tfa/sms/", UNTIL_SENT, VAST_OP_BODY, 0, ROWS(tfa_phone));
OP(tfa_resend_sms, CONSOLE, POST, "/api/v0/tfa/sms/resend/", UNTIL_SENT, VAST_OP_BODY, 0, ROWS(tfa_resend));
OP(tfa_send_email, CONSOLE, POST, "/api/v0/tfa/email/", UNTIL_SENT, VAST_OP_BODY, 0, NO_ROWS);
OP(tfa_totp_setup, CONSOLE, POST, "/api/v0/tfa/totp-setup/", UNTIL_SENT, VAST_OP_BODY, 0, NO_ROWS);
OP(tfa_authorize_begin, CONSOLE, POST, "/api/v0/tfa/authorize-new-method/", UNTIL_SENT, VAST_OP_BODY, 0,
    ROWS(tfa_proof));
OP(tfa_authorize_end, CONSOLE, PUT, "/api/v0/tfa/authorize-new-method/", UNTIL_SENT, VAST_OP_BODY, 0, ROWS(tfa_proof));
OP(tfa_regen_codes, CONSOLE, PUT, "/api/v0/tfa/regen-backup-codes/", UNTIL_SENT, VAST_OP_BODY, 0, ROWS(tfa_proof));
OP(tfa_update, CONSOLE, PUT, "/api/v0/tfa/update/", ALWAYS, VAST_OP_BODY, 0, ROWS(tfa_update));
