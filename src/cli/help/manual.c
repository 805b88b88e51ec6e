/* SPDX-License-Identifier: MIT */
/* vastai.1, from the rows. */
#include <string.h>

#include "help.h"
#include "text_helpers.h"
#include "vastai/vastai.h"

#define RELEASED "2026-11-24"
#define WIDTH 56 /* letters of a line, before the last word of it */

/* ---- roff ---------------------------------------------------------------------------------------------------------- */

/* What roff would take for its own is escaped. */
static void roff_char(vast_sink *sink, char c)
{
    static const struct {
        char c, name[5];
    } marks[] = { { '\\', "\\e" }, { '-', "\\-" }, { '~', "\\(ti" }, { '^', "\\(ha" }, { '`', "\\(ga" },
        { '\'', "\\(aq" } };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (marks[i].c == c) {
            vast_sink_text(sink, marks[i].name);
            return;
        }
    }
    vast_sink_char(sink, c);
}

/* A point at the beginning of a line would be a command. */
static void roff(vast_sink *sink, const char *text, size_t len, bool first)
{
    vast_sink_text(sink, first && len > 0 && text[0] == '.' ? "\\&" : "");
    for (size_t i = 0; i < len; i++) {
        roff_char(sink, text[i]);
    }
}

/* Running text: its lines end where they have become long enough. @param joint  a line end, with what belongs to it. */
static void running(vast_sink *sink, const char *text, size_t len, const char *joint)
{
    size_t begin = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == ' ' && i - begin >= WIDTH) {
            roff(sink, text + begin, i - begin, true);
            vast_sink_text(sink, joint);
            begin = i + 1;
        }
    }
    roff(sink, text + begin, len - begin, true);
}

static void line(vast_sink *sink, const char *text)
{
    running(sink, text, strlen(text), "\n");
    vast_sink_char(sink, '\n');
}

/* Text that roff is to take as it is, between text that is roff's. */
static void roff_between(vast_sink *sink, const char *before, const char *text, size_t len, const char *behind)
{
    vast_sink_text(sink, before);
    roff(sink, text, len, false);
    vast_sink_text(sink, behind);
}

static void term(vast_sink *sink, const char *text, size_t len)
{
    roff_between(sink, ".TP\n\\fB", text, len, "\\fR\n");
}

/* ---- arguments ----------------------------------------------------------------------------------------------------- */

static void entry(vast_sink *sink, const vast_argument *row)
{
    char text[300];
    vast_out out;
    if ((row->flags & VAST_A_HIDDEN) != 0) {
        return;
    }
    vast_out_begin(&out, text, sizeof text - 1);
    vast_put_term(&out, row);
    term(sink, text, vast_out_stored(&out));
    vast_out_begin(&out, text, sizeof text - 1);
    vast_put_meaning(&out, row);
    text[vast_out_stored(&out)] = '\0';
    line(sink, text);
}

static void entries(vast_sink *sink, vast_arguments all)
{
    vast_argument row;
    while (vast_argument_next(&all, &row)) {
        entry(sink, &row);
    }
}

static void usage(vast_sink *sink, const vast_command *command)
{
    vast_arguments all = vast_command_arguments(command);
    vast_argument row;
    const char *words = vast_command_words(command);
    size_t len = vast_command_words_len(command);
    roff_between(sink, ".SS ", words, len, "\n");
    roff_between(sink, "\\fBvastai ", words, len, "\\fR");
    while (vast_argument_next(&all, &row)) {
        char text[128];
        vast_out out;
        if ((row.flags & VAST_A_HIDDEN) == 0) {
            vast_out_begin(&out, text, sizeof text);
            vast_put_usage(&out, &row);
            vast_sink_char(sink, '\n');
            roff(sink, text, vast_out_stored(&out), true);
        }
    }
    vast_sink_char(sink, '\n');
}

static void paragraphs(vast_sink *sink, const char *text)
{
    const char *paragraph;
    size_t len;
    while ((paragraph = vast_text_next(&text, '\n', &len)) != NULL) {
        vast_sink_text(sink, ".PP\n");
        running(sink, paragraph, len, "\n");
        vast_sink_text(sink, paragraph[len - 1] == '.' ? "\n" : ".\n");
    }
}

static void example(vast_sink *sink, const vast_command *command)
{
    char text[400];
    vast_out out;
    vast_out_begin(&out, text, sizeof text);
    vast_put_text(&out, "vastai ");
    vast_put_bytes(&out, vast_command_words(command), vast_command_words_len(command));
    vast_put_char(&out, ' ');
    vast_put_text(&out, vast_command_example(command));
    vast_sink_text(sink, ".PP\nExample:\n.IP\n.nf\n");
    running(sink, text, vast_out_stored(&out), " \\e\n  ");
    vast_sink_text(sink, "\n.fi\n");
}

