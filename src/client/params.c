#include <string.h>

#include "engine.h"

/* ---- rows: see VAST_PARAM() for what their marks are --------------------------------------------------------------- */

enum { MARK = 0100, MARK_PRESET = 4, MARK_FLAGS = VAST_PARAM_REQUIRED | VAST_PARAM_NULLABLE, MARKS = 2 };

static const char *behind(const char *text)
{
    return text + strlen(text) + 1;
}

bool vast_param_next(const char **at, vast_param *param)
{
    const char *row = *at;
    if (row == NULL || row[0] == '\0') {
        return false;
    }
    unsigned mark = (unsigned char)row[0];
    param->type = (uint8_t)row[1];
    param->place = (uint8_t)(mark >> 3 & 7);
    param->flags = (uint8_t)(mark & MARK_FLAGS);
    param->name = row + MARKS;
    param->preset = NULL;
    *at = behind(param->name);
    if ((mark & MARK_PRESET) != 0) {
        param->preset = *at;
        *at = behind(param->preset);
    }
    return true;
}

static void put_with_end(vast_out *out, const char *text)
{
    vast_put_bytes(out, text, strlen(text) + 1);
}

void vast_put_param(vast_out *out, const vast_param *param)
{
    unsigned preset = param->preset != NULL ? MARK_PRESET : 0;
    vast_put_char(out, (char)(MARK | (unsigned)param->place << 3 | preset | param->flags));
    vast_put_char(out, (char)param->type);
    put_with_end(out, param->name);
    if (preset != 0) {
        put_with_end(out, param->preset);
    }
}

/* ---- arguments --------------------------------------------------------------------------------------------------- */

static const vast_arg *find_arg(const vast_request *request, const char *name)
{
    const vast_arg *arg = request->args;
    for (unsigned left = request->arg_count; left != 0; left--, arg++) {
        if (strcmp(arg->name, name) == 0) {
            return arg;
        }
    }
    return NULL;
}

/* The first parameter whose name is what stands before `end`. */
static bool find_param(const vast_op *op, const char *name, char end, vast_param *param)
{
    const char *at = op->params;
    while (vast_param_next(&at, param)) {
        size_t len = strlen(param->name);
        if (strncmp(param->name, name, len) == 0 && name[len] == end) {
            return true;
        }
    }
    return false;
}

static bool fits(const vast_op *op, const vast_param *param, const vast_arg *arg)
{
    return arg->is_null ? param->place != VAST_IN_PATH : op->types->fits(param, arg);
}

/* Whether each argument is of a parameter, and each parameter has the argument that it needs. */
static vast_cause params_fault(const vast_request *request)
{
    const vast_op *op = request->op;
    vast_param param;
    for (unsigned i = 0; i < request->arg_count; i++) {
        if (!find_param(op, request->args[i].name, '\0', &param)) {
            return VAST_CAUSE_NO_SUCH_PARAM;
        }
    }
    for (const char *at = op->params; vast_param_next(&at, &param);) {
        const vast_arg *arg = find_arg(request, param.name);
        if (arg == NULL && (param.flags & VAST_PARAM_REQUIRED) != 0) {
            return VAST_CAUSE_PARAM_MISSING;
        }
        if (op->types == NULL || (arg != NULL && !fits(op, &param, arg))) {
            return VAST_CAUSE_PARAM_TYPE;
        }
    }
    return VAST_CAUSE_NONE;
}

vast_cause vast_args_fault(const vast_config *config, const vast_request *request)
{
    const vast_op *op = request->op;
    vast_cause cause = params_fault(request);
    if (cause != VAST_CAUSE_NONE) {
        return cause;
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

static void put_value(vast_out *out, const vast_param *param, const vast_arg *arg, const vast_op *op)
{
    if (arg == NULL ? param->preset == NULL : arg->is_null) {
        vast_put_text(out, "null");
    } else {
        op->types->put(out, param, arg);
    }
}

static bool goes_out(const vast_param *param, const vast_arg *arg)
{
    return arg != NULL || param->preset != NULL || (param->flags & VAST_PARAM_NULLABLE) != 0;
}

/* ---- places ------------------------------------------------------------------------------------------------------ */

/* Rows name what stands in the path before what stands elsewhere by the same name. */
static void put_path(vast_out *out, const vast_request *request)
{
    const char *at = request->op->path;
    vast_param param;
    for (const char *brace = strchr(at, '{'); brace != NULL; brace = strchr(at, '{')) {
        bool known = find_param(request->op, brace + 1, '}', &param);
        vast_put_bytes(out, at, (size_t)(brace - at) + !known);
        at = brace + 1;
        if (known) {
            put_value(out, &param, find_arg(request, param.name), request->op);
            at += strlen(param.name) + 1;
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
    vast_param param;
    for (const char *at = request->op->params; vast_param_next(&at, &param);) {
        const vast_arg *arg = find_arg(request, param.name);
        if (param.place == place && goes_out(&param, arg)) {
            vast_put_text(out, before);
            vast_put_text(out, param.name);
            vast_put_text(out, marks->equals);
            put_value(out, &param, arg, request->op);
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
