/* SPDX-License-Identifier: MIT */
/* Parses /etc/hosts and /etc/resolv.conf line by line. */
#define _DEFAULT_SOURCE
#include "name_files.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vastai/address.h"

/*
 * Lost datagrams are common, and a late answer to an earlier attempt is accepted: four short attempts beat two long
 * ones.
 */
enum { DEFAULT_TIMEOUT_S = 2, DEFAULT_ATTEMPTS = 4, DEFAULT_NDOTS = 1, BUFFER_BYTES = 2048, FILE_BYTES_MAX = 4 << 20 };

typedef struct token {
    const char *at;
    size_t len;
} token;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Reads the next word of a line. A comment ends the line. */
static bool next_token(const char **at, const char *end, token *out)
{
    const char *p = *at;
    while (p < end && is_blank(*p)) {
        p++;
    }
    out->at = p;
    while (p < end && !is_blank(*p) && *p != '#' && *p != ';') {
        p++;
    }
    out->len = (size_t)(p - out->at);
    *at = p;
    return out->len > 0;
}

static bool token_is(token t, const char *text)
{
    return strlen(text) == t.len && strncasecmp(t.at, text, t.len) == 0;
}

/* ---- addresses --------------------------------------------------------------------------------------------------- */

static uint32_t scope_of(const char *text)
{
    uint32_t value = 0;
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9' || i >= 9) {
            return if_nametoindex(text);
        }
        value = value * 10 + (uint32_t)(text[i] - '0');
    }
    return value;
}

static bool parse_token_address(token t, vast_address *out)
{
    char text[INET6_ADDRSTRLEN + IF_NAMESIZE];
    if (t.len >= sizeof text || memchr(t.at, 0, t.len)) {
        return false;
    }
    memcpy(text, t.at, t.len);
    text[t.len] = '\0';
    char *scope = strchr(text, '%');
    memset(out, 0, sizeof *out);
    if (scope) {
        *scope = '\0';
        out->scope = scope_of(scope + 1);
    }
    out->len = (uint8_t)vast_address_parse(text, out->bytes);
    return scope ? out->len == 16 && out->scope != 0 : out->len != 0;
}

bool vast_posix_literal(const char *text, vast_address *out)
{
    return parse_token_address((token){ text, strlen(text) }, out);
}

/* ---- hosts(5) ---------------------------------------------------------------------------------------------------- */

static void add_address(const vast_address *address, vast_addresses found[VAST_FAMILIES])
{
    vast_addresses *list = &found[address->len == 16 ? VAST_IPV6 : VAST_IPV4];
    if (vast_addresses_add(list, address->bytes, address->len)) {
        list->list[list->count - 1].scope = address->scope;
    }
}

void vast_hosts_line(const char *line, size_t len, const char *host, vast_addresses found[VAST_FAMILIES])
{
    const char *end = line + len;
    token literal, name;
    vast_address address;
    if (!next_token(&line, end, &literal)) {
        return;
    }
    while (next_token(&line, end, &name)) {
        if (token_is(name, host)) {
            if (parse_token_address(literal, &address)) {
                add_address(&address, found);
            }
            return;
        }
    }
}

/* ---- resolv.conf(5) ---------------------------------------------------------------------------------------------- */

static void take_server(const char *at, const char *end, vast_resolv_conf *conf)
{
    token literal;
    vast_address address;
    if (conf->server_count < VAST_NAME_SERVERS_MAX && next_token(&at, end, &literal) &&
        parse_token_address(literal, &address)) {
        conf->servers[conf->server_count++] = address;
    }
}

/* The last `search` or `domain` line is used. Domains that do not fit are omitted. */
static void take_search(const char *at, const char *end, vast_resolv_conf *conf)
{
    size_t used = 0;
    token domain;
    conf->search_count = 0;
    while (next_token(&at, end, &domain)) {
        if (domain.len + 1 > VAST_SEARCH_BYTES - used) {
            return;
        }
        memcpy(conf->search + used, domain.at, domain.len);
        used += domain.len;
        conf->search[used++] = '\0';
        conf->search_count++;
    }
}

static uint8_t number_within(token t, size_t skip, uint8_t min, uint8_t max)
{
    unsigned value = 0;
    for (size_t i = skip; i < t.len && t.at[i] >= '0' && t.at[i] <= '9' && value <= max; i++) {
        value = value * 10 + (unsigned)(t.at[i] - '0');
    }
    return (uint8_t)(value < min ? min : value > max ? max : value);
}

