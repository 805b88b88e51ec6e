/* SPDX-License-Identifier: MIT */
/* Lists objects for the completion of a shell. The list is cached as lines "ID<tab>name". */
#define _DEFAULT_SOURCE
#include "object_list.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "files.h"
#include "text_helpers.h"
#include "vastai/ops.h"

#define CACHE_AGE_MAX 60 /* s */
#define LIST_BYTES 16384
#define NAME_BYTES 64

/* ---- what is listed ---------------------------------------------------------------------------------------------- */

/* Where the objects are in the answer of an operation. */
typedef struct source {
    const vast_op *op;
    const char *list;      /* "": it is the answer */
    const char *id, *name; /* members; name may be NULL */
    bool of_user;          /* the operation takes the ID of the user */
} source;

static bool has_required_param(const vast_op *op)
{
    for (unsigned i = 0; i < op->param_count; i++) {
        if (op->params[i].required || op->params[i].in == VAST_IN_PATH) {
            return true;
        }
    }
    return false;
}

/* The listing that a message about an unknown ID names, if it needs nothing but the key. */
static bool source_of_table(const vast_command *command, source *out)
{
    const char *words = vast_command_ids_from(command), *blank = words != NULL ? strchr(words, ' ') : NULL;
    const vast_command *lister =
        blank != NULL ? vast_command_find(words, (size_t)(blank - words), blank + 1, strlen(blank + 1)) : NULL;
    if (lister == NULL || lister->op == NULL || lister->op->method != VAST_GET || has_required_param(lister->op) ||
        lister->view == NULL || lister->view->kind != VAST_VIEW_TABLE || lister->view->column_count < 2) {
        return false;
    }
    const vast_view *view = lister->view;
    *out =
        (source){ lister->op, view->list != NULL ? view->list : "", view->columns[0].key, view->columns[1].key, false };
    return !view->is_map;
}

static bool source_of(const vast_command *command, const vast_argument *argument, source *out)
{
    const vast_name_list *names = argument->names;
    if (names != NULL) {
        *out = (source){ names->op, names->list != NULL ? names->list : "", "id", names->keys[0], names->of_user };
        return true;
    }
    return argument->type == VAST_ARGUMENT_ID && source_of_table(command, out);
}

bool vast_objects_are_listed(const vast_command *command, const vast_argument *argument)
{
    source from;
    return source_of(command, argument, &from);
}

/* ---- reading the answer ------------------------------------------------------------------------------------------ */

typedef struct reader {
    const source *from;
    vast_visit visit;
    vast_out out; /* the lines */
    char id[24], name[NAME_BYTES];
} reader;

/* Text of the service goes to a shell: only characters without a meaning there are kept. */
static void copy_safe(char *to, size_t room, const char *text, size_t len)
{
    size_t stored = 0;
    for (; stored < len && stored < room - 1; stored++) {
        char c = text[stored];
        bool letter = (vast_upper(c) >= 'A' && vast_upper(c) <= 'Z') || (c >= '0' && c <= '9');
        to[stored] = (char)(letter || (c != '\0' && strchr(" ._-/@+=,", c) != NULL) ? c : '?');
    }
    if (stored < len) {
        to[stored - 1] = '?'; /* a name that was cut may be that of another object */
    }
    to[stored] = '\0';
}

static vast_err on_member(void *ctx, const char *key, const vast_visit_value *value)
{
    reader *r = ctx;
    int64_t id;
    if (strcmp(key, r->from->id) == 0 && value->kind == VAST_JSON_NUMBER &&
        vast_json_int(value->text, value->len, &id) == VAST_OK && id > 0) {
        vast_text(r->id, sizeof r->id, "%lld", (long long)id);
    } else if (r->from->name != NULL && strcmp(key, r->from->name) == 0 && value->kind == VAST_JSON_STRING) {
        copy_safe(r->name, sizeof r->name, value->text, value->len);
    }
    return VAST_OK;
}

static vast_err on_object(void *ctx)
{
    reader *r = ctx;
    size_t stored = vast_out_stored(&r->out);
    if (r->id[0] != '\0' && stored + strlen(r->id) + strlen(r->name) + 2 < LIST_BYTES) {
        vast_write(&r->out, "%s\t%s\n", r->id, r->name);
    }
    r->id[0] = r->name[0] = '\0';
    return VAST_OK;
}

