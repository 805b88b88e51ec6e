/* SPDX-License-Identifier: MIT */
/* Address literals, and the host names and addresses that mean this machine. */
#include "vastai/address.h"

#include <string.h>

#include "integer.h"
#include "slice.h"

static bool parse_v4(const char *at, uint8_t out[4])
{
    for (unsigned i = 0; i < 4; i++) {
        if (i != 0 && *at++ != '.') {
            return false;
        }
        unsigned value = 0;
        unsigned digits = 0;
        for (; *at >= '0' && *at <= '9'; at++) {
            if ((digits != 0 && value == 0) || ++digits > 3) {
                return false;
            }
            value = value * 10 + (unsigned)(*at - '0');
        }
        if (digits == 0 || value > 255) {
            return false;
        }
        out[i] = (uint8_t)value;
    }
    return *at == '\0';
}

/* Parses one to four hexadecimal digits. Returns a pointer to the character after them; NULL if there are none. */
static const char *parse_group(const char *at, uint8_t out[2])
{
    unsigned value = 0;
    unsigned digits = 0;
    for (; digits < 4 && vast_hex_digit(*at) >= 0; digits++, at++) {
        value = value << 4 | (unsigned)vast_hex_digit(*at);
    }
    out[0] = (uint8_t)(value >> 8);
    out[1] = (uint8_t)value;
    return digits != 0 ? at : NULL;
}

enum { NO_GAP = 17 };

/* Moves the groups after "::" to the end of the address. Returns false if the number of groups is wrong. */
static bool close_gap(uint8_t out[16], size_t len, size_t gap)
{
    if (gap == NO_GAP) {
        return len == 16;
    }
    if (len > 14) {
        return false;
    }
    memmove(out + 16 - (len - gap), out + gap, len - gap);
    memset(out + gap, 0, 16 - len);
    return true;
}

static bool parse_v6(const char *at, uint8_t out[16])
{
    size_t len = 0;
    size_t gap = NO_GAP;
    if (at[0] == ':' && at[1] == ':') {
        gap = 0;
        at += 2;
    }
    while (*at != '\0') {
        if ((len > 0 || gap == 0) && len <= 12 && parse_v4(at, out + len)) {
            return close_gap(out, len + 4, gap);
        }
        at = len <= 14 ? parse_group(at, out + len) : NULL;
        if (at == NULL) {
            return false;
        }
        len += 2;
        if (*at == '\0') {
            break;
        }
        if (*at++ != ':' || *at == '\0') {
            return false;
        }
        if (*at == ':') {
            if (gap != NO_GAP) {
                return false;
            }
            gap = len;
            at++;
        }
    }
    return close_gap(out, len, gap);
}

size_t vast_address_parse(const char *text, uint8_t out[16])
{
    if (parse_v4(text, out)) {
        return 4;
    }
    return parse_v6(text, out) ? 16 : 0;
}

bool vast_address_is_localhost(const char *host)
{
    static const char name[] = "localhost";
    vast_slice labels = vast_slice_of(host);
    if (labels.len > 0 && labels.at[labels.len - 1] == '.') {
        labels.len--;
    }
    if (labels.len < sizeof name - 1) {
        return false;
    }
    size_t before = labels.len - (sizeof name - 1);
    vast_slice last = { labels.at + before, sizeof name - 1 };
    return vast_slice_is_nocase(last, name) && (before == 0 || labels.at[before - 1] == '.');
}

bool vast_address_is_loopback(const char *host)
{
    static const uint8_t one[16] = { [15] = 1 };
    uint8_t address[16];
    switch (vast_address_parse(host, address)) {
    case 4:
        return address[0] == 127;
    case 16:
        return memcmp(address, one, sizeof one) == 0;
    default:
        return vast_slice_is_nocase(vast_slice_of(host), "localhost");
    }
}

/* ---- networks ---------------------------------------------------------------------------------------------------- */

typedef struct network {
    uint8_t bytes[16];
    uint8_t address_bytes, bits;
} network;

static bool is_in(const uint8_t *address, size_t len, const network *n)
{
    unsigned whole = n->bits / 8u, rest = n->bits % 8u;
    return len == n->address_bytes && memcmp(address, n->bytes, whole) == 0 &&
           (rest == 0 || (address[whole] ^ n->bytes[whole]) >> (8 - rest) == 0);
}

static bool is_in_any(const uint8_t *address, size_t len, const network *networks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (is_in(address, len, &networks[i])) {
            return true;
        }
    }
    return false;
}

bool vast_address_is_private(const uint8_t *address, size_t len)
{
    static const network private_networks[] = {
        { { 0 }, 4, 8 },          /* this machine */
        { { 10 }, 4, 8 },         /* private */
        { { 100, 64 }, 4, 10 },   /* carrier-grade NAT */
        { { 127 }, 4, 8 },        /* loopback */
        { { 169, 254 }, 4, 16 },  /* link-local */
        { { 172, 16 }, 4, 12 },   /* private */
        { { 192, 168 }, 4, 16 },  /* private */
        { { 0 }, 16, 127 },       /* unspecified, loopback */
        { { 0xfc }, 16, 7 },      /* unique local */
        { { 0xfe, 0x80 }, 16, 9 } /* link-local, site-local */
    };
    static const network with_ipv4[] = {
        { { [10] = 0xff, [11] = 0xff }, 16, 96 }, /* mapped */
        { { 0, 0x64, 0xff, 0x9b }, 16, 96 },      /* translated by NAT64 */
    };
    if (is_in_any(address, len, with_ipv4, sizeof with_ipv4 / sizeof *with_ipv4)) {
        address += 12;
        len = 4;
    }
    return is_in_any(address, len, private_networks, sizeof private_networks / sizeof *private_networks);
}
