/* SPDX-License-Identifier: MIT */
/**
 * Reads what the user gives the command: files, pipes and stdin. A pipe may stay silent or never end, so reading counts
 * as time of the command. A terminal is an exception: a person types there.
 */
#ifndef VASTAI_CLI_USER_INPUT_H
#define VASTAI_CLI_USER_INPUT_H

#include <sys/types.h>

#include "files.h"
#include "run_state.h"

/** Opens a file that the user names. Does not wait for the writer of a named pipe. @return -1: errno is set. */
int vast_user_file_open(const char *path);

/**
 * Waits for input and reads some.
 * @param begin_ms  vast_clock_ms() before the first part was read: the time since then counts.
 * @return as read(2); -1 with ETIMEDOUT: the time of the command is up; with EINTR: a signal ends the run.
 */
ssize_t vast_user_read(vast_cli *cli, int fd, uint32_t begin_ms, void *out, size_t room);

/** Counts the time since begin_ms as time of the command, unless the descriptor is a terminal. */
void vast_user_read_end(vast_cli *cli, int fd, uint32_t begin_ms);

/** Reads to the end of the input, which must be shorter than `room`. @return VAST_FILE_ERROR: errno is set. */
vast_file_result vast_user_read_all(vast_cli *cli, int fd, void *out, size_t room, size_t *len);

#endif