static void of_command(vast_sink *sink, const vast_command *command)
{
    usage(sink, command);
    paragraphs(sink, vast_command_help(command));
    entries(sink, vast_command_arguments(command));
    example(sink, command);
}

static void of_table(vast_sink *sink, const vast_command_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        if ((vast_command_flags(&table->rows[i]) & (VAST_CMD_HIDDEN | VAST_CMD_ABSENT)) == 0) {
            of_command(sink, &table->rows[i]);
        }
    }
}

/* ---- the rest ------------------------------------------------------------------------------------------------------ */

/* A list of terms is one text, as rows are. */
#define TERM(name, meaning) name "\0" meaning "\0"

/* clang-format off */
static const char ends[] =
    TERM("0", "It is done.")
    TERM("1", "The service refused, the user did not confirm, or the output could not be written.")
    TERM("2", "The command line is wrong, the command is not available, or stdin ended before a confirmation.")
    TERM("3", "The key is missing, wrong, or not allowed to.")
    TERM("4", "There is no such thing.")
    TERM("5", "Too many requests, to the last attempt.")
    TERM("6", "The network, or TLS, failed.")
    TERM("7", "It took longer than it may.")
    TERM("8", "It is done in part.")
    TERM("9", "The service gave an answer that nobody can read.")
    TERM("10", "The request was sent and no answer came: whether it was carried out is not known.");
static const char surroundings[] =
    TERM("VAST_API_KEY", "The key. It counts before the stored one.")
    TERM("VAST_URL", "The service to talk to, for all operations. (The official tool sends serverless requests to "
                     "run.vast.ai all the same.)")
    TERM("VAST_RUN_URL", "The service to send serverless requests to, if it is another one.")
    TERM("https_proxy, all_proxy", "The HTTP proxy to use, as http://HOST:PORT or HOST:PORT. In capitals as well.")
    TERM("no_proxy", "Hosts to reach without it: names, addresses, networks such as 10.0.0.0/8, each with or without a port.")
    TERM("SSL_CERT_FILE", "Certificates to trust, in PEM. If there is no such file, the certificates built in are used, if "
                          "there are any.")
    TERM("COLUMNS", "How wide tables may be.")
    TERM("NO_COLOR", "No colour on a terminal.")
    TERM("XDG_CONFIG_HOME, XDG_CACHE_HOME", "Where files are kept, in place of ~/.config and ~/.cache.");
static const char files[] =
    TERM("~/.config/vastai/vast_api_key", "The key, as \"vastai set api-key\" stores it.")
    TERM("~/.config/vastai/vast_tfa_key", "The key of a session of two-factor login.")
    TERM("~/.cache/vastai", "TLS sessions that can be resumed.");
/* clang-format on */

static void list(vast_sink *sink, const char *heading, const char *terms)
{
    vast_say(sink, ".SH %s\n", heading);
    while (*terms != '\0') {
        const char *meaning = terms + strlen(terms) + 1;
        term(sink, terms, strlen(terms));
        line(sink, meaning);
        terms = meaning + strlen(meaning) + 1;
    }
}

void vast_manual(vast_sink *sink)
{
    vast_say(sink, ".TH VASTAI 1 %s \"vastai %s\" \"User Commands\"\n", RELEASED, VAST_VERSION);
    vast_sink_text(sink, ".SH NAME\nvastai \\- rent GPUs, run endpoints and host machines on Vast.ai\n"
                         ".SH SYNOPSIS\n\\fBvastai\\fR \\fICOMMAND\\fR [\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]\n"
                         ".SH DESCRIPTION\n");
    line(sink,
        "One file that talks to the service of Vast.ai. What is done is told in a sentence, what is asked for comes "
        "as a table; with --raw both come as JSON. Failures go to standard error, and each kind of them ends in an "
        "exit status of its own. Options may stand anywhere; their names may be cut as long as they stay clear.");
    vast_sink_text(sink, ".SH OPTIONS\nThese belong to every command.\n");
    entries(sink, vast_arguments_of(vast_globals));
    const char *headed = "";
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        if (strcmp(headed, vast_commands[t]->group) != 0) {
            headed = vast_commands[t]->group;
            vast_say(sink, ".SH COMMANDS: %s\n", headed);
        }
        of_table(sink, vast_commands[t]);
    }
    list(sink, "EXIT STATUS", ends);
    list(sink, "ENVIRONMENT", surroundings);
    list(sink, "FILES", files);
}
