/* SPDX-License-Identifier: MIT */
/**
 * Sends requests. The client is opened by the first one.
 */
#ifndef VASTAI_CLI_SEND_H
#define VASTAI_CLI_SEND_H

#include "run_state.h"
#include "signals.h"

/**
 * Sends a request and drives it to its end: --explain, --curl, signals, an expired 2FA session. Nothing is reported.
 * With --curl nothing is sent, and the result is VAST_E_STOPPED.
 */
vast_err vast_send(vast_cli *cli, const vast_request *request);

/**
 * What is left of the command's time, in milliseconds: --timeout, or 120 s, less what all its requests and pauses have
 * taken. The time of a person who is asked, and of other programs, does not count. At 0 vast_send() sends nothing more: it
 * reports that the time is up, and vast_report() then returns VAST_EXIT_DEADLINE.
 */
uint32_t vast_time_left(const vast_cli *cli);

/** Waits, at most until the command's time is up; ends early when the user interrupts. @return false: interrupted. */
bool vast_pause(vast_cli *cli, uint32_t ms);
/** Milliseconds on the monotonic clock. */
uint32_t vast_clock_ms(vast_cli *cli);

/** Closes the connection and wipes the client. Idempotent. */
void vast_call_end(vast_cli *cli);

#endif
