/* SPDX-License-Identifier: MIT */
/* Errors, sockets and random bytes, for all files of this port. */
#define _DEFAULT_SOURCE
#include "platform.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef __NuttX__
#include <nuttx/config.h>
#endif

/*
 * The default /dev/urandom of NuttX is a xorshift generator with a fixed seed, and getrandom() reads it and succeeds.
 * Only these two options make it unpredictable.
 */
#if defined(__NuttX__) && !defined(CONFIG_DEV_URANDOM_RANDOM_POOL) && !defined(CONFIG_DEV_URANDOM_ARCH)
enum { IS_PREDICTABLE = 1 };
#else
enum { IS_PREDICTABLE = 0 };
#endif

vast_io vast_posix_io(int error)
{
    static const struct {
        int error;
        vast_io io;
    } rows[] = {
        { EAGAIN, VAST_IO_AGAIN },
        { EWOULDBLOCK, VAST_IO_AGAIN },
        { EINTR, VAST_IO_AGAIN },
        { EINPROGRESS, VAST_IO_AGAIN },
        { EALREADY, VAST_IO_AGAIN },
        { EPIPE, VAST_IO_CLOSED },
        { ECONNREFUSED, VAST_IO_REFUSED },
        { ECONNRESET, VAST_IO_RESET },
        { ECONNABORTED, VAST_IO_RESET },
        { ENETRESET, VAST_IO_RESET },
        { EHOSTUNREACH, VAST_IO_UNREACHABLE },
        { ENETUNREACH, VAST_IO_UNREACHABLE },
        { EHOSTDOWN, VAST_IO_UNREACHABLE },
        { ENETDOWN, VAST_IO_UNREACHABLE },
        { ETIMEDOUT, VAST_IO_UNREACHABLE },
        { EADDRNOTAVAIL, VAST_IO_UNREACHABLE }, /* this machine has no address of that family */
        { EAFNOSUPPORT, VAST_IO_UNREACHABLE },
        { EACCES, VAST_IO_UNREACHABLE }, /* forbidden by a route or a packet filter */
        { EPERM, VAST_IO_UNREACHABLE },
        { EMFILE, VAST_IO_NO_MEMORY },
        { ENFILE, VAST_IO_NO_MEMORY },
        { ENOBUFS, VAST_IO_NO_MEMORY },
        { ENOMEM, VAST_IO_NO_MEMORY },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].error == error) {
            return rows[i].io;
        }
    }
    return VAST_IO_ERROR;
}

static socklen_t to_sockaddr(const vast_address *address, uint16_t port, struct sockaddr_storage *out)
{
    memset(out, 0, sizeof *out);
    if (address->len == 4) {
        struct sockaddr_in *v4 = (struct sockaddr_in *)out;
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        memcpy(&v4->sin_addr, address->bytes, sizeof v4->sin_addr);
        return sizeof *v4;
    }
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    v6->sin6_scope_id = address->scope;
    memcpy(&v6->sin6_addr, address->bytes, sizeof v6->sin6_addr);
    return sizeof *v6;
}

vast_io vast_posix_open(const vast_address *address, uint16_t port, int type, int *fd)
{
    struct sockaddr_storage to;
    socklen_t len = to_sockaddr(address, port, &to);
    *fd = socket(to.ss_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (*fd < 0) {
        return vast_posix_io(errno);
    }
    if (connect(*fd, (struct sockaddr *)&to, len) == 0) {
        return VAST_IO_OK;
    }
    vast_io io = vast_posix_io(errno);
    if (io != VAST_IO_AGAIN) {
        vast_posix_shut(fd);
    }
    return io;
}

void vast_posix_shut(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

/* For kernels without getrandom(), before Linux 3.17. */
static vast_io read_urandom(uint8_t *out, size_t len)
{
    int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return VAST_IO_ERROR;
    }
    size_t have = 0;
    ssize_t got;
    do {
        got = read(fd, out + have, len - have);
        have += got > 0 ? (size_t)got : 0;
    } while (have < len && (got > 0 || (got < 0 && errno == EINTR)));
    close(fd);
    return have == len ? VAST_IO_OK : VAST_IO_ERROR;
}

vast_io vast_posix_entropy(void *ctx, void *out, size_t len)
{
    (void)ctx;
    size_t have = IS_PREDICTABLE ? len : 0;
    while (have < len) {
        ssize_t got = getrandom((uint8_t *)out + have, len - have, GRND_NONBLOCK);
        if (got < 0 && errno == ENOSYS) {
            return read_urandom(out, len);
        }
        if (got < 0 && errno != EINTR) {
            return errno == EAGAIN ? VAST_IO_AGAIN : VAST_IO_ERROR;
        }
        have += got > 0 ? (size_t)got : 0;
    }
    return IS_PREDICTABLE ? VAST_IO_ERROR : VAST_IO_OK;
}

int32_t mbedtls_psa_external_get_random(void *context, uint8_t *out, size_t size, size_t *len)
{
    enum { PSA_INSUFFICIENT_ENTROPY = -148 };
    (void)context;
    bool drawn = vast_posix_entropy(NULL, out, size) == VAST_IO_OK;
    *len = drawn ? size : 0;
    return drawn ? 0 : PSA_INSUFFICIENT_ENTROPY;
}
