/* SPDX-License-Identifier: MIT */
/**
 * Commands that endpoint groups and workergroups share.
 */
#ifndef VASTAI_CLI_SERVERLESS_H
#define VASTAI_CLI_SERVERLESS_H

#include "cli.h"

/** Deletes groups one by one, reports workers that are left running, and with --verify destroys them. */
int vast_run_delete_group(vast_cli *cli);

/** Prints the log of the chosen level as text; with --raw, the whole answer. */
int vast_run_group_logs(vast_cli *cli);

/** The table of workers: in an object with the member `workers`, or the answer itself. */
extern const vast_view vast_worker_list, vast_bare_worker_list;

/** Lists workers. The answer is an array, or an object with the member `workers`. */
int vast_run_group_workers(vast_cli *cli);

#endif
