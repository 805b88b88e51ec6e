/* The user and the account: subaccounts, what happened, notifications, webhooks. */
#include <string.h>

#include "cli.h"
#include "vastai/ops.h"

/* ---- set user ------------------------------------------------------------------------------------------------------ */

typedef struct held_text {
    const char *text;
    size_t len;
} held_text;

static vast_err read_held(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    const held_text *held = ctx;
    size_t at = offset < held->len ? (size_t)offset : held->len;
    *got = held->len - at < room ? held->len - at : room;
    memcpy(buf, held->text + at, *got);
    return VAST_OK;
}

/* The file is the whole body. */
static int run_set_user(vast_cli *cli)
{
    held_text held;
    held.text = vast_scratch_json(cli, vast_value(cli, "file"), &held.len);
    if (held.text == NULL) {
        return VAST_EXIT_USAGE;
    }
    const vast_body body = { .read = read_held, .ctx = &held, .length = (int64_t)held.len };
    const vast_request request = { .op = &vast_op_set_user, .body = &body };
    return vast_send_and_show(cli, &request, NULL, NULL);
}

/* ---- create subaccount --------------------------------------------------------------------------------------------- */

static bool is_host(const char *type)
{
    return type != NULL && (type[0] | 0x20) == 'h' && strlen(type) == 4 && (type[1] | 0x20) == 'o' &&
           (type[2] | 0x20) == 's' && (type[3] | 0x20) == 't';
}

static int run_create_subaccount(vast_cli *cli)
{
    vast_call_args args;
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_args_int(&args, "host_only", is_host(vast_value(cli, "type")));
    return vast_run_call(cli, &args);
}

/* ---- arguments ----------------------------------------------------------------------------------------------------- */

static const vast_argument quiet[] = {
    { .names = "-q,--quiet", .type = VAST_A_FLAG, .help = "print the id only" },
};
static const vast_argument ids_only[] = {
    { .names = "-q,--quiet", .type = VAST_A_FLAG, .help = "print the ids only" },
};
static const vast_argument user_file[] = {
    { .names = "--file", .flags = VAST_A_REQUIRED, .help = "the members to set, a file that holds a JSON object" },
};
static const vast_argument subaccount[] = {
    { .names = "--email", .field = "email", .flags = VAST_A_REQUIRED, .help = "its address, for the login" },
    { .names = "--username", .field = "username", .flags = VAST_A_REQUIRED, .help = "its name, for the login" },
    { .names = "--password", .field = "password", .flags = VAST_A_REQUIRED | VAST_A_SECRET, .help = "its password" },
    { .names = "--type", .help = "host: it may only offer machines; or client" },
};
static const vast_argument webhook_id[] = {
    { .names = "id", .field = "id", .type = VAST_A_ID, .help = "the webhook" },
};
static const vast_argument new_webhook[] = {
    { .names = "webhook_url=ADDRESS", .field = "webhook_url", .help = "where events are sent to, https://..." },
    { .names = "--event=TYPE",
        .field = "event_types",
        .count = VAST_SOME,
        .flags = VAST_A_REQUIRED,
        .help = "which; see show notification-types" },
    { .names = "--name", .field = "name", .help = "what to call it" },
};
static const vast_argument changed_webhook[] = {
    { .names = "id", .field = "id", .type = VAST_A_ID, .help = "the webhook" },
    { .names = "--address", .field = "webhook_url", .help = "where events are sent to from now on" },
    { .names = "--event=TYPE", .field = "event_types", .count = VAST_SOME, .help = "which, in place of those before" },
    { .names = "--name", .field = "name", .help = "another name for it" },
};
static const vast_argument preferences[] = {
    { .names = "preferences=JSON",
        .field = "notification_preferences",
        .type = VAST_A_JSON,
        .help = "for example '{\"client\": {\"low_credit\": {\"email\": true}}}'" },
};

/* ---- views --------------------------------------------------------------------------------------------------------- */

