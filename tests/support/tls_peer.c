/* SPDX-License-Identifier: MIT */
/* A TLS server in a process of its own, and a port that leads to it. */
#define _DEFAULT_SOURCE
#include "tls_peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void name_certs(tls_peer *peer, const char *program)
{
    snprintf(peer->certs, sizeof peer->certs, "%s", program);
    for (int i = 0; i < 2; i++) {
        char *slash = strrchr(peer->certs, '/');
        if (slash != NULL) {
            *slash = '\0';
        }
    }
    size_t len = strlen(peer->certs);
    snprintf(peer->certs + len, sizeof peer->certs - len, "/certs");
}

void tls_peer_start(tls_peer *peer, const char *program)
{
    tls_peer_start_with(peer, program, NULL);
}

void tls_peer_start_with(tls_peer *peer, const char *program, const char *configuration)
{
    signal(SIGPIPE, SIG_IGN);
    name_certs(peer, program);
    int to[2];
    int from[2];
    if (pipe(to) != 0 || pipe(from) != 0 || (peer->pid = fork()) < 0) {
        die("tls_peer_start");
    }
    if (peer->pid == 0) {
        if (configuration != NULL) {
            char path[300];
            snprintf(path, sizeof path, "%s/%s", peer->certs, configuration);
            setenv("OPENSSL_CONF", path, 1);
        }
        dup2(to[0], 0);
        dup2(from[1], 1);
        close(to[1]);
        close(from[0]);
        execl("/usr/bin/python3", "/usr/bin/python3", "-B", "tests/support/tls_server.py", peer->certs, (char *)NULL);
        execlp("python3", "python3", "-B", "tests/support/tls_server.py", peer->certs, (char *)NULL);
        die("python3");
    }
    close(to[0]);
    close(from[1]);
    peer->stdin_fd = to[1];
    fcntl(peer->stdin_fd, F_SETFD, FD_CLOEXEC);
    char text[16] = "";
    for (size_t len = 0; strchr(text, '\n') == NULL; len++) {
        if (len == sizeof text - 1 || read(from[0], text + len, 1) != 1) {
            die("the TLS server did not start");
        }
    }
    close(from[0]);
    peer->port = (uint16_t)strtoul(text, NULL, 10);
}

void tls_peer_stop(tls_peer *peer)
{
    close(peer->stdin_fd);
    waitpid(peer->pid, NULL, 0);
}

static int connect_and_say(const tls_peer *peer, const char *wants)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(peer->port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        write(fd, wants, strlen(wants)) < 0 || write(fd, "\n", 1) != 1) {
        die(wants);
    }
    return fd;
}

const char *tls_peer_account(const tls_peer *peer)
{
    static char text[200];
    for (int tries = 0; tries < 200; tries++) {
        int fd = connect_and_say(peer, "does=account");
        ssize_t len = read(fd, text, sizeof text - 1);
        close(fd);
        text[len > 0 ? len - 1 : 0] = '\0';
        if (strstr(text, "goodbye") != NULL || strstr(text, "failed") != NULL) {
            break;
        }
        usleep(10000);
    }
    return text;
}

void tls_wire_connect(tls_wire *wire, const tls_peer *peer, const char *wants)
{
    *wire = (tls_wire){ .fd = connect_and_say(peer, wants), .epoch = TLS_PEER_NOW };
    fcntl(wire->fd, F_SETFL, O_NONBLOCK);
}

void tls_wire_close(tls_wire *wire)
{
    close(wire->fd);
    wire->fd = -1;
}

/* ---- the port ---------------------------------------------------------------------------------------------------- */

static vast_io of_errno(void)
{
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
        return VAST_IO_AGAIN;
    }
    return errno == ECONNRESET || errno == EPIPE ? VAST_IO_RESET : VAST_IO_ERROR;
}

/* Whether a call goes on, and with how many bytes; else its result. */
static bool goes_on(tls_wire *wire, size_t *len, vast_io *io)
{
    if (wire->dribble) {
        wire->hold = !wire->hold;
        *len = 1;
        *io = VAST_IO_AGAIN;
        if (wire->hold) {
            return false;
        }
    }
    *io = wire->fail_with;
    return ++wire->calls != wire->fail_at;
}

static vast_io wire_send(void *ctx, const void *data, size_t len, size_t *moved)
{
    tls_wire *wire = ctx;
    vast_io io;
    if (!goes_on(wire, &len, &io)) {
        return io;
    }
    wire->sends++;
    ssize_t sent = write(wire->fd, data, len);
    if (sent < 0) {
        return of_errno();
    }
    *moved = (size_t)sent;
    return VAST_IO_OK;
}

static vast_io wire_recv(void *ctx, void *buf, size_t len, size_t *moved)
{
    tls_wire *wire = ctx;
    vast_io io;
    if (!goes_on(wire, &len, &io)) {
        return io;
    }
    ssize_t got = read(wire->fd, buf, len);
    if (got < 0) {
        return of_errno();
    }
    *moved = (size_t)got;
    return got == 0 ? VAST_IO_CLOSED : VAST_IO_OK;
}

static int64_t wire_epoch(void *ctx)
{
    return ((const tls_wire *)ctx)->epoch;
}

static vast_io wire_entropy(void *ctx, void *out, size_t len)
{
    return !((const tls_wire *)ctx)->no_entropy && getrandom(out, len, 0) == (ssize_t)len ? VAST_IO_OK : VAST_IO_ERROR;
}

const vast_port tls_wire_port = {
    .send = wire_send,
    .recv = wire_recv,
    .epoch = wire_epoch,
    .entropy = wire_entropy,
};

/* ---- loops ------------------------------------------------------------------------------------------------------- */

static bool wait_for(const tls_wire *wire, const vast_stream *stream, const void *self)
{
    unsigned want = stream->want(self);
    struct pollfd poll_fd = { .fd = wire->fd,
        .events = (short)((want & VAST_WANT_READ ? POLLIN : 0) | (want & VAST_WANT_WRITE ? POLLOUT : 0)) };
    return want != 0 && poll(&poll_fd, 1, 10000) == 1;
}

vast_io tls_wire_open(tls_wire *wire, const vast_stream *stream, void *self, const char *host)
{
    const vast_wire under = { .port = &tls_wire_port, .port_ctx = wire, .host_port = 443 };
    vast_io io;
    do {
        io = stream->open(self, &under, host);
    } while (io == VAST_IO_AGAIN && wait_for(wire, stream, self));
    return io;
}

vast_io tls_wire_recv(tls_wire *wire, const vast_stream *stream, void *self, void *buf, size_t len, size_t *moved)
{
    vast_io io;
    do {
        io = stream->recv(self, buf, len, moved);
    } while (io == VAST_IO_AGAIN && wait_for(wire, stream, self));
    return io;
}

vast_io tls_wire_send(tls_wire *wire, const vast_stream *stream, void *self, const void *data, size_t len)
{
    const char *at = data;
    while (len != 0) {
        size_t moved = 0;
        vast_io io = stream->send(self, at, len, &moved);
        if (io == VAST_IO_OK) {
            at += moved;
            len -= moved;
        } else if (io != VAST_IO_AGAIN || !wait_for(wire, stream, self)) {
            return io;
        }
    }
    return VAST_IO_OK;
}
