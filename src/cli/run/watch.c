/* SPDX-License-Identifier: MIT */
/* Runs a listing again and again, and shows what has changed. */
#define _DEFAULT_SOURCE
#include "watch.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "arguments.h"
#include "columns.h"
#include "format.h"
#include "marks.h"
#include "progress.h"
#include "report.h"
#include "send.h"
#include "terminal.h"
#include "text_helpers.h"

#define INTERVAL_S 5
#define ROUND_MS 120000 /* the longest that a round may take */
#define ROOM (256 * 1024)

/* What a round has printed. */
static char text[ROOM];
static size_t text_len;

typedef struct watch {
    vast_cli *cli;
    int (*run)(vast_cli *cli);
    uint32_t interval_ms, limit_ms;
    size_t scratch;
    size_t lines; /* that are drawn on the terminal */
    bool cut;     /* the list did not fit `text` */
    bool shown;   /* a round was shown */
    bool failing; /* the last round failed, and that was reported */
} watch;

static bool on_terminal(const watch *w)
{
    return w->cli->out.terminal;
}

/* ---- a round ----------------------------------------------------------------------------------------------------- */

/* Statuses of failures that may pass. */
static bool may_pass(int status)
{
    return status == VAST_EXIT_REFUSED || status == VAST_EXIT_RATE || status == VAST_EXIT_NETWORK ||
           status == VAST_EXIT_DEADLINE || status == VAST_EXIT_NONSENSE;
}

static void collect(vast_sink *sink, char *held, size_t room)
{
    sink->held = held;
    sink->room = room;
    sink->used = 0;
    sink->keeps = true;
}

/* Ends a list that did not fit with its last whole line, and with one that says so. */
static void end_cut_list(void)
{
    static const char words[] = "(further lines are not shown: the list is longer than 256 KB)\n";
    text_len = ROOM - sizeof words;
    while (text_len > 0 && text[text_len - 1] != '\n') {
        text_len--;
    }
    memcpy(text + text_len, words, sizeof words - 1);
    text_len += sizeof words - 1;
}

/* Runs the command once, with a time limit of its own. Its output stays in the sinks. */
static int run_round(watch *w)
{
    vast_cli *cli = w->cli;
    uint32_t left = w->limit_ms - cli->spent_ms;
    cli->scratch_used = w->scratch;
    cli->failure_reported = cli->late = false;
    cli->left_out = 0;
    cli->busy_from_ms = cli->spent_ms;
    cli->settings.timeout_ms = cli->spent_ms + (left < ROUND_MS ? left : ROUND_MS);
    vast_marks_next();
    collect(&cli->out, text, sizeof text);
    collect(&cli->err, cli->err_buffer, sizeof cli->err_buffer);
    int status = w->run(cli);
    cli->settings.timeout_ms = w->limit_ms;
    text_len = cli->out.used;
    w->cut = text_len == ROOM;
    if (w->cut) {
        end_cut_list();
    }
    collect(&cli->out, cli->out_buffer, sizeof cli->out_buffer);
    cli->out.keeps = cli->err.keeps = false;
    return status;
}

/* ---- drawing ----------------------------------------------------------------------------------------------------- */

/* The length of an escape sequence for colors; 0: none is there. */
static size_t color_at(const char *at, size_t len)
{
    const char *end = at[0] == '\x1b' ? memchr(at, 'm', len) : NULL;
    return end != NULL ? (size_t)(end - at) + 1 : 0;
}

/* Prints what fits of a line. Sequences for colors take no columns, and are all printed. */
static void put_line(vast_sink *sink, const char *line, size_t len, size_t width)
{
    size_t used = 0;
    for (size_t at = 0, part; at < len; at += part) {
        part = color_at(line + at, len - at);
        if (part == 0) {
            vast_glyph glyph = vast_glyph_at(line + at, len - at);
            part = glyph.len;
            used += glyph.width;
        }
        if (used <= width || line[at] == '\x1b') {
            vast_sink_bytes(sink, line + at, part);
        }
    }
    vast_sink_char(sink, '\n');
}

static size_t height_of_terminal(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 4 ? size.ws_row : 24;
}

/* Draws lines that fit on the screen together with one that follows. @return their number. */
static size_t draw_lines(const watch *w, const char *from, size_t len, size_t most)
{
    size_t width = vast_terminal_width(w->cli), lines = 0, hidden = 0;
    for (const char *at = from, *end = from + len; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t part = (size_t)((stop != NULL ? stop : end) - at);
        if (lines < most) {
            put_line(&w->cli->out, at, part, width);
            lines++;
        } else {
            hidden++;
        }
        at += part + (stop != NULL);
    }
    if (hidden > 0) {
        vast_say(&w->cli->out, "(%s%lld more line%s)\n", w->cut ? "at least " : "", (long long)hidden,
            hidden > 1 ? "s" : "");
    }
    return lines + (hidden > 0);
}

