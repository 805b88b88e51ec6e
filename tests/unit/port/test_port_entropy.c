/* SPDX-License-Identifier: MIT */
/* Random bytes of the POSIX port on kernels that have few, none, or no getrandom(); platform.c is included for that. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* What each call returns: a number of bytes; 0: the end of the file; or, if negative, a failure with this errno. */
typedef struct fake_calls {
    int results[4];
    unsigned count, expected;
} fake_calls;

static fake_calls draws, reads;
static bool absent; /* /dev/urandom does not exist */

static ssize_t next_result(fake_calls *calls, void *out, size_t len)
{
    assert_true(calls->count < calls->expected);
    int result = calls->results[calls->count++];
    if (result < 0) {
        errno = -result;
        return -1;
    }
    assert_true((size_t)result <= len);
    memset(out, 0xa5, (size_t)result);
    return result;
}

static ssize_t fake_getrandom(void *out, size_t len, unsigned flags)
{
    assert_int_equal(flags, GRND_NONBLOCK);
    return next_result(&draws, out, len);
}

static ssize_t fake_read(int fd, void *out, size_t len)
{
    assert_true(fd >= 0);
    return next_result(&reads, out, len);
}

static int fake_open(const char *path, int how)
{
    assert_string_equal(path, "/dev/urandom");
    assert_true((how & O_CLOEXEC) != 0);
    errno = ENOENT;
    return absent ? -1 : dup(STDERR_FILENO);
}

#define getrandom fake_getrandom
#define read fake_read
#define open fake_open

#undef _DEFAULT_SOURCE
#include "platform.c"

static void random_bytes_are_whole_or_none(void **state)
{
    (void)state;
    static const struct {
        fake_calls draws, reads;
        vast_io io;
        bool absent;
    } rows[] = {
        { { { 8 }, 0, 1 }, { { 0 }, 0, 0 }, VAST_IO_OK, false },
        { { { 3, 5 }, 0, 2 }, { { 0 }, 0, 0 }, VAST_IO_OK, false },
        { { { 3, -EINTR, 0, 5 }, 0, 4 }, { { 0 }, 0, 0 }, VAST_IO_OK, false },
        { { { 3, -EAGAIN }, 0, 2 }, { { 0 }, 0, 0 }, VAST_IO_AGAIN, false },
        { { { -EFAULT }, 0, 1 }, { { 0 }, 0, 0 }, VAST_IO_ERROR, false },
        { { { -ENOSYS }, 0, 1 }, { { 8 }, 0, 1 }, VAST_IO_OK, false },
        { { { -ENOSYS }, 0, 1 }, { { 2, -EINTR, 6 }, 0, 3 }, VAST_IO_OK, false },
        { { { -ENOSYS }, 0, 1 }, { { -EINTR, 7, 0 }, 0, 3 }, VAST_IO_ERROR, false },
        { { { -ENOSYS }, 0, 1 }, { { 7, -EIO }, 0, 2 }, VAST_IO_ERROR, false },
        { { { -ENOSYS }, 0, 1 }, { { 0 }, 0, 0 }, VAST_IO_ERROR, true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t out[9] = { 0 };
        draws = rows[i].draws;
        reads = rows[i].reads;
        absent = rows[i].absent;
        errno = EINTR; /* left by an earlier call */
        if (vast_posix_entropy(NULL, out, 8) != rows[i].io) {
            fail_msg("row %u", (unsigned)i);
        }
        assert_int_equal(draws.count, draws.expected);
        assert_int_equal(reads.count, reads.expected);
        assert_int_equal(out[8], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_bytes_are_whole_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
