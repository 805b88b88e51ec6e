/* SPDX-License-Identifier: MIT */
/**
 * Sentences and JSON texts from a pattern: %s is a text, %.*s one of a length, %lld a whole number, %% a percent sign. Nothing
 * else is known, and the compiler checks what is given for them.
 */
#ifndef VASTAI_CLI_FORMAT_H
#define VASTAI_CLI_FORMAT_H

#include <stdarg.h>

#include "vastai/out.h"

/** What becomes of the parts of a pattern. */
typedef struct vast_formatter {
    void (*plain)(void *to, const char *bytes, size_t len); /**< what stands in the pattern, in pieces */
    void (*text)(void *to, const char *text, size_t len);   /**< a %s; text may be NULL, and len is 0 then */
    void (*number)(void *to, const char *digits, size_t len);
} vast_formatter;

/** Texts as they are, into a vast_out; and as JSON strings, with their quotes and escapes, where NULL is null. */
extern const vast_formatter vast_text_formatter, vast_json_formatter;

void vast_format(const vast_formatter *formatter, void *to, const char *pattern, va_list values);

/** Writes a sentence into memory. */
void vast_write(vast_out *out, const char *pattern, ...) __attribute__((format(printf, 2, 3)));

/** Writes JSON: `{"command": %s, "id": %lld}`. */
void vast_write_json(vast_out *out, const char *pattern, ...) __attribute__((format(printf, 2, 3)));

/** Writes a sentence into a buffer and ends it with a NUL. @return false: it was cut. @pre room > 0. */
bool vast_text(char *buffer, size_t room, const char *pattern, ...) __attribute__((format(printf, 3, 4)));

#endif
