/* SPDX-License-Identifier: MIT */
/* The options of a new instance, and the parameters they become. */
#include "rent_options.h"

#include <string.h>

#include "rows.h"
#include "text_helpers.h"

static const vast_argument rent_options[] = {
    { .name = "--template_hash",
        .value_name = "HASH",
        .feeds = "template_hash_id",
        .help = "hash of the template to create the instance from" },
    { .name = "--login",
        .value_name = "TEXT",
        .feeds = "image_login",
        .secret = true,
        .help = "docker login arguments for a private image: \"-u NAME -p TOKEN docker.io\"" },
    { .name = "--label", .value_name = "TEXT", .feeds = "label", .help = "label of the instance" },
    { .name = "--onstart", .value_name = "FILE", .help = "file with a script to run at each start" },
    { .name = "--onstart-cmd", .secret = true, .value_name = "COMMAND", .help = "shell commands to run at each start" },
    { .name = "--entrypoint",
        .secret = true,
        .value_name = "COMMAND",
        .help = "same as --onstart-cmd, which takes precedence" },
    { .name = "--ssh", .type = VAST_ARGUMENT_FLAG, .help = "give access by SSH" },
    { .name = "--jupyter", .type = VAST_ARGUMENT_FLAG, .help = "give access by Jupyter and SSH" },
    { .name = "--direct", .type = VAST_ARGUMENT_FLAG, .help = "also allow direct connections, without the proxy" },
    { .name = "--jupyter-dir", .value_name = "FOLDER", .feeds = "jupyter_dir", .help = "directory that Jupyter opens" },
    { .name = "--jupyter-lab", .type = VAST_ARGUMENT_FLAG, .feeds = "use_jupyter_lab", .help = "use JupyterLab" },
    { .name = "--lang-utf8", .type = VAST_ARGUMENT_FLAG, .feeds = "lang_utf8", .help = "set the locale to UTF-8" },
    { .name = "--python-utf8",
        .type = VAST_ARGUMENT_FLAG,
        .feeds = "python_utf8",
        .help = "set Python's I/O encoding to UTF-8" },
    { .name = "--extra",
        .secret = true,
        .value_name = "TEXT",
        .feeds = "extra",
        .hidden = true,
        .help = "additional text for the service" },
    { .name = "--env",
        .secret = true,
        .value_name = "TEXT",
        .help = "environment variables, ports and host name: \"-e A=1 -p 8080:8080 -h box\"" },
    { .name = "--args",
        .secret = true,
        .value_name = "ARG",
        .count = VAST_REST,
        .feeds = "args",
        .help = "arguments of the image's entry point: the rest of the command line" },
    { .name = "--cancel-unavail",
        .type = VAST_ARGUMENT_FLAG,
        .feeds = "cancel_unavail",
        .help = "fail if the instance cannot start at once, instead of creating it stopped" },
};
const vast_argument_list vast_rent_options = ARGUMENT_LIST(rent_options);

/* ---- run type ---------------------------------------------------------------------------------------------------- */

/* "direc" without its t is how the service spells it. */
const char *vast_run_type_text(const vast_run_type *type)
{
    if (type->jupyter) {
        return type->direct ? "jupyter_direc ssh_direc ssh_proxy" : "jupyter_proxy ssh_proxy";
    }
    if (type->ssh) {
        return type->direct ? "ssh_direc ssh_proxy" : "ssh_proxy";
    }
    return type->args ? "args" : "ssh";
}

/* ---- env --------------------------------------------------------------------------------------------------------- */

typedef struct word {
    const char *at;
    size_t len;
} word;

/* Finds the next word and advances *text past it. Quotes may enclose spaces; they remain in the word. */
static bool next_word(const char **text, word *out)
{
    const char *at = *text + strspn(*text, " ");
    char quote = '\0';
    out->at = at;
    for (; *at != '\0' && (*at != ' ' || quote != '\0'); at++) {
        if (*at == quote) {
            quote = '\0';
        } else if (quote == '\0' && (*at == '"' || *at == '\'')) {
            quote = *at;
        }
    }
    out->len = (size_t)(at - out->at);
    *text = at;
    return out->len > 0;
}

static word without_quotes(word w)
{
    vast_text_trim(&w.at, &w.len, "'\"");
    return w;
}

#define FLAG_OPERAND_MAX 256 /* bytes of a port, volume, network or host name */

/* One flag with its operand: -e NAME=VALUE, -p PORTS, -v VOLUME, -n NETWORK, -h NAME. */
typedef struct entry {
    char kind;
    word name;
    word value;
} entry;

