/* SPDX-License-Identifier: MIT */
/**
 * The skeleton of a port. It compiles, and every function reports an error. To write a port, copy the folder, rename
 * its contents, and implement the functions in the order of port/README.md; tests/support/port_conformance.h tests
 * them.
 */
#ifndef VASTAI_NONE_H
#define VASTAI_NONE_H

#include "vastai/port.h"

/** The state of one connection, in memory of the caller: a socket or protocol control block, the state of a lookup. */
typedef struct vast_none {
    int handle;
} vast_none;

/** Sets up a context. Call it before any other function. Opens nothing. */
void vast_none_init(vast_none *net);

/** The port. Its context is a vast_none. */
extern const vast_port vast_none_port;

#endif
