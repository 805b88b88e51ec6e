/* SPDX-License-Identifier: MIT */
/* Endpoint groups: list, delete, create and change them. */
#include "fields.h"
#include "typed.h"

static const vast_param path_id_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
};

const vast_op vast_op_delete_endpoint = {
    .method = VAST_DELETE,
    .path = "/api/v0/endptjobs/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_MISC,
    .min_interval_ms = 3000,
};

/* "No endpoints for user 42 found.", with status 400. */
static const vast_sign no_endpoints_signs[] = {
    { .member = "msg", .begins = "no endpoints for user", .effect = VAST_EFFECT_NOTHING },
    { .member = "error", .begins = "no endpoints for user", .effect = VAST_EFFECT_NOTHING },
};

const vast_op vast_op_list_endpoints = {
    .method = VAST_GET,
    .path = "/api/v0/endptjobs/",
    .repeat = VAST_REPEAT_ALWAYS,
    .scope = VAST_SCOPE_MISC,
    .min_interval_ms = 3000,
    VAST_SIGNS(no_endpoints_signs),
};

/* ---- deleting ---------------------------------------------------------------------------------------------------- */

static const vast_bind_row deletion_rows[] = {
    VAST_BIND(vast_endpoint_deletion, deleted_workers, "deleted_workers", VAST_BIND_IDS),
    VAST_BIND(vast_endpoint_deletion, failed_workers, "failed_workers", VAST_BIND_IDS),
    VAST_BIND(vast_endpoint_deletion, msg, "msg", VAST_BIND_CLIP),
};
static const vast_bind_plan deletion_plan = PLAN(vast_endpoint_deletion, deletion_rows);

static vast_err begin_deletion(vast_client *c, const vast_op *op, int64_t id, vast_endpoint_deletion *out)
{
    const vast_answer answer = { .plan = &deletion_plan, .target = out };
    return vast_begin_on_id(c, op, id, &answer);
}

vast_err vast_delete_endpoint_begin(vast_client *c, int64_t id, vast_endpoint_deletion *out)
{
    return begin_deletion(c, &vast_op_delete_endpoint, id, out);
}

vast_err vast_delete_endpoint(vast_client *c, int64_t id, vast_endpoint_deletion *out)
{
    return vast_finish_begun(c, vast_delete_endpoint_begin(c, id, out));
}

/* The response has the same members as that of an endpoint group. */
vast_err vast_delete_workergroup_begin(vast_client *c, int64_t id, vast_endpoint_deletion *out)
{
    return begin_deletion(c, &vast_op_delete_workergroup, id, out);
}

vast_err vast_delete_workergroup(vast_client *c, int64_t id, vast_endpoint_deletion *out)
{
    return vast_finish_begun(c, vast_delete_workergroup_begin(c, id, out));
}

/* ---- listing ----------------------------------------------------------------------------------------------------- */

/* The members of a group. Shown alone, they are inside an object that `path` names; in a list, `path` is "". */
#define ENDPOINT_ROWS(path)                                                                                            \
    VAST_BIND(vast_endpoint, id, path "id", VAST_BIND_INT),                                                            \
        VAST_BIND(vast_endpoint, user_id, path "user_id", VAST_BIND_INT),                                              \
        VAST_BIND(vast_endpoint, cold_workers, path "cold_workers", VAST_BIND_INT),                                    \
        VAST_BIND(vast_endpoint, max_workers, path "max_workers", VAST_BIND_INT),                                      \
        VAST_BIND(vast_endpoint, min_load_micros, path "min_load", VAST_BIND_MICROS),                                  \
        VAST_BIND(vast_endpoint, min_cold_load_micros, path "min_cold_load", VAST_BIND_MICROS),                        \
        VAST_BIND(vast_endpoint, target_util_micros, path "target_util", VAST_BIND_MICROS),                            \
        VAST_BIND(vast_endpoint, cold_mult_micros, path "cold_mult", VAST_BIND_MICROS),                                \
        VAST_BIND(vast_endpoint, name, path "endpoint_name", VAST_BIND_CLIP),                                          \
        VAST_BIND(vast_endpoint, state, path "endpoint_state", VAST_BIND_CLIP),                                        \
        VAST_BIND(vast_endpoint, created_at, path "created_at", VAST_BIND_CLIP)

static const vast_bind_row endpoint_rows[] = { ENDPOINT_ROWS("") };
static const vast_bind_plan endpoints_plan = LIST_PLAN(vast_endpoint, endpoint_rows, "results");

static vast_err show_endpoint(void *visitor, const void *target)
{
    const vast_visitor *to = visitor;
    return ((vast_endpoint_visit *)to->call)(to->ctx, target);
}

