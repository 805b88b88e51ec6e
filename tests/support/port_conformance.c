/* SPDX-License-Identifier: MIT */
/* The contract of a port, case by case. */
#include "port_conformance.h"

#include <stdio.h>
#include <string.h>

/* A machine may be busy: what must not happen early is judged exactly, what must not be late gets this much room. */
enum { SLACK_MS = 400, PATIENCE_MS = 5000, PATTERN_STEP = 7 };

/* ---- helpers ----------------------------------------------------------------------------------------------------- */

static uint32_t since(const conformance *c, uint32_t start_ms)
{
    return c->port->now_ms(c->ctx) - start_ms;
}

static void pause_for(const conformance *c, unsigned want, uint32_t max_ms)
{
    if (c->port->wait) {
        c->port->wait(c->ctx, want, max_ms);
    } else {
        c->turn(c->ctx);
    }
}

static unsigned handles(const conformance *c)
{
    return c->open_handles ? c->open_handles() : 0;
}

static void forget_connections(const conformance *c)
{
    do {
        c->peer->drop(c->peer_ctx);
    } while (c->peer->accept(c->peer_ctx));
}

/* Every case starts with nothing open, even if the one before has failed half-way. */
static conformance *begin(void **state)
{
    conformance *c = *state;
    c->port->close(c->ctx);
    forget_connections(c);
    return c;
}

static void end(const conformance *c)
{
    c->port->close(c->ctx);
    c->peer->drop(c->peer_ctx);
}

/* Drives connect to its end. No call may wait, and no lookup may come after the connecting has begun. */
static vast_io connect_to(const conformance *c, const char *host, uint16_t port)
{
    uint32_t start_ms = c->port->now_ms(c->ctx);
    bool connecting = false;
    for (;;) {
        uint32_t call_ms = c->port->now_ms(c->ctx);
        vast_io io = c->port->connect(c->ctx, host, port);
        assert_true(since(c, call_ms) < SLACK_MS);
        if (io != VAST_IO_AGAIN && io != VAST_IO_LOOKUP) {
            return io;
        }
        assert_false(io == VAST_IO_LOOKUP && connecting);
        assert_true(since(c, start_ms) < PATIENCE_MS);
        connecting = io == VAST_IO_AGAIN;
        pause_for(c, VAST_WANT_WRITE, 100);
    }
}

static void open_to(const conformance *c, const char *host)
{
    assert_int_equal(connect_to(c, host, c->open_port), VAST_IO_OK);
    uint32_t start_ms = c->port->now_ms(c->ctx);
    while (!c->peer->accept(c->peer_ctx)) {
        assert_true(since(c, start_ms) < PATIENCE_MS);
        pause_for(c, 0, 1);
    }
}

static vast_io recv_soon(const conformance *c, void *buf, size_t len, size_t *moved)
{
    uint32_t start_ms = c->port->now_ms(c->ctx);
    vast_io io;
    while ((io = c->port->recv(c->ctx, buf, len, moved)) == VAST_IO_AGAIN) {
        assert_true(since(c, start_ms) < PATIENCE_MS);
        pause_for(c, VAST_WANT_READ, 100);
    }
    return io;
}

static void recv_exactly(const conformance *c, const char *text, size_t piece)
{
    char got[64] = "";
    size_t len = 0;
    while (len < strlen(text)) {
        size_t moved = 0;
        assert_int_equal(recv_soon(c, got + len, piece, &moved), VAST_IO_OK);
        assert_in_range(moved, 1, piece);
        len += moved;
    }
    assert_string_equal(got, text);
}

static void peer_reads(const conformance *c, const char *text)
{
    char got[64] = "";
    size_t len = 0;
    uint32_t start_ms = c->port->now_ms(c->ctx);
    while (len < strlen(text)) {
        len += c->peer->read(c->peer_ctx, got + len, sizeof got - 1 - len);
        assert_true(since(c, start_ms) < PATIENCE_MS);
        pause_for(c, 0, 1);
    }
    assert_string_equal(got, text);
}

static void peer_writes(const conformance *c, const char *text)
{
    assert_int_equal(c->peer->write(c->peer_ctx, text, strlen(text)), strlen(text));
}

