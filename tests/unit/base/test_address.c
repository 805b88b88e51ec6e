/* SPDX-License-Identifier: MIT */
/* Address literals, loopback, and the plain stream that goes nowhere else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"
#include "vastai/address.h"
#include "vastai/tls.h"

static void addresses_are_read_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
        uint8_t bytes[16];
    } cases[] = {
        { "127.0.0.1", 4, { 127, 0, 0, 1 } },
        { "255.255.255.255", 4, { 255, 255, 255, 255 } },
        { "0.0.0.0", 4, { 0 } },
        { "9.19.99.199", 4, { 9, 19, 99, 199 } },
        { "256.0.0.1", 0, { 0 } },
        { "1.2.3", 0, { 0 } },
        { "1.2.3.", 0, { 0 } },
        { "1.2.3.4.", 0, { 0 } },
        { "1.2.3.4.5", 0, { 0 } },
        { ".1.2.3.4", 0, { 0 } },
        { "1..3.4", 0, { 0 } },
        { "01.2.3.4", 0, { 0 } },
        { "00.2.3.4", 0, { 0 } },
        { "1.2.3.1000", 0, { 0 } },
        { "1.2.3.0x4", 0, { 0 } },
        { " 1.2.3.4", 0, { 0 } },
        { "-1.2.3.4", 0, { 0 } },
        { "127.1", 0, { 0 } },
        { "2130706433", 0, { 0 } },
        { "", 0, { 0 } },
        { "::", 16, { 0 } },
        { "::1", 16, { [15] = 1 } },
        { "1::", 16, { 0, 1 } },
        { "0:0:0:0:0:0:0:1", 16, { [15] = 1 } },
        { "fe80::1:2", 16, { 0xfe, 0x80, [13] = 1, [15] = 2 } },
        { "FE80::A", 16, { 0xfe, 0x80, [15] = 10 } },
        { "1:2:3:4:5:6:7:8", 16, { 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8 } },
        { "1:2:3:4:5:6:7::", 16, { 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 0 } },
        { "::2:3:4:5:6:7:8", 16, { 0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8 } },
        { "::9", 16, { [15] = 9 } },
        { "::1.2.3.4", 16, { [12] = 1, 2, 3, 4 } },
        { "::ffff:1.2.3.4", 16, { [10] = 255, 255, 1, 2, 3, 4 } },
        { "1:2:3:4:5:6:1.2.3.4", 16, { 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 1, 2, 3, 4 } },
        { "1:2:3:4:5:6:7:1.2.3.4", 0, { 0 } },
        { "1:2:3:4:5:6:7:8:9", 0, { 0 } },
        { "1:2:3:4:5:6:7:8::", 0, { 0 } },
        { "1::2:3:4:5:6:7:8", 0, { 0 } },
        { "1:2:3:4:5:6:7", 0, { 0 } },
        { "1::2::3", 0, { 0 } },
        { ":::", 0, { 0 } },
        { ":", 0, { 0 } },
        { ":1", 0, { 0 } },
        { "1:", 0, { 0 } },
        { "1::2:", 0, { 0 } },
        { "1:2:3:4:5:6:7:8:", 0, { 0 } },
        { ":1::", 0, { 0 } },
        { "1:::2", 0, { 0 } },
        { "12345::", 0, { 0 } },
        { "g::", 0, { 0 } },
        { "::1%lo", 0, { 0 } },
        { "[::1]", 0, { 0 } },
        { "::1.2.3.4:5", 0, { 0 } },
        { "1.2.3.4::", 0, { 0 } },
        { "localhost", 0, { 0 } },
        { "dead.beef", 0, { 0 } },
        { "a:b", 0, { 0 } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t out[32];
        uint8_t untouched[16];
        memset(out, 0, 16);
        memset(out + 16, 0xA5, 16);
        memset(untouched, 0xA5, sizeof untouched);
        size_t len = vast_address_parse(cases[i].text, out);
        if (len != cases[i].len) {
            print_error("%s\n", cases[i].text);
        }
        assert_int_equal(len, cases[i].len);
        assert_memory_equal(out, cases[i].bytes, len);
        assert_memory_equal(out + 16, untouched, sizeof untouched);
    }
}

static void names_under_localhost_are_this_machine(void **state)
{
    (void)state;
    static const char *const yes[] = { "localhost", "LOCALHOST", "localhost.", "api.localhost", "a.b.LocalHost.",
        ".localhost" };
    static const char *const no[] = { "", ".", "l", "ocalhost", "xlocalhost", "localhost..", "localhost.example",
        "localhostx", "api.localhos", "127.0.0.1" };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (!vast_address_is_localhost(yes[i])) {
            fail_msg("%s is not taken for localhost", yes[i]);
        }
    }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        if (vast_address_is_localhost(no[i])) {
            fail_msg("%s is taken for localhost", no[i]);
        }
    }
    /* What lies before a short name is not read. */
    static const char before[] = ".localhost.";
    assert_false(vast_address_is_localhost(before + sizeof before - 1));
    static const char longer[] = ".localhost";
    assert_false(vast_address_is_localhost(longer + 2));
}

