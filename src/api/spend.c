/* SPDX-License-Identifier: MIT */
/* What the account, its endpoint groups and its workergroups spend per hour. */
#include "typed.h"

const vast_op vast_op_show_spend_rate = {
    .method = VAST_GET,
    .path = "/api/v0/users/spend-rate/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_list_endpoint_spend = {
    .method = VAST_GET,
    .path = "/api/v0/serverless/endpoints/spend",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 2000,
};

const vast_op vast_op_list_workergroup_spend = {
    .method = VAST_GET,
    .path = "/api/v0/serverless/workergroups/spend",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_USER_READ,
    .min_interval_ms = 2000,
};

/* ---- the account ------------------------------------------------------------------------------------------------- */

static const vast_bind_row rate_rows[] = {
    VAST_BIND(vast_spend_rate, gpu_micros, "gpu_cost_per_hour", VAST_BIND_MICROS),
    VAST_BIND(vast_spend_rate, container_storage_micros, "container_storage_cost_per_hour", VAST_BIND_MICROS),
    VAST_BIND(vast_spend_rate, volume_storage_micros, "volume_storage_cost_per_hour", VAST_BIND_MICROS),
    VAST_BIND(vast_spend_rate, has_active_resources, "has_active_resources", VAST_BIND_BOOL),
};
static const vast_bind_plan rate_plan = PLAN(vast_spend_rate, rate_rows);

/* A response that leaves a member out must not read as a rate of 0: the members begin as the worst case. */
static vast_err take_rate(void *ctx, const vast_json_event *event)
{
    vast_bind *bind = ctx;
    if (event->depth == 0 && event->kind == VAST_JSON_OBJECT) {
        *(vast_spend_rate *)bind->target =
            (vast_spend_rate){ VAST_SPEND_UNKNOWN, VAST_SPEND_UNKNOWN, VAST_SPEND_UNKNOWN, true };
    }
    return vast_bind_event(bind, event);
}

static vast_err end_rate(void *ctx)
{
    const vast_bind *bind = ctx;
    const vast_spend_rate *rate = bind->target;
    bool whole = rate->gpu_micros != VAST_SPEND_UNKNOWN && rate->container_storage_micros != VAST_SPEND_UNKNOWN &&
                 rate->volume_storage_micros != VAST_SPEND_UNKNOWN;
    return whole ? VAST_OK : VAST_E_SHAPE;
}

vast_err vast_show_spend_rate_begin(vast_client *c, vast_spend_rate *out)
{
    const vast_request request = { .op = &vast_op_show_spend_rate, .on_json = take_rate, .on_end = end_rate };
    const vast_answer answer = { .plan = &rate_plan, .target = out };
    return vast_begin_bound(c, &request, &answer);
}

vast_err vast_show_spend_rate(vast_client *c, vast_spend_rate *out)
{
    return vast_finish_begun(c, vast_show_spend_rate_begin(c, out));
}

/* ---- groups ------------------------------------------------------------------------------------------------------ */

static const vast_bind_row group_rows[] = {
    VAST_BIND(vast_group_spend, id, "id", VAST_BIND_INT),
    VAST_BIND(vast_group_spend, hourly_micros, "hourly_spend", VAST_BIND_MICROS),
};
static const vast_bind_plan endpoints_plan = LIST_PLAN(vast_group_spend, group_rows, "endpoints");
static const vast_bind_plan workergroups_plan = LIST_PLAN(vast_group_spend, group_rows, "workergroups");

/* The binding has zeroed the row when an element begins. A spend of null or none stays unknown. */
static vast_err take_group(void *ctx, const vast_json_event *event)
{
    vast_bind *bind = ctx;
    vast_err err = vast_bind_event(bind, event);
    if (event->depth == 2 && event->kind == VAST_JSON_OBJECT) {
        ((vast_group_spend *)bind->target)->hourly_micros = VAST_SPEND_UNKNOWN;
    }
    return err;
}

static vast_err show_group(void *visitor, const void *target)
{
    const vast_visitor *to = visitor;
    return ((vast_group_spend_visit *)to->call)(to->ctx, target);
}

static vast_err begin_groups(
    vast_client *c, const vast_op *op, const vast_bind_plan *plan, vast_group_spend *row, vast_visitor visitor)
{
    const vast_request request = { .op = op, .on_json = take_group };
    return vast_begin_list(c, &request, plan, row, show_group, visitor);
}

vast_err vast_list_endpoint_spend_begin(vast_client *c, vast_group_spend *row, vast_group_spend_visit *visit, void *ctx)
{
    const vast_visitor visitor = { (void (*)(void))visit, ctx };
    return begin_groups(c, &vast_op_list_endpoint_spend, &endpoints_plan, row, visitor);
}

vast_err vast_list_endpoint_spend(vast_client *c, vast_group_spend *row, vast_group_spend_visit *visit, void *ctx)
{
    return vast_finish_begun(c, vast_list_endpoint_spend_begin(c, row, visit, ctx));
}

vast_err vast_list_workergroup_spend_begin(
    vast_client *c, vast_group_spend *row, vast_group_spend_visit *visit, void *ctx)
{
    const vast_visitor visitor = { (void (*)(void))visit, ctx };
    return begin_groups(c, &vast_op_list_workergroup_spend, &workergroups_plan, row, visitor);
}

vast_err vast_list_workergroup_spend(vast_client *c, vast_group_spend *row, vast_group_spend_visit *visit, void *ctx)
{
    return vast_finish_begun(c, vast_list_workergroup_spend_begin(c, row, visit, ctx));
}
