/* SPDX-License-Identifier: MIT */
/* What is spent per hour: `spend`, what groups spend before their deletion, and the last line of --verify. */
#include "spend.h"

#include <string.h>

#include "pages.h"
#include "rows.h"
#include "signals.h"
#include "text_helpers.h"
#include "units.h"
#include "vastai/ops.h"

/* ---- the account ------------------------------------------------------------------------------------------------- */

typedef struct rate_answer {
    vast_cli *cli;
    vast_spend_rate rate;
    vast_bind bind;
} rate_answer;

static const vast_bind_row rate_rows[] = {
    VAST_BIND(vast_spend_rate, gpu_micros, "gpu_cost_per_hour", VAST_BIND_MICROS),
    VAST_BIND(vast_spend_rate, container_storage_micros, "container_storage_cost_per_hour", VAST_BIND_MICROS),
    VAST_BIND(vast_spend_rate, volume_storage_micros, "volume_storage_cost_per_hour", VAST_BIND_MICROS),
    VAST_BIND(vast_spend_rate, has_active_resources, "has_active_resources", VAST_BIND_BOOL),
};
static const vast_bind_plan rate_plan = {
    .rows = rate_rows, .row_count = VAST_COUNT_OF(rate_rows), .struct_size = sizeof(vast_spend_rate)
};

static vast_err on_rate(void *ctx, const vast_json_event *event)
{
    rate_answer *answer = ctx;
    if (event->depth == 0 && event->kind == VAST_JSON_OBJECT) {
        /* A response that leaves a member out must not read as a rate of 0. */
        answer->rate = (vast_spend_rate){ VAST_SPEND_UNKNOWN, VAST_SPEND_UNKNOWN, VAST_SPEND_UNKNOWN, true };
        vast_bind_begin(&answer->bind, &rate_plan, &answer->rate, NULL, NULL);
    }
    return vast_bind_event(&answer->bind, event);
}

/* A rate beyond any real one would overflow the sum. */
static bool is_rate(int64_t micros)
{
    return micros > -VAST_NUMBER_MAX && micros < VAST_NUMBER_MAX;
}

static vast_err on_rate_end(void *ctx)
{
    const vast_spend_rate *rate = &((const rate_answer *)ctx)->rate;
    bool whole =
        is_rate(rate->gpu_micros) && is_rate(rate->container_storage_micros) && is_rate(rate->volume_storage_micros);
    return whole ? VAST_OK : VAST_E_SHAPE;
}

/* Sends a request without parameters. With --curl each is only printed. */
static vast_err ask(vast_cli *cli, const vast_op *op, vast_json_handler *on_json, vast_err (*on_end)(void *), void *ctx)
{
    const vast_request request = { .op = op, .on_json = on_json, .on_end = on_end, .ctx = ctx };
    vast_err err = vast_try(cli, &request);
    return cli->curl_shown && err == VAST_E_STOPPED ? VAST_OK : err;
}

static vast_err ask_rate(vast_cli *cli, rate_answer *answer, vast_json_handler *on_json)
{
    answer->cli = cli;
    vast_bind_begin(&answer->bind, &rate_plan, &answer->rate, NULL, NULL);
    return ask(cli, &vast_op_show_spend_rate, on_json, on_rate_end, answer);
}

vast_err vast_ask_spend_rate(vast_cli *cli, vast_spend_rate *rate)
{
    rate_answer answer = { .cli = cli };
    vast_err err = ask_rate(cli, &answer, on_rate);
    *rate = answer.rate;
    return err;
}

int64_t vast_spend_total(const vast_spend_rate *rate)
{
    return rate->gpu_micros + rate->container_storage_micros + rate->volume_storage_micros;
}

/* ---- proof ------------------------------------------------------------------------------------------------------- */

void vast_usd_text(int64_t micros, char out[VAST_USD_BYTES])
{
    uint64_t size = micros < 0 ? 0 - (uint64_t)micros : (uint64_t)micros;
    vast_out to;
    vast_out_begin(&to, out, VAST_USD_BYTES - 1);
    vast_put_text(&to, micros < 0 ? "-$" : "$");
    vast_put_point(&to, size / 100 + (size % 100 >= 50), 4);
    out[vast_out_stored(&to)] = '\0';
}

