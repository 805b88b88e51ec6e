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

void guard_open(guard *guard, size_t room)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t readable = (room / page + 1) * page;
    guard->map_bytes = readable + page;
    guard->map = must(mmap(NULL, guard->map_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    guard->end = guard->map + readable;
    if (mprotect(guard->end, page, PROT_NONE) != 0) {
        must(MAP_FAILED);
    }
}

void guard_close(guard *guard)
{
    munmap(guard->map, guard->map_bytes);
}

char *guard_place(guard *guard, const void *bytes, size_t len)
{
    char *at = guard->end - len;
    if (len > (size_t)(guard->end - guard->map)) {
        abort();
    }
    if (len != 0) {
        memcpy(at, bytes, len);
    }
    return at;
}
