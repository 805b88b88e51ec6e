/* SPDX-License-Identifier: MIT */
/* The manual page vastai.1, generated from the rows. */
#include <string.h>

#include "help.h"
#include "text_helpers.h"
#include "topics.h"
#include "vastai/vastai.h"

#define RELEASED "2026-11-29"
#define WIDTH 56 /* minimum length of a source line, before its last word */

/* ---- roff -------------------------------------------------------------------------------------------------------- */

/* Escapes the characters that are special in roff. */
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

/* Escapes text. A period at the beginning of a line would start a roff request. */
static void roff(vast_sink *sink, const char *text, size_t len, bool first)
{
    vast_sink_text(sink, first && len > 0 && text[0] == '.' ? "\\&" : "");
    for (size_t i = 0; i < len; i++) {
        roff_char(sink, text[i]);
    }
}

/* Wraps text into lines. @param joint  the line end, with what precedes and follows it. */
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

/* Escaped text between two roff texts. */
static void roff_between(vast_sink *sink, const char *before, const char *text, size_t len, const char *after)
{
    vast_sink_text(sink, before);
    roff(sink, text, len, false);
    vast_sink_text(sink, after);
}

static void term(vast_sink *sink, const char *text, size_t len)
{
    roff_between(sink, ".TP\n\\fB", text, len, "\\fR\n");
}

/* ---- arguments --------------------------------------------------------------------------------------------------- */

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
    const char *text = command->example != NULL ? command->example : "", *word;
    size_t len, width = sizeof "vastai" + strlen(command->words);
    vast_sink_text(sink, ".PP\nExample:\n.IP\n.nf\nvastai ");
    roff(sink, command->words, strlen(command->words), true);
    while ((word = vast_text_next_word(&text, &len)) != NULL) {
        bool full = width >= WIDTH;
        vast_sink_text(sink, full ? " \\e\n   " : " ");
        roff(sink, word, len, true);
        width = (full ? 0 : width + 1) + len;
    }
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

/* ---- the rest ---------------------------------------------------------------------------------------------------- */

/* One topic as a section: its paragraphs, terms and examples. */
static void of_topic(vast_sink *sink, const vast_topic *topic)
{
    vast_topic_term entry;
    const char *text = topic->text, *paragraph;
    size_t len;
    vast_say(sink, ".SH %s\n", topic->heading);
    for (const char *gap = ""; text != NULL && (paragraph = vast_text_next(&text, '\n', &len)) != NULL; gap = ".PP\n") {
        vast_sink_text(sink, gap);
        running(sink, paragraph, len, "\n");
        vast_sink_text(sink, paragraph[len - 1] == '.' ? "\n" : ".\n");
    }
    for (size_t i = 0; vast_topic_term_at(topic, i, &entry); i++) {
        term(sink, entry.name, strlen(entry.name));
        line(sink, entry.meaning);
    }
    for (size_t i = 0; topic->examples != NULL && topic->examples[i] != NULL; i++) {
        roff_between(
            sink, i == 0 ? ".PP\nExamples:\n.IP\n.nf\n" : "", topic->examples[i], strlen(topic->examples[i]), "\n");
    }
    vast_sink_text(sink, topic->examples != NULL ? ".fi\n" : "");
}

static void see_also(vast_sink *sink)
{
    vast_sink_text(sink, ".SH SEE ALSO\n.BR curl (1),\n.BR jq (1),\n.BR less (1),\n.BR rsync (1),\n.BR ssh (1)\n");
}

void vast_manual(vast_sink *sink)
{
    vast_say(sink, ".TH VASTAI 1 %s \"vastai %s\" \"User Commands\"\n", RELEASED, VAST_VERSION);
    vast_sink_text(sink, ".SH NAME\nvastai \\- rent GPUs, run endpoints and host machines on Vast.ai\n"
                         ".SH SYNOPSIS\n\\fBvastai\\fR \\fICOMMAND\\fR [\\fIARGUMENTS\\fR] [\\fIOPTIONS\\fR]\n"
                         ".SH DESCRIPTION\n");
    line(sink,
        "vastai is a command line client for Vast.ai. It prints the result of an operation as a sentence and lists as "
        "tables; with --raw it prints JSON. Commands whose plain output is JSON in the official tool print JSON "
        "when standard output is not a terminal, unless --output or -q is given. Errors are printed on standard error, "
        "and the exit status shows which kind of error occurred. Options may appear anywhere on the command line; long "
        "option names may be abbreviated to an unambiguous prefix.");
    vast_sink_text(sink, ".SH OPTIONS\nEvery command takes these options.\n");
    entries(sink, vast_arguments_of(&vast_globals));
    const char *headed = "";
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        if (strcmp(headed, vast_commands[t]->heading) != 0) {
            headed = vast_commands[t]->heading;
            vast_say(sink, ".SH COMMANDS: %s\n", headed);
        }
        of_table(sink, vast_commands[t]);
    }
    for (size_t i = 0; vast_topics[i].name != NULL; i++) {
        of_topic(sink, &vast_topics[i]);
    }
    see_also(sink);
}
