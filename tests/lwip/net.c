/* SPDX-License-Identifier: MIT */
/* A network for lwIP inside this process, over libslirp. */
#include "net.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <slirp/libslirp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lwip/etharp.h"
#include "lwip/pbuf.h"
#include "net_hooks.h"
#include "netif/ethernet.h"

enum { FRAME_BYTES = 1600, QUEUE_FRAMES = 256, POLLS = 64 };

typedef struct frame {
    uint16_t len;
    uint8_t bytes[FRAME_BYTES];
} frame;

/* Frames wait here because slirp answers from inside slirp_input(), that is from inside lwIP's output. */
typedef struct queue {
    frame frames[QUEUE_FRAMES];
    unsigned first, count, seen;
    frame late; /* held back until the next one has passed */
} queue;

net_faults net_faulty;
uint32_t net_no_pbuf;
uint32_t net_speed = 1;
uint16_t net_dns_port = 53;

static Slirp *slirp;
static struct netif *lwip_side;
static queue to_lwip, to_slirp;
static struct pollfd polls[POLLS];
static unsigned poll_count;
static uint32_t skipped_ms;
static pthread_mutex_t queues = PTHREAD_MUTEX_INITIALIZER; /* a TCP/IP thread sends while another moves frames */

/* ---- clock and chance -------------------------------------------------------------------------------------------- */

static uint64_t wall_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static uint64_t net_now_us(void)
{
    static uint64_t last_wall, now;
    uint64_t wall = wall_us();
    if (last_wall != 0) {
        now += (wall - last_wall) * net_speed;
    }
    last_wall = wall;
    return now + (uint64_t)skipped_ms * 1000;
}

uint32_t net_now_ms(void)
{
    return (uint32_t)(net_now_us() / 1000);
}

void net_skip_ms(uint32_t ms)
{
    skipped_ms += ms;
}

/* xorshift with a fixed seed: a run that failed can be repeated. */
uint32_t net_random(void)
{
    static uint32_t x = 2463534242u;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return x;
}

/* ---- frames ------------------------------------------------------------------------------------------------------ */

static void append(queue *q, const frame *f)
{
    if (q->count == QUEUE_FRAMES) {
        return;
    }
    q->frames[(q->first + q->count++) % QUEUE_FRAMES] = *f;
}

/* What waited for a next one that did not come. */
static void release(queue *q)
{
    if (q->late.len != 0) {
        append(q, &q->late);
    }
    q->late.len = 0;
}

static void enqueue_locked(queue *q, const frame *f)
{
    if (net_faulty.cut || net_random() % 100 < net_faulty.lose_percent) {
        return;
    }
    if (net_faulty.reorder_every != 0 && ++q->seen % net_faulty.reorder_every == 0 && q->late.len == 0) {
        q->late = *f;
        return;
    }
    append(q, f);
    release(q);
}

static void enqueue(queue *q, const frame *f)
{
    pthread_mutex_lock(&queues);
    enqueue_locked(q, f);
    pthread_mutex_unlock(&queues);
}

static bool oldest(queue *q, frame *f)
{
    pthread_mutex_lock(&queues);
    bool any = q->count != 0;
    if (any) {
        *f = q->frames[q->first];
        q->first = (q->first + 1) % QUEUE_FRAMES;
        q->count--;
    }
    pthread_mutex_unlock(&queues);
    return any;
}

static void frame_to_lwip(const frame *f)
{
    if (net_faulty.deaf) {
        return;
    }
    struct pbuf *p = pbuf_alloc(PBUF_RAW, f->len, PBUF_POOL);
    if (p == NULL) {
        net_no_pbuf++;
        return;
    }
    pbuf_take(p, f->bytes, f->len);
    if (lwip_side->input(p, lwip_side) != ERR_OK) {
        pbuf_free(p);
    }
}

static err_t lwip_output(struct netif *netif, struct pbuf *p)
{
    (void)netif;
    frame f = { .len = p->tot_len };
    if (f.len > sizeof f.bytes) {
        return ERR_BUF;
    }
    pbuf_copy_partial(p, f.bytes, f.len, 0);
    enqueue(&to_slirp, &f);
    return ERR_OK;
}

static err_t netif_up(struct netif *netif)
{
    static const uint8_t mac[6] = { 0x02, 0, 0, 0, 0, 0x2A };
    netif->name[0] = 's';
    netif->name[1] = 'l';
    netif->mtu = 1500;
    netif->hwaddr_len = sizeof mac;
    memcpy(netif->hwaddr, mac, sizeof mac);
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_LINK_UP;
    netif->output = etharp_output;
    netif->linkoutput = lwip_output;
    return ERR_OK;
}

/* ---- slirp ------------------------------------------------------------------------------------------------------- */

static ssize_t from_slirp(const void *bytes, size_t len, void *opaque)
{
    (void)opaque;
    frame f = { .len = (uint16_t)len };
    if (len > sizeof f.bytes) {
        return -1;
    }
    memcpy(f.bytes, bytes, len);
    enqueue(&to_lwip, &f);
    return (ssize_t)len;
}

