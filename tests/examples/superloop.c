/* SPDX-License-Identifier: MIT */
/*
 * A superloop: two calls at once, on a client each, while a lamp blinks and a button could end it all. Nothing here
 * waits.
 */
#include <unistd.h>

#include "session.h"

static vast_err count_group(void *ctx, const vast_endpoint *group)
{
    (void)group;
    ++*(unsigned *)ctx;
    return VAST_OK;
}

static bool button_is_pressed(void)
{
    return false;
}

int main(void)
{
    static session account, groups;
    static vast_user user;
    vast_endpoint group;
    unsigned group_count = 0, turns = 0;
    if (!session_open(&account) || !session_open(&groups)) {
        fprintf(stderr, "usage: VAST_API_KEY=... superloop\n");
        return 2;
    }
    vast_err user_err = vast_show_user_begin(&account.client, &user);
    vast_err list_err = vast_list_endpoints_begin(&groups.client, &group, count_group, &group_count);
    bool user_runs = user_err == VAST_OK, list_runs = list_err == VAST_OK, lamp = false;
    while (user_runs || list_runs) {
        if (user_runs && vast_call_step(&account.client) == VAST_DONE) {
            user_runs = false;
            user_err = vast_last(&account.client)->err;
        }
        if (list_runs && vast_call_step(&groups.client) == VAST_DONE) {
            list_runs = false;
            list_err = vast_last(&groups.client)->err;
        }
        if (button_is_pressed()) {
            vast_call_cancel(&account.client);
            vast_call_cancel(&groups.client);
        }
        lamp = ++turns % 64 == 0 ? !lamp : lamp; /* a pin, on a board */
        usleep(1000);                            /* what else there is to do */
    }
    if (session_tell(&account, "user", user_err) == VAST_OK && session_tell(&groups, "groups", list_err) == VAST_OK) {
        printf("%s has %lld.%02lld $ and %u endpoint groups\n", user.email, (long long)(user.balance_micros / 1000000),
            (long long)(user.balance_micros / 10000 % 100), group_count);
    }
    session_close(&account);
    session_close(&groups);
    return user_err != VAST_OK || list_err != VAST_OK || turns < 2;
}
