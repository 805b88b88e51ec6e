/* SPDX-License-Identifier: MIT */
/**
 * Pipes output through a pager: $PAGER, a program and its arguments separated by spaces, by default less. If $PAGER is
 * empty, there is none. vast_wants_pager() decides whether to use it.
 */
#ifndef VASTAI_CLI_PAGER_H
#define VASTAI_CLI_PAGER_H

#include "sink.h"

/**
 * Starts the pager and makes the sink write to it. Does nothing if it cannot be started. @pre out writes to stdout.
 * @param sideways  less scrolls long lines sideways instead of wrapping them.
 */
void vast_pager_begin(vast_sink *out, bool sideways);

/**
 * Flushes the sink, waits until the user quits the pager, and makes the sink write to stdout again. It is no error if
 * the user quits before all output was written.
 */
void vast_pager_end(vast_sink *out);

#endif
