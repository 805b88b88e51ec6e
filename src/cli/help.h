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

#endif
