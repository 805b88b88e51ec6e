/* SPDX-License-Identifier: MIT */
/* Earnings of a host and of referrals, and the charts of charges and earnings. */
#include "cli.h"
#include "pages.h"
#include "rows.h"
#include "vastai/ops.h"

static const vast_argument earnings_arguments[] = {
    { .name = "--group-by", .value_name = "WHAT", .feeds = "group_by", .help = "one row for each day or each machine" },
    { .name = "--filters",
        .value_name = "JSON",
        .type = VAST_ARGUMENT_JSON,
        .feeds = "select_filters",
        .help = "filters, as JSON: '{\"machine_id\":{\"eq\":36683}}'" },
    { .name = "--order-by",
        .value_name = "JSON",
        .type = VAST_ARGUMENT_JSON,
        .feeds = "order_by",
        .help = "order, as JSON: '[{\"col\":\"day\",\"dir\":\"desc\"}]'" },
    { .shared = &vast_page_options },
};

static const vast_column earnings_columns[] = {
    { .key = "day", .title = "Day", .left = true },
    { .key = "machine_id", .title = "Machine" },
    { .key = "gpu_earn", .title = "GPU", .unit = VAST_UNIT_USD },
    { .key = "sto_earn", .title = "Storage", .unit = VAST_UNIT_USD },
    { .key = "bwu_earn", .title = "Upload", .unit = VAST_UNIT_USD },
    { .key = "bwd_earn", .title = "Download", .unit = VAST_UNIT_USD },
    { .key = "sla_earn", .title = "SLA", .unit = VAST_UNIT_USD },
    { .key = "referral_earn", .title = "Referrals", .unit = VAST_UNIT_USD },
    { .key = "total_earn", .title = "Total", .unit = VAST_UNIT_USD, .weight = VAST_WEIGHT_HIGH },
};

static const vast_column total_columns[] = {
    { .key = "machine_earnings", .title = "Machines", .unit = VAST_UNIT_USD },
    { .key = "sla_earnings", .title = "SLA", .unit = VAST_UNIT_USD },
    { .key = "sla_collateral", .title = "SLA collateral", .unit = VAST_UNIT_USD },
    { .key = "referral_credits", .title = "Referrals", .unit = VAST_UNIT_USD },
    { .key = "referral_count", .title = "Referred users" },
};

static const vast_column summary_columns[] = {
    { .key = "gpu_earn", .title = "GPU", .unit = VAST_UNIT_USD },
    { .key = "sto_earn", .title = "Storage", .unit = VAST_UNIT_USD },
    { .key = "bwu_earn", .title = "Upload", .unit = VAST_UNIT_USD },
    { .key = "bwd_earn", .title = "Download", .unit = VAST_UNIT_USD },
    { .key = "sla_earn", .title = "SLA", .unit = VAST_UNIT_USD },
    { .key = "referral_earn", .title = "Referrals", .unit = VAST_UNIT_USD },
    { .key = "referral_count", .title = "Referred users" },
    { .key = "total_earn", .title = "Total", .unit = VAST_UNIT_USD },
    { .key = "reliability", .title = "Reliability", .unit = VAST_UNIT_PERCENT },
};

static const vast_command rows[] = {
    {
        .words = "show earnings-v1",
        .summary = "List earnings by day or by machine",
        .example = "--group-by machine",
        ARGUMENTS(earnings_arguments),
        .op = &vast_op_list_earnings,
        .run = vast_run_pages,
        .view = VIEW(.list = "rows", .empty = "No earnings.", .raw_whole = true, COLUMNS(earnings_columns)),
    },
    {
        .words = "show earnings-summary",
        .summary = "Show everything that the account has earned so far",
        .example = "--raw",
        .op = &vast_op_show_earnings_summary,
        .view = VIEW(.kind = VAST_VIEW_BLOCK, .list = "summary", COLUMNS(summary_columns)),
    },
    {
        .words = "show total-earnings",
        .summary = "Show the total earnings of machines and referrals",
        .example = "--raw",
        .op = &vast_op_show_total_earnings,
        .view = VIEW(.kind = VAST_VIEW_BLOCK, COLUMNS(total_columns)),
    },
    {
        .words = "show earnings-data",
        .summary = "Show earnings by day, by machine and by referral, as JSON",
        .example = "--raw",
        .op = &vast_op_show_earnings_data,
        .view = VIEW(.kind = VAST_VIEW_JSON),
    },
    {
        .words = "show earnings-chart",
        .summary = "Show earnings over time, as JSON",
        .example = "--raw",
        .op = &vast_op_show_earnings_chart,
        .view = VIEW(.kind = VAST_VIEW_JSON),
    },
    {
        .words = "show charges-chart",
        .summary = "Show charges over time, as JSON",
        .example = "--raw",
        .op = &vast_op_show_charge_chart,
        .view = VIEW(.kind = VAST_VIEW_JSON),
    },
};

const vast_command_table vast_cli_earnings = {
    .heading = "Billing",
    COMMANDS(rows),
};