static int report_spend(vast_cli *cli, const vast_spend_rate *rate)
{
    char total[VAST_USD_BYTES], gpu[VAST_USD_BYTES], container[VAST_USD_BYTES], volume[VAST_USD_BYTES], what[300];
    vast_usd_text(vast_spend_total(rate), total);
    vast_usd_text(rate->gpu_micros, gpu);
    vast_usd_text(rate->container_storage_micros, container);
    vast_usd_text(rate->volume_storage_micros, volume);
    vast_text(what, sizeof what,
        "this account still spends %s an hour: GPUs %s, storage of instances %s, storage of volumes %s", total, gpu,
        container, volume);
    return vast_complain(cli, VAST_EXIT_PARTIAL, what,
        "\"vastai show instances\" and \"vastai show volumes\" list what is active; \"vastai spend\" shows the rates.");
}

/* With --raw: adds the rates to the object that is open. @param rate  NULL: the service could not be asked. */
static void print_rate(vast_cli *cli, const vast_spend_rate *rate)
{
    vast_printer *printer = &cli->printer;
    if (!cli->settings.raw || printer->depth == 0) {
        return;
    }
    vast_printer_key(printer, "spend_rate");
    if (rate == NULL) {
        vast_printer_mark(printer, VAST_JSON_NULL);
        return;
    }
    vast_printer_mark(printer, VAST_JSON_OBJECT);
    vast_printer_micros(printer, "gpu_cost_per_hour", &rate->gpu_micros);
    vast_printer_micros(printer, "container_storage_cost_per_hour", &rate->container_storage_micros);
    vast_printer_micros(printer, "volume_storage_cost_per_hour", &rate->volume_storage_micros);
    vast_printer_key(printer, "has_active_resources");
    vast_printer_mark(printer, rate->has_active_resources ? VAST_JSON_TRUE : VAST_JSON_FALSE);
    vast_printer_mark(printer, VAST_JSON_OBJECT_END);
}

int vast_prove_no_spend(vast_cli *cli)
{
    rate_answer answer;
    vast_err err = ask_rate(cli, &answer, on_rate);
    print_rate(cli, err == VAST_OK ? &answer.rate : NULL);
    if (err != VAST_OK || cli->curl_shown) {
        return err == VAST_OK ? VAST_EXIT_DONE : vast_report(cli, err, "spend");
    }
    if (answer.rate.has_active_resources || vast_spend_total(&answer.rate) != 0) {
        return report_spend(cli, &answer.rate);
    }
    if (!cli->settings.raw) {
        vast_say(&cli->out, "This account now spends $0.00 an hour; nothing is active.\n");
    }
    return VAST_EXIT_DONE;
}

/* ---- what groups spend before their deletion --------------------------------------------------------------------- */

#define ASK_MS 10000 /* most time for a question whose answer is not needed */

static const vast_bind_row group_rows[] = {
    VAST_BIND(vast_group_spend, id, "id", VAST_BIND_INT),
    VAST_BIND(vast_group_spend, hourly_micros, "hourly_spend", VAST_BIND_MICROS),
};

/* A list of what each group spends: a part of what the account spends, since workers are instances. */
typedef struct group_list {
    const vast_op *op;
    const char *member, *noun;
    vast_bind_plan plan;
} group_list;

#define GROUP_PLAN(path)                                                                                               \
    {                                                                                                                  \
        .rows = group_rows, .row_count = VAST_COUNT_OF(group_rows), .struct_size = sizeof(vast_group_spend),           \
        VAST_BIND_LIST(path)                                                                                           \
    }
static const group_list group_lists[] = {
    { &vast_op_list_endpoint_spend, "endpoints", "endpoint group", GROUP_PLAN("endpoints") },
    { &vast_op_list_workergroup_spend, "workergroups", "workergroup", GROUP_PLAN("workergroups") },
};

/* One answer, group by group. */
typedef struct group_answer {
    vast_cli *cli;
    const group_list *list;
    vast_group_spend row;
    vast_bind bind;
    vast_group_spend *wanted; /* wanted_count groups whose spend is set */
    size_t wanted_count;
} group_answer;

/* The binding has zeroed the row when an element begins. A spend of null or none stays unknown. */
static vast_err bind_group(group_answer *answer, const vast_json_event *event)
{
    vast_err err = vast_bind_event(&answer->bind, event);
    if (event->depth == 2 && event->kind == VAST_JSON_OBJECT) {
        answer->row.hourly_micros = VAST_SPEND_UNKNOWN;
    }
    return err;
}

