/*
 * Functions of the C library and of the compiler's in a plain form, for the static file of 32-bit ARM. Those of musl and libgcc are
 * quicker, or do more: they copy eight registers at a time, look the clock up in memory that the kernel shares, know statx() and locks
 * of threads. All of that is 6 KB here, and the command spends its time in cryptography and on the wire. What each leaves out stands
 * beside it. This file is compiled as it stands (no LTO): the compiler calls some of these by itself.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* ---- memory and strings: words, or byte by byte, without unrolling. ARMv7 loads words from any address. */

typedef struct {
    uint32_t bits;
} __attribute__((packed, may_alias)) word;

/* memmove() relies on the order: a word is read before it is written, and what lies before it is not read again. */
void *memcpy(void *to, const void *from, size_t len)
{
    uint8_t *out = to;
    const uint8_t *in = from;
    for (; len >= sizeof(word); len -= sizeof(word), out += sizeof(word), in += sizeof(word)) {
        *(word *)out = *(const word *)in;
    }
    while (len-- > 0) {
        *out++ = *in++;
    }
    return to;
}

void *memmove(void *to, const void *from, size_t len)
{
    if ((uintptr_t)to - (uintptr_t)from >= len) {
        return memcpy(to, from, len);
    }
    uint8_t *out = to;
    const uint8_t *in = from;
    while (len-- > 0) {
        out[len] = in[len];
    }
    return to;
}

void *memset(void *to, int byte, size_t len)
{
    uint8_t *out = to;
    const word all = { (uint8_t)byte * 0x01010101u };
    for (; len >= sizeof(word); len -= sizeof(word), out += sizeof(word)) {
        *(word *)out = all;
    }
    while (len-- > 0) {
        *out++ = (uint8_t)byte;
    }
    return to;
}

void *memchr(const void *from, int byte, size_t len)
{
    for (const uint8_t *at = from; len-- > 0; at++) {
        if (*at == (uint8_t)byte) {
            return (void *)(uintptr_t)at;
        }
    }
    return NULL;
}

size_t strlen(const char *text)
{
    const char *end = text;
    while (*end != '\0') {
        end++;
    }
    return (size_t)(end - text);
}

/* The name by which others of musl call strchrnul(). */
char *__strchrnul(const char *text, int c)
{
    while (*text != '\0' && *text != (char)c) {
        text++;
    }
    return (char *)(uintptr_t)text;
}

/* How many bytes are in the set, or are not. */
static size_t span(const char *text, const char *set, int in_set)
{
    size_t len = 0;
    while (text[len] != '\0' && (*__strchrnul(set, text[len]) != '\0') == in_set) {
        len++;
    }
    return len;
}

size_t strspn(const char *text, const char *set)
{
    return span(text, set, 1);
}

size_t strcspn(const char *text, const char *set)
{
    return span(text, set, 0);
}

/* musl's if_nametoindex() calls it. */
char *strncpy(char *restrict to, const char *restrict from, size_t room)
{
    for (size_t i = 0; i < room; i++) {
        to[i] = *from;
        from += *from != '\0';
    }
    return to;
}

/* ---- division, where the processor may have none: a bit of the quotient at a time. By zero: the end, without a signal's name. */

uint64_t __aeabi_uidivmod(uint32_t dividend, uint32_t divisor);
uint32_t __aeabi_uidiv(uint32_t dividend, uint32_t divisor);
void __aeabi_ldiv0(void);

/* The quotient is the lower word, where the caller looks for it, the rest the upper one. */
uint64_t __aeabi_uidivmod(uint32_t dividend, uint32_t divisor)
{
    if (divisor == 0) {
        __builtin_trap();
    }
    uint32_t quotient = 0;
    int bit = dividend >= divisor ? __builtin_clz(divisor) - __builtin_clz(dividend) : -1;
    for (; bit >= 0; bit--) {
        if (dividend >> bit >= divisor) {
            dividend -= divisor << bit;
            quotient |= 1u << bit;
        }
    }
    return (uint64_t)dividend << 32 | quotient;
}

uint32_t __aeabi_uidiv(uint32_t dividend, uint32_t divisor)
{
    return (uint32_t)__aeabi_uidivmod(dividend, divisor);
}

void __aeabi_ldiv0(void)
{
    __builtin_trap();
}

/* ---- clocks: always by a system call. The one for 64 bits came with Linux 5.1. */

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = (int)syscall(SYS_clock_gettime64, clock, now);
    if (result == 0 || errno != ENOSYS) {
        return result;
    }
    uint32_t old[2];
    result = (int)syscall(SYS_clock_gettime32, clock, old);
    if (result == 0) {
        *now = (struct timespec){ .tv_sec = old[0], .tv_nsec = (long)old[1] };
    }
    return result;
}

time_t time(time_t *also)
{
    struct timespec now = { .tv_sec = 0 };
    clock_gettime(CLOCK_REALTIME, &now);
    if (also != NULL) {
        *also = now.tv_sec;
    }
    return now.tv_sec;
}

/* ---- files: the calls that every kernel has. They know seconds until 2106; of the three times the last change alone is handed on. */

static int with_times(int result, struct stat *about)
{
    about->st_mtim.tv_sec = (uint32_t)about->__st_mtim32.tv_sec;
    about->st_mtim.tv_nsec = about->__st_mtim32.tv_nsec;
    return result;
}

int fstat(int fd, struct stat *about)
{
    return with_times((int)syscall(SYS_fstat64, fd, about), about);
}

int stat(const char *restrict path, struct stat *restrict about)
{
    return with_times((int)syscall(SYS_stat64, path, about), about);
}

int lstat(const char *restrict path, struct stat *restrict about)
{
    return with_times((int)syscall(SYS_lstat64, path, about), about);
}

/* ---- signals: without the lock that keeps abort() apart from other threads; the old handler is not told, SA_SIGINFO not known. */

extern void __restore(void) __attribute__((visibility("hidden")));

int sigaction(int number, const struct sigaction *restrict action, struct sigaction *restrict old)
{
    (void)old;
    struct {
        void (*handler)(int);
        unsigned long flags;
        void (*restorer)(void);
        uint32_t mask[2];
    } asked = { action->sa_handler, (unsigned long)action->sa_flags | 0x04000000 /* SA_RESTORER */, __restore,
        { 0, 0 } };
    memcpy(asked.mask, &action->sa_mask, sizeof asked.mask);
    return (int)syscall(SYS_rt_sigaction, number, &asked, NULL, sizeof asked.mask);
}
