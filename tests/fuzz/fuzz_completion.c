/* SPDX-License-Identifier: MIT */
/* Responses of completion routes: any input gives the same text, members and result however it is split, and what is
   kept of it is text. The first byte says how long the pieces are. */
#include <stdlib.h>
#include <string.h>

#include "vastai/completion.h"

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

typedef struct outcome {
    char *text;
    size_t len, room;
    vast_err err;
    vast_completion c;
} outcome;

static vast_err hear(void *ctx, const char *text, size_t len)
{
    outcome *o = ctx;
    must(len <= o->room - o->len);
    memcpy(o->text + o->len, text, len);
    o->len += len;
    return VAST_OK;
}

/* Each piece is copied into memory of its own, so that a byte read too far is seen. */
static void feed(outcome *o, const char *text, size_t len, size_t piece)
{
    *o = (outcome){ .text = malloc(len + 1), .room = len };
    must(o->text != NULL);
    vast_completion_begin(&o->c, hear, o);
    for (size_t at = 0; at < len; at += piece < len - at ? piece : len - at) {
        size_t size = piece < len - at ? piece : len - at;
        char *copy = malloc(size);
        must(copy != NULL);
        memcpy(copy, text + at, size);
        vast_completion_feed(&o->c, copy, size);
        free(copy);
    }
    o->err = vast_completion_end(&o->c);
}

static void check_text(const char *text, size_t room)
{
    must(memchr(text, '\0', room) != NULL);
    for (; *text != '\0'; text++) {
        must((unsigned char)*text >= ' ' && *text != 0x7f);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static outcome whole, split;
    if (size == 0) {
        return 0;
    }
    const size_t pieces[] = { 1 + data[0] % 32, 1 };
    feed(&whole, (const char *)data + 1, size - 1, SIZE_MAX);
    check_text(whole.c.model, sizeof whole.c.model);
    check_text(whole.c.error, sizeof whole.c.error);
    check_text(whole.c.finish_reason, sizeof whole.c.finish_reason);
    for (size_t i = 0; i < 2; i++) {
        feed(&split, (const char *)data + 1, size - 1, pieces[i]);
        must(split.err == whole.err && split.len == whole.len && memcmp(split.text, whole.text, whole.len) == 0);
        must(strcmp(split.c.model, whole.c.model) == 0 && strcmp(split.c.error, whole.c.error) == 0);
        must(strcmp(split.c.finish_reason, whole.c.finish_reason) == 0);
        must(split.c.total_tokens == whole.c.total_tokens && split.c.prompt_tokens == whole.c.prompt_tokens);
        must(split.c.failed == whole.c.failed && split.c.answers == whole.c.answers && split.c.done == whole.c.done);
        free(split.text);
    }
    free(whole.text);
    return 0;
}
