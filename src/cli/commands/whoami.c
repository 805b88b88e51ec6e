/* SPDX-License-Identifier: MIT */
/* whoami: the account, what its key may do, and what is running. What the key may not see is named. */
#include <string.h>

#include "cli.h"
#include "failure.h"
#include "pages.h"
#include "profile_paths.h"
#include "rows.h"
#include "spend.h"
#include "units.h"
#include "vastai/ops.h"

/* ---- what is asked ----------------------------------------------------------------------------------------------- */

#define NAME_BYTES 256
#define PERMISSION_BYTES 1024 /* room for the names of permissions, as a JSON array */
#define PERMISSIONS "apikeys.rights.api."
#define UNKNOWN INT64_MIN /* an amount that the service does not name */

typedef struct user {
    int64_t id, key_id, balance, credit; /* amounts in millionths */
    char name[NAME_BYTES], email[NAME_BYTES];
} user;

/* An API key of the account. */
typedef struct api_key {
    bool is_wanted;
    char id[VAST_VISIT_TEXT], name[NAME_BYTES];
    char permissions[PERMISSION_BYTES]; /* JSON; "": unknown */
} api_key;

typedef struct instance {
    char state[32];
} instance;

typedef struct whoami {
    vast_cli *cli;
    user user;
    api_key key, candidate;
    uint32_t instances, running;
    vast_spend_rate rate;
    instance instance; /* the current one of the list */
    vast_bind bind;
    vast_visit visit;
    vast_out permissions; /* writes candidate.permissions */
    vast_pages pages;
} whoami;

/* Begins with each response again, because a request may be repeated. */
static vast_err bind_event(
    whoami *w, const vast_json_event *event, const vast_bind_plan *plan, void *target, vast_bind_visit *visit)
{
    if (vast_visit_is_start(event)) {
        vast_bind_begin(&w->bind, plan, target, visit, w);
    }
    return vast_bind_event(&w->bind, event);
}

static vast_err ask(whoami *w, const vast_op *op, vast_json_handler *on_json, vast_err (*on_end)(void *ctx))
{
    const vast_request request = { .op = op, .on_json = on_json, .on_end = on_end, .ctx = w };
    return vast_send(w->cli, &request);
}

/* ---- the account ------------------------------------------------------------------------------------------------- */

static const vast_bind_row user_rows[] = {
    VAST_BIND(user, id, "id", VAST_BIND_INT),
    VAST_BIND(user, key_id, "key_id", VAST_BIND_INT),
    VAST_BIND(user, balance, "balance", VAST_BIND_MICROS),
    VAST_BIND(user, credit, "credit", VAST_BIND_MICROS),
    VAST_BIND(user, name, "username", VAST_BIND_CLIP),
    VAST_BIND(user, email, "email", VAST_BIND_CLIP),
};
static const vast_bind_plan user_plan = {
    .rows = user_rows, .row_count = VAST_COUNT_OF(user_rows), .struct_size = sizeof(user)
};

static vast_err on_user(void *ctx, const vast_json_event *event)
{
    whoami *w = ctx;
    if (vast_visit_is_start(event)) {
        w->user = (user){ .balance = UNKNOWN, .credit = UNKNOWN };
    }
    return bind_event(w, event, &user_plan, &w->user, NULL);
}

static vast_err on_user_end(void *ctx)
{
    return ((const whoami *)ctx)->user.id > 0 ? VAST_OK : VAST_E_SHAPE;
}

static vast_err ask_user(whoami *w)
{
    return ask(w, &vast_op_show_user, on_user, on_user_end);
}

/* ---- the key ----------------------------------------------------------------------------------------------------- */

