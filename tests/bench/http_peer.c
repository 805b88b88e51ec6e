/* SPDX-License-Identifier: MIT */
/*
 * libvastai as a peer of the HTTP bench; `make bench` compiles it with the harness.
 *
 * The library has no use for X-RateLimit-Remaining, so its value is read here: one look at the beginning of each line
 * of the head. That reader holds over no split, as the bench asks of no peer.
 */
#include "hpeer.h"

#include "body.h"
#include "head.h"

static void read_remaining(struct hres *result, const char *head, size_t len)
{
    static const char name[] = "x-ratelimit-remaining:";
    const char *end = head + len;
    for (const char *at = head; (at = memchr(at, '\n', (size_t)(end - at))) != NULL;) {
        at++;
        bool may_be = (size_t)(end - at) > sizeof name && (at[0] | 0x20) == 'x' && (at[2] | 0x20) == 'r';
        if (may_be && strncasecmp(at, name, sizeof name - 1) == 0) {
            result->remaining = atoi(at + sizeof name - 1);
            return;
        }
    }
}

static int take_body(struct hres *result, const vast_head *head, const char *bytes, size_t len, size_t piece)
{
    vast_body_reader body;
    vast_body_begin(&body, head);
    for (size_t at = 0; at < len && !body.done;) {
        size_t used, content_len;
        const char *content;
        if (vast_body_feed(&body, bytes + at, len - at < piece ? len - at : piece, &used, &content, &content_len)) {
            return 1;
        }
        h_body(result, content, content_len);
        at += used;
    }
    return vast_body_end(&body, true) != VAST_OK;
}

static int run(const char *bytes, size_t len, size_t piece, struct hres *result)
{
    vast_head head;
    char location[64];
    size_t at = 0;
    bool done = false;
    piece = piece != 0 ? piece : len;
    vast_head_begin(&head, false, location, sizeof location);
    while (!done && at < len) {
        size_t used;
        if (vast_head_feed(&head, bytes + at, len - at < piece ? len - at : piece, &used, &done)) {
            return 1;
        }
        at += used;
    }
    result->status = head.status;
    result->chunked = head.framing == VAST_FRAMING_CHUNKED;
    result->clen = head.framing == VAST_FRAMING_LENGTH ? (long)head.content_length : -1;
    read_remaining(result, bytes, at);
    return take_body(result, &head, bytes + at, len - at, piece);
}

const struct hpeer hpeer = { "vastai", 1, run };
