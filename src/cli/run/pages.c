/* SPDX-License-Identifier: MIT */
/* Follows pages until the last one, or until a page repeats an earlier one. */
#include "pages.h"

#include <string.h>

#include "rows.h"
#include "show.h"
#include "vastai/ops.h"

/* ---- endless pages ----------------------------------------------------------------------------------------------- */

static const vast_bind_row token_rows[] = { VAST_BIND(vast_page_trail, next_token, "next_token", VAST_BIND_TEXT) };
static const vast_bind_plan token_plan = {
    .rows = token_rows,
    .row_count = VAST_COUNT_OF(token_rows),
    .struct_size = sizeof(vast_page_trail),
};

/* FNV-1a. */
#define HASH_BASIS 0xcbf29ce484222325u
#define HASH_PRIME 0x100000001b3u

static uint64_t hash(uint64_t value, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        value = (value ^ (unsigned char)text[i]) * HASH_PRIME;
    }
    return value;
}

void vast_page_trail_begin(vast_page_trail *trail)
{
    trail->pages = 0;
    trail->keep_at = 1;
}

void vast_page_trail_next(vast_page_trail *trail)
{
    trail->next_token[0] = '\0';
    trail->content = HASH_BASIS;
    trail->is_object = false;
    trail->other = true;
    vast_bind_begin(&trail->bind, &token_plan, trail, NULL, NULL);
}

/* Hashes everything except next_token, which may differ between two pages of the same content. */
static void add_content(vast_page_trail *trail, const vast_json_event *event)
{
    if (event->kind == VAST_JSON_KEY && event->depth == 1 && event->first) {
        trail->other = !(event->last && event->len == 10 && memcmp(event->text, "next_token", 10) == 0);
    }
    if (!trail->other) {
        return;
    }
    if (event->first) {
        const char mark[2] = { (char)event->kind, (char)event->depth };
        trail->content = hash(trail->content, mark, sizeof mark);
    }
    trail->content = hash(trail->content, event->text, event->len);
}

vast_err vast_page_trail_event(vast_page_trail *trail, const vast_json_event *event)
{
    trail->is_object = trail->is_object || (event->depth == 0 && event->kind == VAST_JSON_OBJECT);
    add_content(trail, event);
    return trail->is_object ? vast_bind_event(&trail->bind, event) : VAST_OK;
}

vast_err vast_page_trail_end(vast_cli *cli, vast_page_trail *trail)
{
    uint64_t token = hash(HASH_BASIS, trail->next_token, strlen(trail->next_token));
    if (trail->next_token[0] == '\0') {
        return VAST_OK;
    }
    if (trail->pages > 0 && (token == trail->kept_token || trail->content == trail->kept_content)) {
        return vast_fail(cli, VAST_E_SHAPE, VAST_EXIT_NONSENSE,
            "the list is incomplete: the server keeps announcing further pages, but they repeat earlier ones", NULL);
    }
    trail->pages++;
    if (trail->pages == trail->keep_at) {
        trail->kept_token = token;
        trail->kept_content = trail->content;
        trail->keep_at = trail->keep_at < UINT32_MAX / 2 ? trail->keep_at * 2 : UINT32_MAX;
    }
    return VAST_OK;
}

/* ---- instances --------------------------------------------------------------------------------------------------- */

void vast_pages_begin(vast_pages *pages, vast_json_handler *on_json, vast_err (*on_end)(void *ctx), void *ctx)
{
    *pages =
        (vast_pages){ .args = { .op = &vast_op_list_instances }, .on_json = on_json, .on_end = on_end, .ctx = ctx };
    vast_page_trail_begin(&pages->trail);
    vast_args_json(&pages->args, "order_by", "[{\"col\": \"id\", \"dir\": \"asc\"}]");
    vast_args_int(&pages->args, "limit", VAST_PAGE_MAX);
}

static vast_err on_event(void *ctx, const vast_json_event *event)
{
    vast_pages *pages = ctx;
    vast_err err = vast_page_trail_event(&pages->trail, event);
    return err != VAST_OK ? err : pages->on_json(pages->ctx, event);
}

static vast_err on_page_end(void *ctx)
{
    const vast_pages *pages = ctx;
    return pages->on_end(pages->ctx);
}

vast_err vast_pages_next(vast_cli *cli, vast_pages *pages)
{
    char token[VAST_PAGE_TOKEN];
    if (pages->trail.next_token[0] != '\0') {
        memcpy(token, pages->trail.next_token, sizeof token);
        vast_args_text(&pages->args, "after_token", token);
    }
    vast_page_trail_next(&pages->trail);
    vast_request request = vast_args_request(&pages->args);
    request.on_json = on_event;
    request.on_end = on_page_end;
    request.ctx = pages;
    vast_err err = vast_send(cli, &request);
    return err == VAST_OK ? vast_page_trail_end(cli, &pages->trail) : err;
}

/* ---- any paged list ---------------------------------------------------------------------------------------------- */

static const vast_argument page_options[] = {
    { .name = "--limit",
        .value_name = "N",
        .type = VAST_ARGUMENT_INT,
        .min = 1,
        .feeds = "limit",
        .help = "show one page with at most this many" },
    { .name = "--after-token",
        .value_name = "TOKEN",
        .feeds = "after_token",
        .help = "show the page after this one: next_token of an answer" },
};
const vast_argument_list vast_page_options = ARGUMENT_LIST(page_options);

typedef struct paged {
    vast_show show;
    vast_page_trail trail;
    vast_call_args args;
} paged;

static vast_err on_paged(void *ctx, const vast_json_event *event)
{
    paged *p = ctx;
    vast_err err = vast_page_trail_event(&p->trail, event);
    return err != VAST_OK ? err : vast_show_event(&p->show, event);
}

static vast_err on_paged_end(void *ctx)
{
    const paged *p = ctx;
    return p->show.visit.found ? VAST_OK : VAST_E_SHAPE;
}

/* Fetches pages until the last one. The token is copied, since reading a page replaces it. */
static vast_err read_all(vast_cli *cli, paged *p)
{
    char token[VAST_PAGE_TOKEN];
    for (;;) {
        vast_request request = vast_args_request(&p->args);
        request.on_json = on_paged;
        request.on_end = on_paged_end;
        request.ctx = p;
        vast_page_trail_next(&p->trail);
        vast_err err = vast_send(cli, &request);
        err = err == VAST_OK ? vast_page_trail_end(cli, &p->trail) : err;
        if (err != VAST_OK || p->trail.next_token[0] == '\0') {
            return err;
        }
        memcpy(token, p->trail.next_token, sizeof token);
        vast_args_text(&p->args, "after_token", token);
        vast_show_more(&p->show);
    }
}

int vast_run_pages(vast_cli *cli)
{
    static paged p; /* 6 KB: static, so that it does not count against the stack */
    if (cli->settings.raw || vast_is_given(cli, "limit") || vast_is_given(cli, "after-token")) {
        return vast_run_row(cli);
    }
    if (!vast_row_args(cli, &p.args)) {
        return VAST_EXIT_USAGE;
    }
    vast_show_begin(&p.show, cli, cli->line.command->view, NULL);
    vast_page_trail_begin(&p.trail);
    vast_err err = read_all(cli, &p);
    if (err != VAST_OK) {
        return vast_report(cli, err, NULL);
    }
    if (vast_outcome_of(cli)->effect == VAST_EFFECT_NOTHING) {
        vast_say(&cli->out, "%s\n", cli->line.command->view->empty);
    } else {
        vast_show_end(&p.show);
    }
    return VAST_EXIT_DONE;
}
