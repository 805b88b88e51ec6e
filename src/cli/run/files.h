/* SPDX-License-Identifier: MIT */
/**
 * Small files: read whole, written so that a reader sees the old one or the new one and nothing between.
 */
#ifndef VASTAI_CLI_FILES_H
#define VASTAI_CLI_FILES_H

#include <stdbool.h>
#include <stddef.h>

typedef enum vast_file_result {
    VAST_FILE_OK,
    VAST_FILE_ABSENT,   /**< there is none */
    VAST_FILE_TOO_LONG, /**< longer than room */
    VAST_FILE_ERROR     /**< errno says what */
} vast_file_result;

/** Reads a whole file. @param exposed  set to whether others than its owner may read or write it; may be NULL. */
vast_file_result vast_file_read(const char *path, void *out, size_t room, size_t *len, bool *exposed);

/**
 * The same for a file that only the user can have written: a regular one of his own, no link, closed to others. Anything
 * else is VAST_FILE_ABSENT, and nothing waits for it.
 */
vast_file_result vast_file_read_own(const char *path, void *out, size_t room, size_t *len);

typedef enum vast_file_care {
    VAST_FILE_CACHE,  /**< can be had again: after a power cut it may be empty */
    VAST_FILE_LASTING /**< cannot: it is on the disk before it takes the place of the old one */
} vast_file_care;

/** Makes the folders above a path as far as they are missing. @return false: errno says why. */
bool vast_folders_make(const char *path, unsigned mode);

/**
 * Replaces a file: mode 0600, its folders are made with mode 0700 where they are missing, written beside it and renamed.
 * @return false: nothing was changed; errno says why.
 */
bool vast_file_replace(const char *path, const void *bytes, size_t len, vast_file_care care);

#endif
