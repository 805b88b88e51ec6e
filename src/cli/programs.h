/**
 * Other programs, run from here.
 */
#ifndef VASTAI_CLI_PROGRAMS_H
#define VASTAI_CLI_PROGRAMS_H

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

#endif
