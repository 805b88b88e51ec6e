/* SPDX-License-Identifier: MIT */
/**
 * What `run benchmarks` is to measure: the template, the GPU configurations, and which of them can be rented.
 */
#ifndef VASTAI_CLI_BENCHMARK_PLAN_H
#define VASTAI_CLI_BENCHMARK_PLAN_H

#include "cli.h"

#define VAST_BENCHMARKS_MAX 16 /* GPU configurations in a run */
#define VAST_BENCHMARK_WORKERS 8

typedef enum vast_benchmark_state {
    VAST_BENCHMARK_QUEUED,    /**< to be measured */
    VAST_BENCHMARK_RUNNING,   /**< an endpoint group was created */
    VAST_BENCHMARK_OK,        /**< measured */
    VAST_BENCHMARK_CACHED,    /**< measured by another run lately */
    VAST_BENCHMARK_SKIPPED,   /**< there is no offer */
    VAST_BENCHMARK_TIMEOUT,   /**< not measured in time */
    VAST_BENCHMARK_FAILED,    /**< no worker became ready */
    VAST_BENCHMARK_NO_WORKER, /**< no worker was rented */
    VAST_BENCHMARK_ERROR,     /**< a request failed */
    VAST_BENCHMARK_ABORTED    /**< by a signal */
} vast_benchmark_state;

/** A worker that was seen, and since when it has its status. */
typedef struct vast_benchmark_worker {
    int64_t id;
    int64_t perf; /* in millionths */
    uint32_t since_ms;
    bool present;
    char status[24];
} vast_benchmark_worker;

/** One GPU configuration. */
typedef struct vast_benchmark {
    char gpu[48];
    int64_t num_gpus;
    vast_benchmark_state state;
    int64_t perf, dph;  /* in millionths; 0: unknown */
    int64_t endpoint;   /* ID of the group; 0: none */
    bool maybe;         /* the group may exist, although its ID is unknown */
    bool confirmed;     /* it does exist */
    unsigned abandoned; /* workers that vanished */
    int64_t priced;     /* the worker whose price is known, or could not be found out */
    uint32_t begin_ms;
    char name[96]; /* of the group: unique, so that it can be found */
    char reason[160];
    vast_benchmark_worker workers[VAST_BENCHMARK_WORKERS];
    size_t worker_count;
} vast_benchmark;

typedef struct vast_benchmark_plan {
    vast_cli *cli;
    vast_benchmark items[VAST_BENCHMARKS_MAX];
    size_t count;
    int64_t template_id;
    char hash[64], title[96], filters[2048]; /* of the template; the filters are JSON */
    int64_t total_ram;                       /* GPU memory that the template needs, in MB; 0: unknown */
    bool found;
} vast_benchmark_plan;

/**
 * Reads the template and the GPU configurations from the command line and the service, and looks for recent results
 * and offers: every configuration is then QUEUED, CACHED or SKIPPED.
 * @return exit status. With --curl the first request was printed.
 */
int vast_benchmark_plan_make(vast_benchmark_plan *plan, vast_cli *cli);

#endif
