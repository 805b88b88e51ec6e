/* SPDX-License-Identifier: MIT */
/**
 * Help, printed from the rows. No line is longer than the given width unless a word is.
 */
#ifndef VASTAI_CLI_HELP_H
#define VASTAI_CLI_HELP_H

#include "command.h"
#include "sink.h"
#include "topics.h"

/**
 * Prints help.
 * @param width    columns to fill: 40 to 100 are used.
 * @param command  NULL: list all commands.
 * @param verb  list only commands that begin with it; NULL: all.
 * @param hides  heading whose commands are left out of a list of all; NULL: none.
 */
void vast_help(vast_sink *sink, size_t width, const vast_command *command, const char *verb, const char *hides);

/** Prints a topic. */
void vast_help_topic(vast_sink *sink, size_t width, const vast_topic *topic);

/** Prints what the command says without arguments: what it is, and where to begin. At most 15 lines of 60 columns. */
void vast_help_start(vast_sink *sink);

/** Prints the usage line of a command. */
void vast_help_usage(vast_sink *sink, const vast_command *command);

/** "-s, --size GB", "ID..." */
void vast_put_term(vast_out *out, const vast_argument *argument);
/** "[--size GB]" or "ID...", for a usage line. */
void vast_put_usage(vast_out *out, const vast_argument *argument);
/** Its help text, its choices and its default. */
void vast_put_meaning(vast_out *out, const vast_argument *argument);

/** Prints the manual page in man(7) format, without hidden commands. */
void vast_manual(vast_sink *sink);

/** Prints a completion script. @param shell  "bash", "zsh" or "fish". @return false: unknown shell. */
bool vast_completions(vast_sink *sink, const char *shell);

#endif
