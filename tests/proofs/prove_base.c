/* SPDX-License-Identifier: MIT */
/* Integers, slices and the writer. */
#include "integer.h"
#include "prove.h"
#include "slice.h"
#include "vastai/out.h"

/* One digit more: refused exactly when the sum does not fit, and then nothing has changed. */
void add_digit(void)
{
    uint64_t value = nondet_uint64();
    uint64_t before = value;
    unsigned base = nondet_bool() ? 10 : 16;
    unsigned digit = nondet_uint32();
    assume(digit < base);
    __uint128_t due = (__uint128_t)before * base + digit;
    bool done = vast_add_digit(&value, base, digit);
    claim(done == (due <= UINT64_MAX));
    claim(value == (done ? (uint64_t)due : before));
}

/* Three bytes: the value is that of the digits, and other bytes are refused. */
void parse_uint(void)
{
    char text[3];
    uint64_t due = 0, value = 777;
    any(text);
    size_t len = any_up_to(sizeof text);
    bool digits = len != 0;
    for (size_t i = 0; i < len; i++) {
        digits = digits && text[i] >= '0' && text[i] <= '9';
        due = due * 10 + (uint64_t)(text[i] - '0');
    }
    bool done = vast_parse_uint(text, len, &value);
    claim(done == digits);
    claim(!done || value == due);
}

/* Three digits at the end of the largest numbers: refused exactly when the number does not fit into 64 bits. */
void parse_uint_long(void)
{
    char text[20] = "18446744073709551";
    unsigned end = nondet_uint32();
    uint64_t value = 777;
    assume(end <= 999);
    text[17] = (char)('0' + end / 100);
    text[18] = (char)('0' + end / 10 % 10);
    text[19] = (char)('0' + end % 10);
    bool done = vast_parse_uint(text, sizeof text, &value);
    claim(done == (end <= 615));
    claim(value == (done ? 18446744073709551000U + end : 777));
}

void hex_digit(void)
{
    char c = (char)nondet_uint8();
    int digit = vast_hex_digit(c);
    claim(digit >= -1 && digit <= 15);
    claim(digit < 0 || "0123456789abcdef"[digit] == c || "0123456789ABCDEF"[digit] == c);
    claim(digit >= 0 || !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
}

/* A clock that wraps: the difference is that of the instants, as long as it lies within 24 days. */
void ms_between(void)
{
    uint32_t from = nondet_uint32();
    int32_t passed = nondet_int32();
    claim(vast_ms_between(from, from + (uint32_t)passed) == passed);
}

void slice_copy(void)
{
    char from[4], out[4];
    any(from);
    vast_slice slice = { from, any_up_to(sizeof from) };
    size_t room = any_up_to(sizeof out);
    bool fits = vast_slice_copy(slice, out, room);
    claim(fits == (slice.len < room));
    claim(room == 0 || out[fits ? slice.len : 0] == '\0');
    size_t i = any_up_to(3);
    claim(!fits || i >= slice.len || out[i] == from[i]);
}

void slice_is(void)
{
    char text[4], other[4];
    any(text);
    any(other);
    other[3] = '\0';
    vast_slice slice = { text, any_up_to(sizeof text) };
    bool same = vast_slice_is(slice, other);
    claim(!same || vast_slice_is_nocase(slice, other));
    claim(!same || slice.len < 4);
}

/* Any place of any window, any piece: nothing outside the window is written, what is inside arrives, all is counted. */
void put_bytes(void)
{
    char memory[4], piece[4];
    any(memory);
    any(piece);
    size_t room = any_up_to(sizeof memory);
    size_t len = any_up_to(sizeof piece);
    uint64_t skip = nondet_uint64(), total = nondet_uint64();
    assume(skip <= UINT64_MAX / 2 && total <= UINT64_MAX / 2);
    /* The last bytes of the memory, so that one byte too many lies outside the object. */
    vast_out out;
    vast_out_window(&out, memory + sizeof memory - room, room, skip);
    out.total = total;
    char before = memory[0];
    vast_put_bytes(&out, piece, len);
    claim(out.total == total + len);
    claim(out.room == room && out.skip == skip);
    claim(vast_out_stored(&out) <= room);
    claim(room == sizeof memory || memory[0] == before);
    uint64_t place = nondet_uint64();
    bool inside = place >= skip && place < skip + room;
    bool given = place >= total && place < total + len;
    claim(!inside || !given || out.at[place - skip] == piece[place - total]);
}

void put_int(void)
{
    char text[3];
    int64_t value = nondet_int64();
    uint64_t back = 0;
    assume(value >= -99 && value <= 999);
    vast_out out;
    vast_out_begin(&out, text, sizeof text);
    vast_put_int(&out, value);
    bool negative = text[0] == '-';
    claim(vast_out_whole(&out) && negative == (value < 0));
    claim(vast_parse_uint(text + negative, vast_out_stored(&out) - negative, &back));
    claim((int64_t)back == (negative ? -value : value));
}

/* Whatever the number: at most 20 bytes, and no more of them than there is room. */
void put_uint(void)
{
    char text[2];
    vast_out out;
    vast_out_begin(&out, text, sizeof text);
    vast_put_uint(&out, nondet_uint64());
    claim(out.total >= 1 && out.total <= 20);
}
