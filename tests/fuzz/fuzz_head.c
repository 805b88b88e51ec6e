/* SPDX-License-Identifier: MIT */
/* Response heads: any input has the same outcome however it is cut; what is accepted announces one framing at most. The
   first byte says whether the request was CONNECT, and how long the pieces are. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "head.h"

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

typedef struct outcome {
    vast_head head;
    char location[16];
    size_t used;
    bool done;
    vast_err err;
} outcome;

/* Each piece is copied into memory of its own, so that a byte read too far is seen. */
static void feed(outcome *o, const char *text, size_t len, bool to_connect, size_t piece)
{
    memset(o, 0, sizeof *o);
    vast_head_begin(&o->head, to_connect, o->location, sizeof o->location);
    for (size_t at = 0; at < len && !o->done && o->err == VAST_OK;) {
        size_t take = len - at < piece ? len - at : piece;
        char *copy = malloc(take);
        must(copy != NULL);
        memcpy(copy, text + at, take);
        size_t used = SIZE_MAX;
        o->err = vast_head_feed(&o->head, copy, take, &used, &o->done);
        free(copy);
        must(used <= take);
        must(o->done || o->err != VAST_OK || used == take);
        o->used += used;
        at += used;
    }
    must((o->err != VAST_OK) == (o->head.fault != VAST_CAUSE_NONE));
    must(!o->done || o->err == VAST_OK);
}

static void must_agree(const outcome *a, const outcome *b)
{
    must(a->err == b->err && a->done == b->done && a->head.fault == b->head.fault);
    if (!a->done) {
        return;
    }
    must(a->used == b->used && a->head.status == b->head.status && a->head.framing == b->head.framing);
    must(a->head.keep_alive == b->head.keep_alive);
    must(a->head.content_length == b->head.content_length && a->head.retry_after_s == b->head.retry_after_s);
    must(a->head.location_len == b->head.location_len && a->head.location_clipped == b->head.location_clipped);
    must(memcmp(a->location, b->location, a->head.location_len + 1U) == 0);
}

/* Lines of the last head that begin with a name, read without the parser. */
static unsigned count_fields(const char *text, size_t len, const char *name)
{
    unsigned count = 0;
    size_t name_len = strlen(name), begin = 0;
    for (size_t i = 0; i + 4 < len; i++) {
        begin = memcmp(text + i, "\r\n\r\n", 4) == 0 ? i + 4 : begin;
    }
    for (size_t i = begin; i + name_len < len; i++) {
        bool at_line = i != begin && text[i - 1] == '\n';
        count += at_line && text[i + name_len] == ':' && strncasecmp(text + i, name, name_len) == 0;
    }
    return count;
}

static void check_accepted(const outcome *o, const char *text)
{
    const vast_head *head = &o->head;
    must(head->status >= 200 && head->status <= 599);
    must(o->used >= 16 && memcmp(text + o->used - 4, "\r\n\r\n", 4) == 0);
    must(memchr(text, '\0', o->used) == NULL);
    must(strlen(o->location) == head->location_len && head->location_len < sizeof o->location);
    for (size_t i = 0; i < o->used; i++) {
        must(text[i] != '\n' || text[i - 1] == '\r');
        must(text[i] != '\r' || text[i + 1] == '\n');
    }
    unsigned lengths = count_fields(text, o->used, "content-length");
    unsigned codings = count_fields(text, o->used, "transfer-encoding");
    if (head->to_connect && head->status < 300) {
        must(head->framing == VAST_FRAMING_NONE);
    } else {
        must(codings <= 1 && (codings == 0 || lengths == 0));
        must((head->framing == VAST_FRAMING_NONE) == (head->status == 204 || head->status == 304));
        must(head->framing != VAST_FRAMING_CHUNKED || codings == 1);
        must(head->framing != VAST_FRAMING_LENGTH || lengths != 0);
        must(head->framing != VAST_FRAMING_CLOSE || (codings + lengths == 0 && !head->keep_alive));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static outcome whole, cut;
    if (size == 0) {
        return 0;
    }
    const char *text = (const char *)data + 1;
    bool to_connect = (data[0] & 1) != 0;
    feed(&whole, text, size - 1, to_connect, SIZE_MAX);
    feed(&cut, text, size - 1, to_connect, 1 + (data[0] >> 1) % 40);
    must_agree(&whole, &cut);
    feed(&cut, text, size - 1, to_connect, 1);
    must_agree(&whole, &cut);
    if (whole.done) {
        check_accepted(&whole, text);
    }
    return 0;
}
