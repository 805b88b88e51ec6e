/* SPDX-License-Identifier: MIT */
/* Plans benchmarks: reads the template, and asks for recent results and for offers. */
#include "benchmark_plan.h"

#include <stdlib.h>
#include <string.h>

#include "text_helpers.h"
#include "units.h"
#include "vastai/ops.h"

#define RECENT_S (30 * 86400) /* results of other runs count for so long */

/* The configurations without --gpus, and the memory of one GPU in MB. */
static const struct {
    const char *name;
    int64_t ram_mb;
} usual[] = {
    { "RTX 5090", 32607 },
    { "RTX 4090", 24564 },
    { "RTX 3090", 24576 },
    { "RTX A6000", 49140 },
};

/* ---- the template ------------------------------------------------------------------------------------------------ */

static vast_err on_template(void *ctx, const char *key, const vast_visit_value *value)
{
    vast_benchmark_plan *plan = ctx;
    bool cut = value->cut;
    if (plan->found) {
        return VAST_OK;
    }
    if (strcmp(key, "id") == 0) {
        (void)vast_json_int(value->text, value->len, &plan->template_id);
    } else if (strcmp(key, "hash_id") == 0 && !cut) {
        vast_text(plan->hash, sizeof plan->hash, "%.*s", (int)value->len, value->text);
    } else if (strcmp(key, "name") == 0) {
        vast_text(plan->title, sizeof plan->title, "%.*s", (int)value->len, value->text);
    } else if (strcmp(key, "extra_filters") == 0 && !cut && value->len < sizeof plan->filters) {
        vast_text(plan->filters, sizeof plan->filters, "%.*s", (int)value->len, value->text);
    }
    return VAST_OK;
}

static vast_err on_template_end(void *ctx)
{
    vast_benchmark_plan *plan = ctx;
    plan->found = plan->found || plan->template_id > 0;
    return VAST_OK;
}

static int find_template(vast_benchmark_plan *plan)
{
    static const vast_visitor visitor = { .member = on_template, .element = on_template_end };
    static vast_visit visit; /* 900 bytes: static, so that it does not count against the stack */
    vast_call_args args = { .op = &vast_op_search_templates };
    const char *hash = vast_value(plan->cli, "template_hash");
    const char *json = hash != NULL ? vast_keep_json(plan->cli, "{\"hash_id\": {\"eq\": %s}}", hash)
                                    : vast_keep(plan->cli, "{\"id\": {\"eq\": %lld}}",
                                          (long long)vast_int_value(plan->cli, "template_id"));
    if (json == NULL) {
        return VAST_EXIT_USAGE;
    }
    vast_args_json(&args, "select_filters", json);
    vast_visit_begin(&visit, "templates", VAST_VISIT_LIST, &visitor, plan);
    int status = vast_fetch(plan->cli, &args, vast_visit_event, NULL, &visit);
    if (status == VAST_EXIT_DONE && !plan->cli->curl_shown && !plan->found) {
        status = vast_complain(
            plan->cli, VAST_EXIT_NOT_FOUND, "template not found", "\"vastai search templates\" lists templates.");
    }
    return status;
}

/* ---- filters of the template ------------------------------------------------------------------------------------- */

/* Copies the members of a JSON object, but for those that the query sets itself. */
typedef struct filter_copy {
    vast_benchmark_plan *plan;
    vast_out *out; /* NULL: only read */
    char text[256], member[64], operator[16];
    size_t len;
    bool skips; /* the member that is being read */
    bool bare;  /* no comma is due */
} filter_copy;

static void put_filter(filter_copy *c, const vast_json_event *event)
{
    static const char *const marks[] = { [VAST_JSON_OBJECT] = "{",
        [VAST_JSON_OBJECT_END] = "}",
        [VAST_JSON_ARRAY] = "[",
        [VAST_JSON_ARRAY_END] = "]",
        [VAST_JSON_TRUE] = "true",
        [VAST_JSON_FALSE] = "false",
        [VAST_JSON_NULL] = "null" };
    bool ends = event->kind == VAST_JSON_OBJECT_END || event->kind == VAST_JSON_ARRAY_END;
    bool text = event->kind == VAST_JSON_STRING || event->kind == VAST_JSON_KEY;
    vast_put_text(c->out, c->bare || ends ? "" : ", ");
    if (text) {
        vast_put_json_string(c->out, c->text, c->len);
    } else if (event->kind == VAST_JSON_NUMBER) {
        vast_put_bytes(c->out, c->text, c->len);
    } else {
        vast_put_text(c->out, marks[event->kind]);
    }
    vast_put_text(c->out, event->kind == VAST_JSON_KEY ? ": " : "");
    c->bare = event->kind == VAST_JSON_KEY || event->kind == VAST_JSON_OBJECT || event->kind == VAST_JSON_ARRAY;
}

