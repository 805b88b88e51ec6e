/* SPDX-License-Identifier: MIT */
/* Runs a command: sends its request, and shows the answer as its row says. */
#include "run.h"

#include <string.h>

#include "arguments.h"
#include "columns.h"
#include "report.h"
#include "send.h"
#include "show.h"

/* The first response was lost and the retry found nothing, so there is no response to show. */
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

vast_err vast_try(vast_cli *cli, const vast_request *request)
{
    vast_point point = vast_printer_here(&cli->printer);
    vast_err err = vast_send(cli, request);
    if (err != VAST_OK && !cli->curl_shown) {
        vast_printer_rewind(&cli->printer, &point);
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

/* There was nothing to do, or to list. Without a list the answer itself is printed, which has been done. */
static void show_nothing(vast_show *show, const vast_point *begin)
{
    vast_cli *cli = show->cli;
    const vast_view *view = show->view;
    bool rewound = (view != NULL || show->mode != VAST_SHOW_RAW) && vast_printer_rewind(&cli->printer, begin);
    if (show->mode == VAST_SHOW_RAW) {
        if (rewound) {
            vast_printer_mark(&cli->printer, VAST_JSON_ARRAY);
            vast_printer_mark(&cli->printer, VAST_JSON_ARRAY_END);
        }
        vast_printer_end(&cli->printer);
    } else if (show->mode != VAST_SHOW_IDS && !vast_prints_data(cli)) {
        vast_say(&cli->out, "%s\n", view != NULL && view->empty != NULL ? view->empty : vast_outcome_of(cli)->message);
    }
}

/* The instance that an effect other than a plain success concerns. */
static int report_effect(vast_cli *cli, const vast_show *show)
{
    bool rented = vast_outcome_of(cli)->effect == VAST_EFFECT_STOPPED;
    int64_t id = rented ? vast_show_id(show, "new_contract") : vast_int_value(cli, "id");
    return vast_report_effect(cli, &(vast_ids){ &id, 1, 1 });
}

int vast_send_and_show(vast_cli *cli, const vast_request *request, const vast_view *view, const char *done)
{
    static vast_show show; /* more than 1 KB: static, so that it does not count against the stack */
    vast_request shown = *request;
    vast_point begin = vast_printer_here(&cli->printer);
    vast_show_begin(&show, cli, view, done);
    shown.on_json = vast_show_event;
    shown.on_end = vast_show_end;
    shown.ctx = &show;
    int status = vast_send_or_report(cli, &shown);
    if (status != VAST_EXIT_DONE || cli->curl_shown) {
        return status;
    }
    uint8_t effect = vast_outcome_of(cli)->effect;
    if (effect == VAST_EFFECT_ALREADY_GONE) {
        vast_printer_rewind(&cli->printer, &begin);
        show_already_gone(cli);
    } else if (effect == VAST_EFFECT_NOTHING) {
        show_nothing(&show, &begin);
    } else if (effect == VAST_EFFECT_QUEUED && !cli->settings.raw) {
        vast_printer_rewind(&cli->printer, &begin);
    }
    return report_effect(cli, &show);
}

int vast_run_call(vast_cli *cli, const vast_call_args *args)
{
    const vast_command *command = cli->line.command;
    vast_request request = vast_args_request(args);
    return vast_send_and_show(cli, &request, command->view, command->done);
}

int vast_show_json(vast_cli *cli, const vast_view *view, const char *json)
{
    static vast_show show; /* more than 1 KB: static, so that it does not count against the stack */
    vast_json scanner;
    vast_show_begin(&show, cli, view, NULL);
    vast_json_begin(&scanner, vast_show_event, &show);
    vast_err err = vast_json_feed(&scanner, json, strlen(json));
    err = err == VAST_OK ? vast_json_end(&scanner) : err;
    err = err == VAST_OK ? vast_show_end(&show) : err;
    return err == VAST_OK ? VAST_EXIT_DONE : vast_report(cli, err, NULL);
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

void vast_print_done(vast_cli *cli, const char *sentence)
{
    if (!cli->settings.raw) {
        vast_say(&cli->out, "%s\n", sentence);
        return;
    }
    vast_print(&cli->printer, "{\"success\": true, \"msg\": %s}", sentence);
    vast_printer_end(&cli->printer);
}
