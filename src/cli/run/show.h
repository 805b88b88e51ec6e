/* SPDX-License-Identifier: MIT */
/**
 * Shows a response: takes its JSON events and prints a table, a block, IDs, JSON or a sentence.
 */
#ifndef VASTAI_CLI_SHOW_H
#define VASTAI_CLI_SHOW_H

#include "run_state.h"
#include "visit.h"

#define VAST_SHOW_MEMBERS 4  /* maximum number of members that a sentence may contain */
#define VAST_SHOW_MEMBER 256 /* maximum length of such a member, in bytes */

typedef enum vast_show_mode {
    VAST_SHOW_RAW,
    VAST_SHOW_LINES, /**< each element as one line of JSON */
    VAST_SHOW_TABLE, /**< a table or a block, depending on the view */
    VAST_SHOW_PAIRS, /**< a block of all members: the view has no columns */
    VAST_SHOW_IDS,
    VAST_SHOW_SENTENCE
} vast_show_mode;

/** Selects the elements of a list that are shown: gets every member of an element, then decides on the element. */
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
    size_t visited; /* elements of the answer that have ended */
    uint8_t bare;   /* vast_json_kind of the current element, if it is a scalar; 0: it is not */
    size_t skip;    /* with --raw: depth of the hidden member that is being skipped; SIZE_MAX: none */
    size_t key_len;
    bool key_flows; /* the current key is too long for key[] and is passed to the printer in pieces */
    char key[128];
    struct {
        const char *name; /* points into done; not NUL-terminated */
        uint16_t name_len, len;
        char text[VAST_SHOW_MEMBER];
    } members[VAST_SHOW_MEMBERS];
    size_t member_count;
    const vast_show_filter *filter;
    bool ended, dropped; /* with a filter: this event ended the element; the element is not shown */
    bool known;          /* the current element has a member that is shown */
    bool blank;          /* an element had none */
    vast_point begin;    /* where the output of the current element begins */
} vast_show;

/**
 * Begins to show a response. view and done must stay valid until vast_show_end().
 * @param view  NULL: print a sentence, or with --raw the whole response.
 * @param done  the sentence; NULL: the member msg of the response.
 */
void vast_show_begin(vast_show *show, vast_cli *cli, const vast_view *view, const char *done);

/**
 * Continues with another response in the same table. Call it before the first event; call vast_show_end() only once.
 */
void vast_show_more(vast_show *show);

/**
 * Shows only the elements that a filter keeps. Call it before the first event; the filter must stay valid until
 * vast_show_end(). VAST_E_SPACE is returned for a rejected element whose output is longer than 2 KB.
 */
void vast_show_only(vast_show *show, const vast_show_filter *filter);

/** A vast_json_handler; ctx is a vast_show. @retval VAST_E_SHAPE  an element of a listing has nothing that is shown. */
vast_err vast_show_event(void *ctx, const vast_json_event *event);

/** vast_request.on_end. @retval VAST_E_SHAPE  the response has no list. */
vast_err vast_show_end(void *ctx);

/** The value of a member that a sentence of the command names, if it is an ID; otherwise 0. With --raw too. */
int64_t vast_show_id(const vast_show *show, const char *member);

/** Prints a sentence without a response: {name} is the argument of that name. */
void vast_show_words(vast_cli *cli, const char *sentence);

#endif
