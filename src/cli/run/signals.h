/* SPDX-License-Identifier: MIT */
/**
 * The signals that end a run: they cancel the current call, and output no longer blocks.
 */
#ifndef VASTAI_CLI_SIGNALS_H
#define VASTAI_CLI_SIGNALS_H

#include <stdbool.h>

/**
 * SIGINT, SIGTERM and SIGHUP cancel the current call; a second one ends the process. SIGPIPE becomes an error of
 * write().
 */
void vast_signals_begin(void);

#define VAST_SIGNAL_INTERRUPT 2 /* SIGINT: Ctrl-C */

/** The number of the signal that was received; 0: none, or it is held back. */
int vast_signal_seen(void);

/* For a command that must undo what it has begun, see undo.h. */

/** From now on a second signal does not end the process either. */
void vast_signals_only_note(void);
/** While signals are held back, vast_signal_seen() returns 0. */
void vast_signals_hold(bool hold);
/** Forgets the signal that was received: the exit status of the run does not report it. */
void vast_signals_forget(void);

#endif
