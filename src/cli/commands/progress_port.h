/* SPDX-License-Identifier: MIT */
/**
 * The port at which a test container reports its progress as text, by https with a certificate that no root has signed.
 * It gets a client of its own, which has no key.
 */
#ifndef VASTAI_CLI_PROGRESS_PORT_H
#define VASTAI_CLI_PROGRESS_PORT_H

#include "cli.h"

#define VAST_PROGRESS_LINE 400 /* maximum length of a line, in bytes; a longer one is truncated */
#define VAST_PROGRESS_SEEN 256 /* number of lines that are remembered, so that each is reported once */

/** What the last response says. */
typedef enum vast_progress_verdict {
    VAST_PROGRESS_SILENT, /**< nothing */
    VAST_PROGRESS_GOES_ON,
    VAST_PROGRESS_DONE,  /**< "DONE": the test has passed */
    VAST_PROGRESS_FAILED /**< "ERROR...": vast_progress_port.line */
} vast_progress_verdict;

typedef struct vast_progress_port {
    vast_cli *cli;
    char url[96];
    vast_progress_verdict verdict;
    bool reached; /**< a response was received at any time */
    char line[VAST_PROGRESS_LINE + 1];
    /* private */
    bool opened, tls_open;
    size_t line_len;
    uint64_t seen[VAST_PROGRESS_SEEN]; /* hashes of lines */
    size_t seen_count;
    vast_posix net;
    vast_tls tls;
    vast_client client;
    char buffer[4096];
} vast_progress_port;

/**
 * Sets up the client. @param host  an address. @return exit status: the address is not one, or is inside this machine
 * or its network while the service is not; that has been reported.
 */
int vast_progress_port_open(vast_progress_port *port, vast_cli *cli, const char *host, const char *tcp_port);

/**
 * Fetches the text once, and prints the lines that are new unless --raw is given. Sets `verdict`.
 * @return VAST_OK, or why nothing was received; VAST_E_STOPPED after a signal.
 */
vast_err vast_progress_port_fetch(vast_progress_port *port);

/** Why the last fetch failed, for a message. */
const char *vast_progress_port_cause(const vast_progress_port *port);

/** Closes the connection. Idempotent. */
void vast_progress_port_close(vast_progress_port *port);

#endif
