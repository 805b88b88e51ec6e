/* SPDX-License-Identifier: MIT */
/* Operations of endpoint groups, workergroups and deployments, and routing. */
#include "rows.h"

static const vast_param path_id_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
};

static const vast_param body_id_params[] = {
    { .name = "id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
};

static const vast_param id_and_tail_params[] = {
    { .name = "id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "tail", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
};

/* ---- endpoint groups --------------------------------------------------------------------------------------------- */

static const vast_param create_endpoint_params[] = {
    CLIENT_ME,
    { .name = "min_load", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .preset = "0.0" },
    { .name = "min_cold_load", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .preset = "0.0" },
    { .name = "target_util", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .preset = "0.9" },
    { .name = "cold_mult", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .preset = "2.5" },
    { .name = "cold_workers", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .preset = "5" },
    { .name = "max_workers", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .preset = "20" },
    { .name = "endpoint_name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "max_queue_time", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "target_queue_time", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "inactivity_timeout", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "autoscaler_instance", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .preset = "\"prod\"" },
    { .name = "endpoint_state", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "overrecruit_ratio", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "scaling_config", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON },
};

static const vast_param update_endpoint_params[] = {
    { .name = "endptjob_id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    CLIENT_ME,
    { .name = "endptjob_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "min_load", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "min_cold_load", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "target_util", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "cold_mult", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "cold_workers", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "max_workers", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "endpoint_name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "endpoint_state", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "max_queue_time", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "target_queue_time", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "inactivity_timeout", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "autoscaler_instance", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .preset = "\"prod\"" },
    { .name = "overrecruit_ratio", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "scaling_config", .in = VAST_IN_BODY, .type = VAST_TYPE_JSON },
};

const vast_op vast_op_create_endpoint = {
    .method = VAST_POST,
    .path = "/api/v0/endptjobs/",
    VAST_PARAMS(create_endpoint_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_MISC,
    .min_interval_ms = 4000,
};

const vast_op vast_op_update_endpoint = {
    .method = VAST_PUT,
    .path = "/api/v0/endptjobs/{endptjob_id}/",
    VAST_PARAMS(update_endpoint_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MISC,
    .min_interval_ms = 2000,
};

const vast_op vast_op_endpoint_logs = {
    .method = VAST_POST,
    .host = VAST_HOST_RUN,
    .path = "/get_endpoint_logs/",
    VAST_PARAMS(id_and_tail_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .reads_only = true,
    .scope = VAST_SCOPE_MISC,
};

const vast_op vast_op_endpoint_workers = {
    .method = VAST_POST,
    .host = VAST_HOST_RUN,
    .path = "/get_endpoint_workers/",
    VAST_PARAMS(body_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .reads_only = true,
    .scope = VAST_SCOPE_MISC,
};

/* Each request takes a place in the queue of its endpoint group, so it is not repeated once it was sent. */
static const vast_param route_params[] = {
    { .name = "endpoint", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "cost", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .required = true },
    { .name = "request_idx", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
    { .name = "replay_timeout", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
};

/* The response names a worker, or the place of the request in the queue. */
static const vast_sign routed_signs[] = {
    { .member = "url", .effect = VAST_EFFECT_DONE },
    { .member = "status", .effect = VAST_EFFECT_DONE },
    { .member = "request_idx", .effect = VAST_EFFECT_DONE },
};

const vast_op vast_op_route = {
    .method = VAST_POST,
    .host = VAST_HOST_RUN,
    .path = "/route/",
    VAST_PARAMS(route_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_MISC,
    VAST_SIGNS(routed_signs),
};

/* ---- workergroups ------------------------------------------------------------------------------------------------ */

static const vast_param create_workergroup_params[] = {
    CLIENT_ME,
    { .name = "min_load", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "target_util", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "cold_mult", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "cold_workers", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "test_workers", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .preset = "3" },
    { .name = "template_hash", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "template_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "search_params", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "launch_args", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "gpu_ram", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "endpoint_name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "endpoint_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "autoscaler_instance", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .preset = "\"prod\"" },
    { .name = "docker_login_user", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "docker_login_pass", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "docker_login_repo", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "max_workers", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
    { .name = "min_cold_load", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
};

static const vast_param update_workergroup_params[] = {
    { .name = "autojob_id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
    CLIENT_ME,
    { .name = "autojob_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "min_load", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "target_util", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "cold_mult", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "cold_workers", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "test_workers", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "template_hash", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "template_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true },
    { .name = "search_params", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "launch_args", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "gpu_ram", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER, .nullable = true },
    { .name = "endpoint_name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .nullable = true },
    { .name = "endpoint_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .nullable = true },
};

static const vast_param update_workers_params[] = {
    { .name = "workergroup_id", .in = VAST_IN_BODY, .type = VAST_TYPE_INT, .required = true },
    { .name = "cancel_update", .in = VAST_IN_BODY, .type = VAST_TYPE_BOOL },
};

const vast_op vast_op_list_workergroups = {
    .method = VAST_GET,
    .path = "/api/v0/autojobs/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MISC,
    .min_interval_ms = 2000,
};

const vast_op vast_op_create_workergroup = {
    .method = VAST_POST,
    .path = "/api/v0/autojobs/",
    VAST_PARAMS(create_workergroup_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_MISC,
    .min_interval_ms = 4000,
};

const vast_op vast_op_update_workergroup = {
    .method = VAST_PUT,
    .path = "/api/v0/autojobs/{autojob_id}/",
    VAST_PARAMS(update_workergroup_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MISC,
    .min_interval_ms = 2000,
};

const vast_op vast_op_delete_workergroup = {
    .method = VAST_DELETE,
    .path = "/api/v0/autojobs/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_MISC,
    .min_interval_ms = 3000,
};

const vast_op vast_op_workergroup_logs = {
    .method = VAST_POST,
    .host = VAST_HOST_RUN,
    .path = "/get_autogroup_logs/",
    VAST_PARAMS(id_and_tail_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .reads_only = true,
    .scope = VAST_SCOPE_MISC,
};

const vast_op vast_op_workergroup_workers = {
    .method = VAST_POST,
    .host = VAST_HOST_RUN,
    .path = "/get_workergroup_workers/",
    VAST_PARAMS(body_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .reads_only = true,
    .scope = VAST_SCOPE_MISC,
};

const vast_op vast_op_update_workers = {
    .method = VAST_POST,
    .host = VAST_HOST_RUN,
    .path = "/update_workers/",
    VAST_PARAMS(update_workers_params),
    .repeat = VAST_REPEAT_UNTIL_SENT,
    .scope = VAST_SCOPE_MISC,
};

/* ---- deployments ------------------------------------------------------------------------------------------------- */

static const vast_param by_name_and_tag_params[] = {
    { .name = "name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "tag", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

const vast_op vast_op_list_deployments = {
    .method = VAST_GET,
    .path = "/api/v0/deployments",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_show_deployment = {
    .method = VAST_GET,
    .path = "/api/v0/deployment/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_deployment_versions = {
    .method = VAST_GET,
    .path = "/api/v0/deployment/{id}/versions/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_start_deployment = {
    .method = VAST_POST,
    .path = "/api/v0/deployment/{id}/start/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_stop_deployment = {
    .method = VAST_POST,
    .path = "/api/v0/deployment/{id}/stop/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_delete_deployment = {
    .method = VAST_DELETE,
    .path = "/api/v0/deployment/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_delete_deployments = {
    .method = VAST_DELETE,
    .path = "/api/v0/deployments/",
    VAST_PARAMS(by_name_and_tag_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
};

/* ---- serverless -------------------------------------------------------------------------------------------------- */

const vast_op vast_op_show_endpoint = {
    .method = VAST_GET,
    .path = "/api/v0/endptjobs/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MISC,
    .min_interval_ms = 2000,
};

/* Creates a deployment of a name and tag, or updates it: the same request twice changes nothing more. */
static const vast_param save_deployment_params[] = {
    { .name = "name", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "tag", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "image", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "search_params", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "file_hash", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT, .required = true },
    { .name = "file_size", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
    { .name = "env", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "storage", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "ttl", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "version_label", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "docker_login_user", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "docker_login_pass", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "docker_login_repo", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
    { .name = "cold_workers", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
    { .name = "max_workers", .in = VAST_IN_BODY, .type = VAST_TYPE_INT },
    { .name = "min_load", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "min_cold_load", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "target_util", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "cold_mult", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "max_queue_time", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "target_queue_time", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "inactivity_timeout", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "overrecruit_ratio", .in = VAST_IN_BODY, .type = VAST_TYPE_NUMBER },
    { .name = "autoscaler_instance", .in = VAST_IN_BODY, .type = VAST_TYPE_TEXT },
};

const vast_op vast_op_save_deployment = {
    .method = VAST_PUT,
    .path = "/api/v0/deployments/",
    VAST_PARAMS(save_deployment_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
};

const vast_op vast_op_deployment_url = {
    .method = VAST_GET,
    .path = "/api/v0/deployment/{id}/download_url/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_INSTANCE_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_heartbeat_deployment = {
    .method = VAST_POST,
    .path = "/api/v0/deployment/{id}/heartbeat/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .always_body = true,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 2000,
};
