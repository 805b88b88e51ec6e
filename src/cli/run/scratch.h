/* SPDX-License-Identifier: MIT */
/**
 * Scratch memory: texts that stay valid until the end of the run.
 */
#ifndef VASTAI_CLI_SCRATCH_H
#define VASTAI_CLI_SCRATCH_H

#include "run_state.h"

/**
 * Begins a writer into the free scratch memory. vast_scratch_keep() appends a NUL and keeps the text.
 * @return vast_scratch_keep(): NULL if the text did not fit, which has been reported.
 */
void vast_scratch_begin(vast_cli *cli, vast_out *out);
const char *vast_scratch_keep(vast_cli *cli, vast_out *out);
/** Reports that the scratch memory is full. @return false. */
bool vast_out_of_scratch(vast_cli *cli);
/** Formats a text or JSON into scratch memory; see format.h. @return NULL: it did not fit, which has been reported. */
const char *vast_keep(vast_cli *cli, const char *pattern, ...) __attribute__((format(printf, 2, 3)));
const char *vast_keep_json(vast_cli *cli, const char *pattern, ...) __attribute__((format(printf, 2, 3)));
/** Reads a file into scratch memory. @return NULL: unreadable or too long, which has been reported. */
const char *vast_scratch_file(vast_cli *cli, const char *path, size_t *len);
/** vast_scratch_file() for JSON. @return NULL also if the file is not valid JSON, which has been reported. */
const char *vast_scratch_json(vast_cli *cli, const char *path, size_t *len);

#endif
