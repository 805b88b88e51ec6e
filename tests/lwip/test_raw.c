/* SPDX-License-Identifier: MIT */
/* The raw port over libslirp: what frames, peers and lwIP's memory can do to it. */
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "lwip/dns.h"
#include "lwip/init.h"
#include "lwip/memp.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/stats.h"
#include "lwip/sys.h"
#include "lwip/timeouts.h"
#include "net.h"
#include "net_hooks.h"
#include "netif/ethernet.h"
#include "peer.h"
#include "port_conformance.h"
#include "socket_peer.h"
#include "vast_lwip_raw.h"

enum { DEADLINE_MS = 10000, LINGER_MS = 200000 };

static struct netif netif;
static socket_peer open_peer, refusing_peer, silent_peer;
static conformance conforming;
static vast_lwip_raw raw;
static const vast_port *const port = &vast_lwip_raw_port;
static uint32_t begun_ms;

uint32_t sys_now(void)
{
    return net_now_ms();
}

static void pump(void *user)
{
    (void)user;
    net_move();
    sys_check_timeouts();
}

static void rest(void *user, uint32_t max_ms)
{
    (void)user;
    net_rest(max_ms);
}

static vast_io entropy(void *user, void *out, size_t len)
{
    (void)user;
    return getrandom(out, len, 0) == (ssize_t)len ? VAST_IO_OK : VAST_IO_ERROR;
}

static const vast_lwip_raw_config config = { .pump = pump, .rest = rest, .entropy = entropy };

/* ---- what lwIP holds --------------------------------------------------------------------------------------------- */

static const struct {
    memp_t pool;
    const char *name;
} pools[] = {
    { MEMP_TCP_PCB, "tcp_pcb" },
    { MEMP_TCP_SEG, "tcp_seg" },
    { MEMP_PBUF, "pbuf" },
    { MEMP_PBUF_POOL, "pbuf_pool" },
    { MEMP_UDP_PCB, "udp_pcb" },
};

static unsigned held_at_start[sizeof pools / sizeof *pools + 1];

static unsigned heap_used(void)
{
    return (unsigned)lwip_stats.mem.used;
}

static unsigned pool_used(size_t i)
{
    return lwip_stats.memp[pools[i].pool]->used;
}

/* Lets lwIP's own lingering (FIN and TIME_WAIT, canceled lookups) run out, then counts. */
static void assert_nothing_is_held(void)
{
    net_faulty = (net_faults){ 0 };
    for (uint32_t ms = 0; ms < LINGER_MS; ms += 200) {
        net_skip_ms(200);
        pump(NULL);
    }
    for (size_t i = 0; i < sizeof pools / sizeof *pools; i++) {
        if (pool_used(i) != held_at_start[i]) {
            fail_msg("%s: %u are held, %u were before", pools[i].name, pool_used(i), held_at_start[i]);
        }
    }
    if (heap_used() != held_at_start[sizeof pools / sizeof *pools]) {
        fail_msg("heap: %u bytes are held, %u were before", heap_used(), held_at_start[sizeof pools / sizeof *pools]);
    }
}

static void note_what_is_held(void)
{
    for (size_t i = 0; i < sizeof pools / sizeof *pools; i++) {
        held_at_start[i] = pool_used(i);
    }
    held_at_start[sizeof pools / sizeof *pools] = heap_used();
}

/* ---- driving the port -------------------------------------------------------------------------------------------- */

static bool in_time(void)
{
    return port->now_ms(&raw) - begun_ms < DEADLINE_MS;
}

static vast_io connect_to(const char *host, uint16_t number)
{
    vast_io io;
    begun_ms = port->now_ms(&raw);
    while ((io = port->connect(&raw, host, number)) == VAST_IO_AGAIN || io == VAST_IO_LOOKUP) {
        if (!in_time()) {
            return io;
        }
        port->wait(&raw, VAST_WANT_WRITE, 50);
    }
    return io;
}

