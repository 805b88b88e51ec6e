/* SPDX-License-Identifier: MIT */
/* Looks up what is at stake when a command asks. */
#include "stake.h"

#include <string.h>

#include "call_args.h"
#include "failure.h"
#include "format.h"
#include "report.h"
#include "scratch.h"
#include "send.h"
#include "text_helpers.h"
#include "units.h"

#define VALUE_BYTES 64 /* of a value that is shown; the rest is cut off */

typedef struct lookup {
    vast_cli *cli;
    const vast_stake *stake;
    const vast_argument *ids;
    int64_t id;      /* of the current object */
    bool has_object; /* an object was printed */
    char values[VAST_STAKE_COLUMNS][VALUE_BYTES];
    vast_visit visit;
} lookup;

/* ---- the objects ------------------------------------------------------------------------------------------------- */

static vast_err on_member(void *ctx, const char *key, const vast_visit_value *value)
{
    lookup *l = ctx;
    char text[VAST_UNIT_TEXT];
    if (strcmp(key, "id") == 0 && value->kind == VAST_JSON_NUMBER) {
        return vast_json_int(value->text, value->len, &l->id);
    }
    for (size_t i = 0; i < l->stake->column_count; i++) {
        if (strcmp(key, l->stake->columns[i].key) == 0 && value->kind != VAST_JSON_NULL) {
            size_t len = vast_unit_text(l->stake->columns[i].unit, value, false, text);
            vast_text(l->values[i], VALUE_BYTES, "%.*s", (int)len, text);
        }
    }
    return VAST_OK;
}

static bool is_named(const lookup *l)
{
    const char *text;
    bool named = false;
    for (size_t at = 0; !named && (text = vast_line_next(&l->cli->line, l->ids, &at)) != NULL;) {
        int64_t id = 0;
        named = vast_text_int(text, &id) && id == l->id;
    }
    return named;
}

/* The title follows its value. One that ends in a blank is joined to the next value: "2x RTX 4090". */
static void put_object(lookup *l)
{
    const char *gap = ": ";
    l->has_object = true;
    vast_say(&l->cli->err, "  %lld", (long long)l->id);
    for (size_t i = 0; i < l->stake->column_count; i++) {
        const char *title = l->stake->columns[i].title;
        size_t len = strlen(title);
        bool joined = len > 0 && title[len - 1] == ' ';
        if (l->values[i][0] != '\0') {
            vast_say(&l->cli->err, "%s%s%s", gap, l->values[i], title);
            gap = joined ? "" : ", ";
        }
    }
    vast_say(&l->cli->err, "\n");
}

static vast_err on_object(void *ctx)
{
    lookup *l = ctx;
    if (l->id > 0 && is_named(l)) {
        put_object(l);
    }
    l->id = 0;
    memset(l->values, 0, sizeof l->values);
    return VAST_OK;
}

static vast_err on_event(void *ctx, const vast_json_event *event)
{
    static const vast_visitor visitor = { .member = on_member, .element = on_object };
    lookup *l = ctx;
    if (vast_visit_is_start(event)) {
        vast_visit_begin(&l->visit, l->stake->list, VAST_VISIT_LIST, &visitor, l);
    }
    return vast_visit_event(&l->visit, event);
}

static vast_err on_end(void *ctx)
{
    lookup *l = ctx;
    return vast_visit_end(&l->visit);
}

/* ---- the request ------------------------------------------------------------------------------------------------- */

/* {"id": {"in": [1, 2]}}. NULL: the IDs are too many. */
static const char *query(lookup *l)
{
    vast_out out;
    const char *text, *gap = "";
    vast_scratch_begin(l->cli, &out);
    vast_write_json(&out, "{%s: {\"in\": [", l->stake->id);
    for (size_t at = 0; (text = vast_line_next(&l->cli->line, l->ids, &at)) != NULL; gap = ", ") {
        vast_write(&out, "%s%s", gap, text);
    }
    vast_put_text(&out, "]}}");
    return vast_scratch_keep(l->cli, &out);
}

static vast_err read_text(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    const char *text = ctx;
    size_t left = strlen(text) - (size_t)offset;
    *got = left < room ? left : room;
    memcpy(buf, text + offset, *got);
    return VAST_OK;
}

static vast_err fetch(lookup *l)
{
    vast_call_args args = { .op = l->stake->op };
    const char *text = l->stake->id != NULL ? query(l) : "";
    bool search = l->stake->op->method == VAST_POST;
    if (text == NULL) {
        return VAST_E_SPACE;
    }
    const vast_body body = { .read = read_text, .ctx = (void *)(uintptr_t)text, .length = (int64_t)strlen(text) };
    if (l->stake->id != NULL && !search) {
        vast_args_json(&args, "select_filters", text);
    }
    vast_request request = vast_args_request(&args);
    request.body = search ? &body : NULL;
    request.on_json = on_event;
    request.on_end = on_end;
    request.ctx = l;
    return vast_send(l->cli, &request);
}

static const vast_argument *first_positional(const vast_command *command)
{
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *row;
    while ((row = vast_argument_next(&all)) != NULL && vast_argument_is_option(row)) {
    }
    return row;
}

/* A mistyped ID is noticed before the question. The list may have only the first page of several IDs. */
static void put_missing(const lookup *l)
{
    int64_t id;
    size_t at = 0;
    const char *text = vast_line_next(&l->cli->line, l->ids, &at);
    bool single = text != NULL && vast_line_next(&l->cli->line, l->ids, &at) == NULL;
    if (single && !l->has_object && vast_text_int(text, &id)) {
        vast_say(&l->cli->err, "  %lld: not in the list of the service\n", (long long)id);
    }
}

void vast_show_stake(vast_cli *cli, const vast_stake *stake)
{
    static lookup l; /* 1.5 KB: static, so that it does not count against the stack */
    char why[VAST_FAILURE_BYTES];
    l = (lookup){ .cli = cli, .stake = stake, .ids = first_positional(cli->line.command) };
    vast_err err = fetch(&l);
    if (err != VAST_OK && vast_signal_seen() == 0) {
        vast_note(cli, "vastai: cannot look up what is concerned: %s\n", vast_failure_text(cli, err, why));
    } else if (err == VAST_OK) {
        put_missing(&l);
    }
    vast_sink_flush(&cli->err);
}
