/* SPDX-License-Identifier: MIT */
/* repl: runs one command a line, in one process and over one connection. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "rows.h"
#include "split_line.h"
#include "text_helpers.h"

enum { LINE_BYTES = 8192, WORDS_MAX = 256, SESSION_WORDS = 32, SESSION_BYTES = 8192 };

/* A session. The line and the copies of words in it are wiped after each command, because they may be secret. */
typedef struct repl {
    vast_cli *cli;
    int from;      /* descriptor that lines are read from */
    bool terminal; /* a person types them */
    unsigned number;
    bool ran;             /* the line was a command, or a faulty one */
    size_t session_count; /* options of `repl` itself, which apply to each line */
    const char *session[SESSION_WORDS];
    char *argv[SESSION_WORDS + WORDS_MAX + 2];
    char session_text[SESSION_BYTES];
    char line[LINE_BYTES];
} repl;

static repl r; /* 20 KB: static, so that it does not count against the stack */

/* ---- reading ----------------------------------------------------------------------------------------------------- */

typedef enum line_end {
    LINE_WHOLE,
    LINE_END_OF_INPUT,
    LINE_UNREADABLE, /* errno says why */
    LINE_TOO_LONG,
    LINE_NUL,
    LINE_SIGNAL,
} line_end;

/* A signal that arrives just before a read would not end it, so the wait is a short one. @return false: a signal. */
static bool await_input(void)
{
    enum { NAP_MS = 200 };
    struct pollfd one = { .fd = r.from, .events = POLLIN };
    while (vast_signal_seen() == 0) {
        int ready = poll(&one, 1, NAP_MS);
        if (ready > 0 || (ready < 0 && errno != EINTR)) {
            return true;
        }
    }
    return false;
}

/* Reads byte by byte, so that a command that reads the terminal finds what follows its line. */
static line_end read_line(void)
{
    size_t len = 0;
    line_end end = LINE_WHOLE;
    for (;;) {
        char c;
        bool there = await_input();
        ssize_t got = there ? read(r.from, &c, 1) : -1;
        if (there && got < 0 && errno == EINTR) {
            continue;
        }
        r.line[len < LINE_BYTES ? len : LINE_BYTES - 1] = '\0';
        if (got < 0) {
            return there ? LINE_UNREADABLE : LINE_SIGNAL;
        }
        if (got == 0 || c == '\n') {
            return got == 0 && len == 0 ? LINE_END_OF_INPUT : end;
        }
        end = c == '\0' && end == LINE_WHOLE ? LINE_NUL : end;
        end = len >= LINE_BYTES - 1 ? LINE_TOO_LONG : end;
        r.line[len < LINE_BYTES ? len : LINE_BYTES - 1] = c;
        len += len < LINE_BYTES;
    }
}

static void prompt(void)
{
    if (r.terminal) {
        vast_note(r.cli, "vastai> ");
    }
}

/* ---- running ----------------------------------------------------------------------------------------------------- */

/* Copies the options of the session for this line, because secret ones are overwritten when they have been read. */
static bool copy_session(size_t *count)
{
    size_t used = 0;
    for (size_t i = 0; i < r.session_count; i++) {
        size_t bytes = strlen(r.session[i]) + 1;
        if (bytes > SESSION_BYTES - used) {
            return false;
        }
        memcpy(r.session_text + used, r.session[i], bytes);
        r.argv[(*count)++] = r.session_text + used;
        used += bytes;
    }
    return true;
}

static bool is_in_line(const char *text)
{
    return text != NULL && text >= r.line && text < r.line + LINE_BYTES;
}

/* A connection that this line has chosen ends with it: the texts that it was set up with are about to be wiped. */
static void end_connection_of_line(void)
{
    const vast_settings *s = &r.cli->settings;
    if (is_in_line(s->console_url) || is_in_line(s->run_url) || is_in_line(s->proxy_url) || is_in_line(s->cacert)) {
        vast_call_end(r.cli);
    }
}

static int run_words(char **words, size_t count)
{
    static char name[] = "vastai";
    size_t argc = 0;
    r.argv[argc++] = name;
    if (!copy_session(&argc)) {
        return vast_misuse(r.cli, "the options of repl are too long");
    }
    memcpy(r.argv + argc, words, count * sizeof *words);
    argc += count;
    r.argv[argc] = NULL;
    int status = r.cli->run_line((int)argc, r.argv);
    end_connection_of_line();
    return status;
}

/* A line of its own that is not a command. */
static int fail_line(const char *why)
{
    char what[120];
    r.ran = true;
    vast_text(what, sizeof what, "line %lld: %s", (long long)r.number, why);
    return vast_complain(r.cli, VAST_EXIT_USAGE, what, NULL);
}

/* @param over  set if the line ends the session. @param status  of the last command; unchanged by an empty line. */
static int run_line(int status, bool *over)
{
    char *words[WORDS_MAX];
    size_t count, first;
    const char *fault = vast_split_line(r.line, words, WORDS_MAX, &count);
    if (fault != NULL) {
        return fail_line(fault);
    }
    first = count > 0 && strcmp(words[0], "vastai") == 0;
    if (count == first) {
        return status;
    }
    *over = strcmp(words[first], "exit") == 0 || strcmp(words[first], "quit") == 0;
    if (*over) {
        return status;
    }
    r.ran = true;
    status = run_words(words + first, count - first);
    explicit_bzero(r.line, sizeof r.line);
    explicit_bzero(r.session_text, sizeof r.session_text);
    return status;
}

