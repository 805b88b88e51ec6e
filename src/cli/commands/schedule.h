/* SPDX-License-Identifier: MIT */
/**
 * Scheduled jobs. A command that can be scheduled lists vast_schedule_options among its arguments.
 */
#ifndef VASTAI_CLI_SCHEDULE_H
#define VASTAI_CLI_SCHEDULE_H

#include "cli.h"

typedef struct vast_job {
    const char *path;     /**< path of the scheduled request: "/api/v0/instances/reboot/7000001/" */
    const char *method;   /**< "PUT" */
    const char *body;     /**< body of the request, as JSON */
    const char *instance; /**< ID of the instance, as JSON */
    int64_t end;          /**< default of --end_date, in seconds since 1970; 0: 7 days from today */
} vast_job;

/**
 * Checks --day, --hour and the dates, each on its own, before anything is sent.
 * @return VAST_EXIT_DONE, or VAST_EXIT_USAGE if a fault has been reported.
 */
int vast_schedule_check(vast_cli *cli);

/** Checks that --day and --hour suit --schedule. @pre vast_schedule_check() succeeded. @return as that function. */
int vast_schedule_check_turn(vast_cli *cli);

/**
 * Creates a scheduled job. If the same request is scheduled already, asks whether to replace its schedule.
 * @pre --schedule was given. @return the exit status; the result has been reported.
 */
int vast_schedule(vast_cli *cli, const vast_job *job);

/**
 * The path of op with id in place of its parameter, in scratch memory. @return NULL: it did not fit; that has been
 * reported.
 */
const char *vast_schedule_path(vast_cli *cli, const vast_op *op, const char *id);

#endif
