/* SPDX-License-Identifier: MIT */
/**
 * Where files are: "7000001:/workspace/x", "C.7000001:/x", "V.9100:/x", "local:x", "x", and a bare id.
 */
#ifndef VASTAI_CLI_COPY_LOCATION_H
#define VASTAI_CLI_COPY_LOCATION_H

#include <stdbool.h>
#include <stddef.h>

typedef struct vast_copy_location {
    const char *id; /**< what stands before the colon, or the bare id; NULL: nothing did */
    size_t id_len;
    bool bare;        /**< the id is a number by itself */
    bool local;       /**< on this machine */
    const char *path; /**< "/" for a bare id */
} vast_copy_location;

/** @return false: there are several colons, nothing before the colon, or nothing at all. */
bool vast_copy_location_parse(const char *text, vast_copy_location *out);

#endif
