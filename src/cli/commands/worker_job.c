/* SPDX-License-Identifier: MIT */
/* Jobs of the serverless data plane, as the commands run them. */
#define _DEFAULT_SOURCE
#include "worker_job.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "failure.h"
#include "files.h"
#include "format.h"
#include "progress.h"
#include "rows.h"
#include "text_helpers.h"
#include "worker_roots.h"

enum { SENTENCE_BYTES = 512 };

/* ---- progress ---------------------------------------------------------------------------------------------------- */

static const char *const stages[VAST_FLOW_STAGE_COUNT] = {
    [VAST_FLOW_LOOK_UP] = "looking up the endpoint group",
    [VAST_FLOW_ROUTE] = "waiting for a worker",
    [VAST_FLOW_QUEUE] = "waiting in the queue",
    [VAST_FLOW_WORK] = "waiting for the response of the worker",
    [VAST_FLOW_BUSY] = "the worker is busy: waiting",
    [VAST_FLOW_UNREACHABLE] = "the worker cannot be reached: waiting for another",
};

static void on_progress(void *ctx, const vast_progress *progress)
{
    vast_worker_job *worker = ctx;
    vast_cli *cli = worker->cli;
    char text[SENTENCE_BYTES];
    vast_out out;
    bool quiet = cli->settings.explain || cli->settings.json_errors;
    if (quiet || stages[progress->stage] == NULL || worker->job.received != 0) {
        return;
    }
    vast_out_begin(&out, text, sizeof text - 1);
    vast_put_text(&out, stages[progress->stage]);
    if (progress->stage == VAST_FLOW_QUEUE && progress->position >= 0) {
        vast_write(&out, ": place %lld of %lld", (long long)progress->position, (long long)progress->depth);
    } else if (progress->words[0] != '\0' && progress->stage == VAST_FLOW_ROUTE) {
        vast_write(&out, ": %s", progress->words);
    }
    vast_write(&out, " (%lld s left)", (long long)progress->left_s);
    text[vast_out_stored(&out)] = '\0';
    vast_progress_show(cli, text);
}

/* ---- beginning --------------------------------------------------------------------------------------------------- */

/* A session is as secret as a key while it lasts. */
static void warn_of_exposed_session(vast_cli *cli, const char *path)
{
    struct stat status;
    bool exposed = stat(path, &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 077) != 0;
    if (exposed && !cli->settings.json_errors) {
        char word[4 * VAST_PATH_BYTES + 3];
        vast_note(cli, "vastai: warning: other users can read the session in %s; run: chmod 600 %s\n", path,
            vast_text_shell(word, sizeof word, path));
    }
}

int vast_worker_job_read_session(vast_worker_job *worker, vast_cli *cli, const char *path)
{
    size_t len;
    char what[VAST_PATH_BYTES + 64];
    const char *text = vast_scratch_file(cli, path, &len);
    if (text == NULL) {
        return VAST_EXIT_USAGE;
    }
    if (vast_session_read(&worker->session, text, len) != VAST_OK) {
        vast_text(what, sizeof what, "%s is not a session written by \"vastai create session\"", path);
        return vast_misuse(cli, what);
    }
    warn_of_exposed_session(cli, path);
    worker->job.session = &worker->session;
    return VAST_EXIT_DONE;
}

/* A number is the ID of a group. */
static bool take_endpoint(vast_worker_job *worker)
{
    const char *endpoint = vast_value(worker->cli, "endpoint");
    worker->job.endpoint = endpoint;
    if (endpoint != NULL && vast_text_int(endpoint, &worker->job.endpoint_id) && worker->job.endpoint_id > 0) {
        worker->job.endpoint = NULL;
    }
    return endpoint == NULL || endpoint[0] != '\0';
}

/* Only a connection by TLS to a worker needs its root. */
static bool needs_roots(const vast_worker_job *worker)
{
    const vast_session *session = worker->job.session;
    return worker->job.via == VAST_VIA_ROUTE && (session == NULL || strncasecmp(session->url, "https://", 8) == 0);
}

