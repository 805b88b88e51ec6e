/* SPDX-License-Identifier: MIT */
/* Overwrites secrets in memory. */
#include "wipe.h"

#include <string.h>

/* The compiler must take it that the empty statement reads the memory: so the zeroes before it are not idle. */
void vast_wipe(void *memory, size_t len)
{
    memset(memory, 0, len);
    __asm__ volatile("" : : "r"(memory) : "memory");
}
