#include "request.h"

#include <string.h>

void vast_put_request_line_begin(vast_out *out, const char *method)
{
    vast_put_text(out, method);
    vast_put_char(out, ' ');
}

void vast_put_request_line_end(vast_out *out)
{
    vast_put_text(out, " HTTP/1.1\r\n");
}

void vast_put_host(vast_out *out, vast_slice host, uint16_t port, uint16_t default_port)
{
    bool ipv6 = host.len != 0 && memchr(host.at, ':', host.len) != NULL;
    vast_put_text(out, ipv6 ? "Host: [" : "Host: ");
    vast_put_bytes(out, host.at, host.len);
    if (ipv6) {
        vast_put_char(out, ']');
    }
    if (port != default_port) {
        vast_put_char(out, ':');
        vast_put_uint(out, port);
    }
    vast_put_head_end(out);
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

static int hex_value(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c);
    return at == NULL ? -1 : (int)(at - digits);
}

/* The next byte of percent-encoded text, taken off its front. */
static uint8_t next_decoded(vast_slice *text)
{
    char c = *text->at;
    size_t taken = 1;
    if (c == '%' && text->len > 2) {
        int high = hex_value(text->at[1]);
        int low = hex_value(text->at[2]);
        if (high >= 0 && low >= 0) {
            c = (char)(high * 16 + low);
            taken = 3;
        }
    }
    text->at += taken;
    text->len -= taken;
    return (uint8_t)c;
}

/* Up to three bytes as four characters. */
static void put_base64(vast_out *out, const uint8_t *bytes, unsigned len)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2];
    for (unsigned i = 0; i < 4; i++) {
        vast_put_char(out, i > len ? '=' : alphabet[bits >> (18 - 6 * i) & 63]);
    }
}

void vast_put_basic_credentials(vast_out *out, vast_slice userinfo)
{
    bool colon_due = userinfo.len == 0 || memchr(userinfo.at, ':', userinfo.len) == NULL;
    vast_put_text(out, "Basic ");
    while (userinfo.len != 0 || colon_due) {
        uint8_t group[3] = { 0 };
        unsigned len = 0;
        while (len < 3 && userinfo.len != 0) {
            group[len++] = next_decoded(&userinfo);
        }
        if (len < 3 && colon_due) {
            group[len++] = ':';
            colon_due = false;
        }
        put_base64(out, group, len);
    }
}