static vast_io send_text(const void *data, size_t len)
{
    const uint8_t *at = data;
    size_t moved;
    while (len != 0) {
        vast_io io = port->send(&raw, at, len, &moved);
        if (io == VAST_IO_OK) {
            assert_in_range(moved, 1, len);
            at += moved;
            len -= moved;
            continue;
        }
        if (io != VAST_IO_AGAIN || !in_time()) {
            return io;
        }
        port->wait(&raw, VAST_WANT_WRITE, 50);
    }
    return VAST_IO_OK;
}

/* Reads to the end in pieces of `piece`, judges each byte; *got counts. */
static vast_io read_pour(size_t piece, size_t *got)
{
    uint8_t buf[2048];
    size_t moved;
    for (;;) {
        vast_io io = port->recv(&raw, buf, piece, &moved);
        if (io == VAST_IO_OK) {
            assert_in_range(moved, 1, piece);
            for (size_t i = 0; i < moved; i++) {
                assert_int_equal(buf[i], peer_byte(*got + i));
            }
            *got += moved;
            continue;
        }
        if (io != VAST_IO_AGAIN || !in_time()) {
            return io;
        }
        port->wait(&raw, VAST_WANT_READ, 50);
    }
}

static void assert_poured(size_t bytes, size_t piece)
{
    size_t got = 0;
    assert_int_equal(connect_to(NET_HOST, peer_start(PEER_POUR, bytes)), VAST_IO_OK);
    assert_int_equal(read_pour(piece, &got), VAST_IO_CLOSED);
    assert_int_equal(got, bytes);
    port->close(&raw);
    peer_stop();
}

/* ---- the ways it goes well --------------------------------------------------------------------------------------- */

static void what_is_poured_arrives_whole_in_pieces_of_any_size(void **state)
{
    (void)state;
    assert_poured(100000, 1460);
    assert_poured(100000, 2048);
    assert_poured(3001, 1);
}

static void a_peer_that_ends_at_once_is_closed_not_broken(void **state)
{
    (void)state;
    assert_poured(0, 100);
}

static void what_is_sent_arrives_whole_and_the_window_bounds_it(void **state)
{
    (void)state;
    static uint8_t data[60000];
    char text[16] = { 0 };
    size_t moved = 0;
    assert_int_equal(connect_to(NET_HOST, peer_start(PEER_SWALLOW, sizeof data)), VAST_IO_OK);
    assert_int_equal(send_text(data, sizeof data), VAST_IO_OK);
    while (port->recv(&raw, text, sizeof text - 1, &moved) == VAST_IO_AGAIN && in_time()) {
        port->wait(&raw, VAST_WANT_READ, 50);
    }
    assert_string_equal(text, "60000");
    port->close(&raw);
    peer_stop();
}

static void a_name_is_looked_up(void **state)
{
    (void)state;
    assert_int_equal(connect_to("api.test", peer_start(PEER_END, 0)), VAST_IO_OK);
    port->close(&raw);
    peer_stop();
}

static void one_context_serves_many_connections_in_turn(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) {
        assert_poured(500, 200);
    }
}

/* ---- the ways it goes wrong -------------------------------------------------------------------------------------- */

static void nobody_listening_is_refused(void **state)
{
    (void)state;
    assert_int_equal(connect_to(NET_HOST, peer_nobody()), VAST_IO_REFUSED);
}

static void a_name_that_does_not_exist_has_no_address(void **state)
{
    (void)state;
    assert_int_equal(connect_to("nowhere.invalid", 443), VAST_IO_NO_NAME);
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
    net_speed = 20;
    assert_int_equal(connect_to("silent1.test", 443), VAST_IO_NO_NAME);
}

static void a_name_that_is_too_long_has_no_address(void **state)
{
    (void)state;
    char name[400] = { 0 };
    memset(name, 'a', sizeof name - 1);
    assert_int_equal(connect_to(name, 443), VAST_IO_NO_NAME);
}

