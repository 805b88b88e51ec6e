/* Workergroups, their logs and workers, creating and changing endpoint groups, routing, deployments. */
#include "rows.h"

PARAMS(path_id) = PATH("id", INT);
PARAMS(body_id) = BODY_REQ("id", INT);
PARAMS(id_and_tail) = BODY_REQ("id", INT) BODY_OPT("tail", INT);

/* ---- endpoint groups ---------------------------------------------------------------------------------------------- */

/* clang-format off */
PARAMS(create_endpoint) =
    CLIENT_ME
    BODY_SET("min_load", NUMBER, "0.0")
    BODY_SET("min_cold_load", NUMBER, "0.0")
    BODY_SET("target_util", NUMBER, "0.9")
    BODY_SET("cold_mult", NUMBER, "2.5")
    BODY_SET("cold_workers", INT, "5")
    BODY_SET("max_workers", INT, "20")
    BODY_NUL("endpoint_name", TEXT)
    BODY_NUL("max_queue_time", NUMBER)
    BODY_NUL("target_queue_time", NUMBER)
    BODY_NUL("inactivity_timeout", INT)
    BODY_SET("autoscaler_instance", TEXT, "\"prod\"");
PARAMS(update_endpoint) =
    PATH("endptjob_id", INT)
    CLIENT_ME
    BODY_REQ("endptjob_id", INT)
    BODY_NUL("min_load", NUMBER)
    BODY_NUL("min_cold_load", NUMBER)
    BODY_NUL("target_util", NUMBER)
    BODY_NUL("cold_mult", NUMBER)
    BODY_NUL("cold_workers", INT)
    BODY_NUL("max_workers", INT)
    BODY_NUL("endpoint_name", TEXT)
    BODY_NUL("endpoint_state", TEXT)
    BODY_NUL("max_queue_time", NUMBER)
    BODY_NUL("target_queue_time", NUMBER)
    BODY_NUL("inactivity_timeout", INT)
    BODY_SET("autoscaler_instance", TEXT, "\"prod\"");
/* clang-format on */

OP(create_endpoint, CONSOLE, POST, "/api/v0/endptjobs/", UNTIL_SENT, 0, 40, ROWS(create_endpoint));
OP(update_endpoint, CONSOLE, PUT, "/api/v0/endptjobs/{endptjob_id}/", ALWAYS, 0, 20, ROWS(update_endpoint));
OP(endpoint_logs, RUN, POST, "/get_endpoint_logs/", ALWAYS, VAST_OP_READS, 0, INT_ROWS(id_and_tail));
OP(endpoint_workers, RUN, POST, "/get_endpoint_workers/", ALWAYS, VAST_OP_READS, 0, INT_ROWS(body_id));

/* Each request takes a place in the queue of its endpoint group: it is not repeated blindly. */
/* clang-format off */
PARAMS(route) =
    BODY_REQ("endpoint", TEXT)
    BODY_REQ("cost", NUMBER)
    BODY_OPT("request_idx", INT)
    BODY_OPT("replay_timeout", NUMBER);
/* clang-format on */
OP(route, RUN, POST, "/route/", UNTIL_SENT, 0, 0, ROWS(route));

/* ---- workergroups ------------------------------------------------------------------------------------------------- */

/* clang-format off */
PARAMS(create_workergroup) =
    CLIENT_ME
    BODY_NUL("min_load", NUMBER)
    BODY_NUL("target_util", NUMBER)
    BODY_NUL("cold_mult", NUMBER)
    BODY_NUL("cold_workers", INT)
    BODY_SET("test_workers", INT, "3")
    BODY_NUL("template_hash", TEXT)
    BODY_NUL("template_id", INT)
    BODY_NUL("search_params", TEXT)
    BODY_NUL("launch_args", TEXT)
    BODY_NUL("gpu_ram", NUMBER)
    BODY_NUL("endpoint_name", TEXT)
    BODY_NUL("endpoint_id", INT)
    BODY_SET("autoscaler_instance", TEXT, "\"prod\"");
PARAMS(update_workergroup) =
    PATH("autojob_id", INT)
    CLIENT_ME
    BODY_REQ("autojob_id", INT)
    BODY_NUL("min_load", NUMBER)
    BODY_NUL("target_util", NUMBER)
    BODY_NUL("cold_mult", NUMBER)
    BODY_NUL("cold_workers", INT)
    BODY_NUL("test_workers", INT)
    BODY_NUL("template_hash", TEXT)
    BODY_NUL("template_id", INT)
    BODY_NUL("search_params", TEXT)
    BODY_NUL("launch_args", TEXT)
    BODY_NUL("gpu_ram", NUMBER)
    BODY_NUL("endpoint_name", TEXT)
    BODY_NUL("endpoint_id", INT);
/* clang-format on */
PARAMS(update_workers) = BODY_REQ("workergroup_id", INT) BODY_OPT("cancel_update", BOOL);

OP(list_workergroups, CONSOLE, GET, "/api/v0/autojobs/", ALWAYS, 0, 20, NO_ROWS);
OP(create_workergroup, CONSOLE, POST, "/api/v0/autojobs/", UNTIL_SENT, 0, 40, ROWS(create_workergroup));
OP(update_workergroup, CONSOLE, PUT, "/api/v0/autojobs/{autojob_id}/", ALWAYS, 0, 20, ROWS(update_workergroup));
OP(delete_workergroup, CONSOLE, DELETE, "/api/v0/autojobs/{id}/", ALWAYS, VAST_OP_DELETES | VAST_OP_CONFIRMS, 30,
    INT_ROWS(path_id));
OP(workergroup_logs, RUN, POST, "/get_autogroup_logs/", ALWAYS, VAST_OP_READS, 0, INT_ROWS(id_and_tail));
OP(workergroup_workers, RUN, POST, "/get_workergroup_workers/", ALWAYS, VAST_OP_READS, 0, INT_ROWS(body_id));
OP(update_workers, RUN, POST, "/update_workers/", UNTIL_SENT, 0, 0, ROWS(update_workers));

/* ---- deployments -------------------------------------------------------------------------------------------------- */

PARAMS(by_name_and_tag) = BODY_REQ("name", TEXT) BODY_OPT("tag", TEXT);

OP(list_deployments, CONSOLE, GET, "/api/v0/deployments", ALWAYS, 0, 30, NO_ROWS);
OP(show_deployment, CONSOLE, GET, "/api/v0/deployment/{id}/", ALWAYS, 0, 30, INT_ROWS(path_id));
OP(deployment_versions, CONSOLE, GET, "/api/v0/deployment/{id}/versions/", ALWAYS, 0, 30, INT_ROWS(path_id));
OP(start_deployment, CONSOLE, POST, "/api/v0/deployment/{id}/start/", ALWAYS, VAST_OP_BODY, 20, INT_ROWS(path_id));
OP(stop_deployment, CONSOLE, POST, "/api/v0/deployment/{id}/stop/", ALWAYS, VAST_OP_BODY, 20, INT_ROWS(path_id));
OP(delete_deployment, CONSOLE, DELETE, "/api/v0/deployment/{id}/", ALWAYS, VAST_OP_DELETES, 30, INT_ROWS(path_id));
OP(delete_deployments, CONSOLE, DELETE, "/api/v0/deployments/", ALWAYS, VAST_OP_DELETES, 30, ROWS(by_name_and_tag));
