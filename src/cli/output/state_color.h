/* SPDX-License-Identifier: MIT */
/**
 * The colour of a state: green where it runs, yellow where it waits or is stopped, red where it fails.
 */
#ifndef VASTAI_CLI_STATE_COLOR_H
#define VASTAI_CLI_STATE_COLOR_H

#include <stddef.h>

/** The sequence that begins the colour of a state, which "\x1b[0m" ends; NULL: the state has no colour. */
const char *vast_state_color(const char *text, size_t len);

#endif
