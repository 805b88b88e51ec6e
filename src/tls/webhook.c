/* SPDX-License-Identifier: MIT */
/* Verifies the signature and the age of a webhook notification. */
#include "vastai/webhook.h"

#include <stdbool.h>
#include <string.h>

#include "mbedtls_compat.h"
#include "vastai/json.h"
#include "wipe.h"

enum { BLOCK = 64, DIGEST = 32 };

/* A part of the text that is signed. */
typedef struct part {
    const void *bytes;
    size_t len;
} part;

/* SHA-256 of several parts, without a heap. */
static bool digest(const part *parts, size_t count, uint8_t out[DIGEST])
{
    mbedtls_sha256_context sha;
    mbedtls_sha256_init(&sha);
    bool done = VAST_MBED_HASH(starts)(&sha, 0) == 0;
    for (size_t i = 0; i < count && done; i++) {
        done = VAST_MBED_HASH(update)(&sha, parts[i].bytes, parts[i].len) == 0;
    }
    done = done && VAST_MBED_HASH(finish)(&sha, out) == 0;
    mbedtls_sha256_free(&sha);
    return done;
}

/* RFC 2104: the key is padded with zeros to a block, and a longer key is hashed first. */
static bool make_pad(const char *secret, uint8_t fill, uint8_t pad[BLOCK])
{
    const part key = { secret, strlen(secret) };
    memset(pad, 0, BLOCK);
    if (key.len <= BLOCK) {
        memcpy(pad, secret, key.len);
    } else if (!digest(&key, 1, pad)) {
        return false;
    }
    for (unsigned i = 0; i < BLOCK; i++) {
        pad[i] ^= fill;
    }
    return true;
}

static bool sign(const vast_webhook *hook, uint8_t out[DIGEST])
{
    uint8_t pad[BLOCK], inner[DIGEST];
    const part text[] = { { pad, BLOCK }, { hook->timestamp, strlen(hook->timestamp) }, { ".", 1 },
        { hook->body, hook->body_len } };
    const part outer[] = { { pad, BLOCK }, { inner, DIGEST } };
    bool done = make_pad(hook->secret, 0x36, pad) && digest(text, sizeof text / sizeof *text, inner) &&
                make_pad(hook->secret, 0x5c, pad) && digest(outer, sizeof outer / sizeof *outer, out);
    vast_wipe(pad, sizeof pad);
    return done;
}

/* @return -1: not a hexadecimal digit. */
static int digit_of(char c)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : at - digits < 16 ? (int)(at - digits) : (int)(at - digits) - 6;
}

static bool read_signature(const char *text, uint8_t out[DIGEST])
{
    static const char scheme[] = "sha256=";
    if (text == NULL || strncmp(text, scheme, sizeof scheme - 1) != 0 ||
        strlen(text) != sizeof scheme - 1 + 2 * DIGEST) {
        return false;
    }
    text += sizeof scheme - 1;
    for (unsigned i = 0; i < DIGEST; i++) {
        int high = digit_of(text[2 * i]), low = digit_of(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* Digits alone: a sign or a fraction would be another text with the same value. */
static bool read_timestamp(const char *text, int64_t *seconds)
{
    size_t len = text == NULL ? 0 : strlen(text);
    return len > 0 && strspn(text, "0123456789") == len && vast_json_int(text, len, seconds) == VAST_OK;
}

/* Takes the same time wherever the first difference is. */
static bool is_equal(const uint8_t *one, const uint8_t *other)
{
    volatile uint8_t difference = 0;
    for (unsigned i = 0; i < DIGEST; i++) {
        difference = (uint8_t)(difference | (one[i] ^ other[i]));
    }
    return difference == 0;
}

static bool is_recent(const vast_webhook *hook, int64_t seconds)
{
    int64_t limit = hook->age_s_max != 0 ? hook->age_s_max : VAST_WEBHOOK_AGE_S;
    /* `seconds` is not negative, so only a negative clock could overflow the difference. */
    return hook->now_s >= 0 && hook->now_s - seconds <= limit && seconds - hook->now_s <= limit;
}

vast_err vast_webhook_verify(const vast_webhook *hook)
{
    uint8_t given[DIGEST], right[DIGEST];
    int64_t seconds;
    if (hook->secret == NULL || hook->secret[0] == '\0' || !read_timestamp(hook->timestamp, &seconds) ||
        !read_signature(hook->signature, given)) {
        return VAST_E_ARG;
    }
    bool genuine = sign(hook, right) && is_equal(given, right);
    vast_wipe(right, sizeof right);
    if (!genuine) {
        return VAST_E_AUTH;
    }
    return is_recent(hook, seconds) ? VAST_OK : VAST_E_TIMEOUT;
}
