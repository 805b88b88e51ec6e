/* SPDX-License-Identifier: MIT */
/* The names of GPUs: where the list comes from, and how a name is found in it. */
#define _DEFAULT_SOURCE
#include "gpu_names.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "files.h"
#include "query_condition.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- the list ---------------------------------------------------------------------------------------------------- */

#define CACHE_NAME "gpu_names_cache.json" /* {"gpu_names": ["RTX 4090", ..]}: a file of the official tool */
#define CACHE_AGE_MAX 86400               /* s */
#define LIST_BYTES 16384
#define REQUEST_MS 3000 /* the list is a convenience: a search does not wait long for it */

static char list[LIST_BYTES]; /* JSON as in the file; static, so that it does not count against the stack */
static size_t list_len;       /* 0: the names are not known */

typedef vast_err name_visit(void *ctx, const char *key, const vast_visit_value *value);

/* Visits the names of a list. @return false: it has none. */
static bool each_name(const char *json, size_t len, name_visit *visit_name, void *ctx)
{
    static vast_visit visit; /* 900 bytes: static, so that it does not count against the stack */
    const vast_visitor visitor = { .member = visit_name };
    vast_json scanner;
    vast_visit_begin(&visit, "gpu_names", VAST_VISIT_LIST, &visitor, ctx);
    vast_json_begin(&scanner, vast_visit_event, &visit);
    return vast_json_feed(&scanner, json, len) == VAST_OK && vast_json_end(&scanner) == VAST_OK && visit.found;
}

static vast_err count_name(void *ctx, const char *key, const vast_visit_value *value)
{
    *(unsigned *)ctx += key[0] == '\0' && value->kind == VAST_JSON_STRING;
    return VAST_OK;
}

static bool has_names(const char *json, size_t len)
{
    unsigned count = 0;
    return each_name(json, len, count_name, &count) && count > 0;
}

/* Only the user can have written the file, whatever others may read. */
static bool is_fresh(const char *path)
{
    struct stat about;
    time_t now = time(NULL);
    return stat(path, &about) == 0 && S_ISREG(about.st_mode) && (about.st_mode & (S_IWGRP | S_IWOTH)) == 0 &&
           about.st_mtime <= now && now - about.st_mtime < CACHE_AGE_MAX;
}

static bool read_cache(const char *path)
{
    return is_fresh(path) && vast_file_read(path, list, sizeof list, &list_len, NULL) == VAST_FILE_OK &&
           has_names(list, list_len);
}

typedef struct download {
    vast_visit visit;
    vast_out out;
} download;

static vast_err on_name(void *ctx, const char *key, const vast_visit_value *value)
{
    download *d = ctx;
    if (key[0] == '\0' && value->kind == VAST_JSON_STRING && value->len < VAST_GPU_NAME_BYTES) {
        vast_put_text(&d->out, vast_out_stored(&d->out) > strlen("{\"gpu_names\": [") ? ", " : "");
        vast_put_json_string(&d->out, value->text, value->len);
    }
    return VAST_OK;
}

static vast_err on_names(void *ctx, const vast_json_event *event)
{
    static const vast_visitor visitor = { .member = on_name };
    download *d = ctx;
    if (vast_visit_is_start(event)) {
        const char *path = event->kind == VAST_JSON_ARRAY ? "" : "gpu_names";
        vast_visit_begin(&d->visit, path, VAST_VISIT_LIST, &visitor, d);
        vast_out_begin(&d->out, list, sizeof list - 2);
        vast_put_text(&d->out, "{\"gpu_names\": [");
    }
    return vast_visit_event(&d->visit, event);
}

static vast_err on_names_end(void *ctx)
{
    download *d = ctx;
    return vast_visit_end(&d->visit);
}

/* A failure is no failure of the command, and is not reported: the search itself will meet it. */
static bool ask_service(vast_cli *cli)
{
    download d = { 0 };
    char unsaid[VAST_CAUGHT_BYTES];
    const vast_request request = {
        .op = &vast_op_gpu_names, .timeout_ms = REQUEST_MS, .on_json = on_names, .on_end = on_names_end, .ctx = &d
    };
    char *caught = cli->caught;
    cli->caught = unsaid;
    vast_err err = vast_send(cli, &request);
    cli->caught = caught;
    if (err != VAST_OK || !vast_out_whole(&d.out)) {
        return false;
    }
    list_len = vast_out_stored(&d.out);
    memcpy(list + list_len, "]}", 2);
    list_len += 2;
    return has_names(list, list_len);
}

/* @return whether the names are known. They are looked for once in a run. */
static bool load(vast_cli *cli)
{
    static bool tried, known;
    char path[VAST_PATH_BYTES];
    if (tried) {
        return known;
    }
    tried = true;
    bool has_path = vast_cache_path(CACHE_NAME, path);
    known = has_path && read_cache(path);
    if (!known && has_path && !cli->settings.curl) {
        known = ask_service(cli);
        if (known) {
            vast_file_replace(path, list, list_len, VAST_FILE_CACHE);
        }
    }
    return known;
}

/* ---- finding a name ---------------------------------------------------------------------------------------------- */

typedef struct name_search {
    char wanted[VAST_GPU_NAME_BYTES], *nearest;
    unsigned distance;
    bool found;
} name_search;

/* A name in capitals, without blanks, dashes and _. */
static void fold(const char *text, size_t len, char out[VAST_GPU_NAME_BYTES])
{
    size_t stored = 0;
    for (size_t i = 0; i < len && stored < VAST_GPU_NAME_BYTES - 1; i++) {
        if (strchr(" -_", text[i]) == NULL) {
            out[stored++] = vast_upper(text[i]);
        }
    }
    out[stored] = '\0';
}

