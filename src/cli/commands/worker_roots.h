/* SPDX-License-Identifier: MIT */
/**
 * The root certificate of serverless workers. Only workers are verified with it, and a worker with no other.
 */
#ifndef VASTAI_CLI_WORKER_ROOTS_H
#define VASTAI_CLI_WORKER_ROOTS_H

#include "cli.h"
#include "vastai/roots.h"

/**
 * Opens the file of option --worker-cacert; otherwise the root of the service, which is kept for 30 days in the cache
 * folder, and fetched from the console again after that. Only an https console is asked.
 * @param found  set to whether there is a root. Without one, workers by https cannot be reached.
 * @return exit status; a failure was reported.
 */
int vast_worker_roots_open(vast_cli *cli, vast_roots *roots, bool *found);

#endif
