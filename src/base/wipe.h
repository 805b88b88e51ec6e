/* SPDX-License-Identifier: MIT */
/**
 * Overwrites secrets in memory.
 */
#ifndef VASTAI_BASE_WIPE_H
#define VASTAI_BASE_WIPE_H

#include <stddef.h>

/** Zeroes memory. The compiler cannot remove the call, even if the memory is not read afterwards. */
void vast_wipe(void *memory, size_t len);

#endif
