/* SPDX-License-Identifier: MIT */
/* Name lookup over DNS, against servers that answer, fail, lie, or keep silent. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "fake_dns.h"
#include "port_conformance.h"
#include "resolver.h"
#include "socket_peer.h"
#include "vastai/posix.h"

/* A busy machine lets the server's thread answer late, so that the resolver rightly goes on without it: such a
   lookup is done again. One that waits where it should not is late each time. */
enum { SLACK_MS = 200, LATE_MS = 20, TRIES = 8 };

static const vast_port *const port = &vast_posix_port;
static char hosts_path[] = "/tmp/vastai-hosts-XXXXXX", conf_path[] = "/tmp/vastai-resolv-XXXXXX";
static fake_dns first, second;
static vast_posix net;
static conformance conforming;
static socket_peer open_peer, refusing_peer;
static unsigned idle_descriptors;

#define EIGHT "192.0.2.31 192.0.2.32 192.0.2.33 192.0.2.34 192.0.2.35 192.0.2.36 192.0.2.37 192.0.2.38"
/* With the name "abc" the answer has 261 bytes: the low byte of its length is smaller than the one after it. */
#define FIFTEEN EIGHT " 192.0.2.39 192.0.2.40 192.0.2.41 192.0.2.42 192.0.2.43 192.0.2.44 192.0.2.45"

static const fake_dns_row first_rows[] = {
    { "peer.test", FAKE_DNS_ANSWER, "127.0.0.1", 0, 0 },
    { "both.test", FAKE_DNS_ANSWER, "192.0.2.1 2001:db8::1 192.0.2.2 2001:db8::2", 0, 0 },
    { "only4.test", FAKE_DNS_ANSWER, "192.0.2.4", 0, 0 },
    { "only6.test", FAKE_DNS_ANSWER, "2001:db8::6", 0, 0 },
    { "empty.test", FAKE_DNS_ANSWER, "", 0, 0 },
    { "alias.test", FAKE_DNS_ALIASES, "192.0.2.5", 0, 0 },
    { "loop.test", FAKE_DNS_LOOP, "", 0, 0 },
    { "late.test", FAKE_DNS_LATE, "192.0.2.6", 0, 0 },
    { "flaky.test", FAKE_DNS_FLAKY, "192.0.2.16", 0, 0 },
    { "half-peer.test", FAKE_DNS_SILENT, "", 28, 0 },
    { "half-peer.test", FAKE_DNS_ANSWER, "127.0.0.1", 1, 0 },
    { "broken.test", FAKE_DNS_GARBAGE, "", 0, 0 },
    { "failing.test", FAKE_DNS_SERVFAIL, "", 0, 0 },
    { "silent.test", FAKE_DNS_SILENT, "", 0, 0 },
    { "spoofed.test", FAKE_DNS_SPOOFED, "192.0.2.7", 0, 0 },
    { "large.test", FAKE_DNS_TRUNCATED, "192.0.2.8 2001:db8::8", 0, 0 },
    { "huge.test", FAKE_DNS_BIG, "192.0.2.9", 0, 0 },
    { "deaf.test", FAKE_DNS_DEAF, "192.0.2.9", 0, 0 },
    { "half.test", FAKE_DNS_SILENT, "", 28, 0 },
    { "half.test", FAKE_DNS_ANSWER, "192.0.2.10", 1, 0 },
    { "lame6.test", FAKE_DNS_SERVFAIL, "", 28, 0 },
    { "lame6.test", FAKE_DNS_ANSWER, "192.0.2.11", 1, 0 },
    { "short.two.test", FAKE_DNS_ANSWER, "192.0.2.12", 0, 0 },
    { "short.bad.test", FAKE_DNS_SERVFAIL, "", 0, 0 },
    { "dot.ted.two.test", FAKE_DNS_ANSWER, "192.0.2.13", 0, 0 },
    { "dot.ted", FAKE_DNS_ANSWER, "192.0.2.14", 0, 0 },
    { "dot.ted.mute.test", FAKE_DNS_SILENT, "", 0, 0 },
    { "short.refused.test", FAKE_DNS_REFUSED, "", 0, 0 },
    { "flaky.two.test", FAKE_DNS_FLAKY, "192.0.2.17", 0, 2 },
    { "long.test", FAKE_DNS_LONG, "192.0.2.18", 0, 0 },
    { "stuck.test", FAKE_DNS_STUCK, "", 28, 0 },
    { "stuck.test", FAKE_DNS_ANSWER, "192.0.2.19", 1, 0 },
    { "lame.test", FAKE_DNS_LAME, "", 0, 0 },
    { "first.test", FAKE_DNS_SLOW, "192.0.2.20", 0, 0 },
    { "second.test", FAKE_DNS_SLOW_NO, "", 0, 0 },
    { "neither.test", FAKE_DNS_SLOW_FAIL, "", 0, 0 },
    { "mute.test", FAKE_DNS_SILENT, "", 0, 0 },
    { "tc-and-silent.test", FAKE_DNS_SILENT, "", 28, 0 },
    { "tc-and-silent.test", FAKE_DNS_SLOW, "192.0.2.22", 1, 0 },
    { "abc", FAKE_DNS_TRUNCATED, FIFTEEN, 1, 0 },
    { "abc", FAKE_DNS_ANSWER, "", 28, 0 },
    { "none4.test", FAKE_DNS_END, "", 0, 0 },
    { "", FAKE_DNS_END, "", 0, 0 },
};