static void without_a_name_server_a_name_has_no_address(void **state)
{
    (void)state;
    ip_addr_t server = *dns_getserver(0);
    dns_setserver(0, NULL);
    vast_io io = connect_to("unasked.test", 443);
    dns_setserver(0, &server);
    assert_int_equal(io, VAST_IO_NO_NAME);
}

static void a_look_up_can_be_closed_and_its_late_answer_harms_nobody(void **state)
{
    (void)state;
    vast_lwip_raw *gone = malloc(sizeof *gone);
    vast_lwip_raw_init(gone, &config);
    assert_int_equal(port->connect(gone, "late.test", 443), VAST_IO_LOOKUP);
    port->close(gone);
    port->close(gone);
    free(gone);
    unsigned before = peer_questions;
    for (int i = 0; i < 50; i++) {
        port->wait(&raw, 0, 2);
    }
    assert_int_not_equal(before + peer_questions, 0);
}

static void look_ups_beyond_the_table_say_no_memory(void **state)
{
    (void)state;
    static const char *const hosts[] = { "silent2.test", "silent3.test", "silent4.test", "silent5.test",
        "silent6.test" };
    vast_io last = VAST_IO_OK;
    for (size_t i = 0; i < 5; i++) {
        last = port->connect(&raw, hosts[i], 443);
        port->close(&raw);
    }
    assert_int_equal(last, VAST_IO_NO_MEMORY);
}

static void a_peer_that_breaks_the_connection_is_a_reset(void **state)
{
    (void)state;
    size_t got = 0;
    assert_int_equal(connect_to(NET_HOST, peer_start(PEER_RESET, 0)), VAST_IO_OK);
    assert_int_equal(send_text("x", 1), VAST_IO_OK);
    assert_int_equal(read_pour(100, &got), VAST_IO_RESET);
    assert_int_equal(send_text("x", 1), VAST_IO_RESET);
    port->close(&raw);
    peer_stop();
}

static void lwip_giving_up_after_close_finds_nobody(void **state)
{
    (void)state;
    assert_int_equal(connect_to(NET_HOST, peer_start(PEER_ECHO, 0)), VAST_IO_OK);
    net_faulty.cut = true;
    assert_int_equal(send_text("x", 1), VAST_IO_OK);
    port->close(&raw);
    for (uint32_t ms = 0; ms < 3600000; ms += 250) {
        net_skip_ms(250);
        pump(NULL);
    }
    assert_int_equal(lwip_stats.memp[MEMP_TCP_PCB]->used, 0);
    peer_stop();
}

static void silence_leaves_the_deadline_to_the_caller(void **state)
{
    (void)state;
    size_t got = 0;
    net_speed = 20;
    assert_int_equal(connect_to(NET_HOST, peer_start(PEER_STALL, 0)), VAST_IO_OK);
    assert_int_equal(read_pour(100, &got), VAST_IO_AGAIN);
    assert_false(in_time());
    port->close(&raw);
    peer_stop();
}

static void a_peer_that_reads_nothing_stops_the_sender_at_its_buffer(void **state)
{
    (void)state;
    static uint8_t data[4000000];
    net_speed = 20;
    assert_int_equal(connect_to(NET_HOST, peer_start(PEER_STALL, 0)), VAST_IO_OK);
    net_faulty.cut = true; /* the kernel's and slirp's buffers would take megabytes */
    assert_int_equal(send_text(data, sizeof data), VAST_IO_AGAIN);
    port->close(&raw);
    peer_stop();
}

static void close_gives_up_what_the_peer_does_not_take(void **state)
{
    (void)state;
    static const uint8_t data[TCP_SND_BUF];
    assert_int_equal(connect_to(NET_HOST, peer_start(PEER_STALL, 0)), VAST_IO_OK);
    net_faulty.cut = true;
    assert_int_equal(send_text(data, sizeof data), VAST_IO_OK);
    port->close(&raw);
    assert_int_equal(lwip_stats.memp[MEMP_TCP_PCB]->used, 0);
    assert_int_equal(lwip_stats.memp[MEMP_TCP_SEG]->used, 0);
    peer_stop();
}

