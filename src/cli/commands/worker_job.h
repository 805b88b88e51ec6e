/* SPDX-License-Identifier: MIT */
/**
 * One job of the serverless data plane: its arguments, its progress on a terminal, and the report of its failure.
 */
#ifndef VASTAI_CLI_WORKER_JOB_H
#define VASTAI_CLI_WORKER_JOB_H

#include "cli.h"
#include "send_flow.h"
#include "vastai/roots.h"
#include "vastai/serverless.h"

typedef struct vast_worker_job {
    vast_cli *cli;
    vast_serverless job;
    vast_session session; /**< of option --session, or the new one */
    uint32_t events;      /**< of a stream, that have been printed */
    bool streams;         /**< the response is a stream of events */
    /* private */
    vast_worker_access access;
    vast_flow_watch watch;
    bool tls_open;
    vast_tls tls;
    vast_roots roots;
} vast_worker_job;

/** Reads the session in a file. @return exit status; a failure was reported. */
int vast_worker_job_read_session(vast_worker_job *worker, vast_cli *cli, const char *path);

/**
 * Prepares a job: endpoint group, cost, and how workers may be reached. The caller has set worker->job.via and
 * worker->job.session.
 * @return exit status; a failure was reported.
 */
int vast_worker_job_begin(vast_worker_job *worker, vast_cli *cli);

/** Drives the job that was begun with the result `begun`. Nothing is reported. */
vast_err vast_worker_job_drive(vast_worker_job *worker, vast_err begun);

/** Reports a failure, unless err is VAST_OK, and frees the job. @return exit status. */
int vast_worker_job_end(vast_worker_job *worker, vast_err err);

/** Options that all commands of the data plane take: --worker-cacert, --allow-plain. */
extern const vast_argument_list vast_worker_options;

#endif
