/* SPDX-License-Identifier: MIT */
/* A buffered writer to a file descriptor that detects every error. */
#define _DEFAULT_SOURCE
#include "sink.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "format.h"
#include "progress_line.h"
#include "text_helpers.h"

static volatile sig_atomic_t hurried;

void vast_sinks_stop_waiting(void)
{
    hurried = 1;
}

void vast_sinks_wait_again(void)
{
    hurried = 0;
}

void vast_sink_begin(vast_sink *sink, int fd, char *buffer, size_t room)
{
    *sink = (vast_sink){ .fd = fd, .terminal = isatty(fd) == 1, .last = '\n', .held = buffer, .room = room };
}

/* Waits for a descriptor that another process made non-blocking. */
static bool again(int fd)
{
    if (errno == EINTR) {
        return true;
    }
    if (errno != EAGAIN && errno != EWOULDBLOCK) {
        return false;
    }
    struct pollfd one = { .fd = fd, .events = POLLOUT };
    return poll(&one, 1, -1) >= 0 || errno == EINTR;
}

/* After a signal, output that cannot be written at once is discarded. */
static bool may_wait(int fd)
{
    struct pollfd one = { .fd = fd, .events = POLLOUT };
    return hurried == 0 || poll(&one, 1, 0) > 0;
}

static void pass_on(vast_sink *sink, const char *bytes, size_t len)
{
    if (len > 0 && sink->line != NULL) {
        vast_progress_line_erase(sink->line);
    }
    while (len > 0 && sink->error == 0) {
        if (!may_wait(sink->fd)) {
            sink->error = EINTR;
            return;
        }
        ssize_t moved = write(sink->fd, bytes, len);
        if (moved > 0) {
            sink->last = bytes[moved - 1];
            bytes += moved;
            len -= (size_t)moved;
        } else if (moved == 0 || !again(sink->fd)) {
            sink->error = moved == 0 ? EIO : errno;
        }
    }
}

vast_sink_mark vast_sink_here(const vast_sink *sink)
{
    return (vast_sink_mark){ sink->used, sink->flushes };
}

bool vast_sink_rewind(vast_sink *sink, vast_sink_mark mark)
{
    bool held = mark.flushes == sink->flushes;
    sink->used = held ? mark.used : sink->used;
    return held;
}

static void hide_secret(vast_sink *sink)
{
    size_t len = sink->secret != NULL ? strlen(sink->secret) : 0;
    for (size_t at = 0; len > 0 && at + len <= sink->used; at++) {
        const char *next = memchr(sink->held + at, sink->secret[0], sink->used - len + 1 - at);
        if (next == NULL) {
            return;
        }
        at = (size_t)(next - sink->held);
        if (memcmp(next, sink->secret, len) == 0) {
            memset(sink->held + at, '*', len);
        }
    }
}

/* Writes the buffered output except its last bytes. */
static void hand_on(vast_sink *sink, size_t kept)
{
    hide_secret(sink);
    if (sink->keeps) {
        return;
    }
    kept = kept < sink->used ? kept : sink->used;
    pass_on(sink, sink->held, sink->used - kept);
    memmove(sink->held, sink->held + sink->used - kept, kept);
    sink->used = kept;
    sink->flushes++;
}

bool vast_sink_flush(vast_sink *sink)
{
    hand_on(sink, 0);
    return sink->error == 0;
}

static void put_in_parts(vast_sink *sink, const char *from, size_t len)
{
    while (len > 0 && !(sink->keeps && sink->used == sink->room)) {
        if (sink->used == sink->room) {
            /* Keep the bytes back that may be the beginning of the secret. */
            hand_on(sink, sink->secret != NULL ? strlen(sink->secret) : 0);
        }
        size_t room = sink->room - sink->used, part = len < room ? len : room;
        memcpy(sink->held + sink->used, from, part);
        sink->used += part;
        from += part;
        len -= part;
    }
}

void vast_sink_bytes(vast_sink *sink, const void *bytes, size_t len)
{
    if (len > sink->room - sink->used) {
        put_in_parts(sink, bytes, len);
        return;
    }
    memcpy(sink->held + sink->used, bytes, len);
    sink->used += len;
}

