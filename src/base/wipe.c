#include "wipe.h"

#include <stdint.h>

/* Volatile, so that no compiler takes the last writes to memory that is not read again for idle ones. */
void vast_wipe(void *memory, size_t len)
{
    volatile unsigned char *at = memory;
    while (len != 0 && (uintptr_t)at % sizeof(size_t) != 0) {
        *at++ = 0;
        len--;
    }
    volatile size_t *word = (volatile size_t *)(volatile void *)at;
    for (; len >= sizeof *word; len -= sizeof *word) {
        *word++ = 0;
    }
    at = (volatile unsigned char *)word;
    while (len-- != 0) {
        *at++ = 0;
    }
}
