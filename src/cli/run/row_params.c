/* SPDX-License-Identifier: MIT */
/* Converts the values of a command's arguments to the parameters of a call. */
#include <string.h>

#include "call_args.h"
#include "dates.h"
#include "scratch.h"
#include "text_helpers.h"

/* The parameter of this operation that an argument feeds. @return NULL: none. */
static const vast_param *param_of(const vast_op *op, const vast_argument *row)
{
    for (unsigned i = 0; i < op->param_count; i++) {
        if (vast_argument_feeds(row, op->params[i].name)) {
            return &op->params[i];
        }
    }
    return NULL;
}

/* An argument that takes the rest of the line has one empty value if there is no rest. */
static bool is_empty_rest(const vast_cli *cli, const vast_argument *row)
{
    return row->count == VAST_REST && vast_line_count(&cli->line, row) == 1 &&
           *vast_line_value(&cli->line, row) == '\0';
}

/* ["a","b"], or [1,2] if the argument has numbers. */
static const char *json_list(vast_cli *cli, const vast_argument *row)
{
    vast_out out;
    const char *text, *gap = "";
    vast_scratch_begin(cli, &out);
    vast_put_char(&out, '[');
    for (size_t at = is_empty_rest(cli, row) ? SIZE_MAX : 0; (text = vast_line_next(&cli->line, row, &at)) != NULL;
         gap = ", ") {
        vast_put_text(&out, gap);
        int64_t value;
        if ((row->type == VAST_ARGUMENT_INT || row->type == VAST_ARGUMENT_ID) && vast_text_int(text, &value)) {
            vast_put_int(&out, value);
        } else {
            vast_put_json_string(&out, text, strlen(text));
        }
    }
    vast_put_char(&out, ']');
    return vast_scratch_keep(cli, &out);
}

static const char *number_text(vast_cli *cli, const vast_argument *row, const char *text)
{
    char number[64];
    bool made = row->type == VAST_ARGUMENT_DATE ? vast_text_moment(text, number, sizeof number)
                                                : vast_json_number_from_text(text, number, sizeof number);
    return vast_keep(cli, "%s", made ? number : text);
}

static bool is_true(const vast_argument *row, const char *text)
{
    bool value = row->type == VAST_ARGUMENT_FLAG || text[0] == 't' || text[0] == 'T';
    return value != row->sends_false;
}

static const char *json_text(vast_cli *cli, const vast_argument *row, const char *text)
{
    size_t len;
    if (row->type == VAST_ARGUMENT_JSON) {
        return text;
    }
    if (row->type == VAST_ARGUMENT_FILE) {
        return vast_scratch_json(cli, text, &len);
    }
    if (row->type == VAST_ARGUMENT_FLAG || row->type == VAST_ARGUMENT_BOOL) {
        return is_true(row, text) ? "true" : "false";
    }
    if (row->type != VAST_ARGUMENT_TEXT) {
        return number_text(cli, row, text);
    }
    return vast_keep_json(cli, "%s", text);
}

static int64_t whole_number(const vast_argument *row, const char *text)
{
    int64_t value = 0;
    char number[64];
    if (row->truncated && vast_json_number_from_text(text, number, sizeof number)) {
        vast_json_scaled(number, strlen(number), 6, &value);
        int64_t whole = (int64_t)((value < 0 ? 0 - (uint64_t)value : (uint64_t)value) / 1000000);
        value = value < 0 ? -whole : whole;
    } else {
        vast_text_int(text, &value);
    }
    return value;
}

/* The IDs are stored as an array in the scratch memory, so its next free byte is aligned first. */
static bool id_list(vast_cli *cli, const vast_argument *row, vast_call_args *args)
{
    size_t at = (cli->scratch_used + sizeof(int64_t) - 1) / sizeof(int64_t) * sizeof(int64_t);
    size_t count = vast_line_count(&cli->line, row);
    if (at > sizeof cli->scratch || count > (sizeof cli->scratch - at) / sizeof(int64_t)) {
        return vast_out_of_scratch(cli);
    }
    args->ids = (vast_ids){ .items = (int64_t *)(void *)(cli->scratch + at), .room = (uint32_t)count };
    const char *text;
    for (size_t next = 0; (text = vast_line_next(&cli->line, row, &next)) != NULL;) {
        vast_text_int(text, &args->ids.items[args->ids.count++]);
    }
    cli->scratch_used = at + count * sizeof(int64_t);
    return true;
}

static bool fill(vast_cli *cli, const vast_argument *row, const vast_param *param, vast_call_args *args)
{
    const char *text = vast_line_value(&cli->line, row), *made;
    vast_arg *arg = vast_args_slot(args, param->name);
    if (param->type == VAST_TYPE_INT) {
        arg->value.number = whole_number(row, text);
        return true;
    }
    if (param->type == VAST_TYPE_BOOL) {
        arg->value.number = is_true(row, text);
        return true;
    }
    if (param->type == VAST_TYPE_IDS) {
        arg->value.ids = &args->ids;
        return id_list(cli, row, args);
    }
    if (param->type == VAST_TYPE_NUMBER) {
        made = number_text(cli, row, text);
    } else if (param->type == VAST_TYPE_JSON) {
        made = vast_argument_is_list(row) ? json_list(cli, row) : json_text(cli, row, text);
    } else {
        made = row->type == VAST_ARGUMENT_FLAG ? is_true(row, text) ? "true" : "false" : text;
    }
    arg->value.text = made;
    return made != NULL;
}

bool vast_args_from_rows(vast_cli *cli, const vast_op *op, vast_call_args *args)
{
    vast_arguments all = vast_command_arguments(cli->line.command);
    args->op = op;
    args->count = 0;
    args->ids = (vast_ids){ 0 };
    const vast_argument *row;
    while ((row = vast_argument_next(&all)) != NULL) {
        const vast_param *param = param_of(op, row);
        const char *text = vast_line_value(&cli->line, row);
        bool bare = row->count == VAST_OPTIONAL && vast_argument_is_option(row) && text != NULL && text[0] == '\0';
        if (text != NULL && !bare && param != NULL && !fill(cli, row, param, args)) {
            return false;
        }
    }
    return true;
}

bool vast_row_args(vast_cli *cli, vast_call_args *args)
{
    return vast_args_from_rows(cli, cli->line.command->op, args);
}