static const fake_dns_row second_rows[] = {
    { "failing.test", FAKE_DNS_ANSWER, "192.0.2.102", 0, 0 },
    { "silent.test", FAKE_DNS_ANSWER, "192.0.2.103", 0, 0 },
    { "broken.test", FAKE_DNS_ANSWER, "192.0.2.104", 0, 0 },
    { "deaf.test", FAKE_DNS_ANSWER, "192.0.2.105", 0, 0 },
    { "lame.test", FAKE_DNS_ANSWER, "192.0.2.106", 0, 0 },
    { "second.test", FAKE_DNS_ANSWER, "192.0.2.107", 0, 0 },
    { "tc-and-silent.test", FAKE_DNS_STUCK, "", 0, 0 },
    { "", FAKE_DNS_END, "", 0, 0 },
};

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int make_file(char *template)
{
    int fd = mkstemp(template);
    return fd < 0 ? -1 : close(fd);
}

static int set_up(void **state)
{
    (void)state;
    if (make_file(hosts_path) || make_file(conf_path)) {
        return -1;
    }
    write_file(hosts_path, "192.0.2.200\thosts.test alias-in-hosts.test\n");
    fake_dns_start(&first, "127.0.0.1", 0, first_rows);
    fake_dns_start(&second, "127.0.0.2", first.port, second_rows);
    vast_posix_init(&net);
    net.paths = (vast_resolver_paths){ .hosts = hosts_path, .resolv_conf = conf_path, .dns_port = first.port };
    socket_peer_listen(&open_peer, "127.0.0.1", 0);
    socket_peer_refuse(&refusing_peer, "127.0.0.1", 0);
    conforming = (conformance){ .port = port,
        .ctx = &net,
        .peer = &socket_peer_functions,
        .peer_ctx = &open_peer,
        .host = "127.0.0.1",
        .open_port = open_peer.port,
        .refused_port = refusing_peer.port,
        .name = "peer.test",
        .no_name = "absent.test",
        .open_handles = socket_peer_open_descriptors };
    write_file(conf_path, "nameserver 127.0.0.1\n");
    idle_descriptors = socket_peer_open_descriptors();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fake_dns_stop(&first);
    fake_dns_stop(&second);
    socket_peer_close(&open_peer);
    socket_peer_close(&refusing_peer);
    return unlink(hosts_path) + unlink(conf_path);
}