static void skip_case(const char *why)
{
    printf("SKIPPED: %s\n", why);
    skip();
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

void conform_opens_and_carries_bytes_both_ways(void **state)
{
    conformance *c = begin(state);
    size_t moved = 0;
    open_to(c, c->host);
    assert_int_equal(c->port->send(c->ctx, "ping", 4, &moved), VAST_IO_OK);
    assert_int_equal(moved, 4);
    peer_reads(c, "ping");
    peer_writes(c, "pong");
    recv_exactly(c, "pong", 64);
    end(c);
}

void conform_a_refusal_is_told_and_leaves_nothing_open(void **state)
{
    conformance *c = begin(state);
    unsigned before = handles(c);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(connect_to(c, c->host, c->refused_port), VAST_IO_REFUSED);
        assert_int_equal(handles(c), before);
    }
    open_to(c, c->host);
    end(c);
}

void conform_a_name_is_looked_up_before_it_is_connected(void **state)
{
    conformance *c = begin(state);
    if (!c->name) {
        skip_case("this port knows no names");
    }
    open_to(c, c->name);
    peer_writes(c, "hello");
    recv_exactly(c, "hello", 64);
    end(c);
}

void conform_a_name_that_does_not_exist_is_told(void **state)
{
    conformance *c = begin(state);
    if (!c->no_name) {
        skip_case("this port knows no names");
    }
    unsigned before = handles(c);
    assert_int_equal(connect_to(c, c->no_name, c->open_port), VAST_IO_NO_NAME);
    assert_int_equal(handles(c), before);
    open_to(c, c->host);
    end(c);
}

/* Drives connect to its end; any other result than LOOKUP on the way is allowed. */
static vast_io connect_without_lookup(const conformance *c, const char *host)
{
    unsigned before = c->questions != NULL ? c->questions() : 0;
    vast_io io;
    uint32_t start_ms = c->port->now_ms(c->ctx);
    while ((io = c->port->connect(c->ctx, host, c->open_port)) == VAST_IO_AGAIN) {
        assert_true(since(c, start_ms) < PATIENCE_MS);
        pause_for(c, VAST_WANT_WRITE, 100);
    }
    c->port->close(c->ctx);
    if (io == VAST_IO_LOOKUP || (c->questions != NULL && c->questions() != before)) {
        fail_msg("\"%s\" was looked up", host);
    }
    return io;
}

/* The key goes there in plain text, so no server may decide where it is (RFC 6761, section 6.3). */
void conform_localhost_is_never_looked_up(void **state)
{
    static const char *const names[] = { "localhost", "LOCALHOST", "localhost.", "api.localhost", "a.b.LocalHost." };
    conformance *c = begin(state);
    vast_io literal = connect_without_lookup(c, "127.0.0.1");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (connect_without_lookup(c, names[i]) != literal) {
            fail_msg("\"%s\" is not the loopback address", names[i]);
        }
    }
    end(c);
}

/* The library takes none of these for an address; a port that did would connect elsewhere than was checked. */
void conform_a_short_form_is_not_an_address(void **state)
{
    static const char *const forms[] = { "127.1", "127.0.1", "0x7f.0.0.1", "2130706433", "127.0.0.01", "1.2.3.256" };
    conformance *c = begin(state);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        vast_io io = connect_to(c, forms[i], c->open_port);
        if (io != VAST_IO_NO_NAME) {
            fail_msg("\"%s\" gave %d", forms[i], (int)io);
        }
    }
    end(c);
}

void conform_silence_does_not_hold_up_the_caller(void **state)
{
    conformance *c = begin(state);
    if (!c->silent_port) {
        skip_case("there is no silent peer");
    }
    unsigned before = handles(c), calls = 0;
    uint32_t start_ms = c->port->now_ms(c->ctx);
    for (; since(c, start_ms) < 300; calls++) {
        uint32_t call_ms = c->port->now_ms(c->ctx);
        assert_int_equal(c->port->connect(c->ctx, c->host, c->silent_port), VAST_IO_AGAIN);
        assert_true(since(c, call_ms) < SLACK_MS);
        pause_for(c, VAST_WANT_WRITE, 100);
    }
    assert_true(!c->port->wait || calls < 30);
    c->port->close(c->ctx);
    assert_int_equal(handles(c), before);
    open_to(c, c->host);
    end(c);
}

