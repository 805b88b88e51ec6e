/* SPDX-License-Identifier: MIT */
/**
 * Help, printed from the rows. No line is longer than 60 columns unless a word is.
 */
#ifndef VASTAI_CLI_HELP_H
#define VASTAI_CLI_HELP_H

#include "command.h"
#include "sink.h"

/**
 * Prints help.
 * @param command  NULL: list all commands.
 * @param verb  list only commands that begin with it; NULL: all.
 */
void vast_help(vast_sink *sink, const vast_command *command, const char *verb);

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
