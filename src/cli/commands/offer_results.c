/* SPDX-License-Identifier: MIT */
/* Reads what a response says about each of several offers that were to be rented, and reports it. */
#include "offer_results.h"

#include <string.h>

#include "failure.h"
#include "report.h"
#include "signals.h"
#include "text_helpers.h"

/* ---- reading ----------------------------------------------------------------------------------------------------- */

/* Finds or adds an ID. @return its index; VAST_BULK_IDS: the array is full. */
static size_t index_of(int64_t ids[VAST_BULK_IDS], uint32_t *count, int64_t id)
{
    size_t i = 0;
    while (i < *count && (id == 0 || ids[i] != id)) {
        i++;
    }
    if (i == *count && i < VAST_BULK_IDS) {
        ids[(*count)++] = id;
    }
    return i;
}

static void take_reason(vast_offer_result *result, const vast_visit_value *value)
{
    if (value->kind == VAST_JSON_STRING && value->len > 0) {
        vast_text(result->reason, VAST_REASON_BYTES, ": %.*s", (int)value->len, value->text);
    }
}

static void take_result(vast_offer_result *result, const char *key, const vast_visit_value *value, int64_t id)
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
    vast_offer_results *r = ctx;
    int64_t id = 0;
    bool is_id = value->kind == VAST_JSON_NUMBER &&
                 vast_text_among("new_contracts|created|new_contract|failed|results.ask_id|results.new_contract", '|',
                     key, strlen(key));
    if (is_id && (vast_json_int(value->text, value->len, &id) != VAST_OK || id <= 0)) {
        r->unfit = true;
        id = 0;
    }
    if (strncmp(key, "results.", 8) == 0) {
        take_result(&r->result, key + 8, value, id);
    } else if (id != 0 && strcmp(key, "failed") == 0) {
        index_of(r->failed, &r->failed_count, id);
    } else if (id != 0) {
        index_of(r->rented, &r->rented_count, id);
    }
    return VAST_OK;
}

/* A refused offer may have been rented all the same, see VAST_EFFECT_STOPPED. */
static void end_result(vast_offer_results *r)
{
    const vast_offer_result *result = &r->result;
    if (result->instance != 0) {
        index_of(r->rented, &r->rented_count, result->instance);
        if (result->refused) {
            index_of(r->stopped, &r->stopped_count, result->instance);
        }
    } else if (result->refused || (result->offer != 0 && result->reason[0] != '\0')) {
        size_t i = index_of(r->failed, &r->failed_count, result->offer);
        if (i < VAST_BULK_IDS) {
            memcpy(r->reasons[i], result->reason, VAST_REASON_BYTES);
        }
    }
}

void vast_offer_results_event(vast_offer_results *r, const vast_json_event *event)
{
    static const vast_visitor visitor = { on_member, NULL };
    if (vast_visit_is_start(event)) {
        memset(r, 0, sizeof *r);
        vast_visit_begin(&r->visit, "", VAST_VISIT_OBJECT, &visitor, r);
    }
    bool result = event->depth == 2;
    if (result && event->kind == VAST_JSON_OBJECT) {
        r->result = (vast_offer_result){ 0 };
    }
    (void)vast_visit_event(&r->visit, event);
    if (result && event->kind == VAST_JSON_OBJECT_END) {
        end_result(r);
    }
}

/* ---- reporting --------------------------------------------------------------------------------------------------- */

static vast_ids ids_of(int64_t *items, uint32_t count)
{
    return (vast_ids){ items, count, count };
}

static bool is_unconfirmed(const vast_cli *cli, vast_err err)
{
    return err == VAST_E_UNKNOWN_OUTCOME && vast_outcome_of(cli)->cause == VAST_CAUSE_NOT_CONFIRMED;
}

bool vast_offer_results_are_final(const vast_cli *cli, vast_err err)
{
    return err == VAST_OK || err == VAST_E_REFUSED || err == VAST_E_NOT_FOUND || err == VAST_E_AUTH ||
           err == VAST_E_RATE || err == VAST_E_SERVER || is_unconfirmed(cli, err);
}

static void put_list(vast_out *out, const char *label, const int64_t *ids, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        vast_write(out, "%s%lld", i == 0 ? label : ", ", (long long)ids[i]);
    }
}

static void print_names(vast_cli *cli, const vast_offer_results *r, const char *label)
{
    for (uint32_t i = 0; i < r->rented_count; i++) {
        vast_say(&cli->out, "%s %lld", i == 0 ? label : ",", (long long)r->rented[i]);
    }
    if (r->rented_count > 0) {
        vast_say(&cli->out, ".\n");
    }
    for (uint32_t i = 0; i < r->failed_count; i++) {
        if (r->failed[i] != 0) {
            vast_note(cli, "vastai: offer %lld was not rented%s\n", (long long)r->failed[i], r->reasons[i]);
        } else {
            vast_note(cli, "vastai: an offer was not rented%s\n", r->reasons[i]);
        }
    }
}

#define DETAIL_BYTES (VAST_FAILURE_BYTES + VAST_BULK_IDS * (VAST_REASON_BYTES + 80))

