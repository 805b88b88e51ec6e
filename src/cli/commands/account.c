/* SPDX-License-Identifier: MIT */
/* Commands for the account: its data, subaccounts, audit log, notifications and webhooks. */
#include <string.h>

#include "cli.h"
#include "rows.h"
#include "vastai/ops.h"

/* ---- set user ---------------------------------------------------------------------------------------------------- */

/* A request body in memory. */
typedef struct memory_body {
    const char *text;
    size_t len;
} memory_body;

static vast_err read_memory(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    const memory_body *body = ctx;
    size_t at = offset < body->len ? (size_t)offset : body->len;
    *got = body->len - at < room ? body->len - at : room;
    memcpy(buf, body->text + at, *got);
    return VAST_OK;
}

/* The request body is the whole file. */
static int run_set_user(vast_cli *cli)
{
    memory_body file;
    file.text = vast_scratch_json(cli, vast_value(cli, "file"), &file.len);
    if (file.text == NULL) {
        return VAST_EXIT_USAGE;
    }
    const vast_body body = { .read = read_memory, .ctx = &file, .length = (int64_t)file.len };
    const vast_request request = { .op = &vast_op_set_user, .body = &body };
    return vast_send_and_show(cli, &request, NULL, NULL);
}

/* ---- create subaccount ------------------------------------------------------------------------------------------- */

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

/* ---- arguments --------------------------------------------------------------------------------------------------- */

static const vast_name_list webhook_names = { .noun = "webhook",
    .word = "name",
    .op = &vast_op_list_webhooks,
    .list = "webhooks",
    .keys = NAMES("name"),
    .command = "show webhooks" };

static const vast_argument webhook_id[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &webhook_names,
        .feeds = "id",
        .help = "ID or name of the webhook" },
};

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument show_user_arguments[] = {
    { .name = "--quiet", .short_name = "-q", .type = VAST_ARGUMENT_FLAG, .help = "print only the ID" },
};

static const vast_column show_user_columns[] = {
    { .key = "id", .title = "id" },
    { .key = "username", .title = "user" },
    { .key = "email", .title = "email" },
    { .key = "fullname", .title = "name" },
    { .key = "balance", .title = "balance", .unit = VAST_UNIT_USD },
    { .key = "credit", .title = "credit", .unit = VAST_UNIT_USD },
    { .key = "balance_threshold", .title = "low-balance threshold", .unit = VAST_UNIT_USD },
    { .key = "balance_threshold_enabled", .title = "low-balance warning", .unit = VAST_UNIT_YES_NO },
    { .key = "can_pay", .title = "can pay", .unit = VAST_UNIT_YES_NO },
    { .key = "has_billing", .title = "billing set up", .unit = VAST_UNIT_YES_NO },
    { .key = "ssh_key", .title = "SSH key", .full = true },
    { .key = "billaddress_line1", .title = "address", .full = true },
    { .key = "billaddress_city", .title = "city", .full = true },
    { .key = "billaddress_country", .title = "country", .full = true },
};

static const vast_argument set_user_arguments[] = {
    { .name = "--file", .required = true, .help = "JSON file with an object of the settings to change" },
};

static const vast_argument create_subaccount_arguments[] = {
    { .name = "--email",
        .required = true,
        .feeds = "email",
        .help = "email address of the new account, for the login" },
    { .name = "--username",
        .required = true,
        .feeds = "username",
        .help = "user name of the new account, for the login" },
    { .name = "--password",
        .required = true,
        .feeds = "password",
        .secret = true,
        .help = "password of the new account" },
    { .name = "--type", .help = "client, or host: an account that can only offer machines" },
};

static const vast_column show_subaccounts_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "username", .title = "User", .left = true },
    { .key = "email", .title = "Email", .left = true },
    { .key = "fullname", .title = "Name", .left = true },
    { .key = "credit", .title = "Credit", .unit = VAST_UNIT_USD },
    { .key = "balance", .title = "Balance", .unit = VAST_UNIT_USD, .weight = VAST_WEIGHT_HIGH },
    { .key = "can_pay", .title = "Can pay", .unit = VAST_UNIT_YES_NO },
};

static const vast_column show_ipaddrs_columns[] = {
    { .key = "ip", .title = "IP address", .left = true, .whole = true },
    { .key = "first_seen", .title = "First seen", .left = true },
    { .key = "first_location", .title = "First location", .left = true },
};