void vast_sink_text(vast_sink *sink, const char *text)
{
    vast_sink_bytes(sink, text, strlen(text));
}

void vast_sink_char(vast_sink *sink, char c)
{
    if (sink->used == sink->room) {
        put_in_parts(sink, &c, 1);
        return;
    }
    sink->held[sink->used++] = c;
}

void vast_sink_int(vast_sink *sink, int64_t value)
{
    char digits[VAST_INT_CHARS];
    size_t len = vast_int_text(value, digits);
    vast_sink_bytes(sink, digits, len);
}

void vast_sink_fill(vast_sink *sink, char c, size_t count)
{
    for (; count > sink->room - sink->used; count--) {
        vast_sink_char(sink, c);
    }
    memset(sink->held + sink->used, c, count);
    sink->used += count;
}

static void put_escaped(vast_sink *sink, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        char shown[4] = { '\\', 'x', "0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15] };
        vast_sink_bytes(sink, shown, sizeof shown);
    }
}

static void put_clean(vast_sink *sink, const char *text, size_t len, bool keep_lines)
{
    size_t run = vast_text_ascii(text, len);
    vast_sink_bytes(sink, text, run);
    for (size_t at = run; at < len;) {
        vast_glyph glyph = vast_glyph_at(text + at, len - at);
        bool blank = text[at] == '\n' || text[at] == '\t' || text[at] == '\r';
        if (glyph.printable || (blank && keep_lines && text[at] != '\r')) {
            vast_sink_bytes(sink, text + at, glyph.len);
        } else if (blank) {
            vast_sink_char(sink, ' ');
        } else {
            put_escaped(sink, text + at, glyph.len);
        }
        at += glyph.len;
    }
}

void vast_sink_clean(vast_sink *sink, const char *text, size_t len)
{
    put_clean(sink, text, len, false);
}

void vast_sink_clean_lines(vast_sink *sink, const char *text, size_t len)
{
    put_clean(sink, text, len, true);
}

/* Writes a byte as an escape of the shell's printf. */
static void put_octal(vast_sink *sink, unsigned char byte)
{
    const char shown[4] = { '\\', (char)('0' + (byte >> 6)), (char)('0' + (byte >> 3 & 7)), (char)('0' + (byte & 7)) };
    vast_sink_bytes(sink, shown, sizeof shown);
}

void vast_sink_quoted(vast_sink *sink, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        vast_glyph glyph = vast_glyph_at(text + at, len - at);
        if (glyph.printable || text[at] == '\n') {
            vast_sink_bytes(sink, text + at, glyph.len);
        } else {
            vast_sink_text(sink, "'\"$(printf '");
            for (size_t i = 0; i < glyph.len; i++) {
                put_octal(sink, (unsigned char)text[at + i]);
            }
            vast_sink_text(sink, "')\"'");
        }
        at += glyph.len;
    }
}

void vast_sink_piece(vast_sink *sink, vast_cut *cut, void (*put)(vast_sink *sink, const char *text, size_t len),
    const char *text, size_t len)
{
    while (cut->len > 0 && len > 0) {
        cut->held[cut->len++] = *text++;
        len--;
        if (vast_text_whole(cut->held, cut->len) != 0) {
            put(sink, cut->held, cut->len);
            cut->len = 0;
        }
    }
    size_t whole = vast_text_whole(text, len);
    put(sink, text, whole);
    if (whole < len) {
        memcpy(cut->held, text + whole, len - whole);
        cut->len = (uint8_t)(len - whole);
    }
}

static void put_plain(void *sink, const char *bytes, size_t len)
{
    vast_sink_bytes(sink, bytes, len);
}

static void put_text(void *sink, const char *text, size_t len)
{
    vast_sink_clean(sink, text, len);
}

void vast_say_values(vast_sink *sink, const char *pattern, va_list values)
{
    static const vast_formatter to_sink = { put_plain, put_text, put_plain };
    vast_format(&to_sink, sink, pattern, values);
}

void vast_say(vast_sink *sink, const char *pattern, ...)
{
    va_list values;
    va_start(values, pattern);
    vast_say_values(sink, pattern, values);
    va_end(values);
}
