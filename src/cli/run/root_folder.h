/* SPDX-License-Identifier: MIT */
/** Finds trusted root certificates in the files of directories, such as those that $SSL_CERT_DIR names. */
#ifndef VASTAI_CLI_ROOT_FOLDER_H
#define VASTAI_CLI_ROOT_FOLDER_H

#include <stdbool.h>

#include "vastai/roots.h"

/** Directories of roots. All members except `name` are private. */
typedef struct vast_root_folder {
    const char *list;
    vast_roots file; /* the file that is searched; it holds the root that was found */
    char name[24];   /**< for vast_tls_config.roots_name: identifies the files and their state */
} vast_root_folder;

/**
 * @param list  paths of directories, separated by colons; must stay valid. Their files are read, but not subdirectories
 *              and hidden files.
 * @return false if no file in them has a certificate in PEM format.
 */
bool vast_root_folder_open(vast_root_folder *folder, const char *list);

/** A vast_find_root whose ctx is a vast_root_folder. The root found is valid until the next call. */
bool vast_root_folder_find(void *ctx, vast_der subject, unsigned nth, vast_der *root);

#endif