static char lines[LIST_BYTES + 1]; /* static, so that it does not count against the stack */

static vast_err on_event(void *ctx, const vast_json_event *event)
{
    static const vast_visitor visitor = { .member = on_member, .element = on_object };
    reader *r = ctx;
    if (vast_visit_is_start(event)) {
        vast_visit_begin(&r->visit, r->from->list, VAST_VISIT_LIST, &visitor, r);
        vast_out_begin(&r->out, lines, LIST_BYTES);
    }
    return vast_visit_event(&r->visit, event);
}

/* ---- requesting it ----------------------------------------------------------------------------------------------- */

typedef struct owner {
    int64_t id;
    vast_bind bind;
} owner;

static int64_t find_owner(vast_cli *cli)
{
    static const vast_bind_row rows[] = { VAST_BIND(owner, id, "id", VAST_BIND_INT) };
    static const vast_bind_plan plan = { .rows = rows, .row_count = 1, .struct_size = sizeof(owner) };
    owner who = { .id = 0 };
    vast_bind_begin(&who.bind, &plan, &who, NULL, NULL);
    const vast_request request = { .op = &vast_op_show_user, .on_json = vast_bind_event, .ctx = &who.bind };
    return vast_send(cli, &request) == VAST_OK ? who.id : 0;
}

/* An empty list is kept too: the next key press must not wait for a dead network again. */
static void request_lines(vast_cli *cli, const source *from)
{
    reader r = { .from = from };
    vast_call_args args = { .op = from->op };
    int64_t user = from->of_user ? find_owner(cli) : 0;
    if (user > 0) {
        vast_args_int(&args, "user_id", user);
    }
    lines[0] = '\0';
    vast_out_begin(&r.out, lines, LIST_BYTES);
    vast_request request = vast_args_request(&args);
    request.on_json = on_event;
    request.ctx = &r;
    if (!from->of_user || user > 0) {
        vast_send(cli, &request);
    }
    lines[vast_out_stored(&r.out)] = '\0';
}

/* ---- the cache --------------------------------------------------------------------------------------------------- */

/* A file for each service, key and listing. */
static bool cache_path(const vast_cli *cli, const source *from, char path[VAST_PATH_BYTES])
{
    const vast_settings *s = &cli->settings;
    const char *const parts[] = { s->console_url != NULL ? s->console_url : "", s->key, from->op->path };
    char name[] = "complete_0000000000000000";
    uint64_t hash = VAST_HASH_BASIS;
    for (size_t i = 0; i < VAST_COUNT_OF(parts); i++) {
        hash = vast_text_hash(hash, parts[i], strlen(parts[i]) + 1);
    }
    for (size_t i = sizeof name - 2; hash != 0; i--, hash >>= 4) {
        name[i] = "0123456789abcdef"[hash & 15];
    }
    return vast_cache_path(name, path);
}

static bool read_cache(const char *path)
{
    struct stat about;
    size_t len;
    time_t now = time(NULL);
    if (stat(path, &about) != 0 || about.st_mtime > now || now - about.st_mtime >= CACHE_AGE_MAX ||
        vast_file_read_own(path, lines, LIST_BYTES, &len) != VAST_FILE_OK) {
        return false;
    }
    lines[len] = '\0';
    return true;
}

static void load(vast_cli *cli, const source *from)
{
    char path[VAST_PATH_BYTES];
    bool has_path = cache_path(cli, from, path);
    if (has_path && read_cache(path)) {
        return;
    }
    request_lines(cli, from);
    if (has_path) {
        vast_file_replace(path, lines, strlen(lines), VAST_FILE_CACHE);
    }
}

void vast_objects_each(
    vast_cli *cli, const vast_command *command, const vast_argument *argument, vast_object_visit *visit, void *ctx)
{
    source from;
    const char *rest = lines, *line;
    size_t len;
    if (cli->settings.key[0] == '\0' || !source_of(command, argument, &from)) {
        return;
    }
    load(cli, &from);
    while ((line = vast_text_next(&rest, '\n', &len)) != NULL) {
        const char *tab = memchr(line, '\t', len);
        if (tab != NULL) {
            size_t id_len = (size_t)(tab - line);
            visit(ctx, line, id_len, tab + 1, len - id_len - 1);
        }
    }
}
