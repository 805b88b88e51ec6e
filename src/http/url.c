/* SPDX-License-Identifier: MIT */
/* Parses absolute http and https URLs. */
#include "url.h"

#include <string.h>

#include "integer.h"

static const char ipv6_chars[] = "0123456789abcdefABCDEF:.";
static const char name_chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";

static bool is_in(const char *set, char c)
{
    return c != '\0' && strchr(set, c) != NULL;
}

/* Skips the characters that are in the set, or those that are not. */
static const char *pass(const char *at, const char *end, const char *set, bool inside)
{
    while (at != end && is_in(set, *at) == inside) {
        at++;
    }
    return at;
}

static vast_slice between(const char *at, const char *end)
{
    return (vast_slice){ at, (size_t)(end - at) };
}

/* Skips a prefix, given in lower case, ignoring case. Returns NULL if it is not there. */
static const char *pass_prefix(const char *at, const char *end, const char *prefix)
{
    for (; *prefix != '\0'; at++, prefix++) {
        if (at == end || (*at | 0x20) != *prefix) {
            return NULL;
        }
    }
    return at;
}

static vast_cause parse_port(vast_url *url, const char *at, const char *end)
{
    uint64_t port = url->https ? 443 : 80;
    if (at != end && (*at != ':' || !vast_parse_uint(at + 1, (size_t)(end - at - 1), &port))) {
        port = 0;
    }
    url->port = (uint16_t)port;
    return port - 1 < UINT16_MAX ? VAST_CAUSE_NONE : VAST_CAUSE_URL_PORT;
}

static vast_cause parse_ipv6(vast_url *url, const char *at, const char *end)
{
    const char *stop = pass(at, end, ipv6_chars, true);
    url->ipv6 = true;
    url->host = between(at, stop);
    if (stop == end || *stop != ']' || pass(at, stop, ":", false) == stop) {
        return VAST_CAUSE_URL_IPV6;
    }
    return parse_port(url, stop + 1, end);
}

static vast_cause parse_host(vast_url *url, const char *at, const char *end)
{
    if (at != end && *at == '[') {
        return parse_ipv6(url, at + 1, end);
    }
    const char *stop = pass(at, end, name_chars, true);
    url->host = between(at, stop);
    if (stop != end && *stop != ':') {
        return VAST_CAUSE_URL_HOST;
    }
    return stop == at ? VAST_CAUSE_URL_NO_HOST : parse_port(url, stop, end);
}

static vast_cause parse(vast_url *url, const char *at, const char *end)
{
    for (const char *byte = at; byte != end; byte++) {
        if (*byte <= ' ' || *byte > '~') {
            return VAST_CAUSE_URL_BYTE;
        }
    }
    const char *authority = pass_prefix(at, end, "https://");
    url->https = authority != NULL;
    if (!url->https) {
        authority = pass_prefix(at, end, "http://");
    }
    if (authority == NULL) {
        return VAST_CAUSE_URL_SCHEME;
    }
    const char *path = pass(authority, end, "/?#", false);
    const char *host = pass(authority, path, "@", false);
    url->path = between(path, pass(path, end, "#", false));
    if (host == path) {
        return parse_host(url, authority, path);
    }
    url->userinfo = between(authority, host);
    return parse_host(url, host + 1, path);
}

vast_cause vast_url_parse(vast_url *url, const char *text, size_t len)
{
    *url = (vast_url){ .https = false };
    return parse(url, text, text + len);
}

static bool same_nocase(vast_slice a, vast_slice b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        /* Two host characters that differ only in this bit are letters. */
        if ((a.at[i] | 0x20) != (b.at[i] | 0x20)) {
            return false;
        }
    }
    return true;
}

bool vast_url_same_origin(const vast_url *a, const vast_url *b)
{
    return a->https == b->https && a->port == b->port && same_nocase(a->host, b->host);
}

static void put_encoded(vast_out *out, const char *text, size_t len, bool blank_is_plus)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (is_in(name_chars, text[i]) || text[i] == '~') {
            vast_put_char(out, text[i]);
        } else if (byte == ' ' && blank_is_plus) {
            vast_put_char(out, '+');
        } else {
            char escape[3] = { '%', hex[byte >> 4], hex[byte & 15] };
            vast_put_bytes(out, escape, sizeof escape);
        }
    }
}

void vast_put_path_segment(vast_out *out, const char *text, size_t len)
{
    put_encoded(out, text, len, false);
}

void vast_put_query_value(vast_out *out, const char *text, size_t len)
{
    put_encoded(out, text, len, true);
}
