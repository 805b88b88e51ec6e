/* SPDX-License-Identifier: MIT */
/**
 * Formats text and JSON from a pattern: %s is a string, %.*s a string with a length, %lld an integer, %% a percent
 * sign. There are no other conversions. The compiler checks the arguments.
 */
#ifndef VASTAI_CLI_FORMAT_H
#define VASTAI_CLI_FORMAT_H

#include <stdarg.h>

#include "vastai/out.h"

/** Functions that write the parts of a pattern. */
typedef struct vast_formatter {
    void (*plain)(void *to, const char *bytes, size_t len); /**< literal text of the pattern, in pieces */
    void (*text)(void *to, const char *text, size_t len);   /**< a %s; text may be NULL, with len 0 */
    void (*number)(void *to, const char *digits, size_t len);
} vast_formatter;

/** Write to a vast_out: strings unchanged, or as JSON strings with quotes and escapes, where NULL is null. */
extern const vast_formatter vast_text_formatter, vast_json_formatter;

void vast_format(const vast_formatter *formatter, void *to, const char *pattern, va_list values);

/** Writes formatted text. */
void vast_write(vast_out *out, const char *pattern, ...) __attribute__((format(printf, 2, 3)));

/** Writes formatted JSON: `{"command": %s, "id": %lld}`. */
void vast_write_json(vast_out *out, const char *pattern, ...) __attribute__((format(printf, 2, 3)));

/** Writes formatted text, NUL-terminated, into a buffer. @return false: it was truncated. @pre room > 0. */
bool vast_text(char *buffer, size_t room, const char *pattern, ...) __attribute__((format(printf, 3, 4)));

#endif
