/* SPDX-License-Identifier: MIT */
/* Connection attempts to several addresses; the first one that succeeds is used. */
#define _DEFAULT_SOURCE
#include "race.h"

#include "platform.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

void vast_race_init(vast_race *race, const vast_addresses found[VAST_FAMILIES])
{
    memset(race, 0, sizeof *race);
    for (unsigned i = 0; i < VAST_ADDRESSES_MAX; i++) {
        for (int family = 0; family < VAST_FAMILIES; family++) {
            if (i < found[family].count) {
                race->address[race->count++] = found[family].list[i];
            }
        }
    }
    race->failure = VAST_IO_NO_NAME;
}

void vast_race_close(vast_race *race)
{
    for (unsigned i = 0; i < race->started; i++) {
        vast_posix_shut(&race->fd[i]);
    }
    race->started = race->count = 0;
}

/* How close a failure came to success: a host that refuses was at least reached. */
static int weight(vast_io failure)
{
    static const vast_io by_weight[] = { VAST_IO_NO_NAME, VAST_IO_ERROR, VAST_IO_NO_MEMORY, VAST_IO_UNREACHABLE,
        VAST_IO_CLOSED, VAST_IO_RESET, VAST_IO_REFUSED };
    int at = 0;
    for (int i = 0; i < (int)(sizeof by_weight / sizeof *by_weight); i++) {
        if (by_weight[i] == failure) {
            at = i;
        }
    }
    return at;
}

static void on_failure(vast_race *race, vast_io failure, uint32_t now_ms)
{
    if (weight(failure) > weight(race->failure)) {
        race->failure = failure;
    }
    race->next_at_ms = now_ms;
}

static unsigned running(const vast_race *race)
{
    unsigned count = 0;
    for (unsigned i = 0; i < race->started; i++) {
        count += race->fd[i] >= 0;
    }
    return count;
}

size_t vast_race_polls(const vast_race *race, struct pollfd *out)
{
    size_t count = 0;
    for (unsigned i = 0; i < race->started; i++) {
        if (race->fd[i] >= 0) {
            out[count++] = (struct pollfd){ .fd = race->fd[i], .events = POLLOUT };
        }
    }
    return count;
}

/* The rows are in the order of the running attempts. */
void vast_race_polled(vast_race *race, const struct pollfd *polls, size_t count)
{
    size_t row = 0;
    race->polled = true;
    race->ready = race->broken = 0;
    for (unsigned i = 0; i < race->started && row < count; i++) {
        if (race->fd[i] < 0) {
            continue;
        }
        short events = polls[row++].revents;
        race->ready |= (uint16_t)((events != 0) << i);
        race->broken |= (uint16_t)(((events & (POLLERR | POLLHUP | POLLNVAL)) != 0) << i);
    }
}

static void poll_now(vast_race *race)
{
    struct pollfd polls[VAST_RACERS_MAX];
    size_t count = vast_race_polls(race, polls);
    if (count > 0 && poll(polls, (nfds_t)count, 0) > 0) {
        vast_race_polled(race, polls, count);
    }
}

static vast_io error_of(int fd)
{
    int error = 0;
    socklen_t len = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0) {
        error = errno;
    }
    vast_io io = vast_posix_io(error);
    return io == VAST_IO_AGAIN ? VAST_IO_ERROR : io;
}

static int take(vast_race *race, unsigned i)
{
    int fd = race->fd[i];
    race->fd[i] = -1;
    race->winner = (uint8_t)i;
    vast_race_close(race);
    return fd;
}

/* Checks the attempts that poll() reported. Returns true if one has connected. */
static bool judge(vast_race *race, uint32_t now_ms, int *winner)
{
    uint16_t ready = race->ready, broken = race->broken;
    race->ready = race->broken = 0;
    race->polled = false;
    for (unsigned i = 0; i < race->started; i++) {
        if (race->fd[i] < 0 || !(ready >> i & 1)) {
            continue;
        }
        if (!(broken >> i & 1)) {
            *winner = take(race, i);
            return true;
        }
        vast_io failure = error_of(race->fd[i]);
        vast_posix_shut(&race->fd[i]);
        on_failure(race, failure, now_ms);
    }
    return false;
}

/* Starts the attempts that are due. Returns true if one has connected. */
static bool start_due(vast_race *race, uint16_t port, uint32_t now_ms, int *winner)
{
    while (race->started < race->count && (running(race) == 0 || (int32_t)(now_ms - race->next_at_ms) >= 0)) {
        unsigned i = race->started++;
        vast_io io = vast_posix_open(&race->address[i], port, SOCK_STREAM, &race->fd[i]);
        if (io == VAST_IO_OK) {
            *winner = take(race, i);
            return true;
        }
        if (io == VAST_IO_AGAIN && race->fd[i] >= 0) {
            race->next_at_ms = now_ms + VAST_RACE_DELAY_MS;
        } else {
            on_failure(race, io, now_ms);
        }
    }
    return false;
}

vast_io vast_race_step(vast_race *race, uint16_t port, uint32_t now_ms, int *winner)
{
    if (!race->polled) {
        poll_now(race);
    }
    if (judge(race, now_ms, winner) || start_due(race, port, now_ms, winner)) {
        return VAST_IO_OK;
    }
    return running(race) > 0 ? VAST_IO_AGAIN : race->failure;
}

const vast_address *vast_race_winner(const vast_race *race)
{
    return &race->address[race->winner];
}

bool vast_race_due_ms(const vast_race *race, uint32_t *due_ms)
{
    *due_ms = race->next_at_ms;
    return race->started < race->count;
}
