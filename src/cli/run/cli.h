/* SPDX-License-Identifier: MIT */
/**
 * One run of the command, and what a command's own code may do with it.
 *
 * An ordinary command needs none of this: vast_run_row() does it from the row. A handler reads its arguments by name,
 * builds a call, sends it, shows the answer or says a sentence, and returns an exit status. It never prints a failure
 * twice: what vast_send() could not do is told by vast_report(), once.
 */
#ifndef VASTAI_CLI_CLI_H
#define VASTAI_CLI_CLI_H

#include "command.h"
#include "command_line.h"
#include "format.h"
#include "json_printer.h"
#include "session_cache.h"
#include "settings.h"
#include "sink.h"
#include "table.h"
#include "vastai/posix.h"
#include "visit.h"

/** Exit statuses. Of several results the highest is the run's. */
enum {
    VAST_EXIT_DONE = 0,
    VAST_EXIT_REFUSED = 1, /**< also: what came could not be written */
    VAST_EXIT_USAGE = 2,
    VAST_EXIT_AUTH = 3,
    VAST_EXIT_NOT_FOUND = 4,
    VAST_EXIT_RATE = 5,
    VAST_EXIT_NETWORK = 6,
    VAST_EXIT_DEADLINE = 7,
    VAST_EXIT_PARTIAL = 8,
    VAST_EXIT_NONSENSE = 9,
    VAST_EXIT_UNKNOWN = 10,
    VAST_EXIT_SIGNAL = 128 /**< and the signal's number */
};

#define VAST_CALL_ARGS 48        /* most parameters of one call */
#define VAST_SCRATCH_BYTES 65536 /* for texts that a command makes: bodies, files, queries */

/* What is used most stands first, and what is long last: it is reached by shorter instructions. */
struct vast_cli {
    vast_sink out, err;
    vast_printer printer; /**< for --raw, on out */
    vast_settings settings;
    bool curl_shown;   /**< --curl: a request was printed in place of being sent */
    bool session_over; /**< the 2FA session was refused, and was the only key */
    /* private */
    bool open, tls_open;
    bool late;             /* that the time is up has been reported */
    bool failure_reported; /* the last vast_send() failed before it began, and has told why */
    bool only_reads;       /* the last request was one that changes nothing */
    bool unanswered;       /* stdin ended before the user answered the last vast_confirm() */
    int failure_status;    /* of that vast_send(), the exit status */
    uint32_t spent_ms;     /* of the command's time: in requests and pauses */
    size_t scratch_used;
    vast_sessions sessions;
    vast_client client;
    vast_line line; /**< public */
    vast_posix net;
    vast_tls tls;
    vast_table table; /**< public */
    char out_buffer[4096], err_buffer[4096];
    char buffer[8192];
    char session_buffer[8192];
    char scratch[VAST_SCRATCH_BYTES];
};

/* ---- arguments --------------------------------------------------------------------------------------------------- */

/** The value of an argument, its preset, or NULL. @param name  without dashes, see vast_argument.name. */
const char *vast_value(const vast_cli *cli, const char *name);
/** Whether it stands in the command line. For a flag: whether it is set. */
bool vast_is_given(const vast_cli *cli, const char *name);
/** The value as a number. @pre type VAST_ARGUMENT_INT, given or with a preset: the parser has checked it. */
int64_t vast_int_value(const vast_cli *cli, const char *name);
/** The next of several values; *at begins at 0. NULL: no more. */
const char *vast_next_value(const vast_cli *cli, const char *name, size_t *at);
size_t vast_value_count(const vast_cli *cli, const char *name);

/* ---- memory ------------------------------------------------------------------------------------------------------ */

/**
 * A writer into what is left of the scratch memory; vast_scratch_keep() ends it with a NUL and keeps the text for the rest of
 * the run. @return NULL: it did not fit; that has been reported.
 */
void vast_scratch_begin(vast_cli *cli, vast_out *out);
const char *vast_scratch_keep(vast_cli *cli, vast_out *out);
/** Reports that the scratch memory is full. @return false. */
bool vast_out_of_scratch(vast_cli *cli);
/** Scratch text by a pattern, see format.h: a sentence, or JSON. @return NULL: it did not fit; that has been reported. */
const char *vast_keep(vast_cli *cli, const char *pattern, ...) __attribute__((format(printf, 2, 3)));
const char *vast_keep_json(vast_cli *cli, const char *pattern, ...) __attribute__((format(printf, 2, 3)));
/** A file's text, in scratch memory. @return NULL: unreadable or too long; that has been reported. */
const char *vast_scratch_file(vast_cli *cli, const char *path, size_t *len);
/** The same of a file that must hold JSON. @return NULL also if it does not; that has been reported. */
const char *vast_scratch_json(vast_cli *cli, const char *path, size_t *len);

/* ---- calls ------------------------------------------------------------------------------------------------------- */

/** The parameters of one call under construction. */
typedef struct vast_call_args {
    const vast_op *op;
    vast_arg items[VAST_CALL_ARGS];
    uint8_t count;
    vast_ids ids; /**< for one parameter of VAST_TYPE_IDS */
} vast_call_args;

/**
 * Fills in what the command's rows feed to the operation, converted to the types of its parameters: lists of words become
 * JSON arrays, flags true, decimals JSON numbers.
 * @return false: it does not fit in memory; that has been reported.
 */
bool vast_args_from_rows(vast_cli *cli, const vast_op *op, vast_call_args *args);

/** The same for the operation of the command itself. */
bool vast_row_args(vast_cli *cli, vast_call_args *args);

