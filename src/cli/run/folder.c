/* SPDX-License-Identifier: MIT */
/* Reads directories by getdents64(): opendir() would bring the heap of the C library. */
#define _DEFAULT_SOURCE
#include "folder.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "format.h"
#include "settings.h"

/* Where a struct linux_dirent64 has its length and its name. */
enum { LENGTH_AT = 16, NAME_AT = 19 };

static bool each_entry(const char *entries, long len, const char *directory, vast_folder_visit *visit, void *ctx)
{
    char path[VAST_PATH_BYTES];
    uint16_t step;
    for (long at = 0; at < len; at += step) {
        const char *name = entries + at + NAME_AT;
        memcpy(&step, entries + at + LENGTH_AT, sizeof step);
        if (name[0] != '.' && vast_text(path, sizeof path, "%s/%s", directory, name) && visit(ctx, path)) {
            return true;
        }
    }
    return false;
}

bool vast_folder_each(const char *directory, vast_folder_visit *visit, void *ctx)
{
    char entries[2048];
    bool stopped = false;
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    for (long len = 1; !stopped && len > 0;) {
        len = syscall(SYS_getdents64, fd, entries, sizeof entries);
        stopped = each_entry(entries, len, directory, visit, ctx);
    }
    close(fd);
    return stopped;
}