static void take_option(token t, vast_resolv_conf *conf)
{
    static const struct {
        const char *prefix;
        uint8_t min, max;
        size_t field;
    } options[] = {
        { "timeout:", 1, 30, offsetof(vast_resolv_conf, timeout_s) },
        { "attempts:", 1, 5, offsetof(vast_resolv_conf, attempts) },
        { "ndots:", 0, 15, offsetof(vast_resolv_conf, ndots) },
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        size_t len = strlen(options[i].prefix);
        if (t.len > len && strncmp(t.at, options[i].prefix, len) == 0) {
            ((uint8_t *)conf)[options[i].field] = number_within(t, len, options[i].min, options[i].max);
        }
    }
}

static void take_options(const char *at, const char *end, vast_resolv_conf *conf)
{
    token option;
    while (next_token(&at, end, &option)) {
        take_option(option, conf);
    }
}

void vast_resolv_conf_line(const char *line, size_t len, vast_resolv_conf *conf)
{
    static const struct {
        const char *keyword;
        void (*take)(const char *at, const char *end, vast_resolv_conf *conf);
    } keywords[] = {
        { "nameserver", take_server },
        { "search", take_search },
        { "domain", take_search },
        { "options", take_options },
    };
    const char *end = line + len;
    token word;
    if (!next_token(&line, end, &word)) {
        return;
    }
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        if (token_is(word, keywords[i].keyword)) {
            keywords[i].take(line, end, conf);
        }
    }
}

/* ---- files, line by line ----------------------------------------------------------------------------------------- */

typedef void line_fn(const char *line, size_t len, void *arg);

/* Passes the complete lines in buf[0..len) to fn. Returns their total length. */
static size_t give_lines(const char *buf, size_t len, line_fn *fn, void *arg)
{
    size_t start = 0;
    const char *newline;
    while ((newline = memchr(buf + start, '\n', len - start))) {
        size_t end = (size_t)(newline - buf);
        fn(buf + start, end - start, arg);
        start = end + 1;
    }
    return start;
}

/*
 * Makes room in a buffer that a single line fills: passes its complete words to fn, and keeps its first word, which
 * is the address in a line of hosts(5), before the rest. Returns the number of bytes kept.
 */
static size_t split_line(char buf[BUFFER_BYTES], line_fn *fn, void *arg)
{
    const char *at = buf, *end = buf + BUFFER_BYTES;
    token first;
    bool goes_on = next_token(&at, end, &first) && !memchr(buf, '#', BUFFER_BYTES);
    size_t head = (size_t)(at - buf), cut = BUFFER_BYTES;
    while (cut > head && !is_blank(buf[cut - 1])) {
        cut--;
    }
    fn(buf, cut, arg);
    if (!goes_on || cut <= head + 1) {
        buf[0] = '#'; /* the rest belongs to a comment, or to a word longer than any name */
        return 1;
    }
    memmove(buf + head + 1, buf + cut, BUFFER_BYTES - cut); /* the blank after the first word stays */
    return head + 1 + BUFFER_BYTES - cut;
}

/* The number of reads is limited, so that reading ends whatever the file is. */
static void read_lines(int fd, line_fn *fn, void *arg)
{
    char buf[BUFFER_BYTES];
    size_t kept = 0, whole = 0;
    ssize_t got;
    while (whole < FILE_BYTES_MAX && (got = read(fd, buf + kept, sizeof buf - kept)) > 0) {
        size_t len = kept + (size_t)got, used = give_lines(buf, len, fn, arg);
        whole += (size_t)got;
        kept = len - used;
        memmove(buf, buf + used, kept);
        if (kept == sizeof buf) {
            kept = split_line(buf, fn, arg);
        }
    }
    if (kept > 0) {
        fn(buf, kept, arg);
    }
}

/* Reading a pipe or a terminal may block, and a device may have no end. */
static void read_file(const char *path, line_fn *fn, void *arg)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        return;
    }
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode)) {
        read_lines(fd, fn, arg);
    }
    close(fd);
}

typedef struct hosts_search {
    const char *host;
    vast_addresses *found;
} hosts_search;

static void on_hosts_line(const char *line, size_t len, void *arg)
{
    hosts_search *search = arg;
    vast_hosts_line(line, len, search->host, search->found);
}

void vast_hosts_read(const char *path, const char *host, vast_addresses found[VAST_FAMILIES])
{
    hosts_search search = { host, found };
    read_file(path, on_hosts_line, &search);
}

static void on_resolv_conf_line(const char *line, size_t len, void *arg)
{
    vast_resolv_conf_line(line, len, arg);
}

void vast_resolv_conf_read(const char *path, vast_resolv_conf *conf)
{
    static const vast_address local = { { 127, 0, 0, 1 }, 4, 0 };
    memset(conf, 0, sizeof *conf);
    conf->timeout_s = DEFAULT_TIMEOUT_S;
    conf->attempts = DEFAULT_ATTEMPTS;
    conf->ndots = DEFAULT_NDOTS;
    read_file(path, on_resolv_conf_line, conf);
    if (conf->server_count == 0) {
        conf->servers[conf->server_count++] = local;
    }
}
