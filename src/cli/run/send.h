/* SPDX-License-Identifier: MIT */
/**
 * The end of the client that vast_send() opened. What handlers use is in cli.h.
 */
#ifndef VASTAI_CLI_SEND_H
#define VASTAI_CLI_SEND_H

#include "command.h"
#include "signals.h"

/** Closes the connection and wipes the client. Idempotent. */
void vast_call_end(vast_cli *cli);

#endif
