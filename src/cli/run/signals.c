/* SPDX-License-Identifier: MIT */
/* The signals that end a run. */
#define _DEFAULT_SOURCE
#include "signals.h"

#include <signal.h>
#include <stddef.h>

#include "sink.h"

static volatile sig_atomic_t seen;

static void on_signal(int number)
{
    seen = number;
    vast_sinks_stop_waiting();
}

void vast_signals_begin(void)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    action.sa_handler = SIG_IGN;
    action.sa_flags = 0;
    /* A failed write is reported as an error, together with the result of the command. No signal ends the process. */
    sigaction(SIGPIPE, &action, NULL);
    sigaction(SIGXFSZ, &action, NULL);
}

int vast_signal_seen(void)
{
    return seen;
}
