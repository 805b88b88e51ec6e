/* SPDX-License-Identifier: MIT */
/**
 * One line on a terminal that says what is going on. It is written on stderr, cut to the width of the terminal, and
 * erased before anything else is written: the sinks do that.
 */
#ifndef VASTAI_CLI_PROGRESS_LINE_H
#define VASTAI_CLI_PROGRESS_LINE_H

#include "sink.h"

typedef struct vast_progress_line {
    vast_sink sink; /* of its own: the others erase this line when they write */
    bool shown;
    char text[200]; /* what is shown */
    char buffer[1024];
} vast_progress_line;

/** Sets up a line on `fd`, which the sinks erase. Call it after vast_sink_begin() of both. */
void vast_progress_line_begin(vast_progress_line *line, int fd, vast_sink *out, vast_sink *err);

/** Shows a text in place of the one before. Its control characters are escaped. */
void vast_progress_line_show(vast_progress_line *line, const char *text);

/** Erases the line if it is shown. */
void vast_progress_line_erase(vast_progress_line *line);

#endif
