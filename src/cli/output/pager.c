/* SPDX-License-Identifier: MIT */
/* Shows long tables with less. */
#define _DEFAULT_SOURCE
#include "pager.h"

#include <errno.h>
#include <unistd.h>

#include "programs.h"

static pid_t pager;

/* Options of less: show colors, exit if the output fits on one screen, and keep the output on the screen. */
static const char *const LESS[] = { "less", "-RFX", NULL };

void vast_pager_begin(vast_sink *out)
{
    int ends[2];
    if (!vast_program_pipe(ends)) {
        return;
    }
    pager = vast_program_start(LESS, (const int[]){ ends[0], STDOUT_FILENO, STDERR_FILENO });
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