static bool is_ports(word w)
{
    for (size_t i = 0; i < w.len; i++) {
        if (strchr("0123456789:tcp/udp", w.at[i]) == NULL) {
            return false;
        }
    }
    return true;
}

/* Parses a flag and its operand. @return false: they are not valid together. */
static bool read_entry(word flag, word operand, entry *out)
{
    *out = (entry){ .kind = flag.at[1], .name = operand, .value = operand };
    if (out->kind != 'e') {
        return operand.len <= FLAG_OPERAND_MAX && (out->kind != 'p' || is_ports(operand));
    }
    const char *equals = memchr(operand.at, '=', operand.len);
    if (equals == NULL) {
        return false;
    }
    out->name = without_quotes((word){ operand.at, (size_t)(equals - operand.at) });
    out->value = without_quotes((word){ equals + 1, operand.len - (size_t)(equals - operand.at) - 1 });
    return true;
}

/* Finds the next valid entry; *left_out is set to the first invalid word. */
static bool next_entry(const char **text, entry *out, word *left_out)
{
    word flag, operand = { NULL, 0 };
    while (next_word(text, &flag)) {
        bool known = flag.len == 2 && flag.at[0] == '-' && strchr("epvnh", flag.at[1]) != NULL;
        if (known && next_word(text, &operand) && read_entry(flag, operand, out)) {
            return true;
        }
        if (left_out->at == NULL) {
            *left_out = known && operand.len > 0 ? operand : flag;
        }
    }
    return false;
}

static bool same_key(const entry *a, const entry *b)
{
    return a->kind == b->kind &&
           (a->kind == 'h' || (a->name.len == b->name.len && memcmp(a->name.at, b->name.at, a->name.len) == 0));
}

/* Whether a later entry has the same key: the last one takes effect. */
static bool is_overridden(const char *text, const entry *one)
{
    entry other;
    word ignored = { "", 0 };
    while (next_entry(&text, &other, &ignored)) {
        if (same_key(one, &other)) {
            return true;
        }
    }
    return false;
}

/* The key of -h is the flag; the key of the others is flag and operand. */
static void put_flag(vast_out *out, const entry *e)
{
    char key[3 + FLAG_OPERAND_MAX] = { '-', e->kind, ' ' };
    bool is_host = e->kind == 'h';
    memcpy(key + 3, e->name.at, is_host ? 0 : e->name.len);
    vast_put_json_string(out, key, is_host ? 2 : 3 + e->name.len);
    vast_put_text(out, ": ");
    vast_put_json_string(out, is_host ? e->value.at : "1", is_host ? e->value.len : 1);
}

static void put_entry(vast_out *out, const entry *e, const char *portal)
{
    if (e->kind != 'e') {
        put_flag(out, e);
        return;
    }
    bool replaced = portal != NULL && vast_text_is(e->name.at, e->name.len, "PORTAL_CONFIG");
    vast_put_json_string(out, e->name.at, e->name.len);
    vast_put_text(out, ": ");
    vast_put_json_string(out, replaced ? portal : e->value.at, replaced ? strlen(portal) : e->value.len);
}

void vast_put_env(vast_out *out, const char *text, const char *portal, const char **left_out, size_t *left_out_len)
{
    entry e;
    word dropped = { NULL, 0 };
    const char *gap = "";
    vast_put_char(out, '{');
    while (next_entry(&text, &e, &dropped)) {
        if (!is_overridden(text, &e)) {
            vast_put_text(out, gap);
            put_entry(out, &e, portal);
            gap = ", ";
        }
    }
    vast_put_char(out, '}');
    *left_out = dropped.at;
    *left_out_len = dropped.len;
}

static bool names_jupyter(const char *item, size_t len)
{
    static const char name[] = "jupyter";
    for (size_t at = 0; at + sizeof name - 1 <= len; at++) {
        size_t i = 0;
        while (i < sizeof name - 1 && (item[at + i] | 0x20) == name[i]) {
            i++;
        }
        if (i == sizeof name - 1) {
            return true;
        }
    }
    return false;
}

static void put_portal_items(vast_out *out, word value)
{
    const char *gap = "", *end = value.at + value.len;
    for (const char *at = value.at; at <= end;) {
        const char *bar = memchr(at, '|', (size_t)(end - at));
        size_t len = (size_t)((bar != NULL ? bar : end) - at);
        if (!names_jupyter(at, len)) {
            vast_put_text(out, gap);
            vast_put_bytes(out, at, len);
            gap = "|";
        }
        at += len + 1;
    }
}

