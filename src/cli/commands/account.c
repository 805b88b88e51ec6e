/* SPDX-License-Identifier: MIT */
/* The user and the account: subaccounts, what happened, notifications, webhooks. */
#include <string.h>

#include "cli.h"
#include "rows.h"
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

/* clang-format off */
#define WEBHOOK_ID ARG("id") ID FIELD HELP("the webhook")

/* ---- views --------------------------------------------------------------------------------------------------------- */

#define NOTIFICATION_PREFS LIST("notification_preferences") BLOCK

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

static const vast_command account_rows[] = {
    { .text = WORDS("show user") HELP("Show the account of the key") EXAMPLE("--raw")
      ARG("-q,--quiet") FLAG HELP("print the id only")
      HIDE("api_key") BLOCK
      COLUMN(RIGHT, "id", "id")
      COLUMN(RIGHT, "username", "user")
      COLUMN(RIGHT, "email", "email")
      COLUMN(RIGHT, "fullname", "name")
      COLUMN(RIGHT USD, "balance", "balance")
      COLUMN(RIGHT USD, "credit", "credit")
      COLUMN(RIGHT USD, "balance_threshold", "warn below")
      COLUMN(RIGHT YES_NO, "balance_threshold_enabled", "warning on")
      COLUMN(RIGHT YES_NO, "can_pay", "can pay")
      COLUMN(RIGHT YES_NO, "has_billing", "billing set up")
      COLUMN(RIGHT_FULL, "ssh_key", "ssh key")
      COLUMN(RIGHT_FULL, "billaddress_line1", "address")
      COLUMN(RIGHT_FULL, "billaddress_city", "city")
      COLUMN(RIGHT_FULL, "billaddress_country", "country"),
      .op = &vast_op_show_user },
    { .text = WORDS("set user")
        HELP("Change the account by a file of JSON\nMembers are, among others, fullname, ssh_key, phone_number, "
             "paypal_email, balance_threshold, autobill_threshold and billaddress_line1.") EXAMPLE("--file me.json")
      ARG("--file") REQUIRED HELP("the members to set, a file that holds a JSON object"),
      .op = &vast_op_set_user, .run = run_set_user },
    { .text = WORDS("create subaccount") HELP("Create an account below yours")
        EXAMPLE("--email bob@example.com --username bob --password secret --type client")
      ARG("--email") FIELD REQUIRED HELP("its address, for the login")
      ARG("--username") FIELD REQUIRED HELP("its name, for the login")
      ARG("--password") FIELD REQUIRED SECRET HELP("its password")
      ARG("--type") HELP("host: it may only offer machines; or client")
      DONE("Subaccount {.id} created for {email}."),
      .op = &vast_op_create_subaccount, .run = run_create_subaccount },
    { .text = WORDS("show subaccounts") HELP("List the accounts below yours") EXAMPLE("--full")
      QUIET
      LIST("users") EMPTY("There are no subaccounts.") RAW_FIRST
      COLUMN(RIGHT, "id", "ID")
      COLUMN(LEFT, "username", "User")
      COLUMN(LEFT, "email", "Email")
      COLUMN(LEFT, "fullname", "Name")
      COLUMN(RIGHT USD, "credit", "Credit")
      COLUMN(RIGHT USD, "balance", "Balance")
      COLUMN(RIGHT YES_NO, "can_pay", "Can pay"),
      .op = &vast_op_list_subaccounts },
    { .text = WORDS("show ipaddrs") HELP("List the addresses from which the account was used") EXAMPLE("--raw")
      LIST("results") EMPTY("No addresses are on record.")
      COLUMN(LEFT, "ip", "Address")
      COLUMN(LEFT, "first_seen", "First seen")
      COLUMN(LEFT, "first_location", "From"),
      .op = &vast_op_list_ipaddrs },
    { .text = WORDS("show audit-logs") HELP("List what was done with the account") EXAMPLE("--full")
      EMPTY("Nothing is on record.")
      COLUMN(LEFT MOMENT, "created_at", "At (UTC)")
      COLUMN(LEFT, "ip_address", "From")
      COLUMN(RIGHT, "api_key_id", "Key ID")
      COLUMN(LEFT, "api_route", "What")
      COLUMN(LEFT, "args", "Arguments"),
      .op = &vast_op_list_audit_logs },
    { .text = WORDS("show connections") HELP("List the connected cloud storage") EXAMPLE("--raw")
      EMPTY("No cloud storage is connected.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(LEFT, "name", "Name")
      COLUMN(LEFT, "cloud_type", "Cloud"),
      .op = &vast_op_list_connections },
    { .text = WORDS("show notification-types") HELP("List what notifications and webhooks can tell of")
        EXAMPLE("--full")
      LIST("notification_types") EMPTY("There are no types.")
      COLUMN(LEFT, "key", "Type")
      COLUMN(LEFT, "display_name", "Name")
      COLUMN(LEFT, "category", "Category")
      COLUMN(LEFT YES_NO, "mandatory_email", "Email always")
      COLUMN(LEFT YES_NO, "default_preferences.email", "Email at first")
      COLUMN(LEFT YES_NO, "default_preferences.webhooks", "Webhook at first"),
      .op = &vast_op_list_notification_types },
    { .text = WORDS("show notification-prefs") HELP("Show which notifications go where") EXAMPLE("--raw")
      NOTIFICATION_PREFS,
      .op = &vast_op_show_notification_prefs },
    { .text = WORDS("update notification-prefs") HELP("Choose which notifications go where")
        EXAMPLE("'{\"client\":{\"outbid\":{\"email\":true}}}'")
      ARG("preferences=JSON") JSON FIELD_AS("notification_preferences")
        HELP("for example '{\"client\": {\"low_credit\": {\"email\": true}}}'")
      NOTIFICATION_PREFS,
      .op = &vast_op_update_notification_prefs },
};

static const vast_command webhook_rows[] = {
    { .text = WORDS("show webhooks") HELP("List the webhooks") EXAMPLE("--full")
      QUIET
      LIST("webhooks") EMPTY("There are no webhooks.")
      COLUMN(RIGHT, "id", "ID")
      COLUMN(LEFT, "name", "Name")
      COLUMN(LEFT, "webhook_url", "Address")
      COLUMN(LEFT, "event_types", "Events")
      COLUMN(LEFT MOMENT, "created_at", "Created (UTC)"),
      .op = &vast_op_list_webhooks },
    { .text = WORDS("create webhook")
        HELP("Have events sent to an address of yours\nThe secret by which you know that they are genuine is shown "
             "this once.") EXAMPLE("https://example.com/vast --event client:low_credit client:outbid")
      ARG("webhook_url=ADDRESS") FIELD HELP("where events are sent to, https://...")
      ARG("--event=TYPE") FIELD_AS("event_types") SOME REQUIRED HELP("which; see show notification-types")
      ARG("--name") FIELD HELP("what to call it")
      DONE("Webhook {.webhook.id} created. Its secret: {.webhook.webhook_secret}"),
      .op = &vast_op_create_webhook },
    { .text = WORDS("update webhook") HELP("Change a webhook") EXAMPLE("42 --event client:outbid")
      ARG("id") ID FIELD HELP("the webhook")
      ARG("--address") FIELD_AS("webhook_url") HELP("where events are sent to from now on")
      ARG("--event=TYPE") FIELD_AS("event_types") SOME HELP("which, in place of those before")
      ARG("--name") FIELD HELP("another name for it")
      DONE("Webhook {id} changed."),
      .op = &vast_op_update_webhook },
    { .text = WORDS("delete webhook") HELP("Delete a webhook") EXAMPLE("42")
      WEBHOOK_ID
      DONE("Webhook {id} deleted."),
      .op = &vast_op_delete_webhook },
    { .text = WORDS("rotate webhook-secret")
        HELP("Give a webhook another secret\nThe old one is void at once; the new one is shown this once.")
        EXAMPLE("42")
      WEBHOOK_ID
      DONE("The new secret of webhook {id}: {.webhook.webhook_secret}"),
      .op = &vast_op_rotate_webhook_secret },
    { .text = WORDS("test webhook") HELP("Send a trial event to a webhook") EXAMPLE("42")
      WEBHOOK_ID,
      .op = &vast_op_test_webhook },
};
/* clang-format on */

const vast_command_table vast_cli_account = VAST_COMMANDS("Account", NULL, account_rows);
const vast_command_table vast_cli_webhooks = VAST_COMMANDS("Account", "show webhooks", webhook_rows);
