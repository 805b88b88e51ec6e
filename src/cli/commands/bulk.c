/* SPDX-License-Identifier: MIT */
/* Runs one operation on many IDs, in batches. */
#include "bulk.h"

#include <string.h>

#include "send.h"
#include "show.h"
#include "text_helpers.h"

#define TRIES 6            /* attempts for one batch, without --retry */
#define REASON_BYTES 120   /* of the message about one failure; the rest is cut off */
#define FIRST_PAUSE_MS 325 /* each further pause is 1.3 times as long */

/* What an answer says about one offer. */
typedef struct offer_result {
    int64_t offer, instance; /* 0: not in the response */
    bool refused;            /* success: false; with an instance, that is stopped */
    char reason[REASON_BYTES];
} offer_result;

typedef struct batch {
    vast_cli *cli;
    const vast_bulk *bulk;
    vast_visit visit;
    /* Of an answer about offers, each ID once although it may be in several lists. */
    int64_t rented[VAST_BULK_IDS], stopped[VAST_BULK_IDS], failed[VAST_BULK_IDS];
    char reasons[VAST_BULK_IDS][REASON_BYTES]; /* of failed[] */
    size_t rented_count, stopped_count, failed_count;
    offer_result result; /* the one that is being read */
    bool partial;        /* an offer was refused whose ID is not known */
} batch;

/* Finds or adds an ID. @return its index; VAST_BULK_IDS: the array is full. */
static size_t index_of(int64_t ids[VAST_BULK_IDS], size_t *count, int64_t id)
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

static void take_reason(offer_result *result, const vast_visit_value *value)
{
    if (value->kind == VAST_JSON_STRING && value->len > 0) {
        vast_text(result->reason, REASON_BYTES, ": %.*s", (int)value->len, value->text);
    }
}

static void take_result(offer_result *result, const char *key, const vast_visit_value *value, int64_t id)
{
    if (strcmp(key, "ask_id") == 0) {
        result->offer = id;
    } else if (strcmp(key, "new_contract") == 0) {
        result->instance = id;
    } else if (strcmp(key, "success") == 0) {
        result->refused = value->kind == VAST_JSON_FALSE;
    } else if (strcmp(key, "error") == 0 || strcmp(key, "msg") == 0) {
        take_reason(result, value);
    }
}

/* Reads the documented lists, and the list `results`, which was seen in real responses. */
static vast_err on_member(void *ctx, const char *key, const vast_visit_value *value)
{
    batch *p = ctx;
    int64_t id = 0;
    bool is_id = value->kind == VAST_JSON_NUMBER &&
                 vast_text_among("new_contracts|created|new_contract|failed|results.ask_id|results.new_contract", '|',
                     key, strlen(key));
    if (is_id && (vast_json_int(value->text, value->len, &id) != VAST_OK || id <= 0)) {
        return VAST_E_RANGE;
    }
    if (strncmp(key, "results.", 8) == 0) {
        take_result(&p->result, key + 8, value, id);
    } else if (id != 0 && strcmp(key, "failed") == 0) {
        index_of(p->failed, &p->failed_count, id);
    } else if (id != 0) {
        index_of(p->rented, &p->rented_count, id);
    }
    return VAST_OK;
}

/* A refused offer may have been rented all the same, see VAST_EFFECT_STOPPED. */
static void end_result(batch *p)
{
    const offer_result *result = &p->result;
    if (result->instance != 0) {
        index_of(p->rented, &p->rented_count, result->instance);
        if (result->refused) {
            index_of(p->stopped, &p->stopped_count, result->instance);
        }
    } else if (result->offer != 0 && (result->refused || result->reason[0] != '\0')) {
        size_t i = index_of(p->failed, &p->failed_count, result->offer);
        if (i < VAST_BULK_IDS) {
            memcpy(p->reasons[i], result->reason, REASON_BYTES);
        }
    } else {
        p->partial = p->partial || result->refused;
    }
}

static void print_rented(const batch *p)
{
    if (p->rented_count == 0 && p->failed_count == 0 && !p->partial && !p->cli->settings.raw) {
        vast_say(&p->cli->out,
            "%s, but the response does not name them. \"vastai show instances\" lists what exists.\n", p->bulk->label);
    }
    for (size_t i = 0; i < p->rented_count && !p->cli->settings.raw; i++) {
        vast_say(&p->cli->out, "%s %lld", i == 0 ? p->bulk->label : ",", (long long)p->rented[i]);
    }
    if (p->rented_count > 0 && !p->cli->settings.raw) {
        vast_say(&p->cli->out, ".\n");
    }
}

