/* SPDX-License-Identifier: MIT */
/**
 * Suggests a command in place of one that does not exist.
 */
#ifndef VASTAI_CLI_SUGGEST_COMMAND_H
#define VASTAI_CLI_SUGGEST_COMMAND_H

#include "command.h"
#include "vastai/out.h"

/**
 * Writes what may have been meant, for the end of a message: `; did you mean "logs"?`; nothing if nothing is known.
 * @param object  the second word; NULL, with a length of 0: only one word was given.
 */
void vast_command_suggest(const char *verb, size_t verb_len, const char *object, size_t object_len, vast_out *out);

/** Writes what to do about a word too many after a command, in the same way. */
void vast_command_suggest_for_more(const vast_command *command, vast_out *out);

#endif
