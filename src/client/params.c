/* SPDX-License-Identifier: MIT */
/* Turns the arguments of a request into path, query and body. */
#include <string.h>

#include "engine.h"

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

/* Finds the first parameter whose name is `name` up to the character `end`. Returns NULL if not found. */
static const vast_param *find_param(const vast_op *op, const char *name, char end)
{
    const vast_param *param = op->params;
    for (unsigned left = op->param_count; left != 0; left--, param++) {
        size_t len = strlen(param->name);
        if (strncmp(param->name, name, len) == 0 && name[len] == end) {
            return param;
        }
    }
    return NULL;
}

static bool fits(const vast_param *param, const vast_arg *arg)
{
    return arg->is_null ? param->in != VAST_IN_PATH : param->type->fits(param, arg);
}

/*
 * Names are sent unchanged, so characters that would end a name or the request line are rejected. Escapes are
 * allowed.
 */
static bool is_name(const vast_param *param)
{
    for (const char *at = param->name; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;
        bool ends;
        if (param->in == VAST_IN_QUERY) {
            ends = c <= ' ' || c > '~' || strchr("&#=+", *at) != NULL;
        } else {
            at += c == '\\';
            ends = c < ' ' || c == '"' || *at == '\0';
        }
        if (ends) {
            return false;
        }
    }
    return true;
}

static vast_cause param_fault(const vast_param *param, const vast_arg *arg)
{
    if (!is_name(param)) {
        return VAST_CAUSE_PARAM_NAME;
    }
    if (param->type == NULL || (arg != NULL && !fits(param, arg))) {
        return VAST_CAUSE_PARAM_TYPE;
    }
    bool required = param->required || param->in == VAST_IN_PATH;
    return arg == NULL && required ? VAST_CAUSE_PARAM_MISSING : VAST_CAUSE_NONE;
}

/* Checks that each argument belongs to a parameter, and each required parameter has an argument. */
static vast_cause params_fault(const vast_request *request)
{
    const vast_op *op = request->op;
    for (unsigned i = 0; i < request->arg_count; i++) {
        if (find_param(op, request->args[i].name, '\0') == NULL) {
            return VAST_CAUSE_NO_SUCH_PARAM;
        }
    }
    for (unsigned i = 0; i < op->param_count; i++) {
        vast_cause cause = param_fault(&op->params[i], find_arg(request, op->params[i].name));
        if (cause != VAST_CAUSE_NONE) {
            return cause;
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
    return arg != NULL || param->preset != NULL || param->nullable;
}

/* ---- places ------------------------------------------------------------------------------------------------------ */

/* A parameter in the path comes before others of its name. Braces around an unknown name are sent unchanged. */
static void put_path(vast_out *out, const vast_request *request)
{
    const char *at = request->op->path;
    for (const char *brace = strchr(at, '{'); brace != NULL; brace = strchr(at, '{')) {
        const vast_param *param = find_param(request->op, brace + 1, '}');
        vast_put_bytes(out, at, (size_t)(brace - at) + (param == NULL));
        at = brace + 1;
        if (param != NULL) {
            put_value(out, param, find_arg(request, param->name));
            at += strlen(param->name) + 1;
        }
    }
    vast_put_text(out, at);
}

/* The separators of a place: before the first parameter, before the others, and between name and value. */
typedef struct punctuation {
    char first[3], next[3], equals[3];
} punctuation;

/* Writes the parameters of a place. Returns whether there was one. */
static bool put_params(vast_out *out, const vast_request *request, vast_place place, const punctuation *marks)
{
    const char *before = marks->first;
    const vast_param *param = request->op->params;
    for (unsigned left = request->op->param_count; left != 0; left--, param++) {
        const vast_arg *arg = find_arg(request, param->name);
        if (param->in == place && goes_out(param, arg)) {
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
    return empty && !op->always_body ? 0 : measure.total;
}
