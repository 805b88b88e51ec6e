/* SPDX-License-Identifier: MIT */
/* Compares and copies slices of text. */
#include "slice.h"

#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

vast_slice vast_slice_of(const char *text)
{
    return (vast_slice){ text, strlen(text) };
}

bool vast_slice_is(vast_slice slice, const char *text)
{
    size_t len = strlen(text);
    return slice.len == len && (len == 0 || memcmp(slice.at, text, len) == 0);
}

bool vast_slice_is_nocase(vast_slice slice, const char *text)
{
    if (slice.len != strlen(text)) {
        return false;
    }
    for (size_t i = 0; i < slice.len; i++) {
        if (lower(slice.at[i]) != lower(text[i])) {
            return false;
        }
    }
    return true;
}

bool vast_slice_copy(vast_slice slice, char *out, size_t room)
{
    bool fits = slice.len < room;
    size_t len = fits ? slice.len : 0;
    if (len != 0) {
        memcpy(out, slice.at, len);
    }
    if (room != 0) {
        out[len] = '\0';
    }
    return fits;
}
