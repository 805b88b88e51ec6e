/* SPDX-License-Identifier: MIT */
/**
 * Reads what a response says about each of several offers that were to be rented, and reports it.
 */
#ifndef VASTAI_CLI_OFFER_RESULTS_H
#define VASTAI_CLI_OFFER_RESULTS_H

#include "bulk.h"
#include "visit.h"

#define VAST_REASON_BYTES 120 /* of the message about one offer; the rest is cut off */

/** What is known about one offer. */
typedef struct vast_offer_result {
    int64_t offer, instance; /**< 0: not in the response */
    bool refused;            /**< success: false; with an instance, that is stopped */
    char reason[VAST_REASON_BYTES];
} vast_offer_result;

typedef struct vast_offer_results {
    vast_visit visit;
    /* Each ID once, although it may be in several lists. An offer that failed without a name is 0. */
    int64_t rented[VAST_BULK_IDS], stopped[VAST_BULK_IDS], failed[VAST_BULK_IDS];
    char reasons[VAST_BULK_IDS][VAST_REASON_BYTES]; /* of failed[] */
    uint32_t rented_count, stopped_count, failed_count;
    vast_offer_result result; /* the one that is being read */
    bool unfit;               /* an ID is out of range */
} vast_offer_results;

/** Processes an event of the response, of an error response too. A new response starts over. */
void vast_offer_results_event(vast_offer_results *results, const vast_json_event *event);

/** Whether the call ended with the verdict of the service, and not before its response was complete. */
bool vast_offer_results_are_final(const vast_cli *cli, vast_err err);

/**
 * Names each instance that was rented, and each offer that was not, with the reason.
 * @param err     result of the call.
 * @param offers  the offers that the request named.
 * @param label   printed before the IDs of the instances.
 * @return exit status: VAST_EXIT_PARTIAL if some were rented; that of the failure if none was.
 */
int vast_offer_results_report(
    vast_cli *cli, vast_offer_results *results, vast_err err, const vast_ids *offers, const char *label);

#endif