/* Not NUL-terminated: a host is part of an address. */
static bool reaches(guard *page, const char *host)
{
    size_t len = strlen(host);
    bool reached = vast_stream_plain.reaches(guard_place(page, host, len), len);
    assert_int_equal(vast_address_is_loopback(host), reached);
    return reached;
}

static void loopback_is_what_nothing_can_read_otherwise(void **state)
{
    (void)state;
    static const char *const yes[] = { "localhost", "LocalHost", "127.0.0.1", "127.255.255.255", "127.0.0.0",
        "127.1.20.100", "::1", "0:0:0:0:0:0:0:1" };
    static const char *const no[] = { "", "localhost.", "localhost.evil.example", "xlocalhost", "128.0.0.1",
        "126.0.0.1", "12.0.0.1", "0.0.0.0", "127.1", "127.0.1", "127.0.0", "127.0.0.", "127.0.0.1.", "127.0.0.1.2",
        "127.0.0.256", "127.0.0.01", "0127.0.0.1", "127.0.0.1x", "127.0.0.x", "127..0.1", "127.0.0.-1",
        "127.evil.example", "127.0.0.1.evil.example", "2130706433", "0x7f.0.0.1", "10.0.0.1", "::2", "::", "1::1",
        "::ffff:127.0.0.1", "[::1]" };
    char longest[VAST_HOST_BYTES + 1] = "127.0.0.1";
    guard page;
    guard_open(&page, 256);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        assert_true(reaches(&page, yes[i]));
    }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        if (reaches(&page, no[i])) {
            fail_msg("%s is taken for loopback", no[i]);
        }
    }
    memset(longest, 'x', sizeof longest - 1);
    assert_false(reaches(&page, longest));
    guard_close(&page);
}

static void private_addresses_are_known(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        bool is_private;
    } rows[] = {
        { "0.0.0.0", true },
        { "0.255.255.255", true },
        { "1.0.0.0", false },
        { "9.255.255.255", false },
        { "10.0.0.0", true },
        { "10.255.255.255", true },
        { "11.0.0.0", false },
        { "100.63.255.255", false },
        { "100.64.0.0", true },
        { "100.127.255.255", true },
        { "100.128.0.0", false },
        { "126.255.255.255", false },
        { "127.0.0.0", true },
        { "127.255.255.255", true },
        { "128.0.0.0", false },
        { "169.253.255.255", false },
        { "169.254.0.0", true },
        { "169.254.255.255", true },
        { "169.255.0.0", false },
        { "172.15.255.255", false },
        { "172.16.0.0", true },
        { "172.31.255.255", true },
        { "172.32.0.0", false },
        { "192.167.255.255", false },
        { "192.168.0.0", true },
        { "192.168.255.255", true },
        { "192.169.0.0", false },
        { "8.8.8.8", false },
        { "255.255.255.255", false },
        { "::", true },
        { "::1", true },
        { "::2", false },
        { "1::1", false },
        { "fbff::1", false },
        { "fc00::", true },
        { "fdff::1", true },
        { "fe00::1", false },
        { "fe7f::1", false },
        { "fe80::1", true },
        { "febf::1", true },
        { "feff::1", true },
        { "ff00::1", false },
        { "2001:db8::a00:1", false },
        { "2600::1", false },
        { "::ffff:10.0.0.1", true },
        { "::ffff:8.8.8.8", false },
        { "::fffe:10.0.0.1", false },
        { "64:ff9b::192.168.0.1", true },
        { "64:ff9b::8.8.8.8", false },
        { "64:ff9b:1::10.0.0.1", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t address[16];
        size_t len = vast_address_parse(rows[i].address, address);
        assert_int_not_equal(len, 0);
        if (vast_address_is_private(address, len) != rows[i].is_private) {
            fail_msg("%s", rows[i].address);
        }
    }
    assert_false(vast_address_is_private((const uint8_t[16]){ 10 }, 0));
    assert_false(vast_address_is_private((const uint8_t[16]){ 10 }, 5));
}

