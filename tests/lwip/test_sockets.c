/* SPDX-License-Identifier: MIT */
/*
 * The sockets port over libslirp, with lwIP's TCP/IP thread: the conformance test, and faults of frames, peers and
 * memory.
 */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "lwip/dns.h"
#include "lwip/memp.h"
#include "lwip/netif.h"
#include "lwip/sockets.h"
#include "lwip/stats.h"
#include "lwip/sys.h"
#include "lwip/tcp.h"
#include "lwip/tcpip.h"
#include "net.h"
#include "net_hooks.h"
#include "peer.h"
#include "port_conformance.h"
#include "socket_peer.h"
#include "vast_lwip_sockets.h"

enum { DEADLINE_MS = 4000, LINGER_MS = 20000, POOLS = 6 };

static struct netif netif;
static socket_peer open_peer, refusing_peer, silent_peer;
static conformance conforming;
static vast_lwip_sockets net;
static const vast_port *const port = &vast_lwip_sockets_port;
static uint32_t begun_ms;
static pthread_t wire;
static volatile bool over;

static void *wire_main(void *arg)
{
    (void)arg;
    while (!over) {
        net_move();
        net_rest(1);
    }
    return NULL;
}

static vast_io entropy(void *user, void *out, size_t len)
{
    (void)user;
    return getrandom(out, len, 0) == (ssize_t)len ? VAST_IO_OK : VAST_IO_ERROR;
}

static const vast_lwip_sockets_config config = { .entropy = entropy };

/* ---- what lwIP holds --------------------------------------------------------------------------------------------- */

static const struct {
    memp_t pool;
    const char *name;
} pools[POOLS] = {
    { MEMP_TCP_PCB, "tcp_pcb" },
    { MEMP_TCP_SEG, "tcp_seg" },
    { MEMP_PBUF, "pbuf" },
    { MEMP_PBUF_POOL, "pbuf_pool" },
    { MEMP_UDP_PCB, "udp_pcb" },
    { MEMP_NETCONN, "netconn" },
};

static unsigned held_at_start[POOLS], heap_at_start;

static const char *what_is_held(void)
{
    const char *held = NULL;
    LOCK_TCPIP_CORE();
    for (size_t i = 0; i < POOLS; i++) {
        held = lwip_stats.memp[pools[i].pool]->used != held_at_start[i] ? pools[i].name : held;
    }
    held = lwip_stats.mem.used != heap_at_start ? "heap" : held;
    UNLOCK_TCPIP_CORE();
    return held;
}

/* Lets lwIP's own lingering run out: FIN and TIME_WAIT, canceled lookups. */
static void assert_nothing_is_held(void)
{
    const char *held;
    uint32_t start_ms = sys_now();
    net_faulty = (net_faults){ 0 };
    while ((held = what_is_held()) != NULL) {
        if (sys_now() - start_ms > LINGER_MS) {
            fail_msg("still held: %s", held);
        }
        sys_msleep(20);
    }
}

static void note_what_is_held(void)
{
    LOCK_TCPIP_CORE();
    for (size_t i = 0; i < POOLS; i++) {
        held_at_start[i] = lwip_stats.memp[pools[i].pool]->used;
    }
    heap_at_start = (unsigned)lwip_stats.mem.used;
    UNLOCK_TCPIP_CORE();
}

/* ---- driving the port -------------------------------------------------------------------------------------------- */

static bool in_time(void)
{
    return port->now_ms(&net) - begun_ms < DEADLINE_MS;
}

static vast_io connect_to(const char *host, uint16_t number)
{
    vast_io io;
    begun_ms = port->now_ms(&net);
    while ((io = port->connect(&net, host, number)) == VAST_IO_AGAIN || io == VAST_IO_LOOKUP) {
        if (!in_time()) {
            return io;
        }
        port->wait(&net, VAST_WANT_WRITE, 50);
    }
    return io;
}

/* Where frames are lost a connection may not come about, which connect() says; then it is tried again. */
static vast_io connect_through_loss(const char *host, uint16_t number)
{
    vast_io io = connect_to(host, number);
    for (unsigned more = 4; io == VAST_IO_UNREACHABLE && more > 0; more--) {
        port->close(&net);
        io = connect_to(host, number);
    }
    return io;
}

static vast_io read_pour(size_t piece, size_t *got)
{
    uint8_t buf[2048];
    size_t moved;
    for (;;) {
        vast_io io = port->recv(&net, buf, piece, &moved);
        if (io == VAST_IO_OK) {
            for (size_t i = 0; i < moved; i++) {
                assert_int_equal(buf[i], peer_byte(*got + i));
            }
            *got += moved;
            continue;
        }
        if (io != VAST_IO_AGAIN || !in_time()) {
            return io;
        }
        port->wait(&net, VAST_WANT_READ, 50);
    }
}

