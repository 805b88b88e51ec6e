/* SPDX-License-Identifier: MIT */
/* What has changed in a table that is printed again and again. */
#include "marks.h"

#include <string.h>

#define SLOTS 16384u         /* a power of two */
#define MOST (SLOTS / 4 * 3) /* noted in a round */

typedef struct round {
    uint32_t slots[SLOTS]; /* 0: free */
    uint32_t count;
} round;

static round rounds[2];
static unsigned current, begun; /* rounds begun, 2 at most */
static bool news;

void vast_marks_next(void)
{
    current = !current;
    memset(&rounds[current], 0, sizeof rounds[current]);
    begun += begun < 2;
    news = false;
}

void vast_marks_discard(void)
{
    current = !current;
    begun -= begun == 1;
}

bool vast_marks_differ(void)
{
    return begun == 2 && (news || rounds[0].count != rounds[1].count);
}

uint32_t vast_marks_hash(uint32_t from, const char *text, size_t len)
{
    uint32_t hash = from ^ 0x811c9dc5u; /* FNV-1a */
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 0x01000193u;
    }
    hash = (hash ^ (hash >> 15)) * 0x2c1b3c6du;
    return hash != 0 ? hash : 1;
}

/* The slot of a hash, or the free one where it belongs. */
static uint32_t *slot_of(round *r, uint32_t hash)
{
    uint32_t at = hash % SLOTS;
    while (r->slots[at] != 0 && r->slots[at] != hash) {
        at = (at + 1) % SLOTS;
    }
    return &r->slots[at];
}

bool vast_marks_note(uint32_t hash)
{
    round *now = &rounds[current];
    uint32_t *slot = slot_of(now, hash);
    if (now->count >= MOST) {
        return false;
    }
    now->count += *slot == 0;
    *slot = hash;
    bool is_new = begun == 2 && *slot_of(&rounds[!current], hash) == 0;
    news = news || is_new;
    return is_new;
}
