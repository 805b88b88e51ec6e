/* SPDX-License-Identifier: MIT */
/* Decides whether a request is repeated, and how long to wait before. */
#include "engine.h"
#include "integer.h"

enum { BACKOFF_BASE_MS = 250, BACKOFF_DOUBLINGS = 5 }; /* 250 ms to 8 s */

bool vast_is_passing(unsigned status)
{
    return status / 100 == 5 && status != 500 && status != 501 && status != 505;
}

static unsigned find_slot(const vast_engine *e)
{
    unsigned i = 0;
    while (i < VAST_PACE_SLOTS && e->paced_ops[i] != e->request.op) {
        i++;
    }
    return i;
}

uint32_t vast_pace_wait_ms(const vast_engine *e)
{
    unsigned slot = find_slot(e);
    if (slot == VAST_PACE_SLOTS || e->config.no_pacing) {
        return 0;
    }
    int32_t passed = vast_ms_between(e->paced_at[slot], e->now);
    int32_t interval = e->request.op->min_interval_ms;
    return passed >= 0 && passed < interval ? (uint32_t)(interval - passed) : 0;
}

bool vast_is_due(vast_engine *e)
{
    uint32_t left = (uint32_t)vast_ms_between(e->now, e->deadline), wait = 0;
    if (e->config.pacer != NULL) {
        wait = e->config.pacer->wait_ms(e->config.pacer_ctx, e->request.op);
    }
    if (wait == 0 || wait >= left) {
        return true;
    }
    e->limit = e->now + wait;
    return false;
}

void vast_pace_note(vast_engine *e)
{
    unsigned slot = find_slot(e);
    if (e->config.pacer != NULL) {
        e->config.pacer->note_sent(e->config.pacer_ctx, e->request.op);
    }
    if (e->request.op->min_interval_ms == 0) {
        return;
    }
    if (slot == VAST_PACE_SLOTS) {
        slot = e->pace_next;
        e->pace_next = (uint8_t)((slot + 1) % VAST_PACE_SLOTS);
    }
    e->paced_ops[slot] = e->request.op;
    e->paced_at[slot] = e->now;
}

/* A random number from 0 to `span`, inclusive. */
static uint32_t part_of(const vast_engine *e, uint32_t span)
{
    uint32_t random;
    if (e->config.port->entropy(e->config.port_ctx, &random, sizeof random) != VAST_IO_OK) {
        return span / 2;
    }
    return (uint32_t)((uint64_t)random * ((uint64_t)span + 1) >> 32);
}

uint32_t vast_backoff_ms(const vast_engine *e, unsigned failures)
{
    unsigned doublings = failures - 1u < BACKOFF_DOUBLINGS ? failures - 1u : BACKOFF_DOUBLINGS;
    return part_of(e, (uint32_t)BACKOFF_BASE_MS << doublings);
}

/* Reads the threshold, in seconds, of "API requests too frequent: endpoint threshold=3.0". */
static uint32_t threshold_ms(const vast_words *words)
{
    const char *at = vast_words_find(words, "threshold=");
    int64_t ms = 0;
    if (at == NULL) {
        return 0;
    }
    at += sizeof "threshold=" - 1;
    size_t len = 0;
    while ((at[len] >= '0' && at[len] <= '9') || at[len] == '.') {
        len++;
    }
    /* The dot may end a sentence. */
    len -= len != 0 && at[len - 1] == '.';
    vast_err err = vast_json_scaled(at, len, 3, &ms);
    if (err == VAST_E_RANGE || ms > INT32_MAX) {
        return INT32_MAX;
    }
    return err == VAST_OK ? (uint32_t)ms : 0;
}

uint32_t vast_asked_wait_ms(const vast_engine *e)
{
    uint32_t threshold = e->head.status == 429 ? threshold_ms(&e->words) : 0;
    int32_t after_s = e->head.retry_after_s;
    uint32_t after = after_s <= 0 ? 0 : after_s > INT32_MAX / 1000 ? INT32_MAX : (uint32_t)after_s * 1000;
    return threshold > after ? threshold : after;
}

/*
 * Clients with the same key that are refused at the same time must not retry at the same time: each waits the
 * threshold plus a random part of a span that triples with each refusal, limited by the deadline.
 */
static uint32_t spread_ms(const vast_engine *e, uint32_t asked)
{
    uint64_t span = threshold_ms(&e->words);
    uint32_t left = (uint32_t)vast_ms_between(e->now, e->deadline);
    for (unsigned k = 1; k < e->refusals; k++) {
        span *= 3;
    }
    uint32_t room = asked < left ? left - asked - 1 : 0;
    return part_of(e, span < room ? (uint32_t)span : room);
}

uint32_t vast_repeat_wait_ms(const vast_engine *e)
{
    bool refused = e->head.status == 429;
    uint32_t asked = vast_asked_wait_ms(e);
    if (asked == 0) {
        return vast_backoff_ms(e, refused ? e->refusals : e->tries);
    }
    return asked + (refused ? spread_ms(e, asked) : 0);
}

bool vast_may_repeat(const vast_engine *e, vast_err err)
{
    const uint32_t connection = 1u << VAST_E_RESOLVE | 1u << VAST_E_CONNECT | 1u << VAST_E_IO | 1u << VAST_E_TIMEOUT;
    vast_repeat rule = e->request.op->repeat;
    return (connection >> err & 1) != 0 && !e->delivered &&
           (rule == VAST_REPEAT_ALWAYS || (rule == VAST_REPEAT_UNTIL_SENT && !e->sent));
}

bool vast_is_stale(const vast_engine *e, vast_cause cause)
{
    return e->reused && !e->heard && !e->stale_used && (cause == VAST_CAUSE_CLOSED || cause == VAST_CAUSE_RESET) &&
           (!e->sent || e->request.op->repeat == VAST_REPEAT_ALWAYS);
}
