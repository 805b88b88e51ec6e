/* SPDX-License-Identifier: MIT */
/**
 * A request body from the file that an option names, or from stdin.
 */
#ifndef VASTAI_CLI_INPUT_BODY_H
#define VASTAI_CLI_INPUT_BODY_H

#include "cli.h"

/** Where the body is. A regular file is read again for each attempt; anything else is kept in scratch memory. */
typedef struct vast_input {
    int fd;           /**< of a regular file; else -1 */
    const char *text; /**< the body, if fd is -1 */
    size_t text_len;
} vast_input;

/**
 * Opens the body of option --input.
 * @param path   "-": stdin.
 * @param input  must stay valid as long as `body` is used.
 * @param any    accept text that is not JSON.
 * @return exit status; a failure was reported.
 */
int vast_input_open(vast_cli *cli, vast_input *input, const char *path, bool any, vast_body *body);

#endif
