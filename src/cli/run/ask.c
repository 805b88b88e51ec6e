/* SPDX-License-Identifier: MIT */
/* Questions to the user. */
#define _DEFAULT_SOURCE
#include "ask.h"

#include <errno.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "arguments.h"
#include "format.h"
#include "report.h"
#include "send.h"
#include "text_helpers.h"
#include "user_input.h"

/* Reads one line from stdin; the part that does not fit is discarded. @return false: stdin or the time ended first. */
static bool read_answer(vast_cli *cli, char *out, size_t room)
{
    uint32_t begin_ms = vast_clock_ms(cli);
    size_t len = 0;
    ssize_t got;
    char c;
    while ((got = vast_user_read(cli, STDIN_FILENO, begin_ms, &c, 1)) > 0 && c != '\n') {
        if (len < room - 1) {
            out[len++] = c;
        }
    }
    out[len] = '\0';
    cli->late = cli->late || (got < 0 && errno == ETIMEDOUT);
    vast_user_read_end(cli, STDIN_FILENO, begin_ms);
    return got > 0;
}

/* With --raw, stdin may come from a program: the question is then not printed, but the answer is read. */
static bool sees_questions(const vast_cli *cli)
{
    return !cli->settings.json_errors || isatty(STDIN_FILENO) == 1;
}

bool vast_ask(vast_cli *cli, const char *question, char *answer, size_t room)
{
    bool seen = sees_questions(cli);
    if (seen) {
        vast_note(cli, "%s ", question);
    }
    bool answered = read_answer(cli, answer, room);
    if (seen && (!answered || isatty(STDIN_FILENO) != 1)) {
        vast_sink_char(&cli->err, '\n');
    }
    cli->err.last = '\n'; /* the line end that was typed is on the screen too */
    const char *typed = answer;
    size_t len = strcspn(answer, "\r");
    vast_text_trim(&typed, &len, " \t");
    memmove(answer, typed, len);
    answer[len] = '\0';
    return answered;
}

bool vast_ask_secret(vast_cli *cli, const char *question, char *answer, size_t room)
{
    struct termios shown, hidden;
    bool terminal = tcgetattr(STDIN_FILENO, &shown) == 0;
    if (terminal) {
        hidden = shown;
        hidden.c_lflag &= (tcflag_t)~ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    bool answered = vast_ask(cli, question, answer, room);
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        vast_note(cli, answered ? "\n" : ""); /* the line end that was typed was not shown either */
    }
    return answered;
}

bool vast_confirm(vast_cli *cli, const char *question)
{
    if (vast_is_given(cli, "yes") || cli->settings.prints_requests) {
        return true;
    }
    char answer[16], whole[200];
    vast_text(whole, sizeof whole, "%s [y/N]", question);
    cli->unanswered = !vast_ask(cli, whole, answer, sizeof answer) && answer[0] == '\0';
    return vast_text_among("y|Y|yes|Yes|YES", '|', answer, strlen(answer));
}

int vast_decline(vast_cli *cli, const char *sentence)
{
    char what[200], advice[160];
    int status = cli->late ? VAST_EXIT_DEADLINE : cli->unanswered ? VAST_EXIT_USAGE : VAST_EXIT_REFUSED;
    const char *why = cli->late         ? "not confirmed: timed out waiting for an answer on stdin"
                      : cli->unanswered ? "not confirmed: stdin ended before an answer"
                                        : "not confirmed";
    vast_text(advice, sizeof advice, "%s%s", sentence, cli->unanswered ? " Use -y to confirm without a prompt." : "");
    vast_text(what, sizeof what, "%s%s%s", why, cli->settings.json_errors ? ". " : "",
        cli->settings.json_errors ? advice : "");
    return vast_complain(cli, status, what, advice);
}