static const vast_column show_audit_logs_columns[] = {
    { .key = "created_at", .title = "Time (UTC)", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "ip_address", .title = "IP address", .left = true, .whole = true },
    { .key = "api_key_id", .title = "Key ID" },
    { .key = "api_route", .title = "Request", .left = true },
    { .key = "args", .title = "Arguments", .left = true },
};

static const vast_column show_connections_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "name", .title = "Name", .left = true },
    { .key = "cloud_type", .title = "Cloud", .left = true },
};

static const vast_column show_notification_types_columns[] = {
    { .key = "key", .title = "Type", .left = true },
    { .key = "display_name", .title = "Name", .left = true },
    { .key = "category", .title = "Category", .left = true },
    { .key = "mandatory_email", .title = "Email required", .unit = VAST_UNIT_YES_NO, .left = true },
    { .key = "default_preferences.email", .title = "Email default", .unit = VAST_UNIT_YES_NO, .left = true },
    { .key = "default_preferences.webhooks", .title = "Webhook default", .unit = VAST_UNIT_YES_NO, .left = true },
};

static const vast_argument update_notification_prefs_arguments[] = {
    { .name = "preferences",
        .value_name = "JSON",
        .type = VAST_ARGUMENT_JSON,
        .feeds = "notification_preferences",
        .help = "settings to change, for example '{\"client\": {\"low_credit\": {\"email\": true}}}'" },
};

static const vast_command account_rows[] = {
    {
        .words = "show user",
        .summary = "Show the account that the API key belongs to",
        .example = "--raw",
        ARGUMENTS(show_user_arguments),
        .op = &vast_op_show_user,
        .view = VIEW(.kind = VAST_VIEW_BLOCK, .hide = NAMES("api_key"), COLUMNS(show_user_columns)),
        .json_in_pipe = true,
    },
    {
        .words = "set user",
        .harm = VAST_HARM_NONE,
        .summary = "Change settings of the account",
        .description = "Settings include fullname, ssh_key, phone_number, paypal_email, balance_threshold, "
                       "autobill_threshold and billaddress_line1.",
        .example = "--file me.json",
        ARGUMENTS(set_user_arguments),
        .op = &vast_op_set_user,
        .run = run_set_user,
        .check_with = "show user",
    },
    {
        .words = "create subaccount",
        .harm = VAST_HARM_NONE,
        .summary = "Create a subaccount of your account",
        .example = "--email bob@example.com --username bob --password secret --type client",
        ARGUMENTS(create_subaccount_arguments),
        .op = &vast_op_create_subaccount,
        .run = run_create_subaccount,
        .done = "Subaccount {.id} created for {email}.",
        .check_with = "show subaccounts",
    },
    {
        .words = "show subaccounts",
        .summary = "List the subaccounts of your account",
        .example = "--full",
        .op = &vast_op_list_subaccounts,
        .view = VIEW(.list = "users", .empty = "There are no subaccounts.", .raw_first = true,
            COLUMNS(show_subaccounts_columns)),
    },
    {
        .words = "show ipaddrs",
        .summary = "List the IP addresses from which the account was used",
        .example = "--raw",
        .op = &vast_op_list_ipaddrs,
        .view = VIEW(.list = "results", .empty = "No IP addresses.", COLUMNS(show_ipaddrs_columns)),
    },
    {
        .words = "show audit-logs",
        .summary = "List the requests made with the API keys of the account",
        .example = "--full",
        .op = &vast_op_list_audit_logs,
        .view = VIEW(.empty = "The audit log is empty.", COLUMNS(show_audit_logs_columns)),
    },
    {
        .words = "show connections",
        .summary = "List the cloud storage connections of the account",
        .example = "--raw",
        .op = &vast_op_list_connections,
        .view = VIEW(.empty = "No cloud storage connections.", COLUMNS(show_connections_columns)),
    },
    {
        .words = "show notification-types",
        .summary = "List the types of notifications and webhook events",
        .example = "--full",
        .op = &vast_op_list_notification_types,
        .view = VIEW(.list = "notification_types", .empty = "No notification types.",
            COLUMNS(show_notification_types_columns)),
    },
    {
        .words = "show notification-prefs",
        .summary = "Show which notifications are sent by email and webhook",
        .example = "--raw",
        .op = &vast_op_show_notification_prefs,
        .view = VIEW(.kind = VAST_VIEW_BLOCK, .list = "notification_preferences"),
    },
    {
        .words = "update notification-prefs",
        .harm = VAST_HARM_NONE,
        .summary = "Choose which notifications to send by email and webhook",
        .example = "'{\"client\":{\"outbid\":{\"email\":true}}}'",
        ARGUMENTS(update_notification_prefs_arguments),
        .op = &vast_op_update_notification_prefs,
        .view = VIEW(.kind = VAST_VIEW_BLOCK, .list = "notification_preferences"),
        .check_with = "show notification-prefs",
    },
};

