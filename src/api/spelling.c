/* SPDX-License-Identifier: MIT */
/* Edit distance, for suggestions. */
#include "vastai/query.h"

#define WORD_MAX 40

unsigned vast_spelling_limit(size_t len)
{
    return len < 4 ? 1 : len < 9 ? 2 : 3;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned vast_spelling_distance(const char *a, size_t a_len, const char *b, size_t b_len)
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
