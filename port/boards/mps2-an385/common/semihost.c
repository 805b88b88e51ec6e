/* SPDX-License-Identifier: MIT */
/* Semihosting: console output, exit, time and files, provided by the debugger. */
#include "semihost.h"

#include <string.h>

enum {
    SYS_OPEN = 0x01,
    SYS_CLOSE = 0x02,
    SYS_WRITE0 = 0x04,
    SYS_READ = 0x06,
    SYS_TIME = 0x11,
    SYS_GET_CMDLINE = 0x15,
    SYS_EXIT_EXTENDED = 0x20,
    APPLICATION_EXIT = 0x20026,
    MODE_READ_BINARY = 1
};

static int32_t call(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return (int32_t)r0;
}

void semihost_print(const char *text)
{
    (void)call(SYS_WRITE0, text);
}

_Noreturn void semihost_exit(int status)
{
    const uint32_t block[2] = { APPLICATION_EXIT, (uint32_t)status };
    for (;;) {
        (void)call(SYS_EXIT_EXTENDED, block);
    }
}

bool semihost_command_line(char *line, size_t room)
{
    const struct {
        char *line;
        uint32_t room;
    } block = { line, (uint32_t)room };
    return call(SYS_GET_CMDLINE, &block) == 0;
}

uint32_t semihost_time(void)
{
    return (uint32_t)call(SYS_TIME, NULL);
}

bool semihost_read_file(const char *path, void *out, size_t len)
{
    const struct {
        const char *path;
        uint32_t mode, path_len;
    } open = { path, MODE_READ_BINARY, (uint32_t)strlen(path) };
    int32_t file = call(SYS_OPEN, &open);
    if (file < 0) {
        return false;
    }
    const struct {
        int32_t file;
        void *out;
        uint32_t len;
    } read = { file, out, (uint32_t)len };
    bool whole = call(SYS_READ, &read) == 0; /* SYS_READ returns the number of bytes not read */
    (void)call(SYS_CLOSE, &file);
    return whole;
}
