/* SPDX-License-Identifier: MIT */
/* Bodies: any input has the same content and the same fault however it is cut, and content lies inside the input;
   what is chunked by hand comes out as it was. The first byte says the framing and how long the pieces are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "body.h"

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

typedef struct outcome {
    char *content;
    size_t len, used;
    uint8_t fault;
    bool done;
} outcome;

static void take(outcome *o, vast_body_reader *body, const char *piece, size_t len)
{
    for (size_t at = 0; at < len && !body->done && body->fault == VAST_CAUSE_NONE;) {
        size_t used = SIZE_MAX, run_len = SIZE_MAX;
        const char *run = NULL;
        vast_err err = vast_body_feed(body, piece + at, len - at, &used, &run, &run_len);
        must((err != VAST_OK) == (body->fault != VAST_CAUSE_NONE));
        must(used != 0 && used <= len - at && run_len <= used);
        must(run >= piece + at && run + run_len == piece + at + used);
        must(err == VAST_OK || run_len == 0);
        memcpy(o->content + o->len, run, run_len);
        o->len += run_len;
        o->used += used;
        at += used;
    }
}

/* Each piece is copied into memory of its own, so that a byte read too far is seen. */
static outcome feed(const vast_head *head, const char *text, size_t len, size_t piece)
{
    outcome o = { .content = malloc(len + 1) };
    vast_body_reader body;
    must(o.content != NULL);
    vast_body_begin(&body, head);
    for (size_t at = 0; at < len; at += piece < len - at ? piece : len - at) {
        size_t size = piece < len - at ? piece : len - at;
        char *copy = malloc(size);
        must(copy != NULL);
        memcpy(copy, text + at, size);
        take(&o, &body, copy, size);
        free(copy);
    }
    o.done = body.done;
    must(vast_body_end(&body, false) == (o.done ? VAST_OK : VAST_E_HTTP));
    o.fault = body.fault;
    return o;
}

static void check_cuts(const vast_head *head, const char *text, size_t len, size_t piece)
{
    outcome whole = feed(head, text, len, SIZE_MAX);
    const size_t pieces[] = { piece, 1 };
    for (size_t i = 0; i < 2; i++) {
        outcome cut = feed(head, text, len, pieces[i]);
        must(cut.done == whole.done && cut.fault == whole.fault && cut.len == whole.len && cut.used == whole.used);
        must(memcmp(cut.content, whole.content, whole.len) == 0);
        free(cut.content);
    }
    free(whole.content);
}

static void check_round_trip(const vast_head *head, const char *text, size_t len, size_t piece)
{
    char *coded = malloc(len * 8 + 16);
    size_t at = 0;
    must(coded != NULL);
    for (size_t from = 0; from < len;) {
        size_t size = 1 + (unsigned char)text[from] % 16;
        size = size < len - from ? size : len - from;
        at += (size_t)sprintf(coded + at, size % 2 ? "%zx\r\n" : "%zX;a\r\n", size);
        memcpy(coded + at, text + from, size);
        memcpy(coded + at + size, "\r\n", 2);
        at += size + 2;
        from += size;
    }
    memcpy(coded + at, "0\r\nA: b\r\n\r\n", 11);
    outcome o = feed(head, coded, at + 11, piece);
    must(o.done && o.used == at + 11 && o.len == len && memcmp(o.content, text, len) == 0);
    free(o.content);
    free(coded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const char *text = (const char *)data + 1;
    size_t piece = 1 + (data[0] >> 2) % 32;
    static const uint8_t framings[] = { VAST_FRAMING_CHUNKED, VAST_FRAMING_CHUNKED, VAST_FRAMING_LENGTH,
        VAST_FRAMING_CLOSE };
    vast_head head = { .framing = framings[data[0] & 3], .content_length = size / 2 };
    check_cuts(&head, text, size - 1, piece);
    if (head.framing == VAST_FRAMING_CHUNKED) {
        check_round_trip(&head, text, size - 1, piece);
    }
    return 0;
}
