/* SPDX-License-Identifier: MIT */
/* SSH access to instances: their addresses and their keys. */
#include <string.h>

#include "files.h"
#include "pages.h"
#include "rows.h"
#include "show.h"
#include "ssh_key.h"
#include "text_helpers.h"
#include "vastai/ops.h"

/* ---- address ----------------------------------------------------------------------------------------------------- */

#define HOST_BYTES 254

typedef struct address {
    char host[HOST_BYTES];
    int64_t port;
} address;

/* The members of an instance that its address is made of. */
typedef struct seen_instance {
    int64_t id, direct_port, proxy_port;
    char public_address[HOST_BYTES], proxy_host[HOST_BYTES];
    bool jupyter;
} seen_instance;

typedef struct search {
    int64_t id;
    bool found;
    seen_instance now, kept;
    vast_visit visit;
    vast_pages pages;
} search;

/* Takes a host name or IP address. Anything else becomes "": the result is pasted into command lines. */
static void take_host(char out[HOST_BYTES], const vast_visit_value *value)
{
    const char *text = value->text;
    size_t len = value->len;
    vast_text_trim(&text, &len, " \t\r\n");
    bool good = value->kind == VAST_JSON_STRING && len < HOST_BYTES && vast_text_is_host(text, len);
    vast_text(out, HOST_BYTES, "%.*s", good ? (int)len : 0, text);
}

static void take_port(int64_t *out, const vast_visit_value *value)
{
    int64_t port;
    if (*out == 0 && vast_json_int(value->text, value->len, &port) == VAST_OK && port > 0 && port < 65536) {
        *out = port;
    }
}

static bool holds(const vast_visit_value *value, const char *part)
{
    size_t len = strlen(part);
    for (size_t at = 0; at + len <= value->len; at++) {
        if (memcmp(value->text + at, part, len) == 0) {
            return true;
        }
    }
    return false;
}

static vast_err on_member(void *ctx, const char *key, const vast_visit_value *value)
{
    search *s = ctx;
    if (strcmp(key, "id") == 0) {
        vast_json_int(value->text, value->len, &s->now.id);
    } else if (strcmp(key, "public_ipaddr") == 0) {
        take_host(s->now.public_address, value);
    } else if (strcmp(key, "ssh_host") == 0) {
        take_host(s->now.proxy_host, value);
    } else if (strcmp(key, "ssh_port") == 0) {
        take_port(&s->now.proxy_port, value);
    } else if (strcmp(key, "ports.22/tcp.HostPort") == 0) {
        take_port(&s->now.direct_port, value);
    } else if (strcmp(key, "image_runtype") == 0) {
        s->now.jupyter = holds(value, "jupyter");
    }
    return VAST_OK;
}

static vast_err on_element(void *ctx)
{
    search *s = ctx;
    if (s->now.id == s->id && !s->found) {
        s->found = true;
        s->kept = s->now;
    }
    s->now = (seen_instance){ 0 };
    return VAST_OK;
}

static vast_err find(vast_cli *cli, search *s)
{
    static const vast_visitor visitor = { on_member, on_element };
    vast_err err;
    vast_pages_begin(&s->pages, vast_visit_event, vast_visit_end, &s->visit);
    do {
        vast_visit_begin(&s->visit, "instances", VAST_VISIT_LIST, &visitor, s);
        err = vast_pages_next(cli, &s->pages);
    } while (err == VAST_OK && !s->found && s->pages.trail.next_token[0] != '\0');
    return err;
}

/*
 * The machine itself if port 22 is mapped, else the proxy. With Jupyter, the SSH port of the proxy is the one after
 * ssh_port.
 */
static bool address_of(const seen_instance *instance, address *out)
{
    bool direct = instance->direct_port != 0 && instance->public_address[0] != '\0';
    memcpy(out->host, direct ? instance->public_address : instance->proxy_host, HOST_BYTES);
    out->port = direct ? instance->direct_port : instance->proxy_port + (instance->jupyter ? 1 : 0);
    return out->host[0] != '\0' && (direct || instance->proxy_port != 0) && out->port < 65536;
}

/* ---- cached addresses -------------------------------------------------------------------------------------------- */

static bool cache_file(const char *id, char path[VAST_PATH_BYTES])
{
    char name[40];
    return vast_text(name, sizeof name, "ssh_%s.json", id) && vast_cache_path(name, path);
}

/* The proxy of an instance can change, so its address is not cached. */
static bool is_proxy(const char *host)
{
    static const char tail[] = ".vast.ai";
    size_t len = strlen(host);
    return len >= sizeof tail - 1 && strcmp(host + len - (sizeof tail - 1), tail) == 0;
}