static void a_cut_line_while_connecting_stays_again_until_the_deadline(void **state)
{
    (void)state;
    net_speed = 20;
    net_faulty.cut = true;
    assert_int_equal(connect_to(NET_HOST, 443), VAST_IO_AGAIN);
    port->close(&raw);
}

static void lwip_giving_up_on_a_syn_is_unreachable(void **state)
{
    (void)state;
    vast_io io;
    net_faulty.cut = true;
    while ((io = port->connect(&raw, NET_HOST, 443)) == VAST_IO_AGAIN) {
        net_skip_ms(250);
    }
    assert_int_equal(io, VAST_IO_UNREACHABLE);
}

static void a_line_cut_for_good_is_a_reset_once_lwip_gives_up(void **state)
{
    (void)state;
    size_t moved;
    uint8_t byte;
    vast_io io;
    assert_int_equal(connect_to(NET_HOST, peer_start(PEER_ECHO, 0)), VAST_IO_OK);
    net_faulty.cut = true;
    assert_int_equal(send_text("x", 1), VAST_IO_OK);
    while ((io = port->recv(&raw, &byte, 1, &moved)) == VAST_IO_AGAIN) {
        net_skip_ms(250);
    }
    assert_int_equal(io, VAST_IO_RESET);
    port->close(&raw);
    peer_stop();
}

static void a_tenth_of_the_frames_may_be_lost(void **state)
{
    (void)state;
    net_speed = 20;
    net_faulty.lose_percent = 10;
    size_t got = 0;
    vast_io io = connect_to(NET_HOST, peer_start(PEER_POUR, 20000));
    assert_int_equal(io, VAST_IO_OK);
    while ((io = read_pour(700, &got)) == VAST_IO_AGAIN) {
        begun_ms = port->now_ms(&raw);
    }
    assert_int_equal(io, VAST_IO_CLOSED);
    assert_int_equal(got, 20000);
    port->close(&raw);
    peer_stop();
}

static void frames_may_come_out_of_order(void **state)
{
    (void)state;
    net_speed = 20;
    net_faulty.reorder_every = 3;
    assert_poured(50000, 1000);
}

static void no_route_is_unreachable(void **state)
{
    (void)state;
    netif_set_down(&netif);
    vast_io io = connect_to(NET_HOST, 443);
    netif_set_up(&netif);
    assert_int_equal(io, VAST_IO_UNREACHABLE);
}

/* ---- lwIP without memory ----------------------------------------------------------------------------------------- */

#if PBUF_POOL_IS_BOUNDED
static void without_pbufs_frames_are_lost_and_come_again(void **state)
{
    (void)state;
    struct pbuf *hostage[PBUF_POOL_SIZE];
    size_t got = 0, n = 0;
    net_speed = 20;
    assert_int_equal(connect_to(NET_HOST, peer_start(PEER_POUR, 30000)), VAST_IO_OK);
    while (n < PBUF_POOL_SIZE && (hostage[n] = pbuf_alloc(PBUF_RAW, 100, PBUF_POOL)) != NULL) {
        n++;
    }
    net_no_pbuf = 0;
    uint32_t from_ms = port->now_ms(&raw);
    while (port->now_ms(&raw) - from_ms < 2000) {
        port->wait(&raw, 0, 50);
    }
    assert_int_not_equal(net_no_pbuf, 0);
    while (n != 0) {
        pbuf_free(hostage[--n]);
    }
    begun_ms = port->now_ms(&raw);
    assert_int_equal(read_pour(500, &got), VAST_IO_CLOSED);
    assert_int_equal(got, 30000);
    port->close(&raw);
    peer_stop();
}