/* ---- the stream -------------------------------------------------------------------------------------------------- */

void conform_an_empty_stream_says_again_and_touches_nothing(void **state)
{
    conformance *c = begin(state);
    char buf[4] = "abc";
    size_t moved = 77;
    open_to(c, c->host);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(c->port->recv(c->ctx, buf, sizeof buf, &moved), VAST_IO_AGAIN);
    }
    assert_string_equal(buf, "abc");
    assert_int_equal(moved, 77);
    end(c);
}

void conform_bytes_come_in_pieces_of_any_size(void **state)
{
    conformance *c = begin(state);
    open_to(c, c->host);
    for (size_t piece = 1; piece <= 12; piece++) {
        peer_writes(c, "ten bytes.");
        recv_exactly(c, "ten bytes.", piece);
    }
    end(c);
}

static void fill_pattern(unsigned char *buf, size_t len, size_t at)
{
    for (size_t i = 0; i < len; i++) {
        buf[i] = (unsigned char)((at + i) * PATTERN_STEP % 251);
    }
}

/*
 * AGAIN only if there is no room for a while: a stack in the background may be moving what it has, acknowledged late.
 */
static vast_io send_patiently(const conformance *c, const void *data, size_t len, size_t *moved)
{
    enum { WHILE_MS = 300 };
    uint32_t start_ms = c->port->now_ms(c->ctx), gone_ms;
    vast_io io = c->port->send(c->ctx, data, len, moved);
    while (c->port->wait && io == VAST_IO_AGAIN && (gone_ms = since(c, start_ms)) < WHILE_MS) {
        c->port->wait(c->ctx, VAST_WANT_WRITE, WHILE_MS - gone_ms);
        io = c->port->send(c->ctx, data, len, moved);
    }
    return io;
}

/* Sends until nothing more goes; returns how much went. */
static size_t fill_stream(const conformance *c, size_t at)
{
    enum { LIMIT_BYTES = 64 << 20 };
    unsigned char buf[8192];
    vast_io io;
    size_t moved, start = at;
    for (;; at += moved) {
        fill_pattern(buf, sizeof buf, at);
        moved = 77;
        io = send_patiently(c, buf, sizeof buf, &moved);
        if (io != VAST_IO_OK) {
            break;
        }
        assert_in_range(moved, 1, sizeof buf);
        assert_true(at < LIMIT_BYTES);
    }
    assert_int_equal(io, VAST_IO_AGAIN);
    assert_int_equal(moved, 77);
    return at - start;
}

/* Reads up to len bytes at the peer, as long as there are any, and checks them. */
static size_t drain_stream(const conformance *c, size_t at, size_t len)
{
    unsigned char got[8192], due[8192];
    size_t start = at, moved;
    uint32_t start_ms = c->port->now_ms(c->ctx);
    while (at - start < len && since(c, start_ms) < PATIENCE_MS) {
        size_t want = len - (at - start);
        moved = c->peer->read(c->peer_ctx, got, want < sizeof got ? want : sizeof got);
        fill_pattern(due, moved, at);
        assert_memory_equal(got, due, moved);
        at += moved;
        if (moved == 0) {
            pause_for(c, 0, 1);
        }
    }
    return at - start;
}

void conform_a_full_stream_says_again_and_loses_nothing(void **state)
{
    conformance *c = begin(state);
    open_to(c, c->host);
    size_t sent = fill_stream(c, 0);
    size_t read = drain_stream(c, 0, sent / 2);
    assert_int_equal(read, sent / 2);
    sent += fill_stream(c, sent);
    read += drain_stream(c, read, sent - read);
    assert_int_equal(read, sent);
    end(c);
}

void conform_an_orderly_end_comes_after_the_last_byte(void **state)
{
    conformance *c = begin(state);
    char buf[8];
    size_t moved = 0;
    open_to(c, c->host);
    peer_writes(c, "bye");
    c->peer->finish(c->peer_ctx);
    recv_exactly(c, "bye", 2);
    moved = 77;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(recv_soon(c, buf, sizeof buf, &moved), VAST_IO_CLOSED);
    }
    assert_int_equal(moved, 77);
    end(c);
}

