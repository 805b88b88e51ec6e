/* SPDX-License-Identifier: MIT */
/**
 * Visits the entries of a directory without a heap.
 */
#ifndef VASTAI_CLI_FOLDER_H
#define VASTAI_CLI_FOLDER_H

#include <stdbool.h>

/** Visits one entry. @param path  of the entry; valid during the call. @return true: stop. */
typedef bool vast_folder_visit(void *ctx, const char *path);

/**
 * Visits the entries of a directory in no particular order, except hidden ones and those whose path is too long.
 * @return whether a visit stopped. A directory that cannot be read has no entries.
 */
bool vast_folder_each(const char *directory, vast_folder_visit *visit, void *ctx);

#endif
