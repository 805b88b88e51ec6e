/* SPDX-License-Identifier: MIT */
/**
 * The command line, read by the rules that the official tool's users know:
 *
 *  - options stand anywhere; `--` ends them; `--flag=value`; `-n5`, `-n=5`, `-qv`; options of one dash and more letters
 *    (-it) come before glued values; a long one may be cut as long as it is clear which is meant;
 *  - a word that begins with a dash is a value if it is a negative number, or holds a blank and is no option;
 *    any other such value is written --flag=-value;
 *  - the first word, or the first two, name the command; nothing else is looked up in them.
 *
 * Nothing is copied: values point into argv. Nothing is printed: a wrong line is told in `fault`.
 */
#ifndef VASTAI_CLI_COMMAND_LINE_H
#define VASTAI_CLI_COMMAND_LINE_H

#include "command.h"
#include "vastai/out.h"

/** Most values in one command line, options and ids together. */
#define VAST_GIVEN_MAX 4096

/** One value that was given, in the order of the line; text is "" for a flag. */
typedef struct vast_given {
    const vast_argument *argument; /**< what it is given for */
    const char *text;
} vast_given;

typedef enum vast_line_kind {
    VAST_LINE_RUN,     /**< command is set, its arguments are whole and of their types */
    VAST_LINE_NOTHING, /**< no words at all */
    VAST_LINE_HELP,    /**< --help; command may be NULL */
    VAST_LINE_VERSION, /**< --version */
    VAST_LINE_FAULT    /**< a usage error: fault says which */
} vast_line_kind;

typedef struct vast_line {
    const vast_command *command; /**< NULL: none was found */
    const char *verb;            /**< first word, when no command was found; NULL: none */
    size_t count;
    vast_given given[VAST_GIVEN_MAX];
    char fault[400]; /**< what is wrong, without a full stop; may hold text from the line */
} vast_line;

/** Reads argv[1..argc). @pre argv outlives line. */
vast_line_kind vast_line_read(vast_line *line, int argc, char **argv);

/**
 * What a value must be if it is not allowed: "a whole number"; NULL: it is allowed. Choices are not looked at.
 */
const char *vast_argument_misfit(const vast_argument *argument, const char *text);

/** The arguments that a line may have: its command's, then the global ones. Of a name the first one counts. */
typedef struct vast_line_arguments {
    vast_arguments list;
    bool global; /**< the list is that of the global ones */
} vast_line_arguments;

vast_line_arguments vast_line_arguments_of(const vast_line *line);
const vast_argument *vast_line_argument_next(vast_line_arguments *all);

/** The argument of this name; NULL: there is none. */
const vast_argument *vast_line_argument(const vast_line *line, const char *name);

/** How many values were given for it; presets do not count. */
size_t vast_line_count(const vast_line *line, const vast_argument *argument);

/** The next value given for it; *at begins at 0. NULL: no more. */
const char *vast_line_next(const vast_line *line, const vast_argument *argument, size_t *at);

/** The last value given for it, else its preset, else NULL. A flag that was given: "". */
const char *vast_line_value(const vast_line *line, const vast_argument *argument);

#endif
