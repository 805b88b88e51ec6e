/* SPDX-License-Identifier: MIT */
/* Reads small files whole, and replaces them in one step. */
#define _DEFAULT_SOURCE
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format.h"
#include "settings.h"
#include "signals.h"

static ssize_t read_some(int fd, char *out, size_t room)
{
    ssize_t got;
    do {
        got = read(fd, out, room);
    } while (got < 0 && errno == EINTR && vast_signal_seen() == 0);
    return got;
}

/* Reads to the end of the file and closes it. */
static vast_file_result read_whole(int fd, void *out, size_t room, size_t *len)
{
    *len = 0;
    vast_file_result result = VAST_FILE_OK;
    for (;;) {
        char beyond;
        bool full = *len == room;
        ssize_t got = full ? read_some(fd, &beyond, 1) : read_some(fd, (char *)out + *len, room - *len);
        if (got <= 0 || full) {
            result = got < 0 ? VAST_FILE_ERROR : got > 0 ? VAST_FILE_TOO_LONG : VAST_FILE_OK;
            break;
        }
        *len += (size_t)got;
    }
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

static int open_to_read(const char *path, int how)
{
    return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | how);
}

vast_file_result vast_file_read(const char *path, void *out, size_t room, size_t *len, bool *exposed)
{
    int fd = open_to_read(path, 0);
    if (fd < 0) {
        return errno == ENOENT || errno == ENOTDIR ? VAST_FILE_ABSENT : VAST_FILE_ERROR;
    }
    struct stat about;
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        close(fd);
        errno = EINVAL;
        return VAST_FILE_ERROR;
    }
    if (exposed != NULL) {
        *exposed = (about.st_mode & (S_IRWXG | S_IRWXO)) != 0;
    }
    return read_whole(fd, out, room, len);
}

/* Closes a file that other users could have written. @return fd, or -1. */
static int only_own(int fd)
{
    struct stat about;
    if (fd >= 0 && (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || about.st_uid != geteuid() ||
                       (about.st_mode & (S_IRWXG | S_IRWXO)) != 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

vast_file_result vast_file_read_own(const char *path, void *out, size_t room, size_t *len)
{
    int fd = only_own(open_to_read(path, O_NOFOLLOW));
    return fd >= 0 ? read_whole(fd, out, room, len) : VAST_FILE_ABSENT;
}

int vast_file_open_own(const char *path)
{
    const int how = O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW;
    int fd = open(path, how, 0600);
    if (fd < 0 && errno == ENOENT && vast_folders_make(path, 0700)) {
        fd = open(path, how, 0600);
    }
    return only_own(fd);
}

bool vast_folders_make(const char *path, unsigned mode)
{
    char folder[VAST_PATH_BYTES];
    size_t len = strlen(path);
    if (len >= sizeof folder) {
        errno = ENAMETOOLONG;
        return false;
    }
    for (size_t i = 1; i < len; i++) {
        if (path[i] == '/') {
            memcpy(folder, path, i);
            folder[i] = '\0';
            if (mkdir(folder, mode) != 0 && errno != EEXIST) {
                return false;
            }
        }
    }
    return true;
}

static bool write_whole(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t moved = write(fd, bytes, len);
        if (moved > 0) {
            bytes += moved;
            len -= (size_t)moved;
        } else if (moved == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

/* PATH.PID: no other running process uses this name. */
static bool beside(const char *path, char out[VAST_PATH_BYTES])
{
    bool fits = vast_text(out, VAST_PATH_BYTES, "%s.%lld", path, (long long)getpid());
    errno = ENAMETOOLONG;
    return fits;
}

/* A file system that does not support fsync() is not an error. */
static bool put_on_disk(int fd)
{
    return fsync(fd) == 0 || errno == EINVAL || errno == ENOSYS || errno == EROFS;
}

bool vast_file_may_replace(const char *path)
{
    struct stat about;
    if (stat(path, &about) != 0) {
        return path[0] != '\0' && (errno == ENOENT || errno == ENOTDIR);
    }
    errno = S_ISDIR(about.st_mode) ? EISDIR : EEXIST;
    return S_ISREG(about.st_mode);
}

bool vast_file_replace(const char *path, const void *bytes, size_t len, vast_file_care care)
{
    char other[VAST_PATH_BYTES];
    if ((care == VAST_FILE_LASTING && !vast_file_may_replace(path)) || !beside(path, other)) {
        return false;
    }
    const int how = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
    int fd = open(other, how, 0600);
    bool cleared =
        fd < 0 && ((errno == ENOENT && vast_folders_make(other, 0700)) || (errno == EEXIST && unlink(other) == 0));
    if (cleared) {
        fd = open(other, how, 0600);
    }
    if (fd < 0) {
        return false;
    }
    bool good = write_whole(fd, bytes, len) && (care == VAST_FILE_CACHE || put_on_disk(fd));
    int error = errno;
    if (close(fd) != 0 && good) {
        good = false;
        error = errno;
    }
    if (good && rename(other, path) == 0) {
        return true;
    }
    error = good ? errno : error;
    unlink(other);
    errno = error;
    return false;
}
