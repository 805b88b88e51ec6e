/* SPDX-License-Identifier: MIT */
/**
 * What a run does, whatever drives it: TLS on a static arena, then calls to the service, each reported.
 */
#ifndef JOB_H
#define JOB_H

#include <stdbool.h>

#include "settings.h"
#include "vastai/vastai.h"

/** Exit statuses beside those of vast_err. */
enum { BAD_SETTINGS = 120, NO_ADDRESS = 121, NO_TLS = 122 };

/** Drives a call that was begun with this result to its end, and returns how it ended. */
typedef vast_err job_drive(vast_client *client, vast_err begun);

/** Starts TLS. @param wishes  must outlive the job. */
bool job_start(const settings *wishes, const vast_port *port, void *port_ctx);

/**
 * Does what is wished once, with a client of its own: the connection is a new one, the session is not.
 * @param drive  NULL: by the library's blocking functions.
 */
vast_err job_call(job_drive *drive);

/** Ends TLS, and reports RAM. */
void job_end(void);

#endif
