/* SPDX-License-Identifier: MIT */
/* URLs: what is accepted has its parts inside the text, holds no blank or control byte, and means the same when it is
   written again; any text comes back from a path segment, a query value and credentials. */
#include <stdlib.h>
#include <string.h>

#include "integer.h"
#include "request.h"
#include "url.h"

#define TEXT_MAX 4096

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void must_lie_in(vast_slice part, const char *text, size_t len)
{
    must(part.len == 0 || (part.at >= text && part.at + part.len <= text + len));
}

static bool same(vast_slice a, vast_slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static void check_url(const char *text, size_t len)
{
    static char again[2 * TEXT_MAX];
    vast_url url, twin;
    vast_cause cause = vast_url_parse(&url, text, len);
    if (cause != VAST_CAUSE_NONE) {
        must(cause >= VAST_CAUSE_URL_BYTE && cause <= VAST_CAUSE_URL_PORT);
        return;
    }
    must_lie_in(url.userinfo, text, len);
    must_lie_in(url.host, text, len);
    must_lie_in(url.path, text, len);
    must(url.host.len != 0 && url.port != 0);
    must(url.path.len == 0 || url.path.at[0] == '/' || url.path.at[0] == '?');
    for (size_t i = 0; i < len; i++) {
        must(text[i] > ' ' && text[i] < 0x7f);
    }
    vast_out out;
    vast_out_begin(&out, again, sizeof again);
    vast_put_text(&out, url.https ? "https://" : "http://");
    vast_put_bytes(&out, url.userinfo.at, url.userinfo.len);
    vast_put_text(&out, url.userinfo.len != 0 ? "@" : "");
    vast_put_text(&out, url.ipv6 ? "[" : "");
    vast_put_bytes(&out, url.host.at, url.host.len);
    vast_put_text(&out, url.ipv6 ? "]:" : ":");
    vast_put_uint(&out, url.port);
    vast_put_bytes(&out, url.path.at, url.path.len);
    must(vast_out_whole(&out));
    must(vast_url_parse(&twin, again, (size_t)out.total) == VAST_CAUSE_NONE);
    must(vast_url_same_origin(&url, &twin) && vast_url_same_origin(&twin, &url));
    must(same(url.userinfo, twin.userinfo) && same(url.host, twin.host) && same(url.path, twin.path));
    must(url.ipv6 == twin.ipv6);
}

/* Undoes percent-encoding, and '+'. */
static size_t decode(char *text, size_t len, bool plus)
{
    size_t to = 0;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c == '%') {
            must(i + 2 < len);
            int high = vast_hex_digit(text[i + 1]), low = vast_hex_digit(text[i + 2]);
            must(high >= 0 && low >= 0);
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        } else {
            must(c > ' ' && c < 0x7f && strchr("/?#&=+;:@[]\\\"<>", c) == NULL);
        }
        text[to++] = c;
    }
    return to;
}

static void check_encoding(const char *text, size_t len)
{
    static char coded[3 * TEXT_MAX];
    for (int plus = 0; plus < 2; plus++) {
        vast_out out;
        vast_out_begin(&out, coded, sizeof coded);
        (plus ? vast_put_query_value : vast_put_path_segment)(&out, text, len);
        must(vast_out_whole(&out));
        size_t decoded = decode(coded, (size_t)out.total, plus != 0);
        must(decoded == len && memcmp(coded, text, len) == 0);
    }
}

static void check_credentials(const char *text, size_t len)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static char coded[2 * TEXT_MAX + 64], plain[3 * TEXT_MAX];
    vast_out out;
    vast_out_begin(&out, coded, sizeof coded);
    vast_put_basic_credentials(&out, (vast_slice){ text, len });
    must(vast_out_whole(&out) && out.total % 4 == 2 && memcmp(coded, "Basic ", 6) == 0);
    size_t to = 0;
    uint32_t bits = 0;
    for (size_t i = 6, have = 0; i < out.total && coded[i] != '='; i++) {
        const char *at = strchr(alphabet, coded[i]);
        must(at != NULL && coded[i] != '\0');
        bits = bits << 6 | (uint32_t)(at - alphabet);
        have += 6;
        if (have >= 8) {
            have -= 8;
            plain[to++] = (char)(bits >> have);
        }
    }
    bool colon = memchr(text, ':', len) != NULL;
    must(to <= len + 1 && (colon || (to != 0 && plain[to - 1] == ':')));
    if (memchr(text, '%', len) == NULL) {
        must(to == len + !colon && memcmp(plain, text, len) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > TEXT_MAX) {
        return 0;
    }
    char *text = malloc(size + 1); /* of its own, so that a byte read too far is seen */
    must(text != NULL);
    char *at = text + 1;
    memcpy(at, data, size);
    check_url(at, size);
    check_encoding(at, size);
    check_credentials(at, size);
    free(text);
    return 0;
}
