/* SPDX-License-Identifier: MIT */
/*
 * Binding: any text leaves the same struct, and the same list of elements, however it is cut, and if what no row binds
 * is muted; no text is longer than its field, nothing beside the fields is touched. The first byte gives the sizes of
 * the pieces, the second the plan.
 */
#include <stdlib.h>
#include <string.h>

#include "vastai/json.h"

#define TEXT_MAX 2048

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

typedef struct record {
    char before[4];
    int64_t id;
    int64_t price;
    int64_t deep;
    vast_ids ids;
    bool ok;
    char name[9];
    char between[4];
    char label[9];
    char after[4];
} record;

static const vast_bind_row rows[] = {
    VAST_BIND(record, id, "id", VAST_BIND_INT),
    VAST_BIND(record, price, "price", VAST_BIND_MICROS),
    VAST_BIND(record, deep, "in.most.deeper", VAST_BIND_INT),
    VAST_BIND(record, ids, "ids", VAST_BIND_IDS),
    VAST_BIND(record, ok, "in.ok", VAST_BIND_BOOL),
    VAST_BIND(record, name, "name", VAST_BIND_TEXT),
    VAST_BIND(record, label, "label", VAST_BIND_CLIP),
};

static const vast_bind_plan plans[] = {
    { rows, 7, sizeof(record), NULL, NULL },
    { rows, 7, sizeof(record), VAST_BIND_LIST("") },
    { rows, 7, sizeof(record), VAST_BIND_LIST("results") },
    { rows, 7, sizeof(record), VAST_BIND_LIST("in.most") },
};

typedef struct seen {
    record target;
    int64_t items[4];
    uint32_t hash; /* of all that was visited */
    unsigned visits;
    vast_err err;
} seen;

static void check_texts(const record *target)
{
    must(memchr(target->name, '\0', sizeof target->name) != NULL);
    must(memchr(target->label, '\0', sizeof target->label) != NULL);
}

static void hash(uint32_t *to, const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    while (len-- > 0) {
        *to = (*to ^ *at++) * 16777619u;
    }
}

static vast_err visit(void *ctx, const void *element)
{
    seen *seen = ctx;
    const record *target = element;
    check_texts(target);
    seen->visits++;
    hash(&seen->hash, &target->id, sizeof target->id);
    hash(&seen->hash, &target->price, sizeof target->price);
    hash(&seen->hash, &target->deep, sizeof target->deep);
    hash(&seen->hash, &target->ids.count, sizeof target->ids.count);
    hash(&seen->hash, target->name, strlen(target->name) + 1);
    hash(&seen->hash, target->label, strlen(target->label) + 1);
    return VAST_OK;
}

typedef struct binder {
    vast_bind bind;
    vast_json json;
    bool mutes;
} binder;

static vast_err on_event(void *ctx, const vast_json_event *event)
{
    binder *b = ctx;
    vast_err err = vast_bind_event(&b->bind, event);
    if (b->mutes) {
        vast_bind_mute(&b->bind, &b->json);
    }
    return err;
}

static void bind_all(seen *seen, const vast_bind_plan *plan, const char *text, size_t len, unsigned sizes, bool mutes)
{
    binder b = { .mutes = mutes };
    memset(seen, 0, sizeof *seen);
    seen->target.ids.items = seen->items;
    seen->target.ids.room = 3;
    memcpy(seen->target.between, "####", 4);
    vast_bind_begin(&b.bind, plan, &seen->target, visit, seen);
    vast_json_begin(&b.json, on_event, &b);
    for (size_t at = 0; at < len && seen->err == VAST_OK;) {
        size_t piece = sizes == 0 ? len : at % 2 == 0 ? (sizes & 15) + 1 : (sizes >> 4) + 1;
        piece = piece < len - at ? piece : len - at;
        seen->err = vast_json_feed(&b.json, text + at, piece);
        at += piece;
    }
    seen->err = seen->err == VAST_OK ? vast_json_end(&b.json) : seen->err;
    seen->err = seen->err == VAST_OK ? vast_bind_end(&b.bind) : seen->err;
    must(seen->items[3] == 0);
}

/* A text that is no JSON may fail earlier for what its pieces bind to than it does whole. */
static bool same_verdict(const seen *a, const seen *b)
{
    return a->err == b->err || (a->err == VAST_E_JSON && b->err != VAST_OK);
}

static void check_same(const seen *a, const seen *b)
{
    must(same_verdict(a, b) && a->visits == b->visits && a->hash == b->hash);
    if (a->err == VAST_OK) {
        must(a->target.id == b->target.id && a->target.price == b->target.price && a->target.deep == b->target.deep);
        must(a->target.ids.count == b->target.ids.count && a->target.ok == b->target.ok);
        must(memcmp(a->items, b->items, sizeof a->items) == 0);
        must(strcmp(a->target.name, b->target.name) == 0 && strcmp(a->target.label, b->target.label) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static seen whole, cut, muted;
    if (size < 2 || size > TEXT_MAX) {
        return 0;
    }
    const vast_bind_plan *plan = &plans[data[1] % 4];
    const char *text = (const char *)data + 2;
    bind_all(&whole, plan, text, size - 2, 0, false);
    bind_all(&cut, plan, text, size - 2, data[0], false);
    bind_all(&muted, plan, text, size - 2, 0, true);
    check_same(&whole, &cut);
    check_same(&whole, &muted);
    check_texts(&whole.target);
    if (plan->list == NULL) {
        must(memcmp(whole.target.between, "####", 4) == 0 && memcmp(whole.target.before, "\0\0\0\0", 4) == 0);
        must(memcmp(whole.target.after, "\0\0\0\0", 4) == 0);
    }
    return 0;
}
