/* SPDX-License-Identifier: MIT */
/* The arguments of a call, set one by one. */
#include "call_args.h"

#include <string.h>

vast_arg *vast_args_slot(vast_call_args *args, const char *name)
{
    for (uint8_t i = 0; i < args->count; i++) {
        if (strcmp(args->items[i].name, name) == 0) {
            args->items[i].is_null = false;
            return &args->items[i];
        }
    }
    args->items[args->count] = (vast_arg){ .name = name };
    return &args->items[args->count < VAST_CALL_ARGS - 1 ? args->count++ : args->count];
}

void vast_args_text(vast_call_args *args, const char *name, const char *text)
{
    vast_args_slot(args, name)->value.text = text;
}

void vast_args_json(vast_call_args *args, const char *name, const char *json)
{
    vast_args_slot(args, name)->value.text = json;
}

void vast_args_int(vast_call_args *args, const char *name, int64_t value)
{
    vast_args_slot(args, name)->value.number = value;
}

void vast_args_null(vast_call_args *args, const char *name)
{
    vast_args_slot(args, name)->is_null = true;
}

void vast_args_drop(vast_call_args *args, const char *name)
{
    for (uint8_t i = 0; i < args->count; i++) {
        if (strcmp(args->items[i].name, name) == 0) {
            args->items[i] = args->items[--args->count];
        }
    }
}

vast_request vast_args_request(const vast_call_args *args)
{
    return (vast_request){ .op = args->op, .args = args->items, .arg_count = args->count };
}
