#define _DEFAULT_SOURCE
#include "programs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int wait_for(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return -1;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int redirect(posix_spawn_file_actions_t *actions, vast_program_streams streams)
{
    int error =
        streams == VAST_PROGRAM_TO_STDERR ? posix_spawn_file_actions_adddup2(actions, STDERR_FILENO, STDOUT_FILENO) : 0;
    for (int fd = 0; streams == VAST_PROGRAM_QUIET && fd < 3 && error == 0; fd++) {
        error = posix_spawn_file_actions_addopen(actions, fd, "/dev/null", fd == 0 ? O_RDONLY : O_WRONLY, 0);
    }
    return error;
}

/* We ignore SIGPIPE; a program is not used to that. */
static int restore_signals(posix_spawnattr_t *attributes)
{
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    int error = posix_spawnattr_setsigdefault(attributes, &defaults);
    return error != 0 ? error : posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF);
}

int vast_program_run(const char *const argv[], vast_program_streams streams)
{
    pid_t child = 0;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    int error = redirect(&actions, streams);
    error = error != 0 ? error : restore_signals(&attributes);
    if (error == 0) {
        /* POSIX promises that the strings stay as they are. */
        error = posix_spawnp(&child, argv[0], &actions, &attributes, (char *const *)(uintptr_t)argv, environ);
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        errno = error;
        return -1;
    }
    return wait_for(child);
}
