/* SPDX-License-Identifier: MIT */
/**
 * What doctor finds: printed line by line, or collected as a JSON list.
 */
#ifndef VASTAI_CLI_FINDINGS_H
#define VASTAI_CLI_FINDINGS_H

#include "cli.h"

typedef enum vast_verdict {
    VAST_VERDICT_OK,
    VAST_VERDICT_WARNING, /**< it works, and should be changed */
    VAST_VERDICT_FAILURE,
    VAST_VERDICT_SKIPPED, /**< not checked, because of a failure before it */
    VAST_VERDICT_COUNT
} vast_verdict;

typedef struct vast_findings {
    int status; /**< exit status: that of the first failure */
    /* private */
    unsigned failures;
    vast_cli *cli;
    vast_out json;
    char text[16384];
} vast_findings;

void vast_findings_begin(vast_findings *findings, vast_cli *cli);

/** Adds a finding that is no failure. @param advice  what to do, a sentence; NULL: nothing. */
void vast_find(vast_findings *findings, const char *check, vast_verdict verdict, const char *found, const char *advice);

/** Adds a failure. @param status  exit status of a command that meets it. */
void vast_find_failure(vast_findings *findings, const char *check, int status, const char *found, const char *advice);

/** Prints what is collected, and reports failures on stderr. @param view  of the list. @return exit status. */
int vast_findings_end(vast_findings *findings, const vast_view *view);

#endif
