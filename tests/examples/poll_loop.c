/* SPDX-License-Identifier: MIT */
/*
 * An event loop of the program's own, with poll(2): two calls at once, on a client each. Other descriptors go into the
 * same poll().
 */
#include <poll.h>

#include "session.h"

static vast_err count_group(void *ctx, const vast_endpoint *group)
{
    (void)group;
    ++*(unsigned *)ctx;
    return VAST_OK;
}

/* Steps a call, and adds what it waits for. Returns false when the call has ended. */
static bool step(session *s, struct pollfd *polls, nfds_t *count, uint32_t *wait_ms)
{
    unsigned want = vast_call_step(&s->client);
    uint32_t own_ms = vast_call_wait_ms(&s->client);
    if (want == VAST_DONE) {
        return false;
    }
    *count += vast_posix_pollfds(&s->net, want, polls + *count, &own_ms);
    *wait_ms = own_ms < *wait_ms ? own_ms : *wait_ms;
    return true;
}

int main(void)
{
    static session account, groups;
    static vast_user user;
    vast_endpoint group;
    unsigned group_count = 0;
    if (!session_open(&account) || !session_open(&groups)) {
        fprintf(stderr, "usage: VAST_API_KEY=... poll_loop\n");
        return 2;
    }
    bool user_runs = vast_show_user_begin(&account.client, &user) == VAST_OK;
    bool list_runs = vast_list_endpoints_begin(&groups.client, &group, count_group, &group_count) == VAST_OK;
    while (user_runs || list_runs) {
        struct pollfd polls[2 * VAST_POSIX_POLLFDS];
        nfds_t count = 0;
        uint32_t wait_ms = 60000;
        user_runs = user_runs && step(&account, polls, &count, &wait_ms);
        list_runs = list_runs && step(&groups, polls, &count, &wait_ms);
        if (user_runs || list_runs) {
            poll(polls, count, (int)wait_ms);
        }
    }
    vast_err user_err = session_tell(&account, "user", vast_last(&account.client)->err);
    vast_err list_err = session_tell(&groups, "groups", vast_last(&groups.client)->err);
    if (user_err == VAST_OK && list_err == VAST_OK) {
        printf("%s has %u endpoint groups\n", user.email, group_count);
    }
    session_close(&account);
    session_close(&groups);
    return user_err != VAST_OK || list_err != VAST_OK;
}
