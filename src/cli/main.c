/* SPDX-License-Identifier: MIT */
/* The command vastai: begins a run, runs the command of the command line, and ends the run. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "ask_first.h"
#include "cli.h"
#include "help.h"
#include "pager.h"
#include "resolve_names.h"
#include "role.h"
#include "send.h"
#include "text_helpers.h"
#include "watch.h"

static vast_cli cli;
static char connection_before[4096]; /* what the open connection depends on; see describe_connection() */

/*
 * If one of the standard descriptors is closed, the next socket or file would get its number, and messages would be
 * written to it. So /dev/null takes its place, and writing to it is reported as an error.
 */
static void begin_streams(void)
{
    bool closed[3];
    for (int fd = 0; fd < 3; fd++) {
        closed[fd] = fcntl(fd, F_GETFD) < 0;
        if (closed[fd] && open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY) != fd) {
            _exit(VAST_EXIT_REFUSED);
        }
    }
    vast_sink_begin(&cli.out, STDOUT_FILENO, cli.out_buffer, sizeof cli.out_buffer);
    vast_sink_begin(&cli.err, STDERR_FILENO, cli.err_buffer, sizeof cli.err_buffer);
    vast_progress_line_begin(&cli.progress, STDERR_FILENO, &cli.out, &cli.err);
    cli.out.error = closed[STDOUT_FILENO] ? EBADF : 0;
    cli.err.error = closed[STDERR_FILENO] ? EBADF : 0;
    vast_printer_begin(&cli.printer, &cli.out);
}

static void warn_of_exposed_key(void)
{
    const vast_settings *s = &cli.settings;
    if (s->key_exposed && s->key_path[0] != '\0' && !s->json_errors) {
        char word[4 * sizeof s->key_path + 3];
        vast_note(&cli, "vastai: warning: other users can read the key in %s; run: chmod 600 %s\n", s->key_path,
            vast_text_shell(word, sizeof word, s->key_path));
    }
}

/* Called if parsing failed, so that the usage error is printed as JSON too. */
static bool wants_json(int argc, char **argv)
{
    bool found = false;
    for (int i = 1; i < argc && !found; i++) {
        bool named = strcmp(argv[i - 1], "--output") == 0 || strcmp(argv[i - 1], "-o") == 0;
        found = strcmp(argv[i], "--raw") == 0 || strcmp(argv[i], "--output=json") == 0 ||
                (named && strcmp(argv[i], "json") == 0);
    }
    return found;
}

/* Every user of the machine can read the argument vector, so secrets are copied and overwritten there at once. */
static bool hide_secrets(void)
{
    for (size_t i = 0; i < cli.line.count; i++) {
        char *text = (char *)(uintptr_t)cli.line.given[i].text;
        if (text[0] == '\0' || !cli.line.given[i].argument->secret) {
            continue;
        }
        cli.line.given[i].text = vast_keep(&cli, "%s", text);
        memset(text, 'x', strlen(text));
        if (cli.line.given[i].text == NULL) {
            return false;
        }
    }
    return true;
}

/* Scripts written for the official tool read its JSON from a pipe. Errors are still printed as text. */
static void choose_format(void)
{
    bool chosen = vast_is_given(&cli, "output") || vast_is_given(&cli, "cols") || vast_is_given(&cli, "quiet") ||
                  vast_is_given(&cli, "sort") || vast_is_given(&cli, "watch");
    if (cli.line.command->json_in_pipe && !cli.out.terminal && !chosen) {
        cli.settings.format = VAST_OUTPUT_JSON;
        cli.settings.raw = true;
    }
}

/*
 * What a connection depends on. The addresses of the texts belong to it: the client does not copy the texts, and the
 * memory of a line is used again by the next one. @return whether it fits.
 */
static bool describe_connection(char *to, size_t room)
{
    const vast_settings *s = &cli.settings;
    const char *const texts[] = { s->key, s->console_url, s->run_url, s->proxy_url, s->cacert };
    vast_out out;
    vast_out_begin(&out, to, room);
    for (size_t i = 0; i < VAST_COUNT_OF(texts); i++) {
        vast_put_int(&out, (int64_t)(intptr_t)texts[i]);
        vast_put_text(&out, texts[i] != NULL ? texts[i] : "");
        vast_put_text(&out, "\n");
    }
    vast_put_int(&out, (int64_t)s->connect_timeout_ms << 8 | s->attempts);
    return vast_out_whole(&out);
}

/* A further line of a session uses the connection of the one before, unless it goes elsewhere or has another key. */
static void keep_or_end_connection(void)
{
    static char now[sizeof connection_before]; /* static, so that it does not count against the stack */
    bool fits = describe_connection(now, sizeof now - 1);
    if (cli.open && (!fits || memcmp(now, connection_before, sizeof now) != 0)) {
        vast_call_end(&cli);
    }
    memcpy(connection_before, now, sizeof now);
    explicit_bzero(now, sizeof now);
}

/* Reads the settings, and names what is wrong with them. */
static int set_up(void)
{
    const vast_command *command = cli.line.command;
    if (!hide_secrets()) {
        return VAST_EXIT_USAGE;
    }
    if (!vast_settings_read(&cli.settings, &cli.line, command->op != NULL) && !command->diagnoses) {
        return vast_complain(&cli, VAST_EXIT_USAGE, cli.settings.fault, NULL);
    }
    keep_or_end_connection();
    choose_format();
    vast_guard_output(&cli);
    if (cli.settings.curl && command->op == NULL) {
        return vast_misuse(&cli, "--curl cannot be used: this command sends no request");
    }
    return VAST_EXIT_DONE;
}

