/* SPDX-License-Identifier: MIT */
/* Operations for hosts: machines, their offers, default jobs and maintenance. */
#include "rows.h"

static const vast_param path_id_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
};

static const vast_param owner_me_params[] = {
    OWNER_ME,
};

static const vast_param path_id_owner_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    OWNER_ME,
};

static const vast_param list_machine_params[] = {
    { .name = "machine", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "price_gpu", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "price_disk", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "price_inetu", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "price_inetd", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "price_min_bid", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "min_chunk", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "end_date", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "credit_discount_max", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "duration", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "vol_size", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "vol_price", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "hidden_listing", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
    { .name = "sla_r_claim", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "sla_sigma_x", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "sla_max_beta", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
};

static const vast_param set_defjob_params[] = {
    { .name = "machine", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "price_gpu", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "price_inetu", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "price_inetd", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "image", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "args", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .nullable = true },
    { .name = "args_str", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "env", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON },
    { .name = "onstart", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "use_ssh", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
};

static const vast_param list_maintenances_params[] = {
    OWNER_ME,
    { .name = "machine_ids", .in = VAST_IN_QUERY, .type = VAST_TYPE_IDS, .required = true },
};

static const vast_param machine_ids_params[] = {
    { .name = "machine_ids", .in = VAST_IN_BODY, .type = VAST_TYPE_IDS, .required = true },
};

static const vast_param cancel_maintenance_params[] = {
    { .name = "machine_id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    CLIENT_ME,
    { .name = "machine_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
};

static const vast_param schedule_maintenance_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    CLIENT_ME,
    { .name = "sdate", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .required = true },
    { .name = "duration", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .required = true },
    { .name = "maintenance_category", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "maintenance_reason", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

static const vast_param set_min_bid_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    CLIENT_ME,
    { .name = "price", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .required = true },
};

const vast_op vast_op_list_machines = {
    .method = VAST_GET,
    .path = "/api/v0/machines",
    VAST_PARAMS(owner_me_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MACHINE_READ,
    .min_interval_ms = 2500,
};

const vast_op vast_op_show_machine = {
    .method = VAST_GET,
    .path = "/api/v0/machines/{id}",
    VAST_PARAMS(path_id_owner_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MACHINE_READ,
    .min_interval_ms = 1100,
};

const vast_op vast_op_list_maintenances = {
    .method = VAST_GET,
    .path = "/api/v0/machines/maintenances",
    VAST_PARAMS(list_maintenances_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_list_machine = {
    .method = VAST_PUT,
    .path = "/api/v0/machines/create_asks/",
    VAST_PARAMS(list_machine_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MACHINE_WRITE,
    .min_interval_ms = 5000,
};

const vast_op vast_op_unlist_machine = {
    .method = VAST_DELETE,
    .path = "/api/v0/machines/{id}/asks/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_MACHINE_WRITE,
    .min_interval_ms = 1800,
};

const vast_op vast_op_delete_machine = {
    .method = VAST_POST,
    .path = "/api/v0/machines/{id}/force_delete/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
};

static const vast_sign nothing_expired_signs[] = {
    { .member = "msg", .begins = "no expired contracts to delete", .effect = VAST_EFFECT_NOTHING },
};

const vast_op vast_op_cleanup_machine = {
    .method = VAST_PUT,
    .path = "/api/v0/machines/{id}/cleanup/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .scope = VAST_SCOPE_MACHINE_WRITE,
    .min_interval_ms = 8000,
    VAST_SIGNS(nothing_expired_signs),
};

const vast_op vast_op_defrag_machines = {
    .method = VAST_PUT,
    .path = "/api/v0/machines/defrag_offers/",
    VAST_PARAMS(machine_ids_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MACHINE_WRITE,
    .min_interval_ms = 2800,
};

const vast_op vast_op_set_defjob = {
    .method = VAST_PUT,
    .path = "/api/v0/machines/create_bids/",
    VAST_PARAMS(set_defjob_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MACHINE_WRITE,
    .min_interval_ms = 2800,
};

const vast_op vast_op_remove_defjob = {
    .method = VAST_DELETE,
    .path = "/api/v0/machines/{id}/defjob/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_MACHINE_WRITE,
    .min_interval_ms = 1200,
};

const vast_op vast_op_set_min_bid = {
    .method = VAST_PUT,
    .path = "/api/v0/machines/{id}/minbid/",
    VAST_PARAMS(set_min_bid_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MACHINE_WRITE,
    .min_interval_ms = 1500,
};

const vast_op vast_op_schedule_maintenance = {
    .method = VAST_PUT,
    .path = "/api/v0/machines/{id}/dnotify",
    VAST_PARAMS(schedule_maintenance_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_MACHINE_WRITE,
    .min_interval_ms = 2500,
};

const vast_op vast_op_cancel_maintenance = {
    .method = VAST_PUT,
    .path = "/api/v0/machines/{machine_id}/cancel_maint/",
    VAST_PARAMS(cancel_maintenance_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MACHINE_WRITE,
    .min_interval_ms = 2500,
};

const vast_op vast_op_machine_reports = {
    .method = VAST_GET,
    .path = "/api/v0/machines/{id}/reports/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MACHINE_READ,
    .min_interval_ms = 1200,
};

/* ---- hosting ----------------------------------------------------------------------------------------------------- */

/* Its parameters are not documented; these are those of other paged lists. */
static const vast_param list_machines_paged_params[] = {
    { .name = "limit", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT },
    { .name = "after_token", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
};

const vast_op vast_op_list_machines_paged = {
    .method = VAST_GET,
    .path = "/api/v1/machines/",
    VAST_PARAMS(list_machines_paged_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MACHINE_READ,
    .min_interval_ms = 2000,
};

static const vast_param search_maintenances_params[] = {
    { .name = "machine_ids", .in = VAST_IN_BODY, .type = VAST_TYPE_IDS, .required = true },
    { .name = "ctime", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
};

const vast_op vast_op_search_maintenances = {
    .method = VAST_POST,
    .path = "/api/v0/machines/maintenances",
    VAST_PARAMS(search_maintenances_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .reads_only = true,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 1000,
};

static const vast_param delete_maintenance_params[] = {
    { .name = "maintenance_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
};

const vast_op vast_op_delete_maintenance = {
    .method = VAST_DELETE,
    .path = "/api/v0/machines/maintenances",
    VAST_PARAMS(delete_maintenance_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_MACHINE_WRITE,
    .min_interval_ms = 1000,
};

static const vast_param schedule_maintenances_params[] = {
    { .name = "machine_ids", .in = VAST_IN_BODY, .type = VAST_TYPE_IDS, .required = true },
    { .name = "sdate", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .required = true },
    { .name = "duration", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "maintenance_category", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

const vast_op vast_op_schedule_maintenances = {
    .method = VAST_POST,
    .path = "/api/v0/machines/maintenances/batch",
    VAST_PARAMS(schedule_maintenances_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_MACHINE_WRITE,
    .min_interval_ms = 2000,
};

static const vast_param delete_maintenances_params[] = {
    { .name = "maintenance_ids", .in = VAST_IN_BODY, .type = VAST_TYPE_IDS, .required = true },
};

const vast_op vast_op_delete_maintenances = {
    .method = VAST_DELETE,
    .path = "/api/v0/machines/maintenances/batch",
    VAST_PARAMS(delete_maintenances_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_MACHINE_WRITE,
    .min_interval_ms = 2000,
};

static const vast_param report_machine_params[] = {
    { .name = "machine_id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "instance_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "problem", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "message", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

const vast_op vast_op_report_machine = {
    .method = VAST_PUT,
    .path = "/api/v0/machines/{machine_id}/report",
    VAST_PARAMS(report_machine_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 1200,
};
