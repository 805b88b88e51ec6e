/* SPDX-License-Identifier: MIT */
/* The struct in which the response of a call is stored. */
#include <string.h>

#include "bind.h"
#include "engine.h"

void vast_bound_clear(const vast_answer *answer)
{
    for (unsigned i = 0; i < answer->plan->row_count; i++) {
        const vast_bind_row *row = &answer->plan->rows[i];
        char *target = (char *)answer->target + row->offset;
        if (row->type->is_ids) {
            /* A list is in memory of the caller: keep its pointer and its size. */
            ((vast_ids *)(void *)target)->count = 0;
        } else {
            memset(target, 0, row->size);
        }
    }
}

void vast_bound_restart(vast_engine *e)
{
    if (e->outcome.attempts > 1) {
        vast_bound_clear(&e->answer);
    }
    vast_bind_begin(&e->bind, e->answer.plan, e->answer.target, e->answer.visit, &e->answer.visitor);
}
