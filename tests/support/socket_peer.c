/* SPDX-License-Identifier: MIT */
/* A peer on loopback that listens, refuses or keeps silent. */
#define _DEFAULT_SOURCE
#include "socket_peer.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef union any_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} any_address;

static socklen_t to_address(const char *text, uint16_t port, any_address *out)
{
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons(port);
        return sizeof out->v4;
    }
    assert_int_equal(inet_pton(AF_INET6, text, &out->v6.sin6_addr), 1);
    out->v6.sin6_family = AF_INET6;
    out->v6.sin6_port = htons(port);
    return sizeof out->v6;
}

void socket_peer_refuse(socket_peer *peer, const char *address, uint16_t port)
{
    int on = 1;
    any_address at;
    socklen_t len = to_address(address, port, &at);
    memset(peer, 0, sizeof *peer);
    peer->stream = -1;
    memset(peer->fillers, 0xFF, sizeof peer->fillers);
    peer->listener = socket(at.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_true(peer->listener >= 0);
    setsockopt(peer->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    assert_int_equal(bind(peer->listener, &at.any, len), 0);
    assert_int_equal(getsockname(peer->listener, &at.any, &len), 0);
    peer->port = ntohs(at.any.sa_family == AF_INET ? at.v4.sin_port : at.v6.sin6_port);
}

void socket_peer_listen(socket_peer *peer, const char *address, uint16_t port)
{
    socket_peer_refuse(peer, address, port);
    assert_int_equal(listen(peer->listener, 16), 0);
}

void socket_peer_keep_silent(socket_peer *peer, const char *address, uint16_t port)
{
    socket_peer_refuse(peer, address, port);
    assert_int_equal(listen(peer->listener, 0), 0);
    any_address at;
    socklen_t len = to_address(address, peer->port, &at);
    for (size_t i = 0; i < sizeof peer->fillers / sizeof *peer->fillers; i++) {
        peer->fillers[i] = socket(at.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        (void)connect(peer->fillers[i], &at.any, len);
    }
}

static void close_fd(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

static void close_fillers(socket_peer *peer)
{
    for (size_t i = 0; i < sizeof peer->fillers / sizeof *peer->fillers; i++) {
        close_fd(&peer->fillers[i]);
    }
}

void socket_peer_speak(socket_peer *peer)
{
    close_fillers(peer);
    assert_int_equal(listen(peer->listener, 16), 0);
    int fd;
    while ((fd = accept(peer->listener, NULL, NULL)) >= 0) {
        close(fd);
    }
}

static void join_thread(socket_peer *peer)
{
    if (peer->later) {
        pthread_join(peer->thread, NULL);
    }
    peer->later = false;
}

static void peer_drop(void *ctx)
{
    socket_peer *peer = ctx;
    join_thread(peer);
    close_fd(&peer->stream);
}

void socket_peer_close(socket_peer *peer)
{
    peer_drop(peer);
    close_fillers(peer);
    close_fd(&peer->listener);
}

static bool peer_accept(void *ctx)
{
    socket_peer *peer = ctx;
    peer_drop(peer);
    peer->stream = accept(peer->listener, NULL, NULL);
    if (peer->stream < 0) {
        return false;
    }
    fcntl(peer->stream, F_SETFL, O_NONBLOCK);
    return true;
}

static size_t peer_write(void *ctx, const void *data, size_t len)
{
    socket_peer *peer = ctx;
    ssize_t sent = send(peer->stream, data, len, MSG_NOSIGNAL);
    return sent > 0 ? (size_t)sent : 0;
}

static size_t peer_read(void *ctx, void *buf, size_t len)
{
    socket_peer *peer = ctx;
    ssize_t got = recv(peer->stream, buf, len, 0);
    return got > 0 ? (size_t)got : 0;
}

static void *write_thread(void *ctx)
{
    socket_peer *peer = ctx;
    struct timespec pause = { peer->later_ms / 1000, (long)(peer->later_ms % 1000) * 1000000 };
    nanosleep(&pause, NULL);
    peer_write(peer, peer->later_text, strlen(peer->later_text));
    return NULL;
}

static void peer_write_later(void *ctx, uint32_t ms, const char *text)
{
    socket_peer *peer = ctx;
    peer->later_ms = ms;
    peer->later_text = text;
    peer->later = pthread_create(&peer->thread, NULL, write_thread, peer) == 0;
    assert_true(peer->later);
}

static void peer_finish(void *ctx)
{
    socket_peer *peer = ctx;
    shutdown(peer->stream, SHUT_WR);
}

static void peer_reset(void *ctx)
{
    socket_peer *peer = ctx;
    struct linger at_once = { 1, 0 };
    setsockopt(peer->stream, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close_fd(&peer->stream);
}

unsigned socket_peer_open_descriptors(void)
{
    unsigned count = 0;
    DIR *dir = opendir("/proc/self/fd");
    assert_non_null(dir);
    while (readdir(dir)) {
        count++;
    }
    closedir(dir);
    return count;
}

const conformance_peer socket_peer_functions = {
    .accept = peer_accept,
    .write = peer_write,
    .read = peer_read,
    .write_later = peer_write_later,
    .finish = peer_finish,
    .reset = peer_reset,
    .drop = peer_drop,
};
