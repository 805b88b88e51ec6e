/* SPDX-License-Identifier: MIT */
/**
 * Paged answers: detects endless pages for every command that follows pages, and reads the list of instances.
 */
#ifndef VASTAI_CLI_PAGES_H
#define VASTAI_CLI_PAGES_H

#include "cli.h"

#define VAST_PAGE_MAX 25 /* most instances that the service returns in one page */
#define VAST_PAGE_TOKEN 2048

/**
 * Detects a server that repeats pages without end: a page whose token or content equals that of an earlier one is an
 * error. One earlier page is remembered, and replaced each time the number of pages doubles (Brent's algorithm), so
 * that every cycle is found in constant memory.
 */
typedef struct vast_page_trail {
    char next_token[VAST_PAGE_TOKEN]; /**< token of the next page; "" after the last page */
    /* private */
    bool is_object, other; /* the answer is an object; the current event is outside next_token */
    uint32_t pages, keep_at;
    uint64_t content, kept_content, kept_token;
    vast_bind bind;
} vast_page_trail;

void vast_page_trail_begin(vast_page_trail *trail);
/** Call it before each page. */
void vast_page_trail_next(vast_page_trail *trail);
/**
 * Call it with each event of the page. @return VAST_E_SHAPE: next_token is not a string; VAST_E_SPACE: it is too long.
 */
vast_err vast_page_trail_event(vast_page_trail *trail, const vast_json_event *event);
/**
 * Call it after each complete page. @return VAST_OK: it was the last page, or its content is new. Otherwise the failure
 * has been reported by vast_fail() with VAST_EXIT_NONSENSE.
 */
vast_err vast_page_trail_end(vast_cli *cli, vast_page_trail *trail);

typedef struct vast_pages {
    vast_call_args args; /**< parameters of vast_op_list_instances */
    /** Receives the events of every page; any result but VAST_OK stops. */
    vast_json_handler *on_json;
    vast_err (*on_end)(void *ctx); /**< after each page */
    void *ctx;
    vast_page_trail trail;
} vast_pages;

/** Requests all instances, sorted by ID, VAST_PAGE_MAX a page. */
void vast_pages_begin(vast_pages *pages, vast_json_handler *on_json, vast_err (*on_end)(void *ctx), void *ctx);

/** Fetches the next page. Reports only endless pages, by vast_fail(); other failures are left to the caller. */
vast_err vast_pages_next(vast_cli *cli, vast_pages *pages);

/**
 * Runs a command whose operation has `limit` and `after_token`, and whose row has vast_page_options. Without --raw and
 * without those options all pages are shown as one table; otherwise the one page that is asked for.
 */
int vast_run_pages(vast_cli *cli);

extern const vast_argument_list vast_page_options;

#endif
