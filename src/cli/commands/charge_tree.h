/* SPDX-License-Identifier: MIT */
/**
 * Charges as a tree: what was charged, and below it what that consists of.
 */
#ifndef VASTAI_CLI_CHARGE_TREE_H
#define VASTAI_CLI_CHARGE_TREE_H

#include "sink.h"
#include "visit.h"

#define VAST_TREE_LEVELS 4 /* deeper ones are not shown */

typedef struct vast_charge {
    char type[24], source[64], amount[24], description[160];
    char start[20], end[20];
    bool open;    /* it is under way */
    bool nothing; /* the amount is 0: neither it nor its parts are shown */
    bool settled; /* it was printed, or is not to be */
    bool shown;
} vast_charge;

typedef struct vast_charge_tree {
    vast_sink *sink;
    bool parts;   /* those of instances and volumes, too */
    size_t count; /* charges at the top */
    /* private */
    vast_visit visit;
    vast_charge levels[VAST_TREE_LEVELS];
} vast_charge_tree;

/** It points into itself: it must not be moved. */
void vast_charge_tree_begin(vast_charge_tree *tree, vast_sink *sink, bool parts);

/** Takes an event of an answer with "results"; each charge has its parts in "items", as its last member. */
vast_err vast_charge_tree_event(vast_charge_tree *tree, const vast_json_event *event);

#endif