static vast_err on_key_member(void *ctx, const char *name, const vast_visit_value *value)
{
    whoami *w = ctx;
    api_key *key = &w->candidate;
    int64_t id;
    if (strcmp(name, "id") == 0) {
        key->is_wanted = vast_json_int(value->text, value->len, &id) == VAST_OK && id == w->user.key_id;
    } else if (strcmp(name, "name") == 0) {
        vast_text(key->name, sizeof key->name, "%.*s", (int)value->len, value->text);
    } else if (strcmp(name, "rights") == 0 && value->kind == VAST_JSON_STRING) {
        vast_put_json_string(&w->permissions, value->text, value->len);
    }
    return VAST_OK;
}

static void begin_candidate(whoami *w)
{
    w->candidate = (api_key){ .is_wanted = false };
    vast_out_begin(&w->permissions, w->candidate.permissions, PERMISSION_BYTES - 2);
}

static vast_err on_key_element(void *ctx)
{
    whoami *w = ctx;
    api_key *key = &w->candidate;
    size_t len = vast_out_stored(&w->permissions);
    if (key->is_wanted) {
        bool whole = vast_out_whole(&w->permissions);
        if (key->permissions[0] == '[') {
            key->permissions[len++] = ']';
        }
        key->permissions[whole ? len : 0] = '\0';
        w->key = *key;
    }
    begin_candidate(w);
    return VAST_OK;
}

/* {"rights": {"api": {"misc": {}, "user_read": {}}}}: permissions are the names of members, whatever their values. */
static void take_permission(whoami *w)
{
    const char *name = w->visit.path + strlen(PERMISSIONS);
    if (strncmp(w->visit.path, PERMISSIONS, strlen(PERMISSIONS)) == 0 && strchr(name, '.') == NULL) {
        vast_put_text(&w->permissions, vast_out_stored(&w->permissions) == 0 ? "[" : ", ");
        vast_put_json_string(&w->permissions, name, strlen(name));
    }
}

static vast_err on_keys(void *ctx, const vast_json_event *event)
{
    static const vast_visitor visitor = { .member = on_key_member, .element = on_key_element };
    whoami *w = ctx;
    if (vast_visit_is_start(event)) {
        vast_visit_begin(&w->visit, "apikeys", VAST_VISIT_LIST, &visitor, w);
        begin_candidate(w);
    }
    vast_err err = vast_visit_event(&w->visit, event);
    if (event->kind == VAST_JSON_KEY && event->last) {
        take_permission(w);
    }
    return err;
}

static vast_err on_keys_end(void *ctx)
{
    return vast_visit_end(&((whoami *)ctx)->visit);
}

static vast_err ask_key(whoami *w)
{
    return ask(w, &vast_op_list_api_keys, on_keys, on_keys_end);
}

/* ---- what is running --------------------------------------------------------------------------------------------- */

static const vast_bind_row instance_rows[] = { VAST_BIND(instance, state, "cur_state", VAST_BIND_CLIP) };
static const vast_bind_plan instance_plan = {
    .rows = instance_rows, .row_count = 1, .struct_size = sizeof(instance), VAST_BIND_LIST("instances")
};

static vast_err on_instance(void *ctx, const void *target)
{
    whoami *w = ctx;
    w->instances++;
    w->running += strcmp(((const instance *)target)->state, "running") == 0;
    return VAST_OK;
}

static vast_err on_instances(void *ctx, const vast_json_event *event)
{
    whoami *w = ctx;
    return bind_event(w, event, &instance_plan, &w->instance, on_instance);
}

static vast_err on_bind_end(void *ctx)
{
    return vast_bind_end(&((const whoami *)ctx)->bind);
}

static vast_err ask_instances(whoami *w)
{
    vast_err err;
    vast_pages_begin(&w->pages, on_instances, on_bind_end, w);
    do {
        err = vast_pages_next(w->cli, &w->pages);
    } while (err == VAST_OK && w->pages.trail.next_token[0] != '\0');
    return err;
}

static vast_err ask_rate(whoami *w)
{
    return vast_ask_spend_rate(w->cli, &w->rate);
}

/* ---- parts ------------------------------------------------------------------------------------------------------- */

typedef enum part { PART_USER, PART_KEY, PART_INSTANCES, PART_SPEND, PART_COUNT } part;

