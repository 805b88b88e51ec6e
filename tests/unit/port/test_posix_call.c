/* SPDX-License-Identifier: MIT */
/* Whole calls over real sockets: a client, the POSIX port, plain TCP, and a small HTTP server in a thread. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "port_conformance.h"
#include "socket_peer.h"
#include "vastai/posix.h"
#include "vastai/vastai.h"

enum { SLACK_MS = 400, MANY_GROUPS = 3000 };

#define DELETED "{\"success\":true,\"deleted_workers\":[1001,1002],\"failed_workers\":[],\"msg\":\"Gone.\"}"

/* ---- the server -------------------------------------------------------------------------------------------------- */

typedef enum act {
    ANSWER,       /* and keep the connection */
    ANSWER_BYTES, /* one byte at a time */
    ANSWER_CLOSE, /* say nothing of it, then close */
    SAY_NOTHING,
    RESET,
    MANY, /* a list of MANY_GROUPS endpoint groups, chunked */
} act;

typedef struct server {
    const act *acts; /* one for each request */
    size_t count;
    atomic_uint requests, connections;
    int listener, stop[2];
    char request[2048], last_request[2048];
    pthread_t thread;
} server;

static server http;

static void say(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(fd, text, len, MSG_NOSIGNAL);
        if (sent <= 0) {
            return;
        }
        text += sent;
        len -= (size_t)sent;
    }
}

static void say_chunk(int fd, const char *text)
{
    char size[16];
    size_t len = strlen(text);
    say(fd, size, (size_t)snprintf(size, sizeof size, "%zx\r\n", len));
    say(fd, text, len);
    say(fd, "\r\n", 2);
}

static void say_many(int fd)
{
    static const char head[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    char group[256];
    say(fd, head, sizeof head - 1);
    say_chunk(fd, "{\"success\":true,\"results\":[");
    for (int i = 1; i <= MANY_GROUPS; i++) {
        snprintf(group, sizeof group,
            "%s{\"id\":%d,\"endpoint_name\":\"group %d\",\"target_util\":0.9,\"max_workers\":20}", i > 1 ? "," : "", i,
            i);
        say_chunk(fd, group);
    }
    say_chunk(fd, "]}");
    say(fd, "0\r\n\r\n", 5);
}

static void say_deleted(int fd, bool by_bytes)
{
    char text[512];
    int len = snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n" DELETED, strlen(DELETED));
    for (int i = 0; by_bytes && i < len - 1; i++) {
        say(fd, text + i, 1);
        usleep(200);
    }
    say(fd, by_bytes ? text + len - 1 : text, by_bytes ? 1 : (size_t)len);
}

static void reset(int fd)
{
    struct linger at_once = { 1, 0 };
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/* False: the connection is over. */
static bool perform(int fd, act what)
{
    switch (what) {
    case ANSWER:
    case ANSWER_BYTES:
        say_deleted(fd, what == ANSWER_BYTES);
        return true;
    case ANSWER_CLOSE:
        say_deleted(fd, false);
        return false;
    case MANY:
        say_many(fd);
        return true;
    case RESET:
        reset(fd);
        return false;
    case SAY_NOTHING:
        break;
    }
    return true;
}

/* Waits for one or the other; false: it is time to stop. */
static bool is_ready(const server *s, int fd)
{
    struct pollfd polls[2] = { { fd, POLLIN, 0 }, { s->stop[0], POLLIN, 0 } };
    (void)poll(polls, 2, -1);
    return !polls[1].revents;
}

/* Reads a request without a body. */
static bool read_request(server *s, int fd)
{
    size_t len = 0;
    memset(s->request, 0, sizeof s->request);
    while (!strstr(s->request, "\r\n\r\n")) {
        ssize_t got = is_ready(s, fd) ? recv(fd, s->request + len, sizeof s->request - 1 - len, 0) : 0;
        if (got <= 0) {
            return false;
        }
        len += (size_t)got;
    }
    memcpy(s->last_request, s->request, sizeof s->request);
    return true;
}

static void *serve(void *arg)
{
    server *s = arg;
    while (is_ready(s, s->listener)) {
        int fd = accept(s->listener, NULL, NULL);
        bool open = fd >= 0;
        atomic_fetch_add(&s->connections, 1);
        while (open && read_request(s, fd)) {
            unsigned n = atomic_fetch_add(&s->requests, 1);
            open = n < s->count && perform(fd, s->acts[n]);
        }
        close(fd);
    }
    return NULL;
}

static uint16_t start_server(const act *acts, size_t count)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;
    memset(&http, 0, sizeof http);
    http.acts = acts;
    http.count = count;
    http.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(http.listener, (struct sockaddr *)&at, len), 0);
    assert_int_equal(listen(http.listener, 8), 0);
    assert_int_equal(getsockname(http.listener, (struct sockaddr *)&at, &len), 0);
    assert_int_equal(pipe(http.stop), 0);
    assert_int_equal(pthread_create(&http.thread, NULL, serve, &http), 0);
    return ntohs(at.sin_port);
}

