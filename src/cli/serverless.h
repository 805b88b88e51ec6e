/**
 * What endpoint groups and workergroups have in common.
 */
#ifndef VASTAI_CLI_SERVERLESS_H
#define VASTAI_CLI_SERVERLESS_H

#include "cli.h"

#define VAST_DELETE_GROUP_ARGUMENTS 2
extern const vast_argument vast_delete_group_arguments[VAST_DELETE_GROUP_ARGUMENTS];

/** Deletes groups one after another, tells of workers that are left over, and with --verify destroys them. */
int vast_run_delete_group(vast_cli *cli);

/* The arguments of vast_run_group_logs(). */
#define VAST_GROUP_LOG_ARGUMENTS(group)                                                                                \
    { .names = "id", .field = "id", .type = VAST_A_ID, .help = (group) },                                              \
        { .names = "--level=N",                                                                                        \
            .type = VAST_A_INT,                                                                                        \
            .preset = "1",                                                                                             \
            .help = "how much it says: 0 little, 1, 2 a trace, 3 everything" },                                        \
    {                                                                                                                  \
        .names = "--tail=N", .field = "tail", .type = VAST_A_INT, .help = "only the last lines"                        \
    }

/** Prints one of the logs in the answer as text; with --raw all of them. */
int vast_run_group_logs(vast_cli *cli);

extern const vast_view vast_worker_list;

/** Lists workers: the answer is a list, or an object around one. */
int vast_run_group_workers(vast_cli *cli);

#endif
