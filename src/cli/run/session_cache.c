/* SPDX-License-Identifier: MIT */
/* Keeps TLS sessions between runs. */
#define _DEFAULT_SOURCE
#include "session_cache.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "settings.h"
#include "text_helpers.h"

/*
 * A file contains this head, the key with its NUL, and the session. Numbers are in native byte order: files stay local.
 */
typedef struct head {
    char magic[8];
    uint64_t sum; /* checksum of all bytes after it */
    int64_t saved_at, not_after;
    uint32_t key_bytes, session_bytes;
} head;

static const char magic[8] = "vastls1";
#define KEY_BYTES_MAX 512
#define FILE_BYTES_MAX (sizeof(head) + KEY_BYTES_MAX + 8192)

/* For checksums and file names: the file mode protects against other users. */
static uint64_t hash_of(const char *bytes, size_t len)
{
    return vast_text_hash(VAST_HASH_BASIS, bytes, len);
}

static bool path_of(const char *key, char out[VAST_PATH_BYTES])
{
    char name[] = "tls_0000000000000000";
    uint64_t hash = hash_of(key, strlen(key));
    for (size_t i = sizeof name - 2; i >= 4; i--) {
        name[i] = "0123456789abcdef"[hash & 15];
        hash >>= 4;
    }
    return vast_cache_path(name, out);
}

#define SUMMED_FROM (offsetof(head, sum) + sizeof(uint64_t))

/* Whether a file is complete, has this key and has not expired. @param h  set to a copy of its head. */
static bool is_usable(const head *h, const char *bytes, size_t len, const char *key, int64_t now)
{
    size_t key_bytes = strlen(key) + 1, rest = len - sizeof *h;
    bool whole = memcmp(h->magic, magic, sizeof magic) == 0 && h->key_bytes == key_bytes && h->session_bytes > 0 &&
                 rest > key_bytes && rest - key_bytes == h->session_bytes &&
                 h->sum == hash_of(bytes + SUMMED_FROM, len - SUMMED_FROM);
    bool in_time = h->saved_at <= now && now - h->saved_at < VAST_SESSION_AGE_MAX && now < h->not_after;
    return whole && in_time && memcmp(bytes + sizeof *h, key, key_bytes) == 0;
}

size_t vast_session_load(void *ctx, const char *key, void *buf, size_t room)
{
    const vast_sessions *sessions = ctx;
    char bytes[FILE_BYTES_MAX];
    char path[VAST_PATH_BYTES];
    size_t len;
    if (sessions->now < 0 || !path_of(key, path) ||
        vast_file_read_own(path, bytes, sizeof bytes, &len) != VAST_FILE_OK) {
        return 0;
    }
    head h;
    if (len < sizeof h) {
        return 0;
    }
    memcpy(&h, bytes, sizeof h);
    if (!is_usable(&h, bytes, len, key, sessions->now) || h.session_bytes > room) {
        return 0;
    }
    memcpy(buf, bytes + sizeof h + h.key_bytes, h.session_bytes);
    return h.session_bytes;
}

void vast_session_save(void *ctx, const char *key, const void *session, size_t len, int64_t not_after)
{
    const vast_sessions *sessions = ctx;
    char bytes[FILE_BYTES_MAX];
    char path[VAST_PATH_BYTES];
    size_t key_bytes = strlen(key) + 1;
    head h = { .saved_at = sessions->now, .not_after = not_after, .key_bytes = (uint32_t)key_bytes };
    if (key_bytes > KEY_BYTES_MAX || len > sizeof bytes - sizeof h - key_bytes || !path_of(key, path)) {
        return;
    }
    if (len == 0) {
        unlink(path);
    }
    if (len == 0 || sessions->now < 0) {
        return;
    }
    memcpy(h.magic, magic, sizeof magic);
    h.session_bytes = (uint32_t)len;
    size_t whole = sizeof h + key_bytes + len;
    memcpy(bytes + sizeof h, key, key_bytes);
    memcpy(bytes + sizeof h + key_bytes, session, len);
    memcpy(bytes, &h, sizeof h);
    h.sum = hash_of(bytes + SUMMED_FROM, whole - SUMMED_FROM);
    memcpy(bytes, &h, sizeof h);
    vast_file_replace(path, bytes, whole, VAST_FILE_CACHE);
}
