/* SPDX-License-Identifier: MIT */
/**
 * Page after page: what every command that follows pages uses, and the listing of instances that several of them read.
 */
#ifndef VASTAI_CLI_PAGES_H
#define VASTAI_CLI_PAGES_H

#include "cli.h"

#define VAST_PAGE_MAX 25 /* instances of a page */
#define VAST_PAGE_TOKEN 2048

/**
 * What a run of pages has brought so far. It ends pages that have no end: a token or a content that came before is an
 * error. Of what came before one page is kept, a newer one each time the count of pages doubles (Brent), so that every circle
 * is found in memory that does not grow.
 */
typedef struct vast_page_trail {
    char next_token[VAST_PAGE_TOKEN]; /**< of the page after the last one; "" when that was the last */
    /* private */
    bool is_object, other; /* the answer is an object; the event lies in another member than next_token */
    uint32_t pages, keep_at;
    uint64_t content, kept_content, kept_token;
    vast_bind bind;
} vast_page_trail;

void vast_page_trail_begin(vast_page_trail *trail);
/** Before each page. */
void vast_page_trail_next(vast_page_trail *trail);
/** Each event of the page. @return VAST_E_SHAPE, VAST_E_SPACE: next_token is no text, or too long. */
vast_err vast_page_trail_event(vast_page_trail *trail, const vast_json_event *event);
/**
 * After each page that came whole. @return VAST_OK: it was the last, or brought something new. Else the failure has been
 * reported as vast_fail() does, with VAST_EXIT_NONSENSE.
 */
vast_err vast_page_trail_end(vast_cli *cli, vast_page_trail *trail);

typedef struct vast_pages {
    vast_call_args args; /**< of vast_op_list_instances */
    /** Where the answers go, each from its first event; anything but VAST_OK ends it. */
    vast_json_handler *on_json;
    vast_err (*on_end)(void *ctx); /**< after each page */
    void *ctx;
    vast_page_trail trail;
} vast_pages;

/** Sets up args for all instances in the order of their ids, VAST_PAGE_MAX a page. */
void vast_pages_begin(vast_pages *pages, vast_json_handler *on_json, vast_err (*on_end)(void *ctx), void *ctx);

/** Fetches a page; the next call fetches the one after it. Only pages without an end are reported, see vast_fail(). */
vast_err vast_pages_next(vast_cli *cli, vast_pages *pages);

#endif
