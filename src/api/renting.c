/* Instances, but for destroying one: renting, states, logs, ssh, snapshots, price increases, scheduled jobs. */
#include "rows.h"

PARAMS(path_id) = PATH("id", INT);
PARAMS(path_id_owner) = PATH("id", INT) OWNER_ME;

/* ---- looking ------------------------------------------------------------------------------------------------------ */

/* clang-format off */
PARAMS(list_instances) =
    QUERY_SET("select_filters", JSON, "{}")
    QUERY_OPT("order_by", JSON)
    QUERY_OPT("limit", INT)
    QUERY_OPT("select_cols", JSON)
    QUERY_OPT("after_token", TEXT);
/* clang-format on */

OP(list_instances, CONSOLE, GET, "/api/v1/instances/", ALWAYS, 0, 10, ROWS(list_instances));
OP(instance_filters, CONSOLE, GET, "/api/v0/instances/filters/", ALWAYS, 0, 0, NO_ROWS);
OP(show_instance, CONSOLE, GET, "/api/v0/instances/{id}/", ALWAYS, 0, 20, ROWS(path_id_owner));
OP(show_deposit, CONSOLE, GET, "/api/v0/instances/balance/{id}/", ALWAYS, 0, 30, ROWS(path_id_owner));

/* ---- renting ------------------------------------------------------------------------------------------------------ */

/* What both ways of renting send; nearly every member is always there, as the service's own tool does it. */
/* clang-format off */
#define RENT_FIELDS \
    BODY_NUL("image", TEXT) BODY_SET("env", JSON, "{}") BODY_NUL("price", NUMBER) BODY_SET("disk", NUMBER, "10") \
    BODY_NUL("label", TEXT) BODY_NUL("extra", TEXT) BODY_NUL("onstart", TEXT) BODY_NUL("image_login", TEXT) \
    BODY_SET("python_utf8", BOOL, "false") BODY_SET("lang_utf8", BOOL, "false") \
    BODY_SET("use_jupyter_lab", BOOL, "false") BODY_NUL("jupyter_dir", TEXT) BODY_SET("force", BOOL, "false") \
    BODY_SET("cancel_unavail", BOOL, "false") BODY_NUL("template_hash_id", TEXT) BODY_NUL("user", TEXT) \
    BODY_OPT("runtype", TEXT) BODY_OPT("args", JSON) BODY_OPT("volume_info", JSON)

PARAMS(create_instance) = PATH("id", INT) CLIENT_ME RENT_FIELDS;
PARAMS(create_instances) = CLIENT_ME RENT_FIELDS BODY_REQ("ids", IDS);
PARAMS(launch_instance) =
    BODY_NUL("image", TEXT)
    BODY_SET("disk", NUMBER, "16.0")
    BODY_REQ("q", JSON)
    BODY_SET("env", JSON, "{}")
    BODY_NUL("label", TEXT)
    BODY_NUL("extra", TEXT)
    BODY_NUL("onstart", TEXT)
    BODY_NUL("image_login", TEXT)
    BODY_SET("python_utf8", BOOL, "false")
    BODY_SET("lang_utf8", BOOL, "false")
    BODY_SET("use_jupyter_lab", BOOL, "false")
    BODY_NUL("jupyter_dir", TEXT)
    BODY_SET("cancel_unavail", BOOL, "false")
    BODY_NUL("template_hash_id", TEXT)
    BODY_OPT("runtype", TEXT)
    BODY_OPT("args", JSON);
/* clang-format on */

OP(create_instance, CONSOLE, PUT, "/api/v0/asks/{id}/", UNTIL_SENT, 0, 45, ROWS(create_instance));
OP(create_instances, CONSOLE, POST, "/api/v0/asks/bulk/", UNTIL_SENT, 0, 45, ROWS(create_instances));
OP(launch_instance, CONSOLE, PUT, "/api/v0/launch_instance/", UNTIL_SENT, 0, 50, ROWS(launch_instance));

/* ---- states and properties ---------------------------------------------------------------------------------------- */

PARAMS(set_state) = PATH("id", INT) BODY_REQ("state", TEXT);
PARAMS(set_states) = BODY_REQ("state", TEXT) BODY_REQ("ids", IDS);
PARAMS(instance_ids) = BODY_REQ("instance_ids", IDS);
PARAMS(label) = PATH("id", INT) BODY_REQ("label", TEXT);
PARAMS(prepay) = PATH("id", INT) BODY_REQ("amount", NUMBER);
PARAMS(bid) = PATH("id", INT) CLIENT_ME BODY_NUL("price", NUMBER);
/* clang-format off */
PARAMS(update_instance) =
    PATH("id", INT)
    BODY_REQ("id", INT)
    BODY_OPT("template_id", INT)
    BODY_OPT("template_hash_id", TEXT)
    BODY_OPT("image", TEXT)
    BODY_OPT("args", TEXT)
    BODY_OPT("env", JSON)
    BODY_OPT("onstart", TEXT);
/* clang-format on */

