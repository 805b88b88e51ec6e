/* SPDX-License-Identifier: MIT */
/* `search benchmarks`: the answer is a list, or an object with one page of it. */
#include <string.h>

#include "cli.h"
#include "pages.h"
#include "rows.h"
#include "search.h"
#include "show.h"
#include "vastai/ops.h"

static const vast_column columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "gpu_name", .title = "GPU", .left = true },
    { .key = "num_gpus", .title = "N" },
    { .key = "value", .title = "Value", .unit = VAST_UNIT_FIXED_2 },
    { .key = "type", .title = "Type", .left = true },
    { .key = "image", .title = "Image", .left = true },
    { .key = "template_id", .title = "Template" },
    { .key = "machine_id", .title = "Machine" },
    { .key = "contract_id", .title = "Contract" },
    { .key = "last_update", .title = "Updated", .unit = VAST_UNIT_DATE, .left = true },
    { .key = "template_hash", .title = "Template hash", .left = true, .whole = true },
};
#define NONE_FOUND "No benchmarks match the query."
static const vast_view bare = { .empty = NONE_FOUND, COLUMNS(columns) };
static const vast_view as_json = { .kind = VAST_VIEW_JSON };
static const vast_view paged = { .list = "benchmarks", .empty = NONE_FOUND, COLUMNS(columns) };

typedef struct benchmark_list {
    vast_cli *cli;
    vast_show show;
    vast_visit visit; /* finds the list of a page, for `joined` */
    vast_page_trail trail;
    vast_call_args args;
    bool begun;      /* the first event has arrived */
    bool joined;     /* with --raw: the lists of all pages are printed as one */
    bool array_open; /* of `joined` */
} benchmark_list;

static benchmark_list l; /* 7 KB: static, so that it does not count against the stack */

static void begin_showing(bool is_object)
{
    bool ids = vast_is_given(l.cli, "quiet");
    l.begun = true;
    l.joined = is_object && l.cli->settings.raw && !ids;
    if (!l.joined) {
        vast_show_begin(&l.show, l.cli, is_object ? &paged : &bare, NULL);
    }
}

static vast_err print_joined(const vast_json_event *event)
{
    bool before = l.visit.inside;
    vast_err err = vast_visit_event(&l.visit, event);
    if (err == VAST_OK && l.visit.inside && !before && !l.array_open) {
        vast_printer_mark(&l.cli->printer, VAST_JSON_ARRAY);
        l.array_open = true;
    } else if (err == VAST_OK && l.visit.inside && before) {
        vast_printer_event(&l.cli->printer, event);
    }
    return err;
}

static vast_err on_event(void *ctx, const vast_json_event *event)
{
    (void)ctx;
    if (!l.begun) {
        begin_showing(event->kind == VAST_JSON_OBJECT);
    }
    vast_err err = vast_page_trail_event(&l.trail, event);
    if (err != VAST_OK) {
        return err;
    }
    return l.joined ? print_joined(event) : vast_show_event(&l.show, event);
}

static vast_err on_end(void *ctx)
{
    (void)ctx;
    if (l.joined) {
        return vast_visit_end(&l.visit);
    }
    return l.show.visit.found ? VAST_OK : VAST_E_SHAPE;
}

static vast_err read_page(void)
{
    vast_request request = vast_args_request(&l.args);
    request.on_json = on_event;
    request.on_end = on_end;
    vast_page_trail_next(&l.trail);
    vast_visit_begin(&l.visit, paged.list, VAST_VISIT_LIST, NULL, NULL);
    if (l.begun && !l.joined) {
        vast_show_more(&l.show);
    }
    vast_err err = vast_send(l.cli, &request);
    return err == VAST_OK ? vast_page_trail_end(l.cli, &l.trail) : err;
}

/* The token is copied, since reading a page replaces it. */
static vast_err read_pages(bool one)
{
    static char token[VAST_PAGE_TOKEN];
    for (;;) {
        vast_err err = read_page();
        if (err != VAST_OK || one || l.trail.next_token[0] == '\0') {
            return err;
        }
        memcpy(token, l.trail.next_token, sizeof token);
        vast_args_text(&l.args, "after_token", token);
    }
}

static int end_showing(void)
{
    if (!l.joined) {
        vast_show_end(&l.show);
        return VAST_EXIT_DONE;
    }
    vast_printer_mark(&l.cli->printer, VAST_JSON_ARRAY_END);
    vast_printer_end(&l.cli->printer);
    return VAST_EXIT_DONE;
}

static int run_search(vast_cli *cli)
{
    bool one = vast_is_given(cli, "limit") || vast_is_given(cli, "after-token");
    vast_query query;
    l = (benchmark_list){ .cli = cli };
    bool read = vast_search_read(cli, &query, &vast_query_benchmarks) && vast_row_args(cli, &l.args);
    const char *filters = read ? vast_search_json(cli, &query) : NULL;
    if (filters == NULL) {
        return VAST_EXIT_USAGE;
    }
    vast_args_json(&l.args, "select_filters", filters);
    if (one && cli->settings.raw && !vast_is_given(cli, "quiet")) {
        const vast_request request = vast_args_request(&l.args);
        return vast_send_and_show(cli, &request, &as_json, NULL);
    }
    vast_point point = vast_printer_here(&cli->printer);
    vast_page_trail_begin(&l.trail);
    vast_err err = read_pages(one);
    if (err == VAST_OK) {
        return end_showing();
    }
    if (!cli->curl_shown) {
        vast_printer_rewind(&cli->printer, &point);
    }
    return vast_report(cli, err, NULL);
}

static const vast_argument search_arguments[] = {
    { .name = "query", .count = VAST_ZERO_OR_MORE, .help = "conditions, for example 'num_gpus>=2 gpu_name=RTX_4090'" },
    { .shared = &vast_page_options },
};

static const vast_command rows[] = {
    {
        .words = "search benchmarks",
        .summary = "Search for benchmark results",
        .description = "last_update is a date, MM/DD/YYYY, or seconds since 1970.",
        .example = "'value>100 gpu_name=RTX_4090'",
        ARGUMENTS(search_arguments),
        .op = &vast_op_search_benchmarks,
        .run = run_search,
        .views = VIEWS(&bare, &as_json),
        .view = &paged,
    },
};

const vast_command_table vast_cli_search_benchmarks = {
    .heading = "Search",
    COMMANDS(rows),
};
