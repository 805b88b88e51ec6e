#include "pages.h"

#include <string.h>

#include "vastai/ops.h"

static const vast_bind_row token_rows[] = { VAST_BIND(vast_pages, next_token, "next_token", VAST_BIND_TEXT) };
static const vast_bind_plan token_plan = {
    .rows = token_rows,
    .row_count = VAST_COUNT_OF(token_rows),
    .struct_size = sizeof(vast_pages),
};

void vast_pages_begin(vast_pages *pages, vast_json_handler *on_json, vast_err (*on_end)(void *ctx), void *ctx)
{
    *pages =
        (vast_pages){ .args = { .op = &vast_op_list_instances }, .on_json = on_json, .on_end = on_end, .ctx = ctx };
    vast_args_json(&pages->args, "order_by", "[{\"col\": \"id\", \"dir\": \"asc\"}]");
    vast_args_int(&pages->args, "limit", VAST_PAGE_MAX);
}

static vast_err on_event(void *ctx, const vast_json_event *event)
{
    vast_pages *pages = ctx;
    vast_err err = vast_bind_event(&pages->bind, event);
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
    if (pages->next_token[0] != '\0') {
        memcpy(token, pages->next_token, sizeof token);
        vast_args_text(&pages->args, "after_token", token);
        pages->next_token[0] = '\0';
    }
    vast_bind_begin(&pages->bind, &token_plan, pages, NULL, NULL);
    vast_request request = vast_args_request(&pages->args);
    request.on_json = on_event;
    request.on_end = on_page_end;
    request.ctx = pages;
    return vast_send(cli, &request);
}