static void without_pbufs_for_good_the_deadline_ends_it(void **state)
{
    (void)state;
    struct pbuf *hostage[PBUF_POOL_SIZE];
    size_t n = 0;
    net_speed = 20;
    while (n < PBUF_POOL_SIZE && (hostage[n] = pbuf_alloc(PBUF_RAW, 100, PBUF_POOL)) != NULL) {
        n++;
    }
    vast_io io = connect_to(NET_HOST, peer_start(PEER_POUR, 100));
    port->close(&raw);
    while (n != 0) {
        pbuf_free(hostage[--n]);
    }
    peer_stop();
    assert_int_equal(io, VAST_IO_AGAIN);
}

static void without_heap_a_send_waits_for_it(void **state)
{
    (void)state;
    static const uint8_t data[200];
    void *hostage[64];
    size_t n = 0, moved;
    assert_int_equal(connect_to(NET_HOST, peer_start(PEER_SWALLOW, sizeof data)), VAST_IO_OK);
    for (mem_size_t size = 4096; size >= 16; size /= 2) {
        while (n < 64 && (hostage[n] = mem_malloc(size)) != NULL) {
            n++;
        }
    }
    vast_io io = port->send(&raw, data, sizeof data, &moved);
    while (n != 0) {
        mem_free(hostage[--n]);
    }
    assert_int_equal(io, VAST_IO_AGAIN);
    assert_int_equal(send_text(data, sizeof data), VAST_IO_OK);
    port->close(&raw);
    peer_stop();
}

static void with_little_heap_a_part_is_sent(void **state)
{
    (void)state;
    static const uint8_t data[1000];
    void *hostage[64], *spare = mem_malloc(512);
    size_t n = 0, moved = 0;
    assert_int_equal(connect_to(NET_HOST, peer_start(PEER_SWALLOW, sizeof data)), VAST_IO_OK);
    for (mem_size_t size = 4096; size >= 16; size /= 2) {
        while (n < 64 && (hostage[n] = mem_malloc(size)) != NULL) {
            n++;
        }
    }
    mem_free(spare);
    vast_io io = port->send(&raw, data, sizeof data, &moved);
    while (n != 0) {
        mem_free(hostage[--n]);
    }
    assert_int_equal(io, VAST_IO_OK);
    assert_in_range(moved, 100, 450);
    assert_int_equal(send_text(data, sizeof data - moved), VAST_IO_OK);
    port->close(&raw);
    peer_stop();
}

static void without_a_pcb_connect_says_no_memory(void **state)
{
    (void)state;
    struct tcp_pcb *hostage[MEMP_NUM_TCP_PCB];
    for (size_t i = 0; i < MEMP_NUM_TCP_PCB; i++) {
        hostage[i] = tcp_new();
        assert_non_null(hostage[i]);
    }
    vast_io io = connect_to(NET_HOST, 443);
    for (size_t i = 0; i < MEMP_NUM_TCP_PCB; i++) {
        tcp_abort(hostage[i]);
    }
    assert_int_equal(io, VAST_IO_NO_MEMORY);
}
#endif

/* ---- closing at any moment --------------------------------------------------------------------------------------- */

static void close_at_any_moment_leaves_nothing(void **state)
{
    (void)state;
    for (int moves = 0; moves < 60; moves++) {
        uint8_t buf[300];
        size_t moved;
        uint16_t number = peer_start(PEER_POUR, 5000);
        char host[24];
        snprintf(host, sizeof host, "%s%d.test", moves % 2 ? "a" : "silent", moves);
        vast_io io = VAST_IO_AGAIN;
        for (int i = 0; i < moves; i++) {
            if (io != VAST_IO_OK) {
                io = port->connect(&raw, moves % 3 == 0 ? NET_HOST : host, number);
            } else {
                (void)port->recv(&raw, buf, sizeof buf, &moved);
            }
            net_rest(1);
        }
        port->close(&raw);
        port->close(&raw);
        peer_stop();
        assert_nothing_is_held();
    }
}

