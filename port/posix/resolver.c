/* SPDX-License-Identifier: MIT */
/* Looks up names without blocking. */
#define _DEFAULT_SOURCE
#include "resolver.h"

#include "platform.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "vastai/address.h"

/*
 * After the first addresses were received, pending queries get this much more time (RFC 8305, section 3): for the
 * other family, and from servers listed before the one that answered. An answer over TCP takes more round trips.
 */
enum { SETTLE_MS = 50, SETTLE_STREAM_MS = 500 };

enum { SEARCH_SILENCE_MS = 30000 }; /* longer than the retries of a call, shorter than what a user would wait for */

static const uint16_t type_of[VAST_FAMILIES] = { [VAST_IPV6] = VAST_DNS_AAAA, [VAST_IPV4] = VAST_DNS_A };

static bool is_pending(const vast_resolver *r, int family)
{
    return r->asked[family].state <= VAST_ASKED_TRUNCATED;
}

static bool has_come(uint32_t now_ms, uint32_t due_ms)
{
    return (int32_t)(now_ms - due_ms) >= 0;
}

static void close_stream(vast_resolver *r)
{
    vast_posix_shut(&r->tcp.fd);
    r->tcp.sent = r->tcp.got = 0;
}

void vast_resolver_close(vast_resolver *r)
{
    for (int server = 0; server < VAST_NAME_SERVERS_MAX; server++) {
        vast_posix_shut(&r->udp[server]);
    }
    close_stream(r);
}

void vast_resolver_init(vast_resolver *r)
{
    memset(r, 0, sizeof *r);
    for (int server = 0; server < VAST_NAME_SERVERS_MAX; server++) {
        r->udp[server] = -1;
    }
    r->tcp.fd = -1;
}

/* ---- queries ----------------------------------------------------------------------------------------------------- */

static void select_query(vast_resolver *r, int family)
{
    vast_dns_query_set(r->query, r->query_len, r->asked[family].id, type_of[family]);
}

/* Each server has its own connected socket, so the kernel drops datagrams from other addresses. */
static bool send_to(vast_resolver *r, int family, int server)
{
    int *fd = &r->udp[server];
    if (*fd < 0 && vast_posix_open(&r->conf.servers[server], r->dns_port, SOCK_DGRAM, fd) != VAST_IO_OK) {
        vast_posix_shut(fd);
        return false;
    }
    select_query(r, family);
    return send(*fd, r->query, r->query_len, MSG_NOSIGNAL) == (ssize_t)r->query_len;
}

/*
 * The first server in the list that has not failed decides, as in glibc. A fast "no such name" from a server that
 * does not know local names therefore hides no address, and the result does not depend on the order of the answers.
 */
static void decide(vast_resolver *r, int family)
{
    uint8_t first = 0;
    while (r->asked[family].failed >> first & 1u) {
        first++;
    }
    if (r->asked[family].denied >> first & 1u) {
        r->asked[family].state = VAST_ASKED_NOTHING;
        r->found[family].count = 0;
    } else if (r->found[family].count > 0 && r->asked[family].found_by == first) {
        r->asked[family].state = VAST_ASKED_FOUND;
    }
}

/* A server failed in this attempt. The other servers may still answer. */
static void on_failure(vast_resolver *r, int family, int server)
{
    if (!is_pending(r, family)) {
        return;
    }
    if (r->asked[family].state == VAST_ASKED_TRUNCATED && r->asked[family].truncated == server) {
        r->asked[family].state = VAST_ASKED_PENDING;
    }
    r->asked[family].failed |= (uint8_t)(1u << server);
    decide(r, family);
}

/* A socket error (for example a closed port) fails both queries of a server, unless an answer is fetched over TCP. */
static void on_socket_error(vast_resolver *r, int server)
{
    for (int family = 0; family < VAST_FAMILIES; family++) {
        if (r->asked[family].state != VAST_ASKED_TRUNCATED || r->asked[family].truncated != server) {
            on_failure(r, family, server);
        }
    }
}

/* Queries all servers at once, so that a server that is down causes no delay. */
static void ask(vast_resolver *r, int family)
{
    r->asked[family].state = VAST_ASKED_PENDING;
    r->asked[family].attempts++;
    r->asked[family].failed = r->asked[family].denied = 0;
    for (int server = 0; server < r->conf.server_count; server++) {
        if (!send_to(r, family, server)) {
            on_socket_error(r, server);
        }
    }
}