static void guest_error(const char *text, void *opaque)
{
    (void)opaque;
    fprintf(stderr, "slirp: %s\n", text);
}

static int64_t clock_ns(void *opaque)
{
    (void)opaque;
    return (int64_t)net_now_us() * 1000;
}

/* Slirp's only timers are those of IPv6 router advertisements, which is off. */
static void *timer_new(SlirpTimerCb call, void *call_opaque, void *opaque)
{
    (void)call;
    (void)call_opaque;
    (void)opaque;
    return &timer_new;
}

static void timer_free(void *timer, void *opaque)
{
    (void)timer;
    (void)opaque;
}

static void timer_mod(void *timer, int64_t at_ms, void *opaque)
{
    (void)timer;
    (void)at_ms;
    (void)opaque;
}

static void poll_fd(int fd, void *opaque)
{
    (void)fd;
    (void)opaque;
}

static void notify(void *opaque)
{
    (void)opaque;
}

static const struct {
    int slirp;
    short host;
} poll_bits[] = {
    { SLIRP_POLL_IN, POLLIN },
    { SLIRP_POLL_OUT, POLLOUT },
    { SLIRP_POLL_PRI, POLLPRI },
    { SLIRP_POLL_ERR, POLLERR },
    { SLIRP_POLL_HUP, POLLHUP },
};

static int add_poll(int fd, int events, void *opaque)
{
    (void)opaque;
    if (poll_count == POLLS) {
        return -1;
    }
    struct pollfd *p = &polls[poll_count];
    *p = (struct pollfd){ .fd = fd };
    for (size_t i = 0; i < sizeof poll_bits / sizeof *poll_bits; i++) {
        p->events = (short)(p->events | ((events & poll_bits[i].slirp) != 0 ? poll_bits[i].host : 0));
    }
    return (int)poll_count++;
}

static int seen_events(int index, void *opaque)
{
    (void)opaque;
    int events = 0;
    for (size_t i = 0; i < sizeof poll_bits / sizeof *poll_bits; i++) {
        events |= (polls[index].revents & poll_bits[i].host) != 0 ? poll_bits[i].slirp : 0;
    }
    return events;
}

static void poll_sockets(uint32_t max_ms)
{
    poll_count = 0;
    slirp_pollfds_fill(slirp, &max_ms, add_poll, NULL);
    int bad = poll(polls, poll_count, (int)max_ms) < 0;
    slirp_pollfds_poll(slirp, bad, seen_events, NULL);
}

static void all_to_slirp(void)
{
    frame f;
    while (oldest(&to_slirp, &f)) {
        slirp_input(slirp, f.bytes, f.len);
    }
}

void net_move(void)
{
    frame f;
    pthread_mutex_lock(&queues);
    release(&to_lwip);
    release(&to_slirp);
    pthread_mutex_unlock(&queues);
    all_to_slirp();
    poll_sockets(0);
    while (oldest(&to_lwip, &f)) {
        frame_to_lwip(&f);
    }
    all_to_slirp();
}

static bool idle(void)
{
    pthread_mutex_lock(&queues);
    bool none = to_lwip.count == 0 && to_slirp.count == 0;
    pthread_mutex_unlock(&queues);
    return none;
}

void net_rest(uint32_t max_ms)
{
    uint32_t most = 20 / net_speed; /* lwIP's timers must come to their turn */
    if (idle()) {
        poll_sockets(max_ms < most ? max_ms : most);
    }
}

void net_init(struct netif *netif, netif_input_fn input)
{
    static const SlirpCb calls = { .send_packet = from_slirp,
        .guest_error = guest_error,
        .clock_get_ns = clock_ns,
        .timer_new = timer_new,
        .timer_free = timer_free,
        .timer_mod = timer_mod,
        .register_poll_fd = poll_fd,
        .unregister_poll_fd = poll_fd,
        .notify = notify };
    SlirpConfig config = { .version = 4, .in_enabled = true, .disable_dns = true };
    inet_pton(AF_INET, "10.0.2.0", &config.vnetwork);
    inet_pton(AF_INET, "255.255.255.0", &config.vnetmask);
    inet_pton(AF_INET, "10.0.2.2", &config.vhost);
    inet_pton(AF_INET, "10.0.2.15", &config.vdhcp_start);
    inet_pton(AF_INET, "10.0.2.3", &config.vnameserver);
    slirp = slirp_new(&config, &calls, NULL);
    lwip_side = netif;
    ip4_addr_t address, mask, gateway;
    IP4_ADDR(&address, 10, 0, 2, 15);
    IP4_ADDR(&mask, 255, 255, 255, 0);
    IP4_ADDR(&gateway, 10, 0, 2, 2);
    netif_add(netif, &address, &mask, &gateway, NULL, netif_up, input);
    netif_set_default(netif);
    netif_set_up(netif);
}
