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

static bool is_number(const char *text)
{
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    return (text[0] == '-' || (text[0] >= '0' && text[0] <= '9')) &&
           vast_json_feed(&json, text, strlen(text)) == VAST_OK && vast_json_end(&json) == VAST_OK;
}

/* A segment that is empty or made of dots would name another path than was meant. */
static bool is_segment(const char *text)
{
    return text[0] != '\0' && strcmp(text, ".") != 0 && strcmp(text, "..") != 0;
}

static bool is_of_type(const vast_arg *arg, const vast_param *param)
{
    bool in_path = param->place == VAST_IN_PATH;
    if (arg->is_null) {
        return !in_path;
    }
    if (param->type == VAST_TYPE_INT) {
        return !in_path || arg->value.number > 0;
    }
    if (param->type == VAST_TYPE_BOOL) {
        return arg->value.number == 0 || arg->value.number == 1;
    }
    if (param->type == VAST_TYPE_IDS) {
        return arg->value.ids != NULL && arg->value.ids->count <= arg->value.ids->room;
    }
    const char *text = arg->value.text;
    return text != NULL && (param->type != VAST_TYPE_NUMBER || is_number(text)) && (!in_path || is_segment(text));
}

const char *vast_args_fault(const vast_request *request)
{
    const vast_op *op = request->op;
    for (unsigned i = 0; i < request->arg_count; i++) {
        const char *name = request->args[i].name;
        if (find_param(op, name, strlen(name)) == NULL) {
            return "the operation has no such parameter";
        }
    }
    for (unsigned i = 0; i < op->param_count; i++) {
        const vast_arg *arg = find_arg(request, &op->params[i]);
        if (arg == NULL && (op->params[i].flags & VAST_PARAM_REQUIRED) != 0) {
            return "a required parameter is missing";
        }
        if (arg != NULL && !is_of_type(arg, &op->params[i])) {
            return "a parameter is not of its type, or an id is not positive";
        }
    }
    if (op->host != VAST_HOST_URL && !vast_is_target(op->path)) {
        return "the path does not begin with a slash, or holds a blank";
    }
    return op->method == VAST_GET && request->body != NULL ? "a GET has no body" : NULL;
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

typedef void put_function(vast_out *out, const char *text, size_t len);

static void put_as_it_is(vast_out *out, const char *text, size_t len)
{
    vast_put_bytes(out, text, len);
}

/* How each place writes a text, and what is JSON already. */
static const struct {
    put_function *text, *json;
} places[] = {
    [VAST_IN_PATH] = { vast_put_path_segment, vast_put_path_segment },
    [VAST_IN_QUERY] = { vast_put_query_value, vast_put_query_value },
    [VAST_IN_BODY] = { vast_put_json_string, put_as_it_is },
};

static void put_with(put_function *put, vast_out *out, const char *text)
{
    put(out, text, strlen(text));
}

static void put_ids(vast_out *out, const vast_ids *ids, put_function *put)
{
    put_with(put, out, "[");
    for (uint32_t i = 0; i < ids->count; i++) {
        if (i != 0) {
            put_with(put, out, ", ");
        }
        vast_put_int(out, ids->items[i]);
    }
    put_with(put, out, "]");
}

/* What stands for a value that is not given. Outside a body, a preset text stands without its quotes. */
static void put_preset(vast_out *out, const vast_param *param)
{
    const char *preset = param->preset != NULL ? param->preset : "null";
    bool bare = param->place != VAST_IN_BODY && preset[0] == '"';
    places[param->place].json(out, preset + bare, strlen(preset) - 2u * bare);
}

static void put_value(vast_out *out, const vast_param *param, const vast_arg *arg)
{
    put_function *put = places[param->place].json;
    if (arg == NULL) {
        put_preset(out, param);
    } else if (arg->is_null) {
        vast_put_text(out, "null");
    } else if (param->type == VAST_TYPE_INT) {
        vast_put_int(out, arg->value.number);
    } else if (param->type == VAST_TYPE_BOOL) {
        vast_put_text(out, arg->value.number != 0 ? "true" : "false");
    } else if (param->type == VAST_TYPE_IDS) {
        put_ids(out, arg->value.ids, put);
    } else {
        put_with(param->type == VAST_TYPE_TEXT ? places[param->place].text : put, out, arg->value.text);
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

void vast_put_target(vast_out *out, const vast_request *request)
{
    const vast_op *op = request->op;
    char separator = strchr(op->path, '?') == NULL ? '?' : '&';
    put_path(out, request);
    for (unsigned i = 0; i < op->param_count; i++) {
        const vast_param *param = &op->params[i];
        const vast_arg *arg = find_arg(request, param);
        if (param->place == VAST_IN_QUERY && goes_out(param, arg)) {
            vast_put_char(out, separator);
            vast_put_text(out, param->name);
            vast_put_char(out, '=');
            put_value(out, param, arg);
            separator = '&';
        }
    }
}

static bool in_body(const vast_request *request, const vast_param *param)
{
    return param->place == VAST_IN_BODY && goes_out(param, find_arg(request, param));
}

bool vast_has_body_params(const vast_request *request)
{
    const vast_op *op = request->op;
    bool has = (op->flags & VAST_OP_BODY) != 0;
    for (unsigned i = 0; i < op->param_count && !has; i++) {
        has = in_body(request, &op->params[i]);
    }
    return has && op->method != VAST_GET && request->body == NULL;
}

void vast_put_body_params(vast_out *out, const vast_request *request)
{
    const char *separator = "{";
    for (unsigned i = 0; i < request->op->param_count; i++) {
        const vast_param *param = &request->op->params[i];
        if (in_body(request, param)) {
            vast_put_text(out, separator);
            vast_put_json_string(out, param->name, strlen(param->name));
            vast_put_char(out, ':');
            put_value(out, param, find_arg(request, param));
            separator = ",";
        }
    }
    vast_put_text(out, separator[0] == '{' ? "{}" : "}");
}
