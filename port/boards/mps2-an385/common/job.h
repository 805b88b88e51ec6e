/* SPDX-License-Identifier: MIT */
/**
 * The work of one run: sets up TLS on a static arena, then calls the service and reports each call.
 */
#ifndef JOB_H
#define JOB_H

#include <stdbool.h>

#include "chat.h"
#include "settings.h"
#include "vastai/vastai.h"

/** Exit statuses in addition to the values of vast_err. */
enum { BAD_SETTINGS = 120, NO_ADDRESS = 121, NO_TLS = 122 };

/** Runs a call to its end and returns its result. @param begun  the result of the function that began the call. */
typedef vast_err job_drive(vast_client *client, vast_err begun);

/**
 * Sets up TLS. @param wishes the settings; must stay valid until job_end(). @return false on error, which is
 * reported.
 */
bool job_start(const settings *wishes, const vast_port *port, void *port_ctx);

/**
 * Performs the requested operation once, with a new client: it opens a new connection, but may resume the TLS session.
 * @param drive       runs the call; NULL: use the blocking functions of the library.
 * @param drive_flow  the same for a flow.
 */
vast_err job_call(job_drive *drive, chat_drive *drive_flow);

/** Frees TLS, and reports the use of RAM. */
void job_end(void);

#endif
