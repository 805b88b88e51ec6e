/* SPDX-License-Identifier: MIT */
/* The signals that end a run. */
#define _DEFAULT_SOURCE
#include "signals.h"

#include <signal.h>
#include <stddef.h>

#include "sink.h"

_Static_assert(VAST_SIGNAL_INTERRUPT == SIGINT, "the number of SIGINT");

static volatile sig_atomic_t seen;
static bool held;

static void on_signal(int number)
{
    seen = number;
    vast_sinks_stop_waiting();
}

static void handle(int flags)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = flags };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

void vast_signals_begin(void)
{
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    sigemptyset(&ignore.sa_mask);
    handle((int)SA_RESETHAND);
    /* A failed write is reported as an error, together with the result of the command. No signal ends the process. */
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
}

int vast_signal_seen(void)
{
    return held ? 0 : seen;
}

void vast_signals_only_note(void)
{
    handle(0);
}

void vast_signals_hold(bool hold)
{
    held = hold;
}

void vast_signals_forget(void)
{
    seen = 0;
}
