/* SPDX-License-Identifier: MIT */
/**
 * Measures one GPU configuration: an endpoint group with one worker, whose performance the service measures.
 */
#ifndef VASTAI_CLI_BENCHMARK_RUN_H
#define VASTAI_CLI_BENCHMARK_RUN_H

#include "benchmark_plan.h"

/** Creates the endpoint group and its workergroup. Sets `state`; after a failure also `reason`. */
void vast_benchmark_begin(vast_benchmark_plan *plan, vast_benchmark *one);

/**
 * Looks at the workers once. Sets `state` when the configuration is measured, or cannot be.
 * @param limit_ms  time for the whole measurement.
 */
void vast_benchmark_poll(vast_benchmark_plan *plan, vast_benchmark *one, uint32_t limit_ms);

/**
 * Deletes the endpoint group with its workers, and verifies it. A group whose ID did not arrive is looked for by its
 * name. Tries for VAST_UNDO_MS. Reports what is left, or may be left.
 * @return exit status: VAST_EXIT_DONE if nothing is left.
 */
int vast_benchmark_end(vast_benchmark_plan *plan, vast_benchmark *one);

#endif
