/* SPDX-License-Identifier: MIT */
/**
 * Filters text before it is printed: removes blank lines from logs, removes the path of the service's working directory
 * from the output of commands, and replaces control characters on a terminal.
 */
#ifndef VASTAI_CLI_LOG_FILTER_H
#define VASTAI_CLI_LOG_FILTER_H

#include "sink.h"

#define VAST_LOG_FILTER_PATH 512   /* bytes; a longer path is not removed */
#define VAST_LOG_FILTER_BLANKS 256 /* bytes; a longer line of spaces is not removed */

typedef struct vast_log_filter {
    vast_sink *sink;
    bool lines;       /**< remove blank lines */
    const char *path; /**< removed wherever it occurs; "": nothing is removed */
    /* private */
    bool after_line;
    uint16_t matched; /* number of bytes of path that match so far and are not written yet */
    uint16_t blanks_len, shown_len;
    char blanks[VAST_LOG_FILTER_BLANKS];
    char shown[256]; /* text for a terminal, until its last character is complete */
} vast_log_filter;

/** @param path  must stay valid until vast_log_filter_end(). */
void vast_log_filter_begin(vast_log_filter *filter, vast_sink *sink, bool lines, const char *path);
/** Filters and prints a piece of text. */
void vast_log_filter_text(vast_log_filter *filter, const char *text, size_t len);
/** Prints the text that was kept back. */
void vast_log_filter_end(vast_log_filter *filter);

#endif
