/* SPDX-License-Identifier: MIT */
/* Operations of instances, except destroy_instance: rent, change state, logs, SSH, snapshots, price increases, jobs. */
#include "rows.h"

static const vast_param path_id_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
};

static const vast_param path_id_owner_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    OWNER_ME,
};

/* ---- show and list ----------------------------------------------------------------------------------------------- */

static const vast_param list_instances_params[] = {
    { .name = "select_filters", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON, .preset = "{}" },
    { .name = "order_by", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON },
    { .name = "limit", .in = VAST_IN_QUERY, .type = VAST_TYPE_INT },
    { .name = "select_cols", .in = VAST_IN_QUERY, .type = VAST_TYPE_JSON },
    { .name = "after_token", .in = VAST_IN_QUERY, .type = VAST_TYPE_TEXT },
};

const vast_op vast_op_list_instances = {
    .method = VAST_GET,
    .path = "/api/v1/instances/",
    VAST_PARAMS(list_instances_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 1000,
};

const vast_op vast_op_instance_filters = {
    .method = VAST_GET,
    .path = "/api/v0/instances/filters/",
    .repeat = VAST_REPEAT_ALWAYS,
};

const vast_op vast_op_show_instance = {
    .method = VAST_GET,
    .path = "/api/v0/instances/{id}/",
    VAST_PARAMS(path_id_owner_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 2000,
    .codes = "invalid_args",
};

const vast_op vast_op_show_deposit = {
    .method = VAST_GET,
    .path = "/api/v0/instances/balance/{id}/",
    VAST_PARAMS(path_id_owner_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 3000,
    .codes = "no_such_instance",
};

/* ---- renting ----------------------------------------------------------------------------------------------------- */

/* Members that both ways of renting send. The service's own tool sends nearly all of them in every request. */
/* clang-format off */
#define RENT_PARAMS \
    { .name = "image", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "env", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .preset = "{}" }, \
    { .name = "price", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true }, \
    { .name = "disk", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .preset = "10" }, \
    { .name = "label", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "extra", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "onstart", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "image_login", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "python_utf8", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" }, \
    { .name = "lang_utf8", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" }, \
    { .name = "use_jupyter_lab", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" }, \
    { .name = "jupyter_dir", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "force", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" }, \
    { .name = "cancel_unavail", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" }, \
    { .name = "template_hash_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "user", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true }, \
    { .name = "runtype", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT }, \
    { .name = "args", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON }, \
    { .name = "volume_info", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON }
/* clang-format on */

static const vast_param create_instance_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    CLIENT_ME,
    RENT_PARAMS,
    { .name = "args_str", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "target_state", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "vm", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
    { .name = "target_reliability", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
};

static const vast_param create_instances_params[] = {
    CLIENT_ME,
    RENT_PARAMS,
    { .name = "ids", .in = VAST_IN_BODY, .type = VAST_TYPE_IDS, .required = true },
};

static const vast_param launch_instance_params[] = {
    { .name = "image", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "disk", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .preset = "16.0" },
    { .name = "q", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .required = true },
    { .name = "env", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .preset = "{}" },
    { .name = "label", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "extra", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "onstart", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "image_login", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "python_utf8", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" },
    { .name = "lang_utf8", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" },
    { .name = "use_jupyter_lab", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" },
    { .name = "jupyter_dir", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "cancel_unavail", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL, .preset = "false" },
    { .name = "template_hash_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "runtype", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "args", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON },
};

/* If a rented instance cannot start at once, the response is `success: false` with the instance's ID. */
static const vast_sign rented_signs[] = {
    { .member = "new_contract", .effect = VAST_EFFECT_DONE },
    { .member = "new_contract", .effect = VAST_EFFECT_STOPPED },
};

static const vast_sign several_rented_signs[] = {
    { .member = "new_contracts", .effect = VAST_EFFECT_DONE },
    { .member = "new_contracts", .effect = VAST_EFFECT_STOPPED },
    { .member = "created", .effect = VAST_EFFECT_DONE },
    { .member = "created", .effect = VAST_EFFECT_STOPPED },
};

const vast_op vast_op_create_instance = {
    .method = VAST_PUT,
    .path = "/api/v0/asks/{id}/",
    VAST_PARAMS(create_instance_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 4500,
    VAST_SIGNS(rented_signs),
    .codes = "invalid_args invalid_price no_ssh_key_for_vm no_such_ask",
};

const vast_op vast_op_create_instances = {
    .method = VAST_POST,
    .path = "/api/v0/asks/bulk/",
    VAST_PARAMS(create_instances_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 4500,
    VAST_SIGNS(several_rented_signs),
    .codes = "invalid_args",
};

const vast_op vast_op_launch_instance = {
    .method = VAST_PUT,
    .path = "/api/v0/launch_instance/",
    VAST_PARAMS(launch_instance_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .min_interval_ms = 2000,
    VAST_SIGNS(rented_signs),
    .codes = "offer_not_found",
};

/* ---- states and properties --------------------------------------------------------------------------------------- */

static const vast_param set_state_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "state", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
};

static const vast_param set_states_params[] = {
    { .name = "state", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "ids", .in = VAST_IN_BODY, .type = VAST_TYPE_IDS, .required = true },
};

static const vast_param instance_ids_params[] = {
    { .name = "instance_ids", .in = VAST_IN_BODY, .type = VAST_TYPE_IDS, .required = true },
};

static const vast_param label_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "label", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
};

static const vast_param prepay_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "amount", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .required = true },
};

static const vast_param bid_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    CLIENT_ME,
    { .name = "price", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
};

static const vast_param update_instance_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "template_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
    { .name = "template_hash_id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "image", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "args", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "env", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON },
    { .name = "onstart", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "disk", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "image_login", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "recycle", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
};

/* The service has queued the change of state. */
static const vast_sign queued_signs[] = {
    { .member = "error", .begins = "resources_unavailable", .effect = VAST_EFFECT_QUEUED },
    { .member = "msg",
        .begins = "required resources are currently unavailable, state change queued",
        .effect = VAST_EFFECT_QUEUED },
};

const vast_op vast_op_set_instance_state = {
    .method = VAST_PUT,
    .path = "/api/v0/instances/{id}/",
    VAST_PARAMS(set_state_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 1000,
    VAST_SIGNS(queued_signs),
    .codes = "invalid_args label_too_long missing_billing no_such_instance resources_unavailable",
};

const vast_op vast_op_set_instances_state = {
    .method = VAST_PUT,
    .path = "/api/v0/instances/",
    VAST_PARAMS(set_states_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 4000,
    VAST_SIGNS(queued_signs),
    .codes = "insufficient_credit invalid_args",
};

const vast_op vast_op_destroy_instances = {
    .method = VAST_DELETE,
    .path = "/api/v0/instances/",
    VAST_PARAMS(instance_ids_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 3000,
    .codes = "instances_not_found invalid_args",
};

const vast_op vast_op_label_instance = {
    .method = VAST_PUT,
    .path = "/api/v0/instances/{id}/",
    VAST_PARAMS(label_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 1000,
    .codes = "invalid_args label_too_long missing_billing no_such_instance resources_unavailable",
};

const vast_op vast_op_reboot_instance = {
    .method = VAST_PUT,
    .path = "/api/v0/instances/reboot/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 1000,
    .codes = "invalid_args invalid_id",
};

const vast_op vast_op_recycle_instance = {
    .method = VAST_PUT,
    .path = "/api/v0/instances/recycle/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .always_body = true,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 1000,
    .codes = "invalid_id",
};

const vast_op vast_op_prepay_instance = {
    .method = VAST_PUT,
    .path = "/api/v0/instances/prepay/{id}/",
    VAST_PARAMS(prepay_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
    .codes = "insufficient_credit invalid_args rental_too_long",
};

const vast_op vast_op_change_bid = {
    .method = VAST_PUT,
    .path = "/api/v0/instances/bid_price/{id}/",
    VAST_PARAMS(bid_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 5500,
    .codes = "invalid_args no_such_instance",
};

const vast_op vast_op_update_instance = {
    .method = VAST_PUT,
    .path = "/api/v0/instances/update_template/{id}/",
    VAST_PARAMS(update_instance_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
    .codes = "missing_id not_found",
};

/* ---- inside an instance ------------------------------------------------------------------------------------------ */

static const vast_param execute_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "command", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
};

static const vast_param request_logs_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "filter", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "tail", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT }, /* the API description says: a string */
    { .name = "daemon_logs", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

static const vast_param take_snapshot_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_TEXT },
    { .name = "id", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "container_registry", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .preset = "\"docker.io\"" },
    { .name = "personal_repo", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "docker_login_user", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "docker_login_pass", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "pause", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .preset = "\"true\"" },
};

static const vast_param attach_ssh_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "ssh_key", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
};

static const vast_param detach_ssh_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "ssh_key_id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
};

const vast_op vast_op_execute = {
    .method = VAST_PUT,
    .path = "/api/v0/instances/command/{id}/",
    VAST_PARAMS(execute_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 1500,
    .codes = "invalid_args not_found",
};

const vast_op vast_op_request_logs = {
    .method = VAST_PUT,
    .path = "/api/v0/instances/request_logs/{id}/",
    VAST_PARAMS(request_logs_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .reads_only = true,
};

/* Fetches the output of logs and execute from a storage service, which must not receive the API key. */
const vast_op vast_op_fetch_result = {
    .method = VAST_GET,
    .host = VAST_HOST_URL,
    .path = "",
    .repeat = VAST_REPEAT_ALWAYS,
    .answers_text = true,
    .no_key = true,
};

const vast_op vast_op_take_snapshot = {
    .method = VAST_POST,
    .path = "/api/v0/instances/take_snapshot/{id}/",
    VAST_PARAMS(take_snapshot_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
};

const vast_op vast_op_list_instance_ssh_keys = {
    .method = VAST_GET,
    .path = "/api/v0/instances/{id}/ssh/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 2000,
    .codes = "no_such_instance",
};

static const vast_sign key_there_signs[] = {
    { .member = "msg", .begins = "ssh key already associated", .effect = VAST_EFFECT_ALREADY_THERE },
};

const vast_op vast_op_attach_ssh = {
    .method = VAST_POST,
    .path = "/api/v0/instances/{id}/ssh/",
    VAST_PARAMS(attach_ssh_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
    VAST_SIGNS(key_there_signs),
    .codes = "no_ssh_key",
};

const vast_op vast_op_detach_ssh = {
    .method = VAST_DELETE,
    .path = "/api/v0/instances/{id}/ssh/{ssh_key_id}/",
    VAST_PARAMS(detach_ssh_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
    .codes = "no_such_instance no_such_ssh_key",
};

/* ---- price increases and scheduled jobs -------------------------------------------------------------------------- */

/* clang-format off */
#define JOB_PARAMS \
    { .name = "start_time", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .required = true }, \
    { .name = "end_time", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .required = true }, \
    { .name = "api_endpoint", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true }, \
    { .name = "request_method", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true }, \
    { .name = "request_body", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .required = true }, \
    { .name = "day_of_the_week", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true }, \
    { .name = "hour_of_the_day", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true }, \
    { .name = "frequency", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true }, \
    { .name = "instance_id", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON, .required = true }
/* clang-format on */

static const vast_param price_increase_params[] = {
    { .name = "pending_price_increase_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
};

static const vast_param create_job_params[] = {
    JOB_PARAMS,
};

static const vast_param update_job_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    JOB_PARAMS,
};

const vast_op vast_op_list_price_increases = {
    .method = VAST_GET,
    .path = "/api/v0/instances/pending-price-increases/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_accept_price_increase = {
    .method = VAST_PUT,
    .path = "/api/v0/instances/accept-price-increase/",
    VAST_PARAMS(price_increase_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_reject_price_increase = {
    .method = VAST_PUT,
    .path = "/api/v0/instances/reject-price-increase/",
    VAST_PARAMS(price_increase_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_list_scheduled_jobs = {
    .method = VAST_GET,
    .path = "/api/v0/commands/schedule_job/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 3500,
};

const vast_op vast_op_create_scheduled_job = {
    .method = VAST_POST,
    .path = "/api/v0/commands/schedule_job/",
    VAST_PARAMS(create_job_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 3500,
    .codes = "insert_failed job_exists",
};

const vast_op vast_op_update_scheduled_job = {
    .method = VAST_PUT,
    .path = "/api/v0/commands/schedule_job/{id}/",
    VAST_PARAMS(update_job_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 3500,
    .codes = "not_found update_failed",
};

const vast_op vast_op_delete_scheduled_job = {
    .method = VAST_DELETE,
    .path = "/api/v0/commands/schedule_job/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 3500,
    .codes = "missing_input not_found",
};

/* ---- the old list ------------------------------------------------------------------------------------------------ */

/* Accounts created after 2026-06-02 get status 410; list_instances works for every account. */
const vast_op vast_op_list_instances_v0 = {
    .method = VAST_GET,
    .path = "/api/v0/instances/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 20000,
    .codes = "deprecated_endpoint",
};

/* ---- ssh --------------------------------------------------------------------------------------------------------- */

static const vast_param update_instance_ssh_key_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    { .name = "ssh_key_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "ssh_key", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
};

const vast_op vast_op_update_instance_ssh_key = {
    .method = VAST_PUT,
    .path = "/api/v0/instances/{id}/ssh/",
    VAST_PARAMS(update_instance_ssh_key_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
    .codes = "add_ssh_to_instance no_such_instance",
};
