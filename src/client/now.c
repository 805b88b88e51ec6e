/* SPDX-License-Identifier: MIT */
/* What a running call is doing, for a display of progress. */
#include "engine.h"

/* Responses with status 429 have a limit of their own, to which earlier attempts that failed otherwise are added. */
static unsigned last_attempt(const vast_engine *e, bool waiting)
{
    return e->refusals == 0 ? e->config.attempts : e->tries - (waiting ? 0u : 1u) + VAST_RATE_TRIES;
}

vast_call_state vast_call_now(const vast_client *c)
{
    const vast_engine *e = (const vast_engine *)(const void *)c->opaque;
    bool waiting = e->state == VAST_STATE_PACE;
    return (vast_call_state){
        .stage = e->outcome.stage,
        .attempt = (uint8_t)(e->tries + e->refusals + waiting),
        .attempts = (uint8_t)last_attempt(e, waiting),
        .status = e->outcome.status,
        .cause = e->outcome.cause,
    };
}