static bool is_ours(const char *member)
{
    return vast_text_among("gpu_name|num_gpus|order|type|limit|allocated_storage", '|', member, strlen(member));
}

static void note_ram(filter_copy *c)
{
    int64_t mb;
    bool wanted = strcmp(c->member, "gpu_total_ram") == 0 && c->operator[0] == 'g'; /* gt, gte */
    if (wanted && vast_json_scaled(c->text, c->len, 0, &mb) == VAST_OK && mb > 0) {
        c->plan->total_ram = mb;
    }
}

static vast_err on_filter(void *ctx, const vast_json_event *event)
{
    filter_copy *c = ctx;
    c->len = event->first ? 0 : c->len;
    if (c->len + event->len >= sizeof c->text) {
        return VAST_E_SPACE;
    }
    memcpy(c->text + c->len, event->text, event->len);
    c->len += event->len;
    if (!event->last || event->depth == 0) {
        return VAST_OK;
    }
    if (event->kind == VAST_JSON_KEY && event->depth == 1) {
        vast_text(c->member, sizeof c->member, "%.*s", (int)c->len, c->text);
        c->skips = is_ours(c->member);
    } else if (event->kind == VAST_JSON_KEY) {
        vast_text(c->operator, sizeof c->operator, "%.*s", (int)c->len, c->text);
    } else if (event->kind == VAST_JSON_NUMBER) {
        note_ram(c);
    }
    if (c->out != NULL && !c->skips) {
        put_filter(c, event);
    }
    return VAST_OK;
}

/* @return false: they are not a JSON object that can be copied. */
static bool copy_filters(vast_benchmark_plan *plan, vast_out *out)
{
    static filter_copy copy; /* 0.4 KB: static, so that it does not count against the stack */
    vast_json json;
    copy = (filter_copy){ .plan = plan, .out = out, .bare = true };
    vast_json_begin(&json, on_filter, &copy);
    return plan->filters[0] == '{' && vast_json_feed(&json, plan->filters, strlen(plan->filters)) == VAST_OK &&
           vast_json_end(&json) == VAST_OK;
}

static void read_filters(vast_benchmark_plan *plan)
{
    if (plan->filters[0] != '\0' && !copy_filters(plan, NULL)) {
        vast_note(plan->cli, "vastai: warning: the filters of the template cannot be read, and are not applied\n");
        plan->filters[0] = '\0';
    }
}

/* ---- configurations ---------------------------------------------------------------------------------------------- */

/* The number of GPUs whose memory is enough for the template: one that machines have. */
static int64_t fitting_count(const vast_benchmark_plan *plan, int64_t ram_mb)
{
    int64_t count = 1;
    while (count < 8 && count * ram_mb < plan->total_ram) {
        count *= 2;
    }
    return count;
}

static bool is_known(const vast_benchmark_plan *plan, const vast_benchmark *one)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->items[i].num_gpus == one->num_gpus && strcmp(plan->items[i].gpu, one->gpu) == 0) {
            return true;
        }
    }
    return false;
}

/* "2x RTX_4090": a count, and a name in which _ means a space. */
static bool read_spec(const char *text, size_t len, int64_t count, vast_benchmark *out)
{
    size_t digits = 0;
    while (digits < len && text[digits] >= '0' && text[digits] <= '9') {
        digits++;
    }
    if (digits > 0 && digits < 4 && digits < len && (text[digits] == 'x' || text[digits] == 'X')) {
        count = strtol(text, NULL, 10);
        text += digits + 1;
        len -= digits + 1;
    }
    vast_text_trim(&text, &len, " _");
    *out = (vast_benchmark){ .num_gpus = count };
    vast_text(out->gpu, sizeof out->gpu, "%.*s", (int)len, text);
    for (char *at = out->gpu; *at != '\0'; at++) {
        *at = *at == '_' ? ' ' : *at;
    }
    return len > 0 && len < sizeof out->gpu && count > 0;
}

