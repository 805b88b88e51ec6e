/* SPDX-License-Identifier: MIT */
/*
 * Linked into the command while its coverage is counted: what a process has run is written down too when it ends by
 * _exit() or by a signal that it left to the system. Nothing of this is in the product.
 */
#include <signal.h>
#include <unistd.h>

void __gcov_dump(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
int __real_sigaction(int number, const struct sigaction *action, struct sigaction *old);
int __wrap_sigaction(int number, const struct sigaction *action, struct sigaction *old);

_Noreturn void __wrap__exit(int status)
{
    __gcov_dump();
    __real__exit(status);
}

static void (*handler)(int);

/* The second one finds no handler in the product, and kills. */
static void on_signal(int number)
{
    static volatile sig_atomic_t seen;
    if (!seen) {
        seen = 1;
        handler(number);
        return;
    }
    __gcov_dump();
    signal(number, SIG_DFL);
    raise(number);
}

int __wrap_sigaction(int number, const struct sigaction *action, struct sigaction *old)
{
    struct sigaction ours = *action;
    if ((action->sa_flags & (int)SA_RESETHAND) != 0) {
        handler = action->sa_handler;
        ours.sa_handler = on_signal;
        ours.sa_flags &= ~(int)SA_RESETHAND;
    }
    return __real_sigaction(number, &ours, old);
}
