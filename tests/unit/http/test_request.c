/* SPDX-License-Identifier: MIT */
/* Request heads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"
#include "request.h"

#define COUNT(array) (sizeof array / sizeof *array)

static void put_request(vast_out *out)
{
    vast_put_request_line_begin(out, "DELETE");
    vast_put_text(out, "/api/v0/endptjobs/4242/");
    vast_put_request_line_end(out);
    vast_put_text(out, "console.vast.ai");
    vast_put_head_end(out);
    vast_put_header(out, "Accept", "application/json");
    vast_put_head_end(out);
}

static void a_request_is_the_same_through_any_window(void **state)
{
    (void)state;
    static const char want[] = "DELETE /api/v0/endptjobs/4242/ HTTP/1.1\r\n"
                               "Host: console.vast.ai\r\n"
                               "Accept: application/json\r\n"
                               "\r\n";
    for (size_t room = 1; room <= sizeof want; room++) {
        char text[sizeof want + sizeof want];
        for (size_t skip = 0; skip < sizeof want; skip += room) {
            vast_out out;
            vast_out_window(&out, text + skip, room, skip);
            put_request(&out);
            assert_int_equal(out.total, sizeof want - 1);
        }
        assert_memory_equal(text, want, sizeof want - 1);
    }
}

static void a_host_has_its_port_unless_it_is_the_scheme_s(void **state)
{
    (void)state;
    static const struct {
        const char *host;
        uint16_t port;
        bool https, always;
        const char *want;
    } cases[] = {
        { "a.example", 443, true, false, "a.example" },
        { "a.example", 443, true, true, "a.example:443" },
        { "a.example", 80, true, false, "a.example:80" },
        { "::1", 80, false, false, "[::1]" },
        { "2001:db8::1", 65535, true, false, "[2001:db8::1]:65535" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[64];
        vast_out out;
        vast_out_begin(&out, text, sizeof text);
        const vast_url url = { .https = cases[i].https,
            .ipv6 = strchr(cases[i].host, ':') != NULL,
            .port = cases[i].port,
            .host = vast_slice_of(cases[i].host) };
        vast_put_authority(&out, &url, cases[i].always);
        assert_int_equal(out.total, strlen(cases[i].want));
        assert_memory_equal(text, cases[i].want, out.total);
    }
}

static void no_line_gets_into_a_field_value(void **state)
{
    (void)state;
    static const char *const fine[] = { "", "a", "~", "!", "a b", "Bearer 0123abcdef", "a  b" };
    static const char *const others[] = { " ", " a", "a ", "a\r\nX: y", "a\nb", "a\rb", "a\tb", "\x7f", "a\x1f",
        "\xc3\xa9",
        "a\xff"
        "b",
        "\n" };
    for (size_t i = 0; i < COUNT(fine); i++) {
        assert_true(vast_is_field_value(fine[i]));
    }
    for (size_t i = 0; i < COUNT(others); i++) {
        assert_false(vast_is_field_value(others[i]));
    }
}

static void credentials_are_decoded_and_put_into_base64(void **state)
{
    (void)state;
    static const struct {
        const char *userinfo, *want;
    } cases[] = {
        { "Aladdin:open%20sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==" },
        { "a:b", "Basic YTpi" },
        { "a:bc", "Basic YTpiYw==" },
        { "a:bcd", "Basic YTpiY2Q=" },
        { "user", "Basic dXNlcjo=" },
        { "use", "Basic dXNlOg==" },
        { "us", "Basic dXM6" },
        { "", "Basic Og==" },
        { ":", "Basic Og==" },
        { "%3a%3A:%40", "Basic Ojo6QA==" },
        { "a:%", "Basic YTol" },
        { "a:%4", "Basic YTolNA==" },
        { "a:%4g%g4%%41", "Basic YTolNGclZzQlQQ==" },
        { "a:%ff%00%0A", "Basic YTr/AAo=" },
        { "a:>>>???", "Basic YTo+Pj4/Pz8=" },
        { "a:%2\xff", "Basic YTolMv8=" },
    };
    guard page;
    guard_open(&page, 64);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[64];
        vast_out out;
        size_t len = strlen(cases[i].userinfo);
        vast_out_begin(&out, text, sizeof text);
        vast_put_basic_credentials(&out, (vast_slice){ guard_place(&page, cases[i].userinfo, len), len });
        assert_int_equal(out.total, strlen(cases[i].want));
        assert_memory_equal(text, cases[i].want, out.total);
    }
    guard_close(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_the_same_through_any_window),
        cmocka_unit_test(a_host_has_its_port_unless_it_is_the_scheme_s),
        cmocka_unit_test(no_line_gets_into_a_field_value),
        cmocka_unit_test(credentials_are_decoded_and_put_into_base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
