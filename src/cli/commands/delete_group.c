/* SPDX-License-Identifier: MIT */
/* Deletes endpoint groups and workergroups, and verifies it. */
#include <string.h>

#include "cli.h"
#include "rows.h"
#include "send_flow.h"
#include "serverless.h"
#include "spend.h"
#include "text_helpers.h"
#include "vastai/ops.h"

#define WORKERS_KEPT 1024 /* IDs kept for one group; further workers are only counted */

/* What differs between endpoint groups and workergroups. */
typedef struct group_kind {
    const vast_op *op;
    vast_err (*begin)(vast_client *c, vast_verified_deletion *job);
    const char *noun, *begins; /* the name within a sentence, and at its beginning */
    const char *verify;        /* name of the request for the list, in a message about its failure */
    const char *look;          /* advice: how the user checks the list */
    const vast_op *spend;      /* lists what each group spends */
} group_kind;

static const group_kind endpoint_kind = { &vast_op_delete_endpoint, vast_delete_endpoint_verified_begin,
    "endpoint group", "Endpoint group", "verify with show endpoints",
    "Check whether it is still listed: vastai show endpoints", &vast_op_list_endpoint_spend };
static const group_kind workergroup_kind = { &vast_op_delete_workergroup, vast_delete_workergroup_verified_begin,
    "workergroup", "Workergroup", "verify with show workergroups",
    "Check whether it is still listed: vastai show workergroups", &vast_op_list_workergroup_spend };

/* The state of one deletion. */
typedef struct deletion {
    vast_cli *cli;
    const group_kind *kind;
    vast_flow_watch watch;
    vast_flow_stage stage; /* of the current call */
    int64_t worker;        /* that is being destroyed */
    size_t index;          /* of the group on the command line */
    int list_status;       /* exit status of a failed request for the list, which was reported; otherwise 0 */
    bool verify;           /* --verify is given */
    bool deleted;          /* at least one group was deleted */
    bool still_listed;     /* the last list contained the group */
    bool shown;            /* the deletion was shown */
    bool several;          /* the command line has several IDs */
    bool printed;          /* with --raw: at least one object was printed */
} deletion;

/* 16 KB: static, so that they do not count against the stack. */
static int64_t deleted_ids[WORKERS_KEPT], failed_ids[WORKERS_KEPT];
static vast_verified_deletion job;

#define SPENDS_KEPT 64                       /* what further groups spent is not reported */
static vast_group_spend spends[SPENDS_KEPT]; /* with --verify: of each group, before the deletions */

/* ---- the deletion ------------------------------------------------------------------------------------------------ */

static void put_ids(vast_sink *sink, const vast_ids *ids)
{
    uint32_t shown = ids->count < ids->room ? ids->count : ids->room;
    for (uint32_t i = 0; i < shown; i++) {
        vast_say(sink, i == 0 ? "%lld" : ", %lld", (long long)ids->items[i]);
    }
    if (shown < ids->count) {
        vast_say(sink, " and %lld more, %lld in all", (long long)(ids->count - shown), (long long)ids->count);
    }
}

/* What the group spent per hour before the deletion. */
static int64_t spent_micros(const deletion *d)
{
    return d->index < SPENDS_KEPT ? spends[d->index].hourly_micros : VAST_SPEND_UNKNOWN;
}

/* "Endpoint group 4242 deleted; it spent $0.7302 an hour." */
static void say_spent(const deletion *d)
{
    char usd[VAST_USD_BYTES];
    int64_t micros = spent_micros(d);
    if (micros == VAST_SPEND_UNKNOWN) {
        vast_say(&d->cli->out, "; what it spent is unknown");
    } else {
        vast_usd_text(micros, usd);
        vast_say(&d->cli->out, "; it spent %s an hour", usd);
    }
}

static void say_deleted(const deletion *d)
{
    vast_sink *out = &d->cli->out;
    if (job.already_gone) {
        vast_say(out, "%s %lld is already gone: the first response was lost, and the retry found nothing to delete. ",
            d->kind->begins, (long long)job.id);
        vast_say(out, "Its workers may still be running; \"vastai show instances\" lists them.\n");
        return;
    }
    vast_say(out, "%s %lld deleted", d->kind->begins, (long long)job.id);
    if (d->verify) {
        say_spent(d);
    }
    vast_say(out, ".");
    if (job.deletion.deleted_workers.count > 0) {
        vast_say(out, " Workers destroyed: ");
        put_ids(out, &job.deletion.deleted_workers);
        vast_say(out, ".");
    }
    vast_say(out, "\n");
}