static bool load_address(const char *id, address *out)
{
    static const vast_bind_row rows[] = {
        VAST_BIND(address, host, "ipaddr", VAST_BIND_TEXT),
        VAST_BIND(address, port, "port", VAST_BIND_INT),
    };
    static const vast_bind_plan plan = { .rows = rows, .row_count = 2, .struct_size = sizeof(address) };
    char path[VAST_PATH_BYTES], text[400];
    size_t len;
    vast_bind bind;
    vast_json json;
    *out = (address){ 0 };
    if (!cache_file(id, path) || vast_file_read(path, text, sizeof text, &len, NULL) != VAST_FILE_OK) {
        return false;
    }
    vast_bind_begin(&bind, &plan, out, NULL, NULL);
    vast_json_begin(&json, vast_bind_event, &bind);
    bool whole = vast_json_feed(&json, text, len) == VAST_OK && vast_json_end(&json) == VAST_OK;
    const vast_visit_value host = { out->host, strlen(out->host), VAST_JSON_STRING, false };
    char checked[HOST_BYTES];
    take_host(checked, &host);
    return whole && checked[0] != '\0' && out->port > 0 && out->port < 65536 && !is_proxy(out->host);
}

/* Failure is ignored: the next run asks the service again. */
static void save_address(const char *id, const address *a)
{
    char path[VAST_PATH_BYTES], text[400];
    vast_out out;
    vast_out_begin(&out, text, sizeof text);
    vast_write_json(&out, "{\"ipaddr\": %s, \"port\": %lld}", a->host, (long long)a->port);
    if (cache_file(id, path)) {
        (void)vast_file_replace(path, text, vast_out_stored(&out), VAST_FILE_CACHE);
    }
}

/* ---- ssh-url, scp-url -------------------------------------------------------------------------------------------- */

static int find_address(vast_cli *cli, const char *id, address *out)
{
    static search s;
    s = (search){ .id = vast_int_value(cli, "id") };
    vast_err err = find(cli, &s);
    if (err != VAST_OK) {
        return vast_report(cli, err, NULL);
    }
    if (!s.found) {
        return vast_no_instance(cli);
    }
    if (!address_of(&s.kept, out)) {
        return vast_complain(cli, VAST_EXIT_REFUSED, "the instance has no address yet",
            "\"vastai wait instance ID\" waits until it runs.");
    }
    save_address(id, out);
    return VAST_EXIT_DONE;
}

static int run_url(vast_cli *cli)
{
    address a = { .port = 0 };
    /* The ID names the cache file, so it is formatted again: the argument may be "+7". */
    char id[VAST_INT_CHARS + 1];
    id[vast_int_text(vast_int_value(cli, "id"), id)] = '\0';
    if (cli->settings.curl || !load_address(id, &a)) {
        int status = find_address(cli, id, &a);
        if (status != VAST_EXIT_DONE || cli->settings.curl) {
            return status;
        }
    }
    bool scp = strncmp(cli->line.command->words, "scp", 3) == 0;
    bool ipv6 = strchr(a.host, ':') != NULL;
    vast_say(&cli->out, "%s://root@%s%s%s:%lld\n", scp ? "scp" : "ssh", ipv6 ? "[" : "", a.host, ipv6 ? "]" : "",
        (long long)a.port);
    return VAST_EXIT_DONE;
}

/* ---- attach ssh -------------------------------------------------------------------------------------------------- */

/* The argument is a public key or the name of a file that contains one. */
static int run_attach(vast_cli *cli)
{
    const char *key = vast_ssh_public_key(cli, vast_value(cli, "ssh_key"));
    return key != NULL ? vast_run_row_with(cli, "ssh_key", key) : VAST_EXIT_USAGE;
}

/* ---- show instance-ssh-keys -------------------------------------------------------------------------------------- */

/* The service sends the list as a string that contains JSON, or as plain JSON. */
typedef struct nested {
    vast_show show;
    vast_visit visit;
    vast_json json;
    bool seen;
} nested;

static vast_err take_text(nested *n, const vast_json_event *event)
{
    if (event->first) {
        vast_json_begin(&n->json, vast_show_event, &n->show);
    }
    vast_err err = vast_json_feed(&n->json, event->text, event->len);
    return err == VAST_OK && event->last ? vast_json_end(&n->json) : err;
}

