/* SPDX-License-Identifier: MIT */
/**
 * Of a log that is fetched again and again, the part that is new. The service sends the last lines each time, so that
 * the end of one answer is found again at the beginning of, or inside, the next.
 */
#ifndef VASTAI_CLI_NEW_LINES_H
#define VASTAI_CLI_NEW_LINES_H

#include "sink.h"

/** Starts over: everything is new. @param terminal  whether control characters are escaped by the writer. */
void vast_new_lines_begin(bool terminal);

/** The sink that collects the next answer, from its beginning. */
vast_sink *vast_new_lines_sink(void);

/** Makes room before a piece of an answer is written: the oldest lines are discarded. */
void vast_new_lines_make_room(void);

/**
 * Returns the part of the answer that the one before did not have. The answer replaces that one.
 * @param len   its length.
 * @param lost  set to true if nothing of the one before was found: lines may be missing.
 * @return valid until vast_new_lines_sink().
 */
const char *vast_new_lines_found(size_t *len, bool *lost);

#endif
