/* SPDX-License-Identifier: MIT */
/* Runs other programs, with an environment that does not contain the API key. */
#define _DEFAULT_SOURCE
#include "programs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int vast_program_wait(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return -1;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool vast_program_pipe(int ends[2])
{
    return pipe(ends) == 0 && fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0;
}

/* An environment variable that is removed for child programs. */
typedef struct withheld {
    const char *name;
    bool always; /* false: only if the value contains a user name, and so possibly a password */
} withheld;

static void clean_environment(void)
{
    static const withheld list[] = {
        { "VAST_API_KEY", true },
        { "https_proxy", false },
        { "HTTPS_PROXY", false },
        { "http_proxy", false },
        { "HTTP_PROXY", false },
        { "all_proxy", false },
        { "ALL_PROXY", false },
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        const char *value = getenv(list[i].name);
        if (value != NULL && (list[i].always || strchr(value, '@') != NULL)) {
            unsetenv(list[i].name);
        }
    }
}

/* In the child: if exec fails, sends errno through the pipe to the parent. A successful exec closes the pipe. */
static _Noreturn void become(const char *const argv[], const int streams[3], int report)
{
    const struct sigaction usual = { .sa_handler = SIG_DFL };
    sigaction(SIGPIPE, &usual, NULL); /* this process ignores both signals, but programs expect the default */
    sigaction(SIGXFSZ, &usual, NULL);
    bool ready = true;
    for (int fd = 0; fd < 3; fd++) {
        ready = dup2(streams[fd], fd) == fd && ready;
    }
    clean_environment();
    if (ready) {
        execvp(argv[0], (char *const *)(uintptr_t)argv); /* POSIX guarantees that the strings are not changed */
    }
    int error = errno;
    (void)!write(report, &error, sizeof error);
    _exit(127);
}

/* @return the errno that the child sent; 0: none, exec succeeded. */
static int error_of(int report)
{
    int error = 0;
    while (read(report, &error, sizeof error) < 0 && errno == EINTR) {
    }
    return error;
}

/* posix_spawn() would work too, but needs a heap, which a static executable does not have otherwise. */
pid_t vast_program_start(const char *const argv[], const int streams[3])
{
    int report[2];
    if (!vast_program_pipe(report)) {
        return -1;
    }
    pid_t child = fork();
    if (child == 0) {
        become(argv, streams, report[1]);
    }
    int error = child < 0 ? errno : 0;
    close(report[1]);
    if (child > 0) {
        error = error_of(report[0]);
    }
    close(report[0]);
    if (error == 0) {
        return child;
    }
    if (child > 0) {
        (void)vast_program_wait(child);
    }
    errno = error;
    return -1;
}

int vast_program_run(const char *const argv[], vast_program_streams streams)
{
    int none = streams == VAST_PROGRAM_QUIET ? open("/dev/null", O_RDWR | O_CLOEXEC) : -1;
    const int of[][3] = {
        [VAST_PROGRAM_OURS] = { STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO },
        [VAST_PROGRAM_QUIET] = { none, none, none },
        [VAST_PROGRAM_TO_STDERR] = { STDIN_FILENO, STDERR_FILENO, STDERR_FILENO },
    };
    pid_t child = vast_program_start(argv, of[streams]);
    if (none >= 0) {
        close(none);
    }
    return child < 0 ? -1 : vast_program_wait(child);
}
