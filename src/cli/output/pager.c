/* SPDX-License-Identifier: MIT */
/* Long output, shown by a pager. */
#define _DEFAULT_SOURCE
#include "pager.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "programs.h"

#define WORDS 16 /* most words of $PAGER */

static pid_t pager;

/*
 * Options of less: show colors, exit if the output fits on one screen, and keep it there. A user's $LESS is kept; ours
 * is removed again, because the next command may need another one.
 */
static void start_with_less(const char *const argv[], int from, bool sideways)
{
    bool own = getenv("LESS") == NULL;
    setenv("LESS", sideways ? "-RFXS" : "-RFX", 0);
    pager = vast_program_start(argv, (const int[]){ from, STDOUT_FILENO, STDERR_FILENO });
    if (own) {
        unsetenv("LESS");
    }
}

/* The words of a command line; there are no quotes. @return false: no pager is wanted, or the line is too long. */
static bool split(const char *line, char *room, size_t size, const char *argv[WORDS])
{
    size_t count = 0, len;
    if (strlen(line) >= size) {
        return false;
    }
    memcpy(room, line, strlen(line) + 1);
    for (char *at = room; *(at += strspn(at, " \t")) != '\0' && count < WORDS - 1; at += len) {
        len = strcspn(at, " \t");
        argv[count++] = at;
        if (at[len] != '\0') {
            at[len++] = '\0';
        }
    }
    argv[count] = NULL;
    return count > 0;
}

void vast_pager_begin(vast_sink *out, bool sideways)
{
    int ends[2];
    char room[512];
    const char *line = getenv("PAGER"), *ours = sideways ? "less -RFXS" : "less -RFX", *argv[WORDS];
    if (!split(line != NULL ? line : ours, room, sizeof room, argv) || !vast_program_pipe(ends)) {
        return;
    }
    start_with_less(argv, ends[0], sideways);
    if (pager > 0) {
        out->fd = ends[1];
    } else {
        close(ends[1]);
    }
    close(ends[0]);
}

void vast_pager_end(vast_sink *out)
{
    if (pager <= 0) {
        return;
    }
    vast_sink_flush(out);
    close(out->fd);
    (void)vast_program_wait(pager);
    out->fd = STDOUT_FILENO;
    out->error = out->error == EPIPE ? 0 : out->error;
    pager = 0;
}
