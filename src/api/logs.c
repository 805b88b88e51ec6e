/* SPDX-License-Identifier: MIT */
/* The log of an instance: the service writes it to a URL, from which it is then fetched. */
#include "fields.h"
#include "typed.h"

static const vast_field request_fields[] = {
    VAST_FIELD(vast_log_request, tail, "tail"),
    VAST_FIELD(vast_log_request, filter, "filter"),
    VAST_FIELD(vast_log_request, daemon_logs, "daemon_logs"),
};
VAST_FIELDS_FIT(vast_log_request, args, request_fields);

/* A URL that does not fit is an error: BIND_TEXT, not BIND_CLIP. */
static const vast_bind_row url_rows[] = { VAST_BIND(vast_log_request, url, "result_url", VAST_BIND_TEXT) };
static const vast_bind_plan url_plan = PLAN(vast_log_request, url_rows);

static vast_err end_request(void *ctx)
{
    const vast_bind *bind = ctx;
    const vast_log_request *request = bind->target;
    return request->url[0] != '\0' ? vast_bind_end(bind) : VAST_E_SHAPE;
}

vast_err vast_request_log_begin(vast_client *c, int64_t id, vast_log_request *request)
{
    vast_err err = vast_check_begin(c, VAST_OK, VAST_CAUSE_NONE);
    if (err != VAST_OK) {
        return err;
    }
    request->args[0] = (vast_arg){ .name = "id", .value.number = id };
    const vast_request call = {
        .op = &vast_op_request_logs,
        .args = request->args,
        .arg_count =
            vast_take_fields(request_fields, sizeof request_fields / sizeof *request_fields, request, request->args, 1),
        .on_end = end_request,
    };
    const vast_answer answer = { .plan = &url_plan, .target = request };
    return vast_begin_bound(c, &call, &answer);
}

vast_err vast_request_log(vast_client *c, int64_t id, vast_log_request *request)
{
    return vast_finish_begun(c, vast_request_log_begin(c, id, request));
}

vast_err vast_fetch_log_begin(vast_client *c, const char *url, vast_text_visit *visit, void *ctx)
{
    const vast_request request = { .op = &vast_op_fetch_result, .url = url, .on_text = visit, .ctx = ctx };
    return vast_call_begin(c, &request);
}

vast_err vast_fetch_log(vast_client *c, const char *url, vast_text_visit *visit, void *ctx)
{
    return vast_finish_begun(c, vast_fetch_log_begin(c, url, visit, ctx));
}

bool vast_log_is_pending(const vast_client *c)
{
    vast_err err = vast_last(c)->err;
    return err == VAST_E_NOT_FOUND || err == VAST_E_AUTH;
}