static void assert_poured(size_t bytes, size_t piece)
{
    size_t got = 0;
    assert_int_equal(connect_through_loss(NET_HOST, peer_start(PEER_POUR, bytes)), VAST_IO_OK);
    while (in_time() && read_pour(piece, &got) == VAST_IO_AGAIN) {
        begun_ms = port->now_ms(&net);
    }
    assert_int_equal(got, bytes);
    port->close(&net);
    peer_stop();
}

/* ---- cases ------------------------------------------------------------------------------------------------------- */

static void what_is_poured_arrives_whole(void **state)
{
    (void)state;
    assert_poured(100000, 1460);
    assert_poured(3001, 1);
    assert_poured(0, 10);
}

/*
 * The key may go there in plain: no name server is believed about it, nor asked. There is no loopback interface here.
 */
static void localhost_is_nobodys_to_look_up(void **state)
{
    (void)state;
    static const char *const names[] = { "localhost", "LocalHost" };
    unsigned before = peer_questions;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(connect_to(names[i], 443), VAST_IO_UNREACHABLE);
    }
    assert_int_equal(peer_questions, before);
}

static void a_name_server_that_says_nothing_ends_in_no_name(void **state)
{
    (void)state;
    assert_int_equal(connect_to("silent1.test", 443), VAST_IO_NO_NAME);
}

static void a_look_up_can_be_closed_and_its_late_answer_harms_nobody(void **state)
{
    (void)state;
    vast_lwip_sockets *gone = malloc(sizeof *gone);
    vast_lwip_sockets_init(gone, &config);
    assert_int_equal(port->connect(gone, "late.test", 443), VAST_IO_LOOKUP);
    port->close(gone);
    port->close(gone);
    free(gone);
    port->wait(&net, 0, 300);
}

static void a_cut_line_while_connecting_ends_with_the_deadline_or_lwip(void **state)
{
    (void)state;
    net_faulty.cut = true;
    vast_io io = connect_to(NET_HOST, 443);
    assert_true(io == VAST_IO_AGAIN || io == VAST_IO_UNREACHABLE);
    port->close(&net);
}

static void lwip_giving_up_on_a_syn_is_unreachable(void **state)
{
    (void)state;
    net_faulty.cut = true;
    vast_io io;
    while ((io = connect_to(NET_HOST, 443)) == VAST_IO_AGAIN) {
    }
    assert_int_equal(io, VAST_IO_UNREACHABLE);
}

static void silence_leaves_the_deadline_to_the_caller(void **state)
{
    (void)state;
    size_t got = 0;
    assert_int_equal(connect_to(NET_HOST, peer_start(PEER_STALL, 0)), VAST_IO_OK);
    assert_int_equal(read_pour(100, &got), VAST_IO_AGAIN);
    assert_false(in_time());
    port->close(&net);
    peer_stop();
}

static void a_tenth_of_the_frames_may_be_lost(void **state)
{
    (void)state;
    net_faulty.lose_percent = 10;
    assert_poured(12000, 700);
}

static void frames_may_come_out_of_order(void **state)
{
    (void)state;
    net_faulty.reorder_every = 3;
    assert_poured(30000, 1000);
}

static void no_route_is_unreachable(void **state)
{
    (void)state;
    LOCK_TCPIP_CORE();
    netif_set_down(&netif);
    UNLOCK_TCPIP_CORE();
    vast_io io = connect_to(NET_HOST, 443);
    LOCK_TCPIP_CORE();
    netif_set_up(&netif);
    UNLOCK_TCPIP_CORE();
    assert_int_equal(io, VAST_IO_UNREACHABLE);
}

static void without_sockets_connect_says_no_memory(void **state)
{
    (void)state;
    int hostage[MEMP_NUM_NETCONN];
    for (size_t i = 0; i < MEMP_NUM_NETCONN; i++) {
        hostage[i] = lwip_socket(AF_INET, SOCK_STREAM, 0);
        assert_true(hostage[i] >= 0);
    }
    vast_io io = connect_to(NET_HOST, 443);
    for (size_t i = 0; i < MEMP_NUM_NETCONN; i++) {
        lwip_close(hostage[i]);
    }
    assert_int_equal(io, VAST_IO_NO_MEMORY);
}

static void without_pbufs_frames_are_lost_and_come_again(void **state)
{
    (void)state;
    struct pbuf *hostage[PBUF_POOL_SIZE];
    size_t got = 0, n = 0;
    assert_int_equal(connect_to(NET_HOST, peer_start(PEER_POUR, 30000)), VAST_IO_OK);
    while (n < PBUF_POOL_SIZE && (hostage[n] = pbuf_alloc(PBUF_RAW, 100, PBUF_POOL)) != NULL) {
        n++;
    }
    assert_int_equal(read_pour(500, &got) == VAST_IO_AGAIN, got < 30000);
    while (n != 0) {
        pbuf_free(hostage[--n]);
    }
    begun_ms = port->now_ms(&net);
    assert_int_equal(read_pour(500, &got), VAST_IO_CLOSED);
    assert_int_equal(got, 30000);
    port->close(&net);
    peer_stop();
}

