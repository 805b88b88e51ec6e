/*
 * System calls as the command makes them, for the static file. Those of musl can more, and link it: they repeat for kernels older
 * than 64-bit time what such a kernel refused (of ioctl, getsockopt, setsockopt), know of locks and owners of files (fcntl), and
 * hand on locks and handlers of a program with threads (fork); and there are words for every error that there is (strerror). What
 * asks for none of that is the plain call: the linker finds these first, and leaves musl's out, 6 KB on ARM.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* musl's if_nametoindex() calls it as well. */
__attribute__((externally_visible)) int ioctl(int fd, int request, ...)
{
    va_list more;
    va_start(more, request);
    void *argument = va_arg(more, void *);
    va_end(more);
    return (int)syscall(SYS_ioctl, fd, request, argument);
}

int fcntl(int fd, int command, ...)
{
    va_list more;
    va_start(more, command);
    int flags = va_arg(more, int);
    va_end(more);
    return (int)syscall(SYS_fcntl, fd, command, flags);
}

int getsockopt(int fd, int level, int option, void *restrict value, socklen_t *restrict len)
{
    return (int)syscall(SYS_getsockopt, fd, level, option, value, len);
}

int setsockopt(int fd, int level, int option, const void *value, socklen_t len)
{
    return (int)syscall(SYS_setsockopt, fd, level, option, value, len);
}

/* No other thread has to be kept from anything meanwhile. The child does not know its thread's number anew: no lock asks for it. */
pid_t fork(void)
{
    return (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

/* What files, terminals and programs can fail with, in the words of glibc: the number, the same on all of our machines, and the text. */
static const char errors[] = "\1Operation not permitted\0"
                             "\2No such file or directory\0"
                             "\4Interrupted system call\0"
                             "\5Input/output error\0"
                             "\6No such device or address\0"
                             "\7Argument list too long\0"
                             "\10Exec format error\0"
                             "\11Bad file descriptor\0"
                             "\13Resource temporarily unavailable\0"
                             "\14Cannot allocate memory\0"
                             "\15Permission denied\0"
                             "\20Device or resource busy\0"
                             "\21File exists\0"
                             "\22Invalid cross-device link\0"
                             "\23No such device\0"
                             "\24Not a directory\0"
                             "\25Is a directory\0"
                             "\26Invalid argument\0"
                             "\27Too many open files in system\0"
                             "\30Too many open files\0"
                             "\32Text file busy\0"
                             "\33File too large\0"
                             "\34No space left on device\0"
                             "\36Read-only file system\0"
                             "\40Broken pipe\0"
                             "\44File name too long\0"
                             "\50Too many levels of symbolic links\0"
                             "\164Stale file handle\0"
                             "\172Disk quota exceeded\0";

char *strerror(int error)
{
    static char other[] = "error 000";
    const char *row = errors;
    while (*row != '\0' && *row != error) {
        row += strlen(row) + 1;
    }
    if (*row != '\0') {
        return (char *)(uintptr_t)(row + 1);
    }
    for (size_t digit = sizeof other - 2; digit >= sizeof other - 4; digit--, error /= 10) {
        other[digit] = (char)('0' + error % 10);
    }
    return other;
}
