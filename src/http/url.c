#include "url.h"

#include <string.h>

#include "integer.h"

static bool is_alnum(char c)
{
    char lower = (char)(c | 0x20);
    return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z');
}

static bool is_unreserved(char c)
{
    return is_alnum(c) || (c != '\0' && strchr("-._~", c) != NULL);
}

static bool all(vast_slice text, bool (*is)(char))
{
    for (size_t i = 0; i < text.len; i++) {
        if (!is(text.at[i])) {
            return false;
        }
    }
    return true;
}

static bool is_visible(char c)
{
    return c > ' ' && c < 0x7f;
}

static bool is_name_char(char c)
{
    return is_unreserved(c) && c != '~';
}

static bool is_ipv6_char(char c)
{
    char lower = (char)(c | 0x20);
    return (c >= '0' && c <= ':') || (lower >= 'a' && lower <= 'f') || c == '.';
}

/* Bytes before the first of `stops`, or all. */
static size_t span(vast_slice text, const char *stops)
{
    size_t i = 0;
    while (i < text.len && strchr(stops, text.at[i]) == NULL) {
        i++;
    }
    return i;
}

/* Takes len bytes off the front. */
static vast_slice cut(vast_slice *text, size_t len)
{
    vast_slice front = { text->at, len };
    text->at += len;
    text->len -= len;
    return front;
}

static bool starts_with(vast_slice text, char c)
{
    return text.len != 0 && text.at[0] == c;
}

static bool take_prefix(vast_slice *rest, const char *prefix)
{
    size_t len = strlen(prefix);
    if (rest->len < len || !vast_slice_is_nocase((vast_slice){ rest->at, len }, prefix)) {
        return false;
    }
    cut(rest, len);
    return true;
}

static void parse_userinfo(vast_url *url, vast_slice *authority)
{
    size_t len = span(*authority, "@");
    if (len < authority->len) {
        url->userinfo = cut(authority, len);
        cut(authority, 1);
    }
}

static vast_cause parse_ipv6(vast_url *url, vast_slice *authority)
{
    cut(authority, 1);
    url->host = cut(authority, span(*authority, "]"));
    if (authority->len == 0 || !all(url->host, is_ipv6_char) || span(url->host, ":") == url->host.len) {
        return VAST_CAUSE_URL_IPV6;
    }
    cut(authority, 1);
    url->ipv6 = true;
    return VAST_CAUSE_NONE;
}

static vast_cause parse_host(vast_url *url, vast_slice *authority)
{
    if (starts_with(*authority, '[')) {
        return parse_ipv6(url, authority);
    }
    url->host = cut(authority, span(*authority, ":"));
    if (url->host.len == 0) {
        return VAST_CAUSE_URL_NO_HOST;
    }
    return all(url->host, is_name_char) ? VAST_CAUSE_NONE : VAST_CAUSE_URL_HOST;
}

static vast_cause parse_port(vast_url *url, vast_slice authority)
{
    uint64_t port = url->https ? 443 : 80;
    if (authority.len != 0) {
        if (authority.at[0] != ':' || !vast_parse_uint(authority.at + 1, authority.len - 1, UINT16_MAX, &port) ||
            port == 0) {
            return VAST_CAUSE_URL_PORT;
        }
    }
    url->port = (uint16_t)port;
    return VAST_CAUSE_NONE;
}

static vast_cause parse(vast_url *url, vast_slice rest)
{
    if (!all(rest, is_visible)) {
        return VAST_CAUSE_URL_BYTE;
    }
    url->https = take_prefix(&rest, "https://");
    if (!url->https && !take_prefix(&rest, "http://")) {
        return VAST_CAUSE_URL_SCHEME;
    }
    vast_slice authority = cut(&rest, span(rest, "/?#"));
    url->path = cut(&rest, span(rest, "#"));
    parse_userinfo(url, &authority);
    vast_cause fault = parse_host(url, &authority);
    return fault != VAST_CAUSE_NONE ? fault : parse_port(url, authority);
}

vast_cause vast_url_parse(vast_url *url, const char *text, size_t len)
{
    *url = (vast_url){ .https = false };
    return parse(url, (vast_slice){ text, len });
}

/* Four decimal numbers up to 255 without leading zeros, the first of them 127. */
static bool is_loopback_quad(vast_slice host)
{
    vast_slice rest = host;
    unsigned dots = 1, digits = 0, number = 0;
    if (!take_prefix(&rest, "127.")) {
        return false;
    }
    for (; rest.len != 0; cut(&rest, 1)) {
        unsigned digit = (unsigned char)*rest.at - (unsigned)'0';
        if (starts_with(rest, '.') && digits != 0) {
            dots++;
            digits = number = 0;
        } else if (digit <= 9 && (digits == 0 || number != 0) && number * 10 + digit <= 255) {
            number = number * 10 + digit;
            digits++;
        } else {
            return false;
        }
    }
    return dots == 3 && digits != 0;
}

bool vast_host_is_loopback(vast_slice host)
{
    return vast_slice_is_nocase(host, "localhost") || vast_slice_is(host, "::1") || is_loopback_quad(host);
}

static bool same_nocase(vast_slice a, vast_slice b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        /* Host characters that differ in this bit alone are letters. */
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
        if (is_unreserved(text[i])) {
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
