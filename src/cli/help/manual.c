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
    if (row->hidden) {
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
    const vast_argument *row;
    while ((row = vast_argument_next(&all)) != NULL) {
        entry(sink, row);
    }
}

static void usage(vast_sink *sink, const vast_command *command)
{
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *row;
    size_t len = strlen(command->words);
    roff_between(sink, ".SS ", command->words, len, "\n");
    roff_between(sink, "\\fBvastai ", command->words, len, "\\fR");
    while ((row = vast_argument_next(&all)) != NULL) {
        char text[128];
        vast_out out;
        if (!row->hidden) {
            vast_out_begin(&out, text, sizeof text);
            vast_put_usage(&out, row);
            vast_sink_char(sink, '\n');
            roff(sink, text, vast_out_stored(&out), true);
        }
    }
    vast_sink_char(sink, '\n');
}

static void put_paragraph(vast_sink *sink, const char *text, size_t len)
{
    vast_sink_text(sink, ".PP\n");
    running(sink, text, len, "\n");
    vast_sink_text(sink, text[len - 1] == '.' ? "\n" : ".\n");
}

static void paragraphs(vast_sink *sink, const vast_command *command)
{
    const char *text = command->description, *paragraph;
    size_t len;
    put_paragraph(sink, command->summary, strlen(command->summary));
    while (text != NULL && (paragraph = vast_text_next(&text, '\n', &len)) != NULL) {
        put_paragraph(sink, paragraph, len);
    }
}

static void example(vast_sink *sink, const vast_command *command)
{
    char text[400];
    vast_out out;
    vast_out_begin(&out, text, sizeof text);
    vast_put_text(&out, "vastai ");
    vast_put_text(&out, command->words);
    vast_put_char(&out, ' ');
    vast_put_text(&out, command->example != NULL ? command->example : "");
    vast_sink_text(sink, ".PP\nExample:\n.IP\n.nf\n");
    running(sink, text, vast_out_stored(&out), " \\e\n  ");
    vast_sink_text(sink, "\n.fi\n");
}

static void of_command(vast_sink *sink, const vast_command *command)
{
    usage(sink, command);
    paragraphs(sink, command);
    entries(sink, vast_command_arguments(command));
    example(sink, command);
}

static void of_table(vast_sink *sink, const vast_command_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const vast_command *command = &table->rows[i];
        if (!command->hidden && command->absent == NULL) {
            of_command(sink, command);
        }
    }
}

/* ---- the rest ------------------------------------------------------------------------------------------------------ */

typedef struct definition {
    const char *name, *meaning;
} definition;

static const definition ends[] = {
    { "0", "It is done." },
    { "1", "The service refused, the user did not confirm, or the output could not be written." },
    { "2", "The command line is wrong, the command is not available, or stdin ended before a confirmation." },
    { "3", "The key is missing, wrong, or not allowed to." },
    { "4", "There is no such thing." },
    { "5", "Too many requests, to the last attempt." },
    { "6", "The network, or TLS, failed." },
    { "7", "It took longer than it may." },
    { "8", "It is done in part." },
    { "9", "The service gave an answer that nobody can read." },
    { "10", "The request was sent and no answer came: whether it was carried out is not known." },
};

static const definition surroundings[] = {
    { "VAST_API_KEY", "The key. It counts before the stored one." },
    { "VAST_URL", "The service to talk to, for all operations. (The official tool sends serverless requests to "
                  "run.vast.ai all the same.)" },
    { "VAST_RUN_URL", "The service to send serverless requests to, if it is another one." },
    { "https_proxy, all_proxy", "The HTTP proxy to use, as http://HOST:PORT or HOST:PORT. In capitals as well." },
    { "no_proxy",
        "Hosts to reach without it: names, addresses, networks such as 10.0.0.0/8, each with or without a port." },
    { "SSL_CERT_FILE", "Certificates to trust, in PEM. If there is no such file, the certificates built in are used, "
                       "if there are any." },
    { "COLUMNS", "How wide tables may be." },
    { "NO_COLOR", "No colour on a terminal." },
    { "XDG_CONFIG_HOME, XDG_CACHE_HOME", "Where files are kept, in place of ~/.config and ~/.cache." },
};

static const definition files[] = {
    { "~/.config/vastai/vast_api_key", "The key, as \"vastai set api-key\" stores it." },
    { "~/.config/vastai/vast_tfa_key", "The key of a session of two-factor login." },
    { "~/.cache/vastai", "TLS sessions that can be resumed." },
};

static void list(vast_sink *sink, const char *heading, const definition *terms, size_t count)
{
    vast_say(sink, ".SH %s\n", heading);
    for (size_t i = 0; i < count; i++) {
        term(sink, terms[i].name, strlen(terms[i].name));
        line(sink, terms[i].meaning);
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
    entries(sink, vast_arguments_of(&vast_globals));
    const char *headed = "";
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        if (strcmp(headed, vast_commands[t]->heading) != 0) {
            headed = vast_commands[t]->heading;
            vast_say(sink, ".SH COMMANDS: %s\n", headed);
        }
        of_table(sink, vast_commands[t]);
    }
    list(sink, "EXIT STATUS", ends, VAST_COUNT_OF(ends));
    list(sink, "ENVIRONMENT", surroundings, VAST_COUNT_OF(surroundings));
    list(sink, "FILES", files, VAST_COUNT_OF(files));
}
