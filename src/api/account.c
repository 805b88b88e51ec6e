/* The account: keys, secrets, the user, subaccounts, notifications, two-factor login. */
#include "rows.h"

static const vast_param path_id[] = { PATH("id", INT) };
static const vast_param owner_me[] = { OWNER_ME };

/* ---- ssh keys, api keys, env-vars --------------------------------------------------------------------------------- */

static const vast_param create_ssh_key[] = { BODY_REQ("ssh_key", TEXT) };
static const vast_param update_ssh_key[] = { PATH("id", INT), BODY_REQ("id", INT), BODY_REQ("ssh_key", TEXT) };

OP(list_ssh_keys, "show ssh-keys", CONSOLE, GET, "/api/v0/ssh/", ALWAYS, 0, 0, NO_ROWS);
OP(create_ssh_key, "create ssh-key", CONSOLE, POST, "/api/v0/ssh/", UNTIL_SENT, 0, 10, ROWS(create_ssh_key));
OP(update_ssh_key, "update ssh-key", CONSOLE, PUT, "/api/v0/ssh/{id}/", ALWAYS, 0, 10, ROWS(update_ssh_key));
OP(delete_ssh_key, "delete ssh-key", CONSOLE, DELETE, "/api/v0/ssh/{id}/", ALWAYS, VAST_OP_DELETES, 0, ROWS(path_id));

static const vast_param create_api_key[] = { BODY_REQ("name", TEXT), BODY_REQ("permissions", JSON),
    BODY_OPT("key_params", TEXT) };
static const vast_param client_me[] = { CLIENT_ME };

OP(list_api_keys, "show api-keys", CONSOLE, GET, "/api/v0/auth/apikeys/", ALWAYS, 0, 10, NO_ROWS);
OP(show_api_key, "show api-key", CONSOLE, GET, "/api/v0/auth/apikeys/{id}/", ALWAYS, 0, 10, ROWS(path_id));
OP(create_api_key, "create api-key", CONSOLE, POST, "/api/v0/auth/apikeys/", UNTIL_SENT, 0, 20, ROWS(create_api_key));
OP(delete_api_key, "delete api-key", CONSOLE, DELETE, "/api/v0/auth/apikeys/{id}/", ALWAYS, VAST_OP_DELETES, 20,
    ROWS(path_id));
OP(reset_api_key, "reset api-key", CONSOLE, PUT, "/api/v0/commands/reset_apikey/", UNTIL_SENT, 0, 0, ROWS(client_me));

static const vast_param key_and_value[] = { BODY_REQ("key", TEXT), BODY_REQ("value", TEXT) };
static const vast_param key_only[] = { BODY_REQ("key", TEXT) };

OP(list_env_vars, "show env-vars", CONSOLE, GET, "/api/v0/secrets/", ALWAYS, 0, 50, NO_ROWS);
OP(create_env_var, "create env-var", CONSOLE, POST, "/api/v0/secrets/", UNTIL_SENT, 0, 30, ROWS(key_and_value));
OP(update_env_var, "update env-var", CONSOLE, PUT, "/api/v0/secrets/", ALWAYS, 0, 30, ROWS(key_and_value));
OP(delete_env_var, "delete env-var", CONSOLE, DELETE, "/api/v0/secrets/", ALWAYS, VAST_OP_DELETES, 30, ROWS(key_only));

/* ---- user --------------------------------------------------------------------------------------------------------- */

static const vast_param create_subaccount[] = {
    BODY_REQ("email", TEXT),
    BODY_REQ("username", TEXT),
    BODY_REQ("password", TEXT),
    BODY_SET("host_only", BOOL, "false"),
    BODY_SET("parent_id", TEXT, "\"me\""),
};

OP(show_user, "show user", CONSOLE, GET, "/api/v0/users/current", ALWAYS, 0, 0, NO_ROWS);
/* Takes an object of the caller's as its whole body. */
OP(set_user, "set user", CONSOLE, PUT, "/api/v0/users/", ALWAYS, VAST_OP_BODY, 50, NO_ROWS);
OP(create_subaccount, "create subaccount", CONSOLE, POST, "/api/v0/users/", UNTIL_SENT, 0, 30, ROWS(create_subaccount));
OP(list_subaccounts, "show subaccounts", CONSOLE, GET, "/api/v0/subaccounts", ALWAYS, 0, 21, ROWS(owner_me));
OP(list_ipaddrs, "show ipaddrs", CONSOLE, GET, "/api/v0/users/me/ipaddrs", ALWAYS, 0, 29, ROWS(owner_me));
OP(list_audit_logs, "show audit-logs", CONSOLE, GET, "/api/v0/audit_logs/", ALWAYS, 0, 0, NO_ROWS);
OP(list_connections, "show connections", CONSOLE, GET, "/api/v0/users/cloud_integrations/", ALWAYS, 0, 29, NO_ROWS);

/* ---- notifications ------------------------------------------------------------------------------------------------ */

static const vast_param preferences[] = { BODY_REQ("notification_preferences", JSON) };
static const vast_param create_webhook[] = { BODY_OPT("name", TEXT), BODY_REQ("webhook_url", TEXT),
    BODY_REQ("event_types", JSON) };
static const vast_param update_webhook[] = {
    PATH("id", INT),
    BODY_OPT("name", TEXT),
    BODY_OPT("webhook_url", TEXT),
    BODY_OPT("event_types", JSON),
};

