/* SPDX-License-Identifier: MIT */
/* One deed for many ids. */
#include "bulk.h"

#include <string.h>

#include "send.h"
#include "show.h"
#include "text_helpers.h"

#define TRIES 6            /* unless --retry says otherwise */
#define REASON_BYTES 120   /* of a failure's words; more are cut */
#define FIRST_PAUSE_MS 325 /* times 1.3 from one to the next */

typedef struct portion {
    vast_cli *cli;
    const vast_bulk *bulk;
    vast_visit visit;
    /* What an answer says about offers, each id once although it may stand in several lists. */
    int64_t rented[VAST_BULK_IDS], failed[VAST_BULK_IDS];
    char reasons[VAST_BULK_IDS][REASON_BYTES]; /* of failed[] */
    size_t rented_count, failed_count;
    int64_t offer; /* of the result that is being read; 0: not known yet */
    bool partial;
} portion;

/* @return the place of the id, VAST_BULK_IDS if there is none left. */
static size_t place_of(int64_t ids[VAST_BULK_IDS], size_t *count, int64_t id)
{
    size_t i = 0;
    while (i < *count && ids[i] != id) {
        i++;
    }
    if (i == *count && i < VAST_BULK_IDS) {
        ids[(*count)++] = id;
    }
    return i;
}

static void take_reason(portion *p, const vast_visit_value *value)
{
    if (p->offer == 0 || value->kind != VAST_JSON_STRING || value->len == 0) {
        return;
    }
    size_t i = place_of(p->failed, &p->failed_count, p->offer);
    if (i < VAST_BULK_IDS) {
        vast_text(p->reasons[i], REASON_BYTES, ": %.*s", (int)value->len, value->text);
    }
}

/* The documented lists, and the one that was recorded. */
static vast_err on_member(void *ctx, const char *key, const vast_visit_value *value)
{
    portion *p = ctx;
    int64_t id = 0;
    bool is_id = value->kind == VAST_JSON_NUMBER && vast_json_int(value->text, value->len, &id) == VAST_OK && id > 0;
    if (is_id && vast_text_among("new_contracts|created|results.new_contract|new_contract", '|', key, strlen(key))) {
        place_of(p->rented, &p->rented_count, id);
    } else if (is_id && strcmp(key, "failed") == 0) {
        place_of(p->failed, &p->failed_count, id);
    } else if (is_id && strcmp(key, "results.ask_id") == 0) {
        p->offer = id;
    } else if (strcmp(key, "results.error") == 0 || strcmp(key, "results.msg") == 0) {
        take_reason(p, value);
    } else if (strcmp(key, "results.success") == 0) {
        p->partial = p->partial || value->kind == VAST_JSON_FALSE;
    }
    return VAST_OK;
}

static void say_rented(const portion *p)
{
    for (size_t i = 0; i < p->rented_count && !p->cli->settings.raw; i++) {
        vast_say(&p->cli->out, "%s %lld", i == 0 ? p->bulk->label : ",", (long long)p->rented[i]);
    }
    if (p->rented_count > 0 && !p->cli->settings.raw) {
        vast_say(&p->cli->out, ".\n");
    }
}

static int report_offers(portion *p)
{
    char what[160];
    if (p->bulk->label == NULL || vast_outcome_of(p->cli)->effect != VAST_EFFECT_DONE) {
        return vast_report_effect(p->cli);
    }
    say_rented(p);
    for (size_t i = 0; i < p->failed_count && !p->cli->settings.raw; i++) {
        vast_note(p->cli, "vastai: offer %lld was not rented%s\n", (long long)p->failed[i], p->reasons[i]);
    }
    if (p->failed_count == 0 && !p->partial) {
        return VAST_EXIT_DONE;
    }
    vast_text(what, sizeof what, "done in part: %lld rented, %lld failed", (long long)p->rented_count,
        (long long)p->failed_count);
    return vast_complain(p->cli, VAST_EXIT_PARTIAL, what, "\"vastai show instances\" lists what was rented.");
}

static vast_err on_json(void *ctx, const vast_json_event *event)
{
    static const vast_visitor visitor = { on_member, NULL };
    portion *p = ctx;
    if (p->cli->settings.raw) {
        vast_printer_event(&p->cli->printer, event);
    }
    if (p->bulk->label == NULL) {
        return VAST_OK;
    }
    if (vast_visit_is_start(event)) {
        p->rented_count = p->failed_count = 0;
        p->partial = false;
        memset(p->reasons, 0, sizeof p->reasons);
        vast_visit_begin(&p->visit, "", VAST_VISIT_OBJECT, &visitor, p);
    }
    p->offer = event->depth == 2 && event->kind == VAST_JSON_OBJECT ? 0 : p->offer;
    return vast_visit_event(&p->visit, event);
}

/* A refusal inside a 200 is the service's way to say "not now". */
static bool is_not_now(const vast_cli *cli, vast_err err)
{
    const vast_outcome *outcome = vast_outcome_of(cli);
    return outcome->effect == VAST_EFFECT_QUEUED || (err == VAST_E_REFUSED && outcome->status < 300);
}

static vast_err send_portion(portion *p, const vast_call_args *args)
{
    vast_cli *cli = p->cli;
    vast_request request = vast_args_request(args);
    request.on_json = on_json;
    request.ctx = p;
    uint32_t pause_ms = FIRST_PAUSE_MS;
    int most = cli->settings.attempts != 0 ? cli->settings.attempts : TRIES;
    for (int tries = 1;; tries++, pause_ms = pause_ms * 13 / 10) {
        vast_point point = vast_printer_here(&cli->printer);
        vast_err err = vast_try(cli, &request);
        if (cli->curl_shown || !p->bulk->patient || !is_not_now(cli, err) || tries >= most ||
            vast_time_left(cli) <= pause_ms || !vast_pause(cli, pause_ms)) {
            return err;
        }
        vast_printer_rewind(&cli->printer, &point);
    }
}

int vast_bulk_run(vast_cli *cli, vast_call_args *args, const vast_bulk *bulk)
{
    static portion p;
    p = (portion){ .cli = cli, .bulk = bulk };
    const vast_ids all = args->ids;
    bool array = cli->settings.raw && all.count > VAST_BULK_IDS && !cli->settings.curl;
    int worst = VAST_EXIT_DONE;
    uint32_t done = 0, at = 0;
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY);
    }
    for (; at < all.count && vast_signal_seen() == 0 && cli->out.error == 0 && !cli->failure_reported;
         at += args->ids.count) {
        uint32_t count = all.count - at < VAST_BULK_IDS ? all.count - at : VAST_BULK_IDS;
        args->ids = (vast_ids){ .items = all.items + at, .room = count, .count = count };
        vast_err err = send_portion(&p, args);
        int status = err == VAST_OK ? report_offers(&p) : vast_report(cli, err, NULL);
        done += err == VAST_OK ? count : 0;
        worst = status > worst ? status : worst;
    }
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY_END);
    }
    if (cli->settings.raw && !cli->settings.curl && (array || done > 0)) {
        vast_printer_end(&cli->printer);
    }
    if (done == all.count && bulk->done != NULL && !cli->settings.raw) {
        vast_show_words(cli, bulk->done);
    } else if (done > 0 && done < all.count && !cli->settings.raw) {
        vast_say(&cli->out, "Done for %lld of %lld.\n", (long long)done, (long long)all.count);
    }
    return done > 0 && worst != VAST_EXIT_DONE && vast_signal_seen() == 0 ? VAST_EXIT_PARTIAL : worst;
}
