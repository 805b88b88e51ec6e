/* SPDX-License-Identifier: MIT */
/* Replaces names on the command line by the IDs of the objects, which a listing shows. */
#include "resolve_names.h"

#include <string.h>

#include "ask_first.h"
#include "pages.h"
#include "text_helpers.h"
#include "vastai/ops.h"
#include "vastai/query.h"

#define NAMES_MAX 64       /* names in one command line */
#define CANDIDATES 8       /* IDs that a message about an ambiguous name shows */
#define FAR (unsigned)(-1) /* distance of a name that is not similar */

/* A name of the command line, and what the listing says of it. */
typedef struct wanted {
    vast_given *given;
    bool hit;       /* the current object has this name */
    uint32_t count; /* objects of this name */
    int64_t ids[CANDIDATES];
    unsigned distance; /* of the most similar other name, `near` */
    char near[64];
} wanted;

typedef struct lookup {
    vast_cli *cli;
    const vast_name_list *list;
    size_t count;
    int64_t id; /* of the current object */
    vast_visit visit;
    vast_pages pages;
    wanted items[NAMES_MAX];
} lookup;

static lookup found; /* 15 KB: static, so that it does not count against the stack */

/* ---- reading the list -------------------------------------------------------------------------------------------- */

static void compare(wanted *w, const char *name, size_t len)
{
    size_t own_len = strlen(w->given->text);
    unsigned distance = vast_spelling_distance(w->given->text, own_len, name, len);
    w->hit = w->hit || vast_text_is(name, len, w->given->text);
    if (distance <= vast_spelling_limit(own_len) && distance < w->distance && len < sizeof w->near) {
        w->distance = distance;
        vast_text(w->near, sizeof w->near, "%.*s", (int)len, name);
    }
}

static vast_err on_member(void *ctx, const char *key, const vast_visit_value *value)
{
    lookup *l = ctx;
    const char *text = value->text;
    size_t len = value->len;
    if (strcmp(key, "id") == 0 && value->kind == VAST_JSON_NUMBER) {
        return vast_json_int(text, len, &l->id);
    }
    if (value->kind != VAST_JSON_STRING || value->cut || !vast_names_have(l->list->keys, key, strlen(key))) {
        return VAST_OK;
    }
    vast_text_trim(&text, &len, " ");
    for (size_t i = 0; i < l->count; i++) {
        compare(&l->items[i], text, len);
    }
    return VAST_OK;
}

static void keep_id(wanted *w, int64_t id)
{
    if (w->count < CANDIDATES) {
        w->ids[w->count] = id;
    }
    w->count++;
}

static vast_err on_object(void *ctx)
{
    lookup *l = ctx;
    for (size_t i = 0; i < l->count; i++) {
        wanted *w = &l->items[i];
        if (w->hit && l->id > 0) {
            keep_id(w, l->id);
        }
        w->hit = false;
    }
    l->id = 0;
    return VAST_OK;
}

static vast_err on_event(void *ctx, const vast_json_event *event)
{
    static const vast_visitor visitor = { .member = on_member, .element = on_object };
    lookup *l = ctx;
    if (vast_visit_is_start(event)) {
        vast_visit_begin(&l->visit, l->list->list != NULL ? l->list->list : "", VAST_VISIT_LIST, &visitor, l);
    }
    return vast_visit_event(&l->visit, event);
}

static vast_err on_end(void *ctx)
{
    lookup *l = ctx;
    return vast_visit_end(&l->visit);
}

static void forget(lookup *l)
{
    l->id = 0;
    for (size_t i = 0; i < l->count; i++) {
        l->items[i].hit = false;
        l->items[i].count = 0;
        l->items[i].distance = FAR;
    }
}

/* ---- requesting it ----------------------------------------------------------------------------------------------- */

/* {"label": {"in": ["a", "b"]}}: the service selects, which saves pages. NULL: too long. */
static const char *filters(lookup *l)
{
    vast_out out;
    vast_scratch_begin(l->cli, &out);
    vast_write_json(&out, "{%s: {\"in\": [", l->list->keys[0]);
    for (size_t i = 0; i < l->count; i++) {
        vast_put_text(&out, i > 0 ? ", " : "");
        vast_write_json(&out, "%s", l->items[i].given->text);
    }
    vast_put_text(&out, "]}}");
    return vast_scratch_keep(l->cli, &out);
}

/* @param select  NULL: all objects. */
static vast_err fetch_pages(lookup *l, const char *select)
{
    forget(l);
    vast_pages_begin(&l->pages, on_event, on_end, l);
    if (select != NULL) {
        vast_args_json(&l->pages.args, "select_filters", select);
    }
    vast_err err = VAST_OK;
    do {
        err = vast_pages_next(l->cli, &l->pages);
    } while (err == VAST_OK && l->pages.trail.next_token[0] != '\0');
    return err;
}

static bool all_found(const lookup *l)
{
    bool all = true;
    for (size_t i = 0; i < l->count; i++) {
        all = all && l->items[i].count > 0;
    }
    return all;
}

/* Of an unknown name the most similar one is looked for among all. */
static vast_err fetch_selected(lookup *l)
{
    const char *select = filters(l);
    vast_err err = select != NULL ? fetch_pages(l, select) : VAST_E_SPACE;
    return err == VAST_OK && !all_found(l) ? fetch_pages(l, NULL) : err;
}