static void close_at_any_moment_leaves_nothing(void **state)
{
    (void)state;
    for (int moves = 0; moves < 24; moves++) {
        uint8_t buf[300];
        size_t moved;
        uint16_t number = peer_start(PEER_POUR, 5000);
        vast_io io = VAST_IO_AGAIN;
        for (int i = 0; i < moves; i++) {
            if (io != VAST_IO_OK) {
                io = port->connect(&net, moves % 2 ? NET_HOST : "peer.test", number);
            } else {
                (void)port->recv(&net, buf, sizeof buf, &moved);
            }
            port->wait(&net, VAST_WANT_READ, 1);
        }
        port->close(&net);
        port->close(&net);
        peer_stop();
    }
}

static void a_closed_context_says_error_not_again(void **state)
{
    (void)state;
    size_t moved;
    uint8_t byte;
    assert_int_equal(port->recv(&net, &byte, 1, &moved), VAST_IO_ERROR);
    assert_int_equal(port->send(&net, &byte, 1, &moved), VAST_IO_ERROR);
}

/* ---- the run ----------------------------------------------------------------------------------------------------- */

static void conformance_left_nothing_behind(void **state)
{
    (void)state;
}

static int fresh(void **state)
{
    (void)state;
    net_faulty = (net_faults){ 0 };
    vast_lwip_sockets_init(&net, &config);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    port->close(&net);
    assert_nothing_is_held();
    return 0;
}

static unsigned questions(void)
{
    return __atomic_load_n(&peer_questions, __ATOMIC_RELAXED);
}

static void prepare_conformance(void)
{
    socket_peer_listen(&open_peer, "127.0.0.1", 0);
    socket_peer_refuse(&refusing_peer, "127.0.0.1", 0);
    socket_peer_keep_silent(&silent_peer, "127.0.0.1", 0);
    conforming = (conformance){ .port = port,
        .ctx = &net,
        .peer = &socket_peer_functions,
        .peer_ctx = &open_peer,
        .host = NET_HOST,
        .open_port = open_peer.port,
        .refused_port = refusing_peer.port,
        .silent_port = silent_peer.port,
        .name = "peer.test",
        .no_name = "absent.invalid",
        .questions = questions };
}

static void bring_up_netif(void *arg)
{
    ip_addr_t server;
    net_init(&netif, tcpip_input);
    ipaddr_aton(NET_HOST, &server);
    dns_setserver(0, &server);
    sys_sem_signal(arg);
}

static int bring_up(void **state)
{
    (void)state;
    sys_sem_t done;
    signal(SIGPIPE, SIG_IGN); /* slirp writes to sockets that have gone */
    net_dns_port = peer_names_start();
    sys_sem_new(&done, 0);
    tcpip_init(bring_up_netif, &done);
    sys_sem_wait(&done);
    sys_sem_free(&done);
    pthread_create(&wire, NULL, wire_main, NULL);
    prepare_conformance();
    fresh(NULL);
    sys_msleep(50);
    note_what_is_held();
    return 0;
}

static int take_down(void **state)
{
    (void)state;
    over = true;
    pthread_join(wire, NULL);
    peer_names_stop();
    socket_peer_close(&open_peer);
    socket_peer_close(&refusing_peer);
    socket_peer_close(&silent_peer);
    return 0;
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fresh, clean)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        PORT_CONFORMANCE(&conforming),
        CASE(conformance_left_nothing_behind),
        CASE(what_is_poured_arrives_whole),
        CASE(localhost_is_nobodys_to_look_up),
        CASE(a_name_server_that_says_nothing_ends_in_no_name),
        CASE(a_look_up_can_be_closed_and_its_late_answer_harms_nobody),
        CASE(a_cut_line_while_connecting_ends_with_the_deadline_or_lwip),
        CASE(lwip_giving_up_on_a_syn_is_unreachable),
        CASE(silence_leaves_the_deadline_to_the_caller),
        CASE(a_tenth_of_the_frames_may_be_lost),
        CASE(frames_may_come_out_of_order),
        CASE(no_route_is_unreachable),
        CASE(without_sockets_connect_says_no_memory),
        CASE(without_pbufs_frames_are_lost_and_come_again),
        CASE(close_at_any_moment_leaves_nothing),
        CASE(a_closed_context_says_error_not_again),
    };
    return cmocka_run_group_tests_name("lwIP sockets", tests, bring_up, take_down);
}
