/* SPDX-License-Identifier: MIT */
/* The format of stored TLS sessions. */
#include "session.h"

#include <mbedtls/version.h>
#include <string.h>

#include "vastai/out.h"

/* magic 4, length 4, proved_at 8, not_after 8, checksum 4 (over all other bytes); integers are big-endian */
enum { AT_LENGTH = 4, AT_PROVED = 8, AT_NOT_AFTER = 16, AT_SUM = 24 };

static const uint8_t magic[4] = { 'v', 'T', 'S', '1' };

bool vast_session_key(char out[VAST_SESSION_KEY_BYTES], const char *host, uint16_t host_port, const char *roots_name)
{
    vast_out text;
    vast_out_begin(&text, out, VAST_SESSION_KEY_BYTES - 1);
    vast_put_text(&text, host);
    vast_put_char(&text, ' ');
    vast_put_uint(&text, host_port);
    vast_put_text(&text, " mbedtls-" MBEDTLS_VERSION_STRING " ");
    vast_put_text(&text, roots_name != NULL ? roots_name : "");
    out[vast_out_stored(&text)] = '\0';
    return vast_out_whole(&text);
}

int64_t vast_session_end(const vast_standing *standing)
{
    if (standing->proved_at < 0) {
        return INT64_MAX;
    }
    int64_t end = standing->proved_at + VAST_SESSION_SECONDS_MAX;
    return standing->not_after < end ? standing->not_after : end;
}

static void put_number(uint8_t *at, unsigned bytes, uint64_t value)
{
    while (bytes-- != 0) {
        at[bytes] = (uint8_t)value;
        value >>= 8;
    }
}

static uint64_t get_number(const uint8_t *at, unsigned bytes)
{
    uint64_t value = 0;
    while (bytes-- != 0) {
        value = value << 8 | *at++;
    }
    return value;
}

/* FNV-1a. It detects accidental damage only; an attacker who can write the store can compute the checksum as well. */
static uint32_t sum(uint32_t so_far, const uint8_t *at, size_t len)
{
    while (len-- != 0) {
        so_far = (so_far ^ *at++) * 16777619u;
    }
    return so_far;
}

static uint32_t sum_of(const uint8_t *blob, size_t len)
{
    return sum(sum(2166136261u, blob, AT_SUM), blob + VAST_SESSION_HEADER, len - VAST_SESSION_HEADER);
}

void vast_session_seal(uint8_t *blob, size_t len, const vast_standing *standing)
{
    memcpy(blob, magic, sizeof magic);
    put_number(blob + AT_LENGTH, 4, len);
    put_number(blob + AT_PROVED, 8, (uint64_t)standing->proved_at);
    put_number(blob + AT_NOT_AFTER, 8, (uint64_t)standing->not_after);
    put_number(blob + AT_SUM, 4, sum_of(blob, VAST_SESSION_HEADER + len));
}

/* If the time was known only when storing or only now, the age of the session cannot be checked: reject it. */
static bool in_time(const vast_standing *standing, int64_t now)
{
    if (now < 0 || standing->proved_at < 0) {
        return now < 0 && standing->proved_at < 0;
    }
    return standing->proved_at <= now && now < vast_session_end(standing);
}

bool vast_session_open(const uint8_t *blob, size_t len, int64_t now, vast_standing *standing)
{
    if (len <= VAST_SESSION_HEADER || memcmp(blob, magic, sizeof magic) != 0 ||
        get_number(blob + AT_LENGTH, 4) != len - VAST_SESSION_HEADER ||
        get_number(blob + AT_SUM, 4) != sum_of(blob, len)) {
        return false;
    }
    vast_standing read = {
        .proved_at = (int64_t)get_number(blob + AT_PROVED, 8),
        .not_after = (int64_t)get_number(blob + AT_NOT_AFTER, 8),
    };
    if (read.proved_at > INT64_MAX - VAST_SESSION_SECONDS_MAX || !in_time(&read, now)) {
        return false;
    }
    *standing = read;
    return true;
}
