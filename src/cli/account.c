/* The user and the account. */
#include "cli.h"
#include "vastai/ops.h"

static const vast_argument quiet[] = {
    { .names = "-q,--quiet", .type = VAST_A_FLAG, .help = "print the id only" },
};

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

static const vast_command rows[] = {
    { .words = "show user",
        .help = "Show the account of the key",
        .example = "--raw",
        VAST_ARGUMENTS(quiet),
        .op = &vast_op_show_user,
        .view = &user },
};

const vast_command_table vast_cli_account = VAST_COMMANDS("Billing & account", NULL, rows);
