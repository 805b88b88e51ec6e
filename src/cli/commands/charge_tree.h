/* SPDX-License-Identifier: MIT */
/**
 * Prints charges as a tree, each one with the charges it consists of.
 */
#ifndef VASTAI_CLI_CHARGE_TREE_H
#define VASTAI_CLI_CHARGE_TREE_H

#include "sink.h"
#include "visit.h"

#define VAST_TREE_LEVELS 4 /* deeper charges are not shown */

typedef struct vast_charge {
    char type[24], source[64], amount[24], description[160];
    char start[20], end[20];
    bool open;    /* its object has begun, and its list of parts has not ended */
    bool nothing; /* the amount is 0: neither the charge nor its parts are shown */
    bool settled; /* it has been decided whether the charge is shown */
    bool shown;   /* the charge was printed */
} vast_charge;

typedef struct vast_charge_tree {
    vast_sink *sink;
    bool parts;   /* also show the parts of instances and volumes */
    size_t count; /* number of charges at the top level */
    /* private */
    vast_visit visit;
    vast_charge levels[VAST_TREE_LEVELS];
} vast_charge_tree;

/** The tree contains pointers to itself: do not copy or move it. */
void vast_charge_tree_begin(vast_charge_tree *tree, vast_sink *sink, bool parts);

/** Handles an event of a response with a list `results`. The parts of a charge are in its last member, `items`. */
vast_err vast_charge_tree_event(vast_charge_tree *tree, const vast_json_event *event);

#endif