OP(set_instance_state, CONSOLE, PUT, "/api/v0/instances/{id}/", ALWAYS, 0, 10, ROWS(set_state));
OP(set_instances_state, CONSOLE, PUT, "/api/v0/instances/", ALWAYS, 0, 10, ROWS(set_states));
OP(destroy_instances, CONSOLE, DELETE, "/api/v0/instances/", ALWAYS, VAST_OP_DELETES, 30, ROWS(instance_ids));
OP(label_instance, CONSOLE, PUT, "/api/v0/instances/{id}/", ALWAYS, 0, 10, ROWS(label));
OP(reboot_instance, CONSOLE, PUT, "/api/v0/instances/reboot/{id}/", UNTIL_SENT, VAST_OP_BODY, 10, INT_ROWS(path_id));
OP(recycle_instance, CONSOLE, PUT, "/api/v0/instances/recycle/{id}/", UNTIL_SENT, VAST_OP_BODY, 10, INT_ROWS(path_id));
OP(prepay_instance, CONSOLE, PUT, "/api/v0/instances/prepay/{id}/", UNTIL_SENT, 0, 20, ROWS(prepay));
OP(change_bid, CONSOLE, PUT, "/api/v0/instances/bid_price/{id}/", ALWAYS, 0, 55, ROWS(bid));
OP(update_instance, CONSOLE, PUT, "/api/v0/instances/update_template/{id}/", ALWAYS, 0, 10, ROWS(update_instance));

/* ---- inside an instance ------------------------------------------------------------------------------------------- */

PARAMS(execute) = PATH("id", INT) BODY_REQ("command", TEXT);
/* clang-format off */
PARAMS(request_logs) =
    PATH("id", INT)
    BODY_OPT("filter", TEXT)
    BODY_OPT("tail", TEXT) /* a string on the wire, as the document says */
    BODY_OPT("daemon_logs", TEXT);
PARAMS(take_snapshot) =
    PATH("id", TEXT)
    BODY_REQ("id", TEXT)
    BODY_SET("container_registry", TEXT, "\"docker.io\"")
    BODY_NUL("personal_repo", TEXT)
    BODY_NUL("docker_login_user", TEXT)
    BODY_NUL("docker_login_pass", TEXT)
    BODY_SET("pause", TEXT, "\"true\"");
/* clang-format on */
PARAMS(attach_ssh) = PATH("id", INT) BODY_REQ("ssh_key", TEXT);
PARAMS(detach_ssh) = PATH("id", INT) PATH("ssh_key_id", INT);

OP(execute, CONSOLE, PUT, "/api/v0/instances/command/{id}/", UNTIL_SENT, 0, 15, ROWS(execute));
OP(request_logs, CONSOLE, PUT, "/api/v0/instances/request_logs/{id}/", ALWAYS, VAST_OP_BODY | VAST_OP_READS, 0,
    ROWS(request_logs));
/* What logs and execute leave on a storage service: another host, which must not see the key. */
OP(fetch_result, URL, GET, "", ALWAYS, VAST_OP_TEXT | VAST_OP_NO_KEY, 0, NO_ROWS);
OP(take_snapshot, CONSOLE, POST, "/api/v0/instances/take_snapshot/{id}/", UNTIL_SENT, 0, 0, ROWS(take_snapshot));
OP(list_instance_ssh_keys, CONSOLE, GET, "/api/v0/instances/{id}/ssh/", ALWAYS, 0, 0, INT_ROWS(path_id));
OP(attach_ssh, CONSOLE, POST, "/api/v0/instances/{id}/ssh/", ALWAYS, 0, 0, ROWS(attach_ssh));
OP(detach_ssh, CONSOLE, DELETE, "/api/v0/instances/{id}/ssh/{ssh_key_id}/", ALWAYS, VAST_OP_DELETES, 20,
    INT_ROWS(detach_ssh));

/* ---- price increases and scheduled jobs --------------------------------------------------------------------------- */

/* clang-format off */
#define JOB_FIELDS \
    BODY_REQ("start_time", NUMBER) BODY_REQ("end_time", NUMBER) BODY_REQ("api_endpoint", TEXT) \
    BODY_REQ("request_method", TEXT) BODY_REQ("request_body", JSON) BODY_NUL("day_of_the_week", INT) \
    BODY_NUL("hour_of_the_day", INT) BODY_REQ("frequency", TEXT) BODY_REQ("instance_id", JSON)
/* clang-format on */

PARAMS(price_increase) = BODY_REQ("pending_price_increase_id", INT);
PARAMS(create_job) = JOB_FIELDS;
PARAMS(update_job) = PATH("id", INT) JOB_FIELDS;

OP(list_price_increases, CONSOLE, GET, "/api/v0/instances/pending-price-increases/", ALWAYS, 0, 0, NO_ROWS);
OP(accept_price_increase, CONSOLE, PUT, "/api/v0/instances/accept-price-increase/", UNTIL_SENT, 0, 0,
    INT_ROWS(price_increase));
OP(reject_price_increase, CONSOLE, PUT, "/api/v0/instances/reject-price-increase/", UNTIL_SENT, 0, 0,
    INT_ROWS(price_increase));
OP(list_scheduled_jobs, CONSOLE, GET, "/api/v0/commands/schedule_job/", ALWAYS, 0, 0, NO_ROWS);
OP(create_scheduled_job, CONSOLE, POST, "/api/v0/commands/schedule_job/", UNTIL_SENT, 0, 0, ROWS(create_job));
OP(update_scheduled_job, CONSOLE, PUT, "/api/v0/commands/schedule_job/{id}/", ALWAYS, 0, 0, ROWS(update_job));
OP(delete_scheduled_job, CONSOLE, DELETE, "/api/v0/commands/schedule_job/{id}/", ALWAYS, VAST_OP_DELETES, 0,
    INT_ROWS(path_id));
