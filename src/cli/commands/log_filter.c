/* SPDX-License-Identifier: MIT */
/* Filters logs and command output before they are printed. */
#include "log_filter.h"

#include <string.h>

#include "text_helpers.h"

void vast_log_filter_begin(vast_log_filter *filter, vast_sink *sink, bool lines, const char *path)
{
    *filter = (vast_log_filter){ .sink = sink, .lines = lines, .path = path };
    if (strlen(path) > VAST_LOG_FILTER_PATH) {
        filter->path = "";
    }
}

static void flush_shown(vast_log_filter *s, size_t len)
{
    vast_sink_clean_lines(s->sink, s->shown, len);
    s->shown_len = (uint16_t)(s->shown_len - len);
    memmove(s->shown, s->shown + len, s->shown_len);
}

/* Writes unchanged to a file or a pipe. For a terminal, collects whole characters and replaces control characters. */
static void put(vast_log_filter *s, char c)
{
    if (!s->sink->terminal) {
        vast_sink_char(s->sink, c);
        return;
    }
    s->shown[s->shown_len++] = c;
    if (c == '\n' || s->shown_len == sizeof s->shown) {
        size_t whole = vast_text_whole(s->shown, s->shown_len);
        flush_shown(s, whole > 0 ? whole : s->shown_len);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
}

static void put_blanks(vast_log_filter *s)
{
    for (uint16_t i = 0; i < s->blanks_len; i++) {
        put(s, s->blanks[i]);
    }
    s->blanks_len = 0;
}

/* Removes blank lines: the spaces between two line ends, and the second line end. */
static void put_squeezed(vast_log_filter *s, char c)
{
    if (!s->lines) {
        put(s, c);
    } else if (c == '\n') {
        s->blanks_len = 0;
        if (!s->after_line) {
            put(s, c);
        }
        s->after_line = true;
    } else if (s->after_line && is_blank(c) && s->blanks_len < sizeof s->blanks) {
        s->blanks[s->blanks_len++] = c;
    } else {
        put_blanks(s);
        s->after_line = false;
        put(s, c);
    }
}

/*
 * Matches one character against the path. After a mismatch, writes the bytes that can no longer be part of a match and
 * keeps the longest remaining partial match, as in the Knuth-Morris-Pratt search.
 */
static void match(vast_log_filter *s, char c)
{
    while (s->matched > 0 && s->path[s->matched] != c) {
        uint16_t keep = (uint16_t)(s->matched - 1);
        while (keep > 0 && memcmp(s->path, s->path + s->matched - keep, keep) != 0) {
            keep--;
        }
        for (uint16_t i = 0; i < s->matched - keep; i++) {
            put_squeezed(s, s->path[i]);
        }
        s->matched = keep;
    }
    if (s->path[s->matched] != c) {
        put_squeezed(s, c);
    } else if (s->path[++s->matched] == '\0') {
        s->matched = 0;
    }
}

void vast_log_filter_text(vast_log_filter *filter, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (filter->path[0] != '\0') {
            match(filter, text[i]);
        } else {
            put_squeezed(filter, text[i]);
        }
    }
}

void vast_log_filter_end(vast_log_filter *filter)
{
    for (uint16_t i = 0; i < filter->matched; i++) {
        put_squeezed(filter, filter->path[i]);
    }
    filter->matched = 0;
    put_blanks(filter);
    flush_shown(filter, filter->shown_len);
}
