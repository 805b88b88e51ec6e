/*
 * Holds the functions of port/musl/lean_armv7.c against plain loops, and against what an old kernel says: system calls come here. It is
 * linked with that file instead of musl's, and run by `make static-test ARCH=armv7`. It says what is wrong, or nothing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 40 };

static int failed;

static void expect(int is_so, const char *what)
{
    if (!is_so) {
        failed = 1;
        (void)!write(STDOUT_FILENO, what, strlen(what));
        (void)!write(STDOUT_FILENO, "\n", 1);
    }
}

/* A kernel without 64-bit time; its files changed in 2100. */
long syscall(long number, ...)
{
    va_list more;
    va_start(more, number);
    (void)va_arg(more, long);
    void *out = va_arg(more, void *);
    va_end(more);
    if (number == SYS_clock_gettime32) {
        memcpy(out, (uint32_t[]){ 0x80000001u, 7 }, 8);
        return 0;
    }
    if (number == SYS_fstat64) {
        ((struct stat *)out)->__st_mtim32.tv_sec = (long)0xf0000000u;
        ((struct stat *)out)->__st_mtim32.tv_nsec = 9;
        return 0;
    }
    errno = ENOSYS;
    return -1;
}

static void test_old_kernel(void)
{
    struct timespec now = { .tv_sec = 0 };
    struct stat about = { .st_size = 0 };
    expect(clock_gettime(CLOCK_REALTIME, &now) == 0 && now.tv_sec == 0x80000001 && now.tv_nsec == 7, "clock_gettime");
    expect(time(NULL) == 0x80000001, "time");
    expect(fstat(0, &about) == 0 && about.st_mtim.tv_sec == 0xf0000000 && about.st_mtim.tv_nsec == 9, "fstat");
}

static void fill(uint8_t *bytes)
{
    for (volatile size_t i = 0; i < ROOM; i++) {
        bytes[i] = (uint8_t)(i + 1);
    }
}

/* Every length, from and to every place of two words, overlapping or not. */
static void test_copies(void)
{
    uint8_t was[ROOM], is[ROOM];
    for (size_t from = 0; from < 9; from++) {
        for (size_t to = 0; to < 9; to++) {
            for (size_t len = 0; len < ROOM - 9; len++) {
                fill(was);
                fill(is);
                memmove(is + to, is + from, len);
                for (size_t i = 0; i < ROOM; i++) {
                    expect(is[i] == was[i >= to && i < to + len ? i - to + from : i], "memmove");
                }
                memset(is + to, 0x1a5, len);
                for (size_t i = 0; i < len; i++) {
                    expect(is[to + i] == 0xa5, "memset");
                }
                expect(is[to + len] == was[to + len] || from != to, "memset: one more");
            }
        }
    }
}

static void test_strings(void)
{
    volatile const char *text = "abcabcx";
    const char *at = (const char *)text;
    char out[6] = "zzzzz";
    expect(strlen(at) == 7, "strlen");
    expect(strspn(at, "cba") == 6 && strspn(at, "") == 0 && strspn(at, "xabc") == 7, "strspn");
    expect(strcspn(at, "xc") == 2 && strcspn(at, "") == 7, "strcspn");
    expect(strchr(at, 'x') == at + 6 && strchr(at, 'y') == NULL && strchr(at, 0) == at + 7, "strchr");
    expect(memchr(at, 'c', 2) == NULL && memchr(at, 'c', 3) == at + 2, "memchr");
    expect(strncpy(out, "ab", 4) == out && memcmp(out, "ab\0\0z", 6) == 0, "strncpy");
}

static void test_division(void)
{
    static const uint32_t numbers[] = { 0, 1, 2, 3, 7, 10, 255, 1000, 65535, 65536, 0x7fffffff, 0x80000000, 0xfffffffe,
        0xffffffff };
    enum { COUNT = sizeof numbers / sizeof numbers[0] };
    for (size_t a = 0; a < COUNT; a++) {
        for (size_t b = 1; b < COUNT; b++) {
            volatile uint32_t whole = numbers[a], by = numbers[b];
            uint32_t quotient = whole / by, rest = whole % by;
            expect((uint64_t)quotient * by + rest == whole && rest < by, "division");
        }
    }
}

int main(void)
{
    test_old_kernel();
    test_copies();
    test_strings();
    test_division();
    return failed;
}