/* Steps a lookup that began `ahead_ms` after the clock's start_ms until it ends; `io` is what its beginning came to. */
static vast_io step_to_end(
    vast_resolver *r, const char *host, vast_io io, uint32_t start_ms, uint32_t ahead_ms, uint32_t *took_ms)
{
    uint32_t now_ms = start_ms + ahead_ms;
    for (unsigned wakes = 0; io == VAST_IO_LOOKUP; wakes++) {
        struct pollfd polls[VAST_RESOLVER_POLLS];
        size_t count = vast_resolver_polls(r, polls);
        int32_t left = (int32_t)(vast_resolver_due_ms(r) - now_ms);
        (void)poll(polls, count, left > 0 ? left : 0);
        now_ms = port->now_ms(NULL) + ahead_ms;
        io = vast_resolver_step(r, host, now_ms);
        assert_true(now_ms - ahead_ms - start_ms < 8000);
        assert_true(wakes < 1000);
    }
    *took_ms = now_ms - ahead_ms - start_ms;
    return io;
}

static vast_io resolve_at(vast_resolver *r, const char *host, uint32_t ahead_ms, uint32_t *took_ms)
{
    uint32_t start_ms = port->now_ms(NULL);
    vast_io io = vast_resolver_begin(r, &net.paths, host, start_ms + ahead_ms);
    return step_to_end(r, host, io, start_ms, ahead_ms, took_ms);
}

static vast_io resolve(vast_resolver *r, const char *host, uint32_t *took_ms)
{
    return resolve_at(r, host, 0, took_ms);
}

static void put_list(char *out, size_t size, const vast_addresses *list)
{
    for (size_t i = 0; i < list->count; i++) {
        char text[INET6_ADDRSTRLEN];
        size_t len = strlen(out);
        inet_ntop(list->list[i].len == 4 ? AF_INET : AF_INET6, list->list[i].bytes, text, sizeof text);
        snprintf(out + len, size - len, "%s%s", len ? " " : "", text);
    }
}

typedef struct look_up {
    const char *conf;
    const char *host;
    const char *found; /* NULL: no name */
    uint32_t at_least_ms;
    unsigned streams; /* over TCP */
} look_up;

/* The server's thread has descriptors too, opens them when it comes to it, and may take a moment to close them: seen
   gone once, they are gone. */
static void assert_nothing_left_open(void)
{
    unsigned open = socket_peer_open_descriptors();
    for (int i = 0; i < 500 && open != idle_descriptors; i++) {
        usleep(1000);
        open = socket_peer_open_descriptors();
    }
    assert_int_equal(open, idle_descriptors);
}

static bool is_as_told(const look_up *c, const vast_resolver *r, vast_io io, char *found, size_t size)
{
    put_list(found, size, &r->found[VAST_IPV6]);
    put_list(found, size, &r->found[VAST_IPV4]);
    return io == (c->found ? VAST_IO_OK : VAST_IO_NO_NAME) && strcmp(found, c->found ? c->found : "") == 0 &&
           atomic_load(&first.streams) == c->streams;
}

static void run_look_up(const look_up *c)
{
    static vast_resolver r;
    bool good = false, late = true;
    for (int i = 0; i < TRIES && late && !good; i++) {
        uint32_t took_ms;
        char found[512] = "";
        vast_resolver_init(&r);
        atomic_store(&first.datagrams, 0);
        atomic_store(&first.streams, 0);
        vast_io io = resolve(&r, c->host, &took_ms);
        good = is_as_told(c, &r, io, found, sizeof found) && took_ms <= c->at_least_ms + SLACK_MS;
        late = took_ms >= c->at_least_ms + LATE_MS;
        assert_true(took_ms >= c->at_least_ms);
        assert_nothing_left_open();
        if (!good && (!late || i == TRIES - 1)) {
            print_error("%s: found \"%s\" (%d) after %u ms\n", c->host, found, (int)io, (unsigned)took_ms);
        }
    }
    assert_true(good);
}

static void run_look_ups(const look_up *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        write_file(conf_path, cases[i].conf);
        run_look_up(&cases[i]);
    }
}

#define ONE "nameserver 127.0.0.1\n"
#define TWO "nameserver 127.0.0.1\nnameserver 127.0.0.2\n"
#define DEAD "nameserver 127.0.0.3\n"
#define FIFTY "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwx"
#define LONGEST FIFTY "." FIFTY "." FIFTY "." FIFTY ".abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqr" /* 253 bytes */
#define COUNT(rows) (sizeof rows / sizeof *rows)