static const struct {
    const char *name, *what;
    const vast_op *op;
    vast_err (*ask)(whoami *w);
} parts[PART_COUNT] = {
    [PART_USER] = { "user", "the account and its balance", &vast_op_show_user, ask_user },
    [PART_KEY] = { "key", "the permissions of the key", &vast_op_list_api_keys, ask_key },
    [PART_INSTANCES] = { "instances", "instances", &vast_op_list_instances, ask_instances },
    [PART_SPEND] = { "spend", "what is spent per hour", &vast_op_show_spend_rate, ask_rate },
};

/* Why a part is not known; NULL: it is. */
typedef const char *reasons[PART_COUNT];

/* With a rejected key every further request would be rejected too. */
static bool is_hidden_part(const vast_cli *cli, vast_err err)
{
    return err == VAST_E_AUTH && strcmp(vast_outcome_of(cli)->message, "Invalid user key") != 0;
}

/* The key is known by the ID that the account names. */
static vast_err ask_part(whoami *w, part which, reasons why)
{
    char text[VAST_FAILURE_BYTES];
    if (which == PART_KEY && !w->cli->settings.curl && w->user.key_id == 0) {
        why[which] = "the service did not say which key this is";
        return VAST_OK;
    }
    vast_err err = parts[which].ask(w);
    if (err == VAST_E_STOPPED && w->cli->curl_shown) {
        return VAST_OK;
    }
    if (is_hidden_part(w->cli, err)) {
        why[which] = vast_keep(w->cli, "%s", vast_failure_message(w->cli, err, text));
        return why[which] != NULL ? VAST_OK : VAST_E_SPACE;
    }
    if (err == VAST_OK && which == PART_KEY && !w->key.is_wanted) {
        why[which] = "the service does not list this key";
    }
    return err;
}

static bool is_nothing_known(reasons why)
{
    return why[PART_USER] != NULL && why[PART_INSTANCES] != NULL && why[PART_SPEND] != NULL;
}

/* ---- output ------------------------------------------------------------------------------------------------------ */

static void put_amount(vast_out *out, const char *name, int64_t micros)
{
    vast_write(out, ", \"%s\": ", name);
    if (micros == UNKNOWN) {
        vast_put_text(out, "null");
        return;
    }
    vast_put_text(out, micros < 0 ? "-" : "");
    vast_put_point(out, micros < 0 ? 0 - (uint64_t)micros : (uint64_t)micros, 6);
}

/* An empty text is unknown: null. */
static const char *known_text(const char *text)
{
    return text[0] != '\0' ? text : NULL;
}

static void put_user(vast_out *out, const whoami *w, bool known)
{
    const user *u = &w->user;
    if (known) {
        vast_write_json(out, "\"user\": {\"id\": %lld, \"username\": %s, \"email\": %s}", (long long)u->id,
            known_text(u->name), known_text(u->email));
    } else {
        vast_put_text(out, "\"user\": null");
    }
    put_amount(out, "balance", known ? u->balance : UNKNOWN);
    put_amount(out, "credit", known ? u->credit : UNKNOWN);
}

static void put_key(vast_out *out, const whoami *w, bool known)
{
    static const api_key none;
    const api_key *key = known ? &w->key : &none;
    const vast_settings *s = &w->cli->settings;
    size_t len = strlen(s->key);
    char tail[8] = "";
    if (len > 0) {
        vast_text(tail, sizeof tail, "...%s", len >= 12 ? s->key + len - 4 : "");
    }
    vast_write_json(out, ", \"profile\": %s", s->profile != NULL ? s->profile : VAST_DEFAULT_PROFILE);
    vast_write_json(out, ", \"key\": {\"source\": %s, \"tail\": %s, ", vast_key_origin(s), known_text(tail));
    vast_write_json(out, "\"name\": %s, ", known_text(key->name));
    vast_write(out, "\"permissions\": %s}", key->permissions[0] != '\0' ? key->permissions : "null");
}

