/* SPDX-License-Identifier: MIT */
/* What the store gives back as a session. */
#include <string.h>

#include "prove.h"
#include "session.h"

/*
 * Any bytes, up to 2 of a session: taken only with a time that fits, at any time; and nothing after their end is read.
 */
void session_open(void)
{
    uint8_t memory[VAST_SESSION_HEADER + 2];
    any(memory);
    size_t len = any_up_to(sizeof memory);
    int64_t now = nondet_int64();
    vast_standing standing = { -7, -7 };
    assume(now >= -1);
    bool open = vast_session_open(memory + sizeof memory - len, len, now, &standing);
    claim(!open || len > VAST_SESSION_HEADER);
    claim(open || (standing.proved_at == -7 && standing.not_after == -7));
    claim(!open || (now < 0) == (standing.proved_at < 0));
    claim(!open || now < 0 || (standing.proved_at <= now && now < standing.not_after));
    claim(!open || now < 0 || now - standing.proved_at < VAST_SESSION_SECONDS_MAX);
}
