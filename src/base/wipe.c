/* SPDX-License-Identifier: MIT */
/* Overwrites secrets in memory. */
#include "wipe.h"

#include <string.h>

/* The empty assembly statement may read the memory, as far as the compiler knows, so it must keep the memset(). */
void vast_wipe(void *memory, size_t len)
{
    memset(memory, 0, len);
    __asm__ volatile("" : : "r"(memory) : "memory");
}