static int open_tls(vast_worker_job *worker)
{
    bool found = false;
    int status = vast_worker_roots_open(worker->cli, &worker->roots, &found);
    if (status != VAST_EXIT_DONE || !found) {
        return status;
    }
    if (!vast_tls_open(worker->cli, &worker->tls, vast_roots_find, &worker->roots, worker->roots.name)) {
        return VAST_EXIT_NETWORK;
    }
    worker->tls_open = true;
    worker->access.tls_ctx = &worker->tls;
    return VAST_EXIT_DONE;
}

int vast_worker_job_begin(vast_worker_job *worker, vast_cli *cli)
{
    worker->cli = cli;
    worker->watch.progress = on_progress;
    worker->watch.ctx = worker;
    worker->access.tls = &vast_stream_mbedtls;
    worker->access.allow_plain_workers = vast_is_given(cli, "allow-plain");
    worker->job.access = &worker->access;
    if (!take_endpoint(worker)) {
        return vast_misuse(cli, "ENDPOINT is empty");
    }
    if (!vast_open(cli)) {
        return cli->failure_status;
    }
    int status = needs_roots(worker) ? open_tls(worker) : VAST_EXIT_DONE;
    if (status == VAST_EXIT_DONE && !vast_flow_prepare(cli, &worker->watch, &worker->job.settings)) {
        status = cli->failure_status;
    }
    return status;
}

vast_err vast_worker_job_drive(vast_worker_job *worker, vast_err begun)
{
    return vast_flow_drive(worker->cli, &worker->watch, &worker->job.flow, begun);
}

/* ---- failures ---------------------------------------------------------------------------------------------------- */

/* A sentence and its advice, instead of those for any request; an empty one: there is nothing better to say. */
typedef struct failure {
    char what[SENTENCE_BYTES];
    const char *advice;
    int status;
} failure;

static void say_no_group(const vast_worker_job *worker, failure *f)
{
    const char *endpoint = vast_value(worker->cli, "endpoint");
    bool near = worker->job.name[0] != '\0';
    vast_text(f->what, sizeof f->what, "no endpoint group %s%s%s%s", endpoint, near ? "; did you mean " : "",
        worker->job.name, near ? "?" : "");
    f->advice = "\"vastai show endpoints\" lists what exists.";
}

static void say_not_found(const vast_worker_job *worker, failure *f)
{
    uint16_t status = worker->job.status;
    bool in_session = worker->job.session != NULL;
    f->status = VAST_EXIT_NOT_FOUND;
    if (status == 0) {
        say_no_group(worker, f);
    } else if (in_session && (status == 410 || status == 400)) {
        vast_text(f->what, sizeof f->what, "the session has ended (HTTP %lld)", (long long)status);
        f->advice = "\"vastai create session\" creates another one.";
    } else if (worker->job.route == NULL) {
        vast_text(f->what, sizeof f->what, "the worker has no sessions (HTTP %lld)", (long long)status);
    } else {
        const char *message = vast_outcome_of(worker->cli)->message;
        vast_text(f->what, sizeof f->what, "the worker has no route %s (HTTP %lld)%s%s", worker->job.route,
            (long long)status, message[0] != '\0' ? ": " : "", message);
    }
}

static void say_no_worker(const vast_worker_job *worker, failure *f)
{
    char place[64] = "";
    const vast_serverless *job = &worker->job;
    if (job->queue_position >= 0) {
        vast_text(place, sizeof place, ": place %lld of %lld in the queue", (long long)job->queue_position,
            (long long)job->queue_depth);
    }
    vast_text(f->what, sizeof f->what, "no worker was ready in time%s%s%s", place, job->words[0] != '\0' ? ": " : "",
        job->words);
    f->status = VAST_EXIT_DEADLINE;
    f->advice = "Workers can take many minutes to start. Increase --timeout, in seconds.";
}

static void say_broken(const vast_worker_job *worker, vast_err err, failure *f)
{
    char reason[VAST_FAILURE_BYTES];
    uint64_t count = worker->streams ? worker->events : worker->job.received;
    vast_text(f->what, sizeof f->what, "the response broke off after %lld %s%s: %s", (long long)count,
        worker->streams ? "event" : "byte", count == 1 ? "" : "s", vast_failure_reason(worker->cli, err, reason));
    f->status = err == VAST_E_TIMEOUT ? VAST_EXIT_DEADLINE : VAST_EXIT_NETWORK;
    f->advice = "The request was carried out, at least in part.";
}