static void put_hidden(vast_out *out, reasons why)
{
    const char *gap = "";
    vast_put_text(out, ", \"hidden\": [");
    for (size_t i = 0; i < PART_COUNT; i++) {
        if (why[i] != NULL) {
            const char *scope = vast_scope_name(parts[i].op->scope);
            vast_put_text(out, gap);
            vast_write_json(out, "{\"part\": %s, \"permission\": %s, \"reason\": %s}", parts[i].name, scope, why[i]);
            gap = ", ";
        }
    }
    vast_put_text(out, "]}");
}

static const char *result_json(const whoami *w, reasons why)
{
    vast_out out;
    vast_scratch_begin(w->cli, &out);
    vast_put_text(&out, "{");
    put_user(&out, w, why[PART_USER] == NULL);
    put_key(&out, w, why[PART_KEY] == NULL);
    if (why[PART_INSTANCES] == NULL) {
        vast_write(&out, ", \"instances\": {\"total\": %lld, \"running\": %lld}", (long long)w->instances,
            (long long)w->running);
    } else {
        vast_put_text(&out, ", \"instances\": null");
    }
    put_amount(&out, "spend_per_hour", why[PART_SPEND] == NULL ? vast_spend_total(&w->rate) : UNKNOWN);
    put_hidden(&out, why);
    return vast_scratch_keep(w->cli, &out);
}

static void note_hidden(vast_cli *cli, reasons why)
{
    for (size_t i = 0; i < PART_COUNT && !cli->settings.raw; i++) {
        if (why[i] != NULL) {
            vast_note(cli, "vastai: cannot show %s, which needs the permission %s: %s\n", parts[i].what,
                vast_scope_name(parts[i].op->scope), why[i]);
        }
    }
}

static int run_whoami(vast_cli *cli)
{
    static whoami w; /* 9 KB: static, so that it does not count against the stack */
    reasons why = { NULL };
    memset(&w, 0, sizeof w);
    w.cli = cli;
    vast_err err = VAST_OK;
    for (unsigned i = 0; i < PART_COUNT && err == VAST_OK; i++) {
        err = ask_part(&w, (part)i, why);
    }
    if (err != VAST_OK || is_nothing_known(why)) {
        return vast_report(cli, err != VAST_OK ? err : VAST_E_AUTH, NULL);
    }
    if (cli->curl_shown) {
        return VAST_EXIT_DONE;
    }
    const char *json = result_json(&w, why);
    int status = json != NULL ? vast_show_json(cli, cli->line.command->view, json) : VAST_EXIT_REFUSED;
    note_hidden(cli, why);
    return status;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_column whoami_columns[] = {
    { .key = "user.email", .title = "account" },
    { .key = "user.username", .title = "user" },
    { .key = "user.id", .title = "ID" },
    { .key = "balance", .title = "balance", .unit = VAST_UNIT_USD },
    { .key = "credit", .title = "credit", .unit = VAST_UNIT_USD },
    { .key = "profile", .title = "profile" },
    { .key = "key.tail", .title = "key" },
    { .key = "key.source", .title = "key from" },
    { .key = "key.name", .title = "key name" },
    { .key = "key.permissions", .title = "permissions" },
    { .key = "instances.total", .title = "instances" },
    { .key = "instances.running", .title = "running" },
    { .key = "spend_per_hour", .title = "spend per hour", .unit = VAST_UNIT_USD_FINE },
};

static const vast_command rows[] = {
    {
        .words = "whoami",
        .summary = "Show the account, what its API key may do, and what is running",
        .description = "Parts that the key may not show are named on stderr; with --raw they are null, and the list "
                       "hidden says why.",
        .example = "--raw",
        .op = &vast_op_show_user,
        .run = run_whoami,
        .view = VIEW(.kind = VAST_VIEW_BLOCK, COLUMNS(whoami_columns)),
    },
};

const vast_command_table vast_cli_whoami = {
    .heading = "Account",
    COMMANDS(rows),
};
