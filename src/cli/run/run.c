/* SPDX-License-Identifier: MIT */
/* Runs a command: sends its request, and shows the answer as its row says. */
#include "run.h"

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

int vast_send_and_show(vast_cli *cli, const vast_request *request, const vast_view *view, const char *done)
{
    static vast_show show; /* more than 1 KB: static, so that it does not count against the stack */
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

void vast_print_done(vast_cli *cli, const char *sentence)
{
    if (!cli->settings.raw) {
        vast_say(&cli->out, "%s\n", sentence);
        return;
    }
    vast_print(&cli->printer, "{\"success\": true, \"msg\": %s}", sentence);
    vast_printer_end(&cli->printer);
}
