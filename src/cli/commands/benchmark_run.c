/* SPDX-License-Identifier: MIT */
/* Measures one GPU configuration, and deletes what was created for that. */
#include "benchmark_run.h"

#include <string.h>

#include "failure.h"
#include "send_flow.h"
#include "undo.h"
#include "vastai/ops.h"

enum {
    PAUSE_MS = 3000,
    LOOKS_MAX = 3,
    CREATE_MS = 60000,
    RENTAL_MS = 120000, /* time within which the service rents a worker */
    STUCK_MS = 30000,   /* time in a state that workers do not leave */
    ABANDONED_MAX = 3,
    WORKERS_KEPT = 64
};

static void end_with(vast_benchmark *one, vast_benchmark_state state, const char *reason)
{
    one->state = state;
    vast_text(one->reason, sizeof one->reason, "%s", reason);
}

static void end_with_failure(vast_cli *cli, vast_benchmark *one, vast_err err)
{
    char text[VAST_FAILURE_BYTES];
    end_with(one, VAST_BENCHMARK_ERROR, vast_failure_text(cli, err, text));
}

/* ---- creating ---------------------------------------------------------------------------------------------------- */

/* Whether a request that failed in this way may have been carried out. */
static bool may_have_created(vast_err err)
{
    const uint32_t those = 1u << VAST_E_UNKNOWN_OUTCOME | 1u << VAST_E_SERVER | 1u << VAST_E_SHAPE |
                           1u << VAST_E_RANGE | 1u << VAST_E_SPACE | 1u << VAST_E_JSON | 1u << VAST_E_HTTP;
    return (those >> err & 1) != 0;
}

/* The response names the new group as `result` or as `id`. */
typedef struct created {
    int64_t result, id;
} created;

static const vast_bind_row created_rows[] = {
    VAST_BIND(created, result, "result", VAST_BIND_INT),
    VAST_BIND(created, id, "id", VAST_BIND_INT),
};
static const vast_bind_plan created_plan = { .rows = created_rows, .row_count = 2, .struct_size = sizeof(created) };

/* Signals wait for the response, which has the ID. */
static vast_err create(vast_cli *cli, const vast_call_args *args, int64_t *id)
{
    vast_bind bind;
    created answer = { 0, 0 };
    vast_bind_begin(&bind, &created_plan, &answer, NULL, NULL);
    vast_request request = vast_args_request(args);
    request.on_json = vast_bind_event;
    request.ctx = &bind;
    request.timeout_ms = CREATE_MS;
    vast_undo_shield(true);
    vast_err err = vast_send(cli, &request);
    vast_undo_shield(false);
    *id = answer.result > 0 ? answer.result : answer.id;
    return err == VAST_OK && *id <= 0 ? VAST_E_SHAPE : err;
}

/* The name is unique, so that the group is found even if the response is lost. */
static vast_err create_endpoint(vast_benchmark_plan *plan, vast_benchmark *one)
{
    vast_cli *cli = plan->cli;
    vast_call_args args = { .op = &vast_op_create_endpoint };
    uint32_t number = vast_clock_ms(cli);
    vast_posix_port.entropy(&cli->net, &number, sizeof number);
    vast_text(
        one->name, sizeof one->name, "benchmark %lldx %s %lld", (long long)one->num_gpus, one->gpu, (long long)number);
    vast_args_text(&args, "endpoint_name", one->name);
    vast_args_text(&args, "min_load", "1.0");
    vast_args_int(&args, "cold_workers", 1);
    vast_args_int(&args, "max_workers", 1);
    vast_err err = create(cli, &args, &one->endpoint);
    one->maybe = may_have_created(err) && one->endpoint <= 0;
    one->confirmed = one->maybe && err != VAST_E_SERVER;
    one->endpoint = one->endpoint > 0 ? one->endpoint : 0;
    return err;
}

static vast_err create_workergroup(vast_benchmark_plan *plan, const vast_benchmark *one)
{
    int64_t id;
    char search[120];
    const char *hash = vast_value(plan->cli, "template_hash");
    vast_call_args args = { .op = &vast_op_create_workergroup };
    vast_text(search, sizeof search, "gpu_name=%s num_gpus=%lld", one->gpu, (long long)one->num_gpus);
    for (char *at = search; at < search + sizeof "gpu_name=" - 1 + strlen(one->gpu); at++) {
        *at = *at == ' ' ? '_' : *at;
    }
    vast_args_int(&args, "endpoint_id", one->endpoint);
    vast_args_text(&args, "endpoint_name", one->name);
    vast_args_text(&args, "search_params", search);
    if (hash != NULL) {
        vast_args_text(&args, "template_hash", hash);
    } else {
        vast_args_int(&args, "template_id", plan->template_id);
    }
    return create(plan->cli, &args, &id);
}

