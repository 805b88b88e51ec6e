/* SPDX-License-Identifier: MIT */
/* Finds the new part of a log that is fetched again and again. */
#include "new_lines.h"

#include <string.h>

#define ROOM (256 * 1024)
#define PIECE (32 * 1024) /* longer than any piece of an answer, with its control characters escaped */

static char rooms[2][ROOM];
static unsigned current; /* of the rooms: the answer that is read */
static size_t before_len;
static vast_sink sink;

void vast_new_lines_begin(bool terminal)
{
    vast_sink_begin(&sink, -1, rooms[0], ROOM);
    sink.terminal = terminal;
    current = 0;
    before_len = 0;
}

vast_sink *vast_new_lines_sink(void)
{
    sink.held = rooms[current];
    sink.used = 0;
    return &sink;
}

void vast_new_lines_make_room(void)
{
    if (sink.room - sink.used >= PIECE) {
        return;
    }
    const char *half = sink.held + sink.used / 2, *line = memchr(half, '\n', (size_t)(sink.held + sink.used - half));
    const char *kept = line != NULL ? line + 1 : half;
    sink.used = (size_t)(sink.held + sink.used - kept);
    memmove(sink.held, kept, sink.used);
}

/* Returns where the line after `at` begins; the length of the text if `at` is in its last line. */
static size_t next_line(const char *text, size_t len, size_t at)
{
    const char *end = memchr(text + at, '\n', len - at);
    return end != NULL ? (size_t)(end - text) + 1 : len;
}

/* How much of the end of the answer before is the beginning of this one. */
static size_t common(const char *before, const char *now, size_t len)
{
    size_t at = 0;
    while (at < before_len && (before_len - at > len || memcmp(before + at, now, before_len - at) != 0)) {
        at = next_line(before, before_len, at);
    }
    return before_len - at;
}

/* The place in this answer after the whole of the one before; 0: it is not there. */
static size_t after_whole(const char *before, const char *now, size_t len)
{
    for (size_t at = 0; before_len > 0 && len - at >= before_len; at = next_line(now, len, at)) {
        if (memcmp(now + at, before, before_len) == 0) {
            return at + before_len;
        }
    }
    return 0;
}

const char *vast_new_lines_found(size_t *len, bool *lost)
{
    const char *before = rooms[!current], *now = rooms[current];
    size_t old = after_whole(before, now, sink.used);
    old = old != 0 ? old : common(before, now, sink.used);
    *lost = old == 0 && before_len > 0 && sink.used > 0;
    *len = sink.used - old;
    before_len = sink.used;
    current = !current;
    return now + old;
}
