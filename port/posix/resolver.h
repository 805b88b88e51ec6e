/* SPDX-License-Identifier: MIT */
/**
 * Name lookup that does not block: literals, localhost, /etc/hosts, then DNS. No threads, no heap. port/README.md
 * describes it, and what it does not support (NSS, mDNS).
 */
#ifndef VASTAI_RESOLVER_H
#define VASTAI_RESOLVER_H

#include "name_files.h"
#include "vastai/posix.h"

struct pollfd;

enum {
    /** Bytes of a TCP answer that are parsed; addresses come first. */
    VAST_RESOLVER_STREAM_BYTES = 1280,
    /** Maximum number of descriptors of vast_resolver_polls(). */
    VAST_RESOLVER_POLLS = VAST_NAME_SERVERS_MAX + 1
};

/** The state of the query for one family. */
typedef enum vast_asked {
    VAST_ASKED_PENDING,
    VAST_ASKED_TRUNCATED, /**< pending over TCP */
    VAST_ASKED_FOUND,
    VAST_ASKED_NOTHING, /**< no such name, or no address of this family */
    VAST_ASKED_FAILED   /**< no server gave a usable answer */
} vast_asked;

/** All members except `found` are private. The silence of the search list is remembered over lookups. */
typedef struct vast_resolver {
    vast_addresses found[VAST_FAMILIES]; /**< the result */

    vast_resolv_conf conf;
    uint16_t dns_port;
    uint8_t candidate;  /* index of the next candidate name */
    bool silent;        /* no server answered for the last candidate */
    bool search_silent; /* no server answered for a search domain; until: */
    uint32_t search_silent_ends_ms;
    uint8_t query[VAST_DNS_QUERY_MAX];
    size_t query_len;
    struct {
        vast_asked state;
        uint16_t id;
        uint8_t attempts;
        uint8_t failed;    /* bit set of the servers that failed in this attempt */
        uint8_t denied;    /* bit set of the servers that reported no such name or address */
        uint8_t found_by;  /* the server that sent the addresses in found[] */
        uint8_t truncated; /* the server to query over TCP */
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

/** Sets up a resolver. Opens nothing. */
void vast_resolver_init(vast_resolver *r);

/**
 * Starts to look up `host`.
 * @retval VAST_IO_OK       r->found has at least one address.
 * @retval VAST_IO_LOOKUP   in progress: continue with vast_resolver_step().
 * @retval VAST_IO_NO_NAME  no such name, or no server gave a usable answer.
 * @retval VAST_IO_ERROR    no random bytes for the query IDs.
 */
vast_io vast_resolver_begin(vast_resolver *r, const vast_resolver_paths *paths, const char *host, uint32_t now_ms);

/** Continues with the same host; results as above. After any result other than LOOKUP, nothing is open. */
vast_io vast_resolver_step(vast_resolver *r, const char *host, uint32_t now_ms);

/** Fills out[VAST_RESOLVER_POLLS] with the descriptors to poll. Returns their number. */
size_t vast_resolver_polls(const vast_resolver *r, struct pollfd *out);

/** Returns the time when vast_resolver_step() must be called even if no descriptor is ready. */
uint32_t vast_resolver_due_ms(const vast_resolver *r);

/** Abandons the lookup. Idempotent. */
void vast_resolver_close(vast_resolver *r);

#endif
