/* Endpoint groups: listing and deleting them. */
#include "bound.h"
#include "rows.h"

static const vast_param path_id[] = { PATH("id", INT) };

OP(delete_endpoint, "delete endpoint", CONSOLE, DELETE, "/api/v0/endptjobs/{id}/", ALWAYS,
    VAST_OP_DELETES | VAST_OP_CONFIRMS, 30, ROWS(path_id));
OP(list_endpoints, "show endpoints", CONSOLE, GET, "/api/v0/endptjobs/", ALWAYS, 0, 30, NO_ROWS);

/* ---- deleting ----------------------------------------------------------------------------------------------------- */

static const vast_bind_row deletion_rows[] = {
    VAST_BIND(vast_endpoint_deletion, deleted_workers, "deleted_workers", VAST_BIND_IDS),
    VAST_BIND(vast_endpoint_deletion, failed_workers, "failed_workers", VAST_BIND_IDS),
    VAST_BIND(vast_endpoint_deletion, msg, "msg", VAST_BIND_CLIP),
};
static const vast_bind_plan deletion_plan = {
    .rows = deletion_rows,
    .row_count = sizeof deletion_rows / sizeof *deletion_rows,
    .struct_size = sizeof(vast_endpoint_deletion),
};

vast_err vast_delete_endpoint_begin(vast_client *c, int64_t id, vast_endpoint_deletion *out)
{
    const vast_answer answer = { .plan = &deletion_plan, .target = out };
    return vast_begin_on_id(c, &vast_op_delete_endpoint, id, &answer);
}

vast_err vast_delete_endpoint(vast_client *c, int64_t id, vast_endpoint_deletion *out)
{
    return vast_finish_begun(c, vast_delete_endpoint_begin(c, id, out));
}

/* ---- listing ------------------------------------------------------------------------------------------------------ */

static const vast_bind_row endpoint_rows[] = {
    VAST_BIND(vast_endpoint, id, "id", VAST_BIND_INT),
    VAST_BIND(vast_endpoint, user_id, "user_id", VAST_BIND_INT),
    VAST_BIND(vast_endpoint, cold_workers, "cold_workers", VAST_BIND_INT),
    VAST_BIND(vast_endpoint, max_workers, "max_workers", VAST_BIND_INT),
    VAST_BIND(vast_endpoint, min_load_micros, "min_load", VAST_BIND_MICROS),
    VAST_BIND(vast_endpoint, min_cold_load_micros, "min_cold_load", VAST_BIND_MICROS),
    VAST_BIND(vast_endpoint, target_util_micros, "target_util", VAST_BIND_MICROS),
    VAST_BIND(vast_endpoint, cold_mult_micros, "cold_mult", VAST_BIND_MICROS),
    VAST_BIND(vast_endpoint, name, "endpoint_name", VAST_BIND_CLIP),
    VAST_BIND(vast_endpoint, state, "endpoint_state", VAST_BIND_CLIP),
    VAST_BIND(vast_endpoint, created_at, "created_at", VAST_BIND_CLIP),
};
static const vast_bind_plan endpoints_plan = {
    .rows = endpoint_rows,
    .row_count = sizeof endpoint_rows / sizeof *endpoint_rows,
    .struct_size = sizeof(vast_endpoint),
    VAST_BIND_LIST("results"),
};

static vast_err show_endpoint(void *visitor, const void *target)
{
    const vast_visitor *to = visitor;
    return ((vast_endpoint_visit *)to->call)(to->ctx, target);
}

vast_err vast_list_endpoints_begin(vast_client *c, vast_endpoint *row, vast_endpoint_visit *visit, void *ctx)
{
    const vast_request request = { .op = &vast_op_list_endpoints };
    const vast_answer answer = {
        .plan = &endpoints_plan,
        .target = row,
        .visit = show_endpoint,
        .visitor = { (void (*)(void))visit, ctx },
    };
    return vast_begin_bound(c, &request, &answer);
}

vast_err vast_list_endpoints(vast_client *c, vast_endpoint *row, vast_endpoint_visit *visit, void *ctx)
{
    return vast_finish_begun(c, vast_list_endpoints_begin(c, row, visit, ctx));
}