static vast_err on_wanted(void *ctx, const void *target)
{
    const group_answer *answer = ctx;
    const vast_group_spend *row = target;
    for (size_t i = 0; i < answer->wanted_count; i++) {
        if (answer->wanted[i].id == row->id) {
            answer->wanted[i].hourly_micros = row->hourly_micros;
        }
    }
    return VAST_OK;
}

static vast_err on_wanted_event(void *ctx, const vast_json_event *event)
{
    return bind_group(ctx, event);
}

void vast_ask_group_spend(vast_cli *cli, const vast_op *op, vast_group_spend *groups, size_t count)
{
    const group_list *list = &group_lists[op == group_lists[0].op ? 0 : 1];
    group_answer answer = { .wanted = groups, .wanted_count = count };
    uint32_t most_ms = vast_time_left(cli) / 4;
    for (size_t i = 0; i < count; i++) {
        groups[i].hourly_micros = VAST_SPEND_UNKNOWN;
    }
    vast_bind_begin(&answer.bind, &list->plan, &answer.row, on_wanted, &answer);
    const vast_request request = {
        .op = op,
        .on_json = on_wanted_event,
        .ctx = &answer,
        .timeout_ms = most_ms < ASK_MS ? most_ms : ASK_MS,
    };
    (void)vast_send(cli, &request);
}

/* ---- proof of a destruction -------------------------------------------------------------------------------------- */

#define LOOK_PAUSE_MS 1000u /* between two looks at the instances, beside the limit of the service */

/* Which of the instances that an argument names still exist. */
typedef struct look {
    vast_cli *cli;
    const char *argument;
    int64_t found; /* one that still exists; 0: none */
    int64_t id;    /* of the instance that is being read */
    vast_bind bind;
} look;

static const vast_bind_row shown_rows[] = { VAST_BIND(look, id, "instances.id", VAST_BIND_INT) };
static const vast_bind_plan shown_plan = { .rows = shown_rows, .row_count = 1, .struct_size = sizeof(look) };
static const vast_bind_row listed_rows[] = { { "id", VAST_BIND_INT, 0, sizeof(int64_t) } };
static const vast_bind_plan listed_plan = {
    .rows = listed_rows,
    .row_count = 1,
    .struct_size = sizeof(int64_t),
    VAST_BIND_LIST("instances"),
};

static vast_err on_listed_event(void *ctx, const vast_json_event *event)
{
    return vast_bind_event(&((look *)ctx)->bind, event);
}

static vast_err on_listed_end(void *ctx)
{
    return vast_bind_end(&((look *)ctx)->bind);
}

static vast_visit shown; /* 900 bytes: static, so that it does not count against the stack */

static vast_err on_shown(void *ctx, const vast_json_event *event)
{
    if (vast_visit_is_start(event)) {
        vast_visit_begin(&shown, "instances", VAST_VISIT_OBJECT, NULL, NULL);
    }
    vast_err err = vast_visit_event(&shown, event);
    return err == VAST_OK ? on_listed_event(ctx, event) : err;
}

/* If there is no such instance, the service answers `instances: null`, or with status 404. Nothing else proves it. */
static vast_err look_at_one(look *l)
{
    int64_t id = 0;
    vast_call_args args = { .op = &vast_op_show_instance };
    look seen = { .id = 0 };
    vast_text_int(vast_value(l->cli, l->argument), &id);
    vast_bind_begin(&seen.bind, &shown_plan, &seen, NULL, NULL);
    vast_args_int(&args, "id", id);
    vast_request request = vast_args_request(&args);
    request.on_json = on_shown;
    request.on_end = on_listed_end;
    request.ctx = &seen;
    vast_err err = vast_send(l->cli, &request);
    bool is_null = err == VAST_OK && shown.named && !shown.found;
    l->found = err == VAST_OK && seen.id != 0 ? id : 0;
    if (err == VAST_OK && seen.id == 0 && !is_null) {
        return VAST_E_SHAPE;
    }
    return vast_is_gone(l->cli, err) ? VAST_OK : err;
}

static vast_err on_listed(void *ctx, const void *target)
{
    look *l = ctx;
    const char *text;
    for (size_t at = 0; (text = vast_next_value(l->cli, l->argument, &at)) != NULL;) {
        int64_t id = 0;
        vast_text_int(text, &id);
        l->found = id == *(const int64_t *)target ? id : l->found;
    }
    return *(const int64_t *)target != 0 ? VAST_OK : VAST_E_SHAPE; /* one without an ID may be any of them */
}