static void start_timer(vast_resolver *r, uint32_t now_ms)
{
    r->attempt_ends_ms = now_ms + r->conf.timeout_s * 1000u;
}

/* Starts the next attempt, if one is left. */
static void ask_again(vast_resolver *r, int family)
{
    if (r->asked[family].denied) { /* servers before it in the list did not answer */
        r->asked[family].state = VAST_ASKED_NOTHING;
    } else if (r->asked[family].attempts < r->conf.attempts) {
        ask(r, family);
    } else {
        r->asked[family].state = VAST_ASKED_FAILED;
    }
}

static bool all_failed(const vast_resolver *r, int family)
{
    return is_pending(r, family) && r->asked[family].failed == (1u << r->conf.server_count) - 1;
}

/* If no server is left to wait for, starts the next attempt at once. This ends, because attempts are counted. */
static void ask_where_all_failed(vast_resolver *r)
{
    while (all_failed(r, VAST_IPV6) || all_failed(r, VAST_IPV4)) {
        ask_again(r, all_failed(r, VAST_IPV6) ? VAST_IPV6 : VAST_IPV4);
    }
}

static void on_timer(vast_resolver *r, uint32_t now_ms)
{
    close_stream(r);
    for (int family = 0; family < VAST_FAMILIES; family++) {
        if (is_pending(r, family)) {
            ask_again(r, family);
            r->silent = r->silent || r->asked[family].state == VAST_ASKED_FAILED;
        }
    }
    start_timer(r, now_ms);
}

/* ---- names: as given, and with the search list ------------------------------------------------------------------- */

static unsigned dots_in(const char *host)
{
    unsigned dots = 0;
    for (; *host; host++) {
        dots += *host == '.';
    }
    return dots;
}

static const char *search_domain(const vast_resolv_conf *conf, unsigned index)
{
    const char *domain = conf->search;
    while (index-- > 0) {
        domain += strlen(domain) + 1;
    }
    return domain;
}

static size_t append(char *out, size_t at, const char *text)
{
    size_t len = strlen(text);
    memcpy(out + at, text, len + 1);
    return at + len;
}

static unsigned candidates(const vast_resolv_conf *conf, const char *host)
{
    return 1u + (host[strlen(host) - 1] == '.' ? 0 : conf->search_count);
}

/* The index of the candidate without a search domain: the first or the last. */
static unsigned place_of_host(const vast_resolv_conf *conf, const char *host)
{
    return dots_in(host) >= conf->ndots ? 0 : candidates(conf, host) - 1;
}

/* Writes the n-th candidate name. Returns false if it is too long. */
static bool candidate_name(const vast_resolv_conf *conf, const char *host, unsigned n, char out[VAST_DNS_NAME_MAX + 2])
{
    size_t len = strlen(host);
    unsigned as_it_is = place_of_host(conf, host);
    const char *domain = n == as_it_is ? "" : search_domain(conf, n < as_it_is ? n : n - 1);
    size_t domain_len = strlen(domain);
    if (len + (domain_len ? domain_len + 1 : 0) > VAST_DNS_NAME_MAX + 1) {
        return false;
    }
    size_t at = append(out, 0, host);
    if (domain_len) {
        append(out, append(out, at, "."), domain);
    }
    return true;
}

/*
 * If no server answered for one search domain, none will for the others, and each would take the time of all attempts:
 * only the name itself is tried, now and in the lookups of the next retries. A failure that a server reported concerns
 * that domain only.
 */
static void note_silence(vast_resolver *r, const char *host, uint32_t now_ms)
{
    if (r->silent && r->candidate - 1u != place_of_host(&r->conf, host)) {
        r->search_silent = true;
        r->search_silent_ends_ms = now_ms + SEARCH_SILENCE_MS;
    }
    r->silent = false;
}

static bool is_skipped(const vast_resolver *r, const char *host)
{
    return r->search_silent && r->candidate != place_of_host(&r->conf, host);
}