/* Adds or replaces one. Text is not copied. */
void vast_args_text(vast_call_args *args, const char *name, const char *text);
void vast_args_json(vast_call_args *args, const char *name, const char *json);
void vast_args_int(vast_call_args *args, const char *name, int64_t value);
void vast_args_null(vast_call_args *args, const char *name);
void vast_args_drop(vast_call_args *args, const char *name);

/** The request for it; where the answer goes is left to the caller. */
vast_request vast_args_request(const vast_call_args *args);

/**
 * Sends a request and drives it to its end: --explain, --curl, signals, an expired 2FA session. Nothing is reported.
 * With --curl nothing is sent, and the result is VAST_E_STOPPED.
 */
vast_err vast_send(vast_cli *cli, const vast_request *request);

/** A place in the output, and in the JSON that is printed there. */
typedef struct vast_point {
    vast_sink_mark mark;
    vast_printer printer;
} vast_point;

vast_point vast_here(const vast_cli *cli);
/** Drops what was printed since; see vast_sink_rewind(). */
bool vast_go_back(vast_cli *cli, const vast_point *point);

/** Sends; of an answer that turns out to be a failure nothing stays printed. */
vast_err vast_try(vast_cli *cli, const vast_request *request);

/**
 * The same, and the failure is reported.
 * @return exit status; also VAST_EXIT_DONE after --curl, and then cli->curl_shown is set.
 */
int vast_send_or_report(vast_cli *cli, const vast_request *request);

/** Sends a call and hands its answer on; a failure is reported. @param on_end  may be NULL. @return exit status. */
int vast_fetch(
    vast_cli *cli, const vast_call_args *args, vast_json_handler *on_json, vast_err (*on_end)(void *ctx), void *ctx);

/** vast_request.on_end for an answer whose handler is vast_bind_event. */
vast_err vast_bind_ended(void *bind);

/** Reports an effect of the last call that is no plain success: queued, or rented but stopped. @return exit status. */
int vast_report_effect(vast_cli *cli);

/** Sends, and shows the answer by a view, or by a sentence if view is NULL. Reports a failure. @return exit status. */
int vast_send_and_show(vast_cli *cli, const vast_request *request, const vast_view *view, const char *done);

/** Sends a call, and shows its answer as the command's row says. */
int vast_run_call(vast_cli *cli, const vast_call_args *args);

/** What an ordinary command does: its arguments, its operation, its view. */
int vast_run_row(vast_cli *cli);

/** The same with one parameter more, a text. */
int vast_run_row_with(vast_cli *cli, const char *name, const char *text);

/** What became of the last vast_send(). Never NULL. */
const vast_outcome *vast_outcome_of(const vast_cli *cli);

/**
 * What is left of the command's time, in milliseconds: --timeout, or 120 s, less what all its requests and pauses have
 * taken. The time of a person who is asked, and of other programs, does not count. At 0 vast_send() sends nothing more: it
 * reports that the time is up, and vast_report() then returns VAST_EXIT_DEADLINE.
 */
uint32_t vast_time_left(const vast_cli *cli);

/**
 * Reports a failure that vast_report() cannot see, for a function that returns an error: vast_report() then adds nothing
 * and returns `status`. @return err.
 */
vast_err vast_fail(vast_cli *cli, vast_err err, int status, const char *what, const char *advice);

/** Waits, at most until the command's time is up; ends early when the user interrupts. @return false: interrupted. */
bool vast_pause(vast_cli *cli, uint32_t ms);
/** Milliseconds on the monotonic clock. */
uint32_t vast_clock_ms(vast_cli *cli);

/* ---- words ------------------------------------------------------------------------------------------------------- */

/** The exit status of a result. */
int vast_exit_of(vast_err err);

/**
 * Tells on stderr why the last vast_send() failed with err; with --raw as one JSON object. Says nothing after --curl.
 * @param what  "delete endpoint 4242"; NULL: the command's words.
 * @return the exit status.
 */
int vast_report(vast_cli *cli, vast_err err, const char *what);

/** Tells of another failure. @param advice  a second line; NULL: none. @return status. */
int vast_complain(vast_cli *cli, int status, const char *what, const char *advice);

/** Says a sentence on stderr, behind all that stands on stdout; see format.h. */
void vast_note(vast_cli *cli, const char *pattern, ...) __attribute__((format(printf, 2, 3)));

/** Tells that the instance which was asked for is not there. @return exit status. */
int vast_no_instance(vast_cli *cli);

/** A usage error that no row can see: exit status 2. */
int vast_misuse(vast_cli *cli, const char *what);

/** The same object as vast_report() gives with --raw, as the next value of cli->printer. */
void vast_print_failure(vast_cli *cli, vast_err err);

/**
 * Asks on stderr, and reads one line from stdin, without the blanks around it; what does not fit is cut off. With --raw the
 * question is shown only if stdin is a terminal. @return false: stdin ended; answer is what came before its end.
 */
bool vast_ask(vast_cli *cli, const char *question, char *answer, size_t room);

/**
 * Asks a question that only "y" or "yes" answers with yes. Flag `yes` answers it unasked.
 */
bool vast_confirm(vast_cli *cli, const char *question);

/**
 * Reports that vast_confirm() returned false, and what was therefore not done: "Nothing was destroyed."
 * @return VAST_EXIT_REFUSED if the user declined, VAST_EXIT_USAGE if stdin ended before an answer.
 */
int vast_decline(vast_cli *cli, const char *sentence);

/** How tables look in this run: width, colour. */
vast_table_style vast_table_style_of(const vast_cli *cli);

/** Whether this run prints a table to a person: not with --full, --raw or --curl, and not without a terminal. */
bool vast_wants_pager(const vast_cli *cli);

/** Prints a sentence as a deed's answer: with --raw as {"success": true, "msg": ...}. */
void vast_print_done(vast_cli *cli, const char *sentence);

#endif
