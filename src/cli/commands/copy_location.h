/* SPDX-License-Identifier: MIT */
/**
 * Parses copy locations: "7000001:/workspace/x", "C.7000001:/x", "V.9100:/x", "local:x", "x", and an ID alone.
 */
#ifndef VASTAI_CLI_COPY_LOCATION_H
#define VASTAI_CLI_COPY_LOCATION_H

#include <stdbool.h>
#include <stddef.h>

typedef struct vast_copy_location {
    const char *id; /**< the text before the colon, or the ID alone; NULL: a local path without a colon */
    size_t id_len;
    bool bare;        /**< the location is an ID alone */
    bool local;       /**< the path is on this machine */
    const char *path; /**< "/" if the location is an ID alone */
} vast_copy_location;

/** Parses a location. @return false: it is empty, has several colons, or has nothing before the colon. */
bool vast_copy_location_parse(const char *text, vast_copy_location *out);

#endif
