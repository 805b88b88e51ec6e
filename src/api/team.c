/* SPDX-License-Identifier: MIT */
/* Operations of teams (members, roles) and of money (credit, invoices, charges, earnings). */
#include "rows.h"

static const vast_param path_id_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
};

static const vast_param path_name_params[] = {
    { .name = "name", .in = VAST_IN_PATH, .type = VAST_TYPE_TEXT },
};

/* ---- team -------------------------------------------------------------------------------------------------------- */

static const vast_param create_team_params[] = {
    { .name = "team_name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "transfer_credit", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .preset = "0" },
};

static const vast_param invite_member_params[] = {
    { .name = "email", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "role", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT, .required = true },
};

static const vast_param role_fields_params[] = {
    { .name = "name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "permissions", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .required = true },
};

static const vast_param update_role_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "permissions", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON },
};

const vast_op vast_op_create_team = {
    .method = VAST_POST,
    .path = "/api/v0/team/",
    VAST_PARAMS(create_team_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_destroy_team = {
    .method = VAST_DELETE,
    .path = "/api/v0/team/",
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_USER_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_invite_member = {
    .method = VAST_POST,
    .path = "/api/v0/team/invite/",
    VAST_PARAMS(invite_member_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_TEAM_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_list_members = {
    .method = VAST_GET,
    .path = "/api/v0/team/members/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_TEAM_READ,
    .min_interval_ms = 2000,
};

static const vast_sign status_success_signs[] = {
    { .member = "status", .begins = "success", .effect = VAST_EFFECT_DONE },
};

const vast_op vast_op_remove_member = {
    .method = VAST_DELETE,
    .path = "/api/v0/team/members/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_TEAM_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(status_success_signs),
};

/* What the responses of these operations have instead of `success: true`. */
static const vast_sign msg_success_signs[] = {
    { .member = "msg", .begins = "success", .effect = VAST_EFFECT_DONE },
};

static const vast_sign role_updated_signs[] = {
    { .member = "", .begins = "successfully updated", .effect = VAST_EFFECT_DONE },
};

const vast_op vast_op_create_team_role = {
    .method = VAST_POST,
    .path = "/api/v0/team/roles/",
    VAST_PARAMS(role_fields_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_TEAM_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(msg_success_signs),
};

const vast_op vast_op_list_team_roles = {
    .method = VAST_GET,
    .path = "/api/v0/team/roles-full/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_TEAM_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_show_team_role = {
    .method = VAST_GET,
    .path = "/api/v0/team/roles/{name}/",
    VAST_PARAMS(path_name_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_TEAM_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_update_team_role = {
    .method = VAST_PUT,
    .path = "/api/v0/team/roles/{id}/",
    VAST_PARAMS(update_role_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .scope = VAST_SCOPE_TEAM_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(role_updated_signs),
};

const vast_op vast_op_remove_team_role = {
    .method = VAST_DELETE,
    .path = "/api/v0/team/roles/{name}/",
    VAST_PARAMS(path_name_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_TEAM_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(status_success_signs),
};

/* ---- money ------------------------------------------------------------------------------------------------------- */

static const vast_param transfer_credit_params[] = {
    { .name = "sender", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .preset = "\"me\"" },
    { .name = "recipient", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "amount", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .required = true },
};

static const vast_param old_invoices_params[] = {
    OWNER_ME,
    { .name = "sdate", .in = VAST_IN_QUERY, .type = VAST_TYPE_NUMBER },
    { .name = "edate", .in = VAST_IN_QUERY, .type = VAST_TYPE_NUMBER },
    { .name = "inc_charges", .in = VAST_IN_QUERY, .type = VAST_TYPE_BOOL },
};

static const vast_param fetch_contracts_params[] = {
    { .name = "label", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "contract_ids", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON },
};

static const vast_param paged_invoices_params[] = {
    { .name = "select_filters", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON },
    { .name = "latest_first", .in = VAST_IN_QUERY, .type = VAST_TYPE_BOOL },
    { .name = "limit", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT },
    { .name = "format", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
    { .name = "after_token", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
    { .name = "order_by", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON },
};

static const vast_param earnings_params[] = {
    OWNER_ME,
    { .name = "sday", .in = VAST_IN_QUERY, .type = VAST_TYPE_NUMBER },
    { .name = "eday", .in = VAST_IN_QUERY, .type = VAST_TYPE_NUMBER },
    { .name = "machid", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "last_days", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT },
};

const vast_op vast_op_transfer_credit = {
    .method = VAST_PUT,
    .path = "/api/v0/commands/transfer_credit/",
    VAST_PARAMS(transfer_credit_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_BILLING_WRITE,
    .min_interval_ms = 2500,
};

const vast_op vast_op_list_old_invoices = {
    .method = VAST_GET,
    .path = "/api/v0/users/me/invoices",
    VAST_PARAMS(old_invoices_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_BILLING_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_fetch_contracts = {
    .method = VAST_POST,
    .path = "/api/v0/contracts/fetch/",
    VAST_PARAMS(fetch_contracts_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .reads_only = true,
};

const vast_op vast_op_list_invoices = {
    .method = VAST_GET,
    .path = "/api/v1/invoices/",
    VAST_PARAMS(paged_invoices_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_BILLING_READ,
    .min_interval_ms = 3000,
};

const vast_op vast_op_list_charges = {
    .method = VAST_GET,
    .path = "/api/v0/charges/",
    VAST_PARAMS(paged_invoices_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_BILLING_READ,
    .min_interval_ms = 1000,
};

const vast_op vast_op_show_earnings = {
    .method = VAST_GET,
    .path = "/api/v0/users/me/machine-earnings",
    VAST_PARAMS(earnings_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_BILLING_READ,
    .min_interval_ms = 2000,
};

/* ---- the team as a whole, roles of a member ---------------------------------------------------------------------- */

static const vast_param update_team_params[] = {
    { .name = "team_name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
};

const vast_op vast_op_update_team = {
    .method = VAST_PUT,
    .path = "/api/v0/team/",
    VAST_PARAMS(update_team_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_TEAM_WRITE,
    .min_interval_ms = 2000,
};

static const vast_param transfer_team_params[] = {
    { .name = "new_team_owner_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "delete_billing", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
};

const vast_op vast_op_transfer_team = {
    .method = VAST_PUT,
    .path = "/api/v0/team/transfer/",
    VAST_PARAMS(transfer_team_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_TEAM_WRITE,
    .min_interval_ms = 2000,
};

static const vast_sign list_team_keys_signs[] = {
    { .member = "msg", .begins = "no active team api keys", .effect = VAST_EFFECT_NOTHING },
};

const vast_op vast_op_list_team_keys = {
    .method = VAST_GET,
    .path = "/api/v0/team/apikeys/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_TEAM_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(list_team_keys_signs),
};

const vast_op vast_op_list_team_balances = {
    .method = VAST_GET,
    .path = "/api/v0/team/balances",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_list_role_names = {
    .method = VAST_GET,
    .path = "/api/v0/team/roles/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_TEAM_READ,
    .min_interval_ms = 2000,
};

static const vast_param member_role_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "role", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
};

const vast_op vast_op_add_member_role = {
    .method = VAST_POST,
    .path = "/api/v0/team/members/{id}/roles/",
    VAST_PARAMS(member_role_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_TEAM_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(msg_success_signs),
};

static const vast_param update_member_role_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "member_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "role_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
};

const vast_op vast_op_update_member_role = {
    .method = VAST_PUT,
    .path = "/api/v0/team/members/{id}/roles/",
    VAST_PARAMS(update_member_role_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_TEAM_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_remove_member_role = {
    .method = VAST_DELETE,
    .path = "/api/v0/team/members/{id}/roles/",
    VAST_PARAMS(member_role_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_TEAM_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(msg_success_signs),
};

/* ---- charts and earnings ----------------------------------------------------------------------------------------- */

const vast_op vast_op_show_charge_chart = {
    .method = VAST_GET,
    .path = "/api/v0/charges/chart/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_BILLING_READ,
    .min_interval_ms = 1000,
};

const vast_op vast_op_show_total_earnings = {
    .method = VAST_GET,
    .path = "/api/v0/user/earnings",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_BILLING_READ,
    .min_interval_ms = 1900,
};

const vast_op vast_op_show_earnings_data = {
    .method = VAST_GET,
    .path = "/api/v0/user/earnings/data",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_BILLING_READ,
    .min_interval_ms = 1900,
};

static const vast_param list_earnings_params[] = {
    { .name = "group_by", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
    { .name = "select_filters", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON },
    { .name = "order_by", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON },
    { .name = "limit", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT },
    { .name = "after_token", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
};

const vast_op vast_op_list_earnings = {
    .method = VAST_GET,
    .path = "/api/v1/user/earnings/",
    VAST_PARAMS(list_earnings_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_BILLING_READ,
    .min_interval_ms = 1900,
};

const vast_op vast_op_show_earnings_chart = {
    .method = VAST_GET,
    .path = "/api/v1/user/earnings/chart/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_BILLING_READ,
    .min_interval_ms = 1900,
};

const vast_op vast_op_show_earnings_summary = {
    .method = VAST_GET,
    .path = "/api/v1/user/earnings/summary/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_BILLING_READ,
    .min_interval_ms = 1900,
};
