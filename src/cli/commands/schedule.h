/* SPDX-License-Identifier: MIT */
/**
 * What is to be done again and again: the request. A command that can be scheduled takes SCHEDULE_OPTIONS among its arguments.
 */
#ifndef VASTAI_CLI_SCHEDULE_H
#define VASTAI_CLI_SCHEDULE_H

#include "cli.h"

typedef struct vast_job {
    const char *path;     /**< of the request to be made: "/api/v0/instances/reboot/7000001/" */
    const char *method;   /**< "PUT" */
    const char *body;     /**< its body, JSON */
    const char *instance; /**< the instance it is for, JSON */
    int64_t end; /**< when it ends unless --end_date says otherwise, s since 1970; 0: a week after its first day */
} vast_job;

/**
 * Checks --day, --hour and the dates, each by itself: before anything is sent.
 * @return VAST_EXIT_DONE, or VAST_EXIT_USAGE: that has been told.
 */
int vast_schedule_check(vast_cli *cli);

/** Checks whether --day and --hour go with --schedule; returns as vast_schedule_check, which went before. */
int vast_schedule_check_turn(vast_cli *cli);

/**
 * Schedules a job; if there is one for the same, asks whether to put this one in its place. @pre --schedule was given.
 * @return the exit status; all has been told.
 */
int vast_schedule(vast_cli *cli, const vast_job *job);

/** "/api/v0/instances/reboot/7000001/" of "/api/v0/instances/reboot/{id}/", in scratch memory. NULL: no room; told. */
const char *vast_schedule_path(vast_cli *cli, const vast_op *op, const char *id);

#endif