static void names_have_addresses_of_both_families(void **state)
{
    (void)state;
    static const look_up cases[] = {
        { ONE, "both.test", "2001:db8::1 2001:db8::2 192.0.2.1 192.0.2.2", 0, 0 },
        { ONE, "BOTH.Test", "2001:db8::1 2001:db8::2 192.0.2.1 192.0.2.2", 0, 0 },
        { ONE, "both.test.", "2001:db8::1 2001:db8::2 192.0.2.1 192.0.2.2", 0, 0 },
        { ONE, "only4.test", "192.0.2.4", 0, 0 },
        { ONE, "only6.test", "2001:db8::6", 0, 0 },
        { ONE, "alias.test", "192.0.2.5", 0, 0 },
        { ONE, "empty.test", NULL, 0, 0 },
        { ONE, "loop.test", NULL, 0, 0 },
        { ONE, "absent.test", NULL, 0, 0 },
        { ONE "search test\n", LONGEST, NULL, 0, 0 },
        { ONE "search test\n", LONGEST ".", NULL, 0, 0 },
    };
    run_look_ups(cases, COUNT(cases));
}

static void the_hosts_file_comes_before_the_servers(void **state)
{
    (void)state;
    static const look_up cases[] = {
        { ONE, "hosts.test", "192.0.2.200", 0, 0 },
        { ONE, "Alias-In-Hosts.test", "192.0.2.200", 0, 0 },
    };
    run_look_ups(cases, COUNT(cases));
    assert_int_equal(atomic_load(&first.datagrams), 0);
}

static void one_good_server_is_enough(void **state)
{
    (void)state;
    static const look_up cases[] = {
        { TWO, "failing.test", "192.0.2.102", 0, 0 },
        { TWO, "silent.test", "192.0.2.103", 50, 0 },
        { TWO, "lame.test", "192.0.2.106", 0, 0 },
        { TWO, "broken.test", "192.0.2.104", 0, 0 },
        { DEAD ONE, "only4.test", "192.0.2.4", 0, 0 },
        { "nameserver 127.0.0.1\nnameserver junk\nnameserver 127.0.0.2\n", "silent.test", "192.0.2.103", 50, 0 },
        { DEAD TWO, "silent.test", "192.0.2.103", 50, 0 },
        { "# no server is named: the server of this machine\n", "only4.test", "192.0.2.4", 0, 0 },
    };
    run_look_ups(cases, COUNT(cases));
}

static void failure_of_every_server_ends_the_look_up(void **state)
{
    (void)state;
    static const look_up cases[] = {
        { ONE, "failing.test", NULL, 0, 0 },
        { ONE, "broken.test", NULL, 0, 0 },
        { DEAD, "only4.test", NULL, 0, 0 },
        { ONE "options attempts:2\n", "deaf.test", NULL, 0, 4 },
        { ONE "options timeout:1 attempts:1\n", "silent.test", NULL, 1000, 0 },
        { ONE "options timeout:1 attempts:2\n", "silent.test", NULL, 2000, 0 },
    };
    run_look_ups(cases, COUNT(cases));
    assert_int_equal(atomic_load(&first.datagrams), 4);
}

static void a_lost_question_is_asked_again(void **state)
{
    (void)state;
    static const look_up cases[] = {
        { ONE "options timeout:1\n", "late.test", "192.0.2.6", 1000, 0 },
        { ONE, "flaky.test", "192.0.2.16", 0, 0 },
    };
    run_look_ups(cases, COUNT(cases));
}

static void one_family_does_not_wait_long_for_the_other(void **state)
{
    (void)state;
    static const look_up cases[] = {
        { ONE, "half.test", "192.0.2.10", 50, 0 },
        { ONE, "lame6.test", "192.0.2.11", 0, 0 },
    };
    run_look_ups(cases, COUNT(cases));
}

static void answers_of_others_are_not_believed(void **state)
{
    (void)state;
    static const look_up cases[] = {
        { ONE, "spoofed.test", "192.0.2.7", 0, 0 },
    };
    run_look_ups(cases, COUNT(cases));
}

