/* SPDX-License-Identifier: MIT */
/**
 * Sends requests. The first one opens the client.
 */
#ifndef VASTAI_CLI_SEND_H
#define VASTAI_CLI_SEND_H

#include "run_state.h"
#include "signals.h"

/**
 * Sends a request and waits for its end. Handles --explain, --curl, --dry-run, signals and an expired 2FA
 * session. Reports nothing. If the request was printed instead, see vast_hold_back(), the result is VAST_E_STOPPED.
 */
vast_err vast_send(vast_cli *cli, const vast_request *request);

/**
 * The remaining time of the command, in milliseconds: --timeout (default: 120 s) minus the duration of all requests and
 * pauses, and of reading files and pipes. The time that a user types at a terminal, and that other programs take, does
 * not count. At 0, vast_send() sends nothing and reports the timeout; vast_report() then returns VAST_EXIT_DEADLINE.
 */
uint32_t vast_time_left(const vast_cli *cli);

/** Waits, at most for the remaining time of the command. @return false: a signal interrupted the wait. */
bool vast_pause(vast_cli *cli, uint32_t ms);
/** vast_pause() of which a terminal shows nothing. */
bool vast_rest(vast_cli *cli, uint32_t ms);
/** Milliseconds on the monotonic clock. */
uint32_t vast_clock_ms(vast_cli *cli);

/* ---- steps of vast_send(), for flows ----------------------------------------------------------------------------- */

/** Opens the client unless it is open. @return false: it cannot be set up; that has been reported. */
bool vast_open(vast_cli *cli);

/**
 * Writes where the trusted roots come from, and what is wrong with them. @return false: there are none.
 * @pre  no TLS connection is open.
 */
bool vast_describe_roots(vast_cli *cli, char *text, size_t room);
/**
 * Sets up TLS with a set of roots, see vast_tls_config. The caller frees it after the client has ended.
 * @return false: that failed, and was reported.
 */
bool vast_tls_open(vast_cli *cli, vast_tls *tls, vast_find_root *find_root, void *roots_ctx, const char *roots_name);
/** With --explain: prints a request before it is sent. @return VAST_OK, or why it cannot be sent. */
vast_err vast_explain_request(vast_cli *cli, const vast_request *request);
/** With --explain: prints what became of it. */
void vast_explain_answer(vast_cli *cli);
/**
 * Every request passes here before it is sent. With --curl none is sent, and with --dry-run none that changes
 * something: such a request is printed on stdout.
 * @return VAST_OK: send it; VAST_E_STOPPED: it was printed, and cli->curl_shown is set; otherwise why it cannot be
 * sent.
 */
vast_err vast_hold_back(vast_cli *cli, const vast_request *request);
/** Waits for a connection, for max_ms at most; shorter, so that a signal is seen soon. @param want  VAST_WANT_... */
void vast_wait_briefly(vast_cli *cli, unsigned want, uint32_t max_ms);
/** Counts the time since begin_ms as time of the command. */
void vast_spend_since(vast_cli *cli, uint32_t begin_ms);
/** Reports that the time of the command is up, once. @return VAST_E_TIMEOUT. */
vast_err vast_fail_late(vast_cli *cli);
/** Reports what the time of the command was not enough for. @return VAST_EXIT_DEADLINE. */
int vast_complain_late(vast_cli *cli, const char *sentence);
/**
 * If the last call failed because the 2FA session has expired, opens the client again with another key.
 * @return false: the failure is another one, or there is no other key.
 */
bool vast_renew_key(vast_cli *cli);

/** Closes the connection and wipes the client. Idempotent. */
void vast_call_end(vast_cli *cli);

#endif
