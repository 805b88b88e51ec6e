/* SPDX-License-Identifier: MIT */
/**
 * The signals that end a run: they cancel the current call, and output no longer blocks.
 */
#ifndef VASTAI_CLI_SIGNALS_H
#define VASTAI_CLI_SIGNALS_H

/**
 * SIGINT, SIGTERM and SIGHUP cancel the current call; a second one ends the process. SIGPIPE becomes an error of
 * write().
 */
void vast_signals_begin(void);

/** The number of the signal that was received; 0: none. */
int vast_signal_seen(void);

#endif