static const vast_column user_columns[] = {
    { "id", "id", VAST_U_TEXT, 0 },
    { "username", "user", VAST_U_TEXT, 0 },
    { "email", "email", VAST_U_TEXT, 0 },
    { "fullname", "name", VAST_U_TEXT, 0 },
    { "balance", "balance", VAST_U_USD, 0 },
    { "credit", "credit", VAST_U_USD, 0 },
    { "balance_threshold", "warn below", VAST_U_USD, 0 },
    { "balance_threshold_enabled", "warning on", VAST_U_YES, 0 },
    { "can_pay", "can pay", VAST_U_YES, 0 },
    { "has_billing", "billing set up", VAST_U_YES, 0 },
    { "ssh_key", "ssh key", VAST_U_TEXT, VAST_C_FULL },
    { "billaddress_line1", "address", VAST_U_TEXT, VAST_C_FULL },
    { "billaddress_city", "city", VAST_U_TEXT, VAST_C_FULL },
    { "billaddress_country", "country", VAST_U_TEXT, VAST_C_FULL },
};
static const vast_view user = { .list = "", .hide = "api_key", .kind = VAST_VIEW_BLOCK, VAST_COLUMNS(user_columns) };

static const vast_column subaccount_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "username", "User", VAST_U_TEXT, VAST_C_LEFT },
    { "email", "Email", VAST_U_TEXT, VAST_C_LEFT },
    { "fullname", "Name", VAST_U_TEXT, VAST_C_LEFT },
    { "credit", "Credit", VAST_U_USD, 0 },
    { "balance", "Balance", VAST_U_USD, 0 },
    { "can_pay", "Can pay", VAST_U_YES, 0 },
};
static const vast_view subaccounts = {
    .list = "users",
    .empty = "There are no subaccounts.",
    .flags = VAST_V_RAW_FIRST,
    VAST_COLUMNS(subaccount_columns),
};

static const vast_column address_columns[] = {
    { "ip", "Address", VAST_U_TEXT, VAST_C_LEFT },
    { "first_seen", "First seen", VAST_U_TEXT, VAST_C_LEFT },
    { "first_location", "From", VAST_U_TEXT, VAST_C_LEFT },
};
static const vast_view addresses = {
    .list = "results",
    .empty = "No addresses are on record.",
    VAST_COLUMNS(address_columns),
};

static const vast_column audit_columns[] = {
    { "created_at", "At (UTC)", VAST_U_DATE, VAST_C_LEFT },
    { "ip_address", "From", VAST_U_TEXT, VAST_C_LEFT },
    { "api_key_id", "Key ID", VAST_U_TEXT, 0 },
    { "api_route", "What", VAST_U_TEXT, VAST_C_LEFT },
    { "args", "Arguments", VAST_U_TEXT, VAST_C_LEFT },
};
static const vast_view audit_logs = { .list = "", .empty = "Nothing is on record.", VAST_COLUMNS(audit_columns) };

static const vast_column connection_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "name", "Name", VAST_U_TEXT, VAST_C_LEFT },
    { "cloud_type", "Cloud", VAST_U_TEXT, VAST_C_LEFT },
};
static const vast_view connections = {
    .list = "",
    .empty = "No cloud storage is connected.",
    VAST_COLUMNS(connection_columns),
};

static const vast_column type_columns[] = {
    { "key", "Type", VAST_U_TEXT, VAST_C_LEFT },
    { "display_name", "Name", VAST_U_TEXT, VAST_C_LEFT },
    { "category", "Category", VAST_U_TEXT, VAST_C_LEFT },
    { "mandatory_email", "Email always", VAST_U_YES, VAST_C_LEFT },
    { "default_preferences.email", "Email at first", VAST_U_YES, VAST_C_LEFT },
    { "default_preferences.webhooks", "Webhook at first", VAST_U_YES, VAST_C_LEFT },
};
static const vast_view notification_types = {
    .list = "notification_types",
    .empty = "There are no types.",
    VAST_COLUMNS(type_columns),
};
static const vast_view notification_prefs = { .list = "notification_preferences", .kind = VAST_VIEW_BLOCK };

static const vast_column webhook_columns[] = {
    { "id", "ID", VAST_U_TEXT, 0 },
    { "name", "Name", VAST_U_TEXT, VAST_C_LEFT },
    { "webhook_url", "Address", VAST_U_TEXT, VAST_C_LEFT },
    { "event_types", "Events", VAST_U_TEXT, VAST_C_LEFT },
    { "created_at", "Created (UTC)", VAST_U_DATE, VAST_C_LEFT },
};
static const vast_view webhooks = {
    .list = "webhooks",
    .empty = "There are no webhooks.",
    VAST_COLUMNS(webhook_columns),
};

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