static void say_unreachable(const vast_worker_job *worker, vast_cause cause, failure *f)
{
    bool plain = cause == VAST_CAUSE_WORKER_PLAIN;
    vast_text(f->what, sizeof f->what, "%s: %s", vast_cause_text(cause),
        worker->job.session != NULL ? worker->job.session->url : worker->job.at.worker.url);
    f->status = VAST_EXIT_NETWORK;
    f->advice = plain ? "Everyone on the way could read the request. --allow-plain sends it in spite of that."
                      : "Name a file with the root certificate of workers: --worker-cacert FILE.";
}

/*
 * Which call failed; from AT_WORKER on, one of a worker. Each has advice of its own, because the advice for other
 * requests is about the service.
 */
enum { AT_ROUTER, AT_GATEWAY, AT_WORKER, AT_CREATION, AT_SESSION, PLACES };

/* Whether an answer could not be used. Before anything was sent to a worker, that was one of the router. */
static bool is_unfit(vast_err err)
{
    return err == VAST_E_SHAPE || err == VAST_E_RANGE || err == VAST_E_SPACE || err == VAST_E_JSON;
}

/* Where the call was that failed. */
static unsigned place_of(const vast_worker_job *worker, vast_err err)
{
    const vast_serverless *job = &worker->job;
    bool sent = job->session != NULL || job->executions != 0 || job->status != 0;
    bool granted = job->at.worker.url[0] != '\0' && !is_unfit(err);
    return job->via == VAST_VIA_OPENAI ? AT_GATEWAY
           : !sent && !granted         ? AT_ROUTER
           : job->route != NULL        ? AT_WORKER
           : job->session == NULL      ? AT_CREATION
                                       : AT_SESSION;
}

#define NOT_AGAIN "It was not sent again. \"vastai request --retries N\" does that."
#define MAYBE_CREATED "A session may have been created, and be billed until it expires."
#define ALL_BUSY "All workers are busy. Increase --timeout, in seconds, or the maximum number of workers."
#define UNSENT "Nothing was sent to a worker. --explain shows the requests."

static const char *const advice[PLACES][VAST_ERR_COUNT] = {
    [AT_ROUTER] = {
        [VAST_E_SHAPE] = UNSENT,
        [VAST_E_RANGE] = UNSENT,
        [VAST_E_SPACE] = UNSENT,
        [VAST_E_JSON] = UNSENT,
        [VAST_E_RATE] = "The router of the service is busy. Increase --timeout, in seconds.",
    },
    [AT_GATEWAY] = {
        [VAST_E_UNKNOWN_OUTCOME] = NOT_AGAIN,
        [VAST_E_REDIRECT] = "The key was not sent there. Check --openai-url.",
        [VAST_E_RATE] = "The gateway is busy. Increase --timeout, in seconds.",
    },
    [AT_WORKER] = {
        [VAST_E_RATE] = ALL_BUSY,
        [VAST_E_UNKNOWN_OUTCOME] = NOT_AGAIN,
    },
    [AT_CREATION] = {
        [VAST_E_RATE] = ALL_BUSY,
        [VAST_E_UNKNOWN_OUTCOME] = MAYBE_CREATED,
        [VAST_E_SHAPE] = MAYBE_CREATED,
        [VAST_E_RANGE] = MAYBE_CREATED,
        [VAST_E_SPACE] = MAYBE_CREATED,
    },
    [AT_SESSION] = {
        [VAST_E_RATE] = "The worker is busy. Increase --timeout, in seconds.",
        [VAST_E_UNKNOWN_OUTCOME] = "The session may be open, and billed until it expires. Run the command again.",
    },
};

