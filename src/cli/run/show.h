/* SPDX-License-Identifier: MIT */
/**
 * An answer on its way to the reader: JSON events in; a table, a block, ids, JSON or a sentence out.
 */
#ifndef VASTAI_CLI_SHOW_H
#define VASTAI_CLI_SHOW_H

#include "run_state.h"
#include "visit.h"

#define VAST_SHOW_MEMBERS 4  /* members of the answer that a sentence may name */
#define VAST_SHOW_MEMBER 256 /* bytes of each */

typedef enum vast_show_mode {
    VAST_SHOW_RAW,
    VAST_SHOW_TABLE, /**< or block, by the view */
    VAST_SHOW_PAIRS, /**< a block of all members: the view has no columns */
    VAST_SHOW_IDS,
    VAST_SHOW_SENTENCE
} vast_show_mode;

/** Leaves out elements of a list. It sees every member of an element, then says whether the element stays. */
typedef struct vast_show_filter {
    void (*member)(void *ctx, const char *key, const vast_visit_value *value);
    bool (*keep)(void *ctx);
    void *ctx;
} vast_show_filter;

typedef struct vast_show {
    vast_cli *cli;
    const vast_view *view; /**< NULL: a sentence, or with --raw the whole answer */
    const char *done;
    vast_show_mode mode;
    vast_visit visit;
    size_t elements;
    size_t skip; /* with --raw: the value of a hidden member at this depth is passed over; SIZE_MAX: none is */
    size_t key_len;
    bool key_flows; /* a key too long to be held, on its way to the printer in pieces */
    char key[128];
    struct {
        const char *name; /* in done; not NUL-terminated */
        uint16_t name_len, len;
        char text[VAST_SHOW_MEMBER];
    } members[VAST_SHOW_MEMBERS];
    size_t member_count;
    const vast_show_filter *filter;
    bool ended, dropped; /* with a filter: the element ended with this event, and does not stay */
    vast_point begin;    /* where the element under way begins */
} vast_show;

/**
 * @param view  NULL: a sentence, or with --raw the whole answer. @param done  the sentence; NULL: the answer's msg. Both outlive
 * show.
 */
void vast_show_begin(vast_show *show, vast_cli *cli, const vast_view *view, const char *done);

/** Another answer goes on where the last one ended, in the same table: before its first event. vast_show_end() comes once. */
void vast_show_more(vast_show *show);

/**
 * Shows only the elements that a filter keeps. @pre begun, and no event yet; the filter outlives show. An element to be left
 * out that is longer than 2 KB as it is printed ends the show with VAST_E_SPACE.
 */
void vast_show_only(vast_show *show, const vast_show_filter *filter);

/** A vast_json_handler; ctx is a vast_show. */
vast_err vast_show_event(void *ctx, const vast_json_event *event);

/** vast_request.on_end. @retval VAST_E_SHAPE  the list was not there. */
vast_err vast_show_end(void *ctx);

/** Writes a sentence without an answer: {name} is the argument of that name. */
void vast_show_words(vast_cli *cli, const char *sentence);

#endif