/* One request for up to VAST_PAGE_MAX instances, instead of one for each. */
static vast_err look_at_all(look *l)
{
    static vast_pages pages; /* 5 KB: static, so that it does not count against the stack */
    vast_err err;
    l->found = 0;
    vast_pages_begin(&pages, on_listed_event, on_listed_end, l);
    do {
        vast_bind_begin(&l->bind, &listed_plan, &l->id, on_listed, l);
        err = vast_pages_next(l->cli, &pages);
    } while (err == VAST_OK && l->found == 0 && pages.trail.next_token[0] != '\0');
    return err;
}

static int await_destroyed(vast_cli *cli, const char *argument)
{
    bool one = vast_value_count(cli, argument) == 1;
    const vast_op *op = one ? &vast_op_show_instance : &vast_op_list_instances;
    look l = { .cli = cli, .argument = argument };
    char what[100];
    for (;;) {
        vast_err err = one ? look_at_one(&l) : look_at_all(&l);
        if (err != VAST_OK) {
            return vast_report(cli, err, one ? "verify by show instance" : "verify by show instances");
        }
        if (l.found == 0) {
            return VAST_EXIT_DONE;
        }
        if (vast_time_left(cli) <= LOOK_PAUSE_MS + op->min_interval_ms || !vast_pause(cli, LOOK_PAUSE_MS)) {
            vast_text(
                what, sizeof what, "the service confirmed it, but instance %lld still exists", (long long)l.found);
            return vast_complain(cli, VAST_EXIT_PARTIAL, what, "\"vastai show instances\" lists what is left.");
        }
    }
}

int vast_prove_destroyed(vast_cli *cli, const char *argument)
{
    int gone = await_destroyed(cli, argument);
    int spend = vast_signal_seen() == 0 ? vast_prove_no_spend(cli) : VAST_EXIT_SIGNAL + vast_signal_seen();
    return spend > gone ? spend : gone;
}

/* ---- spend ------------------------------------------------------------------------------------------------------- */

static const vast_column spend_columns[] = {
    { .key = "kind", .title = "Spend", .left = true },
    { .key = "id", .title = "ID" },
    { .key = "rate", .title = "$/h", .unit = VAST_UNIT_USD_FINE, .weight = VAST_WEIGHT_HIGH },
};
static const vast_view spend_view = { COLUMNS(spend_columns) };

static void put_number(vast_cli *cli, const char *key, const char *text, size_t len)
{
    const vast_visit_value value = { .text = text, .len = len, .kind = VAST_JSON_NUMBER };
    vast_table_member(&cli->table, key, &value);
}

static void put_rate(vast_cli *cli, int64_t micros)
{
    char text[VAST_INT_CHARS + 4];
    vast_out out;
    if (micros != VAST_SPEND_UNKNOWN) {
        vast_out_begin(&out, text, sizeof text);
        vast_put_text(&out, micros < 0 ? "-" : "");
        vast_put_point(&out, micros < 0 ? 0 - (uint64_t)micros : (uint64_t)micros, 6);
        put_number(cli, "rate", text, vast_out_stored(&out));
    }
}

/* One line of the table. @param id  0: none. */
static void put_line(vast_cli *cli, const char *kind, int64_t id, int64_t micros)
{
    char digits[VAST_INT_CHARS];
    const vast_visit_value name = { .text = kind, .len = strlen(kind), .kind = VAST_JSON_STRING };
    vast_table_member(&cli->table, "kind", &name);
    if (id != 0) {
        put_number(cli, "id", digits, vast_int_text(id, digits));
    }
    put_rate(cli, micros);
    vast_table_row(&cli->table);
}

static void put_account(vast_cli *cli, const vast_spend_rate *rate)
{
    put_line(cli, "GPUs", 0, rate->gpu_micros);
    put_line(cli, "storage of instances", 0, rate->container_storage_micros);
    put_line(cli, "storage of volumes", 0, rate->volume_storage_micros);
    put_line(cli, "total", 0, vast_spend_total(rate));
}

static vast_err on_group(void *ctx, const void *target)
{
    const group_answer *answer = ctx;
    const vast_group_spend *row = target;
    if (!answer->cli->settings.raw) {
        put_line(answer->cli, answer->list->noun, row->id, row->hourly_micros);
    }
    return VAST_OK;
}

