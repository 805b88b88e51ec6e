/* SPDX-License-Identifier: MIT */
/* Instances: destroy, show, list, and change them. create_instance.c rents them, logs.c reads their logs. */
#include <string.h>

#include "bind.h"
#include "typed.h"

static const vast_param path_id_params[] = {
    { .name = "id", .in = VAST_IN_PATH, .type = VAST_TYPE_INT },
};

const vast_op vast_op_destroy_instance = {
    .method = VAST_DELETE,
    .path = "/api/v0/instances/{id}/",
    VAST_PARAMS(path_id_params),
    .repeat = VAST_REPEAT_ALWAYS,
    .deletes = true,
    .scope = VAST_SCOPE_INSTANCE_WRITE,
    .min_interval_ms = 3000,
    .codes = "invalid_args no_such_instance",
};

static vast_err begin_change(vast_client *c, const vast_op *op, int64_t id)
{
    const vast_answer unbound = { .plan = NULL };
    return vast_begin_on_id(c, op, id, &unbound);
}

vast_err vast_destroy_instance_begin(vast_client *c, int64_t id)
{
    return begin_change(c, &vast_op_destroy_instance, id);
}

vast_err vast_destroy_instance(vast_client *c, int64_t id)
{
    return vast_finish_begun(c, vast_destroy_instance_begin(c, id));
}

/* ---- show and list ----------------------------------------------------------------------------------------------- */

/* The members of an instance. Shown alone, they are inside an object that `path` names; in a list, `path` is "". */
#define INSTANCE_ROWS(path)                                                                                            \
    VAST_BIND(vast_instance, id, path "id", VAST_BIND_INT),                                                            \
        VAST_BIND(vast_instance, machine_id, path "machine_id", VAST_BIND_INT),                                        \
        VAST_BIND(vast_instance, num_gpus, path "num_gpus", VAST_BIND_INT),                                            \
        VAST_BIND(vast_instance, ssh_port, path "ssh_port", VAST_BIND_INT),                                            \
        VAST_BIND(vast_instance, dph_total_micros, path "dph_total", VAST_BIND_MICROS),                                \
        VAST_BIND(vast_instance, min_bid_micros, path "min_bid", VAST_BIND_MICROS),                                    \
        VAST_BIND(vast_instance, disk_gb_micros, path "disk_space", VAST_BIND_MICROS),                                 \
        VAST_BIND(vast_instance, disk_used_gb_micros, path "disk_usage", VAST_BIND_MICROS),                            \
        VAST_BIND(vast_instance, gpu_util_micros, path "gpu_util", VAST_BIND_MICROS),                                  \
        VAST_BIND(vast_instance, start_us, path "start_date", VAST_BIND_MICROS),                                       \
        VAST_BIND(vast_instance, end_us, path "end_date", VAST_BIND_MICROS),                                           \
        VAST_BIND(vast_instance, is_bid, path "is_bid", VAST_BIND_BOOL),                                               \
        VAST_BIND(vast_instance, actual_status, path "actual_status", VAST_BIND_CLIP),                                 \
        VAST_BIND(vast_instance, intended_status, path "intended_status", VAST_BIND_CLIP),                             \
        VAST_BIND(vast_instance, status_msg, path "status_msg", VAST_BIND_CLIP),                                       \
        VAST_BIND(vast_instance, label, path "label", VAST_BIND_CLIP),                                                 \
        VAST_BIND(vast_instance, image, path "image_uuid", VAST_BIND_CLIP),                                            \
        VAST_BIND(vast_instance, runtype, path "image_runtype", VAST_BIND_CLIP),                                       \
        VAST_BIND(vast_instance, gpu_name, path "gpu_name", VAST_BIND_CLIP),                                           \
        VAST_BIND(vast_instance, ssh_host, path "ssh_host", VAST_BIND_CLIP),                                           \
        VAST_BIND(vast_instance, public_ip, path "public_ipaddr", VAST_BIND_CLIP),                                     \
        VAST_BIND(vast_instance, geolocation, path "geolocation", VAST_BIND_CLIP)

static const vast_bind_row shown_rows[] = { INSTANCE_ROWS("instances.") };
static const vast_bind_plan shown_plan = PLAN(vast_instance, shown_rows);

enum { NO_INSTANCE = -1 }; /* an ID, until the response has ended */

/* All rows are inside the member `instances`, which is null if there is no such instance. */
static vast_err take_shown(void *ctx, const vast_json_event *event)
{
    vast_bind *bind = ctx;
    if (event->depth == 1 && event->kind == VAST_JSON_NULL && vast_bind_wants(bind, event)) {
        vast_instance *shown = bind->target;
        shown->id = NO_INSTANCE;
    }
    return vast_bind_event(bind, event);
}

/* A response that says nothing about an instance does not mean that there is none. */
static vast_err end_shown(void *ctx)
{
    const vast_bind *bind = ctx;
    vast_instance *shown = bind->target;
    if (shown->id == NO_INSTANCE) {
        shown->id = 0;
        return VAST_E_NOT_FOUND;
    }
    return shown->id > 0 ? vast_bind_end(bind) : VAST_E_SHAPE;
}

