/* Workergroups, their logs and workers, creating and changing endpoint groups, routing, deployments. */
#include "rows.h"

static const vast_param path_id[] = { PATH("id", INT) };
static const vast_param body_id[] = { BODY_REQ("id", INT) };
static const vast_param id_and_tail[] = { BODY_REQ("id", INT), BODY_OPT("tail", INT) };

/* ---- endpoint groups ---------------------------------------------------------------------------------------------- */

static const vast_param create_endpoint[] = {
    CLIENT_ME,
    BODY_SET("min_load", NUMBER, "0.0"),
    BODY_SET("min_cold_load", NUMBER, "0.0"),
    BODY_SET("target_util", NUMBER, "0.9"),
    BODY_SET("cold_mult", NUMBER, "2.5"),
    BODY_SET("cold_workers", INT, "5"),
    BODY_SET("max_workers", INT, "20"),
    BODY_NUL("endpoint_name", TEXT),
    BODY_NUL("max_queue_time", NUMBER),
    BODY_NUL("target_queue_time", NUMBER),
    BODY_NUL("inactivity_timeout", INT),
    BODY_SET("autoscaler_instance", TEXT, "\"prod\""),
};
static const vast_param update_endpoint[] = {
    PATH("endptjob_id", INT),
    CLIENT_ME,
    BODY_REQ("endptjob_id", INT),
    BODY_NUL("min_load", NUMBER),
    BODY_NUL("min_cold_load", NUMBER),
    BODY_NUL("target_util", NUMBER),
    BODY_NUL("cold_mult", NUMBER),
    BODY_NUL("cold_workers", INT),
    BODY_NUL("max_workers", INT),
    BODY_NUL("endpoint_name", TEXT),
    BODY_NUL("endpoint_state", TEXT),
    BODY_NUL("max_queue_time", NUMBER),
    BODY_NUL("target_queue_time", NUMBER),
    BODY_NUL("inactivity_timeout", INT),
    BODY_SET("autoscaler_instance", TEXT, "\"prod\""),
};

OP(create_endpoint, "create endpoint", CONSOLE, POST, "/api/v0/endptjobs/", UNTIL_SENT, 0, 40, ROWS(create_endpoint));
OP(update_endpoint, "update endpoint", CONSOLE, PUT, "/api/v0/endptjobs/{endptjob_id}/", ALWAYS, 0, 20,
    ROWS(update_endpoint));
OP(endpoint_logs, "get endpt-logs", RUN, POST, "/get_endpoint_logs/", ALWAYS, VAST_OP_READS, 0, ROWS(id_and_tail));
OP(endpoint_workers, "get endpt-workers", RUN, POST, "/get_endpoint_workers/", ALWAYS, VAST_OP_READS, 0, ROWS(body_id));

/* Each request takes a place in the queue of its endpoint group: it is not repeated blindly. */
static const vast_param route[] = {
    BODY_REQ("endpoint", TEXT),
    BODY_REQ("cost", NUMBER),
    BODY_OPT("request_idx", INT),
    BODY_OPT("replay_timeout", NUMBER),
};
OP(route, "route", RUN, POST, "/route/", UNTIL_SENT, 0, 0, ROWS(route));

/* ---- workergroups ------------------------------------------------------------------------------------------------- */

static const vast_param create_workergroup[] = {
    CLIENT_ME,
    BODY_NUL("min_load", NUMBER),
    BODY_NUL("target_util", NUMBER),
    BODY_NUL("cold_mult", NUMBER),
    BODY_NUL("cold_workers", INT),
    BODY_SET("test_workers", INT, "3"),
    BODY_NUL("template_hash", TEXT),
    BODY_NUL("template_id", INT),
    BODY_NUL("search_params", TEXT),
    BODY_NUL("launch_args", TEXT),
    BODY_NUL("gpu_ram", NUMBER),
    BODY_NUL("endpoint_name", TEXT),
    BODY_NUL("endpoint_id", INT),
    BODY_SET("autoscaler_instance", TEXT, "\"prod\""),
};
static const vast_param update_workergroup[] = {
    PATH("autojob_id", INT),
    CLIENT_ME,
    BODY_REQ("autojob_id", INT),
    BODY_NUL("min_load", NUMBER),
    BODY_NUL("target_util", NUMBER),
    BODY_NUL("cold_mult", NUMBER),
    BODY_NUL("cold_workers", INT),
    BODY_NUL("test_workers", INT),
    BODY_NUL("template_hash", TEXT),
    BODY_NUL("template_id", INT),
    BODY_NUL("search_params", TEXT),
    BODY_NUL("launch_args", TEXT),
    BODY_NUL("gpu_ram", NUMBER),
    BODY_NUL("endpoint_name", TEXT),
    BODY_NUL("endpoint_id", INT),
};
static const vast_param update_workers[] = { BODY_REQ("workergroup_id", INT), BODY_OPT("cancel_update", BOOL) };

OP(list_workergroups, "show workergroups", CONSOLE, GET, "/api/v0/autojobs/", ALWAYS, 0, 20, NO_ROWS);
OP(create_workergroup, "create workergroup", CONSOLE, POST, "/api/v0/autojobs/", UNTIL_SENT, 0, 40,
    ROWS(create_workergroup));
OP(update_workergroup, "update workergroup", CONSOLE, PUT, "/api/v0/autojobs/{autojob_id}/", ALWAYS, 0, 20,
    ROWS(update_workergroup));
OP(delete_workergroup, "delete workergroup", CONSOLE, DELETE, "/api/v0/autojobs/{id}/", ALWAYS,
    VAST_OP_DELETES | VAST_OP_CONFIRMS, 30, ROWS(path_id));
OP(workergroup_logs, "get wrkgrp-logs", RUN, POST, "/get_autogroup_logs/", ALWAYS, VAST_OP_READS, 0, ROWS(id_and_tail));
OP(workergroup_workers, "get wrkgrp-workers", RUN, POST, "/get_workergroup_workers/", ALWAYS, VAST_OP_READS, 0,
    ROWS(body_id));
OP(update_workers, "update workers", RUN, POST, "/update_workers/", UNTIL_SENT, 0, 0, ROWS(update_workers));

/* ---- deployments -------------------------------------------------------------------------------------------------- */

static const vast_param by_name_and_tag[] = { BODY_REQ("name", TEXT), BODY_OPT("tag", TEXT) };

OP(list_deployments, "show deployments", CONSOLE, GET, "/api/v0/deployments", ALWAYS, 0, 30, NO_ROWS);
OP(show_deployment, "show deployment", CONSOLE, GET, "/api/v0/deployment/{id}/", ALWAYS, 0, 30, ROWS(path_id));
OP(deployment_versions, "show deployment-versions", CONSOLE, GET, "/api/v0/deployment/{id}/versions/", ALWAYS, 0, 30,
    ROWS(path_id));
OP(start_deployment, "start deployment", CONSOLE, POST, "/api/v0/deployment/{id}/start/", ALWAYS, VAST_OP_BODY, 20,
    ROWS(path_id));
OP(stop_deployment, "stop deployment", CONSOLE, POST, "/api/v0/deployment/{id}/stop/", ALWAYS, VAST_OP_BODY, 20,
    ROWS(path_id));
OP(delete_deployment, "delete deployment", CONSOLE, DELETE, "/api/v0/deployment/{id}/", ALWAYS, VAST_OP_DELETES, 30,
    ROWS(path_id));
OP(delete_deployments, "delete deployments", CONSOLE, DELETE, "/api/v0/deployments/", ALWAYS, VAST_OP_DELETES, 30,
    ROWS(by_name_and_tag));
