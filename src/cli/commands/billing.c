/* SPDX-License-Identifier: MIT */
/* Commands for credit transfers and earnings. */
#include <string.h>
#include <time.h>

#include "cli.h"
#include "dates.h"
#include "rows.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- transfer credit --------------------------------------------------------------------------------------------- */

/* An option takes precedence over the positional argument with the same meaning. */
static const char *either(const vast_cli *cli, const char *option, const char *word)
{
    const char *value = vast_value(cli, option);
    return value != NULL ? value : vast_value(cli, word);
}

static bool confirm_transfer(vast_cli *cli, const char *amount, const char *recipient)
{
    const char *question = vast_keep(cli, "Transfer $%s to %s? This cannot be undone.", amount, recipient);
    return question != NULL && vast_confirm(cli, question);
}

static int run_transfer(vast_cli *cli)
{
    static const char *const done[2][2] = {
        { "${usd} transferred to {to}.", "${amount} transferred to {to}." },
        { "${usd} transferred to {recipient}.", "${amount} transferred to {recipient}." },
    };
    vast_call_args args;
    const char *recipient = either(cli, "recipient", "to"), *amount = either(cli, "amount", "usd");
    if (recipient == NULL || amount == NULL) {
        return vast_misuse(cli, recipient == NULL ? "RECIPIENT is required" : "AMOUNT is required");
    }
    if (!confirm_transfer(cli, amount, recipient)) {
        return vast_decline(cli, "Nothing was transferred.");
    }
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_request request = vast_args_request(&args);
    return vast_send_and_show(cli, &request, NULL, done[vast_is_given(cli, "recipient")][vast_is_given(cli, "amount")]);
}

/* ---- show earnings ----------------------------------------------------------------------------------------------- */

/* Formats seconds as days, with as many decimals as the official tool, which sends a double. */
static const char *days_text(vast_cli *cli, uint64_t seconds)
{
    const uint64_t one = UINT64_C(1000000000000); /* 12 decimals */
    char places[VAST_INT_CHARS];
    size_t len = vast_int_text((int64_t)(one + seconds % VAST_DAY_S * one / VAST_DAY_S), places);
    while (len > 2 && places[len - 1] == '0') {
        len--;
    }
    return vast_keep(cli, "%lld.%.*s", (long long)(seconds / VAST_DAY_S), (int)len - 1, places + 1);
}

static bool day_of(vast_cli *cli, const char *name, const char **text)
{
    int64_t seconds = (int64_t)time(NULL) - VAST_DAY_S;
    const char *given = vast_value(cli, name);
    if (given != NULL && (!vast_text_date(given, &seconds) || seconds < 0)) {
        vast_no_date(cli, vast_keep(cli, "--%s", name), given);
        return false;
    }
    *text = days_text(cli, (uint64_t)seconds);
    return *text != NULL;
}

static int run_earnings(vast_cli *cli)
{
    vast_call_args args;
    const char *from, *to;
    if (!vast_row_args(cli, &args) || !day_of(cli, "start_date", &from) || !day_of(cli, "end_date", &to)) {
        return VAST_EXIT_USAGE;
    }
    vast_args_text(&args, "sday", from);
    vast_args_text(&args, "eday", to);
    return vast_run_call(cli, &args);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument transfer_credit_arguments[] = {
    { .name = "to",
        .value_name = "RECIPIENT",
        .count = VAST_OPTIONAL,
        .feeds = "recipient",
        .help = "email address or ID of the account that receives the credit" },
    { .name = "usd",
        .value_name = "AMOUNT",
        .type = VAST_ARGUMENT_NUMBER,
        .count = VAST_OPTIONAL,
        .feeds = "amount",
        .help = "amount to transfer, in USD" },
    { .name = "--recipient", .short_name = "-r", .feeds = "recipient", .help = "same as RECIPIENT; takes precedence" },
    { .name = "--amount",
        .short_name = "-a",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "amount",
        .help = "same as AMOUNT; takes precedence" },
    { .name = "--yes",
        .short_name = "-y",
        .alias = "--skip",
        .type = VAST_ARGUMENT_FLAG,
        .help = "do not ask for confirmation" },
};

static const vast_argument show_earnings_arguments[] = {
    { .name = "--quiet",
        .short_name = "-q",
        .type = VAST_ARGUMENT_FLAG,
        .hidden = true,
        .help = "accepted for compatibility; has no effect" },
    { .shared = &vast_day_options },
    { .name = "--machine_id",
        .short_name = "-m",
        .value_name = "ID",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .feeds = "machid",
        .help = "only the earnings of this machine" },
};

static const vast_command rows[] = {
    {
        .words = "transfer credit",
        .harm = VAST_HARM_SPENDS,
        .asks_itself = true,
        .summary = "Transfer credit to another account; this cannot be undone",
        .example = "bob@example.com 25.50",
        ARGUMENTS(transfer_credit_arguments),
        .op = &vast_op_transfer_credit,
        .run = run_transfer,
        .check_with = "show user",
    },
    {
        .words = "show earnings",
        .summary = "Print the earnings of your machines as JSON",
        .example = "-s 2026-01-01 -e 2026-01-31 -m 36683",
        ARGUMENTS(show_earnings_arguments),
        .op = &vast_op_show_earnings,
        .run = run_earnings,
        .view = VIEW(.kind = VAST_VIEW_JSON),
    },
};

const vast_command_table vast_cli_billing = {
    .heading = "Billing",
    COMMANDS(rows),
};
