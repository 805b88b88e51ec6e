#define _DEFAULT_SOURCE
#include "pager.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

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

static bool start(int from)
{
    /* Colours pass, a table that fits the screen is not stopped at, and what was seen stays on the screen. */
    static char name[] = "less", flags[] = "-RFX";
    char *const argv[] = { name, flags, NULL };
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    bool started = posix_spawn_file_actions_adddup2(&actions, from, STDIN_FILENO) == 0 &&
                   posix_spawnp(&pager, name, &actions, NULL, argv, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return started;
}

void vast_pager_begin(vast_cli *cli)
{
    int ends[2];
    if (!is_for_a_reader(cli) || pipe(ends) != 0) {
        return;
    }
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    if (start(ends[0])) {
        cli->out.fd = ends[1];
    } else {
        pager = 0;
        close(ends[1]);
    }
    close(ends[0]);
}

void vast_pager_end(vast_cli *cli)
{
    if (pager == 0) {
        return;
    }
    vast_sink_flush(&cli->out);
    close(cli->out.fd);
    while (waitpid(pager, NULL, 0) < 0 && errno == EINTR) {
    }
    cli->out.fd = STDOUT_FILENO;
    cli->out.error = cli->out.error == EPIPE ? 0 : cli->out.error;
    pager = 0;
}