/* Shows the deletion as soon as it is confirmed; with --raw the response has been printed as it came. */
static void show_deletion(deletion *d)
{
    if (d->shown) {
        return;
    }
    d->shown = d->printed = d->deleted = true;
    if (!d->cli->settings.raw) {
        say_deleted(d);
        return;
    }
    if (job.already_gone) {
        vast_print(&d->cli->printer, "{\"success\": true, \"already_gone\": true, \"msg\": %s}",
            "Already gone: the first response was lost, and the retry found nothing to delete.");
    }
    if (d->verify) {
        int64_t micros = spent_micros(d);
        vast_printer_micros(&d->cli->printer, "hourly_spend_before", micros != VAST_SPEND_UNKNOWN ? &micros : NULL);
    }
    if (d->several) {
        vast_printer_close_kept(&d->cli->printer);
    }
}

static vast_err on_answer(void *ctx, const vast_json_event *event)
{
    deletion *d = ctx;
    if (d->cli->settings.raw) {
        vast_printer_event(&d->cli->printer, event);
    }
    return VAST_OK;
}

/* ---- --verify ---------------------------------------------------------------------------------------------------- */

static void on_progress(void *ctx, const vast_progress *progress)
{
    deletion *d = ctx;
    d->stage = progress->stage;
    d->worker = progress->id;
    d->still_listed = progress->stage == VAST_FLOW_LIST && progress->pause_ms != 0;
    if (progress->stage != VAST_FLOW_DELETE) {
        show_deletion(d);
    }
}

static void on_result(void *ctx, vast_err err)
{
    deletion *d = ctx;
    bool gone = err == VAST_OK || vast_is_gone(d->cli, err);
    if (d->stage == VAST_FLOW_LIST && err != VAST_OK) {
        d->list_status = vast_report(d->cli, err, d->kind->verify);
    } else if (d->stage == VAST_FLOW_DESTROY && gone && !d->cli->settings.raw) {
        vast_say(&d->cli->out, "Worker %lld destroyed.\n", (long long)d->worker);
    }
}

static int say_failed(const deletion *d)
{
    vast_sink *err = &d->cli->err;
    vast_sink_flush(&d->cli->out);
    if (!d->cli->settings.raw) {
        vast_say(err,
            "vastai: %s %lld: the service failed to destroy these workers, which may still be billed: ", d->kind->noun,
            (long long)job.id);
        put_ids(err, &job.left);
        vast_say(err, "\n  Destroy each worker with \"vastai destroy instance ID -y\"%s.\n",
            job.only_delete ? ", or run this command with --verify" : "");
        vast_sink_flush(err);
    }
    return VAST_EXIT_PARTIAL;
}

/* Whether the group is gone. A failed request for the list was reported when it failed. */
static int report_list(const deletion *d, vast_err err)
{
    if (job.gone == VAST_OK || d->list_status != VAST_EXIT_DONE) {
        return d->list_status;
    }
    if (job.gone == VAST_E_TIMEOUT) {
        return vast_complain(d->cli, VAST_EXIT_PARTIAL,
            "the service confirmed the deletion, but the group is still listed", d->kind->look);
    }
    if (d->still_listed) {
        return vast_complain(d->cli, VAST_EXIT_SIGNAL + vast_signal_seen(),
            "interrupted while the group was still listed", d->kind->look);
    }
    return vast_report(d->cli, err, d->kind->verify);
}

static int report_workers(const deletion *d)
{
    if (job.left.count == 0) {
        return VAST_EXIT_DONE;
    }
    if (d->cli->settings.raw && job.destroyed != VAST_E_BUSY && job.destroyed != VAST_E_SPACE) {
        vast_report(d->cli, job.destroyed, NULL);
    }
    return say_failed(d);
}

static int report_verified(deletion *d, vast_err err)
{
    if (job.only_delete) {
        return job.left.count > 0 ? say_failed(d) : VAST_EXIT_DONE;
    }
    int gone = report_list(d, err);
    int left = report_workers(d);
    if (gone == VAST_EXIT_DONE && left == VAST_EXIT_DONE && job.already_gone) {
        return vast_complain(d->cli, VAST_EXIT_UNKNOWN,
            "cannot verify that all workers were destroyed: the response that listed them was lost",
            "\"vastai show instances\" lists the workers that are still running.");
    }
    return left > gone ? left : gone;
}

/* ---- the command ------------------------------------------------------------------------------------------------- */

static vast_err begin(vast_client *c, void *ctx)
{
    const deletion *d = ctx;
    return d->kind->begin(c, &job);
}

