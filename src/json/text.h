/* SPDX-License-Identifier: MIT */
/**
 * Single bytes of JSON: their classes, the short escapes, and the bytes that UTF-8 allows next.
 */
#ifndef VASTAI_JSON_TEXT_H
#define VASTAI_JSON_TEXT_H

#include "vastai/json.h"

/** Classes of bytes. A number consists of bytes of the classes from VAST_ZERO to VAST_MINUS. */
enum {
    VAST_OTHER,
    VAST_ZERO,
    VAST_DIGIT, /**< 1 to 9 */
    VAST_POINT,
    VAST_E, /**< e or E */
    VAST_PLUS,
    VAST_MINUS,
    VAST_LETTER, /**< the first letter of true, false or null */
    VAST_QUOTE,
    VAST_COMMA,
    VAST_BLANK,
    VAST_COLON,
    VAST_BRACE,
    VAST_BRACKET,
    VAST_BRACE_END,
    VAST_BRACKET_END,
    VAST_CLASSES
};

/* Only the small scanner does without the second half of the table, which is all VAST_OTHER. */
enum { VAST_CLASSIFIED = VAST_JSON_SMALL ? 128 : 256 };

extern const uint8_t vast_byte_class[VAST_CLASSIFIED];

static inline size_t vast_class_of(char byte)
{
    unsigned code = (uint8_t)byte;
    return !VAST_JSON_SMALL || code < VAST_CLASSIFIED ? vast_byte_class[code] : VAST_OTHER;
}

enum { VAST_ESCAPES = 8 };

/** The letters that may follow a backslash, except `u`, and the characters they encode, in the same order. */
extern const char vast_escape_letters[VAST_ESCAPES];
extern const char vast_escape_values[VAST_ESCAPES];

/**
 * Checks the next byte of a character outside ASCII in UTF-8 (RFC 3629). A zeroed vast_json_utf8 is between two
 * characters; utf8->need is the number of bytes that the current character still lacks.
 * @return false if the byte is not valid here; the state is then unchanged.
 */
bool vast_utf8_take(vast_json_utf8 *utf8, uint8_t byte);

/** Writes the content of a JSON string without its quotes, as vast_put_json_string() does. */
void vast_put_json_inside(vast_out *out, const char *text, size_t len);

#endif