static int add(vast_benchmark_plan *plan, const vast_benchmark *one)
{
    if (is_known(plan, one)) {
        return VAST_EXIT_DONE;
    }
    if (plan->count == VAST_BENCHMARKS_MAX) {
        return vast_misuse(plan->cli, "--gpus: more than 16 configurations");
    }
    plan->items[plan->count++] = *one;
    return VAST_EXIT_DONE;
}

static int read_configurations(vast_benchmark_plan *plan)
{
    size_t len;
    vast_benchmark one;
    int status = VAST_EXIT_DONE;
    const char *list = vast_value(plan->cli, "gpus"), *text;
    int64_t count = vast_int_value(plan->cli, "num_gpus");
    for (size_t i = 0; list == NULL && i < VAST_COUNT_OF(usual); i++) {
        one = (vast_benchmark){ .num_gpus = count != 0 ? count : fitting_count(plan, usual[i].ram_mb) };
        vast_text(one.gpu, sizeof one.gpu, "%s", usual[i].name);
        add(plan, &one);
    }
    while (status == VAST_EXIT_DONE && list != NULL && (text = vast_text_next(&list, ',', &len)) != NULL) {
        vast_text_trim(&text, &len, " ");
        status = read_spec(text, len, count != 0 ? count : 1, &one)
                     ? add(plan, &one)
                     : vast_misuse(plan->cli, "--gpus: write names separated by commas: RTX_4090,2x_RTX_3090");
    }
    return status;
}

/* ---- recent results ---------------------------------------------------------------------------------------------- */

#define RESULTS_MAX 200

typedef struct results {
    int64_t values[RESULTS_MAX];
    int64_t ids[RESULTS_MAX]; /* a result may be found twice */
    size_t count;
} results;

typedef struct result_row {
    int64_t id, value;
} result_row;

static const vast_bind_row result_rows[] = {
    VAST_BIND(result_row, id, "id", VAST_BIND_INT),
    VAST_BIND(result_row, value, "value", VAST_BIND_MICROS),
};
static const vast_bind_plan result_plan = {
    .rows = result_rows, .row_count = 2, .struct_size = sizeof(result_row), VAST_BIND_LIST("")
};

static vast_err on_result(void *ctx, const void *target)
{
    results *all = ctx;
    const result_row *row = target;
    for (size_t i = 0; i < all->count; i++) {
        if (row->id != 0 && all->ids[i] == row->id) {
            return VAST_OK;
        }
    }
    if (row->value > 0 && all->count < RESULTS_MAX) {
        all->ids[all->count] = row->id;
        all->values[all->count++] = row->value;
    }
    return VAST_OK;
}

