/* SPDX-License-Identifier: MIT */
/**
 * Memory that ends at an unreadable page: a parser that reads one byte too far dies there.
 */
#ifndef TESTS_GUARD_H
#define TESTS_GUARD_H

#include <stddef.h>

typedef struct guard {
    char *map;
    size_t map_bytes;
    char *end; /* the first byte that cannot be read */
} guard;

/** Room for texts of up to `room` bytes. Ends the program if there is none. */
void guard_open(guard *pages, size_t room);
void guard_close(guard *pages);

/** A copy of the bytes that ends where the readable memory ends. It lasts until the next call. @pre len <= room. */
char *guard_place(guard *pages, const void *bytes, size_t len);

#endif
