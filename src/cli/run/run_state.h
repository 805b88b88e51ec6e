/* SPDX-License-Identifier: MIT */
/**
 * The state of one run of the command, and the exit statuses with which it ends.
 */
#ifndef VASTAI_CLI_RUN_STATE_H
#define VASTAI_CLI_RUN_STATE_H

#include "command.h"
#include "command_line.h"
#include "json_printer.h"
#include "pacing.h"
#include "progress_line.h"
#include "session_cache.h"
#include "settings.h"
#include "sink.h"
#include "table.h"
#include "vastai/posix.h"

/** Exit statuses. The exit status of several results is the highest one. */
enum {
    VAST_EXIT_DONE = 0,
    VAST_EXIT_REFUSED = 1, /**< also: the output could not be written */
    VAST_EXIT_USAGE = 2,
    VAST_EXIT_AUTH = 3,
    VAST_EXIT_NOT_FOUND = 4,
    VAST_EXIT_RATE = 5,
    VAST_EXIT_NETWORK = 6,
    VAST_EXIT_DEADLINE = 7,
    VAST_EXIT_PARTIAL = 8,
    VAST_EXIT_NONSENSE = 9,
    VAST_EXIT_UNKNOWN = 10,
    VAST_EXIT_SIGNAL = 128 /**< plus the number of the signal */
};

#define VAST_CAUGHT_BYTES 512
#define VAST_SCRATCH_BYTES 65536 /* room for request bodies, files and queries */

/* Frequently used members first, large members last: low offsets encode shorter. */
struct vast_cli {
    vast_sink out, err;
    vast_printer printer; /**< for --raw, on out */
    vast_settings settings;
    bool curl_shown;   /**< --curl or --dry-run: a request was printed instead of being sent */
    bool session_over; /**< the 2FA session has expired, and there is no other key */
    unsigned left_out; /**< columns that the last table left out; reported after the pager has ended */
    int (*run_line)(int argc, char **argv); /**< runs another command line, see repl; returns its exit status */
    char *caught; /**< where complaints are written instead of stderr, VAST_CAUGHT_BYTES; NULL: on stderr */
    /* private */
    bool open, tls_open;
    char misfit[120];       /* what of the last response is not as expected: "results[2] is a number"; "": unknown */
    bool late;              /* the time of the command is up, which was or will be reported */
    bool failure_reported;  /* the last vast_send() failed before it sent anything, and has reported why */
    const vast_op *sent_op; /* operation of the last request; NULL: none */
    bool only_reads;        /* the last request changes nothing at the service */
    bool unanswered;        /* stdin ended before the user answered the last vast_confirm() */
    int failure_status;     /* exit status of the reported failure */
    uint32_t busy_from_ms;  /* value of spent_ms when the current work began, for the display of progress */
    uint32_t spent_ms;      /* time spent in requests and pauses so far */
    uint32_t request_ms;    /* limit of a request that has none of its own; 0: the remaining time of the command */
    size_t scratch_used;
    vast_sessions sessions;
    vast_pacing pacing;
    vast_client client;
    vast_line line; /**< public */
    vast_posix net;
    vast_tls tls;
    vast_table table; /**< public */
    vast_progress_line progress;
    char out_buffer[4096], err_buffer[4096];
    char buffer[8192];
    char session_buffer[8192];
    char scratch[VAST_SCRATCH_BYTES];
};

#endif
