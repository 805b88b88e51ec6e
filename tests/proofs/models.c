/* SPDX-License-Identifier: MIT */
/* What CBMC's own C library lacks. */
#include <stddef.h>
#include <string.h>

void *memchr(const void *memory, int c, size_t len)
{
    const unsigned char *at = memory;
    for (size_t i = 0; i < len; i++) {
        if (at[i] == (unsigned char)c) {
            return (void *)(at + i);
        }
    }
    return NULL;
}