static int run_command(void)
{
    const vast_command *command = cli.line.command;
    int status = set_up();
    if (status != VAST_EXIT_DONE || !vast_columns_accepted(&cli, &status)) {
        return status;
    }
    warn_of_exposed_key();
    status = vast_resolve_names(&cli);
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    status = vast_ask_first(&cli);
    if (status != VAST_EXIT_DONE) {
        return status;
    }
    if (vast_wants_pager(&cli)) {
        vast_pager_begin(&cli.out, cli.settings.full);
    }
    int (*runs)(vast_cli * cli) = command->run != NULL ? command->run : vast_run_row;
    return vast_is_given(&cli, "watch") ? vast_watch(&cli, runs) : runs(&cli);
}

static int run(int argc, char **argv)
{
    switch (vast_line_read(&cli.line, argc, argv)) {
    case VAST_LINE_RUN:
        return run_command();
    case VAST_LINE_HELP:
        vast_help(&cli.out, vast_help_width(&cli), cli.line.command, cli.line.verb, vast_role_hides());
        return VAST_EXIT_DONE;
    case VAST_LINE_VERSION:
        vast_say(&cli.out, "%s\n", vast_version());
        return VAST_EXIT_DONE;
    case VAST_LINE_NOTHING:
        /* As in the official tool, help goes to stderr: stdout could be mistaken for a response. */
        vast_help_start(&cli.err);
        return vast_sink_flush(&cli.err) ? VAST_EXIT_DONE : VAST_EXIT_REFUSED;
    case VAST_LINE_FAULT:
        break;
    }
    cli.settings.json_errors = wants_json(argc, argv);
    if (cli.line.verb_alone && !cli.settings.json_errors) {
        vast_help(&cli.err, vast_help_width(&cli), NULL, cli.line.verb, NULL);
        return vast_complain(&cli, VAST_EXIT_USAGE, cli.line.fault, NULL);
    }
    return vast_misuse(&cli, cli.line.fault);
}

/* `vastai search offers | head`: the reader has left, and a command that only reads has nothing else to report. */
static bool may_end_in_silence(void)
{
    const vast_op *op = cli.line.command != NULL ? cli.line.command->op : NULL;
    bool reads = op == NULL || op->method == VAST_GET || op->reads_only;
    return cli.out.error == EPIPE && reads;
}

/* Printed last, so that it remains visible after the pager has ended. */
static void note_columns(void)
{
    if (cli.left_out > 0 && cli.out.error == 0) {
        vast_note(&cli, "(%lld column%s hidden; --full shows %s)\n", (long long)cli.left_out,
            cli.left_out > 1 ? "s" : "", cli.left_out > 1 ? "them" : "it");
    }
}

/* A command whose output could not be written has not succeeded. */
static int end_output(int status)
{
    bool left = cli.out.error == EPIPE;
    vast_pager_end(&cli.out);
    note_columns();
    vast_sink_flush(&cli.err);
    if (left && cli.out.error == 0) {
        return VAST_EXIT_DONE; /* the user quit the pager before all output was written */
    }
    if (vast_sink_flush(&cli.out)) {
        return status;
    }
    status = status != VAST_EXIT_DONE ? status : VAST_EXIT_REFUSED;
    if (may_end_in_silence()) {
        return status;
    }
    char what[120];
    const char *why = cli.out.error == EINTR ? "interrupted" : strerror(cli.out.error);
    vast_text(what, sizeof what, "cannot write the output: %s", why);
    return vast_complain(&cli, status, what, NULL);
}

static int end_run(int status)
{
    if (status == VAST_EXIT_USAGE && cli.late) {
        status = VAST_EXIT_DEADLINE; /* an argument names a file that could not be read in time */
    }
    return vast_signal_seen() != 0 ? VAST_EXIT_SIGNAL + vast_signal_seen() : status;
}

/* Forgets all of the line before but the connection. */
static void begin_again(void)
{
    cli.curl_shown = cli.session_over = cli.late = cli.failure_reported = cli.only_reads = cli.unanswered = false;
    cli.left_out = 0;
    cli.caught = NULL;
    cli.sent_op = NULL;
    cli.failure_status = VAST_EXIT_DONE;
    cli.busy_from_ms = cli.spent_ms = cli.request_ms = 0;
    memset(&cli.table, 0, sizeof cli.table);
    memset(&cli.settings, 0, sizeof cli.settings);
    vast_guard_output(&cli);
    vast_printer_begin(&cli.printer, &cli.out);
}

/* Runs a line of a session. The scratch memory that is in use belongs to the session, and is kept. */
static int run_line(int argc, char **argv)
{
    size_t kept = cli.scratch_used;
    begin_again();
    int status = end_output(end_run(run(argc, argv)));
    explicit_bzero(cli.scratch + kept, cli.scratch_used - kept);
    cli.scratch_used = kept;
    return status;
}

int main(int argc, char **argv)
{
    begin_streams();
    vast_signals_begin();
    cli.run_line = run_line;
    int status = end_run(run(argc, argv));
    vast_call_end(&cli);
    status = end_output(status);
    explicit_bzero(cli.settings.key, sizeof cli.settings.key);
    explicit_bzero(connection_before, sizeof connection_before);
    explicit_bzero(cli.scratch, cli.scratch_used);
    return status;
}
