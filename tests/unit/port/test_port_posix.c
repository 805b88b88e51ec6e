/* SPDX-License-Identifier: MIT */
/* The POSIX port: the conformance test, and what is its own: races between addresses, both families, files of names. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "connection.h"
#include "platform.h"
#include "port_conformance.h"
#include "socket_peer.h"
#include "vastai/posix.h"

/* Two addresses that start within this time of what is due started on time, on a busy machine too. */
enum { SLACK_MS = 200 };

static const vast_port *const port = &vast_posix_port;
static vast_posix net;
static socket_peer open_peer, refusing_peer, silent_peer;
static conformance conforming;
static char hosts_path[] = "/tmp/vastai-hosts-XXXXXX";

static void write_hosts(const char *text)
{
    FILE *file = fopen(hosts_path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
    (void)state;
    int fd = mkstemp(hosts_path);
    if (fd < 0) {
        return -1;
    }
    close(fd);
    write_hosts("127.0.0.1 peer.test # a comment\n");
    socket_peer_listen(&open_peer, "127.0.0.1", 0);
    socket_peer_refuse(&refusing_peer, "127.0.0.1", 0);
    socket_peer_keep_silent(&silent_peer, "127.0.0.1", 0);
    vast_posix_init(&net);
    net.paths = (vast_resolver_paths){ .hosts = hosts_path, .resolv_conf = "/dev/null", .dns_port = 1 };
    conforming = (conformance){ .port = port,
        .ctx = &net,
        .peer = &socket_peer_functions,
        .peer_ctx = &open_peer,
        .host = "127.0.0.1",
        .open_port = open_peer.port,
        .refused_port = refusing_peer.port,
        .silent_port = silent_peer.port,
        .name = "peer.test",
        .no_name = "absent.test",
        .open_handles = socket_peer_open_descriptors };
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    vast_posix_free(&net);
    socket_peer_close(&open_peer);
    socket_peer_close(&refusing_peer);
    socket_peer_close(&silent_peer);
    return unlink(hosts_path);
}

/* Connects, and returns how long it took. */
static vast_io timed_connect(const char *host, uint16_t to, uint32_t *took_ms)
{
    uint32_t start_ms = port->now_ms(&net);
    vast_io io;
    while ((io = port->connect(&net, host, to)) == VAST_IO_AGAIN || io == VAST_IO_LOOKUP) {
        port->wait(&net, VAST_WANT_WRITE, 5000);
        assert_true(port->now_ms(&net) - start_ms < 5000);
    }
    *took_ms = port->now_ms(&net) - start_ms;
    return io;
}

/* ---- several addresses ------------------------------------------------------------------------------------------- */

typedef enum kind { UNUSED_PORT, LISTENS, REFUSES, SILENT } kind;

static void start_peer(socket_peer *peer, kind what, const char *address, uint16_t *to)
{
    static void (*const start[])(socket_peer *, const char *, uint16_t) = {
        [LISTENS] = socket_peer_listen,
        [REFUSES] = socket_peer_refuse,
        [SILENT] = socket_peer_keep_silent,
    };
    start[what](peer, address, *to);
    *to = peer->port;
}

static bool has_ipv6(void)
{
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    bool has = fd >= 0 && bind(fd, (struct sockaddr *)&any, sizeof any) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return has;
}

static void need_ipv6(void)
{
    if (!has_ipv6()) {
        printf("SKIPPED: this machine has no IPv6 loopback\n");
        skip();
    }
}

typedef struct race_case {
    const char *hosts;
    struct {
        const char *address;
        kind what;
    } peers[4];
    vast_io io;
    uint32_t at_least_ms;
    const char *winner;
} race_case;

static void run_race(const race_case *c)
{
    socket_peer peers[4];
    size_t count = 0;
    uint16_t to = 0;
    uint32_t took_ms;
    write_hosts(c->hosts);
    for (; count < 4 && c->peers[count].address; count++) {
        start_peer(&peers[count], c->peers[count].what, c->peers[count].address, &to);
    }
    unsigned before = socket_peer_open_descriptors();
    assert_int_equal(timed_connect("many.test", to, &took_ms), c->io);
    assert_in_range(took_ms, c->at_least_ms, c->at_least_ms + SLACK_MS);
    assert_int_equal(socket_peer_open_descriptors(), before + (c->io == VAST_IO_OK));
    for (size_t i = 0; i < count; i++) {
        bool won = c->winner && strcmp(c->peers[i].address, c->winner) == 0;
        assert_int_equal(c->peers[i].what == LISTENS && socket_peer_functions.accept(&peers[i]), won);
    }
    port->close(&net);
    for (size_t i = 0; i < count; i++) {
        socket_peer_close(&peers[i]);
    }
}

static void addresses_are_tried_until_one_answers(void **state)
{
    (void)state;
    static const race_case cases[] = {
        { "127.0.0.2 many.test\n127.0.0.1 many.test\n", { { "127.0.0.1", LISTENS }, { "127.0.0.2", REFUSES } },
            VAST_IO_OK, 0, "127.0.0.1" },
        { "127.0.0.2 x many.test\n127.0.0.1 MANY.test\n", { { "127.0.0.1", LISTENS }, { "127.0.0.2", SILENT } },
            VAST_IO_OK, 250, "127.0.0.1" },
        { "127.0.0.3 many.test\n127.0.0.2 many.test\n127.0.0.1 many.test\n",
            { { "127.0.0.1", LISTENS }, { "127.0.0.2", SILENT }, { "127.0.0.3", SILENT } }, VAST_IO_OK, 500,
            "127.0.0.1" },
        { "127.0.0.3 many.test\n127.0.0.2 many.test\n127.0.0.1 many.test\n",
            { { "127.0.0.1", LISTENS }, { "127.0.0.2", REFUSES }, { "127.0.0.3", SILENT } }, VAST_IO_OK, 250,
            "127.0.0.1" },
        { "127.0.0.2 many.test\n127.0.0.1 many.test\n127.0.0.3 many.test\n",
            { { "127.0.0.1", REFUSES }, { "127.0.0.2", REFUSES }, { "127.0.0.3", REFUSES } }, VAST_IO_REFUSED, 0,
            NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        run_race(&cases[i]);
    }
}

static void ipv6_goes_first_and_ipv4_second(void **state)
{
    (void)state;
    need_ipv6();
    static const race_case cases[] = {
        { "127.0.0.1 many.test\n::1 many.test\n", { { "127.0.0.1", LISTENS }, { "::1", LISTENS } }, VAST_IO_OK, 0,
            "::1" },
        { "127.0.0.1 many.test\n::1 many.test\n", { { "127.0.0.1", LISTENS }, { "::1", REFUSES } }, VAST_IO_OK, 0,
            "127.0.0.1" },
        { "127.0.0.1 many.test\n::1 many.test\n", { { "127.0.0.1", LISTENS }, { "::1", SILENT } }, VAST_IO_OK, 250,
            "127.0.0.1" },
        { "127.0.0.1 many.test\n127.0.0.2 many.test\n::1 many.test\n",
            { { "127.0.0.1", SILENT }, { "::1", SILENT }, { "127.0.0.2", LISTENS } }, VAST_IO_OK, 500, "127.0.0.2" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        run_race(&cases[i]);
    }
}

/* The first attempt is not given up when the second starts: here the second never answers, and the first does, late. */
static void an_earlier_attempt_may_still_win(void **state)
{
    (void)state;
    socket_peer first, second;
    uint32_t start_ms = port->now_ms(&net);
    write_hosts("127.0.0.2 many.test\n127.0.0.1 many.test\n");
    socket_peer_keep_silent(&first, "127.0.0.2", 0);
    socket_peer_keep_silent(&second, "127.0.0.1", first.port);
    while (port->now_ms(&net) - start_ms < 400) {
        assert_int_equal(port->connect(&net, "many.test", first.port), VAST_IO_AGAIN);
        port->wait(&net, VAST_WANT_WRITE, 100);
    }
    socket_peer_speak(&first);
    while (port->connect(&net, "many.test", first.port) == VAST_IO_AGAIN) {
        port->wait(&net, VAST_WANT_WRITE, 5000);
        assert_true(port->now_ms(&net) - start_ms < 5000);
    }
    assert_int_equal(vast_connection_of(&net)->state, VAST_POSIX_OPEN);
    struct sockaddr_in from;
    socklen_t len = sizeof from;
    assert_int_equal(getpeername(vast_connection_of(&net)->fd, (struct sockaddr *)&from, &len), 0);
    assert_int_equal(ntohl(from.sin_addr.s_addr), 0x7F000002);
    port->close(&net);
    socket_peer_close(&first);
    socket_peer_close(&second);
}

/* A superloop never calls wait(): connect alone must notice what has happened. */
static void connect_needs_no_wait(void **state)
{
    (void)state;
    uint32_t start_ms = port->now_ms(&net);
    vast_io io;
    while ((io = port->connect(&net, "127.0.0.1", open_peer.port)) == VAST_IO_AGAIN) {
        assert_true(port->now_ms(&net) - start_ms < 2000);
    }
    assert_int_equal(io, VAST_IO_OK);
    assert_int_equal(port->connect(&net, "127.0.0.1", open_peer.port), VAST_IO_OK);
    port->close(&net);
    while ((io = port->connect(&net, "127.0.0.1", refusing_peer.port)) == VAST_IO_AGAIN) {
        assert_true(port->now_ms(&net) - start_ms < 2000);
    }
    assert_int_equal(io, VAST_IO_REFUSED);
}

/* ---- literals, localhost, sockets -------------------------------------------------------------------------------- */

static void localhost_needs_no_files(void **state)
{
    (void)state;
    static const char *const names[] = { "localhost", "LocalHost", "localhost.", "api.localhost", "127.0.0.1" };
    net.paths.hosts = net.paths.resolv_conf = "/nonexistent";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        uint32_t took_ms;
        assert_int_equal(timed_connect(names[i], open_peer.port, &took_ms), VAST_IO_OK);
        assert_true(took_ms < SLACK_MS);
        port->close(&net);
        while (socket_peer_functions.accept(&open_peer)) {
        }
    }
    net.paths.hosts = hosts_path;
    net.paths.resolv_conf = "/dev/null";
}

static void ipv6_literals_connect(void **state)
{
    (void)state;
    need_ipv6();
    socket_peer peer;
    uint32_t took_ms;
    socket_peer_listen(&peer, "::1", 0);
    assert_int_equal(timed_connect("::1", peer.port, &took_ms), VAST_IO_OK);
    port->close(&net);
    assert_int_equal(timed_connect("0:0:0:0:0:0:0:1", peer.port, &took_ms), VAST_IO_OK);
    port->close(&net);
    socket_peer_close(&peer);
}

static void what_is_no_name_is_told_without_asking_anybody(void **state)
{
    (void)state;
    static const char *const names[] = { "", ".", "a..b", "127.1", "1.2.3.256", "[::1]", "bad name", "ex\xC3\xA4mple",
        "fe80::1%no-such-interface", "::1%", "name.test/path" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(port->connect(&net, names[i], open_peer.port), VAST_IO_NO_NAME);
    }
}

/* A name says nothing of its address, so what counts is what it resolves to. */
static void private_addresses_are_refused_on_request(void **state)
{
    (void)state;
    static const char *const hosts[] = { "127.0.0.1", "localhost", "loopback.test", "lan.test", "link.test", "ula.test",
        "mapped.test", "both.test" };
    uint32_t took_ms;
    write_hosts("127.0.0.1 loopback.test\n10.0.0.1 lan.test\n169.254.169.254 link.test\nfd00::1 ula.test\n"
                "::ffff:127.0.0.1 mapped.test\n::1 both.test\n192.168.0.1 both.test\n");
    unsigned before = socket_peer_open_descriptors();
    net.public_only = true;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        assert_int_equal(timed_connect(hosts[i], open_peer.port, &took_ms), VAST_IO_UNREACHABLE);
        assert_true(vast_posix_peer_is_private(&net));
        assert_true(took_ms < SLACK_MS);
    }
    assert_int_equal(timed_connect("absent.test", open_peer.port, &took_ms), VAST_IO_NO_NAME);
    assert_false(vast_posix_peer_is_private(&net));
    assert_int_equal(socket_peer_open_descriptors(), before);
    assert_false(socket_peer_functions.accept(&open_peer));
    net.public_only = false;
    assert_int_equal(timed_connect("loopback.test", open_peer.port, &took_ms), VAST_IO_OK);
    assert_true(vast_posix_peer_is_private(&net));
    port->close(&net);
}

/* Of several addresses only the public ones are tried: in this order, and of both families. */
static void public_addresses_are_kept(void **state)
{
    (void)state;
    write_hosts("10.0.0.1 many.test\n192.0.2.1 many.test\n::1 many.test\n192.0.2.2 many.test\n2001:db8::1 many.test\n");
    net.public_only = true;
    vast_io io = port->connect(&net, "many.test", open_peer.port);
    const vast_addresses *found = vast_connection_of(&net)->resolver.found;
    assert_int_equal(found[VAST_IPV6].count, 1);
    assert_int_equal(found[VAST_IPV6].list[0].bytes[0], 0x20);
    assert_int_equal(found[VAST_IPV4].count, 2);
    assert_int_equal(found[VAST_IPV4].list[0].bytes[3], 1);
    assert_int_equal(found[VAST_IPV4].list[1].bytes[3], 2);
    assert_true(io == VAST_IO_AGAIN || io == VAST_IO_UNREACHABLE);
    assert_false(vast_posix_peer_is_private(&net));
    port->close(&net);
    net.public_only = false;
}

static void the_socket_is_quick_and_not_inherited(void **state)
{
    (void)state;
    uint32_t took_ms;
    int on = 0;
    socklen_t len = sizeof on;
    assert_int_equal(timed_connect("127.0.0.1", open_peer.port, &took_ms), VAST_IO_OK);
    assert_int_equal(getsockopt(vast_connection_of(&net)->fd, IPPROTO_TCP, TCP_NODELAY, &on, &len), 0);
    assert_true(on);
    assert_true(fcntl(vast_connection_of(&net)->fd, F_GETFD) & FD_CLOEXEC);
    assert_true(fcntl(vast_connection_of(&net)->fd, F_GETFL) & O_NONBLOCK);
    port->close(&net);
}

static void a_port_without_a_connection_moves_nothing(void **state)
{
    (void)state;
    char byte = 0;
    size_t moved = 77;
    assert_int_equal(port->send(&net, "x", 1, &moved), VAST_IO_ERROR);
    assert_int_equal(port->recv(&net, &byte, 1, &moved), VAST_IO_ERROR);
    assert_int_equal(moved, 77);
}

static void running_out_of_descriptors_is_told(void **state)
{
    (void)state;
    struct rlimit before, none;
    uint32_t took_ms;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = 3;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    vast_io io = timed_connect("127.0.0.1", open_peer.port, &took_ms);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(io, VAST_IO_NO_MEMORY);
}

static void on_alarm(int signal_number)
{
    (void)signal_number;
}

static void a_signal_ends_a_wait_early_and_does_no_harm(void **state)
{
    (void)state;
    struct sigaction action = { .sa_handler = on_alarm };
    struct itimerval soon = { .it_value = { 0, 30000 } };
    uint32_t start_ms = port->now_ms(&net);
    assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
    port->wait(&net, 0, 3000);
    assert_true(port->now_ms(&net) - start_ms < 1000);
}

static void mbedtls_draws_from_the_port(void **state)
{
    (void)state;
    uint8_t drawn[2][32] = { { 0 } };
    for (int i = 0; i < 2; i++) {
        size_t len = 0;
        assert_int_equal(mbedtls_psa_external_get_random(NULL, drawn[i], sizeof drawn[i], &len), 0);
        assert_int_equal(len, sizeof drawn[i]);
    }
    assert_memory_not_equal(drawn[0], drawn[1], sizeof drawn[0]);
}

static void freeing_closes_and_may_be_repeated(void **state)
{
    (void)state;
    uint32_t took_ms;
    unsigned before = socket_peer_open_descriptors();
    assert_int_equal(timed_connect("127.0.0.1", open_peer.port, &took_ms), VAST_IO_OK);
    vast_posix_free(&net);
    vast_posix_free(&net);
    assert_int_equal(socket_peer_open_descriptors(), before);
    assert_int_equal(timed_connect("127.0.0.1", open_peer.port, &took_ms), VAST_IO_OK);
    vast_posix_free(&net);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PORT_CONFORMANCE(&conforming),
        cmocka_unit_test(addresses_are_tried_until_one_answers),
        cmocka_unit_test(ipv6_goes_first_and_ipv4_second),
        cmocka_unit_test(an_earlier_attempt_may_still_win),
        cmocka_unit_test(connect_needs_no_wait),
        cmocka_unit_test(localhost_needs_no_files),
        cmocka_unit_test(ipv6_literals_connect),
        cmocka_unit_test(what_is_no_name_is_told_without_asking_anybody),
        cmocka_unit_test(private_addresses_are_refused_on_request),
        cmocka_unit_test(public_addresses_are_kept),
        cmocka_unit_test(the_socket_is_quick_and_not_inherited),
        cmocka_unit_test(a_port_without_a_connection_moves_nothing),
        cmocka_unit_test(running_out_of_descriptors_is_told),
        cmocka_unit_test(a_signal_ends_a_wait_early_and_does_no_harm),
        cmocka_unit_test(mbedtls_draws_from_the_port),
        cmocka_unit_test(freeing_closes_and_may_be_repeated),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
