/* SPDX-License-Identifier: MIT */
/**
 * The skeleton of a port: it compiles, provides nothing, and says so. Copy the folder, rename, and fill in the functions in
 * the order of none.c; port/README.md goes through them one by one, and tests/support/port_conformance.h judges the result.
 */
#ifndef VASTAI_NONE_H
#define VASTAI_NONE_H

#include "vastai/port.h"

/** The caller's memory: what one connection needs. A socket, a handle, a protocol control block, the state of a look-up. */
typedef struct vast_none {
    int handle;
} vast_none;

/** Must come first. Opens nothing. */
void vast_none_init(vast_none *net);

/** The functions. Their context is a vast_none. */
extern const vast_port vast_none_port;

#endif
