/* SPDX-License-Identifier: MIT */
/**
 * Runs other programs. Their environment does not contain the API key, nor proxy URLs with a password.
 */
#ifndef VASTAI_CLI_PROGRAMS_H
#define VASTAI_CLI_PROGRAMS_H

#include <stdbool.h>
#include <sys/types.h>

/** The standard streams of a program. */
typedef enum vast_program_streams {
    VAST_PROGRAM_OURS,     /**< the streams of this process */
    VAST_PROGRAM_QUIET,    /**< /dev/null */
    VAST_PROGRAM_TO_STDERR /**< the streams of this process, with stdout redirected to stderr */
} vast_program_streams;

/**
 * Runs a program from $PATH and waits for it. An interrupt is handled by the program.
 * @param argv  name and arguments, with NULL at the end.
 * @return exit status, or 128 + the number of the signal that ended the program; -1: it was not started, and errno is
 * set.
 */
int vast_program_run(const char *const argv[], vast_program_streams streams);

/** Creates a pipe that programs do not inherit. @return false: errno is set. */
bool vast_program_pipe(int ends[2]);

/**
 * Starts a program from $PATH.
 * @param argv     name and arguments, with NULL at the end.
 * @param streams  descriptors for its stdin, stdout and stderr.
 * @return process ID; -1: it was not started, and errno is set.
 */
pid_t vast_program_start(const char *const argv[], const int streams[3]);

/** Waits until a program ends. @return as vast_program_run(). */
int vast_program_wait(pid_t child);

#endif