void vast_benchmark_begin(vast_benchmark_plan *plan, vast_benchmark *one)
{
    vast_undo_prepare();
    if (vast_signal_seen() != 0) {
        end_with(one, VAST_BENCHMARK_ABORTED, "interrupted");
        return;
    }
    one->state = VAST_BENCHMARK_RUNNING;
    one->begin_ms = vast_clock_ms(plan->cli);
    vast_err err = create_endpoint(plan, one);
    err = err == VAST_OK && vast_signal_seen() == 0 ? create_workergroup(plan, one) : err;
    if (err != VAST_OK) {
        end_with_failure(plan->cli, one, err);
    }
}

/* ---- polling ----------------------------------------------------------------------------------------------------- */

/* A response lists workers as an array, or as the member `workers` of an object. */
typedef struct worker_list {
    vast_benchmark *one;
    uint32_t now_ms;
    struct {
        vast_bind bind;
        bool failed;
        vast_benchmark_worker row;
    } forms[2];
} worker_list;

static const vast_bind_row worker_rows[] = {
    VAST_BIND(vast_benchmark_worker, id, "id", VAST_BIND_INT),
    VAST_BIND(vast_benchmark_worker, perf, "measured_perf", VAST_BIND_MICROS),
    VAST_BIND(vast_benchmark_worker, status, "status", VAST_BIND_CLIP),
};
static const vast_bind_plan worker_plans[] = {
    { .rows = worker_rows, .row_count = 3, .struct_size = sizeof(vast_benchmark_worker), VAST_BIND_LIST("") },
    { .rows = worker_rows, .row_count = 3, .struct_size = sizeof(vast_benchmark_worker), VAST_BIND_LIST("workers") },
};

static vast_benchmark_worker *slot_of(vast_benchmark *one, int64_t id)
{
    for (size_t i = 0; i < one->worker_count; i++) {
        if (one->workers[i].id == id) {
            return &one->workers[i];
        }
    }
    bool full = one->worker_count == VAST_BENCHMARK_WORKERS;
    vast_benchmark_worker *slot = &one->workers[full ? VAST_BENCHMARK_WORKERS - 1 : one->worker_count];
    one->worker_count += !full;
    *slot = (vast_benchmark_worker){ .id = id };
    return slot;
}

static vast_err on_worker(void *ctx, const void *target)
{
    worker_list *list = ctx;
    const vast_benchmark_worker *row = target;
    if (row->id <= 0) {
        return VAST_OK;
    }
    vast_benchmark_worker *slot = slot_of(list->one, row->id);
    if (strcmp(slot->status, row->status) != 0) {
        vast_text(slot->status, sizeof slot->status, "%s", row->status);
        slot->since_ms = list->now_ms;
    }
    slot->perf = row->perf;
    slot->present = true;
    return VAST_OK;
}

static vast_err on_workers(void *ctx, const vast_json_event *event)
{
    worker_list *list = ctx;
    for (size_t i = 0; i < 2; i++) {
        bool failed = list->forms[i].failed || vast_bind_event(&list->forms[i].bind, event) != VAST_OK;
        list->forms[i].failed = failed;
    }
    return VAST_OK;
}

static vast_err list_workers(vast_benchmark_plan *plan, vast_benchmark *one)
{
    static worker_list list; /* 0.5 KB: static, so that it does not count against the stack */
    list = (worker_list){ .one = one, .now_ms = vast_clock_ms(plan->cli) };
    for (size_t i = 0; i < 2; i++) {
        vast_bind_begin(&list.forms[i].bind, &worker_plans[i], &list.forms[i].row, on_worker, &list);
    }
    for (size_t i = 0; i < one->worker_count; i++) {
        one->workers[i].present = false;
    }
    vast_call_args args = { .op = &vast_op_endpoint_workers };
    vast_args_int(&args, "id", one->endpoint);
    vast_request request = vast_args_request(&args);
    request.on_json = on_workers;
    request.ctx = &list;
    return vast_send(plan->cli, &request);
}

/* Forgets the workers that are no longer listed: the service gave up on them. */
static void drop_vanished(vast_benchmark *one)
{
    size_t kept = 0;
    for (size_t i = 0; i < one->worker_count; i++) {
        one->abandoned += !one->workers[i].present;
        one->workers[kept] = one->workers[i];
        kept += one->workers[i].present;
    }
    one->worker_count = kept;
}

typedef struct price {
    int64_t dph;
} price;

static const vast_bind_row price_rows[] = { VAST_BIND(price, dph, "instances.dph_total", VAST_BIND_MICROS) };
static const vast_bind_plan price_plan = { .rows = price_rows, .row_count = 1, .struct_size = sizeof(price) };

