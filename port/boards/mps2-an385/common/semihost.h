/* SPDX-License-Identifier: MIT */
/**
 * Semihosting: services of the debugger, here of QEMU. Console output, exit, and time and files of the host.
 */
#ifndef SEMIHOST_H
#define SEMIHOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void semihost_print(const char *text);

/** Ends the run with an exit status. */
_Noreturn void semihost_exit(int status);

/** Reads the command line, with words separated by spaces. @return false if it is longer than room. */
bool semihost_command_line(char *line, size_t room);

/** Returns the time of the host, in seconds since 1970-01-01 UTC. */
uint32_t semihost_time(void);

/** Reads len bytes from the start of a file of the host. @return false if that fails. */
bool semihost_read_file(const char *path, void *out, size_t len);

#endif
