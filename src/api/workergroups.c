/* SPDX-License-Identifier: MIT */
/* Workergroups: list, create and change them. endpoints.c deletes them. */
#include "fields.h"
#include "typed.h"

/* ---- listing ----------------------------------------------------------------------------------------------------- */

static const vast_bind_row group_rows[] = {
    VAST_BIND(vast_workergroup, id, "id", VAST_BIND_INT),
    VAST_BIND(vast_workergroup, endpoint_id, "endpoint_id", VAST_BIND_INT),
    VAST_BIND(vast_workergroup, user_id, "user_id", VAST_BIND_INT),
    VAST_BIND(vast_workergroup, template_id, "template_id", VAST_BIND_INT),
    VAST_BIND(vast_workergroup, test_workers, "test_workers", VAST_BIND_INT),
    VAST_BIND(vast_workergroup, cold_workers, "cold_workers", VAST_BIND_INT),
    VAST_BIND(vast_workergroup, min_load_micros, "min_load", VAST_BIND_MICROS),
    VAST_BIND(vast_workergroup, target_util_micros, "target_util", VAST_BIND_MICROS),
    VAST_BIND(vast_workergroup, cold_mult_micros, "cold_mult", VAST_BIND_MICROS),
    VAST_BIND(vast_workergroup, gpu_ram_gb_micros, "gpu_ram", VAST_BIND_MICROS),
    VAST_BIND(vast_workergroup, endpoint_name, "endpoint_name", VAST_BIND_CLIP),
    VAST_BIND(vast_workergroup, template_hash, "template_hash", VAST_BIND_CLIP),
    VAST_BIND(vast_workergroup, launch_args, "launch_args", VAST_BIND_CLIP),
    VAST_BIND(vast_workergroup, created_at, "created_at", VAST_BIND_CLIP),
};
static const vast_bind_plan groups_plan = LIST_PLAN(vast_workergroup, group_rows, "results");

static vast_err show_group(void *visitor, const void *target)
{
    const vast_visitor *to = visitor;
    return ((vast_workergroup_visit *)to->call)(to->ctx, target);
}

vast_err vast_list_workergroups_begin(vast_client *c, vast_workergroup *row, vast_workergroup_visit *visit, void *ctx)
{
    const vast_request request = { .op = &vast_op_list_workergroups };
    const vast_visitor visitor = { (void (*)(void))visit, ctx };
    return vast_begin_list(c, &request, &groups_plan, row, show_group, visitor);
}

vast_err vast_list_workergroups(vast_client *c, vast_workergroup *row, vast_workergroup_visit *visit, void *ctx)
{
    return vast_finish_begun(c, vast_list_workergroups_begin(c, row, visit, ctx));
}

/* ---- creating and changing --------------------------------------------------------------------------------------- */

static const vast_field group_fields[] = {
    VAST_FIELD(vast_workergroup_setup, endpoint_name, "endpoint_name"),
    VAST_FIELD(vast_workergroup_setup, endpoint_id, "endpoint_id"),
    VAST_FIELD(vast_workergroup_setup, template_hash, "template_hash"),
    VAST_FIELD(vast_workergroup_setup, template_id, "template_id"),
    VAST_FIELD(vast_workergroup_setup, search_params, "search_params"),
    VAST_FIELD(vast_workergroup_setup, launch_args, "launch_args"),
    VAST_FIELD(vast_workergroup_setup, gpu_ram_gb, "gpu_ram"),
    VAST_FIELD(vast_workergroup_setup, test_workers, "test_workers"),
};
VAST_FIELDS_FIT(vast_workergroup_setup, args, group_fields);
enum { GROUP_FIELDS = sizeof group_fields / sizeof *group_fields };

static const vast_bind_row new_group[] = { NEW_ID("id") };
static const vast_bind_plan new_group_plan = PLAN(int64_t, new_group);

vast_err vast_create_workergroup_begin(vast_client *c, vast_workergroup_setup *settings, int64_t *id)
{
    vast_err err = vast_check_begin(c, VAST_OK, VAST_CAUSE_NONE);
    if (err != VAST_OK) {
        return err;
    }
    const vast_request request = {
        .op = &vast_op_create_workergroup,
        .args = settings->args,
        .arg_count = vast_take_fields(group_fields, GROUP_FIELDS, settings, settings->args, 0),
        .on_end = vast_end_new_id,
    };
    const vast_answer answer = { .plan = &new_group_plan, .target = id };
    return vast_begin_bound(c, &request, &answer);
}

vast_err vast_create_workergroup(vast_client *c, vast_workergroup_setup *settings, int64_t *id)
{
    return vast_finish_begun(c, vast_create_workergroup_begin(c, settings, id));
}

vast_err vast_update_workergroup_begin(vast_client *c, int64_t id, vast_workergroup_setup *settings)
{
    vast_err err = vast_check_begin(c, VAST_OK, VAST_CAUSE_NONE);
    if (err != VAST_OK) {
        return err;
    }
    settings->args[0] = (vast_arg){ .name = "autojob_id", .value.number = id };
    const vast_request request = {
        .op = &vast_op_update_workergroup,
        .args = settings->args,
        .arg_count = vast_take_fields(group_fields, GROUP_FIELDS, settings, settings->args, 1),
    };
    const vast_answer unbound = { .plan = NULL };
    return vast_begin_bound(c, &request, &unbound);
}

vast_err vast_update_workergroup(vast_client *c, int64_t id, vast_workergroup_setup *settings)
{
    return vast_finish_begun(c, vast_update_workergroup_begin(c, id, settings));
}
