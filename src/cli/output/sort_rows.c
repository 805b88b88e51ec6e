/* SPDX-License-Identifier: MIT */
/* Sorts the rows of a table. */
#define _DEFAULT_SOURCE
#include "sort_rows.h"

#include <string.h>
#include <strings.h>

#include "vastai/json.h"

#define DECIMALS 6 /* of numbers that are compared */

char vast_sort_store[VAST_SORT_BYTES];
uint32_t vast_sort_order[VAST_SORT_ROWS];

const char *vast_sort_cell(const char *at, const char **text, size_t *len)
{
    *len = (size_t)(unsigned char)at[0] | (size_t)(unsigned char)at[1] << 8;
    *text = at + 2;
    return at + 2 + *len;
}

bool vast_sort_note(size_t nth, size_t at)
{
    if (nth >= VAST_SORT_ROWS) {
        return false;
    }
    vast_sort_order[nth] = (uint32_t)at;
    return true;
}

static const char *key_of(uint32_t row, size_t cells, size_t *len)
{
    const char *at = vast_sort_store + row, *text = at;
    *len = 0;
    while (cells-- > 0) {
        at = vast_sort_cell(at, &text, len);
    }
    return text;
}

static int compare_texts(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int order = strncasecmp(a, b, a_len < b_len ? a_len : b_len);
    return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

/* @return less than 0: row a is before row b. */
static int compare(uint32_t a, uint32_t b, size_t cells, bool descending)
{
    size_t a_len, b_len;
    int64_t x, y;
    const char *first = key_of(a, cells, &a_len), *second = key_of(b, cells, &b_len);
    if (a_len == 0 || b_len == 0) {
        return (a_len == 0) - (b_len == 0);
    }
    bool numbers = vast_json_scaled(first, a_len, DECIMALS, &x) == VAST_OK &&
                   vast_json_scaled(second, b_len, DECIMALS, &y) == VAST_OK;
    int order = numbers ? (x > y) - (x < y) : compare_texts(first, a_len, second, b_len);
    return descending ? -order : order;
}

/* Puts row `last` in its place among the sorted rows before it. */
static void insert(size_t last, size_t cells, bool descending)
{
    uint32_t row = vast_sort_order[last];
    size_t low = 0, high = last;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(vast_sort_order[middle], row, cells, descending) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    memmove(vast_sort_order + low + 1, vast_sort_order + low, (last - low) * sizeof *vast_sort_order);
    vast_sort_order[low] = row;
}

void vast_sort_rows(size_t count, size_t cells, bool descending)
{
    for (size_t i = 1; i < count; i++) {
        insert(i, cells, descending);
    }
}
