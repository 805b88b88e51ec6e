/* SPDX-License-Identifier: MIT */
/**
 * Help, printed from the rows. No line is longer than 60 columns unless a word is.
 */
#ifndef VASTAI_CLI_HELP_H
#define VASTAI_CLI_HELP_H

#include "command.h"
#include "sink.h"

/** @param command  NULL: all of them, or those of `verb` if that is not NULL and begins any. */
void vast_help(vast_sink *sink, const vast_command *command, const char *verb);

/** One line: words and arguments. */
void vast_help_usage(vast_sink *sink, const vast_command *command);

/** "-s, --size GB", "ID..." */
void vast_put_term(vast_out *out, const vast_argument *argument);
/** As in a usage line: "[--size GB]", "ID..." */
void vast_put_usage(vast_out *out, const vast_argument *argument);
/** What it is for, what may be given, and what counts when it is not. */
void vast_put_meaning(vast_out *out, const vast_argument *argument);

/** The manual page of all of it, in man(7). Hidden commands are left out. */
void vast_manual(vast_sink *sink);

/** Completions. @param shell  "bash", "zsh" or "fish". @return false: another. */
bool vast_completions(vast_sink *sink, const char *shell);

#endif