static vast_err on_groups(void *ctx, const vast_json_event *event)
{
    group_answer *answer = ctx;
    vast_err err = bind_group(answer, event);
    if (err == VAST_OK && answer->cli->settings.raw) {
        vast_printer_event(&answer->cli->printer, event);
    }
    return err;
}

static vast_err on_groups_end(void *ctx)
{
    return vast_bind_end(&((const group_answer *)ctx)->bind);
}

static vast_err ask_groups(vast_cli *cli, const group_list *list)
{
    group_answer answer = { .cli = cli, .list = list };
    vast_bind_begin(&answer.bind, &list->plan, &answer.row, on_group, &answer);
    if (cli->settings.raw && !cli->settings.curl) {
        vast_printer_key(&cli->printer, list->member);
    }
    return ask(cli, list->op, on_groups, on_groups_end, &answer);
}

static vast_err on_shown_rate(void *ctx, const vast_json_event *event)
{
    rate_answer *answer = ctx;
    vast_err err = on_rate(answer, event);
    if (err == VAST_OK && answer->cli->settings.raw) {
        vast_printer_event(&answer->cli->printer, event);
    }
    return err;
}

/* Whether the total is above --fail-if-over. */
static int judge(vast_cli *cli, const vast_spend_rate *rate)
{
    const char *limit = vast_value(cli, "fail-if-over");
    char text[64], total[VAST_USD_BYTES], what[160];
    int64_t micros = 0;
    bool over = limit != NULL && vast_json_number_from_text(limit, text, sizeof text) &&
                vast_json_scaled(text, strlen(text), 6, &micros) == VAST_OK && vast_spend_total(rate) > micros;
    if (!over) {
        return VAST_EXIT_DONE;
    }
    vast_usd_text(vast_spend_total(rate), total);
    vast_text(what, sizeof what, "this account spends %s an hour, which is over $%s", total, limit);
    return vast_complain(cli, VAST_EXIT_REFUSED, what, NULL);
}

/* With --raw: one object with the three responses. */
static vast_err ask_all(vast_cli *cli, rate_answer *answer)
{
    vast_err err = ask_rate(cli, answer, on_shown_rate);
    if (err == VAST_OK && !cli->settings.curl && !cli->settings.raw) {
        put_account(cli, &answer->rate);
    }
    for (size_t i = 0; i < VAST_COUNT_OF(group_lists) && err == VAST_OK; i++) {
        err = ask_groups(cli, &group_lists[i]);
    }
    return err;
}

static int run_spend(vast_cli *cli)
{
    rate_answer answer = { .cli = cli };
    bool raw = cli->settings.raw && !cli->settings.curl;
    vast_point point = vast_printer_here(&cli->printer);
    if (raw) {
        vast_printer_mark(&cli->printer, VAST_JSON_OBJECT);
        vast_printer_key(&cli->printer, "spend_rate");
    } else {
        const vast_table_style style = vast_table_style_of(cli);
        vast_table_begin(&cli->table, &cli->out, &spend_view, &style);
    }
    vast_err err = ask_all(cli, &answer);
    if (err != VAST_OK) {
        vast_printer_rewind(&cli->printer, &point);
        return vast_report(cli, err, NULL);
    }
    if (cli->settings.curl) {
        return VAST_EXIT_DONE;
    }
    if (raw) {
        vast_printer_mark(&cli->printer, VAST_JSON_OBJECT_END);
        vast_printer_end(&cli->printer);
    } else {
        vast_table_end(&cli->table);
    }
    return judge(cli, &answer.rate);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument spend_arguments[] = {
    { .name = "--fail-if-over",
        .value_name = "USD",
        .type = VAST_ARGUMENT_NUMBER,
        .extension = true,
        .help = "exit with status 1 if the total is more than this, in USD per hour" },
};

static const vast_command rows[] = {
    {
        .words = "spend",
        .summary = "Show what the account spends per hour",
        .description = "The total is the cost of GPUs and of the storage of instances and volumes. It includes the "
                       "cost of endpoint groups and workergroups, which are listed too; \"-\" means that the service "
                       "reports no cost for a group.",
        .example = "--fail-if-over 1.50",
        ARGUMENTS(spend_arguments),
        .op = &vast_op_show_spend_rate,
        .run = run_spend,
        .views = VIEWS(&spend_view),
    },
};

const vast_command_table vast_cli_spend = {
    .heading = "Billing",
    COMMANDS(rows),
};
