/* SPDX-License-Identifier: MIT */
/* A DNS server on loopback that answers by a script. */
#define _DEFAULT_SOURCE
#include "fake_dns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD = 12, TYPE_A = 1, TYPE_CNAME = 5, BIG_RECORDS = 300 };

typedef struct reply {
    uint8_t at[8192];
    size_t len;
} reply;

static void put(reply *r, const void *data, size_t len)
{
    if (len <= sizeof r->at - r->len) {
        memcpy(r->at + r->len, data, len);
        r->len += len;
    }
}

static void put_record(reply *r, const uint8_t owner[2], uint16_t type, const void *data, uint16_t len)
{
    uint8_t fixed[10] = { (uint8_t)(type >> 8), (uint8_t)type, 0, 1, 0, 0, 0, 60, (uint8_t)(len >> 8), (uint8_t)len };
    put(r, owner, 2);
    put(r, fixed, sizeof fixed);
    put(r, data, len);
    r->at[7]++;
}

/* Adds those addresses of a list that are of one family, under a name that is earlier in the message. */
static void put_addresses(reply *r, const uint8_t owner[2], const char *list, uint16_t type)
{
    char text[64];
    int used;
    for (; list && sscanf(list, "%63s%n", text, &used) == 1; list += used) {
        uint8_t bytes[16];
        if (inet_pton(type == TYPE_A ? AF_INET : AF_INET6, text, bytes) == 1) {
            put_record(r, owner, type, bytes, type == TYPE_A ? 4 : 16);
        }
    }
}

/* The name of the question as text; returns the length of head and question, 0: it is no question. */
static size_t read_question(const uint8_t *query, size_t len, char name[256], uint16_t *type)
{
    size_t at = HEAD, out = 0;
    while (at < len && query[at] && at + query[at] + 1 < len && out + query[at] + 1 < 256) {
        memcpy(name + out, query + at + 1, query[at]);
        out += query[at];
        name[out++] = '.';
        at += query[at] + 1u;
    }
    name[out ? out - 1 : 0] = '\0';
    if (at + 5 > len) {
        return 0;
    }
    *type = (uint16_t)(query[at + 1] << 8 | query[at + 2]);
    return at + 5;
}

static const fake_dns_row *find_row(const fake_dns *dns, const char *name, uint16_t type)
{
    const fake_dns_row *row = dns->rows;
    while (row->act != FAKE_DNS_END && (strcasecmp(row->name, name) != 0 || (row->type && row->type != type))) {
        row++;
    }
    return row;
}

static void set_code(reply *r, uint8_t code)
{
    r->at[3] = (uint8_t)(0x80 | code);
}

static const uint8_t to_question[2] = { 0xC0, HEAD };

/* The question's name -> a -> b -> the addresses, or back to the question's name. */
static void put_aliases(reply *r, const fake_dns_row *row, uint16_t type)
{
    uint8_t to_a[2] = { 0xC0, (uint8_t)(r->len + 12) };
    put_record(r, to_question, TYPE_CNAME, "\1a\4test", 8);
    uint8_t to_b[2] = { 0xC0, (uint8_t)(r->len + 12) };
    if (row->act == FAKE_DNS_LOOP) {
        put_record(r, to_a, TYPE_CNAME, to_question, 2);
        return;
    }
    put_record(r, to_a, TYPE_CNAME, "\1B\xC0\x0C", 4);
    put_addresses(r, to_b, row->data, type);
}

static void put_big(reply *r, const fake_dns_row *row, uint16_t type)
{
    put_addresses(r, to_question, row->data, type);
    for (int i = 0; i < BIG_RECORDS && type == TYPE_A; i++) {
        uint8_t bytes[4] = { 127, 1, (uint8_t)(i >> 8), (uint8_t)i };
        put_record(r, to_question, TYPE_A, bytes, 4);
        r->at[6] = (uint8_t)((i + 1) >> 8);
    }
}

