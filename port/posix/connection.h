/* SPDX-License-Identifier: MIT */
/**
 * The content of a vast_posix: one connection, from the lookup of its host to the open socket. Private to the port.
 */
#ifndef VASTAI_POSIX_CONNECTION_H
#define VASTAI_POSIX_CONNECTION_H

#include "race.h"
#include "resolver.h"
#include "vastai/posix.h"

typedef struct vast_connection {
    enum { VAST_POSIX_CLOSED, VAST_POSIX_LOOKUP, VAST_POSIX_RACE, VAST_POSIX_OPEN } state;
    bool private_peer; /* see vast_posix_peer_is_private() */
    int fd;
    vast_resolver resolver;
    vast_race race;
} vast_connection;

static inline vast_connection *vast_connection_of(vast_posix *net)
{
    return (vast_connection *)(void *)net->opaque;
}

/** The same, only to look at. */
static inline const vast_connection *vast_connection_in(const vast_posix *net)
{
    return (const vast_connection *)(const void *)net->opaque;
}

#endif