void conform_a_reset_is_told_from_an_end(void **state)
{
    conformance *c = begin(state);
    char buf[8];
    size_t moved = 0;
    open_to(c, c->host);
    c->peer->reset(c->peer_ctx);
    assert_int_equal(recv_soon(c, buf, sizeof buf, &moved), VAST_IO_RESET);
    c->port->close(c->ctx);
    open_to(c, c->host);
    end(c);
}

/* It may take a moment until the port knows; then it must say so, and no signal may end the program. */
void conform_sending_to_a_peer_that_is_gone_is_survived(void **state)
{
    conformance *c = begin(state);
    size_t moved = 0;
    open_to(c, c->host);
    c->peer->reset(c->peer_ctx);
    uint32_t start_ms = c->port->now_ms(c->ctx);
    vast_io io;
    do {
        io = c->port->send(c->ctx, "x", 1, &moved);
        assert_true(since(c, start_ms) < PATIENCE_MS);
        pause_for(c, 0, 1);
    } while (io == VAST_IO_OK || io == VAST_IO_AGAIN);
    assert_true(io == VAST_IO_RESET || io == VAST_IO_CLOSED);
    io = c->port->send(c->ctx, "x", 1, &moved);
    assert_true(io == VAST_IO_RESET || io == VAST_IO_CLOSED);
    end(c);
}

/* ---- closing and opening again ----------------------------------------------------------------------------------- */

/* What was begun and closed may still reach the peer if the stack works in the background. */
static void settle(const conformance *c)
{
    uint32_t start_ms = c->port->now_ms(c->ctx);
    while (since(c, start_ms) < 100) {
        pause_for(c, 0, 20);
    }
}

void conform_close_may_come_at_any_time_and_again(void **state)
{
    conformance *c = begin(state);
    unsigned before = handles(c);
    c->port->close(c->ctx);
    c->port->close(c->ctx);
    const char *hosts[] = { c->host, c->name ? c->name : c->host, c->no_name ? c->no_name : c->host };
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        (void)c->port->connect(c->ctx, hosts[i], c->open_port);
        c->port->close(c->ctx);
        c->port->close(c->ctx);
        assert_int_equal(handles(c), before);
    }
    settle(c);
    forget_connections(c);
    open_to(c, c->host);
    end(c);
    c->port->close(c->ctx);
    assert_int_equal(handles(c), before);
}

void conform_a_context_is_good_for_many_connections(void **state)
{
    conformance *c = begin(state);
    unsigned before = handles(c);
    for (int i = 0; i < 40; i++) {
        open_to(c, c->host);
        peer_writes(c, "again");
        recv_exactly(c, "again", 3);
        end(c);
        assert_int_equal(handles(c), before);
    }
}

/* ---- wait -------------------------------------------------------------------------------------------------------- */

static void need_wait(const conformance *c)
{
    if (!c->port->wait) {
        skip_case("this port has no wait()");
    }
}

/* Waits until done says so; returns how often it woke. */
static unsigned wait_until(const conformance *c, unsigned want, uint32_t max_ms, bool (*done)(const conformance *c))
{
    uint32_t start_ms = c->port->now_ms(c->ctx);
    unsigned wakes = 0;
    while (!done(c) && since(c, start_ms) < max_ms) {
        c->port->wait(c->ctx, want, max_ms - since(c, start_ms));
        wakes++;
    }
    return wakes;
}

static bool never(const conformance *c)
{
    (void)c;
    return false;
}

static bool has_data(const conformance *c)
{
    char byte;
    size_t moved = 0;
    return c->port->recv(c->ctx, &byte, 1, &moved) == VAST_IO_OK;
}

static bool has_room(const conformance *c)
{
    size_t moved = 0;
    return c->port->send(c->ctx, "x", 1, &moved) == VAST_IO_OK;
}

void conform_wait_wakes_on_data(void **state)
{
    conformance *c = begin(state);
    need_wait(c);
    open_to(c, c->host);
    uint32_t start_ms = c->port->now_ms(c->ctx);
    c->peer->write_later(c->peer_ctx, 60, "!");
    unsigned wakes = wait_until(c, VAST_WANT_READ, 3000, has_data);
    assert_in_range(since(c, start_ms), 59, 60 + SLACK_MS);
    assert_in_range(wakes, 1, 5);
    end(c);
}