static void what_does_not_fit_a_datagram_comes_over_tcp(void **state)
{
    (void)state;
    static const look_up cases[] = {
        { ONE, "large.test", "2001:db8::8 192.0.2.8", 0, 2 },
        { ONE, "huge.test", "192.0.2.9 127.1.0.0 127.1.0.1 127.1.0.2 127.1.0.3 127.1.0.4 127.1.0.5 127.1.0.6", 0, 2 },
        { ONE, "abc", EIGHT, 0, 1 },
    };
    run_look_ups(cases, COUNT(cases));
}

/* The first server that has not failed decides, whichever answers first. */
static void servers_decide_in_the_order_of_the_list(void **state)
{
    (void)state;
    static const look_up cases[] = {
        { TWO, "first.test", "192.0.2.20", 20, 0 },
        { TWO, "second.test", NULL, 20, 0 },
        { TWO, "neither.test", NULL, 20,
            0 }, /* the second server does not know it, which counts once the first fails */
        { TWO "options timeout:1 attempts:2\n", "mute.test", NULL, 1000, 0 },
        { TWO, "tc-and-silent.test", "192.0.2.22", 500, 0 },
    };
    run_look_ups(cases, COUNT(cases));
}

static void a_long_datagram_is_read_as_far_as_it_is_kept(void **state)
{
    (void)state;
    static const look_up cases[] = {
        { ONE, "long.test", "192.0.2.18 127.1.0.0 127.1.0.1 127.1.0.2 127.1.0.3 127.1.0.4 127.1.0.5 127.1.0.6", 0, 0 },
    };
    run_look_ups(cases, COUNT(cases));
}

static void a_silent_stream_holds_up_no_addresses_for_long(void **state)
{
    (void)state;
    static const look_up cases[] = {
        { ONE, "stuck.test", "192.0.2.19", 500, 1 },
    };
    run_look_ups(cases, COUNT(cases));
}

/* A length that no family has would be taken for an IPv6 address. */
static void localhost_has_an_address_of_each_family(void **state)
{
    (void)state;
    static const uint8_t loopback[16] = { [15] = 1 };
    static vast_resolver r;
    uint32_t took_ms;
    vast_resolver_init(&r);
    assert_int_equal(resolve(&r, "localhost", &took_ms), VAST_IO_OK);
    assert_int_equal(r.found[VAST_IPV6].count, 1);
    assert_int_equal(r.found[VAST_IPV6].list[0].len, 16);
    assert_memory_equal(r.found[VAST_IPV6].list[0].bytes, loopback, 16);
    assert_int_equal(r.found[VAST_IPV4].count, 1);
    assert_int_equal(r.found[VAST_IPV4].list[0].len, 4);
}