bool vast_put_portal(vast_out *out, const char *text)
{
    entry e;
    word ignored = { "", 0 };
    while (next_entry(&text, &e, &ignored)) {
        if (e.kind == 'e' && vast_text_is(e.name.at, e.name.len, "PORTAL_CONFIG") && !is_overridden(text, &e)) {
            put_portal_items(out, e.value);
            return true;
        }
    }
    return false;
}

/* ---- the request ------------------------------------------------------------------------------------------------- */

static void warn_ignored(vast_cli *cli, const char *text, size_t len)
{
    if (text != NULL && !cli->settings.raw) {
        vast_note(cli, "vastai: --env: ignored \"%.*s\": expected -e, -p, -v, -n or -h with a value\n", (int)len, text);
    }
}

static int add_env(vast_cli *cli, const char *runtype, vast_call_args *args)
{
    const char *text = vast_value(cli, "env"), *portal = NULL, *left_out;
    size_t left_out_len;
    vast_out out;
    if (text == NULL) {
        return VAST_EXIT_DONE;
    }
    vast_scratch_begin(cli, &out);
    if (runtype != NULL && strncmp(runtype, "jupyter", 7) != 0 && vast_put_portal(&out, text)) {
        portal = vast_scratch_keep(cli, &out);
        if (portal == NULL) {
            return VAST_EXIT_USAGE;
        }
        if (portal[0] == '\0') {
            return vast_misuse(cli, "--env: PORTAL_CONFIG lists only Jupyter, which does not run without --jupyter");
        }
    }
    vast_scratch_begin(cli, &out);
    vast_put_env(&out, text, portal, &left_out, &left_out_len);
    const char *json = vast_scratch_keep(cli, &out);
    if (json == NULL) {
        return VAST_EXIT_USAGE;
    }
    vast_args_json(args, "env", json);
    warn_ignored(cli, left_out, left_out_len);
    return VAST_EXIT_DONE;
}

static size_t characters_of(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        count += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return count;
}

static int add_onstart(vast_cli *cli, vast_call_args *args)
{
    const char *path = vast_value(cli, "onstart"), *text = vast_value(cli, "onstart-cmd");
    size_t len;
    if (path != NULL) {
        text = vast_scratch_file(cli, path, &len);
        if (text == NULL) {
            return VAST_EXIT_USAGE;
        }
        if (strlen(text) != len) {
            return vast_misuse(cli, "--onstart: that is no script: it holds zero bytes");
        }
    }
    text = text != NULL ? text : vast_value(cli, "entrypoint");
    if (text == NULL) {
        return VAST_EXIT_DONE;
    }
    if (characters_of(text) > VAST_ONSTART_MAX) {
        return vast_complain(cli, VAST_EXIT_USAGE,
            "the start script is too long: the service accepts at most 4048 characters",
            "Compress it: --onstart-cmd \"echo $(gzip -9c start.sh | base64 -w0) | base64 -d | gunzip | bash\"");
    }
    vast_args_text(args, "onstart", text);
    return VAST_EXIT_DONE;
}

/* `--args` without values selects the run type "args" and sends no list. */
static int add_run_type(vast_cli *cli, vast_call_args *args, const char **runtype)
{
    const char *first = vast_value(cli, "args");
    bool none = first == NULL || (vast_value_count(cli, "args") == 1 && first[0] == '\0');
    vast_run_type type = {
        .ssh = vast_is_given(cli, "ssh"),
        .direct = vast_is_given(cli, "direct"),
        .jupyter =
            vast_is_given(cli, "jupyter") || vast_is_given(cli, "jupyter-lab") || vast_is_given(cli, "jupyter-dir"),
        .args = first != NULL,
    };
    if (none) {
        vast_args_drop(args, "args");
    }
    *runtype = NULL;
    if (vast_value(cli, "template_hash") != NULL) {
        return VAST_EXIT_DONE;
    }
    if (type.jupyter && type.args) {
        return vast_misuse(cli, "--jupyter cannot be combined with --args; use --onstart-cmd to run a command");
    }
    *runtype = vast_run_type_text(&type);
    vast_args_text(args, "runtype", *runtype);
    return VAST_EXIT_DONE;
}

int vast_rent_args(vast_cli *cli, const vast_op *op, vast_call_args *args)
{
    const char *runtype;
    if (!vast_args_from_rows(cli, op, args)) {
        return VAST_EXIT_USAGE;
    }
    int status = add_run_type(cli, args, &runtype);
    status = status == VAST_EXIT_DONE ? add_env(cli, runtype, args) : status;
    return status == VAST_EXIT_DONE ? add_onstart(cli, args) : status;
}
