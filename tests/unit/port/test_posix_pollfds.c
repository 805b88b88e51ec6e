/* SPDX-License-Identifier: MIT */
/* The descriptors that a program polls: in each stage of a connection they wake it up in time. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "fake_dns.h"
#include "vastai/posix.h"

enum { WANT = VAST_WANT_READ | VAST_WANT_WRITE, TIMES = 20, QUICK_MS = 200 };

static const fake_dns_row names[] = {
    { .name = "one.test", .act = FAKE_DNS_SLOW, .data = "127.0.0.1" },
    /* The second answer comes right after the first: on a busy machine, the resolver would not wait for a later one. */
    { .name = "two.test", .act = FAKE_DNS_SLOW, .data = "::1", .type = 28 },
    { .name = "two.test", .act = FAKE_DNS_ANSWER, .data = "127.0.0.1", .type = 1 },
    { .act = FAKE_DNS_END },
};
static fake_dns dns;
static int listener;
static uint16_t port;
static char resolv_conf[] = "/tmp/pollfds-XXXXXX";
static vast_posix net;

static int begin(void **state)
{
    (void)state;
    static const char text[] = "nameserver 127.0.0.1\n";
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t len = sizeof here;
    int file = mkstemp(resolv_conf);
    if (file < 0 || write(file, text, sizeof text - 1) != (ssize_t)sizeof text - 1 || close(file) != 0) {
        return 1;
    }
    fake_dns_start(&dns, "127.0.0.1", 0, names);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    int failed = bind(listener, (struct sockaddr *)&here, sizeof here) != 0 || listen(listener, 1000) != 0 ||
                 getsockname(listener, (struct sockaddr *)&here, &len) != 0;
    port = ntohs(here.sin_port);
    return failed;
}

static int end(void **state)
{
    (void)state;
    fake_dns_stop(&dns);
    return close(listener) != 0 || unlink(resolv_conf) != 0;
}

static uint32_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)(now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

/* Connects as a program with its own poll() does. The wait of 30 s is cut short by a descriptor, or the test fails. */
static vast_io connect_by_poll(const char *host, unsigned *lookups, unsigned *races)
{
    vast_io io;
    vast_posix_init(&net);
    net.paths = (vast_resolver_paths){ .hosts = "/dev/null", .resolv_conf = resolv_conf, .dns_port = dns.port };
    while ((io = vast_posix_port.connect(&net, host, port)) == VAST_IO_LOOKUP || io == VAST_IO_AGAIN) {
        struct pollfd polls[VAST_POSIX_POLLFDS];
        uint32_t wait_ms = 30000;
        size_t count = vast_posix_pollfds(&net, WANT, polls, &wait_ms);
        assert_in_range(count, 1, VAST_POSIX_POLLFDS);
        assert_true(wait_ms < 30000 || io == VAST_IO_AGAIN);
        poll(polls, (nfds_t)count, (int)wait_ms);
        *lookups += io == VAST_IO_LOOKUP;
        *races += io == VAST_IO_AGAIN;
    }
    return io;
}

/* @param tries  a busy machine may be too late with the second answer, and then the first address alone is tried. */
static void assert_quick(const char *host, int tries, unsigned *lookups, unsigned *races)
{
    uint32_t begun = now_ms();
    vast_io io = connect_by_poll(host, lookups, races);
    uint32_t took_ms = now_ms() - begun;
    vast_posix_free(&net);
    if ((io == VAST_IO_REFUSED || took_ms > QUICK_MS) && tries > 1) {
        assert_quick(host, tries - 1, lookups, races);
        return;
    }
    assert_int_equal(io, VAST_IO_OK);
    assert_in_range(took_ms, 0, QUICK_MS);
}

static void a_lookup_and_a_race_wake_the_program(void **state)
{
    (void)state;
    static const char *const hosts[] = { "one.test", "two.test", "localhost", "127.0.0.1" };
    unsigned lookups = 0, races = 0;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        for (int times = 0; times < TIMES; times++) {
            assert_quick(hosts[i], 4, &lookups, &races);
        }
    }
    assert_true(lookups >= 2 * TIMES);
}

static void an_open_connection_is_polled_for_what_the_call_wants(void **state)
{
    (void)state;
    unsigned lookups = 0, races = 0;
    struct pollfd polls[VAST_POSIX_POLLFDS];
    uint32_t wait_ms = 1234;
    assert_int_equal(connect_by_poll("127.0.0.1", &lookups, &races), VAST_IO_OK);
    assert_int_equal(vast_posix_pollfds(&net, VAST_WANT_READ, polls, &wait_ms), 1);
    assert_int_equal(polls[0].events, POLLIN);
    assert_int_equal(vast_posix_pollfds(&net, WANT, polls, &wait_ms), 1);
    assert_int_equal(polls[0].events, POLLIN | POLLOUT);
    assert_int_equal(poll(polls, 1, 0), 1);
    assert_int_equal(vast_posix_pollfds(&net, 0, polls, &wait_ms), 0);
    assert_int_equal(wait_ms, 1234);
    vast_posix_free(&net);
    assert_int_equal(vast_posix_pollfds(&net, WANT, polls, &wait_ms), 0);
}

static void the_next_address_is_due_before_the_call_is(void **state)
{
    (void)state;
    struct pollfd polls[VAST_POSIX_POLLFDS];
    uint32_t wait_ms = 30000;
    vast_posix_init(&net);
    net.paths = (vast_resolver_paths){ .hosts = "/dev/null", .resolv_conf = resolv_conf, .dns_port = dns.port };
    assert_int_equal(vast_posix_port.connect(&net, "one.test", port), VAST_IO_LOOKUP);
    assert_true(vast_posix_pollfds(&net, WANT, polls, &wait_ms) >= 1);
    assert_in_range(wait_ms, 1, 5000);
    vast_posix_free(&net);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lookup_and_a_race_wake_the_program),
        cmocka_unit_test(an_open_connection_is_polled_for_what_the_call_wants),
        cmocka_unit_test(the_next_address_is_due_before_the_call_is),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
