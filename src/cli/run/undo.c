/* SPDX-License-Identifier: MIT */
/* Time and quiet for a command to undo what it has begun. */
#include "undo.h"

#include "signals.h"

void vast_undo_prepare(void)
{
    vast_signals_only_note();
}

void vast_undo_shield(bool on)
{
    vast_signals_hold(on);
}

void vast_undo_begin(vast_undo *undo, vast_cli *cli)
{
    *undo = (vast_undo){ .cli = cli, .timeout_ms = cli->settings.timeout_ms, .spent_ms = cli->spent_ms };
    vast_signals_hold(true);
    cli->settings.timeout_ms = VAST_UNDO_MS;
    cli->spent_ms = 0;
    cli->late = false;
    cli->failure_reported = false;
}

void vast_undo_end(const vast_undo *undo, bool left)
{
    uint32_t spent = undo->cli->spent_ms;
    undo->cli->settings.timeout_ms = undo->timeout_ms;
    undo->cli->spent_ms = undo->spent_ms < UINT32_MAX - spent ? undo->spent_ms + spent : UINT32_MAX;
    vast_signals_hold(false);
    if (left) {
        vast_signals_forget();
    }
}

bool vast_undo_may_pass(vast_err err)
{
    return err != VAST_OK && err != VAST_E_NOT_FOUND && err != VAST_E_AUTH && err != VAST_E_ARG;
}
