/* SPDX-License-Identifier: MIT */
/**
 * Other programs, run from here. They get the environment without the key and without proxy addresses that hold a password.
 */
#ifndef VASTAI_CLI_PROGRAMS_H
#define VASTAI_CLI_PROGRAMS_H

#include <stdbool.h>
#include <sys/types.h>

/** What a program reads and says. */
typedef enum vast_program_streams {
    VAST_PROGRAM_OURS,     /**< as we do */
    VAST_PROGRAM_QUIET,    /**< nothing */
    VAST_PROGRAM_TO_STDERR /**< as we do, but all that it says goes to stderr */
} vast_program_streams;

/**
 * Runs a program of $PATH and waits for its end; an interrupt is left to the program.
 * @param argv  its name and arguments, NULL at the end.
 * @return its exit status, 128 + the number of the signal that ended it, or -1: it could not be started, errno says why.
 */
int vast_program_run(const char *const argv[], vast_program_streams streams);

/** A pipe that no program inherits. */
bool vast_program_pipe(int ends[2]);

/**
 * Starts a program of $PATH.
 * @param argv     its name and arguments, NULL at the end.
 * @param streams  what it has as its stdin, stdout and stderr.
 * @return the process, or -1: it could not be started, errno says why.
 */
pid_t vast_program_start(const char *const argv[], const int streams[3]);

/** Waits for its end. @return as vast_program_run(). */
int vast_program_wait(pid_t child);

#endif
