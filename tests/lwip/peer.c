/* SPDX-License-Identifier: MIT */
/* Servers on loopback that lwIP connects to. */
#include "peer.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct server {
    peer_kind kind;
    size_t bytes;
    int listener;
    int end[2]; /* a byte here ends the thread */
    pthread_t thread;
} server;

static server stream, names;
unsigned peer_questions;

uint8_t peer_byte(size_t offset)
{
    return (uint8_t)(offset * 31 + (offset >> 8) * 7);
}

static void must(bool ok, const char *what)
{
    if (ok) {
        return;
    }
    perror(what);
    abort();
}

static int bind_loopback(int type, uint16_t *port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, type, 0);
    must(fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0, "bind");
    must(getsockname(fd, (struct sockaddr *)&at, &len) == 0, "getsockname");
    *port = ntohs(at.sin_port);
    return fd;
}

/* Waits for fd; false: the test says that it is over. */
static bool ready(const server *s, int fd, short events)
{
    struct pollfd p[2] = { { .fd = fd, .events = events }, { .fd = s->end[0], .events = POLLIN } };
    return poll(p, 2, -1) > 0 && p[1].revents == 0;
}

static bool send_all(const server *s, int fd, const uint8_t *data, size_t len)
{
    while (len != 0) {
        if (!ready(s, fd, POLLOUT)) {
            return false;
        }
        ssize_t n = send(fd, data, len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n <= 0) {
            return false;
        }
        data += n;
        len -= (size_t)n;
    }
    return true;
}

static ssize_t receive(const server *s, int fd, uint8_t *buf, size_t room)
{
    return ready(s, fd, POLLIN) ? recv(fd, buf, room, 0) : -1;
}

static void echo(const server *s, int fd)
{
    uint8_t buf[4096];
    ssize_t n;
    while ((n = receive(s, fd, buf, sizeof buf)) > 0) {
        if (!send_all(s, fd, buf, (size_t)n)) {
            return;
        }
    }
}

static void pour(const server *s, int fd)
{
    uint8_t buf[4096];
    for (size_t at = 0, n; at < s->bytes; at += n) {
        n = s->bytes - at < sizeof buf ? s->bytes - at : sizeof buf;
        for (size_t i = 0; i < n; i++) {
            buf[i] = peer_byte(at + i);
        }
        if (!send_all(s, fd, buf, n)) {
            return;
        }
    }
}

static void swallow(const server *s, int fd)
{
    uint8_t buf[4096];
    char text[24];
    size_t total = 0;
    ssize_t n;
    while (total < s->bytes && (n = receive(s, fd, buf, sizeof buf)) > 0) {
        total += (size_t)n;
    }
    snprintf(text, sizeof text, "%zu", total);
    send_all(s, fd, (uint8_t *)text, strlen(text));
}

static void serve(const server *s, int fd)
{
    struct linger abrupt = { .l_onoff = 1 };
    uint8_t byte;
    switch (s->kind) {
    case PEER_ECHO:
        echo(s, fd);
        break;
    case PEER_POUR:
        pour(s, fd);
        break;
    case PEER_SWALLOW:
        swallow(s, fd);
        break;
    case PEER_STALL:
        ready(s, s->end[0], POLLIN);
        break;
    case PEER_RESET:
        receive(s, fd, &byte, 1);
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &abrupt, sizeof abrupt);
        break;
    case PEER_END:
        break;
    }
}

static void *stream_main(void *arg)
{
    server *s = arg;
    if (!ready(s, s->listener, POLLIN)) {
        return NULL;
    }
    int fd = accept(s->listener, NULL, NULL);
    if (fd < 0) {
        return NULL;
    }
    if (s->kind == PEER_STALL) {
        int least = 1;
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
    }
    serve(s, fd);
    close(fd);
    return NULL;
}

static void start(server *s, void *(*run)(void *))
{
    must(pipe(s->end) == 0, "pipe");
    must(pthread_create(&s->thread, NULL, run, s) == 0, "pthread_create");
}

static void stop(server *s)
{
    must(write(s->end[1], "", 1) == 1, "write");
    pthread_join(s->thread, NULL);
    close(s->listener);
    close(s->end[0]);
    close(s->end[1]);
}

uint16_t peer_start(peer_kind kind, size_t bytes)
{
    uint16_t port;
    stream = (server){ .kind = kind, .bytes = bytes };
    stream.listener = bind_loopback(SOCK_STREAM, &port);
    must(listen(stream.listener, 1) == 0, "listen");
    start(&stream, stream_main);
    return port;
}

void peer_stop(void)
{
    stop(&stream);
}

uint16_t peer_nobody(void)
{
    uint16_t port;
    close(bind_loopback(SOCK_STREAM, &port));
    return port;
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

enum { HEADER_BYTES = 12, NO_SUCH_NAME = 3 };

static bool name_ends_in_test(const uint8_t *q, size_t len)
{
    static const uint8_t tail[] = "\4test"; /* its NUL is the root label */
    for (size_t i = HEADER_BYTES; i + sizeof tail <= len; i++) {
        if (memcmp(q + i, tail, sizeof tail) == 0) {
            return true;
        }
    }
    return false;
}

/* The question comes back with a flag, and after it one A record of 10.0.2.2, or a refusal. */
static size_t answer(uint8_t *q, size_t len, size_t room)
{
    static const uint8_t record[] = { 0xC0, HEADER_BYTES, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 0, 2, 2 };
    q[2] = 0x81;
    q[3] = 0x80;
    if (!name_ends_in_test(q, len)) {
        q[3] |= NO_SUCH_NAME;
        return len;
    }
    must(len + sizeof record <= room, "room for an answer");
    q[7] = 1;
    memcpy(q + len, record, sizeof record);
    return len + sizeof record;
}

static void *names_main(void *arg)
{
    server *s = arg;
    uint8_t q[512];
    struct sockaddr_in from;
    while (ready(s, s->listener, POLLIN)) {
        socklen_t from_len = sizeof from;
        ssize_t n = recvfrom(s->listener, q, sizeof q - 64, 0, (struct sockaddr *)&from, &from_len);
        __atomic_add_fetch(&peer_questions, 1, __ATOMIC_RELAXED);
        if (n <= HEADER_BYTES + 7 || memcmp(q + HEADER_BYTES + 1, "silent", 6) == 0) {
            continue;
        }
        size_t len = answer(q, (size_t)n, sizeof q);
        sendto(s->listener, q, len, 0, (struct sockaddr *)&from, from_len);
    }
    return NULL;
}

uint16_t peer_names_start(void)
{
    uint16_t port;
    names.listener = bind_loopback(SOCK_DGRAM, &port);
    start(&names, names_main);
    return port;
}

void peer_names_stop(void)
{
    stop(&names);
}