static const vast_command account_rows[] = {
    { .words = "show user",
        .help = "Show the account of the key",
        .example = "--raw",
        VAST_ARGUMENTS(quiet),
        .op = &vast_op_show_user,
        .view = &user },
    { .words = "set user",
        .help = "Change the account by a file of JSON\nMembers are, among others, fullname, ssh_key, phone_number, "
                "paypal_email, balance_threshold, autobill_threshold and billaddress_line1.",
        .example = "--file me.json",
        VAST_ARGUMENTS(user_file),
        .op = &vast_op_set_user,
        .run = run_set_user },
    { .words = "create subaccount",
        .help = "Create an account below yours",
        .example = "--email bob@example.com --username bob --password secret --type client",
        VAST_ARGUMENTS(subaccount),
        .op = &vast_op_create_subaccount,
        .done = "Subaccount {.id} created for {email}.",
        .run = run_create_subaccount },
    { .words = "show subaccounts",
        .help = "List the accounts below yours",
        .example = "--full",
        VAST_ARGUMENTS(ids_only),
        .op = &vast_op_list_subaccounts,
        .view = &subaccounts },
    { .words = "show ipaddrs",
        .help = "List the addresses from which the account was used",
        .example = "--raw",
        .op = &vast_op_list_ipaddrs,
        .view = &addresses },
    { .words = "show audit-logs",
        .help = "List what was done with the account",
        .example = "--full",
        .op = &vast_op_list_audit_logs,
        .view = &audit_logs },
    { .words = "show connections",
        .help = "List the connected cloud storage",
        .example = "--raw",
        .op = &vast_op_list_connections,
        .view = &connections },
    { .words = "show notification-types",
        .help = "List what notifications and webhooks can tell of",
        .example = "--full",
        .op = &vast_op_list_notification_types,
        .view = &notification_types },
    { .words = "show notification-prefs",
        .help = "Show which notifications go where",
        .example = "--raw",
        .op = &vast_op_show_notification_prefs,
        .view = &notification_prefs },
    { .words = "update notification-prefs",
        .help = "Choose which notifications go where",
        .example = "'{\"client\":{\"outbid\":{\"email\":true}}}'",
        VAST_ARGUMENTS(preferences),
        .op = &vast_op_update_notification_prefs,
        .view = &notification_prefs },
};

static const vast_command webhook_rows[] = {
    { .words = "show webhooks",
        .help = "List the webhooks",
        .example = "--full",
        VAST_ARGUMENTS(ids_only),
        .op = &vast_op_list_webhooks,
        .view = &webhooks },
    { .words = "create webhook",
        .help =
            "Have events sent to an address of yours\nThe secret by which you know that they are genuine is shown this "
            "once.",
        .example = "https://example.com/vast --event client:low_credit client:outbid",
        VAST_ARGUMENTS(new_webhook),
        .op = &vast_op_create_webhook,
        .done = "Webhook {.webhook.id} created. Its secret: {.webhook.webhook_secret}" },
    { .words = "update webhook",
        .help = "Change a webhook",
        .example = "42 --event client:outbid",
        VAST_ARGUMENTS(changed_webhook),
        .op = &vast_op_update_webhook,
        .done = "Webhook {id} changed." },
    { .words = "delete webhook",
        .help = "Delete a webhook",
        .example = "42",
        VAST_ARGUMENTS(webhook_id),
        .op = &vast_op_delete_webhook,
        .done = "Webhook {id} deleted." },
    { .words = "rotate webhook-secret",
        .help = "Give a webhook another secret\nThe old one is void at once; the new one is shown this once.",
        .example = "42",
        VAST_ARGUMENTS(webhook_id),
        .op = &vast_op_rotate_webhook_secret,
        .done = "The new secret of webhook {id}: {.webhook.webhook_secret}" },
    { .words = "test webhook",
        .help = "Send a trial event to a webhook",
        .example = "42",
        VAST_ARGUMENTS(webhook_id),
        .op = &vast_op_test_webhook },
};

const vast_command_table vast_cli_account = VAST_COMMANDS("Account", NULL, account_rows);
const vast_command_table vast_cli_webhooks = VAST_COMMANDS("Account", "show webhooks", webhook_rows);