static void stop_server(void)
{
    assert_int_equal(write(http.stop[1], "", 1), 1);
    pthread_join(http.thread, NULL);
    close(http.stop[0]);
    close(http.stop[1]);
    close(http.listener);
}

/* ---- the client -------------------------------------------------------------------------------------------------- */

static vast_posix net;
static vast_client client;
static char buffer[VAST_BUFFER_BYTES], url[64];
static int64_t gone[4], left[4];
static vast_endpoint_deletion deletion;

static void start_client(const char *host, uint16_t port, uint32_t timeout_ms)
{
    snprintf(url, sizeof url, "http://%s:%u", host, port);
    vast_posix_init(&net);
    const vast_config config = { .port = &vast_posix_port,
        .port_ctx = &net,
        .plain = &vast_stream_plain,
        .buffer = buffer,
        .buffer_bytes = sizeof buffer,
        .api_key = "0123456789abcdef",
        .console_url = url,
        .timeout_ms = timeout_ms,
        .no_pacing = true };
    assert_int_equal(vast_client_init(&client, &config), VAST_OK);
}

static void stop_client(void)
{
    vast_client_end(&client);
    vast_posix_free(&net);
}

static vast_err delete_group(void)
{
    deletion = (vast_endpoint_deletion){ .deleted_workers = { gone, 4, 0 }, .failed_workers = { left, 4, 0 } };
    return vast_delete_endpoint(&client, 4242, &deletion);
}

static uint32_t now_ms(void)
{
    return vast_posix_port.now_ms(&net);
}

static void calls_share_a_connection(void **state)
{
    (void)state;
    static const act acts[] = { ANSWER, ANSWER_BYTES, ANSWER };
    unsigned before = socket_peer_open_descriptors();
    start_client("127.0.0.1", start_server(acts, 3), 5000);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(delete_group(), VAST_OK);
        assert_int_equal(deletion.deleted_workers.count, 2);
        assert_int_equal(gone[1], 1002);
        assert_string_equal(deletion.msg, "Gone.");
    }
    stop_client();
    stop_server();
    assert_int_equal(atomic_load(&http.connections), 1);
    assert_int_equal(strncmp(http.last_request, "DELETE /api/v0/endptjobs/4242/ HTTP/1.1\r\n", 41), 0);
    assert_non_null(strstr(http.last_request, "\r\nAuthorization: Bearer 0123456789abcdef\r\n"));
    assert_int_equal(socket_peer_open_descriptors(), before);
}

static void a_kept_connection_that_has_died_is_replaced(void **state)
{
    (void)state;
    static const act acts[] = { ANSWER_CLOSE, ANSWER };
    start_client("127.0.0.1", start_server(acts, 2), 5000);
    assert_int_equal(delete_group(), VAST_OK);
    usleep(20000);
    assert_int_equal(delete_group(), VAST_OK);
    stop_client();
    stop_server();
    assert_int_equal(atomic_load(&http.connections), 2);
}

static void a_reset_is_repeated_on_a_new_connection(void **state)
{
    (void)state;
    static const act acts[] = { RESET, ANSWER };
    start_client("127.0.0.1", start_server(acts, 2), 10000);
    assert_int_equal(delete_group(), VAST_OK);
    assert_int_equal(vast_last(&client)->attempts, 2);
    stop_client();
    stop_server();
    assert_int_equal(atomic_load(&http.connections), 2);
}

