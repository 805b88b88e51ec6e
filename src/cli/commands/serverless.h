/* SPDX-License-Identifier: MIT */
/**
 * What endpoint groups and workergroups have in common.
 */
#ifndef VASTAI_CLI_SERVERLESS_H
#define VASTAI_CLI_SERVERLESS_H

#include "cli.h"

/** Deletes groups one after another, tells of workers that are left over, and with --verify destroys them. */
int vast_run_delete_group(vast_cli *cli);

/** Prints one of the logs in the answer as text; with --raw all of them. */
int vast_run_group_logs(vast_cli *cli);

/** A view of workers. */
extern const vast_view vast_worker_list;

/** Lists workers: the answer is a list, or an object around one. */
int vast_run_group_workers(vast_cli *cli);

#endif