static int judge_line(line_end end, int status, bool *over)
{
    switch (end) {
    case LINE_TOO_LONG:
        return fail_line("longer than 8191 bytes");
    case LINE_NUL:
        return fail_line("contains a NUL byte");
    default:
        return run_line(status, over);
    }
}

/* Ctrl-C ends a command or discards a line, but not the session; other signals, and Ctrl-C in a pipe, end it. */
static bool survives_signal(void)
{
    if (vast_signal_seen() == 0) {
        return true;
    }
    if (!r.terminal || vast_signal_seen() != VAST_SIGNAL_INTERRUPT) {
        return false;
    }
    vast_signals_forget();
    vast_sinks_wait_again();
    if (r.cli->out.error == EINTR) {
        r.cli->out.error = 0;
        r.cli->out.used = 0;
    }
    return true;
}

static void tell_status(int status)
{
    if (status != VAST_EXIT_DONE && r.terminal) {
        vast_note(r.cli, "(exit status %lld)\n", (long long)status);
    } else if (status != VAST_EXIT_DONE && !r.cli->settings.json_errors) {
        vast_note(r.cli, "(line %lld: exit status %lld)\n", (long long)r.number, (long long)status);
    }
}

static int fail_reading(void)
{
    return vast_complain(r.cli, VAST_EXIT_REFUSED, "cannot read the lines", strerror(errno));
}

/* Handles an end without a line to run. @return false: there is a line to run. */
static bool handle_no_line(line_end end, int *status, bool *over)
{
    if (end == LINE_SIGNAL) {
        *status = VAST_EXIT_SIGNAL + vast_signal_seen();
        vast_note(r.cli, "\n");
        *over = !survives_signal();
    } else if (end == LINE_UNREADABLE) {
        *status = fail_reading();
        *over = true;
    } else if (end == LINE_END_OF_INPUT) {
        vast_note(r.cli, r.terminal ? "\n" : "");
        *over = true;
    } else {
        return false;
    }
    return true;
}

static int loop(bool stops)
{
    int status = VAST_EXIT_DONE;
    for (bool over = false; !over;) {
        vast_signals_begin();
        if (r.terminal) {
            vast_signals_only_note(); /* a second Ctrl-C does not end the session either */
        }
        prompt();
        line_end end = read_line();
        r.number++;
        if (handle_no_line(end, &status, &over)) {
            continue;
        }
        r.ran = false;
        status = judge_line(end, status, &over);
        if (r.ran) {
            tell_status(status);
        }
        over = over || !survives_signal() || r.cli->out.error != 0 || (stops && status != VAST_EXIT_DONE);
    }
    return status;
}

/* ---- the session ------------------------------------------------------------------------------------------------- */

/* The options of the session, each as `--name` and its value. */
static bool take_session(vast_cli *cli)
{
    for (size_t i = 0; i < cli->line.count; i++) {
        const vast_given *given = &cli->line.given[i];
        if (!vast_argument_is_global(given->argument)) {
            continue;
        }
        bool value = vast_argument_takes_value(given->argument);
        const char *text = value ? vast_keep(cli, "%s=%s", given->argument->name, given->text) : given->argument->name;
        if (text == NULL || r.session_count == SESSION_WORDS) {
            return false;
        }
        r.session[r.session_count++] = text;
    }
    return true;
}

/* A command in a pipe must not take the next lines for answers to its questions. */
static bool take_input(void)
{
    r.terminal = isatty(STDIN_FILENO) == 1;
    r.from = STDIN_FILENO;
    if (r.terminal) {
        return true;
    }
    r.from = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    int nothing = open("/dev/null", O_RDONLY);
    bool taken = r.from >= 0 && nothing >= 0 && dup2(nothing, STDIN_FILENO) == STDIN_FILENO;
    if (nothing > STDIN_FILENO) {
        close(nothing);
    }
    return taken;
}

static int run_repl(vast_cli *cli)
{
    bool stops = vast_is_given(cli, "exit-on-error");
    if (r.cli != NULL) {
        return fail_line("repl is running already");
    }
    r = (repl){ .cli = cli };
    if (!take_session(cli)) {
        return vast_misuse(cli, "too many options");
    }
    if (!take_input()) {
        return fail_reading();
    }
    if (r.terminal) {
        vast_note(cli, "One command a line; \"help\" lists them, \"exit\" or Ctrl-D ends.\n");
    }
    return loop(stops);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument repl_arguments[] = {
    { .name = "--exit-on-error",
        .short_name = "-e",
        .type = VAST_ARGUMENT_FLAG,
        .extension = true,
        .help = "end at the first command that fails" },
};

static const vast_command rows[] = {
    {
        .words = "repl",
        .summary = "Run commands from standard input, one a line, over one connection",
        .description =
            "Each line is a command as on the command line, with or without \"vastai\". Options given here apply to "
            "every line; those of a line apply to it alone. \"exit\" and the end of the input end the session, with "
            "the exit status of the last command.\nBlanks separate words; '...' and \"...\" quote them, and a "
            "backslash takes the next character literally. A word that begins with # begins a comment. Nothing else is "
            "special. A line has at most 8191 bytes.\nOn a terminal, Ctrl-C ends the running command, and there is no "
            "history. In a pipe, commands do not read the lines that follow: where one asks, give -y.",
        .example = "--raw -e",
        ARGUMENTS(repl_arguments),
        .run = run_repl,
    },
};

const vast_command_table vast_cli_repl = {
    .heading = "Other",
    COMMANDS(rows),
};
