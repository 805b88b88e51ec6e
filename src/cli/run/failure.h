/* SPDX-License-Identifier: MIT */
/** What failed, in one sentence: for a message, for the `msg` of --raw, and for a wait that goes on. */
#ifndef VASTAI_CLI_FAILURE_H
#define VASTAI_CLI_FAILURE_H

#include "run_state.h"
#include "vastai/out.h"

/** Room for the longest sentence: a host, a message of the server, and a cause. */
#define VAST_FAILURE_BYTES (VAST_HOST_BYTES + VAST_MESSAGE_BYTES + 256)

/**
 * Writes what failed, with the peer where the connection did: "cannot connect to run.vast.ai:443: connection refused".
 * Leaves out status and message of the server. @return out, NUL-terminated.
 */
const char *vast_failure_reason(const vast_cli *cli, vast_err err, char out[VAST_FAILURE_BYTES]);

/**
 * Returns the message of the server unchanged, so that scripts can match it; without one, the reason.
 * @return never NULL.
 */
const char *vast_failure_message(const vast_cli *cli, vast_err err, char out[VAST_FAILURE_BYTES]);

/** Writes the peer of the last connection: "run.vast.ai:443", "[::1]:443", "proxy 10.0.0.1:3128"; or its host alone. */
void vast_put_peer(const vast_cli *cli, bool host_only, vast_out *out);

/** The reason with status, or stage, and message: "no such object under this API key (HTTP 404): Not Found". */
const char *vast_failure_text(const vast_cli *cli, vast_err err, char out[VAST_FAILURE_BYTES]);

#endif
