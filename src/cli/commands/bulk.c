/* SPDX-License-Identifier: MIT */
/* Runs one operation on many IDs, in batches. */
#include "bulk.h"

#include <string.h>

#include "offer_results.h"
#include "report.h"
#include "send.h"
#include "show.h"
#include "text_helpers.h"

#define TRIES 6            /* attempts for one batch, without --retry */
#define FIRST_PAUSE_MS 325 /* each further pause is 1.3 times as long */

typedef struct batch {
    vast_cli *cli;
    const vast_bulk *bulk;
    vast_offer_results results; /* with a label only */
    bool shown;                 /* a response was printed */
} batch;

static vast_err on_json(void *ctx, const vast_json_event *event)
{
    batch *p = ctx;
    if (p->cli->settings.raw) {
        vast_printer_event(&p->cli->printer, event);
    }
    if (p->bulk->label != NULL) {
        vast_offer_results_event(&p->results, event);
    }
    return VAST_OK;
}

/* The service also reports by an error status that it rented none of the offers. */
static vast_err on_refusal(void *ctx, const vast_json_event *event)
{
    batch *p = ctx;
    if (p->bulk->label != NULL) {
        vast_offer_results_event(&p->results, event);
    }
    return VAST_OK;
}

static vast_err on_end(void *ctx)
{
    const batch *p = ctx;
    return p->results.unfit ? VAST_E_RANGE : VAST_OK;
}

/* The service reports a temporary refusal as `success: false` in a response with status 200. */
static bool is_temporary(const vast_cli *cli, vast_err err)
{
    const vast_outcome *outcome = vast_outcome_of(cli);
    return outcome->effect == VAST_EFFECT_QUEUED || (err == VAST_E_REFUSED && outcome->status < 300);
}

/* A response is printed if it has instances that were rented, whatever else it says; or if nothing failed. */
static bool is_shown(const batch *p, vast_err err)
{
    if (p->results.rented_count > 0) {
        return vast_offer_results_are_final(p->cli, err) && vast_outcome_of(p->cli)->status / 100 == 2;
    }
    return err == VAST_OK && p->results.failed_count == 0;
}

static void withdraw(batch *p, vast_err err, const vast_point *point)
{
    vast_cli *cli = p->cli;
    bool shown = is_shown(p, err);
    p->shown = p->shown || shown;
    if (!shown && !cli->curl_shown) {
        vast_printer_rewind(&cli->printer, point);
    }
}

static vast_err send_batch(batch *p, const vast_call_args *args)
{
    vast_cli *cli = p->cli;
    vast_request request = vast_args_request(args);
    request.on_json = on_json;
    request.on_refusal = on_refusal;
    request.on_end = on_end;
    request.ctx = p;
    memset(&p->results, 0, sizeof p->results);
    uint32_t pause_ms = FIRST_PAUSE_MS;
    int most = cli->settings.attempts != 0 ? cli->settings.attempts : TRIES;
    for (int tries = 1;; tries++, pause_ms = pause_ms * 13 / 10) {
        vast_point point = vast_printer_here(&cli->printer);
        vast_err err = vast_send(cli, &request);
        withdraw(p, err, &point);
        if (cli->curl_shown || !p->bulk->patient || !is_temporary(cli, err) || tries >= most ||
            vast_time_left(cli) <= pause_ms || !vast_pause(cli, pause_ms)) {
            return err;
        }
        vast_printer_rewind(&cli->printer, &point);
    }
}

int vast_bulk_run(vast_cli *cli, vast_call_args *args, const vast_bulk *bulk)
{
    static batch p; /* 10 KB: static, so that it does not count against the stack */
    p = (batch){ .cli = cli, .bulk = bulk };
    const vast_ids all = args->ids;
    bool array = cli->settings.raw && all.count > VAST_BULK_IDS && !cli->settings.prints_requests;
    int worst = VAST_EXIT_DONE;
    uint32_t done = 0, at = 0;
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY);
    }
    for (; at < all.count && vast_signal_seen() == 0 && cli->out.error == 0 && !cli->failure_reported;
         at += args->ids.count) {
        uint32_t count = all.count - at < VAST_BULK_IDS ? all.count - at : VAST_BULK_IDS;
        args->ids = (vast_ids){ .items = all.items + at, .room = count, .count = count };
        vast_err err = send_batch(&p, args);
        int status = bulk->label != NULL ? vast_offer_results_report(cli, &p.results, err, &args->ids, bulk->label)
                     : err != VAST_OK    ? vast_report(cli, err, NULL)
                                         : vast_report_effect(cli, &args->ids);
        done += status == VAST_EXIT_DONE || status == VAST_EXIT_PARTIAL ? count : 0;
        worst = status > worst ? status : worst;
    }
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY_END);
    }
    if (cli->settings.raw && !cli->settings.prints_requests && (array || p.shown)) {
        vast_printer_end(&cli->printer);
    }
    if (done == all.count && bulk->done != NULL && worst == VAST_EXIT_DONE && !cli->settings.raw) {
        vast_show_words(cli, bulk->done);
    } else if (done > 0 && done < all.count && !cli->settings.raw) {
        vast_say(&cli->out, "Only %lld of %lld succeeded.\n", (long long)done, (long long)all.count);
    }
    return done > 0 && worst != VAST_EXIT_DONE && vast_signal_seen() == 0 ? VAST_EXIT_PARTIAL : worst;
}
