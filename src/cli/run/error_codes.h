/* SPDX-License-Identifier: MIT */
/**
 * The error codes of the service in words.
 */
#ifndef VASTAI_CLI_ERROR_CODES_H
#define VASTAI_CLI_ERROR_CODES_H

#include "vastai/vastai.h"

typedef struct vast_error_code {
    const char *code;    /**< as the service sends it: "no_such_ask" */
    const char *meaning; /**< a clause, for an answer whose message is only the code */
    const char *advice;  /**< what to do now, as a sentence; NULL: the general advice for the error is better */
} vast_error_code;

/** All codes that this command knows, vast_error_code_count of them, in alphabetical order. */
extern const vast_error_code vast_error_codes[];
extern const size_t vast_error_code_count;

/** Finds a code. @return NULL: it is not known. */
const vast_error_code *vast_find_error_code(const char *code);

/** Finds the code of a refusal: its message, if that is a code, or its member `error`. @return NULL: none is known. */
const vast_error_code *vast_error_code_of(const vast_outcome *outcome);

#endif