static const vast_column show_webhooks_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "name", .title = "Name", .left = true },
    { .key = "webhook_url", .title = "URL", .left = true, .whole = true },
    { .key = "event_types", .title = "Events", .left = true },
    { .key = "created_at", .title = "Created (UTC)", .unit = VAST_UNIT_DATE, .left = true },
};

static const vast_argument create_webhook_arguments[] = {
    { .name = "webhook_url", .value_name = "URL", .feeds = "webhook_url", .help = "https URL to send events to" },
    { .name = "--event",
        .value_name = "TYPE",
        .count = VAST_ONE_OR_MORE,
        .required = true,
        .feeds = "event_types",
        .help = "types of the events to send; see \"show notification-types\"" },
    { .name = "--name", .feeds = "name", .help = "name of the webhook" },
};

static const vast_argument update_webhook_arguments[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &webhook_names,
        .feeds = "id",
        .help = "ID or name of the webhook" },
    { .name = "--address", .value_name = "URL", .feeds = "webhook_url", .help = "new https URL to send events to" },
    { .name = "--event",
        .value_name = "TYPE",
        .count = VAST_ONE_OR_MORE,
        .feeds = "event_types",
        .help = "types of the events to send; they replace the current ones" },
    { .name = "--name", .feeds = "name", .help = "new name of the webhook" },
};

static const vast_command webhook_rows[] = {
    {
        .words = "show webhooks",
        .summary = "List the webhooks of the account",
        .example = "--full",
        .op = &vast_op_list_webhooks,
        .view = VIEW(.list = "webhooks", .empty = "There are no webhooks.", COLUMNS(show_webhooks_columns)),
    },
    {
        .words = "create webhook",
        .harm = VAST_HARM_NONE,
        .summary = "Create a webhook: have account events sent to a URL",
        .description = "The secret that authenticates the events is shown only once.",
        .example = "https://example.com/vast --event client:low_credit client:outbid",
        ARGUMENTS(create_webhook_arguments),
        .op = &vast_op_create_webhook,
        .done = "Webhook {.webhook.id} created, with secret {.webhook.webhook_secret}",
    },
    {
        .words = "update webhook",
        .harm = VAST_HARM_NONE,
        .summary = "Change the URL, event types or name of a webhook",
        .example = "42 --event client:outbid",
        ARGUMENTS(update_webhook_arguments),
        .op = &vast_op_update_webhook,
        .done = "Webhook {id} updated.",
    },
    {
        .words = "delete webhook",
        .harm = VAST_HARM_DESTROYS,
        .question = "Delete webhook {id}?",
        .summary = "Delete a webhook",
        .example = "42",
        ARGUMENTS(webhook_id),
        .op = &vast_op_delete_webhook,
        .done = "Webhook {id} deleted.",
    },
    {
        .words = "rotate webhook-secret",
        .harm = VAST_HARM_FINAL,
        .question = "Replace the secret of webhook {id}? The old one stops working.",
        .summary = "Replace the secret of a webhook",
        .description = "The old secret is invalid at once; the new secret is shown only once.",
        .example = "42",
        ARGUMENTS(webhook_id),
        .op = &vast_op_rotate_webhook_secret,
        .done = "New secret of webhook {id}: {.webhook.webhook_secret}",
    },
    {
        .words = "test webhook",
        .harm = VAST_HARM_NONE,
        .summary = "Send a test event to a webhook",
        .example = "42",
        ARGUMENTS(webhook_id),
        .op = &vast_op_test_webhook,
    },
};

const vast_command_table vast_cli_account = {
    .heading = "Account",
    COMMANDS(account_rows),
};
const vast_command_table vast_cli_webhooks = {
    .heading = "Account",
    .list_command = "show webhooks",
    COMMANDS(webhook_rows),
};