static vast_err on_outer(void *ctx, const vast_json_event *event)
{
    nested *n = ctx;
    bool before = n->visit.inside;
    vast_visit_event(&n->visit, event);
    bool is_text = event->depth == 1 && event->kind == VAST_JSON_STRING && strcmp(n->visit.path, n->visit.list) == 0;
    if (!is_text && !before && !n->visit.inside) {
        return VAST_OK;
    }
    n->seen = true;
    vast_json_event inner = *event;
    inner.depth--;
    return is_text ? take_text(n, event) : vast_show_event(&n->show, &inner);
}

static vast_err on_outer_end(void *ctx)
{
    nested *n = ctx;
    return n->seen ? vast_show_end(&n->show) : VAST_E_SHAPE;
}

static int run_keys(vast_cli *cli)
{
    static nested n;
    vast_call_args args;
    if (!vast_row_args(cli, &args)) {
        return VAST_EXIT_USAGE;
    }
    if (cli->settings.raw && !vast_is_given(cli, "quiet")) {
        /* The list in the answer is a text: the answer is printed as it is. */
        vast_request request = vast_args_request(&args);
        return vast_send_and_show(cli, &request, NULL, NULL);
    }
    n.seen = false;
    vast_visit_begin(&n.visit, "ssh_keys", VAST_VISIT_OBJECT, NULL, NULL);
    vast_show_begin(&n.show, cli, cli->line.command->view, NULL);
    return vast_fetch(cli, &args, on_outer, on_outer_end, &n);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const vast_argument instance_id[] = { { .shared = &vast_instance_id } };

static const vast_argument url_arguments[] = {
    { .name = "id", .type = VAST_ARGUMENT_ID, .names = &vast_instance_labels, .help = "ID or label of the instance" },
};

static const vast_argument attach_ssh_arguments[] = {
    { .name = "instance_id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_instance_labels,
        .feeds = "id",
        .help = "ID or label of the instance" },
    { .name = "ssh_key", .feeds = "ssh_key", .help = "public key, or file that contains it" },
};

static const vast_argument detach_ssh_arguments[] = {
    { .name = "instance_id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_instance_labels,
        .feeds = "id",
        .help = "ID or label of the instance" },
    { .name = "ssh_key_id", .type = VAST_ARGUMENT_ID, .feeds = "ssh_key_id", .help = "SSH key ID" },
};

static const vast_column show_instance_ssh_keys_columns[] = {
    { .key = "id", .title = "ID" },
    { .key = "name", .title = "Name", .left = true },
    { .key = "public_key", .title = "Key", .left = true },
};

static const vast_command rows[] = {
    {
        .words = "ssh-url",
        .summary = "Print the SSH URL of an instance",
        .description = "The address is cached in ~/.cache/vastai, unless it is the address of a proxy.",
        .example = "7000001",
        ARGUMENTS(url_arguments),
        .op = &vast_op_list_instances,
        .run = run_url,
        .prints_text = true,
    },
    {
        .words = "scp-url",
        .summary = "Print the SCP URL of an instance",
        .example = "7000001",
        ARGUMENTS(url_arguments),
        .op = &vast_op_list_instances,
        .run = run_url,
        .prints_text = true,
    },
    {
        .words = "attach ssh",
        .harm = VAST_HARM_NONE,
        .summary = "Add an SSH key to an instance",
        .example = "7000001 ~/.ssh/id_ed25519.pub",
        ARGUMENTS(attach_ssh_arguments),
        .op = &vast_op_attach_ssh,
        .run = run_attach,
        .done = "SSH key added to instance {instance_id}.",
        .done_already = "The SSH key is already attached to instance {instance_id}.",
    },
    {
        .words = "detach ssh",
        .harm = VAST_HARM_NONE,
        .summary = "Remove an SSH key from an instance",
        .example = "7000001 501",
        ARGUMENTS(detach_ssh_arguments),
        .op = &vast_op_detach_ssh,
        .done = "SSH key {ssh_key_id} removed from instance {instance_id}.",
    },
    {
        .words = "show instance-ssh-keys",
        .summary = "List the SSH keys of an instance",
        .example = "7000001",
        ARGUMENTS(instance_id),
        .op = &vast_op_list_instance_ssh_keys,
        .run = run_keys,
        .view = VIEW(.empty = "No SSH keys are attached to this instance.", .raw_whole = true,
            COLUMNS(show_instance_ssh_keys_columns)),
    },
};

const vast_command_table vast_cli_ssh = {
    .heading = "Instances",
    .list_command = "show instances",
    COMMANDS(rows),
};
