/* SPDX-License-Identifier: MIT */
/* URLs taken apart, and text put into them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"
#include "url.h"

#define T(text) text, sizeof text - 1
#define COUNT(array) (sizeof array / sizeof *array)

/* Places a text against an unreadable page; *url points into that. */
static vast_cause parse(guard *page, vast_url *url, const char *text, size_t len)
{
    return vast_url_parse(url, guard_place(page, text, len), len);
}

static void a_url_is_taken_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool https, ipv6;
        uint16_t port;
        const char *userinfo, *host, *path;
    } cases[] = {
        { "https://console.vast.ai", true, false, 443, "", "console.vast.ai", "" },
        { "http://localhost/", false, false, 80, "", "localhost", "/" },
        { "HTTPS://Run.Vast.AI:8443/api/v0/", true, false, 8443, "", "Run.Vast.AI", "/api/v0/" },
        { "hTTp://a:1", false, false, 1, "", "a", "" },
        { "http://a:065535/", false, false, 65535, "", "a", "/" },
        { "https://a?q=1", true, false, 443, "", "a", "?q=1" },
        { "https://a/b?c=d/e?f@g:h#i", true, false, 443, "", "a", "/b?c=d/e?f@g:h" },
        { "https://a#b", true, false, 443, "", "a", "" },
        { "https://a/#/b", true, false, 443, "", "a", "/" },
        { "http://user:pa%40ss@proxy_1.lan:3128", false, false, 3128, "user:pa%40ss", "proxy_1.lan", "" },
        { "http://user@h/", false, false, 80, "user", "h", "/" },
        { "http://@h/", false, false, 80, "", "h", "/" },
        { "http://a:b:c@h:9/", false, false, 9, "a:b:c", "h", "/" },
        { "http://[::1]", false, true, 80, "", "::1", "" },
        { "https://[2001:DB8::203.0.113.9]:444/x", true, true, 444, "", "2001:DB8::203.0.113.9", "/x" },
        { "https://u:p@[fe80::1]?q", true, true, 443, "u:p", "fe80::1", "?q" },
        { "https://203.0.113.9/\\{}|^`\"<>", true, false, 443, "", "203.0.113.9", "/\\{}|^`\"<>" },
        { "https://a/~!$&'()*+,;=:@%20%zz", true, false, 443, "", "a", "/~!$&'()*+,;=:@%20%zz" },
    };
    guard page;
    guard_open(&page, 256);
    for (size_t i = 0; i < COUNT(cases); i++) {
        vast_url url;
        vast_cause cause = parse(&page, &url, cases[i].text, strlen(cases[i].text));
        if (cause != VAST_CAUSE_NONE) {
            fail_msg("%s: %s", cases[i].text, vast_cause_text(cause));
        }
        assert_int_equal(url.https, cases[i].https);
        assert_int_equal(url.ipv6, cases[i].ipv6);
        assert_int_equal(url.port, cases[i].port);
        assert_true(vast_slice_is(url.userinfo, cases[i].userinfo));
        assert_true(vast_slice_is(url.host, cases[i].host));
        assert_true(vast_slice_is(url.path, cases[i].path));
    }
    guard_close(&page);
}