/* Draws over what was drawn before. */
static void draw(watch *w, const char *failure, size_t failure_len)
{
    vast_sink *out = &w->cli->out;
    if (w->lines > 0) {
        vast_sink_text(out, "\x1b[");
        vast_sink_int(out, (int64_t)w->lines);
        vast_sink_text(out, "A\r\x1b[J");
    }
    size_t most = height_of_terminal() - 6; /* below: how many lines are hidden, a failure, and the progress line */
    w->lines = draw_lines(w, text, text_len, most);
    w->lines += draw_lines(w, failure, failure_len, 3);
    vast_sink_flush(out);
}

/* Without a terminal: what differs from what was printed last, with an empty line between two rounds. */
static void print_round(watch *w)
{
    if (!w->shown || vast_marks_differ()) {
        vast_sink_text(&w->cli->out, w->shown ? "\n" : "");
        vast_sink_bytes(&w->cli->out, text, text_len);
        vast_sink_flush(&w->cli->out);
    }
}

static void show_round(watch *w)
{
    if (on_terminal(w)) {
        draw(w, "", 0);
    } else {
        print_round(w);
    }
    w->shown = true;
    w->failing = false;
}

/* A failure that may pass: the last rows stay where they are. */
static void show_failure(watch *w)
{
    static char failure[sizeof w->cli->err_buffer];
    size_t len = w->cli->err.used;
    memcpy(failure, w->cli->err_buffer, len);
    w->cli->err.used = 0;
    if (on_terminal(w)) {
        draw(w, failure, len);
    } else if (!w->failing) {
        vast_sink_bytes(&w->cli->err, failure, len);
        vast_sink_flush(&w->cli->err);
    }
    w->failing = true;
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static int end_at_once(watch *w, int status)
{
    vast_sink_bytes(&w->cli->out, text, text_len);
    vast_sink_flush(&w->cli->out);
    vast_sink_flush(&w->cli->err);
    return status;
}

/* @return whether to go on. */
static bool rest(watch *w)
{
    char words[80];
    vast_cli *cli = w->cli;
    cli->settings.timeout_ms = w->limit_ms;
    vast_text(words, sizeof words, "every %lld s; Ctrl-C ends it", (long long)(w->interval_ms / 1000));
    vast_progress_show(cli, words);
    bool more = vast_rest(cli, w->interval_ms) && vast_time_left(cli) > 0 && cli->out.error == 0;
    vast_progress_hide(cli);
    return more;
}

/* One round of what a terminal shows. @return false: the watch ends with *status. */
static bool turn(watch *w, int *status)
{
    static char kept[ROOM];
    size_t kept_len = text_len;
    memcpy(kept, text, kept_len);
    *status = run_round(w);
    if (vast_signal_seen() != 0 || w->cli->curl_shown) {
        w->cli->err.used = 0;
        return false;
    }
    bool out_of_time = vast_outcome_of(w->cli)->cause == VAST_CAUSE_RATE_LIMIT && w->shown;
    if (*status == VAST_EXIT_DONE) {
        show_round(w);
    } else if (out_of_time) {
        w->cli->spent_ms = w->limit_ms; /* the rate limit of the service leaves no time for another round */
        w->cli->err.used = 0;
    } else if (!w->shown || !may_pass(*status)) {
        return false;
    } else {
        vast_marks_discard();
        memcpy(text, kept, kept_len);
        text_len = kept_len;
        show_failure(w);
    }
    return true;
}

static bool is_possible(const vast_cli *cli)
{
    return cli->settings.format <= VAST_OUTPUT_WIDE && !cli->settings.raw && !vast_is_given(cli, "quiet") &&
           !cli->settings.curl;
}

int vast_watch(vast_cli *cli, int (*run)(vast_cli *cli))
{
    int64_t seconds = vast_int_value(cli, "watch");
    watch w = { .cli = cli, .run = run, .scratch = cli->scratch_used };
    if (!is_possible(cli)) {
        return vast_misuse(cli, "--watch shows tables, not JSON, CSV, IDs or requests");
    }
    w.interval_ms = (uint32_t)(seconds > 0 ? seconds : INTERVAL_S) * 1000;
    if (w.interval_ms < cli->line.command->op->min_interval_ms) {
        w.interval_ms = cli->line.command->op->min_interval_ms;
    }
    w.limit_ms = vast_is_given(cli, "timeout") ? cli->settings.timeout_ms : INT32_MAX;
    int status = VAST_EXIT_DONE;
    do {
        if (!turn(&w, &status)) {
            return vast_signal_seen() != 0 ? status : end_at_once(&w, status);
        }
    } while (rest(&w));
    bool late = vast_signal_seen() == 0 && cli->out.error == 0;
    return late ? vast_complain(cli, VAST_EXIT_DEADLINE, "the time of --timeout has passed", NULL) : VAST_EXIT_DONE;
}
