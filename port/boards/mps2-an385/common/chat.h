/* SPDX-License-Identifier: MIT */
/**
 * Streams a chat completion from a worker of an endpoint group, and prints the words as they arrive.
 */
#ifndef CHAT_H
#define CHAT_H

#include "settings.h"
#include "vastai/flow.h"

/** Runs a flow to its end and returns its result. @param begun  the result of the function that began it. */
typedef vast_err chat_drive(vast_flow *flow, vast_err begun);

/** @param drive  runs the flow; NULL: use the blocking function of the library. */
vast_err chat_run(vast_client *client, const vast_wire *wire, const settings *asked, chat_drive *drive);

#endif