static vast_ids ids_of(int64_t *items, size_t count)
{
    return (vast_ids){ items, (uint32_t)count, (uint32_t)count };
}

static int report_partial(batch *p)
{
    char what[VAST_BULK_IDS * 21 + 100];
    vast_out out;
    vast_ids stopped = ids_of(p->stopped, p->stopped_count);
    vast_out_begin(&out, what, sizeof what - 1);
    vast_write(&out, "not all offers were rented: %lld rented, %lld failed", (long long)p->rented_count,
        (long long)p->failed_count);
    for (size_t i = 0; i < stopped.count; i++) {
        vast_write(&out, "%s%lld", i == 0 ? "; stopped: " : ", ", (long long)stopped.items[i]);
    }
    what[vast_out_stored(&out)] = '\0';
    return vast_complain(p->cli, VAST_EXIT_PARTIAL, what, "\"vastai show instances\" lists the new instances.");
}

static int report_offers(batch *p)
{
    if (vast_outcome_of(p->cli)->effect == VAST_EFFECT_STOPPED) {
        memcpy(p->stopped, p->rented, sizeof p->stopped);
        p->stopped_count = p->rented_count;
    }
    print_rented(p);
    for (size_t i = 0; i < p->failed_count && !p->cli->settings.raw; i++) {
        vast_note(p->cli, "vastai: offer %lld was not rented%s\n", (long long)p->failed[i], p->reasons[i]);
    }
    if (p->failed_count > 0 || p->partial) {
        return report_partial(p);
    }
    vast_ids stopped = ids_of(p->stopped, p->stopped_count);
    return stopped.count > 0 ? vast_report_stopped(p->cli, &stopped) : VAST_EXIT_DONE;
}

static vast_err on_json(void *ctx, const vast_json_event *event)
{
    static const vast_visitor visitor = { on_member, NULL };
    batch *p = ctx;
    if (p->cli->settings.raw) {
        vast_printer_event(&p->cli->printer, event);
    }
    if (p->bulk->label == NULL) {
        return VAST_OK;
    }
    if (vast_visit_is_start(event)) {
        p->rented_count = p->stopped_count = p->failed_count = 0;
        p->partial = false;
        memset(p->reasons, 0, sizeof p->reasons);
        vast_visit_begin(&p->visit, "", VAST_VISIT_OBJECT, &visitor, p);
    }
    bool result = event->depth == 2;
    if (result && event->kind == VAST_JSON_OBJECT) {
        p->result = (offer_result){ 0 };
    }
    vast_err err = vast_visit_event(&p->visit, event);
    if (result && event->kind == VAST_JSON_OBJECT_END) {
        end_result(p);
    }
    return err;
}

/* The service reports a temporary refusal as `success: false` in a response with status 200. */
static bool is_temporary(const vast_cli *cli, vast_err err)
{
    const vast_outcome *outcome = vast_outcome_of(cli);
    return outcome->effect == VAST_EFFECT_QUEUED || (err == VAST_E_REFUSED && outcome->status < 300);
}

static vast_err send_batch(batch *p, const vast_call_args *args)
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
        int status = err != VAST_OK        ? vast_report(cli, err, NULL)
                     : bulk->label != NULL ? report_offers(&p)
                                           : vast_report_effect(cli, &args->ids);
        done += err == VAST_OK ? count : 0;
        worst = status > worst ? status : worst;
    }
    if (array) {
        vast_printer_mark(&cli->printer, VAST_JSON_ARRAY_END);
    }
    if (cli->settings.raw && !cli->settings.prints_requests && (array || done > 0)) {
        vast_printer_end(&cli->printer);
    }
    if (done == all.count && bulk->done != NULL && worst == VAST_EXIT_DONE && !cli->settings.raw) {
        vast_show_words(cli, bulk->done);
    } else if (done > 0 && done < all.count && !cli->settings.raw) {
        vast_say(&cli->out, "Only %lld of %lld succeeded.\n", (long long)done, (long long)all.count);
    }
    return done > 0 && worst != VAST_EXIT_DONE && vast_signal_seen() == 0 ? VAST_EXIT_PARTIAL : worst;
}
