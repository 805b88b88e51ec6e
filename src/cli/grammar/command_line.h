/* SPDX-License-Identifier: MIT */
/**
 * Parses the command line by the rules of the official tool:
 *
 *  - options may be anywhere; `--` ends them; `--flag=value`, `-n5`, `-n=5` and `-qv` are valid; an option of one dash
 *    and several letters (-it) takes precedence over a short option with a value; a long option may be abbreviated if
 *    the abbreviation is unambiguous;
 *  - a word that begins with a dash is a value if it is a negative number, or contains a space and is not an option;
 *    any other such value is written --flag=-value;
 *  - the first word, or the first two words, are the name of the command.
 *
 * Nothing is copied: values point into argv. Nothing is printed: `fault` describes an invalid line.
 */
#ifndef VASTAI_CLI_COMMAND_LINE_H
#define VASTAI_CLI_COMMAND_LINE_H

#include "command.h"
#include "vastai/out.h"

/** Maximum number of values in one command line, options and IDs together. */
#define VAST_GIVEN_MAX 4096

/** One value that was given, in the order of the line; text is "" for a flag. */
typedef struct vast_given {
    const vast_argument *argument; /**< the argument that the value is for */
    const char *text;
    bool named;        /**< a name, given by an option such as --label; text alone may look like an ID */
    size_t next_other; /* private: index of the next value for another argument, once the line is complete; 0 before */
} vast_given;

typedef enum vast_line_kind {
    VAST_LINE_RUN,     /**< command is set, and its arguments are complete and valid */
    VAST_LINE_NOTHING, /**< the line is empty */
    VAST_LINE_HELP,    /**< --help; command may be NULL */
    VAST_LINE_VERSION, /**< --version */
    VAST_LINE_FAULT    /**< a usage error, described in fault */
} vast_line_kind;

struct vast_line {
    const vast_command *command; /**< NULL: no command was found */
    const char *verb;            /**< first word, when no command was found; NULL: none */
    bool verb_alone;             /**< the fault: the first word needs a second one */
    size_t count;
    vast_given given[VAST_GIVEN_MAX];
    char fault[400]; /**< what is invalid, without a full stop; may contain text from the line */
};

/** Parses argv[1..argc). @pre argv stays valid as long as line. */
vast_line_kind vast_line_read(vast_line *line, int argc, char **argv);

/**
 * Checks a value against the type and range of its argument, but not against its choices.
 * @return what the value must be, "a whole number"; NULL: the value is valid.
 */
const char *vast_argument_misfit(const vast_argument *argument, const char *text);

/** The valid arguments of a line: those of its command, then the global ones. The first one of a name counts. */
typedef struct vast_line_arguments {
    vast_arguments list;
    bool global; /**< the global arguments have been reached */
} vast_line_arguments;

vast_line_arguments vast_line_arguments_of(const vast_line *line);
const vast_argument *vast_line_argument_next(vast_line_arguments *all);

/** The argument of this name; NULL: none. */
const vast_argument *vast_line_argument(const vast_line *line, const char *name);

/** The argument of this name for which a value was given; NULL: none. Faster than looking for the argument first. */
const vast_argument *vast_line_given(const vast_line *line, const char *name);

/** The number of values given for an argument; its preset does not count. */
size_t vast_line_count(const vast_line *line, const vast_argument *argument);

/** The next value given for an argument; *at is 0 for the first. NULL: no more. */
const char *vast_line_next(const vast_line *line, const vast_argument *argument, size_t *at);

/** The last value given for an argument, else its preset, else NULL. For a flag that was given: "". */
const char *vast_line_value(const vast_line *line, const vast_argument *argument);

#endif
