/* SPDX-License-Identifier: MIT */
/**
 * Forgetting for good.
 */
#ifndef VASTAI_BASE_WIPE_H
#define VASTAI_BASE_WIPE_H

#include <stddef.h>

/** Zeroes memory in a way that a compiler may not leave out. */
void vast_wipe(void *memory, size_t len);

#endif
