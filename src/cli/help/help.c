/* SPDX-License-Identifier: MIT */
/* Help, printed from the rows. */
#include "help.h"

#include <string.h>

#include "text_helpers.h"

#define LEAST_WIDTH 40
#define MOST_WIDTH 100 /* longer lines are hard to read */
#define INDENT 2

static size_t line_width = LEAST_WIDTH; /* set by each function that prints a page */

static void set_width(size_t width)
{
    line_width = width < LEAST_WIDTH ? LEAST_WIDTH : width > MOST_WIDTH ? MOST_WIDTH : width;
}

/* ---- text that wraps --------------------------------------------------------------------------------------------- */

typedef struct flow {
    vast_sink *sink;
    size_t at;     /* current column */
    size_t indent; /* indentation of the following lines */
} flow;

static void flow_word(flow *f, const char *word, size_t len)
{
    size_t width = vast_text_width(word, len);
    if (f->at > f->indent && f->at + 1 + width > line_width) {
        vast_sink_char(f->sink, '\n');
        vast_sink_fill(f->sink, ' ', f->indent);
        f->at = f->indent;
    } else if (f->at > f->indent) {
        vast_sink_char(f->sink, ' ');
        f->at++;
    }
    vast_sink_bytes(f->sink, word, len);
    f->at += width;
}

static void flow_text(flow *f, const char *text, size_t text_len)
{
    const char *word, *end = text + text_len;
    size_t len;
    while (text < end && (word = vast_text_next(&text, ' ', &len)) != NULL) {
        size_t left = (size_t)(end - word);
        flow_word(f, word, len < left ? len : left);
    }
}

/* A term, and its description from column `indent` on. */
static void entry(vast_sink *sink, const char *term, size_t term_len, size_t indent, const char *text)
{
    vast_sink_fill(sink, ' ', INDENT);
    vast_sink_bytes(sink, term, term_len);
    if (INDENT + term_len + 2 > indent) {
        vast_sink_char(sink, '\n');
        vast_sink_fill(sink, ' ', indent);
    } else {
        vast_sink_fill(sink, ' ', indent - INDENT - term_len);
    }
    flow f = { sink, indent, indent };
    flow_text(&f, text, strlen(text));
    vast_sink_char(sink, '\n');
}

/* ---- arguments --------------------------------------------------------------------------------------------------- */

typedef struct term {
    vast_out out;
    char text[96];
} term;

static void put_upper(vast_out *out, const char *text)
{
    for (; *text != '\0'; text++) {
        vast_put_text(out, *text == '-' ? "_" : (const char[]){ vast_upper(*text), '\0' });
    }
}

static bool is_many(const vast_argument *row)
{
    return vast_argument_is_list(row) && row->count != VAST_REPEATED;
}

/* The placeholder for the value: value_name, or the name in capitals. */
static void put_value_name(vast_out *out, const vast_argument *row)
{
    if (row->value_name != NULL) {
        vast_put_text(out, row->value_name);
    } else {
        put_upper(out, vast_argument_name(row));
    }
    vast_put_text(out, is_many(row) ? "..." : "");
}

/* Between an option and its value. */
static void put_gap(vast_out *out, const vast_argument *row)
{
    vast_put_text(out, row->count == VAST_ATTACHED ? "[=" : vast_argument_takes_value(row) ? " " : "");
}

/* "-s, --size GB", "--watch[=S]", "ID..." */
void vast_put_term(vast_out *out, const vast_argument *row)
{
    if (vast_argument_is_option(row)) {
        const char *spelling;
        for (unsigned i = 0; (spelling = vast_argument_spelling(row, i)) != NULL; i++) {
            vast_put_text(out, i > 0 ? ", " : "");
            vast_put_text(out, spelling);
        }
        put_gap(out, row);
    }
    if (vast_argument_takes_value(row) || !vast_argument_is_option(row)) {
        put_value_name(out, row);
    }
    vast_put_text(out, row->count == VAST_ATTACHED ? "]" : "");
}

/* "[--size GB]" or "ID...", for a usage line. */
void vast_put_usage(vast_out *out, const vast_argument *row)
{
    bool option = vast_argument_is_option(row);
    bool free =
        option ? !row->required || row->one_of != NULL : row->count == VAST_OPTIONAL || row->count == VAST_ZERO_OR_MORE;
    vast_put_text(out, free ? "[" : "");
    if (option) {
        vast_put_text(out, row->name);
        put_gap(out, row);
    }
    if (vast_argument_takes_value(row) || !option) {
        put_value_name(out, row);
    }
    vast_put_text(out, row->count == VAST_ATTACHED ? "]" : "");
    vast_put_text(out, free ? "]" : "");
}