static vast_err delete_one(deletion *d, int64_t id)
{
    vast_point point = vast_printer_here(&d->cli->printer);
    d->shown = d->still_listed = false;
    if (d->verify && d->cli->settings.raw && !d->cli->settings.prints_requests) {
        vast_printer_keep_open(&d->cli->printer);
    }
    d->list_status = VAST_EXIT_DONE;
    d->watch = (vast_flow_watch){ .progress = on_progress, .result = on_result, .ctx = d };
    memset(&job, 0, sizeof job);
    job.id = id;
    job.deleted = VAST_E_BUSY;
    job.deletion.deleted_workers = (vast_ids){ .items = deleted_ids, .room = WORKERS_KEPT };
    job.deletion.failed_workers = (vast_ids){ .items = failed_ids, .room = WORKERS_KEPT };
    job.only_delete = !d->verify;
    job.skip_billing = true;
    job.on_json = on_answer;
    job.json_ctx = d;
    vast_err err = vast_flow_run(d->cli, &d->watch, &job.flow, &job.settings, begin, d);
    if (job.deleted != VAST_OK && !d->cli->curl_shown) {
        vast_printer_rewind(&d->cli->printer, &point);
    }
    return err;
}

static int run_one(deletion *d, int64_t id)
{
    char what[64];
    vast_err err = delete_one(d, id);
    if (job.deleted == VAST_OK) {
        show_deletion(d);
        return report_verified(d, err);
    }
    if (d->cli->curl_shown) {
        return vast_report(d->cli, err, NULL);
    }
    if (d->several && d->cli->settings.raw && !d->cli->failure_reported && vast_signal_seen() == 0) {
        vast_print_failure(d->cli, err);
        return vast_exit_of(err);
    }
    vast_text(what, sizeof what, "%s %lld", d->cli->line.command->words, (long long)id);
    return vast_report(d->cli, err, what);
}

/* Deletes the groups one after another. Stops when the output fails or a request cannot even be sent. */
static int run_all(deletion *d)
{
    vast_cli *cli = d->cli;
    int worst = VAST_EXIT_DONE;
    const char *text;
    for (size_t at = 0;
         (text = vast_next_value(cli, "id", &at)) != NULL && !cli->failure_reported && cli->out.error == 0;
         d->index++) {
        int64_t id = 0;
        vast_text_int(text, &id);
        if (vast_signal_seen() != 0) {
            return vast_complain(cli, VAST_EXIT_SIGNAL + vast_signal_seen(),
                "interrupted: only the groups named above were deleted", NULL);
        }
        int status = run_one(d, id);
        worst = status > worst ? status : worst;
    }
    return worst;
}

static void ask_spends(const deletion *d)
{
    memset(spends, 0, sizeof spends);
    size_t count = 0;
    const char *text;
    for (size_t at = 0; count < SPENDS_KEPT && (text = vast_next_value(d->cli, "id", &at)) != NULL; count++) {
        vast_text_int(text, &spends[count].id);
    }
    vast_ask_group_spend(d->cli, d->kind->spend, spends, count);
}

/*
 * With --verify the last line says what the account still spends: the groups may be gone while something else bills.
 * A workergroup is a part of an endpoint group, which may go on: the question is asked for endpoint groups alone.
 */
static int prove(const deletion *d, int status)
{
    bool wanted = d->verify && d->deleted && d->kind == &endpoint_kind;
    if (!wanted || vast_signal_seen() != 0) {
        return status;
    }
    int spend = vast_prove_no_spend(d->cli);
    return spend > status ? spend : status;
}

/* Deletes the groups and prints JSON. With --verify, what the account spends follows the answers. */
static int run_raw(deletion *d)
{
    vast_printer *printer = &d->cli->printer;
    bool proof = d->verify && d->kind == &endpoint_kind;
    if (d->several) {
        vast_print(printer, proof ? "{\"results\": [" : "[");
    }
    int worst = run_all(d);
    if (d->several) {
        vast_printer_mark(printer, VAST_JSON_ARRAY_END);
    }
    int status = prove(d, worst);
    if (d->several && proof) {
        vast_printer_mark(printer, VAST_JSON_OBJECT_END);
    }
    bool closed = vast_printer_close_kept(printer);
    if (d->several || d->printed || closed) {
        vast_printer_end(printer);
    }
    return status;
}

int vast_run_delete_group(vast_cli *cli)
{
    const group_kind *kind = cli->line.command->op == endpoint_kind.op ? &endpoint_kind : &workergroup_kind;
    deletion d = {
        .cli = cli,
        .kind = kind,
        .several = vast_value_count(cli, "id") > 1,
        .verify = vast_is_given(cli, "verify"),
    };
    if (d.verify && !cli->settings.prints_requests) {
        ask_spends(&d);
    }
    if (cli->failure_reported) {
        return cli->failure_status;
    }
    return cli->settings.raw && !cli->settings.prints_requests ? run_raw(&d) : prove(&d, run_all(&d));
}
