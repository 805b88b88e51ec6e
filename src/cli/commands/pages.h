/**
 * Instances, page by page: what show instances, ssh-url and scp-url read.
 */
#ifndef VASTAI_CLI_PAGES_H
#define VASTAI_CLI_PAGES_H

#include "cli.h"

#define VAST_PAGE_MAX 25 /* instances of a page */
#define VAST_PAGE_TOKEN 1024

typedef struct vast_pages {
    vast_call_args args; /**< of vast_op_list_instances */
    /** Where the answers go, each from its first event; anything but VAST_OK ends it. */
    vast_json_handler *on_json;
    vast_err (*on_end)(void *ctx); /**< after each page */
    void *ctx;
    char next_token[VAST_PAGE_TOKEN]; /**< of the page after the last one; "" when that was the last */
    /* private */
    vast_bind bind;
} vast_pages;

/** Sets up args for all instances in the order of their ids, VAST_PAGE_MAX a page. */
void vast_pages_begin(vast_pages *pages, vast_json_handler *on_json, vast_err (*on_end)(void *ctx), void *ctx);

/** Fetches a page; the next call fetches the one behind it. Nothing is reported. */
vast_err vast_pages_next(vast_cli *cli, vast_pages *pages);

#endif