typedef struct owner {
    int64_t id;
    vast_bind bind;
} owner;

static vast_err find_owner(vast_cli *cli, int64_t *id)
{
    static const vast_bind_row rows[] = { VAST_BIND(owner, id, "id", VAST_BIND_INT) };
    static const vast_bind_plan plan = { .rows = rows, .row_count = 1, .struct_size = sizeof(owner) };
    owner who = { .id = 0 };
    vast_bind_begin(&who.bind, &plan, &who, NULL, NULL);
    const vast_request request = { .op = &vast_op_show_user, .on_json = vast_bind_event, .ctx = &who.bind };
    vast_err err = vast_send(cli, &request);
    *id = who.id;
    return err;
}

static vast_err fetch_list(lookup *l)
{
    vast_call_args args = { .op = l->list->op };
    int64_t user = 0;
    forget(l);
    if (l->list->of_user) {
        vast_err err = find_owner(l->cli, &user);
        if (err != VAST_OK) {
            return err;
        }
        vast_args_int(&args, "user_id", user);
    }
    vast_request request = vast_args_request(&args);
    request.on_json = on_event;
    request.on_end = on_end;
    request.ctx = l;
    return vast_send(l->cli, &request);
}

/* ---- the result -------------------------------------------------------------------------------------------------- */

#define NAME_BYTES 200 /* a longer name is cut off in messages */

static int report_unknown(vast_cli *cli, const vast_name_list *list, const wanted *w)
{
    char what[300], advice[200], near[80] = "", name[NAME_BYTES];
    if (w->distance != FAR) {
        vast_text(near, sizeof near, "Did you mean \"%s\"? ", w->near);
    }
    vast_text(name, sizeof name, "%s", w->given->text);
    vast_text(what, sizeof what, "no %s has the %s \"%s\"", list->noun, list->word, name);
    vast_text(advice, sizeof advice, "%s\"vastai %s\" lists what there is.", near, list->command);
    return vast_complain(cli, VAST_EXIT_NOT_FOUND, what, advice);
}

static int report_ambiguous(vast_cli *cli, const vast_name_list *list, const wanted *w)
{
    char what[500], name[NAME_BYTES];
    vast_out out;
    vast_text(name, sizeof name, "%s", w->given->text);
    vast_out_begin(&out, what, sizeof what - 1);
    vast_write(&out, "%lld %ss have the %s \"%s\": ", (long long)w->count, list->noun, list->word, name);
    for (uint32_t i = 0; i < w->count && i < CANDIDATES; i++) {
        vast_write(&out, i > 0 ? ", %lld" : "%lld", (long long)w->ids[i]);
    }
    vast_put_text(&out, w->count > CANDIDATES ? " and others" : "");
    what[vast_out_stored(&out)] = '\0';
    return vast_complain(cli, VAST_EXIT_USAGE, what, "Give the ID of the one that is meant.");
}

static int take_ids(lookup *l)
{
    for (size_t i = 0; i < l->count; i++) {
        wanted *w = &l->items[i];
        if (w->count != 1) {
            return w->count == 0 ? report_unknown(l->cli, l->list, w) : report_ambiguous(l->cli, l->list, w);
        }
        w->given->text = vast_keep(l->cli, "%lld", (long long)w->ids[0]);
        if (w->given->text == NULL) {
            return VAST_EXIT_USAGE;
        }
        w->given->named = false;
    }
    return VAST_EXIT_DONE;
}

static bool is_name(const vast_given *given)
{
    return given->named || vast_argument_is_named(given->argument, given->text);
}

/* Collects the names that are in the same list as the first one. @return how many names there are. */
static size_t collect(vast_cli *cli, lookup *l)
{
    *l = (lookup){ .cli = cli };
    size_t count = 0;
    for (size_t i = 0; i < cli->line.count; i++) {
        vast_given *given = &cli->line.given[i];
        if (is_name(given) && (l->list == NULL || l->list == given->argument->names)) {
            l->list = given->argument->names;
            l->items[count < NAMES_MAX ? count : NAMES_MAX - 1].given = given;
            count++;
        }
    }
    l->count = count < NAMES_MAX ? count : NAMES_MAX;
    return count;
}

static int resolve(lookup *l)
{
    char what[200];
    if (l->cli->settings.curl) {
        vast_text(what, sizeof what, "--curl sends nothing, and cannot look up %ss by their %s: give the ID",
            l->list->noun, l->list->word);
        return vast_misuse(l->cli, what);
    }
    if (vast_needs_consent(l->cli) && !vast_is_attended(l->cli)) {
        vast_text(what, sizeof what, "without a terminal, give the %s by its ID, or confirm with -y", l->list->noun);
        return vast_misuse(l->cli, what);
    }
    vast_err err = l->list->paged ? fetch_selected(l) : fetch_list(l);
    if (err != VAST_OK) {
        vast_text(what, sizeof what, "%s: look up %ss", l->cli->line.command->words, l->list->noun);
        return vast_report(l->cli, err, what);
    }
    return take_ids(l);
}

int vast_resolve_names(vast_cli *cli)
{
    int status = VAST_EXIT_DONE;
    size_t count;
    while (status == VAST_EXIT_DONE && (count = collect(cli, &found)) > 0) {
        status =
            count > NAMES_MAX ? vast_misuse(cli, "too many names: at most 64 are allowed; give IDs") : resolve(&found);
    }
    return status;
}
