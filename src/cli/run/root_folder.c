/* SPDX-License-Identifier: MIT */
/* Directories of root certificates. */
#define _DEFAULT_SOURCE
#include "root_folder.h"

#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "folder.h"
#include "format.h"
#include "settings.h"

static bool each_file_of(const char *list, vast_folder_visit *visit, void *ctx)
{
    char directory[VAST_PATH_BYTES];
    while (*list != '\0') {
        size_t len = strcspn(list, ":");
        if (len > 0 && vast_text(directory, sizeof directory, "%.*s", (int)len, list) &&
            vast_folder_each(directory, visit, ctx)) {
            return true;
        }
        list += len + (list[len] == ':');
    }
    return false;
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

typedef struct survey {
    vast_roots *file;
    uint64_t sum; /* of the state of all files; the order of a directory does not matter */
    bool usable;
} survey;

static uint64_t mixed(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

static bool survey_file(void *ctx, const char *path)
{
    survey *s = ctx;
    struct stat file;
    if (stat(path, &file) == 0 && S_ISREG(file.st_mode)) {
        const uint64_t parts[] = { file.st_dev, file.st_ino, (uint64_t)file.st_size, (uint64_t)file.st_ctim.tv_sec,
            (uint64_t)file.st_ctim.tv_nsec };
        uint64_t hash = 1;
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            hash = mixed(hash, parts[i]);
        }
        s->sum += hash;
        if (!s->usable && vast_roots_open(s->file, path)) {
            s->usable = true;
            vast_roots_close(s->file);
        }
    }
    return false;
}

bool vast_root_folder_open(vast_root_folder *folder, const char *list)
{
    survey s = { .file = &folder->file };
    folder->list = list;
    each_file_of(list, survey_file, &s);
    vast_text(folder->name, sizeof folder->name, "dir%lld", (long long)(s.sum >> 1));
    return s.usable;
}

/* ---- finding ----------------------------------------------------------------------------------------------------- */

typedef struct search {
    vast_roots *file;
    vast_der subject;
    unsigned skip; /* how many more matches come before the one that is wanted */
    vast_der *root;
} search;

static bool search_file(void *ctx, const char *path)
{
    search *s = ctx;
    bool found = false;
    if (!vast_roots_open(s->file, path)) {
        return false;
    }
    for (unsigned nth = 0; !found && vast_roots_find(s->file, s->subject, nth, s->root); nth++) {
        found = s->skip == 0;
        s->skip -= !found;
    }
    vast_roots_close(s->file);
    return found;
}

bool vast_root_folder_find(void *ctx, vast_der subject, unsigned nth, vast_der *root)
{
    vast_root_folder *folder = ctx;
    search s = { .file = &folder->file, .subject = subject, .skip = nth, .root = root };
    return each_file_of(folder->list, search_file, &s);
}
