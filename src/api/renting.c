/* Instances, but for destroying one: renting, states, logs, ssh, snapshots, price increases, scheduled jobs. */
#include "rows.h"

static const vast_param path_id[] = { PATH("id", INT) };
static const vast_param path_id_owner[] = { PATH("id", INT), OWNER_ME };

/* ---- looking ------------------------------------------------------------------------------------------------------ */

static const vast_param list_instances[] = {
    QUERY_SET("select_filters", JSON, "{}"),
    QUERY_OPT("order_by", JSON),
    QUERY_OPT("limit", INT),
    QUERY_OPT("select_cols", JSON),
    QUERY_OPT("after_token", TEXT),
};

OP(list_instances, "show instances", CONSOLE, GET, "/api/v1/instances/", ALWAYS, 0, 10, ROWS(list_instances));
OP(instance_filters, "show instance filters", CONSOLE, GET, "/api/v0/instances/filters/", ALWAYS, 0, 0, NO_ROWS);
OP(show_instance, "show instance", CONSOLE, GET, "/api/v0/instances/{id}/", ALWAYS, 0, 20, ROWS(path_id_owner));
OP(show_deposit, "show deposit", CONSOLE, GET, "/api/v0/instances/balance/{id}/", ALWAYS, 0, 30, ROWS(path_id_owner));

/* ---- renting ------------------------------------------------------------------------------------------------------ */

/* What both ways of renting send; nearly every member is always there, as the service's own tool does it. */
#define RENT_FIELDS                                                                                                    \
    BODY_NUL("image", TEXT), BODY_SET("env", JSON, "{}"), BODY_NUL("price", NUMBER), BODY_SET("disk", NUMBER, "10"),   \
        BODY_NUL("label", TEXT), BODY_NUL("extra", TEXT), BODY_NUL("onstart", TEXT), BODY_NUL("image_login", TEXT),    \
        BODY_SET("python_utf8", BOOL, "false"), BODY_SET("lang_utf8", BOOL, "false"),                                  \
        BODY_SET("use_jupyter_lab", BOOL, "false"), BODY_NUL("jupyter_dir", TEXT), BODY_SET("force", BOOL, "false"),   \
        BODY_SET("cancel_unavail", BOOL, "false"), BODY_NUL("template_hash_id", TEXT), BODY_NUL("user", TEXT),         \
        BODY_OPT("runtype", TEXT), BODY_OPT("args", JSON), BODY_OPT("volume_info", JSON)

static const vast_param create_instance[] = { PATH("id", INT), CLIENT_ME, RENT_FIELDS };
static const vast_param create_instances[] = { CLIENT_ME, RENT_FIELDS, BODY_REQ("ids", IDS) };
static const vast_param launch_instance[] = {
    BODY_NUL("image", TEXT),
    BODY_SET("disk", NUMBER, "16.0"),
    BODY_REQ("q", JSON),
    BODY_SET("env", JSON, "{}"),
    BODY_NUL("label", TEXT),
    BODY_NUL("extra", TEXT),
    BODY_NUL("onstart", TEXT),
    BODY_NUL("image_login", TEXT),
    BODY_SET("python_utf8", BOOL, "false"),
    BODY_SET("lang_utf8", BOOL, "false"),
    BODY_SET("use_jupyter_lab", BOOL, "false"),
    BODY_NUL("jupyter_dir", TEXT),
    BODY_SET("cancel_unavail", BOOL, "false"),
    BODY_NUL("template_hash_id", TEXT),
    BODY_OPT("runtype", TEXT),
    BODY_OPT("args", JSON),
};

OP(create_instance, "create instance", CONSOLE, PUT, "/api/v0/asks/{id}/", UNTIL_SENT, 0, 45, ROWS(create_instance));
OP(create_instances, "create instances", CONSOLE, POST, "/api/v0/asks/bulk/", UNTIL_SENT, 0, 45,
    ROWS(create_instances));
OP(launch_instance, "launch instance", CONSOLE, PUT, "/api/v0/launch_instance/", UNTIL_SENT, 0, 50,
    ROWS(launch_instance));

/* ---- states and properties ---------------------------------------------------------------------------------------- */

static const vast_param set_state[] = { PATH("id", INT), BODY_REQ("state", TEXT) };
static const vast_param set_states[] = { BODY_REQ("state", TEXT), BODY_REQ("ids", IDS) };
static const vast_param instance_ids[] = { BODY_REQ("instance_ids", IDS) };
static const vast_param label[] = { PATH("id", INT), BODY_REQ("label", TEXT) };
static const vast_param prepay[] = { PATH("id", INT), BODY_REQ("amount", NUMBER) };
static const vast_param bid[] = { PATH("id", INT), CLIENT_ME, BODY_NUL("price", NUMBER) };
static const vast_param update_instance[] = {
    PATH("id", INT),
    BODY_REQ("id", INT),
    BODY_OPT("template_id", INT),
    BODY_OPT("template_hash_id", TEXT),
    BODY_OPT("image", TEXT),
    BODY_OPT("args", TEXT),
    BODY_OPT("env", JSON),
    BODY_OPT("onstart", TEXT),
};

OP(set_instance_state, "start or stop instance", CONSOLE, PUT, "/api/v0/instances/{id}/", ALWAYS, 0, 10,
    ROWS(set_state));
OP(set_instances_state, "start or stop instances", CONSOLE, PUT, "/api/v0/instances/", ALWAYS, 0, 10, ROWS(set_states));
OP(destroy_instances, "destroy instances", CONSOLE, DELETE, "/api/v0/instances/", ALWAYS, VAST_OP_DELETES, 30,
    ROWS(instance_ids));