static int compare(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* A result names its template by ID or by hash. @param column  text of one condition, in JSON. */
static vast_err ask_results(vast_benchmark_plan *plan, const vast_benchmark *one, const char *column, results *all)
{
    vast_bind bind;
    result_row row;
    char filters[512];
    vast_out out;
    vast_call_args args = { .op = &vast_op_search_benchmarks };
    int64_t now = vast_posix_port.epoch(&plan->cli->net);
    vast_out_begin(&out, filters, sizeof filters - 1);
    vast_write_json(&out, "{\"type\": {\"eq\": \"perf\"}, \"gpu_name\": {\"eq\": %s}, \"num_gpus\": {\"eq\": %lld}, ",
        one->gpu, (long long)one->num_gpus);
    vast_write(&out, "\"last_update\": {\"gte\": %lld}, %s}", (long long)(now - RECENT_S), column);
    filters[vast_out_stored(&out)] = '\0';
    vast_args_json(&args, "select_filters", filters);
    vast_bind_begin(&bind, &result_plan, &row, on_result, all);
    vast_request request = vast_args_request(&args);
    request.on_json = vast_bind_event;
    request.ctx = &bind;
    return vast_send(plan->cli, &request);
}

/* Without an answer, the configuration is measured. @return false: a signal. */
static bool find_results(vast_benchmark_plan *plan, vast_benchmark *one)
{
    static results all; /* 3 KB: static, so that it does not count against the stack */
    char column[120];
    vast_out out;
    all.count = 0;
    if (plan->hash[0] != '\0') {
        vast_out_begin(&out, column, sizeof column - 1);
        vast_write_json(&out, "\"template_hash\": {\"eq\": %s}", plan->hash);
        column[vast_out_stored(&out)] = '\0';
        (void)ask_results(plan, one, column, &all);
    }
    vast_text(column, sizeof column, "\"template_id\": {\"eq\": %lld}", (long long)plan->template_id);
    (void)ask_results(plan, one, column, &all);
    if (all.count > 0) {
        qsort(all.values, all.count, sizeof *all.values, compare);
        one->perf = all.count % 2 != 0 ? all.values[all.count / 2]
                                       : all.values[all.count / 2 - 1] / 2 + all.values[all.count / 2] / 2;
        one->state = VAST_BENCHMARK_CACHED;
    }
    return vast_signal_seen() == 0;
}

/* ---- offers ------------------------------------------------------------------------------------------------------ */

static const char *query_of(vast_benchmark_plan *plan, const vast_benchmark *one)
{
    vast_out out;
    vast_scratch_begin(plan->cli, &out);
    vast_write_json(&out,
        "{\"verified\": {\"eq\": true}, \"external\": {\"eq\": false}, \"rentable\": {\"eq\": true}, "
        "\"gpu_name\": {\"eq\": %s}, \"num_gpus\": {\"eq\": %lld}, \"order\": [[\"score\", \"desc\"]], "
        "\"type\": \"on-demand\", \"limit\": 1, \"allocated_storage\": 5.0",
        one->gpu, (long long)one->num_gpus);
    size_t before = vast_out_stored(&out);
    if (plan->filters[0] != '\0') {
        vast_put_text(&out, ", ");
        size_t comma = vast_out_stored(&out);
        copy_filters(plan, &out);
        out.total = vast_out_stored(&out) == comma ? before : out.total;
    }
    vast_put_char(&out, '}');
    return vast_scratch_keep(plan->cli, &out);
}

typedef struct found_offer {
    int64_t id;
} found_offer;

static const vast_bind_row found_rows[] = { VAST_BIND(found_offer, id, "id", VAST_BIND_INT) };
static const vast_bind_plan found_plan = {
    .rows = found_rows, .row_count = 1, .struct_size = sizeof(found_offer), VAST_BIND_LIST("offers")
};

static vast_err on_offer(void *ctx, const void *target)
{
    const found_offer *offer = target;
    *(bool *)ctx = *(bool *)ctx || offer->id != 0;
    return VAST_OK;
}

/* A body that is in memory. */
static vast_err read_text(void *ctx, uint64_t offset, void *buf, size_t room, size_t *got)
{
    size_t left = strlen(ctx) - (size_t)offset;
    *got = left < room ? left : room;
    memcpy(buf, (const char *)ctx + offset, *got);
    return VAST_OK;
}

static int find_offer(vast_benchmark_plan *plan, vast_benchmark *one)
{
    bool found = false;
    vast_bind bind;
    found_offer offer;
    size_t used = plan->cli->scratch_used;
    const char *query = query_of(plan, one);
    if (query == NULL) {
        return VAST_EXIT_USAGE;
    }
    vast_bind_begin(&bind, &found_plan, &offer, on_offer, &found);
    const vast_body body = { .read = read_text, .ctx = (void *)(uintptr_t)query, .length = (int64_t)strlen(query) };
    const vast_request request = {
        .op = &vast_op_search_offers, .body = &body, .on_json = vast_bind_event, .on_end = vast_bind_ended, .ctx = &bind
    };
    vast_err err = vast_send(plan->cli, &request);
    plan->cli->scratch_used = used;
    if (err != VAST_OK) {
        return vast_report(plan->cli, err, "search offers");
    }
    if (!found) {
        one->state = VAST_BENCHMARK_SKIPPED;
        vast_text(one->reason, sizeof one->reason, "no offer has these GPUs and meets the filters of the template");
    }
    return VAST_EXIT_DONE;
}

/* ---- the plan ---------------------------------------------------------------------------------------------------- */

int vast_benchmark_plan_make(vast_benchmark_plan *plan, vast_cli *cli)
{
    bool fresh = vast_is_given(cli, "no-cache");
    plan->cli = cli;
    int status = find_template(plan);
    if (status != VAST_EXIT_DONE || cli->curl_shown) {
        return status;
    }
    read_filters(plan);
    status = read_configurations(plan);
    for (size_t i = 0; i < plan->count && status == VAST_EXIT_DONE; i++) {
        vast_benchmark *one = &plan->items[i];
        if (!fresh && !find_results(plan, one)) {
            return VAST_EXIT_SIGNAL + vast_signal_seen();
        }
        if (one->state == VAST_BENCHMARK_QUEUED) {
            status = find_offer(plan, one);
        }
    }
    return status;
}
