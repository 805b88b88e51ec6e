/* SPDX-License-Identifier: MIT */
/**
 * The signals that end a run: the call under way is cancelled, and no output is waited for any more.
 */
#ifndef VASTAI_CLI_SIGNALS_H
#define VASTAI_CLI_SIGNALS_H

/** SIGINT, SIGTERM and SIGHUP end the call under way, a second one the process; SIGPIPE becomes an error of write(). */
void vast_signals_begin(void);

/** The number of the signal that arrived; 0: none did. */
int vast_signal_seen(void);

#endif