/* All in the one message of --raw, which prints no response after a failure. */
static int report_in_one(vast_cli *cli, const vast_offer_results *r, int status, const char *what)
{
    static char text[DETAIL_BYTES]; /* long */
    vast_out out;
    vast_out_begin(&out, text, sizeof text - 1);
    vast_put_text(&out, what);
    put_list(&out, "; instances rented: ", r->rented, r->rented_count);
    for (uint32_t i = 0; i < r->failed_count; i++) {
        vast_put_text(&out, "; offer ");
        put_list(&out, "", &r->failed[i], r->failed[i] != 0);
        vast_write(&out, "%snot rented%s", r->failed[i] != 0 ? " " : "", r->reasons[i]);
    }
    text[vast_out_stored(&out)] = '\0';
    return vast_complain_of_call(cli, status, text, NULL);
}

static int report_failure(vast_cli *cli, const vast_offer_results *r, vast_err err)
{
    char text[VAST_FAILURE_BYTES];
    bool named = r->rented_count > 0 || r->failed_count > 0;
    return cli->settings.raw && named && vast_signal_seen() == 0
               ? report_in_one(cli, r, vast_exit_of(err), vast_failure_message(cli, err, text))
               : vast_report(cli, err, NULL);
}

/* Whether the response accounts for all offers. */
static bool names_all(const vast_offer_results *r, const vast_ids *offers)
{
    return r->rented_count + r->failed_count >= offers->count;
}

static int complain(vast_cli *cli, const vast_offer_results *r, int status, const char *what, const char *advice)
{
    return cli->settings.raw ? report_in_one(cli, r, status, what) : vast_complain_of_call(cli, status, what, advice);
}

/* No instance is known. */
static int report_none(vast_cli *cli, const vast_offer_results *r, vast_err err, const vast_ids *offers)
{
    bool all = names_all(r, offers);
    if (err == VAST_OK && !all) {
        return complain(cli, r, VAST_EXIT_PARTIAL, "the response does not name all offers",
            "\"vastai show instances\" shows whether instances were created.");
    }
    bool refused = all && (err == VAST_OK || err == VAST_E_UNKNOWN_OUTCOME);
    return refused ? complain(cli, r, VAST_EXIT_REFUSED, "no offer was rented", NULL) : report_failure(cli, r, err);
}

/* Some were rented; others were not, or the response does not name them. */
static int report_partial(vast_cli *cli, const vast_offer_results *r, const vast_ids *offers)
{
    char what[VAST_BULK_IDS * 21 + 100];
    vast_out out;
    vast_out_begin(&out, what, sizeof what - 1);
    if (names_all(r, offers)) {
        vast_put_text(&out, "not all offers were rented: ");
    } else {
        vast_write(&out, "the response names %lld of %lld offers: ", (long long)r->rented_count + r->failed_count,
            (long long)offers->count);
    }
    vast_write(&out, "%lld rented, %lld failed", (long long)r->rented_count, (long long)r->failed_count);
    put_list(&out, "; stopped: ", r->stopped, r->stopped_count);
    what[vast_out_stored(&out)] = '\0';
    bool shown = !cli->settings.raw || vast_outcome_of(cli)->status / 100 == 2;
    return shown ? vast_complain_of_call(
                       cli, VAST_EXIT_PARTIAL, what, "\"vastai show instances\" lists the new instances.")
                 : report_in_one(cli, r, VAST_EXIT_PARTIAL, what);
}

/* Instances were rented, in a response that says that it failed: they are stopped, see VAST_EFFECT_STOPPED. */
static void take_effect(const vast_cli *cli, vast_offer_results *r, vast_err err)
{
    bool refused = err != VAST_OK && err != VAST_E_UNKNOWN_OUTCOME && r->failed_count == 0;
    if (refused || vast_outcome_of(cli)->effect == VAST_EFFECT_STOPPED) {
        memcpy(r->stopped, r->rented, sizeof r->stopped);
        r->stopped_count = r->rented_count;
    }
}

int vast_offer_results_report(
    vast_cli *cli, vast_offer_results *r, vast_err err, const vast_ids *offers, const char *label)
{
    bool nameless = r->rented_count == 0 && r->failed_count == 0;
    if (err == VAST_OK && nameless && !cli->settings.raw) {
        vast_say(&cli->out, "%s, but the response does not name them. \"vastai show instances\" lists what exists.\n",
            label);
    }
    if (nameless) {
        return err == VAST_OK ? VAST_EXIT_DONE : vast_report(cli, err, NULL);
    }
    if (!cli->settings.raw) {
        print_names(cli, r, label);
    }
    if (!vast_offer_results_are_final(cli, err)) {
        return report_failure(cli, r, err);
    }
    if (r->rented_count == 0) {
        return report_none(cli, r, err, offers);
    }
    take_effect(cli, r, err);
    vast_ids stopped = ids_of(r->stopped, r->stopped_count);
    return r->failed_count > 0 || !names_all(r, offers) ? report_partial(cli, r, offers)
           : stopped.count > 0                          ? vast_report_stopped(cli, &stopped)
                                                        : VAST_EXIT_DONE;
}
