/* SPDX-License-Identifier: MIT */
/**
 * Splits a line into words, by a part of the rules of a POSIX shell:
 *
 *  - blanks separate words;
 *  - 'text' is taken literally; "text" too, but for \" and \\; elsewhere a backslash makes the next character literal;
 *  - a word that begins with # and what follows it are a comment.
 *
 * Nothing else is special: there are no variables, patterns, pipes or substitutions.
 */
#ifndef VASTAI_CLI_SPLIT_LINE_H
#define VASTAI_CLI_SPLIT_LINE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Splits a line in place: the words are stored in it, each with a NUL.
 * @param words  room for `max` words.
 * @param count  set to their number.
 * @return NULL, or what is invalid: "a quote is not closed".
 */
const char *vast_split_line(char *line, char **words, size_t max, size_t *count);

#endif
