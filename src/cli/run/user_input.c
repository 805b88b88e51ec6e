/* SPDX-License-Identifier: MIT */
/* Reads files, pipes and stdin within the time of the command. */
#define _DEFAULT_SOURCE
#include "user_input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "send.h"

enum { NAP_MS = 500 }; /* a signal that arrives just before a wait is noticed after this time */

int vast_user_file_open(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
}

/* @return false: errno is set. */
static bool wait_for_input(vast_cli *cli, int fd, uint32_t begin_ms)
{
    struct pollfd one = { .fd = fd, .events = POLLIN };
    uint32_t limit = isatty(fd) == 1 ? UINT32_MAX : vast_time_left(cli);
    int ready = 0;
    while (ready == 0 || (ready < 0 && errno == EINTR)) {
        uint32_t past = vast_clock_ms(cli) - begin_ms;
        if (vast_signal_seen() != 0 || past >= limit) {
            errno = vast_signal_seen() != 0 ? EINTR : ETIMEDOUT;
            return false;
        }
        ready = poll(&one, 1, (int)(limit - past < NAP_MS ? limit - past : NAP_MS));
    }
    return ready > 0;
}

ssize_t vast_user_read(vast_cli *cli, int fd, uint32_t begin_ms, void *out, size_t room)
{
    ssize_t got;
    do {
        if (!wait_for_input(cli, fd, begin_ms)) {
            return -1;
        }
        got = read(fd, out, room);
    } while (got < 0 && (errno == EINTR || errno == EAGAIN));
    return got;
}

void vast_user_read_end(vast_cli *cli, int fd, uint32_t begin_ms)
{
    if (isatty(fd) != 1) {
        vast_spend_since(cli, begin_ms);
    }
}

vast_file_result vast_user_read_all(vast_cli *cli, int fd, void *out, size_t room, size_t *len)
{
    uint32_t begin_ms = vast_clock_ms(cli);
    ssize_t got = 1;
    for (*len = 0; *len < room && got > 0; *len += got > 0 ? (size_t)got : 0) {
        got = vast_user_read(cli, fd, begin_ms, (char *)out + *len, room - *len);
    }
    int error = errno;
    vast_user_read_end(cli, fd, begin_ms);
    errno = error;
    if (got >= 0) {
        return got == 0 ? VAST_FILE_OK : VAST_FILE_TOO_LONG;
    }
    return error == ETIMEDOUT ? VAST_FILE_LATE : VAST_FILE_ERROR;
}
