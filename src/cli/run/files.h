/* SPDX-License-Identifier: MIT */
/**
 * Reads small files whole, and replaces them in one step: a reader sees the old or the new content, never a mixture.
 */
#ifndef VASTAI_CLI_FILES_H
#define VASTAI_CLI_FILES_H

#include <stdbool.h>
#include <stddef.h>

typedef enum vast_file_result {
    VAST_FILE_OK,
    VAST_FILE_ABSENT,   /**< the file does not exist */
    VAST_FILE_TOO_LONG, /**< longer than room */
    VAST_FILE_LATE,     /**< of user_input.h: the time limit of the command passed */
    VAST_FILE_ERROR     /**< errno is set */
} vast_file_result;

/**
 * Reads a whole file. Never blocks: anything but a regular file is VAST_FILE_ERROR.
 * @param exposed  set to whether users other than the owner may read or write it; may be NULL.
 */
vast_file_result vast_file_read(const char *path, void *out, size_t room, size_t *len, bool *exposed);

/**
 * Reads a whole file that only the user can have written: a regular file, owned by the user, not a link, not accessible
 * to others. Anything else is VAST_FILE_ABSENT. Never blocks.
 */
vast_file_result vast_file_read_own(const char *path, void *out, size_t room, size_t *len);

/**
 * Opens a file that only the user can have written, to read and write it; creates it with mode 0600, and missing parent
 * folders with mode 0700. @return -1: it cannot be opened, or is not such a file.
 */
int vast_file_open_own(const char *path);

typedef enum vast_file_care {
    VAST_FILE_CACHE,  /**< replaceable data: the file may be empty after a power failure */
    VAST_FILE_LASTING /**< irreplaceable data: written to disk before the file replaces the old one */
} vast_file_care;

/** Creates the missing parent folders of a path. @return false: errno is set. */
bool vast_folders_make(const char *path, unsigned mode);

/**
 * Whether a path is free, or that of a regular file. Devices and pipes are not replaced.
 * @return false: errno is set.
 */
bool vast_file_may_replace(const char *path);

/**
 * Replaces a file, with mode 0600: writes a temporary file in the same folder and renames it. Creates missing parent
 * folders with mode 0700.
 * @return false: the file is unchanged, or VAST_FILE_LASTING is to replace something else than a file; errno is set.
 */
bool vast_file_replace(const char *path, const void *bytes, size_t len, vast_file_care care);

#endif
