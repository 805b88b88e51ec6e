/* SPDX-License-Identifier: MIT */
/**
 * A peer on loopback for tests over POSIX sockets: listens, refuses, keeps silent, and follows its instructions.
 */
#ifndef SOCKET_PEER_H
#define SOCKET_PEER_H

#include <pthread.h>

#include "port_conformance.h"

typedef struct socket_peer {
    uint16_t port;
    int listener; /* non-blocking */
    int stream;   /* accepted last, or -1 */
    int fillers[4];
    bool later;
    uint32_t later_ms;
    const char *later_text;
    pthread_t thread;
} socket_peer;

/** Listens at an address, on a port of the system's choice if port is 0. Asserts that it can. */
void socket_peer_listen(socket_peer *peer, const char *address, uint16_t port);

/** Holds a port without listening: connections are refused. */
void socket_peer_refuse(socket_peer *peer, const char *address, uint16_t port);

/** Listens with a full queue: connections are not answered at all, until socket_peer_speak(). */
void socket_peer_keep_silent(socket_peer *peer, const char *address, uint16_t port);

/** Empties the queue of a silent peer: the next repeat of a connection request is answered. */
void socket_peer_speak(socket_peer *peer);

void socket_peer_close(socket_peer *peer);

/** The same as a peer for the conformance test; its context is a socket_peer that listens. */
extern const conformance_peer socket_peer_functions;

/** How many descriptors this process has open. */
unsigned socket_peer_open_descriptors(void);

#endif
