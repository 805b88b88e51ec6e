/* SPDX-License-Identifier: MIT */
/* Splits a line into words. */
#include "split_line.h"

#include <string.h>

/* A line being read and written at the same time: words get shorter, never longer. */
typedef struct splitter {
    const char *at;
    char *end; /* of the word so far */
    char quote;
} splitter;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Whether a backslash here takes the next character literally. */
static bool escapes(const splitter *s)
{
    char next = s->at[1];
    return s->at[0] == '\\' && next != '\0' && s->quote != '\'' && (s->quote == '\0' || next == '"' || next == '\\');
}

/* Takes one character of a word. */
static void take(splitter *s)
{
    char c = *s->at;
    if (escapes(s)) {
        *s->end++ = s->at[1];
        s->at += 2;
        return;
    }
    s->at++;
    if (s->quote != '\0' ? c == s->quote : c == '"' || c == '\'') {
        s->quote = s->quote != '\0' ? '\0' : c;
    } else {
        *s->end++ = c;
    }
}

static void take_word(splitter *s)
{
    while (*s->at != '\0' && (s->quote != '\0' || !is_blank(*s->at))) {
        take(s);
    }
}

const char *vast_split_line(char *line, char **words, size_t max, size_t *count)
{
    splitter s = { .at = line, .end = line };
    for (*count = 0;; ++*count) {
        while (is_blank(*s.at)) {
            s.at++;
        }
        if (*s.at == '\0' || *s.at == '#') {
            return NULL;
        }
        if (*count == max) {
            return "there are too many words";
        }
        words[*count] = s.end;
        take_word(&s);
        if (s.quote != '\0') {
            return "a quote is not closed";
        }
        s.at += *s.at != '\0'; /* the NUL may take the place of the blank */
        *s.end++ = '\0';
    }
}