vast_err vast_list_endpoints_begin(vast_client *c, vast_endpoint *row, vast_endpoint_visit *visit, void *ctx)
{
    const vast_request request = { .op = &vast_op_list_endpoints };
    const vast_visitor visitor = { (void (*)(void))visit, ctx };
    return vast_begin_list(c, &request, &endpoints_plan, row, show_endpoint, visitor);
}

vast_err vast_list_endpoints(vast_client *c, vast_endpoint *row, vast_endpoint_visit *visit, void *ctx)
{
    return vast_finish_begun(c, vast_list_endpoints_begin(c, row, visit, ctx));
}

/* ---- one of them ------------------------------------------------------------------------------------------------- */

static const vast_bind_row shown_rows[] = { ENDPOINT_ROWS("result.") };
static const vast_bind_plan shown_plan = PLAN(vast_endpoint, shown_rows);

vast_err vast_show_endpoint_begin(vast_client *c, int64_t id, vast_endpoint *out)
{
    const vast_arg arg = { .name = "id", .value.number = id };
    const vast_request request = {
        .op = &vast_op_show_endpoint, .args = &arg, .arg_count = 1, .on_end = vast_end_new_id
    };
    const vast_answer answer = { .plan = &shown_plan, .target = out };
    return vast_begin_bound(c, &request, &answer);
}

vast_err vast_show_endpoint(vast_client *c, int64_t id, vast_endpoint *out)
{
    return vast_finish_begun(c, vast_show_endpoint_begin(c, id, out));
}

/* ---- creating and changing --------------------------------------------------------------------------------------- */

static const vast_field endpoint_fields[] = {
    VAST_FIELD(vast_endpoint_setup, name, "endpoint_name"), VAST_FIELD(vast_endpoint_setup, min_load, "min_load"),
    VAST_FIELD(vast_endpoint_setup, min_cold_load, "min_cold_load"),
    VAST_FIELD(vast_endpoint_setup, target_util, "target_util"),
    VAST_FIELD(vast_endpoint_setup, cold_mult, "cold_mult"),
    VAST_FIELD(vast_endpoint_setup, cold_workers, "cold_workers"),
    VAST_FIELD(vast_endpoint_setup, max_workers, "max_workers"),
    VAST_FIELD(vast_endpoint_setup, max_queue_time_s, "max_queue_time"),
    VAST_FIELD(vast_endpoint_setup, target_queue_time_s, "target_queue_time"),
    VAST_FIELD(vast_endpoint_setup, inactivity_timeout_s, "inactivity_timeout"),
    VAST_FIELD(vast_endpoint_setup, state, "endpoint_state"), /* last, so that creating a group can leave it out */
};
VAST_FIELDS_FIT(vast_endpoint_setup, args, endpoint_fields);
enum { ENDPOINT_FIELDS = sizeof endpoint_fields / sizeof *endpoint_fields };

static const vast_bind_row new_endpoint[] = { NEW_ID("result") };
static const vast_bind_plan new_endpoint_plan = PLAN(int64_t, new_endpoint);

vast_err vast_create_endpoint_begin(vast_client *c, vast_endpoint_setup *settings, int64_t *id)
{
    vast_err err = vast_check_begin(c, VAST_OK, VAST_CAUSE_NONE);
    if (err != VAST_OK) {
        return err;
    }
    const vast_request request = {
        .op = &vast_op_create_endpoint,
        .args = settings->args,
        .arg_count = vast_take_fields(endpoint_fields, ENDPOINT_FIELDS - 1, settings, settings->args, 0),
        .on_end = vast_end_new_id,
    };
    const vast_answer answer = { .plan = &new_endpoint_plan, .target = id };
    return vast_begin_bound(c, &request, &answer);
}

vast_err vast_create_endpoint(vast_client *c, vast_endpoint_setup *settings, int64_t *id)
{
    return vast_finish_begun(c, vast_create_endpoint_begin(c, settings, id));
}

vast_err vast_update_endpoint_begin(vast_client *c, int64_t id, vast_endpoint_setup *settings)
{
    vast_err err = vast_check_begin(c, VAST_OK, VAST_CAUSE_NONE);
    if (err != VAST_OK) {
        return err;
    }
    settings->args[0] = (vast_arg){ .name = "endptjob_id", .value.number = id };
    const vast_request request = {
        .op = &vast_op_update_endpoint,
        .args = settings->args,
        .arg_count = vast_take_fields(endpoint_fields, ENDPOINT_FIELDS, settings, settings->args, 1),
    };
    const vast_answer unbound = { .plan = NULL };
    return vast_begin_bound(c, &request, &unbound);
}

vast_err vast_update_endpoint(vast_client *c, int64_t id, vast_endpoint_setup *settings)
{
    return vast_finish_begun(c, vast_update_endpoint_begin(c, id, settings));
}
