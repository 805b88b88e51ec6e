/* SPDX-License-Identifier: MIT */
/* Helpers for text typed by people: numbers, word lists and edit distance. */
#include "vastai/words.h"

#include <string.h>

#include "vastai/out.h"

size_t vast_text_digits(const char *text)
{
    size_t len = 0;
    while (text[len] >= '0' && text[len] <= '9') {
        len++;
    }
    return len;
}

bool vast_text_number(const char *text, char *out, size_t room)
{
    vast_out to;
    vast_out_begin(&to, out, room);
    if (*text == '-') {
        vast_put_char(&to, '-');
    }
    text += *text == '-' || *text == '+';
    size_t whole = vast_text_digits(text);
    size_t zeros = 0;
    while (zeros + 1 < whole && text[zeros] == '0') {
        zeros++;
    }
    vast_put_bytes(&to, text + zeros, whole - zeros);
    if (whole == 0) {
        vast_put_char(&to, '0');
    }
    text += whole;
    if (*text == '.') {
        size_t part = vast_text_digits(text + 1);
        if (whole + part == 0) {
            return false;
        }
        if (part > 0) {
            vast_put_bytes(&to, text, part + 1);
        }
        text += part + 1;
    } else if (whole == 0) {
        return false;
    }
    if (*text == 'e' || *text == 'E') {
        size_t sign = text[1] == '-' || text[1] == '+';
        size_t power = vast_text_digits(text + 1 + sign);
        if (power == 0) {
            return false;
        }
        vast_put_bytes(&to, text, 1 + sign + power);
        text += 1 + sign + power;
    }
    vast_put_char(&to, '\0');
    return *text == '\0' && vast_out_whole(&to);
}

const char *vast_text_next(const char **list, char mark, size_t *len)
{
    const char *word = *list;
    if (word == NULL || *word == '\0') {
        return NULL;
    }
    const char *end = strchr(word, mark);
    *len = end != NULL ? (size_t)(end - word) : strlen(word);
    *list = end != NULL ? end + 1 : word + *len;
    return word;
}

bool vast_text_among(const char *list, char mark, const char *word, size_t len)
{
    const char *at;
    size_t at_len;
    while ((at = vast_text_next(&list, mark, &at_len)) != NULL) {
        if (at_len == len && memcmp(at, word, len) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- edit distance --------------------------------------------------------------------------------------------- */

#define WORD_MAX 40

unsigned vast_text_slip_max(size_t len)
{
    return len < 4 ? 1 : len < 9 ? 2 : 3;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned vast_text_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    if (a_len > WORD_MAX || b_len > WORD_MAX) {
        return 99;
    }
    /* The last three rows of the table of distances between prefixes of a and b. */
    uint8_t rows[3][WORD_MAX + 1];
    for (size_t i = 0; i <= a_len; i++) {
        uint8_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        for (size_t j = 0; j <= b_len; j++) {
            if (i == 0 || j == 0) {
                row[j] = (uint8_t)(i + j);
                continue;
            }
            unsigned best = least(least(above[j], row[j - 1]) + 1u, above[j - 1] + (unsigned)(a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                best = least(best, two_above[j - 2] + 1u);
            }
            row[j] = (uint8_t)best;
        }
    }
    return rows[a_len % 3][b_len];
}