typedef struct counting {
    unsigned sends, recvs;
    vast_io result;
} counting;

static vast_io count_send(void *ctx, const void *data, size_t len, size_t *moved)
{
    counting *c = ctx;
    c->sends++;
    assert_memory_equal(data, "data", len);
    *moved = len;
    return c->result;
}

static vast_io count_recv(void *ctx, void *buf, size_t len, size_t *moved)
{
    counting *c = ctx;
    c->recvs++;
    memset(buf, 'x', len);
    *moved = len;
    return c->result;
}

static void plain_bytes_go_to_loopback_only(void **state)
{
    (void)state;
    static const vast_port port = { .send = count_send, .recv = count_recv };
    const vast_stream *s = &vast_stream_plain;
    counting c = { 0, 0, VAST_IO_OK };
    const vast_wire wire = { .port = &port, .port_ctx = &c };
    vast_plain plain;
    size_t moved = 0;
    char buf[4];
    assert_false(s->secure);
    assert_int_equal(s->open(&plain, &wire, "console.vast.ai"), VAST_IO_ERROR);
    assert_string_equal(s->cause(&plain), "plain HTTP goes to loopback addresses only");
    assert_int_equal(s->cause_code(&plain), 0);
    assert_int_equal(s->open(&plain, &wire, "127.0.0.1"), VAST_IO_OK);
    assert_int_equal(s->send(&plain, "data", 4, &moved), VAST_IO_OK);
    assert_int_equal(moved, 4);
    assert_int_equal(s->recv(&plain, buf, sizeof buf, &moved), VAST_IO_OK);
    assert_memory_equal(buf, "xxxx", 4);
    for (int io = VAST_IO_AGAIN; io <= VAST_IO_ERROR; io++) {
        c.result = (vast_io)io;
        assert_int_equal(s->send(&plain, "data", 4, &moved), io);
        assert_int_equal(s->want(&plain), VAST_WANT_WRITE);
        assert_int_equal(s->recv(&plain, buf, sizeof buf, &moved), io);
        assert_int_equal(s->want(&plain), VAST_WANT_READ);
    }
    s->close(&plain);
    s->close(&plain);
    assert_int_equal(s->want(&plain), 0);
    assert_int_equal(c.sends, 1 + VAST_IO_ERROR);
}

/* After a refusal nothing goes out either, should someone go on all the same. */
static void a_refused_plain_stream_carries_nothing(void **state)
{
    (void)state;
    static const vast_port port = { .send = count_send, .recv = count_recv };
    counting c = { 0, 0, VAST_IO_OK };
    const vast_wire wire = { .port = &port, .port_ctx = &c };
    vast_plain plain;
    size_t moved = 0;
    char buf[4];
    assert_int_equal(vast_stream_plain.open(&plain, &wire, "example.test"), VAST_IO_ERROR);
    assert_int_equal(vast_stream_plain.send(&plain, "data", 4, &moved), VAST_IO_RESET);
    assert_int_equal(vast_stream_plain.recv(&plain, buf, 4, &moved), VAST_IO_RESET);
    assert_int_equal(vast_stream_plain.open(&plain, &wire, "localhost"), VAST_IO_OK);
    vast_stream_plain.close(&plain);
    assert_int_equal(vast_stream_plain.send(&plain, "data", 4, &moved), VAST_IO_RESET);
    assert_int_equal(c.sends + c.recvs, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_read_strictly),
        cmocka_unit_test(names_under_localhost_are_this_machine),
        cmocka_unit_test(loopback_is_what_nothing_can_read_otherwise),
        cmocka_unit_test(private_addresses_are_known),
        cmocka_unit_test(plain_bytes_go_to_loopback_only),
        cmocka_unit_test(a_refused_plain_stream_carries_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
