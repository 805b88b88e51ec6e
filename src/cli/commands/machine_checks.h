/* SPDX-License-Identifier: MIT */
/**
 * What a machine must have before it is worth a self-test, judged by its offer; and the test image that fits it.
 */
#ifndef VASTAI_CLI_MACHINE_CHECKS_H
#define VASTAI_CLI_MACHINE_CHECKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/json.h"

/** An offer of a machine. All numbers but the IDs are in millionths; 0: the service does not report it. */
typedef struct vast_machine_offer {
    int64_t id, machine_id;
    int64_t num_gpus, dlperf, dph;
    int64_t cuda, compute_cap, reliability, ports, pcie, down, up; /* GB/s, Mb/s */
    int64_t gpu_ram, total_ram, cpu_ram, cores;                    /* MB */
    bool rentable, rented;
    char gpu_name[40];
} vast_machine_offer;

/** Binds the offers in a response of vast_op_search_offers. */
extern const vast_bind_plan vast_machine_offers_plan;

/** One requirement, judged. */
typedef struct vast_machine_check {
    const char *id, *title, *unit; /**< "network.upload", "upload", "Mb/s" */
    int64_t actual, required;      /**< in millionths */
    bool above;                    /**< `actual` must be greater; false: equal is enough */
    bool passed;
} vast_machine_check;

/** Judges the nth requirement. @return false: there are no more. */
bool vast_machine_judge(const vast_machine_offer *offer, size_t nth, vast_machine_check *out);

/** Returns the container image that tests a machine with this offer; NULL: no image supports its CUDA version. */
const char *vast_machine_image(const vast_machine_offer *offer);

#endif
