/**
 * What scanner and writer both know of strings: which bytes UTF-8 allows next, and the short escapes.
 */
#ifndef VASTAI_JSON_TEXT_H
#define VASTAI_JSON_TEXT_H

#include "vastai/json.h"

/** The letters that may follow a backslash, `u` apart, and the characters that they stand for, in the same order. */
#define VAST_ESCAPE_LETTERS "\"\\/bfnrt"
#define VAST_ESCAPE_VALUES "\"\\/\b\f\n\r\t"
#define VAST_ESCAPE_COUNT 8

/**
 * Takes a byte of UTF-8 (RFC 3629). A zeroed vast_json_utf8 stands before a character; `need` counts what is missing of the
 * one that has begun.
 * @return false: the byte cannot stand there; the state is then as it was.
 */
bool vast_utf8_take(vast_json_utf8 *utf8, uint8_t byte);

#endif
