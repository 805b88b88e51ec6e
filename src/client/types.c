/* SPDX-License-Identifier: MIT */
/* The types of parameters. Parameters point to their types, so a program links only the types in use. */
#include <string.h>

#include "engine.h"

/* ---- texts, and what is JSON already ----------------------------------------------------------------------------- */

typedef void put_function(vast_out *out, const char *text, size_t len);

static void put_as_it_is(vast_out *out, const char *text, size_t len)
{
    vast_put_bytes(out, text, len);
}

static put_function *const put_text_in[] = {
    [VAST_IN_PATH] = vast_put_path_segment,
    [VAST_IN_QUERY] = vast_put_query_value,
    [VAST_IN_BODY] = vast_put_json_string,
};
static put_function *const put_json_in[] = {
    [VAST_IN_PATH] = vast_put_path_segment,
    [VAST_IN_QUERY] = vast_put_query_value,
    [VAST_IN_BODY] = put_as_it_is,
};

/* Outside a body, a preset text is written without its quotes. */
static void put_preset(vast_out *out, const vast_param *param)
{
    bool bare = param->in != VAST_IN_BODY && param->preset[0] == '"';
    put_json_in[param->in](out, param->preset + bare, strlen(param->preset) - 2u * bare);
}

static void put_text(vast_out *out, const vast_param *param, const vast_arg *arg)
{
    if (arg == NULL) {
        put_preset(out, param);
    } else {
        put_text_in[param->in](out, arg->value.text, strlen(arg->value.text));
    }
}

static void put_json(vast_out *out, const vast_param *param, const vast_arg *arg)
{
    if (arg == NULL) {
        put_preset(out, param);
    } else {
        put_json_in[param->in](out, arg->value.text, strlen(arg->value.text));
    }
}

/* An empty segment, "." or ".." would change the path. */
static bool is_segment(const char *text)
{
    return text[0] != '\0' && strcmp(text, ".") != 0 && strcmp(text, "..") != 0;
}

static bool fits_text(const vast_param *param, const vast_arg *arg)
{
    return arg->value.text != NULL && (param->in != VAST_IN_PATH || is_segment(arg->value.text));
}

static bool fits_number(const vast_param *param, const vast_arg *arg)
{
    const char *text = arg->value.text;
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    return fits_text(param, arg) && (text[0] == '-' || (text[0] >= '0' && text[0] <= '9')) &&
           vast_json_feed(&json, text, strlen(text)) == VAST_OK && vast_json_end(&json) == VAST_OK;
}

/* ---- whole numbers ----------------------------------------------------------------------------------------------- */

static bool fits_int(const vast_param *param, const vast_arg *arg)
{
    return param->in != VAST_IN_PATH || arg->value.number > 0;
}

static void put_int(vast_out *out, const vast_param *param, const vast_arg *arg)
{
    if (arg == NULL) {
        vast_put_text(out, param->preset);
    } else {
        vast_put_int(out, arg->value.number);
    }
}

static bool fits_ids(const vast_param *param, const vast_arg *arg)
{
    (void)param;
    return arg->value.ids != NULL && arg->value.ids->count <= arg->value.ids->room;
}

static void put_ids(vast_out *out, const vast_param *param, const vast_arg *arg)
{
    put_function *put = put_json_in[param->in];
    if (arg == NULL) {
        put_preset(out, param);
        return;
    }
    put(out, "[", 1);
    for (uint32_t i = 0; i < arg->value.ids->count; i++) {
        put(out, ", ", i != 0 ? 2 : 0);
        vast_put_int(out, arg->value.ids->items[i]);
    }
    put(out, "]", 1);
}

/* ---- yes or no --------------------------------------------------------------------------------------------------- */

static bool fits_bool(const vast_param *param, const vast_arg *arg)
{
    (void)param;
    return arg->value.number == 0 || arg->value.number == 1;
}

static void put_bool(vast_out *out, const vast_param *param, const vast_arg *arg)
{
    vast_put_text(out, arg == NULL ? param->preset : arg->value.number != 0 ? "true" : "false");
}

/* ---- by type ----------------------------------------------------------------------------------------------------- */

const vast_type vast_type_text = { fits_text, put_text };
const vast_type vast_type_int = { fits_int, put_int };
const vast_type vast_type_number = { fits_number, put_json };
const vast_type vast_type_bool = { fits_bool, put_bool };
const vast_type vast_type_ids = { fits_ids, put_ids };
const vast_type vast_type_json = { fits_text, put_json };