vast_err vast_show_instance_begin(vast_client *c, int64_t id, vast_instance *out)
{
    const vast_arg arg = { .name = "id", .value.number = id };
    const vast_request request = {
        .op = &vast_op_show_instance, .args = &arg, .arg_count = 1, .on_json = take_shown, .on_end = end_shown
    };
    const vast_answer answer = { .plan = &shown_plan, .target = out };
    return vast_begin_bound(c, &request, &answer);
}

vast_err vast_show_instance(vast_client *c, int64_t id, vast_instance *out)
{
    return vast_finish_begun(c, vast_show_instance_begin(c, id, out));
}

static const vast_bind_row listed_rows[] = { INSTANCE_ROWS("") };
static const vast_bind_plan listed_plan = LIST_PLAN(vast_instance, listed_rows, "instances");

/* Members of the response beside the list. */
static const vast_bind_row page_rows[] = {
    VAST_BIND(vast_instance_page, token, "next_token", VAST_BIND_TEXT),
    VAST_BIND(vast_instance_page, total, "total_instances", VAST_BIND_INT),
};
static const vast_bind_plan page_plan = PLAN(vast_instance_page, page_rows);

/* Clears the page for the response. Its token was sent in the request and is no longer needed. */
static void begin_page(vast_instance_page *page)
{
    page->token[0] = '\0';
    page->total = 0;
    vast_bind_begin(&page->bind, &page_plan, page, NULL, NULL);
}

static vast_err take_page(void *ctx, const vast_json_event *event)
{
    vast_bind *bind = ctx;
    const vast_visitor *to = bind->visit_ctx;
    vast_instance_page *page = to->ctx;
    if (event->depth == 0 && event->kind != VAST_JSON_OBJECT_END) {
        begin_page(page);
    }
    vast_err err = vast_bind_event(&page->bind, event);
    return err == VAST_OK ? vast_bind_event(bind, event) : err;
}

static vast_err show_instance(void *visitor, const void *target)
{
    const vast_visitor *to = visitor;
    const vast_instance_page *page = to->ctx;
    return ((vast_instance_visit *)to->call)(page->visit_ctx, target);
}

vast_err vast_list_instances_begin(vast_client *c, vast_instance_page *page, vast_instance_visit *visit, void *ctx)
{
    vast_arg args[2];
    vast_request request = { .op = &vast_op_list_instances, .args = args, .on_json = take_page };
    const vast_visitor visitor = { (void (*)(void))visit, page };
    vast_err err = vast_check_begin(c, VAST_OK, VAST_CAUSE_NONE);
    if (err != VAST_OK) {
        return err;
    }
    page->visit_ctx = ctx;
    if (page->token[0] != '\0') {
        args[request.arg_count++] = (vast_arg){ .name = "after_token", .value.text = page->token };
    }
    if (page->limit != 0) {
        args[request.arg_count++] = (vast_arg){ .name = "limit", .value.number = page->limit };
    }
    return vast_begin_list(c, &request, &listed_plan, &page->row, show_instance, visitor);
}

vast_err vast_list_instances(vast_client *c, vast_instance_page *page, vast_instance_visit *visit, void *ctx)
{
    return vast_finish_begun(c, vast_list_instances_begin(c, page, visit, ctx));
}

/* ---- states and properties --------------------------------------------------------------------------------------- */

vast_err vast_start_instance_begin(vast_client *c, int64_t id)
{
    return vast_begin_on_text(c, &vast_op_set_instance_state, id, "state", "running");
}

vast_err vast_start_instance(vast_client *c, int64_t id)
{
    return vast_finish_begun(c, vast_start_instance_begin(c, id));
}

vast_err vast_stop_instance_begin(vast_client *c, int64_t id)
{
    return vast_begin_on_text(c, &vast_op_set_instance_state, id, "state", "stopped");
}

vast_err vast_stop_instance(vast_client *c, int64_t id)
{
    return vast_finish_begun(c, vast_stop_instance_begin(c, id));
}

vast_err vast_reboot_instance_begin(vast_client *c, int64_t id)
{
    return begin_change(c, &vast_op_reboot_instance, id);
}

vast_err vast_reboot_instance(vast_client *c, int64_t id)
{
    return vast_finish_begun(c, vast_reboot_instance_begin(c, id));
}

vast_err vast_recycle_instance_begin(vast_client *c, int64_t id)
{
    return begin_change(c, &vast_op_recycle_instance, id);
}

vast_err vast_recycle_instance(vast_client *c, int64_t id)
{
    return vast_finish_begun(c, vast_recycle_instance_begin(c, id));
}

vast_err vast_label_instance_begin(vast_client *c, int64_t id, const char *label)
{
    return vast_begin_on_text(c, &vast_op_label_instance, id, "label", label);
}

vast_err vast_label_instance(vast_client *c, int64_t id, const char *label)
{
    return vast_finish_begun(c, vast_label_instance_begin(c, id, label));
}

vast_err vast_change_bid_begin(vast_client *c, int64_t id, const char *price)
{
    return vast_begin_on_text(c, &vast_op_change_bid, id, "price", price);
}

vast_err vast_change_bid(vast_client *c, int64_t id, const char *price)
{
    return vast_finish_begun(c, vast_change_bid_begin(c, id, price));
}
