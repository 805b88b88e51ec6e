/* SPDX-License-Identifier: MIT */
/**
 * Output that passes through less, if the machine has it. vast_wants_pager() decides whether a run's output does.
 */
#ifndef VASTAI_CLI_PAGER_H
#define VASTAI_CLI_PAGER_H

#include "sink.h"

/** Starts less, and lets a sink write to it. Without less nothing changes. @pre out writes to stdout. */
void vast_pager_begin(vast_sink *out);

/** Writes what is held, waits until the reader has left less, and lets the sink write to stdout again. A reader who leaves early is no failure. */
void vast_pager_end(vast_sink *out);

#endif