/* A name as it is written in a query. @return false: it cannot be written there. */
static bool write_name(const char *text, size_t len, char out[VAST_GPU_NAME_BYTES])
{
    bool plain = len > 0 && len < VAST_GPU_NAME_BYTES;
    for (size_t i = 0; i < len && plain; i++) {
        char c = text[i];
        bool letter = (vast_upper(c) >= 'A' && vast_upper(c) <= 'Z') || (c >= '0' && c <= '9');
        plain = letter || strchr(" -.", c) != NULL;
        out[i] = (char)(c == ' ' ? '_' : c);
    }
    out[plain ? len : 0] = '\0';
    return plain;
}

static vast_err compare_name(void *ctx, const char *key, const vast_visit_value *value)
{
    name_search *search = ctx;
    char name[VAST_GPU_NAME_BYTES], folded[VAST_GPU_NAME_BYTES];
    if (key[0] != '\0' || value->kind != VAST_JSON_STRING || !write_name(value->text, value->len, name)) {
        return VAST_OK;
    }
    fold(value->text, value->len, folded);
    unsigned distance = vast_spelling_distance(search->wanted, strlen(search->wanted), folded, strlen(folded));
    if (distance < search->distance) {
        search->distance = distance;
        search->found = distance == 0;
        memcpy(search->nearest, name, sizeof name);
    }
    return VAST_OK;
}

vast_gpu_match vast_gpu_name_find(vast_cli *cli, const char *text, size_t len, char name[VAST_GPU_NAME_BYTES])
{
    name[0] = '\0';
    if (!load(cli)) {
        return VAST_GPU_NO_LIST;
    }
    name_search search = { .nearest = name };
    fold(text, len, search.wanted);
    search.distance = vast_spelling_limit(strlen(search.wanted)) + 1;
    each_name(list, list_len, compare_name, &search);
    return search.found ? VAST_GPU_KNOWN : name[0] != '\0' ? VAST_GPU_NEAR : VAST_GPU_UNKNOWN;
}

typedef struct every_name {
    void (*visit)(void *ctx, const char *name);
    void *ctx;
} every_name;

static vast_err pass_name(void *ctx, const char *key, const vast_visit_value *value)
{
    const every_name *every = ctx;
    char name[VAST_GPU_NAME_BYTES];
    if (key[0] == '\0' && value->kind == VAST_JSON_STRING && write_name(value->text, value->len, name)) {
        every->visit(every->ctx, name);
    }
    return VAST_OK;
}

void vast_gpu_names_each(vast_cli *cli, void (*visit)(void *ctx, const char *name), void *ctx)
{
    every_name every = { visit, ctx };
    if (load(cli)) {
        each_name(list, list_len, pass_name, &every);
    }
}

/* ---- in a query -------------------------------------------------------------------------------------------------- */

#define FIELD "gpu_name"

/* Writes one name of a condition. */
static void put_name(vast_cli *cli, vast_out *out, const char *text, size_t len)
{
    char name[VAST_GPU_NAME_BYTES];
    const char *bare = text;
    size_t bare_len = len;
    vast_text_trim(&bare, &bare_len, " \t\"'");
    bool any = bare_len == 0 || vast_text_is(bare, bare_len, "any") || vast_text_is(bare, bare_len, "*");
    vast_gpu_match match = any ? VAST_GPU_NO_LIST : vast_gpu_name_find(cli, bare, bare_len, name);
    if (match == VAST_GPU_KNOWN) {
        vast_put_text(out, name);
        return;
    }
    vast_put_bytes(out, text, len);
    if (match != VAST_GPU_NO_LIST && !cli->settings.json_errors) {
        bool near = match == VAST_GPU_NEAR;
        vast_note(cli, "vastai: warning: the service has no GPU named \"%.*s\"%s%s%s\n", (int)bare_len, bare,
            near ? "; did you mean " : "", name, near ? "?" : "");
    }
}

/* Writes the value of a condition: a name, or a list in brackets. */
static void put_names(vast_cli *cli, vast_out *out, const char *text, size_t len)
{
    bool listed = len >= 2 && text[0] == '[' && text[len - 1] == ']';
    if (!listed) {
        put_name(cli, out, text, len);
        return;
    }
    const char *gap = "[";
    for (const char *at = text + 1, *end = text + len - 1; at <= end;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        size_t item = (size_t)((comma != NULL ? comma : end) - at);
        vast_put_text(out, gap);
        put_name(cli, out, at, item);
        gap = ",";
        at += item + 1;
    }
    vast_put_text(out, "]");
}

const char *vast_gpu_names_replaced(vast_cli *cli, const char *query)
{
    static char text[LIST_BYTES]; /* static, so that it does not count against the stack */
    vast_out out;
    vast_condition found;
    const char *at = query;
    vast_out_begin(&out, text, sizeof text - 1);
    for (; vast_condition_find(query, FIELD, at, &found); at = found.end) {
        vast_put_bytes(&out, at, (size_t)(found.value - at));
        put_names(cli, &out, found.value, (size_t)(found.end - found.value));
    }
    vast_put_text(&out, at);
    text[vast_out_stored(&out)] = '\0';
    bool changed = at != query && vast_out_whole(&out) && strcmp(text, query) != 0;
    return changed ? vast_keep(cli, "%s", text) : query;
}
