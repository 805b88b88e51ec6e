/* SPDX-License-Identifier: MIT */
/* Paces the processes of one user together, by the times of their requests in a locked file. */
#define _DEFAULT_SOURCE
#include "pacing.h"

#include <errno.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "files.h"
#include "settings.h"
#include "text_helpers.h"

/*
 * The time of the last request of an operation with a key. The file is an array of these, in native byte order. Times
 * are of the monotonic clock of the machine, so that setting the date changes nothing. Whatever else is in the file,
 * after a restart for instance, delays a request by its interval at most.
 */
typedef struct record {
    uint32_t id; /* 0: free */
    uint32_t at_ms;
} record;

enum {
    RECORDS = 64,
    BUSY_MS = 4,     /* the lock is held for two system calls */
    BUSY_TRIES = 250 /* a process that was stopped while it held the lock is not waited for any longer */
};

/* Two keys with the same number are paced together, which is harmless; a key cannot be found from 32 bits. */
static uint32_t id_of(const vast_pacing *p, const vast_op *op)
{
    const char *parts[] = { p->key, op->host == VAST_HOST_RUN ? p->run_url : p->console_url, op->path };
    uint64_t hash = VAST_HASH_BASIS + (uint64_t)op->method;
    for (size_t i = 0; i < VAST_COUNT_OF(parts); i++) {
        hash = vast_text_hash(hash, parts[i], strlen(parts[i]) + 1);
    }
    uint32_t id = (uint32_t)(hash ^ hash >> 32);
    return id != 0 ? id : 1;
}

static bool open_file(vast_pacing *p)
{
    char path[VAST_PATH_BYTES];
    if (!p->open) {
        p->fd = vast_cache_path("pacing", path) ? vast_file_open_own(path) : -1;
        p->open = p->fd >= 0;
        p->claimed = false;
        p->busy_tries = 0;
    }
    return p->open;
}

/* The record of the operation, else the one that was not used for the longest time. */
static unsigned find(const record *records, uint32_t id, uint32_t now)
{
    unsigned oldest = 0;
    for (unsigned i = 0; i < RECORDS; i++) {
        if (records[i].id == id) {
            return i;
        }
        bool older = now - records[i].at_ms > now - records[oldest].at_ms;
        oldest = records[oldest].id != 0 && (records[i].id == 0 || older) ? i : oldest;
    }
    return oldest;
}

static bool put(const vast_pacing *p, uint32_t id, uint32_t at_ms)
{
    const record r = { id, at_ms };
    return pwrite(p->fd, &r, sizeof r, (off_t)(p->index * sizeof r)) == (ssize_t)sizeof r;
}

/* The time until the next turn; 0: it is this process's. @pre the file is locked. */
static uint32_t claim(vast_pacing *p, uint32_t id, uint32_t interval_ms)
{
    record records[RECORDS] = { { 0, 0 } };
    if (pread(p->fd, records, sizeof records, 0) < 0) {
        return 0;
    }
    uint32_t now = p->port->now_ms(p->port_ctx);
    p->index = find(records, id, now);
    const record *r = &records[p->index];
    bool own = p->claimed && p->id == id && r->at_ms == p->at_ms;
    p->placed = true;
    p->id = id;
    p->interval_ms = interval_ms;
    if (r->id == id && !own && now - r->at_ms < interval_ms) {
        p->claimed = false;
        return interval_ms - (now - r->at_ms);
    }
    p->at_ms = now;
    p->claimed = put(p, id, now);
    return 0;
}

static uint32_t wait_ms(void *ctx, const vast_op *op)
{
    vast_pacing *p = ctx;
    p->placed = false;
    if (op->min_interval_ms == 0 || !open_file(p)) {
        return 0;
    }
    if (flock(p->fd, LOCK_EX | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK && p->busy_tries++ < BUSY_TRIES ? BUSY_MS : 0;
    }
    p->busy_tries = 0;
    /* Times are cut to milliseconds: of two of them, up to one may be missing. */
    uint32_t ms = claim(p, id_of(p, op), op->min_interval_ms + 1u);
    flock(p->fd, LOCK_UN);
    return ms;
}

/* Needs no lock: a time is never replaced by an earlier one. */
static void note_sent(void *ctx, const vast_op *op)
{
    vast_pacing *p = ctx;
    (void)op;
    if (p->open && p->placed) {
        (void)put(p, p->id, p->port->now_ms(p->port_ctx));
    }
    p->claimed = false;
}

const vast_pacer vast_file_pacer = { wait_ms, note_sent };

void vast_pacing_end(vast_pacing *p)
{
    /* After the interval the next turn may be another process's. */
    if (p->open && p->claimed && p->port->now_ms(p->port_ctx) - p->at_ms < p->interval_ms) {
        (void)put(p, 0, 0);
    }
    if (p->open) {
        close(p->fd);
        p->open = false;
    }
}