static void descriptor_zero_is_a_socket_like_others(void **state)
{
    (void)state;
    static const look_up cases[] = {
        { ONE, "only4.test", "192.0.2.4", 0, 0 },
    };
    int kept = dup(STDIN_FILENO);
    assert_true(kept >= 0 && close(STDIN_FILENO) == 0);
    run_look_ups(cases, COUNT(cases));
    assert_int_equal(dup2(kept, STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(close(kept), 0);
}

/* Each family is fetched over a stream of its own: the first one is closed when its answer has come. */
static void descriptor_zero_is_a_stream_like_others(void **state)
{
    (void)state;
    static vast_resolver r;
    uint32_t took_ms;
    vast_resolver_init(&r);
    write_file(conf_path, ONE);
    atomic_store(&first.streams, 0);
    uint32_t start_ms = port->now_ms(NULL);
    vast_io io = vast_resolver_begin(&r, &net.paths, "large.test", start_ms);
    int kept = dup(STDIN_FILENO);
    assert_true(kept >= 0 && close(STDIN_FILENO) == 0);
    io = step_to_end(&r, "large.test", io, start_ms, 0, &took_ms);
    assert_int_equal(dup2(kept, STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(close(kept), 0);
    assert_int_equal(io, VAST_IO_OK);
    assert_int_equal(atomic_load(&first.streams), 2);
    assert_int_equal(r.found[VAST_IPV6].count, 1);
    assert_int_equal(r.found[VAST_IPV4].count, 1);
}

/* A datagram of another server may answer what is being fetched over a stream, which is then closed. */
static void a_stream_that_is_not_needed_any_more_is_closed(void **state)
{
    (void)state;
    static const char host[] = "silent.test";
    static vast_resolver r;
    int pair[2], kept = dup(STDIN_FILENO);
    uint32_t now_ms = port->now_ms(NULL);
    vast_resolver_init(&r);
    write_file(conf_path, ONE);
    assert_int_equal(vast_resolver_begin(&r, &net.paths, host, now_ms), VAST_IO_LOOKUP);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
    assert_int_equal(dup2(pair[0], STDIN_FILENO), STDIN_FILENO);
    r.tcp.fd = STDIN_FILENO;
    r.tcp.family = VAST_IPV6;
    r.asked[VAST_IPV6].state = VAST_ASKED_NOTHING;
    assert_int_equal(vast_resolver_step(&r, host, now_ms), VAST_IO_LOOKUP);
    assert_int_equal(r.tcp.fd, -1);
    vast_resolver_close(&r);
    assert_int_equal(dup2(kept, STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(close(kept) + close(pair[0]) + close(pair[1]), 0);
    assert_nothing_left_open();
}

/* No descriptor is left for the stream: each attempt fails at once, and none waits for its time to be over. */
static void a_stream_that_cannot_be_opened_fails_at_once(void **state)
{
    (void)state;
    static vast_resolver r;
    uint32_t start_ms = port->now_ms(NULL), took_ms;
    struct rlimit all, few;
    vast_resolver_init(&r);
    write_file(conf_path, ONE "options timeout:5 attempts:2\n");
    vast_io io = vast_resolver_begin(&r, &net.paths, "large.test", start_ms);
    int next = dup(STDIN_FILENO);
    assert_true(next >= 0 && close(next) == 0);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &all), 0);
    few = (struct rlimit){ .rlim_cur = (rlim_t)next, .rlim_max = all.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    io = step_to_end(&r, "large.test", io, start_ms, 0, &took_ms);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &all), 0);
    assert_int_equal(io, VAST_IO_NO_NAME);
    assert_true(took_ms < 4000);
    assert_nothing_left_open();
}

/* A datagram that fills the buffer is whole: a record that it lacks makes it malformed. One byte more, and it is a
   prefix, whose records count. */
static void a_datagram_may_fill_the_buffer(void **state)
{
    (void)state;
    static const char host[] = "silent.test";
    static const uint8_t record[] = { 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1 };
    static const uint8_t rest[] = { 0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0xFF, 0xFF };
    for (size_t more = 0; more < 2; more++) {
        static vast_resolver r;
        uint8_t message[VAST_DNS_DATAGRAM_MAX + 1] = { 0 };
        uint32_t now_ms = port->now_ms(NULL);
        int pair[2];
        vast_resolver_init(&r);
        write_file(conf_path, ONE);
        assert_int_equal(vast_resolver_begin(&r, &net.paths, host, now_ms), VAST_IO_LOOKUP);
        size_t len = vast_dns_query(message, r.asked[VAST_IPV4].id, host, VAST_DNS_A);
        message[2] = 0x81;
        message[3] = 0x80;
        message[7] = 2;
        memcpy(message + len, record, sizeof record);
        memcpy(message + len + sizeof record, rest, sizeof rest);
        assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, pair), 0);
        assert_int_equal(dup2(pair[0], r.udp[0]), r.udp[0]);
        assert_true(send(pair[1], message, VAST_DNS_DATAGRAM_MAX + more, 0) > 0);
        (void)vast_resolver_step(&r, host, now_ms);
        assert_int_equal(r.found[VAST_IPV4].count, more);
        vast_resolver_close(&r);
        assert_int_equal(close(pair[0]) + close(pair[1]), 0);
    }
    assert_nothing_left_open();
}

/* With a clock of its own: at its time, not before and not after. */
static void an_attempt_ends_at_its_time(void **state)
{
    (void)state;
    static const char host[] = "silent.test";
    static vast_resolver r;
    uint32_t begin_ms = UINT32_MAX - 500;
    vast_resolver_init(&r);
    write_file(conf_path, ONE "options timeout:1 attempts:2\n");
    assert_int_equal(vast_resolver_begin(&r, &net.paths, host, begin_ms), VAST_IO_LOOKUP);
    assert_int_equal(vast_resolver_due_ms(&r) - begin_ms, 1000);
    assert_int_equal(vast_resolver_step(&r, host, begin_ms + 999), VAST_IO_LOOKUP);
    assert_int_equal(vast_resolver_due_ms(&r) - begin_ms, 1000);
    assert_int_equal(vast_resolver_step(&r, host, begin_ms + 1000), VAST_IO_LOOKUP);
    assert_int_equal(vast_resolver_due_ms(&r) - begin_ms, 2000);
    assert_int_equal(vast_resolver_step(&r, host, begin_ms + 1999), VAST_IO_LOOKUP);
    assert_int_equal(vast_resolver_step(&r, host, begin_ms + 2000), VAST_IO_NO_NAME);
    assert_nothing_left_open();
}

static void the_search_list_is_tried_in_order(void **state)
{
    (void)state;
    static const look_up cases[] = {
        { ONE "search one.test two.test\n", "short", "192.0.2.12", 0, 0 },
        { ONE "domain two.test\n", "short", "192.0.2.12", 0, 0 },
        { ONE "search two.test\nsearch one.test\n", "short", NULL, 0, 0 },
        { ONE "search two.test\n", "short.", NULL, 0, 0 },
        { ONE "search . bad..test two.test\n", "short", "192.0.2.12", 0, 0 },
        { ONE "search bad.test two.test\n", "short", "192.0.2.12", 0, 0 },
        { ONE "search refused.test two.test\n", "short", "192.0.2.12", 0, 0 },
        { ONE "search bad.test refused.test\n", "short", NULL, 0, 0 },
        { ONE "search one.test two.test\noptions attempts:2\n", "flaky", "192.0.2.17", 0, 0 },
        /* Silence about one domain leads to the name itself, and past the domains between. */
        { ONE "search mute.test two.test\noptions ndots:5 timeout:1 attempts:1\n", "dot.ted", "192.0.2.14", 1000, 0 },
        { ONE "search two.test\n", "dot.ted", "192.0.2.14", 0, 0 },
        { ONE "search two.test\noptions ndots:2\n", "dot.ted", "192.0.2.13", 0, 0 },
        { ONE "search one.test\noptions ndots:2\n", "dot.ted", "192.0.2.14", 0, 0 },
        { ONE "search test\n", "only4", "192.0.2.4", 0, 0 },
        /* A name with a dot is tried first, and then the domains. */
        { ONE "search test\n", "dot.ted.two", "192.0.2.13", 0, 0 },
        { ONE "search one.test test\n", "dot.ted.two", "192.0.2.13", 0, 0 },
    };
    run_look_ups(cases, COUNT(cases));
}

/* A retry looks the name up again, and must not wait for a silent search domain each time. */
static void a_silent_search_list_is_left_out_for_a_while(void **state)
{
    (void)state;
    enum { SILENCE_MS = 1000 };
    static const struct {
        const char *host;
        uint32_t ahead_ms, at_least_ms;
        const char *found; /* NULL: no name */
    } rows[] = {
        { "dot.ted", 0, SILENCE_MS, "192.0.2.14" },
        { "dot.ted", 0, 0, "192.0.2.14" },
        { "dot.no", 0, 0, NULL }, /* its search domains would be silent too */
        { "short", 28000, 0, NULL },
        { "short", 31000, 0, "192.0.2.12" }, /* answered by the second domain: the first one does not know it */
        { "dot.ted", 31000, SILENCE_MS, "192.0.2.14" },
        { "dot.ted", 58000, 0, "192.0.2.14" },
    };
    static vast_resolver r;
    vast_resolver_init(&r);
    write_file(conf_path, ONE "search mute.test two.test\noptions ndots:5 timeout:1 attempts:1\n");
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint32_t took_ms;
        char found[512] = "";
        vast_io io = resolve_at(&r, rows[i].host, rows[i].ahead_ms, &took_ms);
        put_list(found, sizeof found, &r.found[VAST_IPV4]);
        assert_int_equal(io, rows[i].found ? VAST_IO_OK : VAST_IO_NO_NAME);
        assert_string_equal(found, rows[i].found ? rows[i].found : "");
        assert_in_range(took_ms, rows[i].at_least_ms, rows[i].at_least_ms + SILENCE_MS - 1);
    }
    assert_nothing_left_open();
}