/* Its help text, its choices and its default. */
void vast_put_meaning(vast_out *out, const vast_argument *row)
{
    vast_put_text(out, row->help);
    if (row->choices != NULL) {
        for (size_t i = 0; row->choices[i] != NULL; i++) {
            vast_put_text(out, i > 0 ? ", " : ": ");
            vast_put_text(out, row->choices[i]);
        }
    }
    if (row->preset != NULL && row->preset[0] != '\0') {
        vast_put_text(out, " (default: ");
        vast_put_text(out, row->preset);
        vast_put_char(out, ')');
    }
}

/* Prints an argument if it is of the wanted kind, and the heading before the first one. */
static void print_argument(vast_sink *sink, const vast_argument *row, bool options, const char **head)
{
    term t;
    char meaning[240];
    vast_out out;
    if (vast_argument_is_option(row) != options || row->hidden) {
        return;
    }
    if (*head != NULL) {
        vast_say(sink, "\n%s\n", *head);
        *head = NULL;
    }
    vast_out_begin(&t.out, t.text, sizeof t.text);
    vast_put_term(&t.out, row);
    vast_out_begin(&out, meaning, sizeof meaning - 1);
    vast_put_meaning(&out, row);
    meaning[vast_out_stored(&out)] = '\0';
    entry(sink, t.text, vast_out_stored(&t.out), 22, meaning);
}

static void print_arguments(vast_sink *sink, const vast_command *command, bool options, const char *head)
{
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *row;
    while ((row = vast_argument_next(&all)) != NULL) {
        print_argument(sink, row, options, &head);
    }
}

/* ---- pages ------------------------------------------------------------------------------------------------------- */

void vast_help_usage(vast_sink *sink, const vast_command *command)
{
    flow f = { sink, 0, 0 };
    flow_word(&f, "usage:", 6);
    flow_word(&f, "vastai", 6);
    f.indent = 4;
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *row;
    flow_word(&f, command->words, strlen(command->words));
    while ((row = vast_argument_next(&all)) != NULL) {
        term t;
        if (!row->hidden) {
            vast_out_begin(&t.out, t.text, sizeof t.text);
            vast_put_usage(&t.out, row);
            flow_word(&f, t.text, vast_out_stored(&t.out));
        }
    }
    vast_sink_char(sink, '\n');
}

/*
 * The columns that a word of an example takes with the blank before it, and with the word after it if that may be the
 * value of an option or the file of a redirection: no line ends between them.
 */
static size_t example_width(const char *word, size_t len, const char *rest)
{
    size_t next_len, width = 1 + vast_text_width(word, len);
    bool leads = word[0] == '-' || word[0] == '<';
    const char *next = leads ? vast_text_next_word(&rest, &next_len) : NULL;
    return width + (next != NULL && next[0] != '-' ? 1 + vast_text_width(next, next_len) : 0);
}

/* Wraps the example with backslashes, so that it can be pasted into a shell. */
static void put_example(vast_sink *sink, const vast_command *command)
{
    size_t at = 9 + strlen(command->words), len;
    const char *text = command->example != NULL ? command->example : "", *word;
    vast_sink_text(sink, "\nexample:\n  vastai ");
    vast_sink_text(sink, command->words);
    while ((word = vast_text_next_word(&text, &len)) != NULL) {
        size_t width = 1 + vast_text_width(word, len), mark = *text != '\0' ? 2 : 0;
        if (at + example_width(word, len, text) + mark > line_width && at > 3) {
            vast_sink_text(sink, " \\\n   ");
            at = 3;
        }
        vast_sink_char(sink, ' ');
        vast_sink_bytes(sink, word, len);
        at += width;
    }
    vast_sink_char(sink, '\n');
}

static void put_paragraph(vast_sink *sink, const char *text, size_t len)
{
    flow f = { sink, 0, 0 };
    vast_sink_char(sink, '\n');
    flow_text(&f, text, len);
    vast_sink_text(sink, text[len - 1] == '.' ? "\n" : ".\n");
}

static void help_of_command(vast_sink *sink, const vast_command *command)
{
    const char *text = command->description, *paragraph;
    size_t len;
    vast_help_usage(sink, command);
    put_paragraph(sink, command->summary, strlen(command->summary));
    while (text != NULL && (paragraph = vast_text_next(&text, '\n', &len)) != NULL) {
        put_paragraph(sink, paragraph, len);
    }
    print_arguments(sink, command, false, "arguments:");
    print_arguments(sink, command, true, "options:");
    put_example(sink, command);
    vast_sink_text(sink, "\nRun \"vastai help\" for the options that every command takes.\n");
}

