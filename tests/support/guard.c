/* SPDX-License-Identifier: MIT */
/* Memory that ends at an unreadable page. */
#define _DEFAULT_SOURCE
#include "guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void *must(void *memory)
{
    if (memory == MAP_FAILED) {
        perror("guard");
        abort();
    }
    return memory;
}

void guard_open(guard *pages, size_t room)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t readable = (room / page + 1) * page;
    pages->map_bytes = readable + page;
    pages->map = must(mmap(NULL, pages->map_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    pages->end = pages->map + readable;
    if (mprotect(pages->end, page, PROT_NONE) != 0) {
        must(MAP_FAILED);
    }
}

void guard_close(guard *pages)
{
    munmap(pages->map, pages->map_bytes);
}

char *guard_place(guard *pages, const void *bytes, size_t len)
{
    char *at = pages->end - len;
    if (len > (size_t)(pages->end - pages->map)) {
        abort();
    }
    if (len != 0) {
        memcpy(at, bytes, len);
    }
    return at;
}