/* Of every call of a worker, whatever it was for. */
static const char *const worker_advice[VAST_ERR_COUNT] = {
    [VAST_E_RESOLVE] = "The worker may have been stopped. Try again.",
    [VAST_E_CONNECT] = "The worker may have been stopped. Try again.",
    [VAST_E_TLS] = "--worker-cacert FILE names another root certificate for workers.",
    [VAST_E_REDIRECT] = "Redirects of workers are not followed.",
    [VAST_E_AUTH] = "No key was sent to the worker: it checks what the router of the service has signed.",
    [VAST_E_SERVER] = "The worker failed; try again later.",
};

/* NULL: the advice for other requests is right. */
static const char *advice_for(unsigned place, vast_err err)
{
    return place >= AT_WORKER && worker_advice[err] != NULL ? worker_advice[err] : advice[place][err];
}

/* The grant that the worker refused is no key, so the sentence about keys is wrong. */
static void say_refused(const vast_worker_job *worker, failure *f)
{
    const vast_outcome *outcome = vast_outcome_of(worker->cli);
    vast_text(f->what, sizeof f->what, "the worker did not accept the grant of the router (HTTP %lld)%s%s",
        (long long)outcome->status, outcome->message[0] != '\0' ? ": " : "", outcome->message);
    f->status = VAST_EXIT_AUTH;
}

static void say_with_advice(const vast_worker_job *worker, vast_err err, failure *f)
{
    char text[VAST_FAILURE_BYTES];
    f->advice = advice_for(place_of(worker, err), err);
    if (f->advice == NULL) {
        return;
    }
    if (err == VAST_E_AUTH) {
        say_refused(worker, f);
        return;
    }
    if (err == VAST_E_UNKNOWN_OUTCOME && worker->job.repeats != 0) {
        f->advice = "With --retries, it may have been carried out more than once.";
    }
    vast_text(f->what, sizeof f->what, "%s", vast_failure_text(worker->cli, err, text));
    f->status = vast_exit_of(err);
}

static bool broke_off(const vast_worker_job *worker, vast_err err)
{
    const uint32_t those = 1u << VAST_E_IO | 1u << VAST_E_HTTP | 1u << VAST_E_TLS | 1u << VAST_E_TIMEOUT;
    return worker->job.status / 100 == 2 && (those >> err & 1) != 0;
}

static void choose_words(const vast_worker_job *worker, vast_err err, failure *f)
{
    vast_cause cause = vast_outcome_of(worker->cli)->cause;
    f->what[0] = '\0';
    f->advice = NULL;
    if (cause == VAST_CAUSE_WORKER_PLAIN || cause == VAST_CAUSE_WORKER_ROOTS) {
        say_unreachable(worker, cause, f);
    } else if (broke_off(worker, err)) {
        say_broken(worker, err, f);
    } else if (err == VAST_E_NOT_FOUND) {
        say_not_found(worker, f);
    } else if (cause == VAST_CAUSE_NO_WORKER) {
        say_no_worker(worker, f);
    } else {
        say_with_advice(worker, err, f);
    }
}

static int report(vast_worker_job *worker, vast_err err)
{
    vast_cli *cli = worker->cli;
    static failure f; /* 0.5 KB: static, so that it does not count against the stack */
    if (!cli->failure_reported && vast_signal_seen() == 0 && cli->out.error == 0 && !cli->curl_shown) {
        choose_words(worker, err, &f);
        if (f.what[0] != '\0') {
            return vast_complain_of_call(cli, f.status, f.what, f.advice);
        }
    }
    return vast_report(cli, err, NULL);
}

int vast_worker_job_end(vast_worker_job *worker, vast_err err)
{
    int status = err == VAST_OK ? VAST_EXIT_DONE : report(worker, err);
    vast_call_end(worker->cli);
    if (worker->tls_open) {
        vast_tls_free(&worker->tls);
        vast_roots_close(&worker->roots);
        worker->tls_open = false;
    }
    return status;
}

/* ---- options ----------------------------------------------------------------------------------------------------- */

static const vast_argument worker_options[] = {
    { .name = "--worker-cacert",
        .value_name = "FILE",
        .extension = true,
        .help = "root certificate of workers, in PEM format (default: the one of the service)" },
    { .name = "--allow-plain",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "send the request to workers without TLS, too: everyone on the way can read it" },
};
const vast_argument_list vast_worker_options = ARGUMENT_LIST(worker_options);
