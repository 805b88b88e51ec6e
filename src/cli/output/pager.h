/* SPDX-License-Identifier: MIT */
/**
 * Pipes output through the program less, if it is installed. vast_wants_pager() decides whether to do so.
 */
#ifndef VASTAI_CLI_PAGER_H
#define VASTAI_CLI_PAGER_H

#include "sink.h"

/** Starts less and makes the sink write to it. Does nothing if less is not installed. @pre out writes to stdout. */
void vast_pager_begin(vast_sink *out);

/**
 * Flushes the sink, waits until the user quits less, and makes the sink write to stdout again. It is no error if the
 * user quits less before all output was written.
 */
void vast_pager_end(vast_sink *out);

#endif
