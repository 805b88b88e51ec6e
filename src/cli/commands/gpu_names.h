/* SPDX-License-Identifier: MIT */
/**
 * The names of GPUs, as the service writes them: "RTX 4090".
 *
 * The list comes from the file that the official tool caches for 24 h, or from the service, which then fills that file.
 * Names are compared without regard to case, blanks, dashes and _.
 */
#ifndef VASTAI_CLI_GPU_NAMES_H
#define VASTAI_CLI_GPU_NAMES_H

#include "cli.h"

#define VAST_GPU_NAME_BYTES 64

typedef enum vast_gpu_match {
    VAST_GPU_NO_LIST, /**< the names are not known */
    VAST_GPU_KNOWN,   /**< it is a name; `name` has its spelling */
    VAST_GPU_NEAR,    /**< the list lacks it; `name` is the most similar one */
    VAST_GPU_UNKNOWN  /**< the list lacks it, and has nothing similar */
} vast_gpu_match;

/** Looks a name up. @param name  set to the name as it is written in a query, with _ for blanks. */
vast_gpu_match vast_gpu_name_find(vast_cli *cli, const char *text, size_t len, char name[VAST_GPU_NAME_BYTES]);

/** Visits all names, as they are written in a query. */
void vast_gpu_names_each(vast_cli *cli, void (*visit)(void *ctx, const char *name), void *ctx);

/**
 * A query with the names in its conditions on gpu_name written as the service does. Warns of unknown names.
 * @return the query itself if nothing is to be changed; NULL: it does not fit in memory, which has been reported.
 */
const char *vast_gpu_names_replaced(vast_cli *cli, const char *query);

#endif