/* Selects the next candidate name. Returns false if there is none. */
static bool next_candidate(vast_resolver *r, const char *host, uint32_t now_ms)
{
    char name[VAST_DNS_NAME_MAX + 2];
    note_silence(r, host, now_ms);
    for (r->query_len = 0; r->query_len == 0 && r->candidate < candidates(&r->conf, host); r->candidate++) {
        if (!is_skipped(r, host) && candidate_name(&r->conf, host, r->candidate, name)) {
            r->query_len = vast_dns_query(r->query, 0, name, VAST_DNS_A);
        }
    }
    if (r->query_len == 0) {
        return false;
    }
    for (int family = 0; family < VAST_FAMILIES; family++) {
        r->asked[family].attempts = 0;
        ask(r, family);
    }
    start_timer(r, now_ms);
    return true;
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static void on_denial(vast_resolver *r, int family, int server)
{
    r->asked[family].denied |= (uint8_t)(1u << server);
    decide(r, family);
}

/* Addresses from a later server wait for the servers before it, see has_settled(). */
static void on_addresses(vast_resolver *r, int family, int server, const vast_addresses *fresh)
{
    if (r->found[family].count == 0 || server < r->asked[family].found_by) {
        r->found[family] = *fresh;
        r->asked[family].found_by = (uint8_t)server;
    }
    decide(r, family);
}

static void on_truncated(vast_resolver *r, int family, int server)
{
    if (r->asked[family].state == VAST_ASKED_PENDING) {
        r->asked[family].state = VAST_ASKED_TRUNCATED;
        r->asked[family].truncated = (uint8_t)server;
    }
}

/* Processes a message of a server about one family. */
static vast_dns_verdict take_in(
    vast_resolver *r, int family, int server, const uint8_t *message, size_t len, bool prefix)
{
    vast_addresses fresh = { .count = 0 };
    select_query(r, family);
    vast_dns_verdict verdict = vast_dns_answer(message, len, prefix, r->query, r->query_len, &fresh);
    switch (verdict) {
    case VAST_DNS_FOUND:
        on_addresses(r, family, server, &fresh);
        break;
    case VAST_DNS_NO_DATA:
    case VAST_DNS_NO_NAME:
        on_denial(r, family, server);
        break;
    case VAST_DNS_FAILED:
    case VAST_DNS_BROKEN:
        on_failure(r, family, server);
        break;
    case VAST_DNS_TRUNCATED:
    case VAST_DNS_NOT_OURS:
        break;
    }
    return verdict;
}

/* Whether a UDP answer from a server is expected: not if that server asked for TCP. */
static bool awaits_datagram(const vast_resolver *r, int family, int server)
{
    return r->asked[family].state == VAST_ASKED_PENDING ||
           (r->asked[family].state == VAST_ASKED_TRUNCATED && r->asked[family].truncated != server);
}

static void on_datagram(vast_resolver *r, int server, const uint8_t *message, size_t len, bool prefix)
{
    for (int family = 0; family < VAST_FAMILIES; family++) {
        if (awaits_datagram(r, family, server) &&
            take_in(r, family, server, message, len, prefix) == VAST_DNS_TRUNCATED) {
            on_truncated(r, family, server);
        }
    }
}

static bool wants_datagrams(const vast_resolver *r, int server)
{
    return awaits_datagram(r, VAST_IPV6, server) || awaits_datagram(r, VAST_IPV4, server);
}

/* Limited, so that a flood cannot block the caller. MSG_TRUNC returns the full length of a longer datagram. */
static void receive(vast_resolver *r, int server)
{
    uint8_t message[VAST_DNS_DATAGRAM_MAX];
    for (int i = 0; i < 16 && r->udp[server] >= 0 && wants_datagrams(r, server); i++) {
        ssize_t got = recv(r->udp[server], message, sizeof message, MSG_TRUNC);
        if (got >= 0) {
            bool prefix = (size_t)got > sizeof message;
            on_datagram(r, server, message, prefix ? sizeof message : (size_t)got, prefix);
        } else if (vast_posix_io(errno) == VAST_IO_AGAIN) {
            return;
        } else {
            on_socket_error(r, server);
            return;
        }
    }
}

/* ---- over TCP, one query at a time (RFC 7766) -------------------------------------------------------------------- */

static void fail_stream(vast_resolver *r)
{
    int family = r->tcp.family;
    close_stream(r);
    on_failure(r, family, r->asked[family].truncated);
}

static void open_stream(vast_resolver *r, int family, uint32_t now_ms)
{
    const vast_address *server = &r->conf.servers[r->asked[family].truncated];
    r->tcp.family = (uint8_t)family;
    r->tcp.sent = r->tcp.got = 0;
    vast_io io = vast_posix_open(server, r->dns_port, SOCK_STREAM, &r->tcp.fd);
    if (io != VAST_IO_OK && io != VAST_IO_AGAIN) {
        fail_stream(r);
        return;
    }
    start_timer(r, now_ms);
}

/* Sends or receives without blocking. Nothing can be moved before the socket is connected. */
static bool stream_moved(ssize_t moved, size_t *count)
{
    if (moved > 0) {
        *count += (size_t)moved;
        return true;
    }
    return moved < 0 && (vast_posix_io(errno) == VAST_IO_AGAIN || errno == ENOTCONN);
}

static bool send_stream(vast_resolver *r)
{
    uint8_t out[2 + VAST_DNS_QUERY_MAX] = { (uint8_t)(r->query_len >> 8), (uint8_t)r->query_len };
    select_query(r, r->tcp.family);
    memcpy(out + 2, r->query, r->query_len);
    size_t len = 2 + r->query_len;
    return r->tcp.sent == len ||
           stream_moved(send(r->tcp.fd, out + r->tcp.sent, len - r->tcp.sent, MSG_NOSIGNAL), &r->tcp.sent);
}

/* Length of the answer, including its length prefix, which has been received. */
static size_t stream_length(const vast_resolver *r)
{
    return 2 + (size_t)(r->tcp.in[0] << 8 | r->tcp.in[1]);
}

/* Bytes of the answer to read. */
static size_t stream_wants(const vast_resolver *r)
{
    if (r->tcp.got < 2) {
        return 2;
    }
    size_t len = stream_length(r);
    return len < sizeof r->tcp.in ? len : sizeof r->tcp.in;
}

static void receive_stream(vast_resolver *r)
{
    size_t before;
    do {
        before = r->tcp.got;
        ssize_t got = recv(r->tcp.fd, r->tcp.in + before, stream_wants(r) - before, 0);
        if (!stream_moved(got, &r->tcp.got)) {
            fail_stream(r);
            return;
        }
    } while (r->tcp.got > before && r->tcp.got < stream_wants(r));
    if (r->tcp.got < 2 || r->tcp.got < stream_wants(r)) {
        return;
    }
    int family = r->tcp.family, server = r->asked[family].truncated;
    bool prefix = stream_length(r) > r->tcp.got;
    vast_dns_verdict verdict = take_in(r, family, server, r->tcp.in + 2, r->tcp.got - 2, prefix);
    if (verdict == VAST_DNS_NOT_OURS || verdict == VAST_DNS_TRUNCATED) {
        fail_stream(r);
    }
}

static void open_due_stream(vast_resolver *r, uint32_t now_ms)
{
    for (int family = 0; family < VAST_FAMILIES && r->tcp.fd < 0; family++) {
        if (r->asked[family].state == VAST_ASKED_TRUNCATED) {
            open_stream(r, family, now_ms);
        }
    }
}

static void close_needless_stream(vast_resolver *r)
{
    if (r->tcp.fd >= 0 && r->asked[r->tcp.family].state != VAST_ASKED_TRUNCATED) {
        close_stream(r);
    }
}

static void step_stream(vast_resolver *r, uint32_t now_ms)
{
    close_needless_stream(r);
    open_due_stream(r, now_ms);
    if (r->tcp.fd < 0) {
        return;
    }
    if (!send_stream(r)) {
        fail_stream(r);
    } else if (r->tcp.sent == 2 + r->query_len) {
        receive_stream(r);
    }
    close_needless_stream(r);
    open_due_stream(r, now_ms); /* otherwise nothing would wake the caller for the second query */
}

/* ---- lookup ------------------------------------------------------------------------------------------------------ */

static vast_io finish(vast_resolver *r, vast_io io)
{
    vast_resolver_close(r);
    return io;
}

static bool is_state(const vast_resolver *r, vast_asked state)
{
    return r->asked[VAST_IPV6].state == state || r->asked[VAST_IPV4].state == state;
}

/* Whether the extra time for pending queries after the first addresses has passed. */
static bool has_settled(vast_resolver *r, uint32_t now_ms)
{
    if (!r->settling) {
        r->settling = true;
        r->settle_ends_ms = now_ms + (is_state(r, VAST_ASKED_TRUNCATED) ? SETTLE_STREAM_MS : SETTLE_MS);
    }
    return has_come(now_ms, r->settle_ends_ms);
}

static vast_io conclude(vast_resolver *r, const char *host, uint32_t now_ms)
{
    do {
        ask_where_all_failed(r);
        bool pending = is_pending(r, VAST_IPV6) || is_pending(r, VAST_IPV4);
        if (r->found[VAST_IPV6].count + r->found[VAST_IPV4].count > 0) {
            return pending && !has_settled(r, now_ms) ? VAST_IO_LOOKUP : finish(r, VAST_IO_OK);
        }
        r->settling = false;
        if (pending) {
            return VAST_IO_LOOKUP;
        }
    } while (next_candidate(r, host, now_ms));
    return finish(r, VAST_IO_NO_NAME);
}

vast_io vast_resolver_step(vast_resolver *r, const char *host, uint32_t now_ms)
{
    for (int server = 0; server < r->conf.server_count; server++) {
        receive(r, server);
    }
    step_stream(r, now_ms);
    if (has_come(now_ms, r->attempt_ends_ms)) {
        on_timer(r, now_ms);
    }
    return conclude(r, host, now_ms);
}

/* Resolves literals and localhost, which need no file and no server. */
static bool find_at_once(vast_resolver *r, const char *host)
{
    static const uint8_t loopback6[16] = { [15] = 1 }, loopback4[4] = { 127, 0, 0, 1 };
    vast_address literal;
    if (vast_address_is_localhost(host)) {
        vast_addresses_add(&r->found[VAST_IPV6], loopback6, sizeof loopback6);
        vast_addresses_add(&r->found[VAST_IPV4], loopback4, sizeof loopback4);
        return true;
    }
    if (!vast_posix_literal(host, &literal)) {
        return false;
    }
    vast_addresses *list = &r->found[literal.len == 16 ? VAST_IPV6 : VAST_IPV4];
    list->list[list->count++] = literal;
    return true;
}

static bool find_in_hosts(vast_resolver *r, const char *path, const char *host)
{
    vast_hosts_read(path, host, r->found);
    return r->found[VAST_IPV6].count + r->found[VAST_IPV4].count > 0;
}

static vast_io ask_servers(vast_resolver *r, const vast_resolver_paths *paths, const char *host, uint32_t now_ms)
{
    uint16_t ids[VAST_FAMILIES];
    if (vast_posix_entropy(NULL, ids, sizeof ids) != VAST_IO_OK) {
        return VAST_IO_ERROR;
    }
    for (int family = 0; family < VAST_FAMILIES; family++) {
        r->asked[family].id = ids[family];
    }
    vast_resolv_conf_read(paths->resolv_conf, &r->conf);
    r->dns_port = paths->dns_port;
    return next_candidate(r, host, now_ms) ? conclude(r, host, now_ms) : finish(r, VAST_IO_NO_NAME);
}

/* Forgets the last lookup, except the silence of the search list. */
static void restart(vast_resolver *r, uint32_t now_ms)
{
    bool silent = r->search_silent && !has_come(now_ms, r->search_silent_ends_ms);
    uint32_t ends_ms = r->search_silent_ends_ms;
    vast_resolver_close(r);
    vast_resolver_init(r);
    r->search_silent = silent;
    r->search_silent_ends_ms = ends_ms;
}

vast_io vast_resolver_begin(vast_resolver *r, const vast_resolver_paths *paths, const char *host, uint32_t now_ms)
{
    restart(r, now_ms);
    if (find_at_once(r, host)) {
        return VAST_IO_OK;
    }
    if (!vast_dns_name_ok(host)) {
        return VAST_IO_NO_NAME;
    }
    if (find_in_hosts(r, paths->hosts, host)) {
        return VAST_IO_OK;
    }
    return ask_servers(r, paths, host, now_ms);
}

static void add_poll(struct pollfd *out, size_t *count, int fd, short events)
{
    out[(*count)++] = (struct pollfd){ .fd = fd, .events = events };
}

size_t vast_resolver_polls(const vast_resolver *r, struct pollfd *out)
{
    size_t count = 0;
    for (int server = 0; server < r->conf.server_count; server++) {
        if (r->udp[server] >= 0 && wants_datagrams(r, server)) {
            add_poll(out, &count, r->udp[server], POLLIN);
        }
    }
    if (r->tcp.fd >= 0) {
        add_poll(out, &count, r->tcp.fd, r->tcp.sent < 2 + r->query_len ? POLLOUT : POLLIN);
    }
    return count;
}

uint32_t vast_resolver_due_ms(const vast_resolver *r)
{
    bool settles_first = r->settling && !has_come(r->settle_ends_ms, r->attempt_ends_ms);
    return settles_first ? r->settle_ends_ms : r->attempt_ends_ms;
}
