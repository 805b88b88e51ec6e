#define _DEFAULT_SOURCE
#include "pager.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "programs.h"

static pid_t pager;

static bool is_for_a_reader(const vast_cli *cli)
{
    const vast_command *command = cli->line.command;
    const char *term = getenv("TERM");
    const char *view = vast_command_view(command);
    bool table = view != NULL && vast_view_kind_of(view) == VAST_VIEW_TABLE;
    bool person = cli->out.terminal && isatty(STDIN_FILENO) == 1 && term != NULL && strcmp(term, "dumb") != 0;
    return table && person && !cli->settings.full && !cli->settings.raw && !cli->settings.curl;
}

/* Colours pass, a table that fits the screen is not stopped at, and what was seen stays on the screen. */
static const char *const LESS[] = { "less", "-RFX", NULL };

void vast_pager_begin(vast_cli *cli)
{
    int ends[2];
    if (!is_for_a_reader(cli) || !vast_program_pipe(ends)) {
        return;
    }
    pager = vast_program_start(LESS, (const int[]){ ends[0], STDOUT_FILENO, STDERR_FILENO });
    if (pager > 0) {
        cli->out.fd = ends[1];
    } else {
        close(ends[1]);
    }
    close(ends[0]);
}

void vast_pager_end(vast_cli *cli)
{
    if (pager <= 0) {
        return;
    }
    vast_sink_flush(&cli->out);
    close(cli->out.fd);
    (void)vast_program_wait(pager);
    cli->out.fd = STDOUT_FILENO;
    cli->out.error = cli->out.error == EPIPE ? 0 : cli->out.error;
    pager = 0;
}