static void a_closed_context_says_error_not_again(void **state)
{
    (void)state;
    size_t moved;
    uint8_t byte;
    assert_int_equal(port->recv(&raw, &byte, 1, &moved), VAST_IO_ERROR);
    assert_int_equal(port->send(&raw, &byte, 1, &moved), VAST_IO_ERROR);
}

static void clock_epoch_and_entropy_are_the_firmwares(void **state)
{
    (void)state;
    static const vast_lwip_raw_config bare = { .pump = pump };
    uint8_t bytes[3] = { 0 };
    vast_lwip_raw other;
    vast_lwip_raw_init(&other, &bare);
    assert_int_equal(port->entropy(&other, bytes, 3), VAST_IO_ERROR);
    assert_int_equal(port->epoch(&other), -1);
    assert_int_equal(port->entropy(&raw, bytes, 3), VAST_IO_OK);
}

/* ---- the run ----------------------------------------------------------------------------------------------------- */

static void conformance_left_nothing_behind(void **state)
{
    (void)state;
}

static int fresh(void **state)
{
    (void)state;
    net_speed = 1;
    net_faulty = (net_faults){ 0 };
    vast_lwip_raw_init(&raw, &config);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    port->close(&raw);
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
        .ctx = &raw,
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

static int bring_up(void **state)
{
    (void)state;
    ip_addr_t server;
    signal(SIGPIPE, SIG_IGN); /* slirp writes to sockets that have gone */
    lwip_init();
    net_init(&netif, ethernet_input);
    net_dns_port = peer_names_start();
    ipaddr_aton(NET_HOST, &server);
    dns_setserver(0, &server);
    fresh(NULL);
    port->wait(&raw, 0, 20);
    note_what_is_held();
    prepare_conformance();
    return 0;
}

static int take_down(void **state)
{
    (void)state;
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
        CASE(what_is_poured_arrives_whole_in_pieces_of_any_size),
        CASE(a_peer_that_ends_at_once_is_closed_not_broken),
        CASE(what_is_sent_arrives_whole_and_the_window_bounds_it),
        CASE(a_name_is_looked_up),
        CASE(one_context_serves_many_connections_in_turn),
        CASE(nobody_listening_is_refused),
        CASE(a_name_that_does_not_exist_has_no_address),
        CASE(localhost_is_nobodys_to_look_up),
        CASE(a_name_server_that_says_nothing_ends_in_no_name),
        CASE(a_name_that_is_too_long_has_no_address),
        CASE(without_a_name_server_a_name_has_no_address),
        CASE(a_look_up_can_be_closed_and_its_late_answer_harms_nobody),
        CASE(look_ups_beyond_the_table_say_no_memory),
        CASE(a_peer_that_breaks_the_connection_is_a_reset),
        CASE(lwip_giving_up_after_close_finds_nobody),
        CASE(silence_leaves_the_deadline_to_the_caller),
        CASE(a_peer_that_reads_nothing_stops_the_sender_at_its_buffer),
        CASE(close_gives_up_what_the_peer_does_not_take),
        CASE(a_cut_line_while_connecting_stays_again_until_the_deadline),
        CASE(lwip_giving_up_on_a_syn_is_unreachable),
        CASE(a_line_cut_for_good_is_a_reset_once_lwip_gives_up),
        CASE(a_tenth_of_the_frames_may_be_lost),
        CASE(frames_may_come_out_of_order),
        CASE(no_route_is_unreachable),
#if PBUF_POOL_IS_BOUNDED
        CASE(without_pbufs_frames_are_lost_and_come_again),
        CASE(without_pbufs_for_good_the_deadline_ends_it),
        CASE(without_heap_a_send_waits_for_it),
        CASE(with_little_heap_a_part_is_sent),
        CASE(without_a_pcb_connect_says_no_memory),
#endif
        CASE(close_at_any_moment_leaves_nothing),
        CASE(a_closed_context_says_error_not_again),
        CASE(clock_epoch_and_entropy_are_the_firmwares),
    };
    return cmocka_run_group_tests_name("lwIP raw", tests, bring_up, take_down);
}
