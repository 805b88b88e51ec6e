/* SPDX-License-Identifier: MIT */
/**
 * Semihosting: the debugger's, here QEMU's, services. It prints, ends the run, and lends what this machine lacks.
 */
#ifndef SEMIHOST_H
#define SEMIHOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void semihost_print(const char *text);

/** Ends the run with this exit status. */
_Noreturn void semihost_exit(int status);

/** The command line, words joined by blanks. false: longer than room. */
bool semihost_command_line(char *line, size_t room);

/** Seconds since 1970 by the host's clock. */
uint32_t semihost_time(void);

/** Reads len bytes of a file of the host. */
bool semihost_read_file(const char *path, void *out, size_t len);

#endif