OP(list_notification_types, "show notification-types", CONSOLE, GET, "/api/v0/notification-types/", ALWAYS, 0, 0,
    NO_ROWS);
OP(show_notification_prefs, "show notification-prefs", CONSOLE, GET, "/api/v0/users/me/notification-prefs/", ALWAYS, 0,
    0, NO_ROWS);
OP(update_notification_prefs, "update notification-prefs", CONSOLE, PUT, "/api/v0/users/me/notification-prefs/", ALWAYS,
    0, 0, ROWS(preferences));
OP(list_webhooks, "show webhooks", CONSOLE, GET, "/api/v0/webhooks/", ALWAYS, 0, 0, NO_ROWS);
OP(create_webhook, "create webhook", CONSOLE, POST, "/api/v0/webhooks/", UNTIL_SENT, 0, 0, ROWS(create_webhook));
OP(update_webhook, "update webhook", CONSOLE, PUT, "/api/v0/webhooks/{id}/", ALWAYS, VAST_OP_BODY, 0,
    ROWS(update_webhook));
OP(delete_webhook, "delete webhook", CONSOLE, DELETE, "/api/v0/webhooks/{id}/", ALWAYS, VAST_OP_DELETES, 0,
    ROWS(path_id));
OP(rotate_webhook_secret, "rotate webhook-secret", CONSOLE, POST, "/api/v0/webhooks/{id}/rotate-secret/", UNTIL_SENT,
    VAST_OP_BODY, 0, ROWS(path_id));
OP(test_webhook, "test webhook", CONSOLE, POST, "/api/v0/webhooks/{id}/test/", UNTIL_SENT, VAST_OP_BODY, 0,
    ROWS(path_id));

/* ---- two-factor login --------------------------------------------------------------------------------------------- */

#define TFA_METHOD BODY_OPT("tfa_method", TEXT)
#define TFA_METHOD_ID BODY_OPT("tfa_method_id", TEXT)
#define TFA_CODE BODY_OPT("code", TEXT)
#define TFA_BACKUP BODY_OPT("backup_code", TEXT)
#define TFA_SECRET BODY_OPT("secret", TEXT)
#define TFA_PHONE BODY_OPT("phone_number", TEXT)

static const vast_param tfa_proof[] = { TFA_METHOD, TFA_METHOD_ID, TFA_CODE, TFA_BACKUP, TFA_SECRET };
static const vast_param tfa_activate[] = { TFA_METHOD, TFA_CODE, TFA_SECRET, TFA_PHONE, BODY_OPT("label", TEXT) };
static const vast_param tfa_delete[] = { TFA_METHOD, TFA_METHOD_ID, BODY_OPT("target_id", INT), TFA_CODE, TFA_BACKUP,
    TFA_SECRET };
static const vast_param tfa_phone[] = { TFA_PHONE };
static const vast_param tfa_resend[] = { TFA_SECRET, TFA_PHONE };
static const vast_param tfa_update[] = { BODY_REQ("tfa_method_id", INT), BODY_OPT("label", TEXT),
    BODY_OPT("is_primary", BOOL) };

OP(tfa_status, "tfa status", CONSOLE, GET, "/api/v0/tfa/status/", ALWAYS, 0, 0, NO_ROWS);
OP(tfa_login, "tfa login", CONSOLE, POST, "/api/v0/tfa/", UNTIL_SENT, VAST_OP_BODY, 0, ROWS(tfa_proof));
OP(tfa_delete, "tfa delete", CONSOLE, DELETE, "/api/v0/tfa/", ALWAYS, VAST_OP_DELETES, 0, ROWS(tfa_delete));
OP(tfa_activate, "tfa activate", CONSOLE, POST, "/api/v0/tfa/confirm-new/", UNTIL_SENT, VAST_OP_BODY, 0,
    ROWS(tfa_activate));
OP(tfa_send_sms, "tfa send-sms", CONSOLE, POST, "/api/v0/tfa/sms/", UNTIL_SENT, VAST_OP_BODY, 0, ROWS(tfa_phone));
OP(tfa_resend_sms, "tfa resend-sms", CONSOLE, POST, "/api/v0/tfa/sms/resend/", UNTIL_SENT, VAST_OP_BODY, 0,
    ROWS(tfa_resend));
OP(tfa_send_email, "tfa send-email", CONSOLE, POST, "/api/v0/tfa/email/", UNTIL_SENT, VAST_OP_BODY, 0, NO_ROWS);
OP(tfa_totp_setup, "tfa totp-setup", CONSOLE, POST, "/api/v0/tfa/totp-setup/", UNTIL_SENT, VAST_OP_BODY, 0, NO_ROWS);
OP(tfa_authorize_begin, "tfa auth-new", CONSOLE, POST, "/api/v0/tfa/authorize-new-method/", UNTIL_SENT, VAST_OP_BODY, 0,
    ROWS(tfa_proof));
OP(tfa_authorize_end, "tfa auth-new", CONSOLE, PUT, "/api/v0/tfa/authorize-new-method/", UNTIL_SENT, VAST_OP_BODY, 0,
    ROWS(tfa_proof));
OP(tfa_regen_codes, "tfa regen-codes", CONSOLE, PUT, "/api/v0/tfa/regen-backup-codes/", UNTIL_SENT, VAST_OP_BODY, 0,
    ROWS(tfa_proof));
OP(tfa_update, "tfa update", CONSOLE, PUT, "/api/v0/tfa/update/", ALWAYS, VAST_OP_BODY, 0, ROWS(tfa_update));