/* Once for each worker; a price that cannot be found out is left out of the result. */
static void find_price(vast_benchmark_plan *plan, vast_benchmark *one, int64_t worker)
{
    vast_bind bind;
    price answer = { 0 };
    if (one->priced == worker) {
        return;
    }
    vast_call_args args = { .op = &vast_op_show_instance };
    vast_args_int(&args, "id", worker);
    vast_bind_begin(&bind, &price_plan, &answer, NULL, NULL);
    vast_request request = vast_args_request(&args);
    request.on_json = vast_bind_event;
    request.ctx = &bind;
    one->priced = worker;
    one->dph = vast_send(plan->cli, &request) == VAST_OK && answer.dph > 0 ? answer.dph : 0;
}

static bool is_stuck(const vast_benchmark_worker *worker, uint32_t now_ms)
{
    bool final = strcmp(worker->status, "stopped") == 0 || strcmp(worker->status, "destroying") == 0 ||
                 strcmp(worker->status, "unavail") == 0;
    return final && now_ms - worker->since_ms > STUCK_MS;
}

static bool all_stuck(const vast_benchmark *one, uint32_t now_ms)
{
    size_t stuck = 0;
    for (size_t i = 0; i < one->worker_count; i++) {
        stuck += is_stuck(&one->workers[i], now_ms);
    }
    return one->worker_count > 0 && stuck == one->worker_count;
}

/* The performance is measured once the worker is idle; before that it is an estimate. */
static const vast_benchmark_worker *find_measured(const vast_benchmark *one)
{
    for (size_t i = 0; i < one->worker_count; i++) {
        if (strcmp(one->workers[i].status, "idle") == 0 && one->workers[i].perf > 0) {
            return &one->workers[i];
        }
    }
    return NULL;
}

static void judge(vast_benchmark_plan *plan, vast_benchmark *one, uint32_t limit_ms)
{
    uint32_t now_ms = vast_clock_ms(plan->cli), past_ms = now_ms - one->begin_ms;
    const vast_benchmark_worker *measured = find_measured(one);
    bool any = one->worker_count > 0 || one->abandoned > 0;
    if (measured != NULL) {
        one->perf = measured->perf;
        one->state = VAST_BENCHMARK_OK;
    } else if (one->abandoned >= ABANDONED_MAX) {
        end_with(one, VAST_BENCHMARK_FAILED, "the service gave up on three workers: the template may not run there");
    } else if (all_stuck(one, now_ms)) {
        end_with(one, VAST_BENCHMARK_FAILED, "the worker has stopped, and is not replaced");
    } else if (past_ms >= limit_ms) {
        end_with(one, VAST_BENCHMARK_TIMEOUT, "not measured in time");
    } else if (!any && past_ms > RENTAL_MS) {
        end_with(one, VAST_BENCHMARK_NO_WORKER, "the service rented no worker within 120 s");
    }
}

void vast_benchmark_poll(vast_benchmark_plan *plan, vast_benchmark *one, uint32_t limit_ms)
{
    vast_err err = list_workers(plan, one);
    if (vast_signal_seen() != 0) {
        return;
    }
    if (err == VAST_OK) {
        drop_vanished(one);
        if (one->worker_count > 0) {
            find_price(plan, one, one->workers[0].id);
        }
    } else if (!vast_undo_may_pass(err)) {
        end_with_failure(plan->cli, one, err);
        return;
    }
    judge(plan, one, limit_ms);
}

/* ---- ending ------------------------------------------------------------------------------------------------------ */

typedef struct listed {
    int64_t id;
    char name[96];
} listed;

static const vast_bind_row listed_rows[] = {
    VAST_BIND(listed, id, "id", VAST_BIND_INT),
    VAST_BIND(listed, name, "endpoint_name", VAST_BIND_CLIP),
};
static const vast_bind_plan listed_plan = {
    .rows = listed_rows, .row_count = 2, .struct_size = sizeof(listed), VAST_BIND_LIST("results")
};

static vast_err on_listed(void *ctx, const void *target)
{
    vast_benchmark *one = ctx;
    const listed *row = target;
    if (strcmp(row->name, one->name) == 0) {
        one->endpoint = row->id;
    }
    return VAST_OK;
}

static vast_err look(vast_cli *cli, vast_benchmark *one)
{
    vast_bind bind;
    listed row;
    vast_bind_begin(&bind, &listed_plan, &row, on_listed, one);
    const vast_request request = {
        .op = &vast_op_list_endpoints, .on_json = vast_bind_event, .on_end = vast_bind_ended, .ctx = &bind
    };
    return vast_send(cli, &request);
}