static bool has_verb(const vast_command *command, const char *verb)
{
    const char *words = command->words;
    size_t len = verb != NULL ? strlen(verb) : 0;
    return verb == NULL || (strncmp(words, verb, len) == 0 && (words[len] == ' ' || words[len] == '\0'));
}

/* Lists the commands of a table, under a heading that differs from the last one. @return the last heading. */
static const char *list_table(vast_sink *sink, const vast_command_table *table, const char *verb, const char *headed)
{
    for (size_t i = 0; i < table->count; i++) {
        const vast_command *row = &table->rows[i];
        if (row->hidden || !has_verb(row, verb)) {
            continue;
        }
        if (strcmp(headed, table->heading) != 0) {
            headed = table->heading;
            vast_say(sink, "\n%s:\n", headed);
        }
        entry(sink, row->words, strlen(row->words), 26, row->summary);
    }
    return headed;
}

static void list_commands(vast_sink *sink, const char *verb, const char *hides)
{
    const char *headed = "";
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        if (hides == NULL || verb != NULL || strcmp(vast_commands[t]->heading, hides) != 0) {
            headed = list_table(sink, vast_commands[t], verb, headed);
        }
    }
    if (hides != NULL && verb == NULL) {
        vast_say(sink, "\n(\"%s\" is left out; \"vastai set role host\" lists it)\n", hides);
    }
}

static void list_topics(vast_sink *sink)
{
    flow f = { sink, 2 * INDENT, 2 * INDENT };
    vast_sink_text(sink, "\ntopics, for vastai help TOPIC:\n");
    vast_sink_fill(sink, ' ', 2 * INDENT); /* further in than commands are */
    for (size_t i = 0; vast_topics[i].name != NULL; i++) {
        flow_word(&f, vast_topics[i].name, strlen(vast_topics[i].name));
    }
    vast_sink_char(sink, '\n');
}

void vast_help(vast_sink *sink, size_t width, const vast_command *command, const char *verb, const char *hides)
{
    set_width(width);
    if (command != NULL) {
        help_of_command(sink, command);
        return;
    }
    vast_sink_text(sink, "usage: vastai COMMAND [ARGUMENTS] [OPTIONS]\n");
    list_commands(sink, verb, hides);
    if (verb == NULL) {
        const char *head = "options that every command takes:";
        for (size_t i = 0; i < vast_globals.count; i++) {
            print_argument(sink, &vast_globals.items[i], true, &head);
        }
    }
    if (verb == NULL) {
        list_topics(sink);
    }
    vast_sink_text(sink, "\nRun \"vastai COMMAND --help\" for help on a command.\n");
}

/* ---- topics ------------------------------------------------------------------------------------------------------ */

void vast_help_topic(vast_sink *sink, size_t width, const vast_topic *topic)
{
    vast_topic_term at;
    const char *text = topic->text, *paragraph;
    size_t len;
    set_width(width);
    vast_say(sink, "%s\n", topic->heading);
    while (text != NULL && (paragraph = vast_text_next(&text, '\n', &len)) != NULL) {
        put_paragraph(sink, paragraph, len);
    }
    for (size_t i = 0; vast_topic_term_at(topic, i, &at); i++) {
        vast_sink_text(sink, i == 0 ? "\n" : "");
        entry(sink, at.name, strlen(at.name), 26, at.meaning);
    }
    for (size_t i = 0; topic->examples != NULL && topic->examples[i] != NULL; i++) {
        vast_sink_text(sink, i == 0 ? "\nexamples:\n" : "");
        vast_say(sink, "  %s\n", topic->examples[i]);
    }
}

void vast_help_start(vast_sink *sink)
{
    vast_sink_text(sink, "vastai: rent GPUs and run endpoints on Vast.ai\n"
                         "\n"
                         "  vastai set api-key KEY        store your API key\n"
                         "  vastai search offers 'QUERY'  find a GPU\n"
                         "  vastai create instance OFFER  rent it (see --help)\n"
                         "  vastai show instances         list what you rent\n"
                         "  vastai ssh-url ID             how to log in\n"
                         "  vastai destroy instance ID    end it, and its billing\n"
                         "\n"
                         "  vastai help                   list all commands\n"
                         "  vastai COMMAND --help         explain one\n"
                         "  vastai help query             explain searches\n"
                         "  vastai help serverless        explain endpoints\n"
                         "\n"
                         "API keys: " VAST_KEYS_PAGE "\n");
}