/* The caller's deadline is kept by closing: nothing remains, and the next lookup starts afresh. */
static void a_look_up_can_be_given_up(void **state)
{
    (void)state;
    static const char *const hosts[] = { "silent.test", "deaf.test", "large.test" };
    write_file(conf_path, ONE);
    for (size_t i = 0; i < COUNT(hosts); i++) {
        uint32_t start_ms = port->now_ms(&net);
        assert_int_equal(port->connect(&net, hosts[i], 80), VAST_IO_LOOKUP);
        port->wait(&net, VAST_WANT_WRITE, 30);
        (void)port->connect(&net, hosts[i], 80);
        assert_true(port->now_ms(&net) - start_ms < 30 + SLACK_MS);
        port->close(&net);
        assert_nothing_left_open();
    }
}

/* wait() must come back when the resolver's time has come, though no descriptor says anything. */
static void the_port_says_that_it_looks_up_and_wakes_for_it(void **state)
{
    (void)state;
    write_file(conf_path, ONE);
    uint32_t start_ms = port->now_ms(&net);
    bool connecting = false;
    vast_io io;
    assert_int_equal(port->connect(&net, "half-peer.test", open_peer.port), VAST_IO_LOOKUP);
    while ((io = port->connect(&net, "half-peer.test", open_peer.port)) != VAST_IO_OK) {
        assert_int_equal(io, connecting || io == VAST_IO_AGAIN ? VAST_IO_AGAIN : VAST_IO_LOOKUP);
        connecting = io == VAST_IO_AGAIN;
        port->wait(&net, VAST_WANT_WRITE, 3000);
    }
    assert_true(connecting);
    assert_in_range(port->now_ms(&net) - start_ms, 50, 50 + SLACK_MS);
    port->close(&net);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_have_addresses_of_both_families),
        cmocka_unit_test(the_hosts_file_comes_before_the_servers),
        cmocka_unit_test(one_good_server_is_enough),
        cmocka_unit_test(failure_of_every_server_ends_the_look_up),
        cmocka_unit_test(a_lost_question_is_asked_again),
        cmocka_unit_test(one_family_does_not_wait_long_for_the_other),
        cmocka_unit_test(answers_of_others_are_not_believed),
        cmocka_unit_test(what_does_not_fit_a_datagram_comes_over_tcp),
        cmocka_unit_test(servers_decide_in_the_order_of_the_list),
        cmocka_unit_test(a_long_datagram_is_read_as_far_as_it_is_kept),
        cmocka_unit_test(a_silent_stream_holds_up_no_addresses_for_long),
        cmocka_unit_test(localhost_has_an_address_of_each_family),
        cmocka_unit_test(descriptor_zero_is_a_socket_like_others),
        cmocka_unit_test(descriptor_zero_is_a_stream_like_others),
        cmocka_unit_test(a_stream_that_is_not_needed_any_more_is_closed),
        cmocka_unit_test(a_stream_that_cannot_be_opened_fails_at_once),
        cmocka_unit_test(a_datagram_may_fill_the_buffer),
        cmocka_unit_test(an_attempt_ends_at_its_time),
        cmocka_unit_test(the_search_list_is_tried_in_order),
        cmocka_unit_test(a_silent_search_list_is_left_out_for_a_while),
        cmocka_unit_test(a_look_up_can_be_given_up),
        cmocka_unit_test(the_port_says_that_it_looks_up_and_wakes_for_it),
        cmocka_unit_test_prestate(conform_a_name_is_looked_up_before_it_is_connected, &conforming),
        cmocka_unit_test_prestate(conform_a_name_that_does_not_exist_is_told, &conforming),
        cmocka_unit_test_prestate(conform_close_may_come_at_any_time_and_again, &conforming),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
