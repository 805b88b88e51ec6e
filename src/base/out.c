/* SPDX-License-Identifier: MIT */
/* Writes text into memory of fixed size. */
#include "vastai/out.h"

#include <string.h>

void vast_out_begin(vast_out *out, void *at, size_t room)
{
    vast_out_window(out, at, room, 0);
}

void vast_out_window(vast_out *out, void *at, size_t room, size_t skip)
{
    *out = (vast_out){ .at = at, .room = room, .skip = skip };
}

size_t vast_out_stored(const vast_out *out)
{
    if (out->total <= out->skip) {
        return 0;
    }
    size_t past = out->total - out->skip;
    return past < out->room ? past : out->room;
}

bool vast_out_whole(const vast_out *out)
{
    return out->skip == 0 && out->total <= out->room;
}

void vast_put_bytes(vast_out *out, const void *bytes, size_t len)
{
    size_t before = out->skip > out->total ? out->skip - out->total : 0;
    size_t at = out->total + before - out->skip;
    out->total += len;
    if (before < len && at < out->room) {
        size_t left = len - before;
        memcpy(out->at + at, (const char *)bytes + before, left < out->room - at ? left : out->room - at);
    }
}

void vast_put_text(vast_out *out, const char *text)
{
    vast_put_bytes(out, text, strlen(text));
}

void vast_put_char(vast_out *out, char c)
{
    vast_put_bytes(out, &c, 1);
}

void vast_put_uint(vast_out *out, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    vast_put_bytes(out, digits + at, sizeof digits - at);
}

void vast_put_int(vast_out *out, int64_t value)
{
    if (value < 0) {
        vast_put_char(out, '-');
    }
    vast_put_uint(out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}
