/* SPDX-License-Identifier: MIT */
/**
 * What scanner, numbers and writer know of single bytes: their classes, the short escapes, which one UTF-8 allows next.
 */
#ifndef VASTAI_JSON_TEXT_H
#define VASTAI_JSON_TEXT_H

#include "vastai/json.h"

/** Classes of bytes. Those up to VAST_MINUS make up numbers. */
enum {
    VAST_OTHER,
    VAST_ZERO,
    VAST_DIGIT, /**< 1 to 9 */
    VAST_POINT,
    VAST_E, /**< of either case */
    VAST_PLUS,
    VAST_MINUS,
    VAST_BLANK,
    VAST_QUOTE,
    VAST_BRACE,
    VAST_BRACE_END,
    VAST_BRACKET,
    VAST_BRACKET_END,
    VAST_COLON,
    VAST_COMMA,
    VAST_LETTER /**< the first of true, false and null */
};

extern const uint8_t vast_ascii_class[128];

static inline unsigned vast_class_of(char byte)
{
    return (uint8_t)byte < 0x80 ? vast_ascii_class[(uint8_t)byte] : VAST_OTHER;
}

enum { VAST_ESCAPES = 8 };

/** The letters that may follow a backslash, `u` apart, and the characters that they stand for, in the same order. */
extern const char vast_escape_letters[VAST_ESCAPES];
extern const char vast_escape_values[VAST_ESCAPES];

/**
 * Takes a byte of a character beyond ASCII, in UTF-8 (RFC 3629). A zeroed vast_json_utf8 stands before a character; `need`
 * counts what is missing of the one that has begun.
 * @return false: the byte cannot stand there; the state is then as it was.
 */
bool vast_utf8_take(vast_json_utf8 *utf8, uint8_t byte);

/** Writes what stands between the quotes of a string, as vast_put_json_string() does. */
void vast_put_json_inside(vast_out *out, const char *text, size_t len);

#endif
