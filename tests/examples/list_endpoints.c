/* SPDX-License-Identifier: MIT */
/* Lists the endpoint groups, and the workers of each. */
#include "session.h"

enum { GROUPS_MAX = 16 };

typedef struct groups {
    int64_t ids[GROUPS_MAX];
    unsigned count; /* of all, also of those that have no room */
} groups;

static vast_err note_group(void *ctx, const vast_endpoint *group)
{
    groups *g = ctx;
    printf("%lld %s %s, at most %lld workers\n", (long long)group->id, group->name, group->state,
        (long long)group->max_workers);
    if (g->count < GROUPS_MAX) {
        g->ids[g->count] = group->id;
    }
    g->count++;
    return VAST_OK;
}

static vast_err show_worker(void *ctx, const vast_worker *worker)
{
    printf("%lld: worker %lld %s %s\n", (long long)*(int64_t *)ctx, (long long)worker->id, worker->status,
        worker->gpu_name);
    return VAST_OK;
}

int main(void)
{
    static session s;
    groups g = { .count = 0 };
    vast_endpoint group;
    vast_worker worker;
    if (!session_open(&s)) {
        fprintf(stderr, "usage: VAST_API_KEY=... list_endpoints\n");
        return 2;
    }
    vast_err err = session_tell(&s, "endpoint groups", vast_list_endpoints(&s.client, &group, note_group, &g));
    /* A visitor makes no calls: its own is still running. */
    for (unsigned i = 0; err == VAST_OK && i < g.count && i < GROUPS_MAX; i++) {
        err = session_tell(&s, "workers", vast_list_workers(&s.client, g.ids[i], &worker, show_worker, &g.ids[i]));
    }
    if (g.count > GROUPS_MAX) {
        printf("%u groups were not asked for their workers\n", g.count - GROUPS_MAX);
    }
    session_close(&s);
    return err != VAST_OK;
}