void conform_wait_wakes_on_room(void **state)
{
    conformance *c = begin(state);
    need_wait(c);
    open_to(c, c->host);
    size_t sent = fill_stream(c, 0);
    uint32_t start_ms = c->port->now_ms(c->ctx);
    unsigned wakes = wait_until(c, VAST_WANT_WRITE, 50, has_room);
    assert_in_range(since(c, start_ms), 50, 50 + SLACK_MS);
    assert_in_range(wakes, 1, 5);
    (void)drain_stream(c, 0, sent);
    start_ms = c->port->now_ms(c->ctx);
    wait_until(c, VAST_WANT_WRITE, 3000, has_room);
    assert_true(since(c, start_ms) < SLACK_MS);
    end(c);
}

void conform_wait_ends_with_its_time_and_not_for_nothing(void **state)
{
    conformance *c = begin(state);
    need_wait(c);
    static const uint32_t times_ms[] = { 0, 1, 20, 80 };
    open_to(c, c->host);
    for (size_t i = 0; i < sizeof times_ms / sizeof *times_ms; i++) {
        uint32_t start_ms = c->port->now_ms(c->ctx);
        unsigned wakes = wait_until(c, VAST_WANT_READ, times_ms[i], never);
        assert_in_range(since(c, start_ms), times_ms[i], times_ms[i] + SLACK_MS);
        assert_in_range(wakes, 0, 5);
    }
    end(c);
}

void conform_wait_for_time_alone_ignores_data(void **state)
{
    conformance *c = begin(state);
    need_wait(c);
    open_to(c, c->host);
    peer_writes(c, "early");
    uint32_t start_ms = c->port->now_ms(c->ctx);
    unsigned wakes = wait_until(c, 0, 40, never);
    assert_in_range(since(c, start_ms), 40, 40 + SLACK_MS);
    assert_in_range(wakes, 1, 5);
    recv_exactly(c, "early", 64);
    end(c);
    wakes = wait_until(c, 0, 10, never);
    assert_in_range(wakes, 1, 5);
}

/* ---- clocks and randomness --------------------------------------------------------------------------------------- */

void conform_the_clock_never_goes_back(void **state)
{
    conformance *c = begin(state);
    uint32_t last_ms = c->port->now_ms(c->ctx);
    for (int i = 0; i < 1000; i++) {
        uint32_t now_ms = c->port->now_ms(c->ctx);
        assert_true(now_ms - last_ms < PATIENCE_MS);
        last_ms = now_ms;
    }
    pause_for(c, 0, 20);
    for (int i = 0; !c->port->wait && since(c, last_ms) == 0 && i < 1000000; i++) {
        pause_for(c, 0, 1);
    }
    assert_in_range(since(c, last_ms), 1, PATIENCE_MS);
}

void conform_the_wall_clock_is_plausible_or_unknown(void **state)
{
    conformance *c = begin(state);
    int64_t now = c->port->epoch ? c->port->epoch(c->ctx) : -1;
    assert_true(now == -1 || (now > 1704067200 && now < INT64_C(32503680000)));
}

static vast_io draw(const conformance *c, void *out, size_t len)
{
    uint32_t start_ms = c->port->now_ms(c->ctx);
    vast_io io;
    while ((io = c->port->entropy(c->ctx, out, len)) == VAST_IO_AGAIN) {
        assert_true(since(c, start_ms) < PATIENCE_MS);
        pause_for(c, 0, 10);
    }
    return io;
}

void conform_entropy_is_not_constant(void **state)
{
    conformance *c = begin(state);
    unsigned char big[600], one[32], two[32];
    memset(big, 0, sizeof big);
    vast_io io = draw(c, big, sizeof big);
    if (io == VAST_IO_ERROR) {
        skip_case("this port has no source of randomness");
    }
    assert_int_equal(io, VAST_IO_OK);
    assert_int_equal(draw(c, one, sizeof one), VAST_IO_OK);
    assert_int_equal(draw(c, two, sizeof two), VAST_IO_OK);
    assert_memory_not_equal(one, two, sizeof one);
    for (size_t i = 0; i + sizeof one <= sizeof big; i += 8) {
        assert_memory_not_equal(big + i, one, sizeof one);
        memset(two, big[i], sizeof two);
        assert_memory_not_equal(big + i, two, sizeof two);
    }
}
