/**
 * Other programs, run from here.
 */
#ifndef VASTAI_CLI_PROGRAMS_H
#define VASTAI_CLI_PROGRAMS_H

#include <stdbool.h>

/**
 * Runs a program of $PATH and waits for its end; an interrupt is left to the program.
 * @param argv   its name and arguments, NULL at the end.
 * @param quiet  its input and output are nothing; else they are ours.
 * @return its exit status, 128 + the number of the signal that ended it, or -1: it could not be started, errno says why.
 */
int vast_program_run(const char *const argv[], bool quiet);

#endif
