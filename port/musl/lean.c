/*
 * System calls as the command makes them, for the static file. Those of musl can more, and link it: they repeat for kernels older
 * than 64-bit time what such a kernel refused (of ioctl, getsockopt, setsockopt), know of locks and owners of files (fcntl), and
 * hand on locks and handlers of a program with threads (fork). What asks for none of that is the plain call: the linker finds
 * these first, and leaves musl's out, 3 KB on ARM.
 */
#define _GNU_SOURCE
#include <stdarg.h>
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

pid_t fork(void)
{
    return _Fork();
}
