/**
 * The process around the calls: signals, and the end of the client. What handlers use stands in cli.h.
 */
#ifndef VASTAI_CLI_SEND_H
#define VASTAI_CLI_SEND_H

#include "command.h"

/** SIGINT, SIGTERM and SIGHUP end the call under way, a second one the process; SIGPIPE becomes an error of write(). */
void vast_signals_begin(void);

/** The signal that came, or 0. */
int vast_signal_seen(void);

/** Closes the connection and wipes the client. Idempotent. */
void vast_call_end(vast_cli *cli);

#endif