/* A new group may not be listed at once. @return the result of the last look. */
static vast_err find_endpoint(vast_cli *cli, vast_benchmark *one)
{
    vast_err err = look(cli, one);
    for (unsigned looks = 1; looks < LOOKS_MAX && one->endpoint == 0 && (err == VAST_OK || vast_undo_may_pass(err));
         looks++) {
        vast_pause(cli, PAUSE_MS);
        err = look(cli, one);
    }
    return err;
}

static vast_verified_deletion deletion; /* 0.5 KB: static, so that it does not count against the stack */
static int64_t gone_ids[WORKERS_KEPT], left_ids[WORKERS_KEPT];

static vast_err begin_deletion(vast_client *c, void *ctx)
{
    (void)ctx;
    return vast_delete_endpoint_verified_begin(c, &deletion);
}

static vast_err delete_once(vast_cli *cli, const vast_benchmark *one)
{
    vast_flow_watch watch = { .cli = cli };
    memset(&deletion, 0, sizeof deletion);
    deletion.id = one->endpoint;
    deletion.skip_billing = true;
    deletion.deletion.deleted_workers = (vast_ids){ .items = gone_ids, .room = WORKERS_KEPT };
    deletion.deletion.failed_workers = (vast_ids){ .items = left_ids, .room = WORKERS_KEPT };
    return vast_flow_run(cli, &watch, &deletion.flow, &deletion.settings, begin_deletion, NULL);
}

/* A deletion that finds nothing, or whose response was lost, does not name the workers that are left. */
static vast_err delete_endpoint(vast_cli *cli, const vast_benchmark *one)
{
    bool again, lost = false;
    vast_err err;
    do {
        err = delete_once(cli, one);
        bool gone = vast_is_gone(cli, deletion.deleted);
        lost = lost || gone || deletion.deleted == VAST_E_UNKNOWN_OUTCOME || deletion.already_gone;
        err = gone ? VAST_OK : err;
        again = deletion.deleted != VAST_OK && (err == VAST_E_NOT_FOUND || vast_undo_may_pass(err));
    } while (again && vast_time_left(cli) > 2 * PAUSE_MS && vast_pause(cli, PAUSE_MS));
    return err == VAST_OK && lost && one->worker_count > 0 ? VAST_E_UNKNOWN_OUTCOME : err;
}

static int report_left(vast_cli *cli, const vast_benchmark *one, vast_err err)
{
    char what[VAST_FAILURE_BYTES + 120], advice[160], why[VAST_FAILURE_BYTES];
    bool workers = deletion.deleted == VAST_OK && deletion.left.count > 0;
    vast_text(what, sizeof what, "endpoint group %lld could not be deleted with all its workers, and may be billed: %s",
        (long long)one->endpoint, vast_failure_text(cli, err, why));
    if (workers) {
        vast_text(advice, sizeof advice, "Destroy its worker: vastai destroy instance %lld -y",
            (long long)deletion.left.items[0]);
    } else {
        vast_text(advice, sizeof advice,
            "Delete it: vastai delete endpoint %lld --verify. \"vastai show instances\" lists workers that are left.",
            (long long)one->endpoint);
    }
    bool unknown = err == VAST_E_UNKNOWN_OUTCOME;
    return vast_complain(cli, unknown ? VAST_EXIT_UNKNOWN : VAST_EXIT_PARTIAL, what, advice);
}

static int report_lost(vast_cli *cli, const vast_benchmark *one)
{
    char what[200];
    vast_text(
        what, sizeof what, "an endpoint group named \"%s\" may have been created: its ID was not received", one->name);
    return vast_complain(cli, VAST_EXIT_UNKNOWN, what,
        "If \"vastai show endpoints\" lists that name, delete the group: vastai delete endpoint ID --verify");
}

static int end_now(vast_cli *cli, vast_benchmark *one)
{
    vast_err looked = one->endpoint == 0 ? find_endpoint(cli, one) : VAST_OK;
    if (one->endpoint == 0) {
        return one->confirmed || looked != VAST_OK ? report_lost(cli, one) : VAST_EXIT_DONE;
    }
    vast_err err = delete_endpoint(cli, one);
    return err == VAST_OK ? VAST_EXIT_DONE : report_left(cli, one, err);
}

int vast_benchmark_end(vast_benchmark_plan *plan, vast_benchmark *one)
{
    vast_undo undo;
    if (one->endpoint == 0 && !one->maybe) {
        return VAST_EXIT_DONE;
    }
    vast_undo_begin(&undo, plan->cli);
    int status = end_now(plan->cli, one);
    vast_undo_end(&undo, status != VAST_EXIT_DONE);
    one->endpoint = 0;
    one->maybe = false;
    return status;
}