static void put_answer(reply *r, const fake_dns_row *row, uint16_t type, bool over_tcp)
{
    switch (row->act) {
    case FAKE_DNS_SLOW_NO:
    case FAKE_DNS_END:
        set_code(r, 3);
        break;
    case FAKE_DNS_REFUSED:
        set_code(r, 5);
        break;
    case FAKE_DNS_LAME:
        r->at[3] = 0;
        break;
    case FAKE_DNS_LONG:
        put_big(r, row, type);
        break;
    case FAKE_DNS_SLOW_FAIL:
    case FAKE_DNS_SERVFAIL:
        set_code(r, 2);
        break;
    case FAKE_DNS_GARBAGE:
        put_record(r, to_question, type, "\1\2\3\4", type == TYPE_A ? 3 : 4);
        break;
    case FAKE_DNS_ALIASES:
    case FAKE_DNS_LOOP:
        put_aliases(r, row, type);
        break;
    case FAKE_DNS_BIG:
    case FAKE_DNS_TRUNCATED:
    case FAKE_DNS_DEAF:
    case FAKE_DNS_STUCK:
        if (!over_tcp) {
            r->at[2] |= 2;
        } else if (row->act == FAKE_DNS_BIG) {
            put_big(r, row, type);
        } else {
            put_addresses(r, to_question, row->data, type);
        }
        break;
    case FAKE_DNS_ANSWER:
    case FAKE_DNS_SILENT:
    case FAKE_DNS_SLOW:
    case FAKE_DNS_LATE:
    case FAKE_DNS_FLAKY:
    case FAKE_DNS_SPOOFED:
        put_addresses(r, to_question, row->data, type);
        break;
    }
}

static void begin_reply(reply *r, const uint8_t *query, size_t len)
{
    r->len = 0;
    put(r, query, len);
    r->at[2] = 0x81;
    set_code(r, 0);
}

typedef struct client {
    struct sockaddr_storage at;
    socklen_t len;
} client;

static void send_reply(int fd, const reply *r, const client *to)
{
    (void)sendto(fd, r->at, r->len, 0, (const struct sockaddr *)&to->at, to->len);
}

static void send_spoofed(const fake_dns *dns, const reply *honest, uint16_t type, size_t question, const client *to)
{
    static const fake_dns_row evil = { "", FAKE_DNS_ANSWER, "127.6.6.6 ::666", 0, 0 };
    reply r;
    begin_reply(&r, honest->at, question);
    r.at[7] = 0;
    put_answer(&r, &evil, type, false);
    r.at[0] ^= 1;
    send_reply(dns->udp, &r, to);
    r.at[0] ^= 1;
    r.at[HEAD + 1] ^= 1;
    send_reply(dns->udp, &r, to);
    r.at[HEAD + 1] ^= 1;
    r.at[2] &= 0x7F;
    send_reply(dns->udp, &r, to);
    r.at[2] |= 0x80;
    int other = socket(AF_INET, SOCK_DGRAM, 0);
    send_reply(other, &r, to);
    close(other);
}

static void serve_datagram(fake_dns *dns)
{
    uint8_t query[512];
    char name[256];
    uint16_t type = 0;
    reply r;
    client from = { .len = sizeof from.at };
    ssize_t got = recvfrom(dns->udp, query, sizeof query, 0, (struct sockaddr *)&from.at, &from.len);
    size_t question = got > HEAD ? read_question(query, (size_t)got, name, &type) : 0;
    if (question == 0) {
        return;
    }
    const fake_dns_row *row = find_row(dns, name, type);
    unsigned before = atomic_fetch_add(&dns->datagrams, 1);
    if (row->act == FAKE_DNS_SILENT || (row->act == FAKE_DNS_LATE && before < 2)) {
        return;
    }
    if (row->act == FAKE_DNS_SLOW || row->act == FAKE_DNS_SLOW_NO || row->act == FAKE_DNS_SLOW_FAIL) {
        usleep(20000);
    }
    begin_reply(&r, query, question);
    if (row->act == FAKE_DNS_FLAKY && before < 2 + row->after) {
        set_code(&r, 2);
    } else {
        put_answer(&r, row, type, false);
    }
    if (row->act == FAKE_DNS_SPOOFED) {
        send_spoofed(dns, &r, type, question, &from);
    }
    send_reply(dns->udp, &r, &from);
}

