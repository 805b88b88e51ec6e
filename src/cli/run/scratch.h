/* SPDX-License-Identifier: MIT */
/**
 * Scratch memory: texts that last as long as the run.
 */
#ifndef VASTAI_CLI_SCRATCH_H
#define VASTAI_CLI_SCRATCH_H

#include "run_state.h"

/**
 * A writer into what is left of the scratch memory; vast_scratch_keep() ends it with a NUL and keeps the text for the rest of
 * the run. @return NULL: it did not fit; that has been reported.
 */
void vast_scratch_begin(vast_cli *cli, vast_out *out);
const char *vast_scratch_keep(vast_cli *cli, vast_out *out);
/** Reports that the scratch memory is full. @return false. */
bool vast_out_of_scratch(vast_cli *cli);
/** Scratch text by a pattern, see format.h: a sentence, or JSON. @return NULL: it did not fit; that has been reported. */
const char *vast_keep(vast_cli *cli, const char *pattern, ...) __attribute__((format(printf, 2, 3)));
const char *vast_keep_json(vast_cli *cli, const char *pattern, ...) __attribute__((format(printf, 2, 3)));
/** A file's text, in scratch memory. @return NULL: unreadable or too long; that has been reported. */
const char *vast_scratch_file(vast_cli *cli, const char *path, size_t *len);
/** The same of a file that must hold JSON. @return NULL also if it does not; that has been reported. */
const char *vast_scratch_json(vast_cli *cli, const char *path, size_t *len);

#endif
