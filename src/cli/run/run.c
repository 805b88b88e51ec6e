/* SPDX-License-Identifier: MIT */
/* From rows to a request, and from its answer to words. */
#define _DEFAULT_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "dates.h"
#include "show.h"
#include "signals.h"
#include "text_helpers.h"

/* ---- arguments ----------------------------------------------------------------------------------------------------- */

const char *vast_value(const vast_cli *cli, const char *name)
{
    const vast_argument *argument = vast_line_argument(&cli->line, name);
    return argument != NULL ? vast_line_value(&cli->line, argument) : NULL;
}

bool vast_is_given(const vast_cli *cli, const char *name)
{
    return vast_value_count(cli, name) > 0;
}

int64_t vast_int_value(const vast_cli *cli, const char *name)
{
    int64_t value = 0;
    const char *text = vast_value(cli, name);
    if (text != NULL) {
        vast_text_int(text, &value);
    }
    return value;
}

const char *vast_next_value(const vast_cli *cli, const char *name, size_t *at)
{
    const vast_argument *argument = vast_line_argument(&cli->line, name);
    return argument != NULL ? vast_line_next(&cli->line, argument, at) : NULL;
}

size_t vast_value_count(const vast_cli *cli, const char *name)
{
    const vast_argument *argument = vast_line_argument(&cli->line, name);
    return argument != NULL ? vast_line_count(&cli->line, argument) : 0;
}

/* ---- parameters ---------------------------------------------------------------------------------------------------- */

static vast_arg *slot(vast_call_args *args, const char *name)
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
    slot(args, name)->value.text = text;
}

void vast_args_json(vast_call_args *args, const char *name, const char *json)
{
    slot(args, name)->value.text = json;
}

void vast_args_int(vast_call_args *args, const char *name, int64_t value)
{
    slot(args, name)->value.number = value;
}

void vast_args_null(vast_call_args *args, const char *name)
{
    slot(args, name)->is_null = true;
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

/* ---- from rows to parameters --------------------------------------------------------------------------------------- */

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

/* The rest of a line that has none stands as one empty word. */
static bool is_empty_rest(const vast_cli *cli, const vast_argument *row)
{
    return row->count == VAST_REST && vast_line_count(&cli->line, row) == 1 &&
           *vast_line_value(&cli->line, row) == '\0';
}

/* ["a","b"], or [1,2] where the row says numbers. */
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
                                                : vast_text_number(text, number, sizeof number);
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
    if (row->truncated && vast_text_number(text, number, sizeof number)) {
        vast_json_scaled(number, strlen(number), 6, &value);
        int64_t whole = (int64_t)((uint64_t)(value < 0 ? -value : value) / 1000000);
        value = value < 0 ? -whole : whole;
    } else {
        vast_text_int(text, &value);
    }
    return value;
}

/* The ids stand behind each other in the scratch memory, which is chars: they are aligned first. */
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
    vast_arg *arg = slot(args, param->name);
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

/* ---- running ------------------------------------------------------------------------------------------------------- */

/* The first answer was lost, and the repeat found nothing: there is no answer to show. */
static void show_already_gone(vast_cli *cli)
{
    const char *message = "Already gone: the first response was lost, and the retry found nothing to delete.";
    if (!cli->settings.raw) {
        vast_say(&cli->out, "%s\n", message);
        return;
    }
    vast_print(&cli->printer, "{\"success\": true, \"already_gone\": true, \"msg\": %s}", message);
    vast_printer_end(&cli->printer);
}

vast_point vast_here(const vast_cli *cli)
{
    return (vast_point){ vast_sink_here(&cli->out), cli->printer };
}

bool vast_go_back(vast_cli *cli, const vast_point *point)
{
    cli->printer = point->printer;
    return vast_sink_rewind(&cli->out, point->mark);
}

vast_err vast_try(vast_cli *cli, const vast_request *request)
{
    vast_point point = vast_here(cli);
    vast_err err = vast_send(cli, request);
    if (err != VAST_OK && !cli->curl_shown) {
        vast_go_back(cli, &point);
    }
    return err;
}

int vast_send_or_report(vast_cli *cli, const vast_request *request)
{
    vast_err err = vast_try(cli, request);
    return err == VAST_OK ? VAST_EXIT_DONE : vast_report(cli, err, NULL);
}

int vast_fetch(
    vast_cli *cli, const vast_call_args *args, vast_json_handler *on_json, vast_err (*on_end)(void *ctx), void *ctx)
{
    vast_request request = vast_args_request(args);
    request.on_json = on_json;
    request.on_end = on_end;
    request.ctx = ctx;
    return vast_send_or_report(cli, &request);
}

vast_err vast_bind_ended(void *bind)
{
    return vast_bind_end(bind);
}

/* An answer that did less than was asked for, or will do it later, is no plain success. */
int vast_report_effect(vast_cli *cli)
{
    switch (vast_outcome_of(cli)->effect) {
    case VAST_EFFECT_QUEUED:
        return vast_complain(cli, VAST_EXIT_PARTIAL,
            "queued: the instance starts when its machine has a free GPU, and is billed from then on",
            "\"vastai stop instance ID\" cancels the start.");
    case VAST_EFFECT_STOPPED:
        return vast_complain(cli, VAST_EXIT_PARTIAL, "rented, but stopped: its storage is billed",
            "Run \"vastai start instance ID\" to start it, or \"vastai destroy instance ID\" to destroy it.");
    default:
        return VAST_EXIT_DONE;
    }
}

int vast_send_and_show(vast_cli *cli, const vast_request *request, const vast_view *view, const char *done)
{
    static vast_show show; /* long */
    vast_request shown = *request;
    vast_sink_mark mark = vast_sink_here(&cli->out);
    vast_show_begin(&show, cli, view, done);
    shown.on_json = vast_show_event;
    shown.on_end = vast_show_end;
    shown.ctx = &show;
    int status = vast_send_or_report(cli, &shown);
    if (status == VAST_EXIT_DONE && vast_outcome_of(cli)->already_gone) {
        vast_sink_rewind(&cli->out, mark);
        show_already_gone(cli);
    }
    if (!cli->settings.raw && vast_outcome_of(cli)->effect == VAST_EFFECT_QUEUED) {
        vast_sink_rewind(&cli->out, mark);
    }
    return status == VAST_EXIT_DONE ? vast_report_effect(cli) : status;
}

int vast_run_call(vast_cli *cli, const vast_call_args *args)
{
    const vast_command *command = cli->line.command;
    vast_request request = vast_args_request(args);
    return vast_send_and_show(cli, &request, command->view, command->done);
}

int vast_run_row(vast_cli *cli)
{
    vast_call_args args;
    return vast_row_args(cli, &args) ? vast_run_call(cli, &args) : VAST_EXIT_USAGE;
}

int vast_run_row_with(vast_cli *cli, const char *name, const char *text)
{
    vast_call_args args;
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    vast_args_text(&args, name, text);
    return vast_run_call(cli, &args);
}

bool vast_wants_pager(const vast_cli *cli)
{
    const char *term = getenv("TERM");
    const vast_view *view = cli->line.command->view;
    bool table = view != NULL && view->kind == VAST_VIEW_TABLE;
    bool person = cli->out.terminal && isatty(STDIN_FILENO) == 1 && term != NULL && strcmp(term, "dumb") != 0;
    return table && person && !cli->settings.full && !cli->settings.raw && !cli->settings.curl;
}