static vast_err count_group(void *ctx, const vast_endpoint *endpoint)
{
    int64_t *count = ctx;
    char name[32];
    ++*count;
    snprintf(name, sizeof name, "group %d", (int)*count);
    assert_int_equal(endpoint->id, *count);
    assert_string_equal(endpoint->name, name);
    return VAST_OK;
}

static void a_long_list_streams_through_a_small_buffer(void **state)
{
    (void)state;
    static const act acts[] = { MANY, MANY };
    static vast_endpoint row;
    start_client("localhost", start_server(acts, 2), 20000);
    for (int i = 0; i < 2; i++) {
        int64_t count = 0;
        assert_int_equal(vast_list_endpoints(&client, &row, count_group, &count), VAST_OK);
        assert_int_equal(count, MANY_GROUPS);
    }
    stop_client();
    stop_server();
}

/* A superloop: steps, and never the port's wait(). */
static void a_call_can_be_driven_without_waiting(void **state)
{
    (void)state;
    static const act acts[] = { ANSWER_BYTES };
    start_client("localhost", start_server(acts, 1), 5000);
    deletion = (vast_endpoint_deletion){ .deleted_workers = { gone, 4, 0 }, .failed_workers = { left, 4, 0 } };
    assert_int_equal(vast_delete_endpoint_begin(&client, 4242, &deletion), VAST_OK);
    unsigned steps = 0;
    for (; vast_call_step(&client) != VAST_DONE; steps++) {
        usleep(100);
    }
    assert_int_equal(vast_last(&client)->err, VAST_OK);
    assert_true(steps > 1);
    stop_client();
    stop_server();
}

static void nobody_listening_is_told(void **state)
{
    (void)state;
    socket_peer refusing;
    socket_peer_refuse(&refusing, "127.0.0.1", 0);
    /* Time for all attempts, on a busy machine too: the last word is the connection's, not the deadline's. */
    start_client("127.0.0.1", refusing.port, 20000);
    assert_int_equal(delete_group(), VAST_E_CONNECT);
    assert_int_equal(vast_last(&client)->attempts, 3);
    assert_int_equal(vast_last(&client)->stage, VAST_STAGE_CONNECT);
    assert_string_equal(vast_outcome_cause(vast_last(&client)), "connection refused");
    stop_client();
    socket_peer_close(&refusing);
}

static void the_deadline_holds_against_a_peer_that_does_not_answer(void **state)
{
    (void)state;
    socket_peer silent;
    socket_peer_keep_silent(&silent, "127.0.0.1", 0);
    start_client("127.0.0.1", silent.port, 300);
    uint32_t start_ms = now_ms();
    assert_int_equal(delete_group(), VAST_E_TIMEOUT);
    assert_in_range(now_ms() - start_ms, 300, 300 + SLACK_MS);
    assert_int_equal(vast_last(&client)->stage, VAST_STAGE_CONNECT);
    stop_client();
    socket_peer_close(&silent);
}

static void the_deadline_holds_against_a_server_that_says_nothing(void **state)
{
    (void)state;
    static const act acts[] = { SAY_NOTHING };
    unsigned before = socket_peer_open_descriptors();
    start_client("127.0.0.1", start_server(acts, 1), 300);
    uint32_t start_ms = now_ms();
    assert_int_equal(delete_group(), VAST_E_UNKNOWN_OUTCOME);
    assert_in_range(now_ms() - start_ms, 300, 300 + SLACK_MS);
    assert_int_equal(vast_last(&client)->stage, VAST_STAGE_HEAD);
    stop_client();
    stop_server();
    assert_int_equal(socket_peer_open_descriptors(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_share_a_connection),
        cmocka_unit_test(a_kept_connection_that_has_died_is_replaced),
        cmocka_unit_test(a_reset_is_repeated_on_a_new_connection),
        cmocka_unit_test(a_long_list_streams_through_a_small_buffer),
        cmocka_unit_test(a_call_can_be_driven_without_waiting),
        cmocka_unit_test(nobody_listening_is_told),
        cmocka_unit_test(the_deadline_holds_against_a_peer_that_does_not_answer),
        cmocka_unit_test(the_deadline_holds_against_a_server_that_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
