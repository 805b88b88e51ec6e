/* SPDX-License-Identifier: MIT */
/**
 * Name look-up that never waits: literals, localhost, /etc/hosts, then DNS. No threads, no heap; README.md in port/ says what
 * it does and what it leaves out (NSS, mDNS).
 */
#ifndef VASTAI_RESOLVER_H
#define VASTAI_RESOLVER_H

#include "name_files.h"
#include "vastai/posix.h"

struct pollfd;

enum {
    /** Bytes of an answer over TCP that are looked at; the addresses come first. */
    VAST_RESOLVER_STREAM_BYTES = 1280,
    /** How many descriptors vast_resolver_polls() may name. */
    VAST_RESOLVER_POLLS = VAST_NAME_SERVERS_MAX + 1
};

/** How far the question for one family has come. */
typedef enum vast_asked {
    VAST_ASKED_PENDING,
    VAST_ASKED_TRUNCATED, /**< pending, over TCP */
    VAST_ASKED_FOUND,
    VAST_ASKED_NOTHING, /**< there is no such name, or no such address */
    VAST_ASKED_FAILED   /**< no server gave an answer that can be used */
} vast_asked;

/** All members but `found` are private. */
typedef struct vast_resolver {
    vast_addresses found[VAST_FAMILIES]; /**< the result */

    vast_resolv_conf conf;
    uint16_t dns_port;
    uint8_t candidate; /* the name of the search list to ask for next */
    bool silent;       /* the last one ended without an answer from any server */
    uint8_t query[VAST_DNS_QUERY_MAX];
    size_t query_len;
    struct {
        vast_asked state;
        uint16_t id;
        uint8_t attempts;
        uint8_t failed;    /* a bit for each server that gave up in this attempt */
        uint8_t denied;    /* a bit for each server that knows no such name, or no such address */
        uint8_t found_by;  /* the server that gave the addresses in found[] */
        uint8_t truncated; /* the server to ask over TCP */
    } asked[VAST_FAMILIES];
    int udp[VAST_NAME_SERVERS_MAX];
    uint32_t attempt_ends_ms;
    uint32_t settle_ends_ms;
    bool settling;
    struct {
        int fd;
        uint8_t family;
        size_t sent, got;
        uint8_t in[2 + VAST_RESOLVER_STREAM_BYTES];
    } tcp;
} vast_resolver;

/** Makes it empty; nothing needs to be closed afterwards. */
void vast_resolver_init(vast_resolver *r);

/**
 * Starts to look for host.
 * @retval VAST_IO_OK       r->found has at least one address.
 * @retval VAST_IO_LOOKUP   on its way: go on with vast_resolver_step().
 * @retval VAST_IO_NO_NAME  there is no such name, or no server could say.
 * @retval VAST_IO_ERROR    no randomness for the questions.
 */
vast_io vast_resolver_begin(vast_resolver *r, const vast_resolver_paths *paths, const char *host, uint32_t now_ms);

/** Goes on; same host, same results. After a result other than LOOKUP nothing is open. */
vast_io vast_resolver_step(vast_resolver *r, const char *host, uint32_t now_ms);

/** What to poll for while it looks: returns how many rows of out[VAST_RESOLVER_POLLS] were filled. */
size_t vast_resolver_polls(const vast_resolver *r, struct pollfd *out);

/** When vast_resolver_step() has something to do even if no descriptor is ready. */
uint32_t vast_resolver_due_ms(const vast_resolver *r);

/** Gives up. Idempotent. */
void vast_resolver_close(vast_resolver *r);

#endif
