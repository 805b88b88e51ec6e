/* SPDX-License-Identifier: MIT */
/*
 * An event loop of the program's own, with epoll(7): two calls, on one connection. Every step may change the
 * descriptors, so they are added before each wait and removed after it.
 */
#include <poll.h>
#include <sys/epoll.h>

#include "session.h"

/* The bits mean the same, but need not have the same values. */
static uint32_t epoll_events(short events)
{
    return (events & POLLIN ? EPOLLIN : 0u) | (events & POLLOUT ? EPOLLOUT : 0u);
}

static void wait_for(int loop, const struct pollfd *polls, size_t count, uint32_t wait_ms)
{
    struct epoll_event ready[VAST_POSIX_POLLFDS];
    for (size_t i = 0; i < count; i++) {
        struct epoll_event event = { .events = epoll_events(polls[i].events), .data = { .fd = polls[i].fd } };
        epoll_ctl(loop, EPOLL_CTL_ADD, polls[i].fd, &event);
    }
    epoll_wait(loop, ready, VAST_POSIX_POLLFDS, (int)wait_ms);
    for (size_t i = 0; i < count; i++) {
        epoll_ctl(loop, EPOLL_CTL_DEL, polls[i].fd, NULL);
    }
}

static vast_err finish(session *s, int loop)
{
    for (unsigned want; (want = vast_call_step(&s->client)) != VAST_DONE;) {
        struct pollfd polls[VAST_POSIX_POLLFDS];
        uint32_t wait_ms = vast_call_wait_ms(&s->client);
        size_t count = vast_posix_pollfds(&s->net, want, polls, &wait_ms);
        wait_for(loop, polls, count, wait_ms);
    }
    return session_tell(s, "user", vast_last(&s->client)->err);
}

int main(void)
{
    static session account;
    static vast_user user;
    int loop = epoll_create1(EPOLL_CLOEXEC);
    if (loop < 0 || !session_open(&account)) {
        fprintf(stderr, "usage: VAST_API_KEY=... epoll_loop\n");
        return 2;
    }
    vast_err err = VAST_OK;
    for (int call = 0; call < 2 && err == VAST_OK; call++) {
        err = vast_show_user_begin(&account.client, &user);
        err = err == VAST_OK ? finish(&account, loop) : err;
    }
    if (err == VAST_OK) {
        printf("%s, twice\n", user.email);
    }
    session_close(&account);
    return err != VAST_OK;
}
