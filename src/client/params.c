#include <string.h>

#include "engine.h"

/* The row of that name. Parameters and arguments both begin with theirs. */
static const void *find(const void *rows, size_t count, size_t row_bytes, const char *name, size_t len)
{
    const char *row = rows;
    for (; count != 0; count--, row += row_bytes) {
        const char *const *row_name = (const void *)row;
        if (strlen(*row_name) == len && memcmp(*row_name, name, len) == 0) {
            return row;
        }
    }
    return NULL;
}

static const vast_arg *find_arg(const vast_request *request, const vast_param *param)
{
    return find(request->args, request->arg_count, sizeof(vast_arg), param->name, strlen(param->name));
}

static const vast_param *find_param(const vast_op *op, const char *name, size_t len)
{
    return find(op->params, op->param_count, sizeof(vast_param), name, len);
}

static bool fits(const vast_param *param, const vast_arg *arg)
{
    return arg->is_null ? param->place != VAST_IN_PATH : param->type->fits(param, arg);
}

vast_cause vast_args_fault(const vast_config *config, const vast_request *request)
{
    const vast_op *op = request->op;
    for (unsigned i = 0; i < request->arg_count; i++) {
        const char *name = request->args[i].name;
        if (find_param(op, name, strlen(name)) == NULL) {
            return VAST_CAUSE_NO_SUCH_PARAM;
        }
    }
    for (unsigned i = 0; i < op->param_count; i++) {
        const vast_arg *arg = find_arg(request, &op->params[i]);
        if (arg == NULL && (op->params[i].flags & VAST_PARAM_REQUIRED) != 0) {
            return VAST_CAUSE_PARAM_MISSING;
        }
        if (arg != NULL && !fits(&op->params[i], arg)) {
            return VAST_CAUSE_PARAM_TYPE;
        }
    }
    if (op->host != VAST_HOST_URL && !vast_is_target(op->path)) {
        return VAST_CAUSE_PATH;
    }
    if (request->body == NULL) {
        return VAST_CAUSE_NONE;
    }
    return op->method == VAST_GET   ? VAST_CAUSE_GET_BODY
           : config->bodies == NULL ? VAST_CAUSE_NO_BODIES
                                    : config->bodies->fault(request->body);
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

static void put_value(vast_out *out, const vast_param *param, const vast_arg *arg)
{
    if (arg == NULL ? param->preset == NULL : arg->is_null) {
        vast_put_text(out, "null");
    } else {
        param->type->put(out, param, arg);
    }
}

static bool goes_out(const vast_param *param, const vast_arg *arg)
{
    return arg != NULL || param->preset != NULL || (param->flags & VAST_PARAM_NULLABLE) != 0;
}

/* ---- places ------------------------------------------------------------------------------------------------------ */

static void put_path(vast_out *out, const vast_request *request)
{
    const char *at = request->op->path;
    for (const char *brace = strchr(at, '{'); brace != NULL; brace = strchr(at, '{')) {
        size_t len = strcspn(brace + 1, "}");
        /* Rows name what stands in the path before what stands elsewhere by the same name. */
        const vast_param *param = brace[1 + len] == '}' ? find_param(request->op, brace + 1, len) : NULL;
        vast_put_bytes(out, at, (size_t)(brace - at));
        at = brace + 1;
        if (param == NULL) {
            vast_put_char(out, '{');
        } else {
            put_value(out, param, find_arg(request, param));
            at += len + 1;
        }
    }
    vast_put_text(out, at);
}

/* How a place writes its parameters: what stands before the first and the others, and between name and value. */
typedef struct punctuation {
    char first[3], next[3], equals[3];
} punctuation;

/* Whether there was one. */
static bool put_params(vast_out *out, const vast_request *request, vast_place place, const punctuation *marks)
{
    const char *before = marks->first;
    for (unsigned i = 0; i < request->op->param_count; i++) {
        const vast_param *param = &request->op->params[i];
        const vast_arg *arg = find_arg(request, param);
        if (param->place == place && goes_out(param, arg)) {
            vast_put_text(out, before);
            vast_put_text(out, param->name);
            vast_put_text(out, marks->equals);
            put_value(out, param, arg);
            before = marks->next;
        }
    }
    return before != marks->first;
}

void vast_put_target(vast_out *out, const vast_request *request)
{
    static const punctuation query = { "?", "&", "=" };
    static const punctuation more = { "&", "&", "=" };
    put_path(out, request);
    put_params(out, request, VAST_IN_QUERY, strchr(request->op->path, '?') == NULL ? &query : &more);
}

void vast_put_body_params(vast_out *out, const vast_request *request)
{
    static const punctuation object = { "{\"", ",\"", "\":" };
    vast_put_text(out, put_params(out, request, VAST_IN_BODY, &object) ? "}" : "{}");
}

size_t vast_body_params_length(const vast_request *request)
{
    const vast_op *op = request->op;
    vast_out measure;
    if (op->method == VAST_GET || request->body != NULL) {
        return 0;
    }
    vast_out_begin(&measure, NULL, 0);
    vast_put_body_params(&measure, request);
    bool empty = measure.total == sizeof "{}" - 1;
    return empty && (op->flags & VAST_OP_BODY) == 0 ? 0 : measure.total;
}
