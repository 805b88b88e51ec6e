/* SPDX-License-Identifier: MIT */
/* Writes the head of an HTTP/1.1 request. */
#include "request.h"

#include <string.h>

#include "integer.h"

void vast_put_request_line_begin(vast_out *out, const char *method)
{
    vast_put_text(out, method);
    vast_put_char(out, ' ');
}

void vast_put_request_line_end(vast_out *out)
{
    vast_put_text(out, " HTTP/1.1\r\nHost: ");
}

void vast_put_authority(vast_out *out, const vast_url *url, bool always)
{
    if (url->ipv6) {
        vast_put_char(out, '[');
    }
    vast_put_bytes(out, url->host.at, url->host.len);
    if (url->ipv6) {
        vast_put_char(out, ']');
    }
    if (always || url->port != (url->https ? 443 : 80)) {
        vast_put_char(out, ':');
        vast_put_uint(out, url->port);
    }
}

void vast_put_header(vast_out *out, const char *name, const char *value)
{
    vast_put_text(out, name);
    vast_put_text(out, ": ");
    vast_put_text(out, value);
    vast_put_head_end(out);
}

void vast_put_head_end(vast_out *out)
{
    vast_put_text(out, "\r\n");
}

bool vast_is_field_value(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++) {
        bool inner = i != 0 && i != len - 1;
        if (text[i] < (inner ? ' ' : '!') || text[i] > '~') {
            return false;
        }
    }
    return true;
}

/* The next byte of `user:password`, percent-decoded; adds a missing colon; -1 at the end. */
static int next_byte(vast_slice *text, bool *colon_due)
{
    if (text->len == 0) {
        bool due = *colon_due;
        *colon_due = false;
        return due ? ':' : -1;
    }
    size_t taken = 1;
    int byte = (unsigned char)text->at[0];
    *colon_due &= byte != ':';
    if (byte == '%' && text->len > 2 && vast_hex_digit(text->at[1]) >= 0 && vast_hex_digit(text->at[2]) >= 0) {
        byte = vast_hex_digit(text->at[1]) * 16 + vast_hex_digit(text->at[2]);
        taken = 3;
    }
    text->at += taken;
    text->len -= taken;
    return byte;
}

void vast_put_basic_credentials(vast_out *out, vast_slice userinfo)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bool colon_due = true;
    uint32_t bits = 0;
    unsigned waiting = 0; /* number of bits not written yet */
    vast_put_text(out, "Basic ");
    for (int byte; (byte = next_byte(&userinfo, &colon_due)) >= 0;) {
        bits = bits << 8 | (uint32_t)byte;
        for (waiting += 8; waiting >= 6; waiting -= 6) {
            vast_put_char(out, alphabet[bits >> (waiting - 6) & 63]);
        }
    }
    if (waiting != 0) {
        vast_put_char(out, alphabet[bits << (6 - waiting) & 63]);
    }
    for (; waiting != 0; waiting = (waiting + 2) % 6) { /* one "=" for each two bits of padding */
        vast_put_char(out, '=');
    }
}
