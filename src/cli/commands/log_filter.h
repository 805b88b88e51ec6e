/* SPDX-License-Identifier: MIT */
/**
 * Text on its way from the service to the reader: logs lose their blank lines, the output of a command the path that the
 * service works in; on a terminal nothing of it is obeyed.
 */
#ifndef VASTAI_CLI_LOG_FILTER_H
#define VASTAI_CLI_LOG_FILTER_H

#include "sink.h"

#define VAST_LOG_FILTER_PATH 512   /* a longer path is left in */
#define VAST_LOG_FILTER_BLANKS 256 /* so many blanks in a line without anything else stay */

typedef struct vast_log_filter {
    vast_sink *sink;
    bool lines;       /**< blank lines are dropped */
    const char *path; /**< what is dropped wherever it stands; "": nothing */
    /* private */
    bool after_line;
    uint16_t matched; /* bytes of path that wait, for the rest may follow */
    uint16_t blanks_len, shown_len;
    char blanks[VAST_LOG_FILTER_BLANKS];
    char shown[256]; /* for a terminal: until a character is whole */
} vast_log_filter;

/** @param path  outlives filter. */
void vast_log_filter_begin(vast_log_filter *filter, vast_sink *sink, bool lines, const char *path);
void vast_log_filter_text(vast_log_filter *filter, const char *text, size_t len);
/** Hands on what waits. */
void vast_log_filter_end(vast_log_filter *filter);

#endif