static void what_is_no_url_is_refused_by_name(void **state)
{
    (void)state;
    static const char scheme[] = "the URL does not begin with https:// or http://";
    static const char empty[] = "the URL has no host";
    static const char host[] = "the host name contains an invalid character";
    static const char ipv6[] = "the address in brackets is not a valid IPv6 address";
    static const char port[] = "the port is not a number from 1 to 65535";
    static const char blank[] = "the URL contains a space, a control character or a non-ASCII character";
    static const struct {
        const char *text;
        size_t len;
        const char *fault;
    } cases[] = {
        { T(""), scheme },
        { T("console.vast.ai"), scheme },
        { T("console.vast.ai:443"), scheme },
        { T("ftp://a/"), scheme },
        { T("httpss://a/"), scheme },
        { T("htt://a/"), scheme },
        { T("javascript:alert(1)"), scheme },
        { T("//a/"), scheme },
        { T("://a/"), scheme },
        { T("http"), scheme },
        { T("https:"), scheme },
        { T("https:/"), scheme },
        { T("https:/a"), scheme },
        { T("https:a/b"), scheme },
        { T("https:\\\\a/"), scheme },
        { T("https://"), empty },
        { T("https:///a"), empty },
        { T("https://?a"), empty },
        { T("https://#a"), empty },
        { T("https://:443/"), empty },
        { T("https://user@/"), empty },
        { T("https://user@:1/"), empty },
        { T("https://a\\@b/"), NULL }, /* userinfo "a\", which is sent only to a proxy */
        { T("https://b\\c/"), host },
        { T("https://a@b@c/"), host },
        { T("https://a%2eb/"), host },
        { T("https://a~b/"), host },
        { T("https://a,b/"), host },
        { T("https://a[::1]/"), host },
        { T("https://::1/"), empty },
        { T("https://[]/"), ipv6 },
        { T("https://[::1"), ipv6 },
        { T("https://[::1/"), ipv6 },
        { T("https://[1.2.3.4]/"), ipv6 },
        { T("https://[fe80::1%25eth0]/"), ipv6 },
        { T("https://[v1.a:b]/"), ipv6 },
        { T("https://[::g]/"), ipv6 },
        { T("https://[::@]/"), host },
        { T("https://[::1]x/"), port },
        { T("https://[::1]443/"), port },
        { T("https://a:/"), port },
        { T("https://a:0/"), port },
        { T("https://a:65536/"), port },
        { T("https://a:99999999999999999999/"), port },
        { T("https://a:-1/"), port },
        { T("https://a:+1/"), port },
        { T("https://a:1:2/"), port },
        { T("https://a:80x/"), port },
        { T("https://a:b"), port },
        { T("https://a/ b"), blank },
        { T("https://a b/"), blank },
        { T(" https://a/"), blank },
        { T("https://a/ "), blank },
        { T("https://a/\tb"), blank },
        { T("https://a/\r\nHost: b"), blank },
        { T("https://a/\n"), blank },
        { T("https://a\0/"), blank },
        { T("https://a/#\0"), blank },
        { T("https://a/\x7f"), blank },
        { T("https://\xc3\xa9/"), blank },
        { T("https://a/\xff"), blank },
    };
    guard page;
    guard_open(&page, 256);
    for (size_t i = 0; i < COUNT(cases); i++) {
        vast_url url;
        const char *fault = vast_cause_text(parse(&page, &url, cases[i].text, cases[i].len));
        if (strcmp(fault, cases[i].fault != NULL ? cases[i].fault : "") != 0) {
            fail_msg("%s: %s", cases[i].text, fault);
        }
    }
    guard_close(&page);
}

static void an_origin_is_scheme_host_and_port(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        { "https://a.example/x", "https://A.EXAMPLE:443/y?z", true },
        { "http://u:p@a", "http://a:80/", true },
        { "https://[2001:db8::A]/", "https://[2001:DB8::a]/", true },
        { "https://a/", "http://a:443/", false },
        { "https://a/", "https://a:444/", false },
        { "https://a/", "https://b/", false },
        { "https://ab/", "https://a/", false },
        { "https://a.b/", "https://a_b/", false },
        { "https://a-b/", "https://a_b/", false },
        { "https://1/", "https://q/", false },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        vast_url a, b;
        assert_int_equal(vast_url_parse(&a, cases[i].a, strlen(cases[i].a)), VAST_CAUSE_NONE);
        assert_int_equal(vast_url_parse(&b, cases[i].b, strlen(cases[i].b)), VAST_CAUSE_NONE);
        assert_int_equal(vast_url_same_origin(&a, &b), cases[i].same);
        assert_int_equal(vast_url_same_origin(&b, &a), cases[i].same);
        assert_true(vast_url_same_origin(&a, &a));
    }
}

static void text_is_encoded_for_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
        const char *segment, *query;
    } cases[] = {
        { T(""), "", "" },
        { T("AZaz09-._~"), "AZaz09-._~", "AZaz09-._~" },
        { T("a b"), "a%20b", "a+b" },
        { T("a+b"), "a%2Bb", "a%2Bb" },
        { T("../x?y#z"), "..%2Fx%3Fy%23z", "..%2Fx%3Fy%23z" },
        { T("{\"a\":1}"), "%7B%22a%22%3A1%7D", "%7B%22a%22%3A1%7D" },
        { T("\0\r\n\x7f\xff"), "%00%0D%0A%7F%FF", "%00%0D%0A%7F%FF" },
        { T("@[`{/:%&="), "%40%5B%60%7B%2F%3A%25%26%3D", "%40%5B%60%7B%2F%3A%25%26%3D" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[64];
        vast_out out;
        vast_out_begin(&out, text, sizeof text);
        vast_put_path_segment(&out, cases[i].text, cases[i].len);
        assert_int_equal(out.total, strlen(cases[i].segment));
        assert_memory_equal(text, cases[i].segment, out.total);
        vast_out_begin(&out, text, sizeof text);
        vast_put_query_value(&out, cases[i].text, cases[i].len);
        assert_int_equal(out.total, strlen(cases[i].query));
        assert_memory_equal(text, cases[i].query, out.total);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_url_is_taken_apart),
        cmocka_unit_test(what_is_no_url_is_refused_by_name),
        cmocka_unit_test(an_origin_is_scheme_host_and_port),
        cmocka_unit_test(text_is_encoded_for_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