/* One question, answered in small pieces. */
static void serve_stream(fake_dns *dns)
{
    uint8_t query[2 + 512];
    char name[256];
    uint16_t type = 0;
    reply r;
    int on = 1, fd = accept(dns->tcp, NULL, NULL);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ssize_t got = recv(fd, query, sizeof query, 0);
    size_t question = got > 2 + HEAD ? read_question(query + 2, (size_t)got - 2, name, &type) : 0;
    const fake_dns_row *row = find_row(dns, name, type);
    atomic_fetch_add(&dns->streams, 1);
    if (row->act == FAKE_DNS_STUCK) {
        usleep(700000);
    } else if (question && row->act != FAKE_DNS_DEAF) {
        begin_reply(&r, query + 2, question);
        put_answer(&r, row, type, true);
        uint8_t len[2] = { (uint8_t)(r.len >> 8), (uint8_t)r.len };
        (void)send(fd, len, 1, MSG_NOSIGNAL);
        usleep(2000);
        (void)send(fd, len + 1, 1, MSG_NOSIGNAL);
        size_t half = r.len / 2;
        (void)send(fd, r.at, half, MSG_NOSIGNAL);
        usleep(2000);
        (void)send(fd, r.at + half, r.len - half, MSG_NOSIGNAL);
    }
    close(fd);
}

static void *serve(void *arg)
{
    fake_dns *dns = arg;
    for (;;) {
        struct pollfd polls[3] = { { dns->udp, POLLIN, 0 }, { dns->tcp, POLLIN, 0 }, { dns->stop[0], POLLIN, 0 } };
        (void)poll(polls, 3, -1);
        if (polls[2].revents) {
            return NULL;
        }
        if (polls[0].revents) {
            serve_datagram(dns);
        }
        if (polls[1].revents) {
            serve_stream(dns);
        }
    }
}

static bool bind_both(fake_dns *dns, struct sockaddr_in *at)
{
    socklen_t len = sizeof *at;
    int on = 1;
    dns->tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    dns->udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    setsockopt(dns->tcp, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(dns->tcp, (struct sockaddr *)at, len) == 0 && getsockname(dns->tcp, (struct sockaddr *)at, &len) == 0 &&
        bind(dns->udp, (struct sockaddr *)at, len) == 0) {
        return true;
    }
    close(dns->tcp);
    close(dns->udp);
    return false;
}

void fake_dns_start(fake_dns *dns, const char *address, uint16_t port, const fake_dns_row *rows)
{
    struct sockaddr_in at;
    bool bound = false;
    memset(dns, 0, sizeof *dns);
    dns->rows = rows;
    for (int i = 0; i < 20 && !bound; i++) {
        at = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port) };
        assert_int_equal(inet_pton(AF_INET, address, &at.sin_addr), 1);
        bound = bind_both(dns, &at);
    }
    assert_true(bound);
    dns->port = ntohs(at.sin_port);
    assert_int_equal(listen(dns->tcp, 4), 0);
    assert_int_equal(pipe(dns->stop), 0);
    assert_int_equal(pthread_create(&dns->thread, NULL, serve, dns), 0);
}

void fake_dns_stop(fake_dns *dns)
{
    assert_int_equal(write(dns->stop[1], "", 1), 1);
    pthread_join(dns->thread, NULL);
    close(dns->stop[0]);
    close(dns->stop[1]);
    close(dns->udp);
    close(dns->tcp);
}
