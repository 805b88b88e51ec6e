/* SPDX-License-Identifier: MIT */
/* The workers and the log of an endpoint group or workergroup. */
#include <string.h>

#include "typed.h"

/* ---- workers ----------------------------------------------------------------------------------------------------- */

static const vast_bind_row worker_rows[] = {
    VAST_BIND(vast_worker, id, "id", VAST_BIND_INT),
    VAST_BIND(vast_worker, cur_load_micros, "cur_load", VAST_BIND_MICROS),
    VAST_BIND(vast_worker, perf_micros, "perf", VAST_BIND_MICROS),
    VAST_BIND(vast_worker, measured_perf_micros, "measured_perf", VAST_BIND_MICROS),
    VAST_BIND(vast_worker, reliability_micros, "reliability", VAST_BIND_MICROS),
    VAST_BIND(vast_worker, deployment_version_id, "deployment_version_id", VAST_BIND_INT),
    VAST_BIND(vast_worker, loop_lag_max_micros, "loop_lag_max", VAST_BIND_MICROS),
    VAST_BIND(vast_worker, status, "status", VAST_BIND_CLIP),
    VAST_BIND(vast_worker, url, "url", VAST_BIND_CLIP),
    VAST_BIND(vast_worker, gpu_name, "gpu_name", VAST_BIND_CLIP),
    VAST_BIND(vast_worker, created_at, "created_at", VAST_BIND_CLIP),
};
static const vast_bind_plan workers_plan = LIST_PLAN(vast_worker, worker_rows, "workers");
static const vast_bind_plan bare_plan = LIST_PLAN(vast_worker, worker_rows, "");

/* The service sends an array; its API description has an object with one. Both are read. */
static vast_err take_workers(void *ctx, const vast_json_event *event)
{
    vast_bind *bind = ctx;
    if (event->depth == 0 && event->kind == VAST_JSON_ARRAY) {
        vast_bind_begin(bind, &bare_plan, bind->target, bind->visit, bind->visit_ctx);
    }
    return vast_bind_event(bind, event);
}

static vast_err show_worker(void *visitor, const void *target)
{
    const vast_visitor *to = visitor;
    return ((vast_worker_visit *)to->call)(to->ctx, target);
}

static vast_err begin_workers(
    vast_client *c, const vast_op *op, int64_t id, vast_worker *row, vast_worker_visit *visit, void *ctx)
{
    const vast_arg arg = { .name = "id", .value.number = id };
    const vast_request request = { .op = op, .args = &arg, .arg_count = 1, .on_json = take_workers };
    const vast_visitor visitor = { (void (*)(void))visit, ctx };
    return vast_begin_list(c, &request, &workers_plan, row, show_worker, visitor);
}

vast_err vast_list_workers_begin(
    vast_client *c, int64_t endpoint_id, vast_worker *row, vast_worker_visit *visit, void *ctx)
{
    return begin_workers(c, &vast_op_endpoint_workers, endpoint_id, row, visit, ctx);
}

vast_err vast_list_workers(vast_client *c, int64_t endpoint_id, vast_worker *row, vast_worker_visit *visit, void *ctx)
{
    return vast_finish_begun(c, vast_list_workers_begin(c, endpoint_id, row, visit, ctx));
}

vast_err vast_list_workergroup_workers_begin(
    vast_client *c, int64_t group_id, vast_worker *row, vast_worker_visit *visit, void *ctx)
{
    return begin_workers(c, &vast_op_workergroup_workers, group_id, row, visit, ctx);
}

vast_err vast_list_workergroup_workers(
    vast_client *c, int64_t group_id, vast_worker *row, vast_worker_visit *visit, void *ctx)
{
    return vast_finish_begun(c, vast_list_workergroup_workers_begin(c, group_id, row, visit, ctx));
}

/* ---- logs -------------------------------------------------------------------------------------------------------- */

/* Members of the response, by level. The API description calls the member "logs". */
static const char log_names[][8] = { "info0", "info1", "trace", "debug", "logs" };
enum { LOG_LEVELS = VAST_LOG_DEBUG + 1 };

static bool key_is(const vast_group_log *log, const char *name)
{
    return log->key_len == strlen(name) && memcmp(log->key, name, log->key_len) == 0;
}

/* A key that fills the field was cut, and is longer than every name. */
static void take_log_key(vast_group_log *log, const vast_json_event *event)
{
    log->key_len = event->first ? 0 : log->key_len;
    for (size_t i = 0; i < event->len && log->key_len < sizeof log->key; i++) {
        log->key[log->key_len++] = event->text[i];
    }
    log->wanted = key_is(log, log_names[log->level]) || key_is(log, log_names[LOG_LEVELS]);
}

static vast_err take_log(void *ctx, const vast_json_event *event)
{
    vast_group_log *log = ctx;
    if (event->depth == 1 && event->kind == VAST_JSON_KEY) {
        take_log_key(log, event);
    } else if (event->depth == 1 && event->kind == VAST_JSON_STRING && log->wanted) {
        log->found = true;
        return event->len != 0 ? log->visit(log->ctx, event->text, event->len) : VAST_OK;
    }
    return VAST_OK;
}

static vast_err end_log(void *ctx)
{
    const vast_group_log *log = ctx;
    return log->found ? VAST_OK : VAST_E_SHAPE;
}

static vast_err begin_log(vast_client *c, const vast_op *op, int64_t id, int64_t tail, vast_group_log *log)
{
    const vast_arg args[] = { { .name = "id", .value.number = id }, { .name = "tail", .value.number = tail } };
    const vast_request request = {
        .op = op,
        .args = args,
        .arg_count = tail != 0 ? 2 : 1,
        .on_json = take_log,
        .on_end = end_log,
        .ctx = log,
    };
    const vast_answer unbound = { .plan = NULL };
    vast_err err = vast_check_begin(c, (unsigned)log->level < LOG_LEVELS ? VAST_OK : VAST_E_ARG, VAST_CAUSE_PARAM_TYPE);
    if (err == VAST_OK) {
        log->key_len = 0;
        log->wanted = log->found = false;
        err = vast_begin_bound(c, &request, &unbound);
    }
    return err;
}

vast_err vast_read_endpoint_log_begin(vast_client *c, int64_t id, int64_t tail, vast_group_log *log)
{
    return begin_log(c, &vast_op_endpoint_logs, id, tail, log);
}

vast_err vast_read_endpoint_log(vast_client *c, int64_t id, int64_t tail, vast_group_log *log)
{
    return vast_finish_begun(c, vast_read_endpoint_log_begin(c, id, tail, log));
}

vast_err vast_read_workergroup_log_begin(vast_client *c, int64_t id, int64_t tail, vast_group_log *log)
{
    return begin_log(c, &vast_op_workergroup_logs, id, tail, log);
}

vast_err vast_read_workergroup_log(vast_client *c, int64_t id, int64_t tail, vast_group_log *log)
{
    return vast_finish_begun(c, vast_read_workergroup_log_begin(c, id, tail, log));
}