OP(label_instance, "label instance", CONSOLE, PUT, "/api/v0/instances/{id}/", ALWAYS, 0, 10, ROWS(label));
OP(reboot_instance, "reboot instance", CONSOLE, PUT, "/api/v0/instances/reboot/{id}/", UNTIL_SENT, VAST_OP_BODY, 10,
    ROWS(path_id));
OP(recycle_instance, "recycle instance", CONSOLE, PUT, "/api/v0/instances/recycle/{id}/", UNTIL_SENT, VAST_OP_BODY, 10,
    ROWS(path_id));
OP(prepay_instance, "prepay instance", CONSOLE, PUT, "/api/v0/instances/prepay/{id}/", UNTIL_SENT, 0, 20, ROWS(prepay));
OP(change_bid, "change bid", CONSOLE, PUT, "/api/v0/instances/bid_price/{id}/", ALWAYS, 0, 55, ROWS(bid));
OP(update_instance, "update instance", CONSOLE, PUT, "/api/v0/instances/update_template/{id}/", ALWAYS, 0, 10,
    ROWS(update_instance));

/* ---- inside an instance ------------------------------------------------------------------------------------------- */

static const vast_param execute[] = { PATH("id", INT), BODY_REQ("command", TEXT) };
static const vast_param request_logs[] = {
    PATH("id", INT),
    BODY_OPT("filter", TEXT),
    BODY_OPT("tail", TEXT), /* a string on the wire, as the document says */
    BODY_OPT("daemon_logs", TEXT),
};
static const vast_param take_snapshot[] = {
    PATH("id", TEXT),
    BODY_REQ("id", TEXT),
    BODY_SET("container_registry", TEXT, "\"docker.io\""),
    BODY_NUL("personal_repo", TEXT),
    BODY_NUL("docker_login_user", TEXT),
    BODY_NUL("docker_login_pass", TEXT),
    BODY_SET("pause", TEXT, "\"true\""),
};
static const vast_param attach_ssh[] = { PATH("id", INT), BODY_REQ("ssh_key", TEXT) };
static const vast_param detach_ssh[] = { PATH("id", INT), PATH("ssh_key_id", INT) };

OP(execute, "execute", CONSOLE, PUT, "/api/v0/instances/command/{id}/", UNTIL_SENT, 0, 15, ROWS(execute));
OP(request_logs, "logs", CONSOLE, PUT, "/api/v0/instances/request_logs/{id}/", ALWAYS, VAST_OP_BODY | VAST_OP_READS, 0,
    ROWS(request_logs));
/* What logs and execute leave on a storage service: another host, which must not see the key. */
OP(fetch_result, "fetch result", URL, GET, "", ALWAYS, VAST_OP_TEXT | VAST_OP_NO_KEY, 0, NO_ROWS);
OP(take_snapshot, "take snapshot", CONSOLE, POST, "/api/v0/instances/take_snapshot/{id}/", UNTIL_SENT, 0, 0,
    ROWS(take_snapshot));
OP(list_instance_ssh_keys, "show instance-ssh-keys", CONSOLE, GET, "/api/v0/instances/{id}/ssh/", ALWAYS, 0, 0,
    ROWS(path_id));
OP(attach_ssh, "attach ssh", CONSOLE, POST, "/api/v0/instances/{id}/ssh/", ALWAYS, 0, 0, ROWS(attach_ssh));
OP(detach_ssh, "detach ssh", CONSOLE, DELETE, "/api/v0/instances/{id}/ssh/{ssh_key_id}/", ALWAYS, VAST_OP_DELETES, 20,
    ROWS(detach_ssh));

/* ---- price increases and scheduled jobs --------------------------------------------------------------------------- */

#define JOB_FIELDS                                                                                                     \
    BODY_REQ("start_time", NUMBER), BODY_REQ("end_time", NUMBER), BODY_REQ("api_endpoint", TEXT),                      \
        BODY_REQ("request_method", TEXT), BODY_REQ("request_body", JSON), BODY_NUL("day_of_the_week", INT),            \
        BODY_NUL("hour_of_the_day", INT), BODY_REQ("frequency", TEXT), BODY_REQ("instance_id", JSON)

static const vast_param price_increase[] = { BODY_REQ("pending_price_increase_id", INT) };
static const vast_param create_job[] = { JOB_FIELDS };
static const vast_param update_job[] = { PATH("id", INT), JOB_FIELDS };

OP(list_price_increases, "show pending-price-increases", CONSOLE, GET, "/api/v0/instances/pending-price-increases/",
    ALWAYS, 0, 0, NO_ROWS);
OP(accept_price_increase, "accept price-increase", CONSOLE, PUT, "/api/v0/instances/accept-price-increase/", UNTIL_SENT,
    0, 0, ROWS(price_increase));
OP(reject_price_increase, "reject price-increase", CONSOLE, PUT, "/api/v0/instances/reject-price-increase/", UNTIL_SENT,
    0, 0, ROWS(price_increase));
OP(list_scheduled_jobs, "show scheduled-jobs", CONSOLE, GET, "/api/v0/commands/schedule_job/", ALWAYS, 0, 0, NO_ROWS);
OP(create_scheduled_job, "create scheduled-job", CONSOLE, POST, "/api/v0/commands/schedule_job/", UNTIL_SENT, 0, 0,
    ROWS(create_job));
OP(update_scheduled_job, "update scheduled-job", CONSOLE, PUT, "/api/v0/commands/schedule_job/{id}/", ALWAYS, 0, 0,
    ROWS(update_job));
OP(delete_scheduled_job, "delete scheduled-job", CONSOLE, DELETE, "/api/v0/commands/schedule_job/{id}/", ALWAYS,
    VAST_OP_DELETES, 0, ROWS(path_id));
