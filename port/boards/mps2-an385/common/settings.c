/* SPDX-License-Identifier: MIT */
/* The settings of a run: words of the form name=value on the command line of QEMU. */
#include "settings.h"

#include <stddef.h>
#include <string.h>

#include "semihost.h"

static bool number_of(const char *text, int64_t *out)
{
    int64_t n = 0;
    if (*text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || n > INT64_MAX / 16) {
            return false;
        }
        n = n * 10 + (*text - '0');
    }
    *out = n;
    return true;
}

typedef enum kind { TEXT, NUMBER, LONG_NUMBER, FLAG, CLOCK } kind;

typedef struct row {
    const char *name;
    kind kind;
    size_t offset;
    const char *yes; /* the value that sets the flag */
} row;

static const row rows[] = {
    { "url", TEXT, offsetof(settings, url), NULL },
    { "key", TEXT, offsetof(settings, key), NULL },
    { "do", TEXT, offsetof(settings, job), NULL },
    { "id", LONG_NUMBER, offsetof(settings, id), NULL },
    { "clock", CLOCK, offsetof(settings, epoch), NULL },
    { "policy", FLAG, offsetof(settings, clock_optional), "optional" },
    { "loop", FLAG, offsetof(settings, superloop), "step" },
    { "calls", NUMBER, offsetof(settings, calls), NULL },
    { "max_ops", NUMBER, offsetof(settings, max_ops), NULL },
    { "timeout", NUMBER, offsetof(settings, timeout_ms), NULL },
    { "dns", NUMBER, offsetof(settings, dns_port), NULL },
    { "lose", NUMBER, offsetof(settings, lose), NULL },
};

static bool set(settings *s, const row *r, const char *value)
{
    void *at = (char *)s + r->offset;
    int64_t n = 0;
    switch (r->kind) {
    case TEXT:
        *(const char **)at = value;
        return true;
    case NUMBER:
        if (!number_of(value, &n) || n > UINT32_MAX) {
            return false;
        }
        *(uint32_t *)at = (uint32_t)n;
        return true;
    case LONG_NUMBER:
        return number_of(value, at);
    case FLAG:
        *(bool *)at = strcmp(value, r->yes) == 0;
        return true;
    case CLOCK:
        if (strcmp(value, "unknown") == 0) {
            *(int64_t *)at = -1;
            return true;
        }
        return strcmp(value, "host") == 0 || number_of(value, at);
    }
    return false;
}

static bool take(settings *s, const char *word)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t len = strlen(rows[i].name);
        if (strncmp(word, rows[i].name, len) == 0 && word[len] == '=') {
            return set(s, &rows[i], word + len + 1);
        }
    }
    return false;
}

bool settings_read(settings *s)
{
    static char line[400];
    *s = (settings){ .url = "", .key = "", .job = "delete", .id = 4242, .epoch = semihost_time(), .calls = 1 };
    if (!semihost_command_line(line, sizeof line)) {
        return false;
    }
    for (char *word = line, *end; *word != '\0'; word = end) {
        end = word + strcspn(word, " ");
        if (*end != '\0') {
            *end++ = '\0';
        }
        if (*word != '\0' && !take(s, word)) {
            return false;
        }
    }
    return true;
}
